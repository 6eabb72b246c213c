from __future__ import annotations

import re
from pathlib import Path

import pytest

from facilitation_kit.cli.reference import reference
from facilitation_kit.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("*.md"))]


def commands_named() -> set[str]:
    return set(re.findall(r"^## ([a-z]+)$", reference(), flags=re.MULTILINE))


def commands_inside() -> set[str]:
    """Commands of groups, such as ``evidence import``."""
    return set(re.findall(r"^### ([a-z]+ [a-z-]+)$", reference(), flags=re.MULTILINE))


def test_the_reference_of_commands_is_what_the_commands_say() -> None:
    written = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    assert written == reference(), "run: python -m facilitation_kit.cli.reference > docs/commands.md"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_command_and_option_that_a_page_shows_exists(page: Path) -> None:
    known, options = commands_named(), set(re.findall(r"`(--[a-z-]+)", reference())) | {"--help"}
    for line in re.findall(r"\bfacilitate ([a-z-][^`\n]*)", code_of(page)):
        words = [word for word in line.split() if word != "--debug"]
        assert words[0] in known | {"--help", "--version"}, line
        inside = {name.partition(" ")[2] for name in commands_inside() if name.startswith(f"{words[0]} ")}
        assert not inside or not words[1:] or words[1] in inside | {"--help"}, line
        assert {word for word in words[1:] if word.startswith("--")} <= options, line


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_inside_the_project_leads_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", page.read_text(encoding="utf-8")):
        if "://" not in target and not target.startswith("mailto:"):
            assert (page.parent / target).exists(), f"{page.name} links to {target}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_make_target_that_a_page_shows_exists(page: Path) -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), flags=re.MULTILINE))
    assert set(re.findall(r"\bmake ([a-z-]+)", code_of(page))) <= targets


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_setting_that_a_page_shows_exists(page: Path) -> None:
    known = {f"FACILITATE_{name.upper()}" for name in Settings.model_fields}
    ours = {"FACILITATE_DEBUG", "FACILITATE_CONTROL_TOKEN", "FACILITATE_CONTROL_URL", "FACILITATE_VOILA_ORIGIN"}
    assert set(re.findall(r"FACILITATE_[A-Z_]+[A-Z]", page.read_text(encoding="utf-8"))) <= known | ours


def code_of(page: Path) -> str:
    """What stands in code: between fences, and between single backticks."""
    text = page.read_text(encoding="utf-8")
    fenced = re.findall(r"^```[a-z]*\n(.*?)^```", text, flags=re.MULTILINE | re.DOTALL)
    inline = re.findall(r"`([^`\n]+)`", text)
    return "\n".join([*fenced, *inline])
