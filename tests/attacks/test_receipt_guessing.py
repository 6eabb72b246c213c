"""Somebody tries to come back as somebody else by guessing three words."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from facilitation_kit.participant.lan_desk import LanDesk
from facilitation_kit.safeguarding import receipt_words
from facilitation_kit.safeguarding.receipt_words import WORDS_IN_A_RECEIPT, word_list
from facilitation_kit.settings import Settings
from tests.participant.test_phone_receipts import receipt_of
from tests.phones import Hall, Phone

GUESSES = 2_000
FEW = ("otter", "kettle")
"""With two words to draw from there are eight receipts, and guessing succeeds at once."""


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[Hall]:
    with Hall(tmp_path, settings=Settings(wrong_receipts_per_minute=30, wrong_receipts_per_participant=5)) as opened:
        yield opened


def guess(phone: Phone, rng: random.Random, words: tuple[str, ...], most: int) -> list[int]:
    """Statuses of guesses, up to the first that succeeds."""
    statuses = []
    for _ in range(most):
        typed = " ".join(rng.choice(words) for _ in range(WORDS_IN_A_RECEIPT))
        statuses.append(phone.raw("POST", "/rejoin", data={"words": typed}).status_code)
        if statuses[-1] == 303:
            break
    return statuses


def test_guesses_run_out_long_before_one_is_right(hall: Hall) -> None:
    hall.joined()
    began = time.monotonic()
    statuses = guess(hall.phone(), random.Random(1), word_list(), GUESSES)
    assert statuses[:30] == [422] * 30
    assert set(statuses) == {422, 429}
    assert statuses.count(422) <= 31 + (time.monotonic() - began) / 2


def test_without_so_many_words_and_without_the_limit_a_guess_is_right(
    hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(receipt_words, "word_list", lambda: FEW)
    monkeypatch.setattr(LanDesk, "may_guess", lambda *_: True)
    hall.joined()
    stranger = hall.phone()
    assert guess(stranger, random.Random(1), FEW, GUESSES)[-1] == 303
    assert stranger.get("/now").heading == "You are in"


def test_the_limit_alone_stops_even_a_guess_that_would_be_right(hall: Hall) -> None:
    receipt = receipt_of(hall.joined())
    stranger = hall.phone()
    guess(stranger, random.Random(1), word_list(), 30)
    assert stranger.raw("POST", "/rejoin", data={"words": receipt}).status_code == 429


def test_somebody_who_is_in_gets_fewer_guesses_and_uses_up_nobody_elses(hall: Hall) -> None:
    owner = hall.joined()
    receipt = receipt_of(owner)
    began = time.monotonic()
    statuses = guess(hall.joined(), random.Random(1), word_list(), 20)
    assert statuses[:5] == [422] * 5
    assert statuses.count(422) <= 6 + (time.monotonic() - began) / 12
    assert hall.phone().raw("POST", "/rejoin", data={"words": receipt}).status_code == 303


def test_the_answer_to_wrong_words_does_not_tell_how_wrong_they_are(hall: Hall) -> None:
    receipt = receipt_of(hall.joined()).split()
    other = next(word for word in word_list() if word not in receipt)
    stranger = hall.phone()
    answers = {
        stranger.raw("POST", "/rejoin", data={"words": typed}).content
        for typed in (" ".join([other] * 3), " ".join([*receipt[:2], other]), " ".join(reversed(receipt)), "no")
    }
    assert len(answers) == 1


def test_three_words_make_more_receipts_than_anybody_can_try() -> None:
    receipts = len(word_list()) ** WORDS_IN_A_RECEIPT
    assert receipts >= 2**33
    # All day and night at the limit, in a room of 300: fewer than one chance in 500 for anybody's words at all.
    a_day_of_guesses = 30 * 60 * 24
    assert a_day_of_guesses * 300 / receipts < 1 / 500
