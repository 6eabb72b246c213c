from __future__ import annotations

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def names(requirements: list[str]) -> list[str]:
    return sorted(re.split(r"[<>=!~;\[ ]", requirement)[0] for requirement in requirements)


def test_every_dependency_is_explained_and_every_explained_one_is_used() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    kit, tests = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8").split("## Its tests")
    for page, wanted in ((kit, project["dependencies"]), (tests, project["optional-dependencies"]["dev"])):
        rows = re.findall(r"^\| ([a-z][a-z0-9., -]*) \|", page, flags=re.MULTILINE)
        explained = sorted(name for row in rows if row != "package" for name in row.split(", "))
        assert explained == names(wanted)
