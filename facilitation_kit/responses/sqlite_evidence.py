"""The research in a SQLite store: records in versions, and taking people's words out of them for good.

In flow records, out flow the versions that count. The one thing easily got wrong: a person's words lie in more places than
their case. Facts, turns of a transcript, facts of others that hold a piece of the same stretch, and every older version go
with them, in the transaction that takes the case out.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import cast

from facilitation_kit.errors import StoreError
from facilitation_kit.identifiers import AnswerKey, CaseId, ParticipantId
from facilitation_kit.responses.evidence_erasure import Redaction, Reference, redacted_source, redacted_span, without
from facilitation_kit.responses.evidence_json import KINDS, read_record, record_json
from facilitation_kit.responses.evidence_records import Case, Coding, EvidenceRecord, Fact, Source, record_kind
from facilitation_kit.responses.evidence_stores import Gone, Kept, R
from facilitation_kit.responses.sqlite_records import SqliteRecords
from facilitation_kit.responses.stored_values import key_hash, moment, stored_moment

__all__ = ["SqliteEvidence"]

WITHDRAWN, REMOVED, PURGED = "withdrawn", "removed", "purged"

_COLUMNS = "kind, id, version, body, by, at, case_id, participant, source, answer"
_AGEING = ("source", "fact", "memo")
"""Kinds that hold people's words, or may; a case goes when nothing of it is left, a coding with its source."""

_Stretches = dict[str, list[tuple[int, int]]]


class SqliteEvidence(SqliteRecords):
    """The part of a store that holds the research."""

    def keep(self, records: Sequence[tuple[EvidenceRecord, int | None]], *, by: str, at: datetime) -> list[int]:
        with self._writing() as connection:
            gone = {(kind, id_) for kind, id_ in connection.execute("SELECT kind, id FROM evidence_gone")}
            return [self._keep(connection, record, replaces, gone, by, at) for record, replaces in records]

    def evidence(self, kind: type[R]) -> list[Kept[R]]:
        found = self._all(
            # The bare columns of a group come from the row that holds its max(); see `SqliteStore.current_answers`.
            "SELECT * FROM (SELECT id, body, by, at, max(version) AS version FROM evidence_version WHERE kind = ?1 "
            "GROUP BY id) JOIN (SELECT id, min(seq) AS first FROM evidence_version WHERE kind = ?1 GROUP BY id) "
            "USING (id) ORDER BY first",
            record_kind(kind),
        )
        return [_kept(kind, version, body, by, at) for _, body, by, at, version, _ in found]

    def evidence_history(self, kind: type[R], id: str) -> list[Kept[R]]:  # noqa: A002 - the record's own word
        found = self._all(
            "SELECT version, body, by, at FROM evidence_version WHERE kind = ? AND id = ? ORDER BY version",
            record_kind(kind),
            id,
        )
        return [_kept(kind, version, body, by, at) for version, body, by, at in found]

    # -- erasing ----------------------------------------------------------------------------------------------------

    def erase_case(self, case: CaseId, at: datetime) -> list[Gone]:
        with self._writing() as connection:
            gone = self._erase_evidence(connection, [("case", case)], at, WITHDRAWN)
            self._audit_erasure("case", gone, at, WITHDRAWN)
            return gone

    def erase_evidence(self, kind: type[EvidenceRecord], id: str, at: datetime) -> list[Gone]:  # noqa: A002 - its word
        name = record_kind(kind)
        with self._writing() as connection:
            gone = self._erase_evidence(connection, [(name, id)], at, REMOVED, words_go=False)
            self._audit_erasure(name, gone, at, REMOVED)
            return gone

    def evidence_gone(self) -> list[Gone]:
        found = self._all("SELECT kind, id, at, why FROM evidence_gone ORDER BY seq")
        return [Gone(kind=kind, id=id_, at=moment(at), why=why) for kind, id_, at, why in found]

    def evidence_due(self, before: datetime) -> list[tuple[type[EvidenceRecord], str]]:
        first = self._all(
            "SELECT kind, id FROM evidence_version GROUP BY kind, id HAVING min(at) < ? ORDER BY min(seq)",
            stored_moment(before),
        )
        due = [(kind, id_) for kind, id_ in first if kind in _AGEING]
        due_now = set(due)
        for kind, id_ in first:
            # A person stays known while something newer of what they said is there.
            if kind == "case" and self._words_of(id_) <= due_now:
                due.append((kind, id_))
        return [(KINDS[kind], id_) for kind, id_ in due]

    def purge_evidence(self, before: datetime, at: datetime) -> list[Gone]:
        with self._writing() as connection:
            due = [(record_kind(kind), id_) for kind, id_ in self.evidence_due(before)]
            gone = self._erase_evidence(connection, due, at, PURGED, words_go=False)
            self._audit_erasure("evidence", gone, at, "its time had come")
            return gone

    def _erase_what_they_said(
        self,
        connection: sqlite3.Connection,
        participants: Iterable[ParticipantId],
        keys: Iterable[AnswerKey],
        at: datetime,
        why: str,
    ) -> None:
        """Take out the cases of people in a workshop, and the facts made from their answers."""
        found: list[Reference] = []
        for column, values in (("participant", participants), ("answer", keys)):
            for value in values:
                rows = connection.execute(
                    f"SELECT DISTINCT kind, id FROM evidence_version WHERE {column} = ?",  # noqa: S608 - constants
                    (value,),
                )
                found += rows.fetchall()
        if found:
            self._erase_evidence(connection, found, at, why)

    # -- inside -----------------------------------------------------------------------------------------------------

    def _keep(
        self,
        connection: sqlite3.Connection,
        record: EvidenceRecord,
        replaces: int | None,
        gone: Collection[Reference],
        by: str,
        at: datetime,
    ) -> int:
        kind, body = record_kind(record), record_json(record)
        self._require_not_withdrawn(connection, record, gone)
        found = connection.execute(
            "SELECT version, body FROM evidence_version WHERE kind = ? AND id = ? ORDER BY version DESC LIMIT 1",
            (kind, record.id),
        ).fetchone()
        version, before = found if found is not None else (0, None)
        if body == before:
            return int(version)
        if replaces is not None and replaces != version:
            raise StoreError(
                "store.evidence-changed",
                f"Somebody has changed this {kind} meanwhile ({record.id}, version {version}).",
                remedy="Load it again, compare, and make your change once more.",
                file=str(self.path),
                field=record.id,
            )
        if isinstance(record, Source) and before is not None:
            self._require_same_text(connection, record, before)
        _insert(connection, record, version + 1, body, by, stored_moment(at))
        return int(version) + 1

    def _require_not_withdrawn(
        self, connection: sqlite3.Connection, record: EvidenceRecord, gone: Collection[Reference]
    ) -> None:
        """What was taken back does not come in again, not under another record's name either."""
        back = (record_kind(record), record.id) in gone or (gone and without(record, gone) != record)
        if isinstance(record, Fact) and record.answer is not None:
            hashed = key_hash(record.answer)
            back = back or connection.execute("SELECT 1 FROM tombstone WHERE key_hash = ?", (hashed,)).fetchone()
        if isinstance(record, Case) and record.participant is not None:
            back = (
                back
                or connection.execute(
                    "SELECT 1 FROM participant WHERE id = ?1 AND withdrawn_at IS NOT NULL "
                    "UNION SELECT 1 FROM withdrawal WHERE participant = ?1",
                    (record.participant,),
                ).fetchone()
            )
        if back:
            raise StoreError(
                "store.evidence-withdrawn",
                f"This {record_kind(record)} ({record.id}), or something that it refers to, was taken out for good.",
                remedy="Leave it out, or take out the reference to what is gone.",
                file=str(self.path),
                field=record.id,
            )

    def _require_same_text(self, connection: sqlite3.Connection, source: Source, before: str) -> None:
        """Codings and facts point into a source by code points, so its text stays while anything does."""
        if source.text == cast("Source", read_record("source", before)).text:
            return
        points = connection.execute(
            "SELECT 1 FROM evidence_version WHERE source = ?1 "
            "UNION SELECT 1 FROM evidence_rewritten WHERE kind = 'source' AND id = ?1",
            (source.id,),
        ).fetchone()
        if points:
            raise StoreError(
                "store.evidence-text-fixed",
                f"Codes or facts point into this source, or somebody's words were taken out of it ({source.id}).",
                remedy="Bring the changed text in as a new source.",
                file=str(self.path),
                field=source.id,
            )

    def _words_of(self, case: str) -> set[Reference]:
        """What holds words of a case."""
        found = self._all(
            "SELECT kind, id FROM evidence_version WHERE case_id = ?1 AND kind = 'fact' "
            "UNION SELECT kind, id FROM evidence_version WHERE kind = 'source' AND instr(body, ?2) > 0",
            case,
            f'"{case}"',
        )
        return set(found)

    def _audit_erasure(self, kind: str, gone: Sequence[Gone], at: datetime, why: str) -> None:
        if gone:
            self.audit(at=at, who="facilitator", what="erase evidence", subject=f"{kind}, {len(gone)} records", why=why)

    def _erase_evidence(
        self,
        connection: sqlite3.Connection,
        seeds: Iterable[Reference],
        at: datetime,
        why: str,
        *,
        words_go: bool = True,
    ) -> list[Gone]:
        """Take records out, with all that cannot stand without them, and let the rest lose its links to them."""
        erasure = _Erasure(connection, words_go=words_go)
        erasure.run(seeds)
        gone = [Gone(kind=kind, id=id_, at=at, why=why) for kind, id_ in erasure.gone]
        for each in gone:
            connection.execute("DELETE FROM evidence_version WHERE kind = ? AND id = ?", (each.kind, each.id))
            connection.execute(
                "INSERT OR IGNORE INTO evidence_gone (kind, id, at, why) VALUES (?, ?, ?, ?)",
                (each.kind, each.id, stored_moment(at), why),
            )
        for (kind, id_), versions in erasure.changed.items():
            if (kind, id_) not in erasure.gone:
                _rewrite(connection, (kind, id_), versions, why, stored_moment(at))
        if gone:
            self._note_erasure()
        return gone


class _Erasure:
    """What goes with some records, and what the others look like afterwards; nothing is written.

    Args:
        connection: to read with.
        words_go: the words go too, out of sources and out of other people's facts, and not the records alone.

    Attributes:
        gone: records to take out, in the order of finding them.
        changed: versions of others, by their numbers, as they are afterwards.
    """

    def __init__(self, connection: sqlite3.Connection, *, words_go: bool) -> None:
        self._connection = connection
        self._words_go = words_go
        self.gone: dict[Reference, None] = {}
        self.changed: dict[Reference, dict[int, EvidenceRecord]] = {}

    def run(self, seeds: Iterable[Reference]) -> None:
        """Follow the links from `seeds`."""
        for kind, id_ in seeds:
            if self._versions((kind, id_)):
                self.gone[kind, id_] = None
        cases = {id_ for kind, id_ in self.gone if kind == "case"}
        for case in cases:
            self._go(self._found("kind = 'fact' AND case_id = ?", case))
        if cases or self._words_go:
            self._take_words(cases)
        followed: set[Reference] = set()
        while left := [each for each in self.gone if each not in followed]:
            for reference in left:
                followed.add(reference)
                self._cut_links(reference)

    def _take_words(self, cases: Collection[str]) -> None:
        """Take these people's turns, and the stretches of facts that go, out of the sources that they lie in."""
        stretches: _Stretches = {}
        for kind, id_ in tuple(self.gone):
            for fact in self._versions((kind, id_)).values() if kind == "fact" else ():
                if isinstance(fact, Fact) and fact.source and fact.start is not None and fact.end is not None:
                    stretches.setdefault(fact.source, []).append((fact.start, fact.end))
        for case in cases:
            for _, source in self._found("kind = 'source' AND instr(body, ?) > 0", f'"{case}"'):
                stretches.setdefault(source, [])
        for source, spans in stretches.items():
            if ("source", source) not in self.gone:
                self._redact(source, spans, cases)

    def _redact(self, id_: str, spans: list[tuple[int, int]], cases: Collection[str]) -> None:
        versions = cast("dict[int, Source]", self._versions(("source", id_)))
        if not versions:
            return
        newest = versions[max(versions)]
        # Only versions of the same text are told by the same places; others go, as nothing points into them.
        same = {number: each for number, each in versions.items() if each.text == newest.text}
        turns = [turn for each in same.values() for turn in each.turns if turn.case is not None]
        spans += [(turn.start, turn.end) for turn in turns if turn.case in cases]
        redaction = Redaction(newest.text, spans)
        said_by_others = any(turn.case not in cases for turn in turns)
        for kind, record_id in self._found("source = ?", id_):
            moved = {
                number: redacted_span(cast("Coding | Fact", each), redaction)
                for number, each in self._versions((kind, record_id)).items()
            }
            if any(each is None for each in moved.values()):
                self._go([(kind, record_id)])
            else:
                self._change((kind, record_id), cast("dict[int, EvidenceRecord]", moved))
        if said_by_others or not turns:
            self._change(("source", id_), {n: redacted_source(each, redaction, cases) for n, each in same.items()})
        else:
            self._go([("source", id_)])

    def _cut_links(self, gone: Reference) -> None:
        """Take the links to one record out of all others."""
        for reference in self._found("instr(body, ?) > 0", f'"{gone[1]}"'):
            if reference in self.gone:
                continue
            before = self._versions(reference)
            cut = {number: without(each, self.gone) for number, each in before.items()}
            if cut[max(cut)] is None:
                self._go([reference])
            elif cut != before:
                self._change(reference, {number: each for number, each in cut.items() if each is not None})

    def _go(self, references: Iterable[Reference]) -> None:
        self.gone.update(dict.fromkeys(references))

    def _change(self, reference: Reference, versions: dict[int, EvidenceRecord]) -> None:
        if versions != self._stored(reference):
            self.changed[reference] = versions

    def _versions(self, reference: Reference) -> dict[int, EvidenceRecord]:
        """A record's versions as they are by now."""
        return self.changed.get(reference) or self._stored(reference)

    def _stored(self, reference: Reference) -> dict[int, EvidenceRecord]:
        found = self._connection.execute(
            "SELECT version, body FROM evidence_version WHERE kind = ? AND id = ?", reference
        )
        return {version: read_record(reference[0], body) for version, body in found.fetchall()}

    def _found(self, where: str, value: str) -> list[Reference]:
        found = self._connection.execute(
            f"SELECT kind, id FROM evidence_version WHERE {where} GROUP BY kind, id ORDER BY min(seq)",  # noqa: S608 - constants
            (value,),
        )
        return found.fetchall()


def _rewrite(
    connection: sqlite3.Connection, reference: Reference, versions: dict[int, EvidenceRecord], why: str, at: int
) -> None:
    """Put what is left of a record in the place of all its versions, and add one that says so.

    The new version makes whoever has the record open load it again before changing it.
    """
    kept = ", ".join(str(number) for number in versions)
    connection.execute(
        f"DELETE FROM evidence_version WHERE kind = ? AND id = ? AND version NOT IN ({kept})",  # noqa: S608 - numbers
        reference,
    )
    for number, record in versions.items():
        connection.execute(
            "UPDATE evidence_version SET body = ?, source = ? WHERE kind = ? AND id = ? AND version = ?",
            (record_json(record), _source_of(record), *reference, number),
        )
    newest = max(versions)
    _insert(connection, versions[newest], newest + 1, record_json(versions[newest]), why, at)
    connection.execute("INSERT OR REPLACE INTO evidence_rewritten VALUES (?, ?, ?)", (*reference, newest + 1))


def _insert(connection: sqlite3.Connection, record: EvidenceRecord, version: int, body: str, by: str, at: int) -> None:
    case = record.id if isinstance(record, Case) else record.case if isinstance(record, Fact) else None
    connection.execute(
        f"INSERT INTO evidence_version ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",  # noqa: S608 - constants
        (
            record_kind(record),
            record.id,
            version,
            body,
            by,
            at,
            case,
            record.participant if isinstance(record, Case) else None,
            _source_of(record),
            record.answer if isinstance(record, Fact) else None,
        ),
    )


def _source_of(record: EvidenceRecord) -> str | None:
    return record.source if isinstance(record, Coding | Fact) else None


def _kept(kind: type[R], version: int, body: str, by: str, at: int) -> Kept[R]:
    record = cast("R", read_record(record_kind(kind), body))
    return Kept(record=record, version=version, by=by, at=moment(at))
