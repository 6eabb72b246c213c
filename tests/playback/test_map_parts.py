"""The service map in parts for Word, where a picture that is too tall leaves a gap or loses its end."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from lxml import etree

from facilitation_kit.analysis.map_drawing import MapColumn, MapRow
from facilitation_kit.analysis.policy import Policy, Profile
from facilitation_kit.content.library import Library
from facilitation_kit.playback.audiences import Audience
from facilitation_kit.playback.map_context import ServiceMapPage, map_drawing, map_parts
from facilitation_kit.playback.map_page import map_page
from facilitation_kit.playback.tokens import read_tokens
from facilitation_kit.shipped import shipped_folder, template_folders

TOKENS = read_tokens(template_folders(None))
A_PAGE = 760


@pytest.fixture(scope="module")
def example() -> ServiceMapPage:
    library = Library.load(shipped_folder("ideas").parent)
    page = map_page(library, Audience.WORKING_GROUP, Policy().rules(Profile.WORKING_GROUP), date(2026, 11, 24))
    assert page is not None
    return page


def parts_of(page: ServiceMapPage) -> list[etree._Element]:
    return [etree.fromstring(part) for part in map_parts(page, TOKENS, "What nobody sees", "(more)")]


def height(drawing: etree._Element) -> float:
    return float(drawing.get("viewBox", "").split()[3])


def texts(drawing: etree._Element) -> list[str]:
    return ["".join(map(str, each.itertext())) for each in drawing.iter("{http://www.w3.org/2000/svg}text")]


def test_each_lane_stands_in_one_part_under_the_stages(example: ServiceMapPage) -> None:
    parts = parts_of(example)
    assert len(parts) > 1
    said = [texts(part) for part in parts]
    for row in example.rows:
        assert sum(row.label in each for each in said) == 1
    assert all("Support" in each for each in said)


def test_no_part_is_taller_than_half_a_page_where_lanes_allow_it(example: ServiceMapPage) -> None:
    whole = etree.fromstring(map_drawing(example, TOKENS, "What nobody sees"))
    assert height(whole) > A_PAGE, "one drawing would not fit below a heading"
    assert max(map(height, parts_of(example))) < A_PAGE * 0.6


def test_a_lane_that_is_taller_than_a_page_goes_on_in_a_further_part(example: ServiceMapPage) -> None:
    cells = tuple(f"Service number {number}" for number in range(60))
    columns = tuple(MapColumn(label=f"Stage {number}", cells=(cells, ())) for number in range(12))
    page = replace(example, columns=columns, rows=(MapRow(label="All of them"), MapRow(label="Empty")))
    parts = parts_of(page)
    assert max(map(height, parts)) <= A_PAGE + 10
    said = " ".join(text for part in parts for text in texts(part))
    assert said.count("number 59") == 12
    assert "All of them (more)" in said
    assert "Empty" not in said, "a lane without a word takes no room"
