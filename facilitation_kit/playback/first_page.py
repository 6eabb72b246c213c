"""The first page: what we asked, who took part, what we heard, what you need to decide.

In: the other pages of the pack. Out: a `FirstPage`. Everything on it is taken from pages that follow, so that it can say
nothing that they do not. The one thing easily got wrong: it must stay one page, for three hypotheses and for forty, so
each list names a few things and counts the rest.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import chain, islice

from facilitation_kit.activities.results import Band, MeasureKind
from facilitation_kit.activities.sentences import joined, quoted
from facilitation_kit.analysis.disclosure_control import RAISED
from facilitation_kit.phrases import Phrase, counted, phrase
from facilitation_kit.playback.context import FirstPage, InsightLine, NextSteps, PackLine, ResearchLine
from facilitation_kit.playback.hypothesis_context import HypothesisPage
from facilitation_kit.playback.vote_context import Vote, VoteRow, WorkshopPage

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
    *,
    insights: Sequence[InsightLine] = (),
    questions: Sequence[PackLine] = (),
    lines: int | None = None,
) -> FirstPage:
    """The four answers.

    Args:
        research: what was done.
        hypotheses: the pack's pages about them.
        workshops: its pages about results.
        next_steps: its promises.
        insights: what was learned.
        questions: what readers who decide are asked as well.
        lines: of each answer at most; five without a number.
    """
    most = min(lines or _LINES, _LINES)
    votes = [question.rounds[-1] for workshop in workshops for question in workshop.questions]
    learned = [PackLine(text=each.title, anchor=each.anchor) for each in insights]
    asks = chain(_decisions(votes, hypotheses, next_steps), questions)
    return FirstPage(
        asked=_few(list(_asked(votes)) or list(_believed(hypotheses)), most, _more_questions),
        took_part=_few([*_joined_workshops(workshops), *_research(research)], most, _more_activities),
        heard=_few([*_heard(votes), *learned] or list(_status(hypotheses)), most, _more_results),
        decide=tuple(_short(line) for line in islice(asks, most)) or (_AGREE,),
    )


_AGREE = PackLine(text=phrase("Is this what we should go on with?"))


def _more_questions(count: int) -> Phrase:
    return counted("and {count} more question", "and {count} more questions", count)


def _more_activities(count: int) -> Phrase:
    return counted("and {count} more activity", "and {count} more activities", count)


def _more_results(count: int) -> Phrase:
    return counted("and {count} more result", "and {count} more results", count)


def _few(lines: Sequence[PackLine], most: int, more: Callable[[int], Phrase]) -> tuple[PackLine, ...]:
    """The first lines, and how many more there are."""
    short = tuple(_short(line) for line in lines)
    if len(short) <= most:
        return short
    shown = max(most - 1, 1)
    return (*short[:shown], PackLine(text=more(len(short) - shown)))


def _short(line: PackLine) -> PackLine:
    return replace(line, text=_cut(line.text, _LONGEST_LINE))


def _asked(votes: Sequence[Vote]) -> Iterator[PackLine]:
    seen = set()
    for vote in votes:
        if vote.question not in seen:
            seen.add(vote.question)
            yield PackLine(text=vote.question, anchor=vote.anchor)


def _believed(hypotheses: Sequence[HypothesisPage]) -> Iterator[PackLine]:
    if hypotheses:
        text = counted("Whether one hypothesis holds.", "Whether {count} hypotheses hold.", len(hypotheses))
        yield PackLine(text=text, anchor="hypotheses")


def _joined_workshops(workshops: Sequence[WorkshopPage]) -> Iterator[PackLine]:
    for workshop in workshops:
        text = phrase(
            "{people} people in the workshop {title}, {day}",
            people=workshop.people,
            title=quoted(workshop.title),
            day=workshop.opened_at.date(),
        )
        yield PackLine(text=text.capitalised(), anchor=workshop.anchor)


def _research(research: Sequence[ResearchLine]) -> Iterator[PackLine]:
    for line in research:
        text = phrase("{activity}: {count}", activity=line.title, count=line.count) if line.count else line.title
        yield PackLine(text=text, anchor="research")


def _heard(votes: Sequence[Vote]) -> Iterator[PackLine]:
    for vote in votes:
        # the first sentence of a result in words says why it is in words, which is not what we heard
        found = vote.sentences[1:] if vote.table.in_words else vote.sentences
        if found and not vote.table.withheld:
            yield PackLine(text=found[0], anchor=vote.anchor)


def _status(hypotheses: Sequence[HypothesisPage]) -> Iterator[PackLine]:
    for status in dict.fromkeys(page.status for page in hypotheses):
        own = [page for page in hypotheses if page.status == status]
        text = phrase("{status}: {hypotheses}.", status=status, hypotheses=_named([page.phrase for page in own]))
        yield PackLine(text=text.capitalised(), anchor="hypotheses")


def _decisions(
    votes: Sequence[Vote], hypotheses: Sequence[HypothesisPage], next_steps: NextSteps
) -> Iterator[PackLine]:
    """What waits for somebody's decision, the most pressing first; what was decided since is not asked again."""
    for vote in votes:
        yield from _leading(vote, hypotheses)
    raised = [(vote, row.short) for vote in votes for row in vote.rows if _concern(vote, row.figures.item)]
    if raised:
        labels = list(dict.fromkeys(label for _, label in raised))
        yield PackLine(
            text=phrase("Somebody raised a concern about {what}. What would answer it?", what=_named(labels)),
            anchor=raised[0][0].anchor,
        )
    challenged = [page for page in hypotheses if page.status == "challenged" and not page.decisions]
    if challenged:
        yield PackLine(
            text=phrase(
                "{what}: challenged so far. Keep, change or retire?", what=_named([page.phrase for page in challenged])
            ),
            anchor=challenged[0].anchor,
        )
    late = [line.what.rstrip(".") for line in next_steps.ahead if line.late]
    if late:
        text = counted("{what} is late. What now?", "{what} are late. What now?", len(late), what=_named(late))
        yield PackLine(text=text, anchor="next-steps")
    unable = [line.what.rstrip(".") for line in next_steps.not_possible]
    if unable:
        text = phrase("We could not do {what}. Do you accept the reason?", what=_named(unable))
        yield PackLine(text=text, anchor="next-steps")


def _leading(vote: Vote, hypotheses: Sequence[HypothesisPage]) -> Iterator[PackLine]:
    def standing(band: Band) -> list[VoteRow]:
        return [row for row in vote.rows if row.figures.band is band]

    clear, near = standing(Band.CLEAR), standing(Band.TIE) or standing(Band.CLOSE)
    rows = clear or near
    if not rows or all(_decided_since(vote, row, hypotheses) for row in rows):
        return
    named = _named([row.short for row in rows])
    if clear:
        text = phrase("{question} The vote says {what}. Do you agree?", question=vote.question, what=named)
    elif len(near) == _TWO:
        text = phrase(
            "{question} {what} are too close to call. Try both, or find out more first?",
            question=vote.question,
            what=named,
        )
    else:
        text = phrase(
            "{question} {what} are too close to call. Try all, or find out more first?",
            question=vote.question,
            what=named,
        )
    yield PackLine(text=text, anchor=vote.anchor)


def _decided_since(vote: Vote, row: VoteRow, hypotheses: Sequence[HypothesisPage]) -> bool:
    """Whether somebody has decided about the hypothesis behind a row since the vote."""
    return any(
        decision.decided_on >= vote.held_at.date()
        for page in hypotheses
        if any((said.anchor, said.label) == (vote.anchor, row.figures.label) for said in page.votes)
        for decision in page.decisions
    )


def _concern(vote: Vote, item: str) -> bool:
    flags = [measure.name for measure in vote.table.measures if measure.kind is MeasureKind.FLAG]
    row = next(row for row in vote.rows if row.figures.item == item)
    return any(row.figures.cells[name].text == RAISED for name in flags)


def _named(labels: Sequence[str]) -> str:
    shown: list[str] = [quoted(_cut(label, _LONGEST_NAME)) for label in labels[:_NAMED]]
    left = len(labels) - len(shown)
    return joined([*shown, counted("{count} more", "{count} more", left)] if left else shown)


def _cut(text: str, longest: int) -> str:
    """The text as far as there is room for it, cut between words where it has any; a phrase that fits stays one."""
    line = " ".join(text.split())
    if len(line) <= longest:
        return text if line == text else line
    head = line[:longest]
    return f"{head.rsplit(' ', 1)[0] if ' ' in head else head} …"
