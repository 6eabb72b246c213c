"""The needs as a drawing: every word of it, in the colours of the tokens."""

from __future__ import annotations

from lxml import etree

from facilitation_kit.playback.needs_drawing import pyramid_svg
from facilitation_kit.playback.pyramid import LevelFigures, draw_pyramid
from facilitation_kit.playback.tokens import read_tokens
from facilitation_kit.shipped import template_folders

TOKENS = read_tokens(template_folders(None))
SVG = "{http://www.w3.org/2000/svg}"
LABELS = ("A professional I trust", "Being safe & <seen>", "Friends")


def test_star_and_levels_stand_with_all_their_words() -> None:
    tree = etree.fromstring(pyramid_svg(draw_pyramid("A life of my own", LABELS), tokens=TOKENS))
    shapes = list(tree.iter(f"{SVG}polygon"))
    assert len(shapes) == 1 + len(LABELS)
    assert shapes[0].attrib["fill"] == TOKENS["category-4"]
    assert {each.attrib["stroke"] for each in shapes[1:]} == {TOKENS["action"]}
    words = " ".join("".join(map(str, each.itertext())) for each in tree.iter(f"{SVG}text"))
    assert words == " ".join(("A life of my own", *reversed(LABELS)))


def test_it_says_what_it_shows_where_it_is_asked_to() -> None:
    pyramid = draw_pyramid("Star", LABELS)
    tree = etree.fromstring(pyramid_svg(pyramid, tokens=TOKENS, title="The needs", alternative="A pyramid."))
    assert (tree.findtext(f"{SVG}title"), tree.findtext(f"{SVG}desc")) == ("The needs", "A pyramid.")
    assert etree.fromstring(pyramid_svg(pyramid, tokens=TOKENS)).find(f"{SVG}title") is None


def test_words_are_cut_by_font_where_somebody_asks() -> None:
    drawn = pyramid_svg(draw_pyramid("Star", LABELS), tokens=TOKENS, runs=lambda text: (("Noto Sans", text),))
    families = {each.attrib["font-family"] for each in etree.fromstring(drawn).iter(f"{SVG}tspan")}
    assert families == {"Noto Sans"}


def test_what_people_said_is_told_apart_by_more_than_colour() -> None:
    figures = [LevelFigures(text="7 · 3 · 2", values=(7, 3, 2))] * len(LABELS)
    tree = etree.fromstring(pyramid_svg(draw_pyramid("Star", LABELS, figures), tokens=TOKENS))
    (pattern,) = tree.iter(f"{SVG}pattern")
    bars = [each for each in tree.iter(f"{SVG}rect") if each.getparent() is not pattern]
    assert {each.attrib["fill"] for each in bars} == {TOKENS["category-1"], f"url(#{pattern.get('id')})", "#ffffff"}
    assert {each.attrib["stroke"] for each in bars} == {TOKENS["ink"]}
    plain = etree.fromstring(pyramid_svg(draw_pyramid("Star", LABELS), tokens=TOKENS))
    assert next(plain.iter(f"{SVG}rect", f"{SVG}pattern"), None) is None
