from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from facilitation_kit.shipped import shipped_folder
from tests.cli.commands import facilitate


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for name in ("ideas", "surveys"):
        shutil.copytree(shipped_folder(name), tmp_path / name)
    (tmp_path / "workshops").mkdir()
    for file in shipped_folder("workshops").glob("*.yaml"):
        shutil.copy(file, tmp_path / "workshops")
    return tmp_path


def test_the_example_has_no_faults(project: Path) -> None:
    ended = facilitate("check", str(project))
    assert ended.code == 0
    assert ended.out.startswith("No faults. Harbour City young people's safety partnership: 7 hypotheses, ")
    assert json.loads(facilitate("check", str(project), "--json").out) == []


def test_quotes_in_a_file_are_said_to_be_for_invented_ones(project: Path) -> None:
    assert "facilitate evidence import" in facilitate("check", str(project)).errors
    assert "quotes.yaml" not in facilitate("check", str(shipped_folder("ideas").parent)).errors


def test_all_faults_are_listed_with_file_line_and_remedy(project: Path) -> None:
    needs = project / "ideas" / "needs.yaml"
    needs.write_text(needs.read_text(encoding="utf-8").replace("north_star:", "nort_star:"), encoding="utf-8")
    (project / "workshops" / "empty.yaml").write_text("", encoding="utf-8")
    ended = facilitate("check", str(project))
    assert ended.code == 1
    lines = ended.out.splitlines()
    assert any(line.startswith("ideas/needs.yaml:") and "nort_star" in line for line in lines)
    assert any(line.startswith("workshops/empty.yaml") for line in lines)
    faults = json.loads(facilitate("check", str(project), "--json").out)
    assert lines[-1] == f"{len(faults)} faults."
    assert {"code", "message", "remedy", "file", "line", "field"} == set(faults[0])


def test_a_run_sheet_that_cannot_be_planned_is_a_fault(project: Path) -> None:
    sheet = project / "workshops" / "co-design-afternoon.yaml"
    sheet.write_text(sheet.read_text(encoding="utf-8").replace("dots: 3", "dots: 300"), encoding="utf-8")
    ended = facilitate("check", str(project))
    assert ended.code == 1
    assert "dots" in ended.out
    assert ended.out.splitlines()[-1] == "1 fault."


def test_a_policy_that_is_too_loose_is_a_fault(project: Path) -> None:
    (project / "policy.yaml").write_text("room: {minimum_ballots: 1}\n", encoding="utf-8")
    ended = facilitate("check", str(project))
    assert ended.code == 1
    assert "policy.too-low" in ended.out


def test_a_folder_without_a_project_says_so(tmp_path: Path) -> None:
    ended = facilitate("check", str(tmp_path))
    assert ended.code == 1
    assert "facilitate init" in ended.out
