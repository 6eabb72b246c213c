from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from facilitation_kit.errors import LiveError
from facilitation_kit.facilitator.hub_client import HubClient
from facilitation_kit.identifiers import WorkshopId
from tests.facilitator import room_views
from tests.facilitator.fake_hub import TOKEN, FakeHub, running_hub

W1 = WorkshopId("w1")


@pytest.fixture
def hub() -> Iterator[FakeHub]:
    with running_hub() as hub:
        hub.open(room_views.lobby(), room_views.console())
        yield hub


def test_it_is_found_by_the_environment_that_the_launcher_sets(hub: FakeHub) -> None:
    with HubClient.find({"FACILITATE_CONTROL_URL": hub.url, "FACILITATE_CONTROL_TOKEN": TOKEN}) as client:
        assert client.workshops()[0]["id"] == "w1"


def test_it_is_found_by_what_a_running_hub_left_in_its_data_folder(hub: FakeHub, tmp_path: Path) -> None:
    (tmp_path / "hub.json").write_text(json.dumps({"control": hub.url, "control_port": 1, "pid": 1, "token": TOKEN}))
    with HubClient.find({"FACILITATE_DATA_DIR": str(tmp_path)}) as client:
        assert client.workshops()[0]["id"] == "w1"


@pytest.mark.parametrize("left", [None, "", "not json", "[]", "{}", '{"control_port": "x", "token": "t"}'])
def test_where_no_hub_runs_it_says_how_to_start_one(tmp_path: Path, left: str | None) -> None:
    if left is not None:
        (tmp_path / "hub.json").write_text(left)
    with pytest.raises(LiveError, match="facilitate run") as raised:
        HubClient.find({"FACILITATE_DATA_DIR": str(tmp_path)})
    assert raised.value.code == "hub.not-running"


def test_a_wrong_token_is_told_from_other_errors(hub: FakeHub) -> None:
    with HubClient(hub.url, "wrong") as client, pytest.raises(LiveError) as raised:
        client.workshops()
    assert raised.value.code == "hub.token-refused"


def test_a_hub_that_is_gone_is_named_and_no_token_is_in_the_error() -> None:
    with HubClient("http://127.0.0.1:9", TOKEN) as client, pytest.raises(LiveError) as raised:
        client.workshops()
    assert raised.value.code == "hub.unreachable"
    assert TOKEN not in str(raised.value)


def test_the_hub_s_own_words_are_passed_on(hub: FakeHub) -> None:
    hub.refusal = (409, {"code": "live.round-open", "message": "A round is open.", "remedy": "Close it first."})
    with HubClient(hub.url, TOKEN) as client, pytest.raises(LiveError) as raised:
        client.act(W1, "next_step")
    assert (raised.value.code, raised.value.message, raised.value.remedy) == (
        "live.round-open",
        "A round is open.",
        "Close it first.",
    )


def test_faults_of_files_come_with_their_places(hub: FakeHub) -> None:
    places = ["surveys/doors.yaml:4 (version): This form has changed.", "ideas/needs.yaml:1: Wrong."]
    hub.refusal = (409, {"code": "content.faults", "message": "Two faults.", "remedy": "Mend them.", "faults": places})
    with HubClient(hub.url, TOKEN) as client, pytest.raises(LiveError) as raised:
        client.act(W1, "next_step")
    assert raised.value.remedy.splitlines() == ["Mend them.", *places]


def test_an_answer_that_is_no_error_of_the_kit_is_still_a_plain_sentence(hub: FakeHub) -> None:
    hub.refusal = (500, {})
    with HubClient(hub.url, TOKEN) as client, pytest.raises(LiveError) as raised:
        client.act(W1, "next_step")
    assert raised.value.code == "hub.unexpected-answer"


def test_a_ticket_opens_one_stream_and_can_be_given_back(hub: FakeHub) -> None:
    with HubClient(hub.url, TOKEN) as client:
        ticket = client.ticket(W1, "projector")
        assert ticket.startswith(hub.url + "/stream?ticket=")
        assert TOKEN not in ticket
        assert hub.tickets == {ticket.name: "projector"}
        client.give_back(ticket)
        assert hub.tickets == {}


def test_arguments_of_an_action_cannot_replace_the_action(hub: FakeHub) -> None:
    with HubClient(hub.url, TOKEN) as client:
        client.act(W1, "blank", {"blank": True, "action": "close_workshop"})
    assert hub.asked[-1] == ("POST", "/api/workshops/w1/actions", {"blank": True, "action": "blank"})
