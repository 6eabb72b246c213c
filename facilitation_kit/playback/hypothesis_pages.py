"""A page for each hypothesis: its statement, the quotes on both sides, and what rounds said about it.

In: the library, the evidence that this audience may read, and the workshops of the pack. Out: `HypothesisPage` values. The one
thing easily got wrong: nothing here counts what was left out, and the nudge goes by what is shown; else it would tell of the
evidence that is not.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from facilitation_kit.analysis.evidence_selection import EvidenceSelection
from facilitation_kit.analysis.idea_words import hypothesis_ideas
from facilitation_kit.analysis.test_stories import TestStory
from facilitation_kit.content.fields import paragraphs
from facilitation_kit.content.hypotheses import Hypothesis
from facilitation_kit.content.library import Library
from facilitation_kit.content.quotes import Stance
from facilitation_kit.evidence.balance import nudge
from facilitation_kit.evidence.statistics import figure_of, figure_source
from facilitation_kit.identifiers import HypothesisId, ItemId, RoundId, TestCardId
from facilitation_kit.playback.decision_lines import decision_lines, test_lines
from facilitation_kit.playback.evidence_notes import NoteBook
from facilitation_kit.playback.hypothesis_context import HypothesisPage, HypothesisVote, PackQuote
from facilitation_kit.playback.vote_context import Vote, VoteRow, WorkshopPage
from facilitation_kit.responses.evidence_records import Decision, HypothesisLink

__all__ = ["HypothesisOfItem", "HypothesisSources", "hypothesis_anchor", "hypothesis_pages"]

HypothesisOfItem = Mapping[tuple[RoundId, ItemId], HypothesisId]
"""The hypothesis that an item of a round stands for."""


def hypothesis_anchor(hypothesis: HypothesisId) -> str:
    """Where a hypothesis stands in a pack; the same in every pack, so that a link goes on working."""
    return f"hypothesis-{hypothesis}"


@dataclass(frozen=True, kw_only=True)
class HypothesisSources:
    """Where the pages take their evidence from.

    Attributes:
        selection: what this audience may read.
        notes: gives out the numbers of footnotes.
        decisions: all of the store.
        nudge: whether this audience is told where all evidence points one way.
        tests: what came of each test card.
    """

    selection: EvidenceSelection
    notes: NoteBook
    decisions: tuple[Decision, ...] = ()
    nudge: bool = False
    tests: Mapping[TestCardId, TestStory] = field(default_factory=dict)


def hypothesis_pages(
    library: Library, sources: HypothesisSources, workshops: Sequence[WorkshopPage], stands_for: HypothesisOfItem
) -> tuple[HypothesisPage, ...]:
    """A page for each hypothesis of the library.

    Args:
        library: with the hypotheses, needs and test cards.
        sources: evidence that may be shown.
        workshops: those of the pack.
        stands_for: which items are about which hypothesis.
    """
    return tuple(
        _page(number, hypothesis, library, sources, tuple(_votes(hypothesis.id, workshops, stands_for)))
        for number, hypothesis in enumerate(library.hypotheses, start=1)
    )


def _page(
    number: int,
    hypothesis: Hypothesis,
    library: Library,
    sources: HypothesisSources,
    votes: tuple[HypothesisVote, ...],
) -> HypothesisPage:
    before, emphasised, after = (_on_one_line(part) for part in hypothesis.emphasis)
    supporting, challenging, unclear = (_evidence(hypothesis, sources, stance) for stance in _SIDES)
    return HypothesisPage(
        id=hypothesis.id,
        anchor=hypothesis_anchor(hypothesis.id),
        number=number,
        before=before.lstrip(),
        phrase=emphasised,
        after=after.rstrip(),
        problem=paragraphs(hypothesis.problem),
        change=paragraphs(hypothesis.change),
        for_whom=paragraphs(hypothesis.for_whom),
        expected_effect=paragraphs(hypothesis.expected_effect),
        because=paragraphs(hypothesis.because),
        need=library.needs.find(hypothesis.need).label,
        status=hypothesis.status.value,
        supporting=supporting,
        challenging=challenging,
        unclear=unclear,
        votes=votes,
        tests=test_lines(library, hypothesis.id, sources.tests),
        decisions=decision_lines(sources.decisions, hypothesis.id, library),
        ideas=hypothesis_ideas(library, hypothesis.id),
        nudge=nudge(supporting=len(supporting), challenging=len(challenging)) if sources.nudge else "",
    )


def _on_one_line(text: str) -> str:
    """The text with single spaces, those at its ends kept because they join it to the key phrase."""
    inner = " ".join(text.split())
    before = " " if text[:1].isspace() and inner else ""
    after = " " if text[-1:].isspace() else ""
    return f"{before}{inner}{after}"


_SIDES = (Stance.SUPPORTS, Stance.CHALLENGES, Stance.UNCLEAR)


def _evidence(hypothesis: Hypothesis, sources: HypothesisSources, stance: Stance) -> tuple[PackQuote, ...]:
    """The quotes of the content, then the facts of the store, that do this to the hypothesis."""
    link = HypothesisLink(hypothesis=hypothesis.id, stance=stance)
    quotes = (
        PackQuote(
            id=quote.id,
            anchor=f"quote-{hypothesis.id}-{quote.id}",
            paragraphs=quote.paragraphs,
            attribution=quote.attribution.words,
            note=sources.notes.of_quote(quote),
            excerpt=paragraphs(quote.excerpt),
        )
        for quote in sources.selection.quotes
        if quote.stance is stance and hypothesis.id in quote.hypotheses
    )
    facts = (
        PackQuote(
            id=shown.fact.id,
            anchor=f"quote-{hypothesis.id}-{shown.fact.id}",
            paragraphs=paragraphs(shown.fact.published),
            attribution=shown.attribution.words or figure_source(shown.fact),
            kind=shown.fact.kind.value,
            note=sources.notes.of_fact(shown),
            excerpt=paragraphs(shown.fact.excerpt),
            figure=figure_of(shown.fact),
        )
        for shown in sources.selection.facts
        if link in shown.fact.links
    )
    return (*quotes, *facts)


def _votes(
    hypothesis: HypothesisId, workshops: Sequence[WorkshopPage], stands_for: HypothesisOfItem
) -> Iterator[HypothesisVote]:
    for workshop in workshops:
        for question in workshop.questions:
            for vote in question.rounds:
                for row in () if vote.table.withheld else vote.rows:
                    if stands_for.get((vote.id, row.figures.item)) == hypothesis:
                        yield _hypothesis_vote(workshop, vote, row)


def _hypothesis_vote(workshop: WorkshopPage, vote: Vote, row: VoteRow) -> HypothesisVote:
    return HypothesisVote(
        anchor=vote.anchor,
        asked=vote.question,
        workshop=workshop.title,
        number=vote.number,
        label=row.figures.label,
        answered=row.figures.answered.text,
        figures=tuple((measure.label, row.figures.cells[measure.name].text) for measure in vote.table.measures),
        band=row.band,
        range=row.range,
        range_of=vote.range_of if row.range else "",
        percentage=row.percentage,
        signal=row.signal,
        note=vote.note,
    )
