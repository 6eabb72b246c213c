"""Somebody tells the facilitator that they take everything back, days later or in the room."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from facilitation_kit.responses.safety_records import WithdrawalHow
from tests.control_desk import Desk, seen


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with Desk(tmp_path) as made:
        made.open_round("statements", options=("A", "B"))
        made.vote("agree", "disagree")
        yield made


def words_of_the_first(desk: Desk) -> str:
    person = min(row.participant for row in desk.store.rows())
    desk.hub.receipts.record(desk.store, person, desk.hub.clock())
    return " ".join(desk.hub.receipts.words_of(desk.store, person))


def test_a_page_asks_for_the_words_and_says_what_was_deleted(desk: Desk) -> None:
    words = words_of_the_first(desk)
    desk.log_in()
    page = desk.page("/withdrawal")
    assert "cannot make them forget" in page.text
    done = seen(desk.press(page, "Delete everything of theirs", words=words.upper().replace(" ", ", ")))
    assert done.status == 200
    assert "Your answers are deleted: 1." in done.text
    assert words not in done.text.lower()
    assert len({row.participant for row in desk.store.rows()}) == 1
    assert len(desk.room.people) == 1


def test_other_words_delete_nothing_and_are_not_repeated(desk: Desk) -> None:
    words_of_the_first(desk)
    desk.log_in()
    refused = seen(desk.press(desk.page("/withdrawal"), "Delete everything", words="kettle otter lemon"))
    assert refused.status == 409
    assert "Nothing was deleted" in refused.text
    assert "lemon" not in refused.text
    assert len({row.participant for row in desk.store.rows()}) == 2


def test_a_program_gets_the_same_as_json(desk: Desk) -> None:
    words = words_of_the_first(desk)
    answer = desk.api("POST", "/withdrawals", {"words": words})
    assert answer.status_code == 200
    assert answer.json()["sentences"][0] == "Your answers are deleted: 1."
    again = desk.api("POST", "/withdrawals", {"words": words})
    assert (again.status_code, again.json()["error"]["code"]) == (409, "withdrawal.unknown-words")
    assert [entry.who for entry in desk.store.audit_entries()] == ["facilitator"]


@pytest.mark.parametrize("body", [None, [], {"words": None}, {"words": ["a"]}, {"words": ""}, {"words": "x" * 9_000}])
def test_anything_else_is_refused(desk: Desk, body: object) -> None:
    assert desk.api("POST", "/withdrawals", body).status_code == 409


def test_a_withdrawal_counts_as_told(desk: Desk) -> None:
    desk.api("POST", "/withdrawals", {"words": words_of_the_first(desk)})
    found = desk.store._all("SELECT how FROM withdrawal")
    assert found == [(WithdrawalHow.TOLD_FACILITATOR.value,)]
