"""What a playback pack says, in one typed value for every format.

In: nothing; `context_building` makes it. Out: the names that templates may use (workshops/templates/README.md lists them
for designers, and a test compares); those about votes and hypotheses are in `vote_context` and `hypothesis_context`.
Everything in here may be shown to the pack's audience: quotes beyond their consent and figures under the policy's
thresholds never get this far. The one thing easily got wrong: a text here is plain text, never markup; only a renderer
turns it into something else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from facilitation_kit.identifiers import NeedId
from facilitation_kit.playback.audiences import Audience
from facilitation_kit.playback.hypothesis_context import HypothesisPage
from facilitation_kit.playback.journey_context import JourneyPage
from facilitation_kit.playback.map_context import ServiceMapPage
from facilitation_kit.playback.needs_context import NeedFigure, NeedsAsked
from facilitation_kit.playback.persona_context import PersonaPage
from facilitation_kit.playback.pyramid import Pyramid
from facilitation_kit.playback.vote_context import WorkshopPage

__all__ = [
    "ChangeLine",
    "EasyItem",
    "EvidenceNote",
    "FeedbackLine",
    "FirstPage",
    "InsightLine",
    "Manifest",
    "Method",
    "NeedFigure",
    "NeedLine",
    "NeedsAsked",
    "NeedsPage",
    "NextStepLine",
    "NextSteps",
    "Pack",
    "PackLine",
    "Person",
    "ProjectPage",
    "RecommendationLine",
    "ResearchLine",
]


@dataclass(frozen=True, kw_only=True)
class PackLine:
    """One sentence or phrase with a place in the pack that says more.

    Attributes:
        text: what it says.
        anchor: where to read on; empty where there is no such place.
        notes: numbers of the footnotes in `Pack.evidence` that it rests on.
        id: of the question that it asks; empty for other lines.
    """

    text: str
    anchor: str = ""
    notes: tuple[int, ...] = ()
    id: str = ""


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
        language: in which the project and its people write, such as "en-GB".
    """

    name: str
    city: str
    summary: tuple[str, ...]
    partners: tuple[str, ...]
    language: str = "en-GB"


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
        id: stays the same.
        to_come: the workshop that will carry it out, where none of it was held yet.
    """

    title: str
    kind: str
    audience: str
    when: str
    count: str
    status: str
    summary: tuple[str, ...]
    workshops: tuple[PackLine, ...]
    id: str = ""
    to_come: tuple[PackLine, ...] = ()


@dataclass(frozen=True, kw_only=True)
class NeedLine:
    """One need.

    Attributes:
        id: of the need.
        number: 1 at the base; 0 for needs beside the levels.
        label: in a few words.
        description: in paragraphs.
        hypotheses: those that serve it.
        figures: how well it is met, by the newest round about the needs; none where nobody was asked about it.
        answered: how many people answered about it, as text; empty likewise.
        helps: hypotheses with how many said that they would help there, the most often named first.
        voices: personas and quotes about it, where there was such a round.
    """

    id: NeedId
    number: int
    label: str
    description: tuple[str, ...]
    hypotheses: tuple[PackLine, ...]
    figures: tuple[NeedFigure, ...] = ()
    answered: str = ""
    helps: tuple[PackLine, ...] = ()
    voices: tuple[PackLine, ...] = ()

    @property
    def counts(self) -> str:
        """The figures in the order of the scale, such as "7 · 3 · 2"; empty where one of them is told in words."""
        if not any(figure.value is not None for figure in self.figures):
            return ""
        return " · ".join(figure.text for figure in self.figures)


@dataclass(frozen=True, kw_only=True)
class NeedsPage:
    """The needs under their North Star.

    Attributes:
        north_star: what all of it is for.
        description: the same in paragraphs.
        levels: from the base up.
        contributing: health needs beside the levels.
        pyramid: where to draw what.
        asked: the newest round about the needs; ``None`` without one.
    """

    north_star: str
    description: tuple[str, ...]
    levels: tuple[NeedLine, ...]
    contributing: tuple[NeedLine, ...]
    pyramid: Pyramid
    asked: NeedsAsked | None = None


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
        id: stays the same.
    """

    what: str
    owner: str
    due: date | None
    status: str
    late: bool
    outcome: tuple[str, ...]
    id: str = ""


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
class EvidenceNote:
    """A footnote: where a claim comes from (B3).

    Attributes:
        number: as it stands beside the claim, from 1.
        id: of the evidence; stays the same in every pack.
        anchor: its place in the list of evidence.
        text: what it is and where it comes from, without a person: "Interviews with young people, autumn 2026".
        places: where in the pack it is used.
    """

    number: int
    id: str
    anchor: str
    text: str
    places: tuple[PackLine, ...] = ()


@dataclass(frozen=True, kw_only=True)
class InsightLine:
    """Our reading of facts, with those that speak against it.

    Attributes:
        id: stays the same.
        anchor: its place in the pack.
        title: in one sentence.
        paragraphs: more about it.
        supporting, challenging: numbers of footnotes.
        hypotheses: those that it speaks to.
        flagged: a sentence where nothing supports it any more; else empty.
    """

    id: str
    anchor: str
    title: str
    paragraphs: tuple[str, ...]
    supporting: tuple[int, ...]
    challenging: tuple[int, ...]
    hypotheses: tuple[PackLine, ...]
    flagged: str = ""


@dataclass(frozen=True, kw_only=True)
class RecommendationLine:
    """What to do about insights.

    Attributes:
        id: stays the same.
        paragraphs: what to do.
        insights: those that it rests on.
        owner: for whom it is; may be empty.
    """

    id: str
    paragraphs: tuple[str, ...]
    insights: tuple[PackLine, ...]
    owner: str


@dataclass(frozen=True, kw_only=True)
class FeedbackLine:
    """You said, we did, we could not because.

    Attributes:
        id: stays the same.
        said: what people asked for.
        who: which group asked.
        status: "received", "in_progress", "done", "partly" or "not_possible".
        status_words: the same in words.
        did: what was done, in paragraphs; may be empty.
        reason: why not, or not wholly, in paragraphs; may be empty.
        decided_by: who decided; may be empty.
        on: since when it stands so.
        before: the status in the last released playback, in words; empty where it is the same or new.
        new: it was not in the last released playback.
        notes: numbers of the footnotes of the facts behind it.
    """

    id: str
    said: str
    who: str
    status: str
    status_words: str
    did: tuple[str, ...]
    reason: tuple[str, ...]
    decided_by: str
    on: date
    before: str = ""
    new: bool = False
    notes: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ChangeLine:
    """Something that is not as it was in the last released playback.

    Attributes:
        what: a hypothesis, a promise or a wish, in a few words.
        before: how it stood; empty for what is new.
        now: how it stands.
        anchor: where to read on.
        id: of what it is about.
    """

    what: str
    before: str
    now: str
    anchor: str
    id: str = ""


@dataclass(frozen=True, kw_only=True)
class EasyItem:
    """One thing in easy read: a short sentence and a picture, both made by a person (B5).

    Attributes:
        sentence: of at most 15 words.
        picture: path of an SVG file, below one of the template folders or the project's ideas folder.
        picture_svg: the file itself, so that every format can draw it.
        alternative: what the picture shows.
    """

    sentence: str
    picture: str
    picture_svg: bytes
    alternative: str


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
        kind: "playback", "update", "one-pager", or what a project's own pack.yaml calls it.
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
        language: of the pack's own words, such as "en-GB", "pl" or "ar".
        right_to_left: whether that language is written so.
        template_set: folder of templates that come before those of ``playback``: "playback", "update", "easyread".
        questions: what the reader is asked to answer.
        insights, recommendations: our reading of the evidence, and what to do about it.
        evidence: footnotes, by number.
        feedback: what became of what people asked for.
        since: the day of the last released playback; ``None`` where there was none.
        changes: what is different from it.
        easy: easy-read sentence and picture by the id of what they stand for, or by the name of a section for what its
            heading says; empty for other audiences.
        service_map: the services as they are today; ``None`` where the project has no map for this audience.
        personas: people who could be one of many, made of what many have said.
        journeys: one person's way each, stage by stage.
    """

    title: str
    kind: str
    audience: Audience
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
    language: str = "en-GB"
    right_to_left: bool = False
    template_set: str = "playback"
    questions: tuple[PackLine, ...] = ()
    insights: tuple[InsightLine, ...] = ()
    recommendations: tuple[RecommendationLine, ...] = ()
    evidence: tuple[EvidenceNote, ...] = ()
    feedback: tuple[FeedbackLine, ...] = ()
    since: date | None = None
    changes: tuple[ChangeLine, ...] = ()
    easy: Mapping[str, EasyItem] = field(default_factory=dict)
    service_map: ServiceMapPage | None = None
    personas: tuple[PersonaPage, ...] = ()
    journeys: tuple[JourneyPage, ...] = ()
