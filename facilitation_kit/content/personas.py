"""Personas: somebody who could be one of many, made of what many have said, so that nobody has to stand for it.

In: ``ideas/personas.yaml``. Out: `Persona` values, and the fields of a card in their order for phones, paper and packs
(DOMAIN P1 to P7). Easily got wrong: a persona is not a person. Its name is invented, it has no diagnosis, offence, address or
school, and what nobody has told us is marked as an assumption.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass as plain_dataclass
from enum import StrEnum
from typing import Annotated, ClassVar

from pydantic import BeforeValidator, Field, model_validator
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
    paragraphs,
)
from facilitation_kit.content.persona_pictures import PersonaPicture
from facilitation_kit.content.quotes import AgeBand
from facilitation_kit.content.refused_keys import refused_key
from facilitation_kit.identifiers import NeedId, PersonaId
from facilitation_kit.phrases import phrase

__all__ = [
    "FEWEST_IN_A_COMPOSITE",
    "CardField",
    "CardFieldKind",
    "Persona",
    "PersonaContext",
    "PersonaField",
    "PersonaStatement",
    "PersonaStatus",
    "PersonasFile",
    "Provenance",
    "Validation",
    "card_fields",
]

FEWEST_IN_A_COMPOSITE = 3
"""People of whom a composite must be made before it may be published (P1)."""

_WHOSE = "A persona is nobody in particular; say what helps and what gets in the way instead."
_PRIVATE: Mapping[str, str] = {
    **dict.fromkeys(
        ("diagnosis", "diagnoses", "disability", "condition"),
        "A persona has no diagnosis: a label sends readers to the person, and the barrier is in the service.",
    ),
    **dict.fromkeys(
        ("offence", "offences", "offense", "crime", "convictions", "record"),
        "A persona has no offence: it would make a suspect of whoever resembles it.",
    ),
    **dict.fromkeys(
        ("address", "postcode", "street", "home_address", "estate"),
        "A persona has no address: whoever knows the street knows the person.",
    ),
    **dict.fromkeys(("school", "college", "class"), "A persona has no school: with an age it names a few people."),
    **dict.fromkeys(
        ("name", "real_name", "full_name", "surname", "first_name", "date_of_birth", "birthday", "age", "photo"),
        "A persona has no real name, birthday or photo: its name_alias is invented, its age a band, its picture drawn.",
    ),
}


class PersonaField(StrEnum):
    """What a statement on a card is about, strengths first (P2)."""

    STRENGTHS = "strengths"
    WHAT_HELPS = "what_helps"
    ABOUT_ME = "about_me"
    WHAT_MATTERS_TO_ME = "what_matters_to_me"
    PEOPLE_I_TRUST = "people_i_trust"
    WHAT_GETS_IN_THE_WAY = "what_gets_in_the_way"
    A_GOOD_DAY = "a_good_day"
    A_HARD_DAY = "a_hard_day"
    QUESTIONS_FOR_SERVICES = "questions_for_services"


class PersonaContext(StrEnum):
    """Where the persona's days take place."""

    HOME = "home"
    PEERS = "peers"
    SCHOOL = "school"
    NEIGHBOURHOOD = "neighbourhood"
    ONLINE = "online"

    @property
    def words(self) -> str:
        """As it stands on a card."""
        return _CONTEXT_WORDS[self]


_CONTEXT_WORDS: Mapping[PersonaContext, str] = {
    PersonaContext.HOME: phrase("home"),
    PersonaContext.PEERS: phrase("friends and others of the same age"),
    PersonaContext.SCHOOL: phrase("school or work"),
    PersonaContext.NEIGHBOURHOOD: phrase("neighbourhood"),
    PersonaContext.ONLINE: phrase("online"),
}


class Provenance(StrEnum):
    """How a persona came about."""

    CO_CREATED = "co_created"
    RESEARCH_COMPOSITE = "research_composite"
    MIXED = "mixed"

    @property
    def words(self) -> str:
        """As it stands on a card."""
        return _PROVENANCE_WORDS[self]


_PROVENANCE_WORDS: Mapping[Provenance, str] = {
    Provenance.CO_CREATED: phrase("made together in the room"),
    Provenance.RESEARCH_COMPOSITE: phrase("put together from research"),
    Provenance.MIXED: phrase("put together from research and in the room"),
}


class PersonaStatus(StrEnum):
    """How far a persona has come."""

    DRAFT = "draft"
    IN_VALIDATION = "in_validation"
    PUBLISHED = "published"
    VETOED = "vetoed"
    RETIRED = "retired"

    @property
    def words(self) -> str:
        """As the team reads it."""
        return _STATUS_WORDS[self]


_STATUS_WORDS: Mapping[PersonaStatus, str] = {
    PersonaStatus.DRAFT: phrase("draft"),
    PersonaStatus.IN_VALIDATION: phrase("being checked by participants"),
    PersonaStatus.PUBLISHED: phrase("published"),
    PersonaStatus.VETOED: phrase("refused by participants"),
    PersonaStatus.RETIRED: phrase("no longer used"),
}


def statement_field(value: object) -> object:
    """`value`, unless it names something that no persona says.

    Raises:
        RuleBroken: ``content.private-key``.
    """
    why = refused_key(_PRIVATE, value)
    if why:
        raise RuleBroken("content.private-key", why, _WHOSE)
    return value


@dataclass(frozen=True, kw_only=True, config=CLOSED)
class PersonaStatement:
    """One thing that a card says."""

    field: Annotated[PersonaField, BeforeValidator(statement_field)]
    """strengths, what_helps, about_me, what_matters_to_me, people_i_trust, what_gets_in_the_way, a_good_day, a_hard_day or
    questions_for_services."""
    text: Prose
    """What it says, in the first person; what gets in the way is in services and places, not in the person."""
    evidence: tuple[Annotated[str, CONTENT_ID], ...] = ()
    """What it rests on: ids of quotes.yaml or of facts in the store."""
    assumption: bool = False
    """true where nobody has told us; needed where there is no evidence."""

    @model_validator(mode="after")
    def _rests_on_something(self) -> PersonaStatement:
        if bool(self.evidence) == self.assumption:
            raise RuleBroken(
                "content.statement-basis",
                "This statement has evidence and is marked as an assumption."
                if self.assumption
                else "This statement has neither evidence nor the mark assumption.",
                "Name the evidence that it rests on, or write assumption: true.",
                field="assumption" if self.assumption else "text",
            )
        return self

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """The text, cut at blank lines."""
        return paragraphs(self.text)


@dataclass(frozen=True, kw_only=True, config=CLOSED)
class Validation:
    """A round in which participants looked at the card (P7)."""

    on: CalendarDate
    """The day."""
    group: Line
    """Who looked at it, as a group."""
    changes: OptionalProse = ""
    """What they changed, or why they refused it; empty where it stayed as it was."""


@dataclass(frozen=True, kw_only=True, config=CLOSED)
class Persona:
    """One persona."""

    REFUSED_KEYS: ClassVar[Mapping[str, str]] = _PRIVATE

    id: Annotated[PersonaId, CONTENT_ID]
    """Name of the persona."""
    name_alias: Line
    """An invented name; never that of a participant."""
    age_band: AgeBand | None = None
    """13-15, 16-17 or 18-24; leave it out where age does not matter."""
    pronouns: OptionalLine = ""
    """How to speak of them, such as she/her."""
    picture: PersonaPicture
    """A drawing of the kit: headphones, hood, curls, bun, headscarf, cap, glasses, bird, boat or plant."""
    contexts: tuple[PersonaContext, ...] = ()
    """Where their days take place: home, peers, school, neighbourhood, online."""
    statements: tuple[PersonaStatement, ...]
    """What the card says; strengths and what_helps are needed."""
    needs: tuple[Annotated[NeedId, CONTENT_ID], ...] = ()
    """The needs that it is about: ids of needs.yaml."""
    provenance: Provenance
    """co_created, research_composite or mixed."""
    source_count: Annotated[int, Field(ge=0, le=100_000)]
    """How many people it is made of."""
    session_count: Annotated[int, Field(ge=0, le=100_000)]
    """In how many sessions they were heard."""
    validated_with: tuple[Validation, ...] = ()
    """Rounds in which participants looked at it."""
    status: PersonaStatus = PersonaStatus.DRAFT
    """draft, in_validation, published, vetoed or retired; packs for others show published ones only."""
    version: Annotated[int, Field(ge=1, le=100_000)] = 1
    """Count it up with each change."""

    @model_validator(mode="after")
    def _can_be_shown(self) -> Persona:
        said = {statement.field for statement in self.statements}
        for field in (PersonaField.STRENGTHS, PersonaField.WHAT_HELPS):
            if field not in said:
                raise RuleBroken(
                    "content.persona-strengths",
                    f"This persona has no statement about {field}.",
                    "Say what this person is good at, and what helps; an assumption will do to begin with.",
                    field="statements",
                )
        if self.status is PersonaStatus.PUBLISHED and self.too_few:
            raise RuleBroken(
                "content.composite-too-few",
                f"A composite of fewer than {FEWEST_IN_A_COMPOSITE} people may be one of them in disguise.",
                "Leave it a draft until more people stand behind it.",
                field="source_count",
            )
        return self

    @property
    def too_few(self) -> bool:
        """It is a composite of so few people that it may be one of them in disguise."""
        return self.provenance is not Provenance.CO_CREATED and self.source_count < FEWEST_IN_A_COMPOSITE

    def about(self, field: PersonaField) -> tuple[PersonaStatement, ...]:
        """Its statements about one thing, in their order."""
        return tuple(statement for statement in self.statements if statement.field is field)


@dataclass(frozen=True, kw_only=True, config=CLOSED)
class PersonasFile:
    """``ideas/personas.yaml`` as a whole."""

    personas: tuple[Persona, ...]
    """The personas, in the order in which they are shown."""


class CardFieldKind(StrEnum):
    """How a field of a card is filled in."""

    LINE = "line"
    CHOICE = "choice"
    PICTURE = "picture"
    STATEMENTS = "statements"
    NEEDS = "needs"
    CONTEXTS = "contexts"


@plain_dataclass(frozen=True, kw_only=True)
class CardField:
    """One field of a card.

    Attributes:
        name: key of `Persona`, or value of `PersonaField` for statements.
        label: what stands above it.
        hint: what to write, in a sentence.
        kind: how it is filled in.
        required: whether a card needs it.
    """

    name: str
    label: str
    hint: str
    kind: CardFieldKind
    required: bool = False


def card_fields() -> tuple[CardField, ...]:
    """All fields of a card in the order in which it is filled in and read: who it is, strengths, what helps, and the rest."""
    return _CARD


def _statements(field: PersonaField, label: str, hint: str, *, required: bool = False) -> CardField:
    return CardField(name=field.value, label=label, hint=hint, kind=CardFieldKind.STATEMENTS, required=required)


_CARD = (
    CardField(
        name="name_alias",
        label=phrase("Name"),
        hint=phrase("Make one up. Take nobody's whom you know."),
        kind=CardFieldKind.LINE,
        required=True,
    ),
    CardField(
        name="picture",
        label=phrase("Picture"),
        hint=phrase("Choose a drawing. It need not look like anybody."),
        kind=CardFieldKind.PICTURE,
        required=True,
    ),
    CardField(name="age_band", label=phrase("Age"), hint=phrase("About how old?"), kind=CardFieldKind.CHOICE),
    CardField(
        name="pronouns", label=phrase("Pronouns"), hint=phrase("Such as she, he or they."), kind=CardFieldKind.LINE
    ),
    _statements(
        PersonaField.STRENGTHS,
        phrase("What I am good at"),
        phrase("What would a friend say that this person is good at?"),
        required=True,
    ),
    _statements(
        PersonaField.WHAT_HELPS,
        phrase("What helps"),
        phrase("Who or what makes things easier for this person?"),
        required=True,
    ),
    _statements(
        PersonaField.ABOUT_ME,
        phrase("About me"),
        phrase("How would this person introduce themselves in two sentences?"),
    ),
    _statements(
        PersonaField.WHAT_MATTERS_TO_ME, phrase("What matters to me"), phrase("What would this person not give up?")
    ),
    _statements(
        PersonaField.PEOPLE_I_TRUST,
        phrase("People I trust"),
        phrase("Who is there for this person? Say who they are to them, not what they are called."),
    ),
    _statements(
        PersonaField.WHAT_GETS_IN_THE_WAY,
        phrase("What gets in the way"),
        phrase("Which places, rules or services make it harder? It is not in the person."),
    ),
    CardField(
        name="needs",
        label=phrase("Needs"),
        hint=phrase("Which of these needs is the card about?"),
        kind=CardFieldKind.NEEDS,
    ),
    _statements(PersonaField.A_GOOD_DAY, phrase("A good day"), phrase("What happens on a day that goes well?")),
    _statements(PersonaField.A_HARD_DAY, phrase("A hard day"), phrase("What happens on a day that does not?")),
    _statements(
        PersonaField.QUESTIONS_FOR_SERVICES,
        phrase("Questions for services"),
        phrase("What would this person ask the people who are paid to help?"),
    ),
    CardField(
        name="contexts",
        label=phrase("Where my days happen"),
        hint=phrase("Which places is the card about?"),
        kind=CardFieldKind.CONTEXTS,
    ),
)
