"""Paper sheets: their codes, which questions stand on them in which order, and how a typed code is read.

In: a plan or a round, and a batch. Out: codes, and items in the order of a sheet. Nothing about a batch is stored: what
is printed before a workshop opens can be keyed in afterwards, on any laptop that has the project.

The one thing easily got wrong: the same sheet is the same person all day. So the batch and the number belong to the whole
booklet, and the last two characters of a code to one of its pages: they tell whether the right page is being keyed in.
"""

from __future__ import annotations

import hashlib
import random
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Self

from facilitation_kit.activities.contract import Activity
from facilitation_kit.activities.rounds import Item, RoundDefinition
from facilitation_kit.identifiers import ParticipantId, RoundId, StepId, WorkshopId
from facilitation_kit.live.join_codes import ALPHABET, CODE_LENGTH, check_character, normalise, reads_well
from facilitation_kit.live.merging import merged_items
from facilitation_kit.live.round_rules import settings_for
from facilitation_kit.live.workshop_state import RoundStatus, WorkshopState
from facilitation_kit.planning.workshop_plan import PlannedStep, WorkshopPlan

__all__ = [
    "MOST_COPIES",
    "MOST_NUMBER",
    "PaperOrder",
    "SheetCode",
    "new_batch",
    "page_code",
    "paper_round",
    "plan_as_it_stands",
    "read_code",
    "read_slip",
    "sheet_items",
    "steps_on_paper",
]

MOST_COPIES = 60
"""Most booklets of one printing; more people need a second batch."""
MOST_NUMBER = 999
"""Highest number of a sheet that can be keyed in."""

_PAGE_LENGTH = 2
_SLIP = re.compile(
    r"\s*(?P<batch>.{6,20}?)[\s,/#]+(?:(?:number|no\.?|nr\.?)\s*)?(?P<number>[0-9]{1,3})\s*", re.IGNORECASE
)


@dataclass(frozen=True, kw_only=True)
class SheetCode:
    """A code as it was typed from a sheet.

    Attributes:
        batch: six characters.
        page: two characters; empty where only the batch was typed.
    """

    batch: str
    page: str = ""

    @property
    def printed(self) -> str:
        """As it stands on paper, such as ``K72-9MX-4T``."""
        half = CODE_LENGTH // 2
        return "-".join(part for part in (self.batch[:half], self.batch[half:], self.page) if part)


@dataclass(frozen=True, kw_only=True)
class PaperOrder:
    """Which sheets are to be printed; travels as JSON to the process that prints them.

    Attributes:
        plan: as it stands now, with merged options.
        steps: of the plan, in its order; each has an activity.
        copies: how many booklets, numbered from 1.
        batch: their code.
        language: of the sheets' own words, and of the consent where it is there in it.
        written: the language in which people of the project write.
    """

    plan: WorkshopPlan
    steps: tuple[StepId, ...]
    copies: int
    batch: str
    language: str
    written: str = "en"

    def to_json(self) -> dict[str, object]:
        """As JSON values; `from_json` is its inverse."""
        return {
            "plan": self.plan.to_json(),
            "steps": list(self.steps),
            "copies": self.copies,
            "batch": self.batch,
            "language": self.language,
            "written": self.written,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """Read back what `to_json` wrote.

        Raises:
            PlanError: ``plan.unreadable``.
        """
        return cls(
            plan=WorkshopPlan.from_json(data["plan"]),
            steps=tuple(StepId(step) for step in data["steps"]),
            copies=int(data["copies"]),
            batch=str(data["batch"]),
            language=str(data["language"]),
            written=str(data["written"]),
        )


def new_batch(rng: random.Random) -> str:
    """A code for a batch: five characters by chance, and one by which a slip of the finger is found."""
    while True:
        drawn = "".join(rng.choice(ALPHABET) for _ in range(CODE_LENGTH - 1))
        batch = drawn + check_character(drawn)
        if reads_well(batch):
            return batch


def read_code(typed: str) -> SheetCode | None:
    """A typed code, with or without its page; ``None`` where a character is wrong, or two have changed places.

    >>> read_code("22222") is None
    True
    """
    code = normalise(typed)
    if len(code) not in (CODE_LENGTH, CODE_LENGTH + _PAGE_LENGTH) or not set(code) <= set(ALPHABET):
        return None
    batch, page = code[:CODE_LENGTH], code[CODE_LENGTH:]
    return SheetCode(batch=batch, page=page) if batch[-1] == check_character(batch[:-1]) else None


def read_slip(typed: str) -> tuple[str, int] | None:
    """Batch and number of a slip that somebody reads out, such as ``K72-9MX number 12``; ``None`` for anything else."""
    found = _SLIP.fullmatch(typed)
    code = read_code(found["batch"]) if found else None
    return (code.batch, int(found["number"])) if found and code else None


def page_code(batch: str, step: StepId, question: str, items: Sequence[Item]) -> str:
    """Two characters for one page of a batch: other ones where the question or its options have changed since."""
    told = "\n".join([batch, step, question, *(f"{item.id}\t{item.label}" for item in items)])
    digest = hashlib.blake2b(told.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    first, second = divmod(int.from_bytes(digest, "big") % len(ALPHABET) ** _PAGE_LENGTH, len(ALPHABET))
    return ALPHABET[first] + ALPHABET[second]


def sheet_items(activity: Activity, definition: RoundDefinition, batch: str, number: int) -> tuple[Item, ...]:
    """The items in the order in which they stand on a sheet: another one on each, where the activity mixes them (V2).

    A sheet is printed before its round opens, so the order hangs on the batch and not on the round.
    """
    seed = int.from_bytes(hashlib.blake2b(batch.encode(), digest_size=6).digest(), "big")
    return activity.order(replace(definition, seed=seed), ParticipantId(f"{batch}-{number}"))


def paper_round(plan: WorkshopPlan, step: PlannedStep, activity: Activity) -> RoundDefinition:
    """A step's round as it will be asked, for a sheet that is printed before.

    Raises:
        ValueError: a step without phones.
    """
    if step.activity is None:
        raise ValueError(step.id)
    return RoundDefinition(
        id=RoundId(f"paper.{step.id}"),
        workshop=WorkshopId(plan.run_sheet),
        step=step.id,
        activity=step.activity.name,
        number=1,
        question=step.activity.question,
        items=step.activity.items,
        settings=step.activity.settings,
        seed=0,
        sensitive=step.activity.sensitive,
        tally_version=activity.tally_version,
        arranged=activity.arranged,
    )


def steps_on_paper(plan: WorkshopPlan) -> tuple[PlannedStep, ...]:
    """The steps that people answer."""
    return tuple(step for step in plan.steps if step.activity is not None)


def plan_as_it_stands(state: WorkshopState, activities: Mapping[str, Activity]) -> WorkshopPlan:
    """The plan with the options that people will meet: merged ones, and those of a round that takes answers now.

    Raises:
        LiveError: ``live.settings-do-not-fit``.
    """
    return replace(state.plan, steps=tuple(_as_it_stands(state, step, activities) for step in state.plan.steps))


def _as_it_stands(state: WorkshopState, step: PlannedStep, activities: Mapping[str, Activity]) -> PlannedStep:
    planned = step.activity
    latest = state.latest_round(step.id)
    if planned is None or planned.name not in activities:
        return step
    if latest is not None and latest.status is not RoundStatus.REVEALED:
        # A facilitator may ask something else in this step than was planned, such as about the cards that were written.
        asked = latest.definition
        now = replace(planned, name=asked.activity, question=asked.question, items=asked.items, settings=asked.settings)
    else:
        items = merged_items(planned.items, state.merged.get(step.id, ()))
        now = replace(planned, items=items, settings=settings_for(planned, activities[planned.name], items))
    return replace(step, activity=now)
