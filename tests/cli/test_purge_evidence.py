"""`facilitate purge` and the research: what came in long ago is listed, then erased; what we made of it stays."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from facilitation_kit.responses.evidence_records import Fact, Insight
from facilitation_kit.responses.sqlite_store import SqliteStore
from tests.cli.commands import facilitate
from tests.cli.data_folders import bytes_below
from tests.made_evidence import fact, insight

OLD, NEW = "words-from-four-years-ago", "words-from-yesterday"


def test_what_came_in_long_ago_is_listed_and_then_erased_to_the_last_byte(tmp_path: Path) -> None:
    now = datetime.now(UTC)
    with closing(SqliteStore.open(tmp_path / "store.sqlite3")) as store:
        old = [(fact("old", OLD), 0), (insight(supporting=("old",)), 0)]
        store.keep(old, by="researcher", at=now - timedelta(days=4 * 366))  # type: ignore[arg-type] # both are records
        store.keep([(fact("new", NEW), 0)], by="researcher", at=now - timedelta(days=1))

    listed = facilitate("purge", "--dry-run", "--data-dir", str(tmp_path))
    [due] = [line for line in listed.out.splitlines() if line.startswith("now")]
    assert "transcripts, quotes and cases of the research" in due
    assert due.split()[-1] == "1"
    assert OLD.encode() in bytes_below(tmp_path)

    ended = facilitate("purge", "--yes", "--data-dir", str(tmp_path))
    assert ended.code == 0, ended.errors
    assert "1 rows" in ended.out
    assert OLD.encode() not in bytes_below(tmp_path)
    with closing(SqliteStore.open(tmp_path / "store.sqlite3", read_only=True)) as store:
        assert [each.record.id for each in store.evidence(Fact)] == ["new"]
        assert [each.record.supporting for each in store.evidence(Insight)] == [()]
