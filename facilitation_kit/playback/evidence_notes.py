"""Footnotes: what each claim of a pack rests on (B3).

In: the evidence that may be shown, and a pack whose claims carry provisional numbers of a `NoteBook`. Out: the same pack with
numbers in the order in which a reader meets them, and the list of exactly the evidence that it uses. The one thing easily got
wrong: a footnote says what kind of thing it is and where it was heard, never who; and where nothing else is printed about
a place because too few people were there, it names no place either.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from types import MappingProxyType

from facilitation_kit.analysis.evidence_selection import ShownFact
from facilitation_kit.content.library import Library
from facilitation_kit.content.quotes import Quote
from facilitation_kit.evidence.statistics import figure_source
from facilitation_kit.phrases import phrase
from facilitation_kit.playback.context import EvidenceNote, FirstPage, InsightLine, Pack, PackLine
from facilitation_kit.playback.hypothesis_context import HypothesisPage, PackQuote
from facilitation_kit.playback.persona_context import PersonaPage
from facilitation_kit.playback.vote_context import Vote, WorkshopPage
from facilitation_kit.responses.evidence_records import FactKind

__all__ = ["NoteBook", "numbered", "with_notes"]

_KINDS: Mapping[FactKind, str] = MappingProxyType(
    {
        FactKind.QUOTE: phrase("Quote"),
        FactKind.OBSERVATION: phrase("Observation"),
        FactKind.STATISTIC: phrase("Statistic"),
    }
)
_ANYWHERE = phrase("The research of this project")


class NoteBook:
    """Hands out a number for each piece of evidence, the same for the same id.

    Args:
        library: with the research activities that notes name.
        workshops: those of the pack.
    """

    def __init__(self, library: Library, workshops: Sequence[WorkshopPage]) -> None:
        self._places: dict[str, str] = {
            activity.id: phrase("{activity}, {period}", activity=activity.title, period=activity.when)
            for activity in library.research
        }
        self._places |= {page.id: _workshop_words(page) for page in workshops}
        self._notes: dict[str, EvidenceNote] = {}

    @property
    def notes(self) -> tuple[EvidenceNote, ...]:
        """All notes handed out so far, by number."""
        return tuple(self._notes.values())

    def of_fact(self, shown: ShownFact) -> int:
        """The number of a fact of the store."""
        return self._number(shown.fact.id, self._fact_words(shown))

    def of_quote(self, quote: Quote) -> int:
        """The number of a quote of the content."""
        place = self._places.get(quote.activity or "", _ANYWHERE)
        return self._number(quote.id, phrase("{kind}. {place}", kind=_KINDS[FactKind.QUOTE], place=place))

    def on_votes(self, page: WorkshopPage) -> WorkshopPage:
        """The workshop's page with a number beside each of its results."""

        def noted(vote: Vote) -> Vote:
            words = phrase("Vote. {place}, round {number}", place=_workshop_words(page), number=vote.number)
            return replace(vote, note=self._number(vote.id, words))

        return _with_votes(page, noted)

    def _number(self, name: str, text: str) -> int:
        note = self._notes.get(name)
        if note is None:
            note = EvidenceNote(number=len(self._notes) + 1, id=name, anchor=f"evidence-{name}", text=text)
            self._notes[name] = note
        return note.number

    def _fact_words(self, shown: ShownFact) -> str:
        place = self._places.get(shown.place, _ANYWHERE)
        if shown.fact.statistic and shown.fact.statistic.source_name:
            place = figure_source(shown.fact)
        return phrase("{kind}. {place}", kind=_KINDS[shown.fact.kind], place=place)


def with_notes(page: FirstPage, pack: Pack) -> FirstPage:
    """The first page with the notes of what its claims lead to; what was asked, who took part and a question claim nothing."""
    notes_at: dict[str, tuple[int, ...]] = {vote.anchor: (vote.note,) for _, vote in _votes(pack)}
    notes_at |= {each.anchor: _insight_notes(each) for each in pack.insights}
    notes_at |= {each.anchor: tuple(quote.note for quote in _quotes(each)) for each in pack.hypotheses}

    def noted(lines: tuple[PackLine, ...]) -> tuple[PackLine, ...]:
        return tuple(
            line if line.id else replace(line, notes=line.notes or notes_at.get(line.anchor, ())) for line in lines
        )

    return replace(page, heard=noted(page.heard), decide=noted(page.decide))


def numbered(pack: Pack, sections: Sequence[str]) -> Pack:
    """The pack with its notes numbered from 1 in the order of its sections, and without those that it does not use.

    Numbering a pack again changes nothing, so it can be done after a pack has been shortened.

    Args:
        pack: whose claims and `evidence` have numbers that agree with each other.
        sections: names of the sections that the pack has, in their order. Without the section ``evidence`` no claim has
            a number, because it would lead nowhere.
    """
    uses: dict[int, list[PackLine]] = {}
    for section in dict.fromkeys(sections) if "evidence" in sections else ():
        for number, place in _USES.get(section, _nothing)(pack):
            places = uses.setdefault(number, [])
            if place not in places:
                places.append(place)
    uses.pop(0, None)
    new = {old: number for number, old in enumerate(uses, start=1)}
    evidence = {note.number: note for note in pack.evidence}
    return replace(
        _renumbered(pack, new),
        evidence=tuple(replace(evidence[old], number=number, places=tuple(uses[old])) for old, number in new.items()),
    )


def _renumbered(pack: Pack, new: Mapping[int, int]) -> Pack:
    def several(old: Sequence[int]) -> tuple[int, ...]:
        return tuple(dict.fromkeys(new[number] for number in old if number in new))

    def lines(old: tuple[PackLine, ...]) -> tuple[PackLine, ...]:
        return tuple(replace(line, notes=several(line.notes)) for line in old)

    def quotes(old: tuple[PackQuote, ...]) -> tuple[PackQuote, ...]:
        return tuple(replace(quote, note=new.get(quote.note, 0)) for quote in old)

    first = pack.first_page
    return replace(
        pack,
        first_page=replace(first, heard=lines(first.heard), decide=lines(first.decide)),
        insights=tuple(
            replace(each, supporting=several(each.supporting), challenging=several(each.challenging))
            for each in pack.insights
        ),
        feedback=tuple(replace(each, notes=several(each.notes)) for each in pack.feedback),
        questions=lines(pack.questions),
        personas=tuple(_renumbered_persona(page, several) for page in pack.personas),
        hypotheses=tuple(
            replace(
                page,
                supporting=quotes(page.supporting),
                challenging=quotes(page.challenging),
                unclear=quotes(page.unclear),
                votes=tuple(replace(vote, note=new.get(vote.note, 0)) for vote in page.votes),
            )
            for page in pack.hypotheses
        ),
        workshops=tuple(
            _with_votes(page, lambda vote: replace(vote, note=new.get(vote.note, 0))) for page in pack.workshops
        ),
    )


def _renumbered_persona(page: PersonaPage, several: Callable[[Sequence[int]], tuple[int, ...]]) -> PersonaPage:
    return replace(
        page,
        parts=tuple(
            replace(part, lines=tuple(replace(line, notes=tuple(sorted(several(line.notes)))) for line in part.lines))
            for part in page.parts
        ),
    )


def _with_votes(page: WorkshopPage, change: Callable[[Vote], Vote]) -> WorkshopPage:
    return replace(
        page,
        questions=tuple(
            replace(question, rounds=tuple(change(vote) for vote in question.rounds)) for question in page.questions
        ),
    )


_Uses = Iterator[tuple[int, PackLine]]


def _nothing(_pack: Pack) -> _Uses:
    yield from ()


def _first_page_uses(pack: Pack) -> _Uses:
    for line in (*pack.first_page.heard, *pack.first_page.decide):
        for number in line.notes:
            yield number, PackLine(text=phrase("On one page"), anchor="summary")


def _feedback_uses(pack: Pack) -> _Uses:
    for line in pack.feedback:
        for number in line.notes:
            yield number, PackLine(text=line.said.removesuffix("."), anchor="feedback")


def _question_uses(pack: Pack) -> _Uses:
    for line in pack.questions:
        for number in line.notes:
            yield number, PackLine(text=line.text, anchor="questions")


def _insight_uses(pack: Pack) -> _Uses:
    for insight in pack.insights:
        for number in _insight_notes(insight):
            yield number, PackLine(text=insight.title.removesuffix("."), anchor=insight.anchor)


def _hypothesis_uses(pack: Pack) -> _Uses:
    for page in pack.hypotheses:
        for quote in _quotes(page):
            yield quote.note, PackLine(text=page.phrase, anchor=quote.anchor)
        for vote in page.votes:
            yield vote.note, PackLine(text=page.phrase, anchor=page.anchor)


def _persona_uses(pack: Pack) -> _Uses:
    for page in pack.personas:
        for number in page.notes:
            yield number, PackLine(text=page.alias, anchor=page.anchor)


def _vote_uses(pack: Pack) -> _Uses:
    for _, vote in _votes(pack):
        yield vote.note, PackLine(text=vote.question, anchor=vote.anchor)


_USES: Mapping[str, Callable[[Pack], _Uses]] = MappingProxyType(
    {
        "summary": _first_page_uses,
        "feedback": _feedback_uses,
        "questions": _question_uses,
        "insights": _insight_uses,
        "hypotheses": _hypothesis_uses,
        "votes": _vote_uses,
        "personas": _persona_uses,
    }
)


def _insight_notes(insight: InsightLine) -> tuple[int, ...]:
    return (*insight.supporting, *insight.challenging)


def _quotes(page: HypothesisPage) -> tuple[PackQuote, ...]:
    return (*page.supporting, *page.challenging, *page.unclear)


def _votes(pack: Pack) -> Iterator[tuple[WorkshopPage, Vote]]:
    for page in pack.workshops:
        for question in page.questions:
            for vote in question.rounds:
                yield page, vote


def _workshop_words(page: WorkshopPage) -> str:
    held: date = page.opened_at.date()
    return phrase("{workshop}, {day}", workshop=page.title, day=held)
