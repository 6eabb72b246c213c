"""The facilitator's side of the hub: opening workshops, moving them on, and counting what is closed.

In: a run sheet's id, or an action. Out: events in the log and, once they are committed, new views on every screen.

Two things easily got wrong. A reveal waits until answers on their way have come in, and counts before it shows, so that
screen and phones get state and result in one message. And a result that was counted after a close is dropped when the
round opens again.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager, nullcontext
from datetime import timedelta
from pathlib import Path

from facilitation_kit.content.library import Library
from facilitation_kit.errors import KitError, LiveError
from facilitation_kit.identifiers import RoundId, RunSheetId, WorkshopId
from facilitation_kit.live.asked_forms import forms_asked, refuse_changed_forms, refuse_other_form
from facilitation_kit.live.card_checks import rounds_of_cards
from facilitation_kit.live.closing_times import due_closing
from facilitation_kit.live.commands import open_workshop
from facilitation_kit.live.events import BoardChanged, RoundOpened, RoundRevealed, WorkshopEvent
from facilitation_kit.live.join_codes import new_join_code
from facilitation_kit.live.opening import new_workshop_id
from facilitation_kit.live.workshop_state import RoundStatus, WorkshopState, apply
from facilitation_kit.participant.closing_watch import ClosingWatch
from facilitation_kit.participant.control_actions import Action, AskAboutCards, OpenRound, RevealRound, VoteOnIdeas
from facilitation_kit.participant.event_stream import JsonView
from facilitation_kit.participant.hub import Hub
from facilitation_kit.participant.idea_notes import notes_by_id
from facilitation_kit.participant.result_counting import ResultCounter, with_words_of
from facilitation_kit.participant.workshop_room import WorkshopRoom
from facilitation_kit.planning.workshop_plan import WorkshopPlan, plan_workshop
from facilitation_kit.responses.safety_records import StoredTable

__all__ = ["ControlDesk"]


class ControlDesk:
    """What the control API and the control pages do.

    Args:
        hub: shared with the phones' side.
        counter: counts rounds.
    """

    def __init__(self, hub: Hub, counter: ResultCounter) -> None:
        self.hub = hub
        self._counter = counter
        self._opening = asyncio.Lock()
        self._counting: set[asyncio.Task[None]] = set()
        self._drawing: set[RoundId] = set()
        self._draw_again: set[RoundId] = set()
        self.hub.refresh_words = self.refresh_words
        self._closings = ClosingWatch(hub.rooms.values, self.close_what_is_due, hub.clock)

    def start(self) -> None:
        """Close what was due while the hub was down, and count again what was closed or revealed; call on the event loop."""
        self._closings.start()
        self.hub.recount = self.recount
        self.hub.redraw = self.redraw
        self.hub.count_open_ends = self._follow_up
        for room in self.hub.rooms.values():
            if room.state.closed_at is not None:
                self._forget_authors(room.state.id)
            else:
                for round_id, each in room.state.rounds.items():
                    self.redraw(room, round_id)
                    if each.status is not RoundStatus.OPEN:
                        self._count_soon(room, round_id)

    def warm_up(self) -> None:
        """Load what counting needs, in the counting thread."""
        self._counter.warm_up()

    async def stop(self) -> None:
        """Drop what is still being counted; it is counted again at the next start."""
        self._closings.stop()
        for task in self._counting:
            task.cancel()

    # -- looking ----------------------------------------------------------------------------------------------------

    async def run_sheets(self) -> list[dict[str, object]]:
        """The run sheets of the project as it is on disk now.

        Raises:
            ContentError: the content holds faults; all of them are named.
        """
        library = await asyncio.to_thread(Library.load, self.hub.project)
        return [
            {
                "id": sheet.id,
                "title": sheet.title,
                "audience": sheet.audience,
                "steps": len(sheet.steps),
                "minutes": sum(step.minutes for step in sheet.steps),
            }
            for sheet in library.run_sheets
        ]

    def workshops(self) -> list[dict[str, object]]:
        """Every workshop of the store, in the order of opening."""
        return [
            {
                "id": state.id,
                "title": state.title,
                "code": state.join_code,
                "opened_at": state.opened_at.isoformat(),
                "closed_at": state.closed_at.isoformat() if state.closed_at else None,
                "people_in": len(room.people),
                "rehearsal": state.rehearsal,
            }
            for room in self.hub.rooms.values()
            for state in (room.state,)
        ]

    async def result(self, room: WorkshopRoom, round_id: RoundId) -> JsonView:
        """The protected result of a round that is closed or revealed.

        Raises:
            LiveError: ``live.unknown-round``, ``live.round-open``.
        """
        found = room.state.rounds.get(round_id)
        if found is None:
            raise LiveError(
                "live.unknown-round", "There is no such round in this workshop.", remedy="Load the page again."
            )
        if found.status is RoundStatus.OPEN:
            raise LiveError("live.round-open", "This round is still open.", remedy="Close the round first.")
        if round_id not in room.results:
            await self._wait_for_late_answers(room, round_id)
            return await self._counter.count(room.state, round_id)
        return room.results[round_id]

    # -- doing ------------------------------------------------------------------------------------------------------

    async def open_workshop(self, run_sheet: RunSheetId) -> WorkshopRoom:
        """Open a workshop from the content as it is on disk now.

        Raises:
            ContentError, PlanError: the content or the run sheet holds faults, or asks a form that was answered as another;
                nothing was opened.
            StoreError: the event could not be stored.
        """
        hub = self.hub
        plan = await asyncio.to_thread(_plan, hub.project, run_sheet, hub, self._states())
        async with self._opening:
            now = hub.clock()
            workshop = new_workshop_id(run_sheet, now.date(), hub.rooms.keys())
            events = open_workshop(
                plan,
                now,
                workshop=workshop,
                join_code=new_join_code(hub.rng, hub.join_codes),
                rehearsal=hub.store.is_rehearsal,
            )
            await self._append(workshop, events)
            return hub.add_room(workshop)

    async def act(self, room: WorkshopRoom, action: Action) -> None:
        """Do one thing in a workshop; returns when it is committed and on its way to every screen.

        Raises:
            LiveError: the rules refuse it; nothing has changed.
            StoreError: it could not be stored; nothing has changed.
        """
        hub = self.hub
        await self.close_what_is_due(room)
        round_id = self._round_to_reveal(room) if isinstance(action, RevealRound) else None
        if round_id is not None:
            await self._wait_for_late_answers(room, round_id)
        async with room.lock, self._by_itself(action):
            state = room.state
            now = hub.clock()
            notes = notes_by_id(room.results.get(RoundId(action.round))) if isinstance(action, VoteOnIdeas) else None
            cards = (
                await self._counter.cards(state, RoundId(action.round)) if isinstance(action, AskAboutCards) else None
            )
            events = hub.rules.events(action, state, now, notes, cards)
            await self._refuse_other_form(events)
            shown = None
            if round_id is not None:
                room.results[round_id], shown = await self._counter.count_to_reveal(state, round_id, now)
            await self._append(state.id, events, shown)
            for event in events:
                room.state = apply(room.state, event)
        for event in events:
            if isinstance(event, BoardChanged):
                self.redraw(room, event.round)
            elif isinstance(event, RoundOpened):
                self.redraw(room, event.definition.id)
            elif isinstance(event, RoundRevealed):
                for one in rounds_of_cards(room.state):  # what the room said of a card stands on it
                    self.redraw(room, one.definition.id)
        self._follow_up(room)
        self._closings.look_again()
        room.changed()
        if room.state.closed_at is not None:
            await asyncio.to_thread(self._forget_authors, room.state.id)

    async def close_what_is_due(self, room: WorkshopRoom) -> None:
        """Close the round whose closing time has come, with that moment, however late this is asked.

        Raises:
            StoreError: it could not be stored; the store takes no late answers all the same.
        """
        if not due_closing(room.state, self.hub.clock()):
            return
        async with room.lock:
            events = due_closing(room.state, self.hub.clock())
            await self._append(room.state.id, events)
            for event in events:
                room.state = apply(room.state, event)
        self._follow_up(room)
        room.changed()

    async def refresh_words(self, room: WorkshopRoom, round_id: RoundId) -> None:
        """Show the words of a counted round as they may be shown now; its figures stay as they are."""
        self.redraw(room, round_id)
        if round_id not in room.results:
            return
        try:
            fresh: JsonView = await self._counter.count(room.state, round_id)
        except KitError:
            # What cannot be looked up is not shown; the facilitator meets the error when asking for the result.
            fresh = {"rows": []}
        shown = room.results.get(round_id)  # read only now: another decision may have been faster
        if shown is not None:
            room.results[round_id] = with_words_of(fresh, shown)
            room.changed()

    # -- inside -----------------------------------------------------------------------------------------------------

    def _by_itself(self, action: Action) -> AbstractAsyncContextManager[None]:
        """Workshops that open rounds at the same moment would not see each other's forms, so one waits for the other."""
        return self._opening if isinstance(action, OpenRound) else nullcontext()

    def _states(self) -> tuple[WorkshopState, ...]:
        return tuple(room.state for room in self.hub.rooms.values())

    async def _refuse_other_form(self, events: Sequence[WorkshopEvent]) -> None:
        """Nothing, where each round that opens asks a form that no stored answers contradict."""
        store = self.hub.store
        for event in events:
            if isinstance(event, RoundOpened) and not store.is_rehearsal:
                await asyncio.to_thread(refuse_other_form, event.definition, self._states(), store.answered)

    def _forget_authors(self, workshop: WorkshopId) -> None:
        """Who sent a private message that nobody has escalated is known only while the workshop is open."""
        if self.hub.records is not None:
            self.hub.records.forget_authors(workshop)

    def recount(self, room: WorkshopRoom) -> None:
        """Somebody has withdrawn: count again what nobody has seen, and take their words off what was shown."""
        self._follow_up(room)
        for round_id in room.state.rounds:
            if round_id in room.results:
                self._refresh_soon(room, round_id)
            else:
                self.redraw(room, round_id)

    def redraw(self, room: WorkshopRoom, round_id: RoundId) -> None:
        """Draw a round's board anew, soon and once, however often this is asked for meanwhile."""
        found = room.state.rounds.get(round_id)
        if found is None or not found.definition.arranged or found.definition.activity not in self.hub.activities:
            return
        if round_id in self._drawing:
            self._draw_again.add(round_id)
            return
        self._drawing.add(round_id)
        task = asyncio.create_task(self._draw(room, round_id))
        self._counting.add(task)
        task.add_done_callback(self._counting.discard)

    async def _draw(self, room: WorkshopRoom, round_id: RoundId) -> None:
        try:
            self._draw_again.add(round_id)
            while round_id in self._draw_again:
                self._draw_again.discard(round_id)
                room.boards[round_id] = await self._counter.board(room.state, round_id)
                room.projector.changed()
        except KitError:
            # Words that cannot be looked up must not stay on a screen; the facilitator meets the error elsewhere.
            room.boards.pop(round_id, None)
            room.projector.changed()
        finally:
            self._drawing.discard(round_id)

    def _refresh_soon(self, room: WorkshopRoom, round_id: RoundId) -> None:
        task = asyncio.create_task(self.refresh_words(room, round_id))
        self._counting.add(task)
        task.add_done_callback(self._counting.discard)

    async def _append(
        self, workshop: WorkshopId, events: tuple[WorkshopEvent, ...], shown: StoredTable | None = None
    ) -> None:
        """Commit events, and with them what the room is shown from now on: no later result may differ by a few people."""
        store = self.hub.store

        def write() -> None:
            with store.batch():
                for event in events:
                    store.append_event(workshop, event)
                if shown is not None:
                    store.add_released_table(shown)

        if events:
            await self.hub.write(write)

    def _round_to_reveal(self, room: WorkshopRoom) -> RoundId | None:
        """The round that a reveal would show; refused at once where it would be refused after the wait."""
        grace = timedelta(seconds=self.hub.settings.close_grace_seconds)
        self.hub.rules.events(RevealRound(), room.state, self.hub.clock() + grace)
        current = room.state.current_round
        return current.definition.id if current else None

    async def _wait_for_late_answers(self, room: WorkshopRoom, round_id: RoundId) -> None:
        """Until the grace period of a closed round is over and everything that came in is committed."""
        closed_at = room.state.rounds[round_id].closed_at
        if closed_at is not None:
            grace = timedelta(seconds=self.hub.settings.close_grace_seconds)
            await asyncio.sleep(max(0.0, (closed_at + grace - self.hub.clock()).total_seconds()))
        await self.hub.write(lambda: None)

    def _follow_up(self, room: WorkshopRoom) -> None:
        """Count what has been closed, and forget what was counted of a round that is open again."""
        for round_id, each in room.state.rounds.items():
            if each.status is RoundStatus.OPEN:
                room.results.pop(round_id, None)
            elif round_id not in room.results:
                self._count_soon(room, round_id)

    def _count_soon(self, room: WorkshopRoom, round_id: RoundId) -> None:
        task = asyncio.create_task(self._count(room, round_id))
        self._counting.add(task)
        task.add_done_callback(self._counting.discard)

    async def _count(self, room: WorkshopRoom, round_id: RoundId) -> None:
        closed_at = room.state.rounds[round_id].closed_at
        changes = room.counted_anew
        try:
            await self._wait_for_late_answers(room, round_id)
            result = await self._counter.count(room.state, round_id)
        except KitError:
            # The facilitator meets the same error, with its remedy, when asking for the result or revealing it.
            return
        if room.state.rounds[round_id].closed_at != closed_at:
            return
        if room.counted_anew != changes:
            self._count_soon(room, round_id)
            return
        room.results.setdefault(round_id, result)
        room.changed()


def _plan(project: Path, run_sheet: RunSheetId, hub: Hub, states: Sequence[WorkshopState]) -> WorkshopPlan:
    plan = plan_workshop(Library.load(project), run_sheet, hub.activities)
    if not hub.store.is_rehearsal:  # which is for trying out what is still being written
        refuse_changed_forms(plan, project, forms_asked(states, hub.store.answered))
    return plan
