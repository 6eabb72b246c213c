"""The codebook of an export: what every column, field and measure means.

In go the tables, the installed activities and the rounds that are exported; out come the rows of ``codebook.csv``. The
one thing easily got wrong: it describes the fields and measures that the exported rounds really have, those of outside
activities included.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from facilitation_kit.activities.contract import Activity
from facilitation_kit.activities.results import Tally
from facilitation_kit.analysis.columns import TABLES
from facilitation_kit.live.workshop_state import RoundState

__all__ = ["CODEBOOK_COLUMNS", "codebook_rows"]

CODEBOOK_COLUMNS = ("what", "of", "name", "type", "values", "meaning")
"""``what`` is column, field or measure; ``of`` names its table or activity."""


def codebook_rows(
    activities: Mapping[str, Activity], counted: Iterable[tuple[RoundState, Tally | None]]
) -> list[list[object]]:
    """The codebook with its header, one row a column, field and measure.

    Args:
        activities: the installed ones.
        counted: the exported rounds with their tallies.
    """
    rounds = list(counted)
    used = sorted({one.definition.activity for one, _ in rounds} & set(activities))
    rows: list[list[object]] = [list(CODEBOOK_COLUMNS)]
    for table in TABLES:
        rows += [["column", table.name, column.name, column.type.value, "", column.meaning] for column in table.columns]
    for name in used:
        rows += [
            ["field", name, field.name, field.kind.value, " ".join(field.choices), field.description]
            for field in activities[name].fields
        ]
    measures: dict[tuple[str, str], list[object]] = {}
    for one, tally in rounds:
        for measure in tally.measures if tally else ():
            row: list[object] = [
                "measure",
                one.definition.activity,
                measure.name,
                measure.kind.value,
                "",
                f"{measure.label}, for each item; also a column of round-….csv.",
            ]
            measures.setdefault((one.definition.activity, measure.name), row)
    return [*rows, *measures.values()]
