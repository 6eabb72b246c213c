"""Small builders of real objects, shared by tests; each gives a legal value and takes what the test is about."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from facilitation_kit.activities.rounds import Answer, Ballot, Item, RoundDefinition, RoundSettings
from facilitation_kit.identifiers import ItemId, ParticipantId, RoundId, StepId, WorkshopId

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


def after(seconds: float) -> datetime:
    """A moment so many seconds after `NOON`."""
    return NOON + timedelta(seconds=seconds)


def items(*labels: str) -> tuple[Item, ...]:
    """Items whose ids are ``i1``, ``i2`` and so on."""
    return tuple(Item(id=ItemId(f"i{n}"), label=label) for n, label in enumerate(labels, start=1))


def round_definition(
    activity: str = "statements",
    *,
    options: tuple[Item, ...] = (),
    settings: RoundSettings | None = None,
    number: int = 1,
    workshop: str = "w1",
    step: str = "vote",
    seed: int = 7,
    sensitive: bool = False,
) -> RoundDefinition:
    """A round of an activity over three items unless others are given."""
    return RoundDefinition(
        id=RoundId(f"{workshop}.{step}.{number}"),
        workshop=WorkshopId(workshop),
        step=StepId(step),
        activity=activity,
        number=number,
        question="What would help most?",
        items=options or items("A worker who stays", "One front door", "Friends and family"),
        settings=settings or {},
        seed=seed,
        previous=RoundId(f"{workshop}.{step}.{number - 1}") if number > 1 else None,
        sensitive=sensitive,
        tally_version=1,
    )


def ballot(person: str, values: dict[str, dict[str, int | str | bool | None]], group: str | None = None) -> Ballot:
    """A ballot from ``{item: {field: value}}``."""
    return Ballot(
        participant=ParticipantId(person),
        group=group,
        answers=tuple(
            Answer(item=ItemId(item), field=field, value=value)
            for item, fields in values.items()
            for field, value in fields.items()
        ),
    )
