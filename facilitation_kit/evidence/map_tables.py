"""The service map from and to tables: services, measures and cells, in workbooks and CSV; services from JSON too (J7).

In: files with a heading. Out: a `MapTables`, all faults at once; and rows back. Easily got wrong: a column that the kit does not
know is somebody's work; it is kept beside the record and written again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import count
from pathlib import PurePath
from typing import Any

from pydantic import TypeAdapter, ValidationError

from facilitation_kit.content.fields import RuleBroken
from facilitation_kit.content.service_map import BaselineMeasure, MapCell, MapService
from facilitation_kit.errors import EvidenceError, Fault
from facilitation_kit.evidence.cells import text_of
from facilitation_kit.evidence.raw_tables import RawRow, RawTable, raw_tables
from facilitation_kit.evidence.service_directories import DEPRECATED, directory_services
from facilitation_kit.evidence.written_tables import csv_bytes, workbook_bytes
from facilitation_kit.identifiers import is_content_id

__all__ = ["MapTables", "deprecated_names", "map_csv", "map_rows", "map_workbook", "read_map_tables"]

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "services": tuple(MapService.__dataclass_fields__)[:-1],
    "measures": tuple(BaselineMeasure.__dataclass_fields__)[:-1],
    "cells": tuple(MapCell.__dataclass_fields__)[:-1],
}
"""Columns of each table, as the content file names its keys."""

_KINDS: Mapping[str, type] = {"services": MapService, "measures": BaselineMeasure, "cells": MapCell}
_HSDS = {
    "organization_type": "provider_kind",
    "eligibility_description": "eligibility",
    "service_id": "service",
    "stage_id": "stage",
    "lane_id": "lane",
    "disclosure_state": "disclosure",
}
"""Names of HSDS 3.x and of the measures' record, for keys of the content file."""

SOURCE_ID = "source_id"
"""Column for the id that a directory knows a service by."""

_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_WHOLE = frozenset(("minimum_age", "maximum_age", "denominator_n"))
_NUMBER = re.compile(r"-?(?:0|[1-9]\d{0,17})(?:\.\d{1,17})?")
_WORDS_STAY = frozenset(("text", "range"))


@dataclass(frozen=True, kw_only=True)
class MapTables:
    """What tables held.

    Attributes:
        services, measures, cells: in the order of their rows.
    """

    services: tuple[MapService, ...] = ()
    measures: tuple[BaselineMeasure, ...] = ()
    cells: tuple[MapCell, ...] = ()


@dataclass
class _Reading:
    found: dict[str, list[Any]] = field(default_factory=lambda: {name: [] for name in COLUMNS})
    faults: list[Fault] = field(default_factory=list)
    renamed: dict[str, str] = field(default_factory=dict)
    taken: set[str] = field(default_factory=set)


def read_map_tables(files: Sequence[tuple[str, bytes]]) -> MapTables:
    """Everything in the files.

    Args:
        files: name without a folder, and the whole file. Which table a sheet or CSV file is follows from its columns;
            JSON is a directory of services.

    Raises:
        EvidenceError: ``evidence.map-table`` with every fault; and those of reading tables.
    """
    reading = _Reading()
    for name, data in files:
        if PurePath(name).suffix.lower() == ".json":
            _read_directory(data, name, reading)
        else:
            for table in raw_tables(data, name):
                _read(table, reading)
    if reading.faults:
        raise EvidenceError(
            "evidence.map-table",
            "Some rows cannot be read.",
            remedy="Put right each of them and import again; nothing was written.",
            faults=reading.faults,
        )
    new = reading.renamed
    return MapTables(
        services=tuple(reading.found["services"]),
        measures=tuple(
            replace(each, service=new.get(each.service, each.service)) for each in reading.found["measures"]
        ),
        cells=tuple(replace(each, service=new.get(each.service, each.service)) for each in reading.found["cells"]),
    )


def map_rows(tables: MapTables) -> dict[str, list[list[str]]]:
    """The rows of each table with its heading first; unknown columns stand behind the known ones."""
    rows: dict[str, list[list[str]]] = {}
    for name, columns in COLUMNS.items():
        records: tuple[Any, ...] = getattr(tables, name)
        more = list(dict.fromkeys(each.column for record in records for each in record.more))
        rows[name] = [[*columns, *more]]
        for record in records:
            kept = {each.column: each.value for each in record.more}
            known = [getattr(record, column) for column in columns]
            rows[name].append(
                [*("" if each is None else str(each) for each in known), *(kept.get(each, "") for each in more)]
            )
    return rows


def map_csv(tables: MapTables) -> dict[str, bytes]:
    """CSV files by name: UTF-8 with a byte order mark, text that begins like a formula guarded."""
    return {f"{name}.csv": csv_bytes(rows) for name, rows in map_rows(tables).items()}


def map_workbook(tables: MapTables, now: datetime) -> bytes:
    """A workbook with a sheet for each table; every cell is text, so that no spreadsheet makes a formula of it."""
    return workbook_bytes(map_rows(tables), "Service map", now)


def deprecated_names(services: Iterable[MapService]) -> tuple[str, ...]:
    """What services hold under names that HSDS 3.x asks nobody to write any more."""
    there = {_plain(each.column) for service in services for each in service.more}
    return tuple(name for name in DEPRECATED if name in there)


def _read_directory(data: bytes, file: str, reading: _Reading) -> None:
    """Services of a JSON file, which has no rows to point at: faults say which service it is, counted from 1."""
    before = len(reading.faults)
    for table in directory_services(data, file):
        _read(table, reading, "services")
    reading.faults[before:] = [
        fault if fault.line is None else replace(fault, line=None, field=f"service {fault.line}: {fault.field}")
        for fault in reading.faults[before:]
    ]


def _read(table: RawTable, reading: _Reading, kind: str | None = None) -> None:
    names = [_HSDS.get(_plain(heading), _plain(heading)) for heading in table.heading]
    kind = kind or _kind_of(names)
    repeated = {name for name in names if kind and name in COLUMNS[kind] and names.count(name) > 1}
    if kind is None or repeated:
        message = "This is no table of services, measures or cells." if kind is None else "A column is there twice."
        remedy = "Services need id or name; measures measure_id and value; cells service, stage, lane and text."
        reading.faults.append(
            Fault(code="evidence.map-columns", message=message, remedy=remedy, file=table.file, field=table.name)
        )
        return
    for row in table.rows:
        _read_row(table, row, kind, names, reading)


def _kind_of(names: Iterable[str]) -> str | None:
    there = set(names)
    if "measure_id" in there and "value" in there:
        return "measures"
    if {"service", "stage", "lane", "text"} <= there:
        return "cells"
    return "services" if "name" in there else None


def _read_row(table: RawTable, row: RawRow, kind: str, names: Sequence[str], reading: _Reading) -> None:
    values: dict[str, Any] = {}
    more: list[dict[str, str]] = []
    for name, heading, cell in zip(names, table.heading, row.cells, strict=True):
        text = text_of(cell)
        if not text.strip():
            continue
        if name in COLUMNS[kind]:
            values[name] = text
        else:
            more.append({"column": heading or "without a heading", "value": text})
    for name in _WHOLE & values.keys():
        if re.fullmatch(r"\d{1,9}", values[name].strip()):
            values[name] = int(values[name])
    number = str(values.get("value", "")).strip()
    if kind == "measures" and values.get("statistic") not in _WORDS_STAY and _NUMBER.fullmatch(number):
        values["value"] = float(number) if "." in number else int(number)
    if kind == "services":
        _name_service(values, more, reading)
    try:
        reading.found[kind].append(TypeAdapter(_KINDS[kind]).validate_python({**values, "more": more}))
    except ValidationError as error:
        for each in error.errors(include_url=False):
            place = str(each["loc"][0]) if each["loc"] else ""
            broken = each.get("ctx", {}).get("error")
            told = broken if isinstance(broken, RuleBroken) else None
            reading.faults.append(
                Fault(
                    code=told.code if told else "evidence.map-cell",
                    message=told.message if told else _wrong(each["type"]),
                    remedy=told.remedy if told else "docs/content.md says what belongs there.",
                    file=table.file,
                    line=row.number,
                    field=(told.field if told and told.field else place) or table.name,
                )
            )


def _wrong(kind: str) -> str:
    return "Something is missing here." if kind == "missing" else "This cannot stand here."


def _name_service(values: dict[str, Any], more: list[dict[str, str]], reading: _Reading) -> None:
    """An id that people can write into cells, for a service that has none, or a UUID as those of HSDS."""
    given = values.get("id", "")
    if not is_content_id(given) or _UUID.fullmatch(given):
        made = re.sub(r"[^a-z0-9]+", "-", str(values.get("name", "")).lower()).strip("-")[:50].strip("-") or "service"
        names = (made if number == 1 else f"{made}-{number}" for number in count(1))
        values["id"] = next(name for name in names if name not in reading.taken)
        if given:
            more.append({"column": SOURCE_ID, "value": given})
            reading.renamed[given] = values["id"]
    reading.taken.add(values["id"])


def _plain(heading: str) -> str:
    return re.sub(r"[\s-]+", "_", heading.strip().lower())
