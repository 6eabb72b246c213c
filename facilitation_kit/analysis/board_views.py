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
from facilitation_kit.analysis.persona_screen import persona_screen
from facilitation_kit.live.boards import BoardProperty
from facilitation_kit.live.workshop_state import RoundState, WorkshopState
from facilitation_kit.responses.store import Store

__all__ = ["BoardDrawing", "board_view"]

BoardDrawing = Callable[[Store, WorkshopState, RoundState, Activity, Policy], Mapping[str, object]]
"""Makes the JSON object of one activity's board."""


def board_view(
    store: Store, state: WorkshopState, one: RoundState, activity: Activity, policy: Policy
) -> Mapping[str, object]:
    """A board as the room may see it.

    Args:
        store: where the words and feelings are.
        state: of the workshop, for what other rounds said about this board.
        one: the round, open or not.
        activity: of the round.
        policy: the project's thresholds.
    """
    drawing = _DRAWINGS.get(activity.name, _wall_of_notes)
    return {"activity": activity.name, "version": one.board.version, **drawing(store, state, one, activity, policy)}


def _map(
    store: Store, _state: WorkshopState, one: RoundState, activity: Activity, policy: Policy
) -> Mapping[str, object]:
    return journey_screen(store, one, board_notes(store, one, activity, Profile.ROOM), policy)


def _cards(
    store: Store, state: WorkshopState, one: RoundState, activity: Activity, _policy: Policy
) -> Mapping[str, object]:
    return persona_screen(store, state, one, activity)


def _wall_of_notes(
    store: Store, _state: WorkshopState, one: RoundState, activity: Activity, _policy: Policy
) -> Mapping[str, object]:
    """Every note under the stage that it was written to, or moved to."""
    notes = board_notes(store, one, activity, Profile.ROOM)
    rows = []
    for stage in one.board.stages:
        words = [note.text for note in notes if _stage_of(note, one) == stage.id]
        rows.append({"item": stage.id, "label": stage.label, "words": [{"text": text} for text in words]})
    return {"kind": "notes", "rows": rows}


def _stage_of(note: BoardNote, one: RoundState) -> str:
    moved = one.board.value(BoardProperty.PLACE, note.id)
    return moved.partition("/")[0] or note.item


_DRAWINGS: Mapping[str, BoardDrawing] = {"journey_map": _map, "personas": _cards}
"""By the name of the activity."""
