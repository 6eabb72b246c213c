"""Journey maps as an activity: its pages, its settings, and counting that a stage which has gone does not disturb."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from facilitation_kit.activities.journey_map import FEELINGS, LONGEST_NOTE, JourneyMapping, feeling_number
from facilitation_kit.activities.rounds import JsonScalar, RoundDefinition
from facilitation_kit.analysis.disclosure_control import Policy, protect
from facilitation_kit.errors import ActivityError, AnswerRefused
from tests.builders import ballot, items, round_definition

MAPPING = JourneyMapping()
BLNS = Path(__file__).resolve().parents[3] / "shared" / "data" / "hostile" / "blns.json"
LANES = [{"id": "doing", "label": "What happens"}, {"id": "helps", "label": "What would help", "kind": "opportunity"}]
STAGES = ("Before anybody knows", "The first visit", "After the visit")


def asked(**given: object) -> RoundDefinition:
    raw = {"lanes": LANES, **given}
    return round_definition("journey_map", options=items(*STAGES), settings=MAPPING.read_settings(raw, len(STAGES)))


def read(**form: str) -> dict[str, JsonScalar]:
    definition = asked()
    answers = MAPPING.read_form(definition, definition.items[:1], {name: [value] for name, value in form.items()})
    assert {each.item for each in answers} == {"i1"}
    return {each.field: each.value for each in answers}


def refused(**form: str) -> AnswerRefused:
    with pytest.raises(AnswerRefused) as told:
        read(**form)
    return told.value


def refused_settings(stages: int = 3, **raw: object) -> tuple[str, str]:
    with pytest.raises(ActivityError) as told:
        MAPPING.read_settings(raw, stages)
    fault = told.value.faults[0]
    return fault.message, str(fault.field)


def test_stages_follow_each_other_for_everybody_and_may_be_picked_in_any_order() -> None:
    definition = asked()
    ordered = MAPPING.order(definition, "p1")
    assert [page[0].label for page in MAPPING.pages(definition, ordered, {})] == list(STAGES)
    assert MAPPING.in_any_order
    assert MAPPING.arranged


def test_a_stage_without_a_feeling_is_not_one_in_between() -> None:
    values = read(feeling="none", note_1="They came\n late", lane_1="doing")
    assert values["feeling"] is None
    assert (values["note_1"], values["lane_1"]) == ("They came late", "doing")
    assert read(feeling="in_between")["feeling"] == "in_between"
    assert [feeling_number(name) for name in (*FEELINGS, None)] == [-2, -1, 0, 1, 2, None]


def test_a_note_needs_a_lane_that_is_there_and_a_lane_without_a_note_says_nothing() -> None:
    assert read(feeling="good", note_1="", lane_1="doing")["lane_1"] == ""
    gone = refused(note_2="They came late", lane_2="taken-off")
    assert (gone.code, gone.faults[0].field) == ("answer.no-lane", "lane_2")


def test_what_is_too_much_or_nothing_or_unknown_is_refused_where_it_stands() -> None:
    assert read(note_1="n" * LONGEST_NOTE, lane_1="doing")["note_1"] == "n" * LONGEST_NOTE
    long = refused(note_1="n" * (LONGEST_NOTE + 1), lane_1="doing")
    assert (long.code, long.faults[0].field) == ("answer.too-long", "note_1")
    assert "201 characters" in long.faults[0].message
    assert refused(feeling="none", note_1="  ").code == "answer.nothing-said"
    assert refused(feeling="angry").code == "answer.unknown-choice"


@pytest.mark.skipif(not BLNS.exists(), reason="the list of hostile texts is not here")
def test_every_hostile_text_is_kept_letter_by_letter_or_refused_as_too_long() -> None:
    kept = 0
    for text in json.loads(BLNS.read_text(encoding="utf-8")):
        line = " ".join(str(text).split())
        if not line:
            continue
        if len(line) > LONGEST_NOTE:
            assert refused(note_1=text, lane_1="doing").code == "answer.too-long"
        else:
            kept += read(note_1=text, lane_1="doing")["note_1"] == line
    assert kept > 400


def test_settings_have_lanes_and_words_by_default() -> None:
    given = MAPPING.read_settings({}, 3)
    assert len(given["lanes"]) == 4  # type: ignore[arg-type]
    assert (given["notes_per_stage"], given["actor"]) == (3, "")


def test_settings_that_no_room_could_read_or_that_mix_two_people_are_refused() -> None:
    assert refused_settings(stages=200)[0] == "A map has 12 stages at most, and this has 200."
    assert "1 to 12 lanes" in refused_settings(lanes=[])[0]
    assert "Two lanes have the same label" in refused_settings(lanes=[LANES[0], {**LANES[0], "id": "other"}])[0]
    assert refused_settings(lanes=[{"id": "a b", "label": "No"}])[1] == "lanes"
    message, field = refused_settings(actor=["Robin", "Noor"])
    assert "one person's way" in message
    assert field == "actor"
    assert refused_settings(notes_per_stage=7)[1] == "notes_per_stage"


ROOMS = st.lists(
    st.dictionaries(
        st.sampled_from(["i1", "i2", "i3", "gone"]),
        st.fixed_dictionaries(
            {"feeling": st.sampled_from([*FEELINGS, None]), "note_1": st.sampled_from(["", "They came late"])}
        ),
    ),
    max_size=12,
)


@settings(max_examples=40, deadline=None)
@given(ROOMS)
def test_counting_agrees_with_counting_by_hand_and_leaves_out_stages_that_have_gone(
    room: list[dict[str, dict[str, str | None]]],
) -> None:
    ballots = [ballot(f"p{n}", {item: dict(said) for item, said in one.items()}) for n, one in enumerate(room)]
    tally = MAPPING.tally(asked(), ballots, len(ballots))
    for row in tally.rows:
        felt = [one[row.item]["feeling"] for one in room if row.item in one]
        assert dict(row.counts) == {
            "told": sum(each is not None for each in felt),
            **{name: felt.count(name) for name in FEELINGS},
        }
    spoke = [any(any(said.values()) for item, said in one.items() if item != "gone") for one in room]
    assert (tally.ballots, tally.abstentions, tally.spoiled) == (sum(spoke), len(room) - sum(spoke), 0)


def test_a_field_that_the_activity_does_not_have_spoils_a_ballot() -> None:
    tally = MAPPING.tally(asked(), [ballot("p1", {"i1": {"feeling": "good", "dots": 3}})], 1)
    assert (tally.ballots, tally.spoiled) == (0, 1)


def test_sentences_name_the_lowest_and_the_highest_stage_only_where_their_counts_may_be_shown() -> None:
    definition = asked()
    room = [ballot(f"p{n}", {"i1": {"feeling": "very_bad"}, "i3": {"feeling": "good"}}) for n in range(12)]
    few = [ballot(f"q{n}", {"i2": {"feeling": "very_good"}}) for n in range(2)]
    table = protect(MAPPING.tally(definition, [*room, *few], 14), Policy())
    said = " ".join(MAPPING.sentences(definition, table, None))
    assert "felt worst at “Before anybody knows”" in said
    assert "felt best at “After the visit”" in said
    assert "first visit" not in said


def test_stages_that_a_facilitator_takes_off_leave_the_others_as_they_were() -> None:
    definition = asked()
    room = [ballot(f"p{n}", {"i1": {"feeling": "bad"}, "i2": {"feeling": "good"}}) for n in range(6)]
    before = MAPPING.tally(definition, room, 6)
    after = MAPPING.tally(replace(definition, items=definition.items[:1]), room, 6)
    assert [row.item for row in after.rows] == ["i1"]
    assert after.rows[0].counts == before.rows[0].counts
    assert after.spoiled == 0
