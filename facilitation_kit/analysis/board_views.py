"""What the room may see of a board, as JSON values for the projector.

In: a store and a round with its board. Out: one JSON object; its ``kind`` says how it is drawn. An activity of the kit has
a view of its own here; any other activity's board is a wall of notes under their stages.

The one thing easily got wrong: this runs for every approved note, so it must stay quick; nothing here imports pandas.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from facilitation_kit.activities.contract import Activity
from facilitation_kit.analysis.board_notes import BoardNote, board_notes
from facilitation_kit.analysis.disclosure_control import Policy, Profile
from facilitation_kit.analysis.journey_board import journey_screen
from facilitation_kit.live.boards import BoardProperty
from facilitation_kit.live.workshop_state import RoundState
from facilitation_kit.responses.store import Store

__all__ = ["BoardDrawing", "board_view"]

BoardDrawing = Callable[[Store, RoundState, tuple[BoardNote, ...], Policy], Mapping[str, object]]
"""Makes the JSON object of one activity's board from its notes."""

_DRAWINGS: Mapping[str, BoardDrawing] = {"journey_map": journey_screen}
"""By the name of the activity."""


def board_view(store: Store, one: RoundState, activity: Activity, policy: Policy) -> Mapping[str, object]:
    """A board as the room may see it.

    Args:
        store: where the words and feelings are.
        one: the round, open or not.
        activity: of the round.
        policy: the project's thresholds.
    """
    notes = board_notes(store, one, activity, Profile.ROOM)
    drawing = _DRAWINGS.get(activity.name, _wall_of_notes)
    return {"activity": activity.name, "version": one.board.version, **drawing(store, one, notes, policy)}


def _wall_of_notes(
    _store: Store, one: RoundState, notes: tuple[BoardNote, ...], _policy: Policy
) -> Mapping[str, object]:
    """Every note under the stage that it was written to, or moved to."""
    rows = []
    for stage in one.board.stages:
        words = [note.text for note in notes if _stage_of(note, one) == stage.id]
        rows.append({"item": stage.id, "label": stage.label, "words": [{"text": text} for text in words]})
    return {"kind": "notes", "rows": rows}


def _stage_of(note: BoardNote, one: RoundState) -> str:
    moved = one.board.value(BoardProperty.PLACE, note.id)
    return moved.partition("/")[0] or note.item
