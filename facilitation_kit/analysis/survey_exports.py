"""The files of every survey round: tidy and wide tables, a workbook, SPSS, JSON, a codebook, and the form as it was asked.

In: a store, inside its snapshot. Out: `ExportFile` values, each written whole or not at all when it is called. The one thing
easily got wrong: the files hold single answers, like everything else that is exported.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import TypeVar

from facilitation_kit.activities.rounds import RoundDefinition
from facilitation_kit.activities.survey_settings import asked_survey
from facilitation_kit.analysis.export_files import file_name, whole_file, write_csv, write_whole
from facilitation_kit.analysis.survey_export_answers import read_survey_table
from facilitation_kit.analysis.survey_export_spss import write_spss
from facilitation_kit.analysis.survey_export_tables import SurveyFiles
from facilitation_kit.analysis.survey_export_workbook import write_workbook
from facilitation_kit.content.xlsform_writing import xlsform_workbook
from facilitation_kit.responses.store import Store

__all__ = ["SURVEY_FILES", "ExportFile", "Tick", "survey_files"]

SURVEY_FILES = (
    "answers.csv",
    "wide.csv",
    "wide.xlsx",
    "answers.json",
    "codebook.csv",
    "form.xlsx",
    "answers.sav",
)
"""What a round's folder holds."""

Tick = Callable[[], None]
"""Called once a row that has been written."""

_Row = TypeVar("_Row")


@dataclass(frozen=True, kw_only=True)
class ExportFile:
    """A file that can be written.

    Attributes:
        name: its place below the folder of the export.
        write: writes it to a path.
    """

    name: PurePosixPath
    write: Callable[[Path, Tick], Path]


def survey_files(store: Store, definition: RoundDefinition, *, now: datetime, note: str) -> tuple[ExportFile, ...]:
    """The files of a survey round; its answers are read when the first is written, and kept for the others.

    Args:
        store: which is only read; the caller's snapshot stays open until all are written.
        definition: of a round of the activity ``survey``.
        now: written into the files.
        note: a sentence that goes with single answers.
    """
    read: list[SurveyFiles] = []

    def files() -> SurveyFiles:
        if not read:
            read.append(SurveyFiles.of(read_survey_table(store, definition)))
        return read[0]

    def form(path: Path, _: Tick) -> Path:
        return write_whole(path, xlsform_workbook(asked_survey(definition).form))

    def book(path: Path, tick: Tick) -> Path:
        sheets = (
            ("people", _ticked(files().wide_rows(), tick)),
            ("codebook", files().codebook_rows()),
            ("notes", iter([("note",), *((each,) for each in files().notes(now, note))])),
        )
        return write_workbook(path, sheets, now)

    def as_json(path: Path, tick: Tick) -> Path:
        return _write_lines(path, _ticked(files().json_lines(now, note, rehearsal=store.is_rehearsal), tick))

    def spss(path: Path, tick: Tick) -> Path:
        written = write_spss(path, files(), files().notes(now, note), progress=tick)
        read.clear()
        return written

    writers: dict[str, Callable[[Path, Tick], Path]] = {
        "answers.csv": lambda path, tick: write_csv(path, _ticked(files().answer_rows(), tick)),
        "wide.csv": lambda path, tick: write_csv(path, _ticked(files().wide_rows(), tick)),
        "wide.xlsx": book,
        "answers.json": as_json,
        "codebook.csv": lambda path, tick: write_csv(path, _ticked(files().codebook_rows(), tick)),
        "form.xlsx": form,
        "answers.sav": spss,
    }
    folder = PurePosixPath(f"survey-{file_name(definition.id)}")
    return tuple(ExportFile(name=folder / name, write=writers[name]) for name in SURVEY_FILES)


def _ticked(rows: Iterator[_Row], tick: Tick) -> Iterator[_Row]:
    for row in rows:
        yield row
        tick()


def _write_lines(path: Path, lines: Iterator[str]) -> Path:
    with whole_file(path) as temporary, temporary.open("w", encoding="utf-8", newline="") as file:
        file.writelines(lines)
    return path
