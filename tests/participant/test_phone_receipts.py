"""Three words lead back to one's own answers, and let them be taken back, through the real app."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from facilitation_kit.participant.receipts import Receipts
from facilitation_kit.participant.workshop_room import WorkshopRoom
from facilitation_kit.responses.safety_records import WithdrawalHow
from facilitation_kit.safeguarding.receipt_words import receipt_hash, word_list
from tests.control_desk import Desk
from tests.participant.test_phone_routes import RESULT
from tests.phones import Hall, Phone, words


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[Hall]:
    with Hall(tmp_path) as opened:
        yield opened


def receipt_of(phone: Phone) -> str:
    page = phone.get("/receipt")
    return words(next(each for each in page.root.iter("p") if each.get("class") == "words-of-mine"))


def everything_in(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


def test_a_receipt_is_three_words_that_stay_the_same_and_are_stored_nowhere(hall: Hall, tmp_path: Path) -> None:
    without_anybody = everything_in(tmp_path)
    phone = hall.joined()
    receipt = receipt_of(phone)
    assert len(receipt.split()) == 3
    assert set(receipt.split()) <= set(word_list())
    assert receipt_of(phone) == receipt
    files = everything_in(tmp_path)
    assert receipt_hash(b"s" * 32, receipt) in files, "nothing was looked at"
    assert receipt.encode() not in files
    # A workshop has words too, and one of three drawn by chance may be among them.
    assert not [word for word in receipt.split() if files.count(word.encode()) > without_anybody.count(word.encode())]


def test_two_people_never_have_the_same_words(hall: Hall) -> None:
    class SameDraw(Receipts):
        def _draw(self, participant: str, draw: int) -> tuple[str, ...]:
            return super()._draw("anybody" if draw == 0 else participant, draw)  # type: ignore[arg-type]

    hall.hub.receipts = SameDraw(b"s" * 32)
    receipts = {receipt_of(hall.joined()) for _ in range(3)}
    assert len(receipts) == 3


def test_leaving_and_coming_back_is_the_same_person_with_one_ballot(hall: Hall) -> None:
    round_id = hall.open_round(options=("A", "B"))
    phone = hall.joined()
    phone.send(position="agree")
    receipt = receipt_of(phone)
    phone.get("/leave")
    assert phone.get("/now").path == "/"

    other = hall.phone()
    page = other.get("/rejoin")
    page = other.post("/rejoin", {"words": receipt.upper().replace(" ", ", ")})
    assert page.path == f"/r/{round_id}/2"
    other.get(f"/r/{round_id}/1")
    other.send(position="disagree")
    assert len(hall.store.participants()) == 1
    (ballot,) = hall.store.ballots(round_id)
    assert [answer.value for answer in ballot.answers] == ["disagree"]


@pytest.mark.parametrize("typed", ["", "otter", "otter kettle", "a b c", "otter " * 40, "\x00", "1 2 3"])
def test_wrong_words_lead_nowhere_and_are_not_shown_again(hall: Hall, typed: str) -> None:
    hall.joined()
    phone = hall.phone()
    phone.get("/rejoin")
    page = phone.post("/rejoin", {"words": typed})
    assert page.status == 422
    assert page.title.startswith("Error: ")
    assert page.form.values["words"] == ""
    assert "workshop" not in phone.client.cookies


def test_nobody_comes_back_as_somebody_who_has_withdrawn(hall: Hall) -> None:
    phone = hall.joined()
    receipt = receipt_of(phone)
    phone.get("/withdraw")
    assert phone.post("/withdraw", {"sure": "yes"}).heading == "Your answers are taken back"
    assert hall.phone().post("/rejoin", {"words": receipt}).status == 422


def test_coming_back_works_after_the_workshop_is_over(hall: Hall) -> None:
    receipt = receipt_of(hall.joined())
    hall.close_workshop()
    page = hall.phone().post("/rejoin", {"words": receipt})
    assert page.heading == "This workshop is over"


def test_the_receipt_and_coming_back_are_found_from_every_page(hall: Hall) -> None:
    phone = hall.joined()
    assert phone.get("/now").link("My three words") == "/receipt"
    assert phone.get("/").link("I was here before") == "/rejoin"
    assert phone.get("/leave").links == []


# -- taking everything back ------------------------------------------------------------------------------------------


def test_withdrawing_is_explained_first_and_needs_a_decision(hall: Hall) -> None:
    hall.open_round()
    phone = hall.joined()
    phone.send(position="agree")
    page = phone.get(phone.get("/now").link("Take my answers back"))
    assert "is deleted, for good" in page.words
    assert "stay as they were shown" in page.words
    assert phone.post("/withdraw", {}).path == "/withdraw"
    assert len(hall.rows()) == 1


def test_withdrawing_takes_everything_out_and_the_phone_forgets(hall: Hall) -> None:
    round_id = hall.open_round(options=("A", "B"))
    phone, other = hall.joined(), hall.joined()
    phone.send(position="agree")
    other.send(position="disagree")
    phone.get("/withdraw")
    page = phone.send()
    assert page.heading == "Your answers are taken back"
    assert "Your answers are deleted: 1." in page.words
    assert "No result that had your answers in it has been shown" in page.words
    assert page.headers["clear-site-data"] == '"storage"'
    assert "workshop" not in phone.client.cookies
    assert [row.value for row in hall.rows()] == ["disagree"]
    assert len(hall.room.people) == 1
    assert len(hall.room.answered[round_id]) == 1
    (gone,) = hall.store.withdrawn(hall.room.state.id).participants
    assert gone not in hall.room.people


def test_a_second_phone_of_the_same_person_is_out_as_well(hall: Hall) -> None:
    hall.open_round()
    phone = hall.joined()
    second = hall.phone()
    second.post("/rejoin", {"words": receipt_of(phone)})
    form = second.seen.form
    phone.get("/withdraw")
    phone.send()
    assert second.raw("POST", form.action, data={**form.values, "position": "agree"}).status_code == 403
    assert second.get("/now").path == "/"
    assert hall.rows() == []


def test_a_result_that_was_shown_stays_and_is_said_to_stay(hall: Hall) -> None:
    round_id = hall.open_round()
    phone = hall.joined()
    phone.send(position="agree")
    hall.reveal_round(RESULT)
    phone.get("/withdraw")
    page = phone.send()
    assert "stays as shown" in page.words
    assert hall.room.shown_result(round_id) == RESULT


def test_a_result_that_nobody_has_seen_is_counted_again(hall: Hall) -> None:
    counted_again: list[WorkshopRoom] = []
    hall.hub.recount = counted_again.append
    round_id = hall.open_round()
    phone = hall.joined()
    phone.send(position="agree")
    hall.close_round()
    hall.room.results[round_id] = RESULT
    phone.get("/withdraw")
    phone.send()
    assert round_id not in hall.room.results
    assert counted_again == [hall.room]


def test_what_the_console_sees_is_counted_without_them_and_what_was_shown_stays(tmp_path: Path) -> None:
    async def started(desk: Desk) -> None:
        desk.desk.start()

    with Desk(tmp_path) as desk:
        desk.run(started(desk))
        round_id = desk.open_round("statements", options=("A",))
        desk.vote(*["agree"] * 7)
        desk.act("close_round")
        address = f"/workshops/w1/results/{round_id}"
        assert desk.api("GET", address).json()["ballots"]["text"] == "7"
        first, second = desk.phones[:2]
        first.get("/withdraw")
        first.send()
        assert desk.api("GET", address).json()["ballots"]["text"] == "6"
        shown = desk.act("reveal_round")["results"][round_id]
        second.get("/withdraw")
        second.send()
        assert desk.room.shown_result(round_id) == shown
        # The hub is started again, and counts what was revealed anew.
        desk.room.results.clear()
        assert desk.api("GET", address).json()["ballots"]["text"] == "6"
        assert len(desk.store.ballots(round_id)) == 5


def test_told_to_the_facilitator_it_is_the_same(hall: Hall) -> None:
    hall.open_round()
    phone = hall.joined()
    phone.send(position="agree")
    (person,) = hall.store.participants()
    summary = hall.run(hall.hub.withdraw(person.id, hall.room, WithdrawalHow.TOLD_FACILITATOR))
    assert summary.answers == 1
    assert phone.get("/now").path == "/"


def test_strangers_are_asked_for_their_words_first(hall: Hall) -> None:
    assert hall.phone().get("/withdraw").path == "/rejoin"
    assert hall.phone().get("/receipt").path == "/"
    assert hall.phone().raw("POST", "/withdraw", data={"sure": "yes"}).status_code == 403
