"""A web site elsewhere, open in a phone's or the facilitator's browser, tries to act in their name or to look in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import httpx
import pytest
from lxml import html as lxml_html

from facilitation_kit.identifiers import ParticipantId
from facilitation_kit.participant import control_guard, lan_guards
from facilitation_kit.participant.sessions import Session, Sessions
from tests.control_desk import CONTROL, Desk
from tests.doors import Door, Knock, doors_in_the_docs, knock, people
from tests.phones import ADDRESS, CODE, Form, Phone

EVIL = "http://evil.example"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with Desk(tmp_path) as made:
        made.open_round("dot_vote", options=("A", "B"), dots=1)
        yield made


def sees(desk: Desk, phone: Phone) -> Session | None:
    """Who the hub takes this phone for."""
    return Sessions(desk.hub.secret).open(phone.client.cookies.get("workshop") or "")


# -- a seat that somebody else knows (session fixation) ---------------------------------------------------------------


def seat_of_the_attacker(desk: Desk) -> dict[str, str]:
    page = desk.phone().get(f"/j/{CODE}")
    return page.form.values


def seated_by_the_other_site(desk: Desk, form: dict[str, str]) -> ParticipantId | None:
    """What happens to a phone on which a page of another site sends this join form."""
    victim = desk.phone()
    victim.raw("POST", "/join", data=form, headers={"Origin": EVIL})
    session = sees(desk, victim)
    return session.participant if session else None


def test_another_site_cannot_seat_a_phone_in_a_place_that_it_knows(desk: Desk) -> None:
    form = seat_of_the_attacker(desk)
    assert seated_by_the_other_site(desk, form) is None
    attacker = desk.phone()
    attacker.post("/join", form)
    mine = sees(desk, attacker)
    assert mine is not None


def test_without_the_check_of_the_origin_it_can(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lan_guards, "is_own_origin", lambda *_: True)
    form = seat_of_the_attacker(desk)
    victim = seated_by_the_other_site(desk, form)
    attacker = desk.phone()
    attacker.post("/join", form)
    mine = sees(desk, attacker)
    assert mine is not None
    assert mine.participant == victim


def test_joining_takes_no_cookie_that_was_there_before(desk: Desk) -> None:
    planted = desk.joined().client.cookies["workshop"]
    phone = desk.phone()
    phone.client.cookies.set("workshop", planted, domain="192.168.0.7")
    phone.get("/leave")
    phone.join()
    assert phone.client.cookies["workshop"] != planted


def test_a_log_in_makes_a_new_session_whatever_cookie_was_there(desk: Desk) -> None:
    desk.client.cookies.set("facilitation_control", "planted.by-somebody", domain="127.0.0.1")
    desk.log_in()
    names = [each.value for each in desk.client.cookies.jar if each.name == "facilitation_control"]
    assert "planted.by-somebody" not in names[-1:]
    first = names[-1]
    desk.log_in()
    assert [each.value for each in desk.client.cookies.jar if each.name == "facilitation_control"][-1] != first


# -- forms of another site ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("origin", [EVIL, "null", "http://192.168.0.7.evil.example:8080", "http://192.168.0.8:8080"])
def test_an_answer_that_another_site_sends_is_not_saved(desk: Desk, origin: str) -> None:
    phone = desk.joined()
    form = phone.get("/now").form
    data = {**form.values, "dots-i1": "1", "action": "save"}
    assert phone.raw("POST", form.action, data=data, headers={"Origin": origin}).status_code == 403
    assert desk.rows() == []
    assert phone.raw("POST", form.action, data=data, headers={"Origin": ADDRESS}).status_code == 303
    assert desk.values() != []


def test_without_the_check_of_the_origin_it_is_saved(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lan_guards, "is_own_origin", lambda *_: True)
    phone = desk.joined()
    form = phone.get("/now").form
    data = {**form.values, "dots-i1": "1", "action": "save"}
    assert phone.raw("POST", form.action, data=data, headers={"Origin": EVIL}).status_code == 303
    assert desk.values() != []


def test_another_site_cannot_close_a_workshop_with_the_facilitators_cookie(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.log_in()
    form = {"action": "close_workshop"}
    for headers in ({"Origin": EVIL}, {"Origin": "null"}, {}):
        assert desk.ask("POST", "/w/w1/actions", data=form, headers=headers).status_code == 403
    assert desk.room.state.closed_at is None
    # With the protection off the same form does it.
    monkeypatch.setattr("facilitation_kit.participant.control_access.ControlAccess.form_is_ours", lambda *_: True)
    desk.close_round()
    assert desk.ask("POST", "/w/w1/actions", data=form, headers={"Origin": EVIL}).status_code == 303
    assert desk.room.state.closed_at is not None


# -- frames, caches, referrers, headers -------------------------------------------------------------------------------

DOORS = doors_in_the_docs()


def leaks(desk: Desk, door: Door, callers: Sequence[tuple[str, Knock]]) -> list[str]:
    """What an answer allows that it must not, whoever asks."""
    app = desk.control if door.listener == "control" else desk.app
    found = []
    for name, shown in callers:
        answer = knock(desk, app, door, shown)
        headers = answer.headers
        wanted = {
            "frames": "frame-ancestors 'none'" in headers.get("content-security-policy", ""),
            "outside": "http" not in headers.get("content-security-policy", ""),
            "inline code": "unsafe" not in headers.get("content-security-policy", ""),
            "guessed types": headers.get("x-content-type-options") == "nosniff",
            "referrer": headers.get("referrer-policy") in {"same-origin", "no-referrer"},
            "cache": headers.get("cache-control") == "no-store"
            or ("/static/" in door.path and answer.status == 200)
            or ("stream" in headers.get("content-type", "") and "no-store" in headers.get("cache-control", "")),
            "cookie for scripts": "httponly" in headers.get("set-cookie", "httponly").lower(),
            "server": "server" not in headers,
            "other origins": headers.get("access-control-allow-origin", "http://127.0.0.1:8866")
            == "http://127.0.0.1:8866",
            "credentials": "access-control-allow-credentials" not in headers,
        }
        found += [f"{what}: {name} at {door.path}" for what, holds in wanted.items() if not holds]
    return found


@pytest.mark.parametrize("door", DOORS, ids=lambda door: f"{door.listener} {door.method} {door.address}")
def test_no_answer_can_be_framed_cached_or_named_to_another_site(desk: Desk, door: Door) -> None:
    assert leaks(desk, door, list(people(desk, door))) == []


def test_without_the_guards_headers_every_one_of_these_is_found(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    doors = [
        next(each for each in DOORS if (each.address, each.listener) == wanted)
        for wanted in (("/now", "phones"), ("/w/{workshop}", "control"))
    ]
    callers = [list(people(desk, door)) for door in doors]
    monkeypatch.setattr(lan_guards, "_ALL_HEADERS", ())
    monkeypatch.setattr(control_guard, "_HEADERS", {})
    for door, those in zip(doors, callers, strict=True):
        kinds = {each.partition(":")[0] for each in leaks(desk, door, those)}
        assert {"frames", "guessed types", "referrer", "cache"} <= kinds


@pytest.mark.parametrize(
    "typed", ["K7M29X\r\nSet-Cookie: a=b", "\r\n\r\n<script>", "//evil.example", "/\\evil.example"]
)
def test_nothing_typed_becomes_a_header_or_leads_elsewhere(desk: Desk, typed: str) -> None:
    phone = desk.phone()
    answers = [
        phone.raw("GET", "/", params={"code": typed}),
        phone.raw("GET", f"/j/{httpx.QueryParams({'c': typed})!s}"),
        phone.raw("POST", "/join", data={"code": typed, "seat": typed, "group": typed}),
    ]
    joined = desk.joined()
    form = joined.get("/now").form
    answers += [
        joined.raw("POST", form.action, data={**form.values, **changed})
        for changed in ({"then": typed, "action": "save", "dots-i1": "1"}, {"action": typed})
    ]
    desk.log_in()
    page = lxml_html.document_fromstring(desk.ask("GET", "/w/w1").content)
    token = Form(next(iter(page.iter("form")))).values["forgery_token"]
    for path in ("/w/w1/actions", "/workshops", "/w/w1/merge"):
        data = {"forgery_token": token, "action": typed, "run_sheet": typed, "label": typed, "member": typed}
        answers.append(desk.ask("POST", path, data=data, headers={"Origin": CONTROL}))
    for answer in answers:
        assert answer.status_code < 500
        assert all("\r" not in value and "\n" not in value for value in answer.headers.values())
        assert "a=b" not in answer.headers.get("set-cookie", "")
        location = answer.headers.get("location", "/")
        assert location.startswith("/")
        assert not location.startswith(("//", "/\\"))
        assert "<script>" not in answer.text.replace('<script src="/static/', "")


# -- a name of another site with this laptop's address (DNS rebinding) -----------------------------------------------

HOSTS = ("evil.example", "evil.example:8081", "127.0.0.1.evil.example:8081", "localhost.evil.example", "127.0.0.1")


@pytest.mark.parametrize("host", HOSTS)
def test_a_name_of_another_site_reaches_nothing_of_the_facilitators(desk: Desk, host: str) -> None:
    desk.log_in()
    for path in ("/", "/w/w1", "/api/workshops", "/login"):
        assert desk.ask("GET", path, headers={"Host": host}).status_code == 421


def test_without_the_check_of_the_host_it_reads_the_facilitators_page(desk: Desk) -> None:
    desk.log_in()
    desk.control._hosts = frozenset({"evil.example"})
    assert desk.ask("GET", "/w/w1", headers={"Host": "evil.example"}).status_code == 200
