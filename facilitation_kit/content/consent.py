"""What participants are asked to agree to, item by item, in easy words, for each age and language.

In: ``ideas/consent.yaml``; a project without one asks with its ``consent_text`` alone. Out: `ConsentFile`. Easily got
wrong: a translation is part of the wording, so changing one needs a new `ConsentFile.version` too.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field, StringConstraints
from pydantic.dataclasses import dataclass

from facilitation_kit.content.fields import CLOSED, Line, OptionalLine, Prose, RuleBroken, paragraphs

__all__ = ["ConsentAge", "ConsentFile", "ConsentItem", "ConsentQuestion", "ConsentWording", "TextDirection"]


class ConsentItem(StrEnum):
    """One thing that a person can agree to by itself (E2)."""

    TAKE_PART = "take_part"
    QUOTED_INSIDE = "quoted_inside"
    """Their words may be read by the project's working group."""
    QUOTED_OUTSIDE = "quoted_outside"
    """Their words may be read by people outside it."""
    CONTACTED = "contacted"


class ConsentAge(StrEnum):
    """The age for which words are chosen; wide enough not to give anybody away."""

    NOT_SAID = "not_said"
    UNDER_13 = "under_13"
    AGE_13_15 = "13-15"
    AGE_16_17 = "16-17"
    ADULT = "adult"

    @property
    def needs_guardian(self) -> bool:
        """Whether a responsible adult is asked as well, or is known not to be asked (under 16; MRS guidelines)."""
        return self in (ConsentAge.UNDER_13, ConsentAge.AGE_13_15)


class TextDirection(StrEnum):
    """Which way a language is written."""

    LEFT_TO_RIGHT = "ltr"
    RIGHT_TO_LEFT = "rtl"


LanguageTag = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$", max_length=35)]
"""The language as browsers name it: en, pl, ar, so, zh-Hant."""


@dataclass(frozen=True, kw_only=True, config=CLOSED)
class ConsentQuestion:
    """One item as it is asked."""

    item: ConsentItem
    """take_part, quoted_inside, quoted_outside or contacted."""
    question: Line
    """The question; it can be answered with yes or no."""
    explanation: OptionalLine = ""
    """One more sentence about what a yes means."""


@dataclass(frozen=True, kw_only=True, config=CLOSED)
class ConsentWording:
    """All that a person of these ages reads in this language before they agree."""

    language: LanguageTag
    """The language as browsers name it, such as en, pl or ar."""
    language_name: Line
    """The language's own name for itself, such as Polski."""
    direction: TextDirection = TextDirection.LEFT_TO_RIGHT
    """ltr or rtl: which way it is written."""
    ages: Annotated[tuple[ConsentAge, ...], Field(min_length=1)]
    """For whom these words are: not_said, under_13, 13-15, 16-17, adult."""
    intro: Prose
    """What this is, who sees it, what happens with it. Short sentences, one idea each."""
    limits: Prose
    """The limits of confidentiality: what cannot be kept private, read before the first question."""
    questions: Annotated[tuple[ConsentQuestion, ...], Field(min_length=1)]
    """The items, in the order of asking. take_part is always asked."""

    def __post_init__(self) -> None:
        asked = [question.item for question in self.questions]
        if ConsentItem.TAKE_PART not in asked or len(set(asked)) < len(asked):
            raise RuleBroken(
                "content.consent-items",
                "The questions do not ask take_part exactly once, or ask another item twice.",
                "Ask take_part once, and each other item at most once.",
                "questions",
            )

    def question(self, item: ConsentItem) -> ConsentQuestion | None:
        """How an item is asked; ``None`` when this wording does not ask it."""
        return next((question for question in self.questions if question.item is item), None)

    @property
    def intro_paragraphs(self) -> tuple[str, ...]:
        """The intro, cut at blank lines."""
        return paragraphs(self.intro)

    @property
    def limits_paragraphs(self) -> tuple[str, ...]:
        """The limits, cut at blank lines."""
        return paragraphs(self.limits)


@dataclass(frozen=True, kw_only=True, config=CLOSED)
class ConsentFile:
    """``ideas/consent.yaml`` as a whole: one version of the consent, in all its wordings."""

    version: Line
    """Name of this version, such as 2026-11. New words need a new name."""
    wordings: Annotated[tuple[ConsentWording, ...], Field(min_length=1)]
    """The wordings. The first is read by whoever has no other; it must be for the age not_said."""

    def __post_init__(self) -> None:
        taken: set[tuple[str, ConsentAge]] = set()
        for wording in self.wordings:
            pairs = {(wording.language, age) for age in wording.ages}
            if pairs & taken:
                raise RuleBroken(
                    "content.consent-twice",
                    f"Two wordings are for the same language ({wording.language}) and age.",
                    "Keep one wording for each language and age.",
                    "wordings",
                )
            taken |= pairs
        for language in {wording.language for wording in self.wordings}:
            if (language, ConsentAge.NOT_SAID) not in taken:
                raise RuleBroken(
                    "content.consent-for-all",
                    f"The language {language} has no wording for people who do not say their age.",
                    "Add not_said to the ages of one of its wordings.",
                    "wordings",
                )
        asked = {wording.language: set[ConsentItem]() for wording in self.wordings}
        for wording in self.wordings:
            asked[wording.language] |= {question.item for question in wording.questions}
        if len({frozenset(items) for items in asked.values()}) > 1:
            raise RuleBroken(
                "content.consent-languages",
                "The languages do not ask the same items.",
                "Ask the same items in every language.",
                "wordings",
            )

    @property
    def languages(self) -> tuple[tuple[str, str], ...]:
        """The languages, as their tags and their own names, in the order of the file."""
        return tuple(dict.fromkeys((wording.language, wording.language_name) for wording in self.wordings))

    def wording(self, language: str, age: ConsentAge = ConsentAge.NOT_SAID) -> ConsentWording:
        """The words for a person: their language and age, else their language, else the file's first language.

        Args:
            language: as the browser names it; ``ar-SY`` finds ``ar``.
            age: as the person said it.
        """
        known = [tag for tag, _ in self.languages]
        short = language.split("-", maxsplit=1)[0].lower()
        tag = next((tag for tag in known if tag.lower() == language.lower()), short if short in known else known[0])
        own = [wording for wording in self.wordings if wording.language == tag]
        for wanted in (age, ConsentAge.NOT_SAID):
            for wording in own:
                if wanted in wording.ages:
                    return wording
        return own[0]
