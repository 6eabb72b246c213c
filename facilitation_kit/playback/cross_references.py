"""What a pack's sections show, and links that lead to what is there.

In: a pack and the names of its sections. Out: the pack without what belongs to other sections, and without links that would
lead nowhere. The one thing easily got wrong: what a pack does not show must not be in its value either; the tables beside
it, the list of what has to be called back and every template read that value.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar, cast

from facilitation_kit.playback.context import (
    ChangeLine,
    EvidenceNote,
    FirstPage,
    InsightLine,
    NextSteps,
    Pack,
    PackLine,
)
from facilitation_kit.playback.hypothesis_context import HypothesisPage, HypothesisVote, PackQuote
from facilitation_kit.playback.journey_context import JourneyPage
from facilitation_kit.playback.needs_context import NeedsAsked
from facilitation_kit.playback.persona_context import PersonaPage
from facilitation_kit.playback.vote_context import Vote, WorkshopPage

__all__ = ["connected", "only_sections"]

T = TypeVar("T")

_FIELDS: Mapping[str, tuple[str, ...]] = {
    "changes": ("changes",),
    "feedback": ("feedback",),
    "questions": ("questions",),
    "insights": ("insights", "recommendations"),
    "research": ("research_done",),
    "planned": ("research_planned",),
    "hypotheses": ("hypotheses",),
    "votes": ("workshops",),
    "personas": ("personas",),
    "journey-maps": ("journeys",),
}
"""What of a pack only one section shows; footnotes are `evidence_notes`' affair."""

_PLACES = (HypothesisPage, PackQuote, Vote, WorkshopPage, InsightLine, EvidenceNote, PersonaPage, JourneyPage)
_LINKS = (PackLine, ChangeLine, HypothesisVote, NeedsAsked)
_OURS = "facilitation_kit.playback."


def only_sections(pack: Pack, sections: Collection[str]) -> Pack:
    """The pack without what none of these sections shows.

    Args:
        pack: with everything; its first page is made already.
        sections: names of those that the pack has.
    """
    gone: dict[str, Any] = {name: () for section, names in _FIELDS.items() if section not in sections for name in names}
    if "next-steps" not in sections:
        gone["next_steps"] = NextSteps(ahead=(), done=(), not_possible=())
    if "summary" not in sections:
        gone["first_page"] = FirstPage(asked=(), took_part=(), heard=(), decide=())
    return replace(pack, **gone)


def connected(pack: Pack, sections: Collection[str]) -> Pack:
    """The pack in which a link to what is not there is a plain line.

    Args:
        pack: as `only_sections` left it.
        sections: names of those that the pack has.
    """
    there = {*sections, *(value.anchor for value in _values(pack) if isinstance(value, _PLACES))}
    return _connected(pack, there)


def _is_ours(value: object) -> bool:
    return is_dataclass(value) and type(value).__module__.startswith(_OURS)


def _values(value: Any) -> Iterator[Any]:
    """A value of the context and all that are in it."""
    if _is_ours(value):
        yield value
        for field in fields(value):
            yield from _values(getattr(value, field.name))
    elif isinstance(value, tuple):
        for each in value:
            yield from _values(each)


def _connected(value: T, there: Collection[str]) -> T:
    if isinstance(value, _LINKS):
        return value if not value.anchor or value.anchor in there else replace(value, anchor="")
    if isinstance(value, tuple):
        new = tuple(_connected(each, there) for each in value)
        return value if all(one is other for one, other in zip(new, value, strict=True)) else cast("T", new)
    if _is_ours(value):
        inner = {field.name: getattr(value, field.name) for field in fields(cast("Any", value))}
        found = {name: _connected(old, there) for name, old in inner.items()}
        changed = {name: each for name, each in found.items() if each is not inner[name]}
        return replace(cast("Any", value), **changed) if changed else value
    return value
