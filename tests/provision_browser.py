"""Makes sure that a Chromium is there for the browser tests, and says loudly when it cannot be.

Run by `make test` before the tests. Where apt may be used it sees to Debian's Chromium without windows, which needs a third of
the processor time of a whole browser; else it takes what the machine has (Chrome, Chromium, Edge), else Playwright's own
download, else it explains why the browser tests will be skipped. It never fails: the other tests are worth running without
a browser.
"""

# ruff: noqa: T201 - this script speaks to whoever runs it
from __future__ import annotations

import os
import shutil
import subprocess
import sys

from tests.browser_places import browser_without_windows, system_browser

_SECONDS_TO_DOWNLOAD = 300
_APT_INSTALL = ("apt-get", "install", "-y", "-qq", "--no-install-recommends")


def playwright_browser() -> str | None:
    """Playwright's own Chromium, where it has been downloaded and starts."""
    # In a process of its own: Playwright keeps a loop running that must not meet the tests'.
    script = (
        "from playwright.sync_api import sync_playwright as s\n"
        "with s() as p:\n"
        "    p.chromium.launch(args=['--no-sandbox']).close()\n"
        "    print(p.chromium.executable_path)\n"
    )
    ended = _run([sys.executable, "-c", script], seconds=60)
    return ended.stdout.strip() if ended is not None and ended.returncode == 0 else None


def provide() -> str | None:
    """A browser, installed if need be."""
    if "FACILITATE_TEST_BROWSER" not in os.environ and not browser_without_windows() and _may_use_apt():
        print("Installing Debian's chromium-headless-shell, the lightest browser for the tests …", flush=True)
        _run(["apt-get", "update", "-qq"], seconds=_SECONDS_TO_DOWNLOAD)
        _run([*_APT_INSTALL, "chromium-headless-shell"], seconds=_SECONDS_TO_DOWNLOAD)
    if found := system_browser() or playwright_browser():
        return found
    print("No browser found; fetching Playwright's own Chromium …", flush=True)
    ended = _run([sys.executable, "-m", "playwright", "install", "chromium"], seconds=_SECONDS_TO_DOWNLOAD)
    if ended is not None and ended.returncode == 0 and (found := playwright_browser()):
        return found
    if _may_use_apt():
        print("That did not work; installing Debian's chromium …", flush=True)
        _run([*_APT_INSTALL, "chromium"], seconds=_SECONDS_TO_DOWNLOAD)
    return system_browser()


def _may_use_apt() -> bool:
    return shutil.which("apt-get") is not None and hasattr(os, "geteuid") and os.geteuid() == 0


def _run(argv: list[str], *, seconds: int) -> subprocess.CompletedProcess[str] | None:
    """Run one command quietly; ``None`` when it cannot be started or takes too long."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    try:
        return subprocess.run(argv, capture_output=True, text=True, timeout=seconds, check=False, env=environment)
    except (OSError, subprocess.TimeoutExpired):
        return None


def main() -> None:
    """Provide a browser and say which one it is."""
    browser = provide()
    if browser:
        print(f"Browser for the tests: {browser}")
        return
    print(
        "=" * 78 + "\nNO BROWSER: every test that drives a real browser will be SKIPPED.\n"
        "Install Chrome, Chromium or Edge (on Debian as root: apt-get install chromium) and run make test again.\n"
        + "="
        * 78
    )


if __name__ == "__main__":
    main()
