"""The contract that every activity meets, the kit's own and those of outside packages alike.

An activity is pure: it reads settings and forms, says what is legal, counts, and words the result. It knows no
network, no store, no clock. Hub, projector, packs, rehearsal and exports use nothing but this contract; an outside
wheel registers a class under the entry point group ``facilitation_kit.activities`` and touches no file of the kit
(docs/cookbook.md has the recipe).

The one thing easily got wrong: `read_form` returns *all* answers of the page, an unmarked option included, because the
last saved page stands as a whole; a skip is not read by the activity at all (the hub stores it as ``None`` in every
field of the page).
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import ClassVar

from facilitation_kit.activities.closed_questions import ClosedQuestion
from facilitation_kit.activities.criterion_questions import CriterionQuestion, counted_questions
from facilitation_kit.activities.results import ResultTable, Tally
from facilitation_kit.activities.rounds import Answer, Ballot, Item, JsonScalar, RoundDefinition, RoundSettings
from facilitation_kit.identifiers import ItemId, ParticipantId

__all__ = ["Activity", "ActivityAssets", "AnswerField", "CurrentAnswers", "FieldKind", "FormFields", "PhoneForm"]

FormFields = Mapping[str, Sequence[str]]
"""A posted form: every value sent under a name, in order."""

CurrentAnswers = Mapping[tuple[ItemId, str], JsonScalar]
"""A person's current values by (item, field); empty before the first answer."""


class FieldKind(StrEnum):
    """What a field holds. TEXT is a person's own words: stored hidden until a moderator approves it (E3).

    CODE is one or more names that the round itself gives, apart by spaces, such as a lane or a table: never typed freely.
    """

    COUNT = "count"
    CHOICE = "choice"
    FLAG = "flag"
    TEXT = "text"
    CODE = "code"


@dataclass(frozen=True, kw_only=True)
class AnswerField:
    """One field that is stored an item.

    Attributes:
        name: stable ASCII name, a column in exports.
        kind: what it holds.
        choices: legal values of a CHOICE, in their order.
        description: one sentence for the codebook.
    """

    name: str
    kind: FieldKind
    choices: tuple[str, ...] = ()
    description: str = ""


@dataclass(frozen=True, kw_only=True)
class PhoneForm:
    """What an activity's phone template receives, as ``form``; the hub wraps it in the form element, the hidden key and
    the buttons.

    Attributes:
        round: the round being answered.
        items: the items on this page, in this person's order.
        current: this person's current answers, so that changing starts from them.
        settings: the round's settings.
        error: plain sentence when the last post was refused, else empty. The error summary links to the control whose
            id is ``answer``: give it to the first control, or to the one in `error_field`.
        error_field: the form's name that the refusal is about; empty where it is about the page as a whole.
        attempted: the refused post's raw fields, so that nothing typed is lost.
        asked: what `Activity.asked` gave for the first item.
    """

    round: RoundDefinition
    items: tuple[Item, ...]
    current: CurrentAnswers
    settings: RoundSettings
    error: str = ""
    error_field: str = ""
    attempted: FormFields = field(default_factory=dict)
    asked: object = None


@dataclass(frozen=True, kw_only=True)
class ActivityAssets:
    """Where an activity's templates and pictures are.

    Attributes:
        phone_template: Jinja name, such as ``participant/dot_vote.html.j2``; receives `PhoneForm` as ``form``.
        template_folder: folder of an outside package that holds its templates; ``None`` for the kit's own. All packages
            share one space of names, so the names in this folder begin with the activity's own: ``my_activity/``.
        projector_module: ES module with ``export function draw(element, result, tools)``; ``None`` draws the generic
            table. `result` is the JSON of the hub's room view (docs/architecture.md, "Room view"); `tools` has what
            pictures are made with: ``part(tag, className, text, children)`` and ``labelled(row)``.
        paper_template: Jinja name of the Typst that draws the answers on a sheet of paper; empty draws them by the fields.
        pack_sections: Jinja name by pack format (html, pdf, docx, pptx); one without gets the generic table section.
    """

    phone_template: str
    template_folder: Path | None = None
    projector_module: Path | None = None
    paper_template: str = ""
    pack_sections: Mapping[str, str] = field(default_factory=dict)


class Activity(ABC):
    """Base of all activities.

    Attributes:
        name: stable ASCII name, written in run sheets and exports.
        title: as people see it.
        tally_version: raised whenever counting changes, so that old rounds say how they were counted.
        fields: what is stored for each item.
        assets: templates and pictures.
        contrary: name of the measure that counts the people who said the opposite of the headline, such as "disagree";
            whoever answered neither passed. Empty where nobody can say the opposite: a result is then never "against".
        setting_labels: what each setting is called in a pack, by its name; a name without a label is shown as it is.
        chart_measures: names of the measures that a picture of the result stacks side by side, in their order; without
            any it shows the headline alone. The colours are the kit's: of three, the last takes no side.
        by_group: whether its results may be counted by audience group: each item for itself, or as `closed_questions` says
            where items share out the same people.
        balanced: whether its options are chosen between, so that a pack also says how they would stand if each audience
            group counted the same.
        pages_follow_answers: whether `pages` reads the person's answers, as a survey does that asks on only where it
            makes sense. The hub then lays the pages out anew after each answer.
        mergeable: whether its options are answers to one question, so that those that mean the same can be shown as one before a
            round opens. Questions of a form, stages and fields of a card are not.
        in_any_order: whether people pick pages from the list of their answers, as they like, instead of being led through.
        arranged: whether the round is a board: approved words are drawn on the projector as they come, and a facilitator
            arranges them (live/boards.py). Its items are stages that may come and go while people write, so `tally`
            leaves out what was said about items that the round no longer has.
        shared_by: the item whose field ``code`` (CODE) names what a person works on together with others, such as a
            table's card: whoever holds the same code is shown, and amends, the same answers. Where a page has a FLAG
            ``mine`` and it is set, the others are not shown that page. A field ``with`` of the item says alone, pair or
            table. ``None`` where everybody answers alone.
    """

    name: ClassVar[str]
    title: ClassVar[str]
    tally_version: ClassVar[int]
    fields: ClassVar[tuple[AnswerField, ...]]
    assets: ClassVar[ActivityAssets]
    contrary: ClassVar[str] = ""
    setting_labels: ClassVar[Mapping[str, str]] = MappingProxyType({})
    chart_measures: ClassVar[tuple[str, ...]] = ()
    by_group: ClassVar[bool] = True
    balanced: ClassVar[bool] = False
    pages_follow_answers: ClassVar[bool] = False
    mergeable: ClassVar[bool] = True
    in_any_order: ClassVar[bool] = False
    arranged: ClassVar[bool] = False
    shared_by: ClassVar[ItemId | None] = None

    @abstractmethod
    def read_settings(self, raw: Mapping[str, object], items: int) -> RoundSettings:
        """The settings with defaults filled in, as JSON values.

        Args:
            raw: as written in the run sheet; may be empty.
            items: number of options, which defaults may depend on.

        Raises:
            ActivityError: a setting is unknown or out of range; `field` names it; ``activity.settings``.
        """

    def warnings(self, settings: RoundSettings, items: int) -> tuple[str, ...]:  # noqa: ARG002 - offered to those that override it
        """What a facilitator should know before opening a round with these settings; shown on the console."""
        return ()

    def order(self, definition: RoundDefinition, participant: ParticipantId) -> tuple[Item, ...]:
        """The items in the order in which this person meets them; the same each time.

        Random between people by default, so that no option profits from its place (V2). Questions that build on each
        other keep the order of the round instead: ``return definition.items``.
        """
        return definition.order_for(participant)

    def pages(
        self,
        definition: RoundDefinition,  # noqa: ARG002 - offered to those that override it
        items: Sequence[Item],
        current: CurrentAnswers,  # noqa: ARG002 - offered to those that override it
    ) -> tuple[tuple[Item, ...], ...]:
        """How a person's ordered items are laid out over phone pages; one page with all of them by default.

        Every item is on one page, in the given order. Where `pages_follow_answers`, items may be left out as long as
        `current` does not call for them; an answer may then bring or take away only pages behind its own. What was
        answered on a page that has gone stays in the log: `tally` must leave it out by the same rule.

        Args:
            definition: the round, for its settings.
            items: in this person's order.
            current: this person's saved answers; to be read only where `pages_follow_answers`.
        """
        return (tuple(items),)

    @abstractmethod
    def read_form(self, definition: RoundDefinition, items: Sequence[Item], form: FormFields) -> tuple[Answer, ...]:
        """The answers of one posted page.

        Args:
            definition: the round that is answered.
            items: the items on that page.
            form: untrusted.

        Returns:
            One answer for each item and field of the page, in item order; never ``None`` values for what the person
            chose.

        Raises:
            AnswerRefused: the answer breaks a rule; the message is shown on the phone and nothing is stored.
        """

    def read_answers(
        self,
        definition: RoundDefinition,
        items: Sequence[Item],
        form: FormFields,
        current: CurrentAnswers,  # noqa: ARG002 - offered to those that override it
    ) -> tuple[Answer, ...]:
        """As `read_form`, where what may be answered depends on what the person has answered before; `current` is that."""
        return self.read_form(definition, items, form)

    def asked(
        self,
        definition: RoundDefinition,  # noqa: ARG002 - offered to those that override it
        item: Item,  # noqa: ARG002
        current: CurrentAnswers,  # noqa: ARG002
        language: str,  # noqa: ARG002
    ) -> object:
        """What the phone template needs besides the item, worked out for one person; it receives it as ``form.asked``.

        Args:
            definition: the round.
            item: the first of the page.
            current: this person's saved answers.
            language: that the person read the consent in, as a tag; empty where nobody knows.
        """
        return None

    def reads_in(self, definition: RoundDefinition, current: CurrentAnswers) -> str:  # noqa: ARG002 - offered to those that override it
        """The language in which a person reads the round, as a tag: the buttons around it speak it. Empty is English."""
        return ""

    def answer_words(self, definition: RoundDefinition, item: Item, current: CurrentAnswers) -> str:  # noqa: ARG002 - offered to those that override it
        """What somebody has said to an item, in words for themselves alone; empty lets the kit say it field by field."""
        return ""

    @abstractmethod
    def tally(self, definition: RoundDefinition, ballots: Sequence[Ballot], eligible: int) -> Tally:
        """Count the current ballots.

        The same input gives the same output, byte for byte (V6); no ballots give a tally of zero ballots.
        """

    def criterion_questions(self, definition: RoundDefinition) -> Mapping[str, CriterionQuestion]:
        """What the success criterion of a test may ask about a round, by the names that criteria use.

        By default every item that is counted, with each measure that counts people as an answer. The places hold for
        `tally` of the same round, and for its protected result.
        """
        tally = self.tally(definition, [], 0)
        counted = {row.item for row in tally.rows}
        return counted_questions([item for item in definition.items if item.id in counted], tally.measures)

    def closed_questions(
        self,
        definition: RoundDefinition,  # noqa: ARG002 - offered to those that override it
        ballots: Sequence[Ballot],  # noqa: ARG002
    ) -> tuple[ClosedQuestion, ...]:
        """What each person said, question by question, for results by audience group; those that `tally` counts.

        Needed where rows of the result share out the same people, or decide who is asked: figures by group are then
        protected together. Without it each item is protected for itself, by the measures of `tally`.
        """
        return ()

    @abstractmethod
    def sentences(
        self, definition: RoundDefinition, result: ResultTable, previous: ResultTable | None
    ) -> tuple[str, ...]:
        """What the result says, in one to four plain sentences ("9 of 12 people put a dot here"), most important first.

        Args:
            definition: the round.
            result: its protected result; nothing else may be said.
            previous: the protected result of the round before it in this step, to say what shifted; else ``None``.
        """
