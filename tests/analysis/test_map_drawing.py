"""The drawing of the service map: everything in its place, nothing outside, nothing on top of anything else."""

from __future__ import annotations

from itertools import combinations, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from facilitation_kit.analysis.map_drawing import MapColumn, MapRow, draw_map, map_pages
from facilitation_kit.analysis.map_plan import MapPlan, map_svg
from facilitation_kit.analysis.text_lines import text_width
from facilitation_kit.playback.tokens import read_tokens
from facilitation_kit.shipped import template_folders

ROWS = (MapRow(label="Seen"), MapRow(label="Behind", unseen=True))
TOKENS = read_tokens(template_folders(None))
WORDS = st.text(alphabet=st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=40)
COLUMNS = st.lists(
    st.builds(
        MapColumn,
        label=WORDS.filter(str.strip),
        cells=st.tuples(st.lists(WORDS, max_size=3).map(tuple), st.lists(WORDS, max_size=3).map(tuple)),
    ),
    min_size=1,
    max_size=12,
)


def columns(count: int, *cells: tuple[str, ...]) -> list[MapColumn]:
    return [MapColumn(label=f"Stage {number}", cells=cells or (("a",), ("b",))) for number in range(count)]


def check(plan: MapPlan) -> None:
    for one in plan.boxes:
        assert one.x >= -0.2
        assert one.x + one.width <= plan.width + 0.2
        assert one.y >= 0
        assert one.y + one.height <= plan.height + 0.2
    for one, other in combinations(plan.boxes, 2):
        apart = (
            one.x + one.width <= other.x + 0.2
            or other.x + other.width <= one.x + 0.2
            or one.y + one.height <= other.y + 0.2
            or other.y + other.height <= one.y + 0.2
        )
        assert apart
    lines = sorted((*plan.texts, *plan.visibility), key=lambda text: (text.x, text.y))
    for text in lines:
        assert text.text in {each.text for each in plan.visibility} or (
            text_width(text.text) * plan.font_size <= text.width + 0.2 or len(text.text) == 1
        )
        assert 0 < text.y <= plan.height
    for text, below in pairwise(lines):
        if text.x == below.x and text in plan.texts and below in plan.texts:
            assert below.y - text.y >= plan.font_size * 0.9


@settings(max_examples=40, deadline=None)
@given(COLUMNS, st.booleans())
def test_nothing_overlaps_or_leaves_the_picture(stages: list[MapColumn], turned: bool) -> None:
    check(draw_map(stages, ROWS, visibility="Line", right_to_left=turned))


@settings(max_examples=30, deadline=None)
@given(COLUMNS, st.booleans())
def test_pages_hold_every_word_once_and_no_more_than_a_page(stages: list[MapColumn], turned: bool) -> None:
    plans = map_pages(
        stages, ROWS, visibility="Line", more="…", width=984, height=560, font_size=29, right_to_left=turned
    )
    for plan in plans:
        check(plan)
    said = "".join(text.text for plan in plans for text in plan.texts)
    for stage in stages:
        for paragraph in (text for cell in stage.cells for text in cell):
            for word in paragraph.split():
                assert word[0] in said


def test_a_cell_that_is_taller_than_a_page_goes_on_in_the_next_ones() -> None:
    words = [f"word{number:03}" for number in range(400)]
    plans = map_pages(
        columns(1, (" ".join(words),), ()), ROWS, visibility="Line", more="(more)", width=984, height=300, font_size=29
    )
    assert len(plans) > 3
    assert " ".join(text.text for plan in plans for text in plan.texts if text.text.startswith("word")).split() == words
    assert any(text.text == "Seen (more)" for text in plans[1].texts)


def test_twelve_stages_stand_in_two_bands_and_the_line_runs_through_both() -> None:
    plan = draw_map(columns(12), ROWS, visibility="Line")
    assert len([box for box in plan.boxes if box.look == "stage"]) == 12
    assert len(plan.visibility) == 2
    assert len({box.y for box in plan.boxes if box.look == "stage"}) == 2


def test_the_first_stage_stands_at_the_right_where_people_read_so() -> None:
    left, right = (
        [
            box.x
            for box in draw_map(columns(3), ROWS, visibility="Line", right_to_left=turned).boxes
            if box.look == "stage"
        ]
        for turned in (False, True)
    )
    assert left == sorted(left)
    assert right == sorted(right, reverse=True)


def test_what_is_behind_the_line_has_a_second_sign_beside_its_place_and_colours_can_be_told_apart() -> None:
    colours = {name: TOKENS[name] for name in ("ink", "ground", "ground-quiet", "action")}
    svg = map_svg(draw_map(columns(2), ROWS, visibility="Line"), colours=colours, font="x", title="T", alternative="A")
    tree = etree.fromstring(svg)
    dashed = [each for each in tree.iter("{*}rect") if "stroke-dasharray" in each.attrib]
    assert len(dashed) == 2
    assert (tree.findtext("{*}title"), tree.findtext("{*}desc")) == ("T", "A")
    assert contrast(colours["ink"], colours["ground-quiet"]) > 4.5
    assert contrast(colours["action"], colours["ground"]) > 3


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "a\x00b", "&amp;", "\ufffe"])
def test_hostile_text_is_text(text: str) -> None:
    plan = draw_map(columns(1, (text,), ()), ROWS, visibility=text)
    colours = {name: TOKENS[name] for name in ("ink", "ground", "ground-quiet", "action")}
    tree = etree.fromstring(map_svg(plan, colours=colours, font="x", title=text, alternative=text))
    assert {etree.QName(each).localname for each in tree.iter()} <= {
        "svg",
        "title",
        "desc",
        "g",
        "rect",
        "line",
        "text",
    }


def contrast(one: str, other: str) -> float:
    def light(colour: str) -> float:
        parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
        red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    low, high = sorted((light(one), light(other)))
    return (high + 0.05) / (low + 0.05)
