"""A page that holds one widget without any notebook, so that its picture can be looked at in a second.

The widget's module and stylesheet are the real ones; the model is a small stand-in that keeps what the widget sends. It is not
called ``model``: a widget that forgets to hand its own on would find this one here, and nothing in a notebook.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from playwright.sync_api import Page

from facilitation_kit.facilitator.widget_sources import widget_module, widget_stylesheet

_START = """
async ({ module, css, traits, whole }) => {
  document.head.append(Object.assign(document.createElement("style"), { textContent: css }));
  document.body.style.margin = "0";
  if (whole) document.body.dataset.voila = "voila";
  const listeners = new Map();
  window.sent = [];
  window.standIn = {
    get: (name) => traits[name],
    on: (name, call) => listeners.set(name, [...(listeners.get(name) ?? []), call]),
    off: (name, call) => listeners.set(name, (listeners.get(name) ?? []).filter((one) => one !== call)),
    send: (message) => window.sent.push(message),
    change: (name, value) => { traits[name] = value; for (const call of listeners.get(`change:${name}`) ?? []) call(); },
    receive: (message) => { for (const call of listeners.get("msg:custom") ?? []) call(message); },
  };
  const url = URL.createObjectURL(new Blob([module], { type: "text/javascript" }));
  const widget = (await import(url)).default;
  const el = document.createElement("main");
  document.body.append(el);
  window.leave = widget.render({ model: window.standIn, el });
  await document.fonts.ready;
}
"""


def show_widget(page: Page, name: str, stylesheet: str, traits: Mapping[str, Any]) -> None:
    """Draw the widget `name` on a blank page that is already loaded from the hub's own address."""
    page.evaluate(
        _START,
        {
            "module": widget_module(name),
            "css": widget_stylesheet(stylesheet),
            "traits": dict(traits),
            "whole": name == "projector",
        },
    )
