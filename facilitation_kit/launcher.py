"""A child process that ends by itself when whoever started it is gone, however that ended.

In: standard input as a pipe whose other end the launcher holds open and never writes to. Out: the process stops as it
does on SIGTERM, and after some seconds in any case. The system closes the pipe when the launcher ends, also when it was
killed and could tell nobody; this works the same on every system.

The one thing easily got wrong: a hub that somebody starts by hand has a terminal or nothing as its standard input, and
must not end with it. So a process follows its launcher only where the launcher says so, in its environment.
"""

from __future__ import annotations

import contextlib
import os
import signal
import threading
import time

__all__ = ["FOLLOW", "end_with_launcher"]

FOLLOW = "FACILITATE_LAUNCHER_HOLDS_STDIN"
"""Name of the variable with which a launcher says that standard input ends when it does."""

_SECONDS_TO_END = 6.0


def end_with_launcher() -> None:
    """From now on end with the launcher, where there is one that asked for it."""
    # Taken away, so that a grandchild with another standard input does not take it for its own.
    if os.environ.pop(FOLLOW, ""):
        threading.Thread(target=_follow, name="launcher", daemon=True).start()


def _follow() -> None:
    with contextlib.suppress(OSError):
        # Read past Python's own buffers: a thread that waits in those would hold up an orderly end.
        while os.read(0, 64):
            pass
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(_SECONDS_TO_END)
    os._exit(1)
