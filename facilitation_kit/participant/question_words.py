"""What the kit's own words on the pages of a question say, in the language in which a person reads it.

In: a language's tag. Out: `QuestionWords`; English where the kit has no others. The question itself is the project's own text,
and is never said here. Easily got wrong: every page has these words, and the pages of a round that has no languages are English.
"""

from __future__ import annotations

from dataclasses import dataclass

from facilitation_kit.content.survey_words import is_right_to_left

__all__ = ["ENGLISH", "QuestionWords", "question_words"]


@dataclass(frozen=True, kw_only=True)
class QuestionWords:
    """What stands around a question, and around what somebody has answered.

    Attributes:
        lang: the tag of the language that they are in.
        save, save_instead, skip: the buttons; the second where something else was saved by the same form.
        back, answers: links to the page before, and to everything that the person has answered.
        of: stands between the number of a page and how many there are.
        saved, saving, offline, gone: what becomes of an answer on its way; the last where the workshop cannot be reached.
        place, leave, main: at the top of every page: where this is, the way out, and the link past both.
        rest, help, talk, agreed, three_words, withdraw, about: at the foot.
        yours, go_on, all_done, change, again: on the page of all answers.
        skipped, untouched: in the place of an answer.
    """

    lang: str
    save: str
    save_instead: str
    skip: str
    back: str
    answers: str
    of: str
    saved: str
    saving: str
    offline: str
    gone: str
    place: str
    leave: str
    main: str
    rest: str
    help: str
    talk: str
    agreed: str
    three_words: str
    withdraw: str
    about: str
    yours: str
    go_on: str
    all_done: str
    change: str
    again: str
    skipped: str
    untouched: str

    @property
    def direction(self) -> str:
        """``rtl`` or ``ltr``."""
        return "rtl" if is_right_to_left(self.lang) else "ltr"


ENGLISH = QuestionWords(
    lang="en",
    save="Save",
    save_instead="Save this instead",
    skip="Skip this",
    back="Back",
    answers="See all my answers",
    of="of",
    saved="Saved",
    saving="Saving",
    offline="No connection. Your answer is kept on this phone and will be sent.",
    gone="No connection to the workshop. Trying again.",
    place="Workshop",
    leave="Leave now",
    main="Skip to the page",
    rest="I need a break",
    help="Help",
    talk="Tell a worker privately",
    agreed="What I agreed to",
    three_words="My three words",
    withdraw="Take my answers back",
    about="What this is and who sees it",
    yours="Your answers",
    go_on="Go on to the next question",
    all_done="You have been through all of this. You can change your answers until the facilitator closes this question.",
    change="Change",
    again="Check again",
    skipped="Skipped",
    untouched="Not answered yet",
)
_POLISH = QuestionWords(
    lang="pl",
    save="Zapisz",
    save_instead="Zapisz to zamiast tamtego",
    skip="Pomiń",
    back="Wstecz",
    answers="Zobacz wszystkie moje odpowiedzi",
    of="z",
    saved="Zapisano",
    saving="Zapisywanie",
    offline="Brak połączenia. Twoja odpowiedź jest w tym telefonie i zostanie wysłana.",
    gone="Brak połączenia z warsztatem. Próbujemy ponownie.",
    place="Warsztat",
    leave="Wyjdź teraz",
    main="Przejdź do treści",
    rest="Potrzebuję przerwy",
    help="Pomoc",
    talk="Powiedz pracownikowi na osobności",
    agreed="Moje zgody",
    three_words="Moje trzy słowa",
    withdraw="Wycofaj moje odpowiedzi",
    about="Co to jest i kto to widzi",
    yours="Twoje odpowiedzi",
    go_on="Przejdź do następnego pytania",
    all_done="To już wszystkie pytania. Możesz zmieniać odpowiedzi, dopóki ankieta jest otwarta.",
    change="Zmień",
    again="Sprawdź ponownie",
    skipped="Pominięto",
    untouched="Jeszcze bez odpowiedzi",
)
_ARABIC = QuestionWords(
    lang="ar",
    save="حفظ",
    save_instead="احفظ هذه الإجابة بدلا منها",
    skip="تخطي",
    back="رجوع",
    answers="عرض كل إجاباتي",
    of="من",
    saved="تم الحفظ",
    saving="جار الحفظ",
    offline="لا يوجد اتصال. إجابتك محفوظة على هذا الهاتف وسوف ترسل.",
    gone="لا يوجد اتصال بورشة العمل. نحاول مرة أخرى.",
    place="ورشة العمل",
    leave="المغادرة الآن",
    main="انتقل إلى المحتوى",
    rest="أحتاج إلى استراحة",
    help="مساعدة",
    talk="التحدث مع أحد العاملين على انفراد",
    agreed="ما وافقت عليه",
    three_words="كلماتي الثلاث",
    withdraw="سحب إجاباتي",
    about="ما هذا ومن يراه",
    yours="إجاباتك",
    go_on="الانتقال إلى السؤال التالي",
    all_done="هذه كل الأسئلة. يمكنك تغيير إجاباتك ما دام الاستبيان مفتوحا.",
    change="تغيير",
    again="تحقق مرة أخرى",
    skipped="تم التخطي",
    untouched="لا إجابة بعد",
)
_BY_LANGUAGE = {each.lang: each for each in (ENGLISH, _POLISH, _ARABIC)}


def question_words(language: str) -> QuestionWords:
    """The words for a language's tag; English where there are no others.

    >>> question_words("ar-EG").direction, question_words("").save
    ('rtl', 'Save')
    """
    return _BY_LANGUAGE.get(language.split("-", maxsplit=1)[0].lower(), ENGLISH)
