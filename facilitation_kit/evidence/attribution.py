"""How closely a pack may say who said something: as closely as enough people of the project share it (Q3).

In: the facts to be shown, everybody whom the research has heard, and the fewest people who must share an attribution.
Out: for each fact the attribution that may be printed, and for a reviewer why it says less than it could.

The people of the project are parted into groups once, by role, then age band, then sex, then kind of service, and only as
far as no group is smaller than the minimum. Everything that is printed about a person is the description of their one
group or a more general one. So two quotes of one person can be laid side by side, in one pack or in packs for different
readers, and still fit the whole group.

The one thing easily got wrong: whoever is left over when the others are described more closely must not be alone either,
or the shorter attribution gives them away. So others keep them company, until they too are enough.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any

from facilitation_kit.content.quotes import Attribution, Role, Sex
from facilitation_kit.identifiers import CaseId, FactId
from facilitation_kit.responses.evidence_records import AttributionLevel, Case, Fact

__all__ = ["MINIMUM", "ResolvedAttribution", "nameable_places", "resolve_attributions"]

MINIMUM = 5
"""The fewest people who must share an attribution, where a project asks for no more."""

_STEPS: Mapping[Role, tuple[str, ...]] = MappingProxyType(
    dict.fromkeys(Role, ("service_type",)) | {Role.YOUNG_PERSON: ("age_band", "sex", "service_type")}
)
"""What is said of a person after their role, in this order; what comes later is left out first."""

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


@dataclass(frozen=True, kw_only=True)
class _Group:
    """People who may be described in one way.

    Attributes:
        description: what all of them share; ``None`` where not even their role may be said.
        members: the people.
        why: for those of them who share more than the description says.
    """

    description: Attribution | None
    members: frozenset[CaseId]
    why: Mapping[CaseId, tuple[str, ...]] = field(default_factory=dict)


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
    group_of = {member: group for group in _groups(people.values(), minimum) for member in group.members}
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
    for group in _groups(cases, minimum):
        for member in group.members:
            chosen: frozenset[str] = frozenset()
            for place in sorted(heard_at.get(member, ())) if group.description else ():
                wider = chosen | {place}
                if sum(wider <= set(heard_at.get(other, ())) for other in group.members) >= minimum:
                    chosen = wider
            named[member] = chosen
    return named


def _resolved(fact: Fact, case: Case, group: _Group, *, service_types: bool) -> ResolvedAttribution:
    description = group.description
    why = group.why.get(case.id, ())
    if description is None:
        return ResolvedAttribution(attribution=None, why=why)
    wanted = [
        step
        for step in _STEPS[case.role]
        if step in _LEVELS[fact.attribution_level] and (service_types or step != "service_type")
    ]
    said = Attribution(role=case.role)
    for step in wanted:
        said = _closer(said, step, getattr(description, step))
    generalised = any(_value(case, step) and getattr(description, step) is None for step in wanted)
    return ResolvedAttribution(attribution=said, why=why if generalised else ())


def _groups(cases: Iterable[Case], minimum: int) -> list[_Group]:
    """The parting of all people; every group that has a description has at least `minimum` members."""
    people = sorted({case.id: case for case in cases}.values(), key=lambda case: case.id)
    spelling = _spellings(people)
    groups = []
    for role in Role:
        own = [case for case in people if case.role is role]
        everybody = Attribution(role=role)
        if len(own) >= minimum:
            groups += _parted(own, everybody, _STEPS[role], minimum, spelling)
        elif own:
            why = (_only(everybody, len(own)),)
            members = frozenset(case.id for case in own)
            groups.append(_Group(description=None, members=members, why=dict.fromkeys(members, why)))
    return groups


def _parted(
    people: Sequence[Case],
    description: Attribution,
    steps: Sequence[str],
    minimum: int,
    spelling: Mapping[str, str],
) -> list[_Group]:
    """The people by what the first step says of them, each part by the next, and whoever is left over."""
    if not steps:
        return [_Group(description=description, members=frozenset(case.id for case in people))]
    step, later = steps[0], steps[1:]
    parts: dict[str, list[Case]] = {}
    for case in people:
        parts.setdefault(_value(case, step), []).append(case)
    kept = {value: part for value, part in sorted(parts.items()) if len(part) >= minimum}
    left = [case for value, part in parts.items() if value not in kept for case in part]
    why = {
        case.id: (_only(_closer(description, step, _said(case, step, spelling)), len(parts[_value(case, step)])),)
        for case in left
        if _value(case, step)
    }
    company = _company(kept, minimum - len(left) if left else 0, minimum)
    why |= {case.id: (_instead(description, minimum),) for case in company if _value(case, step)}
    together = frozenset(case.id for case in [*left, *company])
    groups = []
    for part in kept.values():
        staying = [case for case in part if case.id not in together]
        if staying:
            closer = _closer(description, step, _said(staying[0], step, spelling))
            groups += _parted(staying, closer, later, minimum, spelling)
    return [*groups, _Group(description=description, members=together, why=why)] if together else groups


def _company(kept: Mapping[str, Sequence[Case]], missing: int, minimum: int) -> list[Case]:
    """People of the parts that could be described more closely, who keep those left over company.

    The first by id come out of the largest part that can spare them, so that it is the same people from pack to pack; where
    no part can, the smallest one comes as a whole.
    """
    if missing <= 0 or not kept:
        return []
    value, largest = max(kept.items(), key=lambda each: (len(each[1]), each[0]))
    if len(largest) - missing >= minimum:
        return list(largest[:missing])
    value, _ = min(kept.items(), key=lambda each: (len(each[1]), each[0]))
    return list(kept[value])


def _value(case: Case, step: str) -> str:
    """What the step says of a person, as a key; empty where nothing is known."""
    value = getattr(case, step)
    return "" if value is None else _key(value) if step == "service_type" else value.value


def _key(service_type: str) -> str:
    return " ".join(service_type.split()).casefold()


def _spellings(people: Iterable[Case]) -> dict[str, str]:
    """One spelling for each kind of service; a spelling of one's own would tell people apart."""
    written: dict[str, list[str]] = {}
    for case in people:
        line = " ".join(case.service_type.split())
        written.setdefault(_key(line), []).append(line)
    return {key: min(lines, key=lambda line: (-lines.count(line), line)) for key, lines in written.items()}


def _said(case: Case, step: str, spelling: Mapping[str, str]) -> object:
    """What the step says of a person, as it is printed; ``None`` where nothing is known."""
    if step == "service_type":
        return spelling[_key(case.service_type)] or None
    return getattr(case, step)


def _closer(description: Attribution, step: str, said: object) -> Attribution:
    """The description with one step more; the same where nothing is said at that step."""
    if said is None:
        return description
    changed: dict[str, Any] = {step: said}
    return replace(description, **changed)


_PEOPLE: Mapping[Role, tuple[str, str]] = MappingProxyType(
    {
        Role.YOUNG_PERSON: ("young person", "young people"),
        Role.PARENT_CARER: ("parent or carer", "parents or carers"),
        Role.PRACTITIONER: ("practitioner", "practitioners"),
        Role.SPECIALIST: ("specialist", "specialists"),
        Role.STAKEHOLDER: ("stakeholder", "stakeholders"),
    }
)
_YOUNG_PEOPLE: Mapping[Sex, tuple[str, str]] = MappingProxyType(
    {
        Sex.WOMAN: ("young woman", "young women"),
        Sex.MAN: ("young man", "young men"),
        Sex.NON_BINARY: ("non-binary young person", "non-binary young people"),
    }
)


def _only(description: Attribution, people: int) -> str:
    words = _YOUNG_PEOPLE[description.sex] if description.sex else _PEOPLE[description.role]
    aged = f" aged {description.age_band.words}" if description.age_band else ""
    service = f" from the service type {description.service_type}" if description.service_type else ""
    return f"only {people} {words[people != 1]}{aged}{service} in this project"


def _instead(description: Attribution, minimum: int) -> str:
    return (
        f"said as “{description.words}”, so that others of whom there are fewer than {minimum} do not stand out by a "
        "shorter attribution"
    )
