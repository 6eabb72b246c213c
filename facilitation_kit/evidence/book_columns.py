"""The sheets and columns of the evidence book: one sheet for each kind of record, the same in a workbook and as CSV files.

In: nothing. Out: `SHEETS`, from which the book is read, written and explained. The one thing easily got wrong: a column's
name is the name of a record's field, so that what is written can be read back; `aliases` are for people's own tables only.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from facilitation_kit.content.quotes import AgeBand, ConsentScope, Role, Sex, Stance
from facilitation_kit.evidence.cells import CellKind
from facilitation_kit.responses.evidence_records import (
    AttributionLevel,
    Case,
    Code,
    Coding,
    Confidence,
    Decision,
    DecisionKind,
    EvidenceRecord,
    Fact,
    FactKind,
    FeedbackItem,
    FeedbackStatus,
    Insight,
    Memo,
    Recommendation,
    Source,
)

__all__ = ["SHEETS", "BookColumn", "BookSheet"]

_TEXT, _WORD, _NAME, _NAMES = CellKind.TEXT, CellKind.WORD, CellKind.NAME, CellKind.NAMES
_DAY, _MOMENT, _YES_NO, _NUMBER = CellKind.DAY, CellKind.MOMENT, CellKind.YES_NO, CellKind.NUMBER


@dataclass(frozen=True, kw_only=True)
class BookColumn:
    """One column of a sheet.

    Attributes:
        name: as it stands in the first row; the record's field.
        about: what goes in, for the person who fills it.
        choices: what may stand here, where that is a short list.
        aliases: other names that people give it.
        needed: whether a new record cannot be without it.
        extra: whether it is understood when read, and never written.
    """

    name: str
    kind: CellKind
    about: str
    choices: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    needed: bool = False
    extra: bool = False


@dataclass(frozen=True, kw_only=True)
class BookSheet:
    """One sheet.

    Attributes:
        record: the kind of record that a row is, or is a part of.
        about: what it holds, for the person who fills it.
    """

    name: str
    record: type[EvidenceRecord]
    about: str
    columns: tuple[BookColumn, ...]

    def column(self, heading: str) -> BookColumn | None:
        """The column that a heading means, however it is written."""
        plain = "_".join(heading.replace("-", " ").replace("_", " ").lower().split())
        return next((each for each in self.columns if plain == each.name or plain in each.aliases), None)


def _col(
    name: str, kind: CellKind, about: str, *, aliases: str = "", needed: bool = False, extra: bool = False
) -> BookColumn:
    return BookColumn(name=name, kind=kind, about=about, aliases=tuple(aliases.split()), needed=needed, extra=extra)


def _one_of(
    name: str, choices: type, about: str, *, aliases: str = "", needed: bool = False, extra: bool = False
) -> BookColumn:
    return BookColumn(
        name=name,
        kind=CellKind.CHOICE,
        about=about,
        choices=tuple(str(each) for each in choices),  # type: ignore[attr-defined]  # an enumeration
        aliases=tuple(aliases.split()),
        needed=needed,
        extra=extra,
    )


_ID = _col("id", _NAME, "Name of this row for ever: lower-case letters, digits and hyphens.", needed=True)
_LINKS = BookColumn(
    name="links",
    kind=CellKind.LINKS,
    about="What it does to hypotheses: front-door: supports; working-together: challenges.",
    aliases=("hypotheses", "hypothesis_links"),
)
_NEEDS = _col("needs", _NAMES, "Ids of needs, parted by semicolons.", aliases="need")
_ABOUT_THE_PERSON = (
    _one_of("role", Role, "Who said it, for somebody who is not in the sheet cases yet.", extra=True),
    _one_of("sex", Sex, "The same person, as they describe themselves.", aliases="gender", extra=True),
    BookColumn(
        name="age_band",
        kind=CellKind.AGE,
        about="The same person's age band; an exact age becomes one.",
        aliases=("age", "age_group"),
        extra=True,
    ),
    _col("service_type", _TEXT, "The kind of service, never its name.", aliases="service", extra=True),
)

_SHEETS = (
    BookSheet(
        name="cases",
        record=Case,
        about="The people who were heard, each under a pseudonym, never under a name.",
        columns=(
            _ID,
            _one_of("role", Role, "What the person is to the project.", needed=True),
            _one_of(
                "sex", Sex, "As they describe themselves; leave it empty when it does not matter.", aliases="gender"
            ),
            BookColumn(
                name="age_band",
                kind=CellKind.AGE,
                about="13-15, 16-17 or 18-24, for young people; an exact age becomes one of them.",
                choices=tuple(AgeBand),
                aliases=("age", "age_group"),
            ),
            _col("service_type", _TEXT, "The kind of service, never its name.", aliases="service"),
            _one_of("consent_scope", ConsentScope, "How far their words may go at most.", aliases="consent"),
            _col("activities", _NAMES, "Ids of the research activities where they were heard.", aliases="activity"),
            _col("participant", _WORD, "Filled by the kit for people of a workshop."),
            _col("workshop", _WORD, "Filled by the kit for people of a workshop."),
        ),
    ),
    BookSheet(
        name="sources",
        record=Source,
        about="Texts that facts are taken from. A text too long for one cell goes on in the next row, under the same id.",
        columns=(
            _ID,
            _col("title", _TEXT, "What it is, in a few words.", needed=True),
            _col("text", _TEXT, "All of it. Transcripts are easier to import as .docx, .txt or .vtt.", needed=True),
            _col("activity", _NAME, "Id of a research activity in ideas/research.yaml."),
            _col("workshop", _WORD, "Id of a workshop of the kit, where it comes from one."),
            _col("held_on", _DAY, "The day, year-month-day."),
            _col("language", _TEXT, "Such as en or pl."),
            _col("file_name", _TEXT, "Filled by the kit."),
        ),
    ),
    BookSheet(
        name="turns",
        record=Source,
        about="Who speaks where in a source; filled by the kit when a transcript is imported.",
        columns=(
            _col("source", _NAME, "Id of the source.", needed=True),
            _col("start", _NUMBER, "Where the words begin, counted in characters from 0.", needed=True),
            _col("end", _NUMBER, "Where they end.", needed=True),
            _col("speaker", _TEXT, "As the source says it: P1, Interviewer."),
            _col("case", _NAME, "Id of the person in the sheet cases; empty for whoever asks."),
        ),
    ),
    BookSheet(
        name="speakers",
        record=Source,
        about="Who the labels in transcripts are, where a table says it better than the command line. It is read and never written.",
        columns=(
            _col("source", _NAME, "Name of the transcript's file, without its ending.", needed=True),
            _col("speaker", _TEXT, "The label as it stands in the transcript.", needed=True),
            _col(
                "case", _WORD, "Id of the person in the sheet cases; interviewer; empty for a word that is no speaker."
            ),
        ),
    ),
    BookSheet(
        name="facts",
        record=Fact,
        about="What the research showed: quotes, observations and statistics. No opinions of ours.",
        columns=(
            _col("id", _NAME, "Name of this fact for ever; made by the kit when it is empty."),
            _one_of("kind", FactKind, "What it is; quote when it is empty."),
            _col(
                "text_verbatim",
                _TEXT,
                "The words as they were said or seen. They never leave the project team.",
                aliases="text quote verbatim words",
                needed=True,
            ),
            _col(
                "text_published",
                _TEXT,
                "The words as they may be shown, replacements in [brackets]; empty when they are the same.",
                aliases="published",
            ),
            _col(
                "excerpt",
                _TEXT,
                "A shorter form for slides, chosen by you, where the whole is longer than 450 letters.",
            ),
            _col("source", _NAME, "Id of the source that it is taken from."),
            _col("start", _NUMBER, "Where it begins in the source; found by the kit when the column is left out."),
            _col("end", _NUMBER, "Where it ends in the source."),
            _col("case", _NAME, "Who said it: a pseudonym of the sheet cases.", aliases="who pseudonym person"),
            *_ABOUT_THE_PERSON,
            _col("activity", _NAME, "Id of a research activity in ideas/research.yaml."),
            _col("workshop", _WORD, "Filled by the kit for words of a workshop."),
            _col("answer", _WORD, "Filled by the kit for words of a workshop."),
            _one_of(
                "attribution_level",
                AttributionLevel,
                "How much may be said about who said it, at most.",
                aliases="attribution",
            ),
            _one_of(
                "consent_scope", ConsentScope, "How far it may be shown; internal when it is empty.", aliases="consent"
            ),
            _col(
                "approved_by_participant", _YES_NO, "Whether the person has seen and approved it.", aliases="approved"
            ),
            _LINKS,
            _col("hypothesis", _NAME, "One hypothesis, instead of links.", extra=True),
            _one_of("stance", Stance, "What the fact does to that hypothesis.", extra=True),
            _NEEDS,
            _col("codes", _NAMES, "Ids of the codebook, parted by semicolons.", aliases="code"),
            _col("statistic_value", _TEXT, "For a statistic: the figure.", aliases="value"),
            _col("statistic_unit", _TEXT, "Of what: days, per cent.", aliases="unit"),
            _col("statistic_denominator", _NUMBER, "Out of how many.", aliases="denominator"),
            _col("statistic_period", _TEXT, "When it was counted.", aliases="period"),
            _col("statistic_source_name", _TEXT, "Who published it.", aliases="source_name"),
            _col(
                "review_recognisable",
                _YES_NO,
                "Would a worker, parent or peer recognise this person?",
                aliases="recognisable",
            ),
            _col("review_by", _TEXT, "The role that answered that.", aliases="reviewed_by"),
            _col("review_at", _MOMENT, "When.", aliases="reviewed_at"),
            _col("review_note", _TEXT, "What was thought about."),
        ),
    ),
    BookSheet(
        name="edits",
        record=Fact,
        about="What was changed between the words of a fact and what is published of them, and why.",
        columns=(
            _col("fact", _NAME, "Id of the fact.", needed=True),
            _col("before", _TEXT, "The words as they were said."),
            _col("after", _TEXT, "What stands there now."),
            _col("why", _TEXT, "Why it was changed.", needed=True),
            _col("by", _TEXT, "The role that changed it.", needed=True),
            _col("at", _MOMENT, "When.", needed=True),
        ),
    ),
    BookSheet(
        name="codebook",
        record=Code,
        about="The codes, with what belongs under each.",
        columns=(
            _ID,
            _col("name", _TEXT, "A word or two.", aliases="code", needed=True),
            _col("definition", _TEXT, "What it means."),
            _col("include", _TEXT, "What belongs under it."),
            _col("exclude", _TEXT, "What does not."),
            _col("example", _TEXT, "An example of ours; nobody's real words."),
            _col("parent", _NAME, "Id of the wider code."),
            _col("colour", _WORD, "Such as #12436D.", aliases="color"),
            _col("replaced_by", _NAMES, "Ids of the codes that it was merged into or split into."),
        ),
    ),
    BookSheet(
        name="codings",
        record=Coding,
        about="Codes over stretches of sources; filled by the evidence notebook.",
        columns=(
            _ID,
            _col("source", _NAME, "Id of the source.", needed=True),
            _col("start", _NUMBER, "Where the stretch begins, counted in characters from 0.", needed=True),
            _col("end", _NUMBER, "Where it ends.", needed=True),
            _col("code", _NAME, "Id of the code.", needed=True),
        ),
    ),
    BookSheet(
        name="insights",
        record=Insight,
        about="Our reading of facts, with those that speak against it.",
        columns=(
            _ID,
            _col("title", _TEXT, "The insight in one sentence.", needed=True),
            _col("text", _TEXT, "More about it; it may not quote anybody."),
            _col("supporting", _NAMES, "Ids of facts that speak for it.", aliases="facts_for for"),
            _col("challenging", _NAMES, "Ids of facts that speak against it.", aliases="facts_against against"),
            _LINKS,
            _NEEDS,
            _one_of("consent_scope", ConsentScope, "How far our own sentence may go; public when it is empty."),
        ),
    ),
    BookSheet(
        name="recommendations",
        record=Recommendation,
        about="What to do about insights.",
        columns=(
            _ID,
            _col("text", _TEXT, "What to do.", needed=True),
            _col("insights", _NAMES, "Ids of insights that it follows from."),
            _LINKS,
            _col("owner", _TEXT, "The role that would do it."),
        ),
    ),
    BookSheet(
        name="memos",
        record=Memo,
        about="Thoughts of the team; they are in no pack.",
        columns=(
            _ID,
            _col("about", _TEXT, "The id that it is about.", needed=True),
            _col("text", _TEXT, "The thought.", needed=True),
        ),
    ),
    BookSheet(
        name="decisions",
        record=Decision,
        about="What a named role decided about a hypothesis.",
        columns=(
            _ID,
            _col("hypothesis", _NAME, "Id of the hypothesis.", needed=True),
            _one_of("kind", DecisionKind, "Go on, change, give up, or test more.", aliases="decision", needed=True),
            _col("reason", _TEXT, "Why.", needed=True),
            _col("observed", _TEXT, "What was seen."),
            _col("surprise", _TEXT, "What nobody had expected."),
            _col("learned", _TEXT, "What was learned from it."),
            _one_of("confidence", Confidence, "How sure those who decided are of it."),
            _col("next_action", _TEXT, "What happens now."),
            _col("owner", _TEXT, "The role that does that.", needed=True),
            _col("decided_by", _TEXT, "The role that decided.", needed=True),
            _col("decided_on", _DAY, "The day, year-month-day.", needed=True),
            _col("tests", _NAMES, "Ids of test cards that it rests on."),
        ),
    ),
    BookSheet(
        name="feedback",
        record=FeedbackItem,
        about="You said, we did, we could not because. Each later status is a row of its own under the same id.",
        columns=(
            _ID,
            _col("said", _TEXT, "What people asked for, in a sentence of ours.", needed=True),
            _col("who", _TEXT, "Who asked, as a group.", needed=True),
            _one_of("status", FeedbackStatus, "Where it stands from that day on.", needed=True),
            _col("on", _DAY, "The day, year-month-day.", aliases="date", needed=True),
            _col("did", _TEXT, "What we did, or what happens next."),
            _col("reason", _TEXT, "Why not, or not wholly: for partly and not_possible."),
            _col("decided_by", _TEXT, "The role that decided: for not_possible."),
            _col("hypotheses", _NAMES, "Ids of hypotheses."),
            _col("facts", _NAMES, "Ids of facts."),
        ),
    ),
)

SHEETS: Mapping[str, BookSheet] = MappingProxyType({sheet.name: sheet for sheet in _SHEETS})
"""The sheets of the book by their names, in their order."""
