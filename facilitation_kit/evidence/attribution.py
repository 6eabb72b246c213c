"""How closely a pack may say who said something: as closely as enough people of the project share it (Q3).

In: the facts to be shown, everybody whom the research has heard, and the fewest people who must share an attribution.
Out: for each fact the attribution that may be printed, and for a reviewer why it says less than it could.

The people of the project are parted into groups once (`attribution_groups`). Everything that is printed about a person is the description of their one
group or a more general one. So two quotes of one person can be laid side by side, in one pack or in packs for different
readers, and still fit the whole group.

The one thing easily got wrong: an attribution is never worked out for one quote alone. Ask here for all of them, with all the
people of the project, those whose words are not shown too.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from facilitation_kit.content.quotes import Attribution
from facilitation_kit.evidence.attribution_groups import STEPS, Group, closer, groups_of, value_of
from facilitation_kit.identifiers import CaseId, FactId
from facilitation_kit.responses.evidence_records import AttributionLevel, Case, Fact

__all__ = ["MINIMUM", "ResolvedAttribution", "nameable_places", "resolve_attributions"]

MINIMUM = 5
"""The fewest people who must share an attribution, where a project asks for no more."""

_LEVELS: Mapping[AttributionLevel, tuple[str, ...]] = MappingProxyType(
    {
        AttributionLevel.NONE: (),
        AttributionLevel.ROLE: (),
        AttributionLevel.ROLE_AGE_BAND: ("age_band", "sex"),
        AttributionLevel.ROLE_AGE_BAND_SERVICE_TYPE: ("age_band", "sex", "service_type"),
    }
)


@dataclass(frozen=True, kw_only=True)
class ResolvedAttribution:
    """What may be printed under one fact.

    Attributes:
        attribution: who said it; ``None`` where nothing may be said.
        why: for a reviewer, why it says less than it could: "only 2 young women aged 13-15 in this project".
    """

    attribution: Attribution | None
    why: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """The attribution as it is printed; empty where nothing may be said."""
        return self.attribution.words if self.attribution else ""


def resolve_attributions(
    facts: Iterable[Fact], cases: Iterable[Case], *, minimum: int = MINIMUM, service_types: bool = True
) -> Mapping[FactId, ResolvedAttribution]:
    """What may be printed under each fact.

    Args:
        facts: those to be shown; the answer for one does not depend on the others.
        cases: everybody whom the project has heard, not only those whose words are shown.
        minimum: the fewest people who must share an attribution, at least 1.
        service_types: whether this audience may read the kind of service at all.

    Returns:
        An answer for every fact; the same whatever the order of `facts` and `cases`.
    """
    people = {case.id: case for case in cases}
    group_of = {member: group for group in groups_of(people.values(), minimum) for member in group.members}
    answers = {}
    for fact in facts:
        case = people.get(fact.case) if fact.case else None
        if case is None or fact.attribution_level is AttributionLevel.NONE:
            answers[fact.id] = ResolvedAttribution(attribution=None)
        else:
            answers[fact.id] = _resolved(fact, case, group_of[case.id], service_types=service_types)
    return answers


def nameable_places(
    cases: Iterable[Case], heard_at: Mapping[CaseId, Collection[str]], *, minimum: int = MINIMUM
) -> Mapping[CaseId, frozenset[str]]:
    """The research activities and workshops that a footnote may name for each person's words.

    A footnote says where something was heard, which narrows down who said it as an attribution does. So a person's places are
    named only as far as enough people of the same group were at all of them.

    Args:
        cases: everybody whom the project has heard.
        heard_at: where each of them was heard.
        minimum: the fewest people of one group who must have been there.
    """
    named = {}
    for group in groups_of(cases, minimum):
        for member in group.members:
            chosen: frozenset[str] = frozenset()
            for place in sorted(heard_at.get(member, ())) if group.description else ():
                wider = chosen | {place}
                if sum(wider <= set(heard_at.get(other, ())) for other in group.members) >= minimum:
                    chosen = wider
            named[member] = chosen
    return named


def _resolved(fact: Fact, case: Case, group: Group, *, service_types: bool) -> ResolvedAttribution:
    description = group.description
    why = group.why.get(case.id, ())
    if description is None:
        return ResolvedAttribution(attribution=None, why=why)
    wanted = [
        step
        for step in STEPS[case.role]
        if step in _LEVELS[fact.attribution_level] and (service_types or step != "service_type")
    ]
    said = Attribution(role=case.role)
    for step in wanted:
        said = closer(said, step, getattr(description, step))
    generalised = any(value_of(case, step) and getattr(description, step) is None for step in wanted)
    return ResolvedAttribution(attribution=said, why=why if generalised else ())
