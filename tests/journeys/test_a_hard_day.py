"""A young person writes that they are not safe, and later takes all back: from the first page to the bytes on the disk."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from facilitation_kit.cli.export import export
from facilitation_kit.cli.pack import write_latest_pack
from facilitation_kit.responses.data_directory import DataDirectory
from facilitation_kit.responses.safeguarding_store import RECORDS_FILE
from tests.attacks.test_planted_words import files_holding
from tests.browser import browser
from tests.journeys.hard_day import (
    REASON,
    WORRY,
    HardDay,
    a_hard_day,
    everybody_answers,
    somebody_joins_for_a_part,
    the_lead_is_told,
    the_moderators_phone_is_paired,
    the_phone_leaves_and_comes_back,
    the_queue_is_worked_by_keyboard,
    the_result_is_shown,
    what_was_said_is_taken_back,
)
from tests.journeys.room import patient

__all__ = ["browser", "patient"]

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("patient")]


def test_a_hard_day_leaves_nothing_behind_but_the_record_that_protects(browser: Browser, tmp_path: Path) -> None:
    with a_hard_day(browser, tmp_path) as day:
        data = day.hub.data_dir
        somebody_joins_for_a_part(day)
        the_moderators_phone_is_paired(day)
        everybody_answers(day)
        for words in (WORRY, REASON):
            assert files_holding(data, words), "the search must find words that are there"
            assert all(name.startswith("store.sqlite3") for name in files_holding(data, words))

        the_queue_is_worked_by_keyboard(day)
        the_lead_is_told(day)
        assert in_the_record_alone(data)

        the_phone_leaves_and_comes_back(day)
        view = day.view()
        assert (view["people_in"], view["answered_exact"]) == (13, 13)

        the_screen_never_had(day, WORRY, REASON)
        the_result_is_shown(day)
        expect(day.control.locator("main")).to_contain_text(REASON)
        the_screen_shows_none(day)
        copies = make_copies(day)
        in_copies = files_holding(data, REASON) & copies
        assert any(name.endswith(".html") for name in in_copies), "a pack for those whom its writer let read it"
        assert "answers.csv" in in_copies

        what_was_said_is_taken_back(day)
        assert files_holding(data, REASON) == in_copies, "copies made before are out of reach, all else is gone"
        delete_copies(day)
        make_copies(day)
        assert day.crowd.surprises == []
        the_screen_never_had(day, WORRY)
        the_screen_shows_none(day)
        day.control.goto(f"{day.hub.control}/w/{day.workshop['id']}")
        expect(day.control.locator("main")).not_to_contain_text(REASON)
        assert files_holding(data, REASON) == set()
        assert in_the_record_alone(data)
        said = day.hub.stop()
    assert files_holding(data, REASON) == set()
    assert files_holding(data, WORRY) == {RECORDS_FILE}
    for words in (WORRY, REASON, day.words, day.words.replace(" ", "-")):
        assert words not in said
        assert words.upper() not in said
    assert files_holding(data, day.words) == set()


def in_the_record_alone(data: Path) -> bool:
    """Whether the worrying words are in the safeguarding record, and in no other file."""
    found = files_holding(data, WORRY)
    return bool(found) and all(name.startswith(RECORDS_FILE) for name in found)


def the_screen_never_had(day: HardDay, *words: str) -> None:
    """Nothing that the projector received holds these words; what was asked, the same search finds."""
    carried = json.dumps(day.wire.messages, ensure_ascii=False)
    assert day.labels[1] in carried
    assert [each for each in words if each in carried] == []


def the_screen_shows_none(day: HardDay) -> None:
    """Approved words may travel with a result; the picture draws none."""
    page = day.projector.content()
    assert day.labels[1] in page
    assert [each for each in (WORRY, REASON) if each in page] == []


def make_copies(day: HardDay) -> set[str]:
    """A pack for the working group and an export for the team; gives the names of all such files."""
    write_latest_pack(day.project, DataDirectory.look(day.hub.data_dir))
    export(workshop=None, to=None, rehearsal=False, data_dir=day.hub.data_dir)
    return {file.name for folder in folders_of_copies(day) for file in folder.rglob("*") if file.is_file()}


def delete_copies(day: HardDay) -> None:
    """As the team does with the list of copies that the kit keeps."""
    for folder in folders_of_copies(day):
        shutil.rmtree(folder)


def folders_of_copies(day: HardDay) -> tuple[Path, Path]:
    home = DataDirectory.look(day.hub.data_dir)
    return home.packs, home.exports
