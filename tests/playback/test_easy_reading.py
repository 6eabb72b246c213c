"""The example's pack for young people has its sentence and picture for all that the example evidence brings."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest
from typer.testing import CliRunner

from facilitation_kit.analysis.disclosure_control import Policy
from facilitation_kit.cli.app import app
from facilitation_kit.playback.audiences import Audience
from facilitation_kit.playback.context import Pack
from facilitation_kit.playback.packs import request_for
from facilitation_kit.responses.data_directory import DataDirectory
from facilitation_kit.responses.sqlite_store import SqliteStore
from tests.playback.made_packs import ACTIVITIES, EVENING, ROOT
from tests.playback.rich_packs import example_library


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Pack:
    folder: Path = tmp_path_factory.mktemp("data")
    command = ["evidence", "import", str(ROOT / "ideas" / "example_evidence"), "--rehearsal", "--data-dir", str(folder)]
    done = CliRunner().invoke(app, [*command, "--project", str(ROOT)])
    assert done.exit_code == 0, done.output
    path = DataDirectory.look(folder / "rehearsal").store_path
    with closing(SqliteStore.open(path, rehearsal=None, read_only=True)) as store:
        request = request_for(
            example_library(),
            store,
            activities=ACTIVITIES,
            policy=Policy(),
            now=EVENING,
            audience=Audience.YOUNG_PEOPLE,
        )
    return request.pack


def test_every_wish_and_every_insight_has_its_line(pack: Pack) -> None:
    shown = {*(item.id for item in pack.feedback), *(insight.id for insight in pack.insights)}
    assert len(pack.feedback) >= 5
    assert len(pack.insights) >= 3
    assert shown <= set(pack.easy)


def test_every_picture_can_be_drawn_and_says_what_it_shows(pack: Pack) -> None:
    assert len({item.picture for item in pack.easy.values()}) >= 15
    for item in pack.easy.values():
        assert item.picture_svg.startswith(b"<svg ")
        assert item.alternative[0].isupper()
        assert 3 <= len(item.sentence.split()) <= 15


def test_young_people_read_no_kind_of_service_and_no_word_that_was_not_approved(pack: Pack) -> None:
    quotes = [quote for page in pack.hypotheses for quote in (*page.supporting, *page.challenging, *page.unclear)]
    assert len(quotes) >= 5
    assert not any("service" in quote.attribution for quote in quotes)
