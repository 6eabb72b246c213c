"""Questions of a survey whose answers go together in the room's own result, so that figures of one by group tell of the other.

In: a form, what each question follows from, and which could be told by group. Out: sets of questions. The one thing easily got wrong: a
question that is not told by group has its count for the whole room all the same. Where it is asked after one answer to a first
question and another to a second, that count says how many gave both. If these are nearly all who gave either, then figures of
the first by group leave the second little room.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet

from facilitation_kit.content.expression_tree import Answer, Call, Literal, parts_in
from facilitation_kit.content.expressions import parse
from facilitation_kit.content.survey_forms import Placed, QuestionKind

__all__ = ["Linked", "linked_questions"]

Follows = Mapping[str, tuple[str, bool]]
"""For each question the one that decides who is asked it, or nothing, and whether it is tied otherwise."""

Linked = Mapping[str, frozenset[str] | None]
"""Questions that are linked; of one where people choose several the choices that it is about, ``None`` for all."""


def linked_questions(placed: Mapping[str, Placed], follows: Follows, told: AbstractSet[str]) -> tuple[Linked, ...]:
    """Questions of which readers can know how many people of the whole room gave which answers together.

    Args:
        placed: all questions of the form by their names, in order.
        follows: what each follows from.
        told: those that could be told by group.
    """
    found: list[Linked] = []
    for name in placed:
        if not follows[name][1]:
            continue  # where one other question decides, both are audited together anyway
        texts = _texts_behind(name, placed)
        behind = {one for text in texts for one in _answers_in(text)} & told
        # whoever knows the answers to a question knows those that led to it
        together = behind - {name} - {before for one in behind for before in _led_by(one, follows)}
        several = {one for one in together if placed[one].question.kind is QuestionKind.SELECT_MULTIPLE}
        linked = {one: _choices_in(one, texts) if one in several else None for one in together}
        # how many took one choice is in the result anyway
        if len(linked) > 1 or any(linked[one] is None or len(linked[one] or ()) > 1 for one in several):
            found = [*_merged(linked, found)]
    return tuple(found)


def _merged(linked: Linked, found: Iterable[Linked]) -> Iterator[Linked]:
    for other in found:
        if linked.keys() & other.keys():
            linked = {one: _all_of(each[one] for each in (linked, other) if one in each) for one in {**other, **linked}}
        else:
            yield other
    yield linked


def _all_of(choices: Iterable[frozenset[str] | None]) -> frozenset[str] | None:
    found: frozenset[str] = frozenset()
    for some in choices:
        if some is None:
            return None
        found |= some
    return found


def _texts_behind(name: str, placed: Mapping[str, Placed]) -> frozenset[str]:
    """The expressions that decide who is asked a question and what can be answered, and those behind these."""
    texts: set[str] = set()
    seen, pending = {name}, [name]
    while pending:
        one = placed[pending.pop()]
        question = one.question
        conditions = (each.relevant for each in (*one.groups, question))
        own = {*conditions, question.choice_filter, question.calculate, question.constraint} - {""}
        new = {answer for text in own for answer in _answers_in(text)} - seen
        texts |= own
        seen |= new
        pending += new
    return frozenset(texts)


def _answers_in(text: str) -> list[str]:
    return [each.name for each in parts_in(parse(text)) if isinstance(each, Answer)]


def _choices_in(name: str, texts: AbstractSet[str]) -> frozenset[str] | None:
    """The choices of a question of which it is asked whether they were taken; ``None`` where something else is made of it."""
    taken = [
        call.arguments[1]
        for text in texts
        for call in parts_in(parse(text))
        if isinstance(call, Call) and call.function == "selected" and call.arguments[0] == Answer(name)
    ]
    choices = frozenset(str(each.value) for each in taken if isinstance(each, Literal))
    only = len(taken) == sum(_answers_in(text).count(name) for text in texts)
    return choices if only and all(isinstance(each, Literal) for each in taken) else None


def _led_by(name: str, follows: Follows) -> Iterator[str]:
    """The questions before one in its chain."""
    while leading := follows[name][0]:
        yield leading
        name = leading
