"""Records about the store in the store: what was released, what was exported, who did what; and its backups.

In flow tables, notes and entries, out flow the same in their order. The one thing easily got wrong: these records outlive
the answers, so no words and no ids of participants belong in them.
"""

from __future__ import annotations

import json
import os
import sqlite3
from datetime import datetime
from pathlib import Path

from facilitation_kit.identifiers import RoundId
from facilitation_kit.responses.audit_chain import audit_hash
from facilitation_kit.responses.copies import releases_waiting
from facilitation_kit.responses.safety_records import AuditEntry, ExportMade, StoredTable
from facilitation_kit.responses.sqlite_transactions import SqliteTransactions
from facilitation_kit.responses.store_faults import file_faults, sqlite_faults
from facilitation_kit.responses.stored_values import moment, stored_moment

__all__ = ["SqliteRecords"]

_AUDIT_COLUMNS = "seq, at, who, what, subject, why, previous_hash, hash"


class SqliteRecords(SqliteTransactions):
    """The part of a store that remembers what was done with it."""

    def add_released_table(self, table: StoredTable) -> None:
        with self._writing() as connection:
            connection.execute(
                'INSERT INTO released_table (round, profile, audience, cut_off, hash, "table", at) '
                "VALUES (?, ?, ?, ?, ?, ?, ?)",
                (
                    table.round,
                    table.profile,
                    table.audience,
                    stored_moment(table.cut_off),
                    table.hash,
                    json.dumps(table.table, sort_keys=True),
                    stored_moment(table.at),
                ),
            )

    def released_tables(self, round_id: RoundId) -> list[StoredTable]:
        found = self._all(
            'SELECT profile, audience, cut_off, hash, "table", at FROM released_table WHERE round = ? ORDER BY seq',
            round_id,
        )
        stored = [
            StoredTable(
                round=round_id,
                profile=profile,
                audience=audience,
                cut_off=moment(cut_off),
                hash=digest,
                table=json.loads(table),
                at=moment(at),
            )
            for profile, audience, cut_off, digest, table, at in found
        ]
        # A pack that was written beside a running hub has been seen as well.
        return stored + [table for table in releases_waiting(self.path.parent) if table.round == round_id]

    def audit(self, *, at: datetime, who: str, what: str, subject: str, why: str) -> AuditEntry:
        with self._writing() as connection:
            last = connection.execute("SELECT seq, hash FROM audit_entry ORDER BY seq DESC LIMIT 1").fetchone()
            number, previous = (last[0] + 1, last[1]) if last else (1, "")
            stored = stored_moment(at)
            digest = audit_hash(
                seq=number, at=stored, who=who, what=what, subject=subject, why=why, previous_hash=previous
            )
            connection.execute(
                f"INSERT INTO audit_entry ({_AUDIT_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",  # noqa: S608 - constants
                (number, stored, who, what, subject, why, previous, digest),
            )
            return _entry((number, stored, who, what, subject, why, previous, digest))

    def audit_entries(self) -> list[AuditEntry]:
        return [_entry(row) for row in self._all(f"SELECT {_AUDIT_COLUMNS} FROM audit_entry ORDER BY seq")]  # noqa: S608 - constants

    def note_export(self, export: ExportMade) -> None:
        with self._writing() as connection:
            connection.execute(
                "INSERT INTO export_made (at, kind, name, by) VALUES (?, ?, ?, ?)",
                (stored_moment(export.at), export.kind, export.name, export.by),
            )

    def exports_made(self) -> list[ExportMade]:
        found = self._all("SELECT kind, name, by, at FROM export_made ORDER BY seq")
        return [ExportMade(kind=kind, name=name, by=by, at=moment(at)) for kind, name, by, at in found]

    def backup(self, path: Path) -> None:
        with file_faults(path):
            path.parent.mkdir(mode=0o700, exist_ok=True)
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        with sqlite_faults(self.path):
            # A connection of its own: writing a copy takes seconds, in which this thread's reader stays usable.
            source = sqlite3.connect(f"{self.path.absolute().as_uri()}?mode=ro", uri=True, isolation_level=None)
            try:
                source.execute("VACUUM INTO ?", (str(path),))
            except BaseException:
                path.unlink(missing_ok=True)
                raise
            finally:
                source.close()


def _entry(row: tuple[int, int, str, str, str, str, str, str]) -> AuditEntry:
    seq, at, who, what, subject, why, previous_hash, digest = row
    return AuditEntry(
        seq=seq,
        at=moment(at),
        who=who,
        what=what,
        subject=subject,
        why=why,
        previous_hash=previous_hash,
        hash=digest,
    )
