"""A post that was on its way, or kept by an old phone, comes after its person has taken everything back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from facilitation_kit.identifiers import ParticipantId
from facilitation_kit.responses.sqlite_store import SqliteStore
from tests.phones import Hall, Phone


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[Hall]:
    with Hall(tmp_path) as opened:
        yield opened


def post_that_is_kept(hall: Hall) -> tuple[Phone, str, dict[str, str], dict[str, str]]:
    """Somebody answers; their phone, and the very post with its cookie as somebody else may have kept it."""
    hall.open_round(options=("A", "B"))
    phone = hall.joined()
    form = phone.get("/now").form
    body = {**form.values, "position": "agree", "action": "save"}
    assert phone.raw("POST", form.action, data=body).status_code == 303
    return phone, form.action, body, {"cookie": f"workshop={phone.client.cookies['workshop']}"}


def test_after_a_withdrawal_the_same_post_brings_nothing_back(hall: Hall) -> None:
    phone, address, body, cookie = post_that_is_kept(hall)
    assert len(hall.rows()) == 1
    phone.get("/withdraw")
    phone.send()
    assert hall.rows() == []
    assert hall.phone().raw("POST", address, data=body, headers=cookie).status_code == 403
    assert hall.rows() == []


def test_nor_when_the_hub_has_forgotten_who_withdrew(hall: Hall) -> None:
    phone, address, body, cookie = post_that_is_kept(hall)
    before = set(hall.room.people)
    phone.get("/withdraw")
    phone.send()
    # As if the withdrawal had reached the store alone: then the writer's transaction refuses.
    hall.room.people |= before
    assert hall.phone().raw("POST", address, data=body, headers=cookie).status_code in {403, 410}
    assert hall.rows() == []


def test_without_a_tombstone_the_same_post_would_bring_the_answer_back(
    hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    def forget_without_a_trace(store: SqliteStore, participant: ParticipantId) -> None:
        with store._writing() as connection:
            connection.execute("DELETE FROM response WHERE participant = ?", (participant,))

    _, address, body, cookie = post_that_is_kept(hall)
    (participant,) = hall.room.people
    hall.writer.run(lambda: forget_without_a_trace(hall.store, participant)).result(10)
    assert hall.rows() == []
    assert hall.phone().raw("POST", address, data=body, headers=cookie).status_code == 303
    assert len(hall.rows()) == 1
