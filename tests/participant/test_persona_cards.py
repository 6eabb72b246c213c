"""Persona cards through the real app: phones that share a card, and the wall that the room sees."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from facilitation_kit.activities.card_codes import card_code
from facilitation_kit.responses.safety_records import ConsentItem, WithdrawalHow
from tests.card_room import CARDS, CardRoom

STRONG = "Makes everybody laugh on the way home"
HELPS = "Somebody who rings back the same day"
OWN = "My uncle is the worker that I write about"


@pytest.fixture
def room(tmp_path: Path) -> Iterator[CardRoom]:
    with CardRoom(tmp_path) as opened:
        yield opened


def test_a_second_phone_takes_up_a_tables_card_with_its_code(room: CardRoom) -> None:
    first, second = room.person(), room.person()
    code = room.begin(first, "table")
    room.write(first, "strengths", STRONG)
    second.get("/now")
    page = second.send(code=f" {code.lower()} ")
    assert code in page.words
    assert "Name" in page.words, "the first page that nobody at the table has been through"
    review = second.get(f"/r/{CARDS}/review")
    assert STRONG in review.words
    assert f"At a table, card {code}" in review.words
    room.write(second, "strengths", f"{STRONG}, and notices who is missing")
    room.approve_all()
    (card,) = room.wall()["cards"]
    assert card["lines"][0]["text"] == f"{STRONG}, and notices who is missing"
    assert {row.entry_mode.value for row in room.rows()} == {"table"}


def test_people_who_work_alone_see_nothing_of_each_other(room: CardRoom) -> None:
    first, second = room.person(), room.person()
    room.begin(first)
    room.begin(second)
    room.write(first, "strengths", STRONG)
    assert STRONG in first.get(f"/r/{CARDS}/review").words
    assert STRONG not in second.get(f"/r/{CARDS}/review").words
    room.write(second, "strengths", HELPS)
    room.approve_all()
    assert sorted(card["lines"][0]["text"] for card in room.wall()["cards"]) == [STRONG, HELPS]


def test_a_wrong_code_is_refused_and_stays_as_it_was_typed(room: CardRoom) -> None:
    phone = room.person()
    phone.get("/now")
    for typed, told in (("HELLO", "and this is not one"), ("FFFFFF", "")):
        page = phone.send(code=typed)
        assert page.status == 422
        assert told in page.words
        assert page.element("answer").get("value") == typed
    assert room.rows() == []


def test_who_guesses_codes_has_to_wait(room: CardRoom) -> None:
    first, phone = room.person(), room.person()
    code = room.begin(first, "pair")
    phone.get("/now")
    statuses = []
    for number in range(room.settings.wrong_receipts_per_participant + 1):
        page = phone.send(code=card_code(f"guess {number}", "pair"))
        statuses.append(page.words)
        assert page.status == 422
    assert "Nobody here has started a card" in statuses[0]
    assert "Too many wrong codes" in statuses[-1]
    assert phone.send(code=code).status == 422, "the right one too, or guessing would pay"


def test_what_somebody_keeps_to_themselves_is_on_no_other_phone_and_no_wall(room: CardRoom) -> None:
    first, second = room.person(), room.person()
    code = room.begin(first, "pair")
    second.get("/now")
    second.send(code=code)
    room.write(first, "strengths", STRONG)
    room.write(first, "what_matters_to_me", OWN)
    room.approve_all()
    assert OWN in second.get(f"/r/{CARDS}/review").words
    assert OWN in str(room.wall())
    room.write(first, "what_matters_to_me", OWN, mine="yes")
    assert OWN in first.get(f"/r/{CARDS}/review").words
    assert OWN not in second.get(f"/r/{CARDS}/review").words
    assert OWN not in str(room.wall())
    assert STRONG in str(room.wall())


def test_the_wall_shows_a_text_only_while_it_is_approved_and_not_hidden(room: CardRoom) -> None:
    phone = room.person()
    room.begin(phone)
    room.write(phone, "strengths", STRONG)
    assert room.wall()["cards"] == []
    room.approve_all()
    (card,) = room.wall()["cards"]
    assert card["lines"][0]["text"] == STRONG
    assert room.arrange("hidden", card["id"], "yes").status_code == 200
    assert room.wall()["cards"] == []
    assert room.arrange("hidden", card["id"], "", "yes").status_code == 200
    assert len(room.wall()["cards"]) == 1


def test_words_of_somebody_who_agrees_to_nothing_more_or_withdraws_leave_the_wall(room: CardRoom) -> None:
    silent = room.person(frozenset({ConsentItem.TAKE_PART}))
    first, second = room.person(), room.person()
    code = room.begin(first, "table")
    for phone in (silent, second):
        phone.get("/now")
        phone.send(code=code)
    room.write(first, "strengths", STRONG)
    room.write(second, "what_helps", HELPS)
    room.write(silent, "about_me", OWN)
    room.approve_all()
    assert [line["text"] for line in room.wall()["cards"][0]["lines"]] == [STRONG, HELPS]
    room.store.withdraw(room.sessions_of(first), room.now, WithdrawalHow.PHONE)
    assert [line["text"] for line in room.wall()["cards"][0]["lines"]] == [HELPS]


def test_saving_a_page_as_the_others_wrote_it_makes_it_nobody_elses(room: CardRoom) -> None:
    first, second = room.person(), room.person()
    code = room.begin(first, "table")
    second.get("/now")
    second.send(code=code)
    room.write(first, "strengths", STRONG)
    before = len(room.rows())
    room.write(second, "strengths", STRONG)
    assert len(room.rows()) == before
    room.write(second, "strengths", HELPS)
    assert len(room.rows()) == before + 2


def test_choices_stand_beside_the_words(room: CardRoom) -> None:
    phone = room.person()
    room.begin(phone)
    room.write(phone, "name_alias", "Robin")
    room.choose(phone, "picture", "boat")
    room.choose(phone, "age_band", "16-17")
    room.choose(phone, "needs", "heard")
    room.choose(phone, "contexts", "online")
    room.write(phone, "strengths", STRONG)
    room.approve_all()
    (card,) = room.wall()["cards"]
    assert (card["alias"], card["picture"], card["who"]) == ("Robin", "boat", "16\N{EN DASH}17")
    assert (card["needs"], card["contexts"]) == (["To be heard"], ["online"])
    assert "<svg" in room.wall()["pictures"]["boat"]


def test_a_card_that_was_sent_back_is_before_its_makers_again_and_nobody_else(room: CardRoom) -> None:
    maker, other = room.person(), room.person()
    room.begin(maker)
    room.begin(other)
    room.write(maker, "strengths", STRONG)
    room.approve_all()
    (card,) = room.wall()["cards"]
    assert "has come back" not in maker.get(f"/r/{CARDS}/review").words
    room.arrange("sent_back", card["id"], "yes")
    assert "has come back" in maker.get(f"/r/{CARDS}/review").words
    assert "has come back" not in other.get(f"/r/{CARDS}/review").words
    assert "Sent back" in str(room.wall())


def test_a_sensitive_round_has_an_empty_wall(tmp_path: Path) -> None:
    with CardRoom(tmp_path, sensitive=True) as room:
        phone = room.person()
        room.begin(phone)
        room.write(phone, "strengths", STRONG)
        room.approve_all()
        assert room.wall()["cards"] == []
