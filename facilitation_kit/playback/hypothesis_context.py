"""What a pack says about one hypothesis, in typed values for every format.

In: nothing; `hypothesis_pages` makes them. Out: names that templates may use (workshops/templates/README.md lists them).
The one thing easily got wrong: a text here is plain text, never markup; the key phrase is a value of its own, and only a
renderer emphasises it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from facilitation_kit.analysis.chain_records import HypothesisIdea
from facilitation_kit.identifiers import DecisionId, HypothesisId, TestCardId

__all__ = [
    "DecisionLine",
    "HypothesisPage",
    "HypothesisTest",
    "HypothesisVote",
    "PackQuote",
    "TestVerdict",
]


@dataclass(frozen=True, kw_only=True)
class PackQuote:
    """A quote, an observation or a statistic that this audience may see.

    Attributes:
        id: of the fact, or of the quote of the example content.
        anchor: its place on this page; the same quote may stand on several pages.
        paragraphs: the words.
        attribution: who said it, as generally as it may be said; empty where nothing may be said.
        kind: "quote", "observation" or "statistic".
        note: number of its footnote in `Pack.evidence`; 0 without one.
        excerpt: a shorter form that a person chose, for a slide; in paragraphs, empty where there is none.
        figure: of a statistic, such as "14 weeks"; else empty.
    """

    id: str
    anchor: str
    paragraphs: tuple[str, ...]
    attribution: str
    kind: str = "quote"
    note: int = 0
    excerpt: tuple[str, ...] = ()
    figure: str = ""


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
        note: number of the round's footnote in `Pack.evidence`; 0 without one.
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
    note: int = 0


@dataclass(frozen=True, kw_only=True)
class TestVerdict:
    """What the criterion of a test came to in one workshop (H3-H5); nothing follows from it by itself.

    Attributes:
        workshop: its title.
        held_on: the day.
        people: who answered, as text; empty where that is hidden.
        verdict: "Met", "Not met", "Too few to say" or "Not said here".
        sentences: counts first; one or more.
    """

    __test__ = False

    workshop: str
    held_on: date
    people: str
    verdict: str
    sentences: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class HypothesisTest:
    """A test of a hypothesis, as its test card plans it (H2), and what came of it.

    Attributes:
        id: stays the same for years.
        title: what is tried, in a few words.
        assumption: the riskiest one.
        method, people, measured: how, with whom, and what is measured.
        criterion: what would convince us, decided beforehand.
        minimum: fewest people for a verdict, as text; empty where none is named.
        owner: who answers for it.
        due: its day; ``None`` without one.
        status: "planned", "has answers" where the card still calls it planned, "running" or "finished".
        locked_on: when the first answer came in and the criterion was locked; ``None`` until then.
        amendments: a sentence for each change of the criterion since.
        verdicts: by workshop, the oldest first.
        strength: how far the result carries: "low", "medium" or "high"; empty where the card does not say.
        strength_reason: why, in one sentence.
        idea: title of the idea that it tries; empty where it tries none.
    """

    id: TestCardId
    title: str
    assumption: str
    method: str
    people: str
    measured: str
    criterion: str
    minimum: str
    owner: str
    due: date | None
    status: str
    locked_on: date | None = None
    amendments: tuple[str, ...] = ()
    verdicts: tuple[TestVerdict, ...] = ()
    strength: str = ""
    strength_reason: str = ""
    idea: str = ""


@dataclass(frozen=True, kw_only=True)
class DecisionLine:
    """What somebody decided about a hypothesis.

    Attributes:
        id: of the decision.
        decision: in words for readers: "keep going", "change course", "stop" or "test more".
        reason, observed, surprise, learned, next_action: in paragraphs; all but `reason` may be empty.
        confidence: how sure those who decided are: "low", "medium" or "high"; may be empty.
        tests: titles of the tests that it rests on.
        owner: who carries out the next action.
        decided_by, decided_on: who, and when.
    """

    id: DecisionId
    decision: str
    reason: tuple[str, ...]
    observed: tuple[str, ...]
    learned: tuple[str, ...]
    next_action: tuple[str, ...]
    owner: str
    decided_by: str
    decided_on: date
    surprise: tuple[str, ...] = ()
    confidence: str = ""
    tests: tuple[str, ...] = ()


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
        supporting, challenging, unclear: its quotes, observations and statistics by what they do to it.
        votes: what rounds said about it, oldest first.
        tests: its test cards, in their order.
        decisions: what was decided, the newest first.
        nudge: a sentence where all evidence points one way, so that somebody looks for the other; else empty.
        ideas: what could be done about it.
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
    tests: tuple[HypothesisTest, ...] = ()
    decisions: tuple[DecisionLine, ...] = ()
    nudge: str = ""
    ideas: tuple[HypothesisIdea, ...] = ()

    @property
    def plain(self) -> str:
        """The statement without marks."""
        return f"{self.before}{self.phrase}{self.after}"
