"""Journey maps as the text of a content file.

In: maps. Out: YAML that `Library` reads back as the same maps. Easily got wrong: what says nothing is left out, so that a person
who edits the file sees what was written and not every key that there is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import MISSING, fields
from typing import Any

from facilitation_kit.content.journey_maps import JourneyMap
from facilitation_kit.content.yaml_writing import YamlValue, yaml_text

__all__ = ["journeys_text"]


def journeys_text(journeys: Sequence[JourneyMap]) -> str:
    """The text of a ``journeys.yaml``."""
    return yaml_text({"journeys": [_record(each) for each in journeys]})


def _record(value: Any) -> dict[str, YamlValue]:
    """A record as keys and values, without those that are as they would be anyway."""
    made: dict[str, YamlValue] = {}
    for each in fields(value):
        given = getattr(value, each.name)
        if each.default is MISSING or given != each.default:
            made[each.name] = _value(given)
    return made


def _value(given: Any) -> YamlValue:
    if isinstance(given, tuple):
        return [_record(each) if hasattr(each, "__dataclass_fields__") else _value(each) for each in given]
    return given if isinstance(given, int) else str(given)
