"""The first page: what we asked, who took part, what we heard, what you need to decide.

In: the other pages of the pack. Out: a `FirstPage`. Everything on it is taken from pages that follow, so that it can say
nothing that they do not. The one thing easily got wrong: it must stay one page, for three hypotheses and for forty, so
each list names a few things and counts the rest.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice

from facilitation_kit.activities.results import Band, MeasureKind
from facilitation_kit.activities.sentences import first_capital, joined, quoted
from facilitation_kit.analysis.disclosure_control import RAISED
from facilitation_kit.playback.context import FirstPage, NextSteps, PackLine, ResearchLine
from facilitation_kit.playback.dates import day
from facilitation_kit.playback.hypothesis_context import HypothesisPage
from facilitation_kit.playback.vote_context import Vote, WorkshopPage

__all__ = ["first_page"]

_LINES = 5
_NAMED = 3
_LONGEST_NAME = 80
_LONGEST_LINE = 240
_TWO = 2


def first_page(
    research: Sequence[ResearchLine],
    hypotheses: Sequence[HypothesisPage],
    workshops: Sequence[WorkshopPage],
    next_steps: NextSteps,
) -> FirstPage:
    """The four answers.

    Args:
        research: what was done.
        hypotheses: the pack's pages about them.
        workshops: its pages about results.
        next_steps: its promises.
    """
    votes = [question.rounds[-1] for workshop in workshops for question in workshop.questions]
    return FirstPage(
        asked=_few(list(_asked(votes)) or list(_believed(hypotheses)), "more questions"),
        took_part=_few([*_joined_workshops(workshops), *_research(research)], "more activities"),
        heard=_few(list(_heard(votes)) or list(_status(hypotheses)), "more results"),
        decide=tuple(islice(_decisions(votes, hypotheses, next_steps), _LINES)) or (_AGREE,),
    )


_AGREE = PackLine(text="Is this what we should go on with?")


def _few(lines: Sequence[PackLine], more: str) -> tuple[PackLine, ...]:
    """The first lines, and how many more there are."""
    short = tuple(replace(line, text=_cut(line.text, _LONGEST_LINE)) for line in lines)
    if len(short) <= _LINES:
        return short
    return (*short[: _LINES - 1], PackLine(text=f"and {len(short) - _LINES + 1} {more}"))


def _asked(votes: Sequence[Vote]) -> Iterator[PackLine]:
    seen = set()
    for vote in votes:
        if vote.question not in seen:
            seen.add(vote.question)
            yield PackLine(text=vote.question, anchor=vote.anchor)


def _believed(hypotheses: Sequence[HypothesisPage]) -> Iterator[PackLine]:
    if hypotheses:
        what = "one hypothesis holds" if len(hypotheses) == 1 else f"{len(hypotheses)} hypotheses hold"
        yield PackLine(text=f"Whether {what}.", anchor="hypotheses")


def _joined_workshops(workshops: Sequence[WorkshopPage]) -> Iterator[PackLine]:
    for workshop in workshops:
        people = first_capital(workshop.people)
        yield PackLine(
            text=f"{people} people in the workshop {quoted(workshop.title)}, {day(workshop.opened_at)}",
            anchor=workshop.anchor,
        )


def _research(research: Sequence[ResearchLine]) -> Iterator[PackLine]:
    for line in research:
        yield PackLine(text=f"{line.title}: {line.count}" if line.count else line.title, anchor="research")


def _heard(votes: Sequence[Vote]) -> Iterator[PackLine]:
    for vote in votes:
        if not vote.table.withheld and vote.sentences:
            yield PackLine(text=vote.sentences[0], anchor=vote.anchor)


def _status(hypotheses: Sequence[HypothesisPage]) -> Iterator[PackLine]:
    for status in dict.fromkeys(page.status for page in hypotheses):
        own = [page for page in hypotheses if page.status == status]
        yield PackLine(text=f"{status.capitalize()}: {_named([page.phrase for page in own])}.", anchor="hypotheses")


def _decisions(
    votes: Sequence[Vote], hypotheses: Sequence[HypothesisPage], next_steps: NextSteps
) -> Iterator[PackLine]:
    """What waits for somebody's decision, the most pressing first."""
    for vote in votes:
        yield from _leading(vote)
    raised = [(vote, row.short) for vote in votes for row in vote.rows if _concern(vote, row.figures.item)]
    if raised:
        labels = list(dict.fromkeys(label for _, label in raised))
        yield PackLine(
            text=f"Somebody raised a concern about {_named(labels)}. What would answer it?", anchor=raised[0][0].anchor
        )
    challenged = [page for page in hypotheses if page.status == "challenged"]
    if challenged:
        yield PackLine(
            text=f"{_named([page.phrase for page in challenged])}: challenged so far. Keep, change or retire?",
            anchor=challenged[0].anchor,
        )
    late = [line for line in next_steps.ahead if line.late]
    if late:
        verb = "is" if len(late) == 1 else "are"
        yield PackLine(
            text=f"{_named([line.what.rstrip('.') for line in late])} {verb} late. What now?", anchor="next-steps"
        )
    unable = [line.what.rstrip(".") for line in next_steps.not_possible]
    if unable:
        yield PackLine(text=f"We could not do {_named(unable)}. Do you accept the reason?", anchor="next-steps")


def _leading(vote: Vote) -> Iterator[PackLine]:
    def standing(band: Band) -> list[str]:
        return [row.short for row in vote.rows if row.figures.band is band]

    clear, near = standing(Band.CLEAR), standing(Band.TIE) or standing(Band.CLOSE)
    if clear:
        yield PackLine(text=f"{vote.question} The vote says {_named(clear)}. Do you agree?", anchor=vote.anchor)
    elif near:
        both = "both" if len(near) == _TWO else "all"
        yield PackLine(
            text=f"{vote.question} {_named(near)} are too close to call. Try {both}, or find out more first?",
            anchor=vote.anchor,
        )


def _concern(vote: Vote, item: str) -> bool:
    flags = [measure.name for measure in vote.table.measures if measure.kind is MeasureKind.FLAG]
    row = next(row for row in vote.rows if row.figures.item == item)
    return any(row.figures.cells[name].text == RAISED for name in flags)


def _named(labels: Sequence[str]) -> str:
    shown = [quoted(_cut(label, _LONGEST_NAME)) for label in labels[:_NAMED]]
    left = len(labels) - len(shown)
    return joined([*shown, f"{left} more"] if left else shown)


def _cut(text: str, longest: int) -> str:
    """The text as far as there is room for it, cut between words where it has any."""
    line = " ".join(text.split())
    if len(line) <= longest:
        return line
    head = line[:longest]
    return f"{head.rsplit(' ', 1)[0] if ' ' in head else head} …"
