"""A result as lines of text, for phones: every option with its figures, and what should not be missed beside them.

In: a result's JSON values (docs/architecture.md, "Result"), which have passed disclosure control. Out: lines. What the
script of the phones' pages draws says the same; a test compares the two.

Easily got wrong: where nothing may be shown, the reason stands once, in the sentence above, and not beside each option.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

__all__ = ["ResultLine", "result_lines"]

_MARKS = {"tie": "Tie", "close": "Nearly tied"}


@dataclass(frozen=True, kw_only=True)
class ResultLine:
    """One option of a result.

    Attributes:
        cells: pairs of a measure's label and its protected text.
        notes: what stands beside them: what the round before had, and whether the option is tied or nearly so.
        words: what people wrote about it, as far as it may be shown; folded until somebody wants to read it.
    """

    label: str
    cells: tuple[tuple[str, str], ...]
    notes: tuple[str, ...] = ()
    words: tuple[str, ...] = ()


def result_lines(result: Mapping[str, Any]) -> tuple[ResultLine, ...]:
    """The rows of a result, in its own order; none where no figure at all may be shown and nobody wrote anything."""
    measures, rows = result["measures"], result["rows"]
    hidden = _all_hidden(result)
    lines = (
        ResultLine(
            label=row["label"],
            cells=()
            if hidden
            else tuple(
                (measure["label"], row["cells"][measure["name"]]["text"])
                for measure in measures
                if measure["name"] in row["cells"]
            ),
            notes=() if hidden else _notes(result, row),
            words=tuple(said["text"] for said in row.get("words", ())),
        )
        for row in rows
    )
    return tuple(line for line in lines if line.cells or line.words)


def _all_hidden(result: Mapping[str, Any]) -> bool:
    """Whether one and the same reason stands in the place of every figure."""
    cells = [cell for row in result["rows"] for cell in row["cells"].values()]
    shown = any(cell["value"] is not None for cell in cells)
    return bool(result.get("withheld")) or (len(cells) > 1 and not shown and len({cell["text"] for cell in cells}) == 1)


def _notes(result: Mapping[str, Any], row: Mapping[str, Any]) -> tuple[str, ...]:
    notes = []
    headline = result["headline"]
    before = next((each for each in (result["previous"] or {"rows": ()})["rows"] if each["item"] == row["item"]), None)
    was = before["cells"].get(headline, {}).get("value") if before else None
    if was is not None and row["cells"][headline]["value"] is not None:
        label = next(measure["label"] for measure in result["measures"] if measure["name"] == headline)
        notes.append(f"{label} in the round before: {was}")
    band = row["band"]
    tied = [each for each in result["rows"] if each["band"] == "tie"]
    if band in _MARKS and (band != "tie" or len(tied) > 1):
        notes.append(_MARKS[band])
    return tuple(notes)
