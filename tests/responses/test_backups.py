from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from facilitation_kit.errors import StoreError
from facilitation_kit.identifiers import AnswerKey, ParticipantId, RoundId, WorkshopId
from facilitation_kit.live.events import RoundOpened
from facilitation_kit.responses import sqlite_transactions
from facilitation_kit.responses.backups import backup_path, backups_of, erase_from_backups, restore
from facilitation_kit.responses.records import ModerationState, Removed, RetentionClass, Saved
from facilitation_kit.responses.safety_records import StoredTable, WithdrawalHow
from facilitation_kit.responses.schema import read_migrations
from facilitation_kit.responses.sqlite_store import SqliteStore
from tests.builders import (
    after,
    consent,
    guardian,
    moderation,
    opened_workshop,
    participant,
    round_definition,
    submission,
)

W1, ROUND, P1 = WorkshopId("w1"), RoundId("w1.vote.1"), ParticipantId("p1")
SECRET = "the-words-nobody-should-find-again"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "store.sqlite3"


def filled(path: Path, *, rehearsal: bool = False) -> SqliteStore:
    """A store in which Ada (p1) has written something, and Ben (p2) has voted."""
    store = SqliteStore.open(path, rehearsal=rehearsal)
    store.append_event(W1, opened_workshop(rehearsal=rehearsal))
    store.append_event(W1, RoundOpened(at=after(10), definition=round_definition()))
    store.add_participant(participant("p1", group="young"))
    store.add_participant(participant("p2"))
    store.record_consent(consent("p1"))
    store.record_receipt(P1, b"hash-of-her-three-words", after(5))
    answer = submission("key-of-the-words", {"i1": SECRET}, field="reason", words=True)
    vote = submission("key-of-the-vote", {"i1": "agree"}, person="p2")
    assert all(isinstance(outcome, Saved) for outcome in store.write_submissions([answer, vote]))
    return store


@pytest.fixture
def store(path: Path) -> Iterator[SqliteStore]:
    store = filled(path)
    yield store
    store.close()


def backed_up(store: SqliteStore, seconds: float = 65) -> Path:
    path = backup_path(store.path.parent, after(seconds))
    store.backup(path)
    return path


def bytes_below(folder: Path) -> bytes:
    """All bytes of all files of a data folder: the store, its log, its backups."""
    return b"".join(file.read_bytes() for file in sorted(folder.rglob("*")) if file.is_file())


def withdraw(store: SqliteStore) -> None:
    store.withdraw(P1, after(70), WithdrawalHow.PHONE)


def erase(store: SqliteStore) -> None:
    store.erase_submission(AnswerKey("key-of-the-words"), after(70))


def escalate(store: SqliteStore) -> None:
    store.moderate(moderation("key-of-the-words", ModerationState.ESCALATED))


def purge(store: SqliteStore) -> None:
    store.purge(W1, RetentionClass.RAW_TEXT, after(70))


FORGETTING = pytest.mark.parametrize("forget", [withdraw, erase, escalate, purge], ids=lambda action: action.__name__)


@FORGETTING
def test_forgotten_words_are_gone_from_every_byte_of_the_data_folder(
    path: Path, store: SqliteStore, forget: Callable[[SqliteStore], None]
) -> None:
    backed_up(store)
    backed_up(store, 66)
    assert bytes_below(path.parent).count(SECRET.encode()) >= 3
    forget(store)
    assert SECRET.encode() not in bytes_below(path.parent)
    assert len(backups_of(path)) == 2


@FORGETTING
def test_they_would_be_found_if_the_backups_were_left_alone(
    path: Path, store: SqliteStore, forget: Callable[[SqliteStore], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin: with the protection off the same check finds the words."""
    monkeypatch.setattr(sqlite_transactions, "erase_from_backups", lambda _: None)
    backed_up(store)
    forget(store)
    assert SECRET.encode() in bytes_below(path.parent)


def test_a_withdrawal_takes_the_receipt_out_of_the_backups_too(path: Path, store: SqliteStore) -> None:
    backed_up(store)
    assert b"hash-of-her-three-words" in bytes_below(path.parent)
    withdraw(store)
    assert b"hash-of-her-three-words" not in bytes_below(path.parent)


def test_a_redaction_goes_with_the_words(path: Path, store: SqliteStore) -> None:
    store.moderate(moderation("key-of-the-words", ModerationState.REDACTED, instead="Somebody [name] said so."))
    backed_up(store)
    withdraw(store)
    assert b"Somebody [name] said so." not in bytes_below(path.parent)


def test_what_others_said_stays_in_the_backups(store: SqliteStore) -> None:
    copy = backed_up(store)
    withdraw(store)
    with closing(SqliteStore.open(copy, read_only=True)) as opened:
        assert [row.key for row in opened.rows()] == ["key-of-the-vote"]


def test_an_erasure_that_the_machine_stopped_half_way_is_finished_at_the_next_opening(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with closing(filled(path)) as store:
        backed_up(store)
        with monkeypatch.context() as stopped:
            stopped.setattr(SqliteStore, "_leave_no_trace", lambda *_, **__: None)
            withdraw(store)
    assert SECRET.encode() in bytes_below(path.parent)
    with closing(SqliteStore.open(path)):
        assert SECRET.encode() not in bytes_below(path.parent)


def test_an_erasure_whose_tidying_fails_is_stored_all_the_same_and_tidied_later(
    path: Path, store: SqliteStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite_transactions, "_SECONDS_UNTIL_NEXT_TRY", 0)
    backed_up(store)
    store._connections.writer.executescript("CREATE TABLE busy (n); INSERT INTO busy VALUES (1), (2);")
    reading = store._connections.writer.execute("SELECT n FROM busy")
    assert reading.fetchone() == (1,)  # and the second is not asked for: nothing can write the file anew meanwhile
    withdraw(store)
    assert store.participant(P1) is None
    assert SECRET.encode() in bytes_below(path.parent)
    reading.close()
    store.add_participant(participant("p9"))
    assert SECRET.encode() not in bytes_below(path.parent)


def test_a_backup_that_is_damaged_holds_nothing_up_and_the_others_are_erased_from(
    path: Path, store: SqliteStore
) -> None:
    damaged, whole = backup_path(path.parent, after(60)), backed_up(store, 61)
    damaged.write_bytes(b"no database at all")
    withdraw(store)
    assert SECRET.encode() not in whole.read_bytes()
    assert store.participant(P1) is None
    with pytest.raises(StoreError):
        erase_from_backups(path)


class TestRestoring:
    def test_a_backup_becomes_the_store_and_the_replaced_one_is_kept(self, path: Path) -> None:
        with closing(filled(path)) as store:
            copy = backed_up(store)
            store.write_submissions([submission("k9", {"i2": "agree"}, person="p2")])
        kept = restore(copy, path, rehearsal=False, now=after(100))
        assert kept is not None
        for file, keys in (
            (path, ["key-of-the-words", "key-of-the-vote"]),
            (kept, ["key-of-the-words", "key-of-the-vote", "k9"]),
        ):
            with closing(SqliteStore.open(file, read_only=True)) as opened:
                assert [row.key for row in opened.rows()] == keys

    @FORGETTING
    def test_it_brings_back_nothing_that_was_forgotten_since(
        self, path: Path, tmp_path: Path, forget: Callable[[SqliteStore], None]
    ) -> None:
        carried_away = tmp_path / "stick" / "copy.sqlite3"
        with closing(filled(path)) as store:
            store.backup(carried_away)
            forget(store)
        restore(carried_away, path, rehearsal=False, now=after(100))
        assert SECRET.encode() in carried_away.read_bytes()
        assert SECRET.encode() not in path.read_bytes()

    def test_a_guardians_agreement_loses_its_link_in_the_copy_too(self, path: Path, tmp_path: Path) -> None:
        carried_away = tmp_path / "stick" / "copy.sqlite3"
        with closing(filled(path)) as store:
            store.record_guardian(guardian("p1", seconds=8))
            store.record_guardian(guardian("p2", seconds=9))
            store.backup(carried_away)
            withdraw(store)
        restore(carried_away, path, rehearsal=False, now=after(100))
        with closing(SqliteStore.open(path)) as opened:
            assert opened.guardian_of(P1) is None
            assert opened.guardian_of(ParticipantId("p2")) == guardian("p2", seconds=9)
            assert opened.held(W1, RetentionClass.CONSENT_LOG) == 4

    def test_it_goes_on_refusing_a_late_re_send(self, path: Path, tmp_path: Path) -> None:
        carried_away = tmp_path / "stick" / "copy.sqlite3"
        with closing(filled(path)) as store:
            store.backup(carried_away)
            withdraw(store)
        restore(carried_away, path, rehearsal=False, now=after(100))
        with closing(SqliteStore.open(path)) as opened:
            again = submission("key-of-the-words", {"i1": SECRET}, field="reason", words=True)
            assert opened.write_submissions([again]) == [Removed()]
            assert opened.withdrawn(W1).participants == {P1}

    def test_a_table_that_was_seen_stays_seen(self, path: Path, tmp_path: Path) -> None:
        carried_away = tmp_path / "stick" / "copy.sqlite3"
        seen = StoredTable(
            round=ROUND, profile="room", audience="the room", cut_off=after(50), hash="h", table={}, at=after(51)
        )
        with closing(filled(path)) as store:
            store.backup(carried_away)
            store.add_released_table(seen)
        restore(carried_away, path, rehearsal=False, now=after(100))
        with closing(SqliteStore.open(path, read_only=True)) as opened:
            assert opened.released_tables(ROUND) == [seen]

    @pytest.mark.parametrize("rehearsal", [True, False])
    def test_a_rehearsal_never_becomes_a_real_store_nor_the_other_way_round(
        self, path: Path, tmp_path: Path, rehearsal: bool
    ) -> None:
        other = tmp_path / "other" / "store.sqlite3"
        other.parent.mkdir()
        with closing(filled(other, rehearsal=not rehearsal)) as store:
            copy = backed_up(store)
        with closing(filled(path, rehearsal=rehearsal)):
            pass
        before = path.read_bytes()
        with pytest.raises(StoreError) as refused:
            restore(copy, path, rehearsal=rehearsal, now=after(100))
        assert refused.value.code == "store.rehearsal-differs"
        assert path.read_bytes() == before
        assert sorted(file.name for file in path.parent.iterdir()) == ["other", "store.sqlite3"]

    def test_a_new_laptop_without_a_store_takes_a_backup(self, path: Path, tmp_path: Path) -> None:
        with closing(filled(path)) as store:
            copy = backed_up(store)
        fresh = tmp_path / "new" / "store.sqlite3"
        fresh.parent.mkdir()
        assert restore(copy, fresh, rehearsal=False, now=after(100)) is None
        with closing(SqliteStore.open(fresh, read_only=True)) as opened:
            assert opened.workshops() == [W1]

    @pytest.mark.parametrize("content", [b"", b"not a database, only a file of some length" * 40])
    def test_anything_else_is_refused_and_the_store_stays(self, path: Path, tmp_path: Path, content: bytes) -> None:
        with closing(filled(path)):
            pass
        other = tmp_path / "holiday.jpg"
        other.write_bytes(content)
        with pytest.raises(StoreError) as refused:
            restore(other, path, rehearsal=False, now=after(100))
        assert refused.value.code == "store.not-a-database"
        with closing(SqliteStore.open(path, read_only=True)) as opened:
            assert opened.workshops() == [W1]

    def test_a_backup_of_an_earlier_schema_is_brought_up_to_date(self, path: Path, tmp_path: Path) -> None:
        old = tmp_path / "old" / "store.sqlite3"
        old.parent.mkdir()
        with closing(SqliteStore.open(old, migrations=read_migrations()[:1])) as first:
            first._connections.writer.execute(
                "INSERT INTO workshop_event (workshop, kind, at, payload) VALUES ('w1', 'workshop_opened', 0, '{}')"
            )
        restore(old, path, rehearsal=False, now=after(100))
        with closing(sqlite3.connect(path)) as connection:
            assert connection.execute("SELECT count(*) FROM retention_due").fetchone() == (4,)
