"""Journey maps in packs: the same in every format, a simple path for some, and no feeling of few people for anybody."""

from __future__ import annotations

import json
from contextlib import closing
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from lxml import etree

from facilitation_kit.analysis.disclosure_control import Policy
from facilitation_kit.content.lane_kinds import LaneKind
from facilitation_kit.playback.annex.tables import annex_tables
from facilitation_kit.playback.audiences import RULES, Audience
from facilitation_kit.playback.context import Pack
from facilitation_kit.playback.formats import PackFormat
from facilitation_kit.playback.journey_page import journey_pages_of, journeys_of, turned
from facilitation_kit.playback.outline import Section
from facilitation_kit.playback.rendering import RenderRequest
from facilitation_kit.playback.sample_packs import full_pack
from facilitation_kit.shipped import template_folders
from tests.analysis.made_journeys import journey, note
from tests.content.test_journey_maps import FILE as MAPS
from tests.content.test_journey_maps import journey as content_map
from tests.content.test_journey_maps import to_be
from tests.example_project import example_library
from tests.journey_room import JourneyRoom
from tests.playback.deck_files import everything, misplaced, opened
from tests.playback.made_packs import ROOT, context_of, library_in, parsed, tag_faults, words
from tests.playback.pdf_files import page_texts
from tests.playback.word_files import paragraph_texts
from tests.stored_rounds import store_in

KIT = tuple(template_folders(None))
BLNS = ROOT.parent / "shared" / "data" / "hostile" / "blns.json"
HOSTILE = ["<script>alert(1)</script>", "=1+1", "{{ pack }}", "a\u202eb", "#panic()", "R&D </w:t>", "- {x: 1}"]


@cache
def sample() -> Pack:
    return full_pack({})


@cache
def with_maps(audience: Audience = Audience.WORKING_GROUP) -> Pack:
    views = journeys_of(example_library(), Policy(), audience)
    easy = sample().easy if RULES[audience].easy_read else {}
    return replace(sample(), audience=audience, journeys=journey_pages_of(views, audience), easy=easy)


def made(pack: Pack, pack_format: PackFormat, folder: str = "playback") -> bytes:
    """A pack that has this one section."""
    name = f"{folder}/sections/journey-maps{pack_format.template_ending}"
    section = Section(id="journey-maps", title="One way", template=name, name="journey-maps")
    pack = replace(pack, template_set=folder)
    return _render(RenderRequest(pack=pack, sections=(section,), folders=KIT, pack_format=pack_format))


def _render(request: RenderRequest) -> bytes:
    from tests.playback.test_template_check import here  # noqa: PLC0415 - loads every renderer

    return here(request)


def text_of(data: bytes, pack_format: PackFormat) -> str:
    match pack_format:
        case PackFormat.HTML:
            said = words(parsed(data.decode()))
        case PackFormat.PDF:
            said = " ".join(page_texts(data))
        case PackFormat.DOCX:
            said = " ".join(paragraph_texts(data))
        case PackFormat.PPTX:
            said = everything(opened(data))
    return " ".join(said.split())


@pytest.mark.parametrize("pack_format", list(PackFormat))
def test_every_format_says_every_note_every_feeling_and_what_would_change(pack_format: PackFormat) -> None:
    pack = with_maps()
    if pack_format is not PackFormat.HTML:
        pack = replace(pack, journeys=pack.journeys[1:])  # one map is enough for the slower ones
    data = made(pack, pack_format)
    assert pack_format is not PackFormat.PPTX or misplaced(opened(data)) == []
    said = text_of(data, pack_format).replace(" ", "")
    later = pack.journeys[-1]
    for page in pack.journeys:
        for stage in page.stages:
            for text in (
                stage.label,
                stage.feelings,
                *(one for cell in stage.cells for each in cell.notes for one in each.paragraphs),
            ):
                assert text.replace(" ", "") in said
    assert later.changes is not None
    for text in (*later.changes.unanswered, *later.changes.places, *later.changes.changed):
        assert text.replace(" ", "") in said


def test_the_page_has_a_drawing_with_words_and_tables_with_headings() -> None:
    data = made(with_maps(), PackFormat.HTML).decode()
    assert tag_faults(data) == []
    tree = parsed(data)
    drawings = tree.xpath("//svg[contains(@class, 'journey-map')]")
    assert len(drawings) == 2
    names = [id_ for drawing in drawings for id_ in drawing.get("aria-labelledby").split()]
    assert all(words(tree.get_element_by_id(name)) for name in names)
    assert len(set(names)) == 4
    rows = tree.xpath("//table[contains(@class, 'journey-table')]//tbody/tr")
    assert len(rows) > 20
    assert all(row.xpath("./th[@scope='row']") and row.xpath("./td") for row in rows)
    assert all(table.xpath(".//th[@scope='col']") for table in tree.xpath("//table"))


def test_each_audience_sees_its_maps_and_its_lanes() -> None:
    shown = {audience: with_maps(audience).journeys for audience in Audience}
    assert {audience: len(pages) for audience, pages in shown.items()} == {
        Audience.TEAM: 2,
        Audience.WORKING_GROUP: 2,
        Audience.PROFESSIONALS: 2,
        Audience.YOUNG_PEOPLE: 1,
        Audience.PARENTS_CARERS: 1,
    }
    for audience in (Audience.YOUNG_PEOPLE, Audience.PARENTS_CARERS):
        (page,) = shown[audience]
        assert {lane.kind for lane in page.view.lanes} == {LaneKind.DOING}
        assert "four desks" not in repr(page)
        assert page.stages[2].mood == "Most people felt bad here."
        assert page.stages[5].mood == ""
    assert "four desks" in repr(shown[Audience.TEAM])


def test_no_pack_draws_or_tells_more_feelings_than_its_profile_allows() -> None:
    inside, outside = with_maps().journeys[0], with_maps(Audience.PROFESSIONALS).journeys[0]
    assert inside.stages[0].counts == (4, 3, 2, 0, 0)
    assert {sign.look for sign in inside.plan.signs} >= {"dot", "middle"}
    assert [stage.counts for stage in outside.stages] == [()] * 6
    assert {sign.look for sign in outside.plan.signs} & {"dot", "middle"} == set()
    assert "9 people" not in repr(outside)
    assert inside.stages[5].feelings.endswith("too few people told to say more. The facilitator drew -2.")


def test_young_people_read_a_path_in_easy_read() -> None:
    said = text_of(made(with_maps(Audience.YOUNG_PEOPLE), PackFormat.HTML, "easyread"), PackFormat.HTML)
    assert "Waiting Most people felt bad here." in said or "WaitingMost people felt bad here." in said
    assert "pain point" not in said


def test_a_pack_of_a_project_has_its_maps(tmp_path: Path) -> None:
    library = library_in(tmp_path, lambda files: files.update({MAPS: {"journeys": [content_map(), to_be()]}}))
    with closing(store_in(tmp_path)) as store:
        pages = context_of(library, store).journeys
        assert [(page.id, page.changes is not None) for page in pages] == [("today", False), ("later", True)]
        assert context_of(replace(library, journeys=()), store).journeys == ()


def test_young_people_get_no_map_that_nobody_has_put_into_easy_read_yet(tmp_path: Path) -> None:
    library = replace(library_in(tmp_path / "content"), journeys=())
    (tmp_path / "room").mkdir()
    with JourneyRoom(tmp_path / "room") as room:
        room.feels("i1", *["bad"] * 6)
        room.act("close_round")
        room.act("reveal_round")
        told = context_of(library, room.store, audience=Audience.WORKING_GROUP).journeys
        assert len(told) == 1, "others get it: the audience alone makes the difference"
        assert context_of(library, room.store, audience=Audience.YOUNG_PEOPLE).journeys == ()


def test_a_map_that_a_workshop_made_is_told_in_the_same_way() -> None:
    live = journey(note("n1", "Waits."), counts=[(2, 2, 2, 1, 1)], stages=1)
    (page,) = journey_pages_of((live,), Audience.WORKING_GROUP)
    assert page.stages[0].cells[0].notes[0].paragraphs == ("Waits.",)
    assert page.stages[0].counts == (2, 2, 2, 1, 1)
    (mirrored,) = turned((page,), right_to_left=True)
    assert mirrored.plan.right_to_left


def test_the_tables_beside_a_pack_hold_the_maps() -> None:
    tables = {table.name: table for table in annex_tables(with_maps())}
    assert len(tables["journey_notes"].rows) == 26 + 18
    felt = tables["journey_feelings"].rows
    assert felt[0][2:7] == (4, 3, 2, 0, 0)
    assert felt[5][2:8] == (None,) * 6
    kinds = {row[2] for row in tables["journey_changes"].rows}
    assert kinds == {"answered", "unanswered", "stages_and_lanes", "new", "gone", "changed"}


@pytest.mark.parametrize("pack_format", list(PackFormat))
def test_hostile_text_is_text_in_every_format(pack_format: PackFormat) -> None:
    texts = list(HOSTILE)
    if BLNS.is_file():
        texts += [text for text in json.loads(BLNS.read_text("utf-8")) if text.strip()][
            :: 1 if pack_format is PackFormat.HTML else 40
        ]
    view = journey(*(note(f"n{number}", text, cluster=text[:40]) for number, text in enumerate(texts)), stages=1)
    view = replace(view, title=texts[0], actor=texts[2], scenario=texts[4])
    data = made(replace(sample(), journeys=journey_pages_of((view,), Audience.WORKING_GROUP)), pack_format)
    said = text_of(data, pack_format).replace(" ", "")
    for text in ("=1+1", "{{pack}}", "#panic()", "-{x:1}"):
        assert text in said
    if pack_format is PackFormat.HTML:
        assert parsed(data.decode()).xpath("//script") == []
        assert etree.tostring(parsed(data.decode()))
