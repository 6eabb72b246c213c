from __future__ import annotations

import random
from dataclasses import replace
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facilitation_kit.errors import LiveError
from facilitation_kit.live.events import AdmissionChanged, WorkshopClosed
from facilitation_kit.live.join_codes import ALPHABET, reads_well
from facilitation_kit.live.join_slips import (
    MOST_SLIPS,
    SLIP_LENGTH,
    SlipOrder,
    new_slips,
    printed_slip,
    read_join_slip,
    set_admission,
    slip_hash,
)
from facilitation_kit.live.workshop_state import apply, fold
from tests.builders import NOON, opened_workshop

ORDER = SlipOrder(
    title="An afternoon together",
    project="One front door",
    address="https://vote.example",
    link="https://vote.example/j/K7M29X",
    codes=new_slips(random.Random(1), 3),
    until=datetime(2026, 12, 4, 18),  # noqa: DTZ001 - as it is printed
    language="en-GB",
    written="en-GB",
)


def test_slips_differ_and_every_part_of_them_reads_well() -> None:
    slips = new_slips(random.Random(7), MOST_SLIPS)
    assert len(set(slips)) == MOST_SLIPS
    for code in slips:
        parts = printed_slip(code).split("-")
        assert [len(part) for part in parts] == [4, 4, 4]
        assert all(reads_well(part) for part in parts)


@given(st.integers(0, 2**32), st.integers(0, SLIP_LENGTH - 1), st.sampled_from(ALPHABET))
def test_a_slip_of_the_finger_is_no_slip(seed: int, place: int, other: str) -> None:
    (code,) = new_slips(random.Random(seed), 1)
    assert read_join_slip(f" {printed_slip(code).lower()} ") == code
    typed = code[:place] + other + code[place + 1 :]
    assert (read_join_slip(typed) == code) == (other == code[place])
    swapped = code[:place] + code[place : place + 2][::-1] + code[place + 2 :]
    assert read_join_slip(swapped) in (None, code)
    assert swapped == code or read_join_slip(swapped) is None


@pytest.mark.parametrize("typed", ["", "K7M29X", "O0I1-O0I1-O0I1", "é" * SLIP_LENGTH, "K" * 4_000])
def test_anything_else_is_no_slip(typed: str) -> None:
    assert read_join_slip(typed) is None


def test_the_hash_of_a_slip_says_nothing_without_the_secret() -> None:
    one, two = new_slips(random.Random(3), 2)
    assert slip_hash(b"s", one) == slip_hash(b"s", one)
    assert len({slip_hash(b"s", one), slip_hash(b"t", one), slip_hash(b"s", two)}) == 3


def test_an_order_travels_as_json() -> None:
    for order in (ORDER, replace(ORDER, until=None)):
        assert SlipOrder.from_json(order.to_json()) == order
    assert ORDER.link_of("K72M") == "https://vote.example/j/K7M29X?slip=K72M"


def test_admission_is_an_event_and_the_same_again_is_none() -> None:
    state = fold([opened_workshop()])
    assert not state.only_with_slip
    assert set_admission(state, NOON, only_with_slip=False) == ()
    [event] = set_admission(state, NOON, only_with_slip=True)
    assert event == AdmissionChanged(at=NOON, only_with_slip=True)
    state = apply(state, event)
    assert state.only_with_slip
    [back] = set_admission(state, NOON, only_with_slip=False)
    assert not apply(state, back).only_with_slip
    with pytest.raises(LiveError, match="over"):
        set_admission(apply(state, WorkshopClosed(at=NOON)), NOON, only_with_slip=False)
