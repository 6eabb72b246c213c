"""A survey in three languages over the real app: routing, languages, and the ways of giving no answer."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from facilitation_kit.activities.results import Tally
from facilitation_kit.activities.survey import Survey
from facilitation_kit.activities.survey_settings import form_setting, survey_items
from facilitation_kit.content.documents import Document
from facilitation_kit.content.survey_files import read_survey, survey_form
from facilitation_kit.content.survey_forms import SurveyForm
from facilitation_kit.errors import ActivityError
from facilitation_kit.identifiers import RoundId
from facilitation_kit.participant.question_words import question_words
from facilitation_kit.responses.records import ModerationState
from tests.phones import Hall, Phone, Sight, words

EXAMPLE = read_survey(Path(__file__).parents[2] / "surveys" / "one-front-door.yaml")[0]
HOSTILE = "<script>alert(1)</script> ${feeling} \u202e"
THREE = {"name": "three", "choices": [{"name": name, "label": name.title()} for name in ("bus", "tram", "ferry")]}


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[Hall]:
    with Hall(tmp_path) as opened:
        yield opened


def made(*questions: dict[str, Any], **more: Any) -> SurveyForm:
    data = {
        "kind": "survey",
        "id": "made",
        "title": "Made",
        "questions": [{"label": f"About {each['name']}", **each} for each in questions],
        "choice_lists": [THREE],
        **more,
    }
    form, faults = survey_form(Document(file="made.yaml", data=data, lines={(): 1}))
    assert form is not None, [str(fault) for fault in faults]
    return form


def opened(hall: Hall, form: SurveyForm = EXAMPLE) -> RoundId:
    return hall.open_round("survey", options=survey_items(form), survey=form_setting(form))


def counted(hall: Hall, round_id: RoundId) -> dict[str, tuple[int, int]]:
    """People and those they are out of, by the id of the item."""
    return {str(row.item): (row.counts["people"], row.answered) for row in tallied(hall, round_id).rows}


def tallied(hall: Hall, round_id: RoundId) -> Tally:
    definition = hall.room.state.rounds[round_id].definition
    return Survey().tally(definition, hall.store.ballots(round_id), 9)


def choose(phone: Phone, *answers: str) -> Sight:
    """Tick several boxes of the page."""
    form = phone.seen.form
    return phone.post(form.action, {"key": form.key, "answer": list(answers), "action": "save"})


def answered(phone: Phone, round_id: RoundId) -> list[str]:
    page = phone.get(f"/r/{round_id}/review")
    return [words(each) for each in page.root.iter("strong")]


def begun(hall: Hall, language: str = "en") -> tuple[RoundId, Phone]:
    """Past the page of languages and the welcome."""
    round_id = opened(hall)
    phone = hall.joined()
    phone.send(answer=language)
    phone.send()
    return round_id, phone


def test_answers_bring_pages_and_take_them_out_of_the_count(hall: Hall) -> None:
    round_id, phone = begun(hall)
    assert "One phone number for every worry" in phone.seen.words
    phone.send(answer="agree")
    page = choose(phone, "other", "call")
    assert "Which other way?" in page.words
    assert "How many minutes" in phone.send(text=HOSTILE).words
    written = [row for row in hall.rows() if row.field == "words" and row.value]
    assert [row.moderation for row in written] == [ModerationState.HIDDEN], "nobody sees them before a moderator"
    assert hall.store.approved_text(written[0].round) == []
    phone.send(answer="20")
    assert "How do you feel" in phone.seen.words
    phone.get(f"/r/{round_id}/4?then=review")
    choose(phone, "walk_in")
    counts = counted(hall, round_id)
    assert counts["ways"] == (1, 1)
    assert counts["ways/3"] == (1, 1)
    assert counts["ways/4"] == (0, 1)
    assert counts["other_way"] == counts["minutes"] == (0, 0), "they are asked no more"
    assert HOSTILE in [row.value for row in hall.rows()], "and nothing is lost"
    assert "How do you feel" in phone.get("/now").words, "the phone that comes back goes on where it stopped"


@pytest.mark.parametrize(
    ("language", "said", "direction", "save"),
    [
        ("en", "Strongly agree", "ltr", "Save"),
        ("pl", "Zdecydowanie się zgadzam", "ltr", "Zapisz"),
        ("ar", "أوافق بشدة", "rtl", "حفظ"),
    ],
)
def test_each_language_says_what_it_is_and_where_it_begins(
    hall: Hall, language: str, said: str, direction: str, save: str
) -> None:
    round_id, phone = begun(hall, language)
    (choice,) = [each for each in phone.seen.root.iter("div") if said == words(each)]
    assert (choice.get("lang"), choice.get("dir")) == (language, direction)
    legend = next(phone.seen.root.iter("legend"))
    assert (legend.get("lang"), legend.get("dir")) == (language, direction)
    button = next(each for each in phone.seen.root.iter("button") if each.get("value") == "save")
    assert (words(button), button.get("lang"), button.get("dir")) == (save, language, direction)
    phone.send(answer="agree")
    page = choose(phone, "call", "message", "walk_in")
    assert page.status == 422
    assert {"en": "at most two", "pl": "najwyżej dwa", "ar": "اثنتين على الأكثر"}[language] in page.words
    review = phone.get(f"/r/{round_id}/review")
    around = question_words(language)
    assert {around.leave, around.withdraw, around.yours, around.go_on, around.change} <= {
        words(each) for each in review.root.iter() if each.get("lang", language) == language
    }
    assert (review.element("status").get("lang"), review.element("status").get("data-offline")) == (
        language,
        around.offline,
    )
    left = [
        each for each in ("Leave now", "Take my answers back", "Change", "Not answered yet") if each in review.words
    ]
    assert bool(left) == (language == "en")


def test_the_language_is_changed_on_the_way_and_no_answer_is_lost(hall: Hall) -> None:
    round_id, phone = begun(hall)
    phone.send(answer="agree")
    phone.get(phone.seen.link("Change language"))
    page = phone.send(answer="ar")
    assert page.path == f"/r/{round_id}/4", "on to the first page without an answer"
    assert "كيف تود أن تسأل" in page.words
    assert "أوافق" in answered(phone, round_id)


def test_a_text_that_one_language_lacks_is_shown_in_the_forms_own_and_says_so(hall: Hall) -> None:
    why = {"kind": "text", "name": "why", "label": {"English (en)": "Why?"}, "hint": {"العربية (ar)": "باختصار"}}
    languages = ["English (en)", "العربية (ar)"]
    round_id = opened(hall, made(why, languages=languages, default_language=languages[0]))
    phone = hall.joined()
    phone.send(answer="ar")
    assert phone.seen.path == f"/r/{round_id}/2"
    legend = next(phone.seen.root.iter("legend"))
    assert (legend.get("lang"), legend.get("dir")) == ("en", "ltr")
    assert (phone.seen.element("how").get("lang"), phone.seen.element("how").get("dir")) == ("ar", "rtl")


def test_blank_not_said_and_not_asked_stay_apart(hall: Hall) -> None:
    round_id, said_nothing = begun(hall)
    said_nothing.send(rather_not="yes")
    skipped = hall.joined()
    skipped.send(answer="pl")
    skipped.send()
    skipped.send(action="skip")
    choose(skipped, "call")
    hall.joined().send(answer="ar")
    counts = counted(hall, round_id)
    assert counts["one_number"] == (0, 2), "both were asked, and the third has not come to it"
    assert counts["one_number/-"] == (1, 2)
    assert counts["one_number/4"] == (0, 0)
    assert answered(said_nothing, round_id)[2] == "You would rather not say"
    assert answered(skipped, round_id)[2] == "Pominięto"
    assert (tallied(hall, round_id).ballots, tallied(hall, round_id).abstentions) == (2, 1)


def test_every_kind_is_asked_taken_and_said_again(hall: Hall) -> None:
    kinds: list[tuple[dict[str, Any], dict[str, str], str]] = [
        ({"kind": "select_one", "choices": "three"}, {"answer": "tram"}, "Tram"),
        ({"kind": "rank", "choices": "three"}, {"place-1": "2", "place-2": "3", "place-3": "1"}, "Ferry, Bus, Tram"),
        ({"kind": "integer"}, {"answer": "-7"}, "-7"),
        ({"kind": "decimal"}, {"answer": "0,30"}, "0.3"),
        ({"kind": "range", "parameters": {"start": 0, "end": 100, "step": 5}}, {"answer": "35"}, "35"),
        ({"kind": "date"}, {"answer": "2027-02-28"}, "2027-02-28"),
        ({"kind": "time"}, {"answer": "09:05"}, "09:05"),
        ({"kind": "acknowledge"}, {"answer": "OK"}, "OK"),
        ({"kind": "likert", "scale": "often-5"}, {"answer": "rarely"}, "Rarely"),
        ({"kind": "smiley", "scale": "feeling-5-faces"}, {"answer": "very_good"}, "Very good"),
        ({"kind": "text"}, {"text": HOSTILE}, HOSTILE),
        ({"kind": "note"}, {}, "Read"),
    ]
    form = made(*({**each, "name": f"q{number}"} for number, (each, _, _) in enumerate(kinds)))
    round_id = opened(hall, form)
    phone = hall.joined()
    for number, (_, sent, _) in enumerate(kinds, start=1):
        assert phone.seen.path == f"/r/{round_id}/{number}"
        key = phone.seen.form.key
        refused = phone.post(f"/r/{round_id}/{number}", {"key": key, "answer": "no such", "place-1": "x", "text": " "})
        assert (refused.status == 422) == bool(sent)
        if sent:
            phone.post(f"/r/{round_id}/{number}", {"key": refused.form.key, **sent})
    assert answered(phone, round_id) == [said for _, _, said in kinds]
    assert all(type(json.loads(json.dumps(row.value))) is type(row.value) for row in hall.rows())


def test_a_needed_question_that_is_left_says_the_forms_own_words_and_can_be_skipped_all_the_same(hall: Hall) -> None:
    said = {"English (en)": "We plan the hall by this", "العربية (ar)": "نخطط للقاعة بهذا"}
    needed = {"required": True, "required_message": said, "label": {"English (en)": "How many?"}}
    questions = (
        {**needed, "kind": "integer", "name": "sure"},
        {**needed, "kind": "integer", "name": "seldom", "required": False, "required_when": "${sure} = 1"},
    )
    round_id = opened(hall, made(*questions, languages=[*said], default_language="English (en)"))
    phone = hall.joined()
    phone.send(answer="ar")
    page = phone.send(answer="")
    assert (page.status, "نخطط للقاعة بهذا." in page.words) == (422, True)
    assert "نخطط" not in phone.send(answer="no number").words, "another slip is told as what it is"
    assert phone.send(action="skip").path == f"/r/{round_id}/3"
    page = phone.send(answer="")
    assert (page.status, "نخطط" in page.words) == (422, False), "nobody calls it necessary here"


DRAWN = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><path d="M3 3h18"/></svg>'
UNDRAWN = DRAWN.replace("<path", "<script>alert(1)</script><path")


def test_drawings_stand_beside_the_words_and_nothing_but_shapes_comes_through(hall: Hall) -> None:
    towns = {"name": "towns", "choices": [{"name": "bus", "label": "Bus", "image": "bus.svg"}, {"name": "tram"}]}
    questions = (
        {"kind": "select_one", "name": "way", "choices": "towns", "image": "door.svg"},
        {"kind": "select_multiple", "name": "ways", "choices": "towns"},
        {"kind": "rank", "name": "order", "choices": "towns"},
        {"kind": "note", "name": "thanks", "image": "bad.svg"},
    )
    form = made(*questions, choice_lists=[towns])
    drawings = {"bus.svg": DRAWN.encode(), "door.svg": DRAWN.encode(), "bad.svg": UNDRAWN.encode(), "x.svg": b"x"}
    setting = form_setting(form, drawings)
    assert setting["pictures"] == {"bus.svg": DRAWN, "door.svg": DRAWN, "bad.svg": UNDRAWN}
    hall.open_round("survey", options=survey_items(form), survey=setting)
    phone = hall.joined()
    for pictures in (2, 1, 1, 0):
        shown = list(phone.seen.root.iter("svg"))
        assert len(shown) == pictures
        assert all(each.get("aria-hidden") == "true" for each in shown), "the label beside it says the same"
        assert "alert(" not in phone.seen.text
        phone.send(action="skip")
    with pytest.raises(ActivityError, match="500 kB"):
        hall.activities["survey"].read_settings({"survey": {**setting, "pictures": {"a.svg": "x" * 500_001}}}, 4)
    with pytest.raises(ActivityError, match="drawings by their names"):
        hall.activities["survey"].read_settings({"survey": {**setting, "pictures": ["a.svg"]}}, 4)


@pytest.mark.parametrize(
    "sent",
    [{"answer": "strongly_agree strongly_agree"}, {"answer": "\x00"}, {"answer": "يوافق"}, {"answer": "x" * 5_000}, {}],
)
def test_what_a_form_does_not_offer_is_refused_and_nothing_is_stored(hall: Hall, sent: dict[str, str]) -> None:
    _, phone = begun(hall)
    before = len(hall.rows())
    assert phone.send(None, **sent).status == 422
    assert len(hall.rows()) == before
