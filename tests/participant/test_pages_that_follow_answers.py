"""A survey's pages over the real app: an answer brings the next question or takes it away."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from facilitation_kit.activities.registry import load_activities
from facilitation_kit.identifiers import RoundId
from tests.follow_ups import FollowUps
from tests.phones import Hall

THREE = ("Somebody asked me", "They came back to me", "It changed something")


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[Hall]:
    with Hall(tmp_path, activities={**load_activities(), "follow_ups": FollowUps()}) as opened:
        yield opened


def ballots_counted(hall: Hall, round_id: RoundId) -> list[int]:
    definition = hall.room.state.rounds[round_id].definition
    tally = FollowUps().tally(definition, hall.store.ballots(round_id), 9)
    return [row.answered for row in tally.rows]


def test_questions_keep_their_order_for_everybody(hall: Hall) -> None:
    hall.open_round("follow_ups", options=THREE)
    assert all("Somebody asked me" in hall.joined().seen.words for _ in range(6))


def test_an_answer_brings_the_next_question(hall: Hall) -> None:
    round_id = hall.open_round("follow_ups", options=THREE)
    phone = hall.joined()
    for number, text in enumerate(THREE, start=1):
        assert phone.seen.path == f"/r/{round_id}/{number}"
        assert text in phone.seen.words
        phone.send(position="agree")
    assert phone.seen.path == f"/r/{round_id}/review"
    assert ballots_counted(hall, round_id) == [1, 1, 1]


def test_an_answer_that_asks_no_more_ends_in_the_review(hall: Hall) -> None:
    round_id = hall.open_round("follow_ups", options=THREE)
    phone = hall.joined()
    phone.send(position="disagree")
    assert phone.seen.path == f"/r/{round_id}/review"
    assert "You have been through all of this" in phone.seen.words
    assert "They came back to me" not in phone.seen.words
    assert phone.get(f"/r/{round_id}/2").status == 404


def test_a_changed_answer_takes_later_questions_out_of_the_count_but_not_out_of_the_log(hall: Hall) -> None:
    round_id = hall.open_round("follow_ups", options=THREE)
    phone = hall.joined()
    phone.send(position="agree")
    phone.send(position="agree")
    phone.get(f"/r/{round_id}/1?then=review")
    phone.send(position="disagree")
    assert phone.seen.path == f"/r/{round_id}/review"
    assert ballots_counted(hall, round_id) == [1, 0, 0]
    assert ("i2", "position", "agree") in hall.values()


def test_a_changed_answer_brings_questions_that_the_review_leads_on_to(hall: Hall) -> None:
    round_id = hall.open_round("follow_ups", options=THREE)
    phone = hall.joined()
    phone.send(position="pass")
    phone.get(f"/r/{round_id}/1?then=review")
    phone.send(position="agree")
    assert phone.seen.link("Go on to the next question") == f"/r/{round_id}/2"


def test_a_form_of_a_page_that_has_gone_changes_nothing(hall: Hall) -> None:
    round_id = hall.open_round("follow_ups", options=THREE)
    phone = hall.joined()
    phone.send(position="agree")
    second = phone.seen.form
    phone.get(f"/r/{round_id}/1")
    phone.send(position="disagree")
    assert phone.send(second, position="agree").status == 404
    assert hall.values() == [("i1", "position", "agree"), ("i1", "position", "disagree")]
