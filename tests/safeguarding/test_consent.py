from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facilitation_kit.activities.registry import load_activities
from facilitation_kit.identifiers import AnswerKey, ItemId, ParticipantId, RoundId
from facilitation_kit.responses.safety_records import ApprovedText, Consent
from facilitation_kit.safeguarding.consent import (
    ConsentAge,
    ConsentItem,
    ConsentScope,
    asks_for,
    may_show,
    scope,
    scope_of_text,
    still_to_ask,
    takes_part,
)
from tests.builders import after, consent
from tests.example_project import example_library

TAKE_PART, INSIDE, OUTSIDE = ConsentItem.TAKE_PART, ConsentItem.QUOTED_INSIDE, ConsentItem.QUOTED_OUTSIDE

items = st.frozensets(st.sampled_from(ConsentItem)).map(lambda chosen: consent("p1", *(chosen or {TAKE_PART})))
consents = st.none() | items


def text(given_under: Consent | None, now: Consent | None) -> ApprovedText:
    return ApprovedText(
        key=AnswerKey("k1"),
        item=ItemId("i1"),
        field="reason",
        participant=ParticipantId("p1"),
        round=RoundId("w1.vote.1"),
        text="It would help.",
        redacted=False,
        at=after(60),
        given_under=given_under,
        consent=now,
    )


@pytest.mark.parametrize(
    ("agreed", "reach"),
    [
        ((TAKE_PART,), ConsentScope.INTERNAL),
        ((TAKE_PART, INSIDE), ConsentScope.WORKING_GROUP),
        ((TAKE_PART, INSIDE, OUTSIDE), ConsentScope.PUBLIC),
        ((TAKE_PART, OUTSIDE), ConsentScope.INTERNAL),
        ((INSIDE, OUTSIDE), None),
    ],
)
def test_words_go_as_far_as_was_agreed(agreed: tuple[ConsentItem, ...], reach: ConsentScope | None) -> None:
    assert scope(consent("p1", *agreed)) == reach


def test_without_a_consent_words_go_nowhere() -> None:
    assert scope(None) is None
    assert not takes_part(None)
    assert takes_part(consent("p1"))
    assert not takes_part(consent("p1", INSIDE))


@given(consents, consents, st.sampled_from(ConsentScope))
def test_words_never_go_further_than_either_consent_allows(
    then: Consent | None, now: Consent | None, audience: ConsentScope
) -> None:
    shown = may_show(text(then, now), audience)
    for each in (then, now):
        reach = scope(each)
        if reach is None or not reach.allows(audience):
            assert not shown


def test_a_wider_consent_later_does_not_widen_words_of_before() -> None:
    narrow, wide = consent("p1"), consent("p1", *ConsentItem)
    assert scope_of_text(text(narrow, wide)) is ConsentScope.INTERNAL
    assert scope_of_text(text(wide, narrow)) is ConsentScope.INTERNAL
    assert scope_of_text(text(wide, wide)) is ConsentScope.PUBLIC


def test_whoever_can_write_is_asked_about_being_quoted() -> None:
    activities = load_activities()
    assert asks_for(activities["statements"].fields) == {TAKE_PART}
    assert asks_for(activities["dot_vote"].fields) == {TAKE_PART, INSIDE, OUTSIDE}


class TestAskingAgain:
    wording = example_library().consent

    def ask(self, needed: set[ConsentItem], *history: Consent, version: str = "one") -> list[ConsentItem]:
        assert self.wording is not None
        wording = self.wording.wording("en")
        return [question.item for question in still_to_ask(needed, history, wording, version)]

    def test_only_what_is_needed_and_was_not_asked_is_asked(self) -> None:
        before = consent("p1", version="one", asked=frozenset({TAKE_PART}))
        assert self.ask({TAKE_PART}, before) == []
        assert self.ask({TAKE_PART, INSIDE, OUTSIDE}, before) == [INSIDE, OUTSIDE]

    def test_a_no_is_an_answer(self) -> None:
        before = consent("p1", version="one", asked=frozenset({TAKE_PART, INSIDE}))
        assert self.ask({TAKE_PART, INSIDE}, before) == []

    def test_new_words_are_asked_from_the_start(self) -> None:
        assert self.ask({TAKE_PART}, consent("p1", version="one"), version="two") == [TAKE_PART]


class TestTheExample:
    file = example_library().consent

    @pytest.mark.parametrize("language", ["en", "pl", "ar"])
    @pytest.mark.parametrize("age", ConsentAge)
    def test_everybody_has_words(self, language: str, age: ConsentAge) -> None:
        assert self.file is not None
        wording = self.file.wording(language, age)
        assert wording.language == language
        assert {question.item for question in wording.questions} == set(ConsentItem)

    def test_an_unknown_language_gets_the_first_and_a_regional_one_its_own(self) -> None:
        assert self.file is not None
        assert self.file.wording("xx").language == "en"
        assert self.file.wording("ar-SY").language == "ar"
        assert self.file.wording("ar").direction == "rtl"

    def test_younger_people_get_words_of_their_own(self) -> None:
        assert self.file is not None
        assert self.file.wording("en", ConsentAge.UNDER_13) != self.file.wording("en", ConsentAge.ADULT)

    def test_sentences_are_short(self) -> None:
        """Easy read: 15 words a sentence at most on the average, and never more than 25."""
        assert self.file is not None
        for wording in self.file.wordings:
            prose = f"{wording.intro} {wording.limits}".replace("?", ".").replace("!", ".")
            lengths = [len(sentence.split()) for sentence in prose.split(".") if sentence.strip()]
            assert max(lengths) <= 25, (wording.language, max(lengths))
            assert sum(lengths) / len(lengths) <= 15
