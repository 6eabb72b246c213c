"""Which whole-room counts must be hidden along with the small ones (D3).

In goes an exact tally and the rules of a profile that hides small counts; out come, for each row, the measures to hide.
The one thing easily got wrong: a row's counts add up to the people who answered, so a small count that is hidden alone is
what is left when the others are taken away. Rounding helps only as far as all roundings together are wide.

Only sums of single rows and the dots of all rows matter here, so the ranges are plain arithmetic and the hub's reveal
needs no solver; tables by audience group have `suppression`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from facilitation_kit.activities.results import Measure, MeasureKind, Tally, TallyRow
from facilitation_kit.analysis.policy import ProfileRules
from facilitation_kit.analysis.suppression import shown_interval
from facilitation_kit.identifiers import ItemId

__all__ = ["hidden_measures"]


def hidden_measures(tally: Tally, rules: ProfileRules) -> Mapping[ItemId, frozenset[str]]:
    """Names of the measures to hide, by item; flags are never counts and not among them."""
    if rules.hide_up_to == 0:
        return {row.item: frozenset() for row in tally.rows}
    people = [measure for measure in tally.measures if measure.kind is MeasureKind.PEOPLE and not measure.sum_of]
    points = [measure for measure in tally.measures if measure.kind is MeasureKind.POINTS]
    parts = [measure for measure in people if measure.exclusive]
    # else taken from the counts themselves: where they add up, a reader will notice
    if not parts and len(people) > 1 and all(_sum(row, people) == row.answered for row in tally.rows):
        parts = people
    hidden = {row.item: _hidden_in_row(row, people, points, rules, parts=parts) for row in tally.rows}
    hidden = _hide_in_rows(tally, _hide_sums(tally, _hide_shared_out(tally, hidden)), rules)
    budget = tally.settings.get("dots")
    if len(points) == 1 and isinstance(budget, int):
        hidden = _hide_by_budget(tally, points[0], budget, hidden, rules)
    return hidden


def _hide_in_rows(
    tally: Tally, hidden: Mapping[ItemId, frozenset[str]], rules: ProfileRules
) -> dict[ItemId, frozenset[str]]:
    """Rows that share out the same people are parts of a whole as the measures of one row are."""
    now, headline = dict(hidden), tally.headline.name
    for name in dict.fromkeys(row.shares for row in tally.rows if row.shares):
        rows = {row.item: row for row in tally.rows if row.shares == name}
        counts = {str(item): row.counts[headline] for item, row in rows.items()}
        whole = next(iter(rows.values())).answered
        for item in _hidden_parts(counts, whole, rules):
            now[ItemId(item)] |= {headline}
    return now


def _hide_shared_out(tally: Tally, hidden: Mapping[ItemId, frozenset[str]]) -> dict[ItemId, frozenset[str]]:
    """What all rows share out is hidden everywhere once it is hidden anywhere: the rows add up to a known amount."""
    everywhere = {measure.name for measure in tally.measures if measure.shared_out}
    everywhere &= {name for names in hidden.values() for name in names}
    return {item: names | everywhere for item, names in hidden.items()}


def _hide_sums(tally: Tally, hidden: Mapping[ItemId, frozenset[str]]) -> dict[ItemId, frozenset[str]]:
    """A sum goes with any of the parts in its row: the parts that are shown would be taken from it."""
    sums = frozenset(measure.name for measure in tally.measures if measure.sum_of)
    return {item: names | sums if names else names for item, names in hidden.items()}


def _sum(row: TallyRow, measures: Sequence[Measure]) -> int:
    return sum(row.counts[measure.name] for measure in measures)


def _hidden_in_row(
    row: TallyRow,
    people: Sequence[Measure],
    points: Sequence[Measure],
    rules: ProfileRules,
    *,
    parts: Sequence[Measure],
) -> frozenset[str]:
    """Those to hide of the `parts` that share out the people who answered, and of the other measures one by one."""
    hidden = _hidden_parts({measure.name: row.counts[measure.name] for measure in parts}, row.answered, rules)
    hidden |= {
        measure.name
        for measure in people
        if measure not in parts and _tells(row.counts[measure.name], row.answered, rules)
    }
    return hidden | {measure.name for measure in points if hidden or 1 <= row.counts[measure.name] <= rules.hide_up_to}


def _tells(count: int, answered: int, rules: ProfileRules) -> bool:
    """Whether a count is small, or leaves a small number of people who did not, that would be known too well."""
    if 1 <= count <= rules.hide_up_to:
        return True
    others = answered - count
    if not 1 <= others <= rules.hide_up_to:
        return False
    fewest, most = shown_interval(answered, rules.round_to)
    low, high = shown_interval(count, rules.round_to)
    return most - low - max(0, fewest - high) < rules.minimum_width


def _hidden_parts(parts: Mapping[str, int], answered: int, rules: ProfileRules) -> frozenset[str]:
    """Parts of a whole to hide: the small ones, then the next smallest until the range of what is hidden is wide."""
    hidden = {name for name, count in parts.items() if 1 <= count <= rules.hide_up_to}
    fewest, most = shown_interval(answered, rules.round_to)
    candidates = sorted((name for name in parts if parts[name] > rules.hide_up_to), key=lambda name: -parts[name])
    while hidden and candidates:
        shown = [_interval(count, rules) for name, count in parts.items() if name not in hidden]
        high = most - sum(low for low, _ in shown)
        low = 0 if len(hidden) > 1 else max(0, fewest - sum(top for _, top in shown))
        if high - low >= rules.minimum_width:
            break
        hidden.add(candidates.pop())
    return frozenset(hidden)


def _interval(count: int, rules: ProfileRules) -> tuple[int, int]:
    """What a reader knows of a count that is shown; a shown 0 is really nobody, because 1 would be hidden."""
    low, high = shown_interval(count, rules.round_to)
    return (0, 0) if count == 0 else (max(low, rules.hide_up_to + 1), high)


def _hide_by_budget(
    tally: Tally, dots: Measure, budget: int, hidden: Mapping[ItemId, frozenset[str]], rules: ProfileRules
) -> dict[ItemId, frozenset[str]]:
    """Hide more options while the dots that everybody has, less those shown, leave little room for the hidden ones."""
    all_of_it = frozenset(measure.name for measure in tally.measures if measure.kind is not MeasureKind.FLAG)
    now = dict(hidden)
    counts = {row.item: row.counts[dots.name] for row in tally.rows}
    _, most_people = shown_interval(tally.ballots, rules.round_to)
    by_size = sorted((item for item in counts if dots.name not in now[item]), key=lambda item: -counts[item])
    while by_size and len(by_size) < len(counts):
        left = budget * most_people - sum(_interval(counts[item], rules)[0] for item in by_size)
        if left >= rules.minimum_width:
            break
        now[by_size.pop()] = all_of_it
    return now
