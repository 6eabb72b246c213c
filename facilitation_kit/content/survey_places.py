"""Where a survey form of a project stands: its file, and the lines of what is in it.

In: a project folder and the name of a form. Out: what a fault says about the place. Easily got wrong: a library keeps no
lines, so a form in YAML is read once more; the rows of a workbook are not, since messages name the question.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from facilitation_kit.content.documents import FieldPath
from facilitation_kit.content.yaml_source import read_yaml
from facilitation_kit.identifiers import SurveyFormId

__all__ = ["place_of_form"]

_ENDINGS = (".yaml", ".xlsx", ".xls", ".csv")


def place_of_form(root: Path, form: SurveyFormId) -> tuple[str, Callable[[FieldPath], int | None]]:
    """The file of a form below the project folder, and a function from a path in the form to its line."""
    ending = next((each for each in _ENDINGS if (root / "surveys" / f"{form}{each}").is_file()), ".yaml")
    file = f"surveys/{form}{ending}"
    document = read_yaml(root / file, file)[0] if ending == ".yaml" else None
    return file, document.line if document is not None else lambda _: None
