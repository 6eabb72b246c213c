"""One workshop in the hub's memory: its state, who is in, who has answered, its results, and who follows it.

In: what the hub has written to the log and read from it. Out: the three views, each with its channel. All of it can be
thrown away and read again from the log, which is what a restart does.

The one thing easily got wrong: a person counts as having answered only when a row of theirs was really stored, and
once; so this keeps the set of people, not a number that is added to.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime

from facilitation_kit.identifiers import ParticipantId, RoundId
from facilitation_kit.live.closing_times import closing_words
from facilitation_kit.live.legal_actions import legal_actions
from facilitation_kit.live.workshop_state import RoundState, RoundStatus, WorkshopState
from facilitation_kit.participant.event_stream import Channel, JsonView
from facilitation_kit.participant.room_view import JoinAddress, RoomFacts, console_view, phone_view, projector_view
from facilitation_kit.responses.safety_records import Consent
from facilitation_kit.safeguarding.consent import takes_part
from facilitation_kit.settings import Settings

__all__ = ["WorkshopRoom"]

_SECONDS_BETWEEN_WORD_COUNTS = 1.0
"""Counting reads the whole queue, so it is not done for each of a hundred people who write at once."""


class WorkshopRoom:
    """A workshop that the hub holds in memory; lives on the event loop.

    Attributes:
        state: folded from the log; replaced, never changed.
        join: where phones join; changes when the laptop moves to another network.
        people: who has joined; a set, so that a double tap on "Join" is one person.
        consents: what each of them agreed to last; nothing of somebody who has not been asked yet.
        counted_anew: how often since the hub started something changed that had been counted: somebody withdrew, or a sheet was
            keyed in after the close.
        lock: held from deciding an event until it is written, so that each is decided on the state before it.
        answered: people with at least one stored row, by round.
        results: protected results by round, as JSON values, for rounds that are closed or revealed.
        boards: what the room may see of boards, as JSON values, by round.
        phone, projector, console: who follows which view.
    """

    def __init__(
        self,
        state: WorkshopState,
        *,
        people: Iterable[ParticipantId],
        consents: Mapping[ParticipantId, Consent] | None = None,
        join: JoinAddress,
        settings: Settings,
        clock: Callable[[], datetime],
        words_waiting: Callable[[], int] = lambda: 0,
    ) -> None:
        self.state = state
        self.lock = asyncio.Lock()
        self.people = set(people)
        self.consents = dict(consents or {})
        self.counted_anew = 0
        self.answered: dict[RoundId, set[ParticipantId]] = {}
        self.results: dict[RoundId, JsonView] = {}
        self.boards: dict[RoundId, JsonView] = {}
        self.join = join
        self._clock = clock
        self._zone = settings.zone
        self._count_words = words_waiting
        self._words_waiting = 0
        self._words_stale = True
        self._words_counted = -_SECONDS_BETWEEN_WORD_COUNTS
        # Milliseconds since 1970, so that versions go on rising when the hub starts again.
        first = int(clock().timestamp() * 1000)
        rate = settings.stream_updates_per_second
        self.phone = Channel(
            lambda: phone_view(self.facts()),
            updates_per_second=rate,
            first_version=first,
            most_per_label=settings.streams_per_participant,
        )
        self.projector = Channel(
            lambda: projector_view(self.facts()), updates_per_second=rate, event="snapshot", first_version=first
        )
        self.console = Channel(
            lambda: console_view(self.facts(actions=True)),
            updates_per_second=rate,
            event="snapshot",
            first_version=first,
        )

    @property
    def channels(self) -> tuple[Channel, Channel, Channel]:
        """All three, for heartbeats and shutting down."""
        return (self.phone, self.projector, self.console)

    def facts(self, *, actions: bool = False) -> RoomFacts:
        """Everything that a view is made from; the legal actions only where a console will see them."""
        state, now = self.state, self._clock()
        current = state.current_round
        return RoomFacts(
            state=state,
            join=self.join,
            people_in=len(self.people),
            answered=len(self.answered.get(current.definition.id, ())) if current else 0,
            results=self.results,
            board=self.boards.get(current.definition.id) if current else None,
            actions=legal_actions(state) if actions else (),
            words_waiting=self.words_waiting() if actions else 0,
            now=now,
            until=self.until(current) if current else "",
        )

    def until(self, one: RoundState) -> str:
        """When a round closes by itself, or did, as people read it; empty where a facilitator closes it."""
        return "" if one.closes_at is None else closing_words(one.closes_at, self._zone)

    def shown_result(self, round_id: RoundId) -> JsonView | None:
        """The result of a round as phones and projector may see it: only once it is revealed."""
        found = self.state.rounds.get(round_id)
        if found is None or found.status is not RoundStatus.REVEALED:
            return None
        return self.results.get(round_id)

    def changed(self) -> None:
        """Tell every follower whose view shows something new."""
        for channel in self.channels:
            channel.changed()

    def note_answer(self, round_id: RoundId, participant: ParticipantId) -> None:
        """A row of this person was stored."""
        people = self.answered.setdefault(round_id, set())
        if participant not in people:
            people.add(participant)
            self.projector.changed()
            self.console.changed()

    def note_keyed(self, round_id: RoundId) -> None:
        """A facilitator has keyed in what counts in this round; a closed one that was counted is counted again."""
        if self.state.rounds[round_id].status is RoundStatus.CLOSED:
            self.counted_anew += 1
            self.results.pop(round_id, None)
            self.console.changed()

    def note_join(self, participant: ParticipantId) -> None:
        """This person's joining was stored."""
        if participant not in self.people:
            self.people.add(participant)
            self.projector.changed()
            self.console.changed()

    def note_words(self) -> None:
        """Somebody wrote something, or a moderator decided about it."""
        self._words_stale = True
        self.console.changed()

    def words_waiting(self) -> int:
        """How many texts wait for a moderator; it may lag a second behind while many people write."""
        if self._words_stale and time.monotonic() - self._words_counted >= _SECONDS_BETWEEN_WORD_COUNTS:
            self._words_waiting = self._count_words()
            self._words_stale, self._words_counted = False, time.monotonic()
        return self._words_waiting

    def takes_part(self, participant: ParticipantId) -> bool:
        """Whether somebody who has joined may be asked anything: joining is enough only where nothing else is asked."""
        return self.state.plan.consent is None or takes_part(self.consents.get(participant))

    def consent_version(self, participant: ParticipantId) -> str:
        """The wording that an answer of this person is given under."""
        consent = self.consents.get(participant)
        return consent.version if consent is not None else self.state.plan.consent_version

    def forget(self, participant: ParticipantId) -> None:
        """This person has withdrawn: they are nobody here any more, and what is not shown yet is counted without them."""
        self.counted_anew += 1
        self.people.discard(participant)
        self.consents.pop(participant, None)
        for round_id, people in self.answered.items():
            if participant in people:
                people.discard(participant)
                if self.state.rounds[round_id].status is not RoundStatus.REVEALED:
                    self.results.pop(round_id, None)
        self.phone.close(participant)
        self.changed()

    def note_people(self, round_id: RoundId, participants: Iterable[ParticipantId]) -> None:
        """Who had a row in the store when the hub started."""
        self.answered.setdefault(round_id, set()).update(participants)
