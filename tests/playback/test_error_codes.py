"""Every fault that a pack can have is documented, and every documented one can happen."""

from __future__ import annotations

import re

from tests.playback.made_packs import ROOT


def test_the_documented_codes_are_the_codes_of_the_packs() -> None:
    sources = (ROOT / "facilitation_kit" / "playback").rglob("*.py")
    raised = {code for path in sources for code in re.findall(r'"(playback\.[a-z0-9-]+)"', path.read_text("utf-8"))}
    table = (ROOT / "docs" / "errors.md").read_text("utf-8")
    assert set(re.findall(r"^\| `(playback\.[a-z0-9-]+)` \|", table, re.MULTILINE)) == raised
    assert len(raised) > 10
