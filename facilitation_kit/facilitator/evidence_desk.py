"""What the evidence page is told and what it may change, without the page.

In flow checked wishes; out flow JSON views for the page's own connection, never for a trait, because a trait can be saved with
a notebook. The one thing easily got wrong: a fact goes no further than the team until a person has answered whether somebody
would recognise who said it, about exactly the words that are shown (Q4).
"""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import datetime
from typing import Any

from facilitation_kit.analysis.policy import Policy
from facilitation_kit.content.library import Library
from facilitation_kit.content.quotes import AgeBand, ConsentScope, Role, Sex, Stance
from facilitation_kit.errors import EvidenceError, LiveError
from facilitation_kit.evidence.attribution import resolve_attributions
from facilitation_kit.evidence.balance import nudge, support_sentence
from facilitation_kit.evidence.importing import ImportPlan, Known
from facilitation_kit.evidence.made_ids import IdMaker
from facilitation_kit.evidence.outcomes import DECISION_WORDS, FEEDBACK_WORDS
from facilitation_kit.evidence.publishing import Replacement, check_excerpt, edits_of, replacements
from facilitation_kit.evidence.rare_details import QUESTION, rare_details, review_needed
from facilitation_kit.evidence.workshop_words import plan_words
from facilitation_kit.facilitator.evidence_reading import reading
from facilitation_kit.facilitator.evidence_wishes import EvidenceWish
from facilitation_kit.facilitator.hub_client import HubClient
from facilitation_kit.identifiers import SourceId, WorkshopId
from facilitation_kit.responses.data_directory import DataDirectory
from facilitation_kit.responses.evidence_json import KINDS, kind_named, read_record, record_object
from facilitation_kit.responses.evidence_records import (
    AttributionLevel,
    Case,
    Code,
    Coding,
    Decision,
    EvidenceRecord,
    Fact,
    FactKind,
    FeedbackItem,
    Insight,
    Memo,
    Recommendation,
    Review,
    Source,
    record_kind,
)
from facilitation_kit.responses.evidence_stores import Kept
from facilitation_kit.responses.sqlite_store import SqliteStore
from facilitation_kit.safeguarding.pii_flags import WatchList

__all__ = ["EvidenceDesk"]

View = dict[str, Any]

_ID_PREFIX: Mapping[str, str] = {
    "case": "p",
    "code": "code",
    "coding": "c",
    "fact": "f",
    "insight": "insight",
    "recommendation": "r",
    "memo": "memo",
    "decision": "decision",
    "feedback": "feedback",
}
_LISTED: tuple[type[EvidenceRecord], ...] = (Code, Recommendation, Memo, Decision, FeedbackItem)


class EvidenceDesk:
    """The research of one running hub, for one page.

    Args:
        hub: where it is read and written.
        home: data folder, for the words of workshops and what names its ids.
        library: the project's content, for hypotheses and research activities.
        policy: how many people must share an attribution.
        watch_list: places and workers to look for.
        clock: gives aware moments.
        new_id: makes the changing part of a new record's id.
    """

    def __init__(
        self,
        hub: HubClient,
        home: DataDirectory,
        library: Library,
        policy: Policy,
        *,
        watch_list: WatchList,
        clock: Callable[[], datetime],
        new_id: Callable[[], str] = lambda: secrets.token_hex(3),
    ) -> None:
        self._hub = hub
        self._home = home
        self._library = library
        self._policy = policy
        self._watch_list = watch_list
        self._clock = clock
        self._new_id = new_id

    # -- looking ----------------------------------------------------------------------------------------------------

    def overview(self) -> View:
        """Everything but the texts of sources."""
        hub = self._hub
        facts, cases, insights = hub.evidence(Fact), hub.evidence(Case), hub.evidence(Insight)
        codings = hub.evidence(Coding)
        there = {each.record.id for each in facts}
        words = resolve_attributions(
            [each.record for each in facts],
            [each.record for each in cases],
            minimum=self._policy.attribution_minimum,
        )
        return {
            "case": [_view(each) for each in cases],
            "fact": [{**_view(each), "attribution": words[each.record.id].words} for each in facts],
            "insight": [{**_view(each), "flag": str(support_sentence(each.record, there))} for each in insights],
            **{record_kind(kind): [_view(each) for each in hub.evidence(kind)] for kind in _LISTED},
            "source": [_source_row(each, codings, facts) for each in hub.evidence(Source)],
            "hypotheses": self._hypotheses([each.record for each in facts]),
            "research": [{"id": each.id, "title": each.title} for each in self._library.research],
            "workshops": self._workshops(),
            "choices": _CHOICES,
            "question": QUESTION,
        }

    def read(self, source: str, page: int) -> View:
        """One page of a source.

        Raises:
            LiveError: ``store.no-evidence``.
        """
        kept = self._hub.evidence_history(Source, source)[-1]
        codes = {each.record.id: each.record for each in self._hub.evidence(Code)}
        facts = [each.record for each in self._hub.evidence(Fact)]
        codings = [each.record for each in self._hub.evidence(Coding)]
        shown = reading(kept.record, codings, facts, codes, page=page)
        return {"id": source, "title": kept.record.title, "version": kept.version, **shown}

    def weigh(self, wish: EvidenceWish) -> View:
        """What a fact would look like to others, before it is kept.

        Returns:
            ``words`` of the attribution and ``why`` it says no more, ``rare`` details with their places in the published
            words, ``most`` that its person has agreed to, the ``replaced`` words, and a ``fault`` of the published words.
        """
        fact = self._read_fact(wish)
        cases = [each.record for each in self._hub.evidence(Case)]
        answer = resolve_attributions([fact], cases, minimum=self._policy.attribution_minimum)[fact.id]
        case = next((each for each in cases if each.id == fact.case), None)
        fault, replaced = "", []
        try:
            replaced = [{"before": each.before, "after": each.after} for each in _replaced(fact)]
            check_excerpt(fact.published, fact.excerpt)
        except EvidenceError as error:
            fault = f"{error.message} {error.remedy}"
        return {
            "words": answer.words,
            "why": [str(each) for each in answer.why],
            "rare": [
                {
                    "text": fact.published[each.start : each.end],
                    "start": each.start,
                    "end": each.end,
                    "why": each.reason,
                }
                for each in rare_details(fact.published, self._watch_list)
            ],
            "most": None if case is None else case.consent_scope.value,
            "replaced": replaced,
            "fault": fault,
        }

    # -- changing ---------------------------------------------------------------------------------------------------

    def keep(self, wish: EvidenceWish) -> View:
        """Keep a record; gives its ``of``, ``id`` and ``version``.

        Raises:
            EvidenceConflict: somebody else was faster.
            KitError: a field cannot be taken, or a fact would go further than its person was asked about.
        """
        if not wish.by:
            raise LiveError("evidence.nobody", "Nobody is named as the writer.", remedy="Fill in who you are: a role.")
        record = self._fact(wish) if wish.of == "fact" else read_record(wish.of, self._with_id(wish))
        places: list[tuple[str, str, int]] = []
        if isinstance(record, Coding | Fact) and record.source is not None and wish.source_version:
            places = [("source", record.source, wish.source_version)]
        [version] = self._hub.keep([(record, wish.replaces)], by=wish.by, expects=places)
        return {"of": wish.of, "id": record.id, "version": version}

    def erase(self, wish: EvidenceWish) -> View:
        """Take a record out for good; gives how many ``gone`` with it."""
        gone = self._hub.erase(kind_named(wish.of), wish.id)
        return {"of": wish.of, "id": wish.id, "gone": len(gone)}

    def facts_from(self, wish: EvidenceWish) -> View:
        """Make facts of all approved words of a workshop, as far as their writers agreed; twice adds nothing.

        Returns:
            How many were ``made``, and ``notices`` for the facilitator.

        Raises:
            KitError: nothing was changed.
        """
        plan = self._planned(WorkshopId(wish.id), self._known())
        if plan.to_keep:
            self._hub.keep(plan.to_keep, by=wish.by or "facilitator")
        made = sum(isinstance(record, Fact) for record, _ in plan.to_keep)
        return {"made": made, "notices": list(dict.fromkeys(each.message for each in plan.notices))}

    # -- inside -----------------------------------------------------------------------------------------------------

    def _fact(self, wish: EvidenceWish) -> Fact:
        """A fact to keep: with its log of edits, and with the answer to Q4 where it needs one."""
        fact = self._read_fact(wish)
        before = self._before(fact.id)
        fact = self._edited(fact, before, wish)
        check_excerpt(fact.published, fact.excerpt)
        fact = self._reviewed(fact, before, wish)
        as_before = before is not None and _same_words(fact, before) and before.consent_scope is fact.consent_scope
        answered_no = fact.review is not None and not fact.review.recognisable
        if review_needed(fact, fact.consent_scope) and not answered_no and not (as_before and fact.review is None):
            raise LiveError(
                "evidence.unanswered",
                "These words may leave the team only when somebody has answered that nobody would recognise the person.",
                remedy="Answer the question, or choose to keep them inside the team.",
            )
        return fact

    def _read_fact(self, wish: EvidenceWish) -> Fact:
        """A fact from the page, with what the page does not decide: what was said, and where it came from."""
        raw = {**self._with_id(wish), "edits": [], "review": None}
        before = self._before(str(raw["id"]))
        if before is not None:
            # What was said is not ours to change; only what is shown of it is.
            kept = record_object(before)
            raw.update({name: kept[name] for name in _GIVEN})
        elif isinstance(raw.get("source"), str) and _is_place(raw.get("start"), raw.get("end")):
            text = self._hub.evidence_history(Source, SourceId(raw["source"]))[-1].record.text
            raw["text_verbatim"] = text[raw["start"] : raw["end"]]
        fact = read_record("fact", raw)
        if not isinstance(fact, Fact):  # pragma: no cover - a fact is read as a fact
            raise TypeError(fact)
        published = "" if fact.text_published == fact.text_verbatim else fact.text_published
        return replace(fact, text_published=published)

    def _before(self, fact: str) -> Fact | None:
        """The fact as it is stored; asked for by itself, because this is done while somebody types."""
        try:
            return self._hub.evidence_history(Fact, fact)[-1].record
        except LiveError as error:
            if error.code != "store.no-evidence":
                raise
            return None

    def _edited(self, fact: Fact, before: Fact | None, wish: EvidenceWish) -> Fact:
        """With the log of edits (Q2): changes that stood before keep their writer, new ones are this writer's."""
        old = {(each.before, each.after): each for each in (before.edits if before is not None else ())}
        new = [each for each in _replaced(fact) if (each.before, each.after) not in old]
        if new and not wish.why:
            raise LiveError(
                "evidence.no-reason",
                "Words were replaced, and nobody has said why.",
                remedy="Say in a few words why, such as: named a school.",
            )
        made = edits_of(fact.text_verbatim, fact.published, why=wish.why or "?", by=wish.by, at=self._clock())
        return replace(fact, edits=tuple(old.get((each.before, each.after), each) for each in made))

    def _reviewed(self, fact: Fact, before: Fact | None, wish: EvidenceWish) -> Fact:
        """With the answer to Q4: one that was given for these very words, now or before."""
        stood = before.review if before is not None and _same_words(fact, before) else None
        given = wish.record.get("review")
        if not (isinstance(given, dict) and isinstance(given.get("recognisable"), bool)):
            return replace(fact, review=stood)
        note = str(given.get("note", ""))
        if stood is not None and (stood.recognisable, stood.note) == (given["recognisable"], note):
            return replace(fact, review=stood)
        review = Review(recognisable=given["recognisable"], by=wish.by, at=self._clock(), note=note)
        return replace(fact, review=review)

    def _with_id(self, wish: EvidenceWish) -> Mapping[str, Any]:
        return wish.record if wish.record.get("id") else {**wish.record, "id": self._made_id(wish.of or "fact")}

    def _made_id(self, kind: str) -> str:
        return f"{_ID_PREFIX[kind]}-{self._new_id()}"

    def _workshops(self) -> list[View]:
        """The workshops, with how many approved answers would become facts."""
        workshops = self._hub.workshops()
        known = self._known() if workshops else Known()
        rows = []
        for workshop in workshops:
            new = self._planned(WorkshopId(workshop["id"]), known).new
            waiting = sum(isinstance(each, Fact) for each in new)
            rows.append({"id": workshop["id"], "title": workshop["title"], "waiting": waiting})
        return rows

    def _known(self) -> Known:
        kept = [each for kind in KINDS.values() for each in self._hub.evidence(kind)]
        return Known.of(kept, self._hub.evidence_gone(), self._library)

    def _planned(self, workshop: WorkshopId, known: Known) -> ImportPlan:
        with closing(SqliteStore.open(self._home.store_path, rehearsal=None, read_only=True)) as store:
            return plan_words(
                store,
                workshop,
                self._library,
                known,
                IdMaker(secret=self._home.secret()),
                at=self._clock(),
                watch_list=self._watch_list,
            )

    def _hypotheses(self, facts: Sequence[Fact]) -> list[View]:
        stances: Counter[tuple[str, Stance]] = Counter(
            (link.hypothesis, link.stance) for fact in facts for link in fact.links
        )
        return [
            {
                "id": each.id,
                "statement": each.plain,
                "phrase": each.emphasis.phrase,
                "status": each.status.value,
                **{stance.value: stances[each.id, stance] for stance in Stance},
                "nudge": str(
                    nudge(supporting=stances[each.id, Stance.SUPPORTS], challenging=stances[each.id, Stance.CHALLENGES])
                ),
            }
            for each in self._library.hypotheses
        ]


_GIVEN = ("text_verbatim", "source", "start", "end", "answer", "workshop", "kind")
"""Fields of a fact that stay as they came in."""


def _same_words(fact: Fact, before: Fact) -> bool:
    return (fact.published, fact.excerpt) == (before.published, before.excerpt)


def _replaced(fact: Fact) -> tuple[Replacement, ...]:
    """What was replaced in a quote; an observation is in our own words from the start."""
    return replacements(fact.text_verbatim, fact.published) if fact.text_published else ()


def _is_place(start: object, end: object) -> bool:
    return isinstance(start, int) and isinstance(end, int) and 0 <= start < end


def _view(kept: Kept[Any]) -> View:
    return {
        "record": record_object(kept.record),
        "version": kept.version,
        "by": kept.by,
        "at": f"{kept.at:%Y-%m-%d %H:%M}",
    }


def _source_row(kept: Kept[Source], codings: Sequence[Kept[Coding]], facts: Sequence[Kept[Fact]]) -> View:
    source = kept.record
    return {
        "id": source.id,
        "title": source.title,
        "held_on": source.held_on.isoformat() if source.held_on else "",
        "turns": len(source.turns),
        "codings": sum(each.record.source == source.id for each in codings),
        "facts": sum(each.record.source == source.id for each in facts),
    }


def _named(values: Mapping[Any, str]) -> list[View]:
    return [{"name": str(name), "words": str(words)} for name, words in values.items()]


_CHOICES: Mapping[str, list[View]] = {
    "role": _named({each.value: each.value.replace("_", " ").capitalize() for each in Role}),
    "sex": _named({each.value: each.value.replace("_", "-").capitalize() for each in Sex}),
    "age_band": _named({each.value: each.words for each in AgeBand}),
    "scope": _named(
        {
            ConsentScope.INTERNAL: "the team alone",
            ConsentScope.WORKING_GROUP: "the working group too",
            ConsentScope.PROFESSIONALS: "other professionals too",
            ConsentScope.PUBLIC: "everybody",
        }
    ),
    "level": _named(
        {
            AttributionLevel.NONE: "nothing",
            AttributionLevel.ROLE: "what they are to the project",
            AttributionLevel.ROLE_AGE_BAND: "that, with age band and sex",
            AttributionLevel.ROLE_AGE_BAND_SERVICE_TYPE: "that, with the kind of service too",
        }
    ),
    "stance": _named({Stance.SUPPORTS: "speaks for", Stance.CHALLENGES: "speaks against", Stance.UNCLEAR: "unclear"}),
    "kind": _named(
        {FactKind.QUOTE: "a quote", FactKind.OBSERVATION: "an observation", FactKind.STATISTIC: "a statistic"}
    ),
    "decision": _named(DECISION_WORDS),
    "status": _named(FEEDBACK_WORDS),
}
"""What can be chosen, with the words that the page shows."""
