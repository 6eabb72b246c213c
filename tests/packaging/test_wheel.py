"""The kit's own wheel, built from what is in the repository and used where no checkout is in reach."""

from __future__ import annotations

import functools
import shutil
import subprocess
import sys
import zipfile
from email import message_from_bytes
from pathlib import Path

import httpx
import pytest

from tests.running_hub import PROJECT, RunningHub
from tests.wheels import build_wheel, environment_with, install_wheel

SHIPPED = ("workshops/", "ideas/", "surveys/")


@functools.cache
def repository_files() -> tuple[str, ...]:
    """Files that are in the repository, or would be after ``git add``."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        timeout=30,
        check=True,
    )
    return tuple(sorted(name for name in listed.stdout.split("\0") if name and (PROJECT / name).is_file()))


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from a copy, so that nothing that lies about in a developer's folder gets into it."""
    folder = tmp_path_factory.mktemp("wheel")
    for name in repository_files():
        target = folder / "source" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(PROJECT / name, target)
    made = build_wheel(folder / "source", folder / "dist")
    shutil.rmtree(folder / "source")
    return made


@pytest.fixture(scope="module")
def inside(wheel: Path) -> frozenset[str]:
    with zipfile.ZipFile(wheel) as archive:
        return frozenset(archive.namelist())


@pytest.fixture(scope="module")
def site(wheel: Path) -> Path:
    """A folder with the wheel installed in it."""
    folder = wheel.parent.parent / "site"
    install_wheel(wheel, folder)
    return folder


@pytest.fixture(scope="module")
def elsewhere(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project made by the installed kit."""
    folder = tmp_path_factory.mktemp("elsewhere")
    made = installed(site, folder, "init", "my-project")
    assert made.returncode == 0, made.stdout + made.stderr
    return folder / "my-project"


def installed(site: Path, cwd: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command of the installed kit."""
    return subprocess.run(
        [sys.executable, "-W", "error", str(site / "bin" / "facilitate"), *arguments],
        env={**environment_with(site), "PYTHONSAFEPATH": "1"},
        cwd=cwd,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_every_file_of_the_package_and_every_shipped_folder_is_inside(inside: frozenset[str]) -> None:
    wanted = {name for name in repository_files() if name.startswith("facilitation_kit/")}
    wanted |= {f"facilitation_kit/shipped/{name}" for name in repository_files() if name.startswith(SHIPPED)}
    assert wanted - inside == set()
    for telling in (
        "facilitation_kit/shipped/workshops/templates/tokens.css",
        "facilitation_kit/shipped/workshops/templates/participant/activities/dot_vote.html.j2",
        "facilitation_kit/shipped/workshops/templates/voila/templates/facilitation-kit/conf.json",
        "facilitation_kit/shipped/workshops/templates/fonts/OFL.txt",
        "facilitation_kit/shipped/workshops/index.ipynb",
        "facilitation_kit/shipped/ideas/hypotheses.yaml",
        "facilitation_kit/facilitator/static/projector.js",
        "facilitation_kit/activities/static/dot_vote.js",
        "facilitation_kit/responses/migrations/0001_log.sql",
    ):
        assert telling in inside


def test_nothing_else_is_inside(inside: frozenset[str]) -> None:
    of_the_kit = {name for name in inside if not name.split("/", 1)[0].endswith(".dist-info")}
    known = {name for name in repository_files() if name.startswith("facilitation_kit/")}
    known |= {f"facilitation_kit/shipped/{name}" for name in repository_files() if name.startswith(SHIPPED)}
    assert of_the_kit - known == set()


def test_the_wheel_says_what_it_needs_and_under_which_licence(wheel: Path, inside: frozenset[str]) -> None:
    (record,) = (name for name in inside if name.endswith(".dist-info/METADATA"))
    with zipfile.ZipFile(wheel) as archive:
        metadata = message_from_bytes(archive.read(record))
    assert metadata["License-Expression"] == "MIT"
    assert any(name.endswith(".dist-info/licenses/LICENSE") for name in inside)
    needed = metadata.get_all("Requires-Dist") or []
    assert {"voila>=0.5.8", "pandas>=2.3"} <= set(needed)
    assert metadata["Requires-Python"] == "<3.14,>=3.11"


def test_the_installed_kit_finds_itself_and_not_a_checkout(site: Path, tmp_path: Path) -> None:
    asked = "from facilitation_kit.shipped import shipped_folder\nprint(shipped_folder('workshops/templates'))"
    told = subprocess.run(
        [sys.executable, "-c", asked],
        env=environment_with(site),
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=30,
        check=True,
    )
    assert Path(told.stdout.strip()) == site / "facilitation_kit" / "shipped" / "workshops" / "templates"


def test_the_project_that_it_makes_has_no_fault(site: Path, elsewhere: Path) -> None:
    checked = installed(site, elsewhere, "check")
    assert checked.stdout.startswith("No faults."), checked.stdout + checked.stderr
    assert checked.returncode == 0
    assert {file.name for file in (elsewhere / "workshops").glob("*.ipynb")} >= {"index.ipynb", "facilitate.ipynb"}


def test_a_fault_in_that_project_is_found(site: Path, elsewhere: Path, tmp_path: Path) -> None:
    spoilt = tmp_path / "spoilt"
    shutil.copytree(elsewhere, spoilt)
    (spoilt / "ideas" / "needs.yaml").unlink()
    checked = installed(site, spoilt, "check")
    assert checked.returncode == 1
    assert "ideas/needs.yaml" in checked.stdout


def test_its_hub_serves_phones_and_its_pack_is_written(site: Path, elsewhere: Path, tmp_path: Path) -> None:
    environment = {"PYTHONPATH": str(site), "PYTHONSAFEPATH": "1"}
    data_dir = tmp_path / "data"
    with RunningHub(data_dir, project=elsewhere, environment=environment) as hub, hub.facilitator() as facilitator:
        code = facilitator.open()["workshop"]["code"]
        page = httpx.get(f"{hub.lan}/j/{code}", trust_env=False)
        style = httpx.get(f"{hub.lan}/static/phone.css", trust_env=False)
        console = facilitator.client.get("/login")
        assert "traceback" not in hub.stop().lower()
    assert page.status_code == style.status_code == console.status_code == 200
    assert "Join" in page.text
    assert "--ground" in style.text
    packed = installed(site, elsewhere, "pack", "--data-dir", str(data_dir))
    assert packed.returncode == 0, packed.stdout + packed.stderr
    (pack,) = (data_dir / "packs").glob("*/*.html")
    assert "Harbour City" in pack.read_text(encoding="utf-8")
