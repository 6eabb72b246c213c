"""What the things that `pii_flags` looks for are written like, in the United Kingdom.

In: text with plain letters and digits. Out: patterns, and the checks that a pattern alone cannot make. The one thing
easily got wrong: people write numbers with spaces, hyphens, dots and brackets anywhere, and postcodes with none, two or
a hyphen; so separators are always optional and never exactly one.
"""

from __future__ import annotations

import re
from datetime import date

__all__ = [
    "BIRTH_YEAR",
    "DATES",
    "EMAILS",
    "HANDLES",
    "LINKS",
    "NATIONAL_INSURANCE",
    "NHS_CANDIDATE",
    "NUMBER",
    "OUTWARD",
    "PHONE_CANDIDATE",
    "POSTCODE",
    "is_outward_code",
    "is_phone_number",
    "is_real_date",
    "passes_modulus_11",
]

POSTCODE = re.compile(
    r"(?<![A-Za-z0-9])[A-Z]{1,2}[0-9][A-Z0-9]?[\s\-]{0,3}[0-9][ABD-HJLNP-UW-Z]{2}(?![A-Za-z0-9])", re.IGNORECASE
)
"""A full postcode: BS5 0AA, bs50aa, BS5-0AA, BS5  0AA."""

OUTWARD = re.compile(r"(?<![A-Za-z0-9.@/_£$#])([A-Za-z]{1,2})[0-9]{1,2}[A-Za-z]?(?![A-Za-z0-9@_])")
"""What may be the first half of a postcode alone; `is_outward_code` says whether it is one."""

_AREA_NAMES = (
    "AB AL B BA BB BD BF BH BL BN BR BS BT BX CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY E EC EH EN EX "
    "FK FY G GL GU GY HA HD HG HP HR HS HU HX IG IM IP IV JE KA KT KW KY L LA LD LE LL LN LS LU M ME MK ML N NE NG NN "
    "NP NR NW OL OX PA PE PH PL PO PR RG RH RM S SA SE SG SK SL SM SN SO SP SR SS ST SW SY TA TD TF TN TQ TR TS TW UB "
    "W WA WC WD WF WN WR WS WV YO ZE"
)
_AREAS = frozenset(_AREA_NAMES.split())
"""The postcode areas of the United Kingdom and the islands."""


def is_outward_code(text: str) -> bool:
    """Whether this is the first half of a postcode. One letter alone counts only as a capital: "l8" is no place.

    >>> is_outward_code("BS5"), is_outward_code("bs5"), is_outward_code("m8"), is_outward_code("QX5")
    (True, True, False, False)
    """
    area = re.match(r"[A-Za-z]+", text)
    if area is None or area[0].upper() not in _AREAS:
        return False
    return len(area[0]) > 1 or area[0].isupper()


PHONE_CANDIDATE = re.compile(r"(?<![\w+])(?:\+|\(?00)?\(?[0-9](?:[\s().\-\u2010-\u2015/]{0,3}[0-9]){5,16}(?![\w])")
"""Seven to seventeen digits with whatever people put between them; `is_phone_number` says whether it can be one."""

_SHORTEST_ABROAD, _LONGEST_ABROAD = 8, 15


def is_phone_number(text: str) -> str | None:
    """Why this can be a phone number: empty for a plain one, a note for one that lost something; ``None`` if it cannot.

    >>> is_phone_number("07700 900123"), is_phone_number("+44 (0)7700 900 123"), is_phone_number("12.30")
    ('', '', None)
    >>> is_phone_number("7700900123")
    'It looks like a mobile number without its first 0.'
    """
    digits = re.sub(r"[^0-9]", "", text)
    abroad = text.lstrip("( ").startswith("+") or digits.startswith("00")
    if abroad:
        number = digits.removeprefix("00")
        return "" if _SHORTEST_ABROAD <= len(number) <= _LONGEST_ABROAD else None
    if re.fullmatch(r"0[1-9][0-9]{8,9}", digits) or re.fullmatch(r"44[1-9][0-9]{8,9}", digits):
        return ""
    if re.fullmatch(r"7[0-9]{9}", digits):
        return "It looks like a mobile number without its first 0."
    return None


NHS_CANDIDATE = re.compile(r"(?<![0-9])[0-9]{3}[\s\-]{0,2}[0-9]{3}[\s\-]{0,2}[0-9]{4}(?![0-9])")

_NHS_WEIGHTS = range(10, 1, -1)
_MODULUS = 11


def passes_modulus_11(text: str) -> bool:
    """Whether the last of ten digits is the check digit that NHS numbers have.

    Source: NHS Data Dictionary, "NHS number": weights 10 to 2, modulus 11; a check digit of 10 is never issued.

    >>> passes_modulus_11("999 000 0018"), passes_modulus_11("999 000 0019")
    (True, False)
    """
    digits = [int(digit) for digit in re.sub(r"[^0-9]", "", text)]
    total = sum(digit * weight for digit, weight in zip(digits, _NHS_WEIGHTS, strict=False))
    return digits[-1] == (_MODULUS - total % _MODULUS) % _MODULUS


NATIONAL_INSURANCE = re.compile(
    r"(?<![A-Za-z0-9])[A-Z]{2}[\s\-]?[0-9]{2}[\s\-]?[0-9]{2}[\s\-]?[0-9]{2}[\s\-]?[A-D]?(?![A-Za-z0-9])", re.IGNORECASE
)
"""Two letters and six digits. Prefixes that are never issued are flagged too: people mistype."""

EMAILS = (
    re.compile(r"[\w.+%'\-]{1,64}@[\w\-]{1,63}(?:\.[\w\-]{1,63}){1,6}"),
    re.compile(
        r"[\w.+\-]{1,64}\s{0,2}(?:\(at\)|\[at\]|\sat\s)\s{0,2}[\w\-]{1,63}"
        r"\s{0,2}(?:\(dot\)|\[dot\]|\sdot\s|\.)\s{0,2}(?:com|co|org|net|uk|io|me)(?!\w)",
        re.IGNORECASE,
    ),
)

HANDLES = (
    re.compile(r"(?<![\w@.])@[\w][\w.]{1,29}"),
    re.compile(
        r"(?<!\w)(?:my|his|her|their)?\s?(?:snap(?:chat)?|insta(?:gram)?|ig|tik\s?tok|discord|telegram|whats\s?app|psn|"
        r"xbox|gamertag|user\s?name)(?:\s(?:name|user|handle|id))?\s{0,2}(?:\bis\b|[:=])\s{0,2}[^\s,;]{2,40}",
        re.IGNORECASE,
    ),
)
"""@names, and what follows "my snap is" or "insta:". A name that simply stands there is not seen."""

LINKS = (
    re.compile(r"(?:https?://|www\.)[^\s<>\"]{2,200}", re.IGNORECASE),
    re.compile(
        r"(?<![\w@.])[a-z0-9][a-z0-9\-]{1,62}(?:\.[a-z0-9\-]{1,62}){0,3}\."
        r"(?:com|uk|org|net|io|gg|tv|ly|app|info|eu)(?:/[^\s<>\"]{0,200})?(?!\w)",
        re.IGNORECASE,
    ),
)

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = r"(?P<month>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}"
_DAY = r"(?P<day>[0-3]?[0-9])(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>(?:19|20)[0-9]{2}|'?[0-9]{2})"
DATES = (
    re.compile(rf"(?<![0-9./\-]){_DAY}\s?[/.\-]\s?(?P<month>[01]?[0-9])\s?[/.\-]\s?{_YEAR}(?![0-9]|[./\-][0-9])"),
    re.compile(r"(?<![0-9])(?P<year>(?:19|20)[0-9]{2})[/.\-](?P<month>[01]?[0-9])[/.\-](?P<day>[0-3]?[0-9])(?![0-9])"),
    re.compile(rf"(?<!\w){_DAY}\s?(?:of\s)?{_MONTH}[\s,.]{{0,3}}{_YEAR}(?!\w)", re.IGNORECASE),
    re.compile(rf"(?<!\w){_MONTH}\s?{_DAY}[\s,.]{{1,3}}{_YEAR}(?!\w)", re.IGNORECASE),
    re.compile(
        rf"(?<!\w)(?:born|birthday|b'?day|d\.?o\.?b\.?)[\s\w:]{{0,12}}?\s{_DAY}\s?(?:of\s)?{_MONTH}(?!\w)",
        re.IGNORECASE,
    ),
)
"""Whole dates, in figures or with the month's name; without a year only beside a word about birth."""

BIRTH_YEAR = re.compile(r"(?<!\w)born\s(?:in\s)?(?:19|20)[0-9]{2}(?!\w)", re.IGNORECASE)

_DAYS, _LEAP_YEAR = 31, 2024


def is_real_date(match: re.Match[str]) -> bool:
    """Whether day and month can be a day of the calendar, in British or American order."""
    parts = match.groupdict()
    named = parts["month"][:3].lower()
    day = int(parts["day"])
    month = _MONTHS.index(named) + 1 if named in _MONTHS else int(parts["month"])
    return _is_day(day, month) or (named not in _MONTHS and _is_day(month, day))


def _is_day(day: int, month: int) -> bool:
    try:
        date(_LEAP_YEAR, month, day)
    except ValueError:
        return False
    return True


NUMBER = re.compile(r"(?<![\w£$€])[0-9](?:[\s\-]?[0-9]){5,}(?!\w)")
"""Six digits or more: a phone number without its area, an account, a case."""
