"""People agree item by item, in their own language, before anything else and again when something new is asked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from facilitation_kit.content.consent import ConsentAge, ConsentItem
from facilitation_kit.participant.consent_pages import preferred_language
from facilitation_kit.responses.safety_records import GuardianStatus
from tests.builders import consent_file
from tests.phones import CODE, Hall, Phone, plan_with_groups


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[Hall]:
    with Hall(tmp_path, plan=replace(plan_with_groups(), consent=consent_file()).sealed()) as opened:
        yield opened


def at_the_form(hall: Hall) -> Phone:
    phone = hall.phone()
    form = phone.get(f"/j/{CODE}").form
    page = phone.post(form.action, form.values)
    assert page.path == "/consent"
    return phone


def test_joining_leads_to_the_form_with_what_cannot_be_kept_private(hall: Hall) -> None:
    page = at_the_form(hall).seen
    assert page.heading == "Before you start"
    assert "We ask what you think." in page.words
    assert "If somebody is in danger, we tell the safeguarding lead." in page.words
    assert "Wording 2026-11." in page.words
    (person,) = hall.store.participants()
    assert hall.store.consent_of(person.id) is None


def test_nothing_is_asked_and_no_answer_taken_before_somebody_agrees(hall: Hall) -> None:
    hall.open_round()
    decided = hall.joined()
    form = decided.seen.form
    undecided = at_the_form(hall)
    for path in ("/now", "/r/w1.vote.1/1", "/r/w1.vote.1/review"):
        assert undecided.get(path).path == "/consent"
    refused = undecided.raw("POST", form.action, data={**form.values, "position": "agree", "action": "save"})
    assert refused.status_code == 403
    assert "say what you agree to" in refused.text
    assert hall.rows() == []
    # The same form from its own person, who has agreed, is taken.
    assert decided.send(form, position="agree").status == 200
    assert {row.consent_version for row in hall.rows()} == {"2026-11"}


def test_yes_to_taking_part_is_kept_with_its_version_language_and_how_it_was_explained(hall: Hall) -> None:
    phone = at_the_form(hall)
    page = phone.send(action="agree", contacted="yes", explained="yes")
    assert page.path == "/receipt"
    (person,) = hall.store.participants()
    consent = hall.store.consent_of(person.id)
    assert consent is not None
    assert consent.items == {ConsentItem.TAKE_PART, ConsentItem.CONTACTED}
    assert consent.asked == {ConsentItem.TAKE_PART, ConsentItem.CONTACTED}
    assert (consent.version, consent.language, consent.age_band) == ("2026-11", "en", ConsentAge.NOT_SAID)
    assert (consent.explained_by, consent.how, consent.at) == ("worker", "read_aloud", hall.now)
    assert person.consent_version == "2026-11"


def test_silence_is_no(hall: Hall) -> None:
    phone = at_the_form(hall)
    values = phone.seen.form.values
    assert values["contacted"] == "no"
    phone.post("/consent", {"language": "en", "age": "not_said", "action": "agree"})
    (person,) = hall.store.participants()
    consent = hall.store.consent_of(person.id)
    assert consent is not None
    assert consent.items == {ConsentItem.TAKE_PART}


def test_no_button_of_agreement_no_consent(hall: Hall) -> None:
    phone = at_the_form(hall)
    page = phone.post("/consent", {"language": "en", "contacted": "yes"})
    assert page.path == "/consent"
    assert hall.store.consent_of(hall.store.participants()[0].id) is None


def test_no_is_fine_and_nothing_of_the_person_is_kept(hall: Hall) -> None:
    phone = at_the_form(hall)
    page = phone.send(action="decline")
    assert page.heading == "You are not taking part"
    assert "workshop" not in phone.client.cookies
    assert hall.store.participants() == []
    assert hall.room.people == set()


def test_another_language_and_age_show_other_words_and_keep_what_was_chosen(hall: Hall) -> None:
    phone = at_the_form(hall)
    form = phone.seen.form
    younger = phone.post("/consent", {**form.values, "contacted": "yes", "show": "age:13-15"})
    assert "We ask you." in younger.words
    assert younger.form.values["contacted"] == "yes"
    arabic = phone.post("/consent", {**younger.form.values, "show": "language:ar"})
    assert arabic.heading == "قبل أن تبدأ"
    assert arabic.root.xpath("//main//div[@lang='ar'][@dir='rtl']")
    assert hall.store.consent_of(hall.store.participants()[0].id) is None

    phone.send(action="agree")
    consent = hall.store.consent_of(hall.store.participants()[0].id)
    assert consent is not None
    assert (consent.language, consent.age_band) == ("ar", ConsentAge.AGE_13_15)
    assert consent.items == {ConsentItem.TAKE_PART, ConsentItem.CONTACTED}
    assert consent.guardian is GuardianStatus.NOT_ASKED


def test_the_language_of_the_browser_comes_first(hall: Hall) -> None:
    file = consent_file()
    assert preferred_language("de-DE, ar-SY;q=0.8, en;q=0.5", file) == "ar"
    assert preferred_language("de, fr", file) == "en"
    assert preferred_language("", file) == "en"
    phone = at_the_form(hall)
    page = phone.raw("GET", "/consent", headers={"Accept-Language": "ar"})
    assert "نسألك عن رأيك." in page.text


def test_a_language_that_is_made_up_shows_the_first(hall: Hall) -> None:
    phone = at_the_form(hall)
    page = phone.post("/consent", {"language": "xx<script>", "age": "200", "show": "language:yy"})
    assert "We ask what you think." in page.words


def test_being_quoted_is_asked_when_somebody_may_write_and_not_before(hall: Hall) -> None:
    phone = hall.joined()
    hall.open_round("statements")
    assert phone.get("/now").path == "/r/w1.vote.1/1"
    hall.close_round()
    hall.open_round("dot_vote", number=2, dots=2, concern_reason=True)
    page = phone.get("/now")
    assert page.path == "/consent"
    assert page.heading == "Before you write"
    assert {"quoted_inside", "quoted_outside"} <= set(page.form.values)
    assert "contacted" not in page.form.values
    page = phone.send(action="more", quoted_inside="yes")
    assert page.path == "/r/w1.vote.2/1"
    consent = hall.store.consent_of(hall.store.participants()[0].id)
    assert consent is not None
    assert consent.items == {ConsentItem.TAKE_PART, ConsentItem.QUOTED_INSIDE}
    assert consent.asked == set(ConsentItem)


def test_a_question_without_own_words_brings_nothing_new(hall: Hall) -> None:
    phone = hall.joined()
    hall.open_round("dot_vote", dots=2, concern_reason=False)
    assert phone.get("/now").path == "/r/w1.vote.1/1"


def test_consent_can_be_changed_from_every_page_and_both_stay_in_the_log(hall: Hall) -> None:
    phone = at_the_form(hall)
    phone.send(action="agree", contacted="yes")
    page = phone.get(phone.get("/now").link("What I agreed to"))
    assert page.heading == "What you agreed to"
    assert page.form.values["contacted"] == "yes"
    page = phone.send(action="save", contacted="no", quoted_inside="yes")
    assert page.path == "/consent"
    assert "Saved" in page.words
    history = hall.store.consent_history(hall.store.participants()[0].id)
    assert [consent.items - {ConsentItem.TAKE_PART} for consent in history] == [
        {ConsentItem.CONTACTED},
        {ConsentItem.QUOTED_INSIDE},
    ]


def test_no_after_a_yes_asks_about_what_was_given(hall: Hall) -> None:
    phone = hall.joined()
    assert phone.post("/consent", {"action": "decline"}).path == "/withdraw"
    assert len(hall.store.participants()) == 1


def test_a_restarted_hub_still_knows_who_agreed(hall: Hall) -> None:
    hall.open_round()
    phone = hall.joined()
    hall.hub.add_room(hall.room.state.id)
    assert phone.get("/now").path == "/r/w1.vote.1/1"


def test_a_workshop_without_wordings_takes_joining_for_taking_part(tmp_path: Path) -> None:
    with Hall(tmp_path) as hall:
        phone = hall.phone()
        welcome = phone.get(f"/j/{CODE}")
        assert "We cannot promise to keep everything private." in welcome.words
        phone.join()
        consent = hall.store.consent_of(hall.store.participants()[0].id)
        assert consent is not None
        assert consent.items == {ConsentItem.TAKE_PART}
        assert consent.version == "2026-09"


def test_strangers_have_no_consent_page(hall: Hall) -> None:
    assert hall.phone().get("/consent").path == "/"
    assert hall.phone().raw("POST", "/consent", data={"action": "agree"}).status_code == 403
