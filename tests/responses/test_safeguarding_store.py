"""The file of the safeguarding records: what it holds, and that what is erased is not in it any more."""

from __future__ import annotations

import sqlite3
import stat
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from facilitation_kit.errors import LiveError, StoreError
from facilitation_kit.identifiers import GroupId, ParticipantId, WorkshopId
from facilitation_kit.responses.safeguarding_file import SafeguardingFile
from facilitation_kit.responses.safeguarding_records import Author, BreakGlass, NewRecord
from facilitation_kit.responses.safeguarding_store import RECORDS_FILE, SafeguardingRecords
from facilitation_kit.safeguarding.safeguarding_record import check_entry
from tests.builders import NOON, after

AUTHOR = Author(participant=ParticipantId("secret-participant"), group=GroupId("young-people"), joined_at=NOON)
WORDS = "He waits outside\nthe school"
REASON = "We must find her before she goes home."


def new(source: str = "s1", *, escalated: bool = True, author: Author | None = AUTHOR) -> NewRecord:
    return NewRecord(
        source=source,
        workshop=WorkshopId("w1"),
        workshop_title="An afternoon together",
        activity="What would help most?",
        words=WORDS,
        at=after(60),
        written_at=after(30),
        author=author,
        escalated=escalated,
    )


def glass(first: str = "Robin Hale", second: str = "Kim Ode", reason: str = REASON) -> BreakGlass:
    return BreakGlass(first_person=first, second_person=second, reason=reason, at=after(90))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / RECORDS_FILE


@pytest.fixture
def records(path: Path) -> Iterator[SafeguardingRecords]:
    with SafeguardingRecords.open(path) as opened:
        yield opened


def test_a_record_holds_the_words_as_typed_and_what_came_of_them(records: SafeguardingRecords) -> None:
    record = records.add(new())
    records.add_entry(record, check_entry(kind="told", note="The lead, by phone", by=" Robin ", at=after(70)))
    records.add_entry(record, check_entry(kind="done", note="The lead comes over", by="Robin", at=after(80)))
    found = records.record(record)
    assert (found.words, found.opened_at, found.written_at) == (WORDS, after(60), after(30))
    assert [entry.note for entry in found.told] == ["The lead, by phone"]
    assert [entry.note for entry in found.done] == ["The lead comes over"]
    assert found.told[0].by == "Robin"
    assert records.records(WorkshopId("w1")) == [found]
    assert records.records(WorkshopId("w2")) == []


def test_the_same_words_make_one_record(records: SafeguardingRecords) -> None:
    assert records.add(new("s1")) == records.add(new("s1"))
    assert records.add(new("s2")) != records.add(new("s1"))
    assert len(records.records()) == 2


def test_nothing_but_the_two_people_learns_who_wrote_it(records: SafeguardingRecords) -> None:
    record = records.add(new())
    assert AUTHOR.participant not in repr(records.record(record))
    assert records.record(record).author_known
    assert records.break_glass(record, glass()) == AUTHOR
    assert records.record(record).glass == (glass(),)


def test_that_somebody_asked_stays_even_when_nobody_is_known(records: SafeguardingRecords) -> None:
    record = records.add(new(author=None))
    with pytest.raises(LiveError, match="does not know"):
        records.break_glass(record, glass())
    assert records.record(record).glass == (glass(),)


def test_after_the_workshop_the_authors_of_what_nobody_escalated_are_gone_from_the_file(
    records: SafeguardingRecords, path: Path
) -> None:
    private = Author(participant=ParticipantId("private-participant"), group=None, joined_at=NOON)
    message = records.add(new("s2", escalated=False, author=private))
    concern = records.add(new("s1"))
    assert b"private-participant" in path.read_bytes()
    assert records.forget_authors(WorkshopId("w2")) == 0
    assert records.forget_authors(WorkshopId("w1")) == 1
    assert b"private-participant" not in path.read_bytes()
    assert not records.record(message).author_known
    assert records.break_glass(concern, glass()) == AUTHOR


def test_an_escalated_message_keeps_its_author(records: SafeguardingRecords) -> None:
    record = records.add(new(escalated=False))
    records.escalate(record)
    assert records.forget_authors(WorkshopId("w1")) == 0
    assert records.record(record).escalated


def test_a_record_is_closed_only_when_somebody_was_told(records: SafeguardingRecords) -> None:
    record = records.add(new())
    with pytest.raises(LiveError) as refused:
        records.close_record(record, after(100))
    assert refused.value.code == "safeguarding.nobody-told"
    records.add_entry(record, check_entry(kind="told", note="The lead", by="Robin", at=after(70)))
    records.close_record(record, after(100))
    assert records.record(record).closed_at == after(100)


def test_an_erased_record_is_gone_from_the_file(records: SafeguardingRecords, path: Path) -> None:
    record = records.add(new())
    records.break_glass(record, glass())
    assert b"waits outside" in path.read_bytes()
    records.erase(record)
    assert records.records() == []
    for found in path.parent.iterdir():
        for word in (b"waits outside", b"secret-participant", b"Robin Hale"):
            assert word not in found.read_bytes()


def erased_without_overwriting(path: Path) -> None:
    """A record is erased, and the file alone has to be written anew, as where a split page kept a copy of it."""
    with SafeguardingRecords.open(path) as opened:
        opened._file._connection.execute("PRAGMA secure_delete = OFF")
        opened.add(new("s1", author=None))
        record = opened.add(replace(new("s2"), words="planted words"))
        assert b"planted words" in path.read_bytes()
        opened.erase(record)


def test_an_erasure_writes_the_file_anew(path: Path) -> None:
    erased_without_overwriting(path)
    assert b"planted words" not in path.read_bytes()
    assert b"waits outside" in path.read_bytes()


def test_an_erasure_that_was_interrupted_is_finished_by_the_next_opening(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin of the one above, too: without writing the file anew the words are left."""
    with monkeypatch.context() as stopped:
        stopped.setattr(SafeguardingFile, "leave_no_trace", lambda _: None)
        erased_without_overwriting(path)
    assert b"planted words" in path.read_bytes()
    SafeguardingRecords.open(path).close()
    assert b"planted words" not in path.read_bytes()


def test_the_file_keeps_no_log_beside_it(records: SafeguardingRecords, path: Path) -> None:
    records.add(new())
    assert [each.name for each in path.parent.iterdir()] == [RECORDS_FILE]


def test_only_its_owner_can_read_the_file_and_it_stays_from_one_run_to_the_next(path: Path) -> None:
    with SafeguardingRecords.open(path) as opened:
        record = opened.add(new())
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    path.chmod(0o644)
    with SafeguardingRecords.open(path) as opened:
        assert opened.record(record).words == WORDS
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_an_unknown_record_and_a_file_of_something_else_are_named(records: SafeguardingRecords, tmp_path: Path) -> None:
    for ask in (records.record, records.escalate, lambda each: records.close_record(each, NOON)):
        with pytest.raises(LiveError) as refused:
            ask("nothing")
        assert refused.value.code == "safeguarding.no-record"
    other = tmp_path / "other.sqlite3"
    connection = sqlite3.connect(other)
    connection.execute("CREATE TABLE something (a)")
    connection.close()
    with pytest.raises(StoreError) as wrong:
        SafeguardingRecords.open(other)
    assert wrong.value.code == "store.not-a-database"
