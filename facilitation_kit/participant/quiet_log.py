"""What the hub writes to its log: what failed and where, never what anybody wrote.

An exception's own message may hold an answer, so a log line names the exception's type and the places it passed
through, and leaves its words out.
"""

from __future__ import annotations

import logging
import sys
import traceback
from types import TracebackType

__all__ = ["log_quietly"]

_SERVER_LOGS = ("uvicorn", "uvicorn.error", "uvicorn.access", "uvicorn.asgi")

_ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class _WithoutWords(logging.Formatter):
    """Formats an exception without its message."""

    def formatException(self, ei: _ExcInfo) -> str:  # noqa: N802 - the name that logging calls
        kind, _, trace = ei
        places = "\n".join(
            f"  {frame.filename}:{frame.lineno} in {frame.name}" for frame in traceback.extract_tb(trace)
        )
        return f"{kind.__name__ if kind else 'error'}\n{places}"


def log_quietly() -> None:
    """Send warnings and errors to standard error, exceptions without their words."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_WithoutWords("%(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    for name in _SERVER_LOGS:  # uvicorn's own handlers would print an exception's words
        log = logging.getLogger(name)
        log.handlers.clear()
        log.setLevel(logging.NOTSET)
        log.propagate = True
