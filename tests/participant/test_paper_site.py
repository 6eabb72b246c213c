"""Sheets on the control page: every activity is keyed in and counted, once, before the reveal, and a slip takes it back."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from lxml.html import HtmlElement

from facilitation_kit.activities.registry import load_activities
from facilitation_kit.analysis.counted_rounds import exact_tally
from facilitation_kit.analysis.findings import round_findings
from facilitation_kit.analysis.policy import Profile, read_policy
from facilitation_kit.identifiers import RoundId, WorkshopId
from facilitation_kit.live.paper_sheets import SheetCode, new_batch, page_code, read_code
from facilitation_kit.participant import paper_printing
from facilitation_kit.participant.sheet_people import sheet_person
from facilitation_kit.planning.workshop_plan import VenueWifi, WorkshopPlan
from facilitation_kit.responses.records import EntryMode, ModerationState
from tests.builders import consent_file, planned_activity, planned_step, workshop_plan
from tests.control_desk import CONTROL, PROJECT, Desk, seen
from tests.phones import Form, Sight, words
from tests.playback.pdf_files import page_texts

BATCH = new_batch(random.Random(3))
CODE = SheetCode(batch=BATCH).printed
SAVE = "Save"


def plan() -> WorkshopPlan:
    made = workshop_plan(
        planned_step("vote", activity=planned_activity("statements")), groups=("young-people", "practitioners")
    )
    wifi = VenueWifi(ssid="Hall", password="only-for-us", own_encrypted=True)
    return replace(made, consent=consent_file(), wifi=wifi).sealed()


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with Desk(tmp_path, plan=plan()) as made:
        made.log_in()
        yield made


def sheet(desk: Desk, round_id: RoundId, number: int | str = 1, page: int | str = 1, **more: str) -> Sight:
    asked = {"round": round_id, "code": CODE, "number": str(number), "page": str(page), **more}
    return seen(desk.ask("GET", "/w/w1/paper", params=asked))


def keyed(desk: Desk, page: Sight, button: str = SAVE, **values: str) -> Any:
    """Press a button of the form, with what was agreed to on the sheet where that is asked."""
    asked = [name for name in page.names("checkbox") if name == "sheet-consent-take_part"]
    return desk.press(page, button, **{**dict.fromkeys(asked, "yes"), **values})


def to_the_next(desk: Desk, answer: Any) -> Sight:
    assert answer.status_code == 303, words(seen(answer).root.find("body"))
    return desk.page(answer.headers["location"])


def filled(page: Sight) -> dict[str, str]:
    """Something legal in every part of an activity's form: the first real choice of a group, one dot, a few words."""
    form: HtmlElement = page.element("keying")
    values: dict[str, str] = {}
    for each in form.iter("input", "textarea"):
        name, value = str(each.get("name")), str(each.get("value", ""))
        if each.tag == "textarea":
            values.setdefault(name, "A bus that comes")
        elif each.get("type") == "radio" and value not in ("", "0") and name not in values:
            if not (name.startswith("dots-") and any(other.startswith("dots-") for other in values)):
                values[name] = value
        elif each.get("type") == "checkbox" and name.startswith(("dots-", "approve-")) and not values:
            values[name] = value
        elif each.get("type") == "text":
            values[name] = "23"
    return values


@pytest.mark.parametrize("name", sorted(load_activities()))
def test_the_sheet_of_every_activity_is_keyed_in_page_by_page_and_counted(desk: Desk, name: str) -> None:
    round_id = desk.open_round(name)
    page, pages = sheet(desk, round_id), 0
    while page.heading.startswith("Sheet 1"):
        page = to_the_next(desk, keyed(desk, page, **filled(page)))
        pages += 1
        assert pages < 40
        assert "Saved." in page.words
    assert page.heading.startswith("Sheet 2")
    (ballot,) = desk.store.ballots(round_id)
    assert ballot.participant == sheet_person(desk.hub.secret, WorkshopId("w1"), BATCH, 1)
    assert any(answer.value for answer in ballot.answers)
    assert {row.entry_mode for row in desk.rows()} == {EntryMode.PAPER_KEYED}
    assert desk.store.participant_count(WorkshopId("w1")) == 1
    words_kept = [row.moderation for row in desk.rows() if row.value == "A bus that comes"]
    assert set(words_kept) <= {ModerationState.HIDDEN}


def test_open_text_from_paper_waits_for_a_moderator(desk: Desk) -> None:
    round_id = desk.open_round("ideas")
    keyed(desk, sheet(desk, round_id), note_1="<script>alert(1)</script> & “tea”")
    (queued,) = [text for text in desk.store.moderation_queue(WorkshopId("w1")) if text.text]
    assert queued.text == "<script>alert(1)</script> & “tea”"
    desk.act("close_round")
    assert "alert" not in str(desk.act("reveal_round")["result"])


def test_hostile_questions_and_answers_are_shown_as_text(desk: Desk) -> None:
    hostile = (
        "<script>alert(1)</script>",
        "'\"><img src=x onerror=alert(1)>",
        "{{ 7*7 }}{% x %}",
        "\u202eabc\u202c",
        "javascript:alert(1)",
    )
    round_id = desk.open_round(options=hostile, question="</title><b>Which?</b>")
    left = set(hostile)
    for number in range(1, len(hostile) + 1):
        page = sheet(desk, round_id, page=number)
        (text,) = [each for each in left if each in page.words]
        left.remove(text)
        assert "</title><b>Which?</b>" in page.words
        assert page.root.findall(".//img") == []
        keyed(desk, page, position="agree")
        assert text in seen(keyed(desk, sheet(desk, round_id, page=number), position="disagree")).words
    assert "</title><b>Which?</b>" in desk.page("/w/w1/paper").words


def test_a_page_left_out_is_no_zero(desk: Desk) -> None:
    round_id = desk.open_round("dot_vote")
    to_the_next(desk, keyed(desk, sheet(desk, round_id), "They left this out"))
    (ballot,) = desk.store.ballots(round_id)
    assert {answer.value for answer in ballot.answers} == {None}


# -- once, whoever keys it in ---------------------------------------------------------------------------------------


def test_keyed_twice_alike_is_one_ballot_and_says_that_it_was_checked(desk: Desk) -> None:
    round_id = desk.open_round(options=("A",))
    to_the_next(desk, keyed(desk, sheet(desk, round_id), position="agree"))
    again = sheet(desk, round_id)
    assert "Keyed in already" in again.words
    assert [each for each in again.root.iter("input") if each.get("checked") is not None] == [], "a check is blind"
    assert "Checked: both keyings say the same." in to_the_next(desk, keyed(desk, again, position="agree")).words
    assert len(desk.store.ballots(round_id)) == 1


def test_the_same_form_sent_twice_is_saved_once_and_is_no_check(desk: Desk) -> None:
    round_id = desk.open_round(options=("A",))
    form = sheet(desk, round_id)
    first, second = (to_the_next(desk, keyed(desk, form, position="agree")) for _ in range(2))
    assert "Saved." in first.words
    assert "Saved." in second.words
    assert len(desk.rows()) == 1


def test_a_difference_is_shown_and_the_first_stands_until_the_second_is_confirmed(desk: Desk) -> None:
    round_id = desk.open_round(options=("A <b>bold</b> idea",))
    to_the_next(desk, keyed(desk, sheet(desk, round_id), position="agree"))
    answer = keyed(desk, sheet(desk, round_id), position="disagree")
    differs = seen(answer)
    assert (answer.status_code, "The two keyings differ" in differs.words) == (409, True)
    told = [words(cell) for cell in differs.root.iter("th", "td")][3:]
    assert told == ["A <b>bold</b> idea", "Agree", "Disagree"]
    assert [row.value for row in desk.rows()] == ["agree"]
    kept = desk.page(differs.link("Keep what was keyed in first"))
    assert kept.heading.startswith("Sheet 2")
    to_the_next(desk, keyed(desk, differs, "Save what was keyed in now"))
    (ballot,) = desk.store.ballots(round_id)
    assert [answer.value for answer in ballot.answers] == ["disagree"]


def test_a_confirmation_of_what_somebody_has_changed_meanwhile_asks_again(desk: Desk) -> None:
    round_id = desk.open_round(options=("A",))
    to_the_next(desk, keyed(desk, sheet(desk, round_id), position="agree"))
    mine = seen(keyed(desk, sheet(desk, round_id), position="disagree"))
    theirs = seen(keyed(desk, sheet(desk, round_id), position="pass"))
    to_the_next(desk, keyed(desk, theirs, "Save what was keyed in now"))
    again = seen(keyed(desk, mine, "Save what was keyed in now"))
    assert "The two keyings differ" in again.words
    assert desk.rows()[-1].value == "pass"


def test_two_facilitators_who_key_in_the_same_sheet_at_once_make_one_ballot(desk: Desk) -> None:
    round_id = desk.open_round(options=("A",))
    forms = [Form(sheet(desk, round_id).element("keying")) for _ in range(2)]

    async def both() -> list[int]:
        posts = [
            desk.client.post(
                form.action,
                data={**form.values, "sheet-consent-take_part": "yes", "position": choice, "sheet-do": "save"},
                headers={"Origin": CONTROL},
            )
            for form, choice in zip(forms, ("agree", "disagree"), strict=True)
        ]
        return sorted(answer.status_code for answer in await asyncio.gather(*posts))

    assert desk.run(both()) == [303, 409]
    assert len(desk.store.ballots(round_id)) == 1
    assert len(desk.rows()) == 1


# -- before the reveal ----------------------------------------------------------------------------------------------


def test_sheets_go_in_after_the_close_and_are_in_the_result(desk: Desk) -> None:
    round_id = desk.open_round(options=("A",))
    for _ in range(6):
        phone = desk.joined()
        phone.get("/now")
        phone.send(position="disagree")
    desk.act("close_round")
    desk.run(desk.desk.result(desk.room, round_id))
    desk.later(3600)
    for number in range(1, 7):
        to_the_next(desk, keyed(desk, sheet(desk, round_id, number), position="agree"))
    shown = desk.act("reveal_round")["result"]
    assert shown["ballots"]["text"] == "12"
    assert [row["cells"]["agree"]["text"] for row in shown["rows"]] == ["6"]
    exact = exact_tally(desk.store, desk.room.state.rounds[round_id], desk.activities)
    assert (exact.ballots, exact.eligible, exact.abstentions) == (12, 12, 0), "whoever was keyed in could answer"
    findings = round_findings(
        desk.store, desk.room.state, round_id, desk.activities, read_policy(PROJECT), Profile.ROOM
    )
    assert dict(findings.method)["How answers came in"] == "some from paper"


def test_what_the_facilitator_saw_of_a_closed_round_is_counted_again(desk: Desk) -> None:
    round_id = desk.open_round(options=("A",))
    for number in range(1, 7):
        to_the_next(desk, keyed(desk, sheet(desk, round_id, number), position="agree"))
    desk.act("close_round")
    before = desk.run(desk.desk.result(desk.room, round_id))
    to_the_next(desk, keyed(desk, sheet(desk, round_id, 7), position="agree"))
    after = desk.run(desk.desk.result(desk.room, round_id))
    assert (before["ballots"]["text"], after["ballots"]["text"]) == ("6", "7")  # type: ignore[index]


def test_after_the_reveal_it_is_refused_and_nothing_is_kept(desk: Desk) -> None:
    round_id = desk.open_round(options=("A",))
    form = sheet(desk, round_id)
    desk.act("close_round")
    desk.act("reveal_round")
    refused = keyed(desk, form, position="agree")
    assert refused.status_code == 409
    assert "This round has been shown, so no more sheets count in it." in seen(refused).words
    assert sheet(desk, round_id).status == 409
    assert (desk.rows(), desk.store.participant_count(WorkshopId("w1"))) == ([], 0)


def test_after_the_workshop_it_is_refused(desk: Desk) -> None:
    round_id = desk.open_round(options=("A",))
    form = sheet(desk, round_id)
    desk.close_workshop()
    assert "This workshop is over" in seen(keyed(desk, form, position="agree")).words
    assert "This workshop is over. No more sheets count." in desk.page("/w/w1/paper").words
    assert desk.rows() == []


def test_a_phone_cannot_use_the_keyed_way(desk: Desk) -> None:
    round_id = desk.open_round(options=("A",))
    phone = desk.joined()
    page = phone.get("/now")
    form = page.form
    desk.act("close_round")
    desk.later(60)
    wishes = {"entry_mode": "paper_keyed", "mode": "paper_keyed", "sheet-mode": "paper_keyed", "sheet-code": CODE}
    late = phone.post(form.action, {**form.values, **wishes, "position": "agree", "action": "save"})
    assert "closed" in late.words
    for path in ("/w/w1/paper", "/w/w1/paper/print", "/w/w1/paper/out"):
        assert phone.raw("POST", path, data={**wishes, "round": round_id}).status_code == 404
    assert phone.raw("GET", "/w/w1/paper").status_code == 404
    assert desk.rows() == []
    to_the_next(desk, keyed(desk, sheet(desk, round_id), position="agree"))
    assert len(desk.rows()) == 1, "the facilitator's way is open at that moment"


def test_a_forged_form_changes_nothing(desk: Desk) -> None:
    desk.open_round(options=("A",))
    for path in ("/w/w1/paper", "/w/w1/paper/print", "/w/w1/paper/out"):
        for headers in ({"Origin": CONTROL}, {"Origin": "http://evil.example"}):
            answer = desk.ask("POST", path, data={"forgery_token": "made-up", "copies": "1"}, headers=headers)
            assert answer.status_code == 403
    assert desk.rows() == []


# -- whose sheet ----------------------------------------------------------------------------------------------------


def test_without_the_tick_nothing_is_keyed_in_and_what_was_typed_stays(desk: Desk) -> None:
    round_id = desk.open_round("ideas")
    refused = seen(desk.press(sheet(desk, round_id), SAVE, note_1="A bus"))
    assert refused.status == 409
    assert "nobody has agreed to take part" in refused.words
    assert "A bus" in refused.text
    assert desk.store.participant_count(WorkshopId("w1")) == 0


def test_consent_group_and_mode_are_kept_and_asked_once(desk: Desk) -> None:
    round_id = desk.open_round(options=("A", "B"))
    page = sheet(desk, round_id)
    given = {"sheet-consent-quoted_inside": "yes", "sheet-group": "practitioners", "position": "agree"}
    following = to_the_next(desk, keyed(desk, page, **given))
    assert "sheet-consent-take_part" in page.names("checkbox")
    assert following.names("checkbox") == []
    person = sheet_person(desk.hub.secret, WorkshopId("w1"), BATCH, 1)
    stored, consent = desk.store.participant(person), desk.store.consent_of(person)
    assert stored is not None
    assert consent is not None
    assert (stored.group, stored.entry_mode) == ("practitioners", EntryMode.PAPER_KEYED)
    assert {item.value for item in consent.items} == {"take_part", "quoted_inside"}
    assert (consent.how, consent.version) == ("paper", "2026-11")
    assert {row.consent_version for row in desk.rows()} == {"2026-11"}


def test_somebody_without_phone_and_sheet_is_asked_and_gets_a_code(desk: Desk) -> None:
    desk.open_round(options=("A",))
    asking = next(each for each in desk.page("/w/w1/paper").forms if each.values.get("mode"))
    form = desk.page(desk.ask("GET", asking.action, params=asking.values).headers["location"])
    assert form.heading == "Person 1"
    assert "Write down for this person, to take away" in form.words
    following = to_the_next(desk, keyed(desk, form, position="agree"))
    assert following.heading == "Person 2"
    assert [row.entry_mode for row in desk.rows()] == [EntryMode.FACILITATOR_PROXY]


def test_a_slip_takes_everything_of_its_sheet_back_and_it_never_comes_again(desk: Desk) -> None:
    round_id = desk.open_round(options=("A",))
    for number in (1, 2):
        to_the_next(desk, keyed(desk, sheet(desk, round_id, number), position="agree"))
    assert desk.store.participant_count(WorkshopId("w1")) == 2
    out = desk.press(desk.page("/w/w1/paper"), "Delete everything of this sheet", code=CODE.lower(), number="2")
    assert "Everything of that sheet is taken out." in to_the_next(desk, out).words
    assert len(desk.rows()) == 1
    assert desk.store.participant_count(WorkshopId("w1")) == 1
    again = seen(keyed(desk, sheet(desk, round_id, 2), position="agree"))
    assert "Everything of this sheet was taken back" in again.words
    assert len(desk.rows()) == 1
    told = desk.api("POST", "/withdrawals", {"words": f"{CODE} number 1"})
    assert told.status_code == 200
    assert desk.rows() == []
    assert desk.api("POST", "/withdrawals", {"words": f"{CODE} 1"}).status_code == 409


def test_a_phone_cannot_take_a_sheet_over_by_its_slip(desk: Desk) -> None:
    round_id = desk.open_round(options=("A",))
    to_the_next(desk, keyed(desk, sheet(desk, round_id), position="agree"))
    person = sheet_person(desk.hub.secret, WorkshopId("w1"), BATCH, 1)
    assert desk.hub.receipts.holder(desk.store, f"{CODE} 1") is None
    its_words = " ".join(desk.hub.receipts.words_of(desk.store, person))
    assert desk.hub.receipts.holder(desk.store, its_words) == person, "its three words would lead there"


# -- codes ----------------------------------------------------------------------------------------------------------


def test_a_wrong_code_or_number_says_so(desk: Desk) -> None:
    round_id = desk.open_round(options=("A",))
    for code in ("K72", "<b>", CODE[:-1] + "!", "K" * 400):
        assert "a character is missing or wrong" in sheet(desk, round_id, code=code).words
    for number in ("0", "x", "-1", "9" * 400, "²"):
        assert "between 1 and 999" in sheet(desk, round_id, number=number).words
    assert sheet(desk, round_id, page="0").heading == "Sheet 1"
    assert sheet(desk, round_id, page="99").heading == "Sheet 1"


def test_the_page_of_other_questions_is_noticed_and_may_be_keyed_in_all_the_same(desk: Desk) -> None:
    round_id = desk.open_round(options=("A",))
    definition = desk.room.state.rounds[round_id].definition
    right = page_code(BATCH, definition.step, definition.question, definition.items)
    wrong = page_code(BATCH, definition.step, "Another question", definition.items)
    assert sheet(desk, round_id, code=f"{CODE}-{right}").heading == "Sheet 1"
    noticed = sheet(desk, round_id, code=f"{CODE}-{wrong}")
    assert (noticed.status, "This code is of another page" in noticed.words) == (409, True)
    assert desk.page(noticed.link("key it in all the same")).heading == "Sheet 1"


def test_a_refused_answer_keeps_what_was_typed(desk: Desk) -> None:
    round_id = desk.open_round("dot_vote", dots=2)
    refused = seen(keyed(desk, sheet(desk, round_id), **{"dots-i1": "1", "dots-i2": "1", "dots-i3": "1"}))
    assert refused.status == 409
    assert "You have 2 dots and used 3." in refused.words
    chosen = [each for each in refused.root.iter("input") if each.get("checked") is not None]
    assert sorted(str(each.get("name")) for each in chosen if each.get("value") == "1") == [
        "dots-i1",
        "dots-i2",
        "dots-i3",
    ]
    assert desk.rows() == []


def test_an_unknown_round_and_an_unknown_workshop_say_so(desk: Desk) -> None:
    assert "no such round" in sheet(desk, RoundId("w1.nothing.1")).words
    assert desk.page("/w/w2/paper?code=x").status == 404
    assert "No round takes sheets now." in desk.page("/w/w1/paper").words


# -- printing -------------------------------------------------------------------------------------------------------


def test_the_page_prints_the_options_as_they_stand_with_a_code_that_its_round_knows(desk: Desk) -> None:
    round_id = desk.open_round("statements", options=("Only this <i>one</i>",))
    answer = desk.press(desk.page("/w/w1/paper"), "Print paper sheets", copies="2")
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-")
    name = answer.headers["content-disposition"].partition('"paper-')[2].removesuffix('.pdf"')
    code = read_code(name)
    assert code is not None
    (_, first, _, second) = page_texts(answer.content)
    definition = desk.room.state.rounds[round_id].definition
    page = page_code(code.batch, definition.step, definition.question, definition.items)
    for text in (first, second):
        assert SheetCode(batch=code.batch, page=page).printed in text
        assert "Only this <i>one</i>" in text


def test_too_many_or_no_copies_are_refused(desk: Desk) -> None:
    page = desk.page("/w/w1/paper")
    for copies in ("0", "61", "-1", "x", ""):
        assert "1 to 60 people" in seen(desk.press(page, "Print paper sheets", copies=copies)).words
    assert "no question to print" in seen(desk.press(page, "Print paper sheets", copies="1", step="nothing")).words


def test_a_printer_that_fails_says_so(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paper_printing, "_PRINTER", "facilitation_kit.no_such_printer")
    refused = seen(desk.press(desk.page("/w/w1/paper"), "Print paper sheets", copies="1"))
    assert "ended without a page" in refused.words


def test_the_workshop_page_leads_there(desk: Desk) -> None:
    assert desk.page("/w/w1").link("Paper sheets") == "/w/w1/paper"
