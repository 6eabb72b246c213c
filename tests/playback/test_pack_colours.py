"""The colours of drawings reach 3:1 on white, and what is pale has an outline that does."""

from __future__ import annotations

import re
from itertools import combinations, pairwise

import pytest

from facilitation_kit.playback.chart_building import NEUTRAL, series_colours
from tests.playback.made_packs import ROOT

FOLDER = ROOT / "workshops" / "templates" / "playback"
COLOUR = re.compile(r"(?:fill|stroke)(?:=\"|: )(#[0-9a-f]{6})")
PALE_WITH_OUTLINE = {"#ffffff", "#dfe8ef"}


def luminance(colour: str) -> float:
    """Source: WCAG 2.2, relative luminance."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_the_formula_gives_the_known_ends() -> None:
    assert contrast("#ffffff", "#000000") == 21
    assert contrast("#777777", "#777777") == 1


def test_every_drawn_colour_stands_out_from_white() -> None:
    files = [*FOLDER.rglob("*.j2"), FOLDER / "pack.css"]
    used = {colour for path in files for colour in COLOUR.findall(path.read_text("utf-8"))}
    assert {"#12436d", "#28a197", "#f46a25"} <= used
    assert {colour for colour in used if contrast(colour, "#ffffff") < 3} == PALE_WITH_OUTLINE


def test_words_stand_out_from_the_levels_of_the_pyramid() -> None:
    assert contrast("#1d1d1b", "#dfe8ef") >= 4.5
    assert contrast("#54524e", "#f5f3ef") >= 4.5


def test_agree_disagree_and_pass_differ_without_colour() -> None:
    agree, lines = luminance("#12436d"), luminance("#28a197")
    stripes = (5 * lines + 2 * luminance("#ffffff")) / 7  # the pattern's share of ink
    assert (stripes + 0.05) / (agree + 0.05) >= 3
    assert (1 + 0.05) / (stripes + 0.05) >= 1.5


def test_disagree_has_one_colour_on_the_projector_and_in_packs() -> None:
    kit = ROOT / "facilitation_kit"
    projector = (kit / "facilitator" / "static" / "projector.css").read_text("utf-8")
    rule = re.search(r"^\.fk-segment-disagree\b[^{]*\{.*\}$", projector, re.MULTILINE)
    swatch = re.search(r"^\.swatch-disagree\b[^{]*\{.*\}$", (FOLDER / "pack.css").read_text("utf-8"), re.MULTILINE)
    assert rule is not None
    assert swatch is not None
    assert set(re.findall(r"--category-\d", rule[0])) == {f"--{series_colours(3)[1]}"}
    assert tokens()[series_colours(3)[1]] in swatch[0]


@pytest.mark.parametrize("count", range(1, 7))
def test_bars_beside_each_other_stand_out_from_each_other_and_from_the_page(count: int) -> None:
    colours = [tokens()[name] for name in series_colours(count)]
    beside = combinations(colours, 2) if count <= 3 else pairwise(colours)  # up to three: the middle one may be empty
    assert all(contrast(one, other) >= 3 for one, other in beside)
    assert all(contrast(colour, "#ffffff") >= 3 or colour == tokens()[NEUTRAL] for colour in colours)


def tokens() -> dict[str, str]:
    sheet = (FOLDER.parent / "tokens.css").read_text("utf-8")
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", sheet))
