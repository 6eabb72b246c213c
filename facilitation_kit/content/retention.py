"""For how long each kind of data is kept.

In: ``ideas/retention.yaml``; a project without one keeps the defaults. Out: `Retention`. Easily got wrong: the days count
from the opening of the workshop, and a workshop keeps the dates that it was opened with, whatever the file says later.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Annotated

from pydantic import Field
from pydantic.dataclasses import dataclass

from facilitation_kit.content.fields import CLOSED, RuleBroken

__all__ = ["Retention"]

Days = Annotated[int, Field(ge=1, le=36_500)]


@dataclass(frozen=True, kw_only=True, config=CLOSED)
class Retention:
    """Days from the opening of a workshop to the erasure of each kind of data; for copies from their making."""

    raw_text: Days = 90
    """What people wrote in their own words, with the moderators' decisions about it."""
    ballot: Days = 365
    """All other answers."""
    participant: Days = 365
    """Random ids, groups, moments of joining, receipts. Not longer than answers are of use."""
    consent_log: Days = 365
    """Who agreed to what, in which wording; the withdrawals. Children's research guidance asks for six months."""
    export: Days = 90
    """Files that were exported."""
    pack: Days = 1_095
    """Playback packs."""
    backup: Days = 30
    """Copies of the store."""
    evidence: Days = 1_095
    """Transcripts, facts and cases of the research, from the day on which each was brought in. A quote from a workshop
    goes sooner: with the words that it was taken from, or with who took part."""
    safeguarding_record: Days = 2_190
    """Records of concerns. Ask your safeguarding lead: many areas keep them far longer."""

    def __post_init__(self) -> None:
        if self.participant < max(self.ballot, self.raw_text):
            raise RuleBroken(
                "content.retention-order",
                "Who took part would go before what they said, so nothing of it could be withdrawn any more.",
                "Keep participant at least as long as ballot and raw_text.",
                "participant",
            )

    def days(self) -> Mapping[str, int]:
        """The days by the name of the kind."""
        return {field.name: getattr(self, field.name) for field in fields(self)}
