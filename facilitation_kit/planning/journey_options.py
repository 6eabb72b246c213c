"""A journey map of the content as something to answer: its stages, and the lanes that notes go into.

In: the library and what a run sheet says about its options. Out: items, and the settings that only the content knows. The one
thing easily got wrong: what stands on the content's map already is not copied; people begin with their own words.
"""

from __future__ import annotations

from facilitation_kit.activities.rounds import Item
from facilitation_kit.content.journey_maps import JourneyMap
from facilitation_kit.content.library import Library
from facilitation_kit.content.run_sheets import OptionSource
from facilitation_kit.identifiers import ItemId

__all__ = ["journey_items", "journey_settings"]


def journey_items(library: Library, source: OptionSource) -> tuple[Item, ...]:
    """The stages of the map that the options name, in their order; none for other options."""
    return tuple(
        Item(id=ItemId(stage.id), label=stage.label) for each in _named(library, source) for stage in each.stages
    )


def journey_settings(library: Library, source: OptionSource) -> dict[str, object]:
    """Lanes, whose way it is and through what, and the map's own id; nothing for other options."""
    settings: dict[str, object] = {}
    for each in _named(library, source):
        names = {persona.id: persona.name_alias for persona in library.personas}
        settings = {
            "map": each.id,
            "actor": next((alias for name, alias in names.items() if name == each.actor), each.actor),
            "scenario": " ".join(each.scenario.split()),
            "expectation": " ".join(each.expectation.split()),
            "lanes": [{"id": lane.id, "label": lane.label, "kind": str(lane.kind)} for lane in each.lanes],
        }
    return settings


def _named(library: Library, source: OptionSource) -> list[JourneyMap]:
    return [each for each in library.journeys if each.id == source.journey]
