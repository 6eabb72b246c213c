from __future__ import annotations

import base64
import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from facilitation_kit.playback.audiences import Audience
from facilitation_kit.release.ledger import Ledger
from facilitation_kit.release.manifests import PackState
from facilitation_kit.release.pack_desk import PackDesk
from facilitation_kit.responses.copies import copies_waiting
from facilitation_kit.responses.data_directory import DataDirectory
from tests.playback.made_packs import EVENING, ROOT
from tests.playback.rich_packs import example_store

MAKE = {
    "kind": "make",
    "pack_kind": "playback",
    "audience": "working_group",
    "formats": ["html"],
    "annex": True,
    "by": "Facilitator",
}


class Room:
    """A desk over the example project and a store with two workshops, and what it tells the page."""

    def __init__(self, folder: Path) -> None:
        self.home = DataDirectory.look(folder)
        example_store(folder).close()
        self.moment = EVENING
        self.told: list[dict[str, Any]] = []
        self.desk = PackDesk(ROOT, self.home, clock=self._now)
        self.desk.send = lambda content, buffers=None: self.told.append(content)
        self.desk.start()

    def wish(self, **message: Any) -> None:
        self.desk._receive(self.desk, message, None)

    def _now(self) -> Any:
        self.moment += timedelta(minutes=1)
        return self.moment


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Room:
    room = Room(tmp_path_factory.mktemp("desk"))
    room.wish(**MAKE)
    return room


def test_every_pack_of_the_outline_can_be_chosen(made: Room) -> None:
    chosen = {(each["kind"], each["audience"]) for each in made.desk.choices["packs"]}
    assert {("playback", audience.value) for audience in Audience} <= chosen
    assert {"update", "one-pager"} <= {kind for kind, _ in chosen}


def test_a_pack_that_was_made_is_shown_beside_what_was_withheld_and_listed_as_a_copy(made: Room) -> None:
    assert made.desk.problem == ""
    (row,) = made.desk.packs
    assert (row["state"], row["made_by"], row["recall"]) == ("generated", "Facilitator", "")
    assert [Path(each["name"]).suffix for each in row["files"]] == [".html", ".xlsx", ".zip"]
    shown = made.desk.shown
    assert shown["page"] == (made.home.packs / row["name"] / f"{row['name']}.html").read_text("utf-8")
    assert "q-" in shown["withheld"]
    assert [copy.name for copy in copies_waiting(made.home.root)] == [row["name"]]
    assert made.desk.progress == {}


def test_a_file_is_handed_to_the_page_and_no_other_file_of_the_machine(made: Room) -> None:
    name = made.desk.packs[0]["name"]
    made.told.clear()
    made.wish(kind="file", pack=name, file=f"{name}.html")
    made.wish(kind="file", pack=name, file="manifest.json")
    made.wish(kind="file", pack=name, file="../../store.sqlite3")
    made.wish(kind="file", pack="..", file="store.sqlite3")
    files = [message for message in made.told if message["kind"] == "file"]
    assert [message["name"] for message in files] == [f"{name}.html"]
    assert base64.b64decode(files[0]["content"]).startswith(b"<!DOCTYPE html>")


def test_two_people_release_a_pack_and_a_recall_makes_it_again(tmp_path: Path) -> None:
    room = Room(tmp_path)
    room.wish(**MAKE)
    name = room.desk.packs[0]["name"]
    room.wish(kind="check", pack=name, by="facilitator")
    assert "cannot be the one who checks" in room.desk.problem
    room.wish(kind="check", pack=name, by="Safeguarding lead", note="Read on paper.")
    room.wish(kind="release", pack=name, by="Chair")
    assert room.desk.problem == ""
    room.wish(kind="recall", pack=name, by="Chair", note="A quote was taken back.")
    new, old = room.desk.packs
    assert (old["state"], new["state"]) == ("recalled", "generated")
    assert new["replaces"] == old["name"] == name
    ledger = Ledger(room.home.packs)
    assert [step.state for step in ledger.pack(name).steps] == list(PackState)
    assert not (room.home.packs / name / f"{name}.html").exists()


def test_what_is_no_wish_is_ignored_and_a_wrong_pack_is_a_problem(made: Room) -> None:
    made.told.clear()
    made.wish(kind="erase", pack="x")
    assert made.told == []
    made.wish(kind="show", pack="no-such-pack")
    assert "no pack of this name" in made.desk.problem
    made.wish(kind="refresh")
    assert made.desk.problem == ""


def test_the_page_learns_nothing_of_the_store_but_what_it_shows(made: Room) -> None:
    traits = json.dumps([made.desk.choices, made.desk.packs])
    assert "store.sqlite3" not in traits


def test_a_project_that_has_only_begun_gets_a_pack_of_its_own_content_and_no_store(tmp_path: Path) -> None:
    home = DataDirectory.look(tmp_path / "nothing")
    desk = PackDesk(ROOT, home)
    desk.start()
    assert (desk.packs, desk.problem) == ([], "")
    desk._receive(desk, {**MAKE, "pack_kind": "update"}, None)
    assert desk.problem == ""
    assert "What we believe will help" in desk.shown["page"]
    assert not home.store_path.exists()
