"""Join slips through the real applications: one person each, whoever comes with them and however often."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from typer.testing import CliRunner

from facilitation_kit.cli.app import app
from facilitation_kit.errors import StoreError
from facilitation_kit.live.join_slips import new_slips, printed_slip, read_join_slip
from facilitation_kit.responses.records import Participant
from facilitation_kit.responses.slip_stores import Admission
from facilitation_kit.responses.sqlite_store import SqliteStore
from tests.control_desk import BEARER, Desk, seen
from tests.participant.test_paper_site import keyed, plan, sheet
from tests.participant.test_phone_receipts import receipt_of
from tests.phones import ADDRESS, CODE, Phone, Sight


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with Desk(tmp_path) as made:
        made.hub.project = tmp_path  # whose content nobody needs here
        yield made


def make_slips(desk: Desk, count: int = 2, **asked: object) -> tuple[str, ...]:
    answer = desk.api("POST", "/workshops/w1/slips", {"count": count, **asked})
    assert answer.status_code == 201, answer.text
    return tuple(answer.json()["codes"])


def come(desk: Desk, slip: str) -> tuple[Phone, Sight]:
    """A new phone that scans a slip."""
    phone = desk.phone()
    return phone, phone.get(f"/j/{CODE}?slip={slip}")


def people(desk: Desk) -> int:
    return len(desk.store.participants())


def test_a_slip_lets_one_phone_in_and_tells_the_next_that_it_was_used(desk: Desk) -> None:
    first, second = make_slips(desk)
    phone, welcome = come(desk, first)
    assert welcome.heading == "An afternoon together"
    assert phone.post(welcome.form.action, welcome.form.values).path == "/receipt"

    _, used = come(desk, first)
    assert used.status == 409
    assert used.heading == "This slip has been used"
    assert "I was here before" in used.links
    assert come(desk, second)[1].heading == "An afternoon together"
    assert people(desk) == len(desk.room.people) == 1


def test_the_same_phone_goes_on_with_its_cookie_and_a_double_tap_is_one_person(desk: Desk) -> None:
    first, _ = make_slips(desk)
    phone, welcome = come(desk, first)
    for _ in range(2):
        assert phone.post(welcome.form.action, welcome.form.values).path == "/receipt"
    assert phone.get(f"/j/{CODE}?slip={first}").path == "/now"
    assert people(desk) == 1
    assert desk.store.slip_counts(desk.room.state.id).used == 1


def test_without_a_slip_nobody_gets_in_and_the_wall_says_what_is_needed(desk: Desk) -> None:
    open_form = desk.phone().get(f"/j/{CODE}").form
    first, _ = make_slips(desk)
    phone = desk.phone()
    page = phone.get(f"/j/{CODE}")
    assert page.heading == "You need a slip to join"
    assert page.form.method == "get"
    assert phone.post(open_form.action, open_form.values).heading == "You need a slip to join"
    assert people(desk) == 0

    spaced = printed_slip(first).lower().replace("-", " ")
    assert phone.get(f"/j/{CODE}?slip={spaced}").heading == "An afternoon together"
    assert desk.phone().get(f"/?code={spaced}").heading == "An afternoon together"


def test_what_is_no_slip_is_said_plainly_and_kept_for_mending(desk: Desk) -> None:
    make_slips(desk)
    for typed, said in (("K72M", "one of them is not right"), ("", "Scan the picture")):
        page = come(desk, typed)[1]
        assert said in page.words
        assert page.form.values["slip"] == typed


def test_a_slip_that_was_never_printed_lets_nobody_in(desk: Desk) -> None:
    make_slips(desk)
    (made_up,) = new_slips(desk.hub.rng, 1)
    phone, page = come(desk, made_up)
    assert page.status == 404
    assert "No slip of this workshop has this code" in page.words
    first, _ = make_slips(desk)
    welcome = come(desk, first)[1]
    assert phone.post(welcome.form.action, {**welcome.form.values, "slip": made_up}).status == 404
    assert people(desk) == 0


async def both_join(desk: Desk, slip: str) -> list[int]:
    """Two phones that have scanned the same slip press Join at the same moment."""
    clients = [
        httpx.AsyncClient(transport=httpx.ASGITransport(app=desk.app), base_url=ADDRESS, follow_redirects=False)
        for _ in range(2)
    ]
    forms = []
    for client in clients:
        page = seen(await client.get(f"/j/{CODE}?slip={slip}"))
        forms.append(page.form)
    answers = await asyncio.gather(
        *(client.post(form.action, data=form.values) for client, form in zip(clients, forms, strict=True))
    )
    for client in clients:
        await client.aclose()
    return sorted(answer.status_code for answer in answers)


def test_of_two_phones_with_one_slip_at_the_same_moment_one_gets_in(desk: Desk) -> None:
    first, _ = make_slips(desk)
    assert desk.run(both_join(desk, first)) == [303, 409]
    assert people(desk) == 1


def test_a_store_that_only_looks_beforehand_would_let_both_in(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def trusting(store: SqliteStore, participant: Participant, slip: bytes) -> Admission:
        with store.batch():
            store._connections.writer.execute("UPDATE join_slip SET used = 1 WHERE hash = ?", (slip,))
            store.add_participant(participant)
        return Admission.ADMITTED

    monkeypatch.setattr(SqliteStore, "admit", trusting)
    first, _ = make_slips(desk)
    assert desk.run(both_join(desk, first)) == [303, 303]
    assert people(desk) == 2


def test_whoever_is_in_stays_in_and_comes_back_with_three_words(desk: Desk) -> None:
    phone = desk.joined()
    words = receipt_of(phone)
    make_slips(desk)
    round_id = desk.open_round()
    assert phone.get("/now").path == f"/r/{round_id}/1"
    back = desk.phone()
    assert back.post("/rejoin", {"words": words}).path == f"/r/{round_id}/1"


def test_a_withdrawal_takes_the_answers_and_gives_no_slip_back(desk: Desk) -> None:
    first, _ = make_slips(desk)
    desk.open_round()
    phone, welcome = come(desk, first)
    phone.post(welcome.form.action, welcome.form.values)
    phone.get("/now")
    phone.send(position="agree")
    assert len(desk.rows()) == 1
    phone.get("/withdraw")
    phone.post("/withdraw", {"sure": "yes"})
    assert desk.rows() == []
    assert come(desk, first)[1].heading == "This slip has been used"


def test_paper_needs_no_slip_and_goes_in_after_the_closing_time_until_the_reveal(tmp_path: Path) -> None:
    with Desk(tmp_path, plan=plan()) as desk:
        desk.log_in()
        round_id = desk.open_round("statements")
        make_slips(desk)
        desk.act("set_closing_time", until="2026-11-27 18:00+00:00")
        desk.later(30 * 86_400)
        desk.run(desk.desk.close_what_is_due(desk.room))
        assert desk.room.state.open_round is None
        assert keyed(desk, sheet(desk, round_id), position="agree").status_code == 303
        assert len(desk.store.ballots(round_id)) == people(desk) == 1
        assert desk.store.slip_counts(desk.room.state.id).used == 0


def test_codes_are_given_once_and_stored_nowhere(desk: Desk, tmp_path: Path) -> None:
    first, second = make_slips(desk)
    phone, welcome = come(desk, first)
    phone.post(welcome.form.action, welcome.form.values)
    person = desk.store.participants()[0].id
    stored = b"".join(path.read_bytes() for path in tmp_path.rglob("store.sqlite3*"))
    assert person.encode() in stored
    for code in (first, second, printed_slip(first)):
        assert code.encode() not in stored


def test_slips_can_be_made_without_shutting_the_door(desk: Desk) -> None:
    make_slips(desk, only=False)
    assert desk.phone().get(f"/j/{CODE}").heading == "An afternoon together"


def test_a_slip_that_somebody_came_with_through_an_open_door_is_used_when_the_door_is_shut(desk: Desk) -> None:
    first, second = make_slips(desk, only=False)
    for phone, welcome in (come(desk, first), come(desk, first)):
        assert phone.post(welcome.form.action, welcome.form.values).path == "/receipt"
    assert people(desk) == 2
    assert desk.store.slip_counts(desk.room.state.id).used == 1
    desk.act("set_admission", only_with_slip=True)
    assert come(desk, first)[1].heading == "This slip has been used"
    assert come(desk, second)[1].heading == "An afternoon together"


def test_a_count_that_is_none_makes_no_slips(desk: Desk) -> None:
    for count in (0, 201, -1, "many", None, 10**9, "00201", "9" * 5000):
        answer = desk.api("POST", "/workshops/w1/slips", {"count": count})
        assert answer.json()["error"]["code"] == "slips.count"
    assert desk.store.slip_counts(desk.room.state.id).printed == 0
    assert not desk.room.state.only_with_slip


def test_a_workshop_that_is_over_or_unknown_has_no_slips(desk: Desk) -> None:
    for path, body in (("/api/workshops/none/slips", b"{}"), ("/api/workshops/w1/slips", b"[")):
        assert desk.ask("POST", path, content=body, headers=BEARER).status_code == 409
    desk.act("close_workshop")
    answer = desk.api("POST", "/workshops/w1/slips", {"count": 2})
    assert answer.json()["error"]["code"] == "live.workshop-over"


def test_slips_that_are_printed_already_are_written_over_by_none(tmp_path: Path) -> None:
    """Asked before any hub is: no slip is made that would be printed nowhere."""
    given_out = tmp_path / "slips.pdf"
    given_out.write_bytes(b"in people's hands")
    done = CliRunner().invoke(app, ["slips", "--out", str(given_out), "--data-dir", str(tmp_path / "data")])
    assert isinstance(done.exception, StoreError)
    assert done.exception.code == "store.copy-exists"
    assert given_out.read_bytes() == b"in people's hands"


class TestControlPage:
    def test_slips_are_printed_by_a_plain_form_and_the_door_is_opened_again(
        self, desk: Desk, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        printed = []

        async def pdf(order: object, project: Path) -> bytes:
            printed.append(order)
            return b"%PDF-"

        monkeypatch.setattr("facilitation_kit.participant.slip_site.printed_slips", pdf)
        desk.log_in()
        page = desk.page(desk.page("/w/w1").link("Join slips"))
        answer = desk.press(page, "Print join slips", count="3", only="yes")
        assert answer.headers["content-type"] == "application/pdf"
        [order] = printed
        assert all(read_join_slip(code) == code for code in order.codes)  # type: ignore[attr-defined]
        assert len(order.codes) == 3  # type: ignore[attr-defined]
        page = desk.page("/w/w1/slips")
        assert "0 of 3 slips have been used." in page.words
        assert "gets in" in desk.page("/w/w1").words
        assert desk.press(page, "Let everybody in").status_code == 303
        assert not desk.room.state.only_with_slip

    def test_what_could_not_be_printed_counts_for_nothing(self, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("facilitation_kit.participant.paper_printing._PRINTER", "facilitation_kit.no_such_module")
        desk.log_in()
        page = seen(desk.press(desk.page("/w/w1/slips"), "Print join slips", count="3", only="yes"))
        assert page.status == 409
        assert "Nothing was printed" in page.words
        assert desk.store.slip_counts(desk.room.state.id).printed == 0
        assert not desk.room.state.only_with_slip
