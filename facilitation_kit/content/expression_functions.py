"""The functions of XLSForm expressions: those that decide which questions are asked, and no other.

In: values and a `Scene`. Out: a value. Easily got wrong: a function is given what a person typed, so none may fail on
it. What is no number is NaN, what is no day is the empty text.

Source: ODK documentation, "Form operators and functions" (docs.getodk.org/form-operators-functions); round() as XPath
1.0 section 4.4 has it. Without repeats a question stands for itself: sum(), min(), max(), count() and join() take
several questions instead.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_DOWN, ROUND_HALF_UP, Decimal, InvalidOperation

from facilitation_kit.content.expression_dates import decimal_date_time, decimal_time, to_day, to_moment, written_day
from facilitation_kit.content.expression_scene import Scene
from facilitation_kit.content.expression_texts import (
    after,
    before,
    joined,
    names_in,
    own_text,
    selected_at,
    substr,
    translated,
)
from facilitation_kit.content.expression_values import (
    Value,
    as_boolean,
    as_number,
    as_text,
)
from facilitation_kit.content.patterns import compiled

__all__ = ["FUNCTIONS", "UNSUPPORTED", "Function"]

_ANY_NUMBER = 50


@dataclass(frozen=True, kw_only=True)
class Function:
    """One function.

    Attributes:
        written: how it is written, for messages.
        fewest, most: how many values it is given.
        apply: what it does; ``None`` for those that evaluation does itself, because not all of their values are worked out.
    """

    written: str
    fewest: int
    most: int
    apply: Callable[[Sequence[Value], Scene], Value] | None


def _rounded(values: Sequence[Value], _: Scene) -> Value:
    number = as_number(values[0])
    places = as_number(values[1]) if len(values) > 1 else 0.0
    if not math.isfinite(number) or not math.isfinite(places) or abs(places) > 15:  # noqa: PLR2004 - digits of a float
        return number if math.isinf(number) else math.nan
    half = ROUND_HALF_UP if number > 0 else ROUND_HALF_DOWN  # halves go up the number line
    try:
        return float(Decimal(repr(number)).quantize(Decimal(1).scaleb(-int(places)), rounding=half))
    except InvalidOperation:
        return number


def _int(values: Sequence[Value], _: Scene) -> Value:
    number = as_number(values[0])
    return float(math.trunc(number)) if math.isfinite(number) else number


def _numeric(function: Callable[..., float]) -> Callable[[Sequence[Value], Scene], Value]:
    def apply(values: Sequence[Value], _: Scene) -> Value:
        numbers = [as_number(each) for each in values]
        if any(math.isnan(each) for each in numbers):
            return math.nan
        try:
            result = function(*numbers)
        except (ValueError, ZeroDivisionError):
            return math.nan
        except OverflowError:
            return math.inf
        return result if isinstance(result, float | int) else math.nan

    return lambda values, scene: _as_float(apply(values, scene))


def _as_float(value: Value) -> Value:
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _checklist(values: Sequence[Value], _: Scene) -> Value:
    return _within(values[0], values[1], float(sum(as_text(each) == "yes" for each in values[2:])))


def _weighted_checklist(values: Sequence[Value], _: Scene) -> Value:
    pairs = zip(values[2::2], values[3::2], strict=False)
    return _within(values[0], values[1], sum(as_number(weight) for answer, weight in pairs if as_text(answer) == "yes"))


def _within(fewest: Value, most: Value, count: float) -> bool:
    low, high = as_number(fewest), as_number(most)
    return (low < 0 or count >= low) and (high < 0 or count <= high)


def _filled(values: Sequence[Value]) -> list[Value]:
    return [each for each in values if as_text(each) != ""]


def _of(written: str, fewest: int, most: int, apply: Callable[[Sequence[Value], Scene], Value] | None) -> Function:
    return Function(written=written, fewest=fewest, most=most, apply=apply)


FUNCTIONS: Mapping[str, Function] = {
    "if": _of("if(condition, then, otherwise)", 3, 3, None),
    "once": _of("once(value)", 1, 1, None),
    "jr:choice-name": _of("jr:choice-name(${name}, '${name}')", 2, 2, None),
    "coalesce": _of("coalesce(first, second)", 2, _ANY_NUMBER, lambda values, _: next(iter(_filled(values)), "")),
    "selected": _of(
        "selected(${name}, 'choice')", 2, 2, lambda values, _: as_text(values[1]).strip() in names_in(values[0])
    ),
    "selected-at": _of("selected-at(${name}, 0)", 2, 2, selected_at),
    "count-selected": _of("count-selected(${name})", 1, 1, lambda values, _: float(len(names_in(values[0])))),
    "true": _of("true()", 0, 0, lambda _values, _: True),
    "false": _of("false()", 0, 0, lambda _values, _: False),
    "not": _of("not(condition)", 1, 1, lambda values, _: not as_boolean(values[0])),
    "boolean": _of("boolean(value)", 1, 1, lambda values, _: as_boolean(values[0])),
    "boolean-from-string": _of(
        "boolean-from-string(text)", 1, 1, lambda values, _: as_text(values[0]).lower() in ("true", "1")
    ),
    "string": _of("string(value)", 1, 1, lambda values, _: as_text(values[0])),
    "concat": _of("concat(text, text)", 0, _ANY_NUMBER, lambda values, _: joined("", values)),
    "join": _of(
        "join(', ', ${name}, ${name})", 2, _ANY_NUMBER, lambda values, _: joined(as_text(values[0]), values[1:])
    ),
    "string-length": _of("string-length(text)", 0, 1, lambda values, scene: float(len(own_text(values, scene)))),
    "normalize-space": _of(
        "normalize-space(text)", 0, 1, lambda values, scene: " ".join(own_text(values, scene).split())
    ),
    "contains": _of("contains(text, 'part')", 2, 2, lambda values, _: as_text(values[1]) in as_text(values[0])),
    "starts-with": _of(
        "starts-with(text, 'start')", 2, 2, lambda values, _: as_text(values[0]).startswith(as_text(values[1]))
    ),
    "ends-with": _of("ends-with(text, 'end')", 2, 2, lambda values, _: as_text(values[0]).endswith(as_text(values[1]))),
    "substr": _of("substr(text, 0, 5)", 2, 3, substr),
    "substring-before": _of("substring-before(text, ',')", 2, 2, before),
    "substring-after": _of("substring-after(text, ',')", 2, 2, after),
    "translate": _of("translate(text, 'old', 'new')", 3, 3, translated),
    "regex": _of(
        "regex(., '[0-9]+')",
        2,
        2,
        lambda values, _: compiled(as_text(values[1])).fullmatch(as_text(values[0])) is not None,
    ),
    "number": _of("number(value)", 1, 1, lambda values, _: as_number(values[0])),
    "int": _of("int(number)", 1, 1, _int),
    "round": _of("round(number, places)", 1, 2, _rounded),
    "floor": _of("floor(number)", 1, 1, _numeric(math.floor)),
    "ceiling": _of("ceiling(number)", 1, 1, _numeric(math.ceil)),
    "abs": _of("abs(number)", 1, 1, _numeric(abs)),
    "sqrt": _of("sqrt(number)", 1, 1, _numeric(math.sqrt)),
    "exp": _of("exp(number)", 1, 1, _numeric(math.exp)),
    "log": _of("log(number)", 1, 1, _numeric(math.log)),
    "log10": _of("log10(number)", 1, 1, _numeric(math.log10)),
    "pow": _of("pow(number, power)", 2, 2, _numeric(math.pow)),
    "pi": _of("pi()", 0, 0, lambda _values, _: math.pi),
    "sum": _of("sum(${name}, ${name})", 1, _ANY_NUMBER, lambda values, _: sum(map(as_number, values))),
    "min": _of("min(${name}, ${name})", 1, _ANY_NUMBER, _numeric(lambda *numbers: min(numbers))),
    "max": _of("max(${name}, ${name})", 1, _ANY_NUMBER, _numeric(lambda *numbers: max(numbers))),
    "count": _of("count(${name}, ${name})", 1, _ANY_NUMBER, lambda values, _: float(len(values))),
    "count-non-empty": _of(
        "count-non-empty(${name}, ${name})", 1, _ANY_NUMBER, lambda values, _: float(len(_filled(values)))
    ),
    "checklist": _of("checklist(1, -1, ${name}, ${name})", 3, _ANY_NUMBER, _checklist),
    "weighted-checklist": _of("weighted-checklist(1, -1, ${name}, 2)", 4, _ANY_NUMBER, _weighted_checklist),
    "today": _of("today()", 0, 0, lambda _values, scene: scene.now.date()),
    "now": _of("now()", 0, 0, lambda _values, scene: scene.now),
    "date": _of("date(value)", 1, 1, to_day),
    "date-time": _of("date-time(value)", 1, 1, to_moment),
    "decimal-date-time": _of("decimal-date-time(value)", 1, 1, decimal_date_time),
    "decimal-time": _of("decimal-time(value)", 1, 1, decimal_time),
    "format-date": _of("format-date(date, '%e %b %Y')", 2, 2, written_day),
    "format-date-time": _of("format-date-time(value, '%H:%M')", 2, 2, written_day),
}
"""Every function, by its name."""

_NO_REPEATS = "Surveys have no repeats: ask each person on their own phone, or write the questions one by one."
_NO_FILES = "Write the choices or values into the form itself."
_NO_CHANCE = (
    "Forms give the same questions for the same answers, so nothing is drawn by lot; the kit mixes choices itself."
)

UNSUPPORTED: Mapping[str, str] = {
    **dict.fromkeys(("position", "indexed-repeat", "once-per-repeat"), _NO_REPEATS),
    **dict.fromkeys(("instance", "pulldata", "search"), _NO_FILES),
    **dict.fromkeys(("random", "randomize", "uuid"), _NO_CHANCE),
    **dict.fromkeys(
        ("area", "distance", "geofence"),
        "The kit asks for no places: nothing that people send may show where they are.",
    ),
    "digest": "Leave it out: the kit stores no names or numbers of people that would need hiding.",
    "current": "Write ${name} for the answer to a question.",
}
"""What to do instead of a function that XLSForm knows and the kit does not."""
