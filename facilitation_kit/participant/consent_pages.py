"""What the consent page is given, and how it is put together from the project's wordings.

In: a workshop's plan, what a person agreed to before, and the language and age that they chose. Out: a `ConsentPage`.

Easily got wrong: privacy is the default. Whatever was not said yes to before stands at "No", and taking part is decided
by a button that says so, never by a box that is ticked already.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import ClassVar

from facilitation_kit.content.consent import ConsentAge, ConsentFile, ConsentItem, ConsentQuestion, ConsentWording
from facilitation_kit.participant.consent_words import FormWords, form_words
from facilitation_kit.participant.phone_pages import Page
from facilitation_kit.planning.workshop_plan import WorkshopPlan

__all__ = ["LIMITS", "ConsentLine", "ConsentPage", "Reader", "consent_file_of", "consent_page", "preferred_language"]

LIMITS = (
    "We cannot promise to keep everything private. If you tell us that you or somebody else is in danger, we have to tell "
    "the safeguarding lead. We talk with you first, if we can."
)
"""What is said before the first question where a project has no wordings of its own."""

_ASKED_WHEN_WRITING = frozenset({ConsentItem.QUOTED_INSIDE, ConsentItem.QUOTED_OUTSIDE})
"""Nobody is asked how far their words may go before anything lets them write."""


@dataclass(frozen=True, kw_only=True)
class Reader:
    """Which words a person reads."""

    language: str
    age: ConsentAge = ConsentAge.NOT_SAID


@dataclass(frozen=True, kw_only=True)
class ConsentLine:
    """An item that can be said yes or no to; `agreed` is how it stands now."""

    item: ConsentItem
    question: str
    explanation: str
    agreed: bool


@dataclass(frozen=True, kw_only=True)
class ConsentPage(Page):
    """What somebody agrees to, item by item.

    Attributes:
        heading: in the reader's language.
        wording: the project's words for this reader.
        words: the form's own words.
        reader: the language and age that the words are for.
        languages: the other languages, as tags and their own names.
        ages: the other ages for which there are words, as values and names; empty where all ages read the same.
        lines: what can be said yes or no to.
        take_part: the question that the two buttons answer; ``None`` for somebody who takes part already.
        short: leave the long text folded up, because the person has read it before.
        version: name of the wording.
        action: value of the button that saves, for somebody who takes part already.
        withdraw: the address of taking everything back; empty before there is anything to take back.
    """

    template: ClassVar[str] = "participant/consent.html.j2"

    heading: str
    wording: ConsentWording
    words: FormWords
    reader: Reader
    languages: tuple[tuple[str, str], ...]
    ages: tuple[tuple[str, str], ...]
    lines: tuple[ConsentLine, ...]
    take_part: ConsentQuestion | None
    short: bool
    version: str
    action: str
    withdraw: str


def consent_file_of(plan: WorkshopPlan) -> ConsentFile:
    """The wordings of a workshop; where a project has none, its consent text, with taking part as the only item."""
    if plan.consent is not None:
        return plan.consent
    wording = ConsentWording(
        language="en",
        language_name="English",
        ages=tuple(ConsentAge),
        intro=plan.consent_text,
        limits=LIMITS,
        questions=(ConsentQuestion(item=ConsentItem.TAKE_PART, question="Do you want to take part?"),),
    )
    return ConsentFile(version=plan.consent_version, wordings=(wording,))


def questions_at_joining(wording: ConsentWording) -> tuple[ConsentQuestion, ...]:
    """What is asked before anything else; the rest is asked when an activity needs it."""
    return tuple(each for each in wording.questions if each.item not in _ASKED_WHEN_WRITING)


def consent_page(
    plan: WorkshopPlan,
    reader: Reader,
    questions: Sequence[ConsentQuestion],
    agreed: Collection[ConsentItem],
    *,
    joining: bool = False,
    more: bool = False,
    saved: bool = False,
) -> ConsentPage:
    """The page for a reader.

    Args:
        plan: of the workshop.
        reader: whose words to show.
        questions: what to ask, from the reader's wording.
        agreed: what stands at yes.
        joining: the person has not agreed to anything yet.
        more: an activity brings a question that was not asked before.
        saved: say so.
    """
    file = consent_file_of(plan)
    wording = file.wording(reader.language, reader.age)
    words = form_words(wording.language)
    take_part = wording.question(ConsentItem.TAKE_PART)
    return ConsentPage(
        tab="Before you start" if joining else "What you agreed to",
        joined=True,
        saved=saved,
        heading=words.first if joining else words.more if more else words.again,
        wording=wording,
        words=words,
        reader=Reader(language=wording.language, age=reader.age),
        languages=tuple(each for each in file.languages if each[0] != wording.language),
        ages=_other_ages(file, wording.language, reader.age, words),
        lines=tuple(
            ConsentLine(
                item=each.item, question=each.question, explanation=each.explanation, agreed=each.item in agreed
            )
            for each in questions
            if each.item is not ConsentItem.TAKE_PART
        ),
        take_part=take_part if joining else None,
        short=not joining,
        version=file.version,
        action="more" if more else "save",
        withdraw="" if joining or more else "/withdraw",
    )


def _other_ages(file: ConsentFile, language: str, age: ConsentAge, words: FormWords) -> tuple[tuple[str, str], ...]:
    if sum(each.language == language for each in file.wordings) == 1:
        return ()
    return tuple((each.value, words.ages[each]) for each in ConsentAge if each is not age)


def preferred_language(accepted: str, file: ConsentFile) -> str:
    """The first language of an Accept-Language header that the wordings are in, else the file's first.

    The order of the header is taken as it stands: browsers write the favourite first.
    """
    known = {tag.lower(): tag for tag, _ in file.languages}
    for part in accepted[:500].lower().split(","):
        wanted = part.partition(";")[0].strip()
        for tag in (wanted, wanted.partition("-")[0]):
            if tag in known:
                return known[tag]
    return file.languages[0][0]
