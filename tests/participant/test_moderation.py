"""People's words from the phone to the screen: hidden, looked at, shown, redacted, held, escalated."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from facilitation_kit.identifiers import WorkshopId
from facilitation_kit.responses.safeguarding_store import RECORDS_FILE
from facilitation_kit.responses.safety_records import ConsentItem
from tests.builders import consent_file
from tests.control_desk import BEARER, CONTROL
from tests.phones import Form, Phone, words
from tests.word_queue import BUS, DANGER, EVERYTHING, NUMBER, Writing

ONLY_TAKES_PART = frozenset({ConsentItem.TAKE_PART})


@pytest.fixture
def writing(tmp_path: Path) -> Iterator[Writing]:
    with Writing(tmp_path) as made:
        yield made


def told(writing: Writing) -> str:
    """Everything that phones and the projector are sent, as text."""
    return json.dumps([writing.room.phone.view(), writing.room.projector.view()])


def revealed(writing: Writing) -> str:
    writing.act("close_round")
    writing.act("reveal_round")
    return told(writing)


def test_words_are_hidden_until_somebody_approves_them_and_then_stand_beside_the_result(writing: Writing) -> None:
    writing.ask_why()
    writing.writes(writing.person(), BUS)
    writing.votes(5)
    assert [each["text"] for each in writing.queue()] == [BUS]
    assert BUS not in revealed(writing)

    assert writing.decide(BUS, "approve").json() == {"waiting": 0}
    assert BUS in told(writing)
    phone = writing.person().get("/now")
    (folded,) = [each for each in phone.root.iter("details") if each.find("blockquote") is not None]
    assert words(folded).startswith("What people wrote")
    assert folded.get("open") is None
    assert BUS in words(folded)
    concerned = [row for row in writing.room.projector.view()["result"]["rows"] if row["words"]]  # type: ignore[index]
    assert [(row["item"], row["words"]) for row in concerned] == [("i1", [{"text": BUS, "redacted": False}])]


def test_a_redaction_replaces_the_words_everywhere(writing: Writing) -> None:
    writing.ask_why()
    writing.writes(writing.person(), NUMBER)
    writing.votes(5)
    (text,) = writing.queue()
    assert text["kinds"] == ["phone number"]
    assert text["draft"] == "Ask my cousin, [phone number]"
    writing.decide(NUMBER, "redact", text["draft"])
    shown = revealed(writing)
    assert "[phone number]" in shown
    assert "900123" not in shown


def test_what_was_approved_can_be_taken_back_and_leaves_every_screen(writing: Writing) -> None:
    writing.ask_why()
    writing.writes(writing.person(), BUS)
    writing.votes(5)
    writing.decide(BUS, "approve")
    assert BUS in revealed(writing)
    figures = writing.room.projector.view()["result"]["rows"][0]["cells"]  # type: ignore[index]
    writing.decide(BUS, "hold")
    assert BUS not in told(writing)
    assert [each["state"] for each in writing.queue()] == ["held"]
    assert writing.room.projector.view()["result"]["rows"][0]["cells"] == figures  # type: ignore[index]


def test_words_go_no_further_than_their_writer_agreed(writing: Writing) -> None:
    writing.ask_why()
    writing.writes(writing.person(ONLY_TAKES_PART), BUS)
    writing.writes(writing.person(EVERYTHING), "Too far away")
    writing.votes(4)
    writing.decide(BUS, "approve")
    writing.decide("Too far", "approve")
    shown = revealed(writing)
    assert "Too far away" in shown
    assert BUS not in shown


@pytest.mark.parametrize("protected", [True, False])
def test_whoever_agrees_to_less_takes_their_words_off_every_screen_at_once(tmp_path: Path, protected: bool) -> None:
    with Writing(tmp_path, consent=consent_file()) as writing:
        writing.ask_why()
        phone = agreed_to_be_quoted(writing)
        writing.writes(phone, BUS)
        for number in range(4):
            writing.writes(agreed_to_be_quoted(writing), f"Somebody else worries too, {number}")
        writing.decide(BUS, "approve")
        writing.decide("Somebody else worries too, 0", "approve")
        assert BUS in revealed(writing)
        figures = writing.room.projector.view()["result"]["rows"][0]["cells"]  # type: ignore[index]
        if not protected:
            writing.hub.refresh_words = _nothing_happens

        phone.get("/consent")
        assert "Saved" in phone.send(quoted_inside="no").words
        assert (BUS in told(writing)) is not protected
        assert "Somebody else worries too, 0" in told(writing)
        assert writing.room.projector.view()["result"]["rows"][0]["cells"] == figures  # type: ignore[index]


def agreed_to_be_quoted(writing: Writing) -> Phone:
    """Somebody who said on the phone's own page that they may be quoted."""
    phone = writing.joined()
    assert phone.get("/now").heading == "Before you write"
    phone.send(action="more", quoted_inside="yes", quoted_outside="yes")
    return phone


async def _nothing_happens(_room: object, _round_id: object) -> None:
    """The protection is off."""


def test_with_few_people_no_words_are_shown_because_they_would_say_who_is_worried(writing: Writing) -> None:
    writing.ask_why()
    writing.writes(writing.person(), BUS)
    writing.votes(3)
    writing.decide(BUS, "approve")
    assert BUS not in revealed(writing)


def test_escalated_words_go_to_the_safeguarding_record_and_nowhere_else(writing: Writing) -> None:
    writing.ask_why()
    phone = writing.person()
    writing.writes(phone, DANGER)
    writing.votes(5)
    assert DANGER.encode() in b"".join(each.read_bytes() for each in writing.folder.glob("store.sqlite3*"))
    writing.decide(DANGER, "escalate")

    (record,) = writing.records.records()
    assert record.words == DANGER
    assert record.written_at is not None
    assert "A worker who stays" in record.activity
    assert writing.queue() == writing.queue("?show=decided") == []
    assert DANGER not in revealed(writing)
    assert [row.value for row in writing.rows() if row.field == "concern_reason" and row.value] == []
    assert DANGER.encode() not in b"".join(each.read_bytes() for each in writing.folder.glob("store.sqlite3*"))
    assert DANGER.encode() in (writing.folder / RECORDS_FILE).read_bytes()
    log = writing.store.audit_entries()
    assert [(entry.what, entry.subject) for entry in log] == [("escalate", record.id)]
    assert DANGER not in repr(log)


def test_escalating_twice_makes_one_record(writing: Writing) -> None:
    writing.ask_why()
    writing.writes(writing.person(), DANGER)
    (text,) = writing.queue()
    body = {"text": text["name"], "seen": text["seen"], "decision": "escalate"}
    first = writing.api("POST", "/workshops/w1/moderation", body)
    second = writing.api("POST", "/workshops/w1/moderation", body)
    assert (first.status_code, second.status_code) == (200, 409)
    assert second.json()["error"]["code"] == "moderation.no-text"
    assert len(writing.records.records()) == 1


def test_without_safeguarding_records_nothing_is_escalated_and_nothing_is_lost(writing: Writing) -> None:
    writing.ask_why()
    writing.writes(writing.person(), DANGER)
    writing.hub.records = None
    refused = writing.decide(DANGER, "escalate")
    assert (refused.status_code, refused.json()["error"]["code"]) == (409, "safeguarding.not-here")
    assert [each["text"] for each in writing.queue()] == [DANGER]
    writing.log_in()
    assert "Move to the safeguarding record" not in writing.page("/w/w1/moderation").text


def test_two_moderators_do_not_undo_each_others_decisions(writing: Writing) -> None:
    writing.ask_why()
    writing.writes(writing.person(), NUMBER)
    (seen,) = writing.queue()
    writing.decide(NUMBER, "redact", "Ask my cousin")
    late = writing.api(
        "POST", "/workshops/w1/moderation", {"text": seen["name"], "seen": seen["seen"], "decision": "approve"}
    )
    assert (late.status_code, late.json()["error"]["code"]) == (409, "moderation.changed-meanwhile")
    (decided,) = writing.queue("?show=decided")
    assert (decided["state"], decided["published"]) == ("redacted", "Ask my cousin")


def test_words_that_were_replaced_are_looked_at_anew(writing: Writing) -> None:
    writing.ask_why()
    phone = writing.person()
    writing.writes(phone, BUS)
    writing.decide(BUS, "approve")
    writing.writes(phone, "I have changed my mind")
    assert [each["text"] for each in writing.queue()] == ["I have changed my mind"]
    assert writing.queue("?show=decided") == []


def test_a_decision_that_does_not_exist_is_refused(writing: Writing) -> None:
    writing.ask_why()
    writing.writes(writing.person(), BUS)
    for body in ({"decision": "publish"}, {"decision": ["approve"]}, {}):
        refused = writing.api("POST", "/workshops/w1/moderation", body)
        assert (refused.status_code, refused.json()["error"]["code"]) == (409, "moderation.unknown-decision")
    for raw in (b"[1]", b"nonsense", b'"x"'):
        refused = writing.ask("POST", "/api/workshops/w1/moderation", content=raw, headers=BEARER)
        assert refused.status_code == 409


# -- the page -------------------------------------------------------------------------------------------------------


def test_the_queue_is_worked_with_plain_forms(writing: Writing) -> None:
    writing.ask_why()
    for reason in (BUS, NUMBER, DANGER, "Not sure about this"):
        writing.writes(writing.person(), reason)
        writing.later(1)
    writing.log_in()
    page = writing.page("/w/w1/moderation")
    assert page.heading == "People's words"
    assert words(page.root.find(".//span[@id='waiting']")) == "4"
    assert [words(each) for each in page.root.iter("mark")] == ["07700 900123"]
    assert "Marked: phone number" in page.words

    assert writing.press(page, "Approve").status_code == 303
    page = writing.page("/w/w1/moderation")
    assert writing.press(page, "Show this instead").headers["location"] == "/w/w1/moderation"
    page = writing.page("/w/w1/moderation")
    assert writing.press(page, "Move to the safeguarding record").status_code == 303
    page = writing.page("/w/w1/moderation")
    assert writing.press(page, "Hold").status_code == 303
    page = writing.page("/w/w1/moderation")
    assert words(page.root.find(".//span[@id='waiting']")) == "1"
    assert "Held" in page.words
    decided = writing.page("/w/w1/moderation?show=decided")
    assert BUS in decided.words
    assert "Shown instead: Ask my cousin, [phone number]" in decided.words
    back = writing.press(decided, "Take it back")
    assert back.headers["location"] == "/w/w1/moderation?show=decided"


def test_a_refused_redaction_keeps_what_was_typed(writing: Writing) -> None:
    writing.ask_why()
    writing.writes(writing.person(), BUS)
    writing.log_in()
    page = writing.page("/w/w1/moderation")
    refused = writing.press(page, "Show this instead", words="x" * 2001)
    assert refused.status_code == 409
    assert "longer than 2,000" in refused.text
    assert "x" * 2001 in refused.text


def test_the_script_gets_short_answers(writing: Writing) -> None:
    writing.ask_why()
    writing.writes(writing.person(), BUS)
    writing.log_in()
    form = Form(writing.page("/w/w1/moderation").root.find(".//form[@class='decide']"))
    headers = {"Accept": "application/json", "Origin": CONTROL}
    fields = {**form.values, "decision": "approve"}
    first = writing.ask("POST", form.action, data=fields, headers=headers)
    assert (first.status_code, first.json()) == (200, {"waiting": 0})
    again = writing.ask("POST", form.action, data=fields, headers=headers)
    assert (again.status_code, again.json()["error"]["code"]) == (409, "moderation.changed-meanwhile")
    assert writing.ask("GET", "/w/w1/moderation/waiting").json() == {"waiting": 0}


def test_the_console_says_how_many_texts_wait_and_no_word_of_them(writing: Writing) -> None:
    writing.ask_why()
    writing.room.note_words()
    writing.room._words_counted = -1_000.0
    assert writing.room.console.view()["words_waiting"] == 0
    writing.writes(writing.person(), BUS)
    writing.room._words_counted = -1_000.0
    view = writing.room.console.view()
    assert view["words_waiting"] == 1
    assert BUS not in json.dumps(view)
    assert "words_waiting" not in writing.room.projector.view()
    assert "words_waiting" not in writing.room.phone.view()
    writing.log_in()
    page = writing.page("/w/w1")
    assert "1 text waits" in page.words
    assert page.link("1 text waits").startswith("/w/w1/moderation")


def test_an_unknown_workshop_has_no_queue(writing: Writing) -> None:
    writing.log_in()
    assert writing.ask("GET", "/w/other/moderation").status_code == 404
    assert writing.ask("GET", "/w/other/safeguarding").status_code == 404
    assert writing.api("GET", "/workshops/other/moderation").status_code in (404, 409)


def test_a_page_of_a_conference_shows_fifty_and_says_how_many_more(writing: Writing) -> None:
    writing.ask_why()
    for number in range(52):
        writing.writes(writing.person(), f"Reason number {number}")
    writing.log_in()
    page = writing.page("/w/w1/moderation")
    assert len(page.root.findall(".//blockquote")) == 50
    assert "2 more come up" in page.words


# -- the safeguarding record ----------------------------------------------------------------------------------------


def escalated(writing: Writing) -> str:
    writing.ask_why()
    writing.writes(writing.person(), DANGER)
    writing.decide(DANGER, "escalate")
    writing.log_in()
    listed = writing.page("/w/w1/safeguarding")
    assert "Nobody told yet" in listed.words
    return f"/w/w1/safeguarding/{writing.records.records()[0].id}"


def test_a_worker_writes_down_who_was_told_and_what_was_done(writing: Writing) -> None:
    address = escalated(writing)
    page = writing.page(address)
    assert DANGER in page.words
    refused = writing.press(page, "Nothing more is to be done")
    assert refused.status_code == 409
    assert "Nobody has written down who was told" in refused.text
    assert writing.press(page, "Write it down", note="The lead, by phone", by="Robin").status_code == 303
    writing.press(writing.page(address), "Write this down", note="She comes over", by="Robin")
    writing.press(writing.page(address), "Nothing more is to be done")
    page = writing.page(address)
    assert "The lead, by phone" in page.words
    assert "She comes over" in page.words
    assert "Closed" in page.words
    assert "Nothing more is to be done" not in page.words


def test_a_refused_entry_keeps_what_was_typed(writing: Writing) -> None:
    address = escalated(writing)
    refused = writing.press(writing.page(address), "Write it down", note="The lead, by phone", by=" ")
    assert refused.status_code == 409
    assert "The lead, by phone" in refused.text


def test_who_wrote_it_comes_out_once_for_two_people_with_a_reason(writing: Writing) -> None:
    address = escalated(writing)
    author = next(each.id for each in writing.store.participants() if each.id)
    page = writing.page(address)
    assert author not in page.text
    both = {"first_person": "Robin Hale", "second_person": "Kim Ode", "reason": "She must not go home alone."}
    alone = writing.press(page, "We must know", **{**both, "second_person": "robin hale"})
    assert alone.status_code == 409
    assert author not in alone.text
    assert "Two different people" in alone.text
    assert both["reason"] in alone.text
    shown = writing.press(page, "We must know", **both)
    assert shown.status_code == 200
    assert author in shown.text
    later = writing.page(address)
    assert author not in later.text
    assert "Robin Hale and Kim Ode learned it" in later.words
    assert [entry.what for entry in writing.store.audit_entries()] == ["escalate", "learn who wrote it"]
    assert "Robin" not in repr(writing.store.audit_entries())


def test_the_author_of_an_escalated_text_is_kept_beyond_the_workshop(writing: Writing) -> None:
    address = escalated(writing)
    writing.act("close_round")
    writing.act("close_workshop")
    assert "We must know" in writing.page(address).text


def test_the_author_of_a_message_that_nobody_escalated_is_forgotten_when_the_workshop_ends(writing: Writing) -> None:
    phone = writing.person()
    author = writing.sessions_of(phone)
    record = writing.run(writing.moderation.take_message(writing.room, author, DANGER, source="form-1"))
    again = writing.run(writing.moderation.take_message(writing.room, author, DANGER, source="form-1"))
    assert record == again
    path = writing.folder / RECORDS_FILE
    assert author.encode() in path.read_bytes()
    writing.log_in()
    assert "Who sent it is forgotten" in writing.page(f"/w/w1/safeguarding/{record}").words
    writing.act("close_workshop")
    assert author.encode() not in path.read_bytes()
    assert writing.records.record(record).words == DANGER
    assert "We must know" not in writing.page(f"/w/w1/safeguarding/{record}").text


def test_a_hub_that_stopped_before_forgetting_forgets_when_it_starts(writing: Writing) -> None:
    async def started() -> None:
        writing.desk.start()

    author = writing.sessions_of(writing.person())
    writing.run(writing.moderation.take_message(writing.room, author, DANGER, source="form-1"))
    writing.close_workshop()
    assert author.encode() in (writing.folder / RECORDS_FILE).read_bytes()
    writing.run(started())
    assert author.encode() not in (writing.folder / RECORDS_FILE).read_bytes()


def test_a_record_of_another_workshop_or_of_none_is_not_shown(writing: Writing) -> None:
    escalated(writing)
    assert writing.ask("GET", "/w/w1/safeguarding/nothing").status_code == 404
    assert writing.records.records(WorkshopId("other")) == []
