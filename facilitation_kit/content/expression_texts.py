"""Functions of XLSForm expressions that take texts apart and put them together.

In: values and a `Scene`. Out: a value. Easily got wrong: places in a text are counted from 0, and from its end where
they are negative.

Source: ODK documentation, "Form operators and functions", Strings.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from facilitation_kit.content.expression_scene import LONGEST_TEXT, Scene, TooLong
from facilitation_kit.content.expression_values import Value, as_number, as_text

__all__ = ["after", "before", "joined", "names_in", "own_text", "selected_at", "substr", "translated"]


def names_in(value: Value) -> list[str]:
    """The names in an answer to a select."""
    return as_text(value).split()


def selected_at(values: Sequence[Value], _: Scene) -> Value:
    """The name at a place, from 0."""
    names, place = names_in(values[0]), as_number(values[1])
    return names[int(place)] if 0 <= place < len(names) else ""


def substr(values: Sequence[Value], _: Scene) -> Value:
    """The letters from one place up to another."""
    text, start = as_text(values[0]), as_number(values[1])
    end = as_number(values[2]) if len(values) > 2 else float(len(text))  # noqa: PLR2004 - the third may be left out
    if math.isnan(start) or math.isnan(end):
        return ""
    first, last = (int(max(min(place, len(text)), -len(text))) for place in (start, end))
    return text[first : last if last or end == 0 else None]


def before(values: Sequence[Value], _: Scene) -> Value:
    """What stands before the first of a mark."""
    text, target = map(as_text, values)
    return text.partition(target)[0] if target and target in text else ""


def after(values: Sequence[Value], _: Scene) -> Value:
    """What stands after the first of a mark; all of it where no mark is given."""
    text, target = map(as_text, values)
    return text.partition(target)[2] if target else text


def translated(values: Sequence[Value], _: Scene) -> Value:
    """A text with each letter changed that has another in the second list, and without those that have none."""
    text, old, new = map(as_text, values)
    table: dict[int, str | None] = {}
    for place, letter in enumerate(old):
        table.setdefault(ord(letter), new[place] if place < len(new) else None)
    return text.translate(table)


def joined(separator: str, values: Sequence[Value]) -> str:
    """Texts with a separator between."""
    texts = [as_text(each) for each in values]
    if sum(map(len, texts)) + len(separator) * len(texts) > LONGEST_TEXT:
        raise TooLong
    return separator.join(texts)


def own_text(values: Sequence[Value], scene: Scene) -> str:
    """The text that is given, or the answer just given."""
    return as_text(values[0] if values else scene.current)
