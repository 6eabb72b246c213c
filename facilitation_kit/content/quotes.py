"""What people said, how far they agreed to it being shown, and a description of them that does not give them away.

In: ``ideas/quotes.yaml`` (invented quotes of an example project only; real ones belong in the store). Out: `Quote`
values. Easily got wrong: ask `ConsentScope.allows` before showing a quote; a scope is a reach, not a label.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field
from pydantic.dataclasses import dataclass

from facilitation_kit.content.fields import CLOSED, CONTENT_ID, Line, OptionalProse, Prose, paragraphs
from facilitation_kit.identifiers import HypothesisId, NeedId, QuoteId, ResearchActivityId
from facilitation_kit.phrases import phrase

__all__ = ["AgeBand", "Attribution", "ConsentScope", "Quote", "QuotesFile", "Role", "Sex", "Stance"]


class ConsentScope(StrEnum):
    """How far the person agreed to the quote being shown; each reach includes the ones before it."""

    INTERNAL = "internal"
    WORKING_GROUP = "working_group"
    PROFESSIONALS = "professionals"
    PUBLIC = "public"

    @property
    def reach(self) -> int:
        """0 for internal, up to 3 for public."""
        return list(ConsentScope).index(self)

    def allows(self, audience: ConsentScope) -> bool:
        """Whether a quote with this consent may be shown to `audience`.

        >>> ConsentScope.PROFESSIONALS.allows(ConsentScope.WORKING_GROUP)
        True
        >>> ConsentScope.WORKING_GROUP.allows(ConsentScope.PUBLIC)
        False
        """
        return audience.reach <= self.reach


class Stance(StrEnum):
    """What a quote does to the hypotheses it is linked to."""

    SUPPORTS = "supports"
    CHALLENGES = "challenges"
    UNCLEAR = "unclear"


class Role(StrEnum):
    """What the person is to the project."""

    YOUNG_PERSON = "young_person"
    PARENT_CARER = "parent_carer"
    PRACTITIONER = "practitioner"
    SPECIALIST = "specialist"
    STAKEHOLDER = "stakeholder"


class Sex(StrEnum):
    """As the person describes themselves."""

    WOMAN = "woman"
    MAN = "man"
    NON_BINARY = "non_binary"


class AgeBand(StrEnum):
    """An age wide enough not to give anybody away."""

    AGE_13_15 = "13-15"
    AGE_16_17 = "16-17"
    AGE_18_24 = "18-24"

    @property
    def words(self) -> str:
        """The band as it is printed, with an en dash."""
        return self.value.replace("-", "\N{EN DASH}")


_ROLE_WORDS = {
    Role.YOUNG_PERSON: phrase("Young person"),
    Role.PARENT_CARER: phrase("Parent or carer"),
    Role.PRACTITIONER: phrase("Practitioner"),
    Role.SPECIALIST: phrase("Specialist"),
    Role.STAKEHOLDER: phrase("Stakeholder"),
}
_YOUNG_PERSON_WORDS = {
    Sex.WOMAN: phrase("Young woman"),
    Sex.MAN: phrase("Young man"),
    Sex.NON_BINARY: phrase("Non-binary young person"),
}


@dataclass(frozen=True, kw_only=True, config=CLOSED)
class Attribution:
    """Who said it, as generally as it must be and no more closely."""

    role: Role
    """young_person, parent_carer, practitioner, specialist or stakeholder."""
    sex: Sex | None = None
    """woman, man or non_binary; leave it out when it does not matter or would give somebody away."""
    age_band: AgeBand | None = None
    """13-15, 16-17 or 18-24; for young people only."""
    service_type: Line | None = None
    """The kind of service, never its name: youth service."""

    @property
    def words(self) -> str:
        """The attribution as it stands under a quote.

        >>> Attribution(role=Role.YOUNG_PERSON, sex=Sex.WOMAN, service_type="youth service").words
        'Young woman, youth service'
        """
        who = _ROLE_WORDS[self.role]
        if self.role is Role.YOUNG_PERSON and self.sex is not None:
            who = _YOUNG_PERSON_WORDS[self.sex]
        band = self.age_band.words if self.age_band else None
        said: str = who
        for part in (band, self.service_type):
            said = phrase("{first}, {next}", first=said, next=part) if part else said
        return said


@dataclass(frozen=True, kw_only=True, config=CLOSED)
class Quote:
    """One quote."""

    id: Annotated[QuoteId, CONTENT_ID]
    """Name of the quote."""
    hypotheses: Annotated[tuple[Annotated[HypothesisId, CONTENT_ID], ...], Field(min_length=1)]
    """The hypotheses it speaks to: ids of hypotheses.yaml."""
    needs: tuple[Annotated[NeedId, CONTENT_ID], ...] = ()
    """The needs it speaks to: ids of needs.yaml."""
    stance: Stance
    """supports, challenges or unclear."""
    text: Prose
    """The words; a blank line starts a new paragraph."""
    attribution: Attribution
    """Who said it."""
    consent_scope: ConsentScope
    """How far it may be shown: internal, working_group, professionals or public."""
    approved_by_participant: bool = False
    """Whether the person has read it as it stands here and agreed; young people and parents see no others."""
    excerpt: OptionalProse = ""
    """A shorter form, chosen by a person, for slides on which the whole would not fit."""
    activity: Annotated[ResearchActivityId, CONTENT_ID] | None = None
    """Where it was heard: an id of research.yaml."""

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """The text, cut at blank lines."""
        return paragraphs(self.text)


@dataclass(frozen=True, kw_only=True, config=CLOSED)
class QuotesFile:
    """``ideas/quotes.yaml`` as a whole."""

    quotes: tuple[Quote, ...]
    """The quotes, in the order in which they are shown."""
