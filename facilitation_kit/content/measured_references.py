"""Check what test cards are measured by: the run sheet is there, and so is its step.

In: the documents of a project, faulty ones too. Out: faults. Easily got wrong: a step is named within its own run sheet, and
names of a run sheet that could not be read are unknown rather than wrong.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from facilitation_kit.content.documents import Document, FieldPath, dotted, excerpt
from facilitation_kit.errors import Fault
from facilitation_kit.identifiers import is_content_id

__all__ = ["measured_faults"]

_CARDS = "ideas/test_cards.yaml"
_LISTED = 8  # names that a remedy shows; more are no help


def measured_faults(documents: Sequence[Document], unreadable: Sequence[str]) -> Iterator[Fault]:
    """What is wrong with the run sheets and steps that test cards name.

    Args:
        documents: what could be read.
        unreadable: files that could not; with a run sheet among them, no run sheet is called unknown.

    Yields:
        Faults ``content.unknown-run-sheet`` and ``content.unknown-step``.
    """
    sheets = {
        each.data["id"]: each.data
        for each in documents
        if each.file.startswith("workshops/")
        and isinstance(each.data, Mapping)
        and isinstance(each.data.get("id"), str)
    }
    blind = any(file.startswith("workshops/") for file in unreadable)
    for document in documents:
        if document.file != _CARDS or not isinstance(document.data, Mapping):
            continue
        for number, card in enumerate(_mappings(document.data.get("test_cards"))):
            measure = card.get("measured_by")
            if not isinstance(measure, Mapping):
                continue
            path: FieldPath = ("test_cards", number, "measured_by")
            sheet, step = measure.get("run_sheet"), measure.get("step")
            if not isinstance(sheet, str) or not is_content_id(sheet):
                continue  # What cannot be a name has a fault of its own.
            if sheet not in sheets:
                if not blind:
                    yield _unknown("content.unknown-run-sheet", document, (*path, "run_sheet"), sheet, list(sheets))
                continue
            steps = [each["id"] for each in _mappings(sheets[sheet].get("steps")) if isinstance(each.get("id"), str)]
            if isinstance(step, str) and is_content_id(step) and step not in steps:
                yield _unknown("content.unknown-step", document, (*path, "step"), step, steps)


def _mappings(values: Any) -> list[Mapping[str, Any]]:
    """The mappings of a list, each at its own place; what is no mapping is an empty one."""
    return [each if isinstance(each, Mapping) else {} for each in values] if isinstance(values, list) else []


def _unknown(code: str, document: Document, path: FieldPath, name: str, names: Sequence[str]) -> Fault:
    near = difflib.get_close_matches(name, names, n=1)
    listing = ", ".join(names[:_LISTED]) + (", and more" if len(names) > _LISTED else "")
    return Fault(
        code=code,
        message=f"There is no {'step' if path[-1] == 'step' else 'run sheet'} {excerpt(name)}.",
        remedy=f"Did you mean {near[0]}?" if near else f"There is: {listing}." if names else "Add it first.",
        file=document.file,
        line=document.line(path),
        field=dotted(path),
    )
