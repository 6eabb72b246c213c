"""Making a pack and filing it: one at a time, listed as a copy before it is written, its figures remembered.

In: a project's content, a store, a data folder and an order. Out: the manifest of a pack that waits for its check. The one
thing easily got wrong: figures count as seen from here on, whether or not the pack is released: somebody has it on a
screen, and the next pack may not be set against it (D4).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from filelock import FileLock, Timeout

from facilitation_kit.activities.contract import Activity
from facilitation_kit.analysis.disclosure_control import Policy
from facilitation_kit.analysis.findings import round_findings
from facilitation_kit.content.library import Library
from facilitation_kit.errors import PlaybackError
from facilitation_kit.live.workshop_state import RoundStatus, fold
from facilitation_kit.playback.audiences import RULES, Audience
from facilitation_kit.playback.packs import PackOrder, make_pack
from facilitation_kit.release.ledger import Ledger
from facilitation_kit.release.manifests import PackManifest
from facilitation_kit.responses.copies import note_copy, note_releases
from facilitation_kit.responses.data_directory import DataDirectory
from facilitation_kit.responses.safety_records import ExportMade, StoredTable
from facilitation_kit.responses.store import Store
from facilitation_kit.responses.store_faults import file_faults
from facilitation_kit.safeguarding.watch_lists import read_watch_list

__all__ = ["make_and_file"]

FULL = "playback"
"""The kind that tells what has changed since the last one of it; the short kinds leave too much out to compare with."""

_PATIENCE = 300.0
"""Seconds to wait for another pack that is being made."""


def make_and_file(
    library: Library,
    store: Store,
    home: DataDirectory,
    order: PackOrder,
    *,
    activities: Mapping[str, Activity],
    policy: Policy,
    now: datetime,
    by: str,
    replaces: str = "",
    progress: Callable[[str], None] = lambda _what: None,
    kept_back: Callable[[int], None] = lambda _number: None,
    patience: float = _PATIENCE,
) -> PackManifest:
    """Make a pack of all that is in a store now, and file it as generated.

    Args:
        library: the project's content.
        store: opened for reading is enough.
        home: the data folder of the store.
        order: which pack.
        activities: the installed ones.
        policy: the project's thresholds.
        now: when, with a time zone.
        by: who makes it, as a role or initials.
        replaces: name of a pack that was called back for this one.
        progress: as for `make_pack`.
        kept_back: told how many quotes and other facts are not in it for want of consent or approval: for the team alone.
        patience: seconds to wait while another pack is being made.

    Raises:
        PlaybackError: as `make_pack`; ``release.busy``.
        StoreError: the store cannot be read, or the files cannot be written.
    """
    ledger = Ledger(home.packs)
    with file_faults(home.packs):
        home.packs.mkdir(parents=True, mode=0o700, exist_ok=True)
        watch_list = read_watch_list(home.root)
    try:
        with FileLock(home.packs / ".making", timeout=patience, mode=0o600), store.snapshot():
            released = _tables_shown(store, activities, policy, order.audience, now)
            last = ledger.last_released(order.audience, rehearsal=store.is_rehearsal, kind=FULL)
            made = make_pack(
                library,
                store,
                order,
                activities=activities,
                policy=policy,
                now=now,
                progress=progress,
                before=last.standing if last else None,
                watch_list=watch_list,
            )
            note_copy(home.root, ExportMade(kind="pack", name=made.name, by=by, at=now))
            note_releases(home.root, released)
            kept_back(made.kept_back)
            return ledger.file(made, order, by=by, at=now, replaces=replaces)
    except Timeout:
        raise PlaybackError(
            "release.busy",
            "Another pack is being made.",
            remedy="Packs are made one at a time, so that votes never wait; try again in a minute.",
        ) from None


def _tables_shown(
    store: Store, activities: Mapping[str, Activity], policy: Policy, audience: Audience, now: datetime
) -> list[StoredTable]:
    """The tables that this audience sees in a pack of this moment, without those that were seen as they are (D4)."""
    rules = RULES[audience]
    tables = []
    for workshop in store.workshops():
        state = fold(store.events(workshop))
        for round_id, one in state.rounds.items():
            if one.status is not RoundStatus.REVEALED and (state.closed_at is None or one.status is RoundStatus.OPEN):
                continue
            findings = round_findings(store, state, round_id, activities, policy, rules.profile, by_group=True)
            seen = {table.hash for table in store.released_tables(round_id)}
            shown = findings.releases(audience=rules.words, cut_off=one.closed_at or now)
            tables += [table for table in (each.to_stored(now) for each in shown) if table.hash not in seen]
    return tables
