from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facilitation_kit.responses.audit_chain import audit_hash
from facilitation_kit.responses.safety_records import AuditEntry
from facilitation_kit.responses.stored_values import stored_moment
from facilitation_kit.safeguarding.audit_log import faults
from tests.builders import after


def log(length: int) -> list[AuditEntry]:
    entries: list[AuditEntry] = []
    for number in range(1, length + 1):
        previous = entries[-1].hash if entries else ""
        parts = {"who": "facilitator", "what": "purge", "subject": f"w{number}", "why": "asked for"}
        digest = audit_hash(seq=number, at=stored_moment(after(number)), previous_hash=previous, **parts)
        entries.append(AuditEntry(seq=number, at=after(number), previous_hash=previous, hash=digest, **parts))
    return entries


def test_a_whole_log_has_no_faults_and_an_empty_one_neither() -> None:
    assert faults(log(6)) == ()
    assert faults([]) == ()


@given(
    st.integers(0, 5),
    st.sampled_from(
        [{"who": "x"}, {"what": "x"}, {"subject": "x"}, {"why": "x"}, {"at": after(99)}, {"hash": "0" * 64}]
    ),
)
def test_any_change_of_any_entry_is_found(which: int, change: dict[str, object]) -> None:
    entries = log(6)
    entries[which] = replace(entries[which], **change)  # type: ignore[arg-type]
    assert faults(entries)


@given(st.integers(0, 4))
def test_an_entry_that_was_taken_out_is_found(which: int) -> None:
    entries = log(6)
    del entries[which]
    assert faults(entries)


def test_entries_that_were_exchanged_are_found() -> None:
    entries = log(6)
    entries[1], entries[2] = entries[2], entries[1]
    assert faults(entries)


def test_an_end_that_was_cut_off_is_found_with_a_hash_that_was_written_down() -> None:
    entries = log(6)
    assert faults(entries[:4]) == ()
    assert faults(entries[:4], expected_hash=entries[5].hash)
    assert faults(entries, expected_hash=entries[5].hash) == ()


@pytest.mark.parametrize(("one", "other"), [(("ab", "c"), ("a", "bc")), (("a", ""), ("", "a"))])
def test_parts_never_run_into_each_other(one: tuple[str, str], other: tuple[str, str]) -> None:
    hashes = {
        audit_hash(seq=1, at=0, who=who, what=what, subject="", why="", previous_hash="") for who, what in (one, other)
    }
    assert len(hashes) == 2
