"""A journey map that people are making, as it may be seen: their notes where they stand now, and how the stages felt.

In: a round with its board, the notes that may be shown, and what people felt. Out: a `JourneyView`, as a map of the content
gives, and for the projector its pages as drawings. The one thing easily got wrong: before the reveal the feelings move in
steps of five people (shown_in_fives), because a curve that moved with each answer would tell who felt what.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from facilitation_kit.activities.journey_map import FEELING, feeling_number
from facilitation_kit.activities.journey_map import FEELINGS as FEELING_NAMES
from facilitation_kit.activities.rounds import JsonScalar
from facilitation_kit.analysis.board_notes import BoardNote
from facilitation_kit.analysis.disclosure_control import Policy, Profile, ProtectedRow, ProtectedTable
from facilitation_kit.analysis.journey_feelings import ShownFeelings, shown_feelings
from facilitation_kit.analysis.journey_screen import journey_screen_pages
from facilitation_kit.analysis.journey_view import JourneyView, ShownLane, ShownNote, ShownStage
from facilitation_kit.analysis.shown_in_fives import shown_in_fives
from facilitation_kit.content.journey_maps import FEELINGS, MapState, NoteMark, mark_in
from facilitation_kit.content.lane_kinds import LaneKind
from facilitation_kit.identifiers import ItemId
from facilitation_kit.live.boards import Axis, Board, BoardProperty
from facilitation_kit.live.workshop_state import RoundState, RoundStatus
from facilitation_kit.phrases import phrase
from facilitation_kit.responses.store import Store

__all__ = ["cluster_names", "journey_of_round", "journey_screen", "mark_of", "place_of"]

_KINDS = frozenset(LaneKind)


def journey_of_round(
    store: Store,
    one: RoundState,
    notes: Sequence[BoardNote],
    policy: Policy,
    profile: Profile,
    *,
    table: ProtectedTable | None = None,
) -> JourneyView:
    """The map of a round as an audience may see it.

    Args:
        store: for the feelings.
        one: the round with its board.
        notes: those that may be shown (board_notes).
        policy: the project's thresholds.
        profile: for whom.
        table: the protected result of the round, where it is counted: the curve then says what the result says, and
            hides what that hides.
    """
    board, settings = one.board, one.definition.settings
    clusters = cluster_names(board)
    return JourneyView(
        id=one.definition.id,
        title=one.definition.question,
        state=MapState.AS_IS,
        actor=str(settings.get("actor", "")),
        scenario=str(settings.get("scenario", "")),
        expectation=str(settings.get("expectation", "")),
        stages=tuple(ShownStage(id=each.id, label=each.label) for each in board.stages),
        lanes=_lanes(board),
        notes=tuple(shown for note in notes if (shown := _shown(note, board, clusters)) is not None),
        feelings=_feelings(store, one, policy, profile) if table is None else _counted(one, table, policy, profile),
    )


def journey_screen(store: Store, one: RoundState, notes: tuple[BoardNote, ...], policy: Policy) -> Mapping[str, object]:
    """The map for the projector: its pages as drawings, and the same in words."""
    view = journey_of_round(store, one, notes, policy, Profile.ROOM)
    return {
        "kind": "map",
        "shapes": journey_screen_pages(view),
        "sentences": [each.sentence for each in view.feelings],
        "begun": bool(view.notes) or view.tells_feelings,
        "without_place": sum(place_of(note, one.board) is None for note in notes),
    }


def place_of(note: BoardNote, board: Board) -> tuple[str, str] | None:
    """The stage and lane where a note stands now; ``None`` where one of them has gone."""
    moved = board.value(BoardProperty.PLACE, note.id)
    if moved:
        stage, _, lane = moved.partition("/")
    else:
        stage, lane = note.item, note.codes.get(note.field.replace("note", "lane"), "")
    there = any(each.id == stage for each in board.stages) and any(each.id == lane for each in board.lanes)
    return (stage, lane) if there else None


def _lanes(board: Board) -> tuple[ShownLane, ...]:
    """The lanes in the facilitator's order, those that people do not see last: one line of visibility parts them."""
    lanes = [ShownLane(id=each.id, label=each.label, kind=_kind(each.kind)) for each in board.lanes]
    return tuple(sorted(lanes, key=lambda lane: lane.kind.unseen))


def mark_of(note: BoardNote, board: Board) -> NoteMark | None:
    """Whether a note stands for a pain point or an opportunity: by its mark, or by the lane that it stands in."""
    place = place_of(note, board)
    lane = board.place(Axis.LANE, place[1]) if place else None
    mark = board.value(BoardProperty.MARK, note.id)
    return mark_in(NoteMark(mark) if mark else None, _kind(lane.kind if lane else ""))


def cluster_names(board: Board) -> Mapping[str, str]:
    """What each cluster is called, by its id; one without a name has a number."""
    named = board.things(BoardProperty.GROUP_NAME)
    groups = dict.fromkeys(board.things(BoardProperty.GROUP).values())
    return {
        group: named.get(group) or phrase("Cluster {number}", number=str(number))
        for number, group in enumerate(groups, start=1)
    }


def _shown(note: BoardNote, board: Board, clusters: Mapping[str, str]) -> ShownNote | None:
    place = place_of(note, board)
    if place is None:
        return None
    return ShownNote(
        id=note.id,
        stage=place[0],
        lane=place[1],
        text=note.text,
        mark=mark_of(note, board),
        answers=tuple(board.value(BoardProperty.ANSWERS, note.id).split()),
        cluster=clusters.get(board.value(BoardProperty.GROUP, note.id), ""),
    )


def _feelings(store: Store, one: RoundState, policy: Policy, profile: Profile) -> tuple[ShownFeelings, ...]:
    """How each stage felt; in a sensitive round the room sees nothing of it, and while people answer only fives."""
    unseen = one.definition.sensitive and profile is Profile.ROOM
    felt = {} if unseen else _felt(store, one)
    drawn = one.board.things(BoardProperty.CURVE)
    return tuple(
        shown_feelings(
            stage.id,
            stage.label,
            _counts(felt.get(ItemId(stage.id), ())),
            policy,
            profile,
            facilitator=int(drawn[stage.id]) if stage.id in drawn else None,
            # Before the reveal nobody is told whether nobody or only a few have said how it felt.
            withheld=stage.id not in felt and (unseen or one.status is not RoundStatus.REVEALED),
        )
        for stage in one.board.stages
    )


def _counted(one: RoundState, table: ProtectedTable, policy: Policy, profile: Profile) -> tuple[ShownFeelings, ...]:
    """How each stage felt, as far as the protected result tells it."""
    rows = {row.item: row for row in table.rows}
    drawn = one.board.things(BoardProperty.CURVE)
    return tuple(
        shown_feelings(
            stage.id,
            stage.label,
            _told(rows.get(ItemId(stage.id)), table),
            policy,
            profile,
            facilitator=int(drawn[stage.id]) if stage.id in drawn else None,
        )
        for stage in one.board.stages
    )


def _told(row: ProtectedRow | None, table: ProtectedTable) -> tuple[int, ...] | None:
    """The five counts of a stage; ``None`` where one of them may not be shown."""
    if row is None or table.withheld or table.in_words:
        return None
    values = [row.cells[feeling].value for feeling in FEELING_NAMES]
    return tuple(value for value in values if value is not None) if None not in values else None


def _felt(store: Store, one: RoundState) -> Mapping[ItemId, Sequence[JsonScalar]]:
    answers = store.answers_to(one.definition.id, FEELING)
    if one.status is not RoundStatus.REVEALED:
        return shown_in_fives(answers)
    latest = {(person, item): value for person, item, value in answers}
    felt: dict[ItemId, list[JsonScalar]] = {}
    for (_, item), value in latest.items():
        felt.setdefault(item, []).append(value)
    return felt


def _counts(values: Sequence[JsonScalar]) -> tuple[int, ...]:
    counted = Counter(feeling_number(value) for value in values)
    return tuple(counted[feeling] for feeling in FEELINGS)


def _kind(kind: str) -> LaneKind:
    return LaneKind(kind) if kind in _KINDS else LaneKind.CUSTOM
