"""``facilitate map``: the service map from tables and to tables.

In: workbooks, CSV files and directories in JSON, or a project. Out: a new ``service_map.yaml``, or tables. Easily got
wrong: people edit content files, so none is ever overwritten; and an export holds all figures, so it stays in the team.
"""

from __future__ import annotations

import io
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from ruamel.yaml import YAML

from facilitation_kit.cli.options import ProjectFolder, project_or_example
from facilitation_kit.cli.terminal import errors, out
from facilitation_kit.content.library import Library
from facilitation_kit.errors import ContentError

__all__ = ["map_app"]

map_app = typer.Typer(help="The service map: bring tables in, and take them out.", no_args_is_help=True)

_FILE = "service_map.yaml"
_LANES = [
    {"id": "frontstage", "label": "What people see", "kind": "frontstage"},
    {"id": "backstage", "label": "What happens behind it", "kind": "backstage"},
    {"id": "support", "label": "What carries it", "kind": "support"},
]


@map_app.command("import")
def import_(
    files: Annotated[
        list[Path],
        typer.Argument(exists=True, dir_okay=False, help="Tables (.xlsx, .csv), or services of a directory (.json)."),
    ],
    to: Annotated[Path, typer.Option(help="Folder for the new service_map.yaml, such as ideas.")] = Path("ideas"),
) -> None:
    """Write a new service_map.yaml of services, measures and cells in tables; nothing is overwritten."""
    from facilitation_kit.evidence.map_tables import deprecated_names, read_map_tables  # noqa: PLC0415 - slow to load

    target = to / _FILE
    if target.exists():
        raise _there(target)
    tables = read_map_tables([(file.name, file.read_bytes()) for file in files])
    used_stages = (*(each.stage for each in tables.cells), *(each.stage for each in tables.measures))
    stages = [stage for stage in dict.fromkeys(used_stages) if stage is not None] or ["first-stage"]
    lanes = list(_LANES)
    known = {lane["id"] for lane in lanes}
    used = dict.fromkeys(each.lane for each in tables.cells)
    lanes += [{"id": name, "label": _words(name), "kind": "custom"} for name in used if name not in known]
    content = {
        "title": "Services as they are today",
        "stages": [{"id": name, "label": _words(name)} for name in stages],
        "lanes": lanes,
        **{name: [_as_content(each) for each in getattr(tables, name)] for name in ("services", "cells", "measures")},
    }
    text = io.StringIO()
    yaml = YAML()
    yaml.width = 110
    yaml.dump(content, text)
    to.mkdir(parents=True, exist_ok=True)
    try:
        with target.open("x", encoding="utf-8") as file:
            file.write("# Made of tables. Name the stages and lanes, put them in order, and run facilitate check.\n")
            file.write(text.getvalue())
    except FileExistsError:
        raise _there(target) from None
    out.print(
        f"{len(tables.services)} services, {len(tables.cells)} cells and {len(tables.measures)} figures in {target}",
        markup=False,
    )
    if old := deprecated_names(tables.services):
        errors.print(
            f"HSDS 3 no longer uses {', '.join(old)}; it is kept beside the service. "
            "Write a waiting time as a measure, with its source and period.",
            markup=False,
        )


@map_app.command()
def export(
    to: Annotated[Path, typer.Argument(help="A workbook to write (name ending in .xlsx), or a folder for CSV files.")],
    project: ProjectFolder = Path(),
) -> None:
    """Write services, measures and cells as a workbook or as CSV files, for your own team; import reads them back."""
    from facilitation_kit.analysis.export_files import write_whole  # noqa: PLC0415 - slow to load
    from facilitation_kit.evidence.map_tables import MapTables, map_csv, map_workbook  # noqa: PLC0415 - slow to load

    content = Library.load(project_or_example(project)).service_map
    if content is None:
        raise ContentError(
            "map.none", "This project has no service map.", remedy=f"Write ideas/{_FILE}, or import tables first."
        )
    tables = MapTables(services=content.services, measures=content.measures, cells=content.cells)
    if to.suffix.lower() == ".xlsx":
        write_whole(to, map_workbook(tables, datetime.now(UTC)))
    else:
        for name, data in map_csv(tables).items():
            write_whole(to / name, data)
    out.print(f"{len(content.services)} services and {len(content.measures)} figures in {to}", markup=False)
    errors.print("Small counts are not hidden in it: keep it in your team.", style="dim")


def _there(target: Path) -> ContentError:
    return ContentError(
        "map.exists",
        "There is a service map already.",
        remedy="Import into another folder, and copy what you need from there.",
        file=str(target),
    )


def _as_content(record: Any) -> dict[str, Any]:
    """A record as keys and values, without those that say nothing."""
    made: dict[str, Any] = {}
    for name in record.__dataclass_fields__:
        value = getattr(record, name)
        if name == "more":
            value = [{"column": each.column, "value": each.value} for each in value]
        if value in (None, "", []):
            continue
        made[name] = value if isinstance(value, int | float | list) else str(value)
    return made


def _words(name: str) -> str:
    return name.replace("-", " ").capitalize()
