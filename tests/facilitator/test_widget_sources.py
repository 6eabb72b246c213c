from __future__ import annotations

import re
from pathlib import Path

import pytest

import facilitation_kit.facilitator
from facilitation_kit.activities.registry import load_activities
from facilitation_kit.facilitator.widget_sources import activity_modules, widget_module, widget_stylesheet

STATIC = Path(facilitation_kit.facilitator.__file__).parent / "static"


@pytest.mark.parametrize("name", ["projector", "console", "index", "evidence", "hypotheses"])
def test_a_widget_s_module_stands_alone(name: str) -> None:
    source = widget_module(name)
    assert "export default" in source
    assert not re.search(r"^\s*import\s", source, flags=re.MULTILINE)


def test_every_built_in_activity_brings_its_own_picture() -> None:
    modules = activity_modules(load_activities())
    assert {"", "dot_vote", "statements"} <= set(modules)
    assert all("export function draw" in source for source in modules.values())


@pytest.mark.parametrize("path", sorted(STATIC.rglob("*.*")), ids=lambda path: path.name)
def test_no_source_names_another_host(path: Path) -> None:
    addresses = re.findall(r"https?://[^\s\"'`)]+", path.read_text(encoding="utf-8"))
    assert [one for one in addresses if "www.w3.org" not in one] == []


@pytest.mark.parametrize("name", ["projector", "console", "evidence", "hypotheses"])
def test_the_fonts_travel_inside_the_stylesheet(name: str) -> None:
    sheet = widget_stylesheet(name)
    assert sheet.count("data:font/woff2;base64,") == 4
    assert "--category-1" in sheet
