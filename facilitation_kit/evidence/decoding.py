"""Plain text files as text, whatever program wrote them.

In: bytes. Out: text with line feeds alone, without a byte order mark, and a notice where the encoding had to be assumed.
The one thing easily got wrong: Windows-1252 gives some text for nearly any bytes, so it is the last guess and is said.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from facilitation_kit.errors import EvidenceError, Fault

__all__ = ["Decoded", "decoded", "plain_lines", "unwritable"]

# XML 1.0 cannot hold these, so no Word file or slide could.
_NOT_WRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LINE_ENDS = re.compile("\r\n|\r")
_PAGE_ENDS = re.compile("[\x0b\x0c\x85\u2028\u2029]")
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_MOST_FAULTS = 20


@dataclass(frozen=True, kw_only=True)
class Decoded:
    """A text that was read.

    Attributes:
        text: with line feeds alone.
        notice: what had to be assumed, for whoever imports it; empty where nothing had.
    """

    text: str
    notice: str = ""


def decoded(data: bytes, file: str, *, printed: bool = True) -> Decoded:
    """A text file as text: UTF-8, UTF-16, or Windows-1252 where it is neither.

    Args:
        data: the whole file.
        file: its name, for messages.
        printed: whether ends of pages and other marks of programs that print are ends of lines.

    Raises:
        EvidenceError: ``evidence.encoding`` when it is none of them, ``evidence.control-character`` with every line that
            holds what no document can show.
    """
    text, notice = _text(data, file)
    text = plain_lines(text)
    if printed:
        text = _PAGE_ENDS.sub("\n", text)
    faults = unwritable(text, file)
    if faults:
        raise EvidenceError(
            "evidence.control-character",
            "This text holds invisible characters that no document can show.",
            remedy="Delete them, and type the words around them again.",
            file=file,
            faults=faults,
        )
    return Decoded(text=text, notice=notice)


def plain_lines(text: str) -> str:
    r"""The text with line feeds alone, and composed letters.

    >>> plain_lines("one\r\ntwo\rthree")
    'one\ntwo\nthree'
    """
    return _LINE_ENDS.sub("\n", text)


def unwritable(text: str, file: str) -> list[Fault]:
    """A fault for each line that holds a character which no document can show; the first twenty."""
    faults = []
    for number, line in enumerate(text.split("\n"), start=1):
        found = _NOT_WRITABLE.search(line)
        if found:
            faults.append(
                Fault(
                    code="evidence.control-character",
                    message=f"This line holds an invisible character (U+{ord(found[0]):04X}) that no document can show.",
                    remedy="Delete the line and type it again, without pasting.",
                    file=file,
                    line=number,
                )
            )
        if len(faults) == _MOST_FAULTS:
            break
    return faults


def _text(data: bytes, file: str) -> tuple[str, str]:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            try:
                return data[len(mark) :].decode(encoding), ""
            except UnicodeDecodeError as error:
                raise _undecodable(data, error, file) from None
    encoding = _unmarked_utf16(data)
    if encoding:
        try:
            return data.decode(encoding), "It was read as UTF-16; look at its accents."
        except UnicodeDecodeError as error:
            raise _undecodable(data, error, file) from None
    try:
        return data.decode("utf-8"), ""
    except UnicodeDecodeError:
        pass
    try:
        return data.decode(
            "cp1252"
        ), "It is not UTF-8 and was read as Windows-1252; look at its accents and quotation marks."
    except UnicodeDecodeError as error:
        raise _undecodable(data, error, file) from None


def _unmarked_utf16(data: bytes) -> str:
    """UTF-16 without its mark: every other byte of the first stretch is 0."""
    head = data[:400]
    if len(head) < 4 or len(data) % 2:  # noqa: PLR2004 - two letters
        return ""
    zeros = (head[0::2].count(0), head[1::2].count(0))
    half = len(head) // 2
    if zeros[1] > half * 0.6 and zeros[0] == 0:
        return "utf-16-le"
    if zeros[0] > half * 0.6 and zeros[1] == 0:
        return "utf-16-be"
    return ""


def _undecodable(data: bytes, error: UnicodeDecodeError, file: str) -> EvidenceError:
    return EvidenceError(
        "evidence.encoding",
        "The letters of this file cannot be read for certain.",
        remedy="Open it in an editor and save it again with the encoding UTF-8.",
        file=file,
        line=data[: error.start].count(b"\n") + 1,
    )
