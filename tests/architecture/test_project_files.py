"""The files around the package say what the package says."""

from __future__ import annotations

import ast
import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from annotated_types import Ge, Gt, Le
from packaging.requirements import Requirement
from packaging.utils import NormalizedName, canonicalize_name
from pydantic.fields import FieldInfo
from ruamel.yaml import YAML

from facilitation_kit import errors
from facilitation_kit.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "facilitation_kit"
FORBIDDEN_NAMES = {"utils", "util", "helpers", "helper", "common", "base", "core", "misc", "manager"}
LONGEST_NOTEBOOK = 30
NOT_OURS = {".venv", ".git", "node_modules", "build", "dist", ".test-artifacts", "demo-data"}


def files(*folders: str, suffixes: tuple[str, ...]) -> Iterator[Path]:
    """Files of these kinds below folders of the repository, or the files themselves."""
    for folder in folders:
        place = ROOT / folder
        found = [place] if place.is_file() else sorted(place.rglob("*"))
        for path in found:
            if path.is_file() and path.suffix in suffixes and not NOT_OURS & set(path.relative_to(ROOT).parts):
                yield path


# dependencies


def test_the_conda_environment_asks_for_what_the_package_asks_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    environment = YAML(typ="safe").load((ROOT / "environment.yml").read_text("utf-8"))
    assert environment["name"] == project["name"]
    python, pip, through_pip = environment["dependencies"]
    assert python == f"python{project['requires-python']}"
    assert pip == "pip"
    assert through_pip["pip"] == [*project["dependencies"], *project["optional-dependencies"]["dev"], "-e ."]


def test_somebody_with_conda_can_run_the_tests() -> None:
    environment = YAML(typ="safe").load((ROOT / "environment.yml").read_text("utf-8"))
    names = {Requirement(line).name for line in environment["dependencies"][-1]["pip"] if not line.startswith("-")}
    assert {"pytest", "playwright", "voila"} <= names


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock"])
def test_a_lock_names_no_index_and_pins_everything(name: str) -> None:
    lines = (ROOT / name).read_text("utf-8").splitlines()
    assert [line for line in lines if "://" in line or re.match(r"\s*(--(?!hash=)|-[a-z]\b)", line)] == []
    pins = [line for line in lines if line and not line.startswith((" ", "#"))]
    assert pins
    assert [pin for pin in pins if "==" not in pin] == []


def pins_in(lock: str) -> list[tuple[Requirement, int]]:
    """The pinned packages of a lock, each with how many hashes it has."""
    whole = re.sub(r"\\\n", " ", lock).splitlines()
    lines = [line for line in whole if line.strip() and not line.lstrip().startswith("#")]
    return [(Requirement(line.split(" --hash=")[0]), line.count("--hash=sha256:")) for line in lines]


def unsettled(lock: str, wanted: list[str], python: str) -> dict[str, list[str]]:
    """Packages that a lock does not pin to exactly one legal version with hashes, for a Python such as "3.12"."""
    here = {"python_version": python, "python_full_version": f"{python}.1", "extra": ""}
    pinned: dict[NormalizedName, list[Requirement]] = {}
    for pin, hashes in pins_in(lock):
        if pin.marker is None or pin.marker.evaluate(here):
            pinned.setdefault(canonicalize_name(pin.name), []).append(pin if hashes else Requirement(pin.name))
    asked = {canonicalize_name(each.name): each for each in map(Requirement, wanted)}
    faults: dict[str, list[str]] = {}
    for name in asked.keys() | pinned.keys():
        versions = [str(pin.specifier).removeprefix("==") for pin in pinned.get(name, [])]
        legal = (
            len(versions) == 1 and versions[0] and (name not in asked or asked[name].specifier.contains(versions[0]))
        )
        if not legal:
            faults[name] = versions
    return faults


@pytest.mark.parametrize("python", ["3.11", "3.12", "3.13"])
@pytest.mark.parametrize(("name", "extras"), [("requirements.lock", ()), ("requirements-dev.lock", ("dev",))])
def test_a_lock_gives_every_python_one_version_of_each_package(name: str, extras: tuple[str, ...], python: str) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert Requirement(f"python{project['requires-python']}").specifier.contains(python)
    wanted = [*project["dependencies"], *(line for extra in extras for line in project["optional-dependencies"][extra])]
    assert unsettled((ROOT / name).read_text("utf-8"), wanted, python) == {}


@pytest.mark.parametrize(
    ("planted", "versions"),
    [
        ("", []),
        ("toy==1.0\n", [""]),
        ("toy==1.0 --hash=sha256:aa\ntoy==2.0 --hash=sha256:bb\n", ["1.0", "2.0"]),
        ("toy==0.9 \\\n    --hash=sha256:aa\n", ["0.9"]),
        ("toy==1.0 ; python_full_version < '3.12' --hash=sha256:aa\n", []),
        ("toy==1.0 ; python_full_version >= '3.11' --hash=sha256:aa\ntoy==2.0 --hash=sha256:bb\n", ["1.0", "2.0"]),
    ],
)
def test_a_planted_fault_of_a_lock_is_found(planted: str, versions: list[str]) -> None:
    assert unsettled(planted, ["toy>=1.0"], "3.12") == {"toy": versions}


def test_a_lock_may_give_each_python_its_own_version() -> None:
    lock = (
        "toy==1.0 ; python_full_version < '3.12' --hash=sha256:aa\n"
        "toy==2.0 ; python_full_version >= '3.12' --hash=sha256:bb\n"
    )
    assert [unsettled(lock, ["toy>=1.0"], python) for python in ("3.11", "3.12", "3.13")] == [{}, {}, {}]


# names


def test_a_module_is_named_by_what_it_is_about() -> None:
    names = {path.stem for path in files("facilitation_kit", "tests", suffixes=(".py",))}
    assert names & FORBIDDEN_NAMES == set()


# notebooks


def notebook_faults(notebook: Mapping[str, Any]) -> list[str]:
    """What is wrong with a notebook: outputs, run numbers, too many lines."""
    cells = notebook["cells"]
    faults = [
        f"cell {number} holds what it printed"
        for number, cell in enumerate(cells)
        if cell.get("outputs") or cell.get("execution_count") is not None
    ]
    lines = sum(len("".join(cell["source"]).splitlines()) for cell in cells)
    if lines > LONGEST_NOTEBOOK:
        faults.append(f"it has {lines} lines")
    if "widgets" in notebook.get("metadata", {}):
        faults.append("it holds the state of widgets")
    return faults


def test_notebooks_are_short_and_hold_no_outputs() -> None:
    found = {
        path.relative_to(ROOT).as_posix(): faults
        for path in files("workshops", "ideas", "surveys", "docs", "tests", suffixes=(".ipynb",))
        if (faults := notebook_faults(json.loads(path.read_text("utf-8"))))
    }
    assert found == {}


@pytest.mark.parametrize(
    "planted",
    [
        {"cells": [{"source": ["1"], "outputs": [{"text": "1"}], "execution_count": None}]},
        {"cells": [{"source": ["1"], "outputs": [], "execution_count": 1}]},
        {"cells": [{"source": ["1\n"] * 31}]},
        {"cells": [], "metadata": {"widgets": {}}},
    ],
)
def test_a_planted_notebook_fault_is_found(planted: dict[str, Any]) -> None:
    assert notebook_faults(planted)


# telephone numbers

_BRITISH_NUMBER = re.compile(r"(?<![\w.])(?:\+44[ -]?\(?0?\)?|0)(?:[ -]?\d){9,10}(?![\w.]|-\d)")


def foreign_numbers(text: str) -> list[str]:
    """Telephone numbers outside the ranges that are kept free for fiction."""
    found = []
    for match in _BRITISH_NUMBER.finditer(text):
        digits = re.sub(r"\D", "", match[0].replace("+44", "0").replace("(0)", ""))
        if not digits.startswith(("07700900", "01632960")):
            found.append(match[0])
    return found


def test_only_numbers_that_are_kept_free_for_fiction_are_used() -> None:
    suffixes = (".yaml", ".yml", ".md", ".py", ".j2", ".html", ".ipynb", ".json", ".csv", ".toml")
    here = Path(__file__)
    found = {
        path.relative_to(ROOT).as_posix(): numbers
        for path in files(
            "ideas", "surveys", "workshops", "tests", "docs", "facilitation_kit", "README.md", suffixes=suffixes
        )
        if path != here and (numbers := foreign_numbers(path.read_text("utf-8", errors="replace")))
    }
    assert found == {}


@pytest.mark.parametrize("planted", ["07911 123456", "0117 496 0123", "+44 7911 123456", "call 01179460123 now"])
def test_a_planted_number_is_found(planted: str) -> None:
    assert foreign_numbers(planted)


@pytest.mark.parametrize("fine", ["07700 900123", "01632 960123", "+44 7700 900123", "0.1234567890", "2026-11-24"])
def test_reserved_numbers_and_other_digits_are_fine(fine: str) -> None:
    assert foreign_numbers(fine) == []


# error codes

_CODE = re.compile(r"[a-z]+\.[a-z0-9]+(?:-[a-z0-9]+)*")
_FILE_ENDINGS = {"css", "js", "json", "html", "sqlite3", "yaml", "svg", "csv", "ipynb", "lock", "txt", "md", "xml"}
_ERROR_TYPES = {name for name in errors.__all__ if name != "Fault"}


def string_constants(source: str) -> Iterator[tuple[ast.AST, str]]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node, node.value


def rooms_of_codes(source: str) -> set[str]:
    """First parts of the codes that are given to an error or a fault directly."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        name = ast.unparse(node.func).rsplit(".", 1)[-1]
        given = node.args[:1] if name in _ERROR_TYPES else []
        given += [keyword.value for keyword in node.keywords if name == "Fault" and keyword.arg == "code"]
        for value in given:
            text = value.values[0] if isinstance(value, ast.JoinedStr) else value
            if isinstance(text, ast.Constant) and "." in str(text.value):
                found.add(str(text.value).split(".")[0])
    return found


def codes_in(source: str, rooms: set[str]) -> tuple[set[str], set[str]]:
    """Codes that stand in a module whole, and beginnings of codes that are put together."""
    whole = {
        text
        for _, text in string_constants(source)
        if _CODE.fullmatch(text) and text.split(".")[0] in rooms and text.split(".")[1] not in _FILE_ENDINGS
    }
    begun = {
        node.values[0].value
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.JoinedStr)
        and len(node.values) > 1
        and isinstance(node.values[0], ast.Constant)
        and re.fullmatch(r"[a-z]+\.[a-z0-9-]*-", str(node.values[0].value))
        and str(node.values[0].value).split(".")[0] in rooms
    }
    return whole, {str(text) for text in begun}


def documented_codes() -> list[str]:
    """The codes of docs/errors.md, in their order."""
    rows = (ROOT / "docs" / "errors.md").read_text("utf-8").splitlines()
    return [match[1] for row in rows if (match := re.match(r"\| `([a-z0-9.-]+)` \|", row))]


def test_every_error_code_is_documented_and_every_documented_code_exists() -> None:
    modules = [path.read_text("utf-8") for path in files("facilitation_kit", suffixes=(".py",))]
    rooms = set().union(*map(rooms_of_codes, modules))
    whole: set[str] = set()
    begun: set[str] = set()
    for source in modules:
        found, starts = codes_in(source, rooms)
        whole |= found
        begun |= starts
    documented = set(documented_codes())
    put_together = {code for code in documented if code.startswith(tuple(begun))}
    missing = sorted(whole - documented)
    assert not missing, f"docs/errors.md lacks {', '.join(missing)}"
    gone = sorted(documented - whole - put_together)
    assert not gone, f"docs/errors.md lists codes that no longer exist: {', '.join(gone)}"
    assert [start for start in begun if not any(code.startswith(start) for code in documented)] == []


def test_error_codes_are_in_order_and_each_stands_once() -> None:
    codes = documented_codes()
    assert codes == sorted(set(codes))


def test_every_row_of_the_error_page_says_what_to_do() -> None:
    rows = [row for row in (ROOT / "docs" / "errors.md").read_text("utf-8").splitlines() if row.startswith("| `")]
    for row in rows:
        _, _, happened, remedy, _ = re.split(r"(?<!\\)\|", row)
        assert happened.strip().endswith("."), row
        assert remedy.strip().endswith("."), row


@pytest.mark.parametrize(
    "planted",
    [
        'raise StoreError("store.planted", "x")',
        'Fault(code="store.planted", message="x", remedy="y")',
        'def f():\n    return _refusal("store.planted")',
        'code = "store.planted" if full else "store.other"',
    ],
)
def test_a_planted_code_is_collected(planted: str) -> None:
    whole, _ = codes_in(planted, {"store"})
    assert "store.planted" in whole


# settings


def setting_row(name: str, field: FieldInfo) -> str:
    """The row of a setting in docs/settings.md."""
    default = "your user data folder" if field.default_factory else f"`{field.default}`" if field.default != "" else ""
    limits = {type(limit): limit for limit in field.metadata}
    legal = []
    if Ge in limits:
        legal.append(f"from {limits[Ge].ge}")
    if Gt in limits:
        legal.append(f"above {limits[Gt].gt}")
    if Le in limits:
        legal.append(f"to {limits[Le].le}")
    return f"| `FACILITATE_{name.upper()}` | {default} | {' '.join(legal)} | {field.description} |"


def test_every_setting_is_documented_as_it_is() -> None:
    rows = [row for row in (ROOT / "docs" / "settings.md").read_text("utf-8").splitlines() if row.startswith("| `")]
    assert rows == [setting_row(name, field) for name, field in Settings.model_fields.items()]
