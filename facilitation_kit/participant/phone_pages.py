"""What each phone page is given: one documented record a template, offered to it as ``page``.

In: texts and records that the routes have gathered. Out: nothing but these records; `pages` turns them into HTML. A
project may put templates of its own over the kit's, and these attributes are what it can rely on (a test compares the
names that the kit's templates use with the names offered here).

Easily got wrong: `tab` is what stands in the phone's list of tabs and in its history. It is always neutral: no title of
a workshop, no question.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from facilitation_kit.activities.contract import PhoneForm
from facilitation_kit.identifiers import AnswerKey, RoundId
from facilitation_kit.participant.answer_words import AnswerLine
from facilitation_kit.participant.question_words import ENGLISH, QuestionWords
from facilitation_kit.participant.result_lines import ResultLine
from facilitation_kit.planning.workshop_plan import GroupChoice

__all__ = [
    "ClosedPage",
    "HelpPage",
    "JoinPage",
    "LeftPage",
    "NoticePage",
    "Page",
    "QuestionPage",
    "ResultPage",
    "ReviewPage",
    "WaitingPage",
    "WelcomePage",
]


@dataclass(frozen=True, kw_only=True)
class Page:
    """What every page has.

    Attributes:
        tab: the neutral title.
        joined: whether the person is in a workshop; then a break, help and what is their own are there. "Leave now" is
            on every page.
        about: what this is and who sees it, in the words that the person agreed to.
        saved: say "Saved" at the top.
        error: plain sentence about what to mend; empty where nothing is wrong.
        live: state of the workshop that the page shows (waiting, open, closed, revealed, over); the script follows
            the workshop only where this is set.
        round: the round that the page shows, for the script.
        refresh: without a script, look again every ten seconds.
        around: what the kit's own buttons, links and notes say, in the person's language where the page is one of a round that has
            languages.
    """

    template: ClassVar[str]

    tab: str
    joined: bool = False
    about: str = ""
    saved: bool = False
    error: str = ""
    live: str = ""
    round: RoundId | str = ""
    refresh: bool = False
    around: QuestionWords = ENGLISH


@dataclass(frozen=True, kw_only=True)
class JoinPage(Page):
    """Where the code is typed.

    Attributes:
        code: what was typed before.
        lost: the phone has just joined and is in no workshop: its browser keeps no cookies.
    """

    template: ClassVar[str] = "participant/join.html.j2"

    code: str = ""
    lost: bool = False


@dataclass(frozen=True, kw_only=True)
class WelcomePage(Page):
    """What the workshop is, before joining.

    Attributes:
        seat: signed id for the person who is about to join, so that two taps are one person.
        groups: audience groups to choose from; may be empty.
        purpose: what the workshop is for.
        consent_text, consent_version: what joining means, and the name of that wording; empty where that is asked on the
            next page, item by item.
        limits: what cannot be kept private; empty where the next page says it.
        until: closing time of the question that is there now; empty where a facilitator closes it.
        over: that closing time has gone by.
        slip: the join slip with which somebody came; empty where none is needed.
    """

    template: ClassVar[str] = "participant/welcome.html.j2"

    title: str
    code: str
    seat: str
    purpose: str
    consent_text: str
    consent_version: str
    limits: str
    groups: tuple[GroupChoice, ...]
    rehearsal: bool
    until: str = ""
    over: bool = False
    slip: str = ""


@dataclass(frozen=True, kw_only=True)
class WaitingPage(Page):
    """Nothing to answer now, or no more."""

    template: ClassVar[str] = "participant/waiting.html.j2"

    heading: str
    message: str


@dataclass(frozen=True, kw_only=True)
class QuestionPage(Page):
    """One page of a round's form.

    Attributes:
        form: for the activity's own template, which also finds it as ``form``.
        form_template: name of that template.
        key: of this rendering.
        action: where the form is posted.
        then: ``review`` when the person came from the review and goes back there, else empty.
        number, of: 1-based number of the page, and how many there are.
        note: what this part is about, for those who would rather know beforehand; empty where there is nothing to say.
        words_closed: why nobody can write in their own words; empty where they can, or where nothing asks for it.
        card: the code of what is written together with others; empty where it is the person's own.
        sent_back: the card that is written here came back to its makers, who are asked to look at it again.
        back, review: links, empty where there is nothing to go to.
        conflict: what is saved now, when this very form had been saved with another content; else empty.
        until: when the round closes by itself, in words; empty where a facilitator closes it.
    """

    template: ClassVar[str] = "participant/question.html.j2"

    form: PhoneForm
    form_template: str
    key: AnswerKey
    action: str
    then: str
    number: int
    of: int
    note: str
    words_closed: str
    back: str
    review: str
    conflict: tuple[AnswerLine, ...] = ()
    card: str = ""
    sent_back: bool = False
    until: str = ""


@dataclass(frozen=True, kw_only=True)
class ReviewPage(Page):
    """All answers of the person in an open round.

    Attributes:
        change: link to the only page, where there is just one; else each line has its own.
        unanswered: link to the first page that the person has not been through; empty when there is none.
        in_any_order: the lines are what there is to pick from, rather than what was answered.
        card, sent_back, until: as on a question's page.
    """

    template: ClassVar[str] = "participant/review.html.j2"

    question: str
    lines: tuple[AnswerLine, ...]
    change: str
    unanswered: str
    in_any_order: bool = False
    card: str = ""
    sent_back: bool = False
    until: str = ""


@dataclass(frozen=True, kw_only=True)
class ClosedPage(Page):
    """The round is closed. `late` when an answer has just come too late.

    Attributes:
        ended: the closing time at which it closed by itself, in words; empty where a facilitator closed it.
    """

    template: ClassVar[str] = "participant/closed.html.j2"

    question: str
    lines: tuple[AnswerLine, ...]
    late: bool = False
    ended: str = ""


@dataclass(frozen=True, kw_only=True)
class ResultPage(Page):
    """The protected result as text.

    Attributes:
        sentences: what it says.
        rows: all of it; none where no figure may be shown.
        ballots: how many answered, as protected text; empty when there is no result to show.
        missing: why there is no result to show; empty when there is one.
    """

    template: ClassVar[str] = "participant/result.html.j2"

    question: str
    sentences: tuple[str, ...]
    rows: tuple[ResultLine, ...]
    ballots: str
    missing: str

    @staticmethod
    def ballots_text(result: Mapping[str, object]) -> str:
        """How many answered, as protected text, from a result's JSON values."""
        ballots = result["ballots"]
        assert isinstance(ballots, Mapping)
        return str(ballots["text"])


@dataclass(frozen=True, kw_only=True)
class NoticePage(Page):
    """Something that happened, in plain words, and one way on (none where `link` is empty)."""

    template: ClassVar[str] = "participant/notice.html.j2"

    heading: str
    paragraphs: tuple[str, ...] = ()
    link: str = ""
    link_words: str = ""


@dataclass(frozen=True, kw_only=True)
class HelpPage(Page):
    """A pause, or help: words, people to turn to (one line each), and the way back."""

    template: ClassVar[str] = "participant/help.html.j2"

    heading: str
    paragraphs: tuple[str, ...]
    support: tuple[str, ...]
    link: str
    link_words: str


@dataclass(frozen=True, kw_only=True)
class LeftPage(Page):
    """After leaving: nothing on it tells what was here."""

    template: ClassVar[str] = "participant/left.html.j2"

    heading: str
    message: str
