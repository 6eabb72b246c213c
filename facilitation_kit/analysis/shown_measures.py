"""The figures of the service map that an audience may see, each with its source, period and quality.

In: a map, the rules of a profile, and the day. Out: `ShownMeasure` values. Easily got wrong: a figure that is left out is
still protected together with the others, because a total may be shown of which it is a part.

Source: DOMAIN J5, J6; which figures are hidden says `measure_suppression`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from facilitation_kit.analysis.measure_counts import PERCENT, rounded
from facilitation_kit.analysis.measure_suppression import hidden_figures
from facilitation_kit.analysis.policy import ProfileRules
from facilitation_kit.analysis.protected_values import HIDDEN
from facilitation_kit.content.service_map import BaselineMeasure, Disclosure, MeasureKind, Quality, Statistic
from facilitation_kit.phrases import phrase

__all__ = ["ANECDOTAL", "KIND_WORDS", "OLD", "QUALITY_WORDS", "ShownMeasure", "shown_measures"]

OLD = phrase("older than 12 months")
ANECDOTAL = phrase("anecdotal")

KIND_WORDS = {
    MeasureKind.VOLUME: phrase("How many"),
    MeasureKind.WAITING_TIME: phrase("Waiting time"),
    MeasureKind.THRESHOLD: phrase("Threshold"),
    MeasureKind.CAPACITY: phrase("Places"),
    MeasureKind.CASELOAD: phrase("Caseload"),
    MeasureKind.DROPOUT: phrase("Stopped coming"),
    MeasureKind.RE_REFERRAL: phrase("Came back"),
    MeasureKind.COST: phrase("Cost"),
    MeasureKind.OUTCOME: phrase("What came of it"),
}
"""What a figure is about, in words."""

_STATISTIC_WORDS = {
    Statistic.COUNT: phrase("count"),
    Statistic.MEDIAN: phrase("median"),
    Statistic.P90: phrase("nine of ten are below it"),
    Statistic.MEAN: phrase("mean"),
    Statistic.RANGE: phrase("range"),
    Statistic.TEXT: phrase("in words"),
}

QUALITY_WORDS = {
    Quality.OFFICIAL: phrase("official"),
    Quality.LOCAL_MANAGEMENT_INFO: phrase("local management information"),
    Quality.ESTIMATE: phrase("estimate"),
    Quality.ANECDOTAL: ANECDOTAL,
}
"""How far a figure can be relied on, in words."""


@dataclass(frozen=True, kw_only=True)
class ShownMeasure:
    """One figure as it may be shown.

    Attributes:
        id: of the figure.
        service, stage: that it is about; ``None`` for all of them together.
        kind, statistic, quality: in words.
        text: the figure with its unit, or ``[c]`` where it may not be shown.
        hidden: whether it may not.
        population: who was counted; empty where that is not said.
        denominator: out of how many; ``None`` where that is not said or may not be shown.
        period_start, period_end: days that it is about.
        source, owner: where it stands and who answers for it.
        marks: what makes it weak: it is old, or anecdotal.
        note: what else one should know.
    """

    id: str
    service: str | None
    stage: str | None
    kind: str
    statistic: str
    text: str
    hidden: bool
    population: str
    denominator: int | None
    period_start: date
    period_end: date
    source: str
    owner: str
    quality: str
    marks: tuple[str, ...]
    note: str


def shown_measures(
    measures: Sequence[BaselineMeasure], rules: ProfileRules, day: date, *, own_team: bool = False
) -> tuple[ShownMeasure, ...]:
    """The figures in their order; those for the team alone are left out for everybody else.

    Args:
        measures: of a map, all of them: a total is protected together with its parts.
        rules: of the audience's profile; `ProfileRules.minimum_ballots` is the fewest people behind a figure.
        day: when it is shown.
        own_team: whether figures that are for the team alone may be shown.
    """
    hidden = hidden_figures(measures, rules, own_team=own_team)
    return tuple(
        _shown(each, rules, day, hidden=each.measure_id in hidden)
        for each in measures
        if own_team or each.disclosure is not Disclosure.TEAM_ONLY
    )


def _shown(measure: BaselineMeasure, rules: ProfileRules, day: date, *, hidden: bool) -> ShownMeasure:
    value, whole = measure.value, measure.denominator_n
    if isinstance(value, int) and measure.statistic is Statistic.COUNT:
        value = rounded(value, rules.round_to)
    number = f"{value:,}" if isinstance(value, int | float) else value
    marks = ((OLD,) if _old(measure.period_end, day) else ()) + (
        (ANECDOTAL,) if measure.quality is Quality.ANECDOTAL else ()
    )
    return ShownMeasure(
        id=measure.measure_id,
        service=measure.service,
        stage=measure.stage,
        kind=KIND_WORDS[measure.kind],
        statistic=_STATISTIC_WORDS[measure.statistic],
        text=HIDDEN if hidden else _with_unit(number, measure.unit),
        hidden=hidden,
        population=measure.population,
        denominator=None if hidden or whole is None else rounded(whole, rules.round_to),
        period_start=measure.period_start,
        period_end=measure.period_end,
        source=measure.source_name,
        owner=measure.source_owner,
        quality=QUALITY_WORDS[measure.quality],
        marks=marks,
        note="" if hidden else measure.note,
    )


def _with_unit(number: str, unit: str) -> str:
    """A figure and its unit; a range may have named it already.

    >>> _with_unit("19", "days"), _with_unit("40 to 170 days", "days"), _with_unit("31", "percent")
    ('19 days', '40 to 170 days', '31%')
    """
    if unit.strip().lower() in PERCENT:
        return f"{number}%"
    return number if not unit or number.endswith(unit) else f"{number} {unit}"


def _old(period_end: date, day: date) -> bool:
    """Whether a period ended more than twelve months ago.

    >>> _old(date(2025, 11, 29), date(2026, 11, 29)), _old(date(2025, 11, 28), date(2026, 11, 29))
    (False, True)
    """
    return (day.year - period_end.year, day.month, day.day) > (1, period_end.month, period_end.day)
