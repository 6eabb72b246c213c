"""Groups of people of a project who may be described in one way, none smaller than a minimum (Q3).

In: everybody whom the research has heard. Out: groups, each with its description. People are parted by role, then young people
by age band, then sex, then kind of service, and only as far as every group stays large enough.

The one thing easily got wrong: whoever is left over when the others are described more closely must not be alone either, or
the shorter description gives them away. So others keep them company, until they too are enough.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any

from facilitation_kit.content.quotes import Attribution, Role, Sex
from facilitation_kit.identifiers import CaseId
from facilitation_kit.responses.evidence_records import Case

__all__ = ["STEPS", "Group", "closer", "groups_of", "value_of"]

STEPS: Mapping[Role, tuple[str, ...]] = MappingProxyType(
    dict.fromkeys(Role, ("service_type",)) | {Role.YOUNG_PERSON: ("age_band", "sex", "service_type")}
)
"""What is said of a person after their role, in this order; what comes later is left out first."""


@dataclass(frozen=True, kw_only=True)
class Group:
    """People who may be described in one way.

    Attributes:
        description: what all of them share; ``None`` where not even their role may be said.
        members: the people.
        why: for those of them who share more than the description says.
    """

    description: Attribution | None
    members: frozenset[CaseId]
    why: Mapping[CaseId, tuple[str, ...]] = field(default_factory=dict)


class _Project:
    """Everybody whom the project has heard, and how they are counted and spelt."""

    def __init__(self, people: Sequence[Case], minimum: int) -> None:
        self.minimum = minimum
        self._people = people
        written: dict[str, list[str]] = {}
        for case in people:
            line = " ".join(case.service_type.split())
            written.setdefault(_key(line), []).append(line)
        # a spelling of one's own would be an attribution of one's own
        self._spelling = {
            key: min(lines, key=lambda line: (-lines.count(line), line)) for key, lines in written.items()
        }

    def said(self, case: Case, step: str) -> object:
        """What the step says of a person, as it is printed; ``None`` where nothing is known."""
        if step == "service_type":
            return self._spelling[_key(case.service_type)] or None
        return getattr(case, step)

    def why(self, case: Case, description: Attribution, step: str) -> str:
        """Why a person is described no more closely than by `description`, where `step` could say more."""
        closest = closer(description, step, self.said(case, step))
        alike = sum(
            other.role is case.role
            and all(
                value_of(other, each) == value_of(case, each)
                for each in STEPS[case.role]
                if getattr(closest, each) is not None
            )
            for other in self._people
        )
        if alike < self.minimum:
            return _only(closest, alike)
        return f"others of whom there are fewer than {self.minimum} would stand out by a shorter attribution"


def groups_of(cases: Iterable[Case], minimum: int) -> list[Group]:
    """The parting of all people; every group that has a description has at least `minimum` members."""
    people = sorted({case.id: case for case in cases}.values(), key=lambda case: case.id)
    project = _Project(people, minimum)
    groups = []
    for role in Role:
        own = [case for case in people if case.role is role]
        everybody = Attribution(role=role)
        if len(own) >= minimum:
            groups += _parted(own, everybody, STEPS[role], project)
        elif own:
            why = (_only(everybody, len(own)),)
            members = frozenset(case.id for case in own)
            groups.append(Group(description=None, members=members, why=dict.fromkeys(members, why)))
    return groups


def _parted(people: Sequence[Case], description: Attribution, steps: Sequence[str], project: _Project) -> list[Group]:
    """The people by what the first step says of them, each part by the next, and whoever is left over."""
    if not steps:
        return [Group(description=description, members=frozenset(case.id for case in people))]
    step, later = steps[0], steps[1:]
    parts: dict[str, list[Case]] = {}
    for case in people:
        parts.setdefault(value_of(case, step), []).append(case)
    kept = {value: part for value, part in sorted(parts.items()) if len(part) >= project.minimum}
    left = [case for value, part in parts.items() if value not in kept for case in part]
    company = _company(kept, project.minimum - len(left) if left else 0, steps, project.minimum)
    together = [*left, *company]
    apart = {case.id for case in together}
    groups = []
    for part in kept.values():
        staying = [case for case in part if case.id not in apart]
        if staying:
            groups += _parted(staying, closer(description, step, project.said(staying[0], step)), later, project)
    if together:
        why = {case.id: (project.why(case, description, step),) for case in together if value_of(case, step)}
        groups.append(Group(description=description, members=frozenset(apart), why=why))
    return groups


def _company(kept: Mapping[str, Sequence[Case]], missing: int, steps: Sequence[str], minimum: int) -> list[Case]:
    """People of the parts that could be described more closely, who keep those left over company.

    They come out of the largest part that can spare them, there out of those who share most with each other, the first by
    id, so that it is the same people from pack to pack. Where no part can spare any, the smallest one comes as a whole.
    """
    if missing <= 0 or not kept:
        return []
    value, largest = max(kept.items(), key=lambda each: (len(each[1]), each[0]))
    if len(largest) - missing < minimum:
        value, _ = min(kept.items(), key=lambda each: (len(each[1]), each[0]))
        return list(kept[value])
    alike: dict[tuple[str, ...], list[Case]] = {}
    for case in sorted(largest, key=lambda each: each.id, reverse=True):
        alike.setdefault(tuple(value_of(case, step) for step in steps), []).append(case)
    return [max(alike.items(), key=lambda each: (len(each[1]), each[0]))[1].pop() for _ in range(missing)]


def value_of(case: Case, step: str) -> str:
    """What the step says of a person, as a key; empty where nothing is known."""
    value = getattr(case, step)
    return "" if value is None else _key(value) if step == "service_type" else value.value


def _key(service_type: str) -> str:
    return " ".join(service_type.split()).casefold()


def closer(description: Attribution, step: str, said: object) -> Attribution:
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
