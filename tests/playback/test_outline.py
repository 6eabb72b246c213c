from __future__ import annotations

from pathlib import Path

import pytest

from facilitation_kit.errors import PlaybackError
from facilitation_kit.playback.audiences import Audience
from facilitation_kit.playback.formats import PackFormat
from facilitation_kit.playback.outline import OUTLINE_FILE, SECTIONS, Limits, read_outline, sections_of
from tests.playback.made_packs import ROOT, context_of, library_in
from tests.stored_rounds import store_in

KIT = ROOT / "workshops" / "templates"

GOOD = """
packs:
  - kind: playback
    audience: working_group
    title: Our pack
    sections:
      - summary
      - {section: votes, title: What the room chose}
"""


def written(folder: Path, text: str) -> Path:
    path = folder / OUTLINE_FILE
    path.parent.mkdir(parents=True)
    path.write_text(text, encoding="utf-8")
    return folder


def test_the_kits_own_outline_names_every_section() -> None:
    outline = read_outline([KIT])
    assert [entry.section for entry in outline.entries] == list(SECTIONS)
    assert all(entry.title == SECTIONS[entry.section].title for entry in outline.entries)


PAIRS = [
    *(("playback", audience) for audience in Audience),
    *(("one-pager", audience) for audience in Audience),
    ("update", Audience.TEAM),
    ("update", Audience.WORKING_GROUP),
    ("update", Audience.PROFESSIONALS),
]


@pytest.mark.parametrize(("kind", "audience"), PAIRS)
def test_the_kit_has_each_kind_for_each_audience_that_it_makes_sense_for(kind: str, audience: Audience) -> None:
    outline = read_outline([KIT], kind, audience)
    assert (outline.kind, outline.audience) == (kind, audience)
    assert outline.templates == (
        "update" if kind == "update" else "easyread" if audience is Audience.YOUNG_PEOPLE else "playback"
    )
    assert (outline.limits == Limits()) == (kind == "playback"), "short kinds are short"
    titles = [entry.title for entry in outline.entries]
    assert len(set(titles)) == len(titles), "two headings of one pack are not the same"


def test_who_was_asked_reads_first_what_became_of_it_and_finds_help_at_both_ends() -> None:
    for audience in (Audience.YOUNG_PEOPLE, Audience.PARENTS_CARERS):
        names = [entry.section for entry in read_outline([KIT], audience=audience).entries]
        assert names[:2] == ["support", "feedback"]
        assert "support" in names[-2:]


def test_professionals_read_first_what_they_are_asked() -> None:
    names = [entry.section for entry in read_outline([KIT], audience=Audience.PROFESSIONALS).entries]
    assert names[0] == "questions"


def test_an_update_holds_what_the_projects_update_decks_hold() -> None:
    names = [entry.section for entry in read_outline([KIT], "update").entries]
    assert names == ["research", "planned", "hypotheses", "needs", "next-steps", "evidence"]


def test_a_second_place_has_an_anchor_of_its_own(tmp_path: Path) -> None:
    pack = context_of(library_in(tmp_path), store_in(tmp_path))
    twice = GOOD.replace("- summary", "- support\n      - summary\n      - {section: support, title: Once more}")
    sections = sections_of(read_outline([written(tmp_path, twice), KIT]), pack)
    assert [(section.id, section.name, section.title) for section in sections] == [
        ("support", "support", "Who helps"),
        ("summary", "summary", "On one page"),
        ("support-2", "support", "Once more"),
    ]
    assert sections[0].template == sections[2].template


def test_a_set_of_templates_comes_first_and_the_general_one_fills_the_rest(tmp_path: Path) -> None:
    own = written(tmp_path, GOOD.replace("title: Our pack", "title: Our pack\n    templates: ours"))
    template = own / "ours" / "sections" / "summary.html.j2"
    template.parent.mkdir(parents=True)
    template.write_text("", encoding="utf-8")
    outline = read_outline([own, KIT])
    pack = context_of(library_in(tmp_path), store_in(tmp_path))
    assert [section.template for section in sections_of(outline, pack, folders=[own, KIT])] == [
        "ours/sections/summary.html.j2"
    ]
    assert [section.template for section in sections_of(outline, pack, PackFormat.PDF, [own, KIT])] == [
        "playback/sections/summary.typ.j2"
    ]


def test_limits_are_read(tmp_path: Path) -> None:
    short = GOOD.replace("title: Our pack", "title: Our pack\n    limits: {insights: 3, quotes: 2}")
    assert read_outline([written(tmp_path, short), KIT]).limits == Limits(insights=3, quotes=2)


def test_every_section_has_its_template() -> None:
    there = {path.name for path in (KIT / "playback" / "sections").glob("*.html.j2")}
    assert there == {f"{name}.html.j2" for name in SECTIONS}


def test_a_project_chooses_sections_and_titles(tmp_path: Path) -> None:
    outline = read_outline([written(tmp_path, GOOD), KIT])
    assert outline.title == "Our pack"
    assert [(entry.section, entry.title) for entry in outline.entries] == [
        ("summary", "On one page"),
        ("votes", "What the room chose"),
    ]


def test_a_section_without_content_is_left_out(tmp_path: Path) -> None:
    pack = context_of(library_in(tmp_path), store_in(tmp_path))
    outline = read_outline([written(tmp_path, GOOD), KIT])
    assert [section.id for section in sections_of(outline, pack)] == ["summary"]


@pytest.mark.parametrize(
    ("change", "code", "line"),
    [
        (("- summary", "- summery"), "playback.unknown-section", 7),
        (("- summary", "- votes"), "playback.section-twice", 8),
        (("audience: working_group", "audience: everyone"), "playback.unknown-audience", 4),
        (("title: Our pack", "titel: Our pack"), "playback.outline-shape", 5),
        (("title: Our pack", "title: [a]"), "playback.outline-shape", 5),
        (("packs:", "pack:"), "playback.outline-shape", 2),
        (("section: votes, title: What the room chose", "section: votes, colour: red"), "playback.outline-shape", 8),
        (("- summary", "- summary: ["), "content.syntax", None),
        (("    sections", "    limits: {insights: 0}\n    sections"), "playback.outline-shape", 6),
        (("    sections", "    limits: {insights: yes}\n    sections"), "playback.outline-shape", 6),
        (("    sections", "    limits: {insight: 3}\n    sections"), "playback.outline-shape", 6),
        (("    sections", "    templates: ../../ours\n    sections"), "playback.outline-shape", 6),
    ],
)
def test_a_fault_has_its_line(tmp_path: Path, change: tuple[str, str], code: str, line: int | None) -> None:
    with pytest.raises(PlaybackError) as caught:
        read_outline([written(tmp_path, GOOD.replace(*change)), KIT])
    assert caught.value.code == "playback.outline"
    fault = next(fault for fault in caught.value.faults if fault.code == code)
    assert fault.file == OUTLINE_FILE
    assert line is None or fault.line == line


def test_all_faults_come_at_once(tmp_path: Path) -> None:
    broken = GOOD.replace("- summary", "- summery").replace(
        "audience: working_group", "audience: working_group\n    x: 1"
    )
    with pytest.raises(PlaybackError) as caught:
        read_outline([written(tmp_path, broken), KIT])
    assert [fault.code for fault in caught.value.faults] == ["playback.outline-shape", "playback.unknown-section"]


@pytest.mark.parametrize("text", ["[]", "packs: []", "packs: 3", "packs: [3]", "packs: [{sections: []}]", "3"])
def test_a_file_of_another_shape_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(PlaybackError) as caught:
        read_outline([written(tmp_path, text), KIT])
    assert caught.value.code == "playback.outline"


def test_a_pack_that_is_not_there_is_named_with_those_that_are() -> None:
    with pytest.raises(PlaybackError) as caught:
        read_outline([KIT], "update", Audience.PARENTS_CARERS)
    assert caught.value.code == "playback.unknown-pack"
    assert "playback for working_group" in caught.value.remedy
