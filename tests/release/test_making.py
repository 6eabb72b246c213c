"""A pack is made with what the data folder knows: the names of places and workers to look for."""

from __future__ import annotations

from pathlib import Path

import pytest

from facilitation_kit.analysis.disclosure_control import Policy
from facilitation_kit.errors import PlaybackError
from facilitation_kit.playback.packs import PackOrder
from facilitation_kit.release.making import make_and_file
from facilitation_kit.responses.data_directory import DataDirectory
from facilitation_kit.safeguarding.watch_lists import PLACES_FILE
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
