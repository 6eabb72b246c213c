"""An import may only point at a room further left; deferred and type-only imports count like any other."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

PACKAGE = "facilitation_kit"
ROOT = Path(__file__).resolve().parents[2]

LAYERS: tuple[frozenset[str], ...] = tuple(
    frozenset(names.split())
    for names in (
        "errors",
        "identifiers",
        "settings",
        "shipped",
        "launcher",
        "phrases",
        "content",
        "activities",
        "planning",
        "live",
        "responses",
        "safeguarding",
        "evidence",
        "analysis",
        "playback participant facilitator rehearsal",
        "release",
        "cli",
    )
)
"""Rooms from the lowest up. Rooms of one layer never import each other."""

LAYER_OF = {room: number for number, rooms in enumerate(LAYERS) for room in rooms}
PURE = ("content", "activities", "planning", "live", "safeguarding", "evidence", "analysis")
SHELL_MODULES = frozenset({"asyncio", "httpx", "socket", "sqlite3", "starlette", "subprocess", "threading", "uvicorn"})
"""What pure rooms do without: network, databases, processes, threads."""


def sources() -> dict[str, str]:
    """The source of every module of the package by its dotted name."""
    return {
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path.read_text("utf-8")
        for path in sorted((ROOT / PACKAGE).rglob("*.py"))
    }


def imports(module: str, source: str, *, is_package: bool = False) -> Iterator[tuple[int, str]]:
    """Every dotted name that a module imports, wherever in it the import stands, with its line."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node.lineno, alias.name
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                parts = module.split(".")
                parts = parts[: len(parts) - node.level + is_package]
                base = ".".join([*parts, base]).rstrip(".")
            for alias in node.names:
                yield node.lineno, f"{base}.{alias.name}"
        elif (
            isinstance(node, ast.Call)
            and ast.unparse(node.func) in {"import_module", "importlib.import_module", "__import__"}
            and node.args
            and isinstance(node.args[0], ast.Constant)
        ):
            yield node.lineno, str(node.args[0].value)


def room_of(name: str) -> str | None:
    """The room of a dotted name of the package; ``None`` for other names and for the package itself."""
    parts = name.split(".")
    return parts[1] if parts[0] == PACKAGE and len(parts) > 1 else None


def wrong_arrows(modules: Mapping[str, str]) -> list[str]:
    """Every import that points up or sideways, as ``module:line imports name``."""
    found = []
    for module, source in modules.items():
        here = room_of(module)
        is_package = any(other.startswith(f"{module}.") for other in modules)
        for line, name in imports(module, source, is_package=is_package):
            there = room_of(name)
            if here is None or there is None or there == here:
                continue
            if there not in LAYER_OF or LAYER_OF[there] >= LAYER_OF[here]:
                found.append(f"{module}:{line} imports {name}")
    return found


def test_every_room_has_its_layer() -> None:
    rooms = {room for module in sources() if (room := room_of(module)) is not None}
    assert rooms <= set(LAYER_OF)


def test_no_import_points_up_or_sideways() -> None:
    assert wrong_arrows(sources()) == []


def test_the_package_itself_is_imported_by_name_of_a_room() -> None:
    """``import facilitation_kit`` alone would hide which room is meant."""
    bare = [
        f"{module}:{line}"
        for module, source in sources().items()
        for line, name in imports(module, source)
        if name == PACKAGE
    ]
    assert bare == []


@pytest.mark.parametrize(
    "planted",
    [
        "from facilitation_kit.participant.hub import Hub",
        "import facilitation_kit.cli.app",
        "from facilitation_kit import responses",
        "from ..responses import store",
        "from .. import responses",
        "def later():\n    from facilitation_kit.analysis import frames",
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from facilitation_kit.playback import pack",
        "import importlib\nimportlib.import_module('facilitation_kit.responses.store')",
        "try:\n    from facilitation_kit.rehearsal import people\nexcept ImportError:\n    pass",
        "from facilitation_kit.elsewhere import thing",
    ],
)
def test_a_planted_arrow_up_is_found(planted: str) -> None:
    assert wrong_arrows({"facilitation_kit.live.planted": planted})


@pytest.mark.parametrize(
    ("here", "there"),
    [("participant", "facilitator"), ("facilitator", "playback"), ("rehearsal", "participant")],
)
def test_a_planted_arrow_sideways_is_found(here: str, there: str) -> None:
    assert wrong_arrows({f"facilitation_kit.{here}.planted": f"from facilitation_kit.{there} import thing"})


def test_an_arrow_down_and_one_within_a_room_are_fine() -> None:
    source = (
        "from facilitation_kit.live import events\nfrom . import store\nfrom facilitation_kit.responses import writer"
    )
    assert wrong_arrows({"facilitation_kit.responses.planted": source}) == []


def shell_imports(modules: Mapping[str, str]) -> list[str]:
    """Every import of a shell's module in a pure room."""
    return [
        f"{module}:{line} imports {name}"
        for module, source in modules.items()
        if room_of(module) in PURE
        for line, name in imports(module, source)
        if name in SHELL_MODULES or name.split(".")[0] in SHELL_MODULES
    ]


def test_pure_rooms_touch_no_network_database_process_or_thread() -> None:
    assert shell_imports(sources()) == []


def test_a_planted_socket_in_a_pure_room_is_found() -> None:
    assert shell_imports({"facilitation_kit.live.planted": "def f():\n    import socket"})


def pandas_imports(modules: Mapping[str, str]) -> list[str]:
    """Every import of pandas outside the rooms that may use it."""
    return [
        f"{module}:{line}"
        for module, source in modules.items()
        if room_of(module) not in {"analysis", "playback"}
        for line, name in imports(module, source)
        if name.split(".")[0] == "pandas"
    ]


def test_pandas_stays_in_analysis_and_playback() -> None:
    assert pandas_imports(sources()) == []


def test_planted_pandas_in_the_hub_is_found() -> None:
    assert pandas_imports({"facilitation_kit.participant.planted": "import pandas as pd"})


def cycle(modules: Mapping[str, str]) -> list[str]:
    """Modules that import each other in a ring, each followed by one that it imports; empty when there is none."""
    arrows = {
        module: {
            target
            for _, name in imports(module, source, is_package=any(other.startswith(f"{module}.") for other in modules))
            for target in (name, name.rpartition(".")[0])
            if target in modules and target != module
        }
        for module, source in modules.items()
    }
    while leaves := [module for module, targets in arrows.items() if not targets & arrows.keys()]:
        for module in leaves:
            del arrows[module]
    ring: list[str] = []
    here = next(iter(arrows), None)
    while here is not None and here not in ring:
        ring.append(here)
        here = next(iter(sorted(arrows[here] & arrows.keys())))
    return ring[ring.index(here) :] if here is not None else []


def test_no_modules_import_each_other_in_a_ring() -> None:
    assert cycle(sources()) == []


def test_a_planted_ring_is_found() -> None:
    planted = {
        "facilitation_kit.live.egg": "from facilitation_kit.live.hen import lay",
        "facilitation_kit.live.hen": "def hatch():\n    from facilitation_kit.live import egg",
        "facilitation_kit.live.farm": "from facilitation_kit.live import hen",
    }
    assert set(cycle(planted)) == {"facilitation_kit.live.egg", "facilitation_kit.live.hen"}
