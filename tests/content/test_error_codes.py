"""Every fault that a content file can have is documented, and every documented one can happen.

Most are found where content is read; a few are words or names that only a higher room can look up.
"""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
CODE = re.compile(r"content\.[a-z0-9]+(?:-[a-z0-9]+)*")


def test_the_documented_codes_are_the_codes_of_the_content() -> None:
    sources = (ROOT / "facilitation_kit").rglob("*.py")
    raised = {code for path in sources for code in re.findall(rf'"({CODE.pattern})"', path.read_text(encoding="utf-8"))}
    table = (ROOT / "docs" / "errors.md").read_text(encoding="utf-8")
    documented = set(re.findall(rf"^\| `({CODE.pattern})` \|", table, flags=re.MULTILINE))

    assert len(raised) > 30
    assert documented == raised
