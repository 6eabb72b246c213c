"""The control page on which a facilitator arranges a journey map: what it shows, from the board and the approved notes.

In: a round with its board, and which note is looked at. Out: a `JourneyBoardPage`. The page changes nothing itself; each of
its forms is one change of the board (live/boards.py) and says what it had shown.

The one thing easily got wrong: what a form had shown is what stands *now* on the board, not where the note was written; a
note that nobody has moved was shown without a place of its own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar

from facilitation_kit.activities.contract import Activity
from facilitation_kit.content.journey_maps import NoteMark
from facilitation_kit.errors import Fault
from facilitation_kit.live.boards import Axis, Board, BoardPlace, BoardProperty
from facilitation_kit.live.workshop_state import RoundState
from facilitation_kit.participant.board_pages import BoardAsked, version_of
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
_FEELINGS = (
    ("", "None"),
    ("2", "Very good"),
    ("1", "Good"),
    ("0", "In between"),
    ("-1", "Bad"),
    ("-2", "Very bad"),
)


@dataclass(frozen=True, kw_only=True)
class ArrangedNote:
    """A note as the facilitator sees it.

    Attributes:
        id: its name on the board.
        text: as approved.
        place: ``stage/lane`` where it stands; empty where one of them has gone.
        moved: what the board says of its place; empty where nobody has moved it.
        group: the cluster that it is in; `group_name` is what that is called, `group_label` what the page calls it.
        mark: ``pain_point``, ``opportunity`` or empty.
        counts_as: the same, as the map takes it: a note in a lane of pain points is one without a mark.
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
    group_label: str
    mark: str
    counts_as: str
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
        groups: clusters by id and what the page calls them.
        waiting: how many texts nobody has decided about.
        kinds: what a lane can be about, by name and words.
        feelings: what a facilitator may draw, by value and words.
        next_group, next_note: ids for a new cluster and for a note of the facilitator's own.
        faults: what has just been refused.
        tried: what that wanted to say.
        version: another one as soon as the page would show something else.
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
    kinds: Sequence[tuple[str, str]] = _KINDS
    feelings: Sequence[tuple[str, str]] = _FEELINGS
    next_group: str
    next_note: str
    faults: Sequence[Fault]
    tried: str
    forgery_token: str

    @property
    def version(self) -> str:
        """See `BoardPage`."""
        return version_of(self.board.version, self.status, self.waiting, self.notes)

    @cached_property
    def cells(self) -> Mapping[str, Sequence[ArrangedNote]]:
        """The notes by ``stage/lane``: without a cluster first, then cluster by cluster."""
        found: dict[str, list[ArrangedNote]] = {}
        for note in sorted(self.notes, key=lambda note: (note.group_label, note.id)):
            found.setdefault(note.place, []).append(note)
        return found

    def cell(self, stage: str, lane: str) -> Sequence[ArrangedNote]:
        """The notes of one cell."""
        return self.cells.get(f"{stage}/{lane}", ())

    @property
    def without_place(self) -> Sequence[ArrangedNote]:
        """Notes whose stage or lane has gone."""
        return self.cells.get("", ())

    @property
    def pain_points(self) -> tuple[ArrangedNote, ...]:
        """What an opportunity may answer."""
        return tuple(note for note in self.notes if note.counts_as == NoteMark.PAIN_POINT)

    def in_words(self, place: str) -> str:
        """A place by the names of its stage and lane; anything else as it is."""
        stage, _, lane = place.partition("/")
        named = (self.board.place(Axis.STAGE, stage), self.board.place(Axis.LANE, lane))
        return ": ".join(each.label for each in named if each) if all(named) else place

    def gone(self, axis: str) -> tuple[BoardPlace, ...]:
        """Stages or lanes that were taken off."""
        return tuple(place for each, place in self.board.gone if each is Axis(axis))

    def said(self, name: str, thing: str) -> str:
        """What the board says of a thing."""
        return self.board.value(BoardProperty(name), thing)


def journey_board_page(store: Store, one: RoundState, activity: Activity, asked: BoardAsked) -> JourneyBoardPage:
    """The page of a round's map.

    Args:
        store: for the approved notes.
        one: the round.
        activity: of the round.
        asked: what is looked at, and what was refused.
    """
    notes = _notes(store, one, activity)
    return JourneyBoardPage(
        title=one.definition.question,
        base=asked.base,
        round=one.definition.id,
        question=one.definition.question,
        status=str(one.status),
        board=one.board,
        notes=notes,
        chosen=next((note for note in notes if note.id == asked.chosen), None),
        groups=tuple(dict.fromkeys((note.group, note.group_label) for note in notes if note.group)),
        waiting=asked.waiting,
        next_group=f"cluster-{asked.fresh}",
        next_note=f"own-{asked.fresh}",
        faults=asked.faults,
        tried=asked.tried,
        forgery_token=asked.forgery_token,
    )


def _notes(store: Store, one: RoundState, activity: Activity) -> tuple[ArrangedNote, ...]:
    # Imported here: a hub is ready for phones long before anybody arranges a map.
    from facilitation_kit.analysis.board_notes import board_notes  # noqa: PLC0415
    from facilitation_kit.analysis.disclosure_control import Profile  # noqa: PLC0415
    from facilitation_kit.analysis.journey_board import cluster_names, mark_of, place_of  # noqa: PLC0415

    board = one.board
    clusters = cluster_names(board)
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
                group_label=clusters.get(group, ""),
                mark=board.value(BoardProperty.MARK, note.id),
                counts_as=str(mark_of(note, board) or ""),
                answers=tuple(board.value(BoardProperty.ANSWERS, note.id).split()),
                hidden=bool(board.value(BoardProperty.HIDDEN, note.id)),
                own=note.own,
            )
        )
    return tuple(found)
