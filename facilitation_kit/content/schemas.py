"""JSON Schemas of the content files, for the completion and the hints of an editor.

In: the types of the files. Out: schemas as JSON text. Easily got wrong: a schema knows shapes, not rules between files;
``facilitate check`` has the last word.
"""

from __future__ import annotations

import json
import re

from pydantic import TypeAdapter

from facilitation_kit.content.library import FILE_TYPES, FOLDER_TYPES, OPTIONAL_FILE_TYPES
from facilitation_kit.content.survey_forms import SurveyForm

__all__ = ["schema_files"]

_SCHEMA_NAMES = {"surveys": "statement_set", "workshops": "run_sheet"}


def schema_files() -> dict[str, str]:
    """The schema of each kind of file, by its file name below docs/schemas.

    Returns:
        Names such as ``hypotheses.schema.json`` and their JSON text, equal from run to run.
    """
    files = FILE_TYPES | OPTIONAL_FILE_TYPES
    kinds = {file.removeprefix("ideas/").removesuffix(".yaml"): kind for file, kind in files.items()}
    kinds |= {_SCHEMA_NAMES[folder]: kind for folder, kind in FOLDER_TYPES.items()}
    kinds["survey_form"] = SurveyForm
    return {f"{name}.schema.json": _schema(kind) for name, kind in sorted(kinds.items())}


def _schema(kind: type) -> str:
    schema = TypeAdapter(kind).json_schema()
    _tidy(schema)
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def _tidy(node: object) -> None:
    """Drop the titles that repeat a key in capitals, and the line breaks of the source."""
    if isinstance(node, list):
        for item in node:
            _tidy(item)
    if not isinstance(node, dict):
        return
    if isinstance(node.get("title"), str):
        del node["title"]
    if isinstance(node.get("description"), str):
        node["description"] = re.sub(r"\s+", " ", node["description"]).strip()
    for child in node.values():
        _tidy(child)
