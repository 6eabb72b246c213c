from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facilitation_kit.activities.contract import Activity
from facilitation_kit.content.consent import ConsentItem
from facilitation_kit.content.hypotheses import Hypothesis, HypothesisStatus
from facilitation_kit.content.library import Library
from facilitation_kit.content.needs import NeedLevel, Needs
from facilitation_kit.content.project import AudienceGroup, Contact, Project, SupportContact
from facilitation_kit.content.run_sheets import (
    ActivitySpec,
    Energy,
    OptionItem,
    OptionSource,
    RunSheet,
    RunStep,
    StepKind,
    WifiCard,
)
from facilitation_kit.content.statement_sets import Statement, StatementSet
from facilitation_kit.errors import PlanError
from facilitation_kit.identifiers import GroupId, HypothesisId, ItemId, NeedId, RunSheetId, StatementSetId, StepId
from facilitation_kit.planning.workshop_plan import VenueWifi, WorkshopPlan, plan_workshop
from tests.builders import consent_file, planned_activity, planned_step, workshop_plan
from tests.ticks import Ticks

ACTIVITIES: Mapping[str, Activity] = {"ticks": Ticks()}
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)


def hypothesis(name: str) -> Hypothesis:
    return Hypothesis(
        id=HypothesisId(name),
        statement=f"If there is **{name}**, people will be safer.",
        problem="p",
        change="c",
        for_whom="w",
        expected_effect="e",
        need=NeedId("safety"),
        status=HypothesisStatus.TESTING,
    )


def spec(options: OptionSource, *, name: str = "ticks", settings: Mapping[str, int] | None = None) -> ActivitySpec:
    return ActivitySpec(
        name=name, question="What would help?", settings=dict(settings or {}), options=options, rounds=2
    )


def step(name: str, activity: ActivitySpec | None = None) -> RunStep:
    return RunStep(
        id=StepId(name),
        title=name,
        kind=StepKind.ACTIVITY,
        minutes=15,
        owner="Sam",
        materials=("Pens", "Paper"),
        energy=Energy.LOW,
        fallback="Use paper.",
        notes="Quietly.",
        activity=activity,
    )


def library(*steps: RunStep, hypotheses: tuple[str, ...] = ("one-door", "a-worker", "friends")) -> Library:
    """A project with one run sheet, ``afternoon``."""
    lead = Contact(name="Jo", role="Lead", phone="01632 960001")
    return Library(
        root=Path("project"),
        project=Project(
            name="Harbour City",
            city="Harbour City",
            summary="s",
            audience_groups=(AudienceGroup(id=GroupId("young-people"), label="Young people"),),
            safeguarding_lead=lead,
            support=(
                SupportContact(name="Harbour Line", phone="01632 960123", text="Free, day and night."),
                SupportContact(name="The desk", phone="01632 960124"),
            ),
            consent_text="Your answers are counted.",
            consent_version="2026-09",
        ),
        needs=Needs(
            north_star="Safe",
            north_star_description="d",
            levels=(NeedLevel(id=NeedId("safety"), label="Safety", description="d"),),
            contributing=(),
        ),
        hypotheses=tuple(hypothesis(name) for name in hypotheses),
        research=(),
        next_steps=(),
        quotes=(),
        statement_sets=(
            StatementSet(
                id=StatementSetId("helps"),
                title="Helps",
                question="Do you agree?",
                statements=(
                    Statement(id=ItemId("s1"), text="It helps to talk.", hypothesis=HypothesisId("friends")),
                    Statement(id=ItemId("s2"), text="It helps to walk."),
                ),
            ),
        ),
        run_sheets=(
            RunSheet(
                id=RunSheetId("afternoon"),
                title="An afternoon",
                purpose="To listen.",
                audience="Young people",
                place="The library",
                wifi=WifiCard(ssid="harbour", password="a-long-word"),
                steps=steps or (step("hello"),),
            ),
        ),
    )


def planned(*steps: RunStep) -> WorkshopPlan:
    return plan_workshop(library(*steps), RunSheetId("afternoon"), ACTIVITIES)


def faults(*steps: RunStep, activities: Mapping[str, Activity] = ACTIVITIES, **content: tuple[str, ...]) -> PlanError:
    with pytest.raises(PlanError) as error:
        plan_workshop(library(*steps, **content), RunSheetId("afternoon"), activities)
    return error.value


def test_a_plan_holds_what_the_run_sheet_says() -> None:
    plan = planned(step("hello"), step("vote", spec(OptionSource(hypotheses="all"))))
    hello, vote = plan.steps
    assert (plan.title, plan.place, plan.project, plan.minutes) == ("An afternoon", "The library", "Harbour City", 30)
    assert (hello.kind, hello.energy, hello.materials, hello.activity) == ("activity", "low", ("Pens", "Paper"), None)
    assert [(group.id, group.label) for group in plan.groups] == [("young-people", "Young people")]
    assert plan.support == ("Harbour Line, 01632 960123. Free, day and night.", "The desk, 01632 960124")
    assert plan.wifi is not None
    assert plan.wifi.ssid == "harbour"
    assert vote.activity is not None
    assert (vote.activity.name, vote.activity.title, vote.activity.rounds) == ("ticks", "Ticks", 2)
    assert plan.step(StepId("vote")) is vote
    assert plan.position(StepId("vote")) == 1
    with pytest.raises(KeyError):
        plan.step(StepId("elsewhere"))


def test_all_hypotheses_become_options_in_their_order_and_without_marks() -> None:
    activity = planned(step("vote", spec(OptionSource(hypotheses="all")))).steps[0].activity
    assert activity is not None
    assert [item.id for item in activity.items] == ["one-door", "a-worker", "friends"]
    assert activity.items[0].label == "If there is one-door, people will be safer."
    assert activity.items[0].hypothesis == "one-door"
    assert activity.items[0].short == "one-door"


def test_chosen_hypotheses_keep_the_order_of_the_run_sheet() -> None:
    chosen = OptionSource(hypotheses=(HypothesisId("friends"), HypothesisId("one-door")))
    activity = planned(step("vote", spec(chosen))).steps[0].activity
    assert activity is not None
    assert [item.id for item in activity.items] == ["friends", "one-door"]


def test_statements_and_written_options_become_items() -> None:
    statements = spec(OptionSource(statement_set=StatementSetId("helps")))
    written = spec(
        OptionSource(
            items=(OptionItem(id=ItemId("a"), label="A", detail="more"), OptionItem(id=ItemId("b"), label="B"))
        )
    )
    first, second = (one.activity for one in planned(step("one", statements), step("two", written)).steps)
    assert first is not None
    assert second is not None
    assert [(item.id, item.label, item.hypothesis) for item in first.items] == [
        ("s1", "It helps to talk.", "friends"),
        ("s2", "It helps to walk.", None),
    ]
    assert [(item.id, item.detail) for item in second.items] == [("a", "more"), ("b", "")]


def test_settings_come_with_their_defaults_and_their_warnings() -> None:
    activity = planned(step("vote", spec(OptionSource(hypotheses="all")))).steps[0].activity
    assert activity is not None
    assert (activity.settings, activity.settings_given) == ({"limit": 1}, {})
    assert "split" in activity.warnings[0]


def test_an_unknown_run_sheet_is_answered_with_those_that_exist() -> None:
    with pytest.raises(PlanError) as error:
        plan_workshop(library(), RunSheetId("evening"), ACTIVITIES)
    assert error.value.code == "plan.unknown-run-sheet"
    assert "afternoon" in error.value.remedy


def test_all_faults_of_a_run_sheet_come_at_once_with_their_places() -> None:
    everything = OptionSource(hypotheses="all")
    error = faults(
        step("hello"),
        step("one", spec(everything, name="tick")),
        step("two", spec(everything, settings={"limit": 9})),
        step("three", spec(everything, settings={"limits": 1})),
    )
    assert error.code == "plan.faults"
    assert "3 faults" in error.message
    assert [(fault.code, fault.file, fault.field) for fault in error.faults] == [
        ("plan.unknown-activity", "workshops/afternoon.yaml", "steps[1].activity.name"),
        ("activity.settings", "workshops/afternoon.yaml", "steps[2].activity.settings.limit"),
        ("activity.settings", "workshops/afternoon.yaml", "steps[3].activity.settings.limits"),
    ]
    assert error.faults[0].remedy == "Did you mean ticks?"
    assert all(fault.remedy for fault in error.faults)


def test_a_fault_is_shown_on_its_line(tmp_path: Path) -> None:
    folder = tmp_path / "workshops"
    folder.mkdir()
    lines = ["steps:", "  - id: one", "    activity:", "      name: ticks", "      settings:", "        limit: 9"]
    (folder / "afternoon.yaml").write_text("\n".join(lines), encoding="utf-8")
    content = replace(library(step("one", spec(OptionSource(hypotheses="all"), settings={"limit": 9}))), root=tmp_path)
    with pytest.raises(PlanError) as error:
        plan_workshop(content, RunSheetId("afternoon"), ACTIVITIES)
    assert error.value.faults[0].place == "workshops/afternoon.yaml:6 (steps[0].activity.settings.limit)"


def test_an_activity_far_from_any_other_gets_the_list() -> None:
    error = faults(step("one", spec(OptionSource(hypotheses="all"), name="karaoke")))
    assert error.faults[0].remedy == "Choose one of: ticks."


def test_a_vote_over_nothing_is_a_fault() -> None:
    error = faults(step("one", spec(OptionSource(hypotheses="all"))), hypotheses=())
    assert [fault.code for fault in error.faults] == ["plan.no-options"]


def test_the_same_content_has_the_same_fingerprint_and_other_content_another() -> None:
    vote = step("vote", spec(OptionSource(hypotheses="all")))
    assert planned(vote).fingerprint == planned(vote).fingerprint
    assert planned(vote).fingerprint != planned(vote, step("bye")).fingerprint
    assert len(planned(vote).fingerprint) == 32


def test_a_fingerprint_is_of_everything_else() -> None:
    plan = planned()
    assert plan.sealed() == plan


@given(
    label=TEXT,
    notes=st.lists(TEXT, max_size=3),
    settings=st.dictionaries(TEXT, st.integers() | TEXT | st.booleans() | st.none() | st.lists(TEXT), max_size=3),
    groups=st.lists(TEXT, max_size=3),
    sensitive=st.booleans(),
)
def test_every_plan_comes_back_from_json_as_it_was(
    label: str, notes: list[str], settings: dict[str, object], groups: list[str], sensitive: bool
) -> None:
    activity = planned_activity(settings=settings, sensitive=sensitive, warnings=tuple(notes))
    plan = workshop_plan(planned_step(label, activity=activity), planned_step("no phones"), groups=tuple(groups))
    assert WorkshopPlan.from_json(json.loads(json.dumps(plan.to_json()))) == plan


def test_a_plan_with_a_network_comes_back_too() -> None:
    plan = planned()
    assert plan.wifi is not None
    assert WorkshopPlan.from_json(json.loads(json.dumps(plan.to_json()))) == plan


def test_a_plan_with_a_network_of_its_own_and_itemised_consent_comes_back_too() -> None:
    network = VenueWifi(ssid="harbour", password="a-long-word", own_encrypted=True)
    plan = replace(planned(), wifi=network, consent=consent_file()).sealed()
    again = WorkshopPlan.from_json(json.loads(json.dumps(plan.to_json())))
    assert again == plan
    assert again.consent is not None
    assert again.consent.wordings[0].questions[0].item is ConsentItem.TAKE_PART


def test_a_plan_of_before_there_was_a_lead_or_itemised_consent_is_read() -> None:
    plan = planned()
    data = {name: value for name, value in plan.to_json().items() if name not in ("lead", "consent")}
    data["wifi"] = {"ssid": "harbour", "password": None}
    earlier = WorkshopPlan.from_json(data)
    assert (earlier.lead, earlier.consent) == ("", None)
    assert earlier.wifi is not None
    assert not earlier.wifi.own_encrypted


@pytest.mark.parametrize("missing", ["steps", "title", "consent_version", "fingerprint", "project"])
def test_a_plan_with_a_part_missing_is_not_guessed_at(missing: str) -> None:
    data = {name: value for name, value in planned().to_json().items() if name != missing}
    with pytest.raises(PlanError) as error:
        WorkshopPlan.from_json(data)
    assert error.value.code == "plan.unreadable"


@pytest.mark.parametrize("steps", [None, 1, ["x"], [{}]])
def test_steps_that_are_none_are_not_guessed_at(steps: object) -> None:
    with pytest.raises(PlanError) as error:
        WorkshopPlan.from_json({**planned().to_json(), "steps": steps})
    assert error.value.code == "plan.unreadable"
