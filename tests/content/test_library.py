"""A project folder is read as a whole, and all that is wrong with it is told at once."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from facilitation_kit.content.library import Library
from facilitation_kit.errors import ContentError
from facilitation_kit.identifiers import HypothesisId, RunSheetId, StatementSetId
from tests.content.project_folders import Files, faults_of, put, smallest_project, write_project


def test_a_whole_project_loads_into_typed_values(tmp_path: Path) -> None:
    library = Library.load(write_project(tmp_path, smallest_project()))

    assert library.root == tmp_path.resolve()
    assert library.hypothesis(HypothesisId("one-door")).plain == "If there is one door, help comes sooner."
    assert library.run_sheet(RunSheetId("afternoon")).steps[0].minutes == 10
    assert library.statement_set(StatementSetId("what-helps")).statements[0].text == "One door is enough."
    assert [quote.id for quote in library.quotes_for(HypothesisId("one-door"))] == ["q-one"]
    assert library.quotes_for(HypothesisId("another")) == ()


def test_a_name_that_is_not_in_the_library_is_a_key_error(tmp_path: Path) -> None:
    library = Library.load(write_project(tmp_path, smallest_project()))

    with pytest.raises(KeyError, match="nowhere"):
        library.run_sheet(RunSheetId("nowhere"))


def test_faults_of_several_files_are_told_together_in_the_order_of_files_and_lines(tmp_path: Path) -> None:
    files = smallest_project()
    put(files, "workshops/afternoon.yaml steps.0.minutes", 500)
    put(files, "ideas/hypotheses.yaml hypotheses.0.need", "trusst")
    put(files, "ideas/hypotheses.yaml hypotheses.0.status", "drafty")
    files["ideas/quotes.yaml"] = "quotes: [\n"
    del files["ideas/needs.yaml"]["north_star"]

    faults = faults_of(write_project(tmp_path, files))

    assert [(fault.code, fault.file, fault.field) for fault in faults] == [
        ("content.unknown-need", "ideas/hypotheses.yaml", "hypotheses[0].need"),
        ("content.not-in-list", "ideas/hypotheses.yaml", "hypotheses[0].status"),
        ("content.missing-key", "ideas/needs.yaml", "north_star"),
        ("content.syntax", "ideas/quotes.yaml", None),
        ("content.out-of-range", "workshops/afternoon.yaml", "steps[0].minutes"),
    ]
    assert all(fault.line and fault.message and fault.remedy for fault in faults)


def test_the_error_says_how_many_faults_there_are_and_every_fault_prints_with_its_place(tmp_path: Path) -> None:
    files = put(smallest_project(), "ideas/needs.yaml levels.0.label", "")
    root = write_project(tmp_path, files)

    with pytest.raises(ContentError) as caught:
        Library.load(root)

    assert caught.value.code == "content.faults"
    assert "one fault" in str(caught.value)
    assert str(caught.value.faults[0]) == (
        "ideas/needs.yaml:6 (levels[0].label): This is empty. Write something here, or remove the key. [content.blank]"
    )


def test_a_folder_without_ideas_is_not_a_project(tmp_path: Path) -> None:
    with pytest.raises(ContentError) as caught:
        Library.load(tmp_path / "nowhere")

    assert caught.value.code == "content.not-a-project"
    assert "facilitate init" in caught.value.remedy


def test_surveys_and_workshops_may_be_missing_but_every_file_of_ideas_is_needed(tmp_path: Path) -> None:
    (tmp_path / "ideas").mkdir()

    faults = faults_of(tmp_path)

    assert {fault.code for fault in faults} == {"content.missing-file"}
    assert [fault.file for fault in faults] == [
        "ideas/hypotheses.yaml",
        "ideas/needs.yaml",
        "ideas/next_steps.yaml",
        "ideas/project.yaml",
        "ideas/quotes.yaml",
        "ideas/research.yaml",
    ]


def test_a_reference_to_a_file_that_cannot_be_read_is_not_judged(tmp_path: Path) -> None:
    files = smallest_project()
    files["ideas/needs.yaml"] = b"\xff\xfe"

    assert [fault.code for fault in faults_of(write_project(tmp_path, files))] == ["content.not-utf8"]


def test_a_file_named_differently_from_its_id_is_a_fault(tmp_path: Path) -> None:
    files = smallest_project()
    files["workshops/evening.yaml"] = files["workshops/afternoon.yaml"]

    faults = faults_of(write_project(tmp_path, files))

    assert [(fault.code, fault.file, fault.field) for fault in faults] == [
        ("content.id-is-not-file-name", "workshops/evening.yaml", "id"),
        ("content.duplicate-id", "workshops/evening.yaml", "id"),
    ]


@pytest.mark.parametrize("name", ["Evening Plan.yaml", "evening.yml", "evening.YAML", "\x1b[31mred.yaml"])
def test_a_file_whose_name_cannot_be_an_id_is_told_rather_than_passed_over(tmp_path: Path, name: str) -> None:
    files: Files = smallest_project() | {f"workshops/{name}": "id: evening\n"}

    faults = faults_of(write_project(tmp_path, files))

    assert [fault.code for fault in faults] == ["content.file-name"]
    assert "\x1b" not in str(faults[0])


def test_other_files_in_the_folders_are_left_alone(tmp_path: Path) -> None:
    files: Files = smallest_project() | {
        "workshops/README.md": "Notes",
        "workshops/index.ipynb": "{}",
        "workshops/.hidden.yaml": "x",
    }

    assert faults_of(write_project(tmp_path, files)) == ()


def test_a_project_may_be_reached_through_a_link(tmp_path: Path) -> None:
    real = write_project(tmp_path / "real", smallest_project())
    link = tmp_path / "link"
    link.symlink_to(real, target_is_directory=True)

    assert Library.load(link).root == real.resolve()


def test_a_link_to_a_file_outside_the_project_is_refused_and_one_inside_is_read(tmp_path: Path) -> None:
    project = write_project(tmp_path / "project", smallest_project())
    outside = tmp_path / "elsewhere.yaml"
    quotes = project / "ideas" / "quotes.yaml"
    quotes.rename(outside)
    quotes.symlink_to(outside)

    assert [fault.code for fault in faults_of(project)] == ["content.outside-project"]

    quotes.unlink()
    outside.rename(project / "ideas" / "quotes-2026.yaml")
    quotes.symlink_to("quotes-2026.yaml")
    assert faults_of(project) == ()


def test_a_linked_folder_outside_the_project_is_refused(tmp_path: Path) -> None:
    project = write_project(tmp_path / "project", smallest_project())
    (project / "workshops").rename(tmp_path / "workshops")
    (project / "workshops").symlink_to(tmp_path / "workshops", target_is_directory=True)

    assert "content.outside-project" in {fault.code for fault in faults_of(project)}


def test_a_link_that_leads_in_a_circle_is_a_fault(tmp_path: Path) -> None:
    project = write_project(tmp_path, smallest_project())
    quotes = project / "ideas" / "quotes.yaml"
    quotes.unlink()
    quotes.symlink_to("quotes.yaml")

    assert len(faults_of(project)) == 1


def test_a_folder_or_a_pipe_in_the_place_of_a_file_is_a_fault(tmp_path: Path) -> None:
    project = write_project(tmp_path, smallest_project())
    (project / "ideas" / "quotes.yaml").unlink()
    (project / "ideas" / "quotes.yaml").mkdir()
    (project / "ideas" / "needs.yaml").unlink()
    os.mkfifo(project / "ideas" / "needs.yaml")

    assert [fault.code for fault in faults_of(project)] == ["content.unreadable-file"] * 2
