"""The service map as a content file: all its faults at once, and an example that holds what it should."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from facilitation_kit.content.library import Library
from tests.content.project_folders import faults_of, put, smallest_project, write_project
from tests.example_project import example_library

FILE = "ideas/service_map.yaml"
_MAP: dict[str, Any] = {
    "title": "Today",
    "stages": [{"id": "asking", "label": "Asking"}],
    "lanes": [
        {"id": "front", "label": "Seen", "kind": "frontstage"},
        {"id": "back", "label": "Behind", "kind": "backstage"},
    ],
    "services": [{"id": "desk", "name": "Desk", "minimum_age": 11, "maximum_age": 18}],
    "cells": [{"service": "desk", "stage": "asking", "lane": "front", "text": "Rings."}],
    "measures": [
        {
            "measure_id": "calls",
            "service": "desk",
            "stage": "asking",
            "kind": "volume",
            "value": 40,
            "unit": "calls",
            "statistic": "count",
            "period_start": "2026-01-01",
            "period_end": "2026-06-30",
            "source_name": "Return",
            "source_owner": "Office",
            "collected_on": "2026-07-01",
            "quality": "official",
        }
    ],
}


def project() -> dict[str, Any]:
    return {
        **smallest_project(),
        FILE: {name: [dict(one) for one in part] if isinstance(part, list) else part for name, part in _MAP.items()},
    }


def test_a_project_may_have_a_map_or_none(tmp_path: Path) -> None:
    with_map = Library.load(write_project(tmp_path / "a", project())).service_map
    assert with_map is not None
    assert with_map.measures[0].value == 40
    assert Library.load(write_project(tmp_path / "b", smallest_project())).service_map is None


@pytest.mark.parametrize(
    ("place", "value", "code", "field"),
    [
        ("services.0.minimum_age", 20, "content.ages-reversed", "services[0].minimum_age"),
        ("measures.0.value", "many", "content.measure-value", "measures[0].value"),
        ("measures.0.value", -1, "content.measure-value", "measures[0].value"),
        ("measures.0.period_end", "2025-01-01", "content.period-reversed", "measures[0].period_end"),
        ("measures.0.quality", "certain", "content.not-in-list", "measures[0].quality"),
        ("cells.0.service", "dask", "content.unknown-service", "cells[0].service"),
        ("cells.0.stage", "x", "content.unknown-stage", "cells[0].stage"),
        ("cells.0.lane", "x", "content.unknown-lane", "cells[0].lane"),
        ("measures.0.service", "x", "content.unknown-service", "measures[0].service"),
        ("stages", [{"id": f"s{n}", "label": "x"} for n in range(200)], "content.map-too-large", "stages"),
        ("lanes.0.kind", "backstage", "", ""),
        ("lanes.1.kind", "doing", "", ""),
    ],
)
def test_a_fault_says_where_it_is(tmp_path: Path, place: str, value: object, code: str, field: str) -> None:
    faults = faults_of(write_project(tmp_path, put(project(), f"{FILE} {place}", value)))
    told = {(fault.code, (fault.field or "").replace("[", ".").replace("]", "")) for fault in faults}
    assert (not code and not told) or (code, field.replace("[", ".").replace("]", "")) in told


def test_a_lane_that_people_see_may_not_stand_behind_the_line(tmp_path: Path) -> None:
    files = put(project(), f"{FILE} lanes.0.kind", "support")
    files = put(files, f"{FILE} lanes.1.kind", "doing")
    assert "content.lane-order" in {fault.code for fault in faults_of(write_project(tmp_path, files))}


def test_the_example_has_eight_services_six_stages_and_thirty_figures() -> None:
    content = example_library().service_map
    assert content is not None
    assert (len(content.services), len(content.stages), len(content.measures)) == (8, 6, 30)
    assert "invented" in content.title
