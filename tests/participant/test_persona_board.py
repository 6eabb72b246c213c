"""The control page for persona cards, worked as a facilitator without a script works it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from facilitation_kit.analysis.disclosure_control import Profile
from facilitation_kit.analysis.made_personas import made_personas, people_in_fives
from facilitation_kit.content.persona_files import personas_text, read_personas
from facilitation_kit.content.personas import PersonaStatus
from facilitation_kit.live.boards import BoardProperty
from facilitation_kit.playback.audiences import Audience
from facilitation_kit.release.manifests import ShownWords, words_hash
from facilitation_kit.release.shown_evidence import allowed_answers
from facilitation_kit.responses.safety_records import WithdrawalHow
from tests.builders import planned_activity, planned_step, workshop_plan
from tests.card_room import CARDS, CardRoom
from tests.phones import Phone

STRONG = "Makes everybody laugh on the way home"
HELPS = "Somebody who rings back the same day"
BLAMING = "She puts herself at risk"
WORSE = "This is my cousin, everybody will know"
BOARD = f"/w/w1/board/{CARDS}"


@pytest.fixture
def room(tmp_path: Path) -> Iterator[CardRoom]:
    with CardRoom(tmp_path) as opened:
        opened.log_in()
        yield opened


def finished(room: CardRoom, alias: str, *, strong: str = STRONG) -> Phone:
    """Somebody makes a card alone and everything on it is approved."""
    phone = room.person()
    room.begin(phone)
    for field, text in (("name_alias", alias), ("strengths", strong), ("what_helps", HELPS)):
        room.write(phone, field, text)
    room.approve_all()
    return phone


def card_id(room: CardRoom, alias: str) -> str:
    return str(next(card["id"] for card in room.wall()["cards"] if card["alias"] == alias))


def test_a_card_is_shown_alone_hidden_and_sent_back_by_buttons(room: CardRoom) -> None:
    finished(room, "Robin")
    robin = card_id(room, "Robin")
    page = room.page(f"{BOARD}?chosen={robin}")
    assert STRONG in page.words
    assert room.press(page, "Show it alone").status_code == 303
    assert room.wall()["spotlight"] == robin
    page = room.page(f"{BOARD}?chosen={robin}")
    room.press(page, "Show the whole wall again")
    assert room.wall()["spotlight"] == ""
    room.press(page, "Send it back to its makers")
    assert room.wall()["cards"][0]["marks"] == ["Sent back"]
    room.press(page, "Take it off the screen")
    assert room.wall()["cards"] == []
    page = room.page(BOARD)
    assert "Robin" in page.words, "the facilitator still sees it"
    assert "Off the screen" in page.words


def test_cards_are_grouped_and_put_together_with_their_originals_attached(room: CardRoom) -> None:
    for alias, strong in (("Robin", STRONG), ("Noor", "Knows every bus"), ("Kit", "Keeps promises")):
        finished(room, alias, strong=strong)
    robin, noor = card_id(room, "Robin"), card_id(room, "Noor")
    room.press(room.page(f"{BOARD}?chosen={robin}"), "Begin a group", also_value="After school")
    page = room.page(f"{BOARD}?chosen={noor}")
    room.press(page, "Put into: Group: After school")
    groups = {card["alias"]: card["group"] for card in room.wall()["cards"]}
    assert groups == {"Robin": "After school", "Noor": "After school", "Kit": ""}
    room.press(room.page(f"{BOARD}?chosen={robin}"), "Begin one card of several", also_value="Robin-Noor")
    room.press(room.page(f"{BOARD}?chosen={noor}"), "Put into: One card: Robin-Noor")
    cards = {card["alias"]: card for card in room.wall()["cards"]}
    assert set(cards) == {"Robin-Noor", "Kit"}
    assert cards["Robin-Noor"]["merged"] == 2
    assert {line["text"] for line in cards["Robin-Noor"]["lines"]} == {STRONG, "Knows every bus", HELPS}
    room.press(room.page(f"{BOARD}?chosen={robin}"), "Take it out of: One card")
    room.press(room.page(f"{BOARD}?chosen={noor}"), "Take it out of: One card")
    assert {card["alias"] for card in room.wall()["cards"]} == {"Robin", "Noor", "Kit"}, "nothing of them is lost"


def test_two_facilitators_do_not_overwrite_each_other_unseen(room: CardRoom) -> None:
    finished(room, "Robin")
    robin = card_id(room, "Robin")
    first, second = room.page(f"{BOARD}?chosen={robin}"), room.page(f"{BOARD}?chosen={robin}")
    assert room.press(first, "Begin a group", also_value="Mine").status_code == 303
    refused = room.press(second, "Begin a group", also_value="Theirs")
    assert refused.status_code == 409
    assert "Somebody else has changed this meanwhile." in refused.text
    assert "Theirs" in refused.text, "what was typed stays"
    assert room.wall()["cards"][0]["group"] == "Mine"


def test_each_statement_says_what_it_rests_on_and_which_words_to_think_about(room: CardRoom) -> None:
    finished(room, "Robin", strong=BLAMING)
    robin = card_id(room, "Robin")
    page = room.page(f"{BOARD}?chosen={robin}")
    assert page.words.count("Not yet said what it rests on.") == 2
    assert "You could say:" in page.words
    assert BLAMING in page.words, "it is somebody's own, so it stays as it is"
    room.press(page, "It is an assumption")
    room.press(room.page(f"{BOARD}?chosen={robin}"), "It is an assumption")
    page = room.page(f"{BOARD}?chosen={robin}")
    assert page.words.count("Marked as an assumption.") == 2
    room.press(page, "It rests on these", value="q-nan-knew no-such-thing")
    page = room.page(f"{BOARD}?chosen={robin}")
    assert "Rests on q-nan-knew no-such-thing." in page.words
    assert "no-such-thing is no quote" in page.words
    first = room.wall()["cards"][0]["lines"]
    assert [line["basis"] for line in first] == ["Rests on evidence", "Assumption"]


def test_a_page_of_somebody_else_is_not_there(room: CardRoom) -> None:
    assert room.page("/w/w1/board/w1.say.1").status == 404
    assert room.ask("POST", f"{BOARD}/ask", data={"forgery_token": "no"}).status_code == 403


@pytest.fixture
def checked(tmp_path: Path) -> Iterator[CardRoom]:
    """A workshop with a card check behind the cards."""
    plan = workshop_plan(
        planned_step("check-in", kind="check_in"),
        planned_step("vote", activity=planned_activity("personas")),
        planned_step("again", activity=planned_activity("card_check")),
    )
    with CardRoom(tmp_path, plan=plan) as room:
        room.log_in()
        yield room


def look_again(room: CardRoom, *verdicts: tuple[str, bool, str]) -> None:
    """Ask the room about Robin's card, let people say this, and reveal it."""
    page = room.page(BOARD)
    assert room.press(page, "Ask the room about these cards", card=card_id(room, "Robin")).status_code == 303
    room.act("close_round")
    room.act("start_step", step="again")
    room.act("open_round", confirm=True)
    for verdict, veto, change in verdicts:
        phone = room.person()
        page = phone.get("/now")
        assert STRONG in page.words
        more = {"veto": "yes"} if veto else {}
        assert phone.send(None, verdict=verdict, change=change, **more).status == 200
    room.approve_all()
    room.act("close_round")
    room.act("reveal_round")


def test_a_card_that_the_room_keeps_is_recorded_on_it_and_in_the_file(checked: CardRoom) -> None:
    room = checked
    finished(room, "Robin")
    look_again(room, *[("keep", False, "")] * 5, ("change", False, "More about music"))
    (card,) = room.wall()["cards"]
    assert card["marks"] == ["Looked at"]
    made = made_personas(room.store, room.room.state, room.activities, Profile.WORKING_GROUP)
    (persona,) = made.personas
    assert persona.status is PersonaStatus.PUBLISHED
    (validation,) = persona.validated_with
    assert (validation.on, validation.group, validation.changes) == (
        room.now.date(),
        "the whole room",
        "More about music",
    )
    assert persona.source_count == 1
    assert all(statement.assumption for statement in persona.statements), "nothing was said of what they rest on"
    assert read_personas([("cards.yaml", personas_text(made.personas))]) == made.personas


def test_one_veto_is_enough_and_is_told_without_a_number(checked: CardRoom) -> None:
    room = checked
    finished(room, "Robin")
    look_again(room, *[("keep", False, "")] * 5, ("change", True, WORSE))
    (card,) = room.wall()["cards"]
    assert card["marks"] == ["Vetoed"]
    (persona,) = made_personas(room.store, room.room.state, room.activities, Profile.WORKING_GROUP).personas
    assert persona.status is PersonaStatus.VETOED
    assert "Somebody vetoed it." in persona.validated_with[0].changes
    assert WORSE in room.page(f"{BOARD}?chosen={card['id']}").words


def test_words_of_a_withdrawn_maker_leave_what_the_room_is_asked(checked: CardRoom) -> None:
    room = checked
    maker = finished(room, "Robin")
    room.press(room.page(BOARD), "Ask the room about these cards", card=card_id(room, "Robin"))
    step = next(step for step in room.room.state.plan.steps if step.id == "again")
    assert step.activity is not None
    assert STRONG in step.activity.items[0].merged_from
    room.run(room.hub.withdraw(room.sessions_of(maker), room.room, WithdrawalHow.PHONE))
    step = next(step for step in room.room.state.plan.steps if step.id == "again")
    assert step.activity is not None
    assert STRONG not in str(step.activity.items)
    assert "Robin" not in str(step.activity.items)


def test_words_on_a_card_are_found_in_packs_when_they_are_taken_back(checked: CardRoom) -> None:
    room = checked
    maker = finished(room, "Robin")
    look_again(room, *[("keep", False, "")] * 5, ("change", False, "More about music"))
    made = made_personas(room.store, room.room.state, room.activities, Profile.WORKING_GROUP)
    (words,) = made.words.values()
    assert {each.text for each in words} == {"Robin", STRONG, HELPS, "More about music"}
    shown = {ShownWords(round=each.round, item=each.item, words=words_hash(each.text)) for each in words}

    def gone() -> int:
        return len(shown - allowed_answers(room.store, Audience.WORKING_GROUP, {each.round for each in shown}))

    assert gone() == 0
    room.store.withdraw(room.sessions_of(maker), room.now, WithdrawalHow.PHONE)
    assert gone() == 3, "the change was somebody else's"


def test_a_card_that_left_the_wall_is_not_asked_about(checked: CardRoom) -> None:
    room = checked
    finished(room, "Robin")
    robin = card_id(room, "Robin")
    page = room.page(BOARD)
    assert "No card is chosen." in room.press(page, "Ask the room about these cards").text
    room.arrange(BoardProperty.HIDDEN, robin, "yes")
    refused = room.press(page, "Ask the room about these cards", card=robin)
    assert refused.status_code == 409
    assert "taken off the screen meanwhile" in refused.text


def test_people_are_told_in_fives() -> None:
    counts = [people_in_fives(count) for count in range(13)]
    assert counts == [0, 1, 1, 1, 1, 5, 5, 5, 5, 5, 10, 10, 10]
    assert re.fullmatch(r"[0-9, ]+", ", ".join(map(str, counts)))
