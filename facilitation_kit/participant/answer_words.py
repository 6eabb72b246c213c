"""A person's own saved answers in words, for the review, the closed page and the page about a conflict.

In: an activity's fields and current values. Out: one line an item. Easily got wrong: these are words for the person who
gave the answer, nobody else; nothing here has passed disclosure control.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from facilitation_kit.activities.contract import Activity, AnswerField, CurrentAnswers, FieldKind
from facilitation_kit.activities.rounds import Item, JsonScalar, RoundDefinition
from facilitation_kit.participant.question_words import ENGLISH, QuestionWords

__all__ = ["AnswerLine", "answer_lines", "item_words"]


@dataclass(frozen=True, kw_only=True)
class AnswerLine:
    """One item and what the person said to it; `change` is a link, empty where the line has none."""

    label: str
    words: str
    change: str = ""


def answer_lines(
    activity: Activity,
    items: Sequence[Item],
    current: CurrentAnswers,
    changes: Sequence[str] = (),
    definition: RoundDefinition | None = None,
    said: QuestionWords = ENGLISH,
) -> tuple[AnswerLine, ...]:
    """The person's answers to `items`, in that order.

    Items that were on an answered page without being marked (no dot, no concern) are left out where others are marked;
    where none is, all of them say so.

    Args:
        activity: whose fields the answers are.
        items: in the order in which the person had them.
        current: by item and field; ``None`` is a skip.
        changes: a link for each item, or nothing.
        definition: the round, where its activity may put answers into words of its own.
        said: the words for what has no answer.
    """
    links = changes or [""] * len(items)
    lines = [
        (_is_marked(activity, item, current), AnswerLine(label=item.label, words=words, change=link))
        for item, link in zip(items, links, strict=True)
        for words in [item_words(activity, item, current, definition, said)]
    ]
    some_marked = any(marked for marked, _ in lines)
    return tuple(line for marked, line in lines if marked or not some_marked)


def _is_marked(activity: Activity, item: Item, current: CurrentAnswers) -> bool:
    """Whether the line says more than that nothing was chosen; skips and open questions do."""
    values = _values(activity, item, current)
    return not values or any(value is None or value not in (0, False, "") for value in values)


def item_words(
    activity: Activity,
    item: Item,
    current: CurrentAnswers,
    definition: RoundDefinition | None = None,
    said: QuestionWords = ENGLISH,
) -> str:
    """What was answered to one item, as a person would say it."""
    values = _values(activity, item, current)
    if not values:
        return said.untouched
    if all(value is None for value in values):
        return said.skipped
    own = activity.answer_words(definition, item, current) if definition else ""
    if own:
        return own
    each_word = (_value_words(each, current.get((item.id, each.name))) for each in activity.fields)
    words = ", ".join(word for word in each_word if word) or "nothing"
    return words[0].upper() + words[1:]


def _values(activity: Activity, item: Item, current: CurrentAnswers) -> list[JsonScalar]:
    return [current[item.id, each.name] for each in activity.fields if (item.id, each.name) in current]


def _value_words(each: AnswerField, value: JsonScalar) -> str:
    """A value as a person would say it. A count's field is named by a plural: ``dots``, ``points``."""
    if value is None:
        return ""
    name = each.name.replace("_", " ")
    match each.kind:
        case FieldKind.COUNT:
            return f"{value or 'no'} {name.removesuffix('s') if value == 1 else name}"
        case FieldKind.FLAG:
            return name if value else ""
        case FieldKind.CHOICE:
            return str(value).replace("_", " ")
        case FieldKind.TEXT:
            return f"“{value}”" if value else ""
        case FieldKind.CODE:
            return ""
