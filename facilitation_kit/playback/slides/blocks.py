"""From what a template asks for to paragraphs, tables, charts and drawings that can be measured.

In: blocks, and the width and letter size of their place. Out: elements. The one thing easily got wrong: the sizes here are
those of the base deck's place, larger or smaller by a fixed share and never below the minimum, so that a council that
rebrands the deck keeps its own proportions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from facilitation_kit.phrases import phrase
from facilitation_kit.playback.charts import Chart, ChartSeries
from facilitation_kit.playback.hypothesis_context import PackQuote
from facilitation_kit.playback.slides.charts import CATEGORY_SHARE
from facilitation_kit.playback.slides.deck_places import MINIMUM_SIZE
from facilitation_kit.playback.slides.flow import (
    CELL_SIDE,
    ChartPart,
    Element,
    NeedsDrawing,
    Paragraph,
    PicturePart,
    TablePart,
)
from facilitation_kit.playback.slides.needs import fits, level_words
from facilitation_kit.playback.slides.text import Run, broken, line_height, text_width, tidy
from facilitation_kit.playback.slides.values import Block, Own, Runs, Table, plain

__all__ = ["BlockReader", "chart_parts", "quote_paragraphs"]

_MOST_COLUMNS = 8
_MOST_BARS = 8
_TABLE_SIZE = 16.0
_SMALL_PICTURE = 56.0


@dataclass(frozen=True, kw_only=True)
class BlockReader:
    """Reads the blocks of one place.

    Attributes:
        width, height: of the place, in points.
        size: of its letters.
        say: gives a word of the kit in the pack's language.
    """

    width: float
    height: float
    size: float
    say: Callable[[str], str]

    def elements(self, blocks: Iterable[Block]) -> list[Element]:
        """The elements of the blocks, in their order; empty texts are left out."""
        listed = tuple(blocks)
        return [element for block in listed for element in self._of(block, alone=len(listed) == 1)]

    def _of(self, block: Block, *, alone: bool) -> Iterator[Element]:
        size = max(MINIMUM_SIZE, self.size)
        if block.quote is not None:
            yield from quote_paragraphs(block.quote, block.quote.paragraphs, size, self.say)
        elif block.excerpt is not None:
            words = block.excerpt.excerpt or block.excerpt.paragraphs
            yield from quote_paragraphs(block.excerpt, words, size, self.say)
        elif block.table is not None:
            yield from self._tables(block.table)
        elif block.chart is not None:
            yield from chart_parts(block.chart, width=self.width, height=self.height, size=_TABLE_SIZE)
        elif block.picture is not None:
            yield PicturePart(picture=block.picture, height=0.0 if alone else block.picture.height or _SMALL_PICTURE)
        elif block.needs is not None:
            drawing = NeedsDrawing(needs=block.needs, size=size)
            if fits(block.needs, self.width, self.height, size):
                yield drawing
            else:
                yield from self._needs_in_words(block)
        else:
            yield from self._texts(block, size)

    def _texts(self, block: Block, size: float) -> Iterator[Paragraph]:
        small = max(MINIMUM_SIZE, round(size * 0.8, 1))
        yield from _paragraph(block.text, size, before=0.4 * size)
        yield from _paragraph(block.lead, round(size * 1.2, 1), before=0.4 * size)
        yield from _paragraph(
            tuple(replace(run, bold=True) for run in block.heading),
            max(MINIMUM_SIZE, round(size * 0.9, 1)),
            before=0.7 * size,
            heading=True,
        )
        yield from _paragraph(tuple(replace(run, quiet=True) for run in block.quiet), small, before=0.35 * size)
        for item in block.bullets:
            yield from _paragraph(item, size, before=0.3 * size, indent=round(size * 0.9, 1), bullet="•")
        for number, item in enumerate(block.numbered, start=1):
            yield from _paragraph(item, size, before=0.3 * size, indent=round(size * 1.4, 1), bullet=str(number))

    def _needs_in_words(self, block: Block) -> Iterator[Paragraph]:
        assert block.needs is not None
        size = max(MINIMUM_SIZE, self.size)
        yield from _paragraph((Run(text=block.needs.north_star, bold=True),), size, before=0.4 * size)
        for level in reversed(block.needs.levels):
            yield from _paragraph((Run(text=level_words(level)),), size, before=0.4 * size)

    def _tables(self, table: Table) -> Iterator[TablePart]:
        """The table, in several where it has more columns than a slide can show; each begins with the first column."""
        count = len(table.columns)
        step = _MOST_COLUMNS - 1
        groups = (
            [list(range(count))]
            if count <= _MOST_COLUMNS
            else [[0, *range(start, min(start + step, count))] for start in range(1, count, step)]
        )
        for group in groups:
            columns = [table.columns[place] for place in group]
            header = tuple(tidy(column.title) for column in columns)
            rows = tuple(tuple(tidy(row[place]) for place in group) for row in table.rows)
            widths = self._widths([column.share for column in columns], header, rows)
            yield TablePart(
                header=header,
                rows=rows,
                widths=widths,
                ends=tuple(column.align == "end" for column in columns),
                size=_TABLE_SIZE,
                alternative=plain(table.alternative) or ", ".join(plain(title) for title in header),
            )

    def _widths(
        self, shares: Sequence[float], header: Sequence[Runs], rows: Sequence[Sequence[Runs]]
    ) -> tuple[float, ...]:
        """Widths in points: each column's share, but room for its longest word where that is to be had."""
        longest = [
            min(self.width / 3, max((_longest_word(cell) for cell in (title, *(row[n] for row in rows))), default=0))
            + 2 * CELL_SIDE
            + 2
            for n, title in enumerate(header)
        ]
        widths = [self.width * share / sum(shares) for share in shares]
        short = sum(max(0.0, need - width) for need, width in zip(longest, widths, strict=True))
        spare = sum(max(0.0, width - need) for need, width in zip(longest, widths, strict=True))
        if short and spare >= short:
            widths = [
                need if width < need else width - (width - need) * short / spare
                for need, width in zip(longest, widths, strict=True)
            ]
        return tuple(widths)


def quote_paragraphs(
    quote: PackQuote, words: Sequence[str], size: float, say: Callable[[str], str]
) -> Iterator[Paragraph]:
    """A quote, an observation or a statistic with who said it below."""
    spoken = quote.kind == "quote"
    small = max(MINIMUM_SIZE, round(size * 0.75, 1))
    runs: tuple[Run, ...]
    note = (Run(text=f"\u00a0{quote.note}", raised=True, own=True),) if quote.note else ()
    source = quote.attribution
    label = "" if spoken else say(phrase("What was counted") if quote.kind == "statistic" else phrase("What we saw"))
    texts = ["".join(run.text for run in tidy((Run(text=text),))) for text in words if text.strip()]
    if label:
        runs = (Run(text=label, bold=True, quiet=True, own=True),)
        yield Paragraph(runs=runs, size=small, before=0.8 * size, stays=True, group=quote.anchor)
    if quote.figure:
        runs = (Run(text=quote.figure, bold=True),)
        yield Paragraph(runs=runs, size=round(size * 1.3, 1), before=0.2 * size, stays=True, group=quote.anchor)
    for place, text in enumerate(texts):
        first, last = place == 0, place == len(texts) - 1
        runs = (Run(text=f"{'“' if spoken and first else ''}{text}{'”' if spoken and last else ''}"),)
        if last and not source:
            runs += note
        room = 0.25 if first and label else 0.8 if first else 0.4
        yield Paragraph(runs=runs, size=size, before=room * size, stays=last and bool(source), group=quote.anchor)
    if source:
        runs = (Run(text=source, quiet=True, own=isinstance(source, Own)), *note)
        yield Paragraph(runs=runs, size=small, before=0.3 * size, group=quote.anchor)


def chart_parts(chart: Chart, *, width: float, height: float, size: float) -> Iterator[ChartPart]:
    """The chart, in several where its labels need more room than there is; all have the same scale."""
    totals = [
        sum(series.values[row] or 0 for series in chart.series) if chart.stacked else chart.series[0].values[row] or 0
        for row in range(len(chart.labels))
    ]
    most = max([1, *totals])
    room = width * (CATEGORY_SHARE - 0.04)
    tallest = max(
        (len(broken([Run(text=label)], size, room)) * line_height(label, size) for label in chart.labels), default=1
    )
    at_once = max(1, min(_MOST_BARS, int(height * 0.86 // (tallest + 10))))
    for rows in _rows_of_slides(chart, at_once):
        yield ChartPart(
            chart=replace(
                chart,
                labels=tuple(_label(chart, row) for row in rows),
                series=tuple(
                    ChartSeries(
                        name=series.name,
                        colour=series.colour,
                        values=tuple(series.values[row] for row in rows),
                        texts=tuple(series.texts[row] for row in rows),
                    )
                    for series in chart.series
                ),
                heads=(),
            ),
            most=most,
            size=size,
        )


def _label(chart: Chart, row: int) -> str:
    """A row's label, with what the table says in the place of a figure: no bar can say it."""
    only = chart.series[0]
    hidden = not chart.stacked and only.values[row] is None and only.texts[row]
    return f"{chart.labels[row]} ({only.texts[row]})" if hidden else chart.labels[row]


def _rows_of_slides(chart: Chart, at_once: int) -> list[list[int]]:
    """Which rows stand on each slide. A row stays with those that belong to it; where they are too many, it begins each slide of theirs."""
    if not any(head is not None for head in chart.heads):
        return _evenly(list(range(len(chart.labels))), at_once)
    families: list[list[int]] = []
    for row, head in enumerate(chart.heads):
        if head is None or not families:
            families.append([row])
        else:
            families[-1].append(row)
    slides: list[list[int]] = []
    for family in families:
        if slides and len(slides[-1]) + len(family) <= at_once:
            slides[-1] += family
        elif len(family) <= at_once:
            slides.append(list(family))
        else:
            slides += [[family[0], *rows] for rows in _evenly(family[1:], max(1, at_once - 1))]
    return slides


def _evenly(rows: list[int], at_once: int) -> list[list[int]]:
    """Rows in pieces of about the same size, none larger than `at_once`."""
    pieces = -(-len(rows) // at_once)
    step = -(-len(rows) // pieces) if pieces else 1
    return [rows[start : start + step] for start in range(0, len(rows), step)]


def _paragraph(
    runs: Runs, size: float, *, before: float, indent: float = 0.0, bullet: str = "", heading: bool = False
) -> Iterator[Paragraph]:
    kept = tidy(runs)
    if "".join(run.text for run in kept).strip():
        yield Paragraph(
            runs=kept, size=size, before=before, indent=indent, bullet=bullet, stays=heading, heading=heading
        )


def _longest_word(runs: Runs) -> float:
    return max((text_width(word, _TABLE_SIZE, bold=True) for word in plain(runs).split()), default=0.0)
