"""Native charts: bars that PowerPoint can edit, and the workbook behind them.

In: a `Chart`, which holds only what the table prints as well. Out: the chart's XML and a workbook with exactly its labels
and values. The one thing easily got wrong: a hidden figure must be hidden in the workbook too, so it is an empty cell.
"""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from xml.sax.saxutils import escape

import xlsxwriter

from facilitation_kit.playback.charts import Chart, ChartSeries
from facilitation_kit.playback.slides.flow import ChartPart

__all__ = ["CATEGORY_SHARE", "chart_xml", "workbook"]

CATEGORY_SHARE = 0.44
"""How much of the width the labels of the rows have."""

_LEGEND = 0.1
_EPOCH = datetime(1980, 1, 1, tzinfo=UTC)
_CATEGORY = re.compile(r"category-([1-6])")
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_DARK = {"accent1", "accent3", "accent5"}


def workbook(chart: Chart) -> bytes:
    """The workbook: labels in the first column, a series in each of the others."""
    stream = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(stream, options)
    book.set_properties({"created": _EPOCH})
    sheet = book.add_worksheet("Sheet1")
    for row, label in enumerate(chart.labels, start=1):
        sheet.write_string(row, 0, _clean(label))
    for column, series in enumerate(chart.series, start=1):
        sheet.write_string(0, column, _clean(series.name))
        for row, value in enumerate(series.values, start=1):
            if value is not None:
                sheet.write_number(row, column, value)
    book.close()
    return stream.getvalue()


def chart_xml(part: ChartPart, *, language: str, right_to_left: bool) -> str:
    """The chart as its part of the file has it.

    Args:
        part: what is drawn.
        language: of its words.
        right_to_left: whether bars grow to the left.
    """
    chart = part.chart
    several = len(chart.series) > 1
    top = _LEGEND if several else 0.01
    left = 0.02 if right_to_left else CATEGORY_SHARE
    series = "".join(_series(chart, number, part.size) for number in range(len(chart.series)))
    side = "r" if right_to_left else "l"
    letters = _letters(part.size)
    legend = (
        f'<c:legend><c:legendPos val="t"/><c:overlay val="0"/><c:txPr><a:bodyPr/><a:lstStyle/>{letters}</c:txPr></c:legend>'
        if several
        else ""
    )
    return (
        '<c:chartSpace xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
        'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
        'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
        f'<c:date1904 val="0"/><c:lang val="{language}"/><c:roundedCorners val="0"/><c:chart>'
        '<c:autoTitleDeleted val="1"/><c:plotArea><c:layout><c:manualLayout><c:layoutTarget val="inner"/>'
        f'<c:xMode val="edge"/><c:yMode val="edge"/><c:x val="{left}"/><c:y val="{top}"/>'
        f'<c:w val="{0.98 - CATEGORY_SHARE - 0.02:.2f}"/><c:h val="{0.98 - top:.2f}"/></c:manualLayout></c:layout>'
        '<c:barChart><c:barDir val="bar"/>'
        f'<c:grouping val="{"stacked" if several else "clustered"}"/><c:varyColors val="0"/>{series}'
        f'<c:gapWidth val="55"/>{"<c:overlap val=" + chr(34) + "100" + chr(34) + "/>" if several else ""}'
        '<c:axId val="111111111"/><c:axId val="222222222"/></c:barChart>'
        '<c:catAx><c:axId val="111111111"/><c:scaling><c:orientation val="maxMin"/></c:scaling><c:delete val="0"/>'
        f'<c:axPos val="{side}"/><c:numFmt formatCode="General" sourceLinked="0"/><c:majorTickMark val="none"/>'
        '<c:minorTickMark val="none"/><c:tickLblPos val="low"/><c:spPr><a:ln w="12700"><a:solidFill>'
        f'<a:schemeClr val="tx1"/></a:solidFill></a:ln></c:spPr><c:txPr><a:bodyPr/><a:lstStyle/>{letters}</c:txPr>'
        '<c:crossAx val="222222222"/><c:crosses val="autoZero"/><c:auto val="0"/><c:lblAlgn val="ctr"/>'
        '<c:lblOffset val="60"/><c:noMultiLvlLbl val="1"/></c:catAx>'
        f'<c:valAx><c:axId val="222222222"/><c:scaling><c:orientation val="{"maxMin" if right_to_left else "minMax"}"/>'
        f'<c:max val="{part.most * (1 if several else 1.12):.2f}"/><c:min val="0"/></c:scaling><c:delete val="1"/>'
        '<c:axPos val="t"/><c:numFmt formatCode="General" sourceLinked="0"/><c:majorTickMark val="none"/>'
        '<c:minorTickMark val="none"/><c:tickLblPos val="none"/><c:crossAx val="111111111"/><c:crosses val="autoZero"/>'
        f'</c:valAx></c:plotArea>{legend}<c:plotVisOnly val="1"/><c:dispBlanksAs val="gap"/></c:chart>'
        f"<c:txPr><a:bodyPr/><a:lstStyle/>{letters}</c:txPr></c:chartSpace>"
    )


def _series(chart: Chart, number: int, size: float) -> str:
    series = chart.series[number]
    several = len(chart.series) > 1
    column = chr(ord("B") + number)
    last = len(chart.labels) + 1
    labels = _points(chart.labels)
    values = _points(series.values)
    position = "ctr" if several else "outEnd"
    return (
        f'<c:ser><c:idx val="{number}"/><c:order val="{number}"/><c:tx><c:strRef><c:f>Sheet1!${column}$1</c:f>'
        f'<c:strCache><c:ptCount val="1"/><c:pt idx="0"><c:v>{_xml(series.name)}</c:v></c:pt></c:strCache></c:strRef></c:tx>'
        f'{_paint(series, number)}<c:invertIfNegative val="0"/><c:dLbls>'
        f'<c:numFmt formatCode="{"0;;;" if several else "0"}" sourceLinked="0"/>{_label_ground(series, number, several)}'
        f"<c:txPr><a:bodyPr/><a:lstStyle/>{_letters(size, colour=_label_colour(series, number, several), bold=True)}</c:txPr>"
        f'<c:dLblPos val="{position}"/><c:showLegendKey val="0"/><c:showVal val="1"/><c:showCatName val="0"/>'
        '<c:showSerName val="0"/><c:showPercent val="0"/><c:showBubbleSize val="0"/></c:dLbls>'
        f"<c:cat><c:strRef><c:f>Sheet1!$A$2:$A${last}</c:f><c:strCache>{labels}</c:strCache></c:strRef></c:cat>"
        f"<c:val><c:numRef><c:f>Sheet1!${column}$2:${column}${last}</c:f><c:numCache><c:formatCode>General</c:formatCode>"
        f"{values}</c:numCache></c:numRef></c:val></c:ser>"
    )


def _colour(series: ChartSeries) -> str:
    """The colour of the theme that is the token's."""
    found = _CATEGORY.fullmatch(series.colour)
    if found:
        return f"accent{found[1]}"
    return {"ground": "bg1", "ground-quiet": "bg2", "action": "tx2", "ink": "tx1"}.get(series.colour, "tx1")


def _patterned(series: ChartSeries, number: int) -> bool:
    """Whether a pattern tells the series apart as well; the first is plain, and so is one with an outline only."""
    return number == 1 and not series.outlined


def _paint(series: ChartSeries, number: int) -> str:
    colour = _colour(series)
    line = '<a:ln w="9525"><a:solidFill><a:schemeClr val="tx1"/></a:solidFill></a:ln>'
    if _patterned(series, number):
        fill = (
            f'<a:pattFill prst="wdUpDiag"><a:fgClr><a:schemeClr val="{colour}"/></a:fgClr>'
            '<a:bgClr><a:schemeClr val="bg1"/></a:bgClr></a:pattFill>'
        )
    else:
        fill = f'<a:solidFill><a:schemeClr val="{colour}"/></a:solidFill>'
    return f"<c:spPr>{fill}{line}</c:spPr>"


def _label_ground(series: ChartSeries, number: int, several: bool) -> str:  # noqa: FBT001 - says which kind of chart
    if several and _patterned(series, number):
        return '<c:spPr><a:solidFill><a:schemeClr val="bg1"/></a:solidFill></c:spPr>'
    return "<c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>"


def _label_colour(series: ChartSeries, number: int, several: bool) -> str:  # noqa: FBT001 - says which kind of chart
    return "bg1" if several and _colour(series) in _DARK and not _patterned(series, number) else "tx1"


def _letters(size: float, *, colour: str = "tx1", bold: bool = False) -> str:
    return (
        f'<a:p><a:pPr><a:defRPr sz="{round(size * 100)}" b="{int(bold)}"><a:solidFill><a:schemeClr val="{colour}"/>'
        '</a:solidFill></a:defRPr></a:pPr><a:endParaRPr lang="en-GB"/></a:p>'
    )


def _points(values: Sequence[object]) -> str:
    """A cache of values; an empty one has no point."""
    points = "".join(
        f'<c:pt idx="{place}"><c:v>{_xml(str(value))}</c:v></c:pt>'
        for place, value in enumerate(values)
        if value is not None
    )
    return f'<c:ptCount val="{len(values)}"/>{points}'


def _clean(text: str) -> str:
    return _UNWRITABLE.sub("\N{REPLACEMENT CHARACTER}", text)[:32_000]


def _xml(text: str) -> str:
    return escape(_clean(text))
