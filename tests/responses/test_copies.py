from __future__ import annotations

import stat
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from facilitation_kit.identifiers import RoundId
from facilitation_kit.responses.copies import copies_waiting, note_copy, note_releases, releases_waiting, take_in_notes
from facilitation_kit.responses.safety_records import ExportMade, StoredTable
from facilitation_kit.responses.sqlite_store import SqliteStore
from tests.builders import after

ROUND = RoundId("w1.vote.1")
PACK = ExportMade(kind="pack", name="pack.html", by="facilitator", at=after(1))
SEEN = StoredTable(
    round=ROUND, profile="working_group", audience="it", cut_off=after(0), hash="h", table={"a": 1}, at=after(1)
)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    store = SqliteStore.open(tmp_path / "store.sqlite3")
    yield store
    store.close()


def test_notes_made_beside_a_hub_are_seen_at_once_and_taken_in_by_the_next_writer(
    tmp_path: Path, store: SqliteStore
) -> None:
    note_copy(tmp_path, PACK)
    note_releases(tmp_path, [SEEN])
    assert copies_waiting(tmp_path) == [PACK]
    assert releases_waiting(tmp_path) == store.released_tables(ROUND) == [SEEN]
    assert store.exports_made() == []
    store.close()
    with closing(SqliteStore.open(tmp_path / "store.sqlite3")) as opened:
        assert opened.exports_made() == [PACK]
        assert opened.released_tables(ROUND) == [SEEN]
        assert [entry.what for entry in opened.audit_entries()] == ["pack"]
    assert copies_waiting(tmp_path) == []
    assert not list(tmp_path.glob("copies*"))


def test_a_writer_that_stopped_half_way_loses_no_note(tmp_path: Path, store: SqliteStore) -> None:
    note_copy(tmp_path, PACK)
    (tmp_path / "copies.jsonl").replace(tmp_path / "copies.taken")
    second = ExportMade(kind="export", name="later", by="facilitator", at=after(2))
    note_copy(tmp_path, second)
    assert copies_waiting(tmp_path) == [PACK, second]
    take_in_notes(tmp_path, store)
    take_in_notes(tmp_path, store)
    assert store.exports_made() == [PACK, second]


def test_half_a_line_is_passed_over(tmp_path: Path) -> None:
    note_copy(tmp_path, PACK)
    with (tmp_path / "copies.jsonl").open("a") as file:
        file.write('{"copy": {"at": "2026-')
    assert copies_waiting(tmp_path) == [PACK]


def test_only_the_owner_can_read_the_notes(tmp_path: Path) -> None:
    note_copy(tmp_path, PACK)
    assert stat.S_IMODE((tmp_path / "copies.jsonl").stat().st_mode) == 0o600


def test_without_a_release_no_file_is_made(tmp_path: Path) -> None:
    note_releases(tmp_path, [])
    assert list(tmp_path.iterdir()) == []
