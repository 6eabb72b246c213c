"""The wide table of a survey round as an SPSS file (.sav), with labels and declared missing values.

In: the variables of a round. Out: a file, whole or not at all. The one thing easily got wrong: a refused write leaves an
unreadable file behind (DOMAIN S7), so it goes under another name until all of it is there. Labels and texts that SPSS has no
room for are cut between letters; the codebook has them whole.

Read it with ``user_missing=True`` in pyreadstat: otherwise every declared missing value becomes one empty cell.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

import numpy as np
import pandas as pd

from facilitation_kit.analysis.export_files import whole_file
from facilitation_kit.analysis.survey_export_answers import QuestionColumn
from facilitation_kit.analysis.survey_export_codes import USUAL_BLANK
from facilitation_kit.analysis.survey_export_tables import MISSING_LABELS, SurveyFiles
from facilitation_kit.analysis.survey_export_variables import ABOUT_PEOPLE, Variable, VariableType
from facilitation_kit.errors import StoreError

__all__ = ["write_spss"]

_FILE_LABEL, _NOTE_LINE, _VALUE_LABEL, _VARIABLE_LABEL, _TEXT = 64, 80, 120, 256, 32_767
"""Bytes that SPSS has room for."""
_SMALL = 2**31


def write_spss(path: Path, files: SurveyFiles, notes: Iterable[str], *, progress: Callable[[], None]) -> Path:
    """The file.

    Args:
        path: its name.
        files: the answers and their variables.
        notes: sentences kept in the file.
        progress: called once a variable.

    Raises:
        StoreError: ``store.no-access``, ``store.disk-full``, ``store.sav-refused``.
    """
    from pyreadstat import PyreadstatError, ReadstatError, write_sav  # noqa: PLC0415 - slow to load, and seldom needed

    variables = [variable for variable, _ in files.variables]
    with whole_file(path) as temporary:
        try:
            write_sav(
                _frame(files, progress),
                str(temporary),
                file_label=_cut(files.table.asked.form.title, _FILE_LABEL),
                column_labels={
                    **ABOUT_PEOPLE,
                    **{each.name: _cut(each.label, _VARIABLE_LABEL) for each in variables},
                },
                row_compress=True,
                note=[line for each in notes for line in _lines(each)],
                variable_value_labels={each.name: labels for each in variables if (labels := _labels(each))},
                missing_ranges={
                    each.name: [{"lo": each.missing_range[0], "hi": each.missing_range[1]}]
                    for each in variables
                    if each.missing_range is not None
                },
                variable_measure={each.name: each.measure for each in variables},
                variable_format={each.name: given for each in variables if (given := _format(each))},
            )
        except (PyreadstatError, ReadstatError) as error:
            raise StoreError(
                "store.sav-refused",
                "The SPSS file could not be written; an older one of that name stays as it was.",
                remedy="Look whether the disk is full, and use the other files: they hold the same answers.",
                file=str(path),
            ) from error
    return path


def _frame(files: SurveyFiles, progress: Callable[[], None]) -> pd.DataFrame:
    """People down, variables across: small numbers where they fit, and each text once however many said it."""
    people, version = files.table.people, files.table.asked.form.version
    columns: dict[str, object] = {
        name: _texts([version if name == "version" else str(getattr(person, name)) for person in people])
        for name in ABOUT_PEOPLE
    }
    for variable, column in files.variables:
        columns[variable.name] = _values(variable, column)
        progress()
    return pd.DataFrame(columns)


def _values(variable: Variable, column: QuestionColumn) -> pd.Series:
    coded = [variable.coded(cell) for cell in column.distinct]
    places = np.array(column.places, dtype=np.int64)
    if variable.type is VariableType.TEXT:
        return _texts([_cut(str(each or "").replace("\0", ""), _TEXT) for each in coded], places)
    numbers = [np.nan if each is None else float(each) for each in coded]
    small = all(number.is_integer() and abs(number) < _SMALL for number in numbers)
    return pd.Series(np.array(numbers, dtype=np.int32 if small else np.float64)[places])


def _texts(texts: list[str], places: np.ndarray | None = None) -> pd.Series:
    values = np.empty(len(texts), dtype=object)
    values[:] = texts
    return pd.Series(values if places is None else values[places], dtype=object)


def _labels(variable: Variable) -> dict[int | float, str]:
    """The words of each number, those of missing answers too."""
    labels: dict[int | float, str] = {
        code: _cut(label, _VALUE_LABEL) for code, (_, label) in variable.codes.items() if label
    }
    if variable.missing_range is not None:
        first, last = variable.missing_range
        labels |= zip(range(first, last + 1), MISSING_LABELS, strict=True)
    return labels


def _format(variable: Variable) -> str:
    """How SPSS shows the values; texts need none."""
    if variable.type is VariableType.DAY:
        return "DATE11"
    if variable.type is VariableType.TEXT:
        return ""
    return (
        "F8.0" if variable.type is VariableType.CODE and variable.blank == USUAL_BLANK else f"F20.{variable.decimals}"
    )


def _cut(text: str, most: int) -> str:
    """As much of a text as has room, never half a letter.

    >>> _cut("żółw", 5), _cut("abc", 5)
    ('żó', 'abc')
    """
    return text.encode("utf-8", "backslashreplace")[:most].decode("utf-8", "ignore")


def _lines(text: str) -> list[str]:
    """A note in lines as long as a file has room for."""
    lines, line = [], ""
    for word in text.split():
        longer = f"{line} {word}".lstrip()
        if len(longer.encode("utf-8", "backslashreplace")) > _NOTE_LINE and line:
            lines.append(line)
            longer = word
        line = _cut(longer, _NOTE_LINE)
    return [*lines, line]
