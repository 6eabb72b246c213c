"""Rounds that stay open until a day and a time, and close by themselves then.

In: a state, a moment, a closing time as somebody typed it. Out: events, and the closing time in words. The one thing easily
got wrong: nobody need be there when a round closes, not even the hub. So whatever closes it, at whatever moment, writes
down the planned one, and the store refuses what was received after it from the moment at which it was planned.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, tzinfo

from facilitation_kit.errors import LiveError
from facilitation_kit.identifiers import RoundId
from facilitation_kit.live.events import ClosingPlanned, RoundClosed, WorkshopEvent
from facilitation_kit.live.refusals import require_open_round
from facilitation_kit.live.workshop_state import WorkshopState

__all__ = [
    "IN_THE_ROOM",
    "MOST_DAYS",
    "closing_words",
    "due_closing",
    "move_closing",
    "plan_closing",
    "read_closing_time",
]

IN_THE_ROOM = timedelta(hours=12)
"""A round that is open for longer is answered from elsewhere, by its link, and needs a way on which nobody reads along."""

MOST_DAYS = 62
"""Longest that a round can be open by plan; a mistyped year is no plan."""


def read_closing_time(typed: str, zone: tzinfo | None) -> datetime:
    """A closing time as it was typed, as aware UTC.

    Args:
        typed: such as ``2026-12-04 18:00``; an offset from UTC may follow it.
        zone: of the clock that is meant; ``None`` for this machine's. An hour that comes twice, when clocks go back, means
            the later one.

    Raises:
        LiveError: ``live.closing-time-unreadable``, for an hour that no clock shows too.

    >>> from zoneinfo import ZoneInfo
    >>> read_closing_time("2026-06-04 18:00", ZoneInfo("Europe/London"))
    datetime.datetime(2026, 6, 4, 17, 0, tzinfo=datetime.timezone.utc)
    """
    if len(typed.strip()) <= len("2026-12-04"):
        raise _unreadable("This is not a day and a time.")
    try:
        local = datetime.fromisoformat(typed.strip())
        if local.tzinfo is not None:
            return local.astimezone(UTC)
        moment = local.replace(tzinfo=zone, fold=1).astimezone(UTC)
        shown = moment.astimezone(zone).replace(tzinfo=None, fold=0)
    except (OverflowError, ValueError, OSError):
        raise _unreadable("This is not a day and a time.") from None
    if shown != local:
        raise _unreadable("There is no such time on that day.")
    return moment


def plan_closing(
    round_id: RoundId, opened_at: datetime, now: datetime, until: datetime, *, private: bool
) -> ClosingPlanned:
    """A round closes by itself at `until`.

    Args:
        round_id: the round, which is open.
        opened_at: when it was opened.
        now: the moment.
        until: aware.
        private: whether nobody can read along: phones come over HTTPS or on the kit's own encrypted network.

    Raises:
        LiveError: ``live.closing-time-past``, ``live.closing-time-too-far``, ``live.days-need-https``.
    """
    if until <= now:
        raise LiveError(
            "live.closing-time-past",
            "This closing time has gone by already.",
            remedy="Choose a later one. To close at once, press “Close the round”.",
        )
    if until > opened_at + timedelta(days=MOST_DAYS):
        raise LiveError(
            "live.closing-time-too-far",
            f"A round can be open for {MOST_DAYS} days at most.",
            remedy="Choose an earlier day; look at the year and the month too.",
        )
    if not private and until > opened_at + IN_THE_ROOM:
        raise LiveError(
            "live.days-need-https",
            "People would answer for days over plain HTTP, where others can read along.",
            remedy="Give the hub a certificate (HTTPS, docs/security.md), or use your own encrypted router and say so in the "
            "run sheet's wifi. Without either a round can be open for 12 hours.",
        )
    return ClosingPlanned(at=now, round=round_id, until=until.astimezone(UTC))


def move_closing(state: WorkshopState, now: datetime, until: datetime, *, private: bool) -> tuple[WorkshopEvent, ...]:
    """Give the open round a closing time, or another one. Asking for what is so already gives no event.

    Raises:
        LiveError: ``live.no-open-round``, ``live.workshop-over``, or what `plan_closing` raises.
    """
    current = require_open_round(state)
    if current.closes_at == until:
        return ()
    return (plan_closing(current.definition.id, current.opened_at, now, until, private=private),)


def due_closing(state: WorkshopState, now: datetime) -> tuple[WorkshopEvent, ...]:
    """The close of the open round whose closing time has come, with that moment; nothing where there is none."""
    current = state.open_round
    if current is None or current.closes_at is None or current.closes_at > now:
        return ()
    return (RoundClosed(at=current.closes_at, round=current.definition.id),)


def closing_words(until: datetime, zone: tzinfo | None) -> str:
    """A closing time as people read it.

    >>> closing_words(datetime(2026, 12, 4, 18, tzinfo=UTC), UTC)
    'Friday 4 December, 18:00'
    """
    local = until.astimezone(zone)
    return f"{local:%A} {local.day} {local:%B, %H:%M}"


def _unreadable(why: str) -> LiveError:
    return LiveError(
        "live.closing-time-unreadable", why, remedy="Write the day and the time like this: 2026-12-04 18:00."
    )
