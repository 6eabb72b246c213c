from __future__ import annotations

import json
import os
import socket
import sqlite3
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.running_hub import PROJECT, TOKEN, Person, RunningHub

_SECONDS = 10


class Stream:
    """Everything that a stream sends, read in a thread of its own."""

    def __init__(self, address: str, headers: dict[str, str] | None = None) -> None:
        self.text = ""
        self.headers: httpx.Headers | None = None
        self._news = threading.Condition()
        self._client = httpx.Client(timeout=httpx.Timeout(_SECONDS, read=60), trust_env=False)
        self._ended = False
        self._thread = threading.Thread(target=self._read, args=(address, headers), daemon=True)
        self._thread.start()

    def _read(self, address: str, headers: dict[str, str] | None) -> None:
        try:
            with self._client.stream("GET", address, headers=headers) as response:
                self.headers = response.headers
                for chunk in response.iter_text():
                    with self._news:
                        self.text += chunk
                        self._news.notify_all()
        except httpx.HTTPError:
            pass
        with self._news:
            self._ended = True
            self._news.notify_all()

    @property
    def snapshots(self) -> list[Any]:
        lines = self.text.split("\n\n")[:-1]
        return [json.loads(line.partition("data: ")[2]) for line in lines if "data: " in line]

    def until(self, wanted: str) -> None:
        with self._news:
            assert self._news.wait_for(lambda: wanted in self.text, _SECONDS), self.text[-2000:]

    def until_ended(self) -> None:
        with self._news:
            assert self._news.wait_for(lambda: self._ended, _SECONDS)

    def close(self) -> None:
        self.until_ended()
        self._client.close()


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[RunningHub]:
    with RunningHub(tmp_path / "data") as running:
        yield running


def refused_start(data_dir: Path, **environment: str) -> str:
    """Start a hub that cannot start; gives the one message that it says."""
    ended = subprocess.run(
        [sys.executable, "-m", "facilitation_kit.participant.serve", "--project", PROJECT, "--data-dir", data_dir],
        env={
            **os.environ,
            "FACILITATE_LAN_HOST": "127.0.0.1",
            "FACILITATE_LAN_PORT": "0",
            "FACILITATE_CONTROL_PORT": "0",
            "FACILITATE_CONTROL_TOKEN": TOKEN,
            **environment,
        },
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert ended.returncode == 3, ended
    assert ended.stdout == ""
    assert "Traceback" not in ended.stderr
    assert len(ended.stderr.splitlines()) == 1, ended.stderr
    assert TOKEN not in ended.stderr
    return ended.stderr


# -- starting and stopping ------------------------------------------------------------------------------------------


def test_a_hub_is_ready_soon_and_says_where(tmp_path: Path) -> None:
    began = time.monotonic()
    with RunningHub(tmp_path / "data") as hub:
        assert httpx.get(hub.lan, trust_env=False).status_code == 200
        assert time.monotonic() - began < 10  # 1.5 s on an idle machine
        assert httpx.get(f"{hub.control}/login", trust_env=False).status_code == 200
        announced = tmp_path / "data" / "hub.json"
        said = json.loads(announced.read_text("utf-8"))
        assert (said["control"], said["pid"], said["token"]) == (hub.control, hub.process.pid, TOKEN)
        assert stat.S_IMODE(announced.stat().st_mode) == 0o600
        assert hub.stop() == ""
        assert not announced.exists()


def test_it_ends_soon_with_streams_open_and_the_data_is_free_again(hub: RunningHub) -> None:
    with hub.facilitator() as facilitator:
        view = facilitator.open()
        with Person(hub, view["workshop"]["code"]) as person:
            cookie = {"Cookie": f"workshop={person.client.cookies['workshop']}"}
            streams = [Stream(facilitator.ticket("projector")), Stream(f"{hub.lan}/events", cookie)]
            for stream in streams:
                stream.until('"version"')
            began = time.monotonic()
            assert hub.stop() == ""
            assert time.monotonic() - began < 6  # 2 s on an idle machine
            assert hub.process.returncode == 0
            for stream in streams:
                stream.close()
    hub.start()


def test_a_second_hub_on_the_same_data_is_refused(hub: RunningHub) -> None:
    assert "A hub is already running on this data." in refused_start(hub.data_dir)
    assert httpx.get(hub.lan, trust_env=False).status_code == 200


@pytest.mark.parametrize("name", ["FACILITATE_LAN_PORT", "FACILITATE_CONTROL_PORT"])
def test_a_taken_port_is_named_with_its_setting(tmp_path: Path, name: str) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        said = refused_start(tmp_path, **{name: str(taken.getsockname()[1])})
    assert "[hub.port-taken]" in said
    assert name in said


def test_a_port_that_is_no_number_is_named(tmp_path: Path) -> None:
    said = refused_start(tmp_path, FACILITATE_LAN_PORT="eighty")
    assert "FACILITATE_LAN_PORT" in said
    assert "[settings.not-legal]" in said


def test_a_file_that_is_no_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / "store.sqlite3").write_bytes(b"somebody's shopping list " * 400)
    assert "[store." in refused_start(tmp_path)
    assert (tmp_path / "store.sqlite3").read_bytes().startswith(b"somebody's shopping list")


def test_a_database_of_a_newer_kit_is_refused(tmp_path: Path) -> None:
    with RunningHub(tmp_path):
        pass
    with sqlite3.connect(tmp_path / "store.sqlite3") as database:
        database.execute("UPDATE meta SET schema = 999")
    database.close()
    assert "[store.newer]" in refused_start(tmp_path)


# -- two listeners --------------------------------------------------------------------------------------------------

CONTROL_PATHS = ["/api/run-sheets", "/api/workshops", "/login", "/stream?ticket=x", "/logout", "/workshops"]


def test_nothing_of_the_control_listener_is_on_the_phones_listener(hub: RunningHub) -> None:
    headers = {"Authorization": f"Bearer {TOKEN}"}
    with httpx.Client(headers=headers, trust_env=False) as client:
        for path in CONTROL_PATHS:
            for method in ("GET", "POST", "DELETE"):
                assert client.request(method, hub.lan + path).status_code in (404, 405), (method, path)
            # The search is shown to find something: each of these is there on the other listener.
            statuses = {client.request(method, hub.control + path).status_code for method in ("GET", "POST")}
            assert statuses - {404, 405}, path


def test_the_control_listener_is_on_the_loopback_address_alone(hub: RunningHub) -> None:
    port = int(hub.control.rsplit(":", 1)[1])
    with socket.create_connection(("127.0.0.1", port), timeout=_SECONDS):
        pass
    if sys.platform == "linux":  # elsewhere 127.0.0.2 is not this machine
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.2", port), timeout=_SECONDS)


def test_a_form_of_one_megabyte_is_refused_on_both(hub: RunningHub) -> None:
    form = {"code": "x" * 1_000_000}
    assert httpx.post(f"{hub.lan}/join", data=form, trust_env=False).status_code == 413
    assert httpx.post(f"{hub.control}/login", data=form, trust_env=False).status_code == 413
    assert httpx.get(hub.lan, trust_env=False).status_code == 200


def test_another_host_name_is_misdirected_on_both(hub: RunningHub) -> None:
    for address in (hub.lan, hub.control):
        assert httpx.get(address, headers={"Host": "evil.example"}, trust_env=False).status_code == 421


# -- on the wire ----------------------------------------------------------------------------------------------------

TELLING = ('"cells"', '"sentences"', '"measures"', '"headline"', '"answered_exact"')


def test_no_stream_but_the_consoles_carries_a_count_or_a_result_before_reveal(hub: RunningHub) -> None:
    with hub.facilitator() as facilitator:
        view = facilitator.open()
        people = [Person(hub, view["workshop"]["code"]) for _ in range(8)]
        cookie = {"Cookie": f"workshop={people[0].client.cookies['workshop']}"}
        phone = Stream(f"{hub.lan}/events", cookie)
        projector = Stream(facilitator.ticket("projector"))
        console = Stream(facilitator.ticket("console"))
        opened = facilitator.go_to_activity("dot_vote")
        first = opened["round"]["items"][0]["id"]
        for number, person in enumerate(people[:7], start=1):
            assert person.vote(**{f"dots__{first}": "1"}).status_code == 200
            console.until(f'"answered_exact":{number}')
        facilitator.act("close_round")
        console.until('"cells"')
        for stream in (phone, projector):
            stream.until('"status":"closed"' if stream is projector else '"state":"closed"')
            # The search is shown to find something: the console's stream holds all of these.
            assert [word for word in TELLING if word in stream.text] == []
            assert all(word in console.text for word in TELLING)
            assert all(each["result"] is None for each in stream.snapshots)
        counts = {each["round"]["answered"]["at_least"] for each in projector.snapshots if each["round"]}
        assert counts == {0, 5}
        # Phones were told of the opening and the close, and of no answer: not even when one comes in.
        assert [each["state"] for each in phone.snapshots if each["round"] == opened["round"]["id"]] == [
            "open",
            "closed",
        ]

        facilitator.act("reveal_round")
        for stream in (phone, projector):
            stream.until('"cells"')
            result = stream.snapshots[-1]["result"]
            row = next(row for row in result["rows"] if row["item"] == first)
            assert row["cells"]["dots"] == {"value": 7, "text": "7"}
        page = people[7].page()
        assert "7" in page.text
        for person in people:
            person.client.close()
        hub.stop()
        for stream in (phone, projector, console):
            stream.close()


def test_the_stream_is_readable_for_the_notebooks_origin_and_beats_when_quiet(tmp_path: Path) -> None:
    voila = "http://127.0.0.1:8866"
    environment = {"FACILITATE_VOILA_ORIGIN": voila, "FACILITATE_STREAM_HEARTBEAT_SECONDS": "0.2"}
    with RunningHub(tmp_path, environment=environment) as hub, hub.facilitator() as facilitator:
        facilitator.open()
        stream = Stream(facilitator.ticket("projector"), {"Origin": voila})
        stream.until("\n\n:\n\n")
        assert stream.headers is not None
        assert stream.headers["access-control-allow-origin"] == voila
        assert stream.headers["content-type"].startswith("text/event-stream")
        hub.stop()
        stream.close()


def test_giving_a_ticket_back_ends_its_stream(hub: RunningHub) -> None:
    with hub.facilitator() as facilitator:
        facilitator.open()
        address = facilitator.ticket("console")
        stream = Stream(address)
        stream.until('"version"')
        facilitator.client.delete(f"/api/tickets/{address.partition('ticket=')[2]}").raise_for_status()
        stream.close()


# -- after a crash --------------------------------------------------------------------------------------------------


def test_after_a_power_cut_everything_is_as_it_was(hub: RunningHub) -> None:
    with hub.facilitator() as facilitator:
        view = facilitator.open()
        code = view["workshop"]["code"]
        people = [Person(hub, code) for _ in range(6)]
        opened = facilitator.go_to_activity("dot_vote")
        first = opened["round"]["items"][0]["id"]
        for person in people[:5]:
            person.vote(**{f"dots__{first}": "1"})
        ticket = facilitator.ticket("projector")
        before = facilitator.look()
    hub.kill()
    hub.start()
    with hub.facilitator() as facilitator:
        facilitator.workshop = before["workshop"]["id"]
        after = facilitator.look()
        assert {**after, "version": 0} == {**before, "version": 0}
        assert after["version"] > before["version"]
        assert (after["people_in"], after["answered_exact"]) == (6, 5)
        # Cookies and tickets are signed, so phones and the projector simply go on.
        assert people[5].vote(**{f"dots__{first}": "1"}).status_code == 200
        stream = Stream(ticket)
        stream.until('"everyone":true')
        facilitator.act("close_round")
        revealed = facilitator.act("reveal_round")
        assert revealed["result"]["ballots"] == {"value": 6, "text": "6"}
        hub.kill()
        stream.close()
    hub.start()
    with hub.facilitator() as facilitator:
        facilitator.workshop = before["workshop"]["id"]
        stream = Stream(facilitator.ticket("projector"))
        stream.until('"cells"')
        assert stream.snapshots[-1]["result"] == revealed["result"]
        for person in people:
            person.client.close()
        assert hub.stop() == ""
        stream.close()


def test_a_rehearsal_has_its_own_store_and_says_so(tmp_path: Path) -> None:
    with RunningHub(tmp_path, rehearsal=True) as hub, hub.facilitator() as facilitator:
        assert facilitator.open()["workshop"]["rehearsal"] is True
        assert (tmp_path / "rehearsal" / "store.sqlite3").exists()
        assert not (tmp_path / "store.sqlite3").exists()


def test_several_workshops_run_beside_each_other(hub: RunningHub) -> None:
    with hub.facilitator() as facilitator:
        first, second = facilitator.open(), facilitator.open("practitioner-priorities")
        third = facilitator.open("practitioner-priorities")
        codes = {each["workshop"]["code"] for each in (first, second, third)}
        assert len(codes) == 3
        assert len({each["workshop"]["id"] for each in (first, second, third)}) == 3
        with Person(hub, first["workshop"]["code"]), Person(hub, second["workshop"]["code"]):
            listed = facilitator.client.get("/api/workshops").json()
            assert [each["people_in"] for each in listed] == [1, 1, 0]
