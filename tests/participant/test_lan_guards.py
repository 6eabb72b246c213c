"""Only requests for this machine are answered, and nothing that fails shows how."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from facilitation_kit.participant.lan_guards import is_known_host, names_of_this_machine
from facilitation_kit.settings import Settings
from tests.phones import ADDRESS, Hall


@pytest.mark.parametrize(
    ("host", "known"),
    [
        ("192.168.0.7:8080", True),
        ("192.168.0.7", True),
        ("[fe80::1]:8080", True),
        ("fe80::1", True),
        ("localhost:8080", True),
        ("LocalHost", True),
        ("hall.example:8080", True),
        ("hall.example.", True),
        ("evil.example", False),
        ("192.168.0.7.evil.example", False),
        ("localhost.evil.example", False),
        ("", False),
        ("[", False),
        ("a" * 500, False),
    ],
)
def test_numbers_and_own_names_are_known_and_others_are_not(host: str, known: bool) -> None:
    assert is_known_host(host, names_of_this_machine("hall.example:8080")) is known


def test_a_web_site_that_borrows_the_address_gets_nothing(tmp_path: Path) -> None:
    with Hall(tmp_path, settings=Settings(public_address="hall.example")) as hall:
        phone = hall.joined()
        for path in ("/", "/now", "/events", "/static/phone.js"):
            response = phone.raw("GET", path, headers={"Host": "evil.example"})
            assert response.status_code == 421
            assert "address that is on the screen" in response.text
            assert response.headers["content-security-policy"].startswith("default-src 'none'")
        assert phone.raw("GET", "/now", headers={"Host": "hall.example"}).status_code == 200


def test_without_the_check_it_would_get_the_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("facilitation_kit.participant.lan_guards.is_known_host", lambda *_: True)
    with Hall(tmp_path) as hall:
        assert hall.joined().raw("GET", "/now", headers={"Host": "evil.example"}).status_code == 200


def test_a_failing_page_is_plain_and_the_log_holds_no_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    with Hall(tmp_path) as hall:
        hall.open_round("dot_vote", options=("A", "B"), dots=1, concern_reason=True)
        phone = hall.joined()

        def fail(*_: object) -> None:
            raise RuntimeError("my secret words")

        monkeypatch.setattr(hall.hub, "submit", fail)
        with caplog.at_level(logging.DEBUG):
            page = phone.send(dots__i1="1")
        assert page.status == 500
        assert page.heading == "Something went wrong"
        assert "secret" not in page.text
        assert "RuntimeError" in caplog.text
        assert "secret" not in caplog.text


def test_the_facilitators_doors_are_not_on_the_phones_listener(tmp_path: Path) -> None:
    with Hall(tmp_path) as hall:
        phone = hall.joined()
        for path in ("/login", "/api/workshops", "/api/run-sheets", "/w/w1", "/stream", "/api/workshops/w1/tickets"):
            assert phone.raw("GET", path).status_code == 404
            assert phone.raw("POST", path).status_code == 404
        assert phone.raw("GET", "/now", headers={"Host": ADDRESS.removeprefix("http://")}).status_code == 200
