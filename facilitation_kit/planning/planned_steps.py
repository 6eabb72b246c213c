"""One step of a planned workshop, with all that its activity asks, as values and as JSON.

In: what `run_sheet_planning` found in the content, or the JSON of an earlier plan. Out: a `PlannedStep`. The one thing
easily got wrong: `PlannedStep.notes` and `PlannedStep.fallback` are the facilitator's alone and never belong on a phone
or a projector.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from facilitation_kit.activities.rounds import Item, RoundSettings
from facilitation_kit.identifiers import HypothesisId, ItemId, StepId

__all__ = ["PlannedActivity", "PlannedStep", "step_from_json", "step_to_json"]


@dataclass(frozen=True, kw_only=True)
class PlannedActivity:
    """What people do on their phones in a step.

    Attributes:
        name: of the activity, as the registry knows it.
        title: of the activity, as people see it.
        items: what there is to answer, in the order of the content.
        settings: with the defaults filled in for these items.
        settings_given: as written in the run sheet; settings are read from these again when options are merged.
        rounds: how many rounds are planned, from 1.
        sensitive: results are never shown in the room (D2).
        warnings: what the facilitator should know before opening a round.
        mergeable: whether options that mean the same can be shown as one.
    """

    name: str
    title: str
    question: str
    items: tuple[Item, ...]
    settings: RoundSettings
    settings_given: RoundSettings = field(default_factory=dict)
    rounds: int
    sensitive: bool
    warnings: tuple[str, ...]
    mergeable: bool = True


@dataclass(frozen=True, kw_only=True)
class PlannedStep:
    """One step of the run sheet.

    Attributes:
        kind: what it is: ``check_in``, ``activity``, ``discussion``, ``energiser``, ``break``, ``check_out`` or
            ``presentation``.
        minutes: planned minutes.
        energy: ``low``, ``medium``, ``high``, or ``None`` where the run sheet does not say.
        activity: ``None`` for a step without phones.
    """

    id: StepId
    title: str
    kind: str
    minutes: int
    owner: str
    materials: tuple[str, ...]
    energy: str | None
    fallback: str
    notes: str
    content_note: str
    activity: PlannedActivity | None


def step_to_json(step: PlannedStep) -> dict[str, object]:
    """A step as JSON values; `step_from_json` is its inverse."""
    data: dict[str, object] = {name.name: getattr(step, name.name) for name in fields(step)}
    data["materials"] = list(step.materials)
    data["activity"] = _activity_to_json(step.activity) if step.activity else None
    return data


def step_from_json(data: Mapping[str, Any]) -> PlannedStep:
    """Read back what `step_to_json` wrote.

    Raises:
        KeyError, TypeError: this is no step.
    """
    return PlannedStep(
        id=StepId(data["id"]),
        title=data["title"],
        kind=data["kind"],
        minutes=data["minutes"],
        owner=data["owner"],
        materials=tuple(data["materials"]),
        energy=data["energy"],
        fallback=data["fallback"],
        notes=data["notes"],
        content_note=data["content_note"],
        activity=_activity_from_json(data["activity"]) if data["activity"] else None,
    )


def _activity_to_json(activity: PlannedActivity) -> dict[str, object]:
    data: dict[str, object] = {name.name: getattr(activity, name.name) for name in fields(activity)}
    data["items"] = [
        {
            "id": item.id,
            "label": item.label,
            "phrase": item.phrase,
            "detail": item.detail,
            "hypothesis": item.hypothesis,
            "merged_from": list(item.merged_from),
            **({"within": item.within} if item.within else {}),
        }
        for item in activity.items
    ]
    data["settings"] = dict(activity.settings)
    data["settings_given"] = dict(activity.settings_given)
    data["warnings"] = list(activity.warnings)
    if activity.mergeable:  # as plans were written before any activity said otherwise
        del data["mergeable"]
    return data


def _activity_from_json(data: Mapping[str, Any]) -> PlannedActivity:
    return PlannedActivity(
        name=data["name"],
        title=data["title"],
        question=data["question"],
        items=tuple(
            Item(
                id=ItemId(item["id"]),
                label=item["label"],
                phrase=item.get("phrase", ""),
                detail=item["detail"],
                hypothesis=HypothesisId(item["hypothesis"]) if item["hypothesis"] else None,
                merged_from=tuple(item["merged_from"]),
                within=ItemId(item["within"]) if item.get("within") else None,
            )
            for item in data["items"]
        ),
        settings=dict(data["settings"]),
        settings_given=dict(data["settings_given"]),
        rounds=data["rounds"],
        sensitive=data["sensitive"],
        warnings=tuple(data["warnings"]),
        mergeable=data.get("mergeable", True),
    )
