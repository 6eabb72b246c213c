"""A map with every box, line of text, sign and curve in its place, and the SVG of it.

In: places, from the drawings of this room. Out: `MapPlan` values, which pages draw themselves, and SVG of our own. Easily got
wrong: words of people and words of the kit lie apart, because only the kit's are said in another language.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from html import escape

from facilitation_kit.analysis.text_lines import running

__all__ = ["MapBox", "MapCurve", "MapPlan", "MapSign", "MapText", "Runs", "map_svg"]

Runs = Callable[[str], Sequence[tuple[str, str]]]
"""Cuts a text into pieces of one font family each."""

_NOT_IN_XML = re.compile("[\x00-\x1f\ud800-\udfff\ufffe\uffff]")
_SIGNS = {
    "dot": "M-1,0a1,1 0 1,0 2,0a1,1 0 1,0 -2,0z",
    "pain": "M0,-0.95L1.05,0.9H-1.05z",
    "opportunity": "M-0.36,-1H0.36V-0.36H1V0.36H0.36V1H-0.36V0.36H-1V-0.36H-0.36z",
    "middle": "M0,-1.3L1.3,0L0,1.3L-1.3,0z",
    "facilitator": "M-1,-1H1V1H-1z",
}
"""Each sign as a path around 0 with the radius 1; none needs its colour to be told from the others."""


@dataclass(frozen=True, kw_only=True)
class MapBox:
    """A rectangle. Its look is "stage", "seen" or "unseen"."""

    x: float
    y: float
    width: float
    height: float
    look: str


@dataclass(frozen=True, kw_only=True)
class MapText:
    """One line of text in `width`, from `x` on (to `x` where it runs from right to left); `y` is its base line."""

    x: float
    y: float
    width: float
    text: str
    bold: bool = False


@dataclass(frozen=True, kw_only=True)
class MapSign:
    """A small drawing around `x` and `y`.

    Its look is "dot" for one person's feeling, "middle" and "facilitator" on their curves, "pain" for a pain point or
    "opportunity".
    """

    x: float
    y: float
    radius: float
    look: str

    @property
    def path(self) -> str:
        """What SVG draws around 0 in the radius 1."""
        return _SIGNS[self.look]


@dataclass(frozen=True, kw_only=True)
class MapCurve:
    """A line through places. Its look is "level", "zero", "middle" or "facilitator"."""

    places: tuple[tuple[float, float], ...]
    look: str

    @property
    def points(self) -> str:
        """The places as SVG writes them."""
        return " ".join(f"{x},{y}" for x, y in self.places)


@dataclass(frozen=True, kw_only=True)
class MapPlan:
    """A drawing in its own units.

    Attributes:
        width, height: of the whole.
        font_size: of all text.
        right_to_left: whether the first stage stands at the right.
        boxes, texts: what to draw.
        visibility: words below the line of visibility, once for each band that it runs through; `line_above` says where it runs.
        words: the kit's own words beside the drawing.
        signs: dots of feelings, and marks of pain points and opportunities.
        curves: lines of the feelings.
    """

    width: float
    height: float
    font_size: float
    right_to_left: bool
    boxes: tuple[MapBox, ...]
    texts: tuple[MapText, ...]
    visibility: tuple[MapText, ...]
    words: tuple[MapText, ...] = ()
    signs: tuple[MapSign, ...] = ()
    curves: tuple[MapCurve, ...] = ()

    def line_above(self, words: MapText) -> float:
        """The height at which the line of visibility runs above its words."""
        return round(words.y - 1.05 * self.font_size, 1)


def map_svg(
    plan: MapPlan, *, colours: Mapping[str, str], font: str, title: str, alternative: str, runs: Runs | None = None
) -> bytes:
    """The drawing.

    Args:
        plan: where to draw what.
        colours: "ink", "ground", "ground-quiet" and "action", and for signs and curves "line-quiet", "category-1" and
            "category-3", as # and six hexadecimal digits.
        font: families of all text.
        title: what it is.
        alternative: the same in sentences.
        runs: cuts text by font family, for programs that choose no other font by themselves.
    """
    looks = {
        "stage": f'fill="{colours["ground-quiet"]}" stroke="{colours["ink"]}" stroke-width="2"',
        "seen": f'fill="{colours["ground"]}" stroke="{colours["ink"]}" stroke-width="1"',
        "unseen": f'fill="{colours["ground"]}" stroke="{colours["ink"]}" stroke-width="1" stroke-dasharray="5 3"',
    }
    margin = 2.0
    drawn = [
        f'<rect x="{each.x}" y="{each.y}" width="{each.width}" height="{each.height}" {looks[each.look]}/>'
        for each in plan.boxes
    ]
    drawn += [
        f'<line x1="0" y1="{y}" x2="{plan.width}" y2="{y}" stroke="{colours["action"]}" stroke-width="4" '
        'stroke-dasharray="14 6"/>'
        for y in map(plan.line_above, plan.visibility)
    ]
    if plan.curves or plan.signs:
        drawn += _feelings(plan, colours)
    drawn += [_text_element(each, plan, runs) for each in (*plan.texts, *plan.visibility, *plan.words)]
    wide, tall = plan.width + 2 * margin, round(plan.height + 2 * margin, 1)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{-margin} {-margin} {wide} {tall}" width="{wide}" '
        f'height="{tall}" role="img"><title>{_plain(title)}</title><desc>{_plain(alternative)}</desc>'
        f'<g font-family="{escape(font.replace(chr(34), chr(39)))}" font-size="{plan.font_size}" '
        f'fill="{colours["ink"]}">{"".join(drawn)}</g></svg>'
    ).encode("utf-8", "replace")


def _feelings(plan: MapPlan, colours: Mapping[str, str]) -> list[str]:
    ink, ground = colours["ink"], colours["ground"]
    curves = {
        "level": f'stroke="{colours["line-quiet"]}" stroke-width="1"',
        "zero": f'stroke="{ink}" stroke-width="1.5"',
        "middle": f'stroke="{colours["category-3"]}" stroke-width="3"',
        "facilitator": f'stroke="{ink}" stroke-width="2.5" stroke-dasharray="8 5"',
    }
    signs = {
        "dot": f'fill="{colours["category-1"]}" stroke="{ground}" stroke-width="0.1"',
        "middle": f'fill="none" stroke="{colours["category-3"]}" stroke-width="0.4"',
        "facilitator": f'fill="{ground}" stroke="{ink}" stroke-width="0.35"',
        "pain": f'fill="{ink}"',
        "opportunity": f'fill="{ground}" stroke="{ink}" stroke-width="0.28"',
    }
    return [
        *(f'<polyline points="{each.points}" fill="none" {curves[each.look]}/>' for each in plan.curves),
        *(
            f'<path d="{each.path}" transform="translate({each.x} {each.y}) scale({each.radius})" {signs[each.look]}/>'
            for each in plan.signs
        ),
    ]


def _text_element(text: MapText, plan: MapPlan, runs: Runs | None) -> str:
    pieces = runs(text.text) if runs else (("", text.text),)
    inner = "".join(
        f'<tspan font-family="{escape(family)}">{_plain(piece)}</tspan>' if family else _plain(piece)
        for family, piece in pieces
    )
    if plan.right_to_left:
        inner = running(text.text, inner)
    anchor = ' text-anchor="end"' if plan.right_to_left else ""
    weight = ' font-weight="700"' if text.bold else ""
    return f'<text xml:space="preserve" x="{text.x}" y="{text.y}"{anchor}{weight}>{inner}</text>'


def _plain(text: str) -> str:
    """The text without letters that XML cannot hold, and without markup."""
    return escape(_NOT_IN_XML.sub("\ufffd", text))
