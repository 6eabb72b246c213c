"""Opening a workshop from a plan, and what it is called.

In: a plan, a moment, a join code. Out: the event that begins the workshop's log. The one thing easily got wrong: a
workshop's id is part of every round's id and of every export, so it is made of letters, digits and hyphens only.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from itertools import count

from facilitation_kit.identifiers import RunSheetId, WorkshopId
from facilitation_kit.live.events import WorkshopEvent, WorkshopOpened
from facilitation_kit.planning.workshop_plan import WorkshopPlan

__all__ = ["new_workshop_id", "open_workshop"]


def new_workshop_id(run_sheet: RunSheetId, day: date, taken: Collection[WorkshopId] = ()) -> WorkshopId:
    """A name that people recognise in a list and in an export.

    >>> new_workshop_id(RunSheetId("check-in"), date(2026, 11, 24))
    'check-in-2026-11-24'
    >>> new_workshop_id(RunSheetId("check-in"), date(2026, 11, 24), {WorkshopId("check-in-2026-11-24")})
    'check-in-2026-11-24-2'
    """
    plain = f"{run_sheet}-{day.isoformat()}"
    for number in count(1):
        name = WorkshopId(plain if number == 1 else f"{plain}-{number}")
        if name not in taken:
            return name
    raise AssertionError("count never ends")


def open_workshop(
    plan: WorkshopPlan, now: datetime, *, workshop: WorkshopId, join_code: str, rehearsal: bool
) -> tuple[WorkshopEvent, ...]:
    """The event that opens a workshop.

    Args:
        plan: what will happen in it.
        now: the moment.
        workshop: its name, which no other workshop of the store has.
        join_code: which no other open workshop of the store has.
        rehearsal: whether its people are scripted.
    """
    return (
        WorkshopOpened(
            at=now,
            workshop=workshop,
            run_sheet=plan.run_sheet,
            title=plan.title,
            plan=plan.to_json(),
            fingerprint=plan.fingerprint,
            join_code=join_code,
            rehearsal=rehearsal,
        ),
    )
