"""Answers over the real app: saved once, changed, skipped, refused, too late; each as people meet it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from facilitation_kit.errors import StoreError
from facilitation_kit.live.events import RoundClosed
from facilitation_kit.responses.records import EntryMode
from facilitation_kit.settings import Settings
from tests.phones import Hall

THREE = ("A worker who stays", "One front door", "Friends and family")


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[Hall]:
    with Hall(tmp_path) as opened:
        yield opened


def test_statements_come_one_a_page_and_end_in_a_review(hall: Hall) -> None:
    round_id = hall.open_round(options=THREE)
    phone = hall.joined()
    for number in (1, 2, 3):
        assert phone.seen.path == f"/r/{round_id}/{number}"
        assert f"{number} of 3" in phone.seen.words
        phone.send(position="agree")
        assert "Saved" in phone.seen.words
    assert phone.seen.path == f"/r/{round_id}/review"
    assert "You have been through all of this" in phone.seen.words
    assert sorted(hall.values()) == [(item, "position", "agree") for item in ("i1", "i2", "i3")]
    assert phone.get("/now").path == f"/r/{round_id}/review"


def test_a_dot_ballot_is_one_page_and_stores_every_option(hall: Hall) -> None:
    hall.open_round("dot_vote", options=THREE, dots=2, cap_per_option=1)
    phone = hall.joined()
    phone.send(dots__i1="1", concern__i3="yes")
    assert sorted(hall.values()) == [
        ("i1", "concern", False),
        ("i1", "dots", 1),
        ("i2", "concern", False),
        ("i2", "dots", 0),
        ("i3", "concern", True),
        ("i3", "dots", 0),
    ]
    assert "1 dot" in phone.seen.words
    assert "concern" in phone.seen.words


def test_an_answer_says_how_it_came_and_to_what_the_person_agreed(hall: Hall) -> None:
    hall.open_round()
    hall.joined().send(position="pass")
    (row,) = hall.rows()
    assert row.entry_mode is EntryMode.OWN_PHONE
    assert row.consent_version == "2026-09"
    assert row.received_at == hall.now


def test_people_have_orders_of_their_own_and_keep_them(hall: Hall) -> None:
    hall.open_round("dot_vote", options=tuple(f"Option {n}" for n in range(12)), dots=2)
    orders = []
    for phone in [hall.joined() for _ in range(4)]:
        order = phone.get("/now").names("checkbox")
        assert order == phone.get("/now").names("checkbox")
        orders.append(order)
    assert any(order != orders[0] for order in orders)


def test_a_skip_is_stored_as_nothing_and_takes_an_earlier_answer_back(hall: Hall) -> None:
    round_id = hall.open_round()
    phone = hall.joined()
    phone.send(position="agree")
    phone.get(f"/r/{round_id}/1")
    phone.send(action="skip")
    assert [value for _, _, value in hall.values()] == ["agree", None]
    assert "Skipped" in phone.get(f"/r/{round_id}/review").words


def test_a_double_tap_counts_once(hall: Hall) -> None:
    hall.open_round()
    phone = hall.joined()
    form = phone.seen.form
    first = phone.send(form, position="agree")
    second = phone.send(form, position="agree")
    assert first.path == second.path
    assert len(hall.rows()) == 1


def test_a_re_send_ten_minutes_later_gets_the_first_receipt(hall: Hall) -> None:
    hall.open_round()
    phone = hall.joined()
    form = phone.seen.form
    phone.send(form, position="agree")
    hall.later(600)
    again = phone.ask_json(form, position="agree")
    assert again.json()["state"] == "saved"
    assert len(hall.rows()) == 1


def test_back_change_send_changes_nothing_and_offers_to_save_it_instead(hall: Hall) -> None:
    hall.open_round("dot_vote", options=THREE, dots=2, cap_per_option=1)
    phone = hall.joined()
    form = phone.seen.form
    phone.send(form, dots__i1="1")

    page = phone.send(form, dots__i2="1")

    assert page.status == 409
    assert "This page was saved before with another answer" in page.words
    assert "A worker who stays 1 dot" in page.words
    assert page.form.key != form.key
    assert page.form.values["dots-i2"] == "1"
    assert "dots-i1" not in page.form.values
    assert len(hall.rows()) == 6

    phone.send()

    assert phone.seen.status == 200
    assert len(hall.rows()) == 12
    assert "One front door" in phone.seen.words
    assert "A worker who stays" not in phone.seen.words


def test_with_two_tabs_the_last_answer_given_stands(hall: Hall) -> None:
    round_id = hall.open_round()
    phone = hall.joined()
    first = phone.get(f"/r/{round_id}/1").form
    second = phone.get(f"/r/{round_id}/1").form
    phone.send(second, position="agree")
    phone.send(first, position="disagree")
    current = hall.store.current_answers(round_id, hall.rows()[0].participant)
    assert list(current.values()) == ["disagree"]


def test_a_page_loaded_again_after_ten_minutes_still_saves(hall: Hall) -> None:
    hall.open_round()
    phone = hall.joined()
    old = phone.seen.form
    hall.later(600)
    new = phone.get(phone.seen.path).form
    assert new.key != old.key
    assert phone.send(old, position="agree").status == 200
    assert phone.send(new, position="agree").status == 200
    assert {value for _, _, value in hall.values()} == {"agree"}


def test_a_key_of_round_one_is_refused_in_round_two(hall: Hall) -> None:
    hall.open_round(options=("Only one",))
    phone = hall.joined()
    old = phone.seen.form
    hall.close_round()
    second = hall.open_round(options=("Only one",), number=2)
    page = phone.post(f"/r/{second}/1", {**old.values, "position": "agree", "action": "save"})
    assert page.status == 409
    assert page.heading == "This page belongs to another question"
    assert hall.rows() == []


def test_a_key_of_somebody_else_or_of_another_page_is_refused(hall: Hall) -> None:
    round_id = hall.open_round(options=THREE)
    one, other = hall.joined(), hall.joined()
    form = one.seen.form
    assert other.send(form, position="agree").status == 409
    assert one.post(f"/r/{round_id}/2", {**form.values, "position": "agree"}).status == 409
    for key in ("", "x", form.key[:-1] + ("A" if form.key[-1] != "A" else "B"), "é" * 44):
        assert one.post(form.action, {"key": key, "position": "agree"}).status == 409
    assert hall.rows() == []


def test_a_closed_round_says_so_and_shows_what_is_saved(hall: Hall) -> None:
    round_id = hall.open_round(options=THREE)
    phone = hall.joined()
    phone.send(position="agree")
    form = phone.seen.form
    hall.close_round()

    page = phone.send(form, position="disagree")

    assert page.status == 409
    assert page.heading == "The facilitator has closed this question"
    assert "Your last answer came too late and was not saved" in page.words
    assert "Agree" in page.words
    assert "Disagree" not in page.words
    assert len(hall.rows()) == 1
    assert phone.get(f"/r/{round_id}/1").heading == "The facilitator has closed this question"


def test_an_answer_on_its_way_at_close_still_counts(hall: Hall) -> None:
    round_id = hall.open_round()
    phone = hall.joined()
    form = phone.seen.form
    hall.happens(RoundClosed(at=hall.now, round=round_id))
    hall.later(hall.settings.close_grace_seconds)
    assert phone.send(form, position="agree").status == 200
    assert len(hall.rows()) == 1
    hall.later(0.5)
    other = phone.ask_json(form, position="agree")
    assert other.json()["state"] == "saved", "the same answer again is still the same receipt"


def test_a_reopened_round_takes_answers_again(hall: Hall) -> None:
    hall.open_round()
    phone = hall.joined()
    form = phone.seen.form
    hall.close_round()
    assert phone.send(form, position="agree").status == 409
    hall.reopen_round()
    assert phone.send(form, position="agree").status == 200


def test_an_overspent_ballot_is_refused_keeps_what_was_chosen_and_changes_nothing(hall: Hall) -> None:
    hall.open_round("dot_vote", options=THREE, dots=2, cap_per_option=1)
    phone = hall.joined()
    page = phone.send(dots__i1="1", dots__i2="1", dots__i3="1", concern__i2="yes")
    assert page.status == 422
    assert page.title.startswith("Error: ")
    assert "You have 2 dots and used 3. Take one away." in page.words
    target = page.link("Take one away").removeprefix("#")
    assert page.element(target).tag == "input"
    kept = page.form.values
    assert [kept[f"dots-i{n}"] for n in (1, 2, 3)] == ["1", "1", "1"]
    assert kept["concern-i2"] == "yes"
    assert hall.rows() == []


def test_saving_without_a_choice_is_refused_with_a_way_on(hall: Hall) -> None:
    hall.open_round()
    phone = hall.joined()
    page = phone.send()
    assert page.status == 422
    assert "Choose agree, disagree or pass." in page.words
    assert hall.rows() == []


def test_a_refusal_keeps_the_way_back_to_the_review(hall: Hall) -> None:
    round_id = hall.open_round(options=THREE)
    phone = hall.joined()
    for _ in THREE:
        phone.send(position="agree")
    phone.get(phone.seen.link("Change"))
    form = phone.seen.form
    values = {name: value for name, value in form.values.items() if name != "position"}
    refused = phone.post(form.action, {**values, "action": "save"})
    assert refused.form.values["then"] == "review"
    assert phone.send(position="disagree").path == f"/r/{round_id}/review"


def test_withdrawn_people_cannot_come_back_with_a_re_send(hall: Hall) -> None:
    hall.open_round()
    phone = hall.joined()
    form = phone.seen.form
    phone.send(form, position="agree")
    person = hall.rows()[0].participant
    hall.writer.run(lambda: hall.store.erase_participant(person, hall.now)).result(10)
    page = phone.send(form, position="agree")
    assert page.status == 410
    assert page.heading == "This answer was taken out"
    assert hall.rows() == []


def test_a_phone_without_a_cookie_is_told_to_join(hall: Hall) -> None:
    hall.open_round()
    phone = hall.joined()
    form = phone.seen.form
    stranger = hall.phone()
    page = stranger.send(form, position="agree")
    assert page.status == 403
    assert page.link("Join with a code") == "/"


@pytest.mark.parametrize(
    "path", ["/r/w1.vote.1/9", "/r/w1.vote.1/0", "/r/w1.vote.9/1", "/r/x", "/r/", "/r/w1.vote.1/¼"]
)
def test_a_post_to_a_page_that_is_not_there_gets_a_plain_page(hall: Hall, path: str) -> None:
    hall.open_round()
    phone = hall.joined()
    assert phone.post(path, phone.seen.form.values).status == 404


def test_a_form_of_a_megabyte_is_refused_before_it_is_read(hall: Hall) -> None:
    hall.open_round()
    phone = hall.joined()
    page = phone.post(phone.seen.form.action, {**phone.seen.form.values, "position": "x" * 1_000_000})
    assert page.status == 413
    assert "too much" in page.heading
    assert phone.raw("POST", "/join", data={"code": "x" * 1_000_000}).status_code == 413


def test_what_is_no_form_is_refused(hall: Hall) -> None:
    hall.open_round()
    phone = hall.joined()
    action = phone.seen.form.action
    assert phone.raw("POST", action, json={"position": "agree"}).status_code == 400
    many = "&".join(f"a{n}=1" for n in range(2_000))
    form_type = {"Content-Type": "application/x-www-form-urlencoded"}
    assert phone.raw("POST", action, content=many, headers=form_type).status_code == 400


def test_too_many_posts_of_one_person_wait_and_others_do_not(tmp_path: Path) -> None:
    with Hall(tmp_path, settings=Settings(answers_per_minute=2)) as hall:
        hall.open_round()
        phone, other = hall.joined(), hall.joined()
        form = phone.seen.form
        assert [phone.ask_json(form, position="agree").status_code for _ in range(3)] == [200, 200, 429]
        page = phone.send(form, position="agree")
        assert page.status == 429
        assert page.headers["retry-after"] == "5"
        assert other.send(position="agree").status == 200


def test_a_full_queue_answers_503_and_nothing_is_lost_or_doubled(hall: Hall) -> None:
    hall.open_round()
    phone = hall.joined()
    form = phone.seen.form
    hall.writer._max_queue = 0
    page = phone.send(form, position="agree")
    assert page.status == 503
    assert page.headers["retry-after"] == "1"
    assert "not saved yet" in page.words
    busy = phone.ask_json(form, position="agree")
    assert busy.json()["state"] == "busy"
    assert busy.headers["retry-after"] == "1"
    assert hall.phone().join().status == 503
    hall.writer._max_queue = 100
    assert phone.send(form, position="agree").status == 200
    assert len(hall.rows()) == 1


def test_a_store_that_fails_is_said_plainly_and_nothing_is_called_saved(
    hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    hall.open_round()
    phone = hall.joined()

    def fail(*_: object) -> None:
        raise StoreError("store.disk-full", "The disk is full.", remedy="Make room.")

    monkeypatch.setattr(hall.store, "write_submissions", fail)
    page = phone.send(position="agree")
    assert page.status == 503
    assert "not saved" in page.words


def test_the_script_gets_short_answers(hall: Hall) -> None:
    round_id = hall.open_round(options=THREE)
    phone = hall.joined()
    form = phone.seen.form
    saved = phone.ask_json(form, position="agree")
    assert saved.json() == {"state": "saved", "message": "Saved", "next": f"/r/{round_id}/2?saved=1"}
    conflict = phone.ask_json(form, position="pass")
    assert (conflict.status_code, conflict.json()["state"]) == (409, "conflict")
    refused = phone.ask_json(phone.get(f"/r/{round_id}/2").form)
    assert (refused.status_code, refused.json()["state"]) == (422, "refused")
    assert refused.json()["message"] == "Choose agree, disagree or pass."
    late = phone.get(f"/r/{round_id}/3").form
    hall.close_round()
    closed = phone.ask_json(late, position="agree")
    assert (closed.status_code, closed.json()["state"]) == (409, "closed")


def test_people_are_counted_as_having_answered_once(hall: Hall) -> None:
    round_id = hall.open_round(options=THREE)
    phone = hall.joined()
    phone.send(position="agree")
    phone.send(position="agree")
    hall.joined().send(action="skip")
    assert len(hall.room.answered[round_id]) == 2


def test_the_error_summary_leads_to_the_very_control_that_was_refused(hall: Hall) -> None:
    hall.open_round("dot_vote", options=THREE, dots=2, cap_per_option=1, concern_reason=True)
    phone = hall.joined()
    page = phone.send(reason__i2="too far away")
    assert page.status == 422
    target = page.element(page.link("did not tick").removeprefix("#"))
    assert target.get("name") == "concern-i2"
    assert page.form.values["reason-i2"].strip() == "too far away"
