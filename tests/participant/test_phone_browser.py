"""Phones in a real Chromium: with and without the script, with a lost connection, by keyboard, small and large."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

from facilitation_kit.activities.registry import load_activities
from facilitation_kit.content.library import Library
from facilitation_kit.identifiers import RunSheetId
from facilitation_kit.planning.workshop_plan import plan_workshop
from facilitation_kit.settings import Settings
from tests.browser import browser, open_context
from tests.builders import planned_step
from tests.participant.test_phone_routes import RESULT
from tests.phones import CODE, LiveHall

__all__ = ["browser"]

pytestmark = pytest.mark.browser

SE = {"viewport": {"width": 320, "height": 568}, "device_scale_factor": 2, "is_mobile": True, "has_touch": True}
OPTIONS = (
    "If young people have one trusted worker for as long as they need, they will have a strong base",
    "If there is a single front door, help will come faster",
    "If needs are met in the order that the young person sets, they would be in a strong position",
    "No single organisation can meet every need; that takes a change in how organisations work",
    "If family and trusted community members are part of support, good changes will last",
    "If outcomes are recorded in young people's own terms, decisions would rest on better evidence",
    "If specialists are quick to reach, those needs will be met",
)
HARD = ("x" * 80, "عامل واحد موثوق به يبقى مع الشاب ما دام يحتاج إليه", *OPTIONS)
OFFLINE = "No connection. Your answer is kept on this phone and will be sent."


# As an old page may have it, which the plus buttons would not allow.
_TWO_DOTS_ON_EACH = """
() => {
  for (const each of document.querySelectorAll("input[value='2']")) each.checked = true;
  document.querySelector("[data-budget]").dispatchEvent(new Event("change"));
}
"""


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[LiveHall]:
    with LiveHall(tmp_path, settings=Settings(stream_updates_per_second=50)) as opened:
        yield opened


@contextmanager
def phone(browser: Browser, hall: LiveHall, **options: Any) -> Iterator[Page]:
    """A page of a phone that has joined."""
    with open_context(browser, **{**SE, **options}) as context:
        page = context.new_page()
        page.set_default_timeout(10_000)
        join(page, hall)
        yield page


def join(page: Page, hall: LiveHall) -> None:
    page.goto(f"{hall.url}/j/{CODE}")
    page.get_by_role("button", name="Join").click()
    page.wait_for_url(re.compile("/(consent|receipt)$"))
    if page.url.endswith("/consent"):
        page.get_by_role("button", name="Yes, I take part").click()
        page.wait_for_url("**/receipt")
    page.get_by_role("link", name="Go on").click()
    page.wait_for_url(re.compile("/(now|r/.*)$"))


def connected(page: Page, hall: LiveHall) -> None:
    """Wait until the page's stream is open; the browser's messages are handled meanwhile."""
    end = time.monotonic() + 10
    while len(hall.room.phone) != 1:
        assert time.monotonic() < end, "the stream was never opened"
        page.wait_for_timeout(20)


def lost(context: BrowserContext) -> None:
    """No post comes through any more."""
    context.route("**/r/**", lambda route: route.abort() if route.request.method == "POST" else route.continue_())


def found_again(context: BrowserContext) -> None:
    context.unroute("**/r/**")


def test_the_first_load_is_small(browser: Browser, tmp_path: Path) -> None:
    root = Path(__file__).resolve().parents[2]
    plan = plan_workshop(Library.load(root), RunSheetId("co-design-afternoon"), load_activities())
    activity = next(step.activity for step in plan.steps if step.activity and step.activity.name == "dot_vote")
    vote = replace(planned_step("vote", activity=activity), content_note="This part is about feeling unsafe.")
    with LiveHall(tmp_path, plan=replace(plan, steps=(vote,)).sealed()) as hall, phone(browser, hall) as page:
        hall.open_round("dot_vote", options=activity.items, question=activity.question, dots=5, concern_reason=True)
        page.goto(f"{hall.url}/now")
        expect(page.locator("h1")).to_have_text(activity.question)
        page.goto("about:blank")
        session = page.context.new_cdp_session(page)
        session.send("Network.enable")
        session.send("Network.setCacheDisabled", {"cacheDisabled": True})
        requests: list[str] = []
        sizes: dict[str, int] = {}
        session.on("Network.requestWillBeSent", lambda event: requests.append(event["request"]["url"]))
        session.on(
            "Network.loadingFinished", lambda event: sizes.update({event["requestId"]: event["encodedDataLength"]})
        )
        page.goto(f"{hall.url}/r/w1.vote.1/1")
        connected(page, hall)
        page.wait_for_timeout(100)
        asked = [url.removeprefix(hall.url).partition("?")[0] for url in requests if not url.startswith("data:")]
        assert sorted(asked) == ["/events", "/r/w1.vote.1/1", "/static/phone.css", "/static/phone.js"]
        assert sum(sizes.values()) <= 30_000, sizes
        assert sum(sizes.values()) > 10_000, "nothing was measured"
        assert len(sizes) >= 3


def test_votes_are_saved_without_a_reload_of_the_form(browser: Browser, hall: LiveHall) -> None:
    hall.open_round("dot_vote", options=OPTIONS, dots=3)
    with phone(browser, hall) as page:
        expect(page.locator("#remaining")).to_have_text("3 dots left")
        page.locator(".choice.dot label").nth(0).click()
        expect(page.locator("#remaining")).to_have_text("2 dots left")
        with page.expect_response(lambda response: response.request.method == "POST") as saved:
            page.get_by_role("button", name="Save").click()
        assert saved.value.headers["content-type"] == "application/json"
        page.wait_for_url("**/review?saved=1")
        expect(page.get_by_role("status")).to_have_text("Saved")
        assert sum(value == 1 for _, field, value in hall.values() if field == "dots") == 1


def test_plus_and_minus_count_what_is_left(browser: Browser, hall: LiveHall) -> None:
    hall.open_round("dot_vote", options=("Front door", "Worker"), dots=3, cap_per_option=2, concerns=False)
    with phone(browser, hall) as page:
        plus = page.get_by_role("button", name="Put a dot on: Worker")
        minus = page.get_by_role("button", name="Take a dot away from: Worker")
        expect(minus).to_have_attribute("aria-disabled", "true")
        plus.click()
        plus.click()
        expect(page.locator("#remaining")).to_have_text("1 dot left")
        expect(plus).to_have_attribute("aria-disabled", "true")
        minus.click()
        expect(page.locator("#remaining")).to_have_text("2 dots left")
        page.get_by_role("button", name="Save").click()
        page.wait_for_url("**/review?saved=1")
        assert sorted(hall.values()) == [("i1", "dots", 0), ("i2", "dots", 1)]


def test_a_refusal_is_announced_and_focus_goes_there(browser: Browser, hall: LiveHall) -> None:
    hall.open_round("dot_vote", options=OPTIONS, dots=1)
    with phone(browser, hall) as page:
        page.locator(".choice.dot label").nth(0).click()
        page.locator(".choice.dot label").nth(1).click()
        expect(page.locator("#remaining")).to_have_text("You have 1 dot and used 2. Take one away.")
        page.get_by_role("button", name="Save").click()
        summary = page.get_by_role("alert")
        expect(summary).to_contain_text("You have 1 dot and used 2. Take one away.")
        expect(summary).to_be_focused()
        assert page.title().startswith("Error: ")
        assert hall.rows() == []
        page.locator(".choice.dot label").nth(1).click()
        page.get_by_role("button", name="Save").click()
        page.wait_for_url("**/review?saved=1")


def test_the_summary_leads_to_a_control_that_can_be_used(browser: Browser, hall: LiveHall) -> None:
    hall.open_round("dot_vote", options=("Front door", "Worker"), dots=3, cap_per_option=2, concern_reason=True)
    with phone(browser, hall) as page:
        page.evaluate(_TWO_DOTS_ON_EACH)
        page.get_by_role("button", name="Save").click()
        page.get_by_role("alert").get_by_role("link").click()
        expect(page.locator(".stepper button").first).to_be_focused()
        page.get_by_role("button", name="Take a dot away from: Worker").click()
        page.get_by_label("I have a concern about: Worker").check(force=True)
        page.get_by_label("Why, if you want to say: Worker").fill("too far")
        page.get_by_label("I have a concern about: Worker").uncheck(force=True)
        page.get_by_role("button", name="Save").click()
        page.get_by_role("alert").get_by_role("link", name="did not tick").click()
        expect(page.get_by_label("I have a concern about: Worker")).to_be_focused()
        page.keyboard.press("Space")
        page.get_by_role("button", name="Save").click()
        page.wait_for_url("**/review?saved=1")
        assert ("i2", "concern_reason", "too far") in hall.values()


def test_a_lost_connection_keeps_the_answer_and_sends_it_once(browser: Browser, hall: LiveHall) -> None:
    hall.open_round("statements", options=("A", "B"))
    with phone(browser, hall) as page:
        page.get_by_label("Agree", exact=True).check(force=True)
        page.context.set_offline(True)
        page.get_by_role("button", name="Save").click()
        expect(page.get_by_role("status")).to_have_text(OFFLINE)
        assert hall.rows() == []
        page.locator("button.primary").click(force=True)
        page.context.set_offline(False)
        page.wait_for_url("**/2?saved=1")
        assert [value for _, _, value in hall.values()] == ["agree"]


def test_an_answer_whose_receipt_was_lost_is_sent_again_and_counts_once(browser: Browser, hall: LiveHall) -> None:
    hall.open_round("statements", options=("A", "B"))
    with phone(browser, hall) as page:
        answered: list[int] = []

        def lose_the_receipt(route: Any) -> None:
            if route.request.method != "POST":
                route.continue_()
                return
            answered.append(route.fetch().status)
            if len(answered) == 1:
                route.abort()
            else:
                route.continue_()

        page.context.route("**/r/**", lose_the_receipt)
        page.get_by_label("Agree", exact=True).check(force=True)
        page.get_by_role("button", name="Save").click()
        page.wait_for_url("**/2?saved=1")
        assert answered == [200, 200]
        assert len(hall.rows()) == 1
        page.context.unroute("**/r/**")


def test_a_page_that_is_loaded_again_still_sends_what_was_kept(browser: Browser, hall: LiveHall) -> None:
    hall.open_round("statements", options=("A", "B"))
    with phone(browser, hall) as page:
        page.get_by_label("Disagree").check(force=True)
        lost(page.context)
        page.get_by_role("button", name="Save").click()
        expect(page.get_by_role("status")).to_have_text(OFFLINE)
        page.reload()
        expect(page.get_by_role("status")).to_have_text(OFFLINE)
        hall.later(600)
        found_again(page.context)
        page.wait_for_url("**/2?saved=1")
        assert [value for _, _, value in hall.values()] == ["disagree"]


def test_a_round_that_closes_meanwhile_says_so(browser: Browser, hall: LiveHall) -> None:
    hall.open_round("statements", options=("A", "B"))
    with phone(browser, hall) as page:
        page.get_by_label("Agree", exact=True).check(force=True)
        lost(page.context)
        page.get_by_role("button", name="Save").click()
        expect(page.get_by_role("status")).to_have_text(OFFLINE)
        hall.close_round()
        found_again(page.context)
        expect(page.locator("h1")).to_have_text("The facilitator has closed this question")
        expect(page.locator("main")).to_contain_text("Your last answer came too late and was not saved.")
        assert hall.rows() == []


def test_a_phone_follows_the_workshop_by_itself(browser: Browser, hall: LiveHall) -> None:
    with phone(browser, hall) as page:
        expect(page.locator("h1")).to_have_text("You are in")
        connected(page, hall)
        round_id = hall.open_round("statements", options=("A",))
        page.wait_for_url(f"**/r/{round_id}/1")
        page.get_by_label("Agree", exact=True).check(force=True)
        page.get_by_role("button", name="Save").click()
        page.wait_for_url("**/review?saved=1")
        hall.close_round()
        expect(page.locator("h1")).to_have_text("The facilitator has closed this question")
        connected(page, hall)
        visits: list[str] = []
        page.on("request", lambda request: visits.append(request.url))
        hall.reveal_round(RESULT)
        expect(page.locator("h1")).to_have_text("What would help most?")
        expect(page.locator("main")).to_contain_text("9 of 12 people agree that a worker who stays would help.")
        expect(page.locator("main")).to_contain_text("Agree: 9")
        assert visits == [], "the result came with the stream; nothing was fetched"
        pushed = page.locator("main").inner_text()
        page.reload()
        assert "9 of 12 people agree" in pushed
        expect(page.locator("main")).to_contain_text("People who answered: 12")
        hall.start_step("check-in")
        expect(page.locator("h1")).to_have_text("You are in")
        hall.close_workshop()
        expect(page.locator("h1")).to_have_text("This workshop is over")


def test_a_longer_gap_is_explained_and_the_phone_catches_up(browser: Browser, hall: LiveHall) -> None:
    with phone(browser, hall) as page:
        connected(page, hall)
        page.context.route("**/events", lambda route: route.abort())
        hall.cut_streams()
        expect(page.get_by_role("status")).to_have_text("No connection to the workshop. Trying again.", timeout=10_000)
        hall.open_round("statements", options=("A",))
        page.context.unroute("**/events")
        page.wait_for_url("**/r/w1.vote.1/1")
        expect(page.get_by_role("status")).to_have_text("")


def test_a_break_is_left_alone_when_the_workshop_goes_on(browser: Browser, hall: LiveHall) -> None:
    with phone(browser, hall) as page:
        page.get_by_role("link", name="I need a break").click()
        expect(page.locator("h1")).to_have_text("Take the time you need")
        hall.open_round("statements", options=("A",))
        with phone(browser, hall) as other:
            expect(other.locator("h1")).to_be_visible()
        expect(page.locator("h1")).to_have_text("Take the time you need")


def test_a_quick_double_tap_sends_one_post(browser: Browser, hall: LiveHall) -> None:
    hall.open_round("statements", options=("A", "B"))
    with phone(browser, hall) as page:
        posts: list[str] = []
        page.on("request", lambda request: posts.append(request.url) if request.method == "POST" else None)
        page.get_by_label("Agree", exact=True).check(force=True)
        page.get_by_role("button", name="Save").dblclick()
        page.wait_for_url("**/2?saved=1")
        assert len(posts) == 1


def test_leaving_cannot_be_undone_with_back(browser: Browser, hall: LiveHall) -> None:
    hall.open_round("statements", options=("A", "B"))
    with phone(browser, hall) as page:
        page.evaluate("sessionStorage.setItem('pending', 'null')")
        page.get_by_role("link", name="Leave now").click()
        expect(page.locator("h1")).to_have_text("This page is closed")
        assert page.evaluate("sessionStorage.length") == 0
        assert page.context.cookies() == []
        page.go_back()
        expect(page.locator("h1")).not_to_have_text("What would help most?")


def test_everything_works_without_a_script(browser: Browser, hall: LiveHall) -> None:
    hall.open_round("dot_vote", options=("Front door", "Worker"), dots=3, cap_per_option=2)
    with phone(browser, hall, java_script_enabled=False) as page:
        page.locator("fieldset.dots", has_text="Worker").get_by_label("2 dots").check(force=True)
        page.get_by_label("I have a concern about: Front door").check(force=True)
        page.get_by_role("button", name="Save").click()
        expect(page.get_by_role("status")).to_have_text("Saved")
        expect(page.locator("main")).to_contain_text("2 dots")
        page.get_by_role("link", name="Change my answer").click()
        page.get_by_role("button", name="Skip this").click()
        expect(page.locator("main")).to_contain_text("Skipped")
        hall.reveal_round(RESULT)
        page.get_by_role("link", name="Check again").click()
        expect(page.locator("main")).to_contain_text("9 of 12 people agree")


def test_the_keyboard_alone_suffices(browser: Browser, hall: LiveHall) -> None:
    hall.open_round("dot_vote", options=("Front door", "Worker"), dots=2, cap_per_option=1, concerns=False)
    with open_context(browser, viewport={"width": 1024, "height": 768}) as context:
        page = context.new_page()
        page.goto(hall.url)
        press_until(page, "code", "Tab")
        page.keyboard.type(CODE.lower())
        page.keyboard.press("Enter")
        page.wait_for_url("**/j/*")
        for _ in range(20):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.textContent.trim() === 'Join'"):
                break
        page.keyboard.press("Enter")
        page.wait_for_url("**/receipt")
        for _ in range(20):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.textContent.trim() === 'Go on'"):
                break
        page.keyboard.press("Enter")
        page.wait_for_url("**/r/**")
        press_until(page, "answer", "Tab")
        page.keyboard.press("Space")
        page.keyboard.press("Enter")
        page.wait_for_url("**/review?saved=1")
        assert sum(value == 1 for _, _, value in hall.values()) == 1


def press_until(page: Page, identifier: str, key: str) -> None:
    """Press a key until the element with this id has the focus."""
    for _ in range(30):
        if page.evaluate("document.activeElement.id") == identifier:
            return
        page.keyboard.press(key)
    raise AssertionError(f"{identifier} cannot be reached")


_SMALL_OR_WIDE = """
() => {
  const problems = [];
  if (document.documentElement.scrollWidth > innerWidth) problems.push("wider than the screen");
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || !element.checkVisibility() || element.closest("noscript")) continue;
    const size = parseFloat(getComputedStyle(element).fontSize);
    if (size < 18) problems.push(`${size}px: ${walker.currentNode.data}`);
  }
  for (const target of document.querySelectorAll("a, button, summary, .choice")) {
    if (!target.checkVisibility() || target.closest(".unseen, .skip, .summary")) continue;
    const box = target.getBoundingClientRect();
    if (box.height < 47.5) problems.push(`${box.height}px high: ${target.textContent.trim()}`);
  }
  return problems;
}
"""


@pytest.mark.parametrize("size", [(320, 568), (375, 667), (1024, 768)])
def test_every_page_is_legible_and_axe_finds_nothing(browser: Browser, hall: LiveHall, size: tuple[int, int]) -> None:
    with phone(browser, hall, viewport={"width": size[0], "height": size[1]}) as page:
        looked = 0

        def change(happens: Callable[[], object]) -> None:
            # From a page that follows nothing, so that it does not go elsewhere while the test does.
            page.goto("about:blank")
            happens()

        def look(path: str, heading: str) -> None:
            nonlocal looked
            page.goto(hall.url + path)
            expect(page.locator("h1")).to_have_text(heading)
            assert page.evaluate(_SMALL_OR_WIDE) == [], path
            violations = Axe().run(page).response["violations"]
            assert [(each["id"], each["nodes"][0]["html"]) for each in violations] == [], path
            looked += 1

        look("/now", "You are in")
        look("/help", "Help")
        look("/break", "Take the time you need")
        look("/nowhere", "There is no such page")
        change(lambda: hall.open_round("dot_vote", options=OPTIONS, dots=3))
        look("/r/w1.vote.1/1", "What would help most?")
        page.get_by_role("button", name="Save").click()
        page.wait_for_url("**/review?saved=1")
        look("/r/w1.vote.1/review", "Your answers")
        change(hall.close_round)
        look("/now", "The facilitator has closed this question")
        change(lambda: hall.reveal_round(RESULT))
        look("/now", "What would help most?")
        change(lambda: hall.open_round("dot_vote", options=HARD, number=2, dots=5, concern_reason=True))
        look("/r/w1.vote.2/1", "What would help most?")
        change(hall.close_round)
        change(lambda: hall.open_round("statements", options=OPTIONS, number=3))
        look("/r/w1.vote.3/2", "What would help most?")
        page.get_by_role("button", name="Save").click()
        expect(page.get_by_role("alert")).to_be_visible()
        assert page.evaluate(_SMALL_OR_WIDE) == []
        assert Axe().run(page).response["violations"] == []
        look("/leave", "This page is closed")
        look("/", "Join the workshop")
        look("/?code=WRONG9", "Join the workshop")
        look(f"/j/{CODE}", "An afternoon together")
        assert looked == 14
