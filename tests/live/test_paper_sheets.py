"""Codes of sheets: what a slip of the finger makes of them, whose page they name, and in which order a sheet asks."""

from __future__ import annotations

import json
import random
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from facilitation_kit.activities.registry import load_activities
from facilitation_kit.identifiers import StepId
from facilitation_kit.live.join_codes import ALPHABET, reads_well
from facilitation_kit.live.paper_sheets import (
    PaperOrder,
    SheetCode,
    new_batch,
    page_code,
    paper_round,
    read_code,
    read_slip,
    sheet_items,
    steps_on_paper,
)
from tests.builders import items, planned_activity, planned_step, workshop_plan

BATCHES = st.integers(0, 10_000).map(lambda seed: new_batch(random.Random(seed)))


@settings(max_examples=25, deadline=None)
@given(BATCHES)
def test_every_wrong_character_and_every_two_that_changed_places_are_found(batch: str) -> None:
    assert read_code(batch) == SheetCode(batch=batch)
    assert reads_well(batch)
    for place in range(len(batch)):
        for other in set(ALPHABET) - {batch[place]}:
            assert read_code(batch[:place] + other + batch[place + 1 :]) is None
    for first, second in pairwise(range(len(batch))):
        changed = list(batch)
        changed[first], changed[second] = changed[second], changed[first]
        assert read_code("".join(changed)) is None


def test_a_code_is_read_as_people_type_it() -> None:
    batch = new_batch(random.Random(4))
    printed = SheetCode(batch=batch, page="4T").printed
    assert printed == f"{batch[:3]}-{batch[3:]}-4T"
    assert read_code(f"  {printed.lower().replace('-', ' ')} ") == SheetCode(batch=batch, page="4T")
    for wrong in ("", "4T", batch[:-1], f"{batch}4", f"{batch}4TT", "ABÇDEF", "0O1IL2"):
        assert read_code(wrong) is None


def test_a_slip_is_read_as_people_say_it() -> None:
    batch = new_batch(random.Random(4))
    code = SheetCode(batch=batch).printed
    for said in (f"{code} 12", f"{code}, number 12", f"{code.lower()} no. 12", f" {batch}  12 "):
        assert read_slip(said) == (batch, 12)
    for other in ("kettle otter lemon", code, f"{code} twelve", f"{code[:-1]}? 12", "12"):
        assert read_slip(other) is None


def test_a_page_has_another_code_once_its_question_or_options_are_others() -> None:
    step, options = StepId("vote"), items("A", "B")
    code = page_code("K729MX", step, "What first?", options)
    assert code == page_code("K729MX", step, "What first?", options)
    changed = {
        page_code("K729MX", step, "What first?", items("A", "C")),
        page_code("K729MX", step, "What next?", options),
        page_code("K729MX", StepId("say"), "What first?", options),
        page_code("K72A5T", step, "What first?", options),
    }
    assert code not in changed


def test_sheets_mix_their_options_and_statements_keep_all_of_them() -> None:
    activity = load_activities()["dot_vote"]
    plan = workshop_plan(planned_step(activity=planned_activity("dot_vote", options=items(*"ABCDEF"))))
    definition = paper_round(plan, plan.steps[0], activity)
    orders = [[item.label for item in sheet_items(activity, definition, "K729MX", n)] for n in range(1, 9)]
    assert all(sorted(order) == list("ABCDEF") for order in orders)
    assert len({tuple(order) for order in orders}) > 4
    assert orders[2] == [item.label for item in sheet_items(activity, definition, "K729MX", 3)]


def test_an_order_travels_as_json_and_a_step_without_phones_is_on_no_sheet() -> None:
    plan = workshop_plan()
    steps = steps_on_paper(plan)
    assert [step.id for step in steps] == ["vote"]
    with pytest.raises(ValueError, match="check-in"):
        paper_round(plan, plan.steps[0], load_activities()["dot_vote"])
    order = PaperOrder(plan=plan, steps=(steps[0].id,), copies=3, batch="K729MX", language="pl")
    assert PaperOrder.from_json(json.loads(json.dumps(order.to_json()))) == order
