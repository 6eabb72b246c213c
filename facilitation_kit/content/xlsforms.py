"""XLSForm workbooks as survey forms.

In: the bytes of a workbook (.xlsx, .xls), a CSV file or a table of XLSForm's documentation. Out: a `SurveyForm` and
what its author should know, or a `ContentError` with every fault, its sheet and its row. pyxform, the reference
reader of XLSForm, reads the headings, groups and lists and refuses what no other program would take;
content/survey_rules then reads the form as it would one in YAML. Easily got wrong: pyxform counts rows as if none
were empty and drops what it does not know, so each row carries its own number through it, and unknown columns,
settings and sheets are kept.

Besides XLSForm's own, three columns mean something here: ``kit_scale`` (the id of a scale), ``kit_kind`` (likert or
smiley) and ``kit_prefer_not_to_say`` (yes).
"""

from __future__ import annotations

import re
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from pyxform.builder import create_survey_element_from_dict
from pyxform.errors import PyXFormError
from pyxform.xls2json import workbook_to_json
from pyxform.xls2json_backends import DefinitionData

from facilitation_kit.content.documents import printable
from facilitation_kit.content.shapes import shape
from facilitation_kit.content.survey_forms import SurveyForm
from facilitation_kit.content.survey_media import media_notices
from facilitation_kit.content.survey_rules import survey_faults
from facilitation_kit.content.survey_translations import translation_notices
from facilitation_kit.content.xlsform_columns import LINE_COLUMN
from facilitation_kit.content.xlsform_document import XlsformDocument
from facilitation_kit.content.xlsform_sheets import RawSheet, read_sheets
from facilitation_kit.content.xlsform_types import unsupported
from facilitation_kit.errors import ContentError, Fault
from facilitation_kit.identifiers import is_content_id

__all__ = ["ImportedForm", "form_id_for", "read_xlsform"]

_READ = ("survey", "choices", "settings")
_MOST_ROWS = {"survey": 1_500, "choices": 4_000, "settings": 100}
"""Rows that are looked at; the rules about questions and choices are stricter, and better told."""
_ROW = re.compile(r"\[row : (\d+)\]\s*:?\s*")
_SHEET = re.compile(r"(?:sheet: |On the )'(survey|choices|settings)'")
_LEARN = re.compile(r"\s*Learn more: \S+")
_QUOTED = re.compile(r"'([^']+)'|\[([^\]]+)\]|\$\{([^}]+)\}")
_SELECT = re.compile(r"(?:select|rank)\b|select_", re.IGNORECASE)
_UNTRANSLATED = re.compile(r"^Language '.*' is missing the ")
_LONGEST_MESSAGE = 300
_BROKEN = (AttributeError, AssertionError, IndexError, KeyError, RecursionError, TypeError, ValueError)
"""What pyxform raises, beside its own error, on sheets that nobody tried it with."""


@dataclass(frozen=True, kw_only=True)
class ImportedForm:
    """A form and what its author should know.

    Attributes:
        notices: such as missing translations and rows that the kit keeps and never fills; with their rows where known.
    """

    form: SurveyForm
    notices: tuple[Fault, ...] = ()


def form_id_for(file: str) -> str:
    """The id of a form by the name of its file.

    >>> form_id_for("What would help? (2).xlsx")
    'what-would-help-2'
    """
    plain = re.sub(r"[^a-z0-9]+", "-", PurePath(file).stem.lower()).strip("-")
    return plain if is_content_id(plain) else f"form-{plain}".strip("-")


def read_xlsform(data: bytes, file: str, drawings: Container[str] = ()) -> ImportedForm:
    """The survey form in a file.

    Args:
        data: the whole file.
        file: its name, with its ending.
        drawings: names of the drawings that its project has.

    Raises:
        ContentError: all faults at once, each with the sheet as `Fault.field` and the row as `Fault.line`: those of reading
            files (content/xlsform_sheets), ``content.survey-unsupported-type``, ``content.survey-not-xlsform``, and those of
            shapes and rules (content/shapes, content/survey_rules).
    """
    book = _Book.of(read_sheets(data, file), file)
    book.refuse_endless_sheets()
    unreadable = book.unsupported_rows()
    if unreadable:
        raise _all(file, unreadable)
    tree, warnings = book.through_pyxform()
    document = XlsformDocument.of(tree, book.sheets, file, form_id_for(file))
    if document.faults:
        raise _all(file, document.faults)
    book.refuse_what_pyxform_cannot_write(tree)
    form, faults = shape(document.document, SurveyForm)
    if form is not None:
        faults = survey_faults(document.document, form)
    if faults or form is None:
        raise _all(file, [document.placed(fault) for fault in faults])
    media = (document.placed(each) for each in media_notices(form, file, drawings, document.document.line))
    # What is not translated is told text by text; pyxform tells of whole columns.
    texts = (document.placed(each) for each in translation_notices(form, file, document.document.line))
    told = (book.told(each, "content.survey-notice") for each in warnings if not _UNTRANSLATED.search(each))
    return ImportedForm(form=form, notices=(*document.notices, *media, *texts, *told))


def _all(file: str, faults: Sequence[Fault]) -> ContentError:
    return ContentError(
        "content.survey-faults" if len(faults) > 1 else faults[0].code,
        "This form cannot be asked as it is." if len(faults) > 1 else faults[0].message,
        remedy="Put right each of these." if len(faults) > 1 else faults[0].remedy,
        file=file,
        faults=faults,
    )


@dataclass(frozen=True, kw_only=True)
class _Book:
    """The sheets of one file, and the numbers of their rows."""

    file: str
    sheets: Mapping[str, RawSheet]

    @classmethod
    def of(cls, sheets: Sequence[RawSheet], file: str) -> _Book:
        by_name: dict[str, RawSheet] = {}
        for sheet in sheets:
            name = sheet.name.lower() if sheet.name.lower() in _READ else sheet.name
            if name in by_name:
                raise ContentError(
                    "content.survey-not-xlsform",
                    f"There are two sheets called {printable(sheet.name)}.",
                    remedy="Delete or rename one.",
                    file=file,
                )
            by_name[name] = sheet
        if "survey" not in by_name and len(sheets) == 1 and not file.lower().endswith(".csv"):
            by_name = {"survey": sheets[0]}
        if "survey" not in by_name:
            raise ContentError(
                "content.survey-not-xlsform",
                "This file has no sheet called survey, so it is no form by itself.",
                remedy="Call the sheet with the questions survey; in a CSV file, its name stands in the first column.",
                file=file,
                line=sheets[0].rows[0].number if sheets else None,
            )
        return cls(file=file, sheets=by_name)

    def _rows(self, name: str) -> list[dict[str, str]]:
        """The rows of a sheet as pyxform takes them, each with its own number in a column beside the others."""
        sheet = self.sheets[name]
        heading = [" ".join(cell.split()) for cell in sheet.rows[0].cells]
        twice = {cell for cell in heading if cell and heading.count(cell) > 1}
        if twice:
            raise ContentError(
                "content.survey-not-xlsform",
                f"Two columns are called {printable(min(twice))}.",
                remedy="Delete or rename one.",
                file=self.file,
                line=sheet.rows[0].number,
                field=name,
            )
        return [
            {
                **{key: cell for key, cell in zip(heading, row.cells, strict=False) if key and cell},
                LINE_COLUMN: str(row.number),
            }
            for row in sheet.rows[1:]
        ]

    def refuse_endless_sheets(self) -> None:
        """Nothing, where the sheets are no longer than a form can be: pyxform takes half a minute over 20,000 rows."""
        for name, most in _MOST_ROWS.items():
            rows = self.sheets[name].rows if name in self.sheets else ()
            if len(rows) > most:
                raise ContentError(
                    "content.survey-too-long",
                    f"The sheet {name} has more than {most:,} rows.",
                    remedy="Split the form; ten questions are plenty for a phone.",
                    file=self.file,
                    line=rows[most].number,
                    field=name,
                )

    def unsupported_rows(self) -> list[Fault]:
        """Rows whose types need other files or repeats, which pyxform would tell of without their rows."""
        first = self.sheets["survey"].rows[0].cells
        columns = [place for place, cell in enumerate(first) if cell.strip().lower() in ("type", "command")]
        faults = []
        for row in self.sheets["survey"].rows[1:]:
            for place in columns:
                type_ = row.cells[place] if place < len(row.cells) else ""
                plain = " ".join(type_.lower().replace("_", " ").split())
                if re.match(
                    r"include\b|begin (?:repeat|loop|lgroup|looped group)|select (?:one|multiple) (?:external|from file)",
                    plain,
                ):
                    faults.append(unsupported(type_, self.file, row.number))
        return faults

    def through_pyxform(self) -> tuple[dict[str, Any], list[str]]:
        """The form as pyxform understands it, and its warnings."""
        given: dict[str, Any] = {}
        for name in _READ:
            if name in self.sheets:
                heading = [" ".join(cell.split()) for cell in self.sheets[name].rows[0].cells]
                given[name] = self._rows(name)
                given[f"{name}_header"] = [dict.fromkeys(cell for cell in (*heading, LINE_COLUMN) if cell)]
        warnings: list[str] = []
        stem = PurePath(self.file).stem
        try:
            tree = workbook_to_json(
                workbook_dict=DefinitionData(**given, sheet_names=list(self.sheets), fallback_form_name=stem),
                fallback_form_name=stem,
                warnings=warnings,
            )
        except PyXFormError as error:
            raise _all(self.file, [self.told(str(error), "content.survey-not-xlsform")]) from error
        except _BROKEN as error:
            raise self._beyond_pyxform() from error
        return tree, warnings

    def refuse_what_pyxform_cannot_write(self, tree: dict[str, Any]) -> None:
        """Nothing, where other programs could ask this form too."""
        try:
            create_survey_element_from_dict(tree).to_xml(validate=False)
        except PyXFormError as error:
            raise _all(self.file, [self.told(str(error), "content.survey-not-xlsform")]) from error
        except _BROKEN as error:
            raise self._beyond_pyxform() from error

    def _beyond_pyxform(self) -> ContentError:
        return ContentError(
            "content.survey-not-xlsform",
            "The sheets of this file do not make a form.",
            remedy="Compare its columns with the example in docs/surveys.md.",
            file=self.file,
            line=self.sheets["survey"].rows[0].number,
            field="survey",
        )

    def told(self, message: str, code: str) -> Fault:
        """A sentence of pyxform's with the row as a spreadsheet shows it."""
        row, sheet = _ROW.search(message), _SHEET.search(message)
        name = sheet[1] if sheet and sheet[1] in self.sheets else "survey"
        plain = " ".join(printable(_LEARN.sub("", _ROW.sub("", message))).split())
        line = self._line(name, int(row[1])) if row else None
        if line is None and code != "content.survey-notice":
            name, line = self._row_of_what_is_named(plain)
        cut = f"{plain[:_LONGEST_MESSAGE]}…" if len(plain) > _LONGEST_MESSAGE else plain
        return Fault(
            code=code,
            message=cut,
            remedy="docs/surveys.md shows how it is written.",
            file=self.file,
            line=line,
            field=name,
        )

    def _line(self, name: str, row: int) -> int | None:
        """The number of a row that pyxform counted, where the heading is row 1 and no row is empty."""
        rows = self.sheets[name].rows
        return rows[row - 1].number if 0 < row <= len(rows) else None

    def _row_of_what_is_named(self, message: str) -> tuple[str, int]:
        """The sheet and the row that hold a word which the message quotes; the first select where the lists are missing; else the heading."""
        quoted = {word for words in _QUOTED.findall(message) for word in words if word}
        for name in _READ:
            for row in self.sheets[name].rows[1:] if name in self.sheets else ():
                lists_are_missing = name == "survey" and "choices" not in self.sheets and "choices sheet" in message
                if quoted & set(row.cells) or (lists_are_missing and _SELECT.match(" ".join(row.cells))):
                    return name, row.number
        return "survey", self.sheets["survey"].rows[0].number
