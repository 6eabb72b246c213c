"""Survey forms among the files of a project, checked as forms, whether they are in YAML or in a workbook.

In: a document that says ``kind: survey``, or a workbook in ``surveys/``. Out: the form, or its faults. Easily got
wrong: the libraries that read workbooks and expressions are slow to load, so this module is only loaded where a
project has survey forms.
"""

from __future__ import annotations

from pathlib import Path

from facilitation_kit.content.documents import Document
from facilitation_kit.content.shapes import shape
from facilitation_kit.content.survey_forms import SurveyForm
from facilitation_kit.content.survey_media import drawings_beside, media_notices
from facilitation_kit.content.survey_rules import survey_faults
from facilitation_kit.content.survey_translations import translation_notices
from facilitation_kit.content.text_files import read_bytes
from facilitation_kit.content.xlsform_sheets import LARGEST_FORM
from facilitation_kit.content.yaml_source import read_yaml
from facilitation_kit.errors import ContentError, Fault

__all__ = ["read_survey", "survey_form", "workbook_form"]


def survey_form(document: Document) -> tuple[SurveyForm | None, tuple[Fault, ...]]:
    """The form that a document holds, or everything that is wrong with it."""
    form, faults = shape(document, SurveyForm)
    if form is not None:
        faults = survey_faults(document, form)
    return (None if faults else form), faults


def workbook_form(path: Path, file: str) -> tuple[SurveyForm | None, tuple[Fault, ...], tuple[Fault, ...]]:
    """The form that an XLSForm holds, what is wrong with it, and what its author should know."""
    from facilitation_kit.content.xlsforms import read_xlsform  # noqa: PLC0415 - loads pyxform

    data = read_bytes(path, file, most=LARGEST_FORM)
    if isinstance(data, Fault):
        return None, (data,), ()
    try:
        imported = read_xlsform(data, file, drawings_beside(path))
    except ContentError as error:
        return None, error.faults, ()
    return imported.form, (), imported.notices


def read_survey(path: Path) -> tuple[SurveyForm, tuple[Fault, ...]]:
    """The form in a file of any kind, and what its author should know.

    Raises:
        ContentError: with every fault.
    """
    notices: tuple[Fault, ...] = ()
    form: SurveyForm | None
    if path.suffix.lower() in (".yaml", ".yml"):
        document, faults = read_yaml(path, path.name)
        form = None
        if document is not None:
            form, more = survey_form(document)
            faults = (*faults, *more)
            if form is not None:
                notices = (
                    *media_notices(form, path.name, drawings_beside(path), document.line),
                    *translation_notices(form, path.name, document.line),
                )
    else:
        form, faults, notices = workbook_form(path, path.name)
    if form is None or faults:
        raise ContentError(
            "content.survey-faults",
            "This form cannot be asked as it is.",
            remedy="Put right each of these.",
            faults=faults,
        )
    return form, notices
