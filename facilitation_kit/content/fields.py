"""The kinds of field that a content file has: a line, a paragraph, a name, a date.

In: the plain value that stood in the file. Out: the same value, checked, or a `RuleBroken` that says what to do about
it. Easily got wrong: text is never trimmed or changed here. What the designer wrote is what the screens show.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, ConfigDict, StringConstraints, WithJsonSchema

from facilitation_kit.identifiers import CONTENT_ID_PATTERN

__all__ = [
    "CLOSED",
    "CONTENT_ID",
    "CalendarDate",
    "Line",
    "OptionalLine",
    "OptionalProse",
    "Prose",
    "RuleBroken",
    "paragraphs",
]

LINE_LENGTH = 300
PROSE_LENGTH = 5_000

CLOSED = ConfigDict(extra="forbid", use_attribute_docstrings=True)
"""No key but the documented ones; the docstring below a field is its description in the JSON Schema."""

CONTENT_ID = StringConstraints(pattern=CONTENT_ID_PATTERN)
"""A name that other files refer to: lower-case letters, digits and hyphens."""

# XML 1.0 cannot hold these, so a Word file or a slide with one of them could not be written.
_NOT_WRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_BLANK_LINES = re.compile(r"\n[ \t]*(?:\n[ \t]*)+")
_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


class RuleBroken(ValueError):
    """A rule that the types alone cannot say; it becomes one fault with this code.

    Args:
        code: stable name of the fault.
        message: what is wrong, one plain sentence.
        remedy: what to do about it.
        field: the key inside the object at fault, where that is known better than the reader knows it.
    """

    def __init__(self, code: str, message: str, remedy: str, field: str | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.remedy = remedy
        self.field = field


def paragraphs(text: str) -> tuple[str, ...]:
    r"""The paragraphs of a text that blank lines cut up; lines that were wrapped in the file become one.

    >>> paragraphs("One\nand a half.\n\nTwo.")
    ('One and a half.', 'Two.')
    """
    pieces = (" ".join(piece.split()) for piece in _BLANK_LINES.split(text))
    return tuple(piece for piece in pieces if piece)


def writable(text: str) -> str:
    """`text`, when every format of a pack can hold it.

    Raises:
        RuleBroken: ``content.control-character``.
    """
    found = _NOT_WRITABLE.search(text)
    if found:
        raise RuleBroken(
            "content.control-character",
            f"This text holds an invisible character (U+{ord(found[0]):04X}) that a document cannot show.",
            "Delete the text and type it again, without pasting.",
        )
    return text


def filled(text: str) -> str:
    """`text`, when there is something to read in it.

    Raises:
        RuleBroken: ``content.blank``.
    """
    if not text.strip():
        raise RuleBroken("content.blank", "This is empty.", "Write something here, or remove the key.")
    return writable(text)


def calendar_date(value: object) -> date:
    """A day, from the way it is written in the file: ``2026-11-04``.

    Raises:
        RuleBroken: ``content.bad-date``. A bare year or a number is refused rather than guessed at.
    """
    if type(value) is date:
        return value
    if isinstance(value, str) and _ISO_DATE.fullmatch(value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
    raise RuleBroken(
        "content.bad-date", "This is not a day of the calendar.", "Write year-month-day, such as 2026-11-04."
    )


Line = Annotated[str, StringConstraints(min_length=1, max_length=LINE_LENGTH), AfterValidator(filled)]
"""One line of text, required."""

OptionalLine = Annotated[str, StringConstraints(max_length=LINE_LENGTH), AfterValidator(writable)]
"""One line of text, may be empty."""

Prose = Annotated[str, StringConstraints(min_length=1, max_length=PROSE_LENGTH), AfterValidator(filled)]
"""Sentences or paragraphs, required."""

OptionalProse = Annotated[str, StringConstraints(max_length=PROSE_LENGTH), AfterValidator(writable)]
"""Sentences or paragraphs, may be empty."""

CalendarDate = Annotated[date, BeforeValidator(calendar_date), WithJsonSchema({"type": "string", "format": "date"})]
