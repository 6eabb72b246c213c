"""Counting a survey: against counts made by hand, byte for byte, and what disclosure control leaves of it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from facilitation_kit.activities.registry import load_activities
from facilitation_kit.activities.rounds import Ballot, Item, JsonScalar, RoundDefinition
from facilitation_kit.activities.survey import Survey
from facilitation_kit.activities.survey_settings import form_setting, survey_items
from facilitation_kit.analysis.disclosure_control import Policy, Profile, protect
from facilitation_kit.content.library import Library
from facilitation_kit.content.survey_files import read_survey
from facilitation_kit.errors import ActivityError
from facilitation_kit.identifiers import ItemId
from facilitation_kit.planning.run_sheet_planning import planned_steps
from facilitation_kit.shipped import shipped_folder
from tests.builders import ballot, round_definition

SURVEY = Survey()
FORM = read_survey(Path(__file__).parents[2] / "surveys" / "one-front-door.yaml")[0]
SETTINGS = SURVEY.read_settings({"survey": form_setting(FORM)}, 1)
ROUND = round_definition("survey", options=survey_items(FORM), settings=SETTINGS)
POINTS = ("strongly_disagree", "disagree", "neither", "agree", "strongly_agree")
WAYS = ("call", "message", "walk_in", "other")
EXACT = Policy(external=replace(Policy().external, round_to=1))
"""Without rounding what is left over is known exactly."""

Said = Mapping[str, Mapping[str, JsonScalar]]


@st.composite
def said(draw: st.DrawFn) -> Said:
    """What somebody has stored, whether they are still asked it or not."""
    number = st.none() | st.sampled_from(("likert", "not said", "blank"))
    answers: dict[str, Mapping[str, JsonScalar]] = {}
    match draw(number):
        case "likert":
            answers["one_number"] = {"value": draw(st.sampled_from(POINTS)), "missing": ""}
        case "not said":
            answers["one_number"] = {"value": "", "missing": "prefer_not_to_say"}
        case "blank":
            answers["one_number"] = dict.fromkeys(("value", "missing", "words"))
    ways = draw(st.none() | st.sets(st.sampled_from(WAYS), min_size=1, max_size=2))
    if ways is not None:
        answers["ways"] = {"value": " ".join(way for way in WAYS if way in ways), "missing": ""}
    if draw(st.booleans()):
        answers["minutes"] = {"number": str(draw(st.integers(0, 6)) * 10), "missing": ""}
    return answers


def counted_once(one: Said) -> Iterator[tuple[str, bool]]:
    """For one person each row that they are out of, and whether they are in it."""
    point, ways = one.get("one_number", {}), str(one.get("ways", {}).get("value") or "").split()
    if point:
        yield "one_number", bool(point["value"])
        yield "one_number/-", point["missing"] == "prefer_not_to_say"
    if point.get("value"):
        yield from ((f"one_number/{number}", point["value"] == name) for number, name in enumerate(POINTS, start=1))
    if ways:
        yield "ways", True
        yield from ((f"ways/{number}", name in ways) for number, name in enumerate(WAYS, start=1))
    if "minutes" in one and {"call", "message"} & set(ways):
        yield "minutes", True
        yield from ((f"minutes/{number}", one["minutes"]["number"] == str(10 * number - 10)) for number in range(1, 8))


def by_hand(people: list[Said]) -> dict[str, tuple[int, int]]:
    """The same counts, counted another way: person by person."""
    rows = {str(row.item): (0, 0) for row in SURVEY.tally(ROUND, [], 0).rows}
    for one in people:
        counted = list(counted_once(one))
        if any(counts for _, counts in counted):
            for item, counts in counted:
                rows[item] = (rows[item][0] + counts, rows[item][1] + 1)
    return rows


def ballots(people: list[Said]) -> list[Ballot]:
    return [ballot(f"p{n}", {item: dict(values) for item, values in one.items()}) for n, one in enumerate(people)]


@settings(max_examples=40)
@given(people=st.lists(said(), max_size=12))
def test_a_tally_is_what_counting_person_by_person_gives(people: list[Said]) -> None:
    tally = SURVEY.tally(ROUND, ballots(people), 20)
    assert {str(row.item): (row.counts["people"], row.answered) for row in tally.rows} == by_hand(people)
    assert tally.spoiled == 0


def test_a_stored_round_is_counted_again_byte_for_byte() -> None:
    people = ballots([{"ways": {"value": "call other", "missing": ""}, "minutes": {"number": "20", "missing": ""}}] * 3)
    again = RoundDefinition.from_json(json.loads(json.dumps(ROUND.to_json())))
    assert repr(SURVEY.tally(again, people, 3)) == repr(SURVEY.tally(ROUND, people, 3))
    assert again.items == ROUND.items


@pytest.mark.parametrize(
    ("item", "field", "value"),
    [
        ("one_number", "value", "AGREE"),
        ("one_number", "words", "agree"),
        ("ways", "missing", "prefer_not_to_say"),
        ("minutes", "number", "15"),
        ("minutes", "number", 20),
        ("no_such", "value", "x"),
        ("/language", "language", "fr"),
        ("ways/1", "value", "call"),
    ],
)
def test_a_ballot_with_values_that_the_form_does_not_have_is_spoiled(item: str, field: str, value: JsonScalar) -> None:
    assert SURVEY.tally(ROUND, ballots([{item: {field: value}}]), 1).spoiled == 1


def people_of(*answers: tuple[int, str, str]) -> list[Ballot]:
    """So many people with this point and these ways; those who would ring say how long they would wait."""
    everybody: list[Said] = []
    for many, point, ways in answers:
        one: dict[str, Mapping[str, JsonScalar]] = {
            "one_number": {"value": point, "missing": ""},
            "ways": {"value": ways, "missing": ""},
        }
        if "call" in ways:
            one["minutes"] = {"number": "20", "missing": ""}
        everybody += [one] * many
    return ballots(everybody)


def shown(people: list[Ballot], profile: Profile, **without: Any) -> dict[str, tuple[str, str]]:
    """Count and denominator of each row; `without` takes links between rows away."""
    tally = SURVEY.tally(ROUND, people, len(people))
    table = protect(replace(tally, rows=tuple(replace(row, **without) for row in tally.rows)), EXACT, profile=profile)
    return {str(row.item): (row.cells["people"].text, row.answered.text) for row in table.rows}


def test_rows_keep_the_order_of_the_form_whoever_leads() -> None:
    rows = list(shown(people_of((30, "strongly_agree", "other")), Profile.WORKING_GROUP))
    assert rows == [str(row.item) for row in SURVEY.tally(ROUND, [], 0).rows]


def test_a_small_count_cannot_be_taken_from_the_others_of_its_question() -> None:
    people = people_of((40, "agree", "walk_in"), (22, "disagree", "walk_in"), (3, "neither", "walk_in"))
    rows = shown(people, Profile.EXTERNAL)
    hidden = [item for item in rows if item.startswith("one_number/") and rows[item][0] == "[c]"]
    assert hidden == ["one_number/2", "one_number/3"], "the small one, and the next smallest with it"
    assert rows["one_number/4"] == ("40", "65")
    assert shown(people, Profile.EXTERNAL, shares="")["one_number/2"] == ("22", "65"), "by itself it is large enough"


def test_how_many_were_asked_further_does_not_tell_a_count_that_is_hidden() -> None:
    people = people_of((60, "agree", "call"), (4, "agree", "walk_in"))
    rows = shown(people, Profile.EXTERNAL)
    assert rows["ways/1"][0] == "[c]"
    assert rows["minutes"][1] == "20 or more"
    assert shown(people, Profile.EXTERNAL, follows=())["minutes"][1] == "60", "without the link it stands there"


def test_closed_questions_are_told_with_what_decides_who_is_asked() -> None:
    """Minutes follow from ways of which a person may choose several, so nobody can follow who was asked."""
    questions = SURVEY.closed_questions(ROUND, ballots([{"ways": {"value": "call", "missing": ""}}]))
    assert [(one.item, one.many, one.scale, one.tied) for one in questions] == [
        ("one_number", False, True, False),
        ("ways", True, False, False),
        ("minutes", False, True, True),
        ("feeling", False, True, False),
    ]
    assert [one.said for one in questions] == [(frozenset(),), (frozenset({0}),), (frozenset(),), (frozenset(),)]


@pytest.mark.parametrize("change", [{"fingerprint": "0"}, {"form": {"kind": "survey"}}, {"form": [1]}, {"label": 3}])
def test_a_form_that_planning_did_not_make_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(ActivityError) as caught:
        SURVEY.read_settings({"survey": {**form_setting(FORM), **change}}, 1)
    assert caught.value.faults[0].field == "survey"


def test_the_example_asks_its_form_on_its_day() -> None:
    library = Library.load(shipped_folder("ideas").parent)
    sheet = next(one for one in library.run_sheets if one.id == "idea-test")
    steps, faults = planned_steps(library, sheet, load_activities())
    planned = next(step.activity for step in steps if step.activity)
    assert faults == ()
    assert planned.settings["day"] == "2027-02-03"
    assert planned.items[0] == Item(id=ItemId("/language"), label="Language")
    assert planned.items == survey_items(FORM)
