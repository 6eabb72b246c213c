"""Read one YAML file into plain values, and remember the line of each.

In: a path. Out: a `Document`, or the `Fault` that stands in the way. It reads YAML 1.2 without anchors, aliases and
tags, builds values from the parser's events without recursion, and refuses large files before parsing, so a hostile
file costs little. Easily got wrong: a number is only a number where it is written as one; ``no`` and dates are text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from facilitation_kit.errors import Fault

__all__ = ["MAX_BYTES", "Document", "FieldPath", "dotted", "excerpt", "read_yaml"]

MAX_BYTES = 1_000_000
MAX_DEPTH = 20
_EXCERPT = 40

FieldPath = tuple[str | int, ...]
"""Keys and 0-based positions from the top of a file to a value."""

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
_INTEGER = re.compile(r"[-+]?(?:0|[1-9][0-9]{0,17})")
_DECIMAL = re.compile(r"[-+]?(?:0|[1-9][0-9]{0,17})\.[0-9]{1,17}")
_WORDS = {"": None, "~": None, "null": None, "Null": None, "NULL": None} | {
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}


@dataclass(frozen=True, kw_only=True)
class Document:
    """What one file holds.

    Attributes:
        file: the path as the reader knows it, relative to the project.
        data: mappings, lists, text, numbers, booleans and None.
        lines: the 1-based line of each value, by its path; the line of the key for a value in a mapping.
    """

    file: str
    data: Any
    lines: Mapping[FieldPath, int]

    def line(self, path: FieldPath) -> int:
        """The line of the value at `path`, or of the nearest thing around it."""
        while path not in self.lines:
            path = path[:-1]
        return self.lines[path]


class _Refused(Exception):
    def __init__(self, code: str, message: str, remedy: str, line: int | None = None, path: FieldPath = ()) -> None:
        super().__init__(message)
        self.code, self.message, self.remedy, self.line, self.path = code, message, remedy, line, path

    def as_fault(self, file: str) -> Fault:
        return Fault(
            code=self.code,
            message=self.message,
            remedy=self.remedy,
            file=file,
            line=self.line,
            field=dotted(self.path) or None,
        )


def dotted(path: FieldPath) -> str:
    """A path as people write it.

    >>> dotted(("hypotheses", 2, "need"))
    'hypotheses[2].need'
    """
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else part
    return text


def excerpt(value: object) -> str:
    """A value as it may stand in a message: in quotation marks, on one line, cut when it is long.

    >>> excerpt("  trusted   professional ")
    '“trusted professional”'
    """
    text = " ".join(str(value).split())
    return f"“{text[:_EXCERPT]}…”" if len(text) > _EXCERPT else f"“{text}”"


def read_yaml(path: Path, file: str) -> Document | Fault:
    """The values in the file at `path`, which the reader knows as `file`.

    Returns:
        The document, or one fault: ``content.missing-file``, ``content.unreadable-file``, ``content.too-large``,
        ``content.not-utf8``, ``content.empty-file``, ``content.syntax``, ``content.alias``, ``content.tag``,
        ``content.duplicate-key``, ``content.bad-key``, ``content.too-deep`` or ``content.several-documents``.
    """
    try:
        return _Builder(file).build(_text(path))
    except _Refused as refused:
        return refused.as_fault(file)


def _text(path: Path) -> str:
    try:
        with path.open("rb") as stream:
            raw = stream.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise _Refused(
            "content.missing-file", "This file is missing.", "Create it; docs/content.md shows what goes in."
        ) from None
    except OSError:
        raise _Refused(
            "content.unreadable-file",
            "This file cannot be opened.",
            "Check that it is a file, and that you may read it.",
        ) from None
    if len(raw) > MAX_BYTES:
        raise _Refused(
            "content.too-large",
            f"This file is larger than {MAX_BYTES // 1000} kB.",
            "Content files are short texts: split it, or move what is not text elsewhere.",
        )
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _Refused(
            "content.not-utf8",
            "This file is not saved as UTF-8, so its letters cannot be read for certain.",
            "Save it again with the encoding UTF-8.",
            line=raw.count(b"\n", 0, error.start) + 1,
        ) from None
    return text


class _Builder:
    """Turns the parser's events into plain values; `stack` holds the open containers with their paths."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.lines: dict[FieldPath, int] = {}
        self.stack: list[tuple[FieldPath, dict[str, Any] | list[Any]]] = []
        self.key: str | None = None
        self.root: Any = None

    def build(self, text: str) -> Document:
        documents = 0
        try:
            for event in _events(text):
                documents += isinstance(event, DocumentStartEvent)
                if documents > 1:
                    raise _Refused(
                        "content.several-documents",
                        "A line of three hyphens starts a second document.",
                        "Remove the line, or move what follows to a file of its own.",
                        line=_line(event),
                    )
                self._take(event)
        except MarkedYAMLError as error:
            raise _syntax(error) from None
        except (YAMLError, ValueError, OverflowError):
            # ruamel reports letters that YAML forbids, and escapes out of range, without a mark.
            raise _Refused(
                "content.syntax",
                "This file holds a character that YAML does not allow.",
                "Delete invisible characters, and type text again rather than pasting it.",
                line=_forbidden_line(text),
            ) from None
        if self.root is None:
            raise _Refused(
                "content.empty-file", "This file is empty.", "Fill it in; docs/content.md shows what goes in."
            )
        self.lines.setdefault((), 1)
        return Document(file=self.file, data=self.root, lines=self.lines)

    def _take(self, event: Event) -> None:
        if isinstance(event, AliasEvent) or getattr(event, "anchor", None):
            raise _Refused(
                "content.alias",
                "A value starts with & or *, which YAML reads as a link to another value.",
                "Put the text in quotes, or write the value out.",
                line=_line(event),
                path=self._path(),
            )
        if isinstance(event, (ScalarEvent, MappingStartEvent, SequenceStartEvent)):
            _refuse_tag(event, self._path())
        if isinstance(event, ScalarEvent):
            if self._wants_key():
                self._open_key(event)
            else:
                self._place(_scalar(event), event)
        elif isinstance(event, MappingStartEvent):
            self._open({}, event)
        elif isinstance(event, SequenceStartEvent):
            self._open([], event)
        elif isinstance(event, (MappingEndEvent, SequenceEndEvent)):
            self.stack.pop()

    def _wants_key(self) -> bool:
        return bool(self.stack) and isinstance(self.stack[-1][1], dict) and self.key is None

    def _path(self) -> FieldPath:
        if not self.stack:
            return ()
        path, container = self.stack[-1]
        if isinstance(container, list):
            return (*path, len(container))
        return path if self.key is None else (*path, self.key)

    def _open_key(self, event: ScalarEvent) -> None:
        path, container = self.stack[-1]
        key: str = event.value
        if key in container:
            raise _Refused(
                "content.duplicate-key",
                "This key stands here twice; only one of the two could count.",
                "Remove one, or rename it.",
                line=_line(event),
                path=(*path, key),
            )
        self.key = key
        self.lines[(*path, key)] = _line(event)

    def _open(self, container: dict[str, Any] | list[Any], event: Event) -> None:
        if self._wants_key():
            raise _Refused(
                "content.bad-key",
                "A list or a group of keys stands where one key should be.",
                "Put text that starts with a bracket or a brace in quotes.",
                line=_line(event),
                path=self._path(),
            )
        if len(self.stack) >= MAX_DEPTH:
            raise _Refused(
                "content.too-deep",
                f"Values are nested more than {MAX_DEPTH} levels deep.",
                "Check the indents and the brackets.",
                line=_line(event),
            )
        path = self._path()
        self._place(container, event)
        self.stack.append((path, container))

    def _place(self, value: Any, event: Event) -> None:
        path = self._path()
        self.lines.setdefault(path, _line(event))
        if not self.stack:
            self.root = value
            return
        container = self.stack[-1][1]
        if isinstance(container, list):
            container.append(value)
        elif self.key is not None:
            container[self.key] = value
            self.key = None


def _events(text: str) -> Iterator[Event]:
    reader = YAML(typ="safe", pure=True)
    yield from reader.parse(text)


def _line(event: Event) -> int:
    return int(event.start_mark.line) + 1


def _refuse_tag(event: Event, path: FieldPath) -> None:
    if getattr(event, "tag", None) is not None:
        raise _Refused(
            "content.tag",
            "A value starts with !, which YAML reads as an order to make something else of it.",
            "Put the text in quotes.",
            line=_line(event),
            path=path,
        )


def _scalar(event: ScalarEvent) -> str | int | float | bool | None:
    text: str = event.value
    if event.style == "|":
        # The line break that ends a block belongs to the notation, not to the text.
        return text.rstrip("\n")
    if event.style == ">":
        # YAML folds the blank line between two paragraphs into a single break; people mean a blank line.
        return text.rstrip("\n").replace("\n", "\n\n")
    if event.style:
        return text
    if text in _WORDS:
        return _WORDS[text]
    if _INTEGER.fullmatch(text):
        return int(text)
    if _DECIMAL.fullmatch(text):
        return float(text)
    return text


def _syntax(error: MarkedYAMLError) -> _Refused:
    mark = error.problem_mark or error.context_mark
    return _Refused(
        "content.syntax",
        f"This is not YAML: {error.problem or error.context or 'the structure breaks off'}.",
        "Look at this line and the one above: text with a colon or a # needs quotes, and indents are spaces.",
        line=mark.line + 1 if mark else None,
    )


def _forbidden_line(text: str) -> int | None:
    found = _FORBIDDEN.search(text)
    return text.count("\n", 0, found.start()) + 1 if found else None
