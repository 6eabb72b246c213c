"""What templates of PDFs use, what they are offered and what the README for designers says are the same."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from jinja2 import meta, nodes

from facilitation_kit.playback.pdf.rendering import OFFERED
from facilitation_kit.playback.pdf.typst_literals import literal
from facilitation_kit.playback.template_environment import pack_environment
from tests.playback.made_packs import ROOT

FOLDER = ROOT / "workshops" / "templates"
TEMPLATES = sorted(FOLDER.rglob("*.typ.j2"))
README = (FOLDER / "README.md").read_text("utf-8")
CHAPTER = README[README.index("## The PDF") : README.index("## The Word file")]
THEME = (FOLDER / "playback" / "theme.typ").read_text("utf-8")
FROM_INCLUDER = {
    "research_list.typ.j2": {"entries"},
    "results.typ.j2": {"vote", "what", "drawing", "scale"},
    "row_picture.typ.j2": {"vote", "place", "drawing"},
    "by_group.typ.j2": {"vote"},
    "balance.typ.j2": {"vote"},
}


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.relative_to(FOLDER).as_posix())
def test_a_template_uses_names_that_are_on_offer(path: Path) -> None:
    tree = pack_environment([FOLDER], language="en-GB", autoescape=False, finalize=literal).parse(
        path.read_text("utf-8")
    )
    if path.parent.name == "paper":
        whole = path.name in ("layout.typ.j2", "slips.typ.j2")
        assert meta.find_undeclared_variables(tree) <= ({"sheets"} if whole else {"sheet"})
        return
    own = {"vote"} if path.parent.name == "activities" else FROM_INCLUDER.get(path.name, set())
    assert meta.find_undeclared_variables(tree) <= {*OFFERED, *own}


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.relative_to(FOLDER).as_posix())
def test_a_template_calls_functions_that_the_theme_has(path: Path) -> None:
    known = set(re.findall(r"^#let ([a-z][a-z0-9-]*)", THEME, re.MULTILINE))
    if path.parent.name == "paper":
        pieces = (FOLDER / "paper" / "pieces.typ.j2").read_text("utf-8")
        pieces += path.read_text("utf-8")
        known |= {
            *re.findall(r"^#let ([a-z][a-z0-9-]*)", pieces, re.MULTILINE),
            "h",
            "par",
            "grid",
            "list",
            "pagebreak",
        }
    typst = re.sub(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", "", path.read_text("utf-8"), flags=re.DOTALL)
    called = set(re.findall(r"#([a-z][a-z0-9-]*)[(\[]", typst))
    assert called <= known | {"strong", "text", "enum", "list", "show", "block", "box", "heading", "linebreak"}


def test_no_template_writes_a_macro_or_a_block_as_a_value() -> None:
    for path in TEMPLATES:
        tree = pack_environment([FOLDER], language="en-GB", autoescape=False, finalize=literal).parse(
            path.read_text("utf-8")
        )
        kinds = (nodes.Macro, nodes.CallBlock, nodes.AssignBlock, nodes.FilterBlock)
        assert not list(tree.find_all(kinds)), path


def test_the_readme_says_each_name_and_only_functions_that_are_there() -> None:
    assert set(re.findall(r"^\| `(\w+)` \|", CHAPTER, re.MULTILINE)) == set(OFFERED)
    table = CHAPTER[CHAPTER.index("| function of the theme") : CHAPTER.index("Templates read no files")]
    said = set(re.findall(r"`([a-z-]+)[(`]", re.sub(r"\([^`]*\)`", "`", table))) - {
        "caption",
        "figures",
        "long",
        "alternative",
    }
    known = set(re.findall(r"^#let ([a-z][a-z0-9-]*)", THEME, re.MULTILINE))
    assert said <= known | {"new-page"}
    assert {"quotes", "data-table", "drawing"} <= said


def test_every_folder_of_fonts_comes_with_its_licence() -> None:
    fonts = {path.name.split("-")[0] for path in (FOLDER / "fonts").glob("*.ttf")}
    assert {name for name in fonts if not name.startswith("Noto")} == {"AtkinsonHyperlegible"}
    for licence in ("OFL.txt", "OFL-Noto.txt"):
        assert "SIL OPEN FONT LICENSE" in (FOLDER / "fonts" / licence).read_text("utf-8")
