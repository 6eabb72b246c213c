from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from facilitation_kit.activities.registry import load_activities
from facilitation_kit.activities.rounds import Ballot, Item, RoundDefinition
from facilitation_kit.analysis.counted_rounds import exact_tally
from facilitation_kit.analysis.disclosure_control import Policy, Profile
from facilitation_kit.analysis.findings import round_findings, workshop_findings
from facilitation_kit.errors import ActivityError, LiveError
from facilitation_kit.identifiers import ItemId, RoundId
from tests.builders import ballot, items, round_definition
from tests.stored_rounds import hold_round, join, state_of, store_in

ACTIVITIES = load_activities()


def vote(number: int = 1, *, sensitive: bool = False, options: tuple[Item, ...] = ()) -> RoundDefinition:
    return round_definition(
        "dot_vote",
        number=number,
        options=options,
        settings=ACTIVITIES["dot_vote"].read_settings({}, 3),
        sensitive=sensitive,
    )


def voters(first: int, second: int) -> list[Ballot]:
    """So many people with a dot on i1, so many with one on i2."""
    return [
        ballot(
            f"p{n:02}",
            {f"i{option}": {"dots": int(option == (1 if n < first else 2)), "concern": n == 0} for option in (1, 2, 3)},
        )
        for n in range(first + second)
    ]


def test_a_revealed_round_has_its_table_and_its_sentences(tmp_path: Path) -> None:
    store, definition = store_in(tmp_path), vote()
    hold_round(store, definition, voters(9, 3))
    found = round_findings(store, state_of(store, definition), definition.id, ACTIVITIES, Policy())
    assert found.sentences[0] == "9 of 12 people put a dot on “A worker who stays”. It is clearly ahead."
    assert found.table.profile is Profile.ROOM
    assert found.previous is None
    assert found.interval_words(found.table.rows[0]) == "between about half and 9 in 10"
    assert found.signal_words(found.table.rows[0]) == ""
    store.close()


def test_a_statement_that_most_people_passed_on_has_no_signal_against_it(tmp_path: Path) -> None:
    definition = round_definition("statements", options=items("Passed on", "Refused", "Agreed"))
    said = {"agree": (2, 0, 12), "disagree": (1, 12, 0)}
    people = [
        ballot(
            f"p{n:02}",
            {
                f"i{item}": {"position": next((word for word, counts in said.items() if n < counts[item - 1]), "pass")}
                for item in (1, 2, 3)
            },
        )
        for n in range(12)
    ]
    store = store_in(tmp_path)
    hold_round(store, definition, people)
    found = round_findings(store, state_of(store, definition), definition.id, ACTIVITIES, Policy())
    assert {row.label: found.signal_words(row) for row in found.table.rows} == {
        "Passed on": "no clear signal: most people passed",
        "Refused": "strong signal against, in this room",
        "Agreed": "strong signal in this room",
    }
    store.close()


def test_the_json_is_what_screens_receive(tmp_path: Path) -> None:
    merged = Item(id=ItemId("i1"), label="Workers", merged_from=("A worker", "A worker who stays"))
    store, definition = store_in(tmp_path), vote(options=(merged, *items("x", "Door", "Friends")[1:]))
    hold_round(store, definition, voters(9, 3))
    found = round_findings(store, state_of(store, definition), definition.id, ACTIVITIES, Policy()).to_json()
    assert json.loads(json.dumps(found)) == found
    assert {name: found[name] for name in ("round", "number", "activity", "question", "in_words", "headline")} == {
        "round": "w1.vote.1",
        "number": 1,
        "activity": "dot_vote",
        "question": "What would help most?",
        "in_words": False,
        "headline": "dots",
    }
    assert found["previous"] is None
    rows = found["rows"]
    assert isinstance(rows, list)
    assert rows[0] == {
        "item": "i1",
        "label": "Workers",
        "short": "Workers",
        "merged_from": ["A worker", "A worker who stays"],
        "cells": {
            "dots": {"value": 9, "text": "9"},
            "people": {"value": 9, "text": "9"},
            "concerns": {"value": None, "text": "raised"},
        },
        "answered": {"value": 12, "text": "12"},
        "band": "clear",
        "score": "",
        "words": [],
    }
    store.close()


def test_the_method_says_all_that_is_needed_to_count_again(tmp_path: Path) -> None:
    store, definition = store_in(tmp_path), vote()
    hold_round(store, definition, voters(9, 3))
    found = round_findings(store, state_of(store, definition), definition.id, ACTIVITIES, Policy())
    assert dict(found.method) == {
        "Activity": "Dot vote",
        "Dots for each person": "2",
        "Most dots on one option": "1",
        "Concerns could be raised": "yes",
        "Reasons for a concern could be written": "no",
        "People who could answer": "10 to 19",
        "People who answered": "12",
        "Spoiled ballots": "none",
        "Ties": "ties are shown as ties; a run-off or a discussion decides",
        "Seed of the order of options": "7",
        "Version of the counting rules": "1",
    }
    store.close()


def test_the_method_of_a_result_in_words_gives_no_number_of_people(tmp_path: Path) -> None:
    store, definition = store_in(tmp_path), vote()
    hold_round(store, definition, voters(3, 1))
    found = round_findings(store, state_of(store, definition), definition.id, ACTIVITIES, Policy())
    shown = dict(found.method)
    assert shown["People who answered"] == "fewer than 5"
    assert {shown[name] for name in ("People who could answer", "Spoiled ballots")} == {"not shown"}
    store.close()


def test_a_second_round_carries_the_first_one_and_the_shift(tmp_path: Path) -> None:
    store, first, second = store_in(tmp_path), vote(), vote(2)
    hold_round(store, first, voters(5, 7))
    hold_round(store, second, voters(9, 3))
    found = round_findings(store, state_of(store, second), second.id, ACTIVITIES, Policy())
    assert found.sentences[-1] == "4 more people than in round 1 put a dot on “A worker who stays”."
    assert found.previous is not None
    previous = found.to_json()["previous"]
    assert isinstance(previous, dict)
    assert previous["number"] == 1
    assert "previous" not in previous
    assert [
        one.definition.number for one in workshop_findings(store, state_of(store, second), ACTIVITIES, Policy())
    ] == [1, 2]
    store.close()


def test_an_open_round_has_no_findings(tmp_path: Path) -> None:
    store, definition = store_in(tmp_path), vote()
    hold_round(store, definition, voters(9, 3), until="open")
    state = state_of(store, definition)
    with pytest.raises(LiveError) as caught:
        round_findings(store, state, definition.id, ACTIVITIES, Policy())
    assert caught.value.code == "live.round-open"
    assert workshop_findings(store, state, ACTIVITIES, Policy()) == ()
    store.close()


def test_a_round_that_is_not_the_workshops_is_refused(tmp_path: Path) -> None:
    store, definition = store_in(tmp_path), vote()
    with pytest.raises(LiveError) as caught:
        round_findings(store, state_of(store, definition), RoundId("w1.vote.9"), ACTIVITIES, Policy())
    assert caught.value.code == "live.unknown-round"
    store.close()


def test_a_round_of_a_package_that_is_gone_is_named(tmp_path: Path) -> None:
    store, definition = store_in(tmp_path), vote()
    hold_round(store, definition, voters(9, 3))
    with pytest.raises(ActivityError) as caught:
        round_findings(store, state_of(store, definition), definition.id, {}, Policy())
    assert caught.value.code == "activity.unknown"
    store.close()


def test_a_sensitive_round_says_that_it_is_not_shown(tmp_path: Path) -> None:
    store, definition = store_in(tmp_path), vote(sensitive=True)
    hold_round(store, definition, voters(9, 3))
    found = round_findings(store, state_of(store, definition), definition.id, ACTIVITIES, Policy())
    assert found.sentences == ("This question is about something personal, so its result is not shown in the room.",)
    assert "9" not in json.dumps([found.to_json()["rows"], found.to_json()["ballots"]])
    store.close()


def test_two_ballots_say_nothing_about_single_people(tmp_path: Path) -> None:
    store, definition = store_in(tmp_path), vote()
    hold_round(store, definition, voters(2, 0))
    found = round_findings(store, state_of(store, definition), definition.id, ACTIVITIES, Policy())
    assert found.sentences == ("Too few people answered to say anything that would not be about single people.",)
    store.close()


def test_people_who_had_joined_by_the_close_are_eligible(tmp_path: Path) -> None:
    store, definition = store_in(tmp_path), vote()
    join(store, definition, voters(1, 0)[0].participant)
    hold_round(store, definition, voters(9, 3)[1:])
    one = state_of(store, definition).rounds[definition.id]
    tally = exact_tally(store, one, ACTIVITIES)
    assert (tally.eligible, tally.ballots) == (12, 11)
    store.close()


def test_the_hub_reveals_without_pandas_and_scipy() -> None:
    code = "import sys, facilitation_kit, facilitation_kit.analysis.findings; print({'pandas', 'scipy'} & set(sys.modules))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "set()"
