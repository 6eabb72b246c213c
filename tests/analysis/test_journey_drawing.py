"""The drawing of a journey: everything in its place, every person a dot, and a gap where nobody told."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from facilitation_kit.analysis.journey_drawing import draw_journey, journey_pages
from facilitation_kit.analysis.journey_view import JourneyView
from facilitation_kit.analysis.map_plan import MapPlan, map_svg
from facilitation_kit.content.journey_maps import NoteMark
from facilitation_kit.playback.tokens import read_tokens
from facilitation_kit.shipped import template_folders
from tests.analysis.made_journeys import any_journeys, full_journey, journey, note
from tests.analysis.test_map_drawing import check
from tests.playback.made_packs import ROOT

TOKENS = read_tokens(template_folders(None))
BLNS = ROOT.parent / "shared" / "data" / "hostile" / "blns.json"


def svg(plan: MapPlan, title: str = "T") -> etree._Element:
    return etree.fromstring(map_svg(plan, colours=TOKENS, font="x", title=title, alternative=title))


def inside(plan: MapPlan) -> None:
    check(plan)
    for sign in plan.signs:
        assert sign.x - sign.radius * 0.9 >= -0.2
        assert sign.x + sign.radius * 0.9 <= plan.width + 0.2
        assert 0 < sign.y < plan.height
    for curve in plan.curves:
        assert all(0 <= x <= plan.width and 0 < y < plan.height for x, y in curve.places)


def dots(plan: MapPlan) -> list[tuple[float, int]]:
    """How many dots lie at each height, the best feeling first."""
    heights = sorted({sign.y for sign in plan.signs if sign.look == "dot" and sign.x > 30})
    return [(y, sum(sign.y == y and sign.look == "dot" for sign in plan.signs)) for y in heights]


@settings(max_examples=15, deadline=None)
@given(any_journeys(), st.booleans())
def test_nothing_overlaps_or_leaves_the_picture(view: JourneyView, turned: bool) -> None:
    inside(draw_journey(view, right_to_left=turned))
    for plan in journey_pages(view, width=984, height=560, font_size=28, right_to_left=turned):
        inside(plan)


def test_the_largest_map_that_is_promised_is_drawn_whole() -> None:
    view = full_journey()
    plan = draw_journey(view, width=1800, font_size=18, in_a_band=12)
    inside(plan)
    words = " ".join(text.text for text in plan.texts).split()
    assert len(words) >= sum(len(each.text.split()) for each in view.notes)
    pages = journey_pages(view, width=984, height=560, font_size=28)
    assert sum(sign.look == "pain" for page in pages for sign in page.signs) >= sum(
        each.mark is NoteMark.PAIN_POINT for each in view.notes
    )
    assert all(page.font_size == 28 and page.height == 560 for page in pages)


def test_every_person_is_a_dot_at_the_height_of_their_feeling() -> None:
    plan = draw_journey(journey(counts=[(3, 1, 0, 2, 4)], stages=1))
    assert [count for _, count in dots(plan)] == [4, 2, 1, 3]
    (middle,) = (sign for sign in plan.signs if sign.look == "middle" and sign.x > 30)
    assert middle.y == dots(plan)[1][0]  # the fifth and sixth of ten feel +1


def test_where_nobody_told_the_curve_has_a_gap_and_no_zero() -> None:
    told = (0, 2, 3, 1, 0)
    plan = draw_journey(journey(counts=[told, told, None, told, told, told], stages=6))
    assert sorted(len(curve.places) for curve in plan.curves if curve.look == "middle") == [2, 2, 3]  # and the legend
    columns = sorted(box.x for box in plan.boxes if box.look == "stage")
    at_gap = [sign for sign in plan.signs if sign.look == "dot" and columns[2] <= sign.x < columns[3]]
    assert at_gap == []


def test_below_five_people_only_the_facilitator_draws_and_it_says_so() -> None:
    few = draw_journey(journey(counts=[(2, 2, 0, 0, 0), None], stages=2))
    assert {sign.look for sign in few.signs} == {"facilitator"}
    assert "Drawn by the facilitator, because few people told" in {text.text for text in few.words}
    enough = draw_journey(journey(counts=[(2, 3, 0, 0, 0), (0, 0, 0, 0, 9)], stages=2))
    assert {sign.look for sign in enough.signs} == {"dot", "middle"}
    assert svg(few).xpath("//*[local-name()='polyline' and @stroke-dasharray]")


def test_a_crowd_is_told_as_a_number_behind_its_dots() -> None:
    plan = draw_journey(journey(counts=[(0, 900, 0, 0, 5)], stages=6))
    assert "\N{MULTIPLICATION SIGN}900" in {text.text for text in plan.words}
    inside(plan)


def test_marks_differ_in_form_and_are_explained() -> None:
    plan = draw_journey(
        journey(note("a", "Waits.", mark=NoteMark.PAIN_POINT), note("b", "One form.", mark=NoteMark.OPPORTUNITY))
    )
    paths = {sign.look: sign.path for sign in plan.signs}
    assert len(set(paths.values())) == 2
    assert [sign.look for sign in plan.signs].count("pain") == 2  # at the note and in the legend
    assert {"Pain point: what gets in the way", "Opportunity: what could help"} <= {text.text for text in plan.words}
    assert draw_journey(journey(note("a", "Waits."))).words == ()


def test_feelings_stand_before_what_nobody_sees() -> None:
    plan = draw_journey(journey(note("a", "A"), counts=[(1, 1, 1, 1, 1)], stages=1))
    (line,) = plan.visibility
    assert max(sign.y for sign in plan.signs) < line.y


def test_from_right_to_left_it_is_the_same_in_a_mirror() -> None:
    view = full_journey()
    left, right = (draw_journey(view, right_to_left=turned) for turned in (False, True))
    assert [round(left.width - sign.x, 1) for sign in left.signs] == [sign.x for sign in right.signs]
    assert [sign.y for sign in left.signs] == [sign.y for sign in right.signs]
    assert "+2" in {text.text for text in left.words}
    assert "\u2066+2\u2069" in {text.text for text in right.words}, "a sign stays in front of its number"


@pytest.mark.skipif(not BLNS.is_file(), reason="hostile texts are not here")
def test_hostile_text_is_text() -> None:
    hostile = [text for text in json.loads(BLNS.read_text("utf-8")) if text.strip()]
    view = journey(*(note(f"n{number}", text, cluster=text) for number, text in enumerate(hostile)))
    tree = svg(draw_journey(view), hostile[0])
    assert {etree.QName(each).localname for each in tree.iter()} <= {
        *("svg", "title", "desc", "g", "rect", "line", "text", "polyline", "path")
    }
    said = "".join(str(piece) for piece in tree.itertext())
    assert "<script>alert" in said.replace("\n", "")
