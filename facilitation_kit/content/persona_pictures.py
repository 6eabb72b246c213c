"""Drawings for personas: a few heads and things of our own, never a photo of anybody.

In: the name that a persona has. Out: its words, and the drawing as SVG. Easily got wrong: a picture is not a description;
two personas may share one, and none of them says where somebody comes from.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from functools import cache

from facilitation_kit.content.pictures import plain_picture
from facilitation_kit.phrases import phrase
from facilitation_kit.shipped import shipped_folder

__all__ = ["PersonaPicture", "persona_drawing"]


class PersonaPicture(StrEnum):
    """What is drawn beside a persona's name."""

    HEADPHONES = "headphones"
    HOOD = "hood"
    CURLS = "curls"
    BUN = "bun"
    HEADSCARF = "headscarf"
    CAP = "cap"
    GLASSES = "glasses"
    BIRD = "bird"
    BOAT = "boat"
    PLANT = "plant"

    @property
    def words(self) -> str:
        """What the picture shows, for a list to choose from and for whoever cannot see it."""
        return _WORDS[self]


_WORDS: Mapping[PersonaPicture, str] = {
    PersonaPicture.HEADPHONES: phrase("A drawn person with headphones"),
    PersonaPicture.HOOD: phrase("A drawn person with a hood up"),
    PersonaPicture.CURLS: phrase("A drawn person with curly hair"),
    PersonaPicture.BUN: phrase("A drawn person with their hair in a bun"),
    PersonaPicture.HEADSCARF: phrase("A drawn person with a headscarf"),
    PersonaPicture.CAP: phrase("A drawn person with a cap"),
    PersonaPicture.GLASSES: phrase("A drawn person with glasses"),
    PersonaPicture.BIRD: phrase("A drawn bird"),
    PersonaPicture.BOAT: phrase("A drawn sailing boat"),
    PersonaPicture.PLANT: phrase("A drawn plant in a pot"),
}


@cache
def persona_drawing(picture: PersonaPicture) -> bytes:
    """The drawing, as SVG that holds shapes and nothing else.

    Raises:
        FileNotFoundError: the kit was installed without it.
    """
    path = shipped_folder("workshops/templates") / "personas" / f"{picture.value}.svg"
    return plain_picture(path.read_bytes())
