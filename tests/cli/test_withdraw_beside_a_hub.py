"""`withdraw` while a hub runs on the same data: the hub does it, because it alone may write."""

from __future__ import annotations

import asyncio
import subprocess
from contextlib import closing
from pathlib import Path

import pytest

from facilitation_kit.participant.receipts import Receipts
from facilitation_kit.rehearsal.run_through import RehearsalPlace, Scene, play
from facilitation_kit.responses.data_directory import DataDirectory
from facilitation_kit.responses.sqlite_store import SqliteStore
from tests.cli.commands import ARGV, PROJECT, environment
from tests.running_hub import TOKEN, RunningHub


def told(folder: Path, words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*ARGV, "withdraw", "--rehearsal", "--data-dir", str(folder)],
        input=f"{words}\n",
        capture_output=True,
        text=True,
        env=environment(),
        cwd=PROJECT,
        timeout=60,
        check=False,
    )


@pytest.fixture(scope="module")
def ended(tmp_path_factory: pytest.TempPathFactory) -> dict[str, subprocess.CompletedProcess[str]]:
    folder = tmp_path_factory.mktemp("data")
    with RunningHub(folder, rehearsal=True) as hub:
        store_path = hub.data_dir / "rehearsal" / "store.sqlite3"
        place = RehearsalPlace(hub=hub.lan, control=hub.control, token=TOKEN, store=store_path)
        asyncio.run(play(place, Scene(run_sheet="practitioner-priorities", people=6, seed=1)))
        with closing(SqliteStore.open(store_path, rehearsal=True, read_only=True)) as store:
            person = min(row.participant for row in store.rows())
            receipts = Receipts(DataDirectory.look(store_path.parent).secret())
            words = " ".join(receipts.words_of(store, person))
            assert len(words.split()) == 3
            done = told(folder, words)
            assert person not in {row.participant for row in store.rows()}
            return {"done": done, "again": told(folder, words)}


def test_the_hub_takes_everything_out_and_says_what_to_tell_the_person(
    ended: dict[str, subprocess.CompletedProcess[str]],
) -> None:
    assert ended["done"].returncode == 0, ended["done"].stderr
    assert "Your answers are deleted" in ended["done"].stdout
    assert "as shown" in ended["done"].stdout


def test_words_that_lead_nowhere_any_more_are_refused(ended: dict[str, subprocess.CompletedProcess[str]]) -> None:
    assert ended["again"].returncode == 1
    assert "withdrawal.unknown-words" in ended["again"].stderr
