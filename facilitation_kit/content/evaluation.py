"""Expressions worked out: the value that a tree has in a scene.

In: a tree (content/expression_tree) and a `Scene`. Out: a value. Easily got wrong: ``and``, ``or`` and ``if()`` look
at no more than they need, so that ``${age} != '' and ${age} > 15`` is never about an age that is missing.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Mapping
from typing import assert_never

from facilitation_kit.content.expression_functions import FUNCTIONS
from facilitation_kit.content.expression_scene import LONGEST_TEXT, Scene, TooLong
from facilitation_kit.content.expression_tree import Answer, Binary, Call, Column, Current, Literal, Node
from facilitation_kit.content.expression_values import Value, as_boolean, as_number, as_text, equal

__all__ = ["evaluate", "is_true"]


def evaluate(node: Node, scene: Scene) -> Value:
    """The value of an expression; the empty text where it would make a text of more than 20,000 letters.

    >>> from datetime import datetime
    >>> from facilitation_kit.content.expressions import parse
    >>> evaluate(parse("${age} >= 16 and not(selected(${who}, 'parent'))"),
    ...     Scene(now=datetime(2026, 11, 4), answers={"age": 17.0, "who": "friend"}))
    True
    """
    try:
        return _value(node, scene)
    except TooLong:
        return ""


def is_true(node: Node, scene: Scene) -> bool:
    """Whether a condition holds."""
    return as_boolean(evaluate(node, scene))


def _value(node: Node, scene: Scene) -> Value:
    match node:
        case Literal(value):
            return value
        case Answer(name):
            return scene.answers.get(name, "")
        case Current():
            return scene.current
        case Column(name):
            return scene.columns.get(name, "")
        case Binary():
            return _joined(node, scene)
        case Call():
            return _called(node, scene)
        case _:
            assert_never(node)


def _joined(node: Binary, scene: Scene) -> Value:
    left = _value(node.left, scene)
    if node.operator in ("and", "or"):
        first = as_boolean(left)
        return first if first == (node.operator == "or") else as_boolean(_value(node.right, scene))
    right = _value(node.right, scene)
    if node.operator in ("=", "!="):
        return equal(left, right) == (node.operator == "=")
    return _NUMERIC[node.operator](as_number(left), as_number(right))


def _remainder(left: float, right: float) -> float:
    return math.fmod(left, right) if right and math.isfinite(left) else math.nan


def _divided(left: float, right: float) -> float:
    if right:
        return left / right
    return math.nan if not left or math.isnan(left) else math.copysign(math.inf, left) * math.copysign(1, right)


_NUMERIC: Mapping[str, Callable[[float, float], Value]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "div": _divided,
    "mod": _remainder,
}


def _called(node: Call, scene: Scene) -> Value:
    given = node.arguments
    match node.function:
        case "-":
            return -as_number(_value(given[0], scene))
        case "if":
            return _value(given[1] if as_boolean(_value(given[0], scene)) else given[2], scene)
        case "once":
            return scene.current if as_text(scene.current) else _value(given[0], scene)
        case "jr:choice-name":
            question = given[1]
            assert isinstance(question, Answer)
            return scene.choice_label(as_text(_value(given[0], scene)), question.name)
    apply = FUNCTIONS[node.function].apply
    assert apply is not None
    value = apply([_value(each, scene) for each in given], scene)
    if isinstance(value, str) and len(value) > LONGEST_TEXT:
        raise TooLong
    return value
