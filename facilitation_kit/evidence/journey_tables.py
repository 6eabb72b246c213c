"""Journey maps from and to tables: a row for each stage, lane, note and feeling, in workbooks and CSV (J7).

In: files with a heading. Out: `JourneyMap` values, all faults at once; and rows back. Easily got wrong: a table of notes alone is
somebody's work too; its stages and lanes are then taken from their names, in the order in which they come.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter, ValidationError

from facilitation_kit.content.fields import RuleBroken
from facilitation_kit.content.journey_maps import JourneyMap
from facilitation_kit.content.journey_references import journey_faults
from facilitation_kit.content.service_map import MoreColumn
from facilitation_kit.errors import EvidenceError, Fault
from facilitation_kit.evidence.cells import text_of
from facilitation_kit.evidence.raw_tables import RawRow, RawTable, raw_tables
from facilitation_kit.evidence.written_tables import csv_bytes, workbook_bytes
from facilitation_kit.identifiers import is_content_id

__all__ = ["COLUMNS", "JourneyHeading", "journey_csv", "journey_rows", "journey_workbook", "read_journey_tables"]

_MAP = ("title", "state", "as_is", "actor", "scenario", "expectation", "audiences")
_NOTE = ("stage", "lane", "text", "mark", "answers", "cluster", "owner", "metric")
_COUNTS = ("minus_2", "minus_1", "zero", "plus_1", "plus_2")
COLUMNS = ("map", "row", "id", *_NOTE, "label", "kind", *_COUNTS, "facilitator", *_MAP)
"""Columns of the table; a row says by its `row` what it is: map, stage, lane, note or feelings."""

_NEEDED = ("stage", "lane", "text")
_LISTS = frozenset(("answers", "audiences"))
_WHOLE = re.compile(r"\s*[+-]?\d{1,9}\s*")


@dataclass(frozen=True, kw_only=True)
class JourneyHeading:
    """What a table of notes alone does not say about its map.

    Attributes:
        id, title, actor, scenario: of the map, where the table names none.
    """

    id: str = "journey"
    title: str = "A journey"
    actor: str = "somebody"
    scenario: str = "Write here what happens to them."


@dataclass
class _Read:
    """One map as its rows gave it, with the row of each part for messages."""

    file: str
    values: dict[str, Any] = field(default_factory=dict)
    parts: dict[str, list[dict[str, Any]]] = field(
        default_factory=lambda: {"stages": [], "lanes": [], "notes": [], "feelings": []}
    )
    rows: dict[tuple[str, int], int] = field(default_factory=dict)
    first: int = 1

    def add(self, part: str, values: dict[str, Any], row: int) -> None:
        self.rows[part, len(self.parts[part])] = row
        self.parts[part].append(values)

    def whole(self) -> dict[str, Any]:
        return {**self.values, **self.parts}

    def line(self, path: Sequence[object]) -> int:
        match list(path[:2]):
            case [str() as part, int() as place]:
                return self.rows.get((part, place), self.first)
        return self.first


def read_journey_tables(
    files: Sequence[tuple[str, bytes]], heading: JourneyHeading | None = None
) -> tuple[JourneyMap, ...]:
    """All maps in the files, in the order in which they come.

    Args:
        files: name without a folder, and the whole file. Needed columns: stage, lane and text.
        heading: of a map whose rows do not name it.

    Raises:
        EvidenceError: ``evidence.journey-table`` with every fault; and those of reading tables.
    """
    faults: list[Fault] = []
    maps: dict[str, _Read] = {}
    given = heading or JourneyHeading()
    for name, data in files:
        for table in raw_tables(data, name):
            _read_table(table, maps, given, faults)
    for one in maps.values():
        _complete(one, given)
    made = [journey for one in maps.values() for journey in _made(one, faults)]
    wrong = journey_faults([one.whole() for one in maps.values()])
    readings = list(maps.values())
    for each in wrong:
        number = each.path[0]
        assert isinstance(number, int), "a path begins with the place of its map"
        faults.append(_fault(readings[number], each.path[1:], each.code, each.message, each.remedy))
    if faults:
        raise EvidenceError(
            "evidence.journey-table",
            "Some rows cannot be read.",
            remedy="Put right each of them and import again; nothing was written.",
            faults=faults,
        )
    return tuple(made)


def journey_rows(journeys: Sequence[JourneyMap]) -> list[list[str]]:
    """The rows of a table with its heading first; unknown columns stand behind the known ones."""
    cells = [(one.id, values, more) for one in journeys for values, more in _cells(one)]
    kept = list(dict.fromkeys(each.column for _, _, more in cells for each in more))
    rows = [[*COLUMNS, *kept]]
    for name, values, more in cells:
        besides = {each.column: each.value for each in more}
        known = (_written({"map": name, **values}.get(column)) for column in COLUMNS)
        rows.append([*known, *(besides.get(column, "") for column in kept)])
    return rows


def journey_csv(journeys: Sequence[JourneyMap]) -> bytes:
    """The rows as CSV: UTF-8 with a byte order mark, text that begins like a formula guarded."""
    return csv_bytes(journey_rows(journeys))


def journey_workbook(journeys: Sequence[JourneyMap], now: datetime) -> bytes:
    """The rows as a workbook, all text."""
    return workbook_bytes({"journeys": journey_rows(journeys)}, "Journey maps", now)


def _cells(one: JourneyMap) -> Iterator[tuple[dict[str, Any], tuple[MoreColumn, ...]]]:
    """Each row of a map as values by column, and what it has besides."""
    yield {"row": "map", **{name: getattr(one, name) for name in _MAP}}, one.more
    for stage in one.stages:
        yield {"row": "stage", "id": stage.id, "label": stage.label}, stage.more
    for lane in one.lanes:
        yield {"row": "lane", "id": lane.id, "label": lane.label, "kind": lane.kind}, lane.more
    for note in one.notes:
        yield {"row": "note", "id": note.id, **{name: getattr(note, name) for name in _NOTE}}, note.more
    for felt in one.feelings:
        counts = dict(zip(_COUNTS, felt.counts, strict=True)) if felt.counts is not None else {}
        yield {"row": "feelings", "stage": felt.stage, **counts, "facilitator": felt.facilitator}, felt.more


def _written(value: Any) -> str:
    if value is None:
        return ""
    return " ".join(str(each) for each in value) if isinstance(value, tuple) else str(value)


def _read_table(table: RawTable, maps: dict[str, _Read], heading: JourneyHeading, faults: list[Fault]) -> None:
    names = [_plain(each) for each in table.heading]
    repeated = {name for name in names if name in COLUMNS and names.count(name) > 1}
    if repeated or not set(_NEEDED) <= set(names):
        message = "A column is there twice." if repeated else "This is no table of notes on a journey."
        remedy = "Notes need the columns stage, lane and text."
        faults.append(
            Fault(code="evidence.journey-columns", message=message, remedy=remedy, file=table.file, field=table.name)
        )
        return
    for row in table.rows:
        values, more = _values(table, row, names)
        name = str(values.pop("map", heading.id)).strip()
        one = maps.setdefault(name, _Read(file=table.file, first=row.number, values={"id": name}))
        _read_row(one, row, values, more, faults)


def _values(table: RawTable, row: RawRow, names: Sequence[str]) -> tuple[dict[str, Any], list[dict[str, str]]]:
    values: dict[str, Any] = {}
    more: list[dict[str, str]] = []
    for name, heading, cell in zip(names, table.heading, row.cells, strict=True):
        text = text_of(cell)
        if not text.strip():
            continue
        if name in _LISTS:
            values[name] = [piece for piece in re.split(r"[\s,;]+", text) if piece]
        elif name in COLUMNS:
            number = name in (*_COUNTS, "facilitator") and _WHOLE.fullmatch(text)
            values[name] = int(text) if number else text
        else:
            more.append({"column": heading or "without a heading", "value": text})
    return values, more


def _read_row(one: _Read, row: RawRow, values: dict[str, Any], more: list[dict[str, str]], faults: list[Fault]) -> None:
    kind = str(values.pop("row", "note")).strip().lower()
    if kind == "map":
        _read_heading(one, row, values, faults)
        one.values["more"] = [*one.values.get("more", []), *more]
    elif kind in ("stage", "lane"):
        columns = ("id", "label") if kind == "stage" else ("id", "label", "kind")
        one.add(f"{kind}s", {**_only(values, columns), "more": more}, row.number)
    elif kind == "feelings":
        counts = [values[name] for name in _COUNTS if name in values]
        told = {"counts": [values.get(name, 0) for name in _COUNTS]} if counts else {}
        one.add("feelings", {**told, **_only(values, ("stage", "facilitator")), "more": more}, row.number)
    elif kind == "note":
        one.add("notes", {**_only(values, ("id", *_NOTE)), "more": more}, row.number)
    else:
        faults.append(
            Fault(
                code="evidence.journey-row",
                message="This row is of no kind that the kit knows.",
                remedy="Write map, stage, lane, note or feelings under row, or leave that column out.",
                file=one.file,
                line=row.number,
                field="row",
            )
        )


def _only(values: Mapping[str, Any], names: Sequence[str]) -> dict[str, Any]:
    return {name: values[name] for name in names if name in values}


def _read_heading(one: _Read, row: RawRow, values: dict[str, Any], faults: list[Fault]) -> None:
    """What a map is about; a second actor or scenario is a second viewpoint (J4)."""
    for name, value in _only(values, _MAP).items():
        if name in ("actor", "scenario") and one.values.get(name, value) != value:
            faults.append(
                Fault(
                    code="content.second-viewpoint",
                    message="This map has an actor and a scenario already.",
                    remedy="Make a second map: give these rows another name under map.",
                    file=one.file,
                    line=row.number,
                    field=name,
                )
            )
        one.values.setdefault(name, value)


def _complete(one: _Read, heading: JourneyHeading) -> None:
    """Give a map that came as notes alone its names: stages and lanes are made of the words that stand there."""
    for name in ("title", "actor", "scenario"):
        one.values.setdefault(name, getattr(heading, name))
    for part, column in (("stages", "stage"), ("lanes", "lane")):
        if not one.parts[part]:
            _name_places(one, part, column)
    taken = {str(note["id"]) for note in one.parts["notes"] if "id" in note}
    for number, note in enumerate(one.parts["notes"], start=1):
        if "id" not in note:
            note["id"] = _free(f"note-{number}", taken)


def _name_places(one: _Read, part: str, column: str) -> None:
    made: dict[str, str] = {}
    taken: set[str] = set()
    users = [each for each in (*one.parts["notes"], *one.parts["feelings"]) if column in each]
    for each in users:
        label = str(each[column])
        if label not in made:
            made[label] = label if is_content_id(label) and label not in taken else _free(_id_of(label, column), taken)
            taken.add(made[label])
            words = label.replace("-", " ").capitalize() if made[label] == label else label.strip()
            one.parts[part].append({"id": made[label], "label": words})
        each[column] = made[label]


def _id_of(label: str, column: str) -> str:
    made = re.sub(r"[^a-z0-9]+", "-", label.lower()).strip("-")[:50].strip("-")
    return made or column


def _free(name: str, taken: set[str]) -> str:
    free, number = name, 2
    while free in taken:
        free, number = f"{name}-{number}", number + 1
    taken.add(free)
    return free


def _made(one: _Read, faults: list[Fault]) -> Iterator[JourneyMap]:
    try:
        yield TypeAdapter(JourneyMap).validate_python(one.whole())
    except ValidationError as error:
        for each in error.errors(include_url=False):
            broken = each.get("ctx", {}).get("error")
            told = broken if isinstance(broken, RuleBroken) else None
            path = (*each["loc"], told.field) if told and told.field else each["loc"]
            message = "Something is missing here." if each["type"] == "missing" else "This cannot stand here."
            faults.append(
                _fault(
                    one,
                    path,
                    told.code if told else "evidence.journey-cell",
                    told.message if told else message,
                    told.remedy if told else "docs/content.md says what belongs there.",
                )
            )


def _fault(one: _Read, path: Sequence[object], code: str, message: str, remedy: str) -> Fault:
    names = [str(step) for step in path if isinstance(step, str)]
    return Fault(
        code=code,
        message=message,
        remedy=remedy,
        file=one.file,
        line=one.line(path),
        field=names[-1] if names else None,
    )


def _plain(heading: str) -> str:
    return re.sub(r"[\s-]+", "_", heading.strip().lower())
