from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

import facilitation_kit
from facilitation_kit.activities.registry import load_activities
from facilitation_kit.analysis.open_data import open_data
from facilitation_kit.errors import StoreError
from tests.builders import ballot, round_definition
from tests.stored_rounds import hold_round, store_in, submission, write

ROUND = round_definition("statements")


def test_a_data_folder_and_its_store_file_give_the_same_frames(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    hold_round(store, ROUND, [ballot("p1", {"i1": {"position": "agree"}})])
    store.close()
    by_folder, by_file = facilitation_kit.open_data(tmp_path), facilitation_kit.open_data(tmp_path / "store.sqlite3")
    assert by_folder.answers.equals(by_file.answers)
    assert by_folder.path == by_file.path
    assert not by_folder.rehearsal
    assert by_folder.uncounted == ()
    assert repr(by_folder) == ("<OpenData of a store: 1 participants, 1 rounds, 1 current answers, 1 rows in the log>")


def test_it_reads_while_a_hub_writes_and_does_not_follow(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    hold_round(store, ROUND, [ballot("p1", {"i1": {"position": "agree"}})], until="open")
    before = open_data(tmp_path)
    write(store, submission(ROUND, ballot("p1", {"i1": {"position": "disagree"}}), key="k2", seconds=30))
    assert list(before.answers["value"]) == ["agree"]
    assert list(open_data(tmp_path).answers["value"]) == ["disagree"]
    store.close()


def test_a_rehearsal_store_says_so(tmp_path: Path) -> None:
    store_in(tmp_path, rehearsal=True).close()
    assert open_data(tmp_path).rehearsal
    assert "rehearsal" in repr(open_data(tmp_path))


def test_reading_changes_nothing(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    hold_round(store, ROUND, [ballot("p1", {"i1": {"position": "agree"}})])
    store.close()
    file = tmp_path / "store.sqlite3"
    before = hashlib.sha256(file.read_bytes()).hexdigest()
    open_data(file)
    assert hashlib.sha256(file.read_bytes()).hexdigest() == before


def test_rounds_of_a_package_that_is_gone_are_listed(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    hold_round(store, ROUND, [ballot("p1", {"i1": {"position": "agree"}})])
    store.close()
    without = {name: activity for name, activity in load_activities().items() if name != "statements"}
    assert open_data(tmp_path, activities=without).uncounted == (ROUND.id,)


def test_a_folder_without_a_store_is_a_plain_error(tmp_path: Path) -> None:
    with pytest.raises(StoreError) as caught:
        open_data(tmp_path)
    assert caught.value.code == "store.missing"
