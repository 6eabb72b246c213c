"""Rows of the evidence book as drafts of records.

In: the rows of all sheets. Out: drafts, each with its row, and faults of rows that do not fit together. A text of a source,
the turns in it, the edits of a fact and the steps of a feedback item may stand in several rows. The one thing easily got
wrong: a row of facts may describe somebody by the way; two rows about the same person must not say different things.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from facilitation_kit.content.quotes import ConsentScope
from facilitation_kit.errors import Fault
from facilitation_kit.evidence.book_columns import SHEETS
from facilitation_kit.evidence.drafts import EMPTY, Draft, Place
from facilitation_kit.evidence.made_ids import IdMaker
from facilitation_kit.evidence.tables import BookRow, BookTables
from facilitation_kit.responses.evidence_records import Case, Fact, FeedbackItem, HypothesisLink, Source

__all__ = ["drafts_of", "speakers_of"]

_PERSON = ("role", "sex", "age_band", "service_type")
_NOT_FIELDS = frozenset((*_PERSON, "hypothesis", "stance"))
_NESTED = ("statistic", "review")


def drafts_of(tables: BookTables, ids: IdMaker) -> list[Draft]:
    """All drafts, people and sources before what refers to them; faults and notices go to `tables`.

    Args:
        tables: what was read.
        ids: names facts without an id, and people without a pseudonym.

    Codes: ``evidence.no-id``, ``evidence.same-id``, ``evidence.unknown-row``, ``evidence.half-link``,
    ``evidence.two-descriptions``, ``evidence.feedback-reason``.
    """
    making = _Making(tables, ids)
    drafts = list(making.plain("cases"))
    facts = list(making.facts())
    drafts += making.people(facts)
    drafts += making.sources()
    drafts += making.plain("codebook")
    drafts += [draft for draft, _ in facts]
    for sheet in ("codings", "insights", "recommendations", "memos", "decisions"):
        drafts += making.plain(sheet)
    drafts += making.feedback()
    return drafts


def speakers_of(tables: BookTables) -> dict[str, dict[str, str]]:
    """What tables say about the labels of transcripts: by source, who each label is."""
    said: dict[str, dict[str, str]] = {}
    for row in tables.rows.get("speakers", ()):
        source, label = row.get("source"), row.get("speaker")
        if source and label:
            said.setdefault(source, {})[label] = row.get("case") or ""
        else:
            tables.faults.append(
                row.place.fault("evidence.missing-cell", "This is empty and may not be.", "Fill it in.", "speaker")
            )
    return said


class _Making:
    """One pass over the rows."""

    def __init__(self, tables: BookTables, ids: IdMaker) -> None:
        self.tables = tables
        self.ids = ids

    def plain(self, sheet: str) -> Iterator[Draft]:
        """Sheets of which each row is a record."""
        for row in self._once(sheet):
            yield Draft(kind=SHEETS[sheet].record, id=row.get("id"), values=dict(row.cells), place=row.place)

    def sources(self) -> Iterator[Draft]:
        """Texts, put together from rows of the same id that follow each other, and the turns in them."""
        turns = self._parts("turns", "source", [row.get("id") for row in self._rows("sources")])
        found: dict[str, tuple[dict[str, Any], Place]] = {}
        last = ""
        for row in self._rows("sources"):
            name = self._id(row)
            if name and name not in found:
                values = dict(row.cells)
                if turns is not None:
                    values["turns"] = tuple(_without(each, "source") for each in turns.get(name, ()))
                found[name] = (values, row.place)
            elif name and name == last and row.get("text") and row.cells.keys() - {"id", "text"} <= _empty(row):
                values, _ = found[name]
                values["text"] = (
                    row.get("text") if values.get("text", EMPTY) is EMPTY else values["text"] + row.get("text")
                )
            elif name:
                self._same_id(row)
            last = name
        for name, (values, place) in found.items():
            yield Draft(kind=Source, id=name, values=values, place=place)

    def facts(self) -> Iterator[tuple[Draft, BookRow]]:
        """Facts, with the rows that may describe who said them."""
        rows = list(self._rows("facts"))
        named = {id(row): row.get("id") or self._made(row) for row in rows}
        edits = self._parts("edits", "fact", list(named.values()))
        seen: set[str] = set()
        for row in rows:
            name = named[id(row)]
            if name is None:
                self._fault(row, "evidence.missing-cell", "This fact has no words.", "Write them.", "text_verbatim")
                continue
            if name in seen:
                self._same_id(row)
                continue
            seen.add(name)
            values = {key: value for key, value in row.cells.items() if key not in _NOT_FIELDS}
            values["id"] = name
            self._link(row, values)
            for part in _NESTED:
                _nest(values, part)
            if edits is not None:
                values["edits"] = tuple(
                    {"before": "", "after": "", **_without(each, "fact")} for each in edits.get(name, ())
                )
            if row.get("case") is None and any(row.get(key) is not None for key in _PERSON):
                values["case"] = self.ids.made("p", name)
            yield Draft(kind=Fact, id=name, values=values, place=row.place), row

    def people(self, facts: Sequence[tuple[Draft, BookRow]]) -> Iterator[Draft]:
        """Those whom rows of facts describe, once each."""
        listed = {row.get("id") for row in self._rows("cases")}
        described: dict[str, tuple[BookRow, dict[str, Any]]] = {}
        alone = 0
        for draft, row in facts:
            name = draft.values.get("case")
            about = {key: row.get(key) for key in _PERSON if row.get(key) is not None}
            if not about or name in listed or not isinstance(name, str):
                continue
            alone += row.get("case") is None
            reach = ConsentScope(row.get("consent_scope") or ConsentScope.INTERNAL)
            first, known = described.setdefault(name, (row, {**about, "id": name, "consent_scope": reach}))
            known["consent_scope"] = max(known["consent_scope"], reach, key=lambda scope: scope.reach)
            for key, value in about.items():
                if known.setdefault(key, value) != value:
                    self._fault(
                        row,
                        "evidence.two-descriptions",
                        f"Row {first.place.row} says something else about the same person.",
                        "Correct one of the rows, or give the other person another pseudonym.",
                        key,
                    )
        if alone:
            place = next(row.place for draft, row in facts if draft.values.get("case") in described)
            self.tables.notices.append(
                Place(file=place.file, sheet=place.sheet).fault(
                    "evidence.person-each-row",
                    f"{alone} {'row says' if alone == 1 else 'rows say'} who spoke, but not which person; each counts as a "
                    "person of its own.",
                    "Add a column case with a pseudonym where somebody says several things.",
                )
            )
        for name, (row, values) in described.items():
            yield Draft(kind=Case, id=name, values=values, place=row.place, only_if_new=True)

    def feedback(self) -> Iterator[Draft]:
        """Items, the steps of each in rows of the same id."""
        items: dict[str, tuple[BookRow, list[dict[str, Any]]]] = {}
        for row in self._rows("feedback"):
            name = self._id(row)
            if not name:
                continue
            _, steps = items.setdefault(name, (row, []))
            step = {key: row.get(key) for key in ("status", "on", "did", "reason", "decided_by")}
            self._explained(row, step)
            steps.append({key: value for key, value in step.items() if value is not None})
        for name, (row, steps) in items.items():
            values = {key: row.cells[key] for key in ("id", "said", "who", "hypotheses", "facts") if key in row.cells}
            yield Draft(kind=FeedbackItem, id=name, values={**values, "steps": tuple(steps)}, place=row.place)

    def _explained(self, row: BookRow, step: dict[str, Any]) -> None:
        for status, key in (("partly", "reason"), ("not_possible", "reason"), ("not_possible", "decided_by")):
            if step["status"] == status and not step[key]:
                self._fault(
                    row,
                    "evidence.feedback-reason",
                    "People would not learn why.",
                    "Say the reason, and for not_possible who decided.",
                    key,
                )

    def _link(self, row: BookRow, values: dict[str, Any]) -> None:
        hypothesis, stance = row.get("hypothesis"), row.get("stance")
        if (hypothesis is None) != (stance is None):
            self._fault(
                row,
                "evidence.half-link",
                "A hypothesis without a stance, or a stance without a hypothesis.",
                "Fill both: supports, challenges or unclear.",
                "stance" if stance is None else "hypothesis",
            )
        elif hypothesis is not None:
            already = values.get("links")
            link = HypothesisLink(hypothesis=hypothesis, stance=stance)
            values["links"] = (*(already if isinstance(already, tuple) else ()), link)
        elif {"hypothesis", "stance"} & row.cells.keys():
            values.setdefault("links", EMPTY)

    def _made(self, row: BookRow) -> str | None:
        words = row.get("text_verbatim")
        return None if words is None else self.ids.made("f", words, str(row.get("case") or ""))

    def _parts(self, sheet: str, whole: str, known: Sequence[str | None]) -> dict[str, list[BookRow]] | None:
        """Rows of a sheet of parts by what they belong to; ``None`` where no file has the sheet."""
        if sheet not in self.tables.rows:
            return None
        parts: dict[str, list[BookRow]] = {}
        for row in self._rows(sheet):
            name = row.get(whole)
            if name in known and name is not None:
                parts.setdefault(name, []).append(row)
            else:
                self._fault(
                    row,
                    "evidence.unknown-row",
                    f"This belongs to a {whole} that no file of this import has.",
                    f"Import it together with its {whole}.",
                    whole,
                )
        return parts

    def _once(self, sheet: str) -> Iterator[BookRow]:
        seen: set[str] = set()
        for row in self._rows(sheet):
            name = self._id(row)
            if name and name in seen:
                self._same_id(row)
            elif name:
                seen.add(name)
                yield row

    def _rows(self, sheet: str) -> Sequence[BookRow]:
        return self.tables.rows.get(sheet, ())

    def _id(self, row: BookRow) -> str:
        name = row.get("id")
        if name is None:
            self._fault(row, "evidence.no-id", "This row has no id.", "Give it one that stays for years.", "id")
            return ""
        return str(name)

    def _same_id(self, row: BookRow) -> None:
        self._fault(
            row,
            "evidence.same-id",
            "This is in the import twice: the same id, or the same words of the same person.",
            "Remove one of the rows, or give it another id.",
            "id",
        )

    def _fault(self, row: BookRow, code: str, message: str, remedy: str, column: str) -> None:
        fault: Fault = row.place.fault(code, message, remedy, column=column)
        self.tables.faults.append(fault)


def _without(row: BookRow, name: str) -> dict[str, Any]:
    return {key: value for key, value in row.cells.items() if key != name and value is not EMPTY}


def _empty(row: BookRow) -> set[str]:
    return {key for key, value in row.cells.items() if value is EMPTY}


def _nest(values: dict[str, Any], part: str) -> None:
    """Columns such as ``review_by`` as one value under ``review``."""
    columns = [key for key in values if key.startswith(f"{part}_")]
    inside = {key.removeprefix(f"{part}_"): values.pop(key) for key in columns}
    filled = {key: value for key, value in inside.items() if value is not EMPTY}
    if filled and part == "statistic":
        filled.setdefault("value", "")
    if columns:
        values[part] = filled or EMPTY
