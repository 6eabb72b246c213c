"""docs/project-update.md leads from a new folder to an update that holds everything it was given."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pytest
from lxml import html as lxml_html
from typer.testing import CliRunner

from facilitation_kit.cli.app import app
from facilitation_kit.content.library import Library

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "project-update.md").read_text(encoding="utf-8")
BLOCKS = dict(re.findall(r"^```(?:yaml|csv)\n# (\S+)\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL))


def run(*arguments: str) -> str:
    done = CliRunner().invoke(app, list(arguments))
    assert done.exit_code == 0, done.output
    return done.output


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which somebody has done what the page says."""
    folder = tmp_path_factory.mktemp("walk")
    run("init", str(folder / "our-project"))
    (removing,) = re.findall(r"^rm (.*)$", PAGE, re.MULTILINE)
    for pattern in removing.split():
        gone = list((folder / "our-project").glob(pattern))
        assert gone, pattern
        for path in gone:
            path.unlink()
    for name, text in BLOCKS.items():
        place = folder / "our-project" if name.startswith("ideas/") else folder
        (place / name).write_text(text, encoding="utf-8")
    run("check", str(folder / "our-project"))
    for name in ("quotes.csv", "cases.csv"):
        where = ("--project", str(folder / "our-project"), "--data-dir", str(folder / "data"))
        run("evidence", "import", str(folder / name), *where)
    return folder


def test_the_page_has_a_block_for_every_file_that_it_fills() -> None:
    assert set(BLOCKS) == {
        *(f"ideas/{name}.yaml" for name in ("quotes", "research", "needs", "hypotheses", "next_steps")),
        "quotes.csv",
        "cases.csv",
    }


def test_the_update_holds_everything_that_was_written(project: Path) -> None:
    where = ("--project", str(project / "our-project"), "--data-dir", str(project / "data"))
    run("pack", "--kind", "update", "--format", "html", "--no-annex", *where)
    (path,) = (project / "data" / "packs").glob("*/*.html")
    page = lxml_html.parse(path, lxml_html.HTMLParser(encoding="utf-8")).getroot()
    text = " ".join(page.text_content().split())
    library = Library.load(project / "our-project")
    for activity in library.research:
        assert activity.title in text
    for hypothesis in library.hypotheses:
        assert hypothesis.plain in text
        assert hypothesis.emphasis.phrase in [each.text_content() for each in page.iter("strong")]
    for need in (*library.needs.levels, *library.needs.contributing):
        assert need.label in text
    assert library.needs.north_star in text
    for step in library.next_steps:
        assert step.what in text
        assert step.owner in text
    for row in csv.DictReader(io.StringIO(BLOCKS["quotes.csv"])):
        assert row["text"].rstrip(".") in text
    assert "Parent or carer" in text
    assert "Young man, 16\N{EN DASH}17" not in text, "four young men are not enough"
    assert "Young person, 16\N{EN DASH}17" in text
