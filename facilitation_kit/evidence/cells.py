"""Cells of a table as values, and values as cells.

In: what a spreadsheet or a CSV file holds in one cell. Out: the value that its column asks for, or what is wrong in words.
The one thing easily got wrong: a spreadsheet makes numbers, dates and formulas of what people type, so 12 may come as 12.0,
and text that begins like a formula is written behind an apostrophe in CSV, which is taken off again when it is read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from enum import Enum, auto

from facilitation_kit.content.quotes import AgeBand, Stance
from facilitation_kit.identifiers import HypothesisId, is_content_id
from facilitation_kit.responses.evidence_records import HypothesisLink

__all__ = ["CellFault", "CellKind", "band_of", "guarded", "read_cell", "text_of", "unguarded", "written"]


class CellKind(Enum):
    """What a column holds."""

    TEXT = auto()
    WORD = auto()
    NAME = auto()
    NAMES = auto()
    LINKS = auto()
    CHOICE = auto()
    AGE = auto()
    DAY = auto()
    MOMENT = auto()
    YES_NO = auto()
    NUMBER = auto()


class CellFault(Exception):
    """What is wrong with a cell.

    Args:
        code: of the fault.
        message: one sentence, without what stands in the cell, which may be somebody's words.
        remedy: what to do.
    """

    def __init__(self, *, code: str, message: str, remedy: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.remedy = remedy


_FORMULA = re.compile(
    "'*[=+\\-@\t\r\n\N{FULLWIDTH EQUALS SIGN}\N{FULLWIDTH PLUS SIGN}\N{FULLWIDTH HYPHEN-MINUS}\N{FULLWIDTH COMMERCIAL AT}]"
)
_SEPARATORS = re.compile(r"[;,\n]")
_YES = frozenset(("yes", "y", "true", "1"))
_NO = frozenset(("no", "n", "false", "0"))
_BANDS = {AgeBand.AGE_13_15: range(13, 16), AgeBand.AGE_16_17: range(16, 18), AgeBand.AGE_18_24: range(18, 25)}
_SAME_CHOICES = {
    "parent": "parent_carer",
    "carer": "parent_carer",
    "parent_or_carer": "parent_carer",
    "parent/carer": "parent_carer",
    "female": "woman",
    "young_woman": "woman",
    "male": "man",
    "young_man": "man",
    "nonbinary": "non_binary",
    "support": "supports",
    "supporting": "supports",
    "challenge": "challenges",
    "challenging": "challenges",
}


def guarded(text: str) -> str:
    """The text as it may stand in CSV: behind an apostrophe where a spreadsheet would run it.

    >>> guarded("=1+1"), guarded("- or not"), guarded("plain")
    ("'=1+1", "'- or not", 'plain')
    """
    return f"'{text}" if _FORMULA.match(text) else text


def unguarded(text: str) -> str:
    """The text that `guarded` was given.

    >>> unguarded("'=1+1"), unguarded("'tis so")
    ('=1+1', "'tis so")
    """
    return text[1:] if text.startswith("'") and _FORMULA.match(text) else text


def text_of(cell: object) -> str:
    """What a cell says, as text; an empty one says nothing.

    >>> text_of(12.0), text_of(date(2026, 11, 4)), text_of(True), text_of(None)
    ('12', '2026-11-04', 'yes', '')
    """
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == datetime.min.time() else cell.isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    text = str(cell).replace("\r\n", "\n").replace("\r", "\n")
    return text if text.strip() else ""


def read_cell(kind: CellKind, cell: object, choices: Sequence[str] = ()) -> object:
    """The value of a cell that is not empty.

    Args:
        kind: what its column holds.
        cell: as the file holds it.
        choices: what may stand here, for `CellKind.CHOICE`.

    Raises:
        CellFault: ``evidence.not-in-list``, ``evidence.bad-id``, ``evidence.bad-link``, ``evidence.bad-date``,
            ``evidence.bad-number``.
    """
    text = text_of(cell)
    return choice(text, choices) if kind is CellKind.CHOICE else _READERS[kind](text)


def choice(text: str, choices: Sequence[str]) -> str:
    """The choice that a text means, however its words are joined.

    >>> choice("Working group", ["internal", "working_group"])
    'working_group'

    Raises:
        CellFault: ``evidence.not-in-list``.
    """
    plain = re.sub(r"[\s-]+", "_", text.strip().lower())
    for known in (plain, _SAME_CHOICES.get(plain, "")):
        if known in choices:
            return known
    raise CellFault(
        code="evidence.not-in-list",
        message="This is not one of the choices.",
        remedy=f"Write one of {', '.join(choices)}.",
    )


def band_of(text: str) -> AgeBand | None:
    """The band of an age or a band; ``None`` for an age outside all bands, which is not kept.

    >>> band_of("15"), band_of("16-17"), band_of("41")
    (<AgeBand.AGE_13_15: '13-15'>, <AgeBand.AGE_16_17: '16-17'>, None)

    Raises:
        CellFault: ``evidence.bad-number`` for what is neither.
    """
    plain = re.sub(r"\s*[-\N{EN DASH}]\s*", "-", text.strip())
    if plain in list(AgeBand):
        return AgeBand(plain)
    if not re.fullmatch(r"\d{1,3}", plain):
        raise CellFault(
            code="evidence.bad-number",
            message="This is neither an age nor an age band.",
            remedy=f"Write one of {', '.join(AgeBand)}, an age, or nothing.",
        )
    return next((band for band, ages in _BANDS.items() if int(plain) in ages), None)


def written(value: object) -> str:
    """A value as the text of its cell; `read_cell` reads it back.

    >>> written((HypothesisLink(hypothesis=HypothesisId("front-door"), stance=Stance.SUPPORTS),))
    'front-door: supports'
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, HypothesisLink):
        return f"{value.hypothesis}: {value.stance}"
    if isinstance(value, tuple):
        return "; ".join(written(each) for each in value)
    return str(value)


def _name(text: str) -> str:
    plain = text.strip().lower()
    if not is_content_id(plain):
        raise CellFault(
            code="evidence.bad-id",
            message="This cannot be an id.",
            remedy="Use lower-case letters, digits and hyphens, 63 at most.",
        )
    return plain


def _link(text: str) -> HypothesisLink:
    name, colon, stance = text.partition(":")
    if not colon or not stance.strip():
        raise CellFault(
            code="evidence.bad-link",
            message="This does not say what it does to the hypothesis.",
            remedy="Write the hypothesis, a colon and supports, challenges or unclear: front-door: supports.",
        )
    return HypothesisLink(hypothesis=HypothesisId(_name(name)), stance=Stance(choice(stance, list(Stance))))


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text.strip()[:10] if "T" in text else text.strip())
    except ValueError:
        raise CellFault(
            code="evidence.bad-date",
            message="This is not a day that can be read for certain.",
            remedy="Write year-month-day, such as 2026-11-04.",
        ) from None


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        raise CellFault(
            code="evidence.bad-date",
            message="This is not a moment that can be read for certain.",
            remedy="Write year-month-day, or with a time: 2026-11-04T14:30:00+00:00.",
        ) from None
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)


def _yes(text: str) -> bool:
    plain = text.strip().lower()
    if plain in _YES or plain in _NO:
        return plain in _YES
    raise CellFault(
        code="evidence.not-in-list", message="This is neither yes nor no.", remedy="Write yes or no, or leave it empty."
    )


def _number(text: str) -> int:
    if re.fullmatch(r"\d{1,9}", text.strip()):
        return int(text)
    raise CellFault(
        code="evidence.bad-number", message="This is not a whole number.", remedy="Write digits alone, such as 12."
    )


def _names(text: str) -> tuple[str, ...]:
    return tuple(_name(part) for part in _SEPARATORS.split(text) if part.strip())


def _links(text: str) -> tuple[HypothesisLink, ...]:
    return tuple(_link(part) for part in _SEPARATORS.split(text) if part.strip())


_READERS: Mapping[CellKind, Callable[[str], object]] = {
    CellKind.TEXT: str,
    CellKind.WORD: str.strip,
    CellKind.NAME: _name,
    CellKind.NAMES: _names,
    CellKind.LINKS: _links,
    CellKind.AGE: band_of,
    CellKind.DAY: _day,
    CellKind.MOMENT: _moment,
    CellKind.YES_NO: _yes,
    CellKind.NUMBER: _number,
}
