"""What the files of a survey round hold: rows of tidy and wide tables, the codebook, and one JSON document.

In: a `SurveyTable` with its variables. Out: rows and lines, one after the other. The one thing easily got wrong: a cell is
worked out once for each distinct answer, never once a person, or 100,000 answers take minutes.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime

from facilitation_kit.activities.survey_settings import AskedSurvey
from facilitation_kit.analysis.survey_export_answers import AnswerCell, Missing, QuestionColumn, SurveyTable
from facilitation_kit.analysis.survey_export_codes import choice_codes, label_of
from facilitation_kit.analysis.survey_export_variables import (
    ABOUT_PEOPLE,
    Coded,
    Variable,
    VariableType,
    variables_of,
)
from facilitation_kit.content.survey_forms import CHOICE_KINDS, MANY_CHOICES, QuestionKind

__all__ = ["ANSWER_COLUMNS", "CODEBOOK_COLUMNS", "MISSING_LABELS", "SurveyFiles"]

ANSWER_COLUMNS = (
    "workshop",
    "round",
    "form",
    "version",
    "fingerprint",
    "participant",
    "group",
    "language",
    "entry_mode",
    "question",
    "kind",
    "label",
    "value",
    "value_label",
    "number",
    "missing",
)
"""A row a person and question."""

CODEBOOK_COLUMNS = ("what", "variable", "question", "kind", "type", "measure", "code", "value", "label")
"""``what`` is column, variable, value or missing."""

MISSING_LABELS = (
    "Seen, left blank or skipped",
    "Not asked, or not come to",
    "Would rather not say",
    "Don't know",
    "Own words, not approved by a moderator",
)
"""What the numbers for missing answers say, from the lowest up. Forms ask "don't know" as a choice of their own."""

_MISSING_MEANINGS = {
    Missing.LEFT_BLANK: "The person saw the question and left it blank, or skipped it.",
    Missing.NOT_ASKED: "Earlier answers led past the question, it was left out for everybody, or there is nothing to work out.",
    Missing.NOT_REACHED: "The person had not come to the question, or has taken the answer back.",
    Missing.PREFER_NOT_TO_SAY: "The person answered that they would rather not say.",
    Missing.WITHHELD: "The person wrote their own words, and no moderator has approved them.",
}


@dataclass(frozen=True)
class SurveyFiles:
    """Everything that the files of a round hold.

    Attributes:
        table: the answers.
        variables: the columns of the wide tables, each with the answers that it reads.
    """

    table: SurveyTable
    variables: tuple[tuple[Variable, QuestionColumn], ...]

    @classmethod
    def of(cls, table: SurveyTable) -> SurveyFiles:
        """The files of a round."""
        return cls(table, variables_of(table))

    @property
    def fingerprint(self) -> str:
        """Of the form: the same for the same form in every round."""
        survey = self.table.definition.settings.get("survey")
        return str(survey.get("fingerprint", "")) if isinstance(survey, Mapping) else ""

    @property
    def wide_columns(self) -> tuple[str, ...]:
        """The heading of the wide tables."""
        return (*ABOUT_PEOPLE, *(variable.name for variable, _ in self.variables))

    def answer_rows(self) -> Iterator[Sequence[object]]:
        """The tidy table with its heading."""
        definition, form = self.table.definition, self.table.asked.form
        round_cells = (definition.workshop, definition.id, form.id, form.version, self.fingerprint)
        columns = [(column, _about(self.table.asked, column)) for column in self.table.columns]
        told = [[_told(self.table.asked, column, cell) for cell in column.distinct] for column in self.table.columns]
        yield ANSWER_COLUMNS
        for place, person in enumerate(self.table.people):
            for (column, about), cells in zip(columns, told, strict=True):
                number = column.places[place]
                mode = column.distinct[number].entry_mode or person.entry_mode
                yield (
                    *round_cells,
                    person.participant,
                    person.group,
                    person.language,
                    mode,
                    *about,
                    *cells[number],
                )

    def wide_rows(self) -> Iterator[Sequence[Coded]]:
        """The wide table with its heading, for people to read."""
        written = [[variable.written(cell) for cell in column.distinct] for variable, column in self.variables]
        places = [column.places for _, column in self.variables]
        version = self.table.asked.form.version
        yield self.wide_columns
        for place, person in enumerate(self.table.people):
            yield (
                person.participant,
                person.group,
                person.language,
                person.entry_mode,
                version,
                *(cells[each[place]] for cells, each in zip(written, places, strict=True)),
            )

    def codebook_rows(self) -> Iterator[Sequence[object]]:
        """What every column, value and number means, with its heading."""
        yield CODEBOOK_COLUMNS
        for name, meaning in ABOUT_PEOPLE.items():
            yield "column", name, "", "", VariableType.TEXT.value, "nominal", "", "", meaning
        for variable, _ in self.variables:
            about = (variable.name, variable.question, variable.kind, variable.type.value, variable.measure)
            yield "variable", *about, "", "", variable.label
            for code, (value, label) in variable.codes.items():
                yield "value", *about, code, value, label
            if variable.blank is not None:
                for each in Missing:
                    yield "missing", *about, each.code(variable.blank), each.value, _MISSING_MEANINGS[each]

    def notes(self, now: datetime, note: str) -> Iterator[str]:
        """Sentences that go with a workbook or an SPSS file."""
        definition, form = self.table.definition, self.table.asked.form
        yield f"{form.title}, version {form.version} ({form.id}, fingerprint {self.fingerprint or 'none'})."
        yield f"Round {definition.id}. Written {now.astimezone(UTC):%Y-%m-%d %H:%M} UTC."
        yield f"{len(self.table.people)} people sent at least one page. Whoever withdrew is not among them."
        if self.table.spoiled:
            yield f"{self.table.spoiled} people are left out: they have values that the form does not have."
        yield "Missing answers are numbers, the lowest first: " + "; ".join(
            f"{number} {label}" for number, label in zip(range(-99, -94), MISSING_LABELS, strict=True)
        )
        yield "A question to which such a number could be an answer has others; see the codebook."
        yield note

    def json_lines(self, now: datetime, note: str, *, rehearsal: bool) -> Iterator[str]:
        """One document; each person on a line."""
        definition, form = self.table.definition, self.table.asked.form
        head = {
            "format": 1,
            "note": note,
            "exported_at": now.astimezone(UTC).isoformat().replace("+00:00", "Z"),
            "rehearsal": rehearsal,
            "workshop": definition.workshop,
            "round": definition.id,
            "form": {"id": form.id, "title": form.title, "version": form.version, "fingerprint": self.fingerprint},
            "spoiled": self.table.spoiled,
            "questions": [self._question(column) for column in self.table.columns],
        }
        yield json.dumps(head, ensure_ascii=False, indent=1).removesuffix("\n}")
        yield ',\n "people": ['
        as_json = json.JSONEncoder(ensure_ascii=False).encode  # made once: `json.dumps` would make one a person
        names = [column.question.name for column in self.table.columns]
        told = [[_as_json(column, cell) for cell in column.distinct] for column in self.table.columns]
        for place, person in enumerate(self.table.people):
            answers = {
                name: cells[column.places[place]]
                for name, cells, column in zip(names, told, self.table.columns, strict=True)
            }
            line = {**asdict(person), "answers": answers}
            yield f"{',' if place else ''}\n{as_json(line)}"
        yield "\n]\n}\n"

    def _question(self, column: QuestionColumn) -> dict[str, object]:
        asked, question = self.table.asked, column.question
        choices = [
            {"name": name, "code": code, "label": label}
            for name, (code, label) in choice_codes(asked, question).items()
        ]
        return {
            "name": question.name,
            "kind": question.kind.value,
            "label": dict(question.label),
            "variables": [each.name for each, of in self.variables if of is column],
            **({"choices": choices} if choices else {}),
        }


def _about(asked: AskedSurvey, column: QuestionColumn) -> tuple[str, str, str]:
    question = column.question
    return question.name, question.kind.value, label_of(asked, question)


def _told(asked: AskedSurvey, column: QuestionColumn, cell: AnswerCell) -> tuple[object, ...]:
    """The cells value, value_label, number and missing."""
    if cell.missing is not None:
        return "", "", "", cell.missing.value
    choices = choice_codes(asked, column.question)
    if column.question.kind in MANY_CHOICES:
        return cell.value, "; ".join(choices[name][1] for name in cell.value.split()), "", ""
    if column.question.kind in CHOICE_KINDS:
        code, label = choices[cell.value]
        return cell.value, label, code, ""
    numeric = column.question.kind in (QuestionKind.INTEGER, QuestionKind.DECIMAL, QuestionKind.RANGE)
    return cell.value, "", cell.value if numeric else "", ""


def _as_json(column: QuestionColumn, cell: AnswerCell) -> dict[str, object]:
    if cell.missing is not None:
        told: dict[str, object] = {"missing": cell.missing.value}
    else:
        told = {"value": cell.value.split() if column.question.kind in MANY_CHOICES else cell.value}
    return {**told, "entry_mode": cell.entry_mode} if cell.entry_mode else told
