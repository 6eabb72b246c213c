"""All content of a project, read and checked as a whole.

In: a project folder with ``ideas/``, ``surveys/`` and ``workshops/``. Out: a `Library`, or one `ContentError` that
holds every fault. Easily got wrong: a library is a moment's reading; after an edit, load again.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from facilitation_kit.content.consent import ConsentFile
from facilitation_kit.content.documents import Document, printable
from facilitation_kit.content.drawing_files import read_drawings
from facilitation_kit.content.easy_read import EasyReadFile
from facilitation_kit.content.hypotheses import HypothesesFile, Hypothesis
from facilitation_kit.content.idea_cards import IdeaCard, IdeaCardsFile
from facilitation_kit.content.journey_maps import JourneyMap, JourneysFile
from facilitation_kit.content.language import Lexicon
from facilitation_kit.content.needs import Needs
from facilitation_kit.content.next_steps import NextStep, NextStepsFile
from facilitation_kit.content.personas import Persona, PersonasFile
from facilitation_kit.content.project import Project
from facilitation_kit.content.questions import QuestionsFile, ReaderQuestion
from facilitation_kit.content.quotes import Quote, QuotesFile
from facilitation_kit.content.references import reference_faults
from facilitation_kit.content.research import ResearchActivity, ResearchFile
from facilitation_kit.content.retention import Retention
from facilitation_kit.content.run_sheets import RunSheet
from facilitation_kit.content.service_map import ServiceMapFile
from facilitation_kit.content.shapes import shape
from facilitation_kit.content.statement_sets import StatementSet
from facilitation_kit.content.survey_forms import SurveyForm
from facilitation_kit.content.test_cards import TestCard, TestCardsFile
from facilitation_kit.content.yaml_source import read_yaml
from facilitation_kit.errors import ContentError, Fault
from facilitation_kit.identifiers import HypothesisId, IdeaId, RunSheetId, StatementSetId, SurveyFormId, is_content_id

__all__ = ["FILE_TYPES", "FOLDER_TYPES", "OPTIONAL_FILE_TYPES", "Library"]

FILE_TYPES: dict[str, type] = {
    "ideas/project.yaml": Project,
    "ideas/needs.yaml": Needs,
    "ideas/hypotheses.yaml": HypothesesFile,
    "ideas/research.yaml": ResearchFile,
    "ideas/next_steps.yaml": NextStepsFile,
    "ideas/quotes.yaml": QuotesFile,
}
"""The files that every project has, with what each of them holds."""

OPTIONAL_FILE_TYPES: dict[str, type] = {
    "ideas/consent.yaml": ConsentFile,
    "ideas/retention.yaml": Retention,
    "ideas/ideas.yaml": IdeaCardsFile,
    "ideas/test_cards.yaml": TestCardsFile,
    "ideas/questions.yaml": QuestionsFile,
    "ideas/easy_read.yaml": EasyReadFile,
    "ideas/service_map.yaml": ServiceMapFile,
    "ideas/personas.yaml": PersonasFile,
    "ideas/language.yaml": Lexicon,
    "ideas/journeys.yaml": JourneysFile,
}
"""The files that a project may have, with what each of them holds."""

FOLDER_TYPES: dict[str, type] = {"surveys": StatementSet, "workshops": RunSheet}
"""The folders with any number of files, with what each of their files holds."""

SURVEY_ENDINGS = frozenset((".xlsx", ".xls", ".csv"))
"""Files in surveys/ that hold a survey form, besides those in YAML that say kind: survey."""

_MACRO_ENDINGS = frozenset((".xlsm", ".xlsb", ".xltm"))

T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class Library:
    """The content of one project.

    Attributes:
        root: the project folder, resolved.
        consent: what people agree to, item by item; ``None`` where `Project.consent_text` is all.
        retention: for how long each kind of data is kept.
        ideas: what could be done about hypotheses.
        test_cards: how hypotheses are put to the test.
        questions: what readers of packs are asked.
        easy_read: sentences and pictures for young people.
        service_map: the services as they are today; ``None`` where the project has no map.
        survey_forms: questions that people answer one by one, in the order of their files.
        survey_drawings: the drawings that survey forms name, by the names that they have for them, each checked and plain.
        journeys: journey maps, as it is and as it should be.
        personas: somebody who could be one of many.
        language: words to think about, for the project's own sentences; empty where the project has no lexicon.
        pictures: the drawings that `easy_read` names, by their place below ``ideas/``, each checked and plain.
    """

    root: Path
    project: Project
    needs: Needs
    hypotheses: tuple[Hypothesis, ...]
    research: tuple[ResearchActivity, ...]
    next_steps: tuple[NextStep, ...]
    quotes: tuple[Quote, ...]
    statement_sets: tuple[StatementSet, ...]
    run_sheets: tuple[RunSheet, ...]
    consent: ConsentFile | None = None
    retention: Retention = field(default_factory=Retention)
    ideas: tuple[IdeaCard, ...] = ()
    test_cards: tuple[TestCard, ...] = ()
    questions: tuple[ReaderQuestion, ...] = ()
    easy_read: EasyReadFile = field(default_factory=EasyReadFile)
    pictures: Mapping[str, bytes] = field(default_factory=dict)
    service_map: ServiceMapFile | None = None
    personas: tuple[Persona, ...] = ()
    language: Lexicon = field(default_factory=Lexicon)
    journeys: tuple[JourneyMap, ...] = ()
    survey_forms: tuple[SurveyForm, ...] = ()
    survey_drawings: Mapping[str, bytes] = field(default_factory=dict)

    @classmethod
    def load(cls, root: Path) -> Library:
        """Read everything below `root`.

        Raises:
            ContentError: ``content.not-a-project`` when there is no ideas folder, else ``content.faults`` with every
                fault of every file in `ContentError.faults`.
        """
        if not (root / "ideas").is_dir():
            raise ContentError(
                "content.not-a-project",
                "There is no folder ideas here, so this is not a project.",
                remedy="Name the project's folder, or make a new project with facilitate init.",
                file=str(root),
            )
        reading = _Reading(root.resolve())
        reading.read()
        if reading.faults:
            raise ContentError(
                "content.faults",
                f"The content of this project has {_counted(len(reading.faults))}.",
                remedy="Put right each of them and check again.",
                faults=sorted(reading.faults, key=lambda fault: (fault.file or "", fault.line or 0)),
            )
        return cls(
            root=reading.root,
            project=reading.only(Project),
            needs=reading.only(Needs),
            hypotheses=reading.only(HypothesesFile).hypotheses,
            research=reading.only(ResearchFile).activities,
            next_steps=reading.only(NextStepsFile).next_steps,
            quotes=reading.only(QuotesFile).quotes,
            statement_sets=reading.every(StatementSet),
            run_sheets=reading.every(RunSheet),
            consent=next(iter(reading.every(ConsentFile)), None),
            retention=next(iter(reading.every(Retention)), Retention()),
            ideas=tuple(idea for file in reading.every(IdeaCardsFile) for idea in file.ideas),
            test_cards=tuple(card for file in reading.every(TestCardsFile) for card in file.test_cards),
            questions=tuple(one for file in reading.every(QuestionsFile) for one in file.questions),
            easy_read=next(iter(reading.every(EasyReadFile)), EasyReadFile()),
            pictures=dict(reading.pictures),
            service_map=next(iter(reading.every(ServiceMapFile)), None),
            personas=tuple(one for file in reading.every(PersonasFile) for one in file.personas),
            language=next(iter(reading.every(Lexicon)), Lexicon()),
            journeys=tuple(journey for file in reading.every(JourneysFile) for journey in file.journeys),
            survey_forms=reading.every(SurveyForm),
            survey_drawings=dict(reading.survey_drawings),
        )

    def hypothesis(self, hypothesis: HypothesisId) -> Hypothesis:
        """The hypothesis with this id.

        Raises:
            KeyError: there is none.
        """
        return _by_id(self.hypotheses, hypothesis)

    def idea(self, idea: IdeaId) -> IdeaCard:
        """The idea with this id.

        Raises:
            KeyError: there is none.
        """
        return _by_id(self.ideas, idea)

    def run_sheet(self, run_sheet: RunSheetId) -> RunSheet:
        """The run sheet with this id.

        Raises:
            KeyError: there is none.
        """
        return _by_id(self.run_sheets, run_sheet)

    def statement_set(self, statement_set: StatementSetId) -> StatementSet:
        """The statement set with this id.

        Raises:
            KeyError: there is none.
        """
        return _by_id(self.statement_sets, statement_set)

    def survey_form(self, form: SurveyFormId) -> SurveyForm:
        """The survey form with this id.

        Raises:
            KeyError: there is none.
        """
        return _by_id(self.survey_forms, form)

    def quotes_for(self, hypothesis: HypothesisId) -> tuple[Quote, ...]:
        """The quotes that speak to a hypothesis, in their order; none is filtered by consent here."""
        return tuple(quote for quote in self.quotes if hypothesis in quote.hypotheses)


def _by_id(things: tuple[T, ...], name: str) -> T:
    for thing in things:
        if getattr(thing, "id") == name:  # noqa: B009 - T is any type with an id
            return thing
    raise KeyError(name)


def _counted(faults: int) -> str:
    return "one fault" if faults == 1 else f"{faults} faults"


def _shaped(document: Document, kind: type) -> tuple[object, tuple[Fault, ...]]:
    """A document as the type of its folder, or as a survey form where it says so."""
    if kind is StatementSet and isinstance(document.data, Mapping) and document.data.get("kind") == "survey":
        from facilitation_kit.content.survey_files import survey_form  # noqa: PLC0415 - slow to load, and rarely there

        return survey_form(document)
    return shape(document, kind)


class _Reading:
    """One pass over a project folder, which collects values and faults."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.faults: list[Fault] = []
        self.documents: list[Document] = []
        self.unreadable: list[str] = []
        self.values: list[object] = []
        self.pictures: dict[str, bytes] = {}
        self.survey_drawings: dict[str, bytes] = {}

    def read(self) -> None:
        """Read all files, then compare the names they use for each other."""
        for file, kind in FILE_TYPES.items():
            self._read_file(file, kind)
        for file, kind in OPTIONAL_FILE_TYPES.items():
            if os.path.lexists(self.root / file):
                self._read_file(file, kind)
        for folder, kind in FOLDER_TYPES.items():
            for file in self._files_in(folder):
                self._read_file(file, kind)
        for file in self._files_in("surveys", SURVEY_ENDINGS):
            self._read_workbook(file)
        for file in self._files_in("surveys", _MACRO_ENDINGS):
            self._refuse(
                file,
                "content.survey-macros",
                "This workbook is of a kind that holds macros, which are programs, so it is not opened.",
                "Save it as .xlsx, without macros, and use that.",
            )
        self.faults += reference_faults(self.documents, self.unreadable)

    def only(self, kind: type[T]) -> T:
        """The one value of this type."""
        return self.every(kind)[0]

    def every(self, kind: type[T]) -> tuple[T, ...]:
        """All values of this type, in the order of their files."""
        return tuple(value for value in self.values if isinstance(value, kind))

    def _files_in(self, folder: str, endings: frozenset[str] = frozenset((".yaml",))) -> Iterator[str]:
        place = self.root / folder
        if not place.is_dir():
            return
        try:
            paths = sorted(place.iterdir(), key=lambda path: path.name)
        except OSError:
            self._refuse(
                folder, "content.unreadable-file", "This folder cannot be opened.", "Check that you may read it."
            )
            return
        for path in paths:
            file = f"{folder}/{printable(path.name)}"
            ours = {*endings, ".yml"} if ".yaml" in endings else endings
            if path.suffix.lower() not in ours or path.name.startswith((".", "~$")):
                continue
            if path.suffix not in endings or not is_content_id(path.stem):
                self._refuse(
                    file,
                    "content.file-name",
                    "This file's name cannot be the name of what it holds.",
                    f"Name it with lower-case letters, digits and hyphens, ending in {' or '.join(sorted(endings))}.",
                )
                continue
            yield file

    def _read_file(self, file: str, kind: type) -> None:
        path = self._inside(file)
        if path is None:
            return
        document, faults = read_yaml(path, file)
        self.faults += faults
        if document is None:
            self.unreadable.append(file)
            return
        self.documents.append(document)
        value, faults = _shaped(document, kind)
        self.faults += faults
        if value is not None:
            self.values.append(value)
            self._compare_with_name(document, value, path.stem)
            if isinstance(value, EasyReadFile):
                self._read_pictures(document, value)
            if isinstance(value, SurveyForm):
                self._read_survey_drawings(document, value)

    def _read_workbook(self, file: str) -> None:
        """Read a survey form in a workbook, which is called as its file is."""
        from facilitation_kit.content.survey_files import workbook_form  # noqa: PLC0415 - slow to load, and rarely there

        path = self._inside(file)
        if path is None:
            return
        form, faults, _ = workbook_form(path, file)
        self.faults += faults
        if form is None:
            self.unreadable.append(file)
            return
        if any(isinstance(value, SurveyForm) and value.id == form.id for value in self.values):
            self._refuse(
                file,
                "content.duplicate-id",
                f"There are two survey forms called {form.id}.",
                "Rename one of the files, or keep only one of them.",
            )
        else:  # run sheets name it
            named = {"kind": form.kind, "id": str(form.id), "questions": []}
            self.documents.append(Document(file=file, data=named, lines={(): 1}))
            self._read_survey_drawings(self.documents[-1], form)
        self.values.append(form)

    def _inside(self, file: str) -> Path | None:
        path = self.root / file
        # Unlike Path.resolve, realpath leaves a link that leads in a circle to the reader, which cannot open it.
        if Path(os.path.realpath(path)).is_relative_to(self.root):
            return path
        self._refuse(
            file,
            "content.outside-project",
            "This is a link to a file outside the project.",
            "Copy the file into the project instead.",
        )
        return None

    def _read_pictures(self, document: Document, easy_read: EasyReadFile) -> None:
        named = [(line.picture, (key, place, "picture")) for key, place, line in easy_read.lines()]
        drawings, faults = read_drawings(self.root, document, named)
        self.pictures |= drawings
        self.faults += faults

    def _read_survey_drawings(self, document: Document, form: SurveyForm) -> None:
        """The drawings that a survey form names and the project has; whoever wrote the form is told of the others."""
        from facilitation_kit.content.survey_media import DRAWINGS, named_drawings  # noqa: PLC0415 - rarely there

        there = self.root / "ideas" / DRAWINGS
        named = [(f"{DRAWINGS}/{name}", place) for name, place in named_drawings(form) if (there / name).is_file()]
        drawings, faults = read_drawings(self.root, document, named)
        self.survey_drawings |= {name.removeprefix(f"{DRAWINGS}/"): drawing for name, drawing in drawings.items()}
        self.faults += faults

    def _compare_with_name(self, document: Document, value: object, stem: str) -> None:
        if isinstance(value, StatementSet | SurveyForm | RunSheet) and value.id != stem:
            self.faults.append(
                Fault(
                    code="content.id-is-not-file-name",
                    message=f"This file is called {stem}.yaml, but its id is {value.id}.",
                    remedy=f"Write id: {stem}, or rename the file.",
                    file=document.file,
                    line=document.line(("id",)),
                    field="id",
                )
            )

    def _refuse(self, file: str, code: str, message: str, remedy: str) -> None:
        self.faults.append(Fault(code=code, message=message, remedy=remedy, file=file))
        self.unreadable.append(file)
