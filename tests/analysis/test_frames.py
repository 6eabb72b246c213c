from __future__ import annotations

from pathlib import Path

import pandas as pd

from facilitation_kit.activities.registry import load_activities
from facilitation_kit.activities.rounds import RoundDefinition
from facilitation_kit.analysis.columns import TABLES
from facilitation_kit.analysis.frames import (
    all_frames,
    answers_frame,
    counted_rounds,
    events_frame,
    participants_frame,
    responses_frame,
    rounds_frame,
    tallies_frame,
)
from facilitation_kit.identifiers import ItemId, WorkshopId
from facilitation_kit.responses.sqlite_store import SqliteStore
from tests.builders import after, ballot, round_definition
from tests.stored_rounds import add_workshop, hold_round, store_in, submission, write

ACTIVITIES = load_activities()


def vote(workshop: str = "w1", **settings: object) -> RoundDefinition:
    return round_definition(
        "dot_vote", workshop=workshop, settings=ACTIVITIES["dot_vote"].read_settings(settings, 3), number=1
    )


def one_of(frame: pd.DataFrame, **where: str) -> pd.Series:
    for name, value in where.items():
        frame = frame[frame[name] == value]
    assert len(frame) == 1
    return frame.iloc[0]


def test_an_empty_store_gives_empty_frames(tmp_path: Path) -> None:
    store = SqliteStore.open(tmp_path / "store.sqlite3")
    frames = all_frames(store, counted_rounds(store, ACTIVITIES))
    assert list(frames) == [one.name for one in TABLES]
    for one in TABLES:
        assert len(frames[one.name]) == 0
        assert [str(dtype) for dtype in frames[one.name].dtypes] == [column.type.value for column in one.columns]
    store.close()


def test_the_last_answer_stands_and_the_log_keeps_all(tmp_path: Path) -> None:
    store, definition = store_in(tmp_path), vote()
    hold_round(store, definition, [ballot("p1", {"i1": {"dots": 1, "concern": False}}, "young")], until="open")
    write(store, submission(definition, ballot("p1", {"i1": {"dots": 0, "concern": True}}), key="k2", seconds=30))
    write(store, submission(definition, ballot("p1", {"i1": {"dots": None, "concern": True}}), key="k3", seconds=40))
    answers = answers_frame(store)
    dots, concern = one_of(answers, field="dots"), one_of(answers, field="concern")
    assert dots["skipped"]
    assert dots["value"] is pd.NA
    assert dots["number"] is pd.NA
    assert (concern["value"], concern["number"], bool(concern["skipped"])) == ("true", 1, False)
    assert (concern["group"], concern["item_label"], concern["activity"]) == ("young", "A worker who stays", "dot_vote")
    assert concern["received_at"] == pd.Timestamp(after(40))
    log = responses_frame(store)
    assert len(log) == 6
    assert log["seq"].is_monotonic_increasing
    assert list(log[log["field"] == "dots"]["number"]) == [1, 0, pd.NA]
    store.close()


def test_words_that_nobody_has_approved_are_not_in_any_frame(tmp_path: Path) -> None:
    store, definition = store_in(tmp_path), vote(concern_reason=True)
    secret = "I know whose cousin he is"
    values: dict[str, dict[str, int | str | bool | None]] = {
        "i1": {"dots": 1, "concern": True, "concern_reason": secret}
    }
    hold_round(store, definition, [ballot("p1", values)])
    assert [row.value for row in store.rows() if row.field == "concern_reason"] == [secret]
    for frame in (answers_frame(store), responses_frame(store)):
        row = one_of(frame, field="concern_reason")
        assert row["value"] is pd.NA
        assert bool(row["withheld"])
        assert secret not in frame.to_csv()
    store.close()


def test_a_round_says_all_that_is_needed_to_count_it_again(tmp_path: Path) -> None:
    store, definition = store_in(tmp_path), vote()
    voters = [ballot(f"p{n}", {"i1": {"dots": int(n > 0), "concern": False}}) for n in range(3)]
    hold_round(store, definition, voters)
    row = one_of(rounds_frame(counted_rounds(store, ACTIVITIES)), round="w1.vote.1")
    assert (row["eligible"], row["ballots"], row["abstentions"], row["spoiled"]) == (3, 2, 1, 0)
    assert row["settings"] == '{"cap_per_option": 1, "concern_reason": false, "concerns": true, "dots": 2}'
    assert (row["seed"], row["tally_version"], row["status"]) == (7, 1, "revealed")
    tallies = tallies_frame(counted_rounds(store, ACTIVITIES))
    assert one_of(tallies, item="i1", measure="people")["value"] == 2
    assert set(tallies["measure"]) == {"dots", "people", "concerns"}
    store.close()


def test_a_round_of_a_package_that_is_gone_has_no_numbers_but_its_answers(tmp_path: Path) -> None:
    store, definition = store_in(tmp_path), vote()
    hold_round(store, definition, [ballot("p1", {"i1": {"dots": 1, "concern": False}})])
    assert one_of(rounds_frame(counted_rounds(store, {})), round="w1.vote.1")["ballots"] is pd.NA
    assert len(tallies_frame(counted_rounds(store, {}))) == 0
    assert len(answers_frame(store)) == 2
    store.close()


def test_frames_can_be_of_one_workshop(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    add_workshop(store, "w2")
    hold_round(store, vote(), [ballot("p1", {"i1": {"dots": 1, "concern": False}})])
    hold_round(store, vote("w2"), [ballot("q1", {"i2": {"dots": 1, "concern": False}})])
    second = WorkshopId("w2")
    assert set(answers_frame(store, second)["participant"]) == {"q1"}
    assert set(participants_frame(store, second)["participant"]) == {"q1"}
    assert set(responses_frame(store, second)["workshop"]) == {"w2"}
    assert set(events_frame(store, second)["workshop"]) == {"w2"}
    assert set(rounds_frame(counted_rounds(store, ACTIVITIES, second))["workshop"]) == {"w2"}
    assert set(tallies_frame(counted_rounds(store, ACTIVITIES))["workshop"]) == {"w1", "w2"}
    store.close()


def test_events_name_their_step_round_and_minutes(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    hold_round(store, vote(), [])
    events = events_frame(store)
    assert list(events["kind"]) == [
        "workshop_opened",
        "step_started",
        "time_given",
        "round_opened",
        "round_closed",
        "round_revealed",
    ]
    assert list(events["place"]) == [1, 2, 3, 4, 5, 6]
    assert events.loc[2, "minutes"] == 5
    assert list(events["round"].dropna().unique()) == ["w1.vote.1"]
    assert ItemId("i1") not in events.to_csv()
    store.close()
