from __future__ import annotations

import csv
import io
import json
import stat
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facilitation_kit.activities.contract import FieldKind
from facilitation_kit.activities.registry import load_activities
from facilitation_kit.activities.rounds import Ballot, RoundDefinition
from facilitation_kit.analysis.columns import TABLES
from facilitation_kit.analysis.export_files import csv_bytes, guarded, write_whole
from facilitation_kit.analysis.exports import write_exports
from facilitation_kit.errors import StoreError
from facilitation_kit.live.events import RoundOpened
from tests.builders import NOON, after, ballot, items, moderation, round_definition
from tests.stored_rounds import hold_round, join, store_in, submission, write

ACTIVITIES = load_activities()


def read_csv(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def exported(folder: Path, definition: RoundDefinition, ballots: Sequence[Ballot]) -> Path:
    """A folder with the export of one round."""
    store = store_in(folder)
    hold_round(store, definition, ballots)
    write_exports(store, ACTIVITIES, folder / "export", now=NOON)
    store.close()
    return folder / "export"


def statements(*labels: str) -> RoundDefinition:
    return round_definition("statements", options=items(*labels))


def test_there_is_a_file_for_each_table_and_round_and_a_codebook(tmp_path: Path) -> None:
    folder = exported(tmp_path, statements("Listen", "Move"), [ballot("p1", {"i1": {"position": "agree"}})])
    tables = {f"{one.name}.csv" for one in TABLES}
    assert {path.name for path in folder.iterdir()} == tables | {"round-w1.vote.1.csv", "codebook.csv", "data.json"}
    for one in TABLES:
        with (folder / f"{one.name}.csv").open(encoding="utf-8-sig", newline="") as file:
            assert next(csv.reader(file)) == [column.name for column in one.columns]


def test_a_round_is_one_wide_table_of_exact_counts(tmp_path: Path) -> None:
    voters = [
        ballot("p1", {"i1": {"position": "agree"}, "i2": {"position": None}}),
        ballot("p2", {"i1": {"position": "pass"}, "i2": {"position": "disagree"}}),
    ]
    folder = exported(tmp_path, statements("Listen", "Move"), voters)
    text = (folder / "round-w1.vote.1.csv").read_text(encoding="utf-8-sig")
    assert text.splitlines() == ["item,agree,disagree,pass", "i1,1,0,1", "i2,0,1,0"]


def test_csv_files_begin_with_a_byte_order_mark_and_are_for_the_owner_alone(tmp_path: Path) -> None:
    folder = exported(tmp_path, statements("Café"), [ballot("p1", {"i1": {"position": "agree"}})])
    content = (folder / "answers.csv").read_bytes()
    assert content.startswith("\ufeff".encode())
    assert "Café".encode() in content
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}


def test_text_that_begins_like_a_formula_is_guarded_in_csv_and_untouched_in_json(tmp_path: Path) -> None:
    label = '=HYPERLINK("http://example.org","x")'
    folder = exported(tmp_path, statements(label), [ballot("-p1", {"i1": {"position": "agree"}})])
    (row,) = read_csv(folder / "answers.csv")
    assert row["item_label"] == f"'{label}"
    assert row["participant"] == "'-p1"
    data = json.loads((folder / "data.json").read_text(encoding="utf-8"))
    assert data["tables"]["answers"][0]["item_label"] == label


def test_values_keep_their_kind_in_both_formats(tmp_path: Path) -> None:
    definition = round_definition("dot_vote", settings=ACTIVITIES["dot_vote"].read_settings({}, 3))
    folder = exported(tmp_path, definition, [ballot("p1", {"i1": {"dots": 1, "concern": False}, "i2": {"dots": None}})])
    rows = {(row["item"], row["field"]): row for row in read_csv(folder / "answers.csv")}
    assert (rows["i1", "dots"]["value"], rows["i1", "dots"]["number"]) == ("1", "1")
    assert (rows["i1", "concern"]["value"], rows["i1", "concern"]["number"]) == ("false", "0")
    assert (rows["i2", "dots"]["value"], rows["i2", "dots"]["skipped"]) == ("", "true")
    assert rows["i1", "dots"]["received_at"] == "2026-11-24T12:00:20Z"
    data = json.loads((folder / "data.json").read_text(encoding="utf-8"))
    skipped = next(row for row in data["tables"]["answers"] if row["skipped"])
    assert skipped["value"] is None
    assert data["exported_at"] == "2026-11-24T12:00:00Z"
    assert data["rehearsal"] is False


def test_the_codebook_names_every_column_field_and_measure(tmp_path: Path) -> None:
    folder = exported(tmp_path, statements("Listen"), [ballot("p1", {"i1": {"position": "agree"}})])
    book = {(row["what"], row["of"], row["name"]): row for row in read_csv(folder / "codebook.csv")}
    for one in TABLES:
        for column in one.columns:
            assert book["column", one.name, column.name]["meaning"] == column.meaning
    assert book["field", "statements", "position"]["values"] == "agree disagree pass"
    assert {name for what, _, name in book if what == "measure"} == {"agree", "disagree", "pass"}
    assert all(row["meaning"] for row in book.values())


WRITTEN: dict[str, dict[str, int | str | bool | None]] = {
    "ideas": {"note_1": "Lanterns", "note_9": ""},
    "journey_map": {"feeling": "bad", "lane_1": "feels", "note_1": "Lanterns"},
    "personas": {"with": "alone", "code": "", "text": "Lanterns", "age_band": "16-17", "mine": False},
    "needs": {"today": "partly", "helps_1": True},
    "card_check": {"verdict": "change", "veto": True, "change": "Lanterns"},
}
"""Fields of what a room makes together, with an answer to each."""


@pytest.mark.parametrize("name", WRITTEN)
def test_the_fields_of_what_a_room_makes_are_in_every_table_and_words_only_once_approved(
    tmp_path: Path, name: str
) -> None:
    activity = ACTIVITIES[name]
    texts = frozenset(each.name for each in activity.fields if each.kind is FieldKind.TEXT) & set(WRITTEN[name])
    settings = {"notes_per_person": 9} if name == "ideas" else {"lanes": [{"id": "feels", "label": "Feelings"}]}
    definition = round_definition(name, options=items("Evenings"), settings=settings if name != "needs" else {})
    given = ballot("p1", {"i1": dict(WRITTEN[name])})
    with closing(store_in(tmp_path)) as store:
        store.append_event(definition.workshop, RoundOpened(at=after(10), definition=definition))
        join(store, definition, given.participant)
        write(store, replace(submission(definition, given, key="k1"), text_fields=texts))
        for folder in ("hidden", "approved"):
            write_exports(store, ACTIVITIES, tmp_path / folder, now=NOON)
            for each in texts:
                store.moderate(moderation("k1", field=each))
    for folder in ("hidden", "approved"):
        rows = {row["field"]: row for row in read_csv(tmp_path / folder / "answers.csv")}
        assert set(rows) == set(WRITTEN[name])
        assert {row["item_label"] for row in rows.values()} == {"Evenings"}
        for each, value in WRITTEN[name].items():
            hidden = each in texts and folder == "hidden"
            told = str(value).lower() if isinstance(value, bool) else value
            assert (rows[each]["value"], rows[each]["withheld"]) == ("" if hidden else told, str(hidden).lower())
        book = {(row["of"], row["name"]) for row in read_csv(tmp_path / folder / "codebook.csv")}
        assert {(name, each.name) for each in activity.fields} <= book
        in_files = b"".join(path.read_bytes() for path in (tmp_path / folder).iterdir())
        assert (b"Lanterns" in in_files) == (folder == "approved" and bool(texts))


def test_progress_is_told_and_only_our_own_files_are_replaced(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    folder = tmp_path / "export"
    folder.mkdir()
    (folder / "mine.txt").write_text("keep", encoding="utf-8")
    told: list[str] = []

    def begun(name: str, rows: int, done: int, of: int) -> None:
        assert (rows, done, of) == (0, len(told), len(TABLES) + 2)
        told.append(name)

    written = write_exports(store, ACTIVITIES, folder, now=NOON, progress=begun)
    again = write_exports(store, ACTIVITIES, folder, now=NOON)
    store.close()
    assert told == [path.name for path in written] == [path.name for path in again]
    assert (folder / "mine.txt").read_text(encoding="utf-8") == "keep"
    assert not [path for path in folder.iterdir() if path.name.endswith(".part")]


def test_the_same_store_gives_the_same_bytes(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    hold_round(store, statements("Listen"), [ballot("p1", {"i1": {"position": "agree"}})])
    first = [path.read_bytes() for path in write_exports(store, ACTIVITIES, tmp_path / "a", now=NOON)]
    second = [path.read_bytes() for path in write_exports(store, ACTIVITIES, tmp_path / "b", now=NOON)]
    store.close()
    assert first == second


def test_a_folder_that_cannot_be_made_is_a_plain_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    with pytest.raises(StoreError):
        write_whole(tmp_path / "file" / "answers.csv", b"")


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "\uff1d"])
def test_every_start_of_a_formula_is_guarded(start: str) -> None:
    assert guarded(f"{start}SUM(A1)") == f"'{start}SUM(A1)"


@pytest.mark.parametrize("number", ["-1", "+2", "-0.5", "12"])
def test_numbers_are_not_guarded(number: str) -> None:
    assert guarded(number) == number


@given(st.lists(st.lists(st.none() | st.booleans() | st.integers() | st.text(), min_size=2, max_size=2), max_size=6))
def test_any_cells_come_back_and_no_text_can_run(rows: list[list[object]]) -> None:
    read = list(csv.reader(io.StringIO(csv_bytes(rows).decode("utf-8-sig"), newline="")))
    assert len(read) == len(rows)
    for sent, got in zip(rows, read, strict=True):
        for before, came in zip(sent, got, strict=True):
            if isinstance(before, str):
                text = before.encode("utf-8", "backslashreplace").decode()
                assert came in (text, f"'{text}")
                assert not came.startswith(("=", "@", "\t", "\r"))
