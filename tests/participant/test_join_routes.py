"""People join once, whatever they tap and however often, through the real app."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from facilitation_kit.responses.records import EntryMode
from facilitation_kit.responses.writer import QueueFull
from facilitation_kit.settings import Settings
from tests.phones import CODE, Hall


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[Hall]:
    with Hall(tmp_path) as opened:
        yield opened


def test_the_door_asks_for_a_code_and_leads_to_the_workshop(hall: Hall) -> None:
    phone = hall.phone()
    door = phone.get("/")
    assert door.heading == "Join the workshop"
    assert door.form.method == "get"

    welcome = phone.get("/?code=k7-m2+9x")

    assert welcome.path == f"/j/{CODE}"
    assert welcome.heading == "An afternoon together"
    assert "Your answers are counted with everybody's." in welcome.words


def test_a_wrong_code_is_said_plainly_and_kept_for_mending(hall: Hall) -> None:
    page = hall.phone().get("/?code=WRONG9")
    assert page.status == 404
    assert page.title.startswith("Error: ")
    assert "No workshop has this code now" in page.words
    assert page.form.values["code"] == "WRONG9"


def test_an_empty_code_is_asked_for_again(hall: Hall) -> None:
    assert "Type the 6 letters and numbers" in hall.phone().get("/?code=").words


def test_joining_stores_a_person_with_the_group_and_the_wording_they_agreed_to(hall: Hall) -> None:
    phone = hall.phone()
    phone.get(f"/j/{CODE}")
    page = phone.send(group="practitioners")
    assert page.path == "/receipt"
    assert phone.get(page.link("Go on")).heading == "You are in"

    (person,) = hall.store.participants()
    assert person.group == "practitioners"
    assert person.consent_version == "2026-09"
    assert person.entry_mode is EntryMode.OWN_PHONE
    assert person.joined_at == hall.now


def test_nobody_has_to_name_a_group_and_an_unknown_one_counts_as_none(hall: Hall) -> None:
    hall.joined("")
    hall.joined("the-board")
    assert [person.group for person in hall.store.participants()] == [None, None]


def test_a_double_tap_on_join_is_one_person(hall: Hall) -> None:
    phone = hall.phone()
    form = phone.get(f"/j/{CODE}").form
    phone.post(form.action, form.values)
    phone.post(form.action, form.values)
    assert len(hall.store.participants()) == 1
    assert len(hall.room.people) == 1


def test_without_the_seat_a_double_tap_would_be_two_people(hall: Hall) -> None:
    phone = hall.phone()
    form = phone.get(f"/j/{CODE}").form
    for _ in range(2):
        phone.post(form.action, {"code": form.values["code"]})
    assert len(hall.store.participants()) == 2


def test_a_made_up_seat_is_not_taken(hall: Hall) -> None:
    phone = hall.phone()
    phone.post("/join", {"code": CODE, "seat": "somebody.w1~forged"})
    (person,) = hall.store.participants()
    assert person.id != "somebody"


def test_somebody_who_is_in_is_not_asked_to_join_again(hall: Hall) -> None:
    phone = hall.joined()
    assert phone.get(f"/j/{CODE}").path == "/now"
    assert len(hall.store.participants()) == 1


def test_nobody_joins_a_workshop_that_is_over(hall: Hall) -> None:
    phone = hall.joined()
    late = hall.phone()
    form = late.get(f"/j/{CODE}").form
    hall.close_workshop()

    assert late.post(form.action, form.values).status == 404
    assert phone.get("/now").heading == "This workshop is over"


def test_a_late_joiner_goes_straight_to_the_open_question(hall: Hall) -> None:
    round_id = hall.open_round()
    assert hall.joined().seen.path == f"/r/{round_id}/1"


def test_a_browser_that_keeps_no_cookies_is_told_why_it_is_at_the_door_again(hall: Hall) -> None:
    phone = hall.phone()
    assert "cookies" not in phone.get("/").words
    form = phone.get(f"/j/{CODE}").form
    joined = phone.raw("POST", form.action, data=form.values)
    phone.client.cookies.clear()
    assert "its browser does not keep cookies" in phone.get(joined.headers["location"]).words


def test_somebody_who_left_and_goes_back_is_told_nothing_about_cookies(hall: Hall) -> None:
    phone = hall.phone()
    form = phone.get(f"/j/{CODE}").form
    visited = phone.post(form.action, form.values).path
    phone.get("/leave")
    for page in (visited, "/now", "/receipt", "/consent", "/withdraw"):
        seen = phone.get(page)
        assert "cookies" not in seen.words, page


def test_a_refusal_leads_a_stranger_to_the_door_and_somebody_who_is_in_back(hall: Hall) -> None:
    stranger = hall.phone()
    too_much = {"code": CODE, "more": "x" * 70_000}
    ways = ("I need a break", "What I agreed to", "Take my answers back")
    refused = stranger.post("/join", too_much)
    assert refused.status == 413
    assert refused.link("Join with a code") == "/"
    assert not [way for way in ways if way in refused.words]

    inside = hall.joined().post("/join", too_much)
    assert inside.status == 413
    assert inside.link("Go back to the workshop") == "/now"
    assert [way for way in ways if way in inside.words] == list(ways)


def test_joining_while_the_hub_is_busy_says_that_nobody_is_in_yet(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    async def full(*_: object) -> None:
        raise QueueFull

    monkeypatch.setattr(hall.hub, "join", full)
    page = hall.phone().join()
    assert page.status == 503
    assert page.headers["retry-after"] == "1"
    assert "You are not in yet" in page.words
    assert "Go back to the workshop" not in page.words


def test_a_rehearsal_says_so_and_marks_its_people(tmp_path: Path) -> None:
    with Hall(tmp_path, rehearsal=True) as hall:
        phone = hall.phone()
        assert "This is a rehearsal" in phone.get(f"/j/{CODE}").words
        phone.join()
        assert [person.entry_mode for person in hall.store.participants()] == [EntryMode.REHEARSAL]


def test_so_many_wrong_codes_and_so_many_joins_and_no_more(tmp_path: Path) -> None:
    with Hall(tmp_path, settings=Settings(wrong_codes_per_minute=2, joins_per_minute=2)) as hall:
        assert [hall.phone().get("/?code=WRONG9").status for _ in range(3)] == [404, 404, 429]
        hall.joined()
        hall.joined()
        third = hall.phone()
        page = third.join()
        assert page.status == 429
        assert page.headers["retry-after"]
        assert page.link("Join with a code") == "/"
        assert len(hall.store.participants()) == 2
