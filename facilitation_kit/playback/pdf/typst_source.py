"""A pack as Typst source, and where each piece of it comes from.

In: a request, its fonts and tokens. Out: a `TypstSource`: one text, and the template and line behind every place in it. The
one thing easily got wrong: Typst has no escaping, so every value that a template prints becomes a literal in which nothing
can be read as markup or code; what a template writes itself is the only source there is.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment
from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream

from facilitation_kit.playback.pack_fonts import PackFonts
from facilitation_kit.playback.pdf.typst_literals import literal
from facilitation_kit.playback.template_files import read_file
from facilitation_kit.playback.tokens import Tokens

__all__ = ["THEME", "Marks", "Place", "TypstSource", "put_together", "typst_tokens"]

THEME = "playback/theme.typ"
"""The look of PDFs; a project's own comes first."""

_MARK = re.compile("\x00(\\d+):(\\d+)\x00")
_LATIN = 0x250


@dataclass(frozen=True)
class Place:
    """A line of a template."""

    file: str
    line: int


@dataclass(frozen=True)
class TypstSource:
    """What Typst compiles.

    Attributes:
        text: all of it.
        starts: where pieces begin in `text`, ascending.
        places: what each piece comes from; ``None`` for what the kit writes itself.
    """

    text: str
    starts: tuple[int, ...]
    places: tuple[Place | None, ...]

    def place(self, line: int, column: int) -> Place | None:
        """The template and line behind a place.

        Args:
            line: from 1.
            column: from 1.
        """
        lines = self.text.split("\n")
        at = sum(len(each) + 1 for each in lines[: line - 1]) + column - 1
        found = bisect_right(self.starts, at) - 1
        return self.places[found] if found >= 0 else None


class Marks(Extension):
    """Leaves a mark before each line of a template's own text, so that a fault can be traced to it."""

    def __init__(self, environment: Environment) -> None:
        super().__init__(environment)
        self.names: list[str] = []

    def filter_stream(self, stream: TokenStream) -> Iterator[Token]:
        """The same tokens with marks in the text; sentences to translate stay as they are."""
        self.names.append(stream.name or "")
        number = len(self.names) - 1
        translating, after_begin = False, False
        for token in stream:
            if after_begin and token.type == "name":
                translating = token.value == "trans" or (translating and token.value != "endtrans")
            after_begin = token.type == "block_begin"
            if token.type == "data" and not translating:
                lines = token.value.split("\n")
                marked = "\n".join(f"\x00{number}:{token.lineno + place}\x00{line}" for place, line in enumerate(lines))
                yield Token(token.lineno, token.type, marked)
            else:
                yield token


def put_together(prelude: str, folders: Sequence[Path], rendered: str, names: Sequence[str]) -> TypstSource:
    """The whole source.

    Args:
        prelude: what the kit writes: values that the theme uses.
        folders: of templates.
        rendered: what the templates made, with marks.
        names: of the templates that the marks number.

    Raises:
        PlaybackError: ``playback.template-missing`` without a theme.
    """
    pieces: list[str] = []
    starts: list[int] = []
    places: list[Place | None] = []
    long = 0

    def add(text: str, place: Place | None) -> None:
        nonlocal long
        pieces.append(text)
        starts.append(long)
        places.append(place)
        long += len(text)

    add(f"{prelude}\n", None)
    for number, line in enumerate(read_file(folders, THEME).decode("utf-8", "replace").splitlines(), start=1):
        add(f"{line}\n", Place(THEME, number))
    parts = _MARK.split(rendered)
    add(parts[0], None)
    for place in range(1, len(parts), 3):
        add(parts[place + 2], Place(names[int(parts[place])], int(parts[place + 1])))
    return TypstSource(text="".join(pieces), starts=tuple(starts), places=tuple(places))


def typst_tokens(tokens: Tokens, fonts: PackFonts, extra: Mapping[str, object]) -> str:
    """Definitions for the theme: ``tokens`` with colours by name, ``fonts``, and what `extra` holds."""
    colours = ", ".join(
        f'"{name}": rgb("{value}")' for name, value in tokens.items() if re.fullmatch("#[0-9a-fA-F]{6}", value)
    )
    first, *others = fonts.families
    families = ", ".join(
        [f"(name: {literal(first)}, covers: regex({_letters_of(first, fonts)}))", *(literal(each) for each in others)]
    )
    more = "\n".join(f"#let {name} = {literal(value)}" for name, value in extra.items())
    return f"#let tokens = ({colours},)\n#let fonts = ({families},)\n{more}"


def _letters_of(family: str, fonts: PackFonts) -> str:
    """The letters for which a family is used, as a Typst pattern.

    Marks are left out: the reading font has some that it cannot place on a letter, and then the next family is better.
    """
    pieces = []
    for start, end in fonts.letters_without_marks(family):
        pieces.append(f"\\u{{{start:x}}}" if start == end else f"\\u{{{start:x}}}-\\u{{{end:x}}}")
    invisible = r"\u{200b}-\u{200f}\u{2060}\u{2066}-\u{2069}\u{ad}"
    return f'"[{"".join(pieces)}{invisible}]"'.replace("\\", "\\\\")
