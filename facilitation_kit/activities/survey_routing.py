"""Which questions of a survey form come next, for one person.

In: a form and what the person answered so far. Out: a `Route`: the questions that are asked, in order, with the
values that are worked out. Easily got wrong: an answer to a question that is no longer asked counts as missing. It
stays in the store, because going back and forth must lose nothing, but no expression sees it; `Route.set_aside` names
it.

For a page: make one `SurveyRouter` a form and keep it. For each request, `route` gives the person's way;
`Route.first_open` is where they go on after a break, `Route.after` and `Route.before` are the next and the previous
screen, `choices`, `words` and `is_necessary` fill the screen, and `check` says whether what came back is taken.
Nothing here knows the time: it comes in, as the clock on the wall of the room.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from facilitation_kit.activities.survey_answers import Checked, NoAnswer, SurveyAnswers, checked_text, value_of
from facilitation_kit.content.evaluation import evaluate, is_true
from facilitation_kit.content.expression_scene import Scene
from facilitation_kit.content.expression_tree import references_in
from facilitation_kit.content.expression_values import Value, as_boolean, as_text
from facilitation_kit.content.expressions import parse
from facilitation_kit.content.survey_forms import (
    ASKED_KINDS,
    CHOICE_KINDS,
    Choice,
    Placed,
    Question,
    QuestionKind,
    SurveyForm,
)
from facilitation_kit.content.survey_logic import evaluation_order
from facilitation_kit.content.survey_words import REFERENCE, Said, language_code, said_in
from facilitation_kit.phrases import phrase

__all__ = ["Progress", "Route", "SurveyRouter", "Worked"]

Worked = dict[tuple[object, ...], Value]
"""Values of expressions, by the expression and what it was worked out from."""

_HEADER = "label"
"""The appearance of a row that only repeats the choices above a table."""


@dataclass(frozen=True, kw_only=True)
class Progress:
    """How far somebody is.

    Attributes:
        done: questions that were answered, left blank or not said, of those that are asked.
        asked: questions that are asked as things stand; it can grow and shrink with the answers.
    """

    done: int
    asked: int


@dataclass(frozen=True, kw_only=True)
class Route:
    """One person's way through a form, as far as their answers tell.

    Attributes:
        shown: names of the notes and questions that have a screen, in order.
        asked: those of them that people answer.
        values: values of all questions and calculations as expressions see them; empty where a question is not asked.
        set_aside: questions that were answered and are no longer asked.
        answers: what it was made from.
        language: the reader's language, by the form's own name for it.
        now: the moment it was made for.
    """

    shown: tuple[str, ...]
    asked: tuple[str, ...]
    values: Mapping[str, Value]
    set_aside: tuple[str, ...]
    answers: SurveyAnswers
    language: str
    now: datetime

    @property
    def first_open(self) -> str | None:
        """The first question without an answer of any kind; ``None`` when all are done."""
        return next((name for name in self.asked if name not in self.answers), None)

    @property
    def progress(self) -> Progress:
        """How far the person is."""
        return Progress(done=sum(name in self.answers for name in self.asked), asked=len(self.asked))

    def after(self, name: str) -> str | None:
        """The screen after one that is shown; ``None`` after the last, and after one that is not shown."""
        return self._beside(name, 1)

    def before(self, name: str) -> str | None:
        """The screen before one that is shown; ``None`` before the first."""
        return self._beside(name, -1)

    def _beside(self, name: str, step: int) -> str | None:
        if name not in self.shown:
            return None
        place = self.shown.index(name) + step
        return self.shown[place] if 0 <= place < len(self.shown) else None


@dataclass(frozen=True)
class SurveyRouter:
    """A form made ready for many people.

    Args:
        form: a form without faults (content/survey_rules); others may fail here.
    """

    form: SurveyForm
    _order: tuple[Placed, ...] = field(init=False)
    _questions: Mapping[str, Question] = field(init=False)
    _screens: tuple[str, ...] = field(init=False)
    _answerable: frozenset[str] = field(init=False)
    _needs: Mapping[str, tuple[str, ...]] = field(init=False)

    def __post_init__(self) -> None:
        questions = {each.question.name: each.question for each in self.form.placed()}
        object.__setattr__(self, "_order", evaluation_order(self.form))
        object.__setattr__(self, "_questions", questions)
        object.__setattr__(self, "_screens", tuple(name for name, each in questions.items() if _has_screen(each)))
        answerable = frozenset(name for name, each in questions.items() if each.kind in ASKED_KINDS)
        object.__setattr__(self, "_answerable", answerable)
        texts = {text for each in questions.values() for text in (each.relevant, each.calculate) if text}
        object.__setattr__(self, "_needs", {text: references_in(parse(text)) for text in texts})

    def route(self, answers: SurveyAnswers, *, now: datetime, language: str = "", known: Worked | None = None) -> Route:
        """One person's way.

        Args:
            answers: what they answered, or chose not to.
            now: the moment on the clock of the room, without a time zone.
            language: the reader's language, by the form's own name for it; the form's own where this is empty.
            known: what expressions came to for other people, where many people's ways are asked for; it is added to. It
                holds what people said, so it is for one call and never kept.
        """
        language = language or self.form.default_language
        relevant: set[str] = set()
        values: dict[str, Value] = {}
        scene = self._scene(values, language, now)  # which sees each value from the moment that it is known
        for placed in self._order:
            question = placed.question
            if all(group.name in relevant for group in placed.groups) and (
                not question.relevant or as_boolean(self._worked_out(question.relevant, scene, language, known))
            ):
                relevant.add(question.name)
                values[question.name] = (
                    self._worked_out(question.calculate, scene, language, known)
                    if question.calculate
                    else value_of(question, answers.get(question.name))
                )
            else:
                values[question.name] = ""
        shown = tuple(name for name in self._screens if name in relevant)
        asked = tuple(name for name in shown if name in self._answerable)
        return Route(
            shown=shown,
            asked=asked,
            values=values,
            set_aside=tuple(name for name in answers if name in self._questions and name not in asked),
            answers=answers,
            language=language,
            now=now,
        )

    def choices(self, name: str, route: Route) -> tuple[Choice, ...]:
        """The choices that are offered for a question, in the form's order."""
        question = self._questions[name]
        choices = self.form.choices_of(question)
        if not question.choice_filter:
            return choices
        tree = parse(question.choice_filter)
        return tuple(
            choice
            for choice in choices
            if is_true(tree, self._scene(route.values, route.language, route.now, choice=choice))
        )

    def check(self, name: str, written: str, route: Route) -> Checked:
        """What somebody wrote, as it is stored, or what is wrong with it, in the reader's language where the form says it.

        A blank is no mistake: whoever leaves a question out gets `NoAnswer.LEFT_BLANK`, and whoever would rather not say
        `NoAnswer.PREFER_NOT_TO_SAY` where the question offers it.
        """
        question = self._questions[name]
        checked = checked_text(question, self.choices(name, route), written)
        if checked.problem is not None or not question.constraint:
            return checked
        value = value_of(question, checked.text)
        scene = self._scene({**route.values, name: value}, route.language, route.now, current=value)
        if is_true(parse(question.constraint), scene):
            return checked
        own = self.words(question.constraint_message, route)
        return Checked(problem=own or phrase("This answer does not fit the question. Change it, or skip the question."))

    def is_necessary(self, name: str, route: Route) -> bool:
        """Whether the form calls an answer necessary; people may skip it all the same (DOMAIN S2)."""
        question = self._questions[name]
        if not question.required_when:
            return question.required
        return is_true(parse(question.required_when), self._scene(route.values, route.language, route.now))

    def when_missing(self, name: str, route: Route) -> str:
        """The form's own words where a necessary answer is missing; empty where it has none, or calls none necessary."""
        message = self._questions[name].required_message
        return self.words(message, route) if message and self.is_necessary(name, route) else ""

    def takes_no_answer(self, name: str, answer: str | NoAnswer) -> bool:
        """Whether an answer may stand as it is without a text: blank always, "rather not say" where the question offers it."""
        if answer is NoAnswer.LEFT_BLANK:
            return True
        return answer is NoAnswer.PREFER_NOT_TO_SAY and self._questions[name].prefer_not_to_say

    def words(self, said: Said, route: Route) -> str:
        """A text of the form for this reader, with earlier answers read out where it names them: plain text, not HTML."""
        text = said_in(said, route.language, self.form.default_language)
        return REFERENCE.sub(lambda found: self._read_out(found[1], route), text)

    def _read_out(self, name: str, route: Route) -> str:
        value, question = route.values.get(name, ""), self._questions.get(name)
        if question is not None and question.kind in CHOICE_KINDS:
            labels = [self._label(choice, name, route.language) for choice in as_text(value).split()]
            return ", ".join(labels)
        return as_text(value)

    def _label(self, choice: str, name: str, language: str) -> str:
        """The words of a choice for a reader; its name where there are none."""
        question = self._questions.get(name)
        choices = self.form.choices_of(question) if question is not None else ()
        said = next((each.label for each in choices if each.name == choice), {})
        return said_in(said, language, self.form.default_language) or choice

    def _worked_out(self, text: str, scene: Scene, language: str, known: Worked | None) -> Value:
        if known is None:
            return evaluate(parse(text), scene)
        seen = scene.answers
        place = (text, language, scene.now, *((type(seen.get(name)), seen.get(name)) for name in self._needs[text]))
        value = known.get(place)
        if value is None:
            value = known[place] = evaluate(parse(text), scene)
        return value

    def _scene(
        self,
        values: Mapping[str, Value],
        language: str,
        now: datetime,
        *,
        current: Value = "",
        choice: Choice | None = None,
    ) -> Scene:
        columns = {} if choice is None else {"name": choice.name, **{each.column: each.value for each in choice.more}}
        return Scene(
            now=now,
            answers=values,
            current=current,
            columns=columns,
            language=language_code(language) or "en",
            choice_label=lambda name, question: self._label(name, question, language),
        )


def _has_screen(question: Question) -> bool:
    if question.kind is QuestionKind.NOTE:
        return True
    return question.kind in ASKED_KINDS and _HEADER not in question.appearance.split()
