"""Boards: how a facilitator arranges what people write, while they write and afterwards.

In: a board and one change. Out: the board after it, or a refusal in words for the facilitator. A board holds no words of
participants: their notes are in the store, and here are only the names under which they were moved, grouped and marked.

The one thing easily got wrong: two facilitators may move the same note at once. Each change says what it saw (`was`), and
is refused where that has changed meanwhile; nothing is ever overwritten unseen.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from facilitation_kit.activities.rounds import RoundDefinition
from facilitation_kit.errors import LiveError

__all__ = [
    "LONGEST_TEXT",
    "MOST_PLACES",
    "Axis",
    "Board",
    "BoardAct",
    "BoardChange",
    "BoardPlace",
    "BoardProperty",
    "changed_board",
]

MOST_PLACES = 12
"""Most stages, and most lanes: what can still be drawn and read."""
LONGEST_TEXT = 300
"""Most characters of a name or of a facilitator's own note."""

_LONGEST_LABEL = 80
_MOST_VALUES = 5_000
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,79}(?:/[A-Za-z0-9][A-Za-z0-9._-]{0,79})?")
_ADDED = re.compile(r"added-(\d+)")


class Axis(StrEnum):
    """Across and down: the stages of a journey, or the lanes."""

    STAGE = "stage"
    LANE = "lane"


class BoardProperty(StrEnum):
    """What can be said of one thing on a board; the value is a short text, empty where nothing is said."""

    PLACE = "place"
    """Of a note: ``stage/lane`` that it was moved to."""
    GROUP = "group"
    """Of a note or card: the group that it was put into."""
    GROUP_NAME = "group_name"
    """Of a group: what it is called."""
    MARK = "mark"
    """Of a note: ``pain_point`` or ``opportunity``."""
    ANSWERS = "answers"
    """Of an opportunity: the pain points that it answers, their names apart by spaces."""
    HIDDEN = "hidden"
    """Of a note or card: ``yes`` where it was taken off the screen."""
    SPOTLIGHT = "spotlight"
    """Of the board (the thing is ``board``): the card that stands alone on the screen."""
    CURVE = "curve"
    """Of a stage: the feeling that the facilitator draws, -2 to 2."""
    TEXT = "text"
    """Of a note of the facilitator's own: its words."""
    SENT_BACK = "sent_back"
    """Of a card: ``yes`` where its makers are asked to look at it again."""
    EVIDENCE = "evidence"
    """Of a statement: names of what it is built on, apart by spaces, or ``assumption``."""


_ALLOWED: Mapping[BoardProperty, frozenset[str]] = {
    BoardProperty.MARK: frozenset({"", "pain_point", "opportunity"}),
    BoardProperty.HIDDEN: frozenset({"", "yes"}),
    BoardProperty.SENT_BACK: frozenset({"", "yes"}),
    BoardProperty.CURVE: frozenset({"", "-2", "-1", "0", "1", "2"}),
}


class BoardAct(StrEnum):
    """What a change does."""

    SET = "set"
    """Say something of a thing."""
    ADD = "add"
    RENAME = "rename"
    MOVE = "move"
    REMOVE = "remove"
    BRING_BACK = "bring_back"


@dataclass(frozen=True, kw_only=True)
class BoardChange:
    """One thing that a facilitator does to a board.

    Attributes:
        act: what.
        thing: the note, card, group, stage or lane; empty where a stage or lane is added.
        axis: for acts on stages and lanes.
        property: for `BoardAct.SET`.
        value: the new value, name, or (MOVE) the place before which it goes, empty for the end.
        was: what the facilitator's page showed; compared with what stands now.
        kind: of a lane that is added.
    """

    act: BoardAct
    thing: str = ""
    axis: Axis | None = None
    property: BoardProperty | None = None
    value: str = ""
    was: str = ""
    kind: str = ""

    def to_json(self) -> dict[str, object]:
        """As JSON values, for the event log; `from_json` is its inverse."""
        return {
            "act": str(self.act),
            "thing": self.thing,
            "axis": str(self.axis) if self.axis else None,
            "property": str(self.property) if self.property else None,
            "value": self.value,
            "was": self.was,
            "kind": self.kind,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> BoardChange:
        """Read back what `to_json` wrote."""
        return cls(
            act=BoardAct(data["act"]),
            thing=data["thing"],
            axis=Axis(data["axis"]) if data["axis"] else None,
            property=BoardProperty(data["property"]) if data["property"] else None,
            value=data["value"],
            was=data["was"],
            kind=data["kind"],
        )


@dataclass(frozen=True, kw_only=True)
class BoardPlace:
    """A stage or lane; `kind` is a lane's, empty for stages."""

    id: str
    label: str
    kind: str = ""


@dataclass(frozen=True, kw_only=True)
class Board:
    """How things are arranged at one moment.

    Attributes:
        stages, lanes: those that are there, in their order.
        gone: those that were taken off, as they were called; what was written to them is kept.
        values: what is said of things; nothing is in it with an empty value.
        version: how many changes there were.
    """

    stages: tuple[BoardPlace, ...] = ()
    lanes: tuple[BoardPlace, ...] = ()
    gone: tuple[tuple[Axis, BoardPlace], ...] = ()
    values: Mapping[tuple[BoardProperty, str], str] = field(default_factory=lambda: MappingProxyType({}))
    version: int = 0

    @classmethod
    def of(cls, definition: RoundDefinition) -> Board:
        """The board that a round opens with: its items as stages, and the lanes of its settings, where it has any."""
        lanes: Any = definition.settings.get("lanes", ())
        return cls(
            stages=tuple(BoardPlace(id=item.id, label=item.label) for item in definition.items),
            lanes=tuple(
                BoardPlace(id=lane["id"], label=lane["label"], kind=lane.get("kind", ""))
                for lane in lanes
                if isinstance(lane, Mapping)
            ),
        )

    def value(self, of: BoardProperty, thing: str) -> str:
        """What is said of a thing; empty where nothing is."""
        return self.values.get((of, thing), "")

    def things(self, of: BoardProperty) -> Mapping[str, str]:
        """Everything of which this is said."""
        return {thing: value for (each, thing), value in self.values.items() if each is of}

    def places(self, axis: Axis) -> tuple[BoardPlace, ...]:
        """The stages, or the lanes."""
        return self.stages if axis is Axis.STAGE else self.lanes

    def place(self, axis: Axis, place: str) -> BoardPlace | None:
        """A stage or lane by its id, if it is there."""
        return next((each for each in self.places(axis) if each.id == place), None)


def changed_board(board: Board, change: BoardChange) -> Board:
    """The board after a change; the same board where the change asks for what is so already.

    Raises:
        LiveError: ``live.arranged-meanwhile``: somebody else has changed it since the page was loaded;
            ``live.bad-arrangement``: it makes no sense, or too much of something.
    """
    if change.act is BoardAct.SET:
        return _with_value(board, change)
    if change.axis is None:
        raise _bad("It is not said whether a stage or a lane is meant.")
    if change.act is BoardAct.ADD:
        return _added(board, change.axis, change)
    if change.act is BoardAct.BRING_BACK:
        return _brought_back(board, change.axis, change.thing)
    place = board.place(change.axis, change.thing)
    if place is None:
        raise _meanwhile(f"This {change.axis} is not there any more.")
    others = tuple(each for each in board.places(change.axis) if each != place)
    match change.act:
        case BoardAct.RENAME:
            return _renamed(board, change.axis, place, change)
        case BoardAct.REMOVE:
            if change.axis is Axis.STAGE and not others:
                raise _bad("The last stage cannot be taken off.", "Add another stage first.")
            return _with_places(replace(board, gone=(*board.gone, (change.axis, place))), change.axis, others)
        case _:
            return _moved(board, change.axis, place, others, change.value)


def _with_value(board: Board, change: BoardChange) -> Board:
    said, thing, value = change.property, change.thing, change.value.strip()
    if said is None or not _NAME.fullmatch(thing):
        raise _bad("It is not said what of which thing is to be changed.")
    _check_value(board, said, value)
    now = board.value(said, thing)
    if now == value:
        return board
    if now != change.was:
        raise _meanwhile("Somebody else has changed this meanwhile.")
    values = {key: each for key, each in board.values.items() if key != (said, thing)}
    if value:
        values[said, thing] = value
    if len(values) > _MOST_VALUES:
        raise _bad("There is too much on this board.", "Open another round for what comes next.")
    return replace(board, values=MappingProxyType(values), version=board.version + 1)


def _check_value(board: Board, said: BoardProperty, value: str) -> None:
    if said in _ALLOWED and value not in _ALLOWED[said]:
        raise _bad("There is no such choice.")
    if said is BoardProperty.PLACE and value:
        stage, _, lane = value.partition("/")
        if board.place(Axis.STAGE, stage) is None or board.place(Axis.LANE, lane) is None:
            raise _meanwhile("The stage or lane that it was moved to is not there any more.")
    longest = 40 * LONGEST_TEXT if said in (BoardProperty.ANSWERS, BoardProperty.EVIDENCE) else LONGEST_TEXT
    if len(value) > longest:
        raise _bad(f"That is too long: {len(value)} characters, and {longest} fit.", "Make it shorter.")


def _added(board: Board, axis: Axis, change: BoardChange) -> Board:
    label = _label(board, axis, change.value)
    if len(board.places(axis)) >= MOST_PLACES:
        raise _bad(
            f"There are {MOST_PLACES} {axis}s already, and more cannot be read on a screen.",
            f"Take a {axis} off, or put two together.",
        )
    known = [*board.places(axis), *(place for each, place in board.gone if each is axis)]
    numbers = [int(found[1]) for place in known if (found := _ADDED.fullmatch(place.id))]
    place = BoardPlace(id=f"added-{max(numbers, default=0) + 1}", label=label, kind=change.kind)
    return _with_places(board, axis, (*board.places(axis), place))


def _brought_back(board: Board, axis: Axis, thing: str) -> Board:
    found = next((each for each in board.gone if each[0] is axis and each[1].id == thing), None)
    if found is None:
        raise _meanwhile(f"This {axis} has been brought back already.")
    label = _label(board, axis, found[1].label)
    if len(board.places(axis)) >= MOST_PLACES:
        raise _bad(f"There are {MOST_PLACES} {axis}s already.", f"Take a {axis} off first.")
    gone = tuple(each for each in board.gone if each is not found)
    return _with_places(replace(board, gone=gone), axis, (*board.places(axis), replace(found[1], label=label)))


def _renamed(board: Board, axis: Axis, place: BoardPlace, change: BoardChange) -> Board:
    if change.value.strip() == place.label:
        return board
    if change.was != place.label:
        raise _meanwhile(f"Somebody else has renamed this {axis} meanwhile.")
    renamed = replace(place, label=_label(board, axis, change.value, besides=place))
    return _with_places(board, axis, tuple(renamed if each == place else each for each in board.places(axis)))


def _moved(board: Board, axis: Axis, place: BoardPlace, others: tuple[BoardPlace, ...], before: str) -> Board:
    at = next((n for n, each in enumerate(others) if each.id == before), len(others))
    if before and at == len(others):
        raise _meanwhile(f"The {axis} before which it was to go is not there any more.")
    order = (*others[:at], place, *others[at:])
    return board if order == board.places(axis) else _with_places(board, axis, order)


def _with_places(board: Board, axis: Axis, places: tuple[BoardPlace, ...]) -> Board:
    version = board.version + 1
    if axis is Axis.STAGE:
        return replace(board, stages=places, version=version)
    return replace(board, lanes=places, version=version)


def _label(board: Board, axis: Axis, raw: str, besides: BoardPlace | None = None) -> str:
    label = " ".join(raw.split())
    if not label or len(label) > _LONGEST_LABEL or not label.isprintable():
        raise _bad(f"A {axis} needs a name of one line and at most {_LONGEST_LABEL} characters.")
    if any(each.label.casefold() == label.casefold() for each in board.places(axis) if each != besides):
        raise _bad(f"There is a {axis} of that name already.", "Give it another name.")
    return label


def _bad(message: str, remedy: str = "Load the page again and try once more.") -> LiveError:
    return LiveError("live.bad-arrangement", message, remedy=remedy)


def _meanwhile(message: str) -> LiveError:
    return LiveError(
        "live.arranged-meanwhile",
        message,
        remedy="Look at how it stands now, then change it again if you still want to.",
    )
