"""Every address of both listeners, asked for by everybody who may come, against the table in docs/security.md."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Mount, Route

from facilitation_kit.participant.control_access import ControlAccess
from facilitation_kit.participant.sessions import Session, Sessions
from tests.control_desk import Desk
from tests.doors import Door, doors_in_the_docs, doors_of, wrongly_answered

DOORS = doors_in_the_docs()


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with Desk(tmp_path, wrong_tokens_per_minute=10_000) as made:
        made.open_round("statements", options=("A", "B"))
        yield made


def asked(desk: Desk, door: Door) -> list[str]:
    return wrongly_answered(desk, desk.control if door.listener == "control" else desk.app, door)


def test_every_address_has_one_rule_and_every_rule_an_address(desk: Desk) -> None:
    written = [(door.listener, door.method, door.address) for door in DOORS]
    assert len(written) == len(set(written))
    real = doors_of("phones", desk.app.routes) | doors_of("control", desk.control.routes)
    assert real - set(written) == set(), "these addresses have no row in docs/security.md"
    assert set(written) - real == set(), "these rows of docs/security.md have no address"


def test_an_address_without_a_rule_is_found(desk: Desk) -> None:
    async def planted(_: Request) -> Response:
        return PlainTextResponse("everything")

    routes = [Route("/planted", planted, methods=["GET", "PUT"]), Mount("/files", Starlette())]
    assert doors_of("control", routes) == {
        ("control", "GET", "/planted"),
        ("control", "PUT", "/planted"),
        ("control", "Mount", "/files"),
    }


@pytest.mark.parametrize("door", DOORS, ids=lambda door: f"{door.listener} {door.method} {door.address}")
def test_an_address_lets_in_whom_its_rule_names_and_nobody_else(desk: Desk, door: Door) -> None:
    assert asked(desk, door) == []


def test_without_the_check_of_the_cookie_forgers_are_let_in(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    door = next(door for door in DOORS if door.address == "/w/{workshop}")
    assert asked(desk, door) == []
    monkeypatch.setattr(ControlAccess, "session", lambda *_: "anybody")
    assert "forger got 200 at GET /w/w1" in asked(desk, door)


def test_without_the_forms_own_token_other_sites_post_with_the_cookie(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    door = next(door for door in DOORS if door.address == "/w/{workshop}/actions" and door.rule == "form")
    monkeypatch.setattr(ControlAccess, "form_is_ours", lambda *_: True)
    assert any(each.startswith("foreign form got") for each in asked(desk, door))


def test_without_the_signature_anybody_is_a_participant(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    door = next(door for door in DOORS if door.address == "/now")
    joined = desk.joined().client.cookies["workshop"]
    known = Sessions(desk.hub.secret).open(joined)
    assert isinstance(known, Session)
    monkeypatch.setattr(Sessions, "open", lambda *_: known)
    assert any(each.startswith("forger got") for each in asked(desk, door))
