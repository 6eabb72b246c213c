"""One suite over every store: join slips let one person in each, and lead to nobody."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from facilitation_kit.identifiers import ParticipantId, WorkshopId
from facilitation_kit.responses.records import RetentionClass
from facilitation_kit.responses.safety_records import WithdrawalHow
from facilitation_kit.responses.schema import read_migrations
from facilitation_kit.responses.slip_stores import Admission, KnownSlip, SlipCounts
from facilitation_kit.responses.sqlite_store import SqliteStore
from facilitation_kit.responses.store import Store
from tests.builders import after, opened_workshop, participant

W1, W2 = WorkshopId("w1"), WorkshopId("w2")
SLIP, OTHER = b"1" * 32, b"2" * 32


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made: Store = SqliteStore.open(tmp_path / "store.sqlite3")
    made.append_event(W1, opened_workshop())
    made.offer_slips(W1, [SLIP, OTHER])
    yield made
    made.close()


def test_a_slip_lets_one_person_in_and_no_second(store: Store) -> None:
    assert store.known_slip(SLIP) == KnownSlip(workshop=W1, used=False)
    assert store.admit(participant("p1"), SLIP) is Admission.ADMITTED
    assert store.admit(participant("p2"), SLIP) is Admission.USED
    assert [each.id for each in store.participants(W1)] == ["p1"]
    assert store.known_slip(SLIP) == KnownSlip(workshop=W1, used=True)
    assert store.slip_counts(W1) == SlipCounts(printed=2, used=1)
    store.offer_slips(W1, [SLIP])  # offering it again does not make it unused
    assert store.admit(participant("p2"), SLIP) is Admission.USED


def test_the_same_person_again_uses_no_second_slip(store: Store) -> None:
    store.admit(participant("p1"), SLIP)
    assert store.admit(participant("p1"), SLIP) is Admission.ADMITTED
    assert store.admit(participant("p1"), OTHER) is Admission.ADMITTED
    assert store.slip_counts(W1).used == 1


def test_a_slip_of_another_workshop_and_one_that_was_never_printed_are_unknown(store: Store) -> None:
    store.offer_slips(W2, [b"3" * 32])
    assert store.admit(participant("p1"), b"3" * 32) is Admission.UNKNOWN
    assert store.admit(participant("p1"), b"4" * 32) is Admission.UNKNOWN
    assert store.known_slip(b"4" * 32) is None
    assert store.participants() == []
    assert store.slip_counts(WorkshopId("none")) == SlipCounts(printed=0, used=0)


def test_a_slip_is_used_only_where_its_holder_is_stored(store: Store) -> None:
    def cut_off() -> None:
        with store.batch():
            assert store.admit(participant("p1"), SLIP) is Admission.ADMITTED
            raise RuntimeError("the power went")

    with pytest.raises(RuntimeError):
        cut_off()
    assert store.known_slip(SLIP) == KnownSlip(workshop=W1, used=False)
    assert store.admit(participant("p2"), SLIP) is Admission.ADMITTED


def test_whoever_takes_everything_back_has_used_their_slip_all_the_same(store: Store) -> None:
    store.admit(participant("p1"), SLIP)
    store.withdraw(ParticipantId("p1"), after(10), WithdrawalHow.PHONE)
    assert store.admit(participant("p1"), SLIP) is Admission.USED
    assert store.participants() == []


def test_slips_go_with_the_people_of_their_workshop(store: Store) -> None:
    store.admit(participant("p1"), SLIP)
    store.offer_slips(W2, [b"3" * 32])
    store.purge(W1, RetentionClass.PARTICIPANT, after(100), why="")
    assert store.slip_counts(W1) == SlipCounts(printed=0, used=0)
    assert store.slip_counts(W2).printed == 1


def test_nothing_leads_from_a_slip_to_a_person(tmp_path: Path, store: Store) -> None:
    """Neither a person, a moment nor an order: with these the n-th slip would be the n-th who joined."""
    slips = [bytes([each]) * 32 for each in (9, 200, 100, 50)]
    store.offer_slips(W1, slips)
    for number, each in enumerate(slips):
        assert store.admit(participant(f"p{number}", seconds=number), each) is Admission.ADMITTED
    with closing(sqlite3.connect(tmp_path / "store.sqlite3")) as look:
        columns = [row[1] for row in look.execute("PRAGMA table_info(join_slip)")]
        assert columns == ["hash", "workshop", "used"]
        stored = [row[0] for row in look.execute("SELECT hash FROM join_slip WHERE used = 1")]
        with pytest.raises(sqlite3.OperationalError, match="rowid"):
            look.execute("SELECT rowid FROM join_slip")
        # The same looking does find the order in which people joined, so it would find it of slips.
        joined = [row[0] for row in look.execute("SELECT id FROM participant ORDER BY joined_at")]
    assert stored == sorted(slips)
    assert joined == ["p0", "p1", "p2", "p3"]


@pytest.mark.parametrize("schema", [4, 5])
def test_an_older_store_takes_slips_and_closing_times_after_it_was_brought_up_to_date(
    tmp_path: Path, schema: int
) -> None:
    path = tmp_path / "old.sqlite3"
    with closing(SqliteStore.open(path, migrations=read_migrations()[:schema])) as old:
        old.append_event(W1, opened_workshop())
        old.add_participant(participant("p1"))
    with closing(SqliteStore.open(path)) as store:
        assert store.slip_counts(W1) == SlipCounts(printed=0, used=0)
        store.offer_slips(W1, [SLIP])
        assert store.admit(participant("p2"), SLIP) is Admission.ADMITTED
        assert [each.id for each in store.participants(W1)] == ["p1", "p2"]
