"""The facilitator's page in a real browser: what it offers, what it asks before it acts, and the keyboard alone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from facilitation_kit.shipped import shipped_folder
from tests.browser import browser, open_context
from tests.facilitator import room_views
from tests.facilitator.fake_hub import FakeHub, running_hub
from tests.facilitator.widget_page import show_widget

__all__ = ["browser"]

pytestmark = pytest.mark.browser

RUN_SHEETS = [
    {"id": "co-design", "title": "Co-design afternoon", "audience": "Young people", "steps": 10, "minutes": 125},
    {"id": "short", "title": "One question", "audience": "", "steps": 1, "minutes": 15},
]


@pytest.fixture(scope="module")
def hub() -> Iterator[FakeHub]:
    with running_hub() as hub:
        yield hub


@pytest.fixture
def page(browser: Browser, hub: FakeHub) -> Iterator[Page]:
    with open_context(browser, viewport={"width": 1366, "height": 768}) as context:
        page = context.new_page()
        page.goto(hub.url + "/blank")
        yield page


def show(page: Page, hub: FakeHub, view: dict[str, Any] | None, **traits: Any) -> None:
    """The console in a state; without a view no workshop is chosen."""
    given: dict[str, Any] = {
        "run_sheets": RUN_SHEETS,
        "workshops": [],
        "workshop": "",
        "stream_url": "",
        "control_page": hub.url + "/w/w1",
        "problem": "",
    }
    if view is not None:
        hub.show(room_views.lobby(), view)
        given |= {"stream_url": hub.stream_url("console"), "workshop": "w1"}
    show_widget(page, "console", "console", given | traits)
    if view is not None:
        expect(page.get_by_role("table", name="Run sheet")).to_be_visible()


def sent(page: Page) -> list[dict[str, Any]]:
    messages: list[dict[str, Any]] = page.evaluate("window.sent")
    return messages


def closed_round(**changes: Any) -> dict[str, Any]:
    result = room_views.dot_result()
    shown = room_views.question(status="closed")
    actions = ["reveal_round", "reopen_round", "next_step", "close_workshop"]
    return room_views.console(shown, actions=actions, results={"w1.vote.1": result}, **changes)


def before_the_round(**step: Any) -> dict[str, Any]:
    view = room_views.console(
        room_views.lobby(step=room_views.step("Dot vote")), actions=["open_round", "merge_options"]
    )
    view["steps"][1] |= {"rounds": [], **step}
    return view


def test_a_closing_time_is_said_and_leads_to_the_page_that_moves_it(page: Page, hub: FakeHub) -> None:
    shown = room_views.question(until="Friday 4 December, 18:00")
    show(page, hub, room_views.console(shown, actions=["close_round", "set_closing_time"]))
    expect(page.get_by_text("It closes by itself: Friday 4 December, 18:00")).to_be_visible()
    link = page.get_by_role("link", name="Change the closing time")
    expect(link).to_have_attribute("href", f"{hub.url}/w/w1/closing")


def test_a_workshop_is_opened_from_its_run_sheet(page: Page, hub: FakeHub) -> None:
    show(page, hub, None)
    expect(page.get_by_text("Young people · 10 steps · 2 h 5 min")).to_be_visible()
    expect(page.get_by_text("1 step · 15 minutes")).to_be_visible()
    page.get_by_role("button", name="Open this workshop One question").click()
    assert sent(page) == [{"kind": "open", "run_sheet": "short"}]


def test_a_running_workshop_can_be_gone_on_with(page: Page, hub: FakeHub) -> None:
    running = {"id": "w7", "title": "Monday", "code": "ABC234", "closed_at": None, "people_in": 3}
    show(page, hub, None, workshops=[running, {**running, "id": "w8", "closed_at": "x"}])
    page.get_by_role("button", name="Go on with this one Monday").click()
    assert sent(page) == [{"kind": "choose", "workshop": "w7"}]


def test_it_shows_planned_and_actual_minutes_the_notes_and_the_exact_number(page: Page, hub: FakeHub) -> None:
    show(page, hub, room_views.console())
    first = page.get_by_role("row", name="Welcome and check-in")
    expect(first).to_contain_text("10 min")
    expect(first).to_contain_text("12 min")
    expect(page.get_by_text("13 of 14 have answered")).to_be_visible()
    expect(page.get_by_text("Nobody has to explain a dot.")).to_be_visible()
    expect(page.get_by_role("link", name="Control page")).to_have_attribute("href", hub.url + "/w/w1")


def test_only_what_is_legal_now_is_offered(page: Page, hub: FakeHub) -> None:
    show(page, hub, room_views.console())
    expect(page.get_by_role("button", name="Close the round")).to_be_visible()
    for name in ("Open the round", "Reveal the result", "Next step"):
        expect(page.get_by_role("button", name=name)).to_have_count(0)


def test_results_of_a_closed_round_are_a_table_that_the_room_does_not_see_yet(page: Page, hub: FakeHub) -> None:
    show(page, hub, closed_round())
    table = page.get_by_role("table", name="Round 1")
    expect(table).to_contain_text("not shown to the room yet")
    expect(table.get_by_role("row").nth(1)).to_contain_text("9")
    page.get_by_role("button", name="Reveal the result").click()
    assert sent(page)[-1] == {"kind": "act", "action": "reveal_round"}


def test_a_warning_is_confirmed_before_the_question_opens(page: Page, hub: FakeHub) -> None:
    show(page, hub, before_the_round(warnings=["One dot each splits the vote between options that are alike."]))
    page.get_by_role("button", name="Open the round").click()
    expect(page.get_by_text("One dot each splits the vote")).to_be_visible()
    assert sent(page) == []
    page.get_by_role("button", name="Open it as it is").click()
    assert sent(page) == [{"kind": "act", "action": "open_round", "confirm": True}]


def test_without_a_warning_the_question_opens_at_once(page: Page, hub: FakeHub) -> None:
    show(page, hub, before_the_round())
    page.get_by_role("button", name="Open the round").click()
    assert sent(page) == [{"kind": "act", "action": "open_round", "confirm": False}]


def test_ending_the_workshop_asks_first(page: Page, hub: FakeHub) -> None:
    show(page, hub, closed_round())
    page.get_by_role("button", name="End the workshop").click()
    page.get_by_role("button", name="Not now").click()
    assert sent(page) == []
    page.get_by_role("button", name="End the workshop").click()
    page.get_by_role("group", name="Please confirm").get_by_role("button", name="End it now").click()
    assert sent(page) == [{"kind": "act", "action": "close_workshop"}]


def test_a_step_that_is_visited_again_counts_its_runs_and_not_the_time_between(page: Page, hub: FakeHub) -> None:
    view = room_views.console()
    began, again = (f"2026-11-24T{clock}:00+00:00" for clock in ("09:00", "12:12"))
    view["steps"][1] |= {"started_at": began, "spent_minutes": 4.5, "running_since": again}
    page.clock.set_fixed_time("2026-11-24T12:15:00+00:00")
    show(page, hub, view)
    expect(page.get_by_role("row", name="Now: Dot vote")).to_contain_text("7 min")
    expect(page.get_by_text("7 min taken")).to_be_visible()


def test_rounds_stand_with_the_newest_first_and_say_what_became_of_them(page: Page, hub: FakeHub) -> None:
    view = closed_round()
    rounds = [{"id": f"w1.vote.{n}", "number": n, "status": "revealed"} for n in (1, 2)]
    view["steps"][1] |= {"rounds": rounds, "rounds_planned": 2}
    view["results"] = {"w1.vote.1": room_views.dot_result(), "w1.vote.2": room_views.second_round()}
    view["round"] |= {"status": "revealed", "number": 2}
    show(page, hub, view)
    captions = page.locator(".fk-results caption").all_text_contents()
    assert captions == ["Round 2: 12 counted", "Round 1: 12 counted"]
    expect(page.get_by_text("13 of 14 have answered · shown to the room")).to_be_visible()


def test_console_and_control_page_call_an_action_by_the_same_name(page: Page, hub: FakeHub) -> None:
    template = (shipped_folder("workshops/templates") / "control" / "room.html.j2").read_text(encoding="utf-8")
    actions = ["open_round", "close_round", "reopen_round", "reveal_round", "previous_step", "next_step"]
    view = closed_round() | {"actions": [*actions, "give_time", "blank", "merge_options", "close_workshop"]}
    for blank in (False, True):
        show(page, hub, {**view, "blank": blank})
        buttons = page.locator(".fk-step .fk-controls button").filter(visible=True).all_text_contents()
        names = [name for name in buttons if not name.startswith("Open round ")]
        assert len(names) == 8
        assert [name for name in [*names, "Merge similar options"] if name not in template] == []
        assert "Open round 2" in buttons
        page.reload()


def test_similar_options_are_put_together_with_the_keyboard_alone(page: Page, hub: FakeHub) -> None:
    show(page, hub, before_the_round())
    page.get_by_text("Merge similar options").focus()
    page.keyboard.press("Enter")
    for _ in range(2):
        page.keyboard.press("Tab")
        page.keyboard.press("Space")
    page.get_by_label("What the merged option says").focus()
    page.keyboard.type("One door")
    hub.show(room_views.lobby(), {**before_the_round(), "people_in": 15})
    expect(page.get_by_text("15 people are in")).to_be_visible()
    expect(page.get_by_label("What the merged option says")).to_be_focused()
    page.keyboard.type(" for all")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    merged = [{"label": "One door for all", "members": ["i1", "i2"]}]
    assert sent(page) == [{"kind": "act", "action": "merge_options", "merged": merged}]


def test_a_problem_is_announced_in_plain_words(page: Page, hub: FakeHub) -> None:
    show(page, hub, room_views.console(), problem="A round is open. Close it first.")
    expect(page.get_by_role("alert")).to_have_text("A round is open. Close it first.")


def test_a_kernel_that_does_not_answer_leads_to_the_control_page(page: Page, hub: FakeHub) -> None:
    show(page, hub, room_views.console())
    page.get_by_role("button", name="Close the round").click()
    expect(page.get_by_role("alert")).to_contain_text("control page", timeout=10_000)


@pytest.mark.parametrize("rehearsal", [False, True])
def test_axe_finds_nothing(page: Page, hub: FakeHub, rehearsal: bool) -> None:
    show(page, hub, closed_round(workshop=room_views.workshop(rehearsal=rehearsal)))
    if rehearsal:
        expect(page.get_by_text("Rehearsal: these are not real answers.")).to_have_css("color", "rgb(255, 255, 255)")
    page.get_by_role("button", name="End the workshop").click()
    found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "best-practice"]})
    assert [(one["id"], one["nodes"][0]["html"][:200]) for one in found.response["violations"]] == []


def test_after_the_end_the_next_choice_stands_apart_from_what_is_over(page: Page, hub: FakeHub) -> None:
    show(page, hub, closed_round(workshop=room_views.workshop(closed=True)))
    above = page.get_by_role("button", name="Look again").bounding_box()
    below = page.get_by_role("heading", name="Co-design afternoon", level=1).bounding_box()
    assert above is not None
    assert below is not None
    assert below["y"] - above["y"] - above["height"] > 40


def test_it_does_not_scroll_sideways_on_a_small_screen(page: Page, hub: FakeHub) -> None:
    page.set_viewport_size({"width": 375, "height": 667})
    show(page, hub, closed_round())
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
