"""The faces of scales: drawn here, in one line weight, in the colour of the text around them.

In: a `Face`. Out: a picture as SVG without a word in it. Easily got wrong: a face never stands alone. The word beside
it is its alternative text, so the picture itself is hidden from screen readers.
"""

from __future__ import annotations

from enum import StrEnum

__all__ = ["Face", "face_svg"]


class Face(StrEnum):
    """A face, from the saddest to the happiest."""

    VERY_SAD = "very_sad"
    SAD = "sad"
    NEUTRAL = "neutral"
    SLIGHTLY_HAPPY = "slightly_happy"
    HAPPY = "happy"
    VERY_HAPPY = "very_happy"
    BEAMING = "beaming"


_MOUTHS = {
    Face.VERY_SAD: "M14 36q10-14 20 0",
    Face.SAD: "M15 34q9-8 18 0",
    Face.NEUTRAL: "M15 32h18",
    Face.SLIGHTLY_HAPPY: "M16 31q8 4 16 0",
    Face.HAPPY: "M15 30q9 8 18 0",
    Face.VERY_HAPPY: "M14 28q10 14 20 0",
    Face.BEAMING: "M13 27h22q-2 12-11 12t-11-12z",
}


def face_svg(face: Face, size: int = 48) -> str:
    """A face as SVG for a page.

    Args:
        face: which one.
        size: width and height in CSS pixels.
    """
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{size}" height="{size}" viewBox="0 0 48 48" '
        'aria-hidden="true" focusable="false" fill="none" stroke="currentColor" stroke-width="2.5" '
        'stroke-linecap="round" stroke-linejoin="round"><circle cx="24" cy="24" r="21"/>'
        '<path d="M17 18v3M31 18v3"/>'
        f'<path d="{_MOUTHS[face]}"/></svg>'
    )
