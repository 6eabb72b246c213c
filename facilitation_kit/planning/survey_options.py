"""A survey form as something to answer: its questions and choices as items, and the form itself as it is today.

In: the library and what a run sheet says about its options. Out: items, and the settings that only the content knows. The
one thing easily got wrong: a workshop asks the form that it was planned with, so the whole form goes into the plan.
"""

from __future__ import annotations

from facilitation_kit.activities.rounds import Item
from facilitation_kit.activities.survey_settings import form_setting, survey_items
from facilitation_kit.content.library import Library
from facilitation_kit.content.run_sheets import OptionSource, RunSheet

__all__ = ["survey_option_items", "survey_settings"]


def survey_option_items(library: Library, source: OptionSource) -> tuple[Item, ...]:
    """The language, notes, questions and choices of the form that the options name; none for other options."""
    return () if source.survey is None else survey_items(library.survey_form(source.survey))


def survey_settings(library: Library, source: OptionSource, sheet: RunSheet) -> dict[str, object]:
    """The form, and the day that it reckons with; nothing for other options."""
    if source.survey is None:
        return {}
    day = {"day": sheet.date.isoformat()} if sheet.date is not None else {}
    return {"survey": form_setting(library.survey_form(source.survey), library.survey_drawings), **day}
