"""What a playback pack says, in one typed value for every format.

In: nothing; `context_building` makes it. Out: the names that templates may use (workshops/templates/README.md lists them
for designers, and a test compares). Everything in here may be shown to the pack's audience: quotes beyond their consent
and figures under the policy's thresholds never get this far. The one thing easily got wrong: a text here is plain text,
never markup; only a renderer turns it into something else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from facilitation_kit.analysis.disclosure_control import ProtectedRow, ProtectedTable
from facilitation_kit.analysis.protected_groups import ProtectedGroupTable
from facilitation_kit.content.quotes import ConsentScope
from facilitation_kit.identifiers import HypothesisId, NeedId, QuoteId, RoundId, WorkshopId
from facilitation_kit.playback.pyramid import Pyramid

__all__ = [
    "FirstPage",
    "GroupLine",
    "HypothesisPage",
    "HypothesisVote",
    "Manifest",
    "Method",
    "NeedLine",
    "NeedsPage",
    "NextStepLine",
    "NextSteps",
    "Pack",
    "PackLine",
    "PackQuote",
    "Person",
    "ProjectPage",
    "Question",
    "ResearchLine",
    "Vote",
    "VoteRow",
    "WorkshopPage",
]


@dataclass(frozen=True, kw_only=True)
class PackLine:
    """One sentence or phrase with a place in the pack that says more.

    Attributes:
        text: what it says.
        anchor: where to read on; empty where there is no such place.
    """

    text: str
    anchor: str = ""


@dataclass(frozen=True, kw_only=True)
class Person:
    """Somebody to call.

    Attributes:
        name: who it is.
        role: what they do, or when to call; may be empty.
        phone: their number.
    """

    name: str
    role: str
    phone: str


@dataclass(frozen=True, kw_only=True)
class ProjectPage:
    """The project.

    Attributes:
        name: its name.
        city: where it works.
        summary: what it is for, in paragraphs.
        partners: organisations in it.
    """

    name: str
    city: str
    summary: tuple[str, ...]
    partners: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class FirstPage:
    """The four answers of the first page.

    Attributes:
        asked: what was asked.
        took_part: who was heard; numbers of workshop participants are bands.
        heard: what came out, most important first.
        decide: what the reader is asked to decide; never empty.
    """

    asked: tuple[PackLine, ...]
    took_part: tuple[PackLine, ...]
    heard: tuple[PackLine, ...]
    decide: tuple[PackLine, ...]


@dataclass(frozen=True, kw_only=True)
class ResearchLine:
    """One research activity, done or planned.

    Attributes:
        title: what it is.
        kind: "interviews", "co-design workshop" and so on, in words.
        audience: whom we hear from.
        when: the period as people say it.
        count: "14 interviews"; empty where nothing was counted.
        status: "done", "continuing" or "planned".
        summary: in paragraphs.
        workshops: the workshops in this pack that carried it out.
    """

    title: str
    kind: str
    audience: str
    when: str
    count: str
    status: str
    summary: tuple[str, ...]
    workshops: tuple[PackLine, ...]


@dataclass(frozen=True, kw_only=True)
class PackQuote:
    """A quote whose speaker agreed to this audience.

    Attributes:
        id: of the quote.
        anchor: its place on this page; the same quote may stand on several pages.
        paragraphs: the words.
        attribution: who said it, as generally as it may be said.
    """

    id: QuoteId
    anchor: str
    paragraphs: tuple[str, ...]
    attribution: str


@dataclass(frozen=True, kw_only=True)
class HypothesisVote:
    """What one round said about a hypothesis.

    Attributes:
        anchor: the whole result.
        asked: the question.
        workshop: title of the workshop.
        number: of the round within its step.
        label: the option or statement that stands for the hypothesis.
        answered: people who answered about it, as text.
        figures: label and text of each measure, such as ("Agree", "9").
        band: where it stood: "clearly ahead", "close", "tied for first"; may be empty.
        range: "between about half and 9 in 10"; empty where counts are hidden.
        range_of: label of the measure that the range is about; empty without one.
        percentage: from 20 people on; else empty.
        signal: the fixed phrase for how far it goes; empty for dots.
    """

    anchor: str
    asked: str
    workshop: str
    number: int
    label: str
    answered: str
    figures: tuple[tuple[str, str], ...]
    band: str
    range: str
    range_of: str
    percentage: str
    signal: str


@dataclass(frozen=True, kw_only=True)
class HypothesisPage:
    """One hypothesis with everything that speaks to it.

    Attributes:
        id: stays the same for years.
        anchor: its place in the pack.
        number: 1-based place in this pack.
        before, phrase, after: the statement, cut at its key phrase.
        problem, change, for_whom, expected_effect, because: in paragraphs; `because` may be empty.
        need: label of the need that it serves.
        status: "draft", "exploring" and so on.
        supporting, challenging, unclear: its quotes by what they do to it.
        votes: what rounds said about it, oldest first.
    """

    id: HypothesisId
    anchor: str
    number: int
    before: str
    phrase: str
    after: str
    problem: tuple[str, ...]
    change: tuple[str, ...]
    for_whom: tuple[str, ...]
    expected_effect: tuple[str, ...]
    because: tuple[str, ...]
    need: str
    status: str
    supporting: tuple[PackQuote, ...]
    challenging: tuple[PackQuote, ...]
    unclear: tuple[PackQuote, ...]
    votes: tuple[HypothesisVote, ...]

    @property
    def plain(self) -> str:
        """The statement without marks."""
        return f"{self.before}{self.phrase}{self.after}"


@dataclass(frozen=True, kw_only=True)
class NeedLine:
    """One need.

    Attributes:
        id: of the need.
        number: 1 at the base; 0 for needs beside the levels.
        label: in a few words.
        description: in paragraphs.
        hypotheses: those that serve it.
    """

    id: NeedId
    number: int
    label: str
    description: tuple[str, ...]
    hypotheses: tuple[PackLine, ...]


@dataclass(frozen=True, kw_only=True)
class NeedsPage:
    """The needs under their North Star.

    Attributes:
        north_star: what all of it is for.
        description: the same in paragraphs.
        levels: from the base up.
        contributing: health needs beside the levels.
        pyramid: where to draw what.
    """

    north_star: str
    description: tuple[str, ...]
    levels: tuple[NeedLine, ...]
    contributing: tuple[NeedLine, ...]
    pyramid: Pyramid


@dataclass(frozen=True, kw_only=True)
class VoteRow:
    """One option or statement of a round.

    Attributes:
        figures: what may be shown: `label`, `cells` by measure name (`value`, `text`), `answered`, `score_text`.
        short: the option or statement in a few words where there are any, such as a hypothesis' key phrase.
        merged_from: labels of the options that were merged into it.
        band: "clearly ahead", "close" or "tied for first"; may be empty.
        range, percentage, signal: as in `HypothesisVote`.
        earlier: text of the headline figure in the round before; empty where there was none.
        words: what people wrote about it, as far as a moderator has approved it and its writers agreed.
    """

    figures: ProtectedRow
    short: str
    merged_from: tuple[str, ...]
    band: str
    range: str
    percentage: str
    signal: str
    earlier: str
    words: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Vote:
    """One round of an activity, as an activity's own section receives it.

    Attributes:
        id: of the round.
        anchor: its place in the pack.
        number: of the round within its step.
        earlier_number: of the round that it is compared with; ``None`` without one.
        activity: title of the activity.
        question: what was asked.
        table: the protected result: `measures`, `headline`, `ballots`, `in_words`, `withheld`, `score_label`.
        rows: its rows with what is said beside them, largest first.
        most: largest headline figure shown, at least 1, to draw against.
        range_of: label of the measure that the ranges are about; empty without one.
        sentences: what it says, most important first.
        settings: of the round, as the activity knows them.
        held_at: when it was closed.
        method: how it was counted, as pairs of a name and a value.
        template: of its section in this format.
        by_group: what the audience groups said; ``None`` where this audience gets no results by group.
    """

    id: RoundId
    anchor: str
    number: int
    earlier_number: int | None
    activity: str
    question: str
    table: ProtectedTable
    rows: tuple[VoteRow, ...]
    most: int
    range_of: str
    sentences: tuple[str, ...]
    settings: Mapping[str, object]
    held_at: datetime
    method: tuple[tuple[str, str], ...]
    template: str
    by_group: ProtectedGroupTable | None = None


@dataclass(frozen=True, kw_only=True)
class Question:
    """One step of a workshop that people answered in.

    Attributes:
        title: of the step.
        rounds: its votes, in their order; at least one.
    """

    title: str
    rounds: tuple[Vote, ...]


@dataclass(frozen=True, kw_only=True)
class GroupLine:
    """An audience group that people could name when they joined.

    Attributes:
        label: as they read it.
        people: a band, such as "10 to 19".
    """

    label: str
    people: str


@dataclass(frozen=True, kw_only=True)
class WorkshopPage:
    """A workshop that was held.

    Attributes:
        id: of the workshop.
        anchor: its place in the pack.
        title, purpose, audience, place: as planned.
        opened_at: when it began.
        people: how many joined, as a band.
        groups: how they described themselves, in bands.
        questions: steps with results.
    """

    id: WorkshopId
    anchor: str
    title: str
    purpose: str
    audience: str
    place: str
    opened_at: datetime
    people: str
    groups: tuple[GroupLine, ...]
    questions: tuple[Question, ...]


@dataclass(frozen=True, kw_only=True)
class NextStepLine:
    """One next step.

    Attributes:
        what: what will be done.
        owner: who answers for it.
        due: the day by which it is done; ``None`` without one.
        status: "planned", "in progress", "done" or "not possible".
        late: it is not over, and its day has passed.
        outcome: what came of it, in paragraphs.
    """

    what: str
    owner: str
    due: date | None
    status: str
    late: bool
    outcome: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class NextSteps:
    """What was promised.

    Attributes:
        ahead: still to come.
        done: was done, with what came of it.
        not_possible: could not be done, and why.
    """

    ahead: tuple[NextStepLine, ...]
    done: tuple[NextStepLine, ...]
    not_possible: tuple[NextStepLine, ...]


@dataclass(frozen=True, kw_only=True)
class Method:
    """How to read the figures, and whom to call.

    Attributes:
        minimum: fewest people behind a figure that this audience sees.
        random_sample: the sentence that goes with every range.
        ranges: whether this pack holds any.
        safeguarding_lead: whom to call when somebody may be at risk.
        support: others who help.
    """

    minimum: int
    random_sample: str
    ranges: bool
    safeguarding_lead: Person
    support: tuple[Person, ...]


@dataclass(frozen=True, kw_only=True)
class Manifest:
    """What the pack was made from.

    Attributes:
        kit_version: of the kit.
        content: fingerprint of what the pack says.
        templates: fingerprint of the templates, styles and fonts.
    """

    kit_version: str
    content: str
    templates: str


@dataclass(frozen=True, kw_only=True)
class Pack:
    """A whole playback pack.

    Attributes:
        title: what kind of pack this is.
        kind: "playback".
        audience: for whom.
        audience_words: the same in words, such as "the working group".
        generated_at: when it was made, UTC.
        data_cut_off: when the newest thing in it happened in a workshop, UTC; ``None`` without workshops.
        rehearsal: its answers are of scripted people.
        project: whose it is.
        first_page: the four answers.
        research_done, research_planned: what we did, and what continues or comes.
        hypotheses: in the order of the content.
        needs: and their North Star.
        workshops: held ones with results, oldest first.
        next_steps: promises.
        method: how to read it.
        manifest: what it was made from.
    """

    title: str
    kind: str
    audience: ConsentScope
    audience_words: str
    generated_at: datetime
    data_cut_off: datetime | None
    rehearsal: bool
    project: ProjectPage
    first_page: FirstPage
    research_done: tuple[ResearchLine, ...]
    research_planned: tuple[ResearchLine, ...]
    hypotheses: tuple[HypothesisPage, ...]
    needs: NeedsPage
    workshops: tuple[WorkshopPage, ...]
    next_steps: NextSteps
    method: Method
    manifest: Manifest
