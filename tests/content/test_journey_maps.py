"""Journey maps as a content file: all their faults at once, one pair of eyes a map, and an example that holds what it should."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from facilitation_kit.content.journey_maps import NoteMark, mark_in
from facilitation_kit.content.lane_kinds import LaneKind
from facilitation_kit.content.library import Library
from facilitation_kit.shipped import shipped_folder
from tests.content.project_folders import faults_of, put, smallest_project, write_project
from tests.example_project import example_library

FILE = "ideas/journeys.yaml"


def journey(**more: Any) -> dict[str, Any]:
    return {
        "id": "today",
        "title": "Today",
        "actor": "robin",
        "scenario": "Something has to stop.",
        "stages": [{"id": "asking", "label": "Asking"}, {"id": "waiting", "label": "Waiting"}],
        "lanes": [
            {"id": "doing", "label": "Does", "kind": "doing"},
            {"id": "behind", "label": "Behind", "kind": "backstage"},
        ],
        "notes": [
            {"id": "rings", "stage": "asking", "lane": "doing", "text": "Rings.", "mark": "pain_point"},
            {"id": "idea", "stage": "waiting", "lane": "doing", "text": "Text us.", "mark": "opportunity"},
        ],
        "feelings": [{"stage": "asking", "counts": [1, 2, 3, 0, 0], "facilitator": -1}],
        **more,
    }


def to_be(**more: Any) -> dict[str, Any]:
    return journey(**{"id": "later", "state": "to_be", "as_is": "today", **more})


def project(*maps: dict[str, Any]) -> dict[str, Any]:
    return {**smallest_project(), FILE: {"journeys": list(maps or (journey(), to_be()))}}


def test_a_project_may_have_maps_or_none(tmp_path: Path) -> None:
    today, later = Library.load(write_project(tmp_path / "a", project())).journeys
    assert (today.feelings[0].counts, today.feelings[0].facilitator) == ((1, 2, 3, 0, 0), -1)
    assert later.as_is == today.id
    assert Library.load(write_project(tmp_path / "b", smallest_project())).journeys == ()


@pytest.mark.parametrize(
    ("place", "value", "code"),
    [
        ("actor", ["robin", "sky"], "content.second-viewpoint"),
        ("scenario", ["One thing.", "Another."], "content.second-viewpoint"),
        ("stages", [{"id": f"s{n}", "label": "x"} for n in range(200)], "content.map-too-large"),
        ("lanes", [{"id": f"s{n}", "label": "x"} for n in range(13)], "content.map-too-large"),
        ("lanes.0.kind", "support", ""),
        ("lanes.1.kind", "feeling", ""),
        ("state", "yesterday", "content.not-in-list"),
        ("as_is", "later", "content.not-as-is"),
        ("as_is", "todai", "content.unknown-journey"),
        ("stages.1.id", "asking", "content.duplicate-id"),
        ("notes.1.id", "rings", "content.duplicate-id"),
        ("notes.0.stage", "asks", "content.unknown-stage"),
        ("notes.0.lane", "dooing", "content.unknown-lane"),
        ("notes.0.mark", "ouch", "content.not-in-list"),
        ("notes.1.answers", ["ring"], "content.unknown-note"),
        ("notes.1.answers", ["idea"], "content.not-a-pain-point"),
        ("notes.1.answers", ["rings", "rings"], "content.listed-twice"),
        ("notes.0.answers", ["rings"], "content.not-an-opportunity"),
        ("notes.1.answers", ["rings"], ""),
        ("feelings.0.stage", "x", "content.unknown-stage"),
        ("feelings.0.counts", [1, 2], "content.feelings"),
        ("feelings.0.counts", [1, 2, -3, 0, 0], "content.out-of-range"),
        ("feelings.0.facilitator", 3, "content.out-of-range"),
        ("feelings", [{"stage": "asking"}, {"stage": "asking"}], "content.feelings-twice"),
        ("notes", [{"id": ["a"], "stage": ["b"], "lane": {}, "answers": [3, ["x"]]}, 7, None], "content.not-text"),
    ],
)
def test_a_fault_says_what_is_wrong_and_on_which_line(tmp_path: Path, place: str, value: object, code: str) -> None:
    faults = faults_of(write_project(tmp_path, put(project(), f"{FILE} journeys.0.{place}", value)))
    ours = [fault for fault in faults if fault.file == FILE]
    assert not faults or code in {fault.code for fault in ours}
    assert bool(faults) == bool(code)
    assert all(fault.line and fault.remedy for fault in ours)


def test_a_map_of_today_names_no_map_of_today(tmp_path: Path) -> None:
    faults = faults_of(write_project(tmp_path, project(journey(), journey(id="other", as_is="today"))))
    assert [fault.code for fault in faults] == ["content.map-state"]


def test_a_to_be_map_may_answer_pain_points_of_today(tmp_path: Path) -> None:
    notes = [
        {"id": "new", "stage": "asking", "lane": "doing", "text": "A", "mark": "opportunity", "answers": ["rings"]}
    ]
    maps = Library.load(write_project(tmp_path / "a", project(journey(), to_be(notes=notes)))).journeys
    assert maps[1].notes[0].answers == ("rings",)
    alone = faults_of(write_project(tmp_path / "b", project(journey(), to_be(notes=notes, as_is=None))))
    assert "content.unknown-note" in {fault.code for fault in alone}


def test_a_second_viewpoint_is_sent_to_a_second_map(tmp_path: Path) -> None:
    (fault,) = faults_of(write_project(tmp_path, project(journey(actor=["robin", "sky"]))))
    assert "second map" in fault.remedy


def test_the_actor_is_a_persona_where_the_project_has_personas(tmp_path: Path) -> None:
    example = (shipped_folder("ideas") / "personas.yaml").read_text("utf-8")
    files = {**project(journey(actor="robyn")), "ideas/personas.yaml": example}
    told = {fault.code: fault for fault in faults_of(write_project(tmp_path / "a", files))}
    assert told["content.unknown-persona"].remedy == "Did you mean robin?"
    assert Library.load(write_project(tmp_path / "b", project(journey(actor="anybody")))).journeys


def test_a_note_counts_as_what_its_lane_is_for() -> None:
    assert mark_in(None, LaneKind.OPPORTUNITY) is NoteMark.OPPORTUNITY
    assert mark_in(NoteMark.PAIN_POINT, LaneKind.OPPORTUNITY) is NoteMark.PAIN_POINT


def test_the_example_has_a_map_of_today_and_one_of_what_should_be() -> None:
    today, later = example_library().journeys
    assert (len(today.stages), len(today.lanes), len(today.notes)) == (6, 5, 26)
    assert later.as_is == today.id
    assert [sum(each.counts or ()) for each in today.feelings] == [9, 9, 9, 9, 9, 3]
    assert "invented" in today.title
