"""Events as JSON for the log, and back.

In: a `WorkshopEvent`, or a kind and a payload from the store. Out: the other. The one thing easily got wrong: a kind
and its payload stay readable for as long as stores exist, so a field may be added with a default, and never renamed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from facilitation_kit.activities.rounds import Item, RoundDefinition
from facilitation_kit.errors import LiveError
from facilitation_kit.identifiers import HypothesisId, ItemId, RoundId, RunSheetId, StepId, TestCardId, WorkshopId
from facilitation_kit.live.boards import BoardChange
from facilitation_kit.live.events import (
    AdmissionChanged,
    BoardChanged,
    ClosingPlanned,
    CriterionLocked,
    MergedOption,
    OptionsGiven,
    OptionsMerged,
    RoundClosed,
    RoundOpened,
    RoundReopened,
    RoundRevealed,
    ScreenBlanked,
    StepStarted,
    TimeGiven,
    WorkshopClosed,
    WorkshopEvent,
    WorkshopOpened,
)

__all__ = ["EVENT_KINDS", "from_json", "to_json"]

EVENT_KINDS: Mapping[type[WorkshopEvent], str] = {
    WorkshopOpened: "workshop_opened",
    StepStarted: "step_started",
    TimeGiven: "time_given",
    OptionsMerged: "options_merged",
    OptionsGiven: "options_given",
    RoundOpened: "round_opened",
    RoundClosed: "round_closed",
    ClosingPlanned: "closing_planned",
    RoundReopened: "round_reopened",
    RoundRevealed: "round_revealed",
    CriterionLocked: "criterion_locked",
    BoardChanged: "board_changed",
    AdmissionChanged: "admission_changed",
    ScreenBlanked: "screen_blanked",
    WorkshopClosed: "workshop_closed",
}
"""The name under which each type of event is stored."""

_Payload = Mapping[str, Any]


def to_json(  # noqa: C901, PLR0912 - one short case for each event
    event: WorkshopEvent,
) -> tuple[str, dict[str, object]]:
    """The kind of an event and its payload as JSON values; `from_json` is its inverse."""
    payload: dict[str, object] = {"at": event.at.astimezone(UTC).isoformat()}
    match event:
        case WorkshopOpened():
            payload |= {
                "workshop": event.workshop,
                "run_sheet": event.run_sheet,
                "title": event.title,
                "plan": dict(event.plan),
                "fingerprint": event.fingerprint,
                "join_code": event.join_code,
                "rehearsal": event.rehearsal,
            }
        case StepStarted():
            payload["step"] = event.step
        case TimeGiven():
            payload |= {"step": event.step, "minutes": event.minutes}
        case OptionsMerged():
            payload |= {
                "step": event.step,
                "merged": [{"label": option.label, "members": list(option.members)} for option in event.merged],
            }
        case OptionsGiven():
            payload |= {
                "step": event.step,
                "source": event.source,
                "items": [
                    {"id": item.id, "label": item.label, "merged_from": list(item.merged_from)} for item in event.items
                ],
                "settings": dict(event.settings),
                "warnings": list(event.warnings),
            }
        case RoundOpened():
            payload["definition"] = event.definition.to_json()
        case RoundClosed() | RoundReopened() | RoundRevealed():
            payload["round"] = event.round
        case ClosingPlanned():
            payload |= {"round": event.round, "until": event.until.astimezone(UTC).isoformat()}
        case CriterionLocked():
            payload |= {
                "round": event.round,
                "test": event.test,
                "hypothesis": event.hypothesis,
                "criterion": event.criterion,
                "check": event.check,
            }
        case BoardChanged():
            payload |= {"round": event.round, "change": event.change.to_json()}
        case AdmissionChanged():
            payload["only_with_slip"] = event.only_with_slip
        case ScreenBlanked():
            payload["blank"] = event.blank
        case WorkshopClosed():
            pass
    return EVENT_KINDS[type(event)], payload


def from_json(kind: str, payload: _Payload) -> WorkshopEvent:
    """The event that `to_json` wrote.

    Raises:
        LiveError: ``live.unreadable-log`` when the kind is unknown or the payload does not fit it, as in a store of a
            newer kit.
    """
    read = _READERS.get(kind)
    if read is None:
        raise _unreadable(kind)
    try:
        return read(datetime.fromisoformat(payload["at"]).astimezone(UTC), payload)
    except (AssertionError, AttributeError, KeyError, TypeError, ValueError) as error:
        raise _unreadable(kind) from error


def _workshop_opened(at: datetime, payload: _Payload) -> WorkshopEvent:
    return WorkshopOpened(
        at=at,
        workshop=WorkshopId(payload["workshop"]),
        run_sheet=RunSheetId(payload["run_sheet"]),
        title=payload["title"],
        plan=dict(payload["plan"]),
        fingerprint=payload["fingerprint"],
        join_code=payload["join_code"],
        rehearsal=payload["rehearsal"],
    )


def _options_merged(at: datetime, payload: _Payload) -> WorkshopEvent:
    merged = tuple(
        MergedOption(label=option["label"], members=tuple(option["members"])) for option in payload["merged"]
    )
    return OptionsMerged(at=at, step=StepId(payload["step"]), merged=merged)


def _options_given(at: datetime, payload: _Payload) -> WorkshopEvent:
    return OptionsGiven(
        at=at,
        step=StepId(payload["step"]),
        source=RoundId(payload["source"]),
        items=tuple(
            Item(id=ItemId(item["id"]), label=item["label"], merged_from=tuple(item["merged_from"]))
            for item in payload["items"]
        ),
        settings=dict(payload["settings"]),
        warnings=tuple(payload["warnings"]),
    )


_READERS: Mapping[str, Callable[[datetime, _Payload], WorkshopEvent]] = {
    "workshop_opened": _workshop_opened,
    "step_started": lambda at, payload: StepStarted(at=at, step=StepId(payload["step"])),
    "time_given": lambda at, payload: TimeGiven(at=at, step=StepId(payload["step"]), minutes=payload["minutes"]),
    "options_merged": _options_merged,
    "options_given": _options_given,
    "round_opened": lambda at, payload: RoundOpened(at=at, definition=RoundDefinition.from_json(payload["definition"])),
    "round_closed": lambda at, payload: RoundClosed(at=at, round=RoundId(payload["round"])),
    "closing_planned": lambda at, payload: ClosingPlanned(
        at=at, round=RoundId(payload["round"]), until=datetime.fromisoformat(payload["until"]).astimezone(UTC)
    ),
    "round_reopened": lambda at, payload: RoundReopened(at=at, round=RoundId(payload["round"])),
    "round_revealed": lambda at, payload: RoundRevealed(at=at, round=RoundId(payload["round"])),
    "criterion_locked": lambda at, payload: CriterionLocked(
        at=at,
        round=RoundId(payload["round"]),
        test=TestCardId(payload["test"]),
        hypothesis=HypothesisId(payload["hypothesis"]),
        criterion=payload["criterion"],
        check=payload["check"],
    ),
    "board_changed": lambda at, payload: BoardChanged(
        at=at, round=RoundId(payload["round"]), change=BoardChange.from_json(payload["change"])
    ),
    "admission_changed": lambda at, payload: AdmissionChanged(at=at, only_with_slip=payload["only_with_slip"]),
    "screen_blanked": lambda at, payload: ScreenBlanked(at=at, blank=payload["blank"]),
    "workshop_closed": lambda at, _: WorkshopClosed(at=at),
}


def _unreadable(kind: str) -> LiveError:
    return LiveError(
        "live.unreadable-log",
        f"The log of this workshop holds an entry that this version of the kit cannot read ({kind[:40]}).",
        remedy="Open it with the version of the kit that wrote it, or a newer one. Nothing was changed.",
    )
