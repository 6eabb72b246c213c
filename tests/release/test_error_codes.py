"""Every fault of a release is documented, and every documented one can happen."""

from __future__ import annotations

import re

from tests.playback.made_packs import ROOT


def test_the_documented_codes_are_the_codes_of_releases() -> None:
    sources = (ROOT / "facilitation_kit" / "release").glob("*.py")
    raised = {code for path in sources for code in re.findall(r'"(release\.[a-z0-9-]+)"', path.read_text("utf-8"))}
    table = (ROOT / "docs" / "errors.md").read_text("utf-8")
    assert set(re.findall(r"^\| `(release\.[a-z0-9-]+)` \|", table, re.MULTILINE)) == raised
    assert len(raised) > 5
