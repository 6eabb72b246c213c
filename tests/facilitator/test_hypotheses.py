"""What the page of tests may wish for: the step of a test that the hub offers, and nothing else."""

from __future__ import annotations

import json
from typing import Any

import httpx

from facilitation_kit.facilitator.hub_client import HubClient
from facilitation_kit.facilitator.hypotheses import Hypotheses

OFFER = {"workshop": "w1", "step": "ask", "offer": "Open “Ask” for answers", "says": "It is running."}


class Desk:
    """A hub in which one step asks to be confirmed before it opens."""

    def __init__(self) -> None:
        self.step = "welcome"
        self.acted: list[dict[str, Any]] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        if request.method == "GET" and request.url.path == "/api/tests":
            tests = [{"id": "one", "measure": OFFER}, {"id": "two", "measure": None}]
            return httpx.Response(200, json={"project": "P", "hypotheses": [{"id": "h", "tests": tests}]})
        if request.method == "GET":
            return httpx.Response(200, json={"current_step": self.step})
        body = json.loads(request.content)
        self.acted.append(body)
        if body["action"] == "start_step":
            self.step = body["step"]
        elif not body["confirm"]:
            error = {"code": "live.confirm-first", "message": "Two options only.", "remedy": "Confirm to go on."}
            return httpx.Response(409, json={"error": error})
        return httpx.Response(200, json={"current_step": self.step})


def page_of(desk: Desk, *, with_tests: bool = True) -> Hypotheses:
    hub = HubClient("http://127.0.0.1:8081", "token", transport=httpx.MockTransport(desk))
    return Hypotheses(lambda: hub, with_tests=with_tests)


def test_a_press_goes_to_the_step_once_and_opens_it_after_what_was_to_be_confirmed() -> None:
    desk = Desk()
    page = page_of(desk)
    first = page.answer({"kind": "open", "id": "one"})
    assert first is not None
    assert first["said"] == {"test": "one", "text": "Two options only.", "confirm": True}
    second = page.answer({"kind": "open", "id": "one", "confirm": True})
    assert second is not None
    assert second["said"] == {"test": "one", "text": "", "confirm": False}
    assert [(each["action"], each.get("confirm")) for each in desk.acted] == [
        ("start_step", None),
        ("open_round", False),
        ("open_round", True),
    ]
    assert second["list"]["hypotheses"][0]["tests"][0]["measure"] == OFFER


def test_what_is_not_offered_opens_nothing() -> None:
    desk = Desk()
    for name in ("two", "three"):
        answer = page_of(desk).answer({"kind": "open", "id": name})
        assert answer is not None
        assert answer["said"]["text"].startswith("There is nothing to open for this test now.")
    for message in ({"kind": "open", "id": ["one"]}, {"kind": "act", "id": "one"}, "open"):
        assert page_of(desk).answer(message) is None
    assert page_of(desk, with_tests=False).answer({"kind": "open", "id": "one"}) is None
    assert desk.acted == []
