"""What becomes of a journey: the map as it is beside the map as it should be (J3).

In: two views. Out: a `JourneyDiff`, and its sentences. Easily got wrong: things are the same by their ids and not by their words,
so a stage that is renamed is renamed, and a stage whose neighbour goes has not moved.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from facilitation_kit.analysis.journey_view import JourneyView, ShownLane, ShownNote, ShownStage
from facilitation_kit.content.journey_maps import NoteMark
from facilitation_kit.phrases import listed, phrase

__all__ = ["Answered", "Changes", "DiffWords", "JourneyDiff", "diff_sentences", "diff_words", "journey_diff"]

T = TypeVar("T", ShownStage, ShownLane, ShownNote)


@dataclass(frozen=True, kw_only=True)
class Changes(Generic[T]):
    """What is different among things of one kind.

    Attributes:
        added, removed: those that are there in one map alone, in its order.
        changed: pairs, before and after, that say something else now.
        moved: pairs, before and after, that stand elsewhere.
    """

    added: tuple[T, ...]
    removed: tuple[T, ...]
    changed: tuple[tuple[T, T], ...]
    moved: tuple[tuple[T, T], ...]

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.changed or self.moved)


@dataclass(frozen=True, kw_only=True)
class Answered:
    """One pain point of the map as it is, and the opportunities of either map that answer it; perhaps none."""

    pain: ShownNote
    by: tuple[ShownNote, ...]


@dataclass(frozen=True, kw_only=True)
class JourneyDiff:
    """Everything that is different.

    Attributes:
        stages, lanes, notes: by kind; a note has moved where it stands in another cell.
        pains: the pain points as it is, in their order, each with what answers it.
    """

    stages: Changes[ShownStage]
    lanes: Changes[ShownLane]
    notes: Changes[ShownNote]
    pains: tuple[Answered, ...]

    @property
    def unanswered(self) -> tuple[ShownNote, ...]:
        """Pain points that no opportunity answers."""
        return tuple(each.pain for each in self.pains if not each.by)


def journey_diff(before: JourneyView, after: JourneyView) -> JourneyDiff:
    """What is different between two maps.

    Args:
        before: the map as it is.
        after: the map as it should be.

    Source: DOMAIN J3. What moved among stages and lanes is what does not belong to a longest run that kept its order.
    """
    opportunities = {
        note.id: note for view in (before, after) for note in view.notes if note.mark is NoteMark.OPPORTUNITY
    }
    return JourneyDiff(
        stages=_changes(before.stages, after.stages, lambda one: (one.label,), _out_of_order),
        lanes=_changes(before.lanes, after.lanes, lambda one: (one.label, one.kind), _out_of_order),
        notes=_changes(before.notes, after.notes, _said, _in_other_cells),
        pains=tuple(
            Answered(pain=note, by=tuple(each for each in opportunities.values() if note.id in each.answers))
            for note in before.notes
            if note.mark is NoteMark.PAIN_POINT
        ),
    )


def _changes(
    before: Sequence[T],
    after: Sequence[T],
    said: Callable[[T], object],
    moved: Callable[[Mapping[str, T], Mapping[str, T]], frozenset[str]],
) -> Changes[T]:
    old, new = {one.id: one for one in before}, {one.id: one for one in after}
    both = [name for name in new if name in old]
    elsewhere = moved({name: old[name] for name in old if name in new}, {name: new[name] for name in both})
    return Changes(
        added=tuple(one for name, one in new.items() if name not in old),
        removed=tuple(one for name, one in old.items() if name not in new),
        changed=tuple((old[name], new[name]) for name in both if said(old[name]) != said(new[name])),
        moved=tuple((old[name], new[name]) for name in both if name in elsewhere),
    )


def _said(note: ShownNote) -> object:
    """What a note says, as against where it stands."""
    return note.text, note.mark, note.answers, note.cluster, note.owner, note.metric


def _in_other_cells(old: Mapping[str, ShownNote], new: Mapping[str, ShownNote]) -> frozenset[str]:
    return frozenset(name for name, one in new.items() if (one.stage, one.lane) != (old[name].stage, old[name].lane))


def _out_of_order(old: Mapping[str, object], new: Mapping[str, object]) -> frozenset[str]:
    """The fewest things that have to be put elsewhere to turn one order into the other."""
    places = {name: place for place, name in enumerate(old)}
    names = list(new)
    ends: list[int] = []
    last: list[int] = []
    earlier: list[int | None] = []
    for number, name in enumerate(names):
        length = bisect_left(ends, places[name])
        ends[length:] = [places[name], *ends[length + 1 :]]
        last[length:] = [number, *last[length + 1 :]]
        earlier.append(last[length - 1] if length else None)
    kept: set[str] = set()
    number_or_none = last[-1] if last else None
    while number_or_none is not None:
        kept.add(names[number_or_none])
        number_or_none = earlier[number_or_none]
    return frozenset(name for name in names if name not in kept)


@dataclass(frozen=True, kw_only=True)
class DiffWords:
    """The difference in sentences.

    Attributes:
        places: what becomes of stages and lanes.
        added, removed: notes that are new, and those that go.
        changed: notes that say something else or stand elsewhere.
        answers: what answers each pain point.
    """

    places: tuple[str, ...]
    added: tuple[str, ...]
    removed: tuple[str, ...]
    changed: tuple[str, ...]
    answers: tuple[str, ...]


def diff_words(diff: JourneyDiff) -> DiffWords:
    """The difference in sentences, by kind."""
    return DiffWords(
        places=(*_told(diff.stages, _STAGES), *_told(diff.lanes, _LANES)),
        added=tuple(phrase("New: “{text}”", text=_flat(one.text)) for one in diff.notes.added),
        removed=tuple(phrase("No longer: “{text}”", text=_flat(one.text)) for one in diff.notes.removed),
        changed=(
            *(_changed(old, new) for old, new in diff.notes.changed),
            *(phrase("“{text}” stands elsewhere", text=_flat(new.text)) for _, new in diff.notes.moved),
        ),
        answers=tuple(
            phrase(
                "“{pain}” is answered by {opportunities}",
                pain=_flat(each.pain.text),
                opportunities=listed([_quoted(one.text) for one in each.by]),
            )
            if each.by
            else phrase("“{pain}” is not answered yet", pain=_flat(each.pain.text))
            for each in diff.pains
        ),
    )


def diff_sentences(diff: JourneyDiff) -> tuple[str, ...]:
    """The difference in words: stages and lanes, notes, then what answers which pain point."""
    words = diff_words(diff)
    return (*words.places, *words.added, *words.removed, *words.changed, *words.answers)


@dataclass(frozen=True, kw_only=True)
class _Words:
    added: Callable[[str], str]
    removed: Callable[[str], str]
    changed: Callable[[str, str], str]
    moved: Callable[[str], str]


_STAGES = _Words(
    added=lambda label: phrase("New stage: “{label}”", label=label),
    removed=lambda label: phrase("The stage “{label}” goes", label=label),
    changed=lambda before, after: phrase("The stage “{before}” becomes “{after}”", before=before, after=after),
    moved=lambda label: phrase("The stage “{label}” comes at another time", label=label),
)
_LANES = _Words(
    added=lambda label: phrase("New lane: “{label}”", label=label),
    removed=lambda label: phrase("The lane “{label}” goes", label=label),
    changed=lambda before, after: phrase("The lane “{before}” becomes “{after}”", before=before, after=after),
    moved=lambda label: phrase("The lane “{label}” stands elsewhere", label=label),
)


def _told(changes: Changes[ShownStage] | Changes[ShownLane], words: _Words) -> list[str]:
    return [
        *(words.added(one.label) for one in changes.added),
        *(words.removed(one.label) for one in changes.removed),
        *(words.changed(old.label, new.label) for old, new in changes.changed),
        *(words.moved(new.label) for _, new in changes.moved),
    ]


def _changed(old: ShownNote, new: ShownNote) -> str:
    if old.text != new.text:
        return phrase("“{before}” becomes “{after}”", before=_flat(old.text), after=_flat(new.text))
    return phrase("“{text}” is marked or described otherwise", text=_flat(new.text))


def _quoted(text: str) -> str:
    return phrase("“{words}”", words=_flat(text))


def _flat(text: str) -> str:
    return " ".join(text.split())
