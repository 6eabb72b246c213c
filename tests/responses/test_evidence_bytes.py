"""Research that was taken back is in no byte of the data folder, its backups included; and no restored copy brings it back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from facilitation_kit.errors import StoreError
from facilitation_kit.identifiers import AnswerKey, CaseId, ParticipantId, WorkshopId
from facilitation_kit.live.events import RoundOpened
from facilitation_kit.responses import sqlite_transactions
from facilitation_kit.responses.backups import backup_path, restore
from facilitation_kit.responses.evidence_records import Case, Fact, Insight, Source
from facilitation_kit.responses.records import ModerationState, RetentionClass, Saved
from facilitation_kit.responses.safety_records import WithdrawalHow
from facilitation_kit.responses.sqlite_store import SqliteStore
from tests.builders import after, moderation, opened_workshop, participant, round_definition, submission
from tests.made_evidence import case, fact, insight, source

W1, P1, ADA = WorkshopId("w1"), ParticipantId("p1"), CaseId("ada")
SECRET = "the-words-nobody-should-find-again"
OTHERS = "what-somebody-else-has-said"
TALK = f"Ada: {SECRET}. Ben: {OTHERS}."


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "store.sqlite3"


@pytest.fixture
def store(path: Path) -> Iterator[SqliteStore]:
    store = filled(path)
    yield store
    store.close()


def filled(path: Path) -> SqliteStore:
    """A workshop in which Ada wrote something that became a fact, and a transcript in which she says it too."""
    store = SqliteStore.open(path)
    store.append_event(W1, opened_workshop())
    store.append_event(W1, RoundOpened(at=after(10), definition=round_definition()))
    store.add_participant(participant("p1"))
    [outcome] = store.write_submissions([submission("k1", {"i1": SECRET}, field="reason", words=True)])
    assert isinstance(outcome, Saved)
    end = len(f"Ada: {SECRET}.")
    records = (
        case("ada", participant="p1"),
        case("ben"),
        source(TALK, (0, end, "ada"), (end + 1, len(TALK), "ben")),
        fact("from-her", SECRET, answer="k1", case_id="ada", span=(5, end - 1)),
        fact("from-him", OTHERS, case_id="ben", span=(end + 6, len(TALK) - 1)),
        insight(supporting=("from-her", "from-him")),
    )
    store.keep([(each, 0) for each in records], by="researcher", at=after(50))
    # A long one after it, so that pages split and older copies of rows are left in their slack space.
    store.keep([(source("filling " * 3_000, source_id="long"), 0)], by="researcher", at=after(51))
    return store


def backed_up(store: SqliteStore) -> Path:
    path = backup_path(store.path.parent, after(65))
    store.backup(path)
    return path


def bytes_below(folder: Path) -> bytes:
    return b"".join(file.read_bytes() for file in sorted(folder.rglob("*")) if file.is_file())


def withdraw(store: SqliteStore) -> None:
    store.withdraw(P1, after(70), WithdrawalHow.PHONE)


def erase_answer(store: SqliteStore) -> None:
    store.erase_submission(AnswerKey("k1"), after(70))


def escalate(store: SqliteStore) -> None:
    store.moderate(moderation("k1", ModerationState.ESCALATED))


def purge(store: SqliteStore) -> None:
    store.purge(W1, RetentionClass.RAW_TEXT, after(70))


FORGETTING = pytest.mark.parametrize(
    "forget", [withdraw, erase_answer, escalate, purge], ids=lambda action: action.__name__
)


@FORGETTING
def test_a_quote_goes_with_the_answer_from_every_byte(
    path: Path, store: SqliteStore, forget: Callable[[SqliteStore], None]
) -> None:
    copy = backed_up(store)
    assert bytes_below(path.parent).count(SECRET.encode()) >= 6
    forget(store)
    assert SECRET.encode() not in bytes_below(path.parent)
    assert OTHERS.encode() in path.read_bytes()
    assert OTHERS.encode() in copy.read_bytes()


def test_a_case_that_is_taken_back_is_in_no_backup_either(path: Path, store: SqliteStore) -> None:
    store.erase_submission(AnswerKey("k1"), after(60))
    said_to_us = source(f"Ada: {SECRET}!", (0, 40, "ada"), source_id="interview")
    store.keep([(said_to_us, 0), (fact("again", SECRET, case_id="ada"), 0)], by="researcher", at=after(61))
    backed_up(store)
    assert bytes_below(path.parent).count(SECRET.encode()) >= 4
    store.erase_case(ADA, after(70))
    assert SECRET.encode() not in bytes_below(path.parent)


def test_it_would_be_found_if_the_backups_were_left_alone(
    path: Path, store: SqliteStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin: with the protection off the same check finds the words."""
    monkeypatch.setattr(sqlite_transactions, "erase_from_backups", lambda _: None)
    backed_up(store)
    withdraw(store)
    assert SECRET.encode() not in path.read_bytes()
    assert SECRET.encode() in bytes_below(path.parent)


def test_a_backup_keeps_what_others_said_as_the_store_keeps_it(store: SqliteStore) -> None:
    copy = backed_up(store)
    withdraw(store)
    with closing(SqliteStore.open(copy, read_only=True)) as opened:
        for kind in (Case, Source, Fact, Insight):
            assert opened.evidence(kind) == store.evidence(kind)
        assert opened.evidence(Source)[0].record.text == f"[withdrawn] Ben: {OTHERS}."
        assert opened.evidence_gone() == store.evidence_gone()


def test_a_copy_that_comes_back_from_elsewhere_brings_nothing_back(path: Path, tmp_path: Path) -> None:
    carried_away = tmp_path / "stick" / "copy.sqlite3"
    with closing(filled(path)) as store:
        store.backup(carried_away)
        withdraw(store)
        store.keep([(insight("later"), 0)], by="researcher", at=after(80))
    restore(carried_away, path, rehearsal=False, now=after(100))
    assert SECRET.encode() in carried_away.read_bytes()
    assert SECRET.encode() not in path.read_bytes()
    with closing(SqliteStore.open(path)) as opened:
        assert [each.record.id for each in opened.evidence(Fact)] == ["from-him"]
        assert [each.record.id for each in opened.evidence(Insight)] == ["steady"]
        assert opened.evidence(Insight)[0].record.supporting == ("from-him",)
        with pytest.raises(StoreError) as refused:
            opened.keep([(fact("from-her", SECRET), None)], by="researcher", at=after(110))
        assert refused.value.code == "store.evidence-withdrawn"


def test_a_store_without_the_copys_research_takes_it_whole(path: Path, tmp_path: Path) -> None:
    """A new laptop: what the new store never knew is no reason to take it out of the copy."""
    carried_away = tmp_path / "stick" / "copy.sqlite3"
    with closing(filled(path)) as store:
        store.backup(carried_away)
        facts = store.evidence(Fact)
    fresh = tmp_path / "new" / "store.sqlite3"
    fresh.parent.mkdir()
    with closing(SqliteStore.open(fresh)) as store:
        store.keep([(case("other"), 0)], by="researcher", at=after(90))
        store.erase_case(CaseId("other"), after(91))
    restore(carried_away, fresh, rehearsal=False, now=after(100))
    with closing(SqliteStore.open(fresh)) as opened:
        assert opened.evidence(Fact) == facts
