"""What a pack says about audience groups: what may be said, and only to those who may see it."""

from __future__ import annotations

from pathlib import Path

import pytest

from facilitation_kit.identifiers import ItemId
from facilitation_kit.playback.audiences import Audience
from tests.attacks.test_subtraction import subtract
from tests.builders import ballot, items, round_definition
from tests.grouped_rounds import POSITIONS, Said, one_statement, statement_ballots
from tests.playback.made_packs import context_of, library_in, page_of, parsed, words
from tests.stored_rounds import hold_round, store_in


def groups_of(page: str) -> list[list[str]]:
    """The cells of the table by group, row by row."""
    rows = parsed(page).xpath("//*[@id='vote-w1.vote.1']//table[contains(@class, 'groups')]//tr")
    return [[words(cell) for cell in row.xpath("./th|./td")] for row in rows]


def test_a_pack_shows_groups_that_are_large_enough(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    hold_round(store, one_statement(), statement_ballots({"young": (11, 9, 5), "workers": (8, 7, 6)}))
    assert groups_of(page_of(library_in(tmp_path), store)) == [
        ["Answer", "workers", "young", "Everybody"],
        ["One front door would help."],
        ["Agree", "8", "11", "19"],
        ["Disagree", "7", "9", "16"],
        ["Pass", "6", "5", "11"],
        ["Answered", "21", "25", "46"],
    ]


def test_groups_stand_in_the_order_of_the_result_and_one_sentence_says_what_is_not_shown(tmp_path: Path) -> None:
    definition = round_definition(
        "statements", options=items("Some agree.", "Few answered.", "Most agree.", "Few too.")
    )
    answers = {"young": {"i1": (6, 9, 5), "i3": (11, 5, 4)}, "workers": {"i1": (6, 7, 7), "i3": (8, 7, 5)}}
    ballots = [
        ballot(
            f"{group}-{n:02}",
            {
                **{
                    item: {"position": [p for p, count in zip(POSITIONS, counts, strict=True) for _ in range(count)][n]}
                    for item, counts in by_item.items()
                },
                **{item: {"position": "agree" if n < 5 else None} for item in ("i2", "i4")},
            },
            group,
        )
        for group, by_item in answers.items()
        for n in range(20)
    ]
    store = store_in(tmp_path)
    hold_round(store, definition, ballots)
    page = page_of(library_in(tmp_path), store)
    assert [row[0] for row in groups_of(page) if len(row) == 1] == ["Most agree.", "Some agree."]
    (place,) = parsed(page).xpath("//*[@id='vote-w1.vote.1']")
    assert words(place).count("Not shown by group") == 1
    assert "This is so for: “Few answered”, “Few too”." in words(place)


@pytest.mark.parametrize("said", [{"young": (11, 8), "carers": (1, 4)}, {"young": (3, 1), "workers": (4, 1)}])
def test_small_groups_are_in_words_why_not(tmp_path: Path, said: Said) -> None:
    store = store_in(tmp_path)
    hold_round(store, one_statement(), statement_ballots(said))
    page = page_of(library_in(tmp_path), store)
    assert groups_of(page) == []
    (place,) = parsed(page).xpath("//*[@id='vote-w1.vote.1']")
    assert "Not shown by group: the groups are too small." in words(place)


def test_a_group_of_five_is_in_a_column_with_others_and_cannot_be_subtracted(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    said: Said = {"young": (11, 8), "workers": (7, 6), "carers": (1, 4)}
    hold_round(store, one_statement(), statement_ballots(said))
    library = library_in(tmp_path)
    ((question,),) = [page.questions for page in context_of(library, store).workshops]
    (vote,) = question.rounds
    assert vote.by_group is not None
    assert subtract(vote.by_group, "carers") is None
    assert vote.by_group.items[0].item == ItemId("i1")
    (place,) = parsed(page_of(library, store)).xpath("//*[@id='vote-w1.vote.1']")
    assert "Other groups together: “carers”, “workers”." in words(place)


def test_outsiders_get_groups_from_sixty_people_on(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    hold_round(store, one_statement(), statement_ballots({"young": (11, 9, 5), "workers": (8, 7, 6)}))
    ((question,),) = [
        page.questions for page in context_of(library_in(tmp_path), store, Audience.PARENTS_CARERS).workshops
    ]
    (vote,) = question.rounds
    assert vote.by_group is not None
    assert vote.by_group.withheld
