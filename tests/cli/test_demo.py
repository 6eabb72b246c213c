from __future__ import annotations

import re
import signal
import subprocess
from pathlib import Path

from tests.cli.commands import ARGV, PROJECT, environment, facilitate

FREE = ("--port", "0", "--control-port", "0", "--voila-port", "0")
QUICKLY = {"FACILITATE_CLOSE_GRACE_SECONDS": "0.2"}


def test_a_demonstration_plays_a_workshop_writes_a_pack_and_ends(tmp_path: Path) -> None:
    ended = facilitate("demo", "--once", "--people", "8", "--data-dir", str(tmp_path), *FREE, env=QUICKLY)
    assert ended.code == 0, ended.text
    assert "Nobody met a surprise." in ended.out
    folder = Path(ended.out.partition("formats, is in ")[2].partition(";")[0])
    assert {path.suffix for path in folder.iterdir()} >= {".html", ".pdf", ".docx", ".pptx"}
    (pack,) = folder.glob("*.html")
    assert pack.parent.parent == tmp_path / "rehearsal" / "packs"
    page = pack.read_text(encoding="utf-8")
    assert "ehearsal" in page
    assert "Harbour City" in page
    assert "I had practised that sentence all night" in page, "the invented evidence is in its pack"
    assert "Sexton House" not in page, "what it keeps internal is not"
    assert not (tmp_path / "store.sqlite3").exists(), "scripted answers never meet the real store"
    assert facilitate("rebuild", "--rehearsal", "--data-dir", str(tmp_path)).code == 0


def test_a_demonstration_can_be_stopped_in_the_middle(tmp_path: Path) -> None:
    process = subprocess.Popen(
        [*ARGV, "demo", "--people", "4", "--data-dir", str(tmp_path), *FREE],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment(QUICKLY),
        cwd=PROJECT,
    )
    assert process.stdout is not None
    assert any("join at" in line for line in process.stdout)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=30)
    assert process.returncode == 1
    assert "Traceback" not in said
    assert not (tmp_path / "rehearsal" / "hub.json").exists(), "the hub was stopped in order"


def test_at_the_end_the_way_in_stands_there_again_and_fits_eighty_columns(tmp_path: Path) -> None:
    narrow = {**QUICKLY, "COLUMNS": "80", "TMPDIR": str(tmp_path)}
    process = subprocess.Popen(
        [*ARGV, "demo", "--people", "2", "--project", str(short_project(tmp_path / "short")), *FREE],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment(narrow),
        cwd=PROJECT,
    )
    assert process.stdout is not None
    lines: list[str] = []
    while not any("Ctrl-C ends" in line for line in lines[-1:]):
        lines.append(process.stdout.readline())
        assert lines[-1], f"it ended early: {lines}"
    process.send_signal(signal.SIGINT)
    rest, said = process.communicate(timeout=30)
    assert process.returncode == 0, said

    report = next(number for number, line in enumerate(lines) if "Nobody met a surprise" in line)
    first = next(line for line in lines if "join at" in line)
    link, code = re.findall(r"join at (\S+), code (\w+)", first)[0]
    invited = "".join(lines[report:])
    assert link in invited
    assert f"with the code {code}" in invited

    table = [line.rstrip() for line in lines[: lines.index(first)]]
    names = ["Phones", "Facilitator", "Control page", "Token"]
    assert [line.split("  ")[0] for line in table[:4]] == names, "each of them on one line"
    assert [line for line in table if len(line) > 80] == []
    (left,) = tmp_path.glob("facilitate-demo-*")
    assert str(left) in rest


def test_a_project_without_a_run_sheet_has_nothing_to_show(tmp_path: Path) -> None:
    folder = project_with(tmp_path / "mine")
    ended = facilitate("demo", "--once", "--project", str(folder), *FREE)
    assert ended.code == 1
    assert "no run sheet to play" in ended.errors


def short_project(folder: Path) -> Path:
    """A project whose only workshop is over in a moment."""
    return project_with(folder, "needs-today")


def project_with(folder: Path, *sheets: str) -> Path:
    """The example with these run sheets alone, and without what speaks of others."""
    facilitate("init", str(folder))
    for sheet in (folder / "workshops").glob("*.yaml"):
        if sheet.stem not in sheets:
            sheet.unlink()
    research = folder / "ideas" / "research.yaml"
    lines = [line for line in research.read_text(encoding="utf-8").splitlines() if "run_sheet:" not in line]
    research.write_text("\n".join(lines), encoding="utf-8")
    (folder / "ideas" / "test_cards.yaml").unlink()
    return folder
