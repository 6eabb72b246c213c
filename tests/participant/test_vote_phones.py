"""Ballots of every way to choose, over the real app without a script, and in a real browser with it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from facilitation_kit.activities.vote import METHODS
from facilitation_kit.settings import Settings
from tests.browser import browser
from tests.participant.test_phone_browser import phone
from tests.phones import Hall, LiveHall

__all__ = ["browser"]

HOSTILE = ("<b>bold</b>{{ 7*7 }}", "A worker who stays", "x" * 60)
SIDE = "document.documentElement.scrollWidth"


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[Hall]:
    with Hall(tmp_path) as opened:
        yield opened


@pytest.fixture
def live(tmp_path: Path) -> Iterator[LiveHall]:
    with LiveHall(tmp_path, settings=Settings(stream_updates_per_second=50)) as opened:
        yield opened


def test_ticks_are_stored_for_every_option_and_read_back_in_words(hall: Hall) -> None:
    hall.open_round("vote", options=HOSTILE)
    person = hall.joined()
    assert HOSTILE[0] in person.seen.words
    person.send(approve__i2="yes")
    assert sorted(hall.values()) == [("i1", "approve", False), ("i2", "approve", True), ("i3", "approve", False)]
    assert "Ticked: you could live with it" in person.seen.words


def test_points_that_are_left_are_said_and_nothing_typed_is_lost(hall: Hall) -> None:
    hall.open_round("vote", options=HOSTILE, method="points")
    person = hall.joined()
    refused = person.send(points__i1="70", points__i2="10")
    assert "You have 20 points left to give." in refused.words
    assert hall.values() == []
    kept = {each.get("name"): each.xpath("option[@selected]/@value") for each in refused.root.iter("select")}
    assert kept == {"points-i1": ["70"], "points-i2": ["10"], "points-i3": ["0"]}
    person.send(points__i1="70", points__i2="30", points__i3="0")
    assert sorted(hall.values()) == [("i1", "points", 70), ("i2", "points", 30), ("i3", "points", 0)]


def test_two_options_in_one_place_are_refused_and_named(hall: Hall) -> None:
    hall.open_round("vote", options=HOSTILE, method="ranking")
    person = hall.joined()
    refused = person.send(place__i1="1", place__i2="1")
    assert "both have place 1" in refused.words
    assert refused.element("answer").get("name") in {"place-i1", "place-i2"}
    person.send(place__i2="1", place__i1="0", place__i3="2")
    assert sorted(hall.values()) == [("i1", "place", 0), ("i2", "place", 1), ("i3", "place", 2)]


def test_scores_and_two_ratings_have_a_page_each_and_can_be_skipped(hall: Hall) -> None:
    hall.open_round("vote", options=HOSTILE, method="impact_feasibility")
    person = hall.joined()
    assert "1 of 3" in person.seen.words
    (item,) = {name.removeprefix("impact-") for name in person.seen.names("radio") if name.startswith("impact-")}
    person.send(person.seen.form, **{f"impact__{item}": "5", f"feasibility__{item}": "2"})
    assert sorted(hall.values()) == [(item, "feasibility", "2"), (item, "impact", "5")]
    person.send(action="skip")
    assert sum(value is None for _, _, value in hall.values()) == 6, "a skip says nothing in every field"


@pytest.mark.browser
def test_the_script_says_what_is_left_and_moves_places(browser: Browser, live: LiveHall) -> None:
    options = ("Front door", "Worker", "x" * 60)
    with phone(browser, live) as page:
        for number, method in enumerate(METHODS, start=1):
            live.open_round("vote", options=options, number=number, method=method)
            page.goto(f"{live.url}/r/w1.vote.{number}/1")
            assert page.evaluate(SIDE) <= 320, method
            left = page.locator("#remaining")
            if method == "points":
                expect(left).to_have_text("100 points left")
                page.get_by_label("Worker").select_option("70")
                expect(left).to_have_text("30 points left")
                page.get_by_label("Front door").select_option("50")
                expect(left).to_have_text("Take 20 points away")
            if method == "ranking":
                up, down = (page.get_by_role("button", name=f"{way}: Worker") for way in ("Up", "Down"))
                page.get_by_role("button", name="Up: Front door").press("Enter")
                up.press("Enter")
                expect(left).to_have_text("2 of 3 placed")
                up.press("Enter")
                places = [page.locator("select[name=place-i1]"), page.locator("select[name=place-i2]")]
                assert [each.input_value() for each in places] == ["2", "1"]
                down.press("Enter")
                down.press("Enter")
                assert [each.input_value() for each in places] == ["1", "0"]
                page.get_by_role("button", name="Save").click()
                page.wait_for_url("**/review?saved=1")
                assert ("i1", "place", 1) in live.values()
            page.goto("about:blank")  # else the page follows the room while the next one is asked for
            live.close_round()
