from __future__ import annotations

import os
import signal
import sys
import threading

import pytest

from facilitation_kit.cli import child_processes
from facilitation_kit.cli.child_processes import Child, StopSignal

WAITS = "import sys, time\nprint('ready', flush=True)\nwhile True: time.sleep(60)"
IGNORES = "import signal, time\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\nprint('ready', flush=True)\nwhile True: time.sleep(60)"


def child(script: str, *, restarts: int = 0) -> Child:
    return Child("A child", [sys.executable, "-c", script], os.environ, restarts=restarts, reads_output=True)


def test_a_child_is_stopped_and_waited_for() -> None:
    one = child(WAITS)
    one.start()
    assert one.line(20) == "ready"
    assert one.ended is None
    one.stop()
    assert one.ended == -signal.SIGTERM


def test_a_child_that_will_not_end_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(child_processes, "_SECONDS_TO_STOP", 0.3)
    one = child(IGNORES)
    one.start()
    assert one.line(20) == "ready"
    one.stop()
    assert one.ended == -signal.SIGKILL


def test_ctrl_c_in_the_terminal_does_not_reach_a_child() -> None:
    one = child(WAITS)
    one.start()
    assert one.line(20) == "ready"
    assert one.process_id is not None
    assert os.getpgid(one.process_id) != os.getpgid(0)
    one.stop()


def test_a_child_that_ends_silently_has_no_line() -> None:
    one = child("raise SystemExit(3)")
    one.start()
    assert one.line(20) is None
    one.stop()
    assert one.ended == 3


def test_a_child_is_started_again_as_often_as_allowed() -> None:
    one = child("print('ready', flush=True)", restarts=1)
    one.start()
    assert one.line(20) == "ready"
    assert one.line(20) is None
    one.stop()
    assert one.start_again() is True
    assert one.line(20) == "ready"
    one.stop()
    assert one.start_again() is False


def test_stopping_what_was_never_started_is_harmless() -> None:
    child(WAITS).stop()


def test_a_signal_is_waited_for_and_the_old_handlers_come_back() -> None:
    before = signal.getsignal(signal.SIGTERM)
    with StopSignal() as stop:
        assert stop.wait(0) is False
        threading.Timer(0.05, os.kill, (os.getpid(), signal.SIGTERM)).start()
        assert stop.wait(20) is True
    assert signal.getsignal(signal.SIGTERM) is before
