"""The text that a widget's browser half is made of: its module, its stylesheet, and the activities' pictures.

Everything is sent over the page's own connection, fonts included, so that a page asks nobody for anything. What flows
in are files that ship with the kit and with the packages of outside activities; what flows out is text.

The one thing easily got wrong: a module is imported from memory, where a relative import cannot work; each one must
stand alone. What a widget's files share is put together here; what an activity's picture needs is handed to it.
"""

from __future__ import annotations

import base64
import functools
from collections.abc import Mapping
from pathlib import Path

from facilitation_kit.activities.contract import Activity
from facilitation_kit.shipped import shipped_folder

__all__ = ["activity_modules", "widget_module", "widget_stylesheet"]

_STATIC = Path(__file__).parent / "static"
_PARTS: Mapping[str, tuple[str, ...]] = {
    "projector": ("elements.js", "streams.js", "pictures.js", "paging.js", "fitting.js", "projector.js"),
    "console": ("elements.js", "streams.js", "controls.js", "choosing.js", "merging.js", "console.js"),
    "index": ("elements.js", "index.js"),
    "packs": ("elements.js", "controls.js", "packs.js"),
    "evidence": (
        "elements.js",
        "controls.js",
        "fields.js",
        "source_reading.js",
        "fact_form.js",
        "record_forms.js",
        "evidence.js",
    ),
    "hypotheses": ("elements.js", "hypotheses.js"),
    "service_map": ("elements.js", "service_map.js"),
}
"""The files that a widget's module is made of; they share one scope, and the last one exports the widget."""
_SHEETS: Mapping[str, tuple[str, ...]] = {
    "evidence": ("console", "evidence"),
    "hypotheses": ("projector", "hypotheses"),
    "service_map": ("projector", "service_map"),
}
"""Stylesheets that build on another one."""
_GENERIC = ""
"""Name under which the picture for activities without one travels."""
_FONT_RANGES = {
    "latin-ext": "U+0100-02BA,U+02BD-02C5,U+02C7-02CC,U+02CE-02D7,U+02DD-02FF,U+1E00-1E9F,U+1EF2-1EFF,U+20A0-20AB,"
    "U+20AD-20C0,U+2113,U+2C60-2C7F,U+A720-A7FF",
    "latin": "U+0000-00FF,U+0131,U+0152-0153,U+02BB-02BC,U+02C6,U+02DA,U+02DC,U+0304,U+0308,U+0329,U+2000-206F,U+20AC,"
    "U+2122,U+2191,U+2193,U+2212,U+2215,U+FEFF,U+FFFD",
}


def widget_module(name: str) -> str:
    """Source of the widget `name`, one of those listed above, as one ES module."""
    return "\n".join(_text(part) for part in _PARTS[name])


@functools.cache
def widget_stylesheet(name: str) -> str:
    """Tokens, fonts and the widget's own rules as one stylesheet."""
    tokens = (shipped_folder("workshops/templates") / "tokens.css").read_text(encoding="utf-8")
    return "\n".join((tokens, *_font_faces(), *(_text(f"{sheet}.css") for sheet in _SHEETS.get(name, (name,)))))


def activity_modules(activities: Mapping[str, Activity]) -> dict[str, str]:
    """Source of each activity's picture by its name; ``""`` is the table for those that bring none."""
    modules = {_GENERIC: _text("generic_table.js")}
    for name, activity in activities.items():
        if activity.assets.projector_module is not None:
            modules[name] = activity.assets.projector_module.read_text(encoding="utf-8")
    return modules


def _text(name: str) -> str:
    return (_STATIC / name).read_text(encoding="utf-8")


def _font_faces() -> tuple[str, ...]:
    """Atkinson Hyperlegible, regular and bold, with the files inside the rules."""
    fonts = shipped_folder("workshops/templates/fonts")
    return tuple(
        _font_face((fonts / f"atkinson-hyperlegible-{script}-{weight}-normal.woff2").read_bytes(), weight, characters)
        for script, characters in _FONT_RANGES.items()
        for weight in (400, 700)
    )


def _font_face(file: bytes, weight: int, characters: str) -> str:
    data = base64.b64encode(file).decode("ascii")
    return (
        f'@font-face{{font-family:"Atkinson Hyperlegible";font-weight:{weight};font-display:swap;'
        f"src:url(data:font/woff2;base64,{data}) format('woff2');unicode-range:{characters}}}"
    )
