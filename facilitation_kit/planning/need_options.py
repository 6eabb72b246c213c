"""Needs as things to answer: the levels from the base up and what stands beside them, with what an activity may ask about.

In: the library and what a run sheet says about its options. Out: items, and the settings that only the content knows. The
one thing easily got wrong: the order of needs.yaml is the order of the picture, whatever order a run sheet names them in.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from facilitation_kit.activities.contract import Activity
from facilitation_kit.activities.rounds import Item
from facilitation_kit.content.library import Library
from facilitation_kit.content.needs import NeedLevel
from facilitation_kit.content.run_sheets import OptionSource
from facilitation_kit.identifiers import HypothesisId, ItemId, NeedId

__all__ = ["need_items", "need_settings"]


def need_items(library: Library, chosen: Literal["all"] | Sequence[NeedId]) -> tuple[Item, ...]:
    """The chosen needs, in the order of needs.yaml: its levels from the base up, then those beside them."""
    needs = library.needs
    return tuple(
        Item(id=ItemId(need.id), label=need.label, detail=" ".join(need.description.split()))
        for need in (*needs.levels, *needs.contributing)
        if chosen == "all" or need.id in chosen
    )


def need_settings(library: Library, source: OptionSource, activity: Activity) -> dict[str, object]:
    """Those of ``north_star``, ``levels`` and ``would_help`` that the activity has a label for; none without needs."""
    if source.needs is None:
        return {}
    levels = _chosen(library.needs.levels, source.needs)
    known: dict[str, object] = {
        "north_star": library.needs.north_star,
        "levels": [level.id for level in levels],
        "would_help": _named(library, source.would_help or ()),
    }
    wanted = {name: value for name, value in known.items() if name in activity.setting_labels}
    if source.would_help is not None:
        wanted["would_help"] = known[
            "would_help"
        ]  # an activity that cannot ask says so, rather than that nothing happens
    return wanted


def _chosen(levels: Sequence[NeedLevel], chosen: Literal["all"] | Sequence[NeedId]) -> list[NeedLevel]:
    return [level for level in levels if chosen == "all" or level.id in chosen]


def _named(library: Library, chosen: Literal["all"] | Sequence[HypothesisId]) -> list[dict[str, str]]:
    ids = [hypothesis.id for hypothesis in library.hypotheses] if chosen == "all" else chosen
    return [{"hypothesis": name, "label": " ".join(library.hypothesis(name).emphasis.phrase.split())} for name in ids]
