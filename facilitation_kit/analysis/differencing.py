"""Keeping two releases about the same round from telling what became of the people between them (D4).

In go the round as it stands now and every release about it; out comes the table to show: today's, or the one that was
released, or none. The one thing easily got wrong: after a single withdrawal both results are harmless by themselves, and
their difference is that person's answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final, cast

from facilitation_kit.activities.results import Band, MeasureKind, Tally, TallyRow
from facilitation_kit.analysis.disclosure_control import (
    RAISED,
    Policy,
    Profile,
    ProtectedTable,
    protect,
    table_from_release,
    unavailable,
)
from facilitation_kit.analysis.released_tables import ReleasedTable, ReleaseKind
from facilitation_kit.identifiers import ItemId
from facilitation_kit.phrases import phrase

__all__ = ["CHANGED_SINCE", "RoomResult", "room_result"]

CHANGED_SINCE: Final = phrase("not shown, because answers have changed since the result was first shown")


@dataclass(frozen=True, kw_only=True)
class RoomResult:
    """The whole-room table to show.

    Attributes:
        table: protected.
        frozen_at: the cut-off of the release whose figures these are; ``None`` for figures of today.
    """

    table: ProtectedTable
    frozen_at: datetime | None = None


def room_result(
    tally: Tally,
    policy: Policy,
    *,
    profile: Profile,
    sensitive: bool = False,
    released: Sequence[ReleasedTable] = (),
) -> RoomResult:
    """What to show of a round, given what has been shown of it.

    Today's figures, when every earlier release would look the same today, or when so many people have come or gone since
    that the difference is about a group large enough to be shown by itself. Else the figures stay as they were: those of
    the same profile, else those of a profile that showed every count, protected for this one. Else nothing is shown.

    Args:
        tally: exact counts of today.
        policy: the project's thresholds.
        profile: for whom.
        sensitive: as for `protect`.
        released: releases about this round, for anybody.
    """
    before = sorted((one for one in released if one.kind is ReleaseKind.WHOLE_ROOM), key=lambda one: one.cut_off)
    rules = policy.rules(profile)
    enough = max(rules.minimum_ballots, rules.group_minimum)
    now = protect(tally, policy, profile=profile, sensitive=sensitive)
    if all(_same(one, tally, policy, sensitive=sensitive) or _far_apart(one, tally, enough) for one in before):
        return RoomResult(table=now)
    for one in reversed(before):
        if one.profile is profile:
            return RoomResult(table=_as_released(one, tally), frozen_at=one.cut_off)
    for one in reversed(before):
        exact = _exact_tally(one, tally)
        if exact is not None:
            table = protect(exact, policy, profile=profile, sensitive=sensitive)
            figures = {**table.to_json(), "withheld": table.withheld}
            return RoomResult(
                table=table_from_release(figures, profile, tally.tie_rule, _labels(tally)), frozen_at=one.cut_off
            )
    return RoomResult(table=unavailable(tally, profile, CHANGED_SINCE))


def _as_released(one: ReleasedTable, tally: Tally) -> ProtectedTable:
    return table_from_release(one.table, one.profile, tally.tie_rule, _labels(tally))


def _labels(tally: Tally) -> dict[ItemId, str]:
    return {row.item: row.label for row in tally.rows}


def _same(one: ReleasedTable, tally: Tally, policy: Policy, *, sensitive: bool) -> bool:
    """Whether the release would look the same today."""
    today = protect(tally, policy, profile=one.profile, sensitive=sensitive)
    then = _as_released(one, tally)
    # A release of before there were means said nothing about them.
    rows = tuple(
        replace(now, numbers=None) if before.numbers is None else now
        for now, before in zip(today.rows, then.rows, strict=False)
    )
    return len(rows) == len(today.rows) == len(then.rows) and (rows, today.ballots, today.withheld) == (
        then.rows,
        then.ballots,
        then.withheld,
    )


def _far_apart(one: ReleasedTable, tally: Tally, enough: int) -> bool:
    """Whether at least `enough` people came or went since; unknown where the release does not say how many there were."""
    ballots = cast("dict[str, Any]", one.table["ballots"])["value"]
    return isinstance(ballots, int) and one.profile is not Profile.EXTERNAL and abs(tally.ballots - ballots) >= enough


def _exact_tally(one: ReleasedTable, today: Tally) -> Tally | None:
    """The counts behind a release that showed all of them; ``None`` where it hid or rounded any."""
    ballots = cast("dict[str, Any]", one.table["ballots"])["value"]
    if one.table["in_words"] or one.profile is Profile.EXTERNAL or not isinstance(ballots, int):
        return None
    kinds = {measure.name: measure.kind for measure in today.measures}
    labels = _labels(today)
    rows_now = {row.item: row for row in today.rows}
    rows: list[TallyRow] = []
    for row in cast("list[dict[str, Any]]", one.table["rows"]):
        counts: dict[str, int] = {}
        for name, cell in row["cells"].items():
            count = int(cell["text"] == RAISED) if kinds.get(name) is MeasureKind.FLAG else cell["value"]
            if name not in kinds or count is None:
                return None
            counts[name] = count
        answered, now = row["answered"]["value"], rows_now.get(ItemId(row["item"]))
        if answered is None:
            return None
        rows.append(
            TallyRow(
                item=ItemId(row["item"]),
                label=labels.get(ItemId(row["item"]), ""),
                counts=counts,
                answered=answered,
                band=Band(row["band"]) if row["band"] else None,
                score=float(row["score"]) if row["score"] else None,
                score_people=counts[today.headline.name] if now and now.score_people is not None else None,
                shares=now.shares if now else "",
                follows=now.follows if now else (),
            )
        )
    order = {row.item: place for place, row in enumerate(today.rows)}
    return Tally(
        measures=today.measures,
        rows=tuple(sorted(rows, key=lambda row: order.get(row.item, len(order)))),
        ballots=ballots,
        abstentions=0,
        eligible=ballots,
        in_order=today.in_order,
        score_label=str(one.table["score_label"]),
        tie_rule=today.tie_rule,
        settings=today.settings,
        seed=today.seed,
        tally_version=today.tally_version,
    )
