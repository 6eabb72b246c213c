"""What we make of the evidence, and what to do about it.

In: the store's insights and recommendations, and the evidence that this audience may read. Out: lines for a pack, and what
was left out. The one thing easily got wrong: an insight that nothing supports any more is flagged, never deleted (Q7); the flag
goes by all facts of the store, because one that only looks unsupported to this audience must not be told apart.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from facilitation_kit.analysis.evidence_selection import EvidenceSelection, LeftOut
from facilitation_kit.content.fields import paragraphs
from facilitation_kit.evidence.balance import lost_its_support, support_sentence
from facilitation_kit.identifiers import FactId
from facilitation_kit.playback.audiences import AudienceRules
from facilitation_kit.playback.context import InsightLine, PackLine, RecommendationLine
from facilitation_kit.playback.evidence_notes import NoteBook
from facilitation_kit.playback.hypothesis_context import HypothesisPage
from facilitation_kit.responses.evidence_records import HypothesisLink, Insight, Recommendation

__all__ = ["InsightSources", "insight_lines", "recommendation_lines"]


@dataclass(frozen=True, kw_only=True)
class InsightSources:
    """What insights are shown from.

    Attributes:
        rules: of the audience.
        selection: what it may read.
        notes: gives out the numbers of footnotes.
        facts: ids of all facts that the store has.
        pages: of the hypotheses in this pack.
    """

    rules: AudienceRules
    selection: EvidenceSelection
    notes: NoteBook
    facts: Collection[FactId]
    pages: Sequence[HypothesisPage]


def insight_lines(
    insights: Iterable[Insight], sources: InsightSources
) -> tuple[tuple[InsightLine, ...], tuple[LeftOut, ...]]:
    """The insights that this audience may read, in their order, and those that it may not.

    One that has lost its support goes to the team and the working group, with its flag, and no further.
    """
    lines, left_out = [], []
    for insight in insights:
        if not insight.consent_scope.allows(sources.rules.scope):
            sentence = "Our own sentence is not meant for this audience."
            left_out.append(LeftOut(kind="insight", id=insight.id, rule="consent", sentence=sentence))
        elif lost_its_support(insight, sources.facts) and not sources.rules.looks_after_evidence:
            sentence = "Nothing that can still be used supports it, and nobody has looked at it again."
            left_out.append(LeftOut(kind="insight", id=insight.id, rule="support", sentence=sentence))
        else:
            lines.append(_insight_line(insight, sources))
    return tuple(lines), tuple(left_out)


def recommendation_lines(
    recommendations: Iterable[Recommendation], insights: Sequence[InsightLine]
) -> tuple[tuple[RecommendationLine, ...], tuple[LeftOut, ...]]:
    """The recommendations, without those whose insights are all left out of this pack.

    Args:
        recommendations: of the store.
        insights: those of this pack.
    """
    shown = {line.id: PackLine(text=line.title.rstrip("."), anchor=line.anchor) for line in insights}
    lines, left_out = [], []
    for each in recommendations:
        rests_on = tuple(shown[insight] for insight in each.insights if insight in shown)
        if each.insights and not rests_on:
            sentence = "None of the insights that it rests on is in this pack."
            left_out.append(LeftOut(kind="recommendation", id=each.id, rule="support", sentence=sentence))
        else:
            lines.append(
                RecommendationLine(id=each.id, paragraphs=paragraphs(each.text), insights=rests_on, owner=each.owner)
            )
    return tuple(lines), tuple(left_out)


def _insight_line(insight: Insight, sources: InsightSources) -> InsightLine:
    number_of = _numbers(insight, sources)
    return InsightLine(
        id=insight.id,
        anchor=f"insight-{insight.id}",
        title=insight.title,
        paragraphs=paragraphs(insight.text),
        supporting=tuple(number_of[fact] for fact in insight.supporting if fact in number_of),
        challenging=tuple(number_of[fact] for fact in insight.challenging if fact in number_of),
        hypotheses=_linked(insight.links, sources.pages),
        flagged=support_sentence(insight, sources.facts),
    )


def _numbers(insight: Insight, sources: InsightSources) -> Mapping[FactId, int]:
    """The notes of the insight's facts that this audience may read."""
    wanted = {*insight.supporting, *insight.challenging}
    shown = {each.fact.id: each for each in sources.selection.facts}
    return {fact: sources.notes.of_fact(shown[fact]) for fact in sorted(wanted & shown.keys())}


def _linked(links: Iterable[HypothesisLink], pages: Iterable[HypothesisPage]) -> tuple[PackLine, ...]:
    wanted = {link.hypothesis for link in links}
    return tuple(PackLine(text=page.phrase, anchor=page.anchor) for page in pages if page.id in wanted)
