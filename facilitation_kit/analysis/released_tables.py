"""The record of what has been released, to whom, and as of when (D4).

In goes a protected table that is about to leave; out comes a `ReleasedTable`, which the store keeps for good. The one
thing easily got wrong: a release can not be taken back. What a reader has once seen is known in every later audit, also
when the pack that said it has been replaced.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import cast

from facilitation_kit.analysis.disclosure_control import ProtectedTable
from facilitation_kit.analysis.policy import Profile
from facilitation_kit.analysis.protected_groups import ProtectedGroupTable
from facilitation_kit.errors import StoreError
from facilitation_kit.identifiers import RoundId
from facilitation_kit.responses.safety_records import StoredTable
from facilitation_kit.responses.safety_stores import RecordStore

__all__ = ["ReleaseKind", "ReleasedTable", "release_of", "release_of_groups", "released_about"]


class ReleaseKind(StrEnum):
    """Which of a round's two tables was released."""

    WHOLE_ROOM = "whole_room"
    BY_GROUP = "by_group"


@dataclass(frozen=True, kw_only=True)
class ReleasedTable:
    """One table that has been shown to somebody.

    Attributes:
        round: that it is about.
        kind: whole room or by audience group.
        profile: whose rules it was protected by.
        audience: who received it, in words, such as "the room" or "the working group".
        cut_off: the moment whose answers it counts, UTC.
        table: the figures as they were shown, JSON values; options by their ids alone.
    """

    round: RoundId
    kind: ReleaseKind
    profile: Profile
    audience: str
    cut_off: datetime
    table: Mapping[str, object]

    @property
    def digest(self) -> str:
        """32 hexadecimal digits that change with anything that was shown; the audience and the moment are not in it."""
        shown = [self.round, self.kind.value, self.profile.value, self.table]
        canonical = json.dumps(shown, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
        return hashlib.blake2b(canonical.encode(), digest_size=16).hexdigest()

    def to_json(self) -> dict[str, object]:
        """As JSON values, for the store; `from_json` is its inverse."""
        return {
            "round": self.round,
            "kind": self.kind.value,
            "profile": self.profile.value,
            "audience": self.audience,
            "cut_off": self.cut_off.isoformat(),
            "table": dict(self.table),
            "digest": self.digest,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, object]) -> ReleasedTable:
        """Read back what `to_json` wrote.

        Raises:
            StoreError: ``store.release-changed``; the record is no longer what was written.
        """
        table = data["table"]
        released = cls(
            round=RoundId(str(data["round"])),
            kind=ReleaseKind(str(data["kind"])),
            profile=Profile(str(data["profile"])),
            audience=str(data["audience"]),
            cut_off=datetime.fromisoformat(str(data["cut_off"])),
            table=cast("Mapping[str, object]", table),
        )
        if released.digest != data["digest"]:
            raise StoreError(
                "store.release-changed",
                f"The record of what was released about the round {released.round} has been changed.",
                remedy="Restore the store from a backup before making another pack.",
            )
        return released

    def to_stored(self, at: datetime) -> StoredTable:
        """As the store keeps it; `at` is when it was released."""
        return StoredTable(
            round=self.round,
            profile=self.profile.value,
            audience=self.audience,
            cut_off=self.cut_off,
            hash=self.digest,
            table=self.to_json(),
            at=at,
        )


def released_about(store: RecordStore, round_id: RoundId) -> list[ReleasedTable]:
    """Everything that the store knows to have been released about a round, in order.

    Raises:
        StoreError: the store cannot be read; ``store.release-changed``.
    """
    return [ReleasedTable.from_json({**one.table, "digest": one.hash}) for one in store.released_tables(round_id)]


def release_of(table: ProtectedTable, round_id: RoundId, *, audience: str, cut_off: datetime) -> ReleasedTable:
    """The record of a whole-room table."""
    return ReleasedTable(
        round=round_id,
        kind=ReleaseKind.WHOLE_ROOM,
        profile=table.profile,
        audience=audience,
        cut_off=cut_off,
        table={**_without_labels(table.to_json(), "rows"), "withheld": table.withheld},
    )


def release_of_groups(table: ProtectedGroupTable, *, audience: str, cut_off: datetime) -> ReleasedTable:
    """The record of a table by audience group."""
    figures = _without_labels(table.to_json(), "items")
    items = cast("list[Mapping[str, object]]", figures["items"])
    return ReleasedTable(
        round=table.round,
        kind=ReleaseKind.BY_GROUP,
        profile=table.profile,
        audience=audience,
        cut_off=cut_off,
        # a row of a ranking is an option too
        table={**figures, "items": [_without_labels(item, "rows") for item in items]},
    )


def _without_labels(table: Mapping[str, object], name: str) -> dict[str, object]:
    """Figures by the ids of options alone: a label may be somebody's words, and what has been released is kept for good."""
    rows = cast("list[Mapping[str, object]]", table[name])
    return {**table, name: [{**row, "label": ""} for row in rows]}
