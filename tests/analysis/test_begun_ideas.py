"""Groups of notes as beginnings of idea cards: no further than each writer agreed, and nothing that was taken back."""

from __future__ import annotations

import stat
from contextlib import closing
from pathlib import Path

import pytest

from facilitation_kit.activities.registry import load_activities
from facilitation_kit.analysis.begun_ideas import begun_ideas
from facilitation_kit.analysis.disclosure_control import Policy
from facilitation_kit.cli.ideas import ideas
from facilitation_kit.content.idea_files import BegunIdea, begun_ideas_text
from facilitation_kit.content.yaml_source import read_yaml_text
from facilitation_kit.errors import ContentError
from facilitation_kit.identifiers import IdeaId
from facilitation_kit.responses.copies import copies_waiting
from facilitation_kit.responses.sqlite_store import SqliteStore
from tests.builders import opened_workshop
from tests.content.project_folders import faults_of, smallest_project, write_project
from tests.playback.test_ideas import (
    HELD,
    KEPT,
    OPEN,
    TAKEN,
    W1,
    state,
    take_back_and_hold,
    workshop_with_a_vote_on_ideas,
)


def begun_in(store: SqliteStore, *taken: str) -> tuple[BegunIdea, ...]:
    return begun_ideas(store, state(store), load_activities(), Policy(), [IdeaId(each) for each in taken])


def test_control_before_it_is_taken_back_every_note_stands_beside_its_group(tmp_path: Path) -> None:
    with closing(workshop_with_a_vote_on_ideas(tmp_path)) as store:
        begun = begun_in(store, "later-buses")
    assert [each.id for each in begun] == ["later-buses-2", "idea", "warm-rooms-tea"]
    assert [each.notes for each in begun] == [(OPEN[0], OPEN[1], TAKEN), (KEPT,), (OPEN[2], HELD)]
    assert begun[0].came_from.startswith("Notes in “")


def test_what_was_taken_back_or_is_held_is_not_there_and_a_title_is_for_everybody(tmp_path: Path) -> None:
    with closing(workshop_with_a_vote_on_ideas(tmp_path)) as store:
        take_back_and_hold(store)
        begun = begun_in(store)
    assert [each.title for each in begun] == ["Later buses", "", "Warm rooms & tea"]
    text = begun_ideas_text(begun)
    assert f"# {KEPT}\n" in text
    assert TAKEN not in text
    assert HELD not in text


def test_what_people_wrote_stays_a_comment() -> None:
    hostile = "Lamps\nideas: [x]\N{LINE SEPARATOR}- id: y\x85status: adopted\r\x1b[0m"
    begun = BegunIdea(id=IdeaId("lamps"), title='"*Lamps: #1', came_from="Notes", notes=(hostile,))
    text = begun_ideas_text([begun])
    document, faults = read_yaml_text(text, "new.yaml")
    assert faults == ()
    assert document is not None
    (card,) = document.data["ideas"]
    assert (card["title"], card["status"], card["hypotheses"]) == ('"*Lamps: #1', "proposed", [])
    assert "# Lamps ideas: [x] - id: y status: adopted" in text


def test_the_command_writes_a_file_that_check_accepts_once_it_is_filled_in(tmp_path: Path) -> None:
    workshop_with_a_vote_on_ideas(tmp_path).close()
    files = {**smallest_project(), "ideas/ideas.yaml": {"ideas": []}}
    project = write_project(tmp_path / "project", files)
    ideas(tmp_path / "new.yaml", W1, project, data_dir=tmp_path)
    begun = (tmp_path / "new.yaml").read_text("utf-8")
    assert stat.S_IMODE((tmp_path / "new.yaml").stat().st_mode) == 0o600
    assert [copy.name for copy in copies_waiting(tmp_path)] == ["new.yaml"]
    (project / "ideas/ideas.yaml").write_text(begun, "utf-8")
    missing = {fault.field for fault in faults_of(project) if (fault.field or "").startswith("ideas[0]")}
    assert missing == {f"ideas[0].{key}" for key in ("what", "for_whom", "hypotheses", "could_hurt")}
    filled = begun.replace('title: ""', "title: Lights").replace("hypotheses: []", "hypotheses: [one-door]")
    (project / "ideas/ideas.yaml").write_text(filled.replace(': ""', ": Something"), "utf-8")
    assert faults_of(project) == ()
    with pytest.raises(ContentError) as refused:
        ideas(tmp_path / "new.yaml", W1, project, data_dir=tmp_path)
    assert refused.value.code == "ideas.exists"
    assert (tmp_path / "new.yaml").read_text("utf-8") == begun
    assert len(copies_waiting(tmp_path)) == 1


def test_a_workshop_without_a_vote_on_notes_is_told(tmp_path: Path) -> None:
    with closing(SqliteStore.open(tmp_path / "store.sqlite3")) as store:
        store.append_event(W1, opened_workshop())
    with pytest.raises(ContentError) as refused:
        ideas(tmp_path / "new.yaml", None, write_project(tmp_path / "p", smallest_project()), data_dir=tmp_path)
    assert refused.value.code == "ideas.none"
    assert not (tmp_path / "new.yaml").exists()
