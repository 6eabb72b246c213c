"""What phones, projector and console are shown of a workshop, as JSON values.

In: the state, how many are in and have answered, and protected results. Out: three views, described in
docs/architecture.md. The projector's view is the room's view; the console's is the same and more; a phone's is short.

The one thing easily got wrong: before reveal, neither room nor phones may learn more than how many people have
answered, in fives. The exact number and the results of rounds that are closed but not revealed are the console's alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from facilitation_kit.identifiers import RoundId
from facilitation_kit.live.workshop_state import RoundState, RoundStatus, WorkshopState
from facilitation_kit.participant.transport import CLOSED_ON_CONSOLE, words_open
from facilitation_kit.planning.workshop_plan import PlannedStep

__all__ = ["JoinAddress", "RoomFacts", "answered_in_fives", "console_view", "phone_view", "projector_view"]

_STEP_OF_COUNT = 5
_RESULT_PENDING = "The result is being counted."
_OPEN_UNTIL = "A question is open. You can answer until %s."
_ANSWERING_IS_OVER = "Answering is over. You could answer until %s."


@dataclass(frozen=True, kw_only=True)
class JoinAddress:
    """Where phones join: the hub's address, the workshop's own link, and that link as a QR code (inline SVG)."""

    address: str
    join_url: str
    qr_svg: str


@dataclass(frozen=True, kw_only=True)
class RoomFacts:
    """All that the views are made from.

    Attributes:
        answered: people with an answer in the current round, exact.
        results: protected results by round, closed ones too; the views show only what each may.
        board: of the current round, as the room may see it; ``None`` where it has none.
        actions: names of the control actions that are legal now.
        now: for the minutes that the running step has taken.
        words_waiting: texts that a moderator has not yet decided about.
        until: closing time of the current round as people read it; empty where it has none.
    """

    state: WorkshopState
    join: JoinAddress
    people_in: int
    answered: int
    results: Mapping[RoundId, Mapping[str, object]]
    actions: Sequence[str]
    now: datetime
    words_waiting: int = 0
    board: Mapping[str, object] | None = None
    until: str = ""


def answered_in_fives(answered: int, people_in: int) -> dict[str, object]:
    """How many have answered, as the room may know it.

    >>> answered_in_fives(4, 4)["text"], answered_in_fives(17, 30)["text"], answered_in_fives(6, 6)["text"]
    ('Waiting for the first five answers', '15 or more have answered', 'Everyone has answered')
    """
    at_least = answered - answered % _STEP_OF_COUNT
    everyone = people_in >= _STEP_OF_COUNT and answered >= people_in
    if everyone:
        text = "Everyone has answered"
    elif at_least:
        text = f"{at_least} or more have answered"
    else:
        text = "Waiting for the first five answers"
    return {"at_least": at_least, "everyone": everyone, "text": text}


def phone_view(facts: RoomFacts) -> dict[str, object]:
    """What every phone of the workshop is told; it asks for its own page under ``here``."""
    state, current = facts.state, facts.state.current_round
    result = None
    if state.closed_at is not None:
        phase, message = "over", "This workshop is over. Thank you for taking part."
    elif current is None:
        phase, message = "waiting", "Nothing to answer right now. This page follows by itself."
    elif current.status is RoundStatus.OPEN:
        phase, message = "open", _OPEN_UNTIL % facts.until if facts.until else "A question is open."
    elif current.status is RoundStatus.CLOSED:
        phase, message = "closed", "The facilitator has closed this question."
        if current.ended_by_plan:
            message = _ANSWERING_IS_OVER % facts.until
    else:
        result = facts.results.get(current.definition.id)
        phase, message = "revealed", "Here is the result." if result else _RESULT_PENDING
    return {
        "workshop": state.title,
        "state": phase,
        "round": current.definition.id if current and phase != "over" else None,
        "message": message,
        "here": "/now",
        "result": result,
    }


def projector_view(facts: RoomFacts) -> dict[str, object]:
    """What the room may see."""
    state, current = facts.state, facts.state.current_round
    result = None
    if current is not None and current.status is RoundStatus.REVEALED:
        result = facts.results.get(current.definition.id)
    return {
        "view": "projector",
        "workshop": {
            "id": state.id,
            "title": state.title,
            "code": state.join_code,
            "address": facts.join.address,
            "join_url": facts.join.join_url,
            "join_qr_svg": facts.join.qr_svg,
            "rehearsal": state.rehearsal,
            "closed": state.closed_at is not None,
            "only_with_slip": state.only_with_slip,
        },
        "people_in": facts.people_in,
        "blank": state.blank,
        "step": _current_step(state),
        "round": None if current is None else _round(current, facts),
        "result": result,
        "board": facts.board,
    }


def console_view(facts: RoomFacts) -> dict[str, object]:
    """What the facilitator sees; never sent to a projector or a phone."""
    state = facts.state
    shown = {round_id: facts.results[round_id] for round_id in state.rounds if round_id in facts.results}
    return {
        **projector_view(facts),
        "view": "console",
        "board": None,
        "current_step": state.current_step,
        "steps": [_console_step(step, facts) for step in state.plan.steps],
        "answered_exact": facts.answered,
        "words_waiting": facts.words_waiting,
        "words_closed": "" if words_open(facts.join.address.partition(":")[0], state.plan) else CLOSED_ON_CONSOLE,
        "actions": list(facts.actions),
        "boards": [
            {"round": round_id, "question": each.definition.question}
            for round_id, each in state.rounds.items()
            if each.definition.arranged
        ],
        "only_with_slip": state.only_with_slip,
        "plan_fingerprint": state.plan.fingerprint,
        "results": shown,
    }


def _current_step(state: WorkshopState) -> dict[str, object] | None:
    for number, step in enumerate(state.plan.steps, start=1):
        if step.id == state.current_step:
            return {
                "id": step.id,
                "title": step.title,
                "kind": step.kind,
                "number": number,
                "of": len(state.plan.steps),
                "content_note": step.content_note,
            }
    return None


def _round(current: RoundState, facts: RoomFacts) -> dict[str, object]:
    definition = current.definition
    return {
        "id": definition.id,
        "number": definition.number,
        "activity": definition.activity,
        "question": definition.question,
        "status": str(current.status),
        "until": facts.until,
        "ended_by_plan": current.ended_by_plan,
        "items": [
            {"id": item.id, "label": item.label, "detail": item.detail} for item in definition.items if not item.within
        ],
        "answered": answered_in_fives(facts.answered, facts.people_in),
    }


def _console_step(step: PlannedStep, facts: RoomFacts) -> dict[str, object]:
    state = facts.state
    taken = state.steps.get(step.id)
    activity = step.activity
    started = taken.started_at if taken else None
    running = taken.running_since if taken else None
    ended = taken.ended_at if taken else None
    actual = taken.actual_minutes(facts.now) if taken else None
    return {
        "id": step.id,
        "title": step.title,
        "kind": step.kind,
        "minutes": step.minutes,
        "given_minutes": taken.given_minutes if taken else 0,
        "owner": step.owner,
        "materials": list(step.materials),
        "energy": step.energy,
        "fallback": step.fallback,
        "notes": step.notes,
        "content_note": step.content_note,
        "started_at": started.isoformat() if started else None,
        "ended_at": ended.isoformat() if ended else None,
        "actual_minutes": None if actual is None else int(actual),
        "spent_minutes": taken.spent / timedelta(minutes=1) if taken else 0,
        "running_since": running.isoformat() if running else None,
        "has_activity": activity is not None,
        "question": activity.question if activity else "",
        "rounds_planned": activity.rounds if activity else 0,
        "rounds": [
            {"id": each.definition.id, "number": each.definition.number, "status": str(each.status)}
            for each in state.rounds.values()
            if each.definition.step == step.id
        ],
        "given": state.given.get(step.id, 0),
        "merged": [{"label": each.label, "members": list(each.members)} for each in state.merged.get(step.id, ())],
        "items": [
            {"id": item.id, "label": item.label} for item in (activity.items if activity else ()) if not item.within
        ],
        "warnings": list(activity.warnings) if activity else [],
    }
