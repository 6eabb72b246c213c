"""A page of a survey for one person: the question in their language, with the choices that are offered to them.

In: the form of a round, what the person has answered so far. Out: `SurveyPage`, which the phone template receives as
``form.asked``. The one thing easily got wrong: languages fall back text by text, so each text says which language and
direction it is in; and an answer that a text reads out is somebody's own words, never markup.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from markupsafe import Markup

from facilitation_kit.activities.contract import CurrentAnswers
from facilitation_kit.activities.rounds import Item, RoundDefinition
from facilitation_kit.activities.survey_answers import NoAnswer
from facilitation_kit.activities.survey_routing import Route
from facilitation_kit.activities.survey_settings import LANGUAGE, AskedSurvey, asked_survey, countable
from facilitation_kit.activities.survey_values import LANGUAGE_FIELD, route_of, survey_answers
from facilitation_kit.content.faces import face_svg
from facilitation_kit.content.scales import SCALES
from facilitation_kit.content.survey_forms import Question, QuestionKind
from facilitation_kit.content.survey_rules import range_steps
from facilitation_kit.content.survey_words import ANY_LANGUAGE, Said, is_right_to_left, language_code, said_in

__all__ = ["SurveyChoice", "SurveyPage", "SurveyText", "own_text", "survey_page"]

_NO_FACE = Markup("")
_OWN: Mapping[str, Mapping[str, str]] = {
    "rather_not": {
        "en": "I would rather not say",
        "pl": "Wolę nie odpowiadać",
        "ar": "أفضل عدم الإجابة",
    },
    "language": {"en": "Change language", "pl": "Zmień język", "ar": "تغيير اللغة"},
    "needed": {
        "en": "The people who ask would like an answer here. You can skip it all the same.",
        "pl": "Pytającym zależy na tej odpowiedzi. Mimo to możesz ją pominąć.",
        "ar": "يود من يسألون الحصول على إجابة هنا. يمكنك تخطيها مع ذلك.",
    },
    "did_rather_not": {
        "en": "You would rather not say",
        "pl": "Bez odpowiedzi, z wyboru",
        "ar": "فضلت عدم الإجابة",
    },
    "skipped": {"en": "Skipped", "pl": "Pominięto", "ar": "تم التخطي"},
    "read": {"en": "Read", "pl": "Przeczytano", "ar": "تمت القراءة"},
}
"""What the kit itself says on the page of a form and of what was answered, by language."""


@dataclass(frozen=True, kw_only=True)
class SurveyText:
    """A text with the language that it is in: ``lang`` is empty where nobody said which."""

    words: str
    lang: str = ""
    rtl: bool = False


@dataclass(frozen=True, kw_only=True)
class SurveyChoice:
    """A choice: what is stored, what is read, and a face or a drawing beside it."""

    value: str
    text: SurveyText
    face: Markup = _NO_FACE
    picture: Markup = _NO_FACE


@dataclass(frozen=True, kw_only=True)
class SurveyPage:
    """What is asked on one page.

    Attributes:
        kind: of the question, or ``language`` on the page of languages.
        label, hint: what is asked, and a sentence below it.
        picture: a drawing between them; empty where there is none.
        choices: that are offered; of a range its numbers, where they are few.
        rather_not: the words of the box for those who would rather not say; ``None`` where it is not offered.
        needed: that the form calls an answer necessary; ``None`` where it does not.
        languages: the words of the link to the page of languages; ``None`` where there is one language.
        value: the current answer, as it is stored.
        missing: ``prefer_not_to_say`` where that is the current answer.
        least, most, step: of a range that has many numbers.
        done, of: questions that are answered, and that are asked as things stand.
    """

    kind: str
    label: SurveyText
    hint: SurveyText = SurveyText(words="")
    picture: Markup = _NO_FACE
    choices: tuple[SurveyChoice, ...] = ()
    rather_not: SurveyText | None = None
    needed: SurveyText | None = None
    languages: SurveyText | None = None
    value: str = ""
    missing: str = ""
    least: str = ""
    most: str = ""
    step: str = ""
    done: int = 0
    of: int = 0

    @property
    def drawn(self) -> bool:
        """Whether a choice has a drawing."""
        return any(choice.picture for choice in self.choices)


def survey_page(definition: RoundDefinition, item: Item, current: CurrentAnswers, language: str) -> SurveyPage:
    """The page of an item; `language` is a tag to propose on the page of languages."""
    asked = asked_survey(definition)
    question = asked.question(item.id)
    if question is None:
        return _languages(asked, current, language)
    route = route_of(asked, current)
    answer = survey_answers(asked, current).get(question.name, "")
    steps = range_steps(question) if question.kind is QuestionKind.RANGE else None
    return SurveyPage(
        kind=question.kind.value,
        label=_text(asked, question.label, route),
        hint=_text(asked, question.hint, route),
        picture=_picture(asked, question.image, route),
        choices=_choices(asked, question, route),
        rather_not=own_text("rather_not", route.language) if question.prefer_not_to_say else None,
        needed=own_text("needed", route.language) if asked.router.is_necessary(question.name, route) else None,
        languages=own_text("language", route.language) if asked.languages else None,
        value=answer if isinstance(answer, str) else "",
        missing=answer.value if isinstance(answer, NoAnswer) else "",
        least=str(steps.start) if steps else "",
        most=str(steps.end) if steps else "",
        step=str(steps.step) if steps else "",
        done=route.progress.done,
        of=route.progress.asked,
    )


def _languages(asked: AskedSurvey, current: CurrentAnswers, language: str) -> SurveyPage:
    chosen = str(current.get((LANGUAGE, LANGUAGE_FIELD)) or "")
    if not chosen:
        chosen = language if language in asked.languages else ""
    return SurveyPage(
        kind="language",
        label=SurveyText(words="Language", lang="en"),
        choices=tuple(
            SurveyChoice(
                value=stored,
                text=SurveyText(words=_named(name), lang=language_code(name), rtl=is_right_to_left(name)),
            )
            for stored, name in asked.languages.items()
        ),
        value=chosen or _default(asked),
    )


def _default(asked: AskedSurvey) -> str:
    return next((stored for stored, name in asked.languages.items() if name == asked.form.default_language), "")


def _named(name: str) -> str:
    """A language's name without its code.

    >>> _named("Polski (pl)"), _named("English")
    ('Polski', 'English')
    """
    return name.rsplit("(", 1)[0].strip() or name


def _text(asked: AskedSurvey, said: Said, route: Route) -> SurveyText:
    """A text in the reader's language, or in the next best, which it then says."""
    words = asked.router.words(said, route)
    for name in (route.language, asked.form.default_language, ANY_LANGUAGE, *said):
        if said.get(name, "").strip():
            return SurveyText(words=words, lang=_tag(asked, name), rtl=is_right_to_left(_named_so(asked, name)))
    return SurveyText(words=words)


def _picture(asked: AskedSurvey, said: Said, route: Route) -> Markup:
    """The drawing for a reader's language, or the next best."""
    return asked.pictures.get(said_in(said, route.language, asked.form.default_language), _NO_FACE)


def _named_so(asked: AskedSurvey, name: str) -> str:
    """A text without a language is in the form's only one, if it says which."""
    return asked.form.languages[0] if name == ANY_LANGUAGE and len(asked.form.languages) == 1 else name


def _tag(asked: AskedSurvey, name: str) -> str:
    named = _named_so(asked, name)
    return "" if named == ANY_LANGUAGE else language_code(named)


def own_text(what: str, language: str) -> SurveyText:
    """A text of the kit's own in a language; English where there is no other.

    Args:
        what: its name, such as ``skipped``.
        language: as a form names it.
    """
    code = language_code(language).split("-")[0]
    texts = _OWN[what]
    lang = code if code in texts else "en"
    return SurveyText(words=texts[lang], lang=lang, rtl=is_right_to_left(lang))


def _choices(asked: AskedSurvey, question: Question, route: Route) -> tuple[SurveyChoice, ...]:
    if question.kind is QuestionKind.RANGE:
        # A number runs like the page that it stands on.
        lang, rtl = language_code(route.language), is_right_to_left(route.language)
        return tuple(
            SurveyChoice(value=value, text=SurveyText(words=words, lang=lang, rtl=rtl))
            for value, words in countable(asked.form, question)
        )
    scale = SCALES.get(question.scale or "")
    faces = {point.name: point.face for point in scale.points if point.face} if scale else {}
    return tuple(
        SurveyChoice(
            value=choice.name,
            text=_text(asked, choice.label or {ANY_LANGUAGE: choice.name}, route),
            face=Markup(face_svg(faces[choice.name], 40)) if choice.name in faces else _NO_FACE,  # noqa: S704 - the kit's own drawing
            picture=_picture(asked, choice.image, route),
        )
        for choice in asked.router.choices(question.name, route)
    )
