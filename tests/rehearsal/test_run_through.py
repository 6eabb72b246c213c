from __future__ import annotations

import asyncio
import dataclasses
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from facilitation_kit.errors import LiveError, StoreError
from facilitation_kit.rehearsal.facilitator_script import ConsoleView
from facilitation_kit.rehearsal.logbook import Kind, Met, RehearsalReport
from facilitation_kit.rehearsal.run_through import RehearsalPlace, Scene, play, receipts_without_answers
from facilitation_kit.responses.data_directory import DataDirectory
from facilitation_kit.responses.sqlite_store import SqliteStore
from tests.running_hub import TOKEN, RunningHub

SCENE = Scene(run_sheet="co-design-afternoon", people=16, seed=7)


def place_of(hub: RunningHub, *, rehearsal: bool = True) -> RehearsalPlace:
    data = DataDirectory.look(hub.data_dir)
    home = DataDirectory.look(data.rehearsal_root) if rehearsal else data
    return RehearsalPlace(hub=hub.lan, control=hub.control, token=TOKEN, store=home.store_path)


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningHub]:
    with RunningHub(tmp_path_factory.mktemp("data"), rehearsal=True) as running:
        yield running


@pytest.fixture(scope="module")
def opened() -> list[ConsoleView]:
    return []


@pytest.fixture(scope="module")
def report(hub: RunningHub, opened: list[ConsoleView]) -> RehearsalReport:
    return asyncio.run(play(place_of(hub), SCENE, on_open=opened.append))


def of(report: RehearsalReport, kind: Kind, what: Met) -> int:
    return next(summary.met[what] for summary in report.kinds if summary.kind is kind)


def test_a_whole_run_sheet_is_played_without_a_surprise(report: RehearsalReport, opened: list[ConsoleView]) -> None:
    assert report.surprises == ()
    assert report.people == 16
    assert [kind.people for kind in report.kinds] == [2] * len(Kind)
    assert len(report.rounds) == 4
    assert opened[0]["workshop"]["rehearsal"] is True


def test_every_kind_of_person_meets_what_it_is_there_to_meet(report: RehearsalReport) -> None:
    everybody_sees = {of(report, kind, Met.RESULTS) for kind in Kind}
    assert everybody_sees == {8}, "two people of each kind, four rounds"
    assert of(report, Kind.COMES_LATE, Met.JOINED) == 2
    assert of(report, Kind.CHANGES_MIND, Met.CHANGED) == 16
    assert of(report, Kind.CHANGES_MIND, Met.REFUSED) == 8, "the old form with another answer, once a round"
    assert of(report, Kind.LOSES_CONNECTION, Met.SENT_AGAIN) == 34, "every answer once, and one late after each reveal"
    assert of(report, Kind.OVERSPENDS, Met.REFUSED) == of(report, Kind.OVERSPENDS, Met.ANSWERED) == 26
    assert of(report, Kind.SKIPS, Met.SKIPPED) == 16
    assert of(report, Kind.QUICK, Met.REFUSED) == 0


def test_every_receipt_is_in_the_store_once(report: RehearsalReport, hub: RunningHub) -> None:
    assert len(report.receipts) == report.total(Met.ANSWERED) + report.total(Met.SKIPPED) + report.total(Met.CHANGED)
    assert receipts_without_answers(report, place_of(hub).store) == ()


def test_a_lost_answer_would_be_found(report: RehearsalReport, hub: RunningHub, tmp_path: Path) -> None:
    copy = tmp_path / "store.sqlite3"
    with sqlite3.connect(place_of(hub).store) as source, sqlite3.connect(copy) as target:
        source.backup(target)
        key = min(report.receipts)
        target.execute("DELETE FROM response WHERE key = ?", (key,))
        target.commit()
    source.close()
    target.close()
    assert receipts_without_answers(report, copy) == ("1 answers were called saved but are not in the store",)
    honest = dataclasses.replace(report, receipts=report.receipts - {key})
    assert receipts_without_answers(honest, copy) == ()


def test_the_store_counts_everybody_who_answered(report: RehearsalReport, hub: RunningHub) -> None:
    store = SqliteStore.open(place_of(hub).store, rehearsal=True, read_only=True)
    try:
        assert store.participant_count(store.workshops()[0]) == report.people
        assert {row.entry_mode for row in store.rows()} == {"rehearsal"}
    finally:
        store.close()


def test_scripted_people_refuse_a_store_of_real_answers(tmp_path: Path) -> None:
    with RunningHub(tmp_path, rehearsal=False) as real:
        with pytest.raises(StoreError) as refused:
            asyncio.run(play(place_of(real, rehearsal=False), SCENE))
        assert refused.value.code == "rehearsal.real-store"
        with real.facilitator() as facilitator:
            assert facilitator.client.get("/api/workshops").json() == []


def test_an_unknown_run_sheet_is_refused_in_the_hubs_words(hub: RunningHub) -> None:
    with pytest.raises(LiveError, match="no run sheet called nowhere"):
        asyncio.run(play(place_of(hub), dataclasses.replace(SCENE, run_sheet="nowhere")))


def test_a_hub_that_is_gone_is_a_plain_error(hub: RunningHub, tmp_path: Path) -> None:
    gone = dataclasses.replace(place_of(hub), control="http://127.0.0.1:9")
    with pytest.raises(LiveError) as error:
        asyncio.run(play(gone, SCENE))
    assert error.value.code == "rehearsal.hub-unreachable"
    assert TOKEN not in str(error.value)
