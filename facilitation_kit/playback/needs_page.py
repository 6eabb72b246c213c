"""The needs as a page: a drawing, and the same as lines of tables with all that is known about each.

In: the library, the hypotheses' pages, the personas' pages, and the workshops that were held. Out: a `NeedsPage`. The one
thing easily got wrong: levels come from the base up and are drawn from the top down, while a round's table has the need
that is met most often first.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from math import inf
from typing import Protocol

from facilitation_kit.activities.needs import SCALE
from facilitation_kit.activities.needs_settings import helpful_hypotheses
from facilitation_kit.activities.results import ResultCell
from facilitation_kit.content.fields import paragraphs
from facilitation_kit.content.library import Library
from facilitation_kit.content.needs import NeedLevel
from facilitation_kit.identifiers import HypothesisId, ItemId
from facilitation_kit.live.workshop_state import WorkshopState
from facilitation_kit.phrases import phrase
from facilitation_kit.playback.context import NeedLine, NeedsPage, PackLine
from facilitation_kit.playback.hypothesis_context import HypothesisPage
from facilitation_kit.playback.needs_context import NeedFigure, NeedsAsked
from facilitation_kit.playback.pyramid import LevelFigures, draw_pyramid
from facilitation_kit.playback.vote_context import Vote, VoteRow, WorkshopPage

__all__ = ["PersonaPlace", "needs_page"]

_ACTIVITY = "needs"
_FOREMOST = 3
_IN_WORDS = {"most": 2, "some": 1, "few or none": 0}


class PersonaPlace(Protocol):
    """A persona that this audience may see: its id, its invented name, and its place in the pack."""

    @property
    def id(self) -> str: ...
    @property
    def alias(self) -> str: ...
    @property
    def anchor(self) -> str: ...


def needs_page(
    library: Library,
    pages: Sequence[HypothesisPage],
    held: Sequence[tuple[WorkshopState, WorkshopPage]] = (),
    personas: Sequence[PersonaPlace] = (),
) -> NeedsPage:
    """The needs of a library, linked to what the pack says elsewhere.

    Args:
        library: with the needs, and the quotes that name them.
        pages: of the hypotheses; they hold the quotes that this audience may read.
        held: the workshops with their pages, of which the newest round about the needs is told.
        personas: those in the pack.
    """
    needs, vote = library.needs, _newest(held)
    page_of = {page.id: page for page in pages}
    rows = {row.figures.item: row for row in vote.rows} if vote and not vote.table.withheld else {}

    def line(number: int, level: NeedLevel) -> NeedLine:
        serving = [page_of[each.id] for each in library.hypotheses if each.need == level.id]
        row = rows.get(ItemId(level.id))  # an item of such a round is named by its need
        return NeedLine(
            id=level.id,
            number=number,
            label=level.label,
            description=paragraphs(level.description),
            hypotheses=tuple(PackLine(text=page.phrase, anchor=page.anchor) for page in serving),
            figures=_figures(vote, row) if vote and row else (),
            answered=row.figures.answered.text if row else "",
            helps=tuple(_helps(vote, row, page_of)) if vote and row else (),
            voices=(*_personas(library, level, personas), *_quotes(library, level, pages)) if vote else (),
        )

    levels = tuple(line(number, level) for number, level in enumerate(needs.levels, start=1))
    return NeedsPage(
        north_star=needs.north_star,
        description=paragraphs(needs.north_star_description),
        levels=levels,
        contributing=tuple(line(0, level) for level in needs.contributing),
        pyramid=draw_pyramid(
            needs.north_star,
            [level.label for level in needs.levels],
            [LevelFigures(text=each.counts, values=tuple(one.value for one in each.figures)) for each in levels],
        ),
        asked=_asked(vote) if vote else None,
    )


def _newest(held: Sequence[tuple[WorkshopState, WorkshopPage]]) -> Vote | None:
    """The round about the needs that was closed last, of all workshops."""
    votes = [
        vote
        for state, page in held
        for question in page.questions
        for vote in question.rounds
        if state.rounds[vote.id].definition.activity == _ACTIVITY
    ]
    return max(reversed(votes), key=lambda vote: vote.held_at, default=None)  # of two of one moment the later one


def _asked(vote: Vote) -> NeedsAsked:
    return NeedsAsked(
        question=vote.question,
        anchor=vote.anchor,
        held_at=vote.held_at,
        people=vote.table.ballots.text,
        sentences=vote.sentences,
        shown=not vote.table.withheld,
    )


def _figures(vote: Vote, row: VoteRow) -> tuple[NeedFigure, ...]:
    labels = {measure.name: measure.label for measure in vote.table.measures}
    cells = row.figures.cells
    return tuple(
        NeedFigure(name=name, label=labels[name], text=cells[name].text, value=cells[name].value) for name in SCALE
    )


def _helps(vote: Vote, row: VoteRow, pages: Mapping[HypothesisId, HypothesisPage]) -> Iterator[PackLine]:
    """The hypotheses that most people would try there, ties as ties; the round's own table has them all.

    One of which the count is hidden stands first: it may be the one that was named most often.
    """
    ranked = sorted(
        (
            (-_rank(row.figures.cells[f"helps_{number}"]), number, asked)
            for number, asked in enumerate(helpful_hypotheses(vote.settings), start=1)
        ),
        key=lambda each: each[:2],
    )
    last = ranked[_FOREMOST - 1][0] if len(ranked) >= _FOREMOST else 0
    for rank, number, asked in ranked:
        if rank < 0 and (rank <= last or not last):
            page = pages.get(asked.hypothesis)
            yield PackLine(
                text=phrase(
                    "{hypothesis}: {figure}",
                    hypothesis=asked.label,
                    figure=row.figures.cells[f"helps_{number}"].text,
                ),
                anchor=page.anchor if page else "",
            )


def _rank(cell: ResultCell) -> float:
    """How often a hypothesis was named, to compare; 0 for never, without end where that is hidden."""
    return _IN_WORDS.get(cell.text, inf) if cell.value is None else cell.value


def _personas(library: Library, level: NeedLevel, places: Sequence[PersonaPlace]) -> Iterator[PackLine]:
    about = {str(persona.id): persona.needs for persona in library.personas}
    for place in places:
        if level.id in about.get(place.id, ()):
            yield PackLine(text=phrase("Persona: {name}", name=place.alias), anchor=place.anchor)


def _quotes(library: Library, level: NeedLevel, pages: Sequence[HypothesisPage]) -> Iterator[PackLine]:
    """Who speaks of the need, each quote once, with a link to its words; none that this audience may not read."""
    shown = {
        quote.id: quote
        for page in pages
        for side in (page.unclear, page.challenging, page.supporting)
        for quote in side
    }
    for quote in library.quotes:
        found = shown.get(quote.id)
        if found is not None and level.id in quote.needs:
            text = phrase("Quote: {who}", who=found.attribution) if found.attribution else phrase("Quote")
            yield PackLine(text=text, anchor=found.anchor)
