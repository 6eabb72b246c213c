"""Own words are taken over HTTPS or on the kit's own encrypted network; votes are taken anywhere."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from facilitation_kit.participant.transport import words_open
from facilitation_kit.planning.workshop_plan import VenueWifi
from tests.control_desk import Desk
from tests.phones import ADDRESS, Hall, plan_with_groups

OWN = VenueWifi(ssid="Hall", password="only-for-us", own_encrypted=True)
THEIRS = VenueWifi(ssid="Cafe", password="cappuccino")


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[Hall]:
    """On somebody else's network."""
    with Hall(tmp_path, plan=replace(plan_with_groups(), wifi=THEIRS).sealed()) as opened:
        opened.open_round("dot_vote", options=("A", "B"), dots=2, cap_per_option=1, concern_reason=True)
        yield opened


@pytest.mark.parametrize(
    ("scheme", "wifi", "is_open"),
    [
        ("http", None, False),
        ("http", THEIRS, False),
        ("http", OWN, True),
        ("https", None, True),
        ("https", THEIRS, True),
    ],
)
def test_words_are_open_where_nobody_else_can_read_along(scheme: str, wifi: VenueWifi | None, is_open: bool) -> None:
    assert words_open(scheme, replace(plan_with_groups(), wifi=wifi)) is is_open


def test_there_is_no_box_and_the_page_says_why(hall: Hall) -> None:
    page = hall.joined().seen
    assert not list(page.root.iter("textarea"))
    assert "You cannot write in your own words here" in page.words
    assert {"concern-i1", "concern-i2"} <= set(page.names("checkbox"))


def test_a_vote_and_a_concern_without_words_are_taken(hall: Hall) -> None:
    phone = hall.joined()
    assert phone.send(dots__i1="1", concern__i1="yes").path.endswith("/review")
    assert ("i1", "concern", True) in hall.values()
    assert not [value for _, field, value in hall.values() if field == "concern_reason" and value]


def test_words_that_are_sent_all_the_same_are_refused_with_all_else_kept(hall: Hall) -> None:
    phone = hall.joined()
    page = phone.send(dots__i1="1", concern__i1="yes", reason__i1="They follow me home.")
    assert page.status == 422
    assert "Words cannot be sent on this network" in page.words
    assert hall.rows() == []
    assert page.form.values["dots-i1"] == "1"
    answer = phone.ask_json(page.form, reason__i1="They follow me home.", concern__i1="yes")
    assert answer.json()["state"] == "refused"
    assert phone.send(page.form).path.endswith("/review")


def test_on_the_kits_own_network_the_same_words_are_taken(hall: Hall) -> None:
    hall.room.state = replace(hall.room.state, plan=plan_with_groups())
    phone = hall.joined()
    assert list(phone.seen.root.iter("textarea"))
    assert phone.send(dots__i1="1", concern__i1="yes", reason__i1="Too far.").path.endswith("/review")
    assert ("i1", "concern_reason", "Too far.") in hall.values()


def test_the_console_says_why_and_the_room_does_not(tmp_path: Path) -> None:
    with Desk(tmp_path, plan=replace(plan_with_groups(), wifi=THEIRS).sealed()) as desk:
        assert "own_encrypted: true" in str(desk.room.console.view()["words_closed"])
        assert "words_closed" not in desk.room.projector.view()
        assert "words_closed" not in desk.room.phone.view()
        desk.log_in()
        assert "Nobody can write in their own words" in desk.page("/w/w1").words
        desk.hub.move(ADDRESS.replace("http://", "https://"))
        assert desk.room.console.view()["words_closed"] == ""
    own = tmp_path / "own"
    own.mkdir()
    with Desk(own) as desk:
        assert desk.room.console.view()["words_closed"] == ""
