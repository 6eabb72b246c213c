"""The control page on which a facilitator arranges a journey map: what it shows, from the board and the approved notes.

In: a round with its board, and which note is looked at. Out: a `JourneyBoardPage`. The page changes nothing itself; each of
its forms is one change of the board (live/boards.py) and says what it had shown.

The one thing easily got wrong: what a form had shown is what stands *now* on the board, not where the note was written; a
note that nobody has moved was shown without a place of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from facilitation_kit.activities.contract import Activity
from facilitation_kit.errors import Fault
from facilitation_kit.live.boards import Axis, Board, BoardPlace, BoardProperty
from facilitation_kit.live.workshop_state import RoundState
from facilitation_kit.responses.store import Store

__all__ = ["ArrangedNote", "JourneyBoardPage", "journey_board_page"]

_KINDS = (
    ("doing", "What people do"),
    ("thinking", "What people think"),
    ("feeling", "What people feel"),
    ("contact_point", "Who they meet"),
    ("frontstage", "What services do, seen"),
    ("backstage", "What services do, unseen"),
    ("support", "What carries it"),
    ("data", "Figures"),
    ("pain_point", "Pain points"),
    ("opportunity", "Opportunities"),
    ("quote", "Quotes"),
    ("custom", "Something else"),
)


@dataclass(frozen=True, kw_only=True)
class ArrangedNote:
    """A note as the facilitator sees it.

    Attributes:
        id: its name on the board.
        text: as approved.
        place: ``stage/lane`` where it stands; empty where one of them has gone.
        moved: what the board says of its place; empty where nobody has moved it.
        group: the cluster that it is in; `group_name` is what that is called.
        mark: ``pain_point``, ``opportunity`` or empty.
        answers: of an opportunity, the pain points that it answers.
        hidden: taken off the screen.
        own: a facilitator wrote it.
    """

    id: str
    text: str
    place: str
    moved: str
    group: str
    group_name: str
    mark: str
    answers: tuple[str, ...]
    hidden: bool
    own: bool


@dataclass(frozen=True, kw_only=True)
class JourneyBoardPage:
    """The map with everything that can be done to it.

    Attributes:
        base: address of the workshop's pages.
        round, question, status: of the round.
        board: stages, lanes, those that have gone, and the facilitator's curve.
        notes: approved notes, hidden ones too.
        chosen: the note whose forms are shown; ``None`` for the map alone.
        groups: clusters by id and name.
        waiting: how many texts nobody has decided about.
        kinds: what a lane can be about, by name and words.
        next_group, next_note: ids for a new cluster and for a note of the facilitator's own.
        faults: what has just been refused.
    """

    template: ClassVar[str] = "control/board_journey.html.j2"
    title: str
    base: str
    round: str
    question: str
    status: str
    board: Board
    notes: Sequence[ArrangedNote]
    chosen: ArrangedNote | None
    groups: Sequence[tuple[str, str]]
    waiting: int
    kinds: Sequence[tuple[str, str]]
    next_group: str
    next_note: str
    faults: Sequence[Fault]
    forgery_token: str

    def cell(self, stage: str, lane: str) -> tuple[ArrangedNote, ...]:
        """The notes of one cell: without a cluster first, then cluster by cluster."""
        here = (note for note in self.notes if note.place == f"{stage}/{lane}")
        return tuple(sorted(here, key=lambda note: (note.group_name or note.group, note.id)))

    @property
    def without_place(self) -> tuple[ArrangedNote, ...]:
        """Notes whose stage or lane has gone."""
        return tuple(note for note in self.notes if not note.place)

    @property
    def pain_points(self) -> tuple[ArrangedNote, ...]:
        """What an opportunity may answer."""
        return tuple(note for note in self.notes if note.mark == "pain_point")

    def gone(self, axis: str) -> tuple[BoardPlace, ...]:
        """Stages or lanes that were taken off."""
        return tuple(place for each, place in self.board.gone if each is Axis(axis))

    def said(self, name: str, thing: str) -> str:
        """What the board says of a thing."""
        return self.board.value(BoardProperty(name), thing)


def journey_board_page(
    store: Store,
    one: RoundState,
    activity: Activity,
    *,
    base: str,
    chosen: str,
    waiting: int,
    faults: Sequence[Fault],
    forgery_token: str,
) -> JourneyBoardPage:
    """The page of a round's map.

    Args:
        store: for the approved notes.
        one: the round.
        activity: of the round.
        base: address of the workshop's pages.
        chosen: id of the note that is looked at; may be empty or unknown.
        waiting: texts that wait for a moderator.
        faults: of a refused change.
        forgery_token: for the forms.
    """
    notes = _notes(store, one, activity)
    board = one.board
    groups = dict.fromkeys(note.group for note in notes if note.group)
    taken = {*groups, *board.things(BoardProperty.TEXT)}
    return JourneyBoardPage(
        title=one.definition.question,
        base=base,
        round=one.definition.id,
        question=one.definition.question,
        status=str(one.status),
        board=board,
        notes=notes,
        chosen=next((note for note in notes if note.id == chosen), None),
        groups=tuple((group, board.value(BoardProperty.GROUP_NAME, group) or group) for group in groups),
        waiting=waiting,
        kinds=_KINDS,
        next_group=_free("cluster", taken),
        next_note=_free("own", taken),
        faults=faults,
        forgery_token=forgery_token,
    )


def _notes(store: Store, one: RoundState, activity: Activity) -> tuple[ArrangedNote, ...]:
    # Imported here: a hub is ready for phones long before anybody arranges a map.
    from facilitation_kit.analysis.board_notes import board_notes  # noqa: PLC0415
    from facilitation_kit.analysis.disclosure_control import Profile  # noqa: PLC0415
    from facilitation_kit.analysis.journey_board import place_of  # noqa: PLC0415

    board = one.board
    found = []
    for note in board_notes(store, one, activity, Profile.ROOM, with_hidden=True):
        place = place_of(note, board)
        group = board.value(BoardProperty.GROUP, note.id)
        found.append(
            ArrangedNote(
                id=note.id,
                text=note.text,
                place="/".join(place) if place else "",
                moved=board.value(BoardProperty.PLACE, note.id),
                group=group,
                group_name=board.value(BoardProperty.GROUP_NAME, group) if group else "",
                mark=board.value(BoardProperty.MARK, note.id),
                answers=tuple(board.value(BoardProperty.ANSWERS, note.id).split()),
                hidden=bool(board.value(BoardProperty.HIDDEN, note.id)),
                own=note.own,
            )
        )
    return tuple(found)


def _free(stem: str, taken: set[str]) -> str:
    return next(name for number in range(1, len(taken) + 2) if (name := f"{stem}-{number}") not in taken)
