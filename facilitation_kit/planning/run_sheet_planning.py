"""The steps of a run sheet, with the content that they point at put in.

In: a `Library`, one of its run sheets, the registered activities. Out: the planned steps, and every fault that stands in
their way. The one thing easily got wrong: a fault's place is in the run sheet's file, whoever found it.
"""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path

from facilitation_kit.activities.contract import Activity
from facilitation_kit.activities.rounds import Item
from facilitation_kit.content.documents import FieldPath, dotted
from facilitation_kit.content.library import Library
from facilitation_kit.content.run_sheets import ActivitySpec, OptionSource, RunSheet, RunStep
from facilitation_kit.content.yaml_source import read_yaml
from facilitation_kit.errors import ActivityError, Fault
from facilitation_kit.identifiers import HypothesisId, ItemId
from facilitation_kit.planning.card_options import card_items, card_settings
from facilitation_kit.planning.idea_options import idea_items
from facilitation_kit.planning.journey_options import journey_items, journey_settings
from facilitation_kit.planning.need_options import need_items, need_settings
from facilitation_kit.planning.planned_steps import PlannedActivity, PlannedStep
from facilitation_kit.planning.survey_options import survey_option_items, survey_settings

__all__ = ["planned_steps"]


def planned_steps(
    library: Library, sheet: RunSheet, activities: Mapping[str, Activity]
) -> tuple[tuple[PlannedStep, ...], tuple[Fault, ...]]:
    """The steps of a run sheet, and its faults; a step whose activity is at fault comes without it.

    The faults are ``plan.unknown-activity``, ``plan.no-options``, and those that an activity finds in its settings.
    """
    faults: list[Fault] = []
    steps = tuple(
        _planned_step(library, step, activities, _Place(library.root, sheet, number), faults)
        for number, step in enumerate(sheet.steps)
    )
    return steps, tuple(faults)


class _Place:
    """A step of a run sheet, as the reader of a fault finds it in the file."""

    def __init__(self, root: Path, sheet: RunSheet, step: int) -> None:
        self.sheet = sheet
        self._root = root
        self._file = f"workshops/{sheet.id}.yaml"
        self._activity: FieldPath = ("steps", step, "activity")

    def fault(self, code: str, message: str, remedy: str, *names: str) -> Fault:
        """A fault of the step's activity, in the field that `names` lead to.

        The line is looked up in the file only now: a library that is in order keeps no lines.
        """
        path = (*self._activity, *names)
        document, _ = read_yaml(self._root / self._file, self._file)
        return Fault(
            code=code,
            message=message,
            remedy=remedy,
            file=self._file,
            line=document.line(path) if document else None,
            field=dotted(path),
        )


def _planned_step(
    library: Library, step: RunStep, activities: Mapping[str, Activity], place: _Place, faults: list[Fault]
) -> PlannedStep:
    return PlannedStep(
        id=step.id,
        title=step.title,
        kind=step.kind.value,
        minutes=step.minutes,
        owner=step.owner,
        materials=step.materials,
        energy=step.energy.value if step.energy else None,
        fallback=step.fallback,
        notes=step.notes,
        content_note=step.content_note,
        activity=_planned_activity(library, step.activity, activities, place, faults) if step.activity else None,
    )


def _planned_activity(
    library: Library, spec: ActivitySpec, activities: Mapping[str, Activity], place: _Place, faults: list[Fault]
) -> PlannedActivity | None:
    activity = activities.get(spec.name)
    if activity is None:
        faults.append(_unknown_activity(spec.name, activities, place))
        return None
    items = _items(library, spec.options)
    if not items:
        faults.append(_no_options(place))
        return None
    given = {
        **need_settings(library, spec.options, activity),
        **card_settings(library, spec.options),
        **journey_settings(library, spec.options),
        **survey_settings(library, spec.options, place.sheet),
        **spec.settings,
    }
    try:
        settings = activity.read_settings(given, len(items))
    except ActivityError as error:
        faults.extend(_placed(fault, place) for fault in error.faults)
        return None
    return PlannedActivity(
        name=spec.name,
        title=activity.title,
        question=spec.question,
        items=items,
        settings=settings,
        settings_given=given,
        rounds=spec.rounds,
        sensitive=spec.sensitive,
        warnings=activity.warnings(settings, len(items)),
        mergeable=activity.mergeable,
    )


def _unknown_activity(name: str, activities: Mapping[str, Activity], place: _Place) -> Fault:
    near = get_close_matches(name, activities, n=1)
    remedy = f"Did you mean {near[0]}?" if near else f"Choose one of: {', '.join(sorted(activities))}."
    return place.fault("plan.unknown-activity", f"There is no activity called {name}.", remedy, "name")


def _no_options(place: _Place) -> Fault:
    return place.fault(
        "plan.no-options",
        "There is nothing to answer in this step.",
        "Add a hypothesis or an idea, or name other options.",
        "options",
    )


def _placed(fault: Fault, place: _Place) -> Fault:
    """A fault that an activity found in its settings, at its place in the run sheet."""
    setting = (fault.field,) if fault.field else ()
    return place.fault(fault.code, fault.message, fault.remedy, "settings", *setting)


def _items(library: Library, source: OptionSource) -> tuple[Item, ...]:
    """What there is to answer; content has checked that each reference leads somewhere."""
    if source.items is not None:
        return tuple(Item(id=option.id, label=option.label, detail=option.detail) for option in source.items)
    if source.statement_set is not None:
        statements = library.statement_set(source.statement_set).statements
        return tuple(Item(id=one.id, label=one.text, hypothesis=one.hypothesis) for one in statements)
    if source.hypotheses is not None:
        every = [hypothesis.id for hypothesis in library.hypotheses]
        chosen = every if source.hypotheses == "all" else source.hypotheses
        return tuple(_hypothesis_item(library, hypothesis) for hypothesis in chosen)
    if source.ideas is not None:
        return idea_items(library, source.ideas)
    needs = need_items(library, source.needs) if source.needs is not None else ()
    return (
        needs or card_items(library, source) or journey_items(library, source) or survey_option_items(library, source)
    )


def _hypothesis_item(library: Library, hypothesis: HypothesisId) -> Item:
    stated = library.hypothesis(hypothesis)
    return Item(id=ItemId(hypothesis), label=stated.plain, phrase=stated.emphasis.phrase, hypothesis=hypothesis)
