from __future__ import annotations

from dataclasses import replace

import pytest

from facilitation_kit.activities.dot_vote import DotVote
from facilitation_kit.activities.ideas import Ideas
from facilitation_kit.errors import LiveError
from facilitation_kit.identifiers import RoundId, StepId
from facilitation_kit.live import commands
from facilitation_kit.live.event_json import from_json, to_json
from facilitation_kit.live.events import MergedOption, WorkshopEvent
from facilitation_kit.live.idea_votes import NotesGroup
from facilitation_kit.live.legal_actions import legal_actions
from facilitation_kit.live.workshop_state import WorkshopState, apply, fold
from tests.builders import after, items, opened_workshop, planned_activity, planned_step, workshop_plan

ACTIVITIES = {"ideas": Ideas(), "dot_vote": DotVote()}
SOURCE = RoundId("w1.ideas.1")
GROUPS = (
    NotesGroup(label="Later buses", notes=("Later buses", "A bus at night")),
    NotesGroup(label="Tea", notes=("Tea",)),
)


def on(state: WorkshopState, events: tuple[WorkshopEvent, ...]) -> WorkshopState:
    for event in events:
        state = apply(state, from_json(*to_json(event)))
    return state


def revealed(*, vote: bool = True) -> WorkshopState:
    writing = replace(
        planned_activity("ideas", options=items("How might we?")), settings={"notes_per_person": 3}, settings_given={}
    )
    steps = [planned_step("ideas", activity=writing)]
    if vote:
        voting = replace(planned_activity("dot_vote", options=items("One", "Two", "Three")), settings_given={})
        steps.append(planned_step("vote", activity=voting))
    state = fold([opened_workshop(workshop_plan(*steps))])
    state = on(state, commands.start_step(state, after(1), StepId("ideas")))
    state = on(state, commands.open_round(state, after(2), ACTIVITIES, 7))
    state = on(state, commands.close_round(state, after(3)))
    return on(state, commands.reveal_round(state, after(60), 1.0))


def given(state: WorkshopState, groups: tuple[NotesGroup, ...] = GROUPS, replaces: int = 0) -> WorkshopState:
    return on(state, commands.vote_on_ideas(state, after(70), ACTIVITIES, SOURCE, groups, replaces))


def opened_vote(state: WorkshopState) -> WorkshopState:
    state = on(state, commands.start_step(state, after(80), StepId("vote")))
    return on(state, commands.open_round(state, after(81), ACTIVITIES, 7, confirm=True))


def refusal(state: WorkshopState, groups: tuple[NotesGroup, ...] = GROUPS, replaces: int = 0) -> str:
    with pytest.raises(LiveError) as caught:
        given(state, groups, replaces)
    return caught.value.code


def test_groups_become_the_options_of_the_next_vote_with_their_originals() -> None:
    state = revealed()
    assert "vote_on_ideas" in legal_actions(state)
    state = opened_vote(given(state))
    assert state.open_round is not None
    shown = state.open_round.definition.items
    assert [(one.label, one.merged_from, one.hypothesis) for one in shown] == [
        ("Later buses", ("Later buses", "A bus at night"), None),
        ("Tea", (), None),
    ]


def test_groups_that_are_merged_once_more_keep_their_notes() -> None:
    third = NotesGroup(label="Warm rooms", notes=("Somewhere warm",))
    state = on(given(revealed(), (*GROUPS, third)), commands.start_step(given(revealed()), after(80), StepId("vote")))
    both = MergedOption(label="Buses and tea", members=("idea-1", "idea-2"))
    state = on(state, commands.merge_options(state, after(81), [both]))
    state = on(state, commands.open_round(state, after(82), ACTIVITIES, 7, confirm=True))
    assert state.open_round is not None
    assert state.open_round.definition.items[0].merged_from == ("Later buses", "A bus at night", "Tea")


def test_the_second_facilitator_is_told_and_may_then_replace_the_first() -> None:
    state = given(revealed())
    assert refusal(state) == "live.arranged-meanwhile"
    other = (NotesGroup(label="Warm rooms", notes=("Tea",)), GROUPS[0])
    activity = given(state, other, replaces=1).plan.step(StepId("vote")).activity
    assert activity is not None
    assert [one.label for one in activity.items] == ["Warm rooms", "Later buses"]


def test_a_run_sheet_without_a_vote_and_a_vote_that_was_opened_are_refused() -> None:
    alone = revealed(vote=False)
    assert refusal(alone) == "live.no-dot-vote"
    state = opened_vote(revealed())
    assert refusal(state) == "live.vote-opened"
    assert "vote_on_ideas" not in legal_actions(state)
    assert "vote_on_ideas" not in legal_actions(alone)


def test_notes_that_the_room_has_not_seen_are_refused() -> None:
    state = revealed()
    with pytest.raises(LiveError, match="no notes") as caught:
        commands.vote_on_ideas(state, after(70), ACTIVITIES, RoundId("w1.vote.1"), GROUPS)
    assert caught.value.code == "live.no-ideas"


@pytest.mark.parametrize(
    "groups",
    [
        (),
        GROUPS[:1],
        (GROUPS[0], NotesGroup(label=" ", notes=("Tea",))),
        (GROUPS[0], NotesGroup(label="later buses", notes=("Tea",))),
        (GROUPS[0], NotesGroup(label="Tea", notes=())),
        (GROUPS[0], NotesGroup(label="x" * 301, notes=("Tea",))),
        (GROUPS[0], NotesGroup(label="two\nlines", notes=("Tea",))),
    ],
)
def test_groups_that_cannot_be_options_are_refused(groups: tuple[NotesGroup, ...]) -> None:
    assert refusal(revealed(), groups) == "live.bad-groups"
