"""A pack is made with what the data folder knows: the names of places and workers to look for."""

from __future__ import annotations

from pathlib import Path

import pytest

from facilitation_kit.analysis.disclosure_control import Policy
from facilitation_kit.errors import PlaybackError
from facilitation_kit.playback.formats import PackFormat
from facilitation_kit.playback.packs import PackOrder
from facilitation_kit.release.ledger import Ledger
from facilitation_kit.release.making import make_and_file
from facilitation_kit.release.manifests import PackManifest
from facilitation_kit.responses.data_directory import DataDirectory
from facilitation_kit.safeguarding.watch_lists import PLACES_FILE
from tests.content.project_folders import put
from tests.playback.made_packs import ACTIVITIES, EVENING, library_in
from tests.playback.told_evidence import people, store_with, told


def test_a_place_on_the_projects_list_stops_a_pack_until_a_person_has_looked(tmp_path: Path) -> None:
    library = library_in(tmp_path)
    store = store_with(tmp_path / "data", *people(5), told("f", text="Down at the Anchor they let me stay."))
    home = DataDirectory.look(tmp_path / "data")

    def make() -> str:
        return make_and_file(
            library, store, home, PackOrder(formats=()), activities=ACTIVITIES, policy=Policy(), now=EVENING, by="Team"
        ).name

    assert make()
    (tmp_path / "data" / PLACES_FILE).write_text("the Anchor\n", encoding="utf-8")
    with pytest.raises(PlaybackError) as refused:
        make()
    assert [fault.code for fault in refused.value.faults] == ["playback.personal-details"]


def test_the_next_playback_says_what_has_changed_since_the_last_one_was_released(tmp_path: Path) -> None:
    store = store_with(tmp_path / "data", *people(5))
    home = DataDirectory.look(tmp_path / "data")
    ledger = Ledger(home.packs)

    def make(folder: str, hour: int, status: str, kind: str = "playback") -> PackManifest:
        library = library_in(tmp_path / folder, lambda files: put(files, _STATUS, status))
        return make_and_file(
            library,
            store,
            home,
            PackOrder(kind=kind, formats=(PackFormat.HTML,)),
            activities=ACTIVITIES,
            policy=Policy(),
            now=EVENING.replace(hour=hour),
            by="Team",
        )

    def page_of(manifest: PackManifest) -> str:
        return (home.packs / manifest.name / manifest.files[0].name).read_text("utf-8")

    def release(manifest: PackManifest) -> None:
        ledger.check(manifest.name, by="Second person", at=EVENING)
        ledger.release(manifest.name, by="Lead", at=EVENING)

    heading = "What is new since the last playback"
    first = make("one", 10, "draft")
    assert heading not in page_of(first)
    assert heading not in page_of(make("two", 11, "testing")), "nobody has been given the first one"
    release(first)
    release(make("three", 12, "draft", kind="update"))
    assert heading not in page_of(make("four", 13, "draft")), "nothing has changed"
    changed = page_of(make("five", 14, "testing"))
    assert heading in changed
    assert "draft" in changed


_STATUS = "ideas/hypotheses.yaml hypotheses.0.status"
