"""For whom a pack is, and what follows from that (B1).

In: nothing. Out: `RULES`, one row an audience. The one thing easily got wrong: an audience is not a consent: a quote is
shown where its consent reaches this audience, and to young people and parents only when its speaker has approved it too.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from facilitation_kit.analysis.disclosure_control import Profile
from facilitation_kit.content.quotes import ConsentScope

__all__ = ["RULES", "Audience", "AudienceRules"]


class Audience(StrEnum):
    """Who reads the pack."""

    TEAM = "team"
    WORKING_GROUP = "working_group"
    PROFESSIONALS = "professionals"
    YOUNG_PEOPLE = "young_people"
    PARENTS_CARERS = "parents_carers"


@dataclass(frozen=True, kw_only=True)
class AudienceRules:
    """What an audience may see.

    Attributes:
        words: the audience in words, such as "the working group".
        scope: how far a quote's consent must reach.
        profile: thresholds for figures.
        approved_only: a quote must have been approved by its speaker as well.
        service_types: whether an attribution may name a kind of service.
        easy_read: whether everything that they read needs its easy-read sentence and picture.
        looks_after_evidence: whether it is told where evidence is one-sided or has lost its support.
    """

    words: str
    scope: ConsentScope
    profile: Profile
    approved_only: bool = False
    service_types: bool = True
    easy_read: bool = False
    looks_after_evidence: bool = False


RULES: Mapping[Audience, AudienceRules] = MappingProxyType(
    {
        Audience.TEAM: AudienceRules(
            words="the project team",
            scope=ConsentScope.INTERNAL,
            profile=Profile.WORKING_GROUP,
            looks_after_evidence=True,
        ),
        Audience.WORKING_GROUP: AudienceRules(
            words="the working group",
            scope=ConsentScope.WORKING_GROUP,
            profile=Profile.WORKING_GROUP,
            looks_after_evidence=True,
        ),
        Audience.PROFESSIONALS: AudienceRules(
            words="schools, police and other professionals",
            scope=ConsentScope.PROFESSIONALS,
            profile=Profile.EXTERNAL,
        ),
        Audience.YOUNG_PEOPLE: AudienceRules(
            words="young people",
            scope=ConsentScope.PUBLIC,
            profile=Profile.EXTERNAL,
            approved_only=True,
            service_types=False,
            easy_read=True,
        ),
        Audience.PARENTS_CARERS: AudienceRules(
            words="parents and carers",
            scope=ConsentScope.PUBLIC,
            profile=Profile.EXTERNAL,
            approved_only=True,
            service_types=False,
        ),
    }
)
