"""The scales that a question can be answered on: a fixed library, each with its points in words and some with faces.

In: the id of a scale. Out: a `Scale`. Easily got wrong: answers are stored with the id of their scale, so a scale
never changes; other points, other words or other faces are a new scale with a new id. Faces and words are different
instruments: answers on ``agree-5`` and on ``feeling-5-faces`` are never put together (DOMAIN S5).

Source: five positive degrees of a smile spread children's answers more than a scale from sad to happy does (Hall,
Hume and Tazzyman 2016, "Five Degrees of Happiness", doi 10.1145/2930674.2930719); hence ``good-5-faces``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from facilitation_kit.content.faces import Face

__all__ = ["SCALES", "Direction", "Scale", "ScalePoint"]


class Direction(StrEnum):
    """Which end of a scale comes first on a screen or on paper."""

    LOW_FIRST = "low_first"
    HIGH_FIRST = "high_first"


@dataclass(frozen=True, kw_only=True)
class ScalePoint:
    """One point of a scale.

    Attributes:
        name: what is stored, in lower-case letters, digits and underscores.
        value: its number, for medians: rising from the low end.
        labels: its words by language code; every point has ``en``.
        face: the picture beside the words.
    """

    name: str
    value: int
    labels: Mapping[str, str]
    face: Face | None = None


@dataclass(frozen=True, kw_only=True)
class Scale:
    """One scale.

    Attributes:
        id: its name in forms, answers and exports.
        points: in the order in which they are shown.
        easy_read: whether its words and pictures are for easy read.
    """

    id: str
    points: tuple[ScalePoint, ...]
    direction: Direction = Direction.LOW_FIRST
    easy_read: bool = False

    @property
    def has_faces(self) -> bool:
        """Whether each point has a picture."""
        return all(point.face is not None for point in self.points)


_Row = tuple[str, str, str, str]


def _scale(name: str, rows: tuple[_Row, ...], faces: tuple[Face, ...] = (), *, easy_read: bool = False) -> Scale:
    points = tuple(
        ScalePoint(
            name=point,
            value=number,
            labels={"en": english, "pl": polish, "ar": arabic},
            face=faces[number - 1] if faces else None,
        )
        for number, (point, english, polish, arabic) in enumerate(rows, start=1)
    )
    return Scale(id=name, points=points, easy_read=easy_read)


_FIVE = (Face.VERY_SAD, Face.SAD, Face.NEUTRAL, Face.HAPPY, Face.VERY_HAPPY)
_POSITIVE = (Face.NEUTRAL, Face.SLIGHTLY_HAPPY, Face.HAPPY, Face.VERY_HAPPY, Face.BEAMING)

_ALL = (
    _scale(
        "agree-5",
        (
            ("strongly_disagree", "Strongly disagree", "Zdecydowanie się nie zgadzam", "لا أوافق بشدة"),
            ("disagree", "Disagree", "Nie zgadzam się", "لا أوافق"),
            ("neither", "Neither agree nor disagree", "Ani tak, ani nie", "لا أوافق ولا أعارض"),
            ("agree", "Agree", "Zgadzam się", "أوافق"),
            ("strongly_agree", "Strongly agree", "Zdecydowanie się zgadzam", "أوافق بشدة"),
        ),
    ),
    _scale(
        "likely-5",
        (
            ("very_unlikely", "Very unlikely", "Bardzo mało prawdopodobne", "مستبعد جدا"),
            ("unlikely", "Unlikely", "Mało prawdopodobne", "مستبعد"),
            ("unsure", "Not sure", "Nie wiem", "لست متأكدا"),
            ("likely", "Likely", "Prawdopodobne", "محتمل"),
            ("very_likely", "Very likely", "Bardzo prawdopodobne", "محتمل جدا"),
        ),
    ),
    _scale(
        "often-5",
        (
            ("never", "Never", "Nigdy", "أبدا"),
            ("rarely", "Rarely", "Rzadko", "نادرا"),
            ("sometimes", "Sometimes", "Czasami", "أحيانا"),
            ("often", "Often", "Często", "غالبا"),
            ("always", "Always", "Zawsze", "دائما"),
        ),
    ),
    _scale(
        "feeling-3-faces",
        (
            ("bad", "Bad", "Źle", "سيئ"),
            ("ok", "OK", "W porządku", "لا بأس"),
            ("good", "Good", "Dobrze", "جيد"),
        ),
        (Face.SAD, Face.NEUTRAL, Face.HAPPY),
        easy_read=True,
    ),
    _scale(
        "feeling-5-faces",
        (
            ("very_bad", "Very bad", "Bardzo źle", "سيئ جدا"),
            ("bad", "Bad", "Źle", "سيئ"),
            ("ok", "OK", "W porządku", "لا بأس"),
            ("good", "Good", "Dobrze", "جيد"),
            ("very_good", "Very good", "Bardzo dobrze", "جيد جدا"),
        ),
        _FIVE,
        easy_read=True,
    ),
    _scale(
        "good-5-faces",
        (
            ("not_good", "Not good", "Niedobre", "ليس جيدا"),
            ("a_bit_good", "A bit good", "Trochę dobre", "جيد قليلا"),
            ("good", "Good", "Dobre", "جيد"),
            ("really_good", "Really good", "Naprawdę dobre", "جيد حقا"),
            ("brilliant", "Brilliant", "Świetne", "رائع"),
        ),
        _POSITIVE,
        easy_read=True,
    ),
)

SCALES: Mapping[str, Scale] = {scale.id: scale for scale in _ALL}
"""Every scale, by its id."""
