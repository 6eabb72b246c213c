"""What an XLSForm expression may look at.

In: answers, the moment, the reader. Out: a `Scene`. Easily got wrong: the moment is the clock on the wall of the
room, without a time zone, since that is what "today" means to the people in it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from facilitation_kit.content.expression_values import Value

__all__ = ["LONGEST_TEXT", "Scene", "TooLong"]

LONGEST_TEXT = 20_000
"""Letters of a text that an expression may make."""


class TooLong(Exception):
    """An expression made a text that is too long to be an answer."""


def _no_label(choice: str, _question: str) -> str:
    return choice


@dataclass(frozen=True, kw_only=True)
class Scene:
    """What an expression may look at.

    Attributes:
        now: the moment on the clock of the room, without a time zone.
        answers: values by the names of questions; who is not in it has no answer.
        current: the value of the question that the expression belongs to.
        columns: columns of the choice that is looked at.
        language: code of the reader's language, for the names of months and days.
        choice_label: the words of a choice, by its name and its question.
    """

    now: datetime
    answers: Mapping[str, Value] = field(default_factory=dict)
    current: Value = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    language: str = "en"
    choice_label: Callable[[str, str], str] = _no_label
