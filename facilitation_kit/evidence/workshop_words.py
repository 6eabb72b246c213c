"""Approved open text of workshops as facts: who wrote them stays a random id, and consent decides how far they go.

In: the approved words of a round, what groups people said they belong to, and what each group is to the project. Out:
drafts of people and facts, and why some words were left out. The same words make the same ids, so doing it twice adds
nothing, and what somebody has since worked on stays as it is.

The one thing easily got wrong: that a moderator let words be shown in the room says nothing about how far they may go;
their writer's consent does, the nearer of then and now. Words of a sensitive round stay with the team until a person decides.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from facilitation_kit.activities.rounds import RoundDefinition
from facilitation_kit.content.library import Library
from facilitation_kit.content.project import Project
from facilitation_kit.content.quotes import ConsentScope, Role, Stance
from facilitation_kit.errors import Fault
from facilitation_kit.evidence.drafts import Draft, Place
from facilitation_kit.evidence.importing import ImportPlan, Known, plan_import
from facilitation_kit.evidence.made_ids import IdMaker
from facilitation_kit.identifiers import GroupId, HypothesisId, ItemId, ParticipantId, WorkshopId
from facilitation_kit.live.workshop_state import RoundStatus, fold
from facilitation_kit.responses.evidence_records import Case, Fact, FactKind, HypothesisLink
from facilitation_kit.responses.safety_records import ApprovedText
from facilitation_kit.responses.store import Store
from facilitation_kit.safeguarding.consent import scope, scope_of_text
from facilitation_kit.safeguarding.pii_flags import WatchList

__all__ = ["LEFT_OUT", "WorkshopWords", "Writers", "plan_words", "words_as_facts"]

NO_CONSENT, NO_ROLE, TAKEN_OUT = "no-consent", "no-role", "taken-out"

LEFT_OUT: Mapping[str, str] = {
    NO_CONSENT: "their writers agreed to being quoted nowhere",
    NO_ROLE: "their writers named no group, or one without a role in ideas/project.yaml",
    TAKEN_OUT: "they were taken out of the evidence before",
}
"""Why words were left out, as it is said to a facilitator."""

_CONCERN = "concern"


@dataclass(frozen=True, kw_only=True)
class Writers:
    """Who may have written.

    Attributes:
        groups: the group that each person declared, or ``None``.
        roles: what each group is to the project.
    """

    groups: Mapping[ParticipantId, GroupId | None]
    roles: Mapping[GroupId, Role]

    @classmethod
    def of(cls, people: Mapping[ParticipantId, GroupId | None], project: Project) -> Writers:
        """From the people of a workshop and the groups of a project."""
        return cls(groups=people, roles={each.id: each.role for each in project.audience_groups if each.role})

    def role(self, person: ParticipantId) -> Role | None:
        """What somebody is to the project; ``None`` where nobody said."""
        group = self.groups.get(person)
        return None if group is None else self.roles.get(group)


@dataclass(frozen=True, kw_only=True)
class WorkshopWords:
    """What a round's words become.

    Attributes:
        drafts: people, then facts.
        left_out: how many words were left out, by reason (`LEFT_OUT`).
    """

    drafts: tuple[Draft, ...]
    left_out: Mapping[str, int]


def words_as_facts(
    texts: Iterable[ApprovedText],
    definition: RoundDefinition,
    writers: Writers,
    ids: IdMaker,
    gone: Collection[tuple[str, str]] = (),
) -> WorkshopWords:
    """The approved words of a round as drafts.

    Args:
        texts: from `ModerationStore.approved_text`, which leaves out what was withdrawn.
        definition: of the round.
        writers: who may have written.
        ids: makes the ids of people and facts.
        gone: kinds and ids of what was erased.
    """
    people: dict[str, Draft] = {}
    facts: list[Draft] = []
    left_out: dict[str, int] = {}
    items = {item.id: item.hypothesis for item in definition.items}
    place = Place(file=str(definition.id))
    for text in texts:
        if not text.text.strip():
            continue
        reach, role = scope_of_text(text), writers.role(text.participant)
        fact = ids.made("f", text.key, text.item, text.field)
        case = ids.made("p", text.participant)
        if reach is None:
            _count(left_out, NO_CONSENT)
        elif ("fact", fact) in gone or ("case", case) in gone:
            _count(left_out, TAKEN_OUT)
        elif role is None:
            _count(left_out, NO_ROLE)
        else:
            people[case] = _person(case, role, text, definition, place)
            facts.append(
                Draft(
                    kind=Fact,
                    id=fact,
                    values={
                        "kind": FactKind.QUOTE,
                        "text_verbatim": text.text,
                        "case": case,
                        "workshop": definition.workshop,
                        "answer": text.key,
                        "consent_scope": ConsentScope.INTERNAL if definition.sensitive else reach,
                        "links": _links(items, text),
                    },
                    place=place,
                    only_if_new=True,
                )
            )
    return WorkshopWords(drafts=(*people.values(), *facts), left_out=left_out)


def _person(case: str, role: Role, text: ApprovedText, definition: RoundDefinition, place: Place) -> Draft:
    return Draft(
        kind=Case,
        id=case,
        values={
            "role": role,
            "consent_scope": scope(text.consent) or ConsentScope.INTERNAL,
            "participant": text.participant,
            "workshop": definition.workshop,
        },
        place=place,
        only_if_new=True,
    )


def _links(items: Mapping[ItemId, HypothesisId | None], text: ApprovedText) -> tuple[HypothesisLink, ...]:
    """The hypothesis that the words stand beside; a concern speaks against it, anything else a person has to judge."""
    hypothesis = items.get(text.item)
    if hypothesis is None:
        return ()
    stance = Stance.CHALLENGES if text.field.startswith(_CONCERN) else Stance.UNCLEAR
    return (HypothesisLink(hypothesis=hypothesis, stance=stance),)


def _count(left_out: dict[str, int], reason: str) -> None:
    left_out[reason] = left_out.get(reason, 0) + 1


def plan_words(
    store: Store,
    workshop: WorkshopId,
    library: Library,
    known: Known,
    ids: IdMaker,
    *,
    at: datetime,
    watch_list: WatchList | None = None,
) -> ImportPlan:
    """What the approved words of a workshop's closed rounds would add to the evidence.

    Args:
        store: to read the workshop from.
        workshop: its id.
        library: the project, with the roles of its groups.
        known: what is there.
        ids: makes the ids.
        at: when.
        watch_list: names of places and workers to flag.

    Raises:
        EvidenceError: as `plan_import`.
    """
    writers = Writers.of({each.id: each.group for each in store.participants(workshop)}, library.project)
    drafts: dict[tuple[str, str], Draft] = {}
    left_out: dict[str, int] = {}
    for one in fold(store.events(workshop)).rounds.values():
        if one.status is RoundStatus.OPEN:
            continue
        words = words_as_facts(store.approved_text(one.definition.id), one.definition, writers, ids, known.gone)
        drafts |= {draft.key: draft for draft in words.drafts}
        for reason, count in words.left_out.items():
            left_out[reason] = left_out.get(reason, 0) + count
    notices = [
        Fault(
            code="evidence.words-left-out",
            message=f"{count} {'answer was' if count == 1 else 'answers were'} left out: {LEFT_OUT[reason]}.",
            remedy="",
            file=str(workshop),
        )
        for reason, count in left_out.items()
    ]
    return plan_import(list(drafts.values()), known, at=at, watch_list=watch_list, notices=notices)
