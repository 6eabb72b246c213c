from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from tests.cli.commands import ARGV, PROJECT, environment, facilitate

FREE = ("--port", "0", "--control-port", "0", "--voila-port", "0")


@contextmanager
def running(*argv: str) -> Iterator[tuple[subprocess.Popen[str], dict[str, str]]]:
    """A `facilitate run` that has printed everything, with what it printed by name."""
    process = subprocess.Popen(
        [*ARGV, "run", *argv], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment(), cwd=PROJECT
    )
    try:
        assert process.stdout is not None
        said: dict[str, str] = {}
        for line in process.stdout:
            name, _, value = re.sub(r" {2,}", "\t", line.strip()).partition("\t")
            said[name] = value
            if line.startswith("Ctrl-C"):
                break
        yield process, said
    finally:
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=30)


def is_alive(process_id: int) -> bool:
    try:
        os.kill(process_id, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_run_prints_where_to_go_and_stops_what_it_started(number: signal.Signals, tmp_path: Path) -> None:
    with running("--data-dir", str(tmp_path), *FREE) as (process, said):
        hub = json.loads((tmp_path / "hub.json").read_text(encoding="utf-8"))["pid"]
        control = said["Control page"].split()[0]
        token = {"authorization": f"Bearer {said['Token']}"}
        assert httpx.get(f"{control}/api/workshops", headers=token, trust_env=False).status_code == 200
        assert httpx.get(said["Phones"], trust_env=False).status_code == 200
        assert said["Facilitator"].endswith("/voila/render/index.ipynb")
        assert said["Token"] not in said["Facilitator"].split()[0] + said["Control page"].split()[0]
        process.send_signal(number)
        assert process.wait(30) == 0
        assert not is_alive(hub)
    assert not (tmp_path / "hub.json").exists()


def answers(url: str) -> bool:
    try:
        httpx.get(url, trust_env=False, timeout=5)
    except httpx.TransportError:
        return False
    return True


def test_a_run_that_is_killed_leaves_no_server_behind(tmp_path: Path) -> None:
    with running("--data-dir", str(tmp_path), *FREE) as (process, said):
        servers = [said[name].split()[0] for name in ("Phones", "Facilitator", "Control page")]
        assert all(answers(url) for url in servers)
        process.kill()
        process.wait(10)
        ends = time.monotonic() + 20
        while any(answers(url) for url in servers):
            assert time.monotonic() < ends, "a server is still there"
            threading.Event().wait(0.1)
    # It ended in order: the announcement is gone, and the data are free for the next run.
    assert not (tmp_path / "hub.json").exists()


def test_a_second_run_on_the_same_data_changes_nothing(tmp_path: Path) -> None:
    with running("--data-dir", str(tmp_path), *FREE) as (_, said):
        second = facilitate("run", "--data-dir", str(tmp_path), *FREE)
        assert second.code == 3
        assert f"A hub is already running on this data. Its control page is {said['Control page']}" in second.errors
        assert httpx.get(said["Phones"], trust_env=False).status_code == 200


def test_a_taken_port_is_said_plainly(tmp_path: Path) -> None:
    with running("--data-dir", str(tmp_path), *FREE) as (_, said):
        port = said["Control page"].split()[0].rsplit(":", 1)[1]
        second = facilitate("run", "--data-dir", str(tmp_path / "other"), "--port", "0", "--control-port", port)
    assert second.code == 3
    assert f"already uses port {port}" in second.errors


def test_a_project_that_cannot_be_read_does_not_start(tmp_path: Path) -> None:
    ended = facilitate("run", "--project", str(tmp_path), "--data-dir", str(tmp_path / "data"), *FREE)
    assert ended.code == 1
    assert "facilitate check" in ended.errors
    assert not (tmp_path / "data").exists()
