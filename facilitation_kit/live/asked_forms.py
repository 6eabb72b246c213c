"""Survey forms that people have answered, or can answer at this moment, and what they fix for every later round (DOMAIN S1).

In: where the workshops of a store stand, and how many have answered each round. Out: the forms; what is wrong with a form
that is asked under the same name and is another; or nothing. The one thing easily got wrong: a workshop asks the form that
it was planned with, so one that was opened before an edit can open its round after others have answered the edited form.
So each round is looked at when it opens, and not only each workshop.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from facilitation_kit.activities.rounds import RoundDefinition
from facilitation_kit.activities.survey_settings import form_of, form_setting
from facilitation_kit.content.survey_forms import SurveyForm
from facilitation_kit.content.survey_places import place_of_form
from facilitation_kit.content.survey_versions import fingerprint, version_faults
from facilitation_kit.errors import ContentError, Fault, LiveError
from facilitation_kit.identifiers import RoundId, SurveyFormId
from facilitation_kit.live.workshop_state import RoundState, RoundStatus, WorkshopState
from facilitation_kit.planning.workshop_plan import WorkshopPlan

__all__ = ["changed_forms", "forms_asked", "refuse_changed_forms", "refuse_other_form"]


def forms_asked(
    states: Iterable[WorkshopState], answered: Callable[[RoundId], int], form: SurveyFormId | None = None
) -> tuple[SurveyForm, ...]:
    """The forms that answers hang on, each once, the one that was asked last at the end.

    Args:
        states: where workshops stand.
        answered: how many have answered a round.
        form: only versions of this one; all forms by default.
    """
    found: dict[str, SurveyForm] = {}
    rounds = [(state, each) for state in states for each in state.rounds.values()]
    for state, each in sorted(rounds, key=lambda pair: pair[1].opened_at):
        asked = form_of(each.definition.settings)
        if asked is None or form not in (None, asked.id):
            continue
        if _can_be_answered(state, each) or answered(each.definition.id):
            name = fingerprint(asked)
            found.pop(name, None)
            found[name] = asked
    return tuple(found.values())


def _can_be_answered(state: WorkshopState, each: RoundState) -> bool:
    """Whether answers can still come: a closed round opens again, and takes sheets of paper, until it is revealed."""
    return state.closed_at is None and each.status is not RoundStatus.REVEALED


def changed_forms(
    forms: Iterable[SurveyForm], root: Path, asked: Iterable[SurveyForm]
) -> tuple[tuple[Fault, ...], tuple[Fault, ...]]:
    """What is wrong with the forms of a project beside those that answers hang on, and what their authors should look at.

    Args:
        forms: of the project, or of one of its plans.
        root: the project's folder; faults name files and lines in it.
        asked: as `forms_asked` gives them.

    Returns:
        Faults as of `version_faults`, against every version that was asked; notices against the one that was asked last.
    """
    before = tuple(asked)
    faults: dict[Fault, None] = {}
    notices: list[Fault] = []
    for form in forms:
        versions = [each for each in before if each.id == form.id]
        if versions:
            now, place = _as_asked(form), place_of_form(root, form.id)
            changed: tuple[Fault, ...] = ()
            for version in versions:
                wrong, changed = version_faults(version, now, *place)
                faults |= dict.fromkeys(wrong)
            notices += changed
    return tuple(faults), tuple(notices)


def refuse_changed_forms(plan: WorkshopPlan, root: Path, asked: Iterable[SurveyForm]) -> None:
    """Let a plan pass whose forms are those that were answered, or new versions of them.

    Args:
        plan: that somebody wants to open.
        root: the project's folder, for messages.
        asked: as `forms_asked` gives them.

    Raises:
        ContentError: ``content.survey-version``, ``content.survey-meaning``; ``content.survey-faults`` where there are several.
    """
    planned = (form_of(step.activity.settings) for step in plan.steps if step.activity is not None)
    faults, _ = changed_forms((form for form in planned if form is not None), root, asked)
    if len(faults) == 1:
        [one] = faults
        raise ContentError(
            one.code, one.message, remedy=one.remedy, file=one.file, line=one.line, field=one.field, faults=faults
        )
    if faults:
        raise ContentError(
            "content.survey-faults",
            "Forms of this workshop have been answered before, and are others now.",
            remedy="Put right each of these and open the workshop again.",
            faults=faults,
        )


def refuse_other_form(
    definition: RoundDefinition, states: Iterable[WorkshopState], answered: Callable[[RoundId], int]
) -> None:
    """Let a round pass that asks no form, or one that no answers contradict.

    Args:
        definition: of the round that is about to open.
        states: where all workshops of the store stand.
        answered: how many have answered a round.

    Raises:
        LiveError: ``live.form-changed``.
    """
    form = form_of(definition.settings)
    if form is None:
        return
    if any(version_faults(other, form, "")[0] for other in forms_asked(states, answered, form.id)):
        raise LiveError(
            "live.form-changed",
            "The form of this workshop was changed after the workshop was opened, and people have answered the changed one.",
            remedy="Open a new workshop from the run sheet: it asks the form as it is now.",
        )


def _as_asked(form: SurveyForm) -> SurveyForm:
    """A form as a round holds it, without what its workbook keeps beside."""
    return form_of({"survey": form_setting(form)}) or form
