"""Counting answers that nobody on this project wrote: two real consultations, with re-sends early and very late."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from facilitation_kit.activities.registry import load_activities
from facilitation_kit.activities.rounds import Item
from facilitation_kit.analysis.exports import write_exports
from facilitation_kit.analysis.rebuild import rebuild
from facilitation_kit.identifiers import ItemId, ParticipantId
from facilitation_kit.responses.records import AlreadySaved, Saved
from tests.builders import NOON, ballot, round_definition
from tests.stored_rounds import hold_round, join, store_in, submission, write

OPINION = Path(__file__).parents[3] / "shared" / "data" / "opinion"
ACTIVITIES = load_activities()

pytestmark = pytest.mark.skipif(not OPINION.is_dir(), reason=f"the consultations are not here: {OPINION} is absent")


def read_lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def read_rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("events", ["events.jsonl", "events.retries.jsonl"])
@pytest.mark.parametrize("case", ["london.youth.policing", "scoop-hivemind.freshwater"])
def test_the_export_equals_the_expected_counts_cell_for_cell(tmp_path: Path, case: str, events: str) -> None:
    folder = OPINION / case
    expected = read_rows(folder / "expected.csv")
    session = json.loads((folder / "session.json").read_text(encoding="utf-8"))
    options = tuple(Item(id=ItemId(one["id"]), label=one["text"]) for one in session["items"])
    definition = round_definition("statements", options=options)
    sent = read_lines(folder / events)
    store = store_in(tmp_path)
    hold_round(store, definition, [], until="open")
    for person in sorted({one["actor"] for one in sent}):
        join(store, definition, ParticipantId(person))
    outcomes = write(
        store,
        *(
            submission(
                definition, ballot(one["actor"], {one["item"]: {"position": one["choice"]}}), key=one["request_id"]
            )
            for one in sent
        ),
    )
    assert sum(isinstance(one, Saved) for one in outcomes) == len({one["request_id"] for one in sent})
    assert all(isinstance(one, Saved | AlreadySaved) for one in outcomes)
    write_exports(store, ACTIVITIES, tmp_path / "export", now=NOON)
    counted = {row["item"]: row for row in read_rows(tmp_path / "export" / "round-w1.vote.1.csv")}
    assert len(expected) > 30
    assert [counted[row["item"]] for row in expected] == expected
    rebuilt = rebuild(store, ACTIVITIES)
    assert rebuilt.differences == ()
    assert rebuilt.rows == len({one["request_id"] for one in sent})
    store.close()
