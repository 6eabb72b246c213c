"""People who are in find their page and always have a way out, through the real app."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.builders import planned_activity, planned_step, workshop_plan
from tests.phones import CODE, Hall

RESULT = {
    "question": "What would help most?",
    "headline": "agree",
    "previous": None,
    "measures": [
        {"name": "agree", "label": "Agree", "kind": "people"},
        {"name": "pass", "label": "Pass", "kind": "people"},
    ],
    "rows": [
        {
            "item": "i1",
            "label": "A worker who stays",
            "band": None,
            "cells": {"agree": {"value": 9, "text": "9"}, "pass": {"value": 1, "text": "1"}},
        }
    ],
    "ballots": {"value": 12, "text": "12"},
    "sentences": ["9 of 12 people agree that a worker who stays would help."],
}


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[Hall]:
    with Hall(tmp_path) as opened:
        yield opened


def test_the_title_of_a_tab_never_tells_what_the_workshop_is_about(hall: Hall) -> None:
    phone = hall.joined()
    hall.open_round()
    for path in ("/", f"/j/{CODE}", "/now", "/help", "/break", "/leave"):
        title = phone.get(path).title
        assert "afternoon" not in title.lower()
        assert "help most" not in title.lower()


@pytest.mark.parametrize("path", ["/now", "/r/w1.vote.1/1", "/r/w1.vote.1/review"])
def test_somebody_who_is_not_in_goes_to_the_door(hall: Hall, path: str) -> None:
    hall.open_round()
    assert hall.phone().get(path).path == "/"


def test_a_changed_cookie_is_nobodys(hall: Hall) -> None:
    phone = hall.joined()
    cookie = phone.client.cookies["workshop"]
    phone.client.cookies.clear()
    phone.client.cookies.set("workshop", cookie[:-2] + "xx")
    assert phone.get("/now").path == "/"


def test_a_question_whose_package_is_gone_is_said_to_be_missing(hall: Hall) -> None:
    hall.open_round()
    phone = hall.joined()
    form = phone.seen.form
    hall.hub.activities = {}
    for path in ("/now", "/r/w1.vote.1/1", "/r/w1.vote.1/review"):
        assert phone.get(path).heading == "This question cannot be shown just now"
    assert phone.send(form, position="agree").status == 404
    hall.close_round()
    assert phone.get("/now").heading == "The facilitator has closed this question"


def test_the_stream_is_for_those_who_are_in(hall: Hall) -> None:
    assert hall.phone().raw("GET", "/events").status_code == 204


def test_now_follows_the_workshop_from_waiting_to_the_result(hall: Hall) -> None:
    phone = hall.joined()
    assert phone.get("/now").heading == "You are in"
    round_id = hall.open_round()
    assert phone.get("/now").path == f"/r/{round_id}/1"
    hall.close_round()
    assert phone.get("/now").heading == "The facilitator has closed this question"
    hall.reveal_round(RESULT)
    page = phone.get("/now")
    assert page.heading == "What would help most?"
    assert "9 of 12 people agree" in page.words
    assert "Agree: 9" in page.words
    assert "People who answered: 12" in page.words


def test_before_reveal_no_page_shows_a_result(hall: Hall) -> None:
    phone = hall.joined()
    round_id = hall.open_round()
    hall.close_round()
    hall.room.results[round_id] = RESULT
    assert "9 of 12" not in phone.get("/now").text
    hall.reveal_round()
    assert "9 of 12" in phone.get("/now").text


def test_a_sensitive_result_is_not_shown_in_the_room(hall: Hall) -> None:
    phone = hall.joined()
    hall.open_round(sensitive=True)
    hall.reveal_round()
    assert "This result is not shown in the room." in phone.get("/now").words


def test_the_waiting_page_looks_again_by_itself_without_a_script(hall: Hall) -> None:
    page = hall.joined().get("/now")
    assert page.root.xpath("//head/noscript/meta[@http-equiv='refresh'][@content='10']")
    assert page.link("Check again") == "/now"


def test_leave_help_and_a_break_are_on_every_page_of_the_workshop(hall: Hall) -> None:
    phone = hall.joined()
    hall.open_round()
    for path in ("/now", "/r/w1.vote.1/2", "/r/w1.vote.1/review", "/help", "/break", "/nowhere"):
        page = phone.get(path)
        assert page.link("Leave now") == "/leave"
        assert page.link("I need a break") == "/break"
        assert page.link("Help") == "/help"
    assert "What this is and who sees it" in phone.get("/now").words


def test_leaving_shows_a_neutral_page_and_leaves_nothing_behind(hall: Hall) -> None:
    phone = hall.joined()
    page = phone.get("/leave")
    assert "workshop" not in page.words.lower()
    assert page.links == []
    assert page.headers["clear-site-data"] == '"storage"'
    assert "workshop" not in phone.client.cookies
    assert phone.get("/now").path == "/"


def test_help_names_people_to_turn_to_and_says_that_it_tells_nobody(hall: Hall) -> None:
    for path in ("/help", "/break"):
        page = hall.joined().get(path)
        assert "Harbour Line, 01632 960123. Free." in page.words
        assert "This page does not tell anyone that you need help" in page.words
        assert page.link("Go back to the workshop") == "/now"


@pytest.mark.parametrize(
    "path", ["/nowhere", "/r/w9.vote.1/1", "/r/w1.vote.1/9", "/r/w1.vote.1/0", "/static/secret", "/r/x", "/j/a/b"]
)
def test_an_unknown_address_gets_a_plain_page(hall: Hall, path: str) -> None:
    phone = hall.joined()
    hall.open_round()
    page = phone.get(path)
    assert page.status == 404
    assert page.heading == "There is no such page"


def test_another_way_of_asking_gets_a_plain_page(hall: Hall) -> None:
    phone = hall.joined()
    for method, path in [("POST", "/now"), ("DELETE", "/r/w1.vote.1/1"), ("GET", "/join")]:
        response = phone.raw(method, path)
        assert response.status_code == 405
        assert "That does not work here" in response.text


def test_a_content_note_stands_before_the_question_it_is_about(tmp_path: Path) -> None:
    step = replace(planned_step("vote", activity=planned_activity()), content_note="This part is about feeling unsafe.")
    with Hall(tmp_path, plan=workshop_plan(step)) as hall:
        hall.open_round()
        phone = hall.joined()
        assert "This part is about feeling unsafe." in phone.seen.words
