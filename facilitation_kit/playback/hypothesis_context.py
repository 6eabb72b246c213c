"""What a pack says about one hypothesis, in typed values for every format.

In: nothing; `hypothesis_pages` makes them. Out: names that templates may use (workshops/templates/README.md lists them).
The one thing easily got wrong: a text here is plain text, never markup; the key phrase is a value of its own, and only a
renderer emphasises it.
"""

from __future__ import annotations

from dataclasses import dataclass

from facilitation_kit.identifiers import HypothesisId, QuoteId

__all__ = ["HypothesisPage", "HypothesisVote", "PackQuote"]


@dataclass(frozen=True, kw_only=True)
class PackQuote:
    """A quote whose speaker agreed to this audience.

    Attributes:
        id: of the quote.
        anchor: its place on this page; the same quote may stand on several pages.
        paragraphs: the words.
        attribution: who said it, as generally as it may be said.
    """

    id: QuoteId
    anchor: str
    paragraphs: tuple[str, ...]
    attribution: str


@dataclass(frozen=True, kw_only=True)
class HypothesisVote:
    """What one round said about a hypothesis.

    Attributes:
        anchor: the whole result.
        asked: the question.
        workshop: title of the workshop.
        number: of the round within its step.
        label: the option or statement that stands for the hypothesis.
        answered: people who answered about it, as text.
        figures: label and text of each measure, such as ("Agree", "9").
        band: where it stood: "clearly ahead", "close", "tied for first"; may be empty.
        range: "between about half and 9 in 10"; empty where counts are hidden.
        range_of: label of the measure that the range is about; empty without one.
        percentage: from 20 people on; else empty.
        signal: the fixed phrase for how far it goes; empty for dots.
    """

    anchor: str
    asked: str
    workshop: str
    number: int
    label: str
    answered: str
    figures: tuple[tuple[str, str], ...]
    band: str
    range: str
    range_of: str
    percentage: str
    signal: str


@dataclass(frozen=True, kw_only=True)
class HypothesisPage:
    """One hypothesis with everything that speaks to it.

    Attributes:
        id: stays the same for years.
        anchor: its place in the pack.
        number: 1-based place in this pack.
        before, phrase, after: the statement, cut at its key phrase.
        problem, change, for_whom, expected_effect, because: in paragraphs; `because` may be empty.
        need: label of the need that it serves.
        status: "draft", "exploring" and so on.
        supporting, challenging, unclear: its quotes by what they do to it.
        votes: what rounds said about it, oldest first.
    """

    id: HypothesisId
    anchor: str
    number: int
    before: str
    phrase: str
    after: str
    problem: tuple[str, ...]
    change: tuple[str, ...]
    for_whom: tuple[str, ...]
    expected_effect: tuple[str, ...]
    because: tuple[str, ...]
    need: str
    status: str
    supporting: tuple[PackQuote, ...]
    challenging: tuple[PackQuote, ...]
    unclear: tuple[PackQuote, ...]
    votes: tuple[HypothesisVote, ...]

    @property
    def plain(self) -> str:
        """The statement without marks."""
        return f"{self.before}{self.phrase}{self.after}"
