"""What a designer may change of the Word file, and what they are told when something is broken."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from jinja2 import meta, nodes

from facilitation_kit.errors import Fault, PlaybackError
from facilitation_kit.playback.formats import PackFormat
from facilitation_kit.playback.rendering import RenderRequest
from facilitation_kit.playback.template_environment import pack_environment
from facilitation_kit.playback.word.base_file import base_file
from facilitation_kit.playback.word.base_styles import CHARACTER_STYLES, PARAGRAPH_STYLES
from facilitation_kit.playback.word.markup import ELEMENTS
from facilitation_kit.playback.word.rendering import OFFERED, base_name, render
from facilitation_kit.shipped import template_folders
from tests.playback.made_packs import ROOT, dot_vote, dots, library_in, request_of
from tests.playback.word_files import W, body_of, headings, paragraph_texts, part, parts, style_names
from tests.stored_rounds import hold_round, store_in

FOLDER = ROOT / "workshops" / "templates"
SHIPPED = FOLDER / "playback" / "pack.docx"


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> RenderRequest:
    folder = tmp_path_factory.mktemp("small")
    with closing(store_in(folder)) as store:
        hold_round(store, dot_vote(), dots(9, 3))
        return request_of(library_in(folder), store, pack_format=PackFormat.DOCX)


def with_own(request: RenderRequest, folder: Path, name: str, data: bytes) -> RenderRequest:
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(data)
    return replace(request, folders=(folder, *request.folders))


def changed(change: Callable[[str], str], name: str = "word/document.xml") -> bytes:
    """The shipped Word file with another text in one part."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for each, data in parts(SHIPPED.read_bytes()).items():
            archive.writestr(each, change(data.decode()) if each == name else data)
    return stream.getvalue()


def fault_of(request: RenderRequest, folder: Path, name: str, data: bytes) -> Fault:
    with pytest.raises(PlaybackError) as caught:
        render(with_own(request, folder, name, data))
    (fault,) = caught.value.faults
    return fault


# the file


def test_the_shipped_file_is_what_the_script_makes() -> None:
    assert SHIPPED.read_bytes() == base_file(template_folders(None))


def test_every_style_of_the_file_is_used_by_a_template_or_the_file_itself() -> None:
    templates = "".join(path.read_text("utf-8") for path in FOLDER.rglob("*.docx.j2"))
    document = "".join(
        parts(SHIPPED.read_bytes())[f"word/{each}.xml"].decode() for each in ("document", "header1", "footer1")
    )
    by_element = {"Normal", "List Bullet", "List Number", "caption", "Picture", "Gap", "Table Text", "Table Heading"}
    by_element |= {"Strong", "Hyperlink", "header", *(f"heading {level}" for level in range(1, 6)), "Easy Text"}
    for name in (*(each.name for each in PARAGRAPH_STYLES), *CHARACTER_STYLES):
        shown = f'"{name}"' in templates or name.replace(" ", "") in document or name in by_element
        based_upon = any(each.based_on == name for each in PARAGRAPH_STYLES)
        assert shown or based_upon, name


@pytest.mark.parametrize(
    "path", sorted(FOLDER.rglob("*.docx.j2")), ids=lambda path: path.relative_to(FOLDER).as_posix()
)
def test_a_template_uses_names_that_are_on_offer(path: Path) -> None:
    environment = pack_environment([FOLDER], language="en-GB", autoescape=True)
    tree = environment.parse(path.read_text("utf-8"))
    own = {name.name for name in tree.find_all(nodes.Name) if name.ctx in {"store", "param"}}
    used = meta.find_undeclared_variables(tree) - own
    assert used <= {*OFFERED, *({"vote"} if path.parent.name == "activities" else {"entries"})}


def test_every_colour_of_a_style_belongs_to_the_theme() -> None:
    styles = part(SHIPPED.read_bytes(), "word/styles.xml")
    marks = [each for each in styles.iter() if each.get(f"{W}color", each.get(f"{W}fill", "auto")) != "auto"]
    marks += list(styles.iter(f"{W}color"))
    assert len(marks) > 20
    assert [each for each in marks if not (each.get(f"{W}themeColor") or each.get(f"{W}themeFill"))] == []


def test_the_readme_says_each_element_and_each_style() -> None:
    readme = (FOLDER / "README.md").read_text("utf-8")
    start = readme.index("## The Word file")
    section = readme[start : readme.index("\n## ", start)]
    for name in ELEMENTS:
        assert f"`<{name}" in section or name in {"h3", "h4"}, name
    for style in PARAGRAPH_STYLES:
        assert f"`{style.name}`" in section, style.name
    for name in CHARACTER_STYLES:
        assert f"`{name}`" in section, name


# a council's own file


def test_a_projects_own_file_gives_the_looks(small: RenderRequest, tmp_path: Path) -> None:
    own = changed(lambda text: text.replace('w:val="12436D"', 'w:val="663399"'), "word/styles.xml")
    data = render(with_own(small, tmp_path, "playback/pack.docx", own))
    assert b"663399" in parts(data)["word/styles.xml"]
    assert b"663399" not in parts(render(small))["word/styles.xml"]


def test_a_set_of_templates_may_have_a_file_of_its_own(small: RenderRequest, tmp_path: Path) -> None:
    easy = replace(small, pack=replace(small.pack, template_set="easyread"))
    assert base_name(easy) == "playback/pack.docx"
    assert base_name(with_own(easy, tmp_path, "easyread/pack.docx", SHIPPED.read_bytes())) == "easyread/pack.docx"


def test_styles_are_found_by_name_whatever_the_language_of_the_word_that_saved_them(
    small: RenderRequest, tmp_path: Path
) -> None:
    own = changed(lambda text: text.replace('"Heading2"', '"berschrift2"'), "word/styles.xml")
    data = render(with_own(small, tmp_path, "playback/pack.docx", own))
    assert style_names(data)["berschrift2"] == "heading 2"
    assert (2, "What we asked") in list(headings(data))


def test_a_tag_that_word_has_cut_up_still_works(small: RenderRequest, tmp_path: Path) -> None:
    pieces = '{{ pack.</w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t xml:space="preserve">project.name }}'
    own = changed(lambda text: text.replace("{{ pack.project.name }}", pieces))
    assert small.pack.project.name in paragraph_texts(render(with_own(small, tmp_path, "playback/pack.docx", own)))


def test_what_word_remembers_of_whoever_saved_the_file_is_dropped(small: RenderRequest, tmp_path: Path) -> None:
    link = '<Relationship Id="rId1" Type="{}" Target="file:///C:/Users/jo/Council.dotx" TargetMode="External"/>'.format(
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate"
    )
    rels = f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{link}</Relationships>'
    stream = io.BytesIO(
        changed(
            lambda text: text.replace("<w:embedTrueTypeFonts/>", '<w:attachedTemplate r:id="rId1"/>'),
            "word/settings.xml",
        )
    )
    with zipfile.ZipFile(stream, "a") as archive:
        archive.writestr("word/_rels/settings.xml.rels", rels)
    jo = changed_core(stream.getvalue(), "<dc:creator>Jo Example</dc:creator><cp:lastModifiedBy>jo</cp:lastModifiedBy>")
    assert b"Users/jo" in b"".join(parts(jo).values())
    told = b"".join(parts(render(with_own(small, tmp_path, "playback/pack.docx", jo))).values())
    assert b"Users/jo" not in told
    assert b"Jo Example" not in told
    assert b"lastModifiedBy" not in told


def changed_core(data: bytes, people: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, each in parts(data).items():
            text = each
            if name == "docProps/core.xml":
                text = each.replace(b"<dc:creator>Facilitation Kit</dc:creator>", people.encode())
            archive.writestr(name, text)
    return stream.getvalue()


# what a designer is told


def test_a_missing_name_in_the_word_file_has_its_paragraph(small: RenderRequest, tmp_path: Path) -> None:
    own = changed(lambda text: text.replace("{{ pack.project.name }}", "For {{ pack.projct.name }} now"))
    fault = fault_of(small, tmp_path, "playback/pack.docx", own)
    assert (fault.code, fault.file) == ("playback.template-name", "playback/pack.docx")
    assert "There is no 'projct' in a Pack. It offers: audience," in fault.message
    assert "“For {{ pack.projct.name }} now" in fault.message


def test_a_tag_that_is_not_closed_has_its_paragraph(small: RenderRequest, tmp_path: Path) -> None:
    own = changed(lambda text: text.replace("{{ pack.project.name }}", "Ours {{ pack.project.name | }}"))
    fault = fault_of(small, tmp_path, "playback/pack.docx", own)
    assert fault.code == "playback.template-syntax"
    assert "“Ours {{ pack.project.name | }}" in fault.message


@pytest.mark.parametrize("tag", ["{{ section.body }}", "nothing"])
def test_a_file_without_a_place_for_the_sections_is_refused(small: RenderRequest, tmp_path: Path, tag: str) -> None:
    own = changed(lambda text: text.replace("{{p section.body }}", tag))
    fault = fault_of(small, tmp_path, "playback/pack.docx", own)
    assert (fault.code, fault.file) == ("playback.word-place", "playback/pack.docx")
    assert "{{p section.body }}" in fault.remedy


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"<html></html>"])
def test_a_file_that_is_no_word_file_is_refused(small: RenderRequest, tmp_path: Path, data: bytes) -> None:
    assert fault_of(small, tmp_path, "playback/pack.docx", data).code == "playback.word-file"


def test_a_style_that_is_not_there_is_named_with_those_that_are(small: RenderRequest, tmp_path: Path) -> None:
    own = b'<p>a</p>\n<p style="Shouting">b</p>'
    fault = fault_of(small, tmp_path, "playback/sections/method.docx.j2", own)
    assert (fault.code, fault.line) == ("playback.word-style", 2)
    assert fault.file == "playback/sections/method.docx.j2"
    assert "'Shouting'" in fault.message
    assert "Lead, " in fault.remedy


@pytest.mark.parametrize(
    ("text", "line", "told"),
    [
        ("<p>a</p>\n\n<div>b</div>", 3, "There is no element div here."),
        ('{% if pack %}\n<p class="x">b</p>{% endif %}', 2, "p has no attribute class."),
        ("<p>a</p>\n<p>b", 2, "The element p is not closed before the end of section."),
        ("<p>\n<table><tr><td>1</td></tr></table></p>", 2, "table stands inside a line of text."),
        (
            "<table><tr><td>1</td><td>2</td></tr>\n<tr><td>1</td></tr></table>",
            1,
            "The rows of this table have different",
        ),
        ('<table widths="1"><tr><td>1</td><td>2</td></tr></table>', 1, "widths needs 2 numbers."),
        ("\n<td>1</td>", 2, "td stands outside its table or list."),
        ("<ul>\n<p>x</p></ul>", 2, "p stands in a list."),
        ('<p><a href="https://example.org">x</a></p>', 1, "Links lead to places in this pack."),
        ('<chart of="vote-of-another-day"/>', 1, "There is no such round."),
        ("<pyramid/>", 1, "The drawing has no words for whoever cannot see it."),
        ('<crowd some="many" all="12">x</crowd>', 1, "some is a number of people below a thousand."),
        ('<easy-picture of="x"/>', 1, "There is no such item of easy read."),
        ("<beside><p>x</p></beside>", 1, "Beside begins with a picture; words follow."),
        ("<p>R & D</p>", 1, "xmlParseEntityRef: no name."),
    ],
)
def test_a_broken_section_has_its_line(small: RenderRequest, tmp_path: Path, text: str, line: int, told: str) -> None:
    fault = fault_of(small, tmp_path, "playback/sections/method.docx.j2", text.encode())
    assert (fault.code, fault.file) == ("playback.template-syntax", "playback/sections/method.docx.j2")
    assert fault.message.startswith(told)
    assert fault.line == line
    assert fault.remedy


def test_a_fault_in_a_piece_that_a_section_uses_is_told_of_the_piece(small: RenderRequest, tmp_path: Path) -> None:
    own = b"<p>ours</p>\n{% macro people(entries) %}\n<b>x</b>{% endmacro %}"
    section = b'{% from "playback/ours.docx.j2" import people with context %}\n{{ people(1) }}'
    request = with_own(small, tmp_path, "playback/ours.docx.j2", own)
    fault = fault_of(request, tmp_path, "playback/sections/method.docx.j2", section)
    assert (fault.file, fault.line) == ("playback/ours.docx.j2", 3)


def test_a_fault_holds_nothing_of_what_people_said(small: RenderRequest, tmp_path: Path) -> None:
    own = b"<p>{{ pack.hypotheses[0].supporting[0].paragraphs[0] }}<td>"
    assert "One door would do." not in str(fault_of(small, tmp_path, "playback/sections/method.docx.j2", own))


def test_an_activity_without_a_section_in_word_gets_the_generic_one(small: RenderRequest) -> None:
    (workshop,) = small.pack.workshops
    vote = workshop.questions[0].rounds[0]
    plain = replace(vote, templates={**vote.templates, "docx": "playback/activities/table.docx.j2"})
    question = replace(workshop.questions[0], rounds=(plain,))
    pack = replace(small.pack, workshops=(replace(workshop, questions=(question,)),))
    tables = [list(body_of(render(each)).iter(f"{W}tbl")) for each in (small, replace(small, pack=pack))]
    assert len(tables[0]) == len(tables[1])
    assert "Each person had" in " ".join(paragraph_texts(render(small)))
    assert "What people answered about" in paragraph_texts(render(replace(small, pack=pack)))
