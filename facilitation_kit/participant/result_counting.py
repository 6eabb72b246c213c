"""Counting a round for the screens, away from the event loop.

In: a workshop's state and one of its rounds. Out: the protected result as JSON values, the one thing that projector,
phones and console are sent. Counting runs in one thread of its own, one round at a time, because it may take as long as
a vote must never wait.

The one thing easily got wrong: what is shown is the table of the profile ``room``; no exact tally comes out of here.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from facilitation_kit.activities.contract import Activity
from facilitation_kit.identifiers import RoundId
from facilitation_kit.live.card_checks import ChosenCard
from facilitation_kit.live.workshop_state import WorkshopState
from facilitation_kit.participant.event_stream import JsonView
from facilitation_kit.responses.safety_records import StoredTable
from facilitation_kit.responses.store import Store

if TYPE_CHECKING:
    from facilitation_kit.analysis.findings import RoundFindings

__all__ = ["ResultCounter", "with_words_of"]


_SAID = ("words", "label", "short", "merged_from")
"""What of a row may go when somebody takes their words back: options may have been made from notes."""


class ResultCounter:
    """Counts rounds of one store.

    Args:
        store: read from the counting thread.
        activities: registered activities by name.
        project: folder that may hold ``policy.yaml``.
    """

    def __init__(self, store: Store, activities: Mapping[str, Activity], project: Path) -> None:
        self._store = store
        self._activities = activities
        self._project = project
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="counting")

    def warm_up(self) -> None:
        """Load what counting needs now, so that the first reveal does not wait for it."""
        self._thread.submit(_load_analysis)

    async def count(self, state: WorkshopState, round_id: RoundId) -> JsonView:
        """The result of a round as the room may see it.

        Raises:
            ContentError: ``policy.yaml`` holds faults.
            StoreError: the store cannot be read.
        """
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._count, state, round_id)

    async def count_to_reveal(
        self, state: WorkshopState, round_id: RoundId, at: datetime
    ) -> tuple[JsonView, StoredTable]:
        """The same for a round that is about to be revealed, with the record of what the room is shown (D4).

        Args:
            state: of the workshop.
            round_id: which round.
            at: the moment of the reveal.

        Raises:
            ContentError, StoreError: as in `count`.
        """
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._to_reveal, state, round_id, at)

    async def board(self, state: WorkshopState, round_id: RoundId) -> JsonView:
        """A round's board as the room may see it.

        Raises:
            ContentError, StoreError: as in `count`.
        """
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._board, state, round_id)

    async def cards(self, state: WorkshopState, round_id: RoundId) -> Mapping[str, ChosenCard]:
        """The cards of a round as the room may see them, by their names, in the order of the wall; none without such a round.

        Raises:
            StoreError: the store cannot be read.
        """
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._cards, state, round_id)

    def close(self) -> None:
        """Let the thread end after what it is doing."""
        self._thread.shutdown(wait=False, cancel_futures=True)

    def _count(self, state: WorkshopState, round_id: RoundId) -> JsonView:
        return self._findings(state, round_id).to_json()

    def _to_reveal(self, state: WorkshopState, round_id: RoundId, at: datetime) -> tuple[JsonView, StoredTable]:
        findings = self._findings(state, round_id)
        (shown,) = findings.releases(audience="the room", cut_off=state.rounds[round_id].closed_at or at)
        return findings.to_json(), shown.to_stored(at)

    def _board(self, state: WorkshopState, round_id: RoundId) -> JsonView:
        # Imported here for the same reason as below.
        from facilitation_kit.analysis.board_views import board_view  # noqa: PLC0415
        from facilitation_kit.analysis.policy import read_policy  # noqa: PLC0415

        one = state.rounds[round_id]
        activity = self._activities[one.definition.activity]
        return board_view(self._store, state, one, activity, read_policy(self._project))

    def _cards(self, state: WorkshopState, round_id: RoundId) -> Mapping[str, ChosenCard]:
        from facilitation_kit.analysis.persona_screen import cards_to_check  # noqa: PLC0415 - as above

        one = state.rounds.get(round_id)
        activity = self._activities.get(one.definition.activity) if one else None
        return cards_to_check(self._store, one, activity) if one and activity else {}

    def _findings(self, state: WorkshopState, round_id: RoundId) -> RoundFindings:
        # Imported here: a hub is ready for phones long before anybody reveals anything.
        from facilitation_kit.analysis.findings import round_findings  # noqa: PLC0415
        from facilitation_kit.analysis.policy import Profile, read_policy  # noqa: PLC0415

        policy = read_policy(self._project)
        return round_findings(self._store, state, round_id, self._activities, policy, Profile.ROOM)


def with_words_of(fresh: JsonView, shown: JsonView) -> JsonView:
    """A result that has been shown, with the approved words of one that was counted just now.

    The figures stay: were they to move with each decision of a moderator, the difference would tell single answers.
    """
    said = {row["item"]: {name: row[name] for name in _SAID} for row in _rows(fresh)}
    return {
        **shown,
        "rows": [{**row, **said.get(row["item"], {"words": [], "merged_from": []})} for row in _rows(shown)],
    }


def _rows(result: JsonView) -> Sequence[Mapping[str, object]]:
    rows = result["rows"]
    assert isinstance(rows, Sequence)
    return rows


def _load_analysis() -> None:
    import facilitation_kit.analysis.findings  # noqa: F401, PLC0415
