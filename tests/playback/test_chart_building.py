"""A chart draws what its table prints, and nothing where the table prints no figure."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from facilitation_kit.activities.rounds import Ballot, RoundDefinition
from facilitation_kit.playback.audiences import Audience
from facilitation_kit.playback.vote_context import Vote
from tests.builders import ballot
from tests.playback.made_packs import context_of, dot_vote, dots, library_in, statements
from tests.stored_rounds import hold_round, store_in


def vote_of(
    folder: Path, definition: RoundDefinition, ballots: list[Ballot], audience: Audience = Audience.WORKING_GROUP
) -> Vote:
    folder.mkdir(exist_ok=True)
    store = store_in(folder)
    hold_round(store, definition, ballots)
    return context_of(library_in(folder), store, audience).workshops[0].questions[0].rounds[0]


def positions(*each: str) -> list[Ballot]:
    return [
        ballot(f"p{n:02}", {f"i{item}": {"position": position} for item in (1, 2, 3)})
        for n, position in enumerate(each)
    ]


def test_dots_are_one_bar_a_row_in_the_order_of_the_table(tmp_path: Path) -> None:
    vote = vote_of(tmp_path, dot_vote(), dots(9, 5))
    assert vote.chart is not None
    assert not vote.chart.stacked
    assert vote.chart.labels == tuple(row.short for row in vote.rows)
    (series,) = vote.chart.series
    assert (series.name, series.colour) == (vote.table.headline.label, "category-1")
    assert series.values == tuple(row.figures.cells["dots"].value for row in vote.rows) == (9, 5, 0)
    assert series.texts == ("9", "5", "0")


def test_statements_are_stacked_and_the_pass_is_white_with_an_outline(tmp_path: Path) -> None:
    vote = vote_of(tmp_path, statements(), positions(*["agree"] * 7, *["disagree"] * 5))
    assert vote.chart is not None
    assert vote.chart.stacked
    assert [(series.name, series.colour, series.outlined) for series in vote.chart.series] == [
        ("Agree", "category-1", False),
        ("Disagree", "category-2", False),
        ("Pass", "ground", True),
    ]
    for place, row in enumerate(vote.rows):
        assert sum(series.values[place] or 0 for series in vote.chart.series) == row.figures.answered.value == 12


def test_the_alternative_says_what_the_table_prints_and_no_more(tmp_path: Path) -> None:
    vote = vote_of(tmp_path, statements(), positions(*["agree"] * 7, *["disagree"] * 5))
    assert vote.chart is not None
    said = vote.chart.alternative
    assert said.startswith("Bar chart of Agree, Disagree and Pass.")
    assert "“A worker who stays”: Agree 7, Disagree 5 and Pass 0." in said
    printed = {cell.text for row in vote.rows for cell in row.figures.cells.values()}
    assert set(re.findall(r"\d+", said)) == printed


@pytest.mark.parametrize("ballots", [dots(2, 2), dots(1, 0), []])
def test_too_few_people_give_no_picture(tmp_path: Path, ballots: list[Ballot]) -> None:
    vote = vote_of(tmp_path, dot_vote(), ballots)
    assert vote.table.in_words
    assert vote.chart is None


def test_a_sensitive_question_gives_no_picture(tmp_path: Path) -> None:
    assert vote_of(tmp_path / "open", dot_vote(), dots(9, 5)).chart is not None
    assert vote_of(tmp_path / "sensitive", dot_vote(sensitive=True), dots(9, 5)).chart is None


def test_a_hidden_figure_has_no_length_and_keeps_its_marker(tmp_path: Path) -> None:
    vote = vote_of(tmp_path, dot_vote(), dots(20, 5), Audience.PROFESSIONALS)
    assert vote.chart is not None
    (series,) = vote.chart.series
    assert "[c]" in series.texts
    assert [value is None for value in series.values] == [text == "[c]" for text in series.texts]
    assert "5" not in re.findall(r"\d+", vote.chart.alternative), "the hidden figure"


def test_a_share_is_said_as_people_say_it(tmp_path: Path) -> None:
    counted = vote_of(tmp_path / "counted", dot_vote(), dots(9, 5))
    assert [row.share for row in counted.rows] == ["9 of 14 people", "5 of 14 people", "0 of 14 people"]
    few = vote_of(tmp_path / "few", statements(), positions("agree", "agree", "agree", "disagree"))
    assert {row.share for row in few.rows} == {"most people"}
    rounded = vote_of(tmp_path / "rounded", dot_vote(), dots(20, 5), Audience.PROFESSIONALS)
    assert [row.share for row in rounded.rows] == ["about 20 of 25 people", "0 of 25 people", ""]
    assert vote_of(tmp_path / "withheld", dot_vote(), dots(1, 0)).rows[0].share == ""
