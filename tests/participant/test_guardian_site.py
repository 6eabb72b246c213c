"""A worker writes down where a responsible adult's agreement stands, apart from what the young person agreed to."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from facilitation_kit.analysis.exports import write_exports
from facilitation_kit.identifiers import ParticipantId, WorkshopId
from facilitation_kit.responses.records import RetentionClass
from facilitation_kit.responses.safety_records import (
    GuardianAgreement,
    GuardianHow,
    GuardianStatus,
    GuardianWorker,
    WaiverReason,
)
from tests.control_desk import Desk, seen

WAIVED = {"status": "waived", "reason": "not_safe", "explained_by": "safeguarding_lead", "how": "not_explained"}
GIVEN = {"status": "given", "explained_by": "interpreter", "how": "phone_call"}


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with Desk(tmp_path) as made:
        made.open_round("statements", options=("A", "B"))
        made.vote("agree", "disagree")
        yield made


def first_person(desk: Desk) -> ParticipantId:
    return min(row.participant for row in desk.store.rows())


def words_of(desk: Desk, person: ParticipantId) -> str:
    desk.hub.receipts.record(desk.store, person, desk.hub.clock())
    return " ".join(desk.hub.receipts.words_of(desk.store, person))


def test_a_page_writes_it_down_and_repeats_no_words(desk: Desk) -> None:
    person = first_person(desk)
    words = words_of(desk, person)
    before = desk.store.consent_history(person)
    desk.log_in()
    page = desk.page("/guardian")
    assert "Never put this page on the projector" in page.words
    done = desk.press(page, "Write this down", words=words.upper(), **WAIVED)
    assert (done.status_code, done.headers["location"]) == (303, "/guardian?saved=1")
    assert "Written down" in desk.page("/guardian?saved=1").words
    assert desk.store.guardian_of(person) == GuardianAgreement(
        participant=person,
        workshop=WorkshopId("w1"),
        status=GuardianStatus.WAIVED,
        reason=WaiverReason.NOT_SAFE,
        explained_by=GuardianWorker.SAFEGUARDING_LEAD,
        how=GuardianHow.NOT_EXPLAINED,
        at=desk.now,
    )
    assert desk.store.consent_history(person) == before


def test_the_list_of_workshops_leads_there(desk: Desk) -> None:
    desk.log_in()
    assert desk.page("/").link("Write down that an adult has agreed") == "/guardian"


def test_a_program_does_the_same(desk: Desk) -> None:
    person = first_person(desk)
    body = {"words": words_of(desk, person), **GIVEN, "reason": "not_safe"}
    assert desk.api("POST", "/guardians", body).status_code == 204
    found = desk.store.guardian_of(person)
    assert found is not None
    assert (found.status, found.reason) == (GuardianStatus.GIVEN, None)


def test_the_audit_log_says_that_it_was_done_and_neither_about_whom_nor_what(desk: Desk) -> None:
    person = first_person(desk)
    words = words_of(desk, person)
    desk.api("POST", "/guardians", {"words": words, **WAIVED})
    (entry,) = desk.store.audit_entries()
    assert (entry.who, entry.what, entry.subject, entry.why) == ("facilitator", "guardian", "w1", "")


def test_what_is_not_chosen_is_asked_for_again_with_what_was_chosen(desk: Desk) -> None:
    person = first_person(desk)
    desk.log_in()
    page = desk.page("/guardian")
    refused = seen(
        desk.press(page, "Write this down", words=words_of(desk, person), status="waived", explained_by="worker")
    )
    assert refused.status == 409
    assert "Nothing was written down" in refused.words
    chosen = [each.get("id") for each in refused.root.iter("input") if each.get("checked") is not None]
    assert chosen == ["status-waived", "explained_by-worker"]
    assert desk.store.guardian_of(person) is None
    assert desk.store.audit_entries() == []


@pytest.mark.parametrize(
    "body",
    [
        None,
        [],
        {},
        {**GIVEN, "words": "kettle otter lemon"},
        {**GIVEN, "words": ["a"]},
        {**GIVEN, "words": None},
        {**GIVEN, "words": "x" * 9_000},
    ],
)
def test_other_words_write_nothing_down(desk: Desk, body: object) -> None:
    refused = desk.api("POST", "/guardians", body)
    assert (refused.status_code, refused.json()["error"]["code"]) == (409, "guardian.unknown-words")
    assert "lemon" not in refused.text


@pytest.mark.parametrize("wrong", [{"status": "not_asked"}, {"how": ["phone_call"]}, {"explained_by": "Somebody"}])
def test_other_choices_write_nothing_down(desk: Desk, wrong: dict[str, object]) -> None:
    person = first_person(desk)
    refused = desk.api("POST", "/guardians", {"words": words_of(desk, person), **GIVEN, **wrong})
    assert (refused.status_code, refused.json()["error"]["code"]) == (409, "guardian.incomplete")
    assert desk.store.guardian_of(person) is None


def test_it_is_in_no_export(desk: Desk, tmp_path: Path) -> None:
    person = first_person(desk)
    desk.api("POST", "/guardians", {"words": words_of(desk, person), **WAIVED})
    [row] = desk.store.held_rows(WorkshopId("w1"), RetentionClass.CONSENT_LOG)["guardian_agreement"]
    assert row["reason"] == "not_safe"
    folder = tmp_path / "exports"
    write_exports(desk.store, desk.activities, folder, now=desk.now)
    written = b"".join(each.read_bytes() for each in folder.rglob("*") if each.is_file())
    assert person.encode() in written
    for kept_apart in (b"guardian", b"not_safe", b"safeguarding_lead", b"waived"):
        assert kept_apart not in written
