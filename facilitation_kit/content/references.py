"""Check the names that files use for each other: each is given once, and each that is used is given.

In: the documents of a project, faulty ones too. Out: faults. It works on the plain values, not on the types, so that
one broken card does not hide a wrong name elsewhere. Easily got wrong: names of a file that could not be read at all
are unknown rather than wrong, so references to them are left alone.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from facilitation_kit.content.documents import Document, FieldPath, dotted, excerpt
from facilitation_kit.content.idea_references import idea_faults
from facilitation_kit.content.journey_references import journey_faults
from facilitation_kit.content.measured_references import measured_faults
from facilitation_kit.errors import Fault
from facilitation_kit.identifiers import is_content_id

__all__ = ["reference_faults"]


@dataclass(frozen=True, kw_only=True)
class _Given:
    """Where names of one kind are given: in `folder`, at `places` (``*`` stands for each item of a list)."""

    noun: str
    files: str
    places: tuple[str, ...]
    unique_within: str = "project"
    unless: str = ""
    """A key that only other files of the same folder have."""


@dataclass(frozen=True, kw_only=True)
class _Used:
    """Where names of one kind are used, and the code of the fault when there is no such name."""

    noun: str
    code: str
    files: str
    place: str


_EASY_KINDS = (
    "sections",
    "hypotheses",
    "needs",
    "research",
    "next_steps",
    "questions",
    "feedback",
    "insights",
    "personas",
    "journeys",
)
_EASY_PLACES = tuple(f"{kind}.*.id" for kind in _EASY_KINDS)  # all together: a pack looks a line up by its id alone
_JOURNEYS = "ideas/journeys.yaml"
_GIVEN = (
    _Given(noun="need", files="ideas/needs.yaml", places=("levels.*.id", "contributing.*.id")),
    _Given(noun="hypothesis", files="ideas/hypotheses.yaml", places=("hypotheses.*.id",)),
    _Given(noun="idea", files="ideas/ideas.yaml", places=("ideas.*.id",)),
    _Given(noun="research activity", files="ideas/research.yaml", places=("activities.*.id",)),
    _Given(noun="next step", files="ideas/next_steps.yaml", places=("next_steps.*.id",)),
    _Given(noun="quote", files="ideas/quotes.yaml", places=("quotes.*.id",)),
    _Given(noun="test", files="ideas/test_cards.yaml", places=("test_cards.*.id",)),
    _Given(noun="question", files="ideas/questions.yaml", places=("questions.*.id",)),
    *(
        _Given(noun=noun, files="ideas/service_map.yaml", places=(place,))
        for noun, place in (
            ("stage", "stages.*.id"),
            ("lane", "lanes.*.id"),
            ("service", "services.*.id"),
            ("measure", "measures.*.measure_id"),
        )
    ),
    _Given(noun="persona", files="ideas/personas.yaml", places=("personas.*.id",)),
    _Given(noun="journey map", files=_JOURNEYS, places=("journeys.*.id",)),
    _Given(noun="guide", files="ideas/language.yaml", places=("sources.*.id",)),
    _Given(noun="term", files="ideas/language.yaml", places=("terms.*.term",)),
    _Given(noun="easy-read line", files="ideas/easy_read.yaml", places=_EASY_PLACES),
    _Given(noun="audience group", files="ideas/project.yaml", places=("audience_groups.*.id",)),
    _Given(noun="statement set", files="surveys/", places=("id",), unless="questions"),
    _Given(noun="survey form", files="surveys/", places=("id",), unless="statements"),
    _Given(noun="run sheet", files="workshops/", places=("id",)),
    _Given(noun="statement", files="surveys/", places=("statements.*.id",), unique_within="file"),
    _Given(noun="step", files="workshops/", places=("steps.*.id",), unique_within="file"),
    _Given(noun="option", files="workshops/", places=("steps.*.activity.options.items.*.id",), unique_within="list"),
)
_USED = (
    *(
        _Used(noun=noun, code=code, files="ideas/service_map.yaml", place=f"{part}.*.{noun}")
        for noun, code, part in (
            ("service", "content.unknown-service", "cells"),
            ("stage", "content.unknown-stage", "cells"),
            ("lane", "content.unknown-lane", "cells"),
            ("service", "content.unknown-service", "measures"),
            ("stage", "content.unknown-stage", "measures"),
        )
    ),
    _Used(noun="need", code="content.unknown-need", files="ideas/hypotheses.yaml", place="hypotheses.*.need"),
    _Used(noun="need", code="content.unknown-need", files="ideas/quotes.yaml", place="quotes.*.needs.*"),
    _Used(noun="need", code="content.unknown-need", files="ideas/personas.yaml", place="personas.*.needs.*"),
    _Used(noun="persona", code="content.unknown-persona", files="ideas/easy_read.yaml", place="personas.*.id"),
    _Used(noun="persona", code="content.unknown-persona", files=_JOURNEYS, place="journeys.*.actor"),
    _Used(noun="journey map", code="content.unknown-journey", files="ideas/easy_read.yaml", place="journeys.*.id"),
    _Used(noun="guide", code="content.unknown-guide", files="ideas/language.yaml", place="terms.*.source"),
    _Used(
        noun="hypothesis", code="content.unknown-hypothesis", files="ideas/quotes.yaml", place="quotes.*.hypotheses.*"
    ),
    _Used(
        noun="run sheet", code="content.unknown-run-sheet", files="ideas/research.yaml", place="activities.*.run_sheet"
    ),
    _Used(
        noun="hypothesis",
        code="content.unknown-hypothesis",
        files="ideas/questions.yaml",
        place="questions.*.hypotheses.*",
    ),
    _Used(noun="hypothesis", code="content.unknown-hypothesis", files="ideas/easy_read.yaml", place="hypotheses.*.id"),
    _Used(noun="need", code="content.unknown-need", files="ideas/easy_read.yaml", place="needs.*.id"),
    _Used(
        noun="research activity",
        code="content.unknown-research-activity",
        files="ideas/easy_read.yaml",
        place="research.*.id",
    ),
    _Used(noun="next step", code="content.unknown-next-step", files="ideas/easy_read.yaml", place="next_steps.*.id"),
    _Used(noun="question", code="content.unknown-question", files="ideas/easy_read.yaml", place="questions.*.id"),
    _Used(
        noun="research activity",
        code="content.unknown-research-activity",
        files="ideas/quotes.yaml",
        place="quotes.*.activity",
    ),
    _Used(
        noun="hypothesis",
        code="content.unknown-hypothesis",
        files="ideas/next_steps.yaml",
        place="next_steps.*.hypotheses.*",
    ),
    _Used(
        noun="hypothesis",
        code="content.unknown-hypothesis",
        files="ideas/test_cards.yaml",
        place="test_cards.*.hypothesis",
    ),
    _Used(noun="hypothesis", code="content.unknown-hypothesis", files="ideas/ideas.yaml", place="ideas.*.hypotheses.*"),
    _Used(noun="idea", code="content.unknown-idea", files="ideas/test_cards.yaml", place="test_cards.*.idea"),
    _Used(noun="hypothesis", code="content.unknown-hypothesis", files="surveys/", place="statements.*.hypothesis"),
    _Used(
        noun="hypothesis",
        code="content.unknown-hypothesis",
        files="workshops/",
        place="steps.*.activity.options.hypotheses.*",
    ),
    _Used(noun="idea", code="content.unknown-idea", files="workshops/", place="steps.*.activity.options.ideas.*"),
    _Used(noun="need", code="content.unknown-need", files="workshops/", place="steps.*.activity.options.needs.*"),
    _Used(
        noun="persona", code="content.unknown-persona", files="workshops/", place="steps.*.activity.options.personas.*"
    ),
    _Used(
        noun="journey map",
        code="content.unknown-journey",
        files="workshops/",
        place="steps.*.activity.options.journey",
    ),
    _Used(
        noun="hypothesis",
        code="content.unknown-hypothesis",
        files="workshops/",
        place="steps.*.activity.options.would_help.*",
    ),
    _Used(
        noun="statement set",
        code="content.unknown-statement-set",
        files="workshops/",
        place="steps.*.activity.options.statement_set",
    ),
    _Used(
        noun="survey form",
        code="content.unknown-survey-form",
        files="workshops/",
        place="steps.*.activity.options.survey",
    ),
)
_LISTED = 8  # names that a remedy shows; more are no help
_NO_REPEATS = (
    "ideas.*.hypotheses",
    "personas.*.contexts",
    "personas.*.needs",
    "personas.*.statements.*.evidence",
    "terms.*.forms",
    "next_steps.*.hypotheses",
    "questions.*.hypotheses",
    "questions.*.audiences",
    "quotes.*.hypotheses",
    "quotes.*.needs",
    "journeys.*.audiences",
    "journeys.*.notes.*.answers",
    "stages.*.audiences",
    "steps.*.activity.options.hypotheses",
    "steps.*.activity.options.ideas",
    "steps.*.activity.options.card",
    "steps.*.activity.options.needs",
    "steps.*.activity.options.personas",
    "steps.*.activity.options.would_help",
)


def reference_faults(documents: Sequence[Document], unreadable: Sequence[str]) -> Iterator[Fault]:
    """Every name that is given twice, used without being given, or listed twice in one list.

    Args:
        documents: what could be read.
        unreadable: files that could not; references to what they might give are not judged.

    Yields:
        Faults ``content.duplicate-id``, ``content.listed-twice`` and ``content.unknown-need``,
        ``content.unknown-hypothesis``, ``content.unknown-research-activity``, ``content.unknown-next-step``,
        ``content.unknown-question``, ``content.unknown-run-sheet``, ``content.unknown-statement-set``, ``content.unknown-survey-form``,
        ``content.unknown-service``, ``content.unknown-stage``, ``content.unknown-lane``, ``content.unknown-persona``,
        ``content.unknown-guide``, ``content.unknown-idea``; and those inside journey maps and of what test cards are measured by and try.
    """
    for given in _GIVEN:
        yield from _given_twice(documents, given)
    names = {given.noun: _names(documents, given) for given in _GIVEN}
    blind = {given.noun for given in _GIVEN if any(file.startswith(given.files) for file in unreadable)}
    for used in _USED:
        if used.files == _JOURNEYS and not names[used.noun]:
            continue  # a map may be there before the personas of the project are
        if used.noun not in blind:
            yield from _used_unknown(documents, used, names[used.noun])
    for place in _NO_REPEATS:
        yield from _listed_twice(documents, place)
    yield from _inside_journeys(documents)
    yield from measured_faults(documents, unreadable)
    yield from idea_faults(documents)


def _names(documents: Sequence[Document], given: _Given) -> list[str]:
    return [name for _, _, name in _given(documents, given)]


def _given(documents: Sequence[Document], given: _Given) -> Iterator[tuple[Document, FieldPath, str]]:
    own = [each for each in documents if not given.unless or not any(_select(each.data, (given.unless,)))]
    return _find(own, given.files, given.places)


def _given_twice(documents: Sequence[Document], given: _Given) -> Iterator[Fault]:
    first: dict[tuple[object, ...], str] = {}
    for document, path, name in _given(documents, given):
        scope: tuple[object, ...] = ()
        if given.unique_within == "file":
            scope = (document.file,)
        elif given.unique_within == "list":
            scope = (document.file, path[:-2])
        place = f"{document.file}:{document.line(path)}"
        before = first.setdefault((*scope, name), place)
        if before != place:
            yield Fault(
                code="content.duplicate-id",
                message=f"The {given.noun} {name} is there twice; the first is at {before}.",
                remedy="Give one of them another id.",
                file=document.file,
                line=document.line(path),
                field=dotted(path),
            )


def _used_unknown(documents: Sequence[Document], used: _Used, names: Sequence[str]) -> Iterator[Fault]:
    known = set(names)
    for document, path, name in _find(documents, used.files, (used.place,)):
        if name in known or not is_content_id(name):
            continue  # What cannot be a name has a fault of its own.
        near = difflib.get_close_matches(name, names, n=1)
        listing = ", ".join(names[:_LISTED]) + (", and more" if len(names) > _LISTED else "")
        yield Fault(
            code=used.code,
            message=f"There is no {used.noun} {excerpt(name)}.",
            remedy=f"Did you mean {near[0]}?" if near else f"There is: {listing}." if names else "Add it first.",
            file=document.file,
            line=document.line(path),
            field=dotted(path),
        )


def _inside_journeys(documents: Sequence[Document]) -> Iterator[Fault]:
    for document in documents:
        if document.file != _JOURNEYS or not isinstance(document.data, Mapping):
            continue
        for wrong in journey_faults(document.data.get("journeys")):
            path: FieldPath = ("journeys", *wrong.path)
            yield Fault(
                code=wrong.code,
                message=wrong.message,
                remedy=wrong.remedy,
                file=document.file,
                line=document.line(path),
                field=dotted(path),
            )


def _listed_twice(documents: Sequence[Document], place: str) -> Iterator[Fault]:
    for document in documents:
        for path, names in _select(document.data, tuple(place.split("."))):
            if not isinstance(names, list):
                continue
            for index, name in enumerate(names):
                if name in names[:index]:
                    yield Fault(
                        code="content.listed-twice",
                        message=f"{excerpt(name)} stands in this list twice.",
                        remedy="Remove one.",
                        file=document.file,
                        line=document.line((*path, index)),
                        field=dotted((*path, index)),
                    )


def _find(
    documents: Sequence[Document], files: str, places: Sequence[str]
) -> Iterator[tuple[Document, FieldPath, str]]:
    for document in documents:
        if document.file.startswith(files):
            for place in places:
                for path, value in _select(document.data, tuple(place.split("."))):
                    if isinstance(value, str):
                        yield document, path, value


def _select(value: Any, steps: tuple[str, ...], path: FieldPath = ()) -> Iterator[tuple[FieldPath, Any]]:
    """The values at a place such as ``quotes.*.needs.*``, with their paths; what is not there is passed over."""
    if not steps:
        yield path, value
    elif steps[0] == "*" and isinstance(value, list):
        for index, item in enumerate(value):
            yield from _select(item, steps[1:], (*path, index))
    elif isinstance(value, Mapping) and steps[0] in value:
        yield from _select(value[steps[0]], steps[1:], (*path, steps[0]))
