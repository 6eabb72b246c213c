"""Which actions a facilitator can take now, so that a console offers only buttons that work.

In: a state. Out: names of actions, in the order in which a console shows them. The one thing easily got wrong: a name
here says that the rules allow the action, not that its arguments are right; the command decides.
"""

from __future__ import annotations

from facilitation_kit.live.card_checks import cards_to_ask_about
from facilitation_kit.live.idea_votes import ideas_to_vote_on
from facilitation_kit.live.workshop_state import RoundStatus, WorkshopState

__all__ = ["ACTIONS", "legal_actions"]

ACTIONS = (
    "open_round",
    "close_round",
    "set_closing_time",
    "reopen_round",
    "reveal_round",
    "next_step",
    "previous_step",
    "start_step",
    "give_time",
    "merge_options",
    "unmerge_options",
    "vote_on_ideas",
    "ask_about_cards",
    "arrange",
    "blank",
    "set_admission",
    "close_workshop",
)
"""All actions, by the names that the hub's control API uses."""


def legal_actions(state: WorkshopState) -> tuple[str, ...]:
    """The actions that are not refused now, given legal arguments.

    Revealing counts as legal from the close on, although it waits for the grace period.
    """
    if state.closed_at is not None:
        return ()
    legal = {"blank", "set_admission"} | _step_actions(state) | _round_actions(state)
    if ideas_to_vote_on(state) is not None:
        legal.add("vote_on_ideas")
    if cards_to_ask_about(state) is not None:
        legal.add("ask_about_cards")
    if any(one.definition.arranged for one in state.rounds.values()):
        legal.add("arrange")
    return tuple(action for action in ACTIONS if action in legal)


def _step_actions(state: WorkshopState) -> set[str]:
    legal = set() if state.current_step is None else {"give_time"}
    if state.open_round is not None:
        return legal
    legal.add("close_workshop")
    place = -1 if state.current_step is None else state.plan.position(state.current_step)
    last = len(state.plan.steps) - 1
    if place < last:
        legal.add("next_step")
    if place > 0:
        legal.add("previous_step")
    if place < 0 or last > 0:
        legal.add("start_step")
    return legal


def _round_actions(state: WorkshopState) -> set[str]:
    if state.open_round is not None:
        return {"close_round", "set_closing_time"}
    step = state.planned_step
    if step is None or step.activity is None:
        return set()
    legal = {"open_round"}
    if step.activity.mergeable and len(step.activity.items) > 2:  # noqa: PLR2004 - two stay to choose between, so at least three to begin with
        legal.add("merge_options")
    if step.id in state.merged:
        legal.add("unmerge_options")
    if state.current_round is not None and state.current_round.status is RoundStatus.CLOSED:
        legal |= {"reopen_round", "reveal_round"}
    return legal
