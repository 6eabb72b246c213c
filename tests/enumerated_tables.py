"""An independent brute force over small tables: every table that a reader cannot tell from the real one.

It shares no code with the suppressor; it counts where the suppressor solves.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations, product

import numpy as np
from numpy.typing import NDArray

from facilitation_kit.analysis.feasible_bounds import exactly
from facilitation_kit.analysis.suppression import Figure, TableToProtect

Rows = Sequence[Sequence[int]]


def table_of(rows: Rows) -> TableToProtect:
    """A table of answers by group whose row totals, the whole room's result, are known."""
    height, width = len(rows), len(rows[0])
    return TableToProtect(
        counts=tuple(count for row in rows for count in row),
        figures=tuple(
            Figure(places=(row * width + column,), column=column) for row in range(height) for column in range(width)
        ),
        totals=tuple(
            Figure(places=tuple(row * width + column for row in range(height)), column=column)
            for column in range(width)
        ),
        known=tuple(exactly(range(row * width, (row + 1) * width), sum(rows[row])) for row in range(height)),
    )


def _shares(total: int, parts: int) -> Iterator[tuple[int, ...]]:
    for cuts in combinations(range(total + parts - 1), parts - 1):
        edges = (-1, *cuts, total + parts - 1)
        yield tuple(edges[n + 1] - edges[n] - 1 for n in range(parts))


def all_tables(rows: Rows) -> NDArray[np.int64]:
    """Every table with the same row totals, one a line, cells row by row."""
    width = len(rows[0])
    return np.array([sum(shares, ()) for shares in product(*(list(_shares(sum(row), width)) for row in rows))])


def _looks(values: NDArray[np.int64], round_to: int) -> NDArray[np.int64]:
    return np.asarray(round_to * np.rint(values / round_to), dtype=np.int64)


def alike(rows: Rows, hidden: frozenset[int], round_to: int, everything: NDArray[np.int64]) -> NDArray[np.int64]:
    """The tables that look the same once the cells in `hidden` are hidden and column totals are shown."""
    width = len(rows[0])
    real = np.array([count for row in rows for count in row])
    shown = [cell for cell in range(len(real)) if cell not in hidden]
    mask = (_looks(everything[:, shown], round_to) == _looks(real[shown], round_to)).all(axis=1)
    for column in range(width):
        totals = everything[:, column::width].sum(axis=1)
        mask &= _looks(totals, round_to) == _looks(real[column::width].sum(keepdims=True), round_to)
    same: NDArray[np.int64] = everything[mask]
    return same


def widths(tables: NDArray[np.int64]) -> NDArray[np.int64]:
    """How far apart the lowest and highest value of each cell are."""
    return np.asarray(np.ptp(tables, axis=0), dtype=np.int64)


def smallest_safe(
    rows: Rows, forced: frozenset[int], round_to: int, needed: NDArray[np.int64], everything: NDArray[np.int64]
) -> int | None:
    """The size of the smallest safe set of hidden cells that holds `forced`; ``None`` when there is none."""
    free = [cell for cell in range(len(needed)) if cell not in forced and needed[cell] > 0]
    for extra in range(len(free) + 1):
        for more in combinations(free, extra):
            hidden = forced | frozenset(more)
            if all(widths(alike(rows, hidden, round_to, everything))[cell] >= needed[cell] for cell in hidden):
                return len(hidden)
    return None
