"""Each way of filling in a field wrongly is told with its place and its remedy."""

from __future__ import annotations

from pathlib import Path

import pytest

from facilitation_kit.errors import Fault
from tests.content.project_folders import faults_of, put, smallest_project, write_project

HYPOTHESIS = "ideas/hypotheses.yaml hypotheses.0"
QUOTE = "ideas/quotes.yaml quotes.0"
STEP = "workshops/afternoon.yaml steps.0"


def only_fault(folder: Path, place: str, value: object) -> Fault:
    faults = faults_of(write_project(folder, put(smallest_project(), place, value)))
    assert len(faults) == 1, faults
    return faults[0]


@pytest.mark.parametrize(
    ("place", "value", "code"),
    [
        (f"{HYPOTHESIS}.problem", "", "content.blank"),
        (f"{HYPOTHESIS}.problem", "  \n ", "content.blank"),
        (f"{HYPOTHESIS}.problem", None, "content.blank"),
        (f"{HYPOTHESIS}.status", None, "content.blank"),
        (f"{QUOTE}.id", "", "content.blank"),
        (f"{HYPOTHESIS}.problem", 3, "content.not-text"),
        (f"{HYPOTHESIS}.problem", True, "content.not-text"),
        (f"{HYPOTHESIS}.problem", ["a", "b"], "content.not-text"),
        (f"{HYPOTHESIS}.problem", "x" * 5001, "content.too-long"),
        (f"{HYPOTHESIS}.problem", "a\x07b", "content.control-character"),
        (f"{HYPOTHESIS}.problem", "a\ud800b", "content.control-character"),
        (f"{HYPOTHESIS}.because", "a\ufffeb", "content.control-character"),
        (f"{QUOTE}.id", "One Door", "content.bad-id"),
        (f"{QUOTE}.id", "x" * 64, "content.bad-id"),
        (f"{QUOTE}.id", "one-door\n", "content.bad-id"),
        (f"{HYPOTHESIS}.status", "certain", "content.not-in-list"),
        (f"{HYPOTHESIS}.statement", "If nothing is marked, this fails.", "content.emphasis"),
        (f"{HYPOTHESIS}.statement", "If **one** and **two** are marked.", "content.emphasis"),
        (f"{HYPOTHESIS}.statement", "If **one is left open.", "content.emphasis"),
        (f"{HYPOTHESIS}.statement", "If ** ** is empty.", "content.emphasis"),
        (f"{HYPOTHESIS}.statement", "If ***too*** many stars.", "content.emphasis"),
        (f"{STEP}.minutes", 0, "content.out-of-range"),
        (f"{STEP}.minutes", 241, "content.out-of-range"),
        (f"{STEP}.minutes", "ten", "content.wrong-type"),
        (f"{STEP}.minutes", 2.5, "content.wrong-type"),
        (f"{STEP}.kind", "nap", "content.not-in-list"),
        (f"{STEP}.energy", "huge", "content.not-in-list"),
        (f"{STEP}.materials", "phones", "content.wrong-type"),
        (f"{STEP}.materials.0", "", "content.blank"),
        (f"{STEP}.activity", "dot_vote", "content.wrong-type"),
        (f"{STEP}.activity.settings", ["dots"], "content.wrong-type"),
        (f"{STEP}.activity.sensitive", "perhaps", "content.wrong-type"),
        (f"{STEP}.activity.rounds", 5, "content.out-of-range"),
        (f"{STEP}.activity.settings.hint", "a\ud800b", "content.control-character"),
        (f"{STEP}.activity.settings.hint", ["a", {"b": "\x00"}], "content.control-character"),
        (f"{STEP}.activity.settings.\x00", 1, "content.control-character"),
        (f"{STEP}.activity.name", "Dot vote", "content.bad-id"),
        (f"{STEP}.activity.options", {}, "content.option-source"),
        (f"{STEP}.activity.options", {"hypotheses": "all", "statement_set": "what-helps"}, "content.option-source"),
        (f"{STEP}.activity.options", {"hypotheses": "every"}, "content.not-in-list"),
        (f"{STEP}.activity.options", {"hypotheses": []}, "content.empty-list"),
        (f"{STEP}.activity.options", {"hypotheses": 3}, "content.wrong-type"),
        (f"{STEP}.activity.options", {"hypotheses": ["One Door"]}, "content.bad-id"),
        (f"{STEP}.activity.options.items", [], "content.empty-list"),
        ("workshops/afternoon.yaml steps", [], "content.empty-list"),
        ("workshops/afternoon.yaml steps", None, "content.wrong-type"),
        ("workshops/afternoon.yaml date", "next Monday", "content.bad-date"),
        ("workshops/afternoon.yaml date", "2026-02-30", "content.bad-date"),
        ("workshops/afternoon.yaml date", 20261104, "content.bad-date"),
        ("workshops/afternoon.yaml wifi.password", "short", "content.too-short"),
        ("workshops/afternoon.yaml wifi.ssid", "x" * 33, "content.too-long"),
        ("workshops/afternoon.yaml wifi", {"ssid": "Hall", "own_encrypted": True}, "content.open-wifi"),
        ("ideas/research.yaml activities.0.date_to", "2026-09-01", "content.dates-reversed"),
        ("ideas/research.yaml activities.0.count_of", "", "content.count-of-what"),
        ("ideas/research.yaml activities.0.count", -1, "content.out-of-range"),
        ("ideas/next_steps.yaml next_steps.0.outcome", " ", "content.outcome-missing"),
        ("ideas/next_steps.yaml next_steps.0", "Ask again", "content.wrong-type"),
        ("ideas/project.yaml safeguarding_lead.phone", 1632960001, "content.not-text"),
        ("ideas/project.yaml support", [], "content.empty-list"),
        ("ideas/quotes.yaml quotes.0.attribution.age_band", "16", "content.not-in-list"),
        ("ideas/quotes.yaml quotes.0.hypotheses", [], "content.empty-list"),
        ("surveys/what-helps.yaml kind", "form", "content.not-in-list"),
    ],
)
def test_a_wrong_value_gives_one_fault_with_its_place(tmp_path: Path, place: str, value: object, code: str) -> None:
    file, _, path = place.partition(" ")

    fault = only_fault(tmp_path, place, value)

    assert (fault.code, fault.file) == (code, file)
    assert fault.line is not None
    assert fault.field
    assert fault.field.replace("[", ".").replace("]", "").startswith(path.rsplit(".", 1)[0].removesuffix(".0"))
    assert fault.message.endswith(".")
    assert fault.remedy.endswith((".", "?"))


def test_the_line_is_the_line_of_the_field_at_fault(tmp_path: Path) -> None:
    fault = only_fault(tmp_path, f"{STEP}.minutes", 0)
    lines = (tmp_path / "workshops/afternoon.yaml").read_text().splitlines()

    assert fault.line is not None
    assert lines[fault.line - 1].strip() == '"minutes": 0'
    assert fault.field == "steps[0].minutes"


def test_a_key_with_a_slip_is_told_with_the_key_that_was_meant(tmp_path: Path) -> None:
    fault = only_fault(tmp_path, f"{STEP}.contentnote", "Gently.")

    assert (fault.code, fault.field) == ("content.unknown-key", "steps[0].contentnote")
    assert fault.remedy == "Did you mean content_note?"


def test_a_needed_key_with_a_slip_is_one_fault_and_not_a_missing_key_too(tmp_path: Path) -> None:
    files = smallest_project()
    step = files["workshops/afternoon.yaml"]["steps"][0]
    step["minuts"] = step.pop("minutes")
    del step["owner"]

    faults = faults_of(write_project(tmp_path, files))

    assert {(fault.code, fault.field) for fault in faults} == {
        ("content.unknown-key", "steps[0].minuts"),
        ("content.missing-key", "steps[0].owner"),
    }


def test_several_faults_of_one_card_are_told_together(tmp_path: Path) -> None:
    files = put(smallest_project(), f"{HYPOTHESIS}.statement", "Nothing is marked.")
    put(files, f"{HYPOTHESIS}.status", "certain")
    put(files, f"{HYPOTHESIS}.problem", " ")

    faults = faults_of(write_project(tmp_path, files))

    assert {fault.code for fault in faults} == {"content.emphasis", "content.not-in-list", "content.blank"}


def test_a_key_that_resembles_nothing_is_told_with_the_keys_there_are(tmp_path: Path) -> None:
    fault = only_fault(tmp_path, "ideas/quotes.yaml quotes.0.attribution.zzz", "x")

    assert fault.remedy == "Known keys are role, sex, age_band, service_type."


def test_a_missing_key_is_told_at_the_thing_that_lacks_it(tmp_path: Path) -> None:
    files = smallest_project()
    del files["workshops/afternoon.yaml"]["steps"][0]["activity"]["question"]

    (fault,) = faults_of(write_project(tmp_path, files))

    assert (fault.code, fault.field) == ("content.missing-key", "steps[0].activity.question")
    lines = (tmp_path / "workshops/afternoon.yaml").read_text().splitlines()
    assert fault.line is not None
    assert lines[fault.line - 1].strip() == '"activity":'


def test_a_file_that_holds_a_list_instead_of_keys_is_told(tmp_path: Path) -> None:
    files = smallest_project() | {"ideas/quotes.yaml": "- one\n- two\n"}

    (fault,) = faults_of(write_project(tmp_path, files))

    assert (fault.code, fault.line) == ("content.wrong-type", 1)


def test_a_message_never_carries_a_code_that_a_terminal_would_obey(tmp_path: Path) -> None:
    files = put(smallest_project(), f"{HYPOTHESIS}.status", "\x1b[31mred\x1b[0m")
    put(files, f"{HYPOTHESIS}.\x1b[2Jkey", "x")
    put(files, f"{HYPOTHESIS}.need", "\u202egnitar\ud800")

    faults = faults_of(write_project(tmp_path, files))

    assert len(faults) >= 3
    assert all(str(fault).isprintable() for fault in faults)


def test_truth_may_be_written_as_yes_or_no(tmp_path: Path) -> None:
    files = put(smallest_project(), f"{STEP}.activity.sensitive", "yes")

    assert faults_of(write_project(tmp_path, files)) == ()
