from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from facilitation_kit.playback.charts import Chart, ChartSeries
from facilitation_kit.playback.slides.blocks import chart_parts
from facilitation_kit.playback.slides.flow import Element, Paragraph, Placed, TablePart, flow, through
from facilitation_kit.playback.slides.text import Run, tidy

WIDTH, HEIGHT = 400.0, 200.0
WORDS = st.text(alphabet="abc de.\nع", min_size=1, max_size=900)


def paragraph(text: str, **more: object) -> Paragraph:
    return Paragraph(runs=tidy((Run(text=text),)), size=20, before=8, **more)  # type: ignore[arg-type]


def table(rows: list[list[str]]) -> TablePart:
    return TablePart(
        header=((Run(text="Name"),), (Run(text="Said"),)),
        rows=tuple(tuple(tidy((Run(text=cell),)) for cell in row) for row in rows),
        widths=(120.0, 280.0),
        ends=(False, False),
        size=16,
        alternative="A table",
    )


def words(element: Element) -> list[str]:
    if isinstance(element, Paragraph):
        return [] if element.repeated else element.words.split()
    assert isinstance(element, TablePart)
    return [word for column in (0, 1) for row in element.rows for run in row[column] for word in run.text.split()]


def letters(slides: list[list[Placed]]) -> str:
    return "".join("".join(words(placed.element)) for slide in slides for placed in slide)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(WORDS, st.booleans(), st.sampled_from(["", "one", "two"])), min_size=1, max_size=12))
def test_every_letter_is_on_some_slide_in_its_order_and_inside_it(texts: list[tuple[str, bool, str]]) -> None:
    elements = [
        paragraph(text, heading=head and len(text) < 40, stays=head, group=group)
        for text, head, group in texts
        if text.strip()
    ]
    for slides in (flow(elements, WIDTH, HEIGHT), through(elements, WIDTH, HEIGHT, 3)):
        assert letters(slides) == "".join("".join(words(each)) for each in elements)
        for slide in slides:
            assert slide
            assert max(placed.top + placed.height for placed in slide) <= HEIGHT + 0.1
            assert all(one.top + one.height <= other.top + 0.1 for one, other in pairwise(slide))


@settings(max_examples=40, deadline=None)
@given(st.lists(st.lists(WORDS, min_size=2, max_size=2), min_size=1, max_size=8))
def test_a_table_goes_on_with_its_headings_and_loses_nothing(rows: list[list[str]]) -> None:
    whole = table(rows)
    slides = flow([whole], WIDTH, HEIGHT)
    parts = [placed.element for slide in slides for placed in slide]
    assert all(isinstance(part, TablePart) and part.header == whole.header for part in parts)
    for column in (0, 1):
        told = "".join(
            run.text for part in parts if isinstance(part, TablePart) for row in part.rows for run in row[column]
        )
        assert "".join(told.split()) == "".join("".join(row[column] for row in rows).split())
    assert all(placed.top + placed.height <= HEIGHT + 0.1 for slide in slides for placed in slide)


def test_a_heading_never_ends_a_slide_and_stands_again_where_its_text_goes_on() -> None:
    elements = [
        paragraph("Filler. " * 45),
        paragraph("Heading", heading=True, stays=True),
        paragraph("Text. " * 120),
    ]
    slides = flow(elements, WIDTH, HEIGHT)
    assert len(slides) > 2
    for slide in slides:
        last = slide[-1].element
        assert isinstance(last, Paragraph)
        assert not last.heading
    continued = slides[-1][0].element
    assert isinstance(continued, Paragraph)
    assert continued.repeated
    assert continued.words == "Heading"


def test_a_quote_that_fits_on_a_slide_is_not_cut() -> None:
    quotes = [paragraph(f"{name} says. " * 12, group=name) for name in ("Ann", "Bob", "Cyd")]
    slides = flow(quotes, WIDTH, HEIGHT)
    assert sorted(placed.element.group for slide in slides for placed in slide) == ["Ann", "Bob", "Cyd"]  # type: ignore[union-attr]


def test_a_long_paragraph_is_cut_at_the_end_of_a_sentence() -> None:
    slides = flow([paragraph("A sentence of seven short words here. " * 30)], WIDTH, HEIGHT)
    for slide in slides:
        assert isinstance(slide[-1].element, Paragraph)
        assert slide[-1].element.words.endswith("here.")


def test_nothing_makes_no_slide_and_a_place_too_small_still_ends() -> None:
    assert flow([], WIDTH, HEIGHT) == []
    assert len(flow([paragraph("One two three")], WIDTH, 5)) == 1
    assert flow([paragraph("Head", heading=True, stays=True), table([["a", "b " * 500]])], WIDTH, 30)


def test_the_choices_of_a_question_stay_with_it_and_none_is_lost() -> None:
    sizes = [3, 0, 4, 11, 2]
    labels: list[str] = []
    heads: list[int | None] = []
    for question, size in enumerate(sizes):
        head = len(labels)
        labels += [f"Q{question}", *(f"Q{question}/{choice}" for choice in range(size))]
        heads += [None, *[head] * size]
    values = tuple(range(len(labels)))
    series = ChartSeries(name="People", colour="category-1", values=values, texts=tuple(map(str, values)))
    chart = Chart(title="", alternative="", labels=tuple(labels), series=(series,), heads=tuple(heads))
    parts = [part.chart for part in chart_parts(chart, width=400, height=250, size=12)]
    assert max(len(part.labels) for part in parts) <= 8
    for part in parts:
        assert "/" not in part.labels[0]
        asked = ""
        for label in part.labels:
            asked = label if "/" not in label else asked
            assert label.split("/")[0] == asked
        assert [labels[value or 0] for value in part.series[0].values] == list(part.labels)
    assert list(dict.fromkeys(label for part in parts for label in part.labels)) == labels
    hidden = replace(series, values=(None, *values[1:]), texts=("most", *series.texts[1:]))
    told = next(iter(chart_parts(replace(chart, series=(hidden,)), width=400, height=250, size=12))).chart
    assert told.labels[:2] == ("Q0 (most)", "Q0/0")
    cut = [part.chart for part in chart_parts(replace(chart, heads=()), width=400, height=250, size=12)]
    assert any("/" in part.labels[0] for part in cut)  # without its heads a chart is cut anywhere
