"""A statement carries exactly one key phrase, and reads without its marks."""

from __future__ import annotations

from dataclasses import FrozenInstanceError

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from facilitation_kit.content.hypotheses import Hypothesis, HypothesisStatus
from facilitation_kit.identifiers import HypothesisId, NeedId


def hypothesis(statement: str) -> Hypothesis:
    return Hypothesis(
        id=HypothesisId("one"),
        statement=statement,
        problem="A problem.",
        change="A change.",
        for_whom="Everybody",
        expected_effect="An effect.",
        need=NeedId("trust"),
        status=HypothesisStatus.DRAFT,
    )


def test_a_statement_is_cut_at_its_key_phrase() -> None:
    card = hypothesis("If we **do this**, that follows.")

    assert card.emphasis == ("If we ", "do this", ", that follows.")
    assert card.plain == "If we do this, that follows."


words = st.text(alphabet=st.characters(exclude_characters="*", exclude_categories=["Cc", "Cs", "Cn"]), max_size=40)


@settings(deadline=None)
@given(words, words.filter(str.strip), words)
def test_the_parts_of_a_statement_always_make_up_the_plain_one(before: str, phrase: str, after: str) -> None:
    card = hypothesis(f"{before}**{phrase}**{after}")

    assert card.emphasis == (before, phrase, after)
    assert "".join(card.emphasis) == card.plain


def test_a_card_cannot_be_changed() -> None:
    card = hypothesis("If we **do this**.")

    with pytest.raises(FrozenInstanceError):
        card.problem = "Another."  # type: ignore[misc]
