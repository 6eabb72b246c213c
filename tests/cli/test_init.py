from __future__ import annotations

from pathlib import Path

from tests.cli.commands import facilitate


def test_a_new_project_has_no_faults_and_no_templates(tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    made = facilitate("init", str(folder))
    assert made.code == 0
    assert facilitate("check", str(folder)).code == 0
    names = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert {"ideas/hypotheses.yaml", "workshops/facilitate.ipynb", "surveys/what-would-help.yaml"} <= names
    assert not any("templates" in name for name in names)


def test_every_content_file_finds_the_schema_that_it_names(tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    facilitate("init", str(folder))
    named = 0
    for file in folder.rglob("*.yaml"):
        first = file.read_text(encoding="utf-8").splitlines()[0]
        schema = first.removeprefix("# yaml-language-server: $schema=")
        assert schema != first, file.name
        assert (file.parent / schema).is_file(), schema
        named += 1
    assert named >= 9


def test_an_empty_folder_will_do(tmp_path: Path) -> None:
    assert facilitate("init", str(tmp_path)).code == 0


def test_a_folder_with_something_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")
    refused = facilitate("init", str(tmp_path))
    assert refused.code == 1
    assert "nothing was changed" in refused.errors
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]


def test_a_place_where_nothing_can_be_written_is_the_machines_matter(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    refused = facilitate("init", str(tmp_path / "file" / "inside"))
    assert refused.code == 3
    assert "init.not-written" in refused.errors
