"""The research through the control API: what a page reads, keeps and erases while a hub runs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from facilitation_kit.participant.control_evidence import EVIDENCE_BYTES
from facilitation_kit.responses.evidence_json import record_object
from facilitation_kit.responses.evidence_records import Case, EvidenceRecord, Fact, record_kind
from tests.builders import NOON
from tests.control_desk import BEARER, Desk
from tests.made_evidence import case, coding, fact, source


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with Desk(tmp_path) as made:
        yield made


def given(record: EvidenceRecord, replaces: int | None = None) -> dict[str, Any]:
    return {"kind": record_kind(record), "record": record_object(record), "replaces": replaces}


def code_of(answer: Any) -> str:
    error = answer.json()["error"]
    assert error["remedy"]
    return str(error["code"])


def test_what_is_kept_is_read_again_with_its_version_and_writer(desk: Desk) -> None:
    answer = desk.api("POST", "/evidence", {"by": "researcher", "records": [given(case("ada"), 0), given(fact(), 0)]})
    assert (answer.status_code, answer.json()) == (200, {"versions": [1, 1]})
    [view] = desk.api("GET", "/evidence/case").json()["records"]
    assert view["record"] == record_object(case("ada"))
    assert (view["kind"], view["version"], view["by"], view["at"]) == ("case", 1, "researcher", NOON.isoformat())
    assert desk.api("GET", "/evidence/insight").json() == {"records": []}
    assert [each.record for each in desk.store.evidence(Fact)] == [fact()]


def test_two_people_at_one_record_are_shown_both_sides(desk: Desk) -> None:
    desk.api("POST", "/evidence", {"records": [given(case("ada"), 0)]})
    one, two = replace(case("ada"), service_type="Health"), replace(case("ada"), service_type="Youth work")
    assert desk.api("POST", "/evidence", {"by": "one", "records": [given(one, 1)]}).status_code == 200
    late = desk.api("POST", "/evidence", {"by": "two", "records": [given(fact(), 0), given(two, 1)]})
    assert late.status_code == 409
    assert code_of(late) == "store.evidence-changed"
    [current] = late.json()["current"]
    assert (current["record"]["service_type"], current["by"], current["version"]) == ("Health", "one", 2)
    assert [each["record"].get("service_type") for each in late.json()["yours"]] == [None, "Youth work"]
    assert desk.store.evidence(Fact) == []
    assert [each.version for each in desk.store.evidence_history(Case, "ada")] == [1, 2]
    assert len(desk.api("GET", "/evidence/case/ada").json()["versions"]) == 2


def test_a_span_into_a_source_that_has_changed_meanwhile_is_refused(desk: Desk) -> None:
    talk = source("Ada: no. Ben: yes.", (0, 8, "ada"), (9, 18, "ben"))
    desk.api("POST", "/evidence", {"records": [given(case("ada")), given(case("ben")), given(talk)]})
    assert desk.api("DELETE", "/evidence/case/ada").status_code == 200
    change = {"records": [given(coding("c1", 9, 18), 0)], "expects": [{"kind": "source", "id": "talk", "version": 1}]}
    assert code_of(desk.api("POST", "/evidence", change)) == "store.evidence-changed"
    change["expects"][0]["version"] = 2
    assert desk.api("POST", "/evidence", change).status_code == 200


def test_a_person_who_takes_it_back_is_gone_and_stays_out(desk: Desk) -> None:
    quote = fact("f1", "Nobody came.", case_id="ada")
    desk.api("POST", "/evidence", {"records": [given(case("ada")), given(quote)]})
    assert "Nobody came." in desk.api("GET", "/evidence/fact").text
    gone = desk.api("DELETE", "/evidence/case/ada").json()["gone"]
    assert [(each["kind"], each["id"], each["why"]) for each in gone] == [
        ("case", "ada", "withdrawn"),
        ("fact", "f1", "withdrawn"),
    ]
    assert desk.api("GET", "/evidence/fact").json() == {"records": []}
    overview = desk.api("GET", "/evidence").json()
    assert overview["gone"] == gone
    assert overview["counts"]["fact"] == 0
    again = desk.api("POST", "/evidence", {"records": [given(quote)]})
    assert (again.status_code, code_of(again)) == (409, "store.evidence-withdrawn")


def test_a_record_alone_is_taken_out_once(desk: Desk) -> None:
    desk.api("POST", "/evidence", {"records": [given(fact())]})
    assert desk.api("DELETE", "/evidence/fact/f1").status_code == 200
    twice = desk.api("DELETE", "/evidence/fact/f1")
    assert (twice.status_code, code_of(twice)) == (404, "store.no-evidence")
    unknown = desk.api("GET", "/evidence/fact/f1")
    assert (unknown.status_code, code_of(unknown)) == (404, "store.no-evidence")


def test_what_cannot_be_read_is_refused_by_field_and_without_the_words(desk: Desk) -> None:
    broken = {"kind": "fact", "record": {"id": "f1", "kind": "rumour", "text_verbatim": " "}, "replaces": 0}
    answer = desk.api("POST", "/evidence", {"records": [broken]})
    assert (answer.status_code, code_of(answer)) == (409, "store.evidence-unreadable")
    assert len(answer.json()["error"]["faults"]) == 2
    assert "rumour" not in answer.text
    unknown = desk.api("GET", "/evidence/rumour")
    assert (unknown.status_code, code_of(unknown)) == (404, "store.evidence-unknown-kind")


@pytest.mark.parametrize("body", [{}, {"records": []}, {"records": [{"kind": "fact"}]}, [], "x", {"records": [1]}])
def test_a_request_that_says_nothing_is_refused(desk: Desk, body: object) -> None:
    answer = desk.api("POST", "/evidence", body)
    assert (answer.status_code, code_of(answer)) == (409, "control.not-evidence")


def test_a_long_transcript_fits_there_and_nowhere_else(desk: Desk) -> None:
    long = source("words " * 100_000)
    assert desk.api("POST", "/evidence", {"records": [given(long)]}).status_code == 200
    assert desk.api("POST", "/withdrawals", {"words": "x" * 600_000}).status_code == 413
    too_long = desk.ask(
        "POST", "/api/evidence", headers={**BEARER, "Content-Length": str(EVIDENCE_BYTES + 1)}, content=b"{}"
    )
    assert too_long.status_code == 413
