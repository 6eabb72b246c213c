"""Read one YAML file into plain values, and remember the line of each.

In: a path. Out: a `Document`, or the `Fault` that stands in the way. It reads YAML 1.2 without anchors, aliases and
tags, and builds values from the parser's events without recursion, so a hostile file costs little. Easily got wrong: a number is only a number where it is written as one; ``no`` and dates are text.
"""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from facilitation_kit.content.documents import Document, FieldPath, dotted
from facilitation_kit.content.scalars import scalar
from facilitation_kit.content.syntax_slips import slip
from facilitation_kit.content.text_files import read_text
from facilitation_kit.errors import Fault

__all__ = ["read_yaml", "read_yaml_text"]

MAX_DEPTH = 20
_MOST_KEPT = 128
"""Texts that are kept with their values: several times the files of a project."""

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")


class _Refused(Exception):
    """The file cannot be read any further; `fault` says why."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.message)
        self.fault = fault


def read_yaml(path: Path, file: str) -> tuple[Document | None, tuple[Fault, ...]]:
    """The values in the file at `path`, which the reader knows as `file`.

    Returns:
        The document, or None when the file cannot be read to its end, and what is wrong with the file as YAML:
        ``content.missing-file``, ``content.unreadable-file``, ``content.too-large``, ``content.not-utf8``,
        ``content.empty-file``, ``content.syntax``, ``content.too-deep``, ``content.bad-key``, ``content.several-documents`` end the
        reading; ``content.alias``, ``content.tag`` and ``content.duplicate-key`` do not.
    """
    text = read_text(path, file)
    if isinstance(text, Fault):
        return None, (text,)
    return read_yaml_text(text, file)


@lru_cache(maxsize=_MOST_KEPT)
def read_yaml_text(text: str, file: str) -> tuple[Document | None, tuple[Fault, ...]]:
    """The same for text that is no file of its own, such as what a template has made.

    What was read is kept for the next time that somebody asks for the same text: a page that shows the project reads all
    of its files, of which hardly any has changed. Nobody changes the values of a document.
    """
    builder = _Builder(file)
    try:
        document = builder.build(text)
    except _Refused as refused:
        return None, (*builder.faults, refused.fault)
    return document, tuple(builder.faults)


class _Builder:
    """Turns the parser's events into plain values.

    `stack` holds the open containers with their paths; `key` is the key that waits for its value.
    """

    def __init__(self, file: str) -> None:
        self.file = file
        self.faults: list[Fault] = []
        self.lines: dict[FieldPath, int] = {}
        self.stack: list[tuple[FieldPath, dict[str, Any] | list[Any]]] = []
        self.key: str | None = None
        self.root: Any = None

    def build(self, text: str) -> Document:
        documents = 0
        try:
            for event in YAML(typ="safe", pure=True).parse(text):
                documents += isinstance(event, DocumentStartEvent)
                if documents > 1:
                    raise _Refused(
                        self._fault(
                            "content.several-documents",
                            "A line of three hyphens starts a second document.",
                            "Remove the line, or move what follows to a file of its own.",
                            event,
                        )
                    )
                self._take(event)
        except MarkedYAMLError as error:
            raise _Refused(slip(self.file, error)) from None
        except (YAMLError, ValueError, OverflowError):
            # The parser reports letters that YAML forbids, and escapes out of range, without a mark.
            found = _FORBIDDEN.search(text)
            raise _Refused(
                Fault(
                    code="content.syntax",
                    message="This file holds a character that YAML does not allow.",
                    remedy="Delete invisible characters, and type text again rather than pasting it.",
                    file=self.file,
                    line=text.count("\n", 0, found.start()) + 1 if found else None,
                )
            ) from None
        if self.root is None:
            raise _Refused(
                Fault(
                    code="content.empty-file",
                    message="This file is empty.",
                    remedy="Fill it in; docs/content.md shows what goes in.",
                    file=self.file,
                )
            )
        return Document(file=self.file, data=self.root, lines=self.lines)

    def _take(self, event: Event) -> None:
        if isinstance(event, MappingEndEvent | SequenceEndEvent):
            self.stack.pop()
            self.key = None
            return
        if not isinstance(event, NodeEvent):
            return
        self._note_links_and_orders(event)
        if isinstance(event, MappingStartEvent | SequenceStartEvent):
            self._open({} if isinstance(event, MappingStartEvent) else [], event)
            return
        value = scalar(event.value, event.style) if isinstance(event, ScalarEvent) else f"*{event.anchor}"
        if self._wants_key():
            self._open_key(event.value if isinstance(event, ScalarEvent) else str(value), event)
        else:
            self._place(value, event)

    def _note_links_and_orders(self, event: NodeEvent) -> None:
        if event.anchor:
            self._note(
                "content.alias",
                "A value starts with & or *, which YAML reads as a link between two values.",
                "Put the text in quotes, or write the value out.",
                event,
            )
        if getattr(event, "tag", None) is not None:
            self._note(
                "content.tag",
                "A value starts with !, which YAML reads as an order to make something else of it.",
                "Put the text in quotes.",
                event,
            )

    def _wants_key(self) -> bool:
        return bool(self.stack) and isinstance(self.stack[-1][1], dict) and self.key is None

    def _path(self) -> FieldPath:
        if not self.stack:
            return ()
        path, container = self.stack[-1]
        if isinstance(container, list):
            return (*path, len(container))
        return path if self.key is None else (*path, self.key)

    def _open_key(self, key: str, event: Event) -> None:
        container = self.stack[-1][1]
        self.key = key
        if key in container:
            self._note(
                "content.duplicate-key",
                "This key stands here twice; only one of the two could count.",
                "Remove one, or rename it.",
                event,
            )
        self.lines[self._path()] = _line(event)

    def _open(self, container: dict[str, Any] | list[Any], event: Event) -> None:
        if self._wants_key():
            raise _Refused(
                self._fault(
                    "content.bad-key",
                    "A list or a group of keys stands where a single key should be.",
                    "Put text that starts with a bracket or a brace in quotes.",
                    event,
                )
            )
        if len(self.stack) >= MAX_DEPTH:
            raise _Refused(
                self._fault(
                    "content.too-deep",
                    f"Values are nested more than {MAX_DEPTH} levels deep.",
                    "Check the indents and the brackets.",
                    event,
                )
            )
        path = self._path()
        self._place(container, event)
        self.stack.append((path, container))
        self.key = None

    def _place(self, value: Any, event: Event) -> None:
        self.lines.setdefault(self._path(), _line(event))
        if not self.stack:
            self.root = value
            return
        container = self.stack[-1][1]
        if isinstance(container, list):
            container.append(value)
        elif self.key is not None:
            container[self.key] = value
            self.key = None

    def _note(self, code: str, message: str, remedy: str, event: Event) -> None:
        self.faults.append(self._fault(code, message, remedy, event))

    def _fault(self, code: str, message: str, remedy: str, event: Event) -> Fault:
        return Fault(
            code=code,
            message=message,
            remedy=remedy,
            file=self.file,
            line=_line(event),
            field=dotted(self._path()) or None,
        )


def _line(event: Event) -> int:
    return int(event.start_mark.line) + 1
