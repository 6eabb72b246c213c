"""What the projector is told of a hypothesis: nothing that the room has not seen or may not read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from facilitation_kit.activities.registry import load_activities
from facilitation_kit.activities.rounds import Item
from facilitation_kit.analysis.disclosure_control import Policy, Profile
from facilitation_kit.analysis.findings import round_findings
from facilitation_kit.content.quotes import ConsentScope
from facilitation_kit.identifiers import HypothesisId, ItemId, RunSheetId, StepId, TestCardId
from facilitation_kit.live.events import RoundClosed, RoundOpened, RoundRevealed, StepStarted, WorkshopClosed
from facilitation_kit.live.workshop_state import apply, fold
from facilitation_kit.participant.measuring_steps import measuring_steps
from facilitation_kit.planning.workshop_plan import plan_workshop
from facilitation_kit.responses.evidence_records import EvidenceRecord, Review
from tests.builders import NOON, after, ballot, opened_workshop, round_definition
from tests.control_desk import Desk
from tests.example_project import example_library
from tests.made_evidence import case, fact
from tests.stored_rounds import add_workshop, hold_round

FIRST = HypothesisId("front-door")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with Desk(tmp_path) as made:
        yield made


def test_all_hypotheses_of_the_project_are_listed_in_their_order(desk: Desk) -> None:
    told = desk.api("GET", "/hypotheses").json()
    assert told["project"].startswith("Harbour City")
    assert told["hypotheses"][0]["id"] == FIRST
    assert set(told["hypotheses"][0]) == {"id", "before", "phrase", "after", "status"}
    assert len(told["hypotheses"]) == 7


def test_another_hypothesis_is_not_found(desk: Desk) -> None:
    answer = desk.api("GET", "/chains/nothing")
    assert (answer.status_code, answer.json()["error"]["code"]) == (404, "control.unknown-hypothesis")


def test_a_vote_is_told_only_when_the_room_has_seen_it(desk: Desk) -> None:
    store = desk.store
    add_workshop(store, "w5")
    options = (Item(id=ItemId("i1"), label="One front door", hypothesis=FIRST), Item(id=ItemId("i2"), label="Buses"))
    settings = desk.activities["dot_vote"].read_settings({}, len(options))
    definition = round_definition("dot_vote", options=options, settings=settings, workshop="w5")
    hold_round(store, definition, [ballot(f"q{n}", {"i1": {"dots": 1}, "i2": {"dots": 0}}) for n in range(7)])
    assert desk.api("GET", f"/chains/{FIRST}").json()["votes"] == []

    state = fold(store.events(definition.workshop))
    found = round_findings(store, state, definition.id, desk.activities, Policy(), Profile.ROOM)
    [shown] = found.releases(audience="the room", cut_off=after(100))
    store.add_released_table(shown.to_stored(after(110)))
    [vote] = desk.api("GET", f"/chains/{FIRST}").json()["votes"]
    assert (vote["id"], vote["answered"]) == (definition.id, "7")
    assert ["Dots", "7"] in [list(each) for each in vote["figures"]]


def test_words_are_told_only_when_everybody_may_read_them(desk: Desk) -> None:
    free = replace(
        fact("free", "Everybody may read this.", case_id="p1", hypothesis=FIRST, scope=ConsentScope.PUBLIC),
        approved_by_participant=True,
        review=Review(recognisable=False, by="lead", at=NOON),
    )
    records: list[EvidenceRecord] = [
        *(case(f"p{n}") for n in range(1, 7)),
        free,
        replace(free, id="not-approved", text_verbatim="Not approved.", approved_by_participant=False),  # type: ignore[arg-type] # ids are texts
        replace(free, id="inside", text_verbatim="For the group.", consent_scope=ConsentScope.WORKING_GROUP),  # type: ignore[arg-type]
        replace(free, id="known", text_verbatim="Known.", review=Review(recognisable=True, by="lead", at=NOON)),  # type: ignore[arg-type]
    ]
    desk.store.keep([(each, 0) for each in records], by="researcher", at=NOON)
    told = desk.api("GET", f"/chains/{FIRST}").json()
    assert [each["id"] for each in told["supporting"] if each["id"] in {"free", "not-approved", "inside", "known"}] == [
        "free"
    ]
    assert "Everybody may read this." in str(told)
    for words in ("Not approved.", "For the group.", "Known."):
        assert words not in str(told)


def test_a_test_tells_how_many_have_answered_in_fives_and_its_verdict_once_the_room_has_seen_it(desk: Desk) -> None:
    store = desk.store
    plan = plan_workshop(example_library(), RunSheetId("co-design-afternoon"), desk.activities)
    opened = opened_workshop(plan, workshop="w6")
    store.append_event(opened.workshop, opened)
    items = tuple(Item(id=ItemId(name), label=name) for name in ("one-number", "own-words"))
    definition = round_definition("statements", options=items, workshop="w6", step="what-would-help")
    ballots = [ballot(f"r{n:02}", {"one-number": {"position": "agree" if n < 9 else "pass"}}) for n in range(13)]
    hold_round(store, definition, ballots, until="closed")
    assert asked(desk) | {"criterion": ""} == {"so_far": 10, "verdicts": [], "amendments": [], "criterion": ""}
    assert asked(desk)["criterion"].startswith("At least 6 of 10")

    store.append_event(definition.workshop, RoundRevealed(at=after(110), round=definition.id))
    assert asked(desk)["verdicts"] == [], "revealed in the log, and not yet released to the room"
    state = fold(store.events(definition.workshop))
    found = round_findings(store, state, definition.id, desk.activities, Policy(), Profile.ROOM)
    [shown] = found.releases(audience="the room", cut_off=after(100))
    store.add_released_table(shown.to_stored(after(110)))
    told = asked(desk)
    assert (told["so_far"], [each["verdict"] for each in told["verdicts"]]) == (0, ["Met"])
    assert told["verdicts"][0]["sentences"][0] == "9 of 13 people."


def test_a_test_says_where_it_is_measured_and_offers_a_round_where_that_workshop_runs() -> None:
    library, activities = example_library(), load_activities()
    plan = plan_workshop(library, RunSheetId("idea-test"), activities)
    card = TestCardId("one-number-survey")
    state = fold([opened_workshop(plan, workshop="w7"), StepStarted(at=after(1), step=StepId("welcome"))])
    assert "which is not running: open that workshop" in measuring_steps(library, [])[card].says
    ended = fold([opened_workshop(plan, workshop="w7"), WorkshopClosed(at=after(2))])
    assert measuring_steps(library, [ended])[card] == measuring_steps(library, [])[card]
    before = replace(state, plan=replace(plan, tests=()))
    assert "opened before this test was written" in measuring_steps(library, [before])[card].says
    found = measuring_steps(library, [before, state])[card]
    assert (found.workshop, found.step, found.offer) == ("w7", "survey", "Open “A few questions” for answers")

    definition = round_definition("survey", workshop="w7", step="survey")
    for event, says, offer in (
        (RoundOpened(at=after(3), definition=definition), "People can answer now", ""),
        (RoundClosed(at=after(4), round=definition.id), "not yet revealed", ""),
        (
            RoundRevealed(at=after(5), round=definition.id),
            "asked and revealed",
            "Ask “A few questions” once more, as round 2",
        ),
    ):
        state = apply(state, event)
        found = measuring_steps(library, [state])[card]
        assert says in found.says
        assert found.offer == offer


def asked(desk: Desk) -> dict[str, Any]:
    """What the projector is told of the example's test that a workshop measures."""
    listed = desk.api("GET", "/tests").json()["hypotheses"]
    tests = next(each["tests"] for each in listed if each["id"] == FIRST)
    told = next(each for each in tests if each["id"] == "one-number-asked")
    assert told.pop("measure")["step"] == "what-would-help"
    assert told in desk.api("GET", f"/chains/{FIRST}").json()["tests"]
    return {key: told[key] for key in ("so_far", "verdicts", "amendments", "criterion")}
