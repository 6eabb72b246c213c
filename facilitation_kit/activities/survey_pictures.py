"""Drawings beside the questions and choices of a survey, as they were when the round was planned.

In: a form with the drawings of its project, or what a stored round holds of them. Out: a setting, and the drawings as they
may stand in a page. The one thing easily got wrong: a stored round may come from anywhere, and a drawing goes into the page
as it is; so only shapes come through, however it got into the store.
"""

from __future__ import annotations

from collections.abc import Mapping

from markupsafe import Markup

from facilitation_kit.content.fields import RuleBroken
from facilitation_kit.content.pictures import plain_picture
from facilitation_kit.content.survey_forms import SurveyForm
from facilitation_kit.content.survey_media import named_drawings
from facilitation_kit.errors import ActivityError

__all__ = ["check_pictures", "pages_pictures", "pictures_setting"]

_MOST_BYTES = 500_000
_START = "<svg "


def pictures_setting(form: SurveyForm, drawings: Mapping[str, bytes]) -> dict[str, str]:
    """The drawings that a form names and its project has, as text."""
    return {name: drawings[name].decode() for name, _ in named_drawings(form) if name in drawings}


def check_pictures(pictures: object) -> None:
    """Let pass what `pictures_setting` makes.

    Raises:
        ActivityError: ``activity.settings``: something else, or so much that every page would be slow.
    """
    if not isinstance(pictures, Mapping) or not all(isinstance(each, str) for each in (*pictures, *pictures.values())):
        raise ActivityError(
            "activity.settings",
            "The pictures of a survey must be drawings by their names.",
            remedy="Leave them out of the settings: options: {survey: ID} fills them in.",
            field="survey",
        )
    if sum(map(len, pictures.values())) > _MOST_BYTES:
        raise ActivityError(
            "activity.settings",
            f"The drawings of this form have more than {_MOST_BYTES // 1000} kB together.",
            remedy="Name fewer of them, or draw them with fewer points.",
            field="survey",
        )


def pages_pictures(pictures: Mapping[str, str]) -> dict[str, Markup]:
    """The drawings as they stand in a page, hidden from whoever hears the label beside them; without those that are none."""
    shown = {}
    for name, drawing in pictures.items():
        try:
            plain = plain_picture(drawing.encode("utf-8", "replace")).decode()
        except RuleBroken:
            continue
        inside = plain.removeprefix(_START)
        shown[name] = Markup(f'{_START}aria-hidden="true" focusable="false" {inside}')  # noqa: S704 - shapes alone
    return shown
