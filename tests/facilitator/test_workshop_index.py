from __future__ import annotations

from pathlib import Path

from facilitation_kit.facilitator.hub_client import HubClient
from facilitation_kit.facilitator.workshop_index import WorkshopIndex
from tests.facilitator import room_views
from tests.facilitator.fake_hub import TOKEN, running_hub


def folder_with(tmp_path: Path, *names: str) -> Path:
    for name in names:
        (tmp_path / name).write_text("{}")
    return tmp_path


def test_the_kit_s_pages_come_first_in_the_order_of_their_use_and_then_the_project_s_own(tmp_path: Path) -> None:
    folder = folder_with(
        tmp_path,
        "a_map.ipynb",
        "idea_test_survey.ipynb",
        "statements.ipynb",
        "index.ipynb",
        "facilitate.ipynb",
        "notes.txt",
    )
    index = WorkshopIndex(folder, lambda: HubClient("http://127.0.0.1:9", TOKEN))
    files = ["facilitate.ipynb", "statements.ipynb", "idea_test_survey.ipynb", "a_map.ipynb"]
    assert [page["file"] for page in index.pages] == files
    assert index.pages[2]["title"] == "Projector: survey"
    assert index.pages[-1]["title"] == "A map"


def test_it_lists_the_workshops_of_the_hub(tmp_path: Path) -> None:
    with running_hub() as hub:
        hub.open(room_views.lobby())
        index = WorkshopIndex(tmp_path, lambda: HubClient(hub.url, TOKEN))
    assert [workshop["id"] for workshop in index.workshops] == ["w1"]
    assert index.problem == ""


def test_without_a_hub_the_links_are_still_there(tmp_path: Path) -> None:
    index = WorkshopIndex(folder_with(tmp_path, "facilitate.ipynb"), lambda: HubClient("http://127.0.0.1:9", TOKEN))
    assert len(index.pages) == 1
    assert "facilitate run" in index.problem
