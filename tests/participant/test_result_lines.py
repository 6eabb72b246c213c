"""What a phone says of a result: the same from the page and from the script, and no reason twice."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from facilitation_kit.participant.result_lines import ResultLine, result_lines
from facilitation_kit.settings import Settings
from tests.browser import browser
from tests.participant.test_phone_browser import connected, phone
from tests.phones import LiveHall

__all__ = ["browser"]

LABELS = ("Front door", "Trusted worker", "Own order")


def result(*dots: int | str, before: tuple[int | str, ...] = (), bands: tuple[str | None, ...] = ()) -> dict[str, Any]:
    """A dot vote's result; a text in the place of a number is a hidden figure."""
    rows: list[dict[str, Any]] = [
        {
            "item": f"i{number}",
            "label": label,
            "band": bands[number] if bands else None,
            "cells": {
                "dots": {"value": count if isinstance(count, int) else None, "text": str(count)},
                "concerns": {"value": None, "text": count if isinstance(count, str) else "not raised"},
            },
            "words": [],
        }
        for number, (label, count) in enumerate(zip(LABELS, dots, strict=False))
    ]
    measures = [
        {"name": "dots", "label": "Dots", "kind": "points"},
        {"name": "concerns", "label": "Concerns", "kind": "flag"},
    ]
    return {
        "question": "Which first?",
        "headline": "dots",
        "measures": measures,
        "rows": rows,
        "ballots": {"value": 12, "text": "12"},
        "sentences": ["This is what it says."],
        "previous": result(*before) if before else None,
    }


def notes(shown: dict[str, Any]) -> list[tuple[str, ...]]:
    return [line.notes for line in result_lines(shown)]


def test_every_figure_stands_beside_its_option() -> None:
    assert result_lines(result(9, 4))[0] == ResultLine(
        label="Front door", cells=(("Dots", "9"), ("Concerns", "not raised"))
    )


def test_a_second_round_says_what_the_first_had() -> None:
    assert notes(result(9, 4, before=(7, 4))) == [("Dots in the round before: 7",), ("Dots in the round before: 4",)]


def test_an_option_that_is_new_or_was_hidden_says_nothing_of_before() -> None:
    assert notes(result(9, 4, before=(7,))) == [("Dots in the round before: 7",), ()]
    assert notes(result(9, "most", before=(7, 4))) == [("Dots in the round before: 7",), ()]
    assert notes(result(9, 4, before=(7, "some"))) == [("Dots in the round before: 7",), ()]


def test_ties_are_said_as_ties() -> None:
    assert notes(result(9, 9, 8, bands=("tie", "tie", "close"))) == [("Tie",), ("Tie",), ("Nearly tied",)]
    assert notes(result(9, 4, bands=("clear", "behind"))) == [(), ()]


def test_a_tie_with_nobody_is_no_tie() -> None:
    assert notes(result(9, 4, bands=("tie", "behind"))) == [(), ()]


def test_where_nothing_may_be_shown_no_option_repeats_why() -> None:
    assert result_lines(result(*["too few to say"] * 3)) == ()
    assert len(result_lines(result("most", "some", "few or none"))) == 3


def test_words_are_shown_also_where_figures_are_not() -> None:
    shown = result(*["too few to say"] * 2)
    shown["rows"][1]["words"] = [{"text": "Because she listens"}]
    assert result_lines(shown) == (ResultLine(label="Trusted worker", cells=(), words=("Because she listens",)),)


def asked(*counts: int | str, question: int | str, score: str = "") -> dict[str, Any]:
    """A survey's result: one question in Arabic with a choice for each count, and one in own words."""

    def row(item: str, label: str, count: int | str, **more: object) -> dict[str, Any]:
        cell = {"value": count if isinstance(count, int) else None, "text": str(count)}
        return {"item": item, "label": label, "band": None, "cells": {"people": cell}, "words": [], **more}

    choices = [row(f"q/{n}", f"\u2013 {LABELS[n]}", count, within="q") for n, count in enumerate(counts)]
    rows = [row("q", "كيف تود أن تسأل؟", question, score=score), *choices, row("own", "Which other way?", question)]
    measures = [{"name": "people", "label": "People", "kind": "people"}]
    return {**result(9, 4), "headline": "people", "measures": measures, "rows": rows}


def test_choices_stand_under_their_question_with_their_counts() -> None:
    one, own = result_lines(asked(5, 4, question=9, score="20.0"))
    assert (one.question, one.cells) == (True, (("Answered", "9"), ("Median", "20")))
    assert [(each.label, each.cells[0][1]) for each in one.choices] == [("Front door", "5"), ("Trusted worker", "4")]
    assert (own.cells, own.choices) == ((("Answered", "9"),), ())


def test_a_question_that_too_few_answered_says_one_sentence_and_no_figure() -> None:
    one, own = result_lines(asked("too few to say", "too few to say", question="most"))
    assert one.told.startswith("Too few people answered to say anything")
    assert (one.cells, one.choices) == ((), ())
    assert own.cells == (("Answered", "most"),)
    one, _ = result_lines(asked("most", "too few to say", question="most"))
    assert (one.told, len(one.choices)) == ("", 2), "what may be said of one choice is not kept back"


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[LiveHall]:
    with LiveHall(tmp_path, settings=Settings(stream_updates_per_second=50)) as opened:
        yield opened


def read(page: Page) -> str:
    return " ".join(
        page.locator("main").inner_text().replace("Check again", "").replace("The result is here.", "").split()
    )


def parts(page: Page) -> list[str]:
    """What each question of a survey is made of."""
    every = "all => all.map(one => [...one.querySelectorAll('*')].map(each => each.tagName).join())"
    made: list[str] = page.locator(".asked").evaluate_all(every)
    return made


@pytest.mark.browser
@pytest.mark.parametrize(
    "shown",
    [
        result(9, 9, 4, before=(7, 9, 8), bands=("tie", "tie", "close")),
        result(*["too few to say"] * 3),
        result("most", "some", "few or none"),
        asked(5, 4, question=9, score="20.0"),
        asked(*["too few to say"] * 3, question="most"),
    ],
    ids=["a second round", "nothing to show", "in words", "questions", "questions that too few answered"],
)
def test_the_script_says_the_same_as_the_page_and_no_label_leaves_its_figure(
    browser: Browser, hall: LiveHall, shown: dict[str, Any]
) -> None:
    shown["rows"][1]["words"] = [{"text": "Because she listens"}]
    with phone(browser, hall) as page:
        hall.open_round("dot_vote", options=LABELS, dots=3, question="Which first?")
        hall.close_round()
        expect(page.locator("h1")).to_have_text("The facilitator has closed this question")
        connected(page, hall)
        hall.reveal_round(shown)
        expect(page.locator("main")).to_contain_text("This is what it says.")
        pushed, drawn = read(page), parts(page)
        page.reload()
        expect(page.get_by_role("link", name="Check again")).to_be_visible()
        assert (read(page), parts(page)) == (pushed, drawn)
        heights = page.locator(".cell").evaluate_all("cells => cells.map(each => each.getClientRects().length)")
        assert set(heights) <= {1}, "each pair of label and figure is one box"
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
