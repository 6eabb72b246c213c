"""Templates of all formats are tried before they are needed, and can do no harm while they are."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from typer.testing import CliRunner

from facilitation_kit.cli.app import app
from facilitation_kit.errors import Fault, PlaybackError
from facilitation_kit.playback.formats import PackFormat
from facilitation_kit.playback.render_process import renderer_for
from facilitation_kit.playback.rendering import RenderRequest
from facilitation_kit.playback.template_check import check_files, check_packs, outlines_of, try_outs
from tests.playback.made_packs import ACTIVITIES, ROOT

KIT = ROOT / "workshops" / "templates"
FORMATS = list(PackFormat)
SECTIONS = {
    PackFormat.HTML: "playback/sections/method.html.j2",
    PackFormat.PDF: "playback/sections/method.typ.j2",
    PackFormat.DOCX: "playback/sections/method.docx.j2",
    PackFormat.PPTX: "playback/sections/method.deck.yaml.j2",
}


def here(request: RenderRequest) -> bytes:
    return renderer_for(request.pack_format)(request)


def own(folder: Path, name: str, text: str) -> tuple[Path, ...]:
    """Folders of templates in which a project has a template of its own."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return (folder, KIT)


@cache
def kit_try(pack_format: PackFormat) -> RenderRequest:
    """A pack of the general set, with the section that explains it alone."""
    outline = next(each for each in outlines_of([KIT]) if each.kind == "playback")
    request = next(try_outs([KIT], ACTIVITIES, formats=[pack_format], outlines=[outline])).request
    return replace(request, sections=tuple(each for each in request.sections if each.name == "method"))


def first_try(folders: tuple[Path, ...], pack_format: PackFormat) -> RenderRequest:
    return replace(kit_try(pack_format), folders=folders)


def fault_of(request: RenderRequest) -> Fault:
    with pytest.raises(PlaybackError) as caught:
        here(request)
    return caught.value.faults[0]


def faults(tried: Iterator[tuple[object, Fault | None]]) -> list[str]:
    return [str(fault) for _, fault in tried if fault]


# the kit's own


def test_every_template_of_the_kit_is_well_formed_in_all_formats() -> None:
    count, found = check_files([KIT])
    assert (found, count > 100) == ([], True)


@pytest.mark.parametrize("pack_format", FORMATS)
def test_every_pack_of_the_kit_can_be_made(pack_format: PackFormat) -> None:
    kinds = {(each.kind, each.templates): each for each in outlines_of([KIT])}
    tried = try_outs([KIT], ACTIVITIES, formats=[pack_format], outlines=list(kinds.values()))
    assert faults(check_packs(tried, render=here)) == []


# a project's own


def test_every_fault_of_the_files_comes_with_its_place(tmp_path: Path) -> None:
    own(tmp_path, "playback/sections/votes.html.j2", "<p>\n{% for x in %}")
    own(tmp_path, "update/sections/research.typ.j2", "{{ pack.title | shout }}")
    own(tmp_path, "easyread/sections/votes.docx.j2", '\n\n{% include "playback/nowhere.docx.j2" %}')
    own(tmp_path, "participant/question.html.j2", "{% this is another test's affair")
    (tmp_path / "playback" / "sections" / "needs.html.j2").write_bytes(b"\xff\xfe")
    count, found = check_files([tmp_path, KIT])
    assert count > 100
    assert {(each.code, each.file, each.line) for each in found} == {
        ("playback.template-syntax", "playback/sections/votes.html.j2", 2),
        ("playback.template-syntax", "update/sections/research.typ.j2", 1),
        ("playback.template-missing", "easyread/sections/votes.docx.j2", 3),
        ("playback.template-failed", "playback/sections/needs.html.j2", None),
    }


@pytest.mark.parametrize("pack_format", FORMATS)
def test_a_name_that_does_not_exist_is_told_with_those_that_do_in_every_format(
    tmp_path: Path, pack_format: PackFormat
) -> None:
    fault = fault_of(first_try(own(tmp_path, SECTIONS[pack_format], "\n{{ pack.audiance }}"), pack_format))
    assert (fault.code, fault.file, fault.line) == ("playback.template-name", SECTIONS[pack_format], 2)
    assert "It offers: audience, audience_words, " in fault.message


def test_a_template_that_asks_for_the_first_of_an_empty_list_is_found(tmp_path: Path) -> None:
    folders = own(tmp_path, SECTIONS[PackFormat.HTML], "{{ pack.insights[0].title }}")
    outline = next(each for each in outlines_of(folders) if each.kind == "playback")
    tried = list(check_packs(try_outs(folders, ACTIVITIES, formats=[PackFormat.HTML], outlines=[outline]), render=here))
    assert [fault.code if fault else None for _, fault in tried] == [None, "playback.template-name"]


def test_a_set_of_a_projects_own_is_tried_too(tmp_path: Path) -> None:
    folders = own(tmp_path, "ours/sections/method.html.j2", "{{ nothing }}")
    own(
        tmp_path,
        "playback/pack.yaml",
        "packs:\n  - {kind: brief, audience: team, title: Ours, templates: ours, sections: [summary, method]}\n",
    )
    tried = check_packs(try_outs(folders, ACTIVITIES, formats=[PackFormat.HTML]), render=here)
    assert {(each.words, fault.file) for each, fault in tried if fault} == {
        ("brief for the project team, Web page", "ours/sections/method.html.j2")
    }


# no harm


@pytest.mark.parametrize("pack_format", FORMATS)
@pytest.mark.parametrize(
    "text",
    [
        "{{ ''.__class__.__mro__ }}",
        "{{ pack.__init__.__globals__ }}",
        "{{ cycler.__init__.__globals__.os }}",
        "{{ _.__globals__ }}",
        "{{ lipsum.__globals__ }}",
        '{% include "/etc/passwd" %}',
        '{% include "../../../pyproject.toml" %}',
        '{% import "os" as os %}',
        "{{ self._TemplateReference__context }}",
        "{{ pack.hypotheses.append(1) }}",
    ],
)
def test_a_template_of_any_format_can_neither_read_files_nor_reach_python(
    tmp_path: Path, pack_format: PackFormat, text: str
) -> None:
    fault = fault_of(first_try(own(tmp_path, SECTIONS[pack_format], text), pack_format))
    assert fault.code in {"playback.template-forbidden", "playback.template-name", "playback.template-missing"}
    assert fault.file == SECTIONS[pack_format]


# what takes for ever, or all memory, is stopped from outside: test_packs


@pytest.mark.parametrize("text", ["{{ range(9999999) | list }}", "{% for x in range(100001) %}{% endfor %}"])
def test_a_loop_has_a_longest_length(tmp_path: Path, text: str) -> None:
    assert fault_of(first_try(own(tmp_path, SECTIONS[PackFormat.HTML], text), PackFormat.HTML)).code in {
        "playback.template-failed",
        "playback.template-too-large",
    }


# the command


def run(*arguments: str) -> tuple[int, str]:
    done = CliRunner().invoke(app, ["template", "check", *arguments], env={"COLUMNS": "400"})
    return done.exit_code, done.output


def test_the_command_names_each_fault_once_and_ends_with_one(tmp_path: Path) -> None:
    own(tmp_path / "workshops" / "templates", SECTIONS[PackFormat.HTML], "\n{{ pack.audiance }}")
    code, said = run(str(tmp_path), "--format", "html", "--kind", "playback", "--audience", "team")
    assert code == 1
    assert said.count("playback/sections/method.html.j2:2: There is no 'audiance' in a Pack.") == 1
    assert said.rstrip().endswith("packs made: 1 fault.")


def test_the_command_says_that_all_is_well(tmp_path: Path) -> None:
    shutil.copytree(KIT / "playback" / "sections", tmp_path / "workshops" / "templates" / "playback" / "sections")
    code, said = run(str(tmp_path), "--format", "html", "--kind", "one-pager", "--audience", "team")
    assert (code, said.rstrip().endswith("2 packs made: no faults.")) == (0, True)


def test_the_command_refuses_a_pack_that_nobody_knows() -> None:
    code, said = run("--kind", "unheard-of")
    assert (code, "no such pack" in said) == (2, True)
