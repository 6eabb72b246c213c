"""The figures of the service map that an audience may see, each with its source, period and quality.

In: a map, the rules of a profile, and the day. Out: `ShownMeasure` values. Easily got wrong: a small count that is hidden
alone is what is left when the other services are taken from the total, and a percentage says the same number again.

Source: DOMAIN J5, J6, D3; the total is checked as in `whole_room_suppression`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

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

_PERCENT = frozenset(("percent", "per cent", "%"))
_MANY = 100


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
    hidden = _hidden(measures, rules)
    return tuple(
        _shown(each, rules, day, hidden=each.measure_id in hidden)
        for each in measures
        if own_team or each.disclosure is not Disclosure.TEAM_ONLY
    )


def _hidden(measures: Sequence[BaselineMeasure], rules: ProfileRules) -> frozenset[str]:
    fewest = rules.minimum_ballots
    hidden = {each.measure_id for each in measures if each.disclosure is Disclosure.SUPPRESSED or _small(each, fewest)}
    while True:
        before = len(hidden)
        for total, parts in _sums(measures):
            hidden |= _to_protect(total, parts, hidden, max(rules.minimum_width, fewest))
        for (
            each
        ) in measures:  # a percentage of a number that is known says a hidden count again, and the other way round
            if any(other.measure_id in hidden and _tells(each, other) for other in measures):
                hidden.add(each.measure_id)
        if len(hidden) == before:
            return frozenset(hidden)


def _small(measure: BaselineMeasure, fewest: int) -> bool:
    """Whether fewer people than that stand behind a figure, or did not do what it counts."""
    whole, value = measure.denominator_n, measure.value
    if whole is not None and whole < fewest:
        return True
    if measure.statistic is Statistic.RANGE and measure.kind in {MeasureKind.VOLUME, MeasureKind.CASELOAD}:
        return float(str(value).split(" ")[0]) < fewest
    count = _count(measure)
    if count is None:
        return False
    return count < fewest or (whole is not None and 0 < whole - count < fewest)


def _count(measure: BaselineMeasure) -> float | None:
    """How many a figure counts, where it counts: 5 percent of 60 are three."""
    if isinstance(measure.value, str):
        return None
    if measure.statistic is Statistic.COUNT:
        return measure.value
    if measure.unit.strip().lower() in _PERCENT and measure.denominator_n is not None and measure.value <= _MANY:
        return measure.value * measure.denominator_n / _MANY
    return None


def _tells(measure: BaselineMeasure, other: BaselineMeasure) -> bool:
    """Whether one figure gives another one of the same people away."""
    return (
        measure is not other
        and _count(measure) is not None
        and _count(other) is not None
        and (measure.service, measure.stage, measure.kind, measure.period_start, measure.period_end)
        == (other.service, other.stage, other.kind, other.period_start, other.period_end)
    )


def _sums(measures: Sequence[BaselineMeasure]) -> Iterator[tuple[BaselineMeasure, list[BaselineMeasure]]]:
    """Totals with the counts that add up to them: over all services at a stage, and over all stages of a service."""
    counts = [each for each in measures if each.statistic is Statistic.COUNT]
    for total in counts:
        for part_of in (_service_of, _stage_of):
            if part_of(total) is None:
                parts = [each for each in counts if part_of(each) is not None and _same_sum(each, total, part_of)]
                if parts:
                    yield total, parts


def _service_of(measure: BaselineMeasure) -> str | None:
    return measure.service


def _stage_of(measure: BaselineMeasure) -> str | None:
    return measure.stage


def _same_sum(part: BaselineMeasure, total: BaselineMeasure, part_of: Callable[[BaselineMeasure], str | None]) -> bool:
    other = _stage_of if part_of is _service_of else _service_of
    return (part.kind, part.unit, part.period_start, part.period_end, other(part)) == (
        total.kind,
        total.unit,
        total.period_start,
        total.period_end,
        other(total),
    )


def _to_protect(
    total: BaselineMeasure, parts: Sequence[BaselineMeasure], hidden: Iterable[str], width: int
) -> frozenset[str]:
    """What to hide besides, so that what is left of a total tells little about the parts that are hidden."""
    hidden = set(hidden)
    dark = [each for each in parts if each.measure_id in hidden]
    more: set[str] = set()
    if not dark or total.measure_id in hidden:
        return frozenset()
    light = sorted((each for each in parts if each.measure_id not in hidden), key=_value, reverse=True)
    while len(dark) < 2 or sum(map(_value, dark)) < width + max(0, min(map(_value, dark))):  # noqa: PLR2004 - alone, it is known
        if not light:
            return frozenset((*more, total.measure_id))
        smallest = light.pop()
        dark.append(smallest)
        more.add(smallest.measure_id)
    return frozenset(more)


def _value(measure: BaselineMeasure) -> int:
    return measure.value if isinstance(measure.value, int) else 0


def _shown(measure: BaselineMeasure, rules: ProfileRules, day: date, *, hidden: bool) -> ShownMeasure:
    value, whole = measure.value, measure.denominator_n
    if isinstance(value, int) and measure.statistic is Statistic.COUNT:
        value = _rounded(value, rules.round_to)
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
        denominator=None if hidden or whole is None else _rounded(whole, rules.round_to),
        period_start=measure.period_start,
        period_end=measure.period_end,
        source=measure.source_name,
        owner=measure.source_owner,
        quality=QUALITY_WORDS[measure.quality],
        marks=marks,
        note="" if hidden else measure.note,
    )


def _rounded(count: int, to: int) -> int:
    """The nearest multiple, halves up.

    >>> _rounded(412, 5), _rounded(413, 5), _rounded(413, 1)
    (410, 415, 413)
    """
    return (2 * count + to) // (2 * to) * to


def _with_unit(number: str, unit: str) -> str:
    """A figure and its unit; a range may have named it already.

    >>> _with_unit("19", "days"), _with_unit("40 to 170 days", "days"), _with_unit("31", "percent")
    ('19 days', '40 to 170 days', '31%')
    """
    if unit.strip().lower() in _PERCENT:
        return f"{number}%"
    return number if not unit or number.endswith(unit) else f"{number} {unit}"


def _old(period_end: date, day: date) -> bool:
    """Whether a period ended more than twelve months ago.

    >>> _old(date(2025, 11, 29), date(2026, 11, 29)), _old(date(2025, 11, 28), date(2026, 11, 29))
    (False, True)
    """
    return (day.year - period_end.year, day.month, day.day) > (1, period_end.month, period_end.day)
