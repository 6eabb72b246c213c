"""What stands on join slips: for each a picture to scan, a code to type, where to open it, and until when.

In: an order. Out: `SlipSheets`, which the template of slips is given. Pure; `pdf.sheets` makes the PDF. The one thing easily
got wrong: nothing on a slip may tell it from the next one but its code; a number would make a list of who was given which.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from textwrap import shorten

import segno
from babel.core import Locale
from babel.dates import format_date

from facilitation_kit.live.join_slips import SlipOrder, printed_slip
from facilitation_kit.playback.translations import is_right_to_left

__all__ = ["SLIPS_A_PAGE", "JoinSlip", "SlipSheets", "slip_sheets"]

SLIPS_A_PAGE = 10
"""Two beside each other, five rows on A4."""

_INK = "#1d1d1b"
_LONGEST_TITLE = 110
"""Characters; a slip has room for three lines."""


@dataclass(frozen=True, kw_only=True)
class JoinSlip:
    """One slip.

    Attributes:
        code: as it is printed.
        link: that the picture leads to.
        picture: the link as a QR code, SVG.
    """

    code: str
    link: str
    picture: bytes


@dataclass(frozen=True, kw_only=True)
class SlipSheets:
    """All slips that are printed at once.

    Attributes:
        title: of the workshop, shortened where it is very long.
        address: to open where nothing can be scanned.
        until: closing time in the language of the slips; empty where there is none.
        written: the language in which people of the project write.
        pages: of slips, in the order of printing.
    """

    project: str
    title: str
    address: str
    until: str
    language: str
    written: str
    right_to_left: bool
    pages: tuple[tuple[JoinSlip, ...], ...]

    @property
    def document_title(self) -> str:
        """What the file is called inside."""
        return self.title


def slip_sheets(order: SlipOrder) -> SlipSheets:
    """The slips of an order, in pages."""
    slips = [_slip(order, code) for code in order.codes]
    starts = range(0, len(slips), SLIPS_A_PAGE)
    return SlipSheets(
        project=order.project,
        title=shorten(order.title, _LONGEST_TITLE, placeholder=" …"),
        address=order.address,
        until=_closing(order.until, order.language) if order.until else "",
        language=order.language,
        written=order.written,
        right_to_left=is_right_to_left(order.language),
        pages=tuple(tuple(slips[start : start + SLIPS_A_PAGE]) for start in starts),
    )


def _slip(order: SlipOrder, code: str) -> JoinSlip:
    link = order.link_of(code)
    drawn = BytesIO()
    # Level M survives a fold; four modules of quiet zone are part of the standard.
    segno.make(link, error="m", micro=False).save(drawn, kind="svg", border=4, dark=_INK, light=None, xmldecl=False)
    return JoinSlip(code=printed_slip(code), link=link, picture=drawn.getvalue())


def _closing(until: datetime, language: str) -> str:
    """A closing time as people write it in a language, with its day of the week.

    >>> _closing(datetime(2026, 12, 4, 18), "en-GB"), _closing(datetime(2026, 12, 4, 18), "pl")
    ('Friday 4 December, 18:00', 'piątek 4 grudnia, 18:00')
    """
    locale = Locale.parse(language, sep="-")
    return f"{format_date(until, 'EEEE d MMMM', locale=locale)}, {until:%H:%M}"
