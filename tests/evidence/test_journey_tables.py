"""Journey maps from tables and back; nothing that stood there is lost, and a table of notes alone is enough."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from facilitation_kit.content.fields import writable
from facilitation_kit.content.journey_files import journeys_text
from facilitation_kit.content.journey_maps import (
    JourneyLane,
    JourneyMap,
    JourneyNote,
    JourneysFile,
    JourneyStage,
    MapState,
    NoteMark,
    StageFeelings,
)
from facilitation_kit.content.lane_kinds import LaneKind
from facilitation_kit.content.service_map import MoreColumn
from facilitation_kit.content.shapes import shape
from facilitation_kit.content.yaml_source import read_yaml_text
from facilitation_kit.errors import EvidenceError
from facilitation_kit.evidence.journey_tables import (
    JourneyHeading,
    journey_csv,
    journey_workbook,
    read_journey_tables,
)
from tests.example_project import example_library
from tests.playback.made_packs import ROOT

NOW = datetime(2026, 11, 29, tzinfo=UTC)
EXAMPLE = example_library().journeys
BLNS = ROOT.parent / "shared" / "data" / "hostile" / "blns.json"
TEXT = st.text(alphabet=st.characters(min_codepoint=32, max_codepoint=0x2FF, exclude_characters="\x7f"), max_size=40)
SOME = st.one_of(TEXT.map(lambda text: f"x{text}y"), st.sampled_from(["=1+1", "'=1+1", "- or not", "007", "a\n\nb"]))
COUNTS = st.one_of(st.none(), st.tuples(*[st.integers(0, 50)] * 5))
MORE = st.sampled_from([(), (MoreColumn(column="Who wrote it", value="=2"), MoreColumn(column="Colour", value="1"))])
MAPS = st.lists(
    st.builds(
        JourneyMap,
        id=st.sampled_from(["one", "two", "three"]),
        title=SOME,
        state=st.sampled_from(MapState),
        actor=st.just("robin"),
        scenario=SOME,
        expectation=st.one_of(st.just(""), SOME),
        stages=st.tuples(
            st.builds(JourneyStage, id=st.just("s1"), label=SOME, more=MORE),
            st.builds(JourneyStage, id=st.just("s2"), label=SOME),
        ),
        lanes=st.tuples(
            st.builds(JourneyLane, id=st.just("l1"), label=SOME, kind=st.sampled_from(LaneKind), more=MORE)
        ),
        notes=st.tuples(
            st.builds(
                JourneyNote,
                id=st.just("n1"),
                stage=st.sampled_from(["s1", "s2"]),
                lane=st.just("l1"),
                text=SOME,
                mark=st.just(NoteMark.PAIN_POINT),
                cluster=st.one_of(st.just(""), SOME),
                more=MORE,
            ),
            st.builds(
                JourneyNote,
                id=st.just("n2"),
                stage=st.just("s2"),
                lane=st.just("l1"),
                text=SOME,
                mark=st.just(NoteMark.OPPORTUNITY),
                answers=st.sampled_from([(), ("n1",)]),
                owner=SOME,
                metric=SOME,
            ),
        ),
        feelings=st.one_of(
            st.just(()),
            st.tuples(
                st.builds(
                    StageFeelings,
                    stage=st.just("s2"),
                    counts=COUNTS,
                    facilitator=st.one_of(st.none(), st.integers(-2, 2)),
                    more=MORE,
                )
            ),
        ),
        more=MORE,
    ),
    min_size=1,
    max_size=3,
    unique_by=lambda each: each.id,
).map(tuple)


@settings(max_examples=15, deadline=None)
@given(MAPS)
def test_maps_come_back_from_csv_workbooks_and_yaml_as_they_were(maps: tuple[JourneyMap, ...]) -> None:
    assert read_journey_tables([("maps.csv", journey_csv(maps))]) == maps
    assert read_journey_tables([("maps.xlsx", journey_workbook(maps, NOW))]) == maps
    document, faults = read_yaml_text(journeys_text(maps), "journeys.yaml")
    assert faults == ()
    assert document is not None
    content, _ = shape(document, JourneysFile)
    assert content is not None
    assert content.journeys == maps


def test_the_whole_example_comes_back() -> None:
    assert len(EXAMPLE) == 2
    assert read_journey_tables([("maps.csv", journey_csv(EXAMPLE))]) == EXAMPLE
    assert read_journey_tables([("maps.xlsx", journey_workbook(EXAMPLE, NOW))]) == EXAMPLE


@pytest.mark.skipif(not BLNS.is_file(), reason="hostile texts are not here")
def test_hostile_text_survives_in_every_field() -> None:
    texts = [text for text in json.loads(BLNS.read_text("utf-8")) if text.strip() and "\r" not in text and _fits(text)]
    assert len(texts) > 300
    note = {"stage": "s", "lane": "l", "mark": NoteMark.OPPORTUNITY}
    one = JourneyMap(
        id="hostile",
        title=texts[0],
        actor="robin",
        scenario=texts[1],
        expectation=texts[2],
        stages=(JourneyStage(id="s", label=texts[3]),),
        lanes=(JourneyLane(id="l", label=texts[4]),),
        notes=tuple(
            JourneyNote(
                id=f"n{number}",
                text=text,
                cluster=text,
                owner=text,
                metric=text,
                more=(MoreColumn(column="Besides", value=text),),
                **note,  # type: ignore[arg-type]  # the same for all
            )
            for number, text in enumerate(texts)
        ),
    )
    assert read_journey_tables([("maps.csv", journey_csv([one]))]) == (one,)


def _fits(text: str) -> bool:
    try:
        return len(text) <= 300 and bool(writable(text))
    except ValueError:
        return False


def test_a_table_of_notes_alone_makes_its_stages_and_lanes() -> None:
    table = "Stage,Lane,Text,Who\nFirst visit,Does,Knocks,Ada\n,,,\nFirst visit,Thinks,Hm,\nAfter it,Does,Goes,\n"
    (made,) = read_journey_tables([("a.csv", table.encode())], JourneyHeading(id="visit", actor="robin"))
    assert (made.id, made.actor) == ("visit", "robin")
    assert [(each.id, each.label) for each in made.stages] == [("first-visit", "First visit"), ("after-it", "After it")]
    assert [each.label for each in made.lanes] == ["Does", "Thinks"]
    assert [(each.id, each.stage, each.text) for each in made.notes] == [
        ("note-1", "first-visit", "Knocks"),
        ("note-2", "first-visit", "Hm"),
        ("note-3", "after-it", "Goes"),
    ]
    assert made.notes[0].more == (MoreColumn(column="Who", value="Ada"),)


@pytest.mark.parametrize(
    ("table", "told"),
    [
        ("colour\nred\n", {("evidence.journey-columns", None, "a")}),
        ("stage,stage,lane,text\na,b,c,d\n", {("evidence.journey-columns", None, "a")}),
        (
            "stage,lane,text,mark\na,b,c,ouch\na,b,,\n",
            {("evidence.journey-cell", 2, "mark"), ("evidence.journey-cell", 3, "text")},
        ),
        ("row,stage,lane,text\npicture,a,b,c\nnote,a,b,c\n", {("evidence.journey-row", 2, "row")}),
        (
            "row,stage,lane,text,actor\nmap,,,,robin\nmap,,,,sky\nnote,a,b,c,\n",
            {("content.second-viewpoint", 3, "actor")},
        ),
        (
            "row,id,stage,lane,text,label\nstage,s,,,,S\nnote,,s,b,c,\nnote,,x,b,c,\n",
            {("content.unknown-stage", 4, "stage")},
        ),
        ("stage,lane,text\n" + "".join(f"s{n},l,t\n" for n in range(200)), {("content.map-too-large", 2, "stages")}),
    ],
    ids=["no table", "twice", "cells", "row", "second actor", "unknown stage", "200 stages"],
)
def test_every_fault_says_where_it_is(table: str, told: set[tuple[str, int | None, str]]) -> None:
    with pytest.raises(EvidenceError) as refused:
        read_journey_tables([("a.csv", table.encode())])
    assert {(fault.code, fault.line, fault.field) for fault in refused.value.faults} == told
    assert all(fault.remedy and fault.file == "a.csv" for fault in refused.value.faults)
