"""Run sheets: what happens in a workshop, step by step, with and without phones.

In: ``workshops/*.yaml``. Out: `RunSheet` values. Easily got wrong: `ActivitySpec.settings` is not checked here (an
activity knows its own settings), and an `OptionSource` only points at content; planning turns both into rounds.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import AfterValidator, Discriminator, Field, JsonValue, StringConstraints, Tag
from pydantic.dataclasses import dataclass

from facilitation_kit.content.fields import (
    CLOSED,
    CONTENT_ID,
    CalendarDate,
    Line,
    OptionalLine,
    OptionalProse,
    Prose,
    RuleBroken,
    filled,
    writable,
)
from facilitation_kit.content.personas import card_fields
from facilitation_kit.identifiers import (
    HypothesisId,
    IdeaId,
    ItemId,
    NeedId,
    PersonaId,
    RunSheetId,
    StatementSetId,
    StepId,
    SurveyFormId,
)

__all__ = ["ActivitySpec", "Energy", "OptionItem", "OptionSource", "RunSheet", "RunStep", "StepKind", "WifiCard"]


class StepKind(StrEnum):
    """What a step of a workshop is."""

    CHECK_IN = "check_in"
    ACTIVITY = "activity"
    DISCUSSION = "discussion"
    ENERGISER = "energiser"
    BREAK = "break"
    CHECK_OUT = "check_out"
    PRESENTATION = "presentation"


class Energy(StrEnum):
    """How much a step asks of the room."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


@dataclass(frozen=True, kw_only=True, config=CLOSED)
class OptionItem:
    """An option written into the run sheet itself."""

    id: Annotated[ItemId, CONTENT_ID]
    """Name of the option in exports."""
    label: Line
    """The option as people read it on the phone."""
    detail: OptionalProse = ""
    """One more sentence about it."""


def _writable_settings(settings: Mapping[str, JsonValue]) -> Mapping[str, JsonValue]:
    pending: list[object] = [settings]
    while pending:
        value = pending.pop()
        if isinstance(value, str):
            writable(value)
        elif isinstance(value, Mapping):
            pending += [*value.keys(), *value.values()]
        elif isinstance(value, list):
            pending += value
    return settings


def _how_they_are_named(value: object) -> str:
    return "all" if isinstance(value, str) else "list"


HypothesisChoice = Annotated[
    Annotated[Literal["all"], Tag("all")]
    | Annotated[
        tuple[Annotated[HypothesisId, CONTENT_ID], ...],
        Field(min_length=1),
        Tag("list"),
    ],
    Discriminator(_how_they_are_named),
]

IdeaChoice = Annotated[
    Annotated[Literal["all"], Tag("all")]
    | Annotated[tuple[Annotated[IdeaId, CONTENT_ID], ...], Field(min_length=1), Tag("list")],
    Discriminator(_how_they_are_named),
]

NeedChoice = Annotated[
    Annotated[Literal["all"], Tag("all")]
    | Annotated[
        tuple[Annotated[NeedId, CONTENT_ID], ...],
        Field(min_length=1),
        Tag("list"),
    ],
    Discriminator(_how_they_are_named),
]


def _field_of_a_card(name: str) -> str:
    names = [each.name for each in card_fields()]
    if name not in names:
        raise RuleBroken(
            "content.unknown-card-field", f"A card has no field {name!r}.", f"It has these: {', '.join(names)}."
        )
    return name


CardChoice = Annotated[
    Annotated[Literal["all"], Tag("all")]
    | Annotated[tuple[Annotated[str, AfterValidator(_field_of_a_card)], ...], Field(min_length=1), Tag("list")],
    Discriminator(_how_they_are_named),
]

PersonaChoice = Annotated[
    Annotated[Literal["all"], Tag("all")]
    | Annotated[tuple[Annotated[PersonaId, CONTENT_ID], ...], Field(min_length=1), Tag("list")],
    Discriminator(_how_they_are_named),
]


@dataclass(frozen=True, kw_only=True, config=CLOSED)
class OptionSource:
    """Where the things to answer come from: one of those below; only would_help stands beside another."""

    hypotheses: HypothesisChoice | None = None
    """The word all, or a list of ids of hypotheses.yaml."""
    ideas: IdeaChoice | None = None
    """The word all, for those that are not left aside, or a list of ids of ideas.yaml."""
    statement_set: Annotated[StatementSetId, CONTENT_ID] | None = None
    """The id of a statement set: the name of a file in surveys/."""
    survey: Annotated[SurveyFormId, CONTENT_ID] | None = None
    """For the activity survey: the id of a survey form, the name of a file in surveys/."""
    needs: NeedChoice | None = None
    """The word all, or a list of ids of needs.yaml, from the base up."""
    would_help: HypothesisChoice | None = None
    """With needs, in the activity needs: hypotheses that people may say would help there, the word all or a list of ids."""
    card: CardChoice | None = None
    """For the activity personas: the fields of a card, the word all or a list; what no card goes without is always asked."""
    personas: PersonaChoice | None = None
    """For the activity card_check, until cards of the room are chosen: the word all, or a list of ids of personas.yaml."""
    journey: Annotated[str, CONTENT_ID] | None = None
    """For the activity journey_map: the id of a map of journeys.yaml, whose stages and lanes people write to."""
    items: Annotated[tuple[OptionItem, ...], Field(min_length=1)] | None = None
    """Options written here."""

    def __post_init__(self) -> None:
        sources = (
            self.hypotheses, self.ideas, self.statement_set, self.survey, self.needs, self.card, self.personas, self.journey,
            self.items,
        )  # fmt: skip
        given = [source for source in sources if source is not None]
        if len(given) != 1:
            raise RuleBroken(
                "content.option-source",
                f"The options come from {len(given)} sources; they need exactly one.",
                "Keep one of hypotheses, ideas, statement_set, survey, needs, card, personas, journey and items.",
            )
        if self.would_help is not None and self.needs is None:
            raise RuleBroken(
                "content.would-help-without-needs",
                "would_help says what would help with a need, but there are no needs here.",
                "Write needs: all beside it, or leave would_help out.",
                "would_help",
            )


@dataclass(frozen=True, kw_only=True, config=CLOSED)
class ActivitySpec:
    """What people do on their phones in a step."""

    name: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,62}$")]
    """The activity, such as dot_vote or statements."""
    question: Line
    """The question: the biggest thing on the projector."""
    settings: Annotated[Mapping[str, JsonValue], AfterValidator(_writable_settings)] = Field(default_factory=dict)
    """Settings of the activity; each activity documents its own."""
    options: OptionSource
    """What there is to answer."""
    rounds: Annotated[int, Field(ge=1, le=4)] = 1
    """How many rounds are planned, 1 to 4. A second round after a discussion shows what moved."""
    sensitive: bool = False
    """Whether the results need more care than others before anybody sees them."""


@dataclass(frozen=True, kw_only=True, config=CLOSED)
class RunStep:
    """One step of a workshop."""

    id: Annotated[StepId, CONTENT_ID]
    """Name of the step, unique in this run sheet."""
    title: Line
    """What the step is called."""
    kind: StepKind
    """check_in, activity, discussion, energiser, break, check_out or presentation."""
    minutes: Annotated[int, Field(ge=1, le=240)]
    """Planned minutes, 1 to 240."""
    owner: Line
    """Who leads it."""
    materials: tuple[Line, ...] = ()
    """What has to be on the table."""
    energy: Energy | None = None
    """low, medium or high: how much it asks of the room."""
    fallback: Prose
    """What to do when it does not work: no phones, no network, too few people, too little time."""
    notes: OptionalProse = ""
    """For the facilitator alone; never on a screen that others see."""
    content_note: OptionalProse = ""
    """A gentle word in advance, when the step touches something hard. Shown to everyone."""
    activity: ActivitySpec | None = None
    """What people do on their phones; leave it out for a step without phones."""


@dataclass(frozen=True, kw_only=True, config=CLOSED)
class WifiCard:
    """The venue's network, as printed on the join sheet."""

    ssid: Annotated[str, StringConstraints(min_length=1, max_length=32), AfterValidator(filled)]
    """Name of the network."""
    password: Annotated[str, StringConstraints(min_length=8, max_length=63), AfterValidator(filled)] | None = None
    """Its password, 8 to 63 characters; leave it out for an open network."""
    own_encrypted: bool = False
    """true when this is your own router, encrypted, for this workshop alone. Only then, or over HTTPS, may people write in
    their own words."""

    def __post_init__(self) -> None:
        if self.own_encrypted and self.password is None:
            raise RuleBroken(
                "content.open-wifi",
                "This network is called encrypted, but it has no password.",
                "Write the network's password, or leave own_encrypted out.",
                "own_encrypted",
            )


@dataclass(frozen=True, kw_only=True, config=CLOSED)
class RunSheet:
    """The plan of one workshop."""

    id: Annotated[RunSheetId, CONTENT_ID]
    """Name of the run sheet: the same as its file name without .yaml."""
    title: Line
    """What the workshop is called. Participants see it."""
    purpose: Prose
    """What the workshop is for. Participants see it."""
    audience: Line
    """Who is invited."""
    place: OptionalLine = ""
    """Where it is held."""
    date: CalendarDate | None = None
    """The day, year-month-day."""
    wifi: WifiCard | None = None
    """The venue's network, when people may use it."""
    steps: Annotated[tuple[RunStep, ...], Field(min_length=1)]
    """The steps, in order."""

    @property
    def planned(self) -> timedelta:
        """How long all steps take together."""
        return timedelta(minutes=sum(step.minutes for step in self.steps))
