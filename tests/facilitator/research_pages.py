"""A page with one of the research widgets, whose messages a real kernel object answers against a real hub."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from playwright.sync_api import BrowserContext, Page

from tests.facilitator.widget_page import show_widget

__all__ = ["open_widget"]

_CONNECT = """
() => {
  window.standIn.send = async (message) => {
    window.waiting = (window.waiting ?? 0) + 1;
    const answer = await askKernel(message);
    window.waiting -= 1;
    if (answer) window.standIn.receive(answer);
  };
  for (const message of window.sent) window.standIn.send(message);
}
"""


def open_widget(
    context: BrowserContext, name: str, kernel: Callable[[Any], Mapping[str, Any] | None], *, whole: bool = False
) -> Page:
    """Show the widget; `kernel` answers each of its messages, or ``None``."""

    def answer(message: Any) -> Any:
        told = kernel(message)
        return None if told is None else json.loads(json.dumps({"kind": "answer", **told}))

    page = context.new_page()
    page.expose_function("askKernel", answer)
    body = '<body data-voila="voila">' if whole else "<body>"
    page.set_content(f'<!doctype html><html lang="en"><head><title>Research</title></head>{body}</body></html>')
    show_widget(page, name, name, {"control_page": ""})
    page.evaluate(_CONNECT)
    return page
