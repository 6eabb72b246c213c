"""The settings of a journey map: its lanes, and whose way through what it is.

In: what a run sheet or a content map says. Out: plain JSON values. The one thing easily got wrong: a map has one actor and
one scenario; somebody else's way is a second map (J4).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from facilitation_kit.activities.rounds import RoundSettings
from facilitation_kit.activities.setting_values import check_setting_names, read_whole_number
from facilitation_kit.errors import ActivityError
from facilitation_kit.phrases import phrase

__all__ = ["MOST_LANES", "MOST_STAGES", "lane_ids", "read_journey_settings"]

MOST_STAGES, MOST_LANES = 12, 12
"""What one map holds at most; more cannot be read in a room."""

_DEFAULT_NOTES = 3
_NAMED = ("actor", "scenario", "expectation", "map")
_LANE_KEYS = frozenset({"id", "label", "kind"})
_LANE_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,79}")
_LONGEST_LABEL = 80
_LONGEST_TEXT = 600
_DEFAULT_LANES = (
    {"id": "doing", "label": phrase("What happens"), "kind": "doing"},
    {"id": "thinking", "label": phrase("What I think"), "kind": "thinking"},
    {"id": "contact", "label": phrase("Who I meet"), "kind": "contact_point"},
    {"id": "helps", "label": phrase("What would help"), "kind": "opportunity"},
)


def read_journey_settings(activity: str, raw: Mapping[str, object], stages: int, *, most_notes: int) -> RoundSettings:
    """The settings with defaults filled in.

    Args:
        activity: its name, for messages.
        raw: ``lanes`` (a list of id, label, kind), ``notes_per_stage``, and in words ``actor``, ``scenario``,
            ``expectation``; ``map`` is the id of the content map that the stages come from.
        stages: how many there are.
        most_notes: to a stage.

    Raises:
        ActivityError: ``activity.settings``.
    """
    check_setting_names(activity, raw, ("lanes", "notes_per_stage", *_NAMED))
    if stages > MOST_STAGES:
        raise _bad(
            f"A map has {MOST_STAGES} stages at most, and this has {stages:,}.",
            "Put some of them together, or make a second map.",
            "",
        )
    notes = read_whole_number(raw, "notes_per_stage", default=_DEFAULT_NOTES, lowest=1, highest=most_notes)
    words = {name: _words(raw, name) for name in _NAMED}
    return {"lanes": _lanes(raw.get("lanes", _DEFAULT_LANES)), "notes_per_stage": notes, **words}


def lane_ids(settings: RoundSettings) -> tuple[str, ...]:
    """The lanes of a round, by their ids, in their order."""
    lanes = settings["lanes"]
    assert isinstance(lanes, Sequence)
    return tuple(str(lane["id"]) for lane in lanes)


def _lanes(raw: object) -> list[dict[str, str]]:
    if not isinstance(raw, list | tuple) or not 1 <= len(raw) <= MOST_LANES:
        raise _bad(
            f"A map has 1 to {MOST_LANES} lanes.", "Write a list of lanes, each with an id and a label.", "lanes"
        )
    lanes = [_lane(each) for each in raw]
    for name in ("id", "label"):
        values = [lane[name].casefold() for lane in lanes]
        if len(set(values)) < len(values):
            raise _bad(f"Two lanes have the same {name}.", f"Give each lane its own {name}.", "lanes")
    return lanes


def _lane(raw: object) -> dict[str, str]:
    if not isinstance(raw, Mapping) or not set(raw) <= _LANE_KEYS:
        raise _bad(
            "A lane has an id, a label and a kind.", "Write for example {id: doing, label: What happens}.", "lanes"
        )
    name, label = str(raw.get("id", "")), " ".join(str(raw.get("label", "")).split())
    if not _LANE_ID.fullmatch(name) or not label or len(label) > _LONGEST_LABEL or not label.isprintable():
        raise _bad(
            f"A lane needs an id of letters, digits and hyphens, and a label of one line and at most {_LONGEST_LABEL}.",
            "Write for example {id: doing, label: What happens}.",
            "lanes",
        )
    return {"id": name, "label": label, "kind": str(raw.get("kind", "custom"))}


def _words(raw: Mapping[str, object], name: str) -> str:
    value = raw.get(name, "")
    if not isinstance(value, str) or len(value) > _LONGEST_TEXT:
        raise _bad(
            f"The setting {name} must be a few words about one person's way.",
            "Keep one here, and make a second map for another.",
            name,
        )
    return " ".join(value.split())


def _bad(message: str, remedy: str, field: str) -> ActivityError:
    return ActivityError("activity.settings", message, remedy=remedy, field=field or None)
