from __future__ import annotations

from pathlib import Path

import pytest

from facilitation_kit.errors import PlaybackError
from facilitation_kit.playback.audiences import Audience
from facilitation_kit.playback.outline import OUTLINE_FILE, SECTIONS, read_outline, sections_of
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


def test_every_section_has_its_template() -> None:
    there = {path.name.removesuffix(".html.j2") for path in (KIT / "playback" / "sections").iterdir()}
    assert there == set(SECTIONS)


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
        read_outline([KIT], audience=Audience.PARENTS_CARERS)
    assert caught.value.code == "playback.unknown-pack"
    assert "playback for working_group" in caught.value.remedy
