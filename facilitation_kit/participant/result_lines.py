"""A result as lines of text, for phones: every option with its figures, and what should not be missed beside them.

In: a result's JSON values (docs/architecture.md, "Result"), which have passed disclosure control. Out: lines. What the
script of the phones' pages draws says the same; a test compares the two.

Easily got wrong: where nothing may be shown, the reason stands once, in the sentence above, and not beside each option. So it
does for a question whose every choice is hidden for it: how many answered that question is of no use then either.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from facilitation_kit.activities.survey_settings import PART
from facilitation_kit.analysis.protected_values import TOO_FEW

__all__ = ["ResultLine", "result_lines"]

_TOO_FEW_TO_SAY = "Too few people answered to say anything that would not be about single people."
_MARKS = {"tie": "Tie", "close": "Nearly tied"}


@dataclass(frozen=True, kw_only=True)
class ResultLine:
    """One option of a result, or one question with its choices.

    Attributes:
        cells: pairs of a measure's label and its protected text.
        notes: what stands beside them: what the round before had, and whether the option is tied or nearly so.
        words: what people wrote about it, as far as it may be shown; folded until somebody wants to read it.
        question: it stands for a question, whose choices follow.
        told: a sentence in the place of every figure of a question; empty where there are figures.
        choices: of a question, with the figures of each; none where it has none, or where `told` stands for them.
    """

    label: str
    cells: tuple[tuple[str, str], ...]
    notes: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    question: bool = False
    told: str = ""
    choices: tuple[ResultLine, ...] = ()


def result_lines(result: Mapping[str, Any]) -> tuple[ResultLine, ...]:
    """The rows of a result, in its own order; none where no figure at all may be shown and nobody wrote anything."""
    measures, rows = result["measures"], result["rows"]
    hidden = _all_hidden(result)
    if any(row.get("within") for row in rows):
        questions = (_question(row, rows, hidden=hidden) for row in rows if not row.get("within"))
        return tuple(line for line in questions if not hidden or line.words)
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


def _question(row: Mapping[str, Any], rows: Sequence[Mapping[str, Any]], *, hidden: bool) -> ResultLine:
    """A question with its choices; `hidden` where no figure of the whole result may be shown."""
    within = [each for each in rows if each.get("within") == row["item"]]
    figures = [cell["text"] for each in within or [row] for cell in each["cells"].values()]
    told = _TOO_FEW_TO_SAY if not hidden and set(figures) == {TOO_FEW} else ""
    shown = not hidden and not told
    asked = [("Answered", cell["text"]) for cell in row["cells"].values()]
    middle = [("Median", row["score"].removesuffix(".0"))] if row.get("score") else []
    return ResultLine(
        label=row["label"],
        cells=(*asked, *middle) if shown else (),
        words=tuple(said["text"] for said in row.get("words", ())),
        question=True,
        told=told,
        choices=tuple(
            ResultLine(
                label=each["label"].removeprefix(PART),
                cells=tuple(("People", cell["text"]) for cell in each["cells"].values()),
            )
            for each in within
            if shown
        ),
    )


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
