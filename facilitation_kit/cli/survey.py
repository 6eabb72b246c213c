"""``facilitate survey``: survey forms checked, brought in from workbooks, and taken out again.

In: files with forms, in YAML or XLSForm. Out: what is in them or wrong with them, a new file in ``surveys/``, or a
workbook. Easily got wrong: people edit content files, so an import never overwrites one.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from facilitation_kit.cli.options import ProjectFolder, project_or_example
from facilitation_kit.cli.terminal import errors, out
from facilitation_kit.errors import ContentError, Fault

if TYPE_CHECKING:
    from facilitation_kit.content.survey_forms import SurveyForm

__all__ = ["survey_app"]

survey_app = typer.Typer(help="Survey forms: check them, bring workbooks in, and take them out.", no_args_is_help=True)

Files = Annotated[
    list[Path], typer.Argument(exists=True, dir_okay=False, help="Forms: .yaml, .xlsx, .xls, .csv, or a table in .md.")
]


@survey_app.command()
def check(
    files: Files,
    strict: Annotated[
        bool,
        typer.Option("--strict", help="Take what an author should know, such as a missing translation, as a fault."),
    ] = False,
    against: Annotated[
        Path | None,
        typer.Option(
            exists=True,
            dir_okay=False,
            help="The form as it was answered: old answers must keep their words.",
            show_default="none",
        ),
    ] = None,
) -> None:
    """Say what is in survey forms, or everything that is wrong with them."""
    from facilitation_kit.content.survey_files import read_survey  # noqa: PLC0415 - slow to load
    from facilitation_kit.content.survey_versions import version_faults  # noqa: PLC0415 - with it

    answered = read_survey(against)[0] if against is not None else None
    faults: list[Fault] = []
    for file in files:
        try:
            form, notices = read_survey(file)
        except ContentError as error:
            faults += error.faults
            continue
        out.print(_summary(form), markup=False)
        if answered is not None:
            wrong, changed = version_faults(answered, form, file.name)
            faults += wrong
            notices = (*notices, *changed)
        if strict:
            faults += notices
        else:
            _tell(notices)
    if faults:
        raise ContentError(
            "content.survey-faults",
            "Not every form can be asked as it is.",
            remedy="Put right each of these.",
            faults=faults,
        )


@survey_app.command("import")
def import_(
    file: Annotated[
        Path, typer.Argument(exists=True, dir_okay=False, help="A form: .xlsx, .xls, .csv, or a table in .md.")
    ],
    to: Annotated[Path, typer.Option(help="Folder for the new file, such as surveys.")] = Path("surveys"),
    name: Annotated[str | None, typer.Option("--id", help="Name of the form.", show_default="that of its file")] = None,
) -> None:
    """Write a form that is in a workbook as readable YAML; nothing is overwritten."""
    from facilitation_kit.content.survey_files import read_survey  # noqa: PLC0415 - slow to load
    from facilitation_kit.content.survey_yaml import survey_yaml  # noqa: PLC0415 - slow to load
    from facilitation_kit.identifiers import SurveyFormId, is_content_id  # noqa: PLC0415 - with the others

    if name is not None and not is_content_id(name):
        raise ContentError(
            "content.bad-id",
            "This cannot be the name of a form.",
            remedy="Use lower-case letters and digits, joined by hyphens.",
        )
    form, notices = read_survey(file)
    if name:  # a workbook that calls the form so already has nothing more to say about its name
        more = tuple(each for each in form.more if (each.column, each.value) != ("form_id", name))
        form = replace(form, id=SurveyFormId(name), more=more)
    target = to / f"{form.id}.yaml"
    to.mkdir(parents=True, exist_ok=True)
    try:
        with target.open("x", encoding="utf-8") as stream:
            stream.write(survey_yaml(form))
    except FileExistsError:
        raise ContentError(
            "survey.exists",
            "There is a form of this name already.",
            remedy="Give the new one another name with --id, or import it into another folder.",
            file=str(target),
        ) from None
    out.print(_summary(form), markup=False)
    out.print(f"Written to {target}", markup=False)
    _tell(notices)


@survey_app.command()
def export(
    form: Annotated[str, typer.Argument(help="A file with a form, or the name of a form of the project.")],
    to: Annotated[Path, typer.Argument(help="The file to write: a workbook (.xlsx) or .yaml.")],
    project: ProjectFolder = Path(),
) -> None:
    """Write a form as an XLSForm workbook that other programs can ask, or as YAML."""
    from facilitation_kit.analysis.export_files import write_whole  # noqa: PLC0415 - slow to load
    from facilitation_kit.content.survey_yaml import survey_yaml  # noqa: PLC0415 - slow to load
    from facilitation_kit.content.xlsform_writing import xlsform_workbook  # noqa: PLC0415 - slow to load

    found = _form(form, project)
    if to.suffix.lower() == ".xlsx":
        write_whole(to, xlsform_workbook(found))
    elif to.suffix.lower() == ".yaml":
        write_whole(to, survey_yaml(found).encode())
    else:
        raise ContentError(
            "survey.export-format",
            "A form is written as a workbook or as YAML.",
            remedy="End the name in .xlsx or .yaml.",
            file=str(to),
        )
    out.print(_summary(found), markup=False)
    out.print(f"Written to {to}", markup=False)


def _form(named: str, project: Path) -> SurveyForm:
    from facilitation_kit.content.library import Library  # noqa: PLC0415 - with the others
    from facilitation_kit.content.survey_files import read_survey  # noqa: PLC0415 - slow to load

    if Path(named).is_file():
        return read_survey(Path(named))[0]
    forms = Library.load(project_or_example(project)).survey_forms
    found = next((each for each in forms if each.id == named), None)
    if found is None:
        there = ", ".join(each.id for each in forms)
        raise ContentError(
            "survey.unknown",
            "There is neither a file nor a form of this name.",
            remedy=f"There is: {there}." if there else "The project has no survey forms yet.",
        )
    return found


def _summary(form: SurveyForm) -> str:
    from facilitation_kit.content.survey_forms import ASKED_KINDS  # noqa: PLC0415 - with the others

    asked = sum(each.question.kind in ASKED_KINDS for each in form.placed())
    languages = f", in {', '.join(form.languages)}" if form.languages else ""
    questions = "one question" if asked == 1 else f"{asked} questions"
    return f"{form.title} (version {form.version}): {questions}{languages}"


def _tell(notices: tuple[Fault, ...]) -> None:
    for notice in notices:
        errors.print(f"Note: {notice}", markup=False, style="dim")
