"""What stands on paper sheets: a booklet for each person, with a first page and a page for every question.

In: an order (a plan, steps, copies, a batch) and the installed activities. Out: `Booklets`, which the templates of sheets
are given. Pure; `pdf.sheets` makes the PDF.

The one thing easily got wrong: notes and fallbacks of a step are the facilitator's alone and stand on no sheet; and how
something is answered on paper comes from the activity's fields, so that an outside package prints without one of its own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from facilitation_kit.activities.contract import Activity, AnswerField, FieldKind
from facilitation_kit.activities.rounds import Item, RoundSettings
from facilitation_kit.content.consent import ConsentQuestion
from facilitation_kit.content.fields import paragraphs
from facilitation_kit.errors import PlaybackError
from facilitation_kit.live.paper_sheets import PaperOrder, SheetCode, page_code, paper_round, sheet_items
from facilitation_kit.phrases import phrase
from facilitation_kit.playback.translations import is_right_to_left

__all__ = ["GENERIC", "Booklet", "Booklets", "SheetPage", "booklets_of"]

GENERIC = "paper/generic.typ.j2"
"""How the questions of an activity look that brings no template for paper."""

_LIMITS = phrase(
    "We cannot promise to keep everything private. If you tell us that you or somebody else is in danger, we have to tell "
    "the safeguarding lead. We talk with you first, if we can."
)
_TAKE_PART = phrase("I want to take part")


@dataclass(frozen=True, kw_only=True)
class SheetPage:
    """One question with its options, as it stands on paper.

    Attributes:
        code: of the page, as it is printed.
        template: that draws the answers.
        fields: what is answered about each item.
        items: in the order of this sheet.
        settings: of the activity.
        content_note: what a reader should know before; may be empty.
    """

    code: str
    title: str
    question: str
    content_note: str
    template: str
    fields: tuple[AnswerField, ...]
    items: tuple[Item, ...]
    settings: RoundSettings


@dataclass(frozen=True, kw_only=True)
class Booklet:
    """What one person is given.

    Attributes:
        number: the sheet's.
        pages: in the order of the run sheet.
    """

    number: int
    pages: tuple[SheetPage, ...]


@dataclass(frozen=True, kw_only=True)
class Booklets:
    """All that is printed at once.

    Attributes:
        title: of the workshop.
        code: of the batch, as it is printed.
        written: the language in which people of the project write.
        about: what this is and who sees it.
        limits: what cannot be kept private.
        consent: what is asked, with a box each; empty where taking part is all that there is to agree to.
        take_part: words of the one box, where `consent` is empty.
        groups: that a person may tick.
        support: people to turn to.
    """

    project: str
    title: str
    purpose: str
    code: str
    language: str
    written: str
    right_to_left: bool
    about: tuple[str, ...]
    limits: tuple[str, ...]
    consent: tuple[ConsentQuestion, ...]
    take_part: str
    groups: tuple[str, ...]
    support: tuple[str, ...]
    booklets: tuple[Booklet, ...]

    @property
    def document_title(self) -> str:
        """What the file is called inside."""
        return f"{self.title}: {self.code}"


def booklets_of(order: PaperOrder, activities: Mapping[str, Activity]) -> Booklets:
    """The sheets of an order.

    Raises:
        PlaybackError: ``paper.unknown-activity``.
    """
    plan = order.plan
    wording = plan.consent.wording(order.language) if plan.consent is not None else None
    return Booklets(
        project=plan.project,
        title=plan.title,
        purpose=plan.purpose,
        code=SheetCode(batch=order.batch).printed,
        language=order.language,
        written=order.written,
        right_to_left=is_right_to_left(order.language),
        about=wording.intro_paragraphs if wording else paragraphs(plan.consent_text),
        limits=wording.limits_paragraphs if wording else (_LIMITS,),
        consent=wording.questions if wording else (),
        take_part=_TAKE_PART,
        groups=tuple(group.label for group in plan.groups),
        support=plan.support,
        booklets=tuple(
            Booklet(number=number, pages=_pages(order, activities, number)) for number in range(1, order.copies + 1)
        ),
    )


def _pages(order: PaperOrder, activities: Mapping[str, Activity], number: int) -> tuple[SheetPage, ...]:
    made = []
    for step in (order.plan.step(each) for each in order.steps):
        assert step.activity is not None, "only steps that people answer are ordered"
        activity = activities.get(step.activity.name)
        if activity is None:
            raise PlaybackError(
                "paper.unknown-activity",
                f"The activity {step.activity.name} is not installed here.",
                remedy="Install the package that brings it, or print the other steps alone.",
            )
        definition = paper_round(order.plan, step, activity)
        code = SheetCode(batch=order.batch, page=page_code(order.batch, step.id, definition.question, definition.items))
        made.append(
            SheetPage(
                code=code.printed,
                title=step.title,
                question=definition.question,
                content_note=step.content_note,
                template=activity.assets.paper_template or GENERIC,
                fields=_asked(activity.fields, definition.settings),
                items=sheet_items(activity, definition, order.batch, number),
                settings=definition.settings,
            )
        )
    return tuple(made)


def _asked(fields: Sequence[AnswerField], settings: RoundSettings) -> tuple[AnswerField, ...]:
    """The fields of a round; one for a person's own words is left out where a setting of the same name is off."""
    return tuple(
        each for each in fields if each.kind is not FieldKind.TEXT or settings.get(each.name, True) is not False
    )
