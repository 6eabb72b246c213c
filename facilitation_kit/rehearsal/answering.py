"""What a scripted person puts into a form: legal answers, other legal answers, and answers that must be refused.

In: a `Form` and a seeded random source. Out: the fields to post. People of one rehearsal share leanings, so that a
result has a shape to look at; each person still chooses for themselves.

Easily got wrong: two budgets of one page are two budgets; a choice that costs 0 (no dots here) still is an answer and is
sent, as a browser sends it; and a box to tick that merely stands beside the dots costs nothing at all.
"""

from __future__ import annotations

import hashlib
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from facilitation_kit.rehearsal.pages import Form, Posted

__all__ = ["Leanings", "answer", "nothing_chosen", "overspend"]

_WORRYING = 0.7
"""How strongly a room must lean towards a box beside an option for anybody to tick it: about one option in six."""
_CONCERN = 0.15
"""How often somebody ticks such a box."""
_HALF_LIKED = 0.25
"""How much rarer than by leaning alone a box is ticked where one may tick as many as one likes."""
_PLACES = ("places", "order")
"""How lists are answered that give places; an order leaves nothing out."""
_LEAVES_SOME = 0.1
"""How often somebody stops before everything is spent."""


_CARD_TEXT = "text"
"""The box that takes what a card says."""
_NOTE = 1.2
"""How often somebody fills in the second note of a page, twice over; the later ones less and less."""
_NOTES = (
    "A later bus on Fridays",
    "Buses that run later",
    "Free bus passes until 21",
    "One phone line that is open at night",
    "Somebody to ring at night",
    "A night line with people our age",
    "The same worker each time",
    "Keep the same worker when we turn 18",
    "A worker who knows my story",
    "Warm rooms to sit in on Sundays",
    "A warm place with free tea",
    "Open the library on Sundays",
    "Tell us what happens next",
    "A text that says what happens next",
    "Letters in plain words",
    "Ask us before the meeting",
)
"""What people of a rehearsal write: invented, short, and alike enough to be grouped."""
_ABOUT_SOMEBODY: Mapping[str, tuple[str, ...]] = {
    "Name": ("Robin", "Noor", "Kit", "Maple", "Wren", "Ash", "Juniper", "Sol"),
    "Pronouns": ("she", "he", "they"),
    "What I am good at": (
        "Makes everybody laugh on the way home",
        "Notices when somebody has gone quiet",
        "Knows every bus and who drives it",
        "Keeps a promise even in a bad week",
        "Draws what others cannot say",
    ),
    "What helps": (
        "The same adult every week",
        "Somebody who rings back the same day",
        "A door that is open in the evening",
        "A text that says what happens next",
    ),
    "What gets in the way": (
        "Telling the same story at every desk",
        "A waiting list that nobody explains",
        "The office closes before the bus comes",
    ),
    "People I trust": ("An aunt and one teacher", "The worker at the club", "Two friends from the team"),
}
"""What they write on cards, by what stands above it: about somebody made up."""
_SOMETHING = "A quiet corner, and time to think"


@dataclass(frozen=True, kw_only=True)
class Leanings:
    """What the people of one rehearsal tend to prefer: the same seed gives the same room."""

    seed: int

    def towards(self, *words: str) -> float:
        """How much the room leans towards something, from 0.05 to 1."""
        digest = hashlib.blake2b("\n".join((str(self.seed), *words)).encode(), digest_size=4).digest()
        return 0.05 + 0.95 * (int.from_bytes(digest, "big") / 2**32) ** 2


def answer(form: Form, subject: str, leanings: Leanings, rng: random.Random) -> Posted:
    """Legal answers to everything a form asks.

    Args:
        form: any form.
        subject: what the page asks, so that the same choice under another question is another matter.
        leanings: of the room.
        rng: of this person.
    """
    posted: list[tuple[str, str]] = []
    for budget, amount in enumerate(form.budgets):
        whole = any(choice.answers == "whole" for choice in form.choices if choice.budget == budget)
        posted += _spend(_levels(form, budget), amount, leanings, rng, whole=whole)
    for name, values in _radios(form).items():
        weights = [leanings.towards(subject, value) for value in values]
        posted.append((name, rng.choices(values, weights)[0]))
    posted += [*_ticked(form, leanings, rng), *_placed(form, leanings, rng)]
    for choice in form.choices:
        worries = (
            not choice.single
            and not choice.answers
            and choice.cost is None
            and leanings.towards(choice.name) > _WORRYING
        )
        if worries and rng.random() < _CONCERN:
            posted.append((choice.name, choice.value))
    for box in form.boxes:
        if box.budget is None:
            posted.append(
                (box.name, str(rng.randint(0, box.most or 5)) if box.number else _written(box.name, subject, rng))
            )
    return tuple(posted)


def overspend(form: Form) -> Posted | None:
    """Answers that spend more than the first budget which can be overspent, or ``None`` where none can be."""
    for budget, amount in enumerate(form.budgets):
        highest = {name: max(values, key=int) for name, values in _levels(form, budget).items()}
        if sum(int(value) for value in highest.values()) > amount:
            return tuple(highest.items())
    return None


def nothing_chosen(form: Form) -> Posted | None:
    """Pressing the button without choosing, or ``None`` where that is a legal answer (only radios must be chosen)."""
    return () if _radios(form) and not form.budgets else None


def _written(name: str, subject: str, rng: random.Random) -> str:
    """An invented note where a page asks for notes, always for the first, or a line for a card; nothing in any other box."""
    if name == _CARD_TEXT:
        fitting = next((lines for above, lines in _ABOUT_SOMEBODY.items() if subject.startswith(above)), (_SOMETHING,))
        return rng.choice(fitting)
    number = name.removeprefix("note_")
    if number == name or not number.isdigit():
        return ""
    return rng.choice(_NOTES) if number == "1" or rng.random() < _NOTE / int(number) else ""


def _ticked(form: Form, leanings: Leanings, rng: random.Random) -> list[tuple[str, str]]:
    """Ticks where as many as one likes can be ticked: what the room leans towards, more often."""
    few = [choice for choice in form.choices if not choice.single and choice.answers == "few"]
    if few:  # a rule that no page tells may allow no more than two
        weights = [leanings.towards(box.name, box.value) for box in few]
        return [(box.name, box.value) for box in dict.fromkeys(rng.choices(few, weights, k=2))]
    boxes = [choice for choice in form.choices if not choice.single and choice.answers == "any"]
    return [(box.name, box.value) for box in boxes if rng.random() < (1 + leanings.towards(box.name)) / 2 - _HALF_LIKED]


def _placed(form: Form, leanings: Leanings, rng: random.Random) -> list[tuple[str, str]]:
    """Places, each given once, best first; now and then somebody stops before all have one, where that is allowed."""
    names = list(dict.fromkeys(choice.name for choice in form.choices if choice.answers in _PLACES))
    in_order = sorted(names, key=lambda name: rng.random() / leanings.towards(name))
    stops = next((place for place in range(1, len(names)) if rng.random() < _LEAVES_SOME), len(names))
    if any(choice.answers == "order" for choice in form.choices):
        stops = len(names)
    return [(name, str(place)) for place, name in enumerate(in_order[:stops], start=1)]


def _spend(
    levels: Mapping[str, Sequence[str]], amount: int, leanings: Leanings, rng: random.Random, *, whole: bool
) -> list[tuple[str, str]]:
    """Go through a budget one by one; every step takes the next higher level of something."""
    spent = dict.fromkeys(levels, 0)
    left = amount
    while left and (whole or rng.random() >= _LEAVES_SOME):
        open_names = {
            name: higher
            for name, values in levels.items()
            if (higher := min((int(v) for v in values if int(v) > spent[name]), default=0))
            and higher - spent[name] <= left
        }
        if not open_names:
            break
        name = rng.choices(list(open_names), [leanings.towards(name) for name in open_names])[0]
        left -= open_names[name] - spent[name]
        spent[name] = open_names[name]
    return [(name, str(value)) for name, value in spent.items() if str(value) in levels[name]]


def _levels(form: Form, budget: int) -> dict[str, list[str]]:
    """What can be spent on each thing of a budget, by field name: values as written."""
    levels: dict[str, list[str]] = {}
    for choice in form.choices:
        if choice.budget == budget and choice.cost is not None:
            levels.setdefault(choice.name, []).append(choice.value)
    for box in form.boxes:
        if box.budget == budget:
            most = form.budgets[budget] if box.most is None else box.most
            levels[box.name] = [str(value) for value in range(most + 1)]
    return levels


def _radios(form: Form) -> dict[str, list[str]]:
    """The values of each group of radios (or list) that cost nothing, by field name."""
    groups: dict[str, list[str]] = {}
    for choice in form.choices:
        if choice.single and choice.cost is None and choice.answers not in _PLACES:
            groups.setdefault(choice.name, []).append(choice.value)
    return groups
