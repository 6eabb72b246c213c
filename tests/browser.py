"""A real browser for tests: which one, how it is started, and the rule that no page asks another host for anything.

``browser`` is the system's Chrome, Chromium or Edge, else Playwright's own; where there is none the test is skipped with a
loud reason. ``open_context`` records every request to a host other than this machine and fails the test when it closes.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Playwright, Request, expect, sync_playwright

from tests.browser_places import system_browser

_ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1 , EXCLUDE localhost , EXCLUDE ::1",  # no name leads outside
)
_PATIENCE_MS = 20_000
"""Browsers, servers and kernels share one machine: what takes 1 s alone may take 10 there."""
_HERE = ("127.0.0.1", "localhost", "::1", "")


def launch(playwright: Playwright) -> Browser:
    """Start the system's browser, else Playwright's own; skip the test loudly where neither is there."""
    try:
        return playwright.chromium.launch(executable_path=system_browser(), args=list(_ARGUMENTS))
    except Error as error:
        reason = str(error).splitlines()[0]
        pytest.skip(f"NO BROWSER: install Chrome, Chromium or Edge, or run `playwright install chromium` ({reason})")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One browser a test module. Import this fixture into the module that uses it."""
    with sync_playwright() as playwright:
        started = launch(playwright)
        expect.set_options(timeout=_PATIENCE_MS)
        yield started
        expect.set_options(timeout=5_000)
        started.close()


@contextmanager
def open_context(browser: Browser, **options: Any) -> Iterator[BrowserContext]:
    """A fresh context whose pages may only reach this machine.

    The browser finds no other host; whoever asks one fails the test at the end. (To stop requests one by one would send
    every single request through this process, which takes longer than most tests.)
    """
    context = browser.new_context(**options)
    outside: list[str] = []

    def watch(request: Request) -> None:
        if not _is_here(request.url):
            outside.append(request.url)

    context.on("request", watch)
    try:
        yield context
    finally:
        context.close()
    assert not outside, f"a page asked another host: {outside[:5]}"


def _is_here(url: str) -> bool:
    split = urlsplit(url)
    return split.scheme in ("data", "blob", "about", "chrome-extension") or (split.hostname or "") in _HERE
