"""Any sequence of commands keeps the rules of a workshop."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from facilitation_kit.activities.contract import Activity
from facilitation_kit.errors import LiveError
from facilitation_kit.identifiers import RoundId, StepId
from facilitation_kit.live import commands
from facilitation_kit.live.boards import BoardAct, BoardChange, BoardProperty
from facilitation_kit.live.card_checks import ChosenCard
from facilitation_kit.live.event_json import from_json, to_json
from facilitation_kit.live.events import MergedOption, WorkshopEvent
from facilitation_kit.live.legal_actions import ACTIONS, legal_actions
from facilitation_kit.live.workshop_state import RoundStatus, WorkshopState, apply, fold
from tests.builders import NOON, items, opened_workshop, planned_activity, planned_step, workshop_plan
from tests.ticks import Ticks

ACTIVITIES: Mapping[str, Activity] = {"ticks": Ticks()}
GRACE = 2.0
SHORT_RUN = 20
PLAN = workshop_plan(
    planned_step("vote", activity=planned_activity(options=items("a", "b", "c", "d"), settings={"limit": 2})),
    planned_step("talk", kind="discussion"),
    planned_step("again", activity=planned_activity(settings={"limit": 1}, rounds=2)),
)
SPOTLIGHT = BoardChange(act=BoardAct.SET, property=BoardProperty.SPOTLIGHT, thing="board", value="a-card")
TWO_OF_FOUR = (MergedOption(label="Both", members=("i1", "i2")),)


def decided(command: Callable[[], tuple[WorkshopEvent, ...]]) -> tuple[tuple[WorkshopEvent, ...], LiveError | None]:
    """What a command gives: events, or a refusal."""
    try:
        return command(), None
    except LiveError as refusal:
        return (), refusal


class WorkshopRules(RuleBasedStateMachine):
    """Presses buttons in any order, and looks at what the log then says."""

    def __init__(self) -> None:
        super().__init__()
        self.now: datetime = NOON
        self.events: list[WorkshopEvent] = [opened_workshop(PLAN)]
        self.state: WorkshopState = fold(self.events)
        self.revealed: set[RoundId] = set()
        self.definitions: dict[RoundId, object] = {}

    def press(self, action: str, data: st.DataObject) -> None:
        """Press a button; it must work exactly when it was offered."""
        offered = action in legal_actions(self.state)
        events, refusal = decided(self.command(action, data))
        assert offered == (refusal is None), f"{action}: offered {offered}, refused {refusal}"
        assert refusal is None or (refusal.message and refusal.faults[0].remedy)
        for event in events:
            self.events.append(event)
            self.state = apply(self.state, event)

    def command(self, action: str, data: st.DataObject) -> Callable[[], tuple[WorkshopEvent, ...]]:
        """The command behind a button, with legal arguments."""
        state, now = self.state, self.now
        others = [step.id for step in PLAN.steps if step.id != state.current_step]
        return {
            "open_round": lambda: commands.open_round(state, now, ACTIVITIES, data.draw(st.integers()), confirm=True),
            "close_round": lambda: commands.close_round(state, now),
            "set_closing_time": lambda: commands.move_closing(
                state, now, now + timedelta(seconds=data.draw(st.integers(1, 2_000))), private=True
            ),
            "reopen_round": lambda: commands.reopen_round(state, now),
            "reveal_round": lambda: commands.reveal_round(state, now, GRACE),
            "next_step": lambda: commands.next_step(state, now),
            "previous_step": lambda: commands.previous_step(state, now),
            "start_step": lambda: commands.start_step(state, now, data.draw(st.sampled_from(others))),
            "give_time": lambda: commands.give_time(state, now, data.draw(st.integers(1, commands.MAX_GIVEN_MINUTES))),
            "merge_options": lambda: commands.merge_options(state, now, TWO_OF_FOUR),
            "unmerge_options": lambda: commands.unmerge_options(state, now),
            "vote_on_ideas": lambda: commands.vote_on_ideas(
                state, now, ACTIVITIES, RoundId("no-ideas"), (), data.draw(st.integers(0, 3))
            ),
            "ask_about_cards": lambda: commands.ask_about_cards(
                state, now, ACTIVITIES, RoundId("no-cards"), [ChosenCard(id="c", alias="Robin", lines=())]
            ),
            "arrange": lambda: commands.arrange(state, now, RoundId("no-board"), SPOTLIGHT),
            "blank": lambda: commands.blank_screen(state, now, data.draw(st.booleans())),
            "set_admission": lambda: commands.set_admission(state, now, only_with_slip=data.draw(st.booleans())),
            "close_workshop": lambda: commands.close_workshop(state, now),
        }[action]

    @initialize(data=st.data())
    def begin(self, data: st.DataObject) -> None:
        self.press("next_step", data)

    @rule(data=st.data(), seconds=st.integers(min_value=int(GRACE), max_value=900))
    def press_a_button_that_is_offered(self, data: st.DataObject, seconds: int) -> None:
        self.now += timedelta(seconds=seconds)
        # The end comes seldom, or no run would be long.
        early = len(self.events) < SHORT_RUN
        offered = [action for action in legal_actions(self.state) if not (early and action == "close_workshop")]
        if offered:
            self.press(data.draw(st.sampled_from(offered)), data)

    @rule(data=st.data())
    def play_a_whole_round(self, data: st.DataObject) -> None:
        for action in ("open_round", "close_round", "reveal_round", "reopen_round", "reveal_round"):
            self.now += timedelta(seconds=GRACE)
            self.press(action, data)

    @rule(data=st.data(), action=st.sampled_from(ACTIONS))
    def press_any_button(self, data: st.DataObject, action: str) -> None:
        self.now += timedelta(seconds=GRACE)
        if action != "close_workshop" or len(self.events) >= SHORT_RUN:
            self.press(action, data)

    @invariant()
    def there_is_never_more_than_one_open_round(self) -> None:
        opened = [one for one in self.state.rounds.values() if one.status is RoundStatus.OPEN]
        assert len(opened) <= 1
        assert all(one.definition.step == self.state.current_step for one in opened)
        assert not (opened and self.state.closed_at)

    @invariant()
    def a_revealed_round_stays_revealed(self) -> None:
        now_revealed = {one.definition.id for one in self.state.rounds.values() if one.revealed_at is not None}
        assert self.revealed <= now_revealed
        assert all(self.state.rounds[one].status is RoundStatus.REVEALED for one in now_revealed)
        self.revealed = now_revealed

    @invariant()
    def a_round_never_changes_what_it_asks(self) -> None:
        for round_id, one in self.state.rounds.items():
            assert self.definitions.setdefault(round_id, one.definition) == one.definition

    @invariant()
    def the_log_gives_the_same_state_again(self) -> None:
        stored = [json.loads(json.dumps(to_json(event))) for event in self.events]
        read = [from_json(kind, payload) for kind, payload in stored]
        assert read == self.events
        assert fold(read) == self.state

    @invariant()
    def the_minutes_of_the_steps_add_up(self) -> None:
        spent = sum((step.spent_by(self.now) for step in self.state.steps.values()), timedelta())
        first = next((event.at for event in self.events[1:]), self.now)
        assert spent == (self.state.closed_at or self.now) - first
        running = [step for step in self.state.steps.values() if step.running_since is not None]
        assert len(running) == (0 if self.state.closed_at else 1)

    @invariant()
    def each_round_knows_the_one_before_it(self) -> None:
        for step in PLAN.steps:
            earlier = None
            for number, one in enumerate(self.state.rounds_of(step.id), start=1):
                assert one.definition.number == number
                assert one.definition.previous == earlier
                assert one.definition.id == f"w1.{step.id}.{number}"
                earlier = one.definition.id

    @invariant()
    def only_known_actions_are_offered(self) -> None:
        assert set(legal_actions(self.state)) <= set(ACTIONS)


WorkshopRules.TestCase.settings = settings(max_examples=80, stateful_step_count=50, deadline=None)
TestWorkshopRules = WorkshopRules.TestCase


def test_the_machine_would_notice_a_second_open_round() -> None:
    """The twin of the property: with the rule bypassed, the invariant fails."""
    machine = WorkshopRules()
    machine.state = apply(machine.state, commands.start_step(machine.state, NOON, StepId("vote"))[0])
    event = commands.open_round(machine.state, NOON, ACTIVITIES, seed=1)[0]
    other = commands.open_round(
        apply(machine.state, commands.start_step(machine.state, NOON, StepId("again"))[0]),
        NOON,
        ACTIVITIES,
        seed=1,
        confirm=True,
    )[0]
    machine.state = apply(apply(machine.state, event), other)
    with pytest.raises(AssertionError):
        machine.there_is_never_more_than_one_open_round()
