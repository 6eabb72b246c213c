"""Somebody watches every page and stream while the room answers, and works out how it answers.

Two rooms differ in nothing but what people answer. Whoever is not the facilitator must see the very same.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from facilitation_kit.identifiers import ParticipantId
from facilitation_kit.participant import sessions
from tests.control_desk import BEARER, Desk
from tests.doors import doors_in_the_docs

PAGES = [door for door in doors_in_the_docs() if (door.listener, door.method) == ("phones", "GET")]


@contextmanager
def room(folder: Path, answers: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """A room in which somebody watches and people give these answers: one letter a person."""
    folder.mkdir()
    counted = itertools.count()
    monkeypatch.setattr(sessions, "new_participant_id", lambda: ParticipantId(f"p{next(counted):031d}"))
    with Desk(folder) as desk:
        desk.open_round("statements", options=("A", "B"))
        desk.joined()
        for answer in answers:
            phone = desk.joined()
            phone.get("/now")
            phone.send(position={"a": "agree", "d": "disagree", "p": "pass"}[answer])
        yield desk


def seen(desk: Desk) -> str:
    """All that somebody sees who has joined and not answered, and all that the projector shows."""
    watcher = desk.phones[0]
    views = []
    for door in PAGES:
        if door.address == "/events":
            views.append(str(desk.room.phone.view()))
        else:
            answer = watcher.raw("GET", door.path)
            views.append(f"{answer.status_code} {answer.headers.get('location')} {answer.text}")
    views.append(str(desk.room.projector.view()))
    # What is new in each form is signed and says nothing.
    return re.sub(r'name="(key|seat)" value="[^"]*"', "", "\n".join(views))


def shown(folder: Path, answers: str, monkeypatch: pytest.MonkeyPatch, *, reveal: bool = False) -> str:
    with room(folder / f"{answers}{reveal}", answers, monkeypatch) as desk:
        if reveal:
            for action in ("close_round", "reveal_round"):
                answer = desk.ask("POST", "/api/workshops/w1/actions", json={"action": action}, headers=BEARER)
                assert answer.status_code == 200, answer.text
        return seen(desk)


def without_versions(text: str) -> str:
    return re.sub(r"'version': \d+", "", text)


@pytest.mark.parametrize(("one", "other"), [("aaaaaa", "dddddd"), ("aadpad", "pppppp"), ("addddd", "ddddda")])
def test_before_the_reveal_nobody_sees_how_the_room_answers(
    tmp_path: Path, one: str, other: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert shown(tmp_path, one, monkeypatch) == shown(tmp_path, other, monkeypatch)


@pytest.mark.parametrize(("few", "more"), [(1, 4), (6, 9)])
def test_how_many_have_answered_is_told_in_fives_alone(
    tmp_path: Path, few: int, more: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = 10

    def told(answered: int) -> str:
        with room(tmp_path / str(answered), "a" * answered, monkeypatch) as desk:
            for _ in range(people - answered):
                desk.joined()
            return without_versions(seen(desk))

    assert told(few) == told(more)


def test_after_the_reveal_the_two_rooms_differ(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The comparison finds what there is to find."""
    assert shown(tmp_path, "aaaaaa", monkeypatch, reveal=True) != shown(tmp_path, "dddddd", monkeypatch, reveal=True)


def test_the_facilitators_own_view_differs_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    counts = []
    for answers in ("aaaa", "aaaaa"):
        with room(tmp_path / answers, answers, monkeypatch) as desk:
            counts.append(desk.room.console.view()["answered_exact"])
    assert counts == [4, 5]
