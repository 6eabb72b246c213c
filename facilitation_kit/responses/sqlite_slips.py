"""Join slips in a SQLite store.

In flow hashes, out flow who is let in. The one thing easily got wrong: a slip is used by one statement that looks and
marks at once, so that of two phones with the same slip exactly one gets in.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection

from facilitation_kit.identifiers import WorkshopId
from facilitation_kit.responses.records import Participant
from facilitation_kit.responses.slip_stores import Admission, KnownSlip, SlipCounts
from facilitation_kit.responses.sqlite_transactions import SqliteTransactions

__all__ = ["SqliteSlips"]


class SqliteSlips(SqliteTransactions):
    """The part of a store that holds join slips; letting somebody in is `SqliteStore.admit`."""

    def offer_slips(self, workshop: WorkshopId, slips: Collection[bytes]) -> None:
        with self._writing() as connection:
            connection.executemany(
                "INSERT OR IGNORE INTO join_slip (hash, workshop) VALUES (?, ?)", [(each, workshop) for each in slips]
            )

    def known_slip(self, slip: bytes) -> KnownSlip | None:
        found = self._all("SELECT workshop, used FROM join_slip WHERE hash = ?", slip)
        return KnownSlip(workshop=WorkshopId(found[0][0]), used=bool(found[0][1])) if found else None

    def slip_counts(self, workshop: WorkshopId) -> SlipCounts:
        found = self._all("SELECT count(*), ifnull(sum(used), 0) FROM join_slip WHERE workshop = ?", workshop)
        return SlipCounts(printed=int(found[0][0]), used=int(found[0][1]))

    def _use_slip(self, connection: sqlite3.Connection, participant: Participant, slip: bytes) -> Admission:
        """Use a slip up for somebody who is not in yet."""
        used = connection.execute(
            "UPDATE join_slip SET used = 1 WHERE hash = ? AND workshop = ? AND used = 0", (slip, participant.workshop)
        )
        if used.rowcount:
            return Admission.ADMITTED
        known = connection.execute(
            "SELECT 1 FROM join_slip WHERE hash = ? AND workshop = ?", (slip, participant.workshop)
        ).fetchone()
        return Admission.USED if known else Admission.UNKNOWN
