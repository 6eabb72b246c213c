"""Putting the notes of an ideas round to the vote: groups of notes become the options of the next dot vote (V4).

In: a state and groups of approved notes, each under the facilitator's label. Out: one event with the options as people
will see them, the originals attached. The one thing easily got wrong: two facilitators arrange notes side by side, and
the second must not wipe out the first without knowing; so whoever asks says which arrangement they replace.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from facilitation_kit.activities.contract import Activity
from facilitation_kit.activities.rounds import Item
from facilitation_kit.errors import LiveError
from facilitation_kit.identifiers import ItemId, RoundId
from facilitation_kit.live.events import WorkshopEvent
from facilitation_kit.live.given_options import next_step_of, options_given
from facilitation_kit.live.merging import MAX_LABEL, stands_in_a_line
from facilitation_kit.live.refusals import require_running
from facilitation_kit.live.workshop_state import RoundState, RoundStatus, WorkshopState
from facilitation_kit.planning.workshop_plan import PlannedStep

__all__ = ["MOST_GROUPS", "NotesGroup", "ideas_to_vote_on", "next_dot_vote", "vote_on_ideas"]

MOST_GROUPS = 60
"""Most options that notes can become: nobody reads more on a phone."""

_IDEAS, _DOT_VOTE = "ideas", "dot_vote"
_FEWEST_GROUPS = 2


@dataclass(frozen=True, kw_only=True)
class NotesGroup:
    """Notes that become one option: the facilitator's label, and the notes as approved."""

    label: str
    notes: tuple[str, ...]


def vote_on_ideas(
    state: WorkshopState,
    now: datetime,
    activities: Mapping[str, Activity],
    source: RoundId,
    groups: Sequence[NotesGroup],
    replaces: int = 0,
) -> tuple[WorkshopEvent, ...]:
    """Make groups of notes the options of the next dot vote, in the place of those that it has.

    Args:
        state: where the workshop stands.
        now: the moment.
        activities: all registered activities by name.
        source: the revealed ideas round that the notes are from.
        groups: two or more.
        replaces: how many times options had been given to that vote when the arrangement began.

    Raises:
        LiveError: ``live.no-ideas``, ``live.no-dot-vote``, ``live.vote-opened``, ``live.arranged-meanwhile``,
            ``live.bad-groups``, ``live.settings-do-not-fit``, ``live.unknown-activity``, ``live.workshop-over``.
    """
    require_running(state)
    _require_revealed(state, source)
    step = _require_vote(state, source)
    options = tuple(_option(number, group) for number, group in enumerate(groups, start=1))
    if not _FEWEST_GROUPS <= len(options) <= MOST_GROUPS:
        raise _bad(
            "A vote needs two options or more." if len(options) < _FEWEST_GROUPS else "There are too many groups."
        )
    labels = [option.label.casefold() for option in options]
    if len(set(labels)) < len(labels):
        raise _bad("Two groups have the same name.", "Give each group a name of its own, or put them together.")
    return (
        options_given(
            state,
            now,
            activities,
            step=step,
            source=source,
            options=options,
            replaces=replaces,
            meanwhile="Somebody else has put ideas to the vote meanwhile.",
        ),
    )


def ideas_to_vote_on(state: WorkshopState) -> RoundState | None:
    """The latest revealed ideas round whose notes can still be put to a vote; ``None`` without one."""
    for one in reversed(tuple(state.rounds.values())):
        definition = one.definition
        if definition.activity == _IDEAS and one.status is RoundStatus.REVEALED:
            step = next_dot_vote(state, definition.id)
            if step is not None and not state.rounds_of(step.id):
                return one
    return None


def next_dot_vote(state: WorkshopState, source: RoundId) -> PlannedStep | None:
    """The first dot vote of the run sheet behind the step of a round."""
    return next_step_of(state, source, _DOT_VOTE)


def _require_revealed(state: WorkshopState, source: RoundId) -> None:
    one = state.rounds.get(source)
    if one is None or one.definition.activity != _IDEAS or one.status is not RoundStatus.REVEALED:
        raise LiveError(
            "live.no-ideas",
            "There are no notes to vote on yet.",
            remedy="Reveal a round of ideas first; only notes that the room has seen go to the vote.",
        )


def _require_vote(state: WorkshopState, source: RoundId) -> PlannedStep:
    step = next_dot_vote(state, source)
    if step is None:
        raise LiveError(
            "live.no-dot-vote",
            "No dot vote comes after these ideas in the run sheet.",
            remedy="Add a dot vote behind the ideas in the run sheet and open the workshop anew, or vote by hand.",
        )
    if state.rounds_of(step.id):
        raise LiveError(
            "live.vote-opened",
            f"“{step.title}” has been opened already, so its options stand.",
            remedy="Go on with the options that people saw, and keep these groups for the next workshop.",
        )
    return step


def _option(number: int, group: NotesGroup) -> Item:
    label = group.label.strip()
    if not label:
        raise _bad("A group has no name.", "Write for each group what people will read on their phones.")
    if len(label) > MAX_LABEL or not stands_in_a_line(label):
        raise _bad(
            "The name of a group is too long, or not one line.", f"Use one line of at most {MAX_LABEL} characters."
        )
    if not group.notes:
        raise _bad("A group has no notes.", "Put at least one note into each group.")
    originals = () if group.notes == (label,) else group.notes
    return Item(id=ItemId(f"idea-{number}"), label=label, merged_from=originals)


def _bad(message: str, remedy: str = "Make two groups or more, and at most 60.") -> LiveError:
    return LiveError("live.bad-groups", message, remedy=remedy)
