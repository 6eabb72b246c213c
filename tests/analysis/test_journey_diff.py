"""What would change between two maps, against a comparison that tries everything."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from facilitation_kit.analysis.journey_diff import diff_sentences, journey_diff
from facilitation_kit.analysis.journey_view import JourneyView, ShownLane, ShownNote, ShownStage
from facilitation_kit.content.journey_maps import NoteMark
from tests.analysis.made_journeys import journey, note

NAMES = ("a", "b", "c", "d", "e", "f")
TEXTS = st.sampled_from(["one", "two"])
PLACES = st.lists(st.tuples(st.sampled_from(NAMES), TEXTS), max_size=6, unique_by=lambda pair: pair[0])
NOTES = st.lists(
    st.builds(
        ShownNote,
        id=st.sampled_from(NAMES),
        stage=st.sampled_from(NAMES[:2]),
        lane=st.sampled_from(NAMES[:2]),
        text=TEXTS,
        mark=st.sampled_from([None, *NoteMark]),
        answers=st.lists(st.sampled_from(NAMES), max_size=2, unique=True).map(tuple),
    ),
    max_size=6,
    unique_by=lambda one: one.id,
)
MAPS = st.builds(
    lambda stages, lanes, notes: JourneyView(
        id="m",
        title="M",
        stages=tuple(ShownStage(id=name, label=label) for name, label in stages),
        lanes=tuple(ShownLane(id=name, label=label) for name, label in lanes),
        notes=tuple(notes),
    ),
    PLACES,
    PLACES,
    NOTES,
)


def names(things: object) -> list[str]:
    return [each[1].id if isinstance(each, tuple) else each.id for each in things]  # type: ignore[attr-defined]


def longest_kept(before: list[str], after: list[str]) -> int:
    """How many of the things in both maps can stay, by trying all of them."""
    common = [name for name in after if name in before]
    return max(
        size
        for size in range(len(common) + 1)
        for kept in combinations(common, size)
        if [name for name in before if name in kept] == list(kept)
    )


@settings(max_examples=40, deadline=None)
@given(MAPS, MAPS)
def test_the_difference_is_that_of_trying_everything(before: JourneyView, after: JourneyView) -> None:
    diff = journey_diff(before, after)
    for found, old, new in (
        (diff.stages, before.stages, after.stages),
        (diff.lanes, before.lanes, after.lanes),
        (diff.notes, before.notes, after.notes),
    ):
        assert set(names(found.added)) == {one.id for one in new} - {one.id for one in old}
        assert set(names(found.removed)) == {one.id for one in old} - {one.id for one in new}
    for found, old, new in ((diff.stages, before.stages, after.stages), (diff.lanes, before.lanes, after.lanes)):
        pairs = [(one, other) for one in old for other in new if one.id == other.id]
        assert sorted(names(found.changed)) == sorted(one.id for one, other in pairs if one.label != other.label)
        moved = set(names(found.moved))
        stay = [one.id for one in new if one.id in {each.id for each in old} and one.id not in moved]
        assert [one.id for one in old if one.id in stay] == stay
        assert len(stay) == longest_kept([one.id for one in old], [one.id for one in new])
    both = [(one, other) for one in before.notes for other in after.notes if one.id == other.id]
    assert sorted(names(diff.notes.moved)) == sorted(
        one.id for one, other in both if one.stage != other.stage or one.lane != other.lane
    )
    assert sorted(names(diff.notes.changed)) == sorted(
        one.id for one, other in both if replace(one, stage=other.stage, lane=other.lane) != other
    )
    for answered in diff.pains:
        ideas = {one.id: one for one in (*before.notes, *after.notes) if one.mark is NoteMark.OPPORTUNITY}
        assert {one.id for one in answered.by} == {name for name in ideas if answered.pain.id in ideas[name].answers}
    assert {each.pain.id for each in diff.pains} == {one.id for one in before.notes if one.mark is NoteMark.PAIN_POINT}
    assert not journey_diff(before, before).notes


def test_the_sentences_name_what_nobody_answers() -> None:
    pain = {"mark": NoteMark.PAIN_POINT}
    before = journey(note("a", "Waits\nlong.", **pain), note("b", "Tells it twice.", **pain), note("c", "Rings."))
    after = journey(
        note("c", "Texts.", "s1"),
        note("d", "One form.", mark=NoteMark.OPPORTUNITY, answers=("b",)),
        stages=4,
    )
    after = replace(after, lanes=(after.lanes[1], replace(after.lanes[0], label="Robin does")))
    assert diff_sentences(journey_diff(before, after)) == (
        "New stage: “Stage 3”",
        "The lane “Does” becomes “Robin does”",
        "The lane “Behind” stands elsewhere",
        "New: “One form.”",
        "No longer: “Waits long.”",
        "No longer: “Tells it twice.”",
        "“Rings.” becomes “Texts.”",
        "“Texts.” stands elsewhere",
        "“Waits long.” is not answered yet",
        "“Tells it twice.” is answered by “One form.”",
    )
    assert [one.id for one in journey_diff(before, after).unanswered] == ["a"]
