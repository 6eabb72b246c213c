"""The shared colours keep their contrast on every surface."""

from __future__ import annotations

import re

import pytest

from facilitation_kit.shipped import shipped_folder

COLOUR = re.compile(r"--([a-z0-9-]+):\s*(#[0-9a-f]{6});")
TEXT_PAIRS = [
    ("ink", "ground"),
    ("ink", "ground-quiet"),
    ("ink-quiet", "ground"),
    ("ink-quiet", "ground-quiet"),
    ("action", "ground"),
    ("action", "ground-quiet"),
    ("action-ink", "action"),
    ("action-ink", "action-pressed"),
    ("notice", "ground"),
    ("saved", "ground"),
    ("focus-ink", "focus"),
]
GRAPHICS_ON_WHITE = [
    "line",
    *(f"category-{n}" for n in range(1, 7)),
    *(f"likert-{n}" for n in range(1, 6)),
]


def colours() -> dict[str, str]:
    """Every colour of tokens.css by its name."""
    return dict(COLOUR.findall((shipped_folder("workshops/templates") / "tokens.css").read_text(encoding="utf-8")))


def luminance(colour: str) -> float:
    """Relative luminance, WCAG 2.2."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, WCAG 2.2."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_the_measure_itself_knows_black_on_white_and_refuses_grey_on_white() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#aaaaaa", "#ffffff") < 3


@pytest.mark.parametrize(("text", "ground"), TEXT_PAIRS)
def test_text_reaches_four_and_a_half_to_one(text: str, ground: str) -> None:
    found = colours()
    assert contrast(found[text], found[ground]) >= 4.5


@pytest.mark.parametrize("graphic", GRAPHICS_ON_WHITE)
def test_graphics_reach_three_to_one_on_white(graphic: str) -> None:
    found = colours()
    assert contrast(found[graphic], found["ground"]) >= 3


def test_the_categorical_colours_are_the_government_set_in_its_order() -> None:
    found = colours()
    assert [found[f"category-{n}"] for n in range(1, 7)] == [
        "#12436d",
        "#28a197",
        "#801650",
        "#f46a25",
        "#3d3d3d",
        "#a285d1",
    ]
