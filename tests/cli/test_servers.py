from __future__ import annotations

import os
import signal
import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
import typer

from facilitation_kit.cli.child_processes import StopSignal
from facilitation_kit.cli.exit_codes import ExitCode
from facilitation_kit.cli.options import read_settings
from facilitation_kit.cli.ports import free_port, taken
from facilitation_kit.cli.servers import Servers, hub_alone, start_servers
from facilitation_kit.errors import LiveError, StoreError
from facilitation_kit.settings import Settings
from tests.cli.commands import PROJECT


def settings_in(folder: Path) -> Settings:
    return read_settings(data_dir=folder, lan_port=0, control_port=0, voila_port=0)


class Until(StopSignal):
    """The end is asked for as soon as something is true."""

    def __init__(self, done: Callable[[], bool]) -> None:
        super().__init__()
        self._done = done

    def wait(self, seconds: float) -> bool:
        return self._done() or super().wait(seconds)


def answers(url: str, token: str = "") -> bool:
    headers = {"authorization": f"Bearer {token}"} if token else {}
    try:
        return httpx.get(url, headers=headers, trust_env=False, timeout=5).status_code < 500
    except httpx.TransportError:
        return False


@pytest.fixture(scope="module")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Servers]:
    folder = tmp_path_factory.mktemp("data")
    with start_servers(settings_in(folder), PROJECT, rehearsal=True, say=lambda _what: None) as running:
        yield running


def test_phones_console_and_notebooks_are_served(servers: Servers) -> None:
    assert "Join" in httpx.get(servers.hub_url, trust_env=False).text
    assert httpx.get(f"{servers.control_url}/api/workshops", trust_env=False).status_code == 401
    with_token = {"authorization": f"Bearer {servers.token}"}
    assert httpx.get(f"{servers.control_url}/api/workshops", headers=with_token, trust_env=False).json() == []
    assert httpx.get(servers.notebooks_url, trust_env=False).status_code in (200, 302, 403)


def test_the_token_stands_in_no_command_line_and_no_address(servers: Servers) -> None:
    assert len(servers.token) >= 32
    for child in (servers.hub, servers.voila):
        command = Path(f"/proc/{child.process_id}/cmdline")
        if command.exists():
            assert servers.token.encode() not in command.read_bytes()
            assert servers.token.encode() in Path(f"/proc/{child.process_id}/environ").read_bytes()
    assert servers.token not in servers.hub_url + servers.control_url + servers.notebooks_url


def test_notebooks_read_the_answers_of_their_own_hub(servers: Servers) -> None:
    home = Path(servers.voila.environment["FACILITATE_DATA_DIR"])
    assert home.name == "rehearsal"
    assert (home / "store.sqlite3").exists()


def test_notebooks_that_die_are_started_again(servers: Servers) -> None:
    said: list[str] = []
    first = servers.voila.process_id
    assert first is not None
    os.kill(first, signal.SIGKILL)
    back = Until(lambda: servers.voila.process_id != first and answers(servers.notebooks_url))
    assert servers.watch(back, said.append) is ExitCode.OK
    assert said == ["The notebooks' server ended (-9) and was started again."]


def test_a_hub_that_dies_comes_back_on_the_ports_that_phones_know(servers: Servers) -> None:
    said: list[str] = []
    first = servers.hub.process_id
    assert first is not None
    os.kill(first, signal.SIGKILL)
    back = Until(lambda: servers.hub.process_id != first and answers(f"{servers.control_url}/api/workshops"))
    assert servers.watch(back, said.append) is ExitCode.OK
    assert said == ["The hub ended (-9) and was started again."]
    assert answers(servers.hub_url)


def test_a_hub_that_keeps_dying_ends_the_run_and_says_so(servers: Servers, monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    monkeypatch.setattr(servers.hub, "restarts_left", 0)
    assert servers.hub.process_id is not None
    os.kill(servers.hub.process_id, signal.SIGKILL)
    assert servers.watch(StopSignal(), said.append) is ExitCode.FAULTS
    assert said[-1].startswith("The hub ended too often")


def test_a_taken_port_is_named_before_anything_starts(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        assert taken("127.0.0.1", port)
        wanted = settings_in(tmp_path).model_copy(update={"control_port": port})
        with (
            pytest.raises(LiveError) as refused,
            start_servers(wanted, PROJECT, rehearsal=True, say=lambda _what: None),
        ):
            pass
    assert refused.value.code == "run.port-taken"
    assert "--control-port 0" in refused.value.remedy
    assert not list(tmp_path.iterdir())


def test_all_taken_ports_are_named_at_once(tmp_path: Path) -> None:
    with socket.socket() as one, socket.socket() as other:
        for each in (one, other):
            each.bind(("127.0.0.1", 0))
            each.listen()
        ports = [each.getsockname()[1] for each in (one, other)]
        wanted = settings_in(tmp_path).model_copy(update=dict(zip(("control_port", "voila_port"), ports, strict=True)))
        with (
            pytest.raises(LiveError) as refused,
            start_servers(wanted, PROJECT, rehearsal=True, say=lambda _what: None),
        ):
            pass
    assert refused.value.code == "run.port-taken"
    assert [str(port) in fault.message for port, fault in zip(ports, refused.value.faults, strict=True)] == [True, True]


def test_a_second_start_with_the_same_ports_names_the_control_page_that_runs(tmp_path: Path) -> None:
    wanted = settings_in(tmp_path).model_copy(
        update={"lan_host": "127.0.0.1", "lan_port": free_port(), "control_port": free_port()}
    )
    with hub_alone(wanted, PROJECT, rehearsal=False) as running:
        with (
            pytest.raises(StoreError) as refused,
            start_servers(wanted, PROJECT, rehearsal=False, say=lambda _what: None),
        ):
            pass
        assert refused.value.code == "store.in-use"
        assert running.control_url in refused.value.message
        assert running.token not in str(refused.value)
        elsewhere = wanted.model_copy(update={"data_dir": tmp_path / "other"})
        with (
            pytest.raises(LiveError) as ports,
            start_servers(elsewhere, PROJECT, rehearsal=False, say=lambda _what: None),
        ):
            pass
        assert len(ports.value.faults) == 2, "with other data it is the ports that are in the way"


def test_a_second_hub_on_the_same_data_says_so_itself(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    with hub_alone(settings_in(tmp_path), PROJECT, rehearsal=False):
        with pytest.raises(typer.Exit) as ended, hub_alone(settings_in(tmp_path), PROJECT, rehearsal=False):
            pass
        assert ended.value.exit_code == ExitCode.ENVIRONMENT
    said = capfd.readouterr().err
    assert "store.in-use" in said
    assert "Traceback" not in said
