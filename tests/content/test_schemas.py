"""The published JSON Schemas are those of the types, and accept what the kit accepts."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from facilitation_kit.content.library import FILE_TYPES
from facilitation_kit.content.schemas import schema_files
from facilitation_kit.content.yaml_source import read_yaml
from tests.content.project_folders import put, smallest_project

ROOT = Path(__file__).parents[2]


def published(name: str) -> dict[str, Any]:
    schema: dict[str, Any] = json.loads((ROOT / "docs" / "schemas" / name).read_text(encoding="utf-8"))
    return schema


def schema_of(file: str) -> dict[str, Any]:
    folders = {"surveys": "statement_set", "workshops": "run_sheet"}
    folder, name = file.split("/")
    return published(f"{folders.get(folder, name.removesuffix('.yaml'))}.schema.json")


def test_the_published_schemas_are_up_to_date() -> None:
    files = {path.name: path.read_text(encoding="utf-8") for path in (ROOT / "docs" / "schemas").glob("*.json")}

    assert files == schema_files(), "write what schema_files() gives to docs/schemas"


@pytest.mark.parametrize("file", sorted(smallest_project()))
def test_a_schema_accepts_a_file_with_every_field_and_describes_each(file: str) -> None:
    schema = schema_of(file)
    Draft202012Validator.check_schema(schema)

    Draft202012Validator(schema).validate(smallest_project()[file])
    for shape in [schema, *schema.get("$defs", {}).values()]:
        assert all(field.get("description") for field in shape.get("properties", {}).values())


@pytest.mark.parametrize("file", [*FILE_TYPES, "surveys/what-would-help.yaml", "workshops/co-design-afternoon.yaml"])
def test_a_schema_accepts_the_example(file: str) -> None:
    document, _ = read_yaml(ROOT / file, file)

    assert document is not None
    Draft202012Validator(schema_of(file)).validate(document.data)


@pytest.mark.parametrize(
    ("place", "value"),
    [
        ("ideas/hypotheses.yaml hypotheses.0.stauts", "draft"),
        ("ideas/hypotheses.yaml hypotheses.0.status", "certain"),
        ("workshops/afternoon.yaml steps.0.minutes", 0),
        ("ideas/quotes.yaml quotes.0.id", "Not an id"),
    ],
)
def test_a_schema_refuses_what_the_kit_refuses(place: str, value: object) -> None:
    file = place.split(maxsplit=1)[0]

    assert not Draft202012Validator(schema_of(file)).is_valid(put(smallest_project(), place, value)[file])
