"""A page for each hypothesis: its statement, the quotes on both sides, and what rounds said about it.

In: the library and the workshops of the pack. Out: `HypothesisPage` values. The one thing easily got wrong: a quote is
let through by its own consent alone, and nothing counts those that were not.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from facilitation_kit.content.fields import paragraphs
from facilitation_kit.content.hypotheses import Hypothesis
from facilitation_kit.content.library import Library
from facilitation_kit.content.quotes import ConsentScope, Quote, Stance
from facilitation_kit.identifiers import HypothesisId, ItemId, RoundId
from facilitation_kit.playback.hypothesis_context import HypothesisPage, HypothesisVote, PackQuote
from facilitation_kit.playback.vote_context import Vote, VoteRow, WorkshopPage

__all__ = ["HypothesisOfItem", "hypothesis_anchor", "hypothesis_pages", "quotes_for_audience"]

HypothesisOfItem = Mapping[tuple[RoundId, ItemId], HypothesisId]
"""The hypothesis that an item of a round stands for."""


def hypothesis_anchor(hypothesis: HypothesisId) -> str:
    """Where a hypothesis stands in a pack; the same in every pack, so that a link goes on working."""
    return f"hypothesis-{hypothesis}"


def quotes_for_audience(quotes: Iterable[Quote], audience: ConsentScope) -> tuple[Quote, ...]:
    """The quotes whose speakers agreed to being shown to `audience`, in their order."""
    return tuple(quote for quote in quotes if quote.consent_scope.allows(audience))


def hypothesis_pages(
    library: Library, quotes: Sequence[Quote], workshops: Sequence[WorkshopPage], stands_for: HypothesisOfItem
) -> tuple[HypothesisPage, ...]:
    """A page for each hypothesis of the library.

    Args:
        library: with the hypotheses and needs.
        quotes: those that may be shown.
        workshops: those of the pack.
        stands_for: which items are about which hypothesis.
    """
    return tuple(
        _page(number, hypothesis, library, quotes, tuple(_votes(hypothesis.id, workshops, stands_for)))
        for number, hypothesis in enumerate(library.hypotheses, start=1)
    )


def _page(
    number: int,
    hypothesis: Hypothesis,
    library: Library,
    quotes: Sequence[Quote],
    votes: tuple[HypothesisVote, ...],
) -> HypothesisPage:
    before, phrase, after = (_on_one_line(part) for part in hypothesis.emphasis)
    own = [quote for quote in quotes if hypothesis.id in quote.hypotheses]
    return HypothesisPage(
        id=hypothesis.id,
        anchor=hypothesis_anchor(hypothesis.id),
        number=number,
        before=before.lstrip(),
        phrase=phrase,
        after=after.rstrip(),
        problem=paragraphs(hypothesis.problem),
        change=paragraphs(hypothesis.change),
        for_whom=paragraphs(hypothesis.for_whom),
        expected_effect=paragraphs(hypothesis.expected_effect),
        because=paragraphs(hypothesis.because),
        need=library.needs.find(hypothesis.need).label,
        status=hypothesis.status.value,
        supporting=_pack_quotes(hypothesis, own, Stance.SUPPORTS),
        challenging=_pack_quotes(hypothesis, own, Stance.CHALLENGES),
        unclear=_pack_quotes(hypothesis, own, Stance.UNCLEAR),
        votes=votes,
    )


def _on_one_line(text: str) -> str:
    """The text with single spaces, those at its ends kept because they join it to the key phrase."""
    inner = " ".join(text.split())
    before = " " if text[:1].isspace() and inner else ""
    after = " " if text[-1:].isspace() else ""
    return f"{before}{inner}{after}"


def _pack_quotes(hypothesis: Hypothesis, quotes: Sequence[Quote], stance: Stance) -> tuple[PackQuote, ...]:
    return tuple(
        PackQuote(
            id=quote.id,
            anchor=f"quote-{hypothesis.id}-{quote.id}",
            paragraphs=quote.paragraphs,
            attribution=quote.attribution.words,
        )
        for quote in quotes
        if quote.stance is stance
    )


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
    )
