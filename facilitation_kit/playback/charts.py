"""What a chart of a round shows, for every format: drawn as SVG, as a native chart, as a picture in Word.

In: nothing; `votes` makes it from a protected table. Out: a `Chart`. The one thing easily got wrong: a chart holds only
values that the table prints as well, so a workbook behind a native chart tells nothing more.
"""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Chart", "ChartSeries"]


@dataclass(frozen=True, kw_only=True)
class ChartSeries:
    """One measure over all rows.

    Attributes:
        name: label of the measure.
        colour: name of its colour in tokens.css, such as "category-1"; "ground" is white.
        values: one a row, in the order of the rows; ``None`` where the figure is hidden.
        texts: what is printed for each, such as "9" or "[c]".
    """

    name: str
    colour: str
    values: tuple[int | None, ...]
    texts: tuple[str, ...]

    @property
    def outlined(self) -> bool:
        """Whether its colour is that of the page, so that only an outline shows its bars."""
        return self.colour == "ground"


@dataclass(frozen=True, kw_only=True)
class Chart:
    """One picture of a round.

    Attributes:
        title: what it shows, in a few words.
        alternative: the same in sentences, for whoever cannot see it.
        labels: of the rows, short.
        series: one for bars; several are stacked, and add up to those who answered.
        heads: for each row the place of the row that it belongs to, such as a choice to its question; ``None`` where it stands for
            itself. Empty where all rows do.
    """

    title: str
    alternative: str
    labels: tuple[str, ...]
    series: tuple[ChartSeries, ...]
    heads: tuple[int | None, ...] = ()

    @property
    def stacked(self) -> bool:
        """Whether the series lie on top of each other."""
        return len(self.series) > 1
