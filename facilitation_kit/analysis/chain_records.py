"""The chain of one hypothesis in typed values: what every screen that tells it may show.

In: nothing; `hypothesis_chain` makes it. Out: values that are JSON at once (`HypothesisChain.to_json`). The one thing easily got
wrong: every link has an id that stays the same for years, so a screen names things by it and never by their place.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from pydantic import TypeAdapter

from facilitation_kit.identifiers import IdeaId

__all__ = [
    "ChainDecision",
    "ChainEvidence",
    "ChainFeedback",
    "ChainStep",
    "ChainTest",
    "ChainVerdict",
    "ChainVote",
    "HypothesisChain",
    "HypothesisIdea",
]


@dataclass(frozen=True, kw_only=True)
class ChainEvidence:
    """A quote, an observation or a statistic.

    Attributes:
        id: stays the same.
        kind: "quote", "observation" or "statistic".
        paragraphs: the published words.
        attribution: who said it, as closely as may be said; may be empty.
        figure: of a statistic; else empty.
    """

    id: str
    kind: str
    paragraphs: tuple[str, ...]
    attribution: str
    figure: str = ""


@dataclass(frozen=True, kw_only=True)
class ChainVote:
    """What one round said about the hypothesis, from its protected table.

    Attributes:
        id: of the round.
        workshop: its title.
        held_on: when the round was closed.
        question: what was asked.
        number: of the round within its step.
        label: the option or statement that stands for the hypothesis.
        answered: people who answered about it, as text.
        figures: label and text of each measure, such as ("Agree", "9").
        band: "clear", "close", "tie" or "behind"; may be empty.
        range: "between about half and 9 in 10"; may be empty.
        range_of: label of the measure that the range is about; empty without one.
        signal: the fixed phrase for how far it goes; may be empty.
    """

    id: str
    workshop: str
    held_on: date
    question: str
    number: int
    label: str
    answered: str
    figures: tuple[tuple[str, str], ...]
    band: str
    range: str
    range_of: str
    signal: str


@dataclass(frozen=True, kw_only=True)
class HypothesisIdea:
    """An idea of what could be done about a hypothesis, as its card says it.

    Attributes:
        id: stays the same for years; the idea may stand on the pages of several hypotheses.
        title: the idea in a few words.
        what, for_whom, could_hurt: in paragraphs; `could_hurt` says who watches for it too.
        came_from: a workshop, a round of notes or a role; never a person.
        status: in words: "proposed", "chosen for a test", "adopted" or "left aside".
        because: why it stands so, in paragraphs; may be empty where it is not left aside.
        scores: label and text of each, such as ("People want it", "3 of 5"); never added up.
        tests: titles of the tests that try it.
    """

    id: IdeaId
    title: str
    what: tuple[str, ...]
    for_whom: tuple[str, ...]
    could_hurt: tuple[str, ...]
    came_from: str
    status: str
    because: tuple[str, ...] = ()
    scores: tuple[tuple[str, str], ...] = ()
    tests: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ChainVerdict:
    """What the criterion of a test came to in one workshop.

    Attributes:
        id: of the round.
        workshop: its title.
        held_on: when the round was closed.
        answered: people who answered, as text; may be empty.
        verdict: in words: "Met", "Not met", "Too few to say".
        sentences: counts first.
    """

    id: str
    workshop: str
    held_on: date
    answered: str
    verdict: str
    sentences: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class ChainTest:
    """A test, as its card plans it, and what came of it.

    Attributes:
        id: of the card.
        title: what is tried.
        criterion: what would convince us.
        status: "planned", "answered" where the card still calls it planned, "running" or "finished".
        owner: who answers for it.
        due: its day; ``None`` without one.
        locked_on: when its first answer came in; ``None`` until then.
        amendments: a sentence for each change of the criterion since.
        verdicts: by workshop, the oldest first.
        idea: title of the idea that it tries; empty where it tries none.
        so_far: people who have answered in rounds that nobody has seen yet, in steps of five.
    """

    id: str
    title: str
    criterion: str
    status: str
    owner: str
    due: date | None
    locked_on: date | None = None
    amendments: tuple[str, ...] = ()
    verdicts: tuple[ChainVerdict, ...] = ()
    so_far: int = 0
    idea: str = ""

    def to_json(self) -> dict[str, Any]:
        """As it travels to a screen; days are year-month-day."""
        values: dict[str, Any] = _TEST.dump_python(self, mode="json")
        return values


@dataclass(frozen=True, kw_only=True)
class ChainDecision:
    """What a named role decided.

    Attributes:
        id: of the decision.
        decision: in words: "keep going", "change course", "stop", "test more".
        reason: in paragraphs.
        learned: in paragraphs; may be empty.
        next_action: in paragraphs; may be empty.
        owner: who carries it out.
        decided_by: the role.
        decided_on: the day.
    """

    id: str
    decision: str
    reason: tuple[str, ...]
    learned: tuple[str, ...]
    next_action: tuple[str, ...]
    owner: str
    decided_by: str
    decided_on: date


@dataclass(frozen=True, kw_only=True)
class ChainFeedback:
    """Something that people asked for, and what became of it.

    Attributes:
        id: stays the same.
        said: what they asked for.
        who: which group.
        status: in words.
        did: what was done, in paragraphs; may be empty.
        reason: why not, in paragraphs; may be empty.
        on: since when it stands so.
    """

    id: str
    said: str
    who: str
    status: str
    did: tuple[str, ...]
    reason: tuple[str, ...]
    on: date


@dataclass(frozen=True, kw_only=True)
class ChainStep:
    """A promise that has to do with the hypothesis.

    Attributes:
        id: of the next step.
        what: will be done.
        owner: who answers for it.
        status: "planned", "in_progress", "done" or "not_possible".
        due: its day; ``None`` without one.
        outcome: what came of it, in paragraphs.
    """

    id: str
    what: str
    owner: str
    status: str
    due: date | None
    outcome: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class HypothesisChain:
    """Everything about one hypothesis, across workshops and years.

    Attributes:
        id: of the hypothesis.
        before, phrase, after: its statement, cut at the key phrase.
        status: "draft", "exploring" and so on.
        need: label of the need that it serves.
        supporting, challenging, unclear: evidence by what it does to the hypothesis.
        votes: by round, the oldest first.
        tests: in the order of the content.
        decisions: the oldest first.
        feedback: what people asked for.
        next_steps: promises.
        ideas: what could be done about it.
    """

    id: str
    before: str
    phrase: str
    after: str
    status: str
    need: str
    supporting: tuple[ChainEvidence, ...]
    challenging: tuple[ChainEvidence, ...]
    unclear: tuple[ChainEvidence, ...]
    votes: tuple[ChainVote, ...]
    tests: tuple[ChainTest, ...]
    decisions: tuple[ChainDecision, ...]
    feedback: tuple[ChainFeedback, ...]
    next_steps: tuple[ChainStep, ...]
    ideas: tuple[HypothesisIdea, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """As it travels to a screen; days are year-month-day."""
        values: dict[str, Any] = _CHAIN.dump_python(self, mode="json")
        return values


_CHAIN = TypeAdapter(HypothesisChain)
_TEST = TypeAdapter(ChainTest)
