"""docs/architecture.md says what the code says, where a test can tell."""

from __future__ import annotations

import re
from pathlib import Path

from facilitation_kit.live.legal_actions import ACTIONS
from tests.architecture.test_layers import LAYERS

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "architecture.md").read_text("utf-8")


def test_the_page_lists_the_rooms_in_their_order() -> None:
    start = PAGE.index("    errors <-")
    block = PAGE[start : PAGE.index("\n\n", start)]
    layers = tuple(frozenset(re.findall(r"[a-z]+", layer)) for layer in block.split("<-"))
    assert layers == LAYERS


def test_the_page_lists_every_action_and_no_other() -> None:
    start = PAGE.index("Actions: ")
    paragraph = PAGE[start : PAGE.index("What the rules refuse", start)]
    listed = {name.split()[0] for name in re.findall(r"`([^`]+)`", paragraph)}
    assert listed == set(ACTIONS)


def test_the_page_lists_every_table_of_the_store() -> None:
    migrations = sorted((ROOT / "facilitation_kit" / "responses" / "migrations").glob("*.sql"))
    made = {name for path in migrations for name in re.findall(r"CREATE TABLE (\w+)", path.read_text("utf-8"))}
    assert made
    start = PAGE.index("## The store")
    section = PAGE[start : PAGE.index("\n## ", start + 1)]
    assert set(re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE)) == made
