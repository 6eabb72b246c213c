"""`export`, `rebuild` and `pack` read a store beside a running hub and without one."""

from __future__ import annotations

import asyncio
import csv
import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from facilitation_kit.rehearsal.logbook import RehearsalReport
from facilitation_kit.rehearsal.run_through import RehearsalPlace, Scene, play
from tests.cli.commands import facilitate
from tests.running_hub import TOKEN, RunningHub


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningHub]:
    with RunningHub(tmp_path_factory.mktemp("data"), rehearsal=True) as running:
        yield running


@pytest.fixture(scope="module")
def report(hub: RunningHub) -> RehearsalReport:
    place = RehearsalPlace(
        hub=hub.lan, control=hub.control, token=TOKEN, store=hub.data_dir / "rehearsal" / "store.sqlite3"
    )
    return asyncio.run(play(place, Scene(run_sheet="practitioner-priorities", people=12, seed=1)))


def of(hub: RunningHub) -> tuple[str, ...]:
    return ("--rehearsal", "--data-dir", str(hub.data_dir))


def test_an_export_is_written_beside_a_running_hub(hub: RunningHub, report: RehearsalReport, tmp_path: Path) -> None:
    ended = facilitate("export", *of(hub), "--to", str(tmp_path / "out"))
    assert ended.code == 0
    files = {path.name for path in (tmp_path / "out").iterdir()}
    assert {"answers.csv", "tallies.csv", "codebook.csv", "data.json"} <= files
    assert {f"round-{round_id}.csv" for round_id in report.rounds} <= files
    with (tmp_path / "out" / "participants.csv").open(newline="", encoding="utf-8-sig") as file:
        assert len(list(csv.DictReader(file))) == 12
    assert json.loads((tmp_path / "out" / "data.json").read_text(encoding="utf-8"))["rehearsal"] is True
    assert "keep them in your team" in ended.errors


def test_an_export_goes_into_the_data_folder_by_itself(hub: RunningHub, report: RehearsalReport) -> None:
    ended = facilitate("export", *of(hub), "--workshop", report.workshop)
    assert ended.code == 0
    folder = Path(ended.out.strip().partition(" files in ")[2])
    assert folder.parent == hub.data_dir / "rehearsal" / "exports"
    assert (folder / "answers.csv").is_file()


def test_a_workshop_that_is_not_there_is_said_with_those_that_are(hub: RunningHub, report: RehearsalReport) -> None:
    ended = facilitate("export", *of(hub), "--workshop", "elsewhere")
    assert ended.code == 3
    assert report.workshop in ended.errors


def test_a_rebuild_agrees_with_what_is_shown(hub: RunningHub, report: RehearsalReport) -> None:
    ended = facilitate("rebuild", *of(hub))
    assert ended.code == 0
    assert ended.out.startswith(f"All figures agree ({len(report.rounds)} rounds, ")


@pytest.mark.parametrize("command", ["export", "rebuild"])
def test_a_folder_without_a_store_is_said_and_nothing_is_made(command: str, tmp_path: Path) -> None:
    ended = facilitate(command, "--data-dir", str(tmp_path / "none"))
    assert ended.code == 3
    assert "store.missing" in ended.errors
    assert not (tmp_path / "none").exists()


def test_a_pack_without_a_store_says_so_and_holds_the_content_alone(tmp_path: Path) -> None:
    ended = facilitate("pack", "--format", "html", "--no-annex", "--data-dir", str(tmp_path / "none"))
    assert ended.code == 0
    assert "No workshop was held on this data yet" in ended.errors
    assert [path.suffix for path in (tmp_path / "none").rglob("playback*.*")] == [".html"]
    assert not list(tmp_path.rglob("*.sqlite3"))


@pytest.mark.parametrize("command", ["export", "rebuild", "pack"])
def test_a_store_of_a_newer_kit_is_refused(command: str, tmp_path: Path, hub: RunningHub) -> None:
    copy = tmp_path / "store.sqlite3"
    source, target = sqlite3.connect(hub.data_dir / "rehearsal" / "store.sqlite3"), sqlite3.connect(copy)
    source.backup(target)
    target.execute("UPDATE meta SET schema = 99")
    target.commit()
    source.close()
    target.close()
    ended = facilitate(command, "--data-dir", str(tmp_path))
    assert ended.code == 3
    assert "store.newer" in ended.errors


@pytest.mark.parametrize("command", ["export", "rebuild", "pack"])
def test_a_file_that_is_no_store_is_refused(command: str, tmp_path: Path) -> None:
    (tmp_path / "store.sqlite3").write_text("this is a letter, not a database", encoding="utf-8")
    ended = facilitate(command, "--data-dir", str(tmp_path))
    assert ended.code == 3
    assert "store.not-a-database" in ended.errors
