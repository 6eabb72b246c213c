"""``facilitate personas``: from file to file without overwriting, and from coded evidence to a draft."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from facilitation_kit.cli.app import app
from facilitation_kit.content.persona_files import read_personas
from facilitation_kit.content.personas import PersonaField
from facilitation_kit.content.quotes import ConsentScope
from facilitation_kit.errors import KitError
from facilitation_kit.identifiers import CodeId
from facilitation_kit.responses.data_directory import DataDirectory
from facilitation_kit.responses.sqlite_store import SqliteStore
from tests.builders import NOON
from tests.content.project_folders import smallest_project, write_project
from tests.content.test_personas import card
from tests.evidence.test_composites import CODES, coded
from tests.made_evidence import case


def facilitate(*argv: str | Path) -> Result:
    return CliRunner().invoke(app, ["personas", *map(str, argv)])


def refused(*argv: str | Path) -> str:
    """The code of the fault that a command ends with."""
    error = facilitate(*argv).exception
    assert isinstance(error, KitError)
    return error.code


@pytest.fixture
def project(tmp_path: Path) -> Path:
    files = smallest_project()
    kayak = {"field": "about_me", "text": "My kayak, and the second landing.", "evidence": ["q-none"]}
    made = {**card(), "status": "draft", "source_count": 1, "statements": [*card()["statements"], kayak]}
    files["ideas/personas.yaml"] = {"personas": [made]}
    files["ideas/language.yaml"] = {
        "sources": [{"id": "guide", "title": "A guide"}],
        "terms": [{"term": "kayak", "why": "It floats.", "alternative": "boat", "source": "guide"}],
    }
    return write_project(tmp_path / "project", files)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    with DataDirectory.open(tmp_path / "data") as made:
        store = SqliteStore.open(made.store_path, rehearsal=False)
        facts = (coded("open", ConsentScope.PUBLIC, "p1"), coded("secret", ConsentScope.INTERNAL, "p3"))
        records = (*CODES, case("p1"), case("p3"), *facts)
        store.keep([(record, None) for record in records], by="researcher", at=NOON)
        store.close()
    return tmp_path / "data"


def test_personas_go_from_a_project_to_a_file_and_into_a_new_one(tmp_path: Path, project: Path) -> None:
    cards, ideas = tmp_path / "cards.yaml", tmp_path / "new"
    assert facilitate("export", cards, "--project", project).exit_code == 0
    assert facilitate("import", cards, "--to", ideas).exit_code == 0
    first, second = ((file, file.read_text("utf-8")) for file in (cards, ideas / "personas.yaml"))
    assert read_personas([(first[0].name, first[1])]) == read_personas([(second[0].name, second[1])])
    assert refused("export", cards, "--project", project) == "personas.exists"
    assert refused("import", cards, "--to", ideas) == "personas.exists"
    assert (ideas / "personas.yaml").read_text("utf-8") == second[1]


def test_what_to_look_at_is_told_and_nobodys_words_are(project: Path, data: Path) -> None:
    ended = facilitate("check", "--project", project, "--data-dir", data)
    assert ended.exit_code == 0
    for told in ("content.evidence-elsewhere", "content.composite-too-few", "content.language", "persona-collision"):
        assert told in ended.output
    assert "“landing” and “second” occur only in the evidence of p3." in ended.output
    assert "They wait for me" not in ended.output


def test_a_draft_is_put_together_and_what_was_not_copied_is_named(tmp_path: Path, project: Path, data: Path) -> None:
    made = tmp_path / "ash.yaml"
    common = ("--name", "Ash Leaf", "--project", project, "--data-dir", data)
    ended = facilitate("compose", made, *common, "--codes", "what_helps=stays", "--with-words")
    (persona,) = read_personas([("ash.yaml", made.read_text("utf-8"))])
    assert (persona.id, persona.source_count) == ("ash-leaf", 2)
    assert [len(each.evidence) for each in persona.about(PersonaField.WHAT_HELPS)] == [2, 1]
    assert "secret: Its consent" in ended.output
    assert "landing of the house" not in ended.output + made.read_text("utf-8")


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (["--codes", "hobbies=stays"], "personas.unknown-field"),
        (["--codes", CodeId("gone")], "evidence.unknown-code"),
        (["--template", "nobody"], "content.unknown-persona"),
        (["--id", "Not An Id"], "content.bad-id"),
    ],
)
def test_a_slip_is_told_and_nothing_is_written(
    tmp_path: Path, project: Path, data: Path, options: list[str], code: str
) -> None:
    made = tmp_path / "ash.yaml"
    assert refused("compose", made, "--name", "Ash", "--project", project, "--data-dir", data, *options) == code
    assert not made.exists()


def test_a_blank_card_needs_no_store(tmp_path: Path, project: Path) -> None:
    made = tmp_path / "ash.yaml"
    empty = tmp_path / "nothing"
    assert facilitate("compose", made, "--name", "Ash", "--project", project, "--data-dir", empty).exit_code == 0
    (persona,) = read_personas([("ash.yaml", made.read_text("utf-8"))])
    assert all(each.assumption for each in persona.statements)
    assert not empty.exists()
