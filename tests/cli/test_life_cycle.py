"""The commands about the life of personal data, as a facilitator runs them."""

from __future__ import annotations

import json
import sqlite3
import stat
import subprocess
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from facilitation_kit.responses.safeguarding_store import RECORDS_FILE, SafeguardingRecords
from facilitation_kit.safeguarding.safeguarding_record import Author, Entry, NewRecord
from tests.cli.commands import ARGV, PROJECT, environment, facilitate
from tests.cli.data_folders import P1, SECRET, W1, WORDS, audited, bytes_below, held_workshop, keys_in

OPENED = datetime.now(UTC) - timedelta(days=100)
"""So that open text (90 days) is due, and nothing else (a year)."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return held_workshop(tmp_path / "data", opened=OPENED)


def new_record(source: str, at: datetime) -> NewRecord:
    return NewRecord(
        source=source, workshop=W1, workshop_title="An afternoon", activity="Why?", words="Something is wrong.", at=at
    )


class TestPurge:
    def test_a_dry_run_shows_what_is_due_and_what_is_not_and_erases_nothing(self, folder: Path) -> None:
        ended = facilitate("purge", "--dry-run", "--data-dir", str(folder))
        assert ended.code == 0
        [due] = [line for line in ended.out.splitlines() if line.startswith("now")]
        assert "people's own words" in due
        assert f"{OPENED + timedelta(days=365):%Y-%m-%d}" in ended.out
        assert "Nothing was erased." in ended.out
        assert keys_in(folder) == ["k1", "k2"]

    def test_what_is_due_is_erased_to_the_last_byte_and_the_rest_stays(self, folder: Path) -> None:
        facilitate("backup", "--data-dir", str(folder))
        assert bytes_below(folder).count(SECRET.encode()) >= 2
        ended = facilitate("purge", "--yes", "--data-dir", str(folder))
        assert "1 rows, 0 copies and 0 safeguarding records are erased." in ended.out
        assert keys_in(folder) == ["k2"]
        assert SECRET.encode() not in bytes_below(folder)
        assert audited(folder)[-1] == "purge"

    def test_a_backup_that_cannot_be_erased_from_is_told(self, folder: Path) -> None:
        (folder / "backups").mkdir()
        (folder / "backups" / "store-damaged.sqlite3").write_text("no database at all")
        ended = facilitate("purge", "--yes", "--data-dir", str(folder))
        assert keys_in(folder) == ["k2"]
        assert "Look into the folder backups" in ended.errors

    def test_copies_whose_time_has_come_are_deleted(self, folder: Path) -> None:
        facilitate("backup", "--data-dir", str(folder))
        [copy] = (folder / "backups").iterdir()
        old = {
            "at": (datetime.now(UTC) - timedelta(days=40)).isoformat(),
            "kind": "backup",
            "name": copy.name,
            "by": "facilitator",
        }
        (folder / "copies.jsonl").write_text(json.dumps({"copy": old}) + "\n")
        assert copy.name in facilitate("purge", "--dry-run", "--data-dir", str(folder)).out
        facilitate("purge", "--yes", "--data-dir", str(folder))
        assert not copy.exists()

    def test_closed_safeguarding_records_are_listed_and_erased_only_when_they_are_named(self, folder: Path) -> None:
        old = datetime.now(UTC) - timedelta(days=3_000)
        with SafeguardingRecords.open(folder / RECORDS_FILE) as records:
            due, kept = (records.add(new_record(words, old)) for words in ("due", "open"))
            records.add_entry(due, Entry(kind="told", note="The lead.", by="Sam", at=old))
            records.close_record(due, old)
        listed = facilitate("purge", "--yes", "--data-dir", str(folder))
        assert f"safeguarding record {due}" in listed.out
        assert kept not in listed.out
        assert "ask the safeguarding lead first" in listed.errors
        ended = facilitate("purge", "--records", "--yes", "--data-dir", str(folder))
        assert "1 safeguarding records are erased." in ended.out
        with SafeguardingRecords.open(folder / RECORDS_FILE) as records:
            assert [each.id for each in records.records()] == [kept]

    def test_without_a_yes_nothing_is_erased(self, folder: Path) -> None:
        ended = subprocess.run(
            [*ARGV, "purge", "--data-dir", str(folder)],
            input="n\n",
            capture_output=True,
            text=True,
            env=environment(),
            cwd=PROJECT,
            timeout=60,
            check=False,
        )
        assert ended.returncode == 1
        assert keys_in(folder) == ["k1", "k2"]

    def test_a_folder_without_a_store_stays_without_one(self, tmp_path: Path) -> None:
        ended = facilitate("purge", "--yes", "--data-dir", str(tmp_path / "none"))
        assert "store.missing" in ended.errors
        assert not (tmp_path / "none").exists()


class TestErase:
    @pytest.mark.parametrize(
        ("kind", "table"),
        [
            ("raw_text", "response"),
            ("ballot", "response"),
            ("participant", "participant"),
            ("consent_log", "consent"),
        ],
    )
    def test_each_kind_is_copied_and_then_erased(self, folder: Path, tmp_path: Path, kind: str, table: str) -> None:
        copy = tmp_path / "copy.json"
        ended = facilitate("erase", kind, "--copy-to", str(copy), "--yes", "--data-dir", str(folder))
        assert ended.code == 0, ended.errors
        assert json.loads(copy.read_text())[table]
        assert stat.S_IMODE(copy.stat().st_mode) == 0o600
        again = facilitate("erase", kind, "--yes", "--data-dir", str(folder))
        assert "0 rows are erased." in again.out
        assert "erasure-copy" in audited(folder)

    def test_a_copy_is_never_written_over_another_file(self, folder: Path, tmp_path: Path) -> None:
        copy = tmp_path / "copy.json"
        copy.write_text("precious")
        ended = facilitate("erase", "raw_text", "--copy-to", str(copy), "--yes", "--data-dir", str(folder))
        assert "store.copy-exists" in ended.errors
        assert copy.read_text() == "precious"
        assert keys_in(folder) == ["k1", "k2"]

    def test_an_unknown_kind_is_told_the_known_ones(self, folder: Path) -> None:
        ended = facilitate("erase", "everything", "--yes", "--data-dir", str(folder))
        assert ended.code == 2
        assert "raw_text" in ended.errors


class TestBackupAndRestore:
    def test_a_backup_is_listed_and_audited_with_the_next_write(self, folder: Path) -> None:
        made = facilitate("backup", "--data-dir", str(folder))
        assert Path(made.out.strip()).is_file()
        facilitate("erase", "consent_log", "--yes", "--data-dir", str(folder))
        assert audited(folder) == ["backup", "purge"]

    def test_the_way_back_from_a_copy(self, folder: Path, tmp_path: Path) -> None:
        copy = tmp_path / "stick.sqlite3"
        assert "encrypted stick" in facilitate("backup", "--to", str(copy), "--data-dir", str(folder)).errors
        new = tmp_path / "new-laptop"
        ended = facilitate("restore", str(copy), "--yes", "--data-dir", str(new))
        assert ended.code == 0, ended.errors
        assert keys_in(new) == ["k1", "k2"]
        assert audited(new) == ["restore"]

    def test_a_rehearsal_is_never_restored_into_real_data(self, folder: Path, tmp_path: Path) -> None:
        rehearsed = held_workshop(tmp_path / "data" / "rehearsal", rehearsal=True)
        made = facilitate("backup", "--rehearsal", "--data-dir", str(folder))
        assert str(rehearsed) in made.out
        ended = facilitate("restore", made.out.strip(), "--yes", "--data-dir", str(folder))
        assert "store.rehearsal-differs" in ended.errors
        assert ended.code == 3


class TestAudit:
    def test_a_whole_log_is_called_whole_and_gives_the_hash_to_write_down(self, folder: Path) -> None:
        facilitate("erase", "consent_log", "--yes", "--data-dir", str(folder))
        ended = facilitate("audit", "verify", "--data-dir", str(folder))
        assert (ended.code, "1 entries" in ended.out) == (0, True)
        last = ended.out.split()[-1]
        assert facilitate("audit", "verify", "--expect", last, "--data-dir", str(folder)).code == 0
        assert facilitate("audit", "verify", "--expect", "0" * 64, "--data-dir", str(folder)).code == 1

    def test_a_changed_entry_is_found(self, folder: Path) -> None:
        facilitate("erase", "consent_log", "--yes", "--data-dir", str(folder))
        with closing(sqlite3.connect(folder / "store.sqlite3")) as connection:
            connection.execute("DROP TRIGGER audit_entry_never_changes")
            connection.execute("UPDATE audit_entry SET why = 'another reason'")
            connection.commit()
        ended = facilitate("audit", "verify", "--data-dir", str(folder))
        assert ended.code == 1
        assert "Entry 1 was changed after it was written." in ended.errors

    def test_show_prints_who_did_what(self, folder: Path) -> None:
        facilitate("erase", "consent_log", "--yes", "--data-dir", str(folder))
        shown = facilitate("audit", "show", "--data-dir", str(folder)).out
        assert "purge" in shown
        assert "w1 consent_log" in shown
        assert "asked for" in shown


class TestWithdraw:
    def told(self, folder: Path, words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*ARGV, "withdraw", "--data-dir", str(folder)],
            input=f"{words}\n",
            capture_output=True,
            text=True,
            env=environment(),
            cwd=PROJECT,
            timeout=60,
            check=False,
        )

    def test_three_words_read_aloud_are_enough(self, folder: Path) -> None:
        facilitate("backup", "--data-dir", str(folder))
        ended = self.told(folder, "Kettle, Otter, MEADOW")
        assert ended.returncode == 0, ended.stderr
        assert "Your answers are deleted: 1, one of them in your own words." in ended.stdout
        assert keys_in(folder) == ["k2"]
        assert SECRET.encode() not in bytes_below(folder)
        assert audited(folder)[-1] == "withdraw"

    def test_a_private_message_goes_too_and_one_that_was_escalated_stays(self, folder: Path) -> None:
        now = datetime.now(UTC)
        author = Author(participant=P1, group=None, joined_at=now)
        with SafeguardingRecords.open(folder / RECORDS_FILE) as records:
            records.add(replace(new_record("private words", now), author=author, escalated=False))
            escalated = records.add(replace(new_record("escalated words", now), author=author))
        assert b"private words" in bytes_below(folder)
        assert self.told(folder, "kettle otter meadow").returncode == 0
        with SafeguardingRecords.open(folder / RECORDS_FILE) as records:
            assert [each.id for each in records.records()] == [escalated]
        assert b"private words" not in bytes_below(folder)

    def test_other_words_delete_nothing(self, folder: Path) -> None:
        ended = self.told(folder, "kettle otter lemon")
        assert ended.returncode == 3
        assert "store.no-participant" in ended.stderr
        assert WORDS not in ended.stderr
        assert keys_in(folder) == ["k1", "k2"]


class TestDpia:
    def test_it_is_filled_in_from_the_project_and_never_written_over(self, tmp_path: Path) -> None:
        path = tmp_path / "dpia.md"
        ended = facilitate("dpia", "--to", str(path))
        assert ended.code == 0, ended.errors
        text = path.read_text()
        for part in ("Imogen Ferrard", "2026-11", "Polski", "90 days", "8 people", "**To decide:**"):
            assert part in text
        assert facilitate("dpia", "--to", str(path)).code == 3
