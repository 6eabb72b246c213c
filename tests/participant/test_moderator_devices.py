"""The one phone that may moderate: paired once, revocable, and good for the queue alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest
from lxml import html as lxml_html

from facilitation_kit.participant.moderator_devices import MODERATOR_COOKIE
from tests.control_desk import CONTROL
from tests.phones import ADDRESS, Form, plan_with_groups
from tests.word_queue import BUS, DANGER, NUMBER, Writing


@pytest.fixture
def writing(tmp_path: Path) -> Iterator[Writing]:
    with Writing(tmp_path) as made:
        made.ask_why()
        made.log_in()
        yield made


class Device:
    """A phone on the local network."""

    def __init__(self, writing: Writing) -> None:
        self._writing = writing
        self.client = httpx.AsyncClient(transport=httpx.ASGITransport(app=writing.app), base_url=ADDRESS)

    def ask(self, method: str, path: str, **kwargs: Any) -> httpx.Response:
        return self._writing.run(self.client.request(method, path, **kwargs))

    def pair(self, address: str) -> httpx.Response:
        path = address.removeprefix(ADDRESS)
        assert self.ask("GET", path).status_code == 200
        return self.ask("POST", path)


def offered(writing: Writing) -> str:
    """The address in the QR code that the console shows."""
    shown = writing.press(writing.page("/w/w1/moderation"), "Pair a phone")
    assert shown.status_code == 200
    assert "<svg" in shown.text
    spans = lxml_html.document_fromstring(shown.text).iter("span")
    (link,) = [str(each.text) for each in spans if each.get("class") == "link" and "/m/" in str(each.text)]
    return link


def paired(writing: Writing) -> Device:
    device = Device(writing)
    answer = device.pair(offered(writing))
    assert (answer.status_code, answer.headers["location"]) == (303, "/moderate")
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    assert "Path=/moderate" in cookie
    return device


def decide(device: Device, button: str, *, headers: dict[str, str] | None = None) -> httpx.Response:
    page = device.ask("GET", "/moderate")
    form = Form(lxml_html.document_fromstring(page.content).find(".//form"))
    return device.ask("POST", form.action, data={**form.values, "decision": button}, headers=headers)


def test_a_paired_phone_works_the_queue(writing: Writing) -> None:
    for words in (BUS, NUMBER, DANGER):
        writing.writes(writing.person(), words)
        writing.later(1)
    writing.votes(5)
    device = paired(writing)
    page = device.ask("GET", "/moderate")
    assert page.status_code == 200
    assert BUS in page.text
    assert "<mark>07700 900123</mark>" in page.text
    assert decide(device, "approve").headers["location"] == "/moderate"
    assert decide(device, "redact", headers={"Accept": "application/json"}).json() == {"waiting": 1}
    assert decide(device, "escalate").status_code == 303
    assert [record.words for record in writing.records.records()] == [DANGER]
    assert {each["state"] for each in writing.queue("?show=decided")} == {"approved", "redacted"}
    assert device.ask("GET", "/moderate/waiting").json() == {"waiting": 0}
    writing.act("close_round")
    writing.act("reveal_round")
    assert BUS in str(writing.room.projector.view())
    assert {entry.who.split()[0] for entry in writing.store.audit_entries()} >= {"console", "device"}
    decided = device.ask("GET", "/moderate?show=decided")
    form = Form(lxml_html.document_fromstring(decided.content).find(".//form"))
    device.ask("POST", form.action, data={**form.values, "decision": "hold"})
    form = Form(lxml_html.document_fromstring(device.ask("GET", "/moderate?show=decided").content).find(".//form"))
    device.ask("POST", form.action, data={**form.values, "decision": "hold"})
    assert BUS not in str(writing.room.projector.view())


def test_a_code_pairs_one_phone_only(writing: Writing) -> None:
    address = offered(writing)
    assert Device(writing).pair(address).status_code == 303
    second = Device(writing)
    assert second.pair(address).status_code == 403
    assert second.ask("GET", "/moderate").status_code == 403


def test_looking_at_the_address_does_not_use_it_up(writing: Writing) -> None:
    address = offered(writing)
    Device(writing).ask("GET", address.removeprefix(ADDRESS))
    assert Device(writing).pair(address).status_code == 303


def test_a_code_is_good_for_ten_minutes(writing: Writing) -> None:
    late, in_time = offered(writing), ""
    writing.later(601)
    assert Device(writing).pair(late).status_code == 403
    in_time = offered(writing)
    writing.later(599)
    assert Device(writing).pair(in_time).status_code == 303


def test_revoking_ends_the_ticket_at_once(writing: Writing) -> None:
    writing.writes(writing.person(), BUS)
    device = paired(writing)
    assert BUS in device.ask("GET", "/moderate").text
    writing.press(writing.page("/w/w1/moderation"), "Revoke device")
    for method, path in (("GET", "/moderate"), ("POST", "/moderate"), ("GET", "/moderate/waiting")):
        refused = device.ask(method, path)
        assert refused.status_code == 403
        assert BUS not in refused.text


def test_a_second_phone_ends_the_first(writing: Writing) -> None:
    first = paired(writing)
    second = paired(writing)
    assert first.ask("GET", "/moderate").status_code == 403
    assert second.ask("GET", "/moderate").status_code == 200


def test_the_ticket_ends_with_the_workshop(writing: Writing) -> None:
    device = paired(writing)
    writing.act("close_round")
    writing.act("close_workshop")
    assert device.ask("GET", "/moderate").status_code == 403


def test_a_ticket_opens_nothing_but_the_queue(writing: Writing) -> None:
    device = paired(writing)
    ticket = device.client.cookies[MODERATOR_COOKIE]
    for path in ("/now", "/r/w1.vote.1/1", "/events"):
        answer = device.ask("GET", path, headers={"Cookie": f"{MODERATOR_COOKIE}={ticket}"})
        assert answer.status_code in (204, 303)
    for path in ("/w/w1", "/w/w1/moderation", "/w/w1/safeguarding", "/api/workshops"):
        assert device.ask("GET", path).status_code == 404
        stranger = writing.run(writing.client.get(path, headers={"Cookie": f"{MODERATOR_COOKIE}={ticket}"}))
        assert stranger.status_code in (303, 401)


@pytest.mark.parametrize(
    "cookie", ["", "moderator=", "moderator=guess", "moderator=" + "x" * 5000, "moderator=\u00e9", "a;;=;"]
)
def test_no_other_cookie_is_a_ticket(writing: Writing, cookie: str) -> None:
    writing.writes(writing.person(), BUS)
    paired(writing)
    refused = Device(writing).ask("GET", "/moderate", headers={"Cookie": cookie.encode("latin-1")})
    assert refused.status_code == 403
    assert BUS not in refused.text


def test_a_participants_phone_is_no_moderator(writing: Writing) -> None:
    phone = writing.person()
    writing.writes(phone, BUS)
    refused = writing.run(phone.client.get("/moderate"))
    assert refused.status_code == 403
    assert BUS not in refused.text


def test_neither_pairing_nor_ticket_is_in_the_files(writing: Writing) -> None:
    device = Device(writing)
    address = offered(writing)
    device.pair(address)
    ticket = device.client.cookies[MODERATOR_COOKIE]
    found = b"".join(each.read_bytes() for each in writing.folder.glob("store.sqlite3*"))
    assert b"offer moderation to a device" in found
    assert address.rsplit("/", 1)[1].encode() not in found
    assert ticket.encode() not in found


def test_on_a_network_that_is_not_ours_no_phone_is_paired(tmp_path: Path) -> None:
    with Writing(tmp_path) as writing:
        device = paired_on_own_network(writing)
        token = writing.page("/w/w1/moderation").form.values["forgery_token"]
        plan = replace(plan_with_groups(), wifi=None).sealed()
        writing.room.state = replace(writing.room.state, plan=plan)
        assert device.ask("GET", "/moderate").status_code == 403
        page = writing.page("/w/w1/moderation")
        assert "others could read along" in page.words
        assert "Pair a phone" not in page.text
        refused = writing.ask(
            "POST",
            "/w/w1/moderation/devices",
            data={"forgery_token": token, "pair": "yes"},
            headers={"Origin": CONTROL},
        )
        assert refused.status_code == 409
        assert "may not travel" in refused.text


def paired_on_own_network(writing: Writing) -> Device:
    writing.ask_why()
    writing.log_in()
    return paired(writing)
