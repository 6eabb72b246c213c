"""Survey forms as XLSForm workbooks.

In: a `SurveyForm`. Out: the bytes of a workbook (.xlsx) that other programs for forms can ask, the same bytes for the
same form. Easily got wrong: what an import kept comes back, unknown columns, settings and sheets too; and a label
that begins with = is words, not a formula.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

import xlsxwriter

from facilitation_kit.content.scales import SCALES
from facilitation_kit.content.survey_forms import ChoiceList, MoreColumn, Question, QuestionKind, SurveyForm
from facilitation_kit.content.survey_words import ANY_LANGUAGE, Said
from facilitation_kit.content.xlsform_types import TYPES

__all__ = ["xlsform_sheets", "xlsform_workbook"]

_MADE = datetime(2026, 1, 1)  # noqa: DTZ001 - a workbook's times have no zone, and the same form gives the same bytes

_Row = dict[str, str]
_FIRST = {
    "survey": ("type", "name", "label"),
    "choices": ("list_name", "name", "label"),
    "settings": ("form_title", "form_id"),
}


def xlsform_workbook(form: SurveyForm) -> bytes:
    """A workbook with the sheets survey, choices and settings, and those that were kept."""
    whole = io.BytesIO()
    book = xlsxwriter.Workbook(whole, {"in_memory": True})
    book.set_properties({"created": _MADE})
    bold = book.add_format({"bold": True})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    for name, rows in xlsform_sheets(form).items():
        sheet = book.add_worksheet(name)
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, max(len(rows[0]) - 1, 0) if rows else 0, 24)
        for number, row in enumerate(rows):
            for place, cell in enumerate(row):
                if cell:
                    sheet.write_string(number, place, cell, wrapped if number else bold)
    book.close()
    return whole.getvalue()


def xlsform_sheets(form: SurveyForm) -> Mapping[str, Sequence[Sequence[str]]]:
    """The rows of each sheet, the heading first, as text."""
    lists = (*form.choice_lists, *_scales_used(form))
    choices = [row for each in lists for row in _choice_rows(each)]
    sheets = {"survey": _table("survey", list(_rows(form.questions)))}
    if choices:
        sheets["choices"] = _table("choices", choices)
    sheets["settings"] = _table("settings", [_settings(form)])
    sheets |= {sheet.name: [list(row) for row in sheet.rows] for sheet in form.sheets}
    return sheets


def _table(name: str, rows: Sequence[_Row]) -> list[list[str]]:
    """Rows below a heading of all columns that any of them has, those that everybody expects first."""
    columns = list(dict.fromkeys(column for row in rows for column in row))
    first = [column for column in _FIRST[name] if column in columns]
    heading = first + [column for column in columns if column not in first]
    return [heading, *([row.get(column, "") for column in heading] for row in rows)]


def _rows(questions: Sequence[Question]) -> Iterator[_Row]:
    for question in questions:
        if question.kind is not QuestionKind.GROUP:
            yield _row(question, _type(question))
            continue
        yield _row(question, "begin_group")
        yield from _rows(question.questions)
        yield {"type": "end_group", "name": question.name}


def _type(question: Question) -> str:
    written = TYPES.get(question.kind, question.written_type)
    answered_by = question.scale or question.choices
    return f"{written} {answered_by}" if answered_by else written


def _row(question: Question, written: str) -> _Row:
    kind = question.kind
    told = kind is QuestionKind.SMILEY or (kind is QuestionKind.LIKERT and "likert" not in question.appearance.split())
    row = {
        "type": written,
        "name": question.name,
        **_words("label", question.label),
        **_words("hint", question.hint),
        "required": question.required_when or ("yes" if question.required else ""),
        **_words("required_message", question.required_message),
        "relevant": question.relevant,
        "constraint": question.constraint,
        **_words("constraint_message", question.constraint_message),
        "choice_filter": question.choice_filter,
        "calculation": question.calculate,
        "parameters": " ".join(f"{key}={value}" for key, value in question.parameters.items()),
        "appearance": question.appearance,
        **_words("media::image", question.image),
        **_words("media::audio", question.audio),
        **_words("media::video", question.video),
        "kit_scale": question.scale or "",
        "kit_kind": kind.value if told else "",
        "kit_prefer_not_to_say": "yes" if question.prefer_not_to_say else "",
        **_kept(question.more),
    }
    return {column: value for column, value in row.items() if value}


def _words(column: str, said: Said) -> _Row:
    return {column if language == ANY_LANGUAGE else f"{column}::{language}": text for language, text in said.items()}


def _kept(more: Sequence[MoreColumn]) -> _Row:
    return {each.column: each.value for each in more}


def _scales_used(form: SurveyForm) -> Iterator[ChoiceList]:
    """The scales of questions as lists, for programs that know nothing of scales."""
    used: dict[str, Question] = {}
    for each in form.placed():
        if each.question.scale is not None and each.question.scale in SCALES:
            used.setdefault(each.question.scale, each.question)
    for name, question in used.items():
        yield ChoiceList(name=name, choices=form.choices_of(question))


def _choice_rows(choices: ChoiceList) -> Iterator[_Row]:
    for choice in choices.choices:
        yield {
            "list_name": choices.name,
            "name": choice.name,
            **_words("label", choice.label),
            **_words("media::image", choice.image),
            **_kept(choice.more),
        }


def _settings(form: SurveyForm) -> _Row:
    row = {"form_title": form.title, "version": form.version}
    if all(each.column not in ("form_id", "set_form_id", "id_string") for each in form.more):
        row["form_id"] = form.id
    if form.default_language != ANY_LANGUAGE:
        row["default_language"] = form.default_language
    return {**row, **_kept(form.more)}
