"""Every notebook, executed against a real hub on the example project."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

from facilitation_kit.facilitator.hub_client import HubClient
from facilitation_kit.identifiers import RunSheetId

ROOT = Path(__file__).parents[2]
NOTEBOOKS = sorted((ROOT / "workshops").glob("*.ipynb"))
TOKEN = "token-of-the-notebook-test"


@dataclass(frozen=True)
class NotebookHub:
    control: str
    data_dir: Path

    @property
    def environment(self) -> dict[str, str]:
        return {
            **os.environ,
            "FACILITATE_CONTROL_URL": self.control,
            "FACILITATE_CONTROL_TOKEN": TOKEN,
            "FACILITATE_DATA_DIR": str(self.data_dir),
        }


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[NotebookHub]:
    data_dir = tmp_path_factory.mktemp("data")
    environment = {
        **os.environ,
        "FACILITATE_CONTROL_TOKEN": TOKEN,
        "FACILITATE_LAN_PORT": "0",
        "FACILITATE_CONTROL_PORT": "0",
        "FACILITATE_LAN_HOST": "127.0.0.1",
    }
    argv = [
        sys.executable,
        "-m",
        "facilitation_kit.participant.serve",
        "--project",
        str(ROOT),
        "--data-dir",
        str(data_dir),
    ]
    with subprocess.Popen(argv, env=environment, stdout=subprocess.PIPE) as process:
        try:
            assert process.stdout is not None
            ready = json.loads(process.stdout.readline())
            with HubClient(ready["control"], TOKEN) as client:
                client.open_workshop(RunSheetId("co-design-afternoon"))
            yield NotebookHub(ready["control"], data_dir)
        finally:
            process.terminate()


def read(path: Path) -> Any:
    return nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]


def execute(path: Path, environment: Mapping[str, str], folder: Path) -> list[dict[str, Any]]:
    """The outputs of all cells, in order."""
    book = read(path)
    client = NotebookClient(book, timeout=120, kernel_name="python3", resources={"metadata": {"path": str(folder)}})
    client.execute(env=dict(environment))
    return [output for cell in book.cells if cell.cell_type == "code" for output in cell.outputs]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_is_a_few_lines_without_outputs(path: Path) -> None:
    book = read(path)
    code = [cell for cell in book.cells if cell.cell_type == "code"]
    assert all(not cell.outputs and cell.execution_count is None for cell in code)
    lines = [line for cell in code for line in cell.source.splitlines() if line.strip()]
    assert len(lines) <= 4
    assert "widgets" not in book.metadata


@pytest.mark.filterwarnings("ignore:.*TCP without encryption.*")
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs_and_shows_something_and_no_token(path: Path, hub: NotebookHub) -> None:
    outputs = execute(path, hub.environment, ROOT / "workshops")
    assert [output for output in outputs if output["output_type"] == "error"] == []
    assert any("data" in output for output in outputs)
    assert TOKEN not in json.dumps(outputs)


@pytest.mark.filterwarnings("ignore:.*TCP without encryption.*")
@pytest.mark.parametrize("name", ["index", "facilitate", "dot_voting"])
def test_a_page_without_a_hub_still_opens(name: str, tmp_path: Path) -> None:
    environment = {**os.environ, "FACILITATE_DATA_DIR": str(tmp_path)}
    environment.pop("FACILITATE_CONTROL_URL", None)
    outputs = execute(ROOT / "workshops" / f"{name}.ipynb", environment, ROOT / "workshops")
    assert [output for output in outputs if output["output_type"] == "error"] == []
