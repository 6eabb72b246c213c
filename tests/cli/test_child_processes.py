from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from facilitation_kit.cli import child_processes
from facilitation_kit.cli.child_processes import Child, StopSignal
from facilitation_kit.launcher import FOLLOW

WAITS = "import sys, time\nprint('ready', flush=True)\nwhile True: time.sleep(60)"
IGNORES = "import signal, time\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\nprint('ready', flush=True)\nwhile True: time.sleep(60)"

FOLLOWS = "from facilitation_kit.launcher import end_with_launcher\nend_with_launcher()\n" + WAITS
FOLLOWS_STUBBORNLY = (
    "from facilitation_kit import launcher\nlauncher._SECONDS_TO_END = 0.2\nlauncher.end_with_launcher()\n" + IGNORES
)
LAUNCHES = """
import os, sys, time
from facilitation_kit.cli.child_processes import Child
one = Child("A child", [sys.executable, "-c", sys.argv[1]], os.environ, reads_output=True)
one.start()
assert one.line(20) == "ready"
print(one.process_id, flush=True)
while True: time.sleep(60)
"""
ROOT = Path(__file__).resolve().parents[2]


def is_alive(process_id: int) -> bool:
    try:
        os.kill(process_id, 0)
    except ProcessLookupError:
        return False
    stat = Path(f"/proc/{process_id}/stat")
    # Ended, and not yet waited for by whoever inherited it.
    return not (stat.exists() and ") Z " in stat.read_text("utf-8"))


def orphaned(script: str) -> int:
    """The process id of a child whose launcher was killed and could tell it nothing."""
    argv = [sys.executable, "-c", LAUNCHES, script]
    with subprocess.Popen(argv, stdout=subprocess.PIPE, text=True, cwd=ROOT) as launcher:
        assert launcher.stdout is not None
        process_id = int(launcher.stdout.readline())
        assert is_alive(process_id)
        launcher.kill()
    return process_id


def ends(process_id: int, seconds: float = 20) -> bool:
    until = time.monotonic() + seconds
    while is_alive(process_id) and time.monotonic() < until:
        threading.Event().wait(0.02)
    return not is_alive(process_id)


@pytest.mark.parametrize("script", [FOLLOWS, FOLLOWS_STUBBORNLY], ids=["as asked", "though it ignores signals"])
def test_a_child_ends_when_its_launcher_was_killed(script: str) -> None:
    assert ends(orphaned(script))


def test_a_child_that_does_not_follow_would_stay(tmp_path: Path) -> None:
    left = orphaned(WAITS)
    try:
        assert ends(orphaned(FOLLOWS))
        assert is_alive(left)
    finally:
        os.kill(left, signal.SIGKILL)


def test_a_process_without_a_launcher_does_not_end_with_its_standard_input() -> None:
    without = {name: value for name, value in os.environ.items() if name != FOLLOW}
    argv = [sys.executable, "-c", FOLLOWS]
    with subprocess.Popen(argv, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, env=without, cwd=ROOT) as alone:
        assert alone.stdout is not None
        assert alone.stdout.readline() == b"ready\n"
        assert ends(orphaned(FOLLOWS))
        assert alone.poll() is None
        alone.kill()


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
