"""A statistic's figure and its source, in words.

In: a fact. Out: phrases; empty for facts that are no statistics. The one thing easily got wrong: the figure is printed as it was
published. Nothing here counts, rounds or works out a share, because the figure comes from elsewhere with rules of its own.
"""

from __future__ import annotations

from facilitation_kit.phrases import phrase
from facilitation_kit.responses.evidence_records import Fact

__all__ = ["figure_of", "figure_source"]


def figure_of(fact: Fact) -> str:
    """The figure, such as "14 weeks" or "38 per cent of referrals (among 460)"."""
    if fact.statistic is None or not fact.statistic.value:
        return ""
    value, unit, everybody = fact.statistic.value, fact.statistic.unit, fact.statistic.denominator
    figure = phrase("{value} {unit}", value=value, unit=unit) if unit else value
    return figure if everybody is None else phrase("{figure} (among {count})", figure=figure, count=str(everybody))


def figure_source(fact: Fact) -> str:
    """Where it comes from, such as "Harbour Community Health Trust, 2025"."""
    if fact.statistic is None:
        return ""
    source, period = fact.statistic.source_name, fact.statistic.period
    return phrase("{source}, {period}", source=source, period=period) if source and period else source or period
