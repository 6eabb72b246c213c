from __future__ import annotations

import random
import sqlite3
import stat
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from facilitation_kit.errors import StoreError
from facilitation_kit.identifiers import AnswerKey, ParticipantId, RoundId, WorkshopId
from facilitation_kit.live.events import RoundOpened
from facilitation_kit.responses.records import Saved
from facilitation_kit.responses.schema import Migration, read_migrations
from facilitation_kit.responses.sqlite_store import SqliteStore
from facilitation_kit.responses.writer import Writer
from tests.builders import after, opened_workshop, participant, round_definition, submission

W1, ROUND = WorkshopId("w1"), RoundId("w1.vote.1")
NEXT = Migration(number=len(read_migrations()) + 1, sql="ALTER TABLE response ADD COLUMN mood TEXT;")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "store.sqlite3"


@pytest.fixture
def store(path: Path) -> Iterator[SqliteStore]:
    store = SqliteStore.open(path)
    store.append_event(W1, opened_workshop())
    store.append_event(W1, RoundOpened(at=after(10), definition=round_definition()))
    store.add_participant(participant("p1"))
    yield store
    store.close()


def refusal(path: Path, **options: object) -> str:
    """The code with which opening is refused."""
    with pytest.raises(StoreError) as refused:
        SqliteStore.open(path, **options)  # type: ignore[arg-type]
    assert refused.value.remedy
    return refused.value.code


def bytes_on_disk(path: Path) -> bytes:
    """All that lies in the store's files, the write-ahead log included."""
    return b"".join(file.read_bytes() for file in sorted(path.parent.glob(f"{path.name}*")))


class TestOpening:
    def test_what_was_saved_is_there_when_it_is_opened_again(self, path: Path, store: SqliteStore) -> None:
        store.write_submissions([submission("k1", {"i1": "agree"})])
        store.close()
        with closing(SqliteStore.open(path)) as again:
            assert [row.key for row in again.rows()] == ["k1"]
            assert len(again.events(W1)) == 2
            [outcome] = again.write_submissions([submission("k2", {"i1": "pass"})])
            assert isinstance(outcome, Saved)
            assert not outcome.first_in_round

    def test_every_commit_is_synced_and_what_is_deleted_is_overwritten(self, store: SqliteStore) -> None:
        connection = store._connections.writer
        values = {
            name: connection.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("journal_mode", "synchronous", "secure_delete")
        }
        assert values == {"journal_mode": "wal", "synchronous": 2, "secure_delete": 1}

    def test_only_its_owner_can_read_its_files(self, path: Path, store: SqliteStore) -> None:
        files = list(path.parent.glob("store.sqlite3*"))
        assert {file.name for file in files} == {"store.sqlite3", "store.sqlite3-wal", "store.sqlite3-shm"}
        assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}

    @pytest.mark.parametrize("rehearsal", [True, False])
    def test_a_store_of_the_other_kind_is_refused(self, path: Path, rehearsal: bool) -> None:
        SqliteStore.open(path, rehearsal=rehearsal).close()
        assert refusal(path, rehearsal=not rehearsal) == "store.rehearsal-differs"
        with closing(SqliteStore.open(path, rehearsal=rehearsal)) as same:
            assert same.is_rehearsal is rehearsal
        with closing(SqliteStore.open(path, rehearsal=None, read_only=True)) as either:
            assert either.is_rehearsal is rehearsal

    def test_a_file_that_is_no_database_is_refused_and_left_as_it_is(self, path: Path) -> None:
        path.write_text("Dear diary, this is not a database at all. " * 200, encoding="utf-8")
        before = path.read_bytes()
        assert refusal(path) == "store.not-a-database"
        assert refusal(path, read_only=True) == "store.not-a-database"
        assert path.read_bytes() == before

    def test_another_programs_database_is_refused_and_left_as_it_is(self, path: Path) -> None:
        with closing(sqlite3.connect(path)) as other:
            other.execute("CREATE TABLE meta (schema INTEGER)")
            other.execute("INSERT INTO meta VALUES (1)")
            other.commit()
        before = path.read_bytes()
        assert refusal(path) == "store.not-a-database"
        assert path.read_bytes() == before

    def test_a_damaged_store_says_so(self, path: Path, store: SqliteStore) -> None:
        store.write_submissions([submission(f"k{n}", {"i1": n}) for n in range(2_000)])
        store.close()
        whole = bytearray(path.read_bytes())
        whole[8_192:-4_096] = b"\x5a" * (len(whole) - 12_288)
        path.write_bytes(whole)
        with pytest.raises(StoreError) as refused, closing(SqliteStore.open(path)) as damaged:
            list(damaged.rows())
        assert refused.value.code == "store.damaged"

    def test_a_missing_folder_says_so(self, tmp_path: Path) -> None:
        assert refusal(tmp_path / "nowhere" / "store.sqlite3") == "store.no-access"
        assert refusal(tmp_path / "store.sqlite3", read_only=True) == "store.missing"

    def test_a_second_program_that_writes_is_told_so(self, path: Path, store: SqliteStore) -> None:
        store._connections.writer.execute("PRAGMA busy_timeout = 1")
        with closing(sqlite3.connect(path, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            with pytest.raises(StoreError) as refused:
                store.add_participant(participant("p2"))
            other.execute("ROLLBACK")
        assert refused.value.code == "store.busy"
        store.add_participant(participant("p2"))
        assert store.participant_count(W1) == 2


class TestMigrating:
    def test_the_kits_own_migrations_are_numbered_from_one_without_a_gap(self) -> None:
        numbers = [migration.number for migration in read_migrations()]
        assert numbers == list(range(1, len(numbers) + 1))

    def test_an_older_store_is_brought_up_to_date_and_keeps_its_rows(self, path: Path, store: SqliteStore) -> None:
        store.write_submissions([submission("k1", {"i1": "agree"})])
        store.close()
        newer = (*read_migrations(), NEXT)
        assert refusal(path, read_only=True, migrations=newer) == "store.older"
        with closing(SqliteStore.open(path, migrations=newer)) as migrated:
            assert [row.key for row in migrated.rows()] == ["k1"]
            [column] = migrated._connections.writer.execute("SELECT mood FROM response")
            assert column == (None,)

    def test_a_newer_store_is_refused_and_left_as_it_is(self, path: Path) -> None:
        SqliteStore.open(path, migrations=(*read_migrations(), NEXT)).close()
        before = path.read_bytes()
        assert refusal(path) == "store.newer"
        assert refusal(path, read_only=True) == "store.newer"
        assert path.read_bytes() == before

    def test_a_migration_that_fails_leaves_the_store_as_it_was(self, path: Path, store: SqliteStore) -> None:
        store.write_submissions([submission("k1", {"i1": "agree"})])
        store.close()
        broken = Migration(number=NEXT.number, sql=NEXT.sql + " INSERT INTO nowhere VALUES (1);")
        assert refusal(path, migrations=(*read_migrations(), broken)) == "store.failed"
        with closing(SqliteStore.open(path)) as unchanged:
            assert [row.key for row in unchanged.rows()] == ["k1"]

    def test_an_empty_file_becomes_a_store_but_has_nothing_to_read(self, path: Path) -> None:
        path.touch()
        assert refusal(path, read_only=True) == "store.not-a-database"
        with closing(SqliteStore.open(path)) as store:
            assert store.workshops() == []


class TestReadingBesideAHub:
    def test_a_reader_sees_what_is_committed_while_the_writer_runs(self, path: Path, store: SqliteStore) -> None:
        with closing(SqliteStore.open(path, read_only=True)) as reader, Writer(store) as writer:
            for number in range(1, 6):
                writer.submit(submission(f"k{number}", {"i1": number})).result(20)
                assert len(list(reader.rows())) == number

    def test_it_can_change_nothing(self, path: Path, store: SqliteStore) -> None:
        with closing(SqliteStore.open(path, read_only=True)) as reader:
            for change in (
                lambda: reader.add_participant(participant("p2")),
                lambda: reader.write_submissions([submission("k1", {"i1": 1})]),
                lambda: reader.erase_participant(ParticipantId("p1"), after(5)),
                lambda: reader.append_event(W1, opened_workshop()),
            ):
                with pytest.raises(StoreError) as refused:
                    change()
                assert refused.value.code == "store.read-only"
            with pytest.raises(sqlite3.OperationalError):
                reader._connections.reader().execute("DELETE FROM response")

    def test_a_store_can_be_read_after_its_hub_has_stopped(self, path: Path, store: SqliteStore) -> None:
        store.write_submissions([submission("k1", {"i1": "agree"})])
        store.close()
        with closing(SqliteStore.open(path, read_only=True)) as reader:
            assert [row.key for row in reader.rows()] == ["k1"]

    def test_many_threads_read_at_once(self, store: SqliteStore) -> None:
        store.write_submissions([submission(f"k{n}", {f"i{n}": n}) for n in range(200)])
        counts: list[int] = []
        threads = [threading.Thread(target=lambda: counts.append(len(list(store.rows())))) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(20)
        assert counts == [200] * 8

    def test_a_reader_who_stops_half_way_through_the_log_holds_nothing_open(self, store: SqliteStore) -> None:
        store.write_submissions([submission(f"k{n}", {"i1": n}) for n in range(20)])
        rows = store.rows()
        next(rows)
        busy = store._connections.writer.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        assert busy == 0

    def test_a_log_that_is_read_in_blocks_loses_no_row(
        self, store: SqliteStore, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        store.add_participant(participant("p2"))
        store.write_submissions([submission(f"k{n}", {"i1": n}, person=f"p{1 + n % 2}") for n in range(20)])
        whole = [list(store.rows()), list(store.rows_by_person(RoundId("w1.vote.1")))]
        monkeypatch.setattr("facilitation_kit.responses.sqlite_store._ROWS_A_READ", 3)
        assert [list(store.rows()), list(store.rows_by_person(RoundId("w1.vote.1")))] == whole
        assert [len(each) for each in whole] == [20, 20]

    def test_a_closed_store_says_so(self, store: SqliteStore) -> None:
        store.close()
        store.close()
        codes: list[str] = []

        def read() -> None:
            try:
                store.workshops()
            except StoreError as error:
                codes.append(error.code)

        thread = threading.Thread(target=read)
        thread.start()
        thread.join(20)
        assert codes == ["store.closed"]


class TestClosing:
    def answered_and_read(self, store: SqliteStore) -> None:
        """Answers are written, and read by this thread and by others, whose connections stay open."""
        for number in range(20):
            store.write_submissions([submission(f"k{number}", {"i1": number})])
        list(store.rows())
        reading = [threading.Thread(target=lambda: list(store.rows())) for _ in range(3)]
        for thread in reading:
            thread.start()
        for thread in reading:
            thread.join()

    def test_a_closed_store_is_one_file_and_a_lone_copy_of_it_has_every_row(
        self, path: Path, store: SqliteStore, tmp_path: Path
    ) -> None:
        self.answered_and_read(store)
        store.close()
        assert [file.name for file in path.parent.glob(f"{path.name}*")] == [path.name]
        copy = tmp_path / "copy" / path.name
        copy.parent.mkdir()
        copy.write_bytes(path.read_bytes())
        with closing(SqliteStore.open(copy, read_only=True)) as alone:
            assert len(list(alone.rows())) == 20
            assert len(alone.events(W1)) == 2

    def test_the_writer_closed_first_would_leave_answers_beside_the_file(
        self, path: Path, store: SqliteStore, tmp_path: Path
    ) -> None:
        self.answered_and_read(store)
        while store._connections._opened:
            store._connections._opened.pop(0)[0].close()
        copy = tmp_path / "copy.sqlite3"
        copy.write_bytes(path.read_bytes())
        with closing(sqlite3.connect(copy)) as alone:
            tables = alone.execute("SELECT count(*) FROM sqlite_schema WHERE name = 'response'").fetchone()[0]
            assert not tables or alone.execute("SELECT count(*) FROM response").fetchone()[0] < 20

    def test_closing_while_others_read_ends_their_reading_and_not_the_program(
        self, path: Path, store: SqliteStore
    ) -> None:
        self.answered_and_read(store)
        begun = threading.Barrier(4, timeout=20)
        codes: list[str] = []
        endless = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT count(*) FROM n"

        def read(query: str) -> None:
            list(store.rows())
            begun.wait()
            try:
                while True:
                    store._connections.fetch(query, ())
            except StoreError as ended:
                codes.append(ended.code)

        reading = [threading.Thread(target=read, args=(query,)) for query in (endless, "SELECT 1", "SELECT 2")]
        for thread in reading:
            thread.start()
        begun.wait()
        store.close()
        for thread in reading:
            thread.join(20)
        assert len(codes) == 3
        assert set(codes) <= {"store.closed", "store.failed"}
        assert [file.name for file in path.parent.glob(f"{path.name}*")] == [path.name]

    def test_closing_beside_another_program_that_reads_loses_nothing(self, path: Path, store: SqliteStore) -> None:
        with closing(SqliteStore.open(path, read_only=True)) as other, other.snapshot():
            list(other.rows())
            self.answered_and_read(store)
            store.close()
        with closing(SqliteStore.open(path, read_only=True)) as again:
            assert len(list(again.rows())) == 20


def test_no_question_that_is_asked_while_people_vote_reads_the_whole_log(store: SqliteStore) -> None:
    asked: list[str] = []
    reader = store._connections.reader()
    reader.set_trace_callback(asked.append)
    store.current_answers(ROUND, ParticipantId("p1"))
    store.answered(ROUND)
    store.answered_participants(ROUND)
    store.ballots(ROUND)
    store.participants_by_group(W1)
    store.participant(ParticipantId("p1"))
    store.events(W1)
    reader.set_trace_callback(None)
    questions = [query for query in asked if query.startswith("SELECT")]
    assert len(questions) == 8
    plans = {query: [row[3] for row in reader.execute(f"EXPLAIN QUERY PLAN {query}")] for query in questions}
    assert [query for query, plan in plans.items() if any(line.startswith("SCAN") for line in plan)] == []


def only_fold_the_log(store: SqliteStore, connection: sqlite3.Connection, *, waits: int) -> None:
    """What an erasure did if it did not write the file anew."""
    assert waits >= 0
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


def words_left_after_many_changes(path: Path, store: SqliteStore) -> list[str]:
    """Send words of many lengths, moderate and erase them in a random order; which erased ones are in the bytes?"""
    rng = random.Random(13)
    words = {f"k{n}": f"secret-{n:04}-" * (1 + rng.randrange(140)) for n in range(60)}
    for key, text in words.items():
        store.write_submissions([submission(key, {key: text}, field="reason", words=True)])
    gone: list[str] = []
    for key in rng.sample(sorted(words), 50):
        store._connections.writer.execute(
            "UPDATE response SET consent_version = ? WHERE key = ?", ("v" * rng.randrange(400), key)
        )
        if rng.random() < 0.6:
            victim = rng.choice([each for each in words if each not in gone])
            store.erase_submission(AnswerKey(victim), after(70))
            gone.append(victim)
    assert len(gone) > 20
    found = bytes_on_disk(path)
    return [key for key in gone if words[key][:12].encode() in found]


class TestErasedWords:
    SECRET = "the-words-nobody-should-find-again"

    def answered(self, path: Path, store: SqliteStore) -> None:
        answer = submission("key-of-the-words", {"i1": self.SECRET}, field="reason", words=True)
        assert isinstance(store.write_submissions([answer])[0], Saved)
        assert self.SECRET.encode() in bytes_on_disk(path)

    def test_leave_no_trace_in_any_file_while_the_hub_goes_on(self, path: Path, store: SqliteStore) -> None:
        self.answered(path, store)
        store.erase_submission(AnswerKey("key-of-the-words"), after(70))
        assert self.SECRET.encode() not in bytes_on_disk(path)
        assert b"key-of-the-words" not in bytes_on_disk(path)

    def test_leave_no_trace_when_the_person_withdraws(self, path: Path, store: SqliteStore) -> None:
        self.answered(path, store)
        store.erase_participant(ParticipantId("p1"), after(70))
        assert self.SECRET.encode() not in bytes_on_disk(path)

    def test_would_be_found_without_the_overwriting(
        self, path: Path, store: SqliteStore, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The twin: with the protection off the same check finds the words."""
        monkeypatch.setattr(SqliteStore, "_leave_no_trace", only_fold_the_log)
        store._connections.writer.execute("PRAGMA secure_delete = OFF")
        self.answered(path, store)
        store.erase_submission(AnswerKey("key-of-the-words"), after(70))
        assert self.SECRET.encode() in bytes_on_disk(path)

    def test_leave_no_trace_in_slack_space_after_pages_were_split(self, path: Path, store: SqliteStore) -> None:
        assert words_left_after_many_changes(path, store) == []

    def test_would_be_found_in_slack_space_without_writing_the_file_anew(
        self, path: Path, store: SqliteStore, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The twin: overwriting alone leaves copies behind, in pages that were split."""
        monkeypatch.setattr(SqliteStore, "_leave_no_trace", only_fold_the_log)
        assert words_left_after_many_changes(path, store)

    def test_go_with_the_next_commit_when_a_reader_was_in_the_way(self, path: Path, store: SqliteStore) -> None:
        self.answered(path, store)
        with closing(SqliteStore.open(path, read_only=True)) as reader, reader.snapshot():
            assert reader.answered(ROUND) == 1
            store.erase_submission(AnswerKey("key-of-the-words"), after(70))
        assert self.SECRET.encode() in bytes_on_disk(path)
        store.add_participant(participant("p9"))
        assert self.SECRET.encode() not in bytes_on_disk(path)

    def test_are_gone_at_the_latest_when_the_store_is_closed(self, path: Path, store: SqliteStore) -> None:
        self.answered(path, store)
        with closing(SqliteStore.open(path, read_only=True)) as reader, reader.snapshot():
            assert reader.answered(ROUND) == 1
            store.erase_submission(AnswerKey("key-of-the-words"), after(70))
            assert self.SECRET.encode() in bytes_on_disk(path)
        store.close()
        assert self.SECRET.encode() not in bytes_on_disk(path)
