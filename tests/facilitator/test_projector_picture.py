"""The projector's picture in a real browser: everything legible, nothing cut off, text stays text."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from facilitation_kit.activities.registry import load_activities
from facilitation_kit.facilitator.widget_sources import activity_modules, widget_module
from tests.browser import browser, open_context
from tests.example_project import example_library
from tests.facilitator import room_views
from tests.facilitator.fake_hub import FakeHub, running_hub
from tests.facilitator.widget_page import show_widget

__all__ = ["browser"]

pytestmark = pytest.mark.browser

SIZES = [(1024, 768), (1280, 800), (1366, 768), (1920, 1080)]
TWELVE = [f"Option {n}: a youth worker at the bus station every evening" for n in range(1, 13)]
LONG_ADDRESS = {"address": "http://192.168.100.120:8080"}
LIBRARY = example_library()
"""The project that the repository is an example of."""
STATED = [(one.plain, one.emphasis.phrase) for one in LIBRARY.hypotheses]
EXAMPLE_LABELS, EXAMPLE_PHRASES = zip(
    *((label, phrase[:1].upper() + phrase[1:]) for label, phrase in STATED), strict=True
)
EXAMPLE_STATEMENTS = [one.text for one in LIBRARY.statement_sets[0].statements]
EXAMPLES: dict[str, dict[str, Any]] = {
    "the example's first round": room_views.revealed(room_views.dot_result(EXAMPLE_LABELS, short=EXAMPLE_PHRASES)),
    "the example's second round": room_views.revealed(room_views.second_round(EXAMPLE_LABELS, EXAMPLE_PHRASES)),
    "the example's statements": room_views.revealed(
        room_views.statements_result(EXAMPLE_STATEMENTS, question=LIBRARY.statement_sets[0].question)
    ),
}
VIEWS: dict[str, dict[str, Any]] = {
    "lobby": room_views.lobby(workshop=room_views.workshop(**LONG_ADDRESS)),
    "step": room_views.lobby(
        step=room_views.step("How safe do you feel on the way home?", content_note="About safety.")
    ),
    "seven long options": {**room_views.question(), "workshop": room_views.workshop(rehearsal=True, **LONG_ADDRESS)},
    "twelve options": room_views.question(TWELVE, until="Wednesday 30 September, 18:00"),
    "three options, closed": room_views.question(["One front door", "A worker who stays", "Friends"], status="closed"),
    "a very long question": room_views.question(
        text="What would have to change so that " + "every day feels safer, " * 6 + "for you?"
    ),
    "dots on seven long options": room_views.revealed(room_views.dot_result()),
    "dots on twelve options": room_views.revealed(
        room_views.dot_result(TWELVE, [24, 20, 18, 12, 9, 8, 7, 5, 4, 2, 1, 0])
    ),
    "a second round": room_views.revealed(room_views.second_round()),
    "hundreds of dots": room_views.revealed(room_views.dot_result(dots=(311, 250, 120, 90, 33, 4, 0))),
    "statements": room_views.revealed(room_views.statements_result()),
    "an activity without a picture": room_views.revealed(room_views.dot_result(activity="persona_cards")),
    "nothing to show of dots": room_views.revealed(room_views.withheld(room_views.dot_result())),
    "nothing to show of statements": room_views.revealed(room_views.withheld(room_views.statements_result())),
    **EXAMPLES,
    "over": room_views.lobby(workshop=room_views.workshop(closed=True)),
}

_SMALL_OR_OUTSIDE = """
() => {
  const problems = [];
  const least = innerHeight * 28 / 768 - 0.5;
  const walker = document.createTreeWalker(document.querySelector(".fk-projector"), NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || !element.checkVisibility() || element.closest("title")) continue;
    const size = parseFloat(getComputedStyle(element).fontSize);
    if (size < least) problems.push(`${size}px: ${walker.currentNode.data}`);
    const box = element.getBoundingClientRect();
    if (box.width && (box.left < -1 || box.right > innerWidth + 1 || box.top < -1 || box.bottom > innerHeight + 1)) {
      problems.push(`outside ${Math.round(box.left)},${Math.round(box.top)},${Math.round(box.right)},${Math.round(box.bottom)}: ${element.textContent}`);
    }
  }
  const room = document.querySelector(".fk-picture");
  if (room && (room.scrollHeight > room.clientHeight + 1 || room.scrollWidth > room.clientWidth + 1)) problems.push("the picture overflows");
  const stage = document.querySelector(".fk-stage");
  if (stage.scrollHeight > stage.clientHeight + 1) problems.push("the stage overflows");
  if (document.documentElement.scrollHeight > innerHeight || document.documentElement.scrollWidth > innerWidth) problems.push("scrolls");
  return problems;
}
"""

_CUT = """
() => [...document.querySelectorAll(".fk-label")]
  .filter((label) => label.scrollHeight > label.clientHeight || label.scrollWidth > label.clientWidth)
  .map((label) => label.textContent)
"""
_STRIP_OVERFLOWS = """
() => {
  const strip = document.querySelector(".fk-strip");
  const boxes = [...strip.children].map((one) => one.getBoundingClientRect());
  const beside = boxes.slice(1).some((box, n) => box.left < boxes[n].right - 1);
  return strip.scrollHeight > strip.clientHeight + 1 || strip.scrollWidth > strip.clientWidth + 1 || beside;
}
"""


@pytest.fixture(scope="module")
def hub() -> Iterator[FakeHub]:
    with running_hub() as hub:
        hub.open(room_views.lobby())
        yield hub


@pytest.fixture
def page(browser: Browser, hub: FakeHub) -> Iterator[Page]:
    with open_context(browser, viewport={"width": 1024, "height": 768}) as context:
        page = context.new_page()
        page.goto(hub.url + "/blank")
        hub.show(room_views.lobby())
        modules = activity_modules(load_activities())
        traits = {
            "stream_url": hub.stream_url("projector"),
            "modules": modules,
            "notice": {"title": "Waiting", "text": ""},
        }
        show_widget(page, "projector", "projector", traits)
        expect(page.locator(".fk-qr-huge svg")).to_be_visible()
        yield page


def show(page: Page, hub: FakeHub, view: dict[str, Any]) -> None:
    """Send a view and wait until it is drawn."""
    hub.show({**view, "version": view["version"] + 1, "marker": len(hub.asked)})
    scene = "blank" if view["blank"] else _scene(view)
    expect(page.locator(f'.fk-projector[data-scene="{scene}"]')).to_be_attached()
    text = view["round"]["question"] if view["round"] else (view["step"] or {}).get("title")
    if text and scene in ("question", "result", "step"):
        expect(page.locator("h1")).to_contain_text(text)
    if scene == "result":
        rows = ".fk-options > li" if view["result"]["withheld"] else ".fk-row"
        expect(page.locator(rows)).to_have_count(len(view["result"]["rows"]))
    if scene == "question":
        expect(page.locator(".fk-options > li")).to_have_count(len(view["round"]["items"]))


def _scene(view: dict[str, Any]) -> str:
    if view["workshop"]["closed"]:
        return "over"
    if view["result"]:
        return "result"
    return "question" if view["round"] else "step" if view["step"] else "lobby"


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_no_text_is_smaller_than_the_room_can_read_and_nothing_scrolls(
    page: Page, hub: FakeHub, size: tuple[int, int]
) -> None:
    page.set_viewport_size({"width": size[0], "height": size[1]})
    for name, view in VIEWS.items():
        show(page, hub, view)
        assert page.evaluate(_SMALL_OR_OUTSIDE) == [], name


def test_the_check_for_small_text_sees_small_text(page: Page) -> None:
    page.add_style_tag(content=".fk-how { font-size: 12px !important; }")
    assert page.evaluate(_SMALL_OR_OUTSIDE)


def test_axe_finds_nothing_on_any_picture(page: Page, hub: FakeHub) -> None:
    for name, view in VIEWS.items():
        show(page, hub, view)
        found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "best-practice"]})
        broken = [(one["id"], one["nodes"][0]["html"][:200]) for one in found.response["violations"]]
        assert broken == [], name


def test_dots_are_dots_and_a_tie_is_called_one(page: Page, hub: FakeHub) -> None:
    show(page, hub, VIEWS["dots on seven long options"])
    rows = page.locator(".fk-row")
    assert [rows.nth(n).locator("circle").count() for n in range(7)] == [9, 9, 7, 4, 4, 2, 0]
    assert [rows.nth(n).locator(".fk-count").inner_text() for n in range(7)] == ["9", "9", "7", "4", "4", "2", "0"]
    assert page.locator(".fk-mark", has_text="Tie").count() == 2
    expect(rows.nth(2)).to_contain_text("Concern raised")
    expect(page.locator(".fk-sentence").first).to_contain_text("share first place")


def test_a_second_round_shows_the_shift_where_both_rounds_show_a_count(page: Page, hub: FakeHub) -> None:
    show(page, hub, VIEWS["a second round"])
    expect(page.locator("h1")).to_contain_text("Round 2")
    assert page.locator(".fk-shift").all_text_contents()[:3] == ["was 5", "was 9", "was 10"]
    assert page.locator(".fk-row").nth(3).locator(".fk-shift").count() == 0


def test_while_answers_come_in_only_their_number_in_fives_changes(page: Page, hub: FakeHub) -> None:
    show(page, hub, room_views.question())
    before = page.locator(".fk-options").inner_text()
    later = room_views.question()
    later["round"]["answered"] = {"at_least": 15, "everyone": False, "text": "15 or more have answered"}
    hub.show(later)
    expect(page.locator(".fk-answered")).to_have_text("15 or more have answered")
    assert page.locator(".fk-options").inner_text() == before


def test_a_result_in_words_shows_no_dots(page: Page, hub: FakeHub) -> None:
    result = room_views.dot_result(in_words=True, ballots={"value": None, "text": "fewer than 5"}, sentences=[])
    for row in result["rows"]:
        row["cells"]["dots"] = {"value": None, "text": "some"}
        row["band"] = None
    show(page, hub, room_views.revealed(result))
    assert page.locator("circle").count() == 0
    expect(page.locator(".fk-count").first).to_have_text("some")
    expect(page.locator(".fk-people")).to_contain_text("fewer than 5 counted")


@pytest.mark.parametrize("name", ["nothing to show of dots", "nothing to show of statements"])
def test_where_nothing_may_be_shown_the_options_stand_alone_with_one_sentence(
    page: Page, hub: FakeHub, name: str
) -> None:
    show(page, hub, VIEWS[name])
    expect(page.locator(".fk-sentence")).to_have_text("Too few people answered to say how many.")
    expect(page.locator(".fk-stage")).not_to_contain_text("too few to say")
    expect(page.locator(".fk-people")).to_have_text("14 people in")


def test_a_statement_s_bar_is_to_scale_and_its_figures_stand_beside_it(page: Page, hub: FakeHub) -> None:
    show(page, hub, VIEWS["statements"])
    for row in page.locator(".fk-row").all():
        figures = [int(text) for text in row.locator(".fk-tally").all_text_contents()]
        wide = row.locator(".fk-stack").evaluate("(stack) => stack.getBoundingClientRect().width")
        shares = row.locator(".fk-segment").evaluate_all(
            "(all, wide) => all.map((one) => one.getBoundingClientRect().width / wide)", wide
        )
        expected = [figure / sum(figures) for figure in figures if figure]
        assert shares == pytest.approx(expected, abs=0.02)


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("name", EXAMPLES)
def test_no_label_of_the_example_is_cut(page: Page, hub: FakeHub, name: str, size: tuple[int, int]) -> None:
    page.set_viewport_size({"width": size[0], "height": size[1]})
    show(page, hub, EXAMPLES[name])
    assert page.evaluate(_CUT) == []
    expect(page.locator(".fk-sentence").first).to_be_visible()
    if "round" in name:
        assert page.locator(".fk-fit").get_attribute("data-columns") == "1"


def test_the_check_for_cut_labels_sees_cut_labels(page: Page, hub: FakeHub) -> None:
    show(page, hub, VIEWS["a very long question"])
    assert page.evaluate(_CUT)


@pytest.mark.parametrize("address", ["192.168.100.120:8080", "the-youth-centres-laptop.quayside.local:8443"])
def test_the_strip_stays_on_the_screen_whatever_it_holds(page: Page, hub: FakeHub, address: str) -> None:
    """At the smallest size: every picture, a rehearsal or not, with the longest texts."""
    for rehearsal in (True, False):
        workshop = room_views.workshop(address=f"http://{address}", rehearsal=rehearsal, only_with_slip=rehearsal)
        for name, view in VIEWS.items():
            one = {**view, "workshop": {**workshop, "closed": view["workshop"]["closed"]}, "people_in": 114}
            if one["result"] and not one["result"]["withheld"]:
                one["result"] = {**one["result"], "ballots": {"value": None, "text": "fewer than 5"}}
            show(page, hub, one)
            assert page.evaluate(_SMALL_OR_OUTSIDE) == [], (name, rehearsal)
            assert page.evaluate(_STRIP_OVERFLOWS) is False, (name, rehearsal)
            if _scene(view) in {"lobby", "step", "question", "result"}:
                assert page.locator(".fk-slip:visible").count() == rehearsal, name


def test_hostile_text_stays_text(page: Page, hub: FakeHub) -> None:
    strings = _hostile_strings()
    for start in range(0, len(strings), 12):
        labels = strings[start : start + 12]
        show(page, hub, room_views.question(labels, text="What is this?"))
        assert page.locator(".fk-label").all_text_contents() == labels
        show(page, hub, room_views.revealed(room_views.dot_result(labels, [3] * len(labels), sentences=labels[:2])))
        assert page.locator(".fk-label").all_text_contents() == labels
    assert (
        page.evaluate(
            "[...document.querySelectorAll('.fk-projector script, .fk-projector img, .fk-projector iframe')].length"
        )
        == 0
    )


def test_a_qr_code_brings_only_shapes(page: Page, hub: FakeHub) -> None:
    bad = "<svg viewBox='0 0 9 9' onload='window.bad=1'><script>window.bad=1</script><a href='http://example.org'><path d='M0 0'/></a><path d='M0 0h9v9z' onclick='1'/></svg>"
    show(page, hub, room_views.lobby(workshop=room_views.workshop(join_qr_svg=bad, title="Other")))
    expect(page.locator("h1")).to_have_text("Other")
    assert page.locator(".fk-qr-huge path").count() == 1
    assert page.locator(".fk-qr-huge script, .fk-qr-huge a, .fk-qr-huge [onclick], .fk-qr-huge [onload]").count() == 0
    assert page.evaluate("window.bad") is None


def test_a_broken_picture_of_an_activity_gives_way_to_the_table(page: Page, hub: FakeHub) -> None:
    page.evaluate("standIn.get('modules').broken = 'export function draw() { throw new Error(\"no\"); }'")
    page.evaluate("standIn.get('modules').nonsense = 'this is no module'")
    for activity in ("broken", "nonsense"):
        result = room_views.dot_result(activity=activity, question=f"Drawn by {activity}?")
        show(page, hub, room_views.revealed(result))
        expect(page.locator(".fk-count").first).to_have_text("9 dots")


def test_keys_ask_the_kernel_for_four_actions_and_nothing_else(page: Page) -> None:
    for key in ("ArrowRight", "ArrowLeft", "r", "b", "x", "Enter", "Control+b"):
        page.keyboard.press(key)
    actions = [message["action"] for message in page.evaluate("window.sent")]
    assert actions == ["next_step", "previous_step", "reveal_round", "blank"]


def test_f_fills_the_screen(page: Page) -> None:
    page.keyboard.press("f")
    page.wait_for_function("document.fullscreenElement?.classList.contains('fk-projector')")


def test_a_refused_key_is_explained_on_the_screen(page: Page) -> None:
    page.keyboard.press("ArrowRight")
    page.evaluate("standIn.receive({ kind: 'answer', text: 'Close the round first.' })")
    expect(page.locator(".fk-note")).to_have_text("Close the round first.")


def test_a_kernel_that_does_not_answer_is_named(page: Page) -> None:
    page.keyboard.press("r")
    expect(page.locator(".fk-note")).to_contain_text("control page", timeout=8000)


def test_a_blank_screen_shows_nothing(page: Page, hub: FakeHub) -> None:
    show(page, hub, {**room_views.question(), "blank": True})
    assert page.locator(".fk-projector").inner_text().strip() == ""


def test_a_restarted_hub_gets_a_fresh_ticket_asked_for(page: Page, hub: FakeHub) -> None:
    hub.forget_tickets()
    page.wait_for_function("window.sent.some((message) => message.kind === 'ticket')")
    page.evaluate("(url) => standIn.change('stream_url', url)", hub.stream_url("projector"))
    show(page, hub, room_views.question())


def test_all_widgets_of_a_page_share_one_stream(page: Page, hub: FakeHub) -> None:
    def open_streams() -> int:
        return len([view for view, _ in hub.streams if view == "projector"])

    before = open_streams()
    page.evaluate(
        """async (module) => {
          const url = URL.createObjectURL(new Blob([module], { type: "text/javascript" }));
          const el = document.createElement("div");
          document.body.append(el);
          window.leaveSecond = (await import(url)).default.render({ model: window.standIn, el });
        }""",
        widget_module("projector"),
    )
    expect(page.locator(".fk-projector")).to_have_count(2)
    assert open_streams() == before
    page.evaluate("() => { window.leave(); window.leaveSecond(); }")
    page.wait_for_function("globalThis[Symbol.for('facilitation-kit.streams')].size === 0")


def _hostile_strings() -> list[str]:
    """Some of the big list of naughty strings, or a few of our own where it is not at hand."""
    shared = Path(__file__).parents[3] / "shared" / "data" / "hostile" / "blns.json"
    own = [
        "<img src=x onerror=window.bad=1>",
        "<script>window.bad=1</script>",
        "{{7*7}}",
        "\u202eright to left",
        "a" * 300,
    ]
    if not shared.exists():
        return own
    strings = [text for text in json.loads(shared.read_text(encoding="utf-8")) if text.strip()]
    return own + strings[:: max(1, len(strings) // 60)]
