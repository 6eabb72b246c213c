"""Whether evidence is looked for on both sides, and readings that nothing supports any more (H8, Q7).

In: how much speaks for and against something. Out: a sentence that asks somebody to look, or nothing. The one thing easily
got wrong: these are nudges for the people who look for evidence. They judge no hypothesis, and they say nothing of evidence that
their reader may not see, so whoever asks counts only what is shown.
"""

from __future__ import annotations

from collections.abc import Collection

from facilitation_kit.identifiers import FactId
from facilitation_kit.phrases import phrase
from facilitation_kit.responses.evidence_records import Insight

__all__ = ["lost_its_support", "nudge", "support_sentence"]

_ONLY_SUPPORT = phrase("Everything here speaks for it. What would speak against it, and who could tell us?")
_ONLY_CHALLENGE = phrase("Everything here speaks against it. What would speak for it, and who could tell us?")
_NO_SUPPORT = phrase("Nothing that can still be used supports this. Look at it again before relying on it.")


def nudge(*, supporting: int, challenging: int) -> str:
    """What to ask where all evidence about a hypothesis points one way; empty where it does not, or there is none.

    >>> nudge(supporting=3, challenging=0)
    'Everything here speaks for it. What would speak against it, and who could tell us?'
    >>> nudge(supporting=3, challenging=1)
    ''
    """
    if challenging == 0 and supporting:
        return _ONLY_SUPPORT
    if supporting == 0 and challenging:
        return _ONLY_CHALLENGE
    return ""


def lost_its_support(insight: Insight, facts: Collection[FactId]) -> bool:
    """Whether nothing supports an insight any more, so that somebody has to look at it again; it is never deleted (Q7).

    Args:
        insight: our reading.
        facts: ids of all facts that the store still has, whoever may read them.
    """
    return not any(fact in facts for fact in insight.supporting)


def support_sentence(insight: Insight, facts: Collection[FactId]) -> str:
    """The flag of an insight that has lost its support; empty for others. Arguments as for `lost_its_support`."""
    return _NO_SUPPORT if lost_its_support(insight, facts) else ""
