"""How far the result of a test carries, whatever it says: four yes or no facts about the test, and how many people (H7).

In: the facts from the test card and the number of people. Out: low, medium or high, always with its reason. The one thing easily
got wrong: many people who only say something are still weaker than a few who do it.
"""

from __future__ import annotations

from dataclasses import dataclass

from facilitation_kit.content.test_cards import TestFacts
from facilitation_kit.phrases import listed, phrase

__all__ = ["Strength", "evidence_strength"]

_LOW, _MEDIUM, _HIGH = phrase("low"), phrase("medium"), phrase("high")
_YES = 2  # of three: did it, in real life, gave something for it


@dataclass(frozen=True, kw_only=True)
class Strength:
    """How far a result carries.

    Attributes:
        level: "low", "medium" or "high".
        reason: why, in one sentence.
    """

    level: str
    reason: str


def evidence_strength(facts: TestFacts, people: int | None, needed: int) -> Strength:
    """The strength of what a test found.

    Args:
        facts: about the test.
        people: who answered; ``None`` where that is not shown.
        needed: fewest people for a verdict.

    >>> facts = TestFacts(done=True, real=True, given=False, counted=False)
    >>> evidence_strength(facts, 12, 10).level
    'medium'
    """
    enough = people is not None and people >= needed
    yes = sum((facts.done, facts.real, facts.given))
    level = _LOW
    if enough and yes:
        level = _HIGH if yes >= _YES and facts.counted else _MEDIUM
    return Strength(level=level, reason=phrase("Because {reasons}.", reasons=listed(_reasons(facts, enough=enough))))


def _reasons(facts: TestFacts, *, enough: bool) -> list[str]:
    return [
        phrase("people did it") if facts.done else phrase("people said it rather than did it"),
        phrase("it was in real life") if facts.real else phrase("it was in a room set up for it"),
        phrase("they gave something for it") if facts.given else phrase("it cost them nothing"),
        phrase("it was counted") if facts.counted else phrase("it was told in quotes"),
        phrase("enough people took part") if enough else phrase("too few people took part to say"),
    ]
