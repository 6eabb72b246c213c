"""The project itself: its name, its partners, whom to call, and what participants agree to.

In: ``ideas/project.yaml``. Out: `Project`. Easily got wrong: new words in `Project.consent_text` need a new
`Project.consent_version`, because every answer is stored with the version that its person saw.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field
from pydantic.dataclasses import dataclass

from facilitation_kit.content.consent import LanguageTag
from facilitation_kit.content.fields import CLOSED, CONTENT_ID, Line, OptionalProse, Prose, paragraphs
from facilitation_kit.content.quotes import Role
from facilitation_kit.identifiers import GroupId

__all__ = ["AudienceGroup", "Contact", "Project", "SupportContact"]


@dataclass(frozen=True, kw_only=True, config=CLOSED)
class AudienceGroup:
    """A group that a participant may say they belong to."""

    id: Annotated[GroupId, CONTENT_ID]
    """Name of the group in answers and exports."""
    label: Line
    """The group as people read it on the phone."""
    role: Role | None = None
    """What somebody of the group is to the project, for quotes: young_person, parent_carer, practitioner, specialist or
    stakeholder. Without it nothing that they write in a workshop becomes evidence."""


@dataclass(frozen=True, kw_only=True, config=CLOSED)
class Contact:
    """A person to call."""

    name: Line
    """Their name."""
    role: Line
    """What they do."""
    phone: Line
    """Their number, in quotes."""


@dataclass(frozen=True, kw_only=True, config=CLOSED)
class SupportContact:
    """Somebody who helps, shown on every phone's help page."""

    name: Line
    """Who it is."""
    phone: Line
    """Their number, in quotes."""
    text: OptionalProse = ""
    """When to call and what happens then, in a sentence or two."""


@dataclass(frozen=True, kw_only=True, config=CLOSED)
class Project:
    """The project."""

    name: Line
    """What the project is called."""
    city: Line
    """Where it works."""
    summary: Prose
    """What it is for, in a few sentences."""
    partners: tuple[Line, ...] = ()
    """The organisations in it."""
    audience_groups: tuple[AudienceGroup, ...] = ()
    """The groups that a participant may declare when joining; nobody has to."""
    safeguarding_lead: Contact
    """Whom to call when somebody may be at risk."""
    support: Annotated[tuple[SupportContact, ...], Field(min_length=1)]
    """Where participants find help; at least one."""
    consent_text: Prose
    """What happens with answers, as read before joining."""
    consent_version: Line
    """Name of this wording, such as 2026-09. New words need a new name."""
    language: LanguageTag = "en-GB"
    """The language of the content, such as en-GB, pl or ar. Packs say their own words in it too."""

    @property
    def consent_paragraphs(self) -> tuple[str, ...]:
        """The consent text, cut at blank lines."""
        return paragraphs(self.consent_text)
