"""What a pack says about audience groups: what may be said, and only to those who may see it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from facilitation_kit.activities.rounds import Item
from facilitation_kit.activities.survey_settings import PART
from facilitation_kit.analysis.disclosure_control import Policy
from facilitation_kit.analysis.protected_groups import sealed_group_table
from facilitation_kit.identifiers import ItemId, RoundId, WorkshopId
from facilitation_kit.playback.annex.tables import annex_tables
from facilitation_kit.playback.audiences import Audience
from facilitation_kit.playback.formats import PackFormat
from facilitation_kit.playback.group_part import group_part
from facilitation_kit.playback.packs import MadePack, PackOrder, make_pack
from tests.analysis.test_role_balance import LARGE_GROUP_DECIDES, ballots_of, vote
from tests.analysis.test_survey_groups import ROOM
from tests.attacks.test_subtraction import subtract
from tests.builders import ballot, items, round_definition
from tests.grouped_rounds import ACTIVITIES, POSITIONS, Said, one_statement, statement_ballots
from tests.grouped_surveys import ROUND
from tests.playback.made_packs import EVENING, context_of, library_in, page_of, parsed, words
from tests.playback.test_all_formats import everything_in, render_here, rows_of, somewhere, squeezed
from tests.stored_rounds import add_workshop, hold_round, store_in


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


# ---- surveys, and votes in which each group counts the same ------------------------------------------------------------


@pytest.fixture(scope="module")
def packed(tmp_path_factory: pytest.TempPathFactory) -> MadePack:
    """A pack in every format, of a ranking that one group decides and a survey, each with two groups."""
    folder = tmp_path_factory.mktemp("groups")
    store = store_in(folder)
    hold_round(store, vote("ranking"), ballots_of("ranking", LARGE_GROUP_DECIDES))
    add_workshop(store, "w2")
    hold_round(store, replace(ROUND, workshop=WorkshopId("w2"), id=RoundId("w2.vote.1")), ROOM)
    order = PackOrder(audience=Audience.WORKING_GROUP, formats=tuple(PackFormat), annex=True)
    library = library_in(folder)
    return make_pack(library, store, order, activities=ACTIVITIES, policy=Policy(), now=EVENING, render=render_here)


def test_every_figure_by_group_is_the_same_in_every_format_and_the_annex(packed: MadePack) -> None:
    votes = [vote for page in packed.pack.workshops for question in page.questions for vote in question.rounds]
    told = [
        (row.label, cell.text)
        for vote in votes
        if vote.group_part
        for item in vote.group_part.items
        for row in item.rows
        for cell in row.cells
    ]
    balance = votes[0].balance
    assert balance is not None
    told += [(option.label, share) for option in balance.options for share in (option.equally, option.everybody)]
    assert len(told) > 20
    for name, content in packed.files.items():
        rows, read = rows_of(content, Path(name).suffix), squeezed(everything_in(name, content))
        assert [one for one in told if not somewhere(one, rows)] == [], name
        assert [str(one) for one in balance.sentences if squeezed(one) not in read] == [], name


def test_choices_of_many_are_rows_of_their_question_and_what_is_left_out_says_why(packed: MadePack) -> None:
    page = parsed(next(content for name, content in packed.files.items() if name.endswith(".html")).decode())
    (place,) = page.xpath("//*[@id='vote-w2.vote.1']")
    rows = [[words(cell) for cell in row.xpath("./th|./td")] for row in place.xpath(".//table[2]//tr")]
    at = rows.index(["Which ways?"])
    assert rows[at + 1 : at + 5] == [
        [f"{PART}P", "12", "21", "33"],
        [f"{PART}Q", "22", "15", "37"],
        [f"{PART}R", "9", "7", "16"],
        ["Answered", "27", "30", "57"],
    ]
    assert "follows from other answers. This is so for: “Last?”." in words(place)


def test_the_annex_has_the_pairs_of_a_ranking(packed: MadePack) -> None:
    (table,) = [one for one in annex_tables(packed.pack) if one.name == "ranking_pairs"]
    assert table.rows[0] == ("w1.vote.1", "A worker who stays", "One front door", 35, 21, 11)


def test_a_survey_of_many_questions_leaves_some_to_the_annex(packed: MadePack) -> None:
    (survey,) = [question.rounds[0] for question in packed.pack.workshops[1].questions]
    assert survey.by_group is not None
    definition = replace(ROUND, items=tuple(item for n in range(9) for item in items_called(f"q{n}")))
    many = sealed_group_table(
        round=RoundId("w2.vote.1"),
        profile=survey.by_group.profile,
        columns=survey.by_group.columns,
        items=tuple(replace(survey.by_group.items[0], item=ItemId(f"q{n}")) for n in range(9)),
    )
    part = group_part(many, definition, [item.id for item in definition.items])
    assert ([item.item for item in part.items], part.more) == (
        ["q0", "q1", "q2", "q3", "q4", "q5"],
        "3 more results by group are in the data annex.",
    )


def test_a_choice_is_told_with_its_question_and_a_question_has_no_share(packed: MadePack) -> None:
    (survey,) = [question.rounds[0] for question in packed.pack.workshops[1].questions]
    asked = {item.id: item for item in ROUND.items}
    for row in survey.rows:
        item = asked[row.figures.item]
        assert item.within is not None or row.share == ""
        assert row.short == (item.short if item.within is None else f"{asked[item.within].short} {item.short}")
    assert any(row.share for row in survey.rows)
    (vote_,) = [question.rounds[0] for question in packed.pack.workshops[0].questions]
    assert all(row.share for row in vote_.rows)


def items_called(name: str) -> tuple[Item, Item]:
    """A question and its one choice."""
    return Item(id=ItemId(name), label=name), Item(id=ItemId(f"{name}/1"), label=f"{PART}A", within=ItemId(name))
