"""The form that pyxform understood, as the keys and values that a survey in YAML would have.

In: pyxform's tree, with the number of its row in each node. Out: a `Document` whose lines are rows of the workbook,
so that content/shapes and content/survey_rules check a workbook as they check a text. Easily got wrong: what has no
key of its own here goes into `more`, under a heading that XLSForm understands, and comes back from there when the
form is written.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from pyxform.aliases import yes_no

from facilitation_kit.content.documents import Document, FieldPath
from facilitation_kit.content.survey_forms import QuestionKind
from facilitation_kit.content.survey_words import ANY_LANGUAGE
from facilitation_kit.content.xlsform_columns import (
    EXPRESSION_COLUMNS,
    LINE_COLUMN,
    MEDIA,
    MESSAGE_COLUMNS,
    dropped_columns,
    more_columns,
    more_settings,
    other_media,
    parameters_of,
)
from facilitation_kit.content.xlsform_sheets import RawSheet
from facilitation_kit.content.xlsform_types import KINDS, unsupported
from facilitation_kit.errors import Fault

__all__ = ["XlsformDocument"]


_CHANGES_ANSWERS = frozenset(("default", "trigger", "bind::readonly"))


@dataclass(frozen=True, kw_only=True)
class XlsformDocument:
    """A workbook as a document.

    Attributes:
        document: keys and values, and the row of each.
        faults: rows that the kit has no question for.
        notices: rows and columns that are kept and do nothing.
    """

    document: Document
    faults: tuple[Fault, ...]
    notices: tuple[Fault, ...]

    @classmethod
    def of(cls, tree: Mapping[str, Any], sheets: Mapping[str, RawSheet], file: str, form_id: str) -> XlsformDocument:
        """The document of a tree and the sheets that it was made from."""
        reading = _Reading(file, dropped_columns(sheets.get("choices")))
        questions = [*tree["children"]]
        meta = questions.pop() if questions and "bodyless" in questions[-1].get("control", {}) else {"children": []}
        questions += [each for each in meta["children"] if LINE_COLUMN in each]
        data: dict[str, Any] = {
            "kind": "survey",
            "id": form_id,
            "title": tree["title"],
            "version": tree.get("version", "1"),
            "default_language": tree.get("default_language") or ANY_LANGUAGE,
            "questions": [reading.question(each, ("questions", number)) for number, each in enumerate(questions)],
            "choice_lists": reading.choice_lists(tree.get("choices") or {}),
            "more": more_settings(sheets.get("settings"), form_id),
            "sheets": [
                _sheet(sheet) for name, sheet in sheets.items() if name not in ("survey", "choices", "settings")
            ],
        }
        data["languages"] = list(reading.languages)
        document = Document(file=file, data=data, lines={(): 1, **reading.lines})
        return cls(document=document, faults=tuple(reading.faults), notices=tuple(reading.notices))

    def placed(self, fault: Fault) -> Fault:
        """A fault with the sheet and the key in which it is, as people look for it in a workbook."""
        place = fault.field or ""
        sheet = {"questions": "survey", "choice_lists": "choices"}.get(place.partition("[")[0], "settings")
        key = place.rpartition("].")[2] if "]." in place else ""
        line = fault.line if sheet != "settings" else None
        return replace(fault, field=f"{sheet}, {key}" if key else sheet, line=line)


class _Reading:
    """One walk over a tree, which collects rows, languages and faults."""

    def __init__(self, file: str, dropped: Mapping[int, list[dict[str, str]]]) -> None:
        self.file = file
        self.dropped = dropped
        self.lines: dict[FieldPath, int] = {}
        self.languages: dict[str, None] = {}
        self.faults: list[Fault] = []
        self.notices: list[Fault] = []
        self.scales: set[str] = set()

    def question(self, node: Mapping[str, Any], place: FieldPath) -> dict[str, Any]:
        line = int(node[LINE_COLUMN]) if LINE_COLUMN in node else None
        if line is not None:
            self.lines[place] = line
        kind = KINDS.get(str(node.get("type")))
        if kind is None:
            self.faults.append(unsupported(str(node.get("type")), self.file, line))
        bind, control = node.get("bind", {}), node.get("control", {})
        made: dict[str, Any] = {"kind": str(self._kind(node, kind)), "name": node.get("name", "")}
        made |= {key: self._words(node.get(key)) for key in ("label", "hint")}
        made |= {key: self._words(bind.get(name)) for name, key in MESSAGE_COLUMNS.items()}
        made |= {key: self._words(node.get("media", {}).get(key)) for key in MEDIA}
        made |= {key: str(bind[name]) for name, key in EXPRESSION_COLUMNS.items() if bind.get(name)}
        made |= _required(bind.get("required"))
        made["choice_filter"] = node.get("choice_filter", "")
        made["appearance"] = control.get("appearance", "")
        made["parameters"] = parameters_of(node)
        made |= _answered_by(node)
        self.scales |= {made["scale"]} if "scale" in made else set()
        if kind is QuestionKind.NOT_COLLECTED:
            made["written_type"] = str(node["type"])
            self._tell(f"The row {node.get('name', '')} ({node['type']}) is kept and never filled.", line)
        made["more"] = list(more_columns(node))
        for column in made["more"]:
            if column["column"] in _CHANGES_ANSWERS:
                self._tell(
                    f"The column {column['column']} is kept and does nothing here: nobody gets an answer that they did not give.",
                    line,
                )
        made["questions"] = [
            self.question(child, (*place, "questions", number)) for number, child in enumerate(node.get("children", ()))
        ]
        return {key: value for key, value in made.items() if value not in ("", [], {}, None)}

    def _kind(self, node: Mapping[str, Any], kind: QuestionKind | None) -> QuestionKind | str:
        asked = str(node.get("kit_kind", "")).strip().lower()
        if kind is QuestionKind.SELECT_ONE:
            if asked in (QuestionKind.LIKERT, QuestionKind.SMILEY):
                return asked
            if "likert" in node.get("control", {}).get("appearance", "").split():
                return QuestionKind.LIKERT
        return kind or QuestionKind.NOTE  # a note stands for what is refused anyway

    def _tell(self, message: str, line: int | None) -> None:
        remedy = "Leave it, or delete it."
        self.notices.append(
            Fault(
                code="content.survey-notice", message=message, remedy=remedy, file=self.file, line=line, field="survey"
            )
        )

    def _words(self, words: object) -> dict[str, str]:
        """Texts by language, and a note of the languages."""
        by_language = words if isinstance(words, Mapping) else {ANY_LANGUAGE: words}
        said = {str(language): str(text) for language, text in by_language.items() if text not in (None, "")}
        self.languages |= dict.fromkeys(language for language in said if language != ANY_LANGUAGE)
        return said

    def choice_lists(self, lists: Mapping[str, Any]) -> list[dict[str, Any]]:
        """The lists of the sheet choices, without the points of scales, which the kit knows."""
        made: list[dict[str, Any]] = []
        own = {name: choices for name, choices in lists.items() if name not in self.scales}
        for number, (name, choices) in enumerate(own.items()):
            place = ("choice_lists", number)
            made.append(
                {
                    "name": name,
                    "choices": [self._choice(each, (*place, "choices", n)) for n, each in enumerate(choices)],
                }
            )
            first = next((each[LINE_COLUMN] for each in choices if LINE_COLUMN in each), None)
            if first is not None:
                self.lines[place] = int(first)
        return made

    def _choice(self, node: Mapping[str, Any], place: FieldPath) -> dict[str, Any]:
        line = int(node.get(LINE_COLUMN, 0))
        if line:
            self.lines[place] = line
        made = {
            "name": str(node.get("name", "")),
            "label": self._words(node.get("label")),
            "image": self._words(node.get("media", {}).get("image")),
            "more": [
                *more_columns({key: value for key, value in node.items() if key != "media"}),
                *other_media(node),
                *self.dropped.get(line, ()),
            ],
        }
        return {key: value for key, value in made.items() if value not in ([], {}) or key == "name"}


def _required(written: object) -> dict[str, Any]:
    if written in (None, ""):
        return {}
    known = yes_no.get(str(written))
    return {"required_when": str(written)} if known is None else {"required": True} if known else {}


def _answered_by(node: Mapping[str, Any]) -> dict[str, Any]:
    scale = str(node.get("kit_scale", "")).strip()
    chosen = {"scale": scale} if scale else {"choices": node.get("list_name") or node.get("itemset")}
    return {**chosen, "prefer_not_to_say": True} if yes_no.get(str(node.get("kit_prefer_not_to_say"))) else chosen


def _sheet(sheet: RawSheet) -> dict[str, Any]:
    return {"name": sheet.name, "rows": [list(row.cells) for row in sheet.rows]}
