from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facilitation_kit.facilitator.console import ACTIONS, Console, read_wish
from facilitation_kit.facilitator.hub_client import HubClient
from tests.facilitator import room_views
from tests.facilitator.fake_hub import TOKEN, FakeHub, running_hub
from tests.facilitator.test_projector import JSON_VALUES

ACTION_MESSAGES = st.dictionaries(
    st.sampled_from(["kind", "action", "step", "confirm", "minutes", "merged", "blank", "token"]),
    JSON_VALUES | st.sampled_from(["act", "open", *ACTIONS]),
)


@pytest.fixture
def hub() -> Iterator[FakeHub]:
    with running_hub() as hub:
        yield hub


def console_of(hub: FakeHub) -> Console:
    console = Console(lambda: HubClient(hub.url, TOKEN))
    console.start()
    return console


def receive(console: Console, message: Any) -> list[dict[str, Any]]:
    answers: list[dict[str, Any]] = []
    console.send = lambda content, buffers=None: answers.append(content)
    console._receive(console, message, None)
    return answers


@given(message=ACTION_MESSAGES | JSON_VALUES)
def test_a_wish_is_one_of_the_list_with_arguments_of_the_right_kind_or_none_at_all(message: Any) -> None:
    wish = read_wish(message)
    if wish is not None and wish.kind == "act":
        assert wish.arguments is not None
        assert all(type(value) is ACTIONS[wish.name][name] for name, value in wish.arguments.items())


@pytest.mark.parametrize(
    "message",
    [
        {"kind": "act", "action": "give_time", "minutes": True},
        {"kind": "act", "action": "start_step", "step": ["vote"]},
        {"kind": "act", "action": "merge_options", "merged": [{"label": "x"}]},
        {"kind": "act", "action": "merge_options", "merged": [{"label": "x", "members": [1]}]},
        {"kind": "act", "action": "merge_options", "merged": ["x"]},
        {"kind": "open", "run_sheet": 7},
        {"kind": "erase"},
        "next_step",
    ],
)
def test_what_is_no_wish_reaches_nobody(hub: FakeHub, message: Any) -> None:
    hub.open(room_views.lobby(), room_views.console())
    console = console_of(hub)
    hub.asked.clear()
    assert receive(console, message) == []
    assert hub.asked == []


def test_it_goes_on_with_the_running_workshop(hub: FakeHub) -> None:
    hub.open(room_views.lobby(), room_views.console())
    console = console_of(hub)
    assert console.workshop == "w1"
    assert console.stream_url.startswith(hub.url)
    assert console.control_page == hub.url + "/w/w1"
    assert hub.tickets[console.stream_url.rsplit("=", 1)[1]] == "console"


def test_a_run_sheet_opens_a_workshop(hub: FakeHub) -> None:
    console = console_of(hub)
    assert [sheet["id"] for sheet in console.run_sheets] == ["co-design"]
    hub.show(room_views.lobby(), room_views.console())
    assert receive(console, {"kind": "open", "run_sheet": "co-design"}) == [{"kind": "answer", "ok": True}]
    assert ("POST", "/api/workshops", {"run_sheet": "co-design"}) in hub.asked
    assert console.workshop == "w1"


def test_every_action_goes_to_the_hub_as_it_was_wished(hub: FakeHub) -> None:
    hub.open(room_views.lobby(), room_views.console())
    console = console_of(hub)
    merged = [{"label": "One door", "members": ["i1", "i2"]}]
    receive(console, {"kind": "act", "action": "merge_options", "merged": merged, "token": "x"})
    assert hub.asked[-1] == ("POST", "/api/workshops/w1/actions", {"merged": merged, "action": "merge_options"})
    receive(console, {"kind": "act", "action": "open_round", "confirm": True})
    assert hub.asked[-1][2] == {"confirm": True, "action": "open_round"}


def test_a_refusal_is_shown_in_the_hub_s_words_and_goes_with_the_next_success(hub: FakeHub) -> None:
    hub.open(room_views.lobby(), room_views.console())
    console = console_of(hub)
    hub.refusal = (409, {"code": "live.x", "message": "A round is open.", "remedy": "Close it first."})
    assert receive(console, {"kind": "act", "action": "next_step"}) == [{"kind": "answer", "ok": False}]
    assert console.problem == "A round is open. Close it first."
    receive(console, {"kind": "act", "action": "next_step"})
    assert console.problem == ""


def test_the_token_is_in_no_trait_though_the_ticket_is(hub: FakeHub) -> None:
    hub.open(room_views.lobby(), room_views.console())
    state = json.dumps(console_of(hub).get_state(), default=str)
    assert "ticket=" in state
    assert TOKEN not in state


def test_without_a_hub_it_says_how_to_start_one() -> None:
    console = Console(lambda: HubClient("http://127.0.0.1:9", TOKEN))
    console.start()
    assert "facilitate run" in console.problem
