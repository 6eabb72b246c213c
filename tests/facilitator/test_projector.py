from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from facilitation_kit.activities.registry import load_activities
from facilitation_kit.errors import ActivityError
from facilitation_kit.facilitator import projector as projector_module
from facilitation_kit.facilitator.hub_client import HubClient
from facilitation_kit.facilitator.projector import Projector
from tests.facilitator import room_views
from tests.facilitator.fake_hub import TOKEN, FakeHub, running_hub

JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner, max_size=3),
    max_leaves=6,
)
MESSAGES = JSON_VALUES | st.fixed_dictionaries(
    {
        "kind": st.sampled_from(["key", "ticket", "act", "open"]),
        "action": JSON_VALUES | st.sampled_from(["next_step", "close_workshop"]),
    }
)


@pytest.fixture
def hub() -> Iterator[FakeHub]:
    with running_hub() as hub:
        yield hub


def projector_of(hub: FakeHub) -> Projector:
    return Projector(lambda: HubClient(hub.url, TOKEN), load_activities())


def receive(widget: Projector, message: Any) -> list[dict[str, Any]]:
    """Give the widget a message of its page, and collect its answers."""
    answers: list[dict[str, Any]] = []
    widget.send = lambda content, buffers=None: answers.append(content)
    widget._receive(widget, message, None)
    return answers


def test_without_a_workshop_it_says_how_to_open_one(hub: FakeHub) -> None:
    widget = projector_of(hub)
    widget.look()
    assert widget.stream_url == ""
    assert widget.notice["title"] == "No workshop is open yet"


def test_without_a_hub_it_says_how_to_start_one() -> None:
    widget = Projector(lambda: HubClient("http://127.0.0.1:9", TOKEN), load_activities())
    widget.look()
    assert "facilitate run" in widget.notice["text"]


def test_it_shows_the_workshop_that_was_opened_last(hub: FakeHub) -> None:
    hub.open(room_views.lobby())
    hub.workshops = [
        {**hub.workshops[0], "id": "w0"},
        hub.workshops[0],
        {**hub.workshops[0], "id": "w9", "closed_at": "x"},
    ]
    widget = projector_of(hub)
    widget.look()
    assert ("POST", "/api/workshops/w1/tickets", {"view": "projector"}) in hub.asked
    assert widget.stream_url.startswith(hub.url)


def test_it_takes_up_a_workshop_that_opens_later_and_keeps_it_when_it_closes(hub: FakeHub) -> None:
    widget = projector_of(hub)

    async def follow() -> None:
        appeared = asyncio.Event()
        widget.observe(lambda _change: appeared.set(), "stream_url")
        following = asyncio.create_task(widget.follow(every=0.01, looks=20))
        await asyncio.sleep(0)
        hub.open(room_views.lobby())
        await asyncio.wait_for(appeared.wait(), 20)
        shown = widget.stream_url
        hub.workshops[0]["closed_at"] = "2026-11-24T15:00:00+00:00"
        await following
        assert shown
        assert widget.stream_url == shown

    asyncio.run(follow())


def test_a_page_that_nobody_uses_comes_to_rest(hub: FakeHub) -> None:
    widget = projector_of(hub)
    asyncio.run(widget.follow(every=0.001, looks=3))
    assert widget.notice["text"].startswith("Load this page again")
    assert len(hub.asked) == 3


def test_the_token_is_in_no_trait_though_the_ticket_is(hub: FakeHub) -> None:
    hub.open(room_views.lobby())
    widget = projector_of(hub)
    widget.look()
    state = json.dumps(widget.get_state(), default=str)
    assert "ticket=" in state
    assert TOKEN not in state


def test_a_key_becomes_its_action(hub: FakeHub) -> None:
    hub.open(room_views.lobby(), room_views.console())
    widget = projector_of(hub)
    widget.look()
    assert receive(widget, {"kind": "key", "action": "reveal_round"}) == [{"kind": "answer", "text": ""}]
    assert hub.asked[-1] == ("POST", "/api/workshops/w1/actions", {"action": "reveal_round"})
    receive(widget, {"kind": "key", "action": "blank"})
    assert hub.asked[-1] == ("POST", "/api/workshops/w1/actions", {"action": "blank", "blank": True})


def test_a_refusal_is_answered_in_the_hub_s_words(hub: FakeHub) -> None:
    hub.open(room_views.lobby())
    widget = projector_of(hub)
    widget.look()
    hub.refusal = (409, {"code": "live.x", "message": "A round is open.", "remedy": "Close it first."})
    assert receive(widget, {"kind": "key", "action": "next_step"}) == [
        {"kind": "answer", "text": "A round is open. Close it first."}
    ]


def test_a_wish_for_a_ticket_gets_a_fresh_one_but_not_a_flood(hub: FakeHub, monkeypatch: pytest.MonkeyPatch) -> None:
    hub.open(room_views.lobby())
    widget = projector_of(hub)
    widget.look()
    first = widget.stream_url
    receive(widget, {"kind": "ticket"})
    assert widget.stream_url == first
    monkeypatch.setattr(projector_module, "_TICKET_EVERY_SECONDS", 0.0)
    receive(widget, {"kind": "ticket"})
    assert widget.stream_url != first
    assert len(hub.tickets) == 1


def test_whatever_a_page_sends_only_the_four_keys_reach_the_hub(hub: FakeHub) -> None:
    hub.open(room_views.lobby(), room_views.console())
    widget = projector_of(hub)
    widget.look()

    @settings(max_examples=150, deadline=None)
    @given(message=MESSAGES)
    def send(message: Any) -> None:
        hub.asked.clear()
        receive(widget, message)
        posted = [body["action"] for method, path, body in hub.asked if method == "POST" and path.endswith("/actions")]
        assert set(posted) <= {"next_step", "previous_step", "reveal_round", "blank"}

    send()
    receive(widget, {"kind": "key", "action": "next_step"})
    assert hub.asked[-1] == ("POST", "/api/workshops/w1/actions", {"action": "next_step"}), "the keys work all the same"
    assert widget._hub is not None
    widget._hub.close()


def test_a_misspelt_notebook_says_so() -> None:
    with pytest.raises(ActivityError, match="dot_vote"):
        projector_module.show("dot_voting")
