"""What a pack says about held workshops and their rounds, in typed values for every format.

In: nothing; `votes` makes them. Out: names that templates may use (workshops/templates/README.md lists them). The one
thing easily got wrong: figures are those of a `ProtectedTable`; a cell's text is what is printed, and its value, where
there is one, is for drawing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from facilitation_kit.analysis.disclosure_control import ProtectedRow, ProtectedTable
from facilitation_kit.analysis.protected_groups import GroupItem, ProtectedGroupTable
from facilitation_kit.analysis.ranking_pairs import RankingPair
from facilitation_kit.analysis.role_balance import RoleBalance
from facilitation_kit.identifiers import RoundId, WorkshopId
from facilitation_kit.phrases import phrase
from facilitation_kit.playback.charts import Chart

__all__ = ["GroupLine", "GroupPart", "GroupReason", "Question", "Vote", "VoteRow", "WorkshopPage"]


@dataclass(frozen=True, kw_only=True)
class VoteRow:
    """One option or statement of a round.

    Attributes:
        figures: what may be shown: `label`, `cells` by measure name (`value`, `text`), `answered`, `score_text`.
        short: the option or statement in a few words where there are any, such as a hypothesis' key phrase; a choice after its question.
        merged_from: labels of the options that were merged into it.
        band: "clearly ahead", "close" or "tied for first"; may be empty.
        range, percentage, signal: as in `HypothesisVote`.
        earlier: text of the headline figure in the round before; empty where there was none.
        words: what people wrote about it, as far as a moderator has approved it and its writers agreed.
        share: the headline in plain words, such as "9 of 12 people" or "most people"; empty where it is hidden, and for a question.
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
    share: str = ""


@dataclass(frozen=True, kw_only=True)
class GroupReason:
    """Why something is not shown by group.

    Attributes:
        why: in a sentence.
        names: of the options or questions.
    """

    why: str
    names: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class GroupPart:
    """What stands in a pack of a table by group.

    Attributes:
        items: that are shown, in the order of the result.
        reasons: why others are not.
        more: how many are in the data annex alone, in a sentence; may be empty.
    """

    items: tuple[GroupItem, ...]
    reasons: tuple[GroupReason, ...]
    more: str = ""


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
        templates: of its section, by format.
        chart: what a picture of it shows; ``None`` where no figure may be drawn.
        by_group: what the audience groups said; ``None`` where this audience gets no results by group.
        group_part: what stands of it in the pack; ``None`` where nothing is shown by group.
        balance: how the options stand if each audience group counts the same; ``None`` where that cannot be told.
        pairs: of a ranking, how many people placed one option above another; for the data annex.
        note: number of its footnote in `Pack.evidence`; 0 without one.
        words_title: what people's own words beside it are called.
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
    templates: Mapping[str, str]
    by_group: ProtectedGroupTable | None = None
    group_part: GroupPart | None = None
    balance: RoleBalance | None = None
    pairs: tuple[RankingPair, ...] = ()
    chart: Chart | None = None
    note: int = 0
    words_title: str = phrase("What people wrote about a concern")


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
