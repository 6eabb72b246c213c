"""What may be shown of a journey, from the content."""

from __future__ import annotations

from facilitation_kit.analysis.disclosure_control import Policy, Profile
from facilitation_kit.analysis.journey_view import journey_view, simple_path
from facilitation_kit.content.journey_maps import NoteMark
from tests.analysis.made_journeys import journey, note
from tests.example_project import example_library

TODAY = example_library().journeys[0]


def test_the_example_is_shown_with_nine_people_and_without_three() -> None:
    view = journey_view(TODAY, Policy(), Profile.WORKING_GROUP, actor={"robin": "Robin"}.__getitem__)
    assert view.actor == "Robin"
    assert [sum(each.counts) for each in view.feelings] == [9, 9, 9, 9, 9, 0]
    assert view.feelings[-1].facilitator == -2
    assert len([each for each in view.notes if each.mark is NoteMark.PAIN_POINT]) == 11
    assert journey_view(TODAY, Policy(), Profile.EXTERNAL).feelings[0].counts == ()


def test_notes_of_a_cluster_stand_together_behind_those_without_one() -> None:
    view = journey(note("a", "A", cluster="x"), note("b", "B"), note("c", "C", cluster="x"), note("d", "D", "s1"))
    assert {cell: [each.id for each in notes] for cell, notes in view.cells().items()} == {
        ("s0", "doing"): ["b", "a", "c"],
        ("s1", "doing"): ["d"],
    }


def test_a_simple_path_is_what_the_person_does_and_feels() -> None:
    path = simple_path(journey_view(TODAY, Policy(), Profile.ROOM))
    assert [lane.id for lane in path.lanes] == ["doing"]
    assert {each.lane for each in path.notes} == {"doing"}
    assert len(path.feelings) == len(path.stages) == 6
