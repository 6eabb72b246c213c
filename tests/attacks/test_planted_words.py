"""Words and secrets are planted wherever somebody can put them, and then looked for where they must not be."""

from __future__ import annotations

import shutil
from pathlib import Path

import httpx
import pytest

from tests.running_hub import PROJECT, TOKEN, Person, RunningHub

WORDS = "zebra-tangerine-of-somebody"
WORDS_IN_AN_ADDRESS = "periwinkle-in-an-address"
AGENT = "Agent-Quokka/7.0"


def project_that_asks_for_words(folder: Path) -> Path:
    """The example, with a dot vote that asks for the reason of a concern."""
    for name in ("ideas", "surveys", "workshops"):
        shutil.copytree(PROJECT / name, folder / name)
    sheet = folder / "workshops" / "co-design-afternoon.yaml"
    text = sheet.read_text("utf-8")
    assert "concerns: true\n" in text
    text = text.replace("  password: tea-and-biscuits\n", "  password: tea-and-biscuits\n  own_encrypted: true\n")
    sheet.write_text(
        text.replace("        concerns: true\n", "        concerns: true\n        concern_reason: true\n"), "utf-8"
    )
    return folder


def files_holding(folder: Path, words: str) -> set[str]:
    """Files whose content or name holds the words."""
    found = set()
    for path in folder.rglob("*"):
        if words in path.name or (path.is_file() and words.encode() in path.read_bytes()):
            found.add(path.name)
    return found


def test_planted_words_are_in_the_store_alone_and_secrets_in_their_file(tmp_path: Path) -> None:
    project = project_that_asks_for_words(tmp_path / "project")
    with RunningHub(tmp_path / "data", project=project) as hub, hub.facilitator() as facilitator:
        view = facilitator.open()
        with Person(hub, view["workshop"]["code"]) as person:
            person.client.headers["User-Agent"] = AGENT
            item = facilitator.go_to_activity("dot_vote")["round"]["items"][0]["id"]
            # Refused, unknown, unreadable and broken requests are what ends up in logs.
            refused = person.vote(**{f"dots__{item}": WORDS, f"concern__{item}": "yes", f"reason__{item}": WORDS})
            assert refused.status_code == 422
            saved = person.vote(**{f"dots__{item}": "1", f"concern__{item}": "yes", f"reason__{item}": WORDS})
            assert saved.status_code == 200
            cookie = person.client.cookies["workshop"]
            for path in (f"/{WORDS_IN_AN_ADDRESS}", f"/j/{WORDS_IN_AN_ADDRESS}", f"/?code={WORDS_IN_AN_ADDRESS}"):
                person.client.get(path)
            person.client.post("/join", content=WORDS.encode() * 10)
            person.client.post("/join", data={"code": WORDS})
            control = httpx.Client(base_url=hub.control, trust_env=False, headers={"User-Agent": AGENT})
            with control:
                for path in ("/login", f"/{WORDS_IN_AN_ADDRESS}", f"/stream?ticket={WORDS_IN_AN_ADDRESS}"):
                    control.get(path)
                    control.post(path, data={"token": WORDS})
                control.post("/api/workshops", json={"run_sheet": WORDS}, headers={"Authorization": f"Bearer {TOKEN}"})
        announced = files_holding(hub.data_dir, TOKEN)
        secret = (hub.data_dir / "secret").read_bytes()
        said = hub.stop()
    # The words are there, so that the search is known to find them.
    stores = {path.name for path in hub.data_dir.glob("store.sqlite3*")}
    holding = files_holding(hub.data_dir, WORDS)
    assert holding
    assert holding <= stores
    assert announced == {"hub.json"}
    for planted in (WORDS_IN_AN_ADDRESS, AGENT, TOKEN, cookie):
        assert files_holding(hub.data_dir, planted) == set(), planted
    for planted in (WORDS, WORDS_IN_AN_ADDRESS, AGENT, TOKEN, cookie):
        assert planted not in said
    assert {path.name for path in hub.data_dir.rglob("*") if path.is_file() and secret in path.read_bytes()} == {
        "secret"
    }


@pytest.mark.parametrize("name", [WORDS, f"{WORDS}.csv"])
def test_words_in_a_files_name_would_be_found(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"nothing")
    assert files_holding(tmp_path, WORDS) == {name}
