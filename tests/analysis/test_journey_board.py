"""A journey map while people make it: dots only in fives, pages that a room can read, and the protected result afterwards."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import etree

from facilitation_kit.analysis import journey_board
from facilitation_kit.analysis.board_notes import BoardNote
from facilitation_kit.analysis.disclosure_control import Policy, Profile
from facilitation_kit.analysis.journey_board import journey_of_round, journey_screen
from facilitation_kit.analysis.journey_screen import journey_screen_pages
from facilitation_kit.analysis.journey_view import JourneyView, ShownLane, ShownNote, ShownStage
from facilitation_kit.analysis.made_journeys import journey_to_go_on_with, made_journeys
from facilitation_kit.analysis.shown_in_fives import shown_in_fives
from facilitation_kit.identifiers import ItemId
from facilitation_kit.live.workshop_state import RoundStatus
from tests.journey_room import JourneyRoom

DOT = "M-1,0a1,1 0 1,0 2,0a1,1 0 1,0 -2,0z"
POLICY = Policy()


@pytest.fixture
def room(tmp_path: Path) -> Iterator[JourneyRoom]:
    with JourneyRoom(tmp_path) as opened:
        yield opened


def dots(room: JourneyRoom) -> int:
    """So many people's feelings stand on the screen."""
    pages: list[str] = room.map()["shapes"][0]["pages"]
    drawn = sum(page.count(DOT) for page in pages)
    return drawn - sum("One person" in page for page in pages)  # one of them explains the sign


def view(room: JourneyRoom, profile: Profile = Profile.ROOM) -> JourneyView:
    return journey_of_round(room.store, room.one, room.notes(profile), POLICY, profile)


def test_feelings_come_up_with_the_fifth_person_and_move_with_the_tenth(room: JourneyRoom) -> None:
    seen = []
    for number in range(11):
        room.feels("i1", ("good", "bad")[number % 2])
        seen.append(dots(room))
    assert seen == [0, 0, 0, 0, 5, 5, 5, 5, 5, 10, 10]
    assert "not shown yet" in room.map()["sentences"][1], "nobody learns whether few or none told of another stage"


def test_control_without_steps_of_five_one_answer_moves_the_picture(
    room: JourneyRoom, monkeypatch: pytest.MonkeyPatch
) -> None:
    room.feels("i1", *["good"] * 5)
    before = room.map()["shapes"]
    room.feels("i1", "very_bad")
    assert room.map()["shapes"] == before
    monkeypatch.setattr(journey_board, "shown_in_fives", lambda answers: shown_in_fives(answers, step=1))
    assert dots(room) == 6
    assert room.map()["shapes"] != before


def test_under_five_people_only_the_facilitators_curve_is_drawn_and_it_says_so(room: JourneyRoom) -> None:
    room.feels("i1", *["good"] * 4)
    for stage, feeling in (("i1", "1"), ("i2", "-2")):
        room.arrange(property="curve", thing=stage, value=feeling)
    assert dots(room) == 0
    assert "Drawn by the facilitator" in room.seen_words()
    assert [each.facilitator for each in view(room).feelings] == [1, -2, None]
    room.feels("i1", "good")
    assert [each.facilitator for each in view(room).feelings] == [None, -2, None]
    assert dots(room) == 5


def test_a_moved_note_stands_where_it_was_moved_and_a_renamed_stage_keeps_its_own(room: JourneyRoom) -> None:
    room.tells(room.person(), "i1", note_1="They came late", lane_1="doing")
    room.approve_all()
    (note,) = room.notes()
    room.arrange(property="place", thing=note.id, value="i3/helps")
    room.arrange("rename", axis="stage", thing="i3", value="A year later", was="After the visit")
    (shown,) = view(room).notes
    assert (shown.stage, shown.lane, shown.mark) == ("i3", "helps", "opportunity")
    assert view(room).stages[2].label == "A year later"
    assert "opportunity" in {str(each.mark) for each in view(room).notes}, "by the lane that it stands in now"


def revealed(room: JourneyRoom) -> None:
    room.act("close_round")
    room.act("reveal_round")


def test_packs_get_the_map_after_the_reveal_with_the_feelings_of_the_protected_result(room: JourneyRoom) -> None:
    room.feels("i1", *["very_bad"] * 8, *["bad"] * 6, *["in_between"] * 6, *["good"] * 6, *["very_good"] * 6)
    room.feels("i2", "very_bad")
    room.tells(room.person(), "i2", note_1="They came late", lane_1="hurts")
    room.approve_all()

    def made() -> tuple[JourneyView, ...]:
        return made_journeys(room.store, room.room.state, room.activities, POLICY, Profile.WORKING_GROUP)

    assert made() == ()
    revealed(room)
    (shown,) = made()
    felt = {each.stage: each for each in shown.feelings}
    assert felt["i1"].counts == (8, 6, 6, 6, 6)
    assert (felt["i2"].counts, felt["i2"].middle) == ((), None)
    assert [note.text for note in shown.notes] == ["They came late"]
    kept = journey_to_go_on_with(replace(shown, actor="Robin of the Harbour"))
    assert (kept.actor, [stage.label for stage in kept.stages]) == (
        "robin-of-the-harbour",
        [stage.label for stage in shown.stages],
    )
    assert [note.text for note in kept.notes] == ["They came late"]


def big(notes: int, stages: int = 12, lanes: int = 8) -> JourneyView:
    return JourneyView(
        id="way",
        title="A way",
        stages=tuple(ShownStage(id=f"s{n}", label=f"Stage {n}") for n in range(stages)),
        lanes=tuple(ShownLane(id=f"l{n}", label=f"Lane {n}") for n in range(lanes)),
        notes=tuple(
            ShownNote(id=f"n{n}", stage=f"s{n % stages}", lane=f"l{n % lanes}", text=f"Note-{n} told again")
            for n in range(notes)
        ),
    )


def words_of(page: str) -> str:
    return " ".join(" ".join(map(str, etree.fromstring(page.encode()).itertext())).split())


def pages_of(shape: dict[str, object]) -> list[str]:
    pages = shape["pages"]
    assert isinstance(pages, list)
    return [words_of(page) for page in pages]


def test_every_note_stands_on_one_page_of_each_shape_and_the_first_pages_say_where() -> None:
    made = big(300)
    for shape in journey_screen_pages(made):
        pages = pages_of(shape)
        for note in made.notes:
            assert sum(f"{note.text.split()[0]} " in text for text in pages) == 1
        index = re.findall(r"(\d+) notes, page (\d+)", " ".join(pages[:3]))
        assert len(index) == len(made.stages)
        for stage, (many, page) in zip(made.stages, index, strict=True):
            assert int(many) == 25
            assert stage.label in pages[int(page) - 1]
            assert "Note-" in pages[int(page) - 1]


def test_a_few_notes_stand_beside_how_it_felt_and_need_no_other_page() -> None:
    for shape in journey_screen_pages(big(2, stages=3, lanes=1)):
        (page,) = pages_of(shape)
        assert "Note-0" in page
        assert "Note-1" in page


def test_pages_are_as_large_as_their_shape_and_their_letters_as_large_as_a_room_needs() -> None:
    for shape in journey_screen_pages(big(60)):
        pages = shape["pages"]
        assert isinstance(pages, list)
        for page in pages:
            root = etree.fromstring(page.encode())
            wide, tall = (float(each) for each in root.get("viewBox", "").split()[2:])
            assert (wide, tall) == (float(str(shape["width"])) + 4, float(str(shape["height"])) + 4)
            assert 'font-size="28.0"' in page
            for text in root.iter("{*}text"):
                assert 0 <= float(text.get("x", "")) < wide
                assert 0 <= float(text.get("y", "")) < tall


def test_long_names_of_stages_stand_beside_fewer_others_so_that_no_word_is_cut() -> None:
    long = replace(big(0, stages=6), stages=tuple(ShownStage(id=f"s{n}", label="Responsibilities") for n in range(6)))
    for shape in journey_screen_pages(long):
        assert all("Responsibilities" in page for page in pages_of(shape))


def test_an_empty_map_has_its_stages_and_says_that_it_has_not_begun(room: JourneyRoom) -> None:
    made = journey_screen(room.store, room.one, (), POLICY)
    assert made["begun"] is False
    assert "The first visit" in room.seen_words()
    own = BoardNote(id="own-1", item=ItemId(""), field="", text="Mine", own=True)
    assert journey_screen(room.store, room.one, (own,), POLICY)["without_place"] == 1


def test_the_picture_of_a_closed_round_is_still_in_fives(room: JourneyRoom) -> None:
    room.feels("i1", *["good"] * 6)
    room.act("close_round")
    assert room.one.status is RoundStatus.CLOSED
    assert dots(room) == 5
