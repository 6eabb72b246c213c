"""docs/content.md tells of every key of every file, in the words of the editor's hints, and its examples are legal."""

from __future__ import annotations

import json
import re
import textwrap
from pathlib import Path
from typing import Any

import pytest

from facilitation_kit.content.schemas import schema_files
from tests.content.project_folders import faults_of, smallest_project, write_project

ROOT = Path(__file__).parents[2]
GUIDE = (ROOT / "docs" / "content.md").read_text(encoding="utf-8")


def shapes_with_fields() -> list[dict[str, Any]]:
    schemas = [json.loads(text) for text in schema_files().values()]
    shapes = [shape for schema in schemas for shape in [schema, *schema.get("$defs", {}).values()]]
    return [shape for shape in shapes if "properties" in shape]


@pytest.mark.parametrize("shape", shapes_with_fields(), ids=lambda shape: " ".join(shape["properties"])[:40])
def test_every_key_is_described_as_in_the_hints_of_an_editor(shape: dict[str, Any]) -> None:
    rows = [
        f"| `{key}` | {'yes' if key in shape.get('required', ()) else 'no'} | {field['description']} |"
        for key, field in shape["properties"].items()
    ]
    if len(rows) > 1:
        assert "\n".join(rows) in GUIDE
    else:
        assert f"One key, `{next(iter(shape['properties']))}`" in GUIDE


def example(start: str) -> str:
    """The indented example that begins with this line."""
    found = re.search(rf"^    {re.escape(start)}\n(?:(?:    .*)?\n)+", GUIDE, flags=re.MULTILINE)
    assert found, start
    return textwrap.dedent(found[0])


def test_the_example_of_a_hypothesis_is_legal(tmp_path: Path) -> None:
    files = smallest_project()
    files["ideas/hypotheses.yaml"] = example("hypotheses:").replace("trusted-relationship", "trust")

    faults = faults_of(write_project(tmp_path, files))

    assert {fault.code for fault in faults} == {"content.unknown-hypothesis"}, (
        "only the other files miss their own card"
    )


@pytest.mark.parametrize("start", ["- id: first-choice", "options:"])
def test_the_examples_of_steps_are_legal(tmp_path: Path, start: str) -> None:
    files = smallest_project()
    step = example(start)
    if start == "options:":
        step = example("- id: first-choice")
        step = re.sub(r"(?ms)^  +options:.*?^  +rounds", textwrap.indent(example(start), "    ") + "    rounds", step)
        assert "worker-stays" in step
    plain = "id: afternoon\ntitle: A\npurpose: B\naudience: C\nsteps:\n" + textwrap.indent(step, "  ")
    files["workshops/afternoon.yaml"] = plain

    assert faults_of(write_project(tmp_path, files)) == ()
