"""Where a machine may have a browser of the Chromium family: one list, for the tests and for what provides them with one.

It imports nothing but the standard library, because it is read before anything else may be there.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

__all__ = ["browser_without_windows", "system_browser"]

_WITHOUT_WINDOWS = ("chromium-headless-shell", "chrome-headless-shell")
_WITH_WINDOWS = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "microsoft-edge",
    "msedge",
)
_PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    "C:/Program Files/Google/Chrome/Application/chrome.exe",
    "C:/Program Files (x86)/Microsoft/Edge/Application/msedge.exe",
)


def browser_without_windows() -> str | None:
    """Path of a Chromium that can draw pages and no windows: the same pages for a third of the processor time."""
    return _first(_WITHOUT_WINDOWS)


def system_browser() -> str | None:
    """Path of a Chromium-like browser on this machine; FACILITATE_TEST_BROWSER names one where it is elsewhere."""
    named = os.environ.get("FACILITATE_TEST_BROWSER")
    if named:
        return named
    found = browser_without_windows() or _first(_WITH_WINDOWS)
    return found or next((place for place in _PLACES if Path(place).exists()), None)


def _first(names: tuple[str, ...]) -> str | None:
    return next((path for name in names if (path := shutil.which(name))), None)
