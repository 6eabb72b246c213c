"""The logic of a survey form: its expressions, what they refer to, and the order in which they are worked out.

In: a form. Out: what is wrong with its expressions, or the order of its questions. Easily got wrong: what a question
is worth depends on more than its own expressions. A question whose group is not relevant has no value, so a group
that is relevant only where one of its own questions is answered is a circle too.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter

from facilitation_kit.content.documents import FieldPath, excerpt
from facilitation_kit.content.expression_tree import Node, columns_in, references_in
from facilitation_kit.content.expressions import ExpressionFault, parse
from facilitation_kit.content.survey_forms import Placed, Question, QuestionKind, SurveyForm
from facilitation_kit.content.survey_words import REFERENCE

__all__ = ["EXPRESSION_FIELDS", "Found", "circle_faults", "evaluation_order", "expression_faults"]

EXPRESSION_FIELDS = ("relevant", "required_when", "constraint", "calculate", "choice_filter")
"""The keys of a question that hold expressions."""

_SILENT = frozenset((QuestionKind.GROUP, QuestionKind.NOTE, QuestionKind.NOT_COLLECTED))


@dataclass(frozen=True, kw_only=True)
class Found:
    """One thing that is wrong, before its line is known."""

    code: str
    message: str
    remedy: str
    place: FieldPath


def evaluation_order(form: SurveyForm) -> tuple[Placed, ...]:
    """Questions and groups so that each comes after all that its value depends on.

    Raises:
        CycleError: the form has a circle, which `survey_faults` tells.
    """
    placed = {each.question.name: each for each in form.placed()}
    sorter = TopologicalSorter({name: sorted(_needs(each) & placed.keys()) for name, each in placed.items()})
    return tuple(placed[name] for name in sorter.static_order())


def _needs(placed: Placed) -> set[str]:
    """The names on which a value depends: those in its own expressions, and the groups around it."""
    needed = {group.name for group in placed.groups}
    for text in (placed.question.relevant, placed.question.calculate):
        if text:
            needed.update(references_in(parse(text)))
    return needed


def expression_faults(form: SurveyForm, placed: tuple[Placed, ...]) -> Iterator[Found]:
    """Expressions that cannot be read, and names in them and in texts that mean nothing."""
    kinds = {each.question.name: each.question.kind for each in placed}
    silent = {each.question.name for each in placed if each.question.kind in _SILENT and not each.question.calculate}
    for each in placed:
        yield from _unknown_in_words(each, kinds)
        for field in EXPRESSION_FIELDS:
            text = getattr(each.question, field)
            if not text:
                continue
            place = (*each.path, field)
            try:
                tree = parse(text)
            except ExpressionFault as fault:
                yield Found(code="content.survey-expression", message=fault.message, remedy=fault.remedy, place=place)
                continue
            yield from _unknown(tree, kinds.keys() - silent, kinds, place)
            if field == "choice_filter":
                yield from _unknown_columns(form, each.question, tree, place)
            else:
                yield from _bare_names(tree, place)


def _unknown(
    tree: Node, answered: AbstractSet[str], kinds: Mapping[str, QuestionKind], place: FieldPath
) -> Iterator[Found]:
    for name in references_in(tree):
        if name not in answered:
            what = "Nobody answers" if name in kinds else "There is no question"
            yield Found(
                code="content.survey-unknown-question",
                message=f"{what} {excerpt(name)}.",
                remedy="Write the name of a question that people answer, or of a calculated value.",
                place=place,
            )


def _unknown_in_words(placed: Placed, kinds: Mapping[str, QuestionKind]) -> Iterator[Found]:
    for field in ("label", "hint", "constraint_message", "required_message"):
        for language, text in getattr(placed.question, field).items():
            for name in REFERENCE.findall(text):
                if name not in kinds:
                    yield Found(
                        code="content.survey-unknown-question",
                        message=f"There is no question {excerpt(name)}.",
                        remedy="Write the name of a question whose answer is to be read out here.",
                        place=(*placed.path, field, language),
                    )


def _bare_names(tree: Node, place: FieldPath) -> Iterator[Found]:
    for name in columns_in(tree):
        yield Found(
            code="content.survey-expression",
            message=f"The word {excerpt(name)} means nothing by itself.",
            remedy=f"Write ${{{name}}} for the answer to a question, or '{name}' for a text.",
            place=place,
        )


def _unknown_columns(form: SurveyForm, question: Question, tree: Node, place: FieldPath) -> Iterator[Found]:
    columns = {"name", "label"} | {more.column for choice in form.choices_of(question) for more in choice.more}
    for name in columns_in(tree):
        if name not in columns:
            yield Found(
                code="content.survey-expression",
                message=f"No choice has a column {excerpt(name)}.",
                remedy="Check how the column of the choices is written.",
                place=place,
            )


def circle_faults(placed: tuple[Placed, ...]) -> Iterator[Found]:
    """The circle in which questions wait for each other, if there is one; names are known and given once."""
    by_name = {each.question.name: each for each in placed}
    needs: dict[str, set[str]] = {}
    for name, each in by_name.items():
        try:
            needs[name] = _needs(each) & by_name.keys()
        except ExpressionFault:
            needs[name] = set()  # told already
    try:
        TopologicalSorter(needs).prepare()
    except CycleError as error:
        names: list[str] = error.args[1]
        first = min(
            (by_name[name] for name in names), key=lambda each: [place for place in each.path if isinstance(place, int)]
        )
        field = "relevant" if first.question.relevant else "calculate"
        yield Found(
            code="content.survey-circle",
            message=f"These questions wait for each other in a circle: {' → '.join(dict.fromkeys(names))} → {names[0]}.",
            remedy="Let one of them not depend on the others.",
            place=(*first.path, field) if getattr(first.question, field) else first.path,
        )
