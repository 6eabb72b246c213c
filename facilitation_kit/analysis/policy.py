"""The disclosure policy: from how many people on a figure may be shown to whom (D1, D2).

In goes the project's ``policy.yaml``, or nothing; out comes a frozen `Policy` of three profiles. The one thing easily
got wrong: a project may make a rule stricter, never looser; the defaults are the floor, whatever the file says.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from facilitation_kit.errors import ContentError, Fault

__all__ = ["POLICY_FILE", "Policy", "Profile", "ProfileRules", "read_policy"]

POLICY_FILE = "policy.yaml"
"""Name of the policy file, in the project's own folder."""

_HIGHEST = 1000
_MOST_BYTES = 64_000


class Profile(StrEnum):
    """For whom a figure is shown."""

    ROOM = "room"
    """The people who answered, together, at the reveal."""
    WORKING_GROUP = "working_group"
    """The group that gets the playback pack."""
    EXTERNAL = "external"
    """Anybody else."""


@dataclass(frozen=True, kw_only=True)
class ProfileRules:
    """The thresholds of one profile.

    Attributes:
        minimum_ballots: fewest people behind a whole-room figure; below it, words only.
        sensitive_minimum: fewest people behind even the words about a sensitive question; 0 means never shown.
        hide_up_to: whole-room counts from 1 to this are hidden as ``[c]``; 0 hides none.
        round_to: other counts are rounded to a multiple of this; 1 rounds none.
        group_minimum: fewest people behind a column of a table by audience group; 0 means no such table.
        group_hide_up_to: counts from 0 to this are hidden in such a table. 0 is among them, because "nobody in this
            group" says something about each of its members (D2).
        two_way_minimum: fewest people behind a whole table by audience group.
        minimum_width: how far apart the lowest and the highest value must stay that a hidden count can have for a reader
            who works with everything published.
        unanimity: hide the answers of a group that all gave the same one (D2). No policy file can switch it off; tests
            do, to show the attack that it prevents.
    """

    minimum_ballots: int
    sensitive_minimum: int
    hide_up_to: int = 0
    round_to: int = 1
    group_minimum: int = 0
    group_hide_up_to: int = 0
    two_way_minimum: int = 0
    minimum_width: int = 0
    unanimity: bool = True

    @property
    def by_group(self) -> bool:
        """Whether tables by audience group exist at all for this profile."""
        return self.group_minimum > 0


@dataclass(frozen=True, kw_only=True)
class Policy:
    """The rules of all profiles; the defaults are DOMAIN's D1, D2 and Q3.

    Attributes:
        room, working_group, external: of the profiles.
        attribution_minimum: the fewest people of the project who must share what stands under a quote.
    """

    room: ProfileRules = ProfileRules(minimum_ballots=5, sensitive_minimum=0)
    working_group: ProfileRules = ProfileRules(
        minimum_ballots=8,
        sensitive_minimum=10,
        group_minimum=10,
        group_hide_up_to=4,
        two_way_minimum=20,
        minimum_width=4,
    )
    external: ProfileRules = ProfileRules(
        minimum_ballots=20,
        sensitive_minimum=20,
        hide_up_to=7,
        round_to=5,
        group_minimum=20,
        group_hide_up_to=7,
        two_way_minimum=60,
        minimum_width=7,
    )
    attribution_minimum: int = 5

    def rules(self, profile: Profile) -> ProfileRules:
        """The rules of `profile`."""
        match profile:
            case Profile.ROOM:
                return self.room
            case Profile.WORKING_GROUP:
                return self.working_group
            case Profile.EXTERNAL:
                return self.external


_RAISABLE = (
    "minimum_ballots",
    "sensitive_minimum",
    "hide_up_to",
    "group_minimum",
    "group_hide_up_to",
    "two_way_minimum",
    "minimum_width",
)
_ATTRIBUTION = "attribution"
_MINIMUM_CASES = "minimum_cases"
_NEVER_AT_ZERO = ("sensitive_minimum", "group_minimum")


def read_policy(project: Path | None) -> Policy:
    """The policy of a project folder; the defaults where it has none.

    Args:
        project: folder that may hold ``policy.yaml``.

    Raises:
        ContentError: ``policy.unreadable``, ``policy.unknown-name`` or ``policy.too-low``; all faults at once.
    """
    if project is None or not (project / POLICY_FILE).is_file():
        return Policy()
    raw = _read(project / POLICY_FILE)
    policy, faults = _merge(Policy(), raw)
    if faults:
        raise ContentError(faults[0].code, f"{POLICY_FILE} has {len(faults)} faults.", file=POLICY_FILE, faults=faults)
    return policy


def _read(path: Path) -> Mapping[object, object]:
    remedy = f"Compare it with the example in docs/analysts.md, or delete {POLICY_FILE} to use the defaults."
    try:
        text = path.read_bytes()[:_MOST_BYTES].decode("utf-8")
        raw = YAML(typ="safe", pure=True).load(text)
    except (OSError, UnicodeDecodeError, YAMLError) as error:
        raise ContentError(
            "policy.unreadable", f"{POLICY_FILE} cannot be read.", remedy=remedy, file=POLICY_FILE
        ) from error
    if raw is None:
        return {}
    if not isinstance(raw, Mapping):
        raise ContentError(
            "policy.unreadable", f"{POLICY_FILE} is not a list of profiles.", remedy=remedy, file=POLICY_FILE
        )
    return raw


def _merge(policy: Policy, raw: Mapping[object, object]) -> tuple[Policy, list[Fault]]:
    faults: list[Fault] = []
    for name, values in raw.items():
        if name == _ATTRIBUTION and isinstance(values, Mapping):
            policy = _attribution(policy, values, faults)
            continue
        if name not in list(Profile) or not isinstance(values, Mapping):
            faults.append(_unknown(str(name), ", ".join((*Profile, _ATTRIBUTION))))
            continue
        profile = Profile(str(name))
        rules = policy.rules(profile)
        for rule, value in values.items():
            if rule not in _RAISABLE:
                faults.append(_unknown(f"{profile}.{rule}", ", ".join(_RAISABLE)))
                continue
            lowest = getattr(rules, rule)
            if not _in_range(value, lowest):
                faults.append(_too_low(f"{profile}.{rule}", lowest))
                continue
            # 0 means "never shown", so it cannot be raised to a number from which on it is shown
            if not (rule in _NEVER_AT_ZERO and lowest == 0):
                changed: dict[str, Any] = {rule: value}
                rules = replace(rules, **changed)
        # a range as narrow as the counts it hides would say which of them it is
        rules = replace(rules, minimum_width=max(rules.minimum_width, rules.hide_up_to, rules.group_hide_up_to))
        rules_of: dict[str, Any] = {profile.value: rules}
        policy = replace(policy, **rules_of)
    return policy, faults


def _attribution(policy: Policy, values: Mapping[object, object], faults: list[Fault]) -> Policy:
    for rule, value in values.items():
        if rule != _MINIMUM_CASES:
            faults.append(_unknown(f"{_ATTRIBUTION}.{rule}", _MINIMUM_CASES))
        elif not _in_range(value, policy.attribution_minimum):
            faults.append(_too_low(f"{_ATTRIBUTION}.{rule}", policy.attribution_minimum))
        elif isinstance(value, int):
            policy = replace(policy, attribution_minimum=value)
    return policy


def _in_range(value: object, lowest: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and lowest <= value <= _HIGHEST


def _unknown(field: str, known: str) -> Fault:
    return Fault(
        code="policy.unknown-name",
        message=f"The policy has no {field}.",
        remedy=f"It knows: {known}.",
        file=POLICY_FILE,
        field=field,
    )


def _too_low(field: str, lowest: int) -> Fault:
    return Fault(
        code="policy.too-low",
        message=f"{field} must be a whole number from {lowest} to {_HIGHEST}.",
        remedy="A project can be stricter than the kit, not looser.",
        file=POLICY_FILE,
        field=field,
    )
