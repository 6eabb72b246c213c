"""The chart of a round from its protected table.

In: the table, short labels of its rows, and the measures that the activity wants side by side. Out: a `Chart`, or ``None``
where no figure may be drawn. The one thing easily got wrong: which answer has which colour is settled here and in
projector.css together, so that "Disagree" is one colour wherever somebody meets it.
"""

from __future__ import annotations

from collections.abc import Sequence

from facilitation_kit.activities.results import Measure, MeasureKind
from facilitation_kit.activities.sentences import quoted
from facilitation_kit.analysis.disclosure_control import ProtectedTable
from facilitation_kit.phrases import listed, phrase
from facilitation_kit.playback.charts import Chart, ChartSeries

__all__ = ["NEUTRAL", "chart_of", "series_colours"]

NEUTRAL = "ground"
"""The colour of the last of three answers, which takes no side: white, and therefore always drawn with an outline."""

_THREE = 3
_CATEGORIES = 6


def chart_of(
    table: ProtectedTable,
    labels: Sequence[str],
    *,
    question: str,
    measures: Sequence[str] = (),
    heads: Sequence[int | None] = (),
) -> Chart | None:
    """What a picture of a round shows.

    Args:
        table: its protected result.
        labels: of the rows, in their order, short.
        question: what was asked.
        measures: names of those that are stacked; one bar of the headline measure without them.
        heads: as `Chart` has them.

    Returns:
        ``None`` where the result is withheld or told in words, and where no single figure is left to draw.
    """
    if table.withheld or table.in_words:
        return None
    shown = [measure for name in measures for measure in table.measures if measure.name == name] or [table.headline]
    shown = [measure for measure in shown if measure.kind is not MeasureKind.FLAG]
    series = tuple(
        ChartSeries(
            name=measure.label,
            colour=colour,
            values=tuple(row.cells[measure.name].value for row in table.rows),
            texts=tuple(row.cells[measure.name].text for row in table.rows),
        )
        for measure, colour in zip(shown, series_colours(len(shown)), strict=True)
    )
    if all(value is None for one in series for value in one.values):
        return None
    return Chart(
        title=phrase("{measures}: {question}", measures=_names(shown), question=question),
        alternative=_alternative(shown, labels, series),
        labels=tuple(labels),
        series=series,
        heads=tuple(heads),
    )


def series_colours(count: int) -> tuple[str, ...]:
    """Names of the colours of so many series, in tokens.css.

    Neighbours differ by at least 3:1; of up to three series any two do, because the one between them may be empty.

    >>> series_colours(1), series_colours(3)
    (('category-1',), ('category-1', 'category-2', 'ground'))
    """
    if count == _THREE:
        return ("category-1", "category-2", NEUTRAL)
    return tuple(f"category-{place % _CATEGORIES + 1}" for place in range(count))


def _names(measures: Sequence[Measure]) -> str:
    return listed([measure.label for measure in measures])


def _alternative(measures: Sequence[Measure], labels: Sequence[str], series: Sequence[ChartSeries]) -> str:
    """Every bar with the texts of the table, which are all that the table prints."""
    said = phrase("Bar chart of {measures}.", measures=_names(measures))
    for place, label in enumerate(labels):
        figures = listed([phrase("{measure} {figure}", measure=one.name, figure=one.texts[place]) for one in series])
        said = phrase("{before} {label}: {figures}.", before=said, label=quoted(label), figures=figures)
    return said
