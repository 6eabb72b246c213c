"""A journey map through the real app: what reaches the screen, what a facilitator arranges, and stages that go meanwhile."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from facilitation_kit.analysis import board_notes as notes_module
from facilitation_kit.responses.safety_records import WithdrawalHow
from tests.journey_room import BOARD, MAP, JourneyRoom

NOTE = "They ask me the same things again"
OTHER = "Somebody rings back the same day"
HOSTILE = "<script>alert(1)</script> & \N{RIGHT-TO-LEFT OVERRIDE}evil"


@pytest.fixture
def room(tmp_path: Path) -> Iterator[JourneyRoom]:
    with JourneyRoom(tmp_path) as opened:
        yield opened


def written(room: JourneyRoom, text: str = NOTE, stage: str = "i2", lane: str = "doing") -> str:
    """Somebody writes a note, a moderator approves it; its name on the board."""
    assert room.tells(room.person(), stage, note_1=text, lane_1=lane).status == 200
    room.approve_all()
    return room.note(text).id


def streamed(room: JourneyRoom) -> str:
    """All that the projector is sent."""
    room.settled()
    return json.dumps(room.room.projector.view(), ensure_ascii=False)


def test_a_note_is_on_the_screen_only_while_it_is_approved_there_and_not_hidden(room: JourneyRoom) -> None:
    phone = room.person()
    room.tells(phone, "i2", note_1="Redo the form", lane_1="doing")
    assert "Redo" not in streamed(room)
    room.approve_all()
    assert "Redo" in streamed(room)
    note = room.note("Redo the form").id
    room.arrange(property="hidden", thing=note, value="yes")
    assert "Redo" not in streamed(room)
    assert "Off the screen" in room.page(BOARD).words
    room.arrange(property="hidden", thing=note, value="", was="yes")
    assert "Redo" in streamed(room)
    room.tells(phone, "i2", note_1="Redraw the form", lane_1="doing")
    assert "Re" not in " ".join(each.text for each in room.notes())


def test_control_without_hiding_a_note_that_was_taken_off_is_on_the_screen(
    room: JourneyRoom, monkeypatch: pytest.MonkeyPatch
) -> None:
    room.arrange(property="hidden", thing=written(room, OTHER), value="yes")
    assert not room.notes()
    monkeypatch.setattr(notes_module, "hidden_notes", lambda board: frozenset())
    assert OTHER in room.seen_words()


def test_words_of_somebody_who_takes_everything_back_leave_the_map(room: JourneyRoom) -> None:
    phone = room.person()
    room.tells(phone, "i1", note_1=NOTE, lane_1="doing")
    written(room, OTHER)
    assert {note.text for note in room.notes()} == {NOTE, OTHER}
    room.store.withdraw(room.sessions_of(phone), room.now, WithdrawalHow.PHONE)
    assert {note.text for note in room.notes()} == {OTHER}
    assert NOTE not in room.seen_words()


def test_a_sensitive_map_shows_the_room_nothing_and_its_facilitator_all(tmp_path: Path) -> None:
    with JourneyRoom(tmp_path, sensitive=True) as room:
        room.tells(room.person(), "i2", note_1=NOTE, lane_1="doing")
        room.feels("i2", *["good"] * 6)
        room.approve_all()
        assert NOTE not in streamed(room)
        assert "how it felt" not in room.seen_words().casefold()
        assert NOTE in room.page(BOARD).words


def test_a_stage_that_goes_while_somebody_writes_to_it_loses_nothing(room: JourneyRoom) -> None:
    written(room, OTHER)
    phone = room.person()
    phone.get(f"/r/{MAP}/2?then=review")
    assert room.arrange("remove", axis="stage", thing="i2").status_code == 200
    page = phone.send(feeling="bad", note_1=NOTE, lane_1="doing")
    assert page.status == 409
    assert page.form.values["note_1"].strip() == NOTE
    assert "taken" in page.words
    assert "The first visit" not in phone.get(f"/r/{MAP}/review").words
    tray = room.page(BOARD)
    assert f"move them, or bring it back. {OTHER}" in tray.words
    assert OTHER not in room.seen_words()
    assert room.press(tray, "Bring back “The first visit”").status_code == 303
    assert OTHER in room.seen_words()
    assert room.tells(phone, "i2", feeling="bad", note_1=NOTE, lane_1="doing").status == 200
    room.approve_all()
    assert {note.text for note in room.notes()} == {NOTE, OTHER}


def test_a_lane_that_goes_keeps_its_notes_in_the_tray_and_asks_their_writers_again(room: JourneyRoom) -> None:
    phone = room.person()
    room.tells(phone, "i2", note_1=NOTE, lane_1="hurts")
    room.approve_all()
    room.arrange("remove", axis="lane", thing="hurts")
    assert room.map()["without_place"] == 1
    page = phone.get(f"/r/{MAP}/2?then=review")
    assert "Choose again: this has been taken off" in page.words
    assert phone.send(lane_1="").status == 422
    assert phone.send(lane_1="helps").status == 200
    assert room.map()["without_place"] == 0


def test_two_facilitators_who_move_the_same_note_are_both_told_and_nothing_is_overwritten(room: JourneyRoom) -> None:
    note = written(room)
    mine, theirs = room.page(f"{BOARD}?chosen={note}"), room.page(f"{BOARD}?chosen={note}")
    assert room.press(mine, "Move it there", value="i3/helps").status_code == 303
    answer = room.press(theirs, "Move it there", value="i1/hurts")
    assert answer.status_code == 409
    for told in (
        "Somebody else has changed this meanwhile.",
        'You wanted: <b dir="auto">Before anybody knows: What gets in the way</b>',
        'It stands now at <b dir="auto">After the visit: What would help</b>',
    ):
        assert told in answer.text
    page = room.page(f"{BOARD}?chosen={note}")
    assert NOTE in room.cell(page, "i3/helps")
    assert room.press(page, "Move it there", value="i1/hurts").status_code == 303
    assert NOTE in room.cell(room.page(BOARD), "i1/hurts")
    refused = room.arrange(property="place", thing=note, value="i2/doing", was="i3/helps")
    assert (refused.status_code, refused.json()["error"]["code"]) == (409, "live.arranged-meanwhile")


def test_notes_are_clustered_marked_and_answered_and_the_room_sees_it(room: JourneyRoom) -> None:
    pain, chance = written(room), written(room, OTHER, lane="doing")
    page = room.page(f"{BOARD}?chosen={pain}")
    assert room.press(page, "Mark as pain point").status_code == 303
    assert room.press(page, "Begin a cluster", also_value="Asked twice").status_code == 303
    page = room.page(f"{BOARD}?chosen={chance}")
    assert room.press(page, "Put into “Asked twice”").status_code == 303
    assert room.press(page, "Mark as opportunity").status_code == 303
    assert room.press(room.page(f"{BOARD}?chosen={chance}"), "It answers this").status_code == 303
    assert f"{NOTE} No longer" in room.page(f"{BOARD}?chosen={chance}").words
    assert room.cell(room.page(BOARD), "i2/doing").startswith("Asked twice")
    seen = room.seen_words()
    assert "Asked twice" in seen
    assert "Pain point: what gets in the way" in seen


def test_a_lane_of_pain_points_makes_its_notes_pain_points(room: JourneyRoom) -> None:
    written(room, lane="hurts")
    chance = written(room, OTHER, lane="helps")
    assert "Which pain points it answers" in room.page(f"{BOARD}?chosen={chance}").words


def test_a_note_of_the_facilitators_own_comes_to_its_place_and_can_be_changed(room: JourneyRoom) -> None:
    first, second = room.page(BOARD), room.page(BOARD)
    added = room.press(first, "Add the note", value="A letter first", also_value="i1/doing")
    assert room.press(second, "Add the note", value="A second letter", also_value="i1/doing").status_code == 303
    page = room.page(added.headers["location"].partition("#")[0])
    assert room.press(page, "Change the words", value="A letter in plain words").status_code == 303
    cell = room.cell(room.page(BOARD), "i1/doing")
    assert "A letter in plain words" in cell
    assert "A second letter" in cell


def test_stages_and_lanes_are_added_renamed_reordered_and_phones_follow(room: JourneyRoom) -> None:
    phone = room.person()
    assert room.press(room.page(BOARD), "Add the stage", value="A year later").status_code == 303
    assert room.press(room.page(BOARD), "Rename After the visit", value="The week after").status_code == 303
    assert room.press(room.page(BOARD), "Later Before anybody knows").status_code == 303
    assert room.press(room.page(BOARD), "Add the lane", value="Who pays", kind="backstage").status_code == 303
    assert [stage.label for stage in room.one.board.stages] == [
        "The first visit", "Before anybody knows", "The week after", "A year later",
    ]  # fmt: skip
    assert "A year later" in phone.get(f"/r/{MAP}/review").words
    assert "Who pays" in phone.get(f"/r/{MAP}/1?then=review").words
    twice = room.press(room.page(BOARD), "Add the stage", value="the first visit")
    assert twice.status_code == 409
    assert "There is a stage of that name already." in twice.text
    for number in range(8):
        room.press(room.page(BOARD), "Add the stage", value=f"Stage {number}")
    assert "12 stages already" in room.press(room.page(BOARD), "Add the stage", value="One too many").text


def test_hostile_words_stand_as_text_on_the_page_and_in_the_drawing(room: JourneyRoom) -> None:
    written(room, HOSTILE)
    assert HOSTILE in room.page(BOARD).words
    assert "<script>" not in room.ask("GET", BOARD).text
    assert all("<script" not in page for shape in room.map()["shapes"] for page in shape["pages"])
    assert "evil" in room.seen_words()


def test_the_page_has_another_version_as_soon_as_it_would_show_something_else(room: JourneyRoom) -> None:
    versions = [room.ask("GET", f"{BOARD}/version").text]
    note = written(room)
    versions.append(room.ask("GET", f"{BOARD}/version").text)
    room.arrange(property="mark", thing=note, value="pain_point")
    versions.append(room.ask("GET", f"{BOARD}/version").text)
    assert room.ask("GET", f"{BOARD}/version").text == versions[-1]
    assert len(set(versions)) == len(versions)


def test_the_workshops_page_leads_to_the_map_and_a_round_without_a_board_says_so(room: JourneyRoom) -> None:
    assert room.page("/w/w1").link("Arrange what people write") == BOARD
    assert room.ask("GET", "/w/w1/board/nothing").status_code == 404
    assert room.ask("GET", "/w/nowhere/board/nothing").status_code == 404
