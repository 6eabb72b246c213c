"""Services, measures and cells from tables and back; nothing that stood there is lost."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from facilitation_kit.content.library import Library
from facilitation_kit.content.service_map import MapService, MoreColumn
from facilitation_kit.errors import EvidenceError
from facilitation_kit.evidence.map_tables import MapTables, map_csv, map_workbook, read_map_tables
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
    assert service.more == (MoreColumn(column="status", value="active"), MoreColumn(column="id", value="AC1"))


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
