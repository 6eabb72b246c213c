"""What is worth a look before somebody's words leave the team, and the question that a person answers."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from facilitation_kit.content.quotes import ConsentScope
from facilitation_kit.evidence.rare_details import QUESTION, RareKind, rare_details, review_needed
from facilitation_kit.identifiers import FactId
from facilitation_kit.responses.evidence_records import Fact, FactKind, Review
from facilitation_kit.safeguarding.pii_flags import WatchList

HOSTILE = Path(__file__).parents[3] / "shared" / "data" / "hostile" / "blns.json"


def found(text: str, watch_list: WatchList | None = None) -> list[tuple[str, str]]:
    return [(each.kind.value, text[each.start : each.end]) for each in rare_details(text, watch_list)]


@pytest.mark.parametrize(
    ("text", "kind", "stretch"),
    [
        ("I was 14 then.", "age", "14"),
        ("She was only fifteen.", "age", "fifteen"),
        ("a nine-year-old on his own", "age", "nine-year-old"),
        ("We went through four schools.", "count", "four schools"),
        ("There were 11 different workers.", "count", "11 different workers"),
        ("It took three years.", "duration", "three years"),
        ("It took half a year, nearly.", "duration", "half a year"),
        ("That was in March 2019.", "date", "March 2019"),
        ("It began in 2021.", "date", "2021"),
        ("Not even at Christmas.", "date", "Christmas"),
        ("It was my third school.", "ordinal", "third school"),
        ("I was the only one there.", "only", "the only"),
        ("My sister is the youngest.", "only", "youngest"),
        ("I came in my wheelchair.", "distinctive", "wheelchair"),
        ("So I rang Lantern House again.", "name", "Lantern House"),
        ("Text me on 07700 900123.", "personal", "07700 900123"),
    ],
)
def test_a_rare_detail_is_marked(text: str, kind: str, stretch: str) -> None:
    assert (kind, stretch) in found(text)


@pytest.mark.parametrize(
    "text",
    [
        "They listened, and that was all I wanted.",
        "I was one of the lucky ones.",
        "It was [some years] ago, at [my third school], when I was [a child].",
        "Nobody came back on Monday.",
        "The bus at 12.30 never comes.",
    ],
)
def test_ordinary_words_and_brackets_are_not_marked(text: str) -> None:
    assert found(text) == []


def test_places_and_workers_of_the_project_are_marked() -> None:
    watch_list = WatchList(places=("quayside",), workers=("Imogen Ferrard",))
    text = "I met Imogen down at quayside once."
    assert found(text) == [("name", "Imogen")]
    assert found(text, watch_list) == [("personal", "Imogen"), ("personal", "quayside")]


def test_every_mark_says_why() -> None:
    assert QUESTION == "Would a worker, parent or peer recognise this person?"
    assert len({kind.reason for kind in RareKind}) == len(RareKind)
    (detail,) = rare_details("Ring 07700 900123 please")
    assert detail.reason == "It may say who somebody is or where to find them. Marked as: phone number."


@pytest.mark.parametrize(
    ("recognisable", "scope", "needed"),
    [
        (None, ConsentScope.INTERNAL, False),
        (None, ConsentScope.WORKING_GROUP, True),
        (True, ConsentScope.PUBLIC, True),
        (False, ConsentScope.PUBLIC, False),
    ],
)
def test_the_question_is_answered_before_words_leave_the_team(
    recognisable: bool | None, scope: ConsentScope, needed: bool
) -> None:
    review = None
    if recognisable is not None:
        review = Review(recognisable=recognisable, by="reviewer", at=datetime(2026, 11, 24, tzinfo=UTC))
    fact = Fact(id=FactId("f"), kind=FactKind.QUOTE, text_verbatim="Said.", review=review)
    assert review_needed(fact, scope) is needed


@given(st.text(max_size=200))
@settings(max_examples=100, deadline=None)
def test_marks_lie_in_the_text_in_order(text: str) -> None:
    details = rare_details(text)
    assert all(0 <= each.start < each.end <= len(text) for each in details)
    assert [each.start for each in details] == sorted(each.start for each in details)


def test_hostile_text_is_looked_through() -> None:
    if not HOSTILE.is_file():
        pytest.skip(f"{HOSTILE.name} is not here")
    for text in json.loads(HOSTILE.read_text("utf-8")):
        assert all(text[each.start : each.end] for each in rare_details(text))
