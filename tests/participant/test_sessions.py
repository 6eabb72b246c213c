"""The cookie says which participant in which workshop, and cannot be made up."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from facilitation_kit.identifiers import ParticipantId, WorkshopId
from facilitation_kit.participant.sessions import COOKIE_NAME, Session, Sessions

SESSION = Session(participant=ParticipantId("p-1_x"), workshop=WorkshopId("2026-11-24-afternoon"))


def test_a_sealed_session_opens_again() -> None:
    sessions = Sessions(b"s" * 32)
    cookie = sessions.seal(SESSION)
    assert sessions.open(cookie) == SESSION
    assert sessions.open(cookie) is sessions.open(cookie)


def test_it_is_found_among_other_cookies() -> None:
    sessions = Sessions(b"s" * 32)
    assert sessions.from_header(f"a=b; {COOKIE_NAME}={sessions.seal(SESSION)}; c=d") == SESSION
    assert sessions.from_header(f"a=b; x{COOKIE_NAME}={sessions.seal(SESSION)}") is None
    assert sessions.from_header("") is None


def test_another_data_folders_cookie_is_nobodys() -> None:
    assert Sessions(b"t" * 32).open(Sessions(b"s" * 32).seal(SESSION)) is None


def test_a_seat_is_no_cookie_and_a_cookie_no_seat() -> None:
    sessions = Sessions(b"s" * 32)
    assert sessions.open(sessions.offer_seat(SESSION.workshop)) is None
    assert sessions.take_seat(sessions.seal(SESSION), SESSION.workshop) is None


def test_a_seat_is_good_for_its_own_workshop_alone() -> None:
    sessions = Sessions(b"s" * 32)
    seat = sessions.offer_seat(SESSION.workshop)
    assert sessions.take_seat(seat, SESSION.workshop)
    assert sessions.take_seat(seat, SESSION.workshop) == sessions.take_seat(seat, SESSION.workshop)
    assert sessions.take_seat(seat, WorkshopId("another")) is None


@given(st.text())
def test_no_text_opens_and_none_breaks_it(text: str) -> None:
    sessions = Sessions(b"s" * 32)
    assert sessions.open(text) is None
    assert sessions.take_seat(text, SESSION.workshop) is None
    assert sessions.from_header(text) is None


def test_only_so_many_checked_cookies_are_kept() -> None:
    sessions = Sessions(b"s" * 32, remembered=2)
    cookies = [sessions.seal(Session(participant=ParticipantId(str(n)), workshop=WorkshopId("w"))) for n in range(5)]
    for cookie in cookies:
        assert sessions.open(cookie) is not None
    assert len(sessions._known) == 2
    assert sessions.open(cookies[0]) is not None


def test_the_cookie_is_hidden_from_scripts_and_ends_by_itself() -> None:
    header = Sessions(b"s" * 32).set_cookie_header(SESSION)
    assert "HttpOnly" in header
    assert "SameSite=Lax" in header
    assert "Max-Age=43200" in header
    assert "Max-Age=0" in Sessions.clear_cookie_header()
