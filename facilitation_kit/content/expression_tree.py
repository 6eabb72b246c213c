"""The parts of an XLSForm expression, as a tree.

In: nothing. Out: the kinds of node, and what a tree names. Easily got wrong: a tree is data; nothing in it runs, and
who walks it must not call itself for each storey, since a form's author decides how many there are.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

__all__ = [
    "Answer",
    "Binary",
    "Call",
    "Column",
    "Current",
    "Literal",
    "Node",
    "columns_in",
    "parts_in",
    "references_in",
]


@dataclass(frozen=True, slots=True)
class Literal:
    """A text in quotation marks, or a number."""

    value: str | float


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to a question: ``${name}``."""

    name: str


@dataclass(frozen=True, slots=True)
class Current:
    """The answer just given: ``.``."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a choice, by its heading."""

    name: str


@dataclass(frozen=True, slots=True)
class Binary:
    """Two parts and the operator between them."""

    operator: str
    left: Node
    right: Node
    storeys: int


@dataclass(frozen=True, slots=True)
class Call:
    """A function and what it is given; the minus sign before a number is the function ``-``."""

    function: str
    arguments: tuple[Node, ...]
    storeys: int


Node = Literal | Answer | Current | Column | Binary | Call


def parts_in(node: Node) -> Iterator[Node]:
    """The node and every part of it, the outer ones first."""
    todo = [node]
    while todo:
        each = todo.pop()
        yield each
        if isinstance(each, Binary):
            todo += (each.right, each.left)
        elif isinstance(each, Call):
            todo += reversed(each.arguments)


def references_in(node: Node) -> tuple[str, ...]:
    """The questions whose answers an expression needs, each once, in order."""
    return tuple(dict.fromkeys(each.name for each in parts_in(node) if isinstance(each, Answer)))


def columns_in(node: Node) -> tuple[str, ...]:
    """The columns of choices that an expression needs, each once, in order."""
    return tuple(dict.fromkeys(each.name for each in parts_in(node) if isinstance(each, Column)))
