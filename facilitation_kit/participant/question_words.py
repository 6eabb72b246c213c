"""What the buttons and links around a question say, in the language in which a person reads it.

In: a language's tag. Out: `QuestionWords`; English where the kit has no others. The question itself is the project's own text,
and is never said here.
"""

from __future__ import annotations

from dataclasses import dataclass

from facilitation_kit.content.survey_words import is_right_to_left

__all__ = ["QuestionWords", "question_words"]


@dataclass(frozen=True, kw_only=True)
class QuestionWords:
    """What stands around a question.

    Attributes:
        lang: the tag of the language that they are in.
        save, save_instead, skip: the buttons; the second where something else was saved by the same form.
        back, answers: links to the page before, and to everything that the person has answered.
    """

    lang: str
    save: str
    save_instead: str
    skip: str
    back: str
    answers: str

    @property
    def direction(self) -> str:
        """``rtl`` or ``ltr``."""
        return "rtl" if is_right_to_left(self.lang) else "ltr"


_ENGLISH = QuestionWords(
    lang="en",
    save="Save",
    save_instead="Save this instead",
    skip="Skip this",
    back="Back",
    answers="See all my answers",
)
_POLISH = QuestionWords(
    lang="pl",
    save="Zapisz",
    save_instead="Zapisz to zamiast tamtego",
    skip="Pomiń",
    back="Wstecz",
    answers="Zobacz wszystkie moje odpowiedzi",
)
_ARABIC = QuestionWords(
    lang="ar",
    save="حفظ",
    save_instead="احفظ هذه الإجابة بدلا منها",
    skip="تخطي",
    back="رجوع",
    answers="عرض كل إجاباتي",
)
_BY_LANGUAGE = {each.lang: each for each in (_ENGLISH, _POLISH, _ARABIC)}


def question_words(language: str) -> QuestionWords:
    """The words for a language's tag; English where there are no others.

    >>> question_words("ar-EG").direction, question_words("").save
    ('rtl', 'Save')
    """
    return _BY_LANGUAGE.get(language.split("-", maxsplit=1)[0].lower(), _ENGLISH)
