"""Services, measures and cells from tables and back; nothing that stood there is lost."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from facilitation_kit.content.library import Library
from facilitation_kit.content.service_map import MapService, MoreColumn
from facilitation_kit.errors import EvidenceError
from facilitation_kit.evidence.map_tables import MapTables, deprecated_names, map_csv, map_workbook, read_map_tables
from facilitation_kit.shipped import shipped_folder

NOW = datetime(2026, 11, 29, tzinfo=UTC)
TEXT = st.text(alphabet=st.characters(min_codepoint=32, max_codepoint=0x2FF, exclude_characters="\x7f"), max_size=60)
SOME = TEXT.map(lambda text: f"x{text}y")
OPTIONAL = st.one_of(st.just(""), SOME, st.sampled_from(["=1+1", "'=1+1", "- or not", "007", "1e5"]))
AGES = st.one_of(st.none(), st.integers(0, 60))
SERVICES = st.lists(
    st.builds(
        MapService,
        id=st.from_regex(r"[a-z][a-z0-9]{1,8}", fullmatch=True),
        name=SOME,
        provider_kind=OPTIONAL,
        eligibility=OPTIONAL,
        minimum_age=AGES,
        maximum_age=st.one_of(st.none(), st.integers(60, 120)),
        threshold=OPTIONAL,
        threshold_decided_by=OPTIONAL,
        more=st.sampled_from(
            [(), (MoreColumn(column="languages", value="=Somali"),), (MoreColumn(column="Fax no", value="1"),)]
        ),
    ),
    max_size=5,
).map(tuple)


@settings(max_examples=40, deadline=None)
@given(SERVICES)
def test_services_come_back_from_a_workbook_and_from_csv_as_they_were(services: tuple[MapService, ...]) -> None:
    tables = MapTables(services=services)
    assert read_map_tables([("map.xlsx", map_workbook(tables, NOW))]) == tables
    assert read_map_tables(list(map_csv(tables).items())) == tables


def test_the_whole_example_comes_back() -> None:
    content = Library.load(shipped_folder("ideas").parent).service_map
    assert content is not None
    tables = MapTables(services=content.services, measures=content.measures, cells=content.cells)
    assert len(tables.measures) == 30
    assert read_map_tables([("map.xlsx", map_workbook(tables, NOW))]) == tables
    assert read_map_tables(list(map_csv(tables).items())) == tables


def test_names_of_hsds_are_understood_and_unknown_columns_kept() -> None:
    table = (
        "id,name,eligibility_description,minimum_age,maximum_age,application_process,status\n"
        "AC1,The Anchor,Anybody,11,18,Ring,active\n"
    )
    (service,) = read_map_tables([("services.csv", table.encode())]).services
    assert (service.id, service.eligibility, service.minimum_age, service.maximum_age) == (
        "the-anchor",
        "Anybody",
        11,
        18,
    )
    assert service.application_process == "Ring"
    assert service.more == (MoreColumn(column="status", value="active"), MoreColumn(column="source_id", value="AC1"))


def test_a_service_whose_id_was_made_comes_back_too() -> None:
    read = read_map_tables([("services.csv", b"id,name,Fax,FAX\nAC1,The Anchor,1,2\n")])
    assert read_map_tables(list(map_csv(read).items())) == read
    assert [each.value for each in read.services[0].more] == ["1", "2", "AC1"]


UUID = "ac148810-d857-441c-9679-408f346de14b"
DIRECTORY = {
    "total_items": 2,
    "contents": [
        {
            "id": UUID,
            "name": "The Anchor",
            "status": "active",
            "eligibility_description": "Anybody from 11",
            "minimum_age": 11,
            "maximum_age": 25.0,
            "application_process": "Ring, or come in",
            "assured_date": "2026-10-01",
            "wait_time": "about 6 weeks",
            "languages": [{"id": "1", "name": "English", "code": "en"}, {"id": "2", "name": "Somali", "note": None}],
            "organization": {"id": "9", "name": "Harbour Trust"},
            "phones": [],
            "alert": None,
            "x_open_to_all": True,
        },
        {"id": UUID[:-1].upper() + "C", "name": "The anchor!", "languages": [{"name": "Urdu", "note": "on Fridays"}]},
    ],
}


@pytest.mark.parametrize(
    "content", [DIRECTORY, DIRECTORY["contents"], {"services": DIRECTORY["contents"]}], ids=["page", "list", "older"]
)
def test_services_come_from_a_directory_with_everything_that_it_says(content: object) -> None:
    cells = f"service,stage,lane,text\n{UUID},asking,frontstage,Rings back\n".encode()
    tables = read_map_tables([("services.JSON", json.dumps(content).encode("utf-8-sig")), ("cells.csv", cells)])
    first, second = tables.services
    assert (first.id, second.id, tables.cells[0].service) == ("the-anchor", "the-anchor-2", "the-anchor")
    assert (first.eligibility, first.minimum_age, first.maximum_age) == ("Anybody from 11", 11, 25)
    assert first.application_process == "Ring, or come in"
    assert {each.column: each.value for each in first.more} == {
        "status": "active",
        "assured_date": "2026-10-01",
        "wait_time": "about 6 weeks",
        "languages": "English, Somali",
        "organization": '{"id": "9", "name": "Harbour Trust"}',
        "x_open_to_all": "yes",
        "source_id": UUID,
    }
    assert second.more[0].value == '[{"name": "Urdu", "note": "on Fridays"}]'
    assert deprecated_names(tables.services) == ("wait_time",)
    assert deprecated_names(tables.services[1:]) == ()
    assert read_map_tables([("map.xlsx", map_workbook(tables, NOW))]).services == tables.services


def test_what_is_long_in_a_directory_is_kept_in_pieces() -> None:
    schedules = [{"id": str(number), "description": "Mondays and Thursdays"} for number in range(200)]
    data = json.dumps({"name": "The Anchor", "schedules": schedules}).encode()
    (service,) = read_map_tables([("services.json", data)]).services
    assert len(service.more) > 1
    assert json.loads("".join(each.value for each in service.more)) == schedules


def test_faults_in_a_directory_say_which_service_it_is() -> None:
    data = json.dumps([{"name": "A"}, {"name": "B", "minimum_age": "old"}, {"status": "active"}]).encode()
    with pytest.raises(EvidenceError) as refused:
        read_map_tables([("services.json", data)])
    told = {(fault.line, fault.field) for fault in refused.value.faults}
    assert told == {(None, "service 2: minimum_age"), (None, "service 3: name")}


@pytest.mark.parametrize("data", [b"{", b"[" * 100_000, b"[1]", b'{"contents": 3}', b"[]", b'{"id": "1"}', b"\xff"])
def test_what_is_no_directory_is_refused(data: bytes) -> None:
    with pytest.raises(EvidenceError) as refused:
        read_map_tables([("services.json", data)])
    assert refused.value.code == "evidence.not-a-directory"


def test_all_faults_of_all_files_are_told_at_once() -> None:
    files = [
        ("a.csv", b"id,name,minimum_age\na,A,old\n,B,200\n"),
        ("b.csv", b"measure_id,value,kind\nm,1,size\n"),
        ("c.csv", b"colour\nred\n"),
    ]
    with pytest.raises(EvidenceError) as refused:
        read_map_tables(files)
    told = {(fault.file, fault.line, fault.field) for fault in refused.value.faults}
    assert {("a.csv", 2, "minimum_age"), ("a.csv", 3, "minimum_age"), ("b.csv", 2, "kind")} <= told
    assert any(fault.code == "evidence.map-columns" and fault.file == "c.csv" for fault in refused.value.faults)
