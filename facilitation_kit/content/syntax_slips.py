"""Say in plain words why a file is not YAML, and on which line to look.

In: the parser's error. Out: a `Fault`. Easily got wrong: the parser notices an open bracket or quotation mark at the
end of the file, while the writer has to look where it was opened.
"""

from __future__ import annotations

from typing import NamedTuple

from ruamel.yaml.error import MarkedYAMLError

from facilitation_kit.errors import Fault

__all__ = ["slip"]


class _Slip(NamedTuple):
    """How one kind of error is told; `at_start` when the line to look at is where the value began."""

    message: str
    remedy: str
    at_start: bool = False


_QUOTE = "Put the whole text in quotes."
_SLIPS = {
    "mapping values are not allowed": _Slip(
        "A colon stands where there cannot be one.",
        "Put text that holds a colon in quotes, and check that this line is indented like its neighbours.",
    ),
    "found character '\\t'": _Slip("This line is indented with a tab.", "Use spaces."),
    "that cannot start any token": _Slip("Text cannot begin with this sign.", _QUOTE),
    "found unexpected end of stream": _Slip("A quotation mark is opened and never closed.", "Close it.", at_start=True),
    "expected ',' or": _Slip(
        "A bracket is opened and not closed.", "Close it, or put the text in quotes.", at_start=True
    ),
    "expected the node content": _Slip(
        "A bracket above is opened and not closed.", "Close it, or put the text that begins with it in quotes."
    ),
    "but found '<scalar>'": _Slip(
        "Text goes on after a closing quotation mark.",
        'Put the whole text in one pair of double quotes, and write a quotation mark inside as \\".',
    ),
    "expected <block end>": _Slip(
        "This line does not fit the indents around it.", "Indent it exactly like its neighbours, with spaces."
    ),
    "unknown escape character": _Slip(
        "A backslash in double quotes has a meaning of its own.", "Use single quotes, or write the backslash twice."
    ),
    "expected chomping or indentation": _Slip("Text cannot begin with a |.", _QUOTE),
    "expected a comment or a line break": _Slip(
        "Text goes on in the line of a > or |.", "Begin it on the next line, indented; or put all of it in quotes."
    ),
    "expected alphabetic or numeric": _Slip("Text cannot begin with a & or *.", _QUOTE),
    "entries are not allowed": _Slip("A list begins in the line of its key.", "Begin it on the next line, indented."),
}
_OTHER = _Slip(
    "This is not YAML: the structure breaks off here.",
    "Look at this line and the one above: text with a colon or a # needs quotes, and indents are spaces.",
)


def slip(file: str, error: MarkedYAMLError) -> Fault:
    """The fault ``content.syntax`` for what the parser met in `file`."""
    problem = error.problem or ""
    known = next((told for words, told in _SLIPS.items() if words in problem), _OTHER)
    began = error.context_mark if known.at_start else None
    mark = began or error.problem_mark or error.context_mark
    return Fault(
        code="content.syntax",
        message=known.message,
        remedy=known.remedy,
        file=file,
        line=mark.line + 1 if mark else None,
    )
