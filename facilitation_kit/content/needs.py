"""What young people need, as ordered levels under a North Star.

In: ``ideas/needs.yaml``. Out: `Needs`. Easily got wrong: the levels are listed from the base up, while a picture of
them is drawn from the top down.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field
from pydantic.dataclasses import dataclass

from facilitation_kit.content.fields import CLOSED, CONTENT_ID, Line, OptionalProse
from facilitation_kit.identifiers import NeedId

__all__ = ["NeedLevel", "Needs"]


@dataclass(frozen=True, kw_only=True, config=CLOSED)
class NeedLevel:
    """One need."""

    id: Annotated[NeedId, CONTENT_ID]
    """Name of the need, used by hypotheses and quotes. Do not change it later."""
    label: Line
    """The need in a few words, as it stands in the picture."""
    description: OptionalProse = ""
    """What having this need met looks like, in a sentence or two."""


@dataclass(frozen=True, kw_only=True, config=CLOSED)
class Needs:
    """The needs visual: a North Star, the levels below it, and health needs beside them."""

    north_star: Line
    """What all of it is for, in a few words."""
    north_star_description: OptionalProse = ""
    """The same in a sentence or two."""
    levels: Annotated[tuple[NeedLevel, ...], Field(min_length=1)]
    """The needs, from the base up: the first is met first."""
    contributing: tuple[NeedLevel, ...] = ()
    """Health needs that stand beside the levels and touch all of them."""

    def find(self, need: NeedId) -> NeedLevel:
        """The level or contributing need with this id.

        Raises:
            KeyError: no need has it.
        """
        for level in (*self.levels, *self.contributing):
            if level.id == need:
                return level
        raise KeyError(need)
