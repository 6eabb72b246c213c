from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from facilitation_kit.identifiers import AnswerKey, ParticipantId, RoundId, WorkshopId
from facilitation_kit.responses.stored_values import key_hash
from facilitation_kit.safeguarding.withdrawal import (
    BEFORE_WITHDRAWING,
    WithdrawalHow,
    WithdrawalSummary,
    Withdrawn,
    sentences,
    without_withdrawn,
)
from tests.builders import after

Thing = tuple[str | None, str | None]


def summary(*, answers: int = 3, words: int = 0, frozen: int = 0) -> WithdrawalSummary:
    rounds = tuple(RoundId(f"w1.vote.{n}") for n in range(1, 4))
    return WithdrawalSummary(
        participant=ParticipantId("p1"),
        workshop=WorkshopId("w1"),
        at=after(1),
        how=WithdrawalHow.PHONE,
        answers=answers,
        words=words,
        rounds=rounds,
        rounds_frozen=rounds[:frozen],
    )


def test_it_says_what_is_gone() -> None:
    assert sentences(summary())[0] == "Your answers are deleted: 3."
    assert sentences(summary(words=1))[0] == "Your answers are deleted: 3, one of them in your own words."
    assert sentences(summary(words=2))[0] == "Your answers are deleted: 3, 2 of them in your own words."
    assert sentences(summary(answers=0))[0].startswith("You had given no answers")


def test_it_says_what_cannot_be_undone() -> None:
    assert "No result" in sentences(summary())[1]
    assert sentences(summary(frozen=1))[1].startswith("One result that people have already seen stays as shown.")
    assert sentences(summary(frozen=2))[1].startswith("Results of questions that people have already seen stay")
    assert any("out of our reach" in each for each in sentences(summary()))


def test_it_is_said_before_too() -> None:
    assert any("stay as they were shown" in each for each in BEFORE_WITHDRAWING)
    assert any("safeguarding lead" in each for each in BEFORE_WITHDRAWING)


@given(
    st.lists(st.tuples(st.none() | st.sampled_from("abc"), st.none() | st.sampled_from("klm"))),
    st.frozensets(st.sampled_from("abc")),
    st.frozensets(st.sampled_from("klm")),
)
def test_nothing_of_a_withdrawn_person_or_key_is_kept_and_everything_else_is(
    things: list[Thing], people: frozenset[str], keys: frozenset[str]
) -> None:
    withdrawn = Withdrawn(
        participants=frozenset(map(ParticipantId, people)),
        key_hashes=frozenset(key_hash(AnswerKey(key)) for key in keys),
    )
    kept = without_withdrawn(
        things,
        withdrawn,
        participant=lambda thing: ParticipantId(thing[0]) if thing[0] else None,
        key=lambda thing: AnswerKey(thing[1]) if thing[1] else None,
    )
    assert kept == [thing for thing in things if thing[0] not in people and thing[1] not in keys]
