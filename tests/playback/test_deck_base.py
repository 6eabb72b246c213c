from __future__ import annotations

import re
from itertools import combinations
from pathlib import Path

from facilitation_kit.playback.slides.deck_file import THEME_COLOURS, base_deck, main, theme_xml
from facilitation_kit.playback.slides.deck_places import mirror, read_layouts
from facilitation_kit.playback.tokens import read_tokens
from tests.playback.deck_files import opened
from tests.playback.made_packs import ROOT

TEMPLATES = ROOT / "workshops" / "templates"
FILE = TEMPLATES / "playback" / "deck.pptx"
TOKENS = read_tokens([TEMPLATES])


def test_the_file_is_what_the_module_writes(tmp_path: Path) -> None:
    assert base_deck(TOKENS) == FILE.read_bytes(), "python -m facilitation_kit.playback.slides.deck_file FILE"
    main([str(tmp_path / "deck.pptx")])
    assert (tmp_path / "deck.pptx").read_bytes() == FILE.read_bytes()


def test_the_theme_has_the_colours_of_the_tokens() -> None:
    theme = theme_xml(TOKENS)
    for name, token in THEME_COLOURS.items():
        assert f'<a:{name}><a:srgbClr val="{TOKENS.colour(token)[1:].upper()}"/></a:{name}>' in theme


def test_no_layout_names_a_colour_or_a_font_itself() -> None:
    deck = opened(FILE.read_bytes())
    for owner in (deck.slide_master, *deck.slide_layouts):
        xml = owner.element.xml
        assert "schemeClr" in xml
        assert "srgbClr" not in xml
        assert set(re.findall(r'typeface="([^"]*)"', xml)) <= {
            "+mn-lt",
            "+mn-ea",
            "+mn-cs",
            "+mj-lt",
            "+mj-ea",
            "+mj-cs",
        }


def test_each_layout_has_a_title_a_number_and_places_that_lie_apart() -> None:
    layouts = read_layouts(opened(FILE.read_bytes()))
    assert {"title", "section", "content", "two columns", "evidence", "quote", "text and chart", "picture"} <= set(
        layouts
    )
    for layout in layouts.values():
        assert layout.title is not None
        assert layout.number is not None
        places = [place for place in (layout.title, layout.kicker, *layout.places.values()) if place is not None]
        for place in places:
            assert place.box.x >= 0
            assert place.box.x + place.box.width <= 960
            assert place.box.y + place.box.height <= 504
            assert place.size >= 16
        for one, other in combinations((place.box for place in places), 2):
            apart = (
                one.x + one.width <= other.x
                or other.x + other.width <= one.x
                or one.y + one.height <= other.y
                or other.y + other.height <= one.y
            )
            assert apart, layout.name


def test_a_deck_for_arabic_is_turned_round() -> None:
    deck = opened(FILE.read_bytes())
    before = read_layouts(deck)["quote"].places
    mirror(deck)
    after = read_layouts(deck)["quote"].places
    for name, place in before.items():
        assert after[name].box.x == 960 - place.box.x - place.box.width
    assert 'rtl="1"' in deck.slide_master.element.xml
