"""The run sheets that ship with the kit can be planned with the activities that ship with it."""

from __future__ import annotations

from facilitation_kit.activities.registry import load_activities
from facilitation_kit.planning.workshop_plan import plan_workshop
from tests.example_project import example_library


def test_every_shipped_run_sheet_makes_a_plan() -> None:
    library = example_library()
    activities = load_activities()
    assert library.run_sheets
    for sheet in library.run_sheets:
        plan = plan_workshop(library, sheet.id, activities)
        assert [step.id for step in plan.steps] == [step.id for step in sheet.steps]
        assert plan.minutes == sum(step.minutes for step in sheet.steps)
        labels = [item.label for step in plan.steps if step.activity for item in step.activity.items]
        assert labels
        assert all("**" not in label for label in labels)
