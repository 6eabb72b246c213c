"""Rounds with made-up figures, to try templates on: each activity in each way that it knows.

In: an activity. Out: a `Vote` with something in every field. The one thing easily got wrong: a template that is never given
a table by group is never wrong about one, so these have all that a real round can have.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from facilitation_kit.activities.contract import Activity
from facilitation_kit.activities.results import MeasureKind, Tally, TallyRow
from facilitation_kit.activities.rounds import Item, RoundDefinition
from facilitation_kit.activities.vote import METHODS
from facilitation_kit.activities.vote import Vote as VoteActivity
from facilitation_kit.analysis.disclosure_control import HIDDEN, Policy, Profile, protect
from facilitation_kit.analysis.protected_groups import (
    ASKED,
    UNPROTECTABLE,
    ProtectedGroupTable,
    group_table_from_json,
)
from facilitation_kit.analysis.role_balance import BalancedOption, RoleBalance
from facilitation_kit.errors import KitError
from facilitation_kit.identifiers import ItemId, RoundId, StepId, WorkshopId
from facilitation_kit.phrases import counted, phrase
from facilitation_kit.playback.chart_building import chart_of
from facilitation_kit.playback.group_part import group_part
from facilitation_kit.playback.vote_context import Vote, VoteRow
from facilitation_kit.playback.votes import GENERIC_SECTION

__all__ = ["sample_votes"]

_MOMENT = datetime(2026, 11, 4, 12, 0, tzinfo=UTC)


def sample_votes(activity: Activity) -> Iterator[Vote]:
    """A round of an activity in each way that it knows; none where it cannot be opened without settings."""
    ways: tuple[Mapping[str, object], ...] = tuple({"method": name} for name in METHODS)
    for number, raw in enumerate(ways if isinstance(activity, VoteActivity) else ({},)):
        vote = _sample_vote(activity, raw, number)
        if vote is not None:
            yield vote


def _sample_vote(activity: Activity, raw: Mapping[str, object], way: int) -> Vote | None:
    """A round of an activity with made-up counts; ``None`` where it cannot be opened with these settings."""
    items = tuple(Item(id=ItemId(f"i{n}"), label=f"Option {n}", merged_from=("One", "Other")) for n in (1, 2, 3))
    try:
        settings = activity.read_settings(raw, len(items))
    except KitError:
        return None
    definition = RoundDefinition(
        id=RoundId(f"sample.{activity.name}{f'-{way}' if way else ''}.2"),
        workshop=WorkshopId("sample"),
        step=StepId(activity.name),
        activity=activity.name,
        number=2,
        question="What would help most?",
        items=items,
        settings=settings,
        seed=1,
        tally_version=activity.tally_version,
    )
    table = protect(_counted(activity.tally(definition, (), 12)), Policy(), profile=Profile.WORKING_GROUP)
    groups = _sample_groups(definition)
    people = next((measure for measure in table.measures if measure.kind is MeasureKind.PEOPLE), None)
    return Vote(
        id=definition.id,
        anchor=f"vote-{definition.id}",
        number=2,
        earlier_number=1,
        activity=activity.title,
        question=definition.question,
        table=table,
        rows=tuple(
            VoteRow(
                figures=row,
                short=row.label,
                merged_from=("One", "Other"),
                band=phrase("close"),
                range=phrase(
                    "between about {low} and {high}", low=phrase("half"), high=phrase("{number} in 10", number=9)
                ),
                percentage="60 %",
                signal=phrase("leaning yes"),
                earlier="3",
                words=("What somebody wrote about it.",),
                share=phrase("{count} of {all} people", count=6, all=12),
            )
            for row in table.rows
        ),
        most=max([1, *(row.cells[table.headline.name].value or 0 for row in table.rows)]),
        range_of=people.label if people else "",
        sentences=activity.sentences(definition, table, None),
        settings=dict(settings),
        held_at=_MOMENT,
        method=((phrase("Activity"), activity.title),),
        templates={**GENERIC_SECTION, **activity.assets.pack_sections},
        chart=chart_of(table, [row.label for row in table.rows], question="Help", measures=activity.chart_measures),
        by_group=groups,
        group_part=replace(group_part(groups, definition, [row.item for row in table.rows]), more=_MORE),
        balance=_sample_balance(activity, items),
    )


_MORE = counted(
    "{count} more result by group is in the data annex.", "{count} more results by group are in the data annex.", 2
)


def _sample_groups(definition: RoundDefinition) -> ProtectedGroupTable:
    """A table by group with a hidden count, groups that were put together, and one option that is not shown."""
    shown, hidden = {"value": 6, "text": "6"}, {"value": None, "text": HIDDEN}
    first, second, *others = [item.id for item in definition.items]
    row = {"label": "Agree", "measures": ["agree"], "cells": [shown, hidden], "everyone": shown}
    parts = {"label": "Option", "rows": [row, row], "totals": [shown, shown], "everyone": shown, "withheld": ""}
    return group_table_from_json(
        {
            "round": definition.id,
            "profile": Profile.WORKING_GROUP.value,
            "withheld": "",
            "rounded_to": 1,
            "columns": [
                {"label": "Young people", "groups": ["young"], "names": ["Young people"]},
                {"label": phrase("Other groups together"), "groups": ["a", "b"], "names": ["Carers", "Workers"]},
            ],
            "items": [
                {**parts, "item": first},
                {**parts, "item": second, "counted": ASKED},
                *({**parts, "item": other, "rows": [], "withheld": UNPROTECTABLE} for other in others),
            ],
        },
        frozen_at=_MOMENT,
    )


def _sample_balance(activity: Activity, items: Sequence[Item]) -> RoleBalance | None:
    if not activity.balanced:
        return None
    return RoleBalance(
        measure=phrase("People"),
        groups=("Young people", "Practitioners"),
        apart=("Parents and carers",),
        options=tuple(
            BalancedOption(item=item.id, label=item.label, everybody="52 %", equally="48 %") for item in items
        ),
        decided=True,
        sentences=(
            phrase("If each group counted the same, it would be too close to call: {options}.", options="Option 1"),
        ),
    )


def _counted(tally: Tally) -> Tally:
    """The same round as if twelve people had answered."""
    rows = tuple(
        TallyRow(
            item=row.item,
            label=row.label,
            counts={measure.name: 12 // max(1, len(tally.measures)) for measure in tally.measures},
            answered=12,
            band=row.band,
            score=row.score,
        )
        for row in tally.rows
    )
    return replace(tally, rows=rows, ballots=12, eligible=14, abstentions=0)
