"""A private word with a worker: named people always, a message only where nobody else can read along."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from facilitation_kit.participant.talk_routes import LONGEST_MESSAGE
from facilitation_kit.planning.workshop_plan import VenueWifi, WorkshopPlan
from facilitation_kit.responses.safeguarding_records import Entry
from facilitation_kit.responses.safeguarding_store import SafeguardingRecords
from tests.phones import Hall, Phone, plan_with_groups

LEAD = "Imogen Ferrard, safeguarding lead, 01632 960142"
WORDS = "Somebody here scares me. I wear a red scarf."


def plan(**wifi: bool) -> WorkshopPlan:
    network = VenueWifi(ssid="Hall", password="only-for-us", **wifi)
    return replace(plan_with_groups(), lead=LEAD, wifi=network).sealed()


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[Hall]:
    """On the kit's own encrypted network."""
    with (
        Hall(tmp_path, plan=plan(own_encrypted=True)) as opened,
        SafeguardingRecords.open(tmp_path / "safeguarding.sqlite3") as records,
    ):
        opened.hub.records = records
        yield opened


def kept(hall: Hall) -> list[str]:
    assert hall.hub.records is not None
    return [record.words for record in hall.hub.records.records()]


def at_the_page(hall: Hall) -> Phone:
    phone = hall.joined()
    phone.get(phone.seen.link("Tell a worker privately"))
    return phone


def test_it_names_the_lead_and_the_others_from_every_page(hall: Hall) -> None:
    page = at_the_page(hall).seen
    assert page.path == "/talk"
    assert LEAD in page.words
    assert "Harbour Line, 01632 960123. Free." in page.words
    assert page.title == "Help"


def test_its_plain_name_leads_there_and_stays_in_no_history(hall: Hall) -> None:
    phone = hall.joined()
    assert phone.raw("GET", "/tell-a-worker").headers["location"] == "/talk"
    assert hall.phone().get("/tell-a-worker").path == "/"
    assert hall.phone().get("/talk").path == "/"


def test_a_message_is_kept_in_the_records_alone_and_nothing_is_promised(hall: Hall, tmp_path: Path) -> None:
    phone = at_the_page(hall)
    page = phone.send(message=WORDS)
    assert page.heading == "Your message is kept"
    assert "does not go anywhere by itself" in page.words
    assert "sent" not in page.words
    assert kept(hall) == [WORDS]
    assert hall.rows() == []
    in_files = {path.name.split("-")[0] for path in tmp_path.rglob("*") if WORDS.encode() in path.read_bytes()}
    assert in_files == {"safeguarding.sqlite3"}


def test_the_same_form_twice_is_one_message_and_another_form_another(hall: Hall) -> None:
    phone = at_the_page(hall)
    form = phone.seen.form
    phone.send(form, message=WORDS)
    phone.send(form, message=WORDS)
    assert kept(hall) == [WORDS]
    phone.get("/talk")
    phone.send(message="One more thing.")
    assert len(kept(hall)) == 2


def test_whoever_withdraws_takes_back_a_message_that_nobody_acted_on(hall: Hall, tmp_path: Path) -> None:
    phone, other = at_the_page(hall), at_the_page(hall)
    phone.send(message=WORDS)
    other.send(message="Somebody else's words.")
    assert WORDS.encode() in (tmp_path / "safeguarding.sqlite3").read_bytes()
    before = phone.get("/withdraw")
    assert "A private message to a worker is deleted too" in before.words
    done = phone.send(before.forms[-1], action="withdraw")
    assert "those words stay with the safeguarding lead" in done.words
    assert kept(hall) == ["Somebody else's words."]
    assert not [path for path in tmp_path.rglob("*") if path.is_file() and WORDS.encode() in path.read_bytes()]


@pytest.mark.parametrize("acted", ["escalated", "told"])
def test_a_message_that_a_worker_acted_on_stays_when_its_writer_withdraws(hall: Hall, acted: str) -> None:
    """The twin: it is that nobody acted that lets the message go."""
    phone = at_the_page(hall)
    phone.send(message=WORDS)
    assert hall.hub.records is not None
    (record,) = hall.hub.records.records()
    if acted == "escalated":
        hall.hub.records.escalate(record.id)
    else:
        hall.hub.records.add_entry(record.id, Entry(kind="told", note="The lead", by="Robin", at=hall.now))
    assert "They must keep them." in phone.get("/withdraw").words
    phone.send(phone.seen.forms[-1], action="withdraw")
    assert hall.store.participants() == []
    assert kept(hall) == [WORDS]


@pytest.mark.parametrize("message", ["", "  \n ", "x" * (LONGEST_MESSAGE + 1)])
def test_nothing_and_too_much_are_refused_and_what_was_typed_stays(hall: Hall, message: str) -> None:
    phone = at_the_page(hall)
    page = phone.send(message=message)
    assert page.status == 422
    assert page.title.startswith("Error: ")
    assert page.form.values["message"].strip() == message.strip()
    assert kept(hall) == []


def test_another_persons_form_is_not_taken(hall: Hall) -> None:
    form = at_the_page(hall).seen.form
    other = at_the_page(hall)
    assert other.send(form, message=WORDS).status == 409
    assert kept(hall) == []


def test_strangers_leave_no_message(hall: Hall) -> None:
    form = at_the_page(hall).seen.form
    stranger = hall.phone()
    assert stranger.raw("POST", "/talk", data={**form.values, "message": WORDS}).status_code == 403
    assert kept(hall) == []


def test_on_a_network_of_somebody_else_there_is_no_box_and_nothing_is_kept(hall: Hall) -> None:
    phone = at_the_page(hall)
    form = phone.seen.form
    hall.room.state = replace(hall.room.state, plan=plan())
    page = phone.get("/talk")
    assert "others could read along" in page.words
    assert page.forms == []
    assert LEAD in page.words
    assert phone.send(form, message=WORDS).status == 409
    assert kept(hall) == []


def test_over_https_the_network_does_not_matter(hall: Hall) -> None:
    phone = at_the_page(hall)
    hall.room.state = replace(hall.room.state, plan=plan())
    phone.client.base_url = "https://192.168.0.7:8080"
    phone.client.cookies.set("workshop", phone.client.cookies["workshop"], domain="192.168.0.7")
    page = phone.get("/talk")
    assert len(page.forms) == 1


def test_no_header_can_pretend_https(hall: Hall) -> None:
    phone = at_the_page(hall)
    hall.room.state = replace(hall.room.state, plan=plan())
    for header in ("X-Forwarded-Proto", "X-Forwarded-Scheme", "Forwarded"):
        page = phone.raw("GET", "/talk", headers={header: "proto=https" if header == "Forwarded" else "https"})
        assert "others could read along" in page.text


def test_without_records_or_after_the_end_people_are_named_all_the_same(hall: Hall) -> None:
    phone = at_the_page(hall)
    hall.hub.records = None
    page = phone.get("/talk")
    assert page.forms == []
    assert LEAD in page.words
    hall.close_workshop()
    page = phone.get("/talk")
    assert "This workshop is over" in page.words
    assert LEAD in page.words
