"""The control pages about paper: choosing a sheet, and keying in one of its pages.

In: what the site has gathered. Out: nothing but these records, which the templates are given as ``page``. The one thing
easily got wrong: an activity's form brings its own names; those of these pages begin with ``sheet-``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from markupsafe import Markup

from facilitation_kit.activities.contract import Activity, CurrentAnswers
from facilitation_kit.activities.rounds import Item, RoundDefinition
from facilitation_kit.content.consent import ConsentQuestion
from facilitation_kit.errors import Fault
from facilitation_kit.live.paper_sheets import MOST_COPIES, MOST_NUMBER
from facilitation_kit.participant.answer_words import item_words
from facilitation_kit.planning.workshop_plan import GroupChoice

__all__ = ["DifferenceLine", "KeyPage", "PaperPage", "RoundChoice", "difference_lines"]


@dataclass(frozen=True, kw_only=True)
class RoundChoice:
    """A round that takes sheets; `status` is ``open`` or ``closed``."""

    id: str
    question: str
    number: int
    status: str


@dataclass(frozen=True, kw_only=True)
class PaperPage:
    """Where sheets are printed, chosen to be keyed in, and taken out again.

    Attributes:
        workshop: its id.
        over: whether it is, so that nothing is keyed in any more.
        rounds: that take sheets now, the latest first.
        steps: ids and titles of those that people answer.
        typed: what was typed before a refusal: round, code, number, mode.
        anyway: address that keys in all the same, where a page's code belongs to other questions; else empty.
        done: a sentence about what has just been done; may be empty.
        most_copies, most_number: of booklets that are printed at once, and of a sheet.
    """

    template: ClassVar[str] = "control/paper.html.j2"
    title: ClassVar[str] = "Paper sheets"
    workshop: str
    over: bool
    rounds: Sequence[RoundChoice]
    steps: Sequence[tuple[str, str]]
    typed: Mapping[str, str]
    anyway: str = ""
    done: str = ""
    faults: Sequence[Fault] = ()
    forgery_token: str
    most_copies: int = MOST_COPIES
    most_number: int = MOST_NUMBER


@dataclass(frozen=True, kw_only=True)
class DifferenceLine:
    """An item that was keyed in with two answers."""

    label: str
    before: str
    now: str


@dataclass(frozen=True, kw_only=True)
class KeyPage:
    """One page of one sheet, to be keyed in.

    Attributes:
        workshop: its id.
        code: of the batch, as it is printed.
        number: of the sheet.
        page, of: the page of the activity, and how many it has.
        proxy: somebody says it, and there is no sheet.
        question: of the round.
        fields: what the form sends back unchanged, by name.
        answers: the activity's own form.
        new: nothing of this sheet is stored, so consent and group are asked.
        consent: what stands on the sheet to agree to.
        agreed: items that were ticked before a refusal.
        languages: in which the consent may have been read, as tags and their own names.
        language: that was chosen before a refusal.
        groups: to choose from.
        group: that was chosen before a refusal.
        again: this page was keyed in before, so that this is the check.
        differences: what differs; the form then replaces what is saved.
        next: address of the next sheet.
        done: a sentence about what has just been saved; may be empty.
    """

    template: ClassVar[str] = "control/paper_key.html.j2"
    title: str
    workshop: str
    code: str
    number: int
    page: int
    of: int
    proxy: bool
    question: str
    fields: Mapping[str, str]
    answers: Markup
    new: bool
    consent: Sequence[ConsentQuestion]
    agreed: frozenset[str]
    languages: Sequence[tuple[str, str]]
    language: str
    groups: Sequence[GroupChoice]
    group: str
    again: bool
    differences: Sequence[DifferenceLine]
    next: str
    done: str = ""
    faults: Sequence[Fault] = ()
    forgery_token: str


def difference_lines(
    activity: Activity,
    definition: RoundDefinition,
    items: Sequence[Item],
    before: CurrentAnswers,
    now: CurrentAnswers,
) -> tuple[DifferenceLine, ...]:
    """The items of a page whose answers are not the same, in words."""
    names = [each.name for each in activity.fields]
    return tuple(
        DifferenceLine(
            label=item.label,
            before=item_words(activity, item, before, definition),
            now=item_words(activity, item, now, definition),
        )
        for item in items
        if any(before.get((item.id, name)) != now.get((item.id, name)) for name in names)
    )
