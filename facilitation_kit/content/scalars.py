"""What one unstructured value of a YAML file means: text, a number, true or false, or nothing.

In: the value as written, and how it was quoted. Out: a plain value. Easily got wrong: only what is written as a number
is one. Dates, times, phone numbers with a leading zero, ``yes`` and ``no`` stay text, as YAML 1.2 has it.
"""

from __future__ import annotations

import re

__all__ = ["Scalar", "scalar"]

Scalar = str | int | float | bool | None

_INTEGER = re.compile(r"[-+]?(?:0|[1-9][0-9]{0,17})")
_DECIMAL = re.compile(r"[-+]?(?:0|[1-9][0-9]{0,17})\.[0-9]{1,17}")
_WORDS: dict[str, bool | None] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}


def scalar(text: str, style: str | None) -> Scalar:
    """The meaning of `text`.

    Args:
        text: the value, unescaped.
        style: ``'``, ``"``, ``|`` or ``>``; None or empty for a plain value.

    >>> scalar("12", None), scalar("12", '"'), scalar("01632", None), scalar("no", None)
    (12, '12', '01632', 'no')
    """
    if style in ("|", ">"):
        return _block(text, folded=style == ">")
    return text if style else _plain(text)


def _block(text: str, *, folded: bool) -> str:
    # The break that ends a block belongs to the notation. In a folded block YAML turns the blank line between two
    # paragraphs into a single break; the writer meant a blank line.
    body = text.rstrip("\n")
    return body.replace("\n", "\n\n") if folded else body


def _plain(text: str) -> Scalar:
    if text in _WORDS:
        return _WORDS[text]
    if _INTEGER.fullmatch(text):
        return int(text)
    return float(text) if _DECIMAL.fullmatch(text) else text
