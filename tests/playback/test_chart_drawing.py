"""Charts as drawings: every figure in words, nothing by colour alone, nothing outside the drawing."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from facilitation_kit.playback.chart_drawing import chart_svg
from facilitation_kit.playback.charts import Chart, ChartSeries
from facilitation_kit.playback.tokens import read_tokens
from facilitation_kit.shipped import template_folders

TOKENS = read_tokens(template_folders(None))
SVG = "{http://www.w3.org/2000/svg}"


def bars(*values: int | None) -> Chart:
    """A chart with a bar a row."""
    return Chart(
        title="Dots",
        alternative="So many dots each.",
        labels=tuple(f"Option {number}" for number in range(len(values))),
        series=(ChartSeries(name="Dots", colour="category-1", values=values, texts=tuple(map(_text, values))),),
    )


def stacked(*rows: tuple[int | None, int | None]) -> Chart:
    """A chart with two parts a row."""
    first, second = (tuple(row[place] for row in rows) for place in (0, 1))
    return Chart(
        title="Statements",
        alternative="So many each.",
        labels=tuple(f"Statement {number}" for number in range(len(rows))),
        series=(
            ChartSeries(name="Agree", colour="category-1", values=first, texts=tuple(map(_text, first))),
            ChartSeries(name="Disagree", colour="category-3", values=second, texts=tuple(map(_text, second))),
        ),
    )


def drawn(chart: Chart, **options: object) -> etree._Element:
    """The drawing as a tree."""
    return etree.fromstring(chart_svg(chart, tokens=TOKENS, **options))  # type: ignore[arg-type]  # options of the call


def texts(tree: etree._Element) -> list[str]:
    """All texts of a drawing, without the marks of direction."""
    return ["".join(map(str, each.itertext())).strip("\u2066\u2067\u2069") for each in tree.iter(f"{SVG}text")]


def lengths(tree: etree._Element) -> list[float]:
    """Lengths of the bars."""
    return [float(each.attrib["width"]) for each in tree.iter(f"{SVG}rect") if each.attrib.get("height") == "20.00"]


def _text(value: int | None) -> str:
    return "[c]" if value is None else str(value)


def test_a_bar_is_as_long_as_its_figure_and_says_it() -> None:
    tree = drawn(bars(12, 6, 0))
    assert texts(tree) == ["Option 0", "12", "Option 1", "6", "Option 2", "0"]
    longest, half = lengths(tree)
    assert longest == pytest.approx(2 * half, abs=0.02)


def test_a_hidden_figure_has_words_and_no_bar() -> None:
    tree = drawn(bars(4, None))
    assert texts(tree)[-1] == "[c]"
    assert len(lengths(tree)) == 1


def test_parts_fill_the_row_and_each_has_a_pattern_of_its_own() -> None:
    tree = drawn(stacked((9, 3), (None, 3)), width=400)
    assert sum(lengths(tree)) == pytest.approx(399, abs=0.1)
    assert lengths(tree)[0] == pytest.approx(3 * lengths(tree)[1], abs=0.1)
    assert "Agree [c]" in texts(tree)
    paints = {each.attrib["fill"] for each in tree.iter(f"{SVG}rect") if "stroke" in each.attrib}
    assert len(paints) == 2
    assert any(str(paint).startswith("url(#chart-lines") for paint in paints)
    assert tree.find(f".//{SVG}pattern") is not None


def test_a_series_in_the_colour_of_the_page_has_an_outline() -> None:
    chart = stacked((4, 4))
    chart = replace(chart, series=(chart.series[0], replace(chart.series[1], colour="ground")))
    outlines = {each.attrib["fill"]: each.attrib["stroke"] for each in drawn(chart).iter(f"{SVG}rect")}
    assert outlines["#ffffff"] == TOKENS["ink"]


def test_the_kits_own_words_are_said_in_the_language_of_the_pack() -> None:
    tree = drawn(
        stacked((4, None)),
        say=lambda words: {"Agree": "Zgoda", "[c]": "[u]", "So many each.": "Tyle."}.get(words, words),
    )
    assert texts(tree)[1:] == ["Zgoda 4", "Disagree [u]"]
    assert tree.findtext(f"{SVG}desc") == "Tyle."


def test_a_row_that_nobody_answered_draws_no_part() -> None:
    tree = drawn(stacked((0, 0)))
    assert lengths(tree) == []
    assert texts(tree) == ["Statement 0", "Agree 0", "Disagree 0"]


def test_a_drawing_has_a_title_and_a_text_and_ids_of_its_own() -> None:
    tree = drawn(bars(3), name="vote-1")
    assert tree.attrib["aria-labelledby"] == "vote-1-title vote-1-desc"
    assert tree.findtext(f"{SVG}desc") == "So many dots each."
    assert {each.attrib["id"] for each in tree.iter() if "id" in each.attrib} == {"vote-1-title", "vote-1-desc"}


def test_from_right_to_left_bars_begin_at_the_right() -> None:
    tree = drawn(bars(4, 2), width=300, right_to_left=True)
    ends = [float(each.attrib["x"]) + float(each.attrib["width"]) for each in tree.iter(f"{SVG}rect")]
    assert ends == pytest.approx([299.5, 299.5], abs=0.1)
    assert {each.attrib["text-anchor"] for each in tree.iter(f"{SVG}text")} == {"end"}


def test_long_labels_run_over_several_lines_and_lose_no_word() -> None:
    label = "a place where nobody asks for my name " * 5
    tree = drawn(replace(bars(4), labels=(label,)), width=200)
    assert len(texts(tree)) > 5
    assert " ".join(texts(tree)[:-1]) == label.strip()


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.text(max_size=60), st.none() | st.integers(0, 10**6)), min_size=1, max_size=6),
    st.floats(1, 900),
    st.booleans(),
)
def test_any_text_and_figure_makes_a_well_formed_drawing_that_stays_inside(
    rows: list[tuple[str, int | None]], width: float, right_to_left: bool
) -> None:
    chart = replace(bars(*(value for _, value in rows)), labels=tuple(label for label, _ in rows))
    tree = drawn(chart, width=width, right_to_left=right_to_left)
    wide = float(tree.attrib["width"])
    for box in tree.iter(f"{SVG}rect"):
        assert -0.01 <= float(box.attrib["x"]) <= float(box.attrib["x"]) + float(box.attrib["width"]) <= wide + 0.51
    assert sum(text == _text(value) for text in texts(tree) for _, value in rows[:1]) >= 1
