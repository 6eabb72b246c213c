from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from facilitation_kit.errors import PlaybackError
from facilitation_kit.playback.audiences import Audience
from facilitation_kit.playback.packs import MadePack, PackOrder
from facilitation_kit.release.ledger import MANIFEST, PRIVATE, Ledger
from facilitation_kit.release.manifests import PackState, manifest_from_json, manifest_to_json, words_hash
from tests.playback.made_packs import EVENING
from tests.playback.rich_packs import rich_request


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> MadePack:
    pack = rich_request(tmp_path_factory.mktemp("made")).pack
    return MadePack(
        name="playback-working-group-2026-11-24-180000",
        pack=pack,
        files={"pack.html": b"<p>Nine of twelve.</p>", "annex.xlsx": b"PK"},
        private={"withheld.html": b"<p>One quote.</p>"},
        standing={"hypotheses": {"front-door": "testing"}},
    )


@pytest.fixture
def ledger(tmp_path: Path, made: MadePack) -> Ledger:
    kept = Ledger(tmp_path / "packs")
    kept.file(made, PackOrder(annex=True), by="Facilitator", at=EVENING)
    return kept


NAME = "playback-working-group-2026-11-24-180000"


def test_a_pack_is_filed_with_its_manifest_for_its_owners_eyes_alone(ledger: Ledger) -> None:
    folder = ledger.folder_of(NAME)
    assert {path.name for path in folder.iterdir()} == {"pack.html", "annex.xlsx", MANIFEST, PRIVATE}
    assert [path.name for path in (folder / PRIVATE).iterdir()] == ["withheld.html"]
    assert all(path.stat().st_mode & 0o077 == 0 for path in folder.rglob("*"))
    manifest = ledger.pack(NAME)
    assert manifest.state is PackState.GENERATED
    assert [each.name for each in manifest.files] == ["pack.html", "annex.xlsx"]


def test_the_manifest_holds_no_words_of_people(ledger: Ledger, made: MadePack) -> None:
    quote = made.pack.hypotheses[0].supporting[0]
    manifest = (ledger.folder_of(NAME) / MANIFEST).read_text("utf-8")
    assert quote.id in manifest
    assert words_hash("\n\n".join(quote.paragraphs)) in manifest
    assert all(" ".join(part.split()[:4]) not in manifest for part in quote.paragraphs)


def test_a_manifest_is_read_back_as_it_was(ledger: Ledger) -> None:
    manifest = ledger.pack(NAME)
    assert manifest_from_json(manifest_to_json(manifest)) == manifest


def test_whoever_made_a_pack_does_not_check_it(ledger: Ledger) -> None:
    with pytest.raises(PlaybackError) as caught:
        ledger.check(NAME, by=" facili tator", at=EVENING)
    assert caught.value.code == "release.same-person"
    assert ledger.pack(NAME).state is PackState.GENERATED


def test_nothing_is_released_that_nobody_has_checked(ledger: Ledger) -> None:
    with pytest.raises(PlaybackError) as caught:
        ledger.release(NAME, by="Safeguarding lead", at=EVENING)
    assert caught.value.code == "release.wrong-state"


def test_a_pack_goes_through_all_its_states_and_each_is_kept(ledger: Ledger) -> None:
    later = [EVENING + timedelta(hours=hours) for hours in (1, 2, 3)]
    ledger.check(NAME, by="Safeguarding lead", at=later[0], note="Read on paper.")
    assert ledger.last_released(Audience.WORKING_GROUP, rehearsal=False) is None
    ledger.release(NAME, by="Chair", at=later[1])
    released = ledger.last_released(Audience.WORKING_GROUP, rehearsal=False)
    assert released is not None
    assert released.released_at == later[1]
    assert released.standing == {"hypotheses": {"front-door": "testing"}}
    assert ledger.last_released(Audience.YOUNG_PEOPLE, rehearsal=False) is None
    ledger.recall(NAME, by="Chair", at=later[2], why="Somebody took back what they said.")
    steps = ledger.pack(NAME).steps
    assert [step.state for step in steps] == list(PackState)
    assert [step.by for step in steps] == ["Facilitator", "Safeguarding lead", "Chair", "Chair"]
    assert {path.name for path in ledger.folder_of(NAME).iterdir()} == {MANIFEST}
    with pytest.raises(PlaybackError) as caught:
        ledger.recall(NAME, by="Chair", at=later[2], why="Again.")
    assert caught.value.code == "release.wrong-state"


@pytest.mark.parametrize("step", ["check", "release"])
def test_a_file_that_was_changed_afterwards_is_neither_checked_nor_released(ledger: Ledger, step: str) -> None:
    if step == "release":
        ledger.check(NAME, by="Safeguarding lead", at=EVENING)
    (ledger.folder_of(NAME) / "pack.html").write_bytes(b"<p>Twelve of twelve.</p>")
    with pytest.raises(PlaybackError) as caught:
        getattr(ledger, step)(NAME, by="Safeguarding lead", at=EVENING)
    assert (caught.value.code, caught.value.faults[0].file) == ("release.changed", "pack.html")


def test_an_unknown_pack_and_a_broken_manifest_are_named(ledger: Ledger) -> None:
    with pytest.raises(PlaybackError) as caught:
        ledger.pack("../../elsewhere")
    assert caught.value.code == "release.unknown-pack"
    (ledger.folder_of(NAME) / MANIFEST).write_text("{", encoding="utf-8")
    with pytest.raises(PlaybackError) as broken:
        ledger.packs()
    assert (broken.value.code, broken.value.faults[0].file) == ("release.manifest", f"{NAME}/{MANIFEST}")
