"""Commands reach the research beside a hub and without one, through the same few methods."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from facilitation_kit.cli.evidence_door import EvidenceDoor, evidence_door
from facilitation_kit.errors import KitError
from facilitation_kit.facilitator.hub_client import EvidenceConflict
from facilitation_kit.responses.data_directory import DataDirectory
from facilitation_kit.responses.evidence_records import Case, Fact
from facilitation_kit.responses.sqlite_store import SqliteStore
from tests.made_evidence import case, fact, source
from tests.running_hub import RunningHub

TALK = source("Ada: يوم 😀. Ben: yes.", (0, 9, "ada"), (10, 20, "ben"))


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningHub]:
    with RunningHub(tmp_path_factory.mktemp("data")) as running:
        yield running


@pytest.fixture(params=["hub", "alone"])
def door(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[EvidenceDoor]:
    """The research of a folder on which a hub runs, and of one on which none does."""
    folder = request.getfixturevalue("hub").data_dir if request.param == "hub" else tmp_path
    with evidence_door(folder, rehearsal=False, make=True) as opened:
        assert DataDirectory.look(folder).in_use
        yield opened


def refusal(door: EvidenceDoor, *records: tuple[Case | Fact, int | None]) -> KitError:
    with pytest.raises(KitError) as refused:
        door.keep(records, by="researcher")
    return refused.value


def test_research_is_kept_read_changed_and_taken_out(door: EvidenceDoor) -> None:
    quote = fact("f1", "Nobody came.", case_id="ada")
    assert door.keep([(case("ada"), 0), (case("ben"), 0), (TALK, 0), (quote, 0)], by="researcher") == [1, 1, 1, 1]
    [kept] = door.evidence(Fact)
    assert (kept.record, kept.version, kept.by) == (quote, 1, "researcher")
    longer = replace(quote, text_published="[Nobody] came.")
    assert door.keep([(longer, 1)], by="lead") == [2]
    changed = refusal(door, (replace(quote, excerpt="Nobody."), 1))
    assert changed.code == "store.evidence-changed"
    if isinstance(changed, EvidenceConflict):
        assert [each.record for each in changed.current] == [longer]

    assert {(each.kind, each.id) for each in door.erase(Case, "ada")} == {("case", "ada"), ("fact", "f1")}
    assert door.evidence(Fact) == []
    assert [each.id for each in door.evidence_gone()] == ["ada", "f1"]
    assert refusal(door, (quote, None)).code == "store.evidence-withdrawn"
    with pytest.raises(KitError) as twice:
        door.erase(Case, "ada")
    assert twice.value.code == "store.no-evidence"


def test_a_folder_without_a_store_gets_one_only_for_bringing_research_in(tmp_path: Path) -> None:
    with pytest.raises(KitError) as missing, evidence_door(tmp_path / "typo", rehearsal=False):
        pass
    assert missing.value.code == "store.missing"
    assert not (tmp_path / "typo").exists()
    with evidence_door(tmp_path / "new", rehearsal=True, make=True) as door:
        door.keep([(case("ada"), 0)], by="researcher")
    with closing(SqliteStore.open(DataDirectory.look(tmp_path / "new").store_path, rehearsal=True)) as store:
        assert [each.record for each in store.evidence(Case)] == [case("ada")]
