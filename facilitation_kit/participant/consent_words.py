"""The few words of the consent form that are the kit's own: its buttons and headings, in some languages.

In: the language of a wording. Out: `FormWords`; English where the kit has no others. What people agree to is never said
here: that is the project's own text (`content.consent`), written and checked by people who speak the language.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from facilitation_kit.content.consent import ConsentAge

__all__ = ["FormWords", "form_words"]


@dataclass(frozen=True, kw_only=True)
class FormWords:
    """What stands on the form around the project's own words.

    Attributes:
        first, again, more: headings for joining, for changing, and for a question that a new activity brings.
        limits: heading of what cannot be kept private.
        agree, decline: the two buttons that decide about taking part; `decline` is a link where somebody is in.
        explained: the box to tick when a person, and not only this page, explained it.
        by_age: leads to the words for an age.
        ages: how each age is named.
    """

    first: str
    again: str
    more: str
    limits: str
    yes: str
    no: str
    agree: str
    decline: str
    save: str
    explained: str
    by_age: str
    ages: Mapping[ConsentAge, str]


def _ages(*names: str) -> Mapping[ConsentAge, str]:
    return dict(zip(ConsentAge, names, strict=True))


_ENGLISH = FormWords(
    first="Before you start",
    again="What you agreed to",
    more="Before you write",
    limits="What we cannot keep private",
    yes="Yes",
    no="No",
    agree="Yes, I take part",
    decline="No, I do not take part",
    save="Save",
    explained="Somebody here explained this to me.",
    by_age="Words for my age",
    ages=_ages("I would rather not say", "Under 13", "13 to 15", "16 or 17", "18 or over"),
)
_POLISH = FormWords(
    first="Zanim zaczniesz",
    again="Twoja zgoda",
    more="Zanim coś napiszesz",
    limits="Czego nie możemy zachować w tajemnicy",
    yes="Tak",
    no="Nie",
    agree="Tak, biorę udział",
    decline="Nie, nie biorę udziału",
    save="Zapisz",
    explained="Ktoś tutaj mi to wyjaśnił.",
    by_age="Słowa dla mojego wieku",
    ages=_ages("Wolę nie mówić", "Poniżej 13 lat", "Od 13 do 15 lat", "16 lub 17 lat", "18 lat lub więcej"),
)
_ARABIC = FormWords(
    first="قبل أن تبدأ",
    again="ما وافقت عليه",
    more="قبل أن تكتب",
    limits="ما لا يمكننا إبقاؤه سرًا",
    yes="نعم",
    no="لا",
    agree="نعم، أشارك",
    decline="لا، لا أشارك",
    save="حفظ",
    explained="شخص هنا شرح لي هذا.",
    by_age="كلمات تناسب عمري",
    ages=_ages("أفضل ألا أقول", "أقل من 13", "من 13 إلى 15", "16 أو 17", "18 أو أكثر"),
)
_BY_LANGUAGE = {"en": _ENGLISH, "pl": _POLISH, "ar": _ARABIC}


def form_words(language: str) -> FormWords:
    """The words for a language as browsers name it; English where there are no others.

    >>> form_words("pl-PL").yes, form_words("so").yes
    ('Tak', 'Yes')
    """
    return _BY_LANGUAGE.get(language.split("-", maxsplit=1)[0].lower(), _ENGLISH)
