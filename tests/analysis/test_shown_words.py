"""Which of people's words stand beside a result."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from facilitation_kit.activities.registry import load_activities
from facilitation_kit.analysis.disclosure_control import Policy, Profile
from facilitation_kit.analysis.findings import RoundFindings, round_findings
from facilitation_kit.identifiers import ItemId, WorkshopId
from facilitation_kit.responses.records import ModerationState
from facilitation_kit.responses.safety_records import ConsentItem, WithdrawalHow
from facilitation_kit.safeguarding.moderation import Decision, decide, seen_mark
from tests.builders import NOON
from tests.word_queue import Writing

INSIDE = frozenset({ConsentItem.TAKE_PART, ConsentItem.QUOTED_INSIDE})
OUTSIDE = frozenset(ConsentItem)


@pytest.fixture
def writing(tmp_path: Path) -> Iterator[Writing]:
    with Writing(tmp_path) as made:
        yield made


def everything_approved(writing: Writing) -> None:
    for text in writing.store.moderation_queue(WorkshopId("w1"), [ModerationState.HIDDEN]):
        step = decide(text, Decision.APPROVE, seen=seen_mark(text), at=NOON, by="console")
        writing.writer.run(partial(writing.store.moderate, step)).result(10)


def found(writing: Writing, profile: Profile = Profile.ROOM) -> RoundFindings:
    state = writing.room.state
    (round_id,) = state.rounds
    return round_findings(writing.store, state, round_id, load_activities(), Policy(), profile)


def texts(findings: RoundFindings) -> set[str]:
    return {words.text for said in findings.words.values() for words in said}


def test_a_pack_for_outside_needs_a_wider_consent_than_the_room(writing: Writing) -> None:
    writing.ask_why()
    writing.writes(writing.person(INSIDE), "For us")
    writing.writes(writing.person(OUTSIDE), "For everybody")
    writing.votes(25)
    everything_approved(writing)
    writing.close_round()
    assert texts(found(writing, Profile.ROOM)) == {"For us", "For everybody"}
    assert texts(found(writing, Profile.WORKING_GROUP)) == {"For us", "For everybody"}
    assert texts(found(writing, Profile.EXTERNAL)) <= {"For everybody"}


def test_a_sensitive_question_shows_no_words_in_the_room(writing: Writing) -> None:
    writing.open_round("dot_vote", concerns=True, concern_reason=True, sensitive=True)
    writing.writes(writing.person(), "Only for the working group")
    writing.votes(9)
    everything_approved(writing)
    writing.close_round()
    assert texts(found(writing, Profile.ROOM)) == set()
    assert texts(found(writing, Profile.WORKING_GROUP)) == {"Only for the working group"}


def test_words_stand_beside_what_they_are_about_in_an_order_that_is_not_that_of_sending(writing: Writing) -> None:
    writing.ask_why()
    for number in range(6):
        writing.writes(writing.person(), f"Reason {number}")
    writing.writes(writing.person(), "Another", "i3")
    writing.votes(3)
    everything_approved(writing)
    writing.close_round()
    said = found(writing).words
    assert set(said) == {ItemId("i1"), ItemId("i3")}
    shown = [words.text for words in said[ItemId("i1")]]
    assert sorted(shown) == [f"Reason {number}" for number in range(6)] != shown


def test_the_words_of_somebody_who_withdrew_are_gone(writing: Writing) -> None:
    writing.ask_why()
    phone = writing.person()
    writing.writes(phone, "Mine")
    writing.writes(writing.person(), "Theirs")
    writing.votes(9)
    everything_approved(writing)
    writing.close_round()
    assert texts(found(writing)) == {"Mine", "Theirs"}
    author = writing.sessions_of(phone)
    writing.writer.run(lambda: writing.store.withdraw(author, NOON, WithdrawalHow.PHONE)).result(10)
    assert texts(found(writing)) <= {"Theirs"}
