"""Somebody tries tokens, cookies, tickets and join codes until one fits."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from facilitation_kit.live.join_codes import ALPHABET, CODE_LENGTH, new_join_code
from facilitation_kit.participant.control_access import ControlAccess
from facilitation_kit.settings import Settings
from tests.control_desk import TOKEN, Desk
from tests.doors import FORM, Door, Knock, knock
from tests.phones import CODE, Hall

TRIES = 300


def tokens_tried(desk: Desk, door: Door) -> int:
    """How many of many wrong tokens the hub compared with its own before it stopped answering."""
    answered = 0
    for number in range(TRIES):
        shown = (
            Knock(headers={"content-type": FORM}, body=f"token=guess-{number}".encode())
            if door.method == "POST"
            else Knock(headers={"authorization": f"Bearer guess-{number}"})
        )
        answered += knock(desk, desk.control, door, shown).status != 429
    return answered


DOORS = [
    Door(listener="control", method="POST", address="/login"),
    Door(listener="control", method="GET", address="/api/workshops"),
]


@pytest.mark.parametrize("door", DOORS, ids=lambda door: door.address)
def test_tokens_can_be_tried_only_a_few_times_a_minute(tmp_path: Path, door: Door) -> None:
    with Desk(tmp_path, wrong_tokens_per_minute=30) as desk:
        assert 30 <= tokens_tried(desk, door) <= 35


@pytest.mark.parametrize("door", DOORS, ids=lambda door: door.address)
def test_without_the_limit_all_are_tried(tmp_path: Path, door: Door) -> None:
    with Desk(tmp_path, wrong_tokens_per_minute=10 * TRIES) as desk:
        assert tokens_tried(desk, door) == TRIES


def test_guessing_at_the_token_neither_logs_anybody_out_nor_stops_the_notebooks(tmp_path: Path) -> None:
    with Desk(tmp_path, wrong_tokens_per_minute=30) as desk:
        desk.log_in()
        tokens_tried(desk, DOORS[0])
        assert desk.page("/w/w1").status == 200
        assert desk.api("GET", "/workshops").status_code == 200


def test_a_cookie_or_ticket_changed_in_any_place_opens_nothing(tmp_path: Path) -> None:
    with Desk(tmp_path) as desk:
        phone = desk.joined()
        cookie = phone.client.cookies["workshop"]
        ticket = desk.api("POST", "/workshops/w1/tickets", {"view": "console"}).json()["ticket"]
        desk.log_in()
        control = desk.client.cookies["facilitation_control"]
        desk.client.cookies.clear()
        now = Door(listener="phones", method="GET", address="/now")
        stream = Door(listener="control", method="GET", address="/stream")
        page = Door(listener="control", method="GET", address="/w/{workshop}")

        def opens(cookie: str, ticket: str, control: str) -> set[int]:
            headers = {"cookie": f"workshop={cookie}; facilitation_control={control}"}
            return {
                knock(desk, desk.app, now, Knock(headers=headers)).status,
                knock(desk, desk.control, stream, Knock(query=f"ticket={ticket}".encode())).status,
                knock(desk, desk.control, page, Knock(headers=headers)).status,
            }

        assert opens(cookie, ticket, control) == {200}
        changes = random.Random(1)
        for _ in range(60):
            assert 200 not in opens(*(changed(each, changes) for each in (cookie, ticket, control)))


def changed(text: str, rng: random.Random) -> str:
    """The text with one character another."""
    at = rng.randrange(len(text))
    # The last character of a base64 text holds bits that mean nothing; all others mean something.
    at -= at == len(text) - 1
    other = rng.choice([each for each in "abcdefghijklmnopqrstuvwxyz0123456789" if each != text[at]])
    return text[:at] + other + text[at + 1 :]


def test_one_sessions_form_token_is_of_no_use_with_anothers(tmp_path: Path) -> None:
    access = ControlAccess(TOKEN, origins=frozenset(), wrong_tokens_per_minute=1, monotonic=lambda: 0.0)
    mine, theirs = (str(access.session(access.log_in().split(";")[0])) for _ in range(2))
    assert access.form_is_ours(mine, access.forgery_token(mine), None)
    assert not access.form_is_ours(theirs, access.forgery_token(mine), None)


# -- join codes -----------------------------------------------------------------------------------------------------


def test_wrong_codes_are_answered_only_so_often(tmp_path: Path) -> None:
    for limit, answered in ((20, 20), (10 * TRIES, TRIES)):
        (tmp_path / str(limit)).mkdir()
        with Hall(tmp_path / str(limit), settings=Settings(wrong_codes_per_minute=limit)) as hall:
            phone, rng = hall.phone(), random.Random(2)
            statuses = [phone.raw("GET", f"/j/{new_join_code(rng, {CODE})}").status_code for _ in range(TRIES)]
            assert answered <= statuses.count(404) <= answered + 3
            assert statuses.count(404) + statuses.count(429) == TRIES
            # The room may go on joining meanwhile.
            assert phone.raw("GET", f"/j/{CODE}").status_code == 200


def test_a_day_of_guessing_hardly_ever_finds_a_code() -> None:
    """The code stands on the wall; what it must withstand is somebody outside who tries codes as fast as the hub goes."""
    rng = random.Random(3)
    sample = {new_join_code(rng) for _ in range(20_000)}
    assert len(sample) > 19_995  # nearly all of the codes that can be are
    kept = sum(1 for _ in range(2_000) if new_join_code(rng, ()) != "") / 2_000
    codes = len(ALPHABET) ** CODE_LENGTH * kept
    per_second, seconds = 1_000, 3 * 60 * 60
    assert per_second * seconds / codes < 0.02
