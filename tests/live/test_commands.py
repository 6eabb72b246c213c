from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

import pytest

from facilitation_kit.activities.contract import Activity
from facilitation_kit.activities.rounds import Item, RoundDefinition
from facilitation_kit.errors import LiveError
from facilitation_kit.identifiers import HypothesisId, ItemId, RoundId, StepId
from facilitation_kit.live import commands
from facilitation_kit.live.events import MergedOption, RoundOpened, WorkshopEvent
from facilitation_kit.live.legal_actions import legal_actions
from facilitation_kit.live.merging import MAX_LABEL, merged_items
from facilitation_kit.live.round_rules import opening_warnings
from facilitation_kit.live.workshop_state import RoundStatus, WorkshopState, apply, fold
from facilitation_kit.planning.planned_steps import step_from_json, step_to_json
from tests.builders import NOON, after, items, opened_workshop, planned_activity, planned_step, workshop_plan
from tests.ticks import Ticks

ACTIVITIES: Mapping[str, Activity] = {"ticks": Ticks()}
GRACE = 2.0
FOUR = items("a worker", "a mentor", "one door", "friends")


def vote_of(*options: Item, settings: Mapping[str, object] | None = None, sensitive: bool = False) -> WorkshopState:
    """A workshop whose only step is a vote, which has started."""
    activity = planned_activity(options=options or FOUR, settings=settings or {"limit": 2}, sensitive=sensitive)
    state = fold([opened_workshop(workshop_plan(planned_step("vote", activity=activity)))])
    return done(state, commands.next_step(state, NOON))


def done(state: WorkshopState, events: tuple[WorkshopEvent, ...]) -> WorkshopState:
    for event in events:
        state = apply(state, event)
    return state


def with_round(state: WorkshopState, at: float = 0) -> WorkshopState:
    return done(state, commands.open_round(state, after(at), ACTIVITIES, seed=7, confirm=True))


def closed(state: WorkshopState, at: float = 10) -> WorkshopState:
    return done(state, commands.close_round(state, after(at)))


def revealed(state: WorkshopState, at: float = 20) -> WorkshopState:
    return done(state, commands.reveal_round(state, after(at), GRACE))


def definition_of(events: tuple[WorkshopEvent, ...]) -> RoundDefinition:
    assert isinstance(events[0], RoundOpened)
    return events[0].definition


def refused(command: Callable[[], object], code: str) -> LiveError:
    with pytest.raises(LiveError) as refusal:
        command()
    assert refusal.value.code == code
    assert refusal.value.message.endswith(".")
    assert refusal.value.faults[0].remedy.endswith(".")
    return refusal.value


def test_a_workshop_begins_before_its_first_step() -> None:
    state = fold([opened_workshop()])
    assert state.current_step is None
    assert state.current_round is None
    assert list(state.steps) == ["check-in", "vote", "check-out"]
    refused(lambda: commands.previous_step(state, NOON), "live.no-previous-step")
    refused(lambda: commands.give_time(state, NOON, 5), "live.no-step")
    refused(lambda: commands.open_round(state, NOON, ACTIVITIES, seed=1), "live.no-step")


def test_steps_go_forwards_and_back_and_time_adds_up() -> None:
    state = fold([opened_workshop()])
    state = done(state, commands.next_step(state, NOON))
    state = done(state, commands.next_step(state, after(60)))
    state = done(state, commands.previous_step(state, after(180)))
    state = done(state, commands.start_step(state, after(240), StepId("check-out")))
    refused(lambda: commands.next_step(state, NOON), "live.no-next-step")
    check_in, vote, check_out = state.steps.values()
    assert check_in.actual_minutes(after(600)) == 2
    assert (check_in.started_at, check_in.ended_at) == (NOON, after(240))
    assert vote.actual_minutes(after(600)) == 2
    assert check_out.actual_minutes(after(600)) == 6
    assert check_out.ended_at is None


def test_a_step_that_has_not_started_has_no_minutes() -> None:
    assert fold([opened_workshop()]).steps[StepId("vote")].actual_minutes(after(60)) is None


def test_a_clock_that_was_set_back_takes_no_time_away() -> None:
    state = fold([opened_workshop()])
    state = done(state, commands.next_step(state, after(600)))
    assert state.steps[StepId("check-in")].actual_minutes(NOON) == 0
    state = done(state, commands.next_step(state, NOON))
    assert state.steps[StepId("check-in")].actual_minutes(NOON) == 0


def test_given_minutes_add_up() -> None:
    state = vote_of()
    state = done(state, commands.give_time(state, NOON, 5))
    state = done(state, commands.give_time(state, NOON, 5))
    assert state.steps[StepId("vote")].given_minutes == 10
    for minutes in (0, -5, commands.MAX_GIVEN_MINUTES + 1):
        refused(lambda minutes=minutes: commands.give_time(state, NOON, minutes), "live.bad-minutes")  # type: ignore[misc]


def test_an_unknown_step_and_the_current_one_are_refused() -> None:
    state = vote_of()
    refused(lambda: commands.start_step(state, NOON, StepId("elsewhere")), "live.unknown-step")
    refused(lambda: commands.start_step(state, NOON, StepId("vote")), "live.already-there")


def test_nobody_moves_on_while_people_are_answering() -> None:
    state = fold([opened_workshop()])
    state = done(state, commands.start_step(state, NOON, StepId("vote")))
    state = with_round(state)
    for command in (commands.next_step, commands.previous_step, commands.close_workshop):
        refused(lambda command=command: command(state, NOON), "live.round-open")  # type: ignore[misc]
    assert commands.next_step(closed(state), after(11))


def test_a_round_asks_what_the_plan_says() -> None:
    definition = definition_of(commands.open_round(vote_of(sensitive=True), NOON, ACTIVITIES, seed=7))
    assert definition.id == RoundId("w1.vote.1")
    assert definition.items == FOUR
    assert definition.settings == {"limit": 2}
    assert definition.previous is None
    assert definition.sensitive
    assert definition.tally_version == Ticks.tally_version
    assert (definition.question, definition.seed) == ("What would help most?", 7)


def test_a_step_without_phones_has_no_round() -> None:
    state = fold([opened_workshop()])
    state = done(state, commands.next_step(state, NOON))
    refused(lambda: commands.open_round(state, NOON, ACTIVITIES, seed=1), "live.no-activity")
    refused(lambda: commands.merge_options(state, NOON, ()), "live.no-activity")


def test_an_activity_that_is_not_installed_is_named() -> None:
    refusal = refused(lambda: commands.open_round(vote_of(), NOON, {}, seed=1), "live.unknown-activity")
    assert "ticks" in refusal.message


def test_an_open_round_is_not_opened_again() -> None:
    state = with_round(vote_of())
    refused(lambda: commands.open_round(state, NOON, ACTIVITIES, seed=1), "live.round-open")
    refused(lambda: commands.reopen_round(state, NOON), "live.round-open")
    refused(lambda: commands.reveal_round(state, NOON, GRACE), "live.round-open")


def test_a_warning_has_to_be_confirmed() -> None:
    state = vote_of(settings={"limit": 1})
    refusal = refused(lambda: commands.open_round(state, NOON, ACTIVITIES, seed=1), "live.confirm-first")
    assert "split" in refusal.message
    assert opening_warnings(state, ACTIVITIES) == (refusal.message,)
    assert commands.open_round(state, NOON, ACTIVITIES, seed=1, confirm=True)


def test_closing_needs_an_open_round() -> None:
    refused(lambda: commands.close_round(vote_of(), NOON), "live.no-open-round")
    state = closed(with_round(vote_of()))
    refused(lambda: commands.close_round(state, NOON), "live.no-open-round")
    assert state.current_round is not None
    assert (state.current_round.status, state.current_round.closed_at) == (RoundStatus.CLOSED, after(10))


def test_a_round_that_was_closed_too_early_opens_again() -> None:
    refused(lambda: commands.reopen_round(vote_of(), NOON), "live.no-closed-round")
    state = closed(with_round(vote_of()))
    state = done(state, commands.reopen_round(state, after(12)))
    assert state.open_round is not None
    assert state.open_round.closed_at is None
    assert list(state.rounds) == ["w1.vote.1"]


def test_a_reveal_waits_for_answers_on_their_way() -> None:
    state = closed(with_round(vote_of()), at=10)
    refused(lambda: commands.reveal_round(state, after(11.9), GRACE), "live.answers-arriving")
    assert commands.reveal_round(state, after(12), GRACE)


def test_a_revealed_round_stays_as_it_is() -> None:
    refused(lambda: commands.reveal_round(vote_of(), NOON, GRACE), "live.no-closed-round")
    state = revealed(closed(with_round(vote_of())))
    refused(lambda: commands.reveal_round(state, after(30), GRACE), "live.already-revealed")
    refused(lambda: commands.reopen_round(state, after(30)), "live.already-revealed")


def test_a_second_round_knows_the_first() -> None:
    state = revealed(closed(with_round(vote_of())))
    definition = definition_of(commands.open_round(state, after(30), ACTIVITIES, seed=8))
    assert (definition.id, definition.number, definition.previous) == ("w1.vote.2", 2, "w1.vote.1")


def test_merged_options_are_asked_as_one() -> None:
    state = vote_of()
    merged = MergedOption(label="  A person ", members=("i2", "i1"))
    state = done(state, commands.merge_options(state, NOON, (merged,)))
    one, door, friends = definition_of(commands.open_round(state, NOON, ACTIVITIES, seed=7, confirm=True)).items
    assert one.label == "A person"
    assert one.merged_from == ("a worker", "a mentor")
    assert one.id not in {item.id for item in FOUR}
    assert (door, friends) == FOUR[2:]


def test_merging_again_replaces_and_taking_back_restores() -> None:
    state = vote_of()
    refused(lambda: commands.unmerge_options(state, NOON), "live.nothing-merged")
    for members in (("i1", "i2"), ("i3", "i4")):
        state = done(state, commands.merge_options(state, NOON, (MergedOption(label="Both", members=members),)))
    assert [group.members for group in state.merged[StepId("vote")]] == [("i3", "i4")]
    state = done(state, commands.unmerge_options(state, NOON))
    assert not state.merged
    assert definition_of(commands.open_round(state, NOON, ACTIVITIES, seed=7)).items == FOUR


def test_questions_are_never_merged_as_options_are() -> None:
    state = vote_of()
    assert "merge_options" in legal_actions(state)
    groups = (MergedOption(label="Both", members=("i1", "i2")),)
    assert commands.merge_options(state, NOON, groups)
    asked = planned_step("vote", activity=replace(planned_activity(options=FOUR), mergeable=False))
    assert step_from_json(step_to_json(asked)) == asked
    form = fold([opened_workshop(workshop_plan(asked))])
    form = done(form, commands.next_step(form, NOON))
    assert "merge_options" not in legal_actions(form)
    refused(lambda: commands.merge_options(form, NOON, groups), "live.bad-merge")


def test_a_merged_option_keeps_its_id_over_rounds_whatever_its_label() -> None:
    first = merged_items(FOUR, (MergedOption(label="A person", members=("i1", "i2")),))[0]
    second = merged_items(FOUR, (MergedOption(label="Somebody", members=("i2", "i1")),))[0]
    other = merged_items(FOUR, (MergedOption(label="A person", members=("i1", "i3")),))[0]
    assert first.id == second.id != other.id


def test_a_merged_option_keeps_a_hypothesis_that_all_its_originals_share() -> None:
    about = [Item(id=ItemId(f"i{n}"), label=str(n), hypothesis=HypothesisId(h)) for n, h in enumerate("aab")]
    same, _ = merged_items(about, (MergedOption(label="x", members=("i0", "i1")),))
    _, different = merged_items(about, (MergedOption(label="x", members=("i1", "i2")),))
    assert (same.hypothesis, different.hypothesis) == ("a", None)


def test_settings_follow_the_merged_options() -> None:
    given = planned_activity(options=FOUR, settings={"limit": 2})
    state = fold([opened_workshop(workshop_plan(planned_step("vote", activity=given)))])
    state = done(state, commands.next_step(state, NOON))
    pairs = (MergedOption(label="x", members=("i1", "i2")), MergedOption(label="y", members=("i3", "i4")))
    state = done(state, commands.merge_options(state, NOON, pairs))
    refusal = refused(lambda: commands.open_round(state, NOON, ACTIVITIES, seed=1), "live.settings-do-not-fit")
    assert "limit is too high" in refusal.message


@pytest.mark.parametrize(
    "groups",
    [
        (),
        (MergedOption(label="", members=("i1", "i2")),),
        (MergedOption(label="  ", members=("i1", "i2")),),
        (MergedOption(label="a\nb", members=("i1", "i2")),),
        (MergedOption(label="a\x00b", members=("i1", "i2")),),
        (MergedOption(label="a\ufffeb", members=("i1", "i2")),),
        (MergedOption(label="x" * (MAX_LABEL + 1), members=("i1", "i2")),),
        (MergedOption(label="x", members=("i1",)),),
        (MergedOption(label="x", members=("i1", "i1")),),
        (MergedOption(label="x", members=("i1", "i1", "i2")),),
        (MergedOption(label="x", members=("i1", "elsewhere")),),
        (MergedOption(label="x", members=("i1", "i2")), MergedOption(label="y", members=("i2", "i3"))),
        (MergedOption(label="x", members=("i1", "i2", "i3", "i4")),),
    ],
)
def test_groups_that_make_no_sense_are_refused(groups: tuple[MergedOption, ...]) -> None:
    refused(lambda: commands.merge_options(vote_of(), NOON, groups), "live.bad-merge")


def test_a_long_emoji_label_is_a_label() -> None:
    label = "Friends \U0001f469\u200d\U0001f467 and family"
    assert commands.merge_options(vote_of(), NOON, (MergedOption(label=label, members=("i1", "i2")),))


def test_options_are_frozen_while_people_answer() -> None:
    state = with_round(vote_of())
    groups = (MergedOption(label="x", members=("i1", "i2")),)
    refused(lambda: commands.merge_options(state, NOON, groups), "live.round-open")
    refused(lambda: commands.unmerge_options(state, NOON), "live.round-open")


def test_blanking_twice_is_blanking_once() -> None:
    state = vote_of()
    state = done(state, commands.blank_screen(state, NOON, blank=True))
    assert state.blank
    assert commands.blank_screen(state, NOON, blank=True) == ()
    assert not done(state, commands.blank_screen(state, NOON, blank=False)).blank


def test_nothing_happens_after_the_end() -> None:
    state = vote_of()
    state = done(state, commands.close_workshop(state, after(60)))
    assert state.steps[StepId("vote")].actual_minutes(after(600)) == 1
    groups = (MergedOption(label="x", members=("i1", "i2")),)
    for command in (
        lambda: commands.next_step(state, NOON),
        lambda: commands.previous_step(state, NOON),
        lambda: commands.start_step(state, NOON, StepId("vote")),
        lambda: commands.open_round(state, NOON, ACTIVITIES, seed=1),
        lambda: commands.close_round(state, NOON),
        lambda: commands.reopen_round(state, NOON),
        lambda: commands.reveal_round(state, NOON, GRACE),
        lambda: commands.give_time(state, NOON, 5),
        lambda: commands.merge_options(state, NOON, groups),
        lambda: commands.unmerge_options(state, NOON),
        lambda: commands.blank_screen(state, NOON, blank=True),
        lambda: commands.close_workshop(state, NOON),
    ):
        refused(command, "live.workshop-over")
