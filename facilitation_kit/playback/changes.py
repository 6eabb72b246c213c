"""What is different from the last playback that the same readers were given (B6).

In: a pack, and how things stood when the last one was released. Out: the pack with its changes told. The one thing easily got
wrong: how things stood is kept without anybody's words, and what was not in the last pack's reach cannot be called new.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from itertools import chain
from typing import Any

from pydantic import TypeAdapter, ValidationError
from pydantic.dataclasses import dataclass

from facilitation_kit.content.fields import CLOSED
from facilitation_kit.errors import PlaybackError
from facilitation_kit.phrases import phrase
from facilitation_kit.playback.context import ChangeLine, FeedbackLine, NextStepLine, Pack

__all__ = ["snapshot_of", "with_changes"]


@dataclass(frozen=True, kw_only=True, config=CLOSED)
class _Snapshot:
    """How things stood; ``None`` for what the pack did not show."""

    day: date
    hypotheses: dict[str, str] | None = None
    """Status in words, by id."""
    decisions: dict[str, str] | None = None
    """What was decided last, in words, by the hypothesis."""
    decided: tuple[str, ...] = ()
    """Ids of all decisions."""
    next_steps: dict[str, str] | None = None
    """Status in words, by id."""
    feedback: dict[str, str] | None = None
    """Status in words, by id."""


_SNAPSHOT = TypeAdapter(_Snapshot)


def snapshot_of(pack: Pack) -> dict[str, Any]:
    """How things stand in a pack, as JSON values: to be kept with it, and handed to `with_changes` next time.

    Only ids, statuses and the day are in it.
    """
    steps = (*pack.next_steps.ahead, *pack.next_steps.done, *pack.next_steps.not_possible)
    snapshot = _Snapshot(
        day=pack.generated_at.date(),
        hypotheses={page.id: str(page.status) for page in pack.hypotheses} or None,
        decisions={page.id: str(page.decisions[0].decision) for page in pack.hypotheses if page.decisions},
        decided=tuple(sorted(decision.id for page in pack.hypotheses for decision in page.decisions)),
        next_steps={step.id: str(step.status) for step in steps} or None,
        feedback={item.id: str(item.status_words) for item in pack.feedback} or None,
    )
    values: dict[str, Any] = _SNAPSHOT.dump_python(snapshot, mode="json")
    return values


def with_changes(pack: Pack, before: Mapping[str, Any] | None) -> Pack:
    """The pack with what is different from `before`.

    Args:
        pack: as things stand.
        before: what `snapshot_of` gave for the last playback that these readers were given; ``None`` or empty without one.

    Raises:
        PlaybackError: ``playback.earlier-pack`` where `before` is something else.
    """
    if not before:
        return pack
    try:
        earlier = _SNAPSHOT.validate_python(before)
    except ValidationError:
        raise PlaybackError(
            "playback.earlier-pack",
            "What the kit has kept of the last playback cannot be read.",
            remedy="Release this pack without saying what has changed, or put the manifest of the last one back.",
        ) from None
    return replace(
        pack,
        since=earlier.day,
        feedback=tuple(_with_before(item, earlier.feedback) for item in pack.feedback),
        changes=tuple(chain(_hypotheses(pack, earlier), _feedback(pack, earlier), _next_steps(pack, earlier))),
    )


def _with_before(item: FeedbackLine, earlier: Mapping[str, str] | None) -> FeedbackLine:
    if earlier is None:
        return item
    if item.id not in earlier:
        return replace(item, new=True)
    then = earlier[item.id]
    return item if then == item.status_words else replace(item, before=phrase(then))


def _hypotheses(pack: Pack, earlier: _Snapshot) -> Iterator[ChangeLine]:
    if earlier.hypotheses is None:
        return
    for page in pack.hypotheses:
        then = earlier.hypotheses.get(page.id, "")
        if then != page.status:
            yield _line(page.phrase, then, page.status, page.anchor, page.id)
        newest = page.decisions[0] if page.decisions else None
        if newest is not None and newest.id not in earlier.decided:
            decided = (earlier.decisions or {}).get(page.id, "")
            yield _line(
                page.phrase, decided, phrase("decided: {decision}", decision=newest.decision), page.anchor, page.id
            )


def _feedback(pack: Pack, earlier: _Snapshot) -> Iterator[ChangeLine]:
    if earlier.feedback is None:
        return
    for item in pack.feedback:
        then = earlier.feedback.get(item.id, "")
        if then != item.status_words:
            yield _line(item.said, then, item.status_words, "feedback", item.id)


def _next_steps(pack: Pack, earlier: _Snapshot) -> Iterator[ChangeLine]:
    if earlier.next_steps is None:
        return
    steps: tuple[NextStepLine, ...] = (
        *pack.next_steps.done,
        *pack.next_steps.not_possible,
        *pack.next_steps.ahead,
    )
    for step in steps:
        then = earlier.next_steps.get(step.id, "")
        if then != step.status:
            yield _line(step.what, then, step.status, "next-steps", step.id)


def _line(what: str, before: str, now: str, anchor: str, about: str) -> ChangeLine:
    return ChangeLine(what=what.rstrip("."), before=phrase(before) if before else "", now=now, anchor=anchor, id=about)
