"""Research in and out of the store, as a researcher does it in a terminal."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from typer.testing import CliRunner

from facilitation_kit.cli.app import app
from facilitation_kit.cli.example_evidence import bring_in_example_evidence
from facilitation_kit.cli.exit_codes import exit_code_for
from facilitation_kit.errors import KitError
from facilitation_kit.responses.copies import copies_waiting
from facilitation_kit.responses.evidence_json import KINDS
from facilitation_kit.responses.evidence_records import Case, EvidenceRecord, Fact, Source
from facilitation_kit.responses.sqlite_store import SqliteStore
from tests.approved_words import hold
from tests.cli.commands import PROJECT, facilitate
from tests.content.project_folders import smallest_project, write_project
from tests.running_hub import RunningHub
from tests.stored_rounds import store_in

TALK = "Interviewer: What helped?\nAnnika: Somebody stayed.\nAnnika: Nobody rang back.\n"
QUOTES = (
    "text,case,source,hypothesis,stance,consent\nSomebody stayed.,p3,talk,trusted-professional,supports,working group\n"
)
EXAMPLE = PROJECT / "ideas" / "example_evidence"

Run = Callable[..., str]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def files(tmp_path: Path) -> Path:
    folder = tmp_path / "files"
    folder.mkdir()
    (folder / "talk.txt").write_text(TALK, encoding="utf-8")
    (folder / "quotes.csv").write_text(QUOTES, encoding="utf-8")
    (folder / ".hidden.txt").write_text("Annika: no\n", encoding="utf-8")
    return folder


@pytest.fixture
def run(home: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command in this process on the data folder of the test; what it printed."""
    monkeypatch.chdir(PROJECT)
    for name in [name for name in os.environ if name.startswith("FACILITATE_")]:
        monkeypatch.delenv(name)

    def command(name: str, *arguments: object) -> str:
        ended = CliRunner().invoke(
            app, ["evidence", name, *map(str, arguments), *(() if name == "template" else ("--data-dir", str(home)))]
        )
        if isinstance(ended.exception, KitError):
            raise ended.exception
        assert ended.exit_code == 0, ended.output
        return ended.output

    return command


def held(home: Path) -> list[EvidenceRecord]:
    with closing(SqliteStore.open(home / "store.sqlite3", rehearsal=False, read_only=True)) as store:
        return [each.record for kind in KINDS.values() for each in store.evidence(kind)]


def test_a_dry_run_makes_nothing(run: Run, home: Path, files: Path) -> None:
    said = run("import", files, "--speaker", "Annika=p3", "--role", "young_person", "--dry-run")
    assert "Nothing was written." in said
    assert not home.exists()
    run("import", files, "--speaker", "Annika=p3", "--role", "young_person")
    assert len(held(home)) == 3, "the same without --dry-run writes"


def test_a_folder_is_brought_in_whole_and_again_adds_nothing(run: Run, home: Path, files: Path) -> None:
    told = ("--speaker", "Annika=p3", "--role", "young_person", "--consent", "professionals", "--held-on", "2026-10-06")
    run("import", files, *told, "--activity", "interviews-young-people")
    [person, source, quote] = held(home)
    assert isinstance(person, Case)
    assert person.activities == ("interviews-young-people",)
    assert isinstance(source, Source)
    assert isinstance(quote, Fact)
    assert (person.id, quote.case, quote.source, quote.start) == ("p3", "p3", "talk", source.text.index("Somebody"))
    assert (str(source.held_on), source.activity) == ("2026-10-06", "interviews-young-people")
    assert "Annika" not in source.text
    assert "Nothing is new." in run("import", files, *told, "--activity", "interviews-young-people")


def test_a_name_stops_everything_and_is_not_printed(run: Run, home: Path, files: Path) -> None:
    with pytest.raises(KitError) as refused:
        run("import", files)
    assert (exit_code_for(refused.value), refused.value.code) == (1, "evidence.faults")
    codes = [fault.code for fault in refused.value.faults]
    assert "evidence.speaker-name" in codes
    assert "Annika" not in str(refused.value.faults)
    assert held(home) == []


def test_a_speaker_who_stands_nowhere_is_a_slip(run: Run, files: Path) -> None:
    with pytest.raises(KitError) as refused:
        run("import", files, "--speaker", "Annika=p3", "--speaker", "Bertil=p4", "--role", "young_person")
    assert [fault.code for fault in refused.value.faults] == ["evidence.unknown-speaker"]


@pytest.mark.parametrize("pair", ["Annika", "=p3"])
def test_a_speaker_needs_a_pseudonym(run: Run, files: Path, pair: str) -> None:
    with pytest.raises(KitError) as refused:
        run("import", files, "--speaker", pair)
    assert refused.value.code == "evidence.bad-pseudonym"


@pytest.mark.parametrize("name", ["book.xlsx", "book"])
def test_what_is_exported_can_be_imported_elsewhere_and_the_copy_is_listed(
    run: Run, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    run("import", EXAMPLE)
    before = held(home)
    run("export", tmp_path / name)
    assert [(copy.kind, copy.name) for copy in copies_waiting(home)] == [("export", name)]
    elsewhere = tmp_path / "elsewhere"
    ended = CliRunner().invoke(app, ["evidence", "import", str(tmp_path / name), "--data-dir", str(elsewhere)])
    assert ended.exit_code == 0, ended.output
    assert {record.id: record for record in held(elsewhere)} == {record.id: record for record in before}
    assert len(before) > 100


def test_nobodys_words_are_printed(run: Run, files: Path) -> None:
    said = run("import", files, "--speaker", "Annika=p3", "--role", "young_person")
    for kind in ("fact", "source", "case"):
        said += run("list", "--kind", kind)
    said += run("list")
    assert "p3" in said
    assert "trusted-professional supports" in said
    assert "stayed" not in said
    assert "rang" not in said


def test_somebody_takes_their_words_back_and_they_stay_out(run: Run, home: Path, files: Path) -> None:
    told = ("--speaker", "Annika=p3", "--role", "young_person")
    run("import", files, *told)
    store = (home / "store.sqlite3").read_bytes()
    assert b"Nobody rang back" in store
    run("erase-case", "p3", "--yes")
    assert [record for record in held(home) if not isinstance(record, Source)] == []
    assert b"rang back" not in (home / "store.sqlite3").read_bytes()
    with pytest.raises(KitError) as refused:
        run("import", files, *told)
    assert {fault.code for fault in refused.value.faults} == {"evidence.withdrawn"}


def test_the_template_is_not_written_over_anything(run: Run, tmp_path: Path) -> None:
    run("template", tmp_path / "book.xlsx")
    with pytest.raises(KitError) as refused:
        run("template", tmp_path / "book.xlsx")
    assert refused.value.code == "evidence.file-exists"
    assert "Nothing is new." in run("import", tmp_path / "book.xlsx")


def test_what_cannot_be_done_is_told_by_its_code(run: Run, files: Path, tmp_path: Path) -> None:
    quotes = files / "quotes.csv"
    quotes.write_text("text\nSomebody stayed.\n", encoding="utf-8")
    run("import", quotes)
    for arguments, code in (
        (("list", "--kind", "opinion"), "store.evidence-unknown-kind"),
        (("import", tmp_path / "data" / "exports"), "evidence.unknown-kind-of-file"),
        (("import", quotes, "--source", "not an id"), "evidence.bad-id"),
        (("import", EXAMPLE, "--source", "one"), "evidence.same-id"),
        (("from-workshop",), "store.no-workshop"),
    ):
        with pytest.raises(KitError) as refused:
            run(*arguments)
        assert refused.value.code == code


def test_words_of_a_workshop_become_facts_in_one_action(run: Run, home: Path) -> None:
    home.mkdir()
    with closing(store_in(home)) as store:
        hold(store)
    assert "Nothing was written." in run("from-workshop", "--dry-run")
    assert held(home) == []
    said = run("from-workshop", "--workshop", "w1")
    assert "1 answer was left out" in said
    assert "five" not in said
    assert next(record.text_verbatim for record in held(home) if isinstance(record, Fact)) == "It closes at five."
    assert "Nothing is new." in run("from-workshop")


def test_the_invented_evidence_comes_once_and_only_to_a_project_that_it_fits(tmp_path: Path) -> None:
    assert bring_in_example_evidence(tmp_path / "shown", PROJECT) > 100
    assert bring_in_example_evidence(tmp_path / "shown", PROJECT) == 0
    own = write_project(tmp_path / "own", smallest_project())
    assert bring_in_example_evidence(tmp_path / "other", own) == 0
    with closing(SqliteStore.open(tmp_path / "other" / "store.sqlite3", rehearsal=True, read_only=True)) as store:
        assert store.evidence(Fact) == []


def test_beside_a_running_hub_the_hub_writes(tmp_path: Path, files: Path) -> None:
    with RunningHub(tmp_path / "hub") as hub:
        told = ("--speaker", "Annika=p3", "--role", "young_person", "--data-dir", str(hub.data_dir))
        brought = facilitate("evidence", "import", str(files), *told)
        assert brought.code == 0, brought.text
        assert "fact    1" in brought.out
        assert len(held(hub.data_dir)) == 3
