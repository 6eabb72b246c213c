"""The tests of all hypotheses on the projector, in a real browser: how many so far, then the verdict, and a moved goalpost."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.browser import browser, open_context
from tests.facilitator.research_pages import open_widget

__all__ = ["browser"]

pytestmark = pytest.mark.browser

HOSTILE = "</p><script>document.title = 'broken'</script><img src=x> {{ 7 * 7 }}"


def made_test(name: str, **more: Any) -> dict[str, Any]:
    return {
        "id": name,
        "title": f"Test {name}",
        "criterion": "At least 6 of 10 people who answer agree.",
        "status": "running",
        "owner": "Team",
        "due": None,
        "locked_on": None,
        "amendments": [],
        "verdicts": [],
        "so_far": 0,
        "measure": None,
        "idea": "",
        **more,
    }


def hypothesis(name: str, *tests: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": name,
        "before": "If there is ",
        "phrase": "one door",
        "after": f", help comes sooner ({name}).",
        "status": "testing",
        "tests": list(tests),
    }


def portfolio() -> dict[str, Any]:
    """One hypothesis whose test runs, one whose test has a verdict and was changed, one without a test."""
    verdict = {
        "id": "w1.vote.1",
        "workshop": "Afternoon",
        "held_on": "2026-11-24",
        "answered": "12",
        "verdict": "Not met",
        "sentences": ["5 of 12 people."],
    }
    moved = made_test(
        "two",
        locked_on="2026-11-24",
        amendments=[f"The criterion was changed after answers had come in: it was “{HOSTILE}”."],
        verdicts=[verdict],
    )
    waits = {"workshop": "", "step": "ask", "offer": "", "says": f"Open that workshop on the console. {HOSTILE}"}
    running = made_test("one", locked_on="2026-11-28", so_far=10, measure=waits, idea=f"A bell {HOSTILE}")
    sentences = [
        f"{n} of 12 people said so, and this is a sentence that needs a line or two of its own." for n in range(1, 9)
    ]
    asked = made_test("three", status="answered", verdicts=[{**verdict, "sentences": sentences}])
    hypotheses = [hypothesis("first", running), hypothesis("second", moved, asked), hypothesis("third")]
    return {"list": {"project": "Harbour City", "hypotheses": hypotheses}}


def test_the_projector_goes_through_all_tests_and_hostile_words_stay_words(browser: Browser) -> None:
    with open_context(browser, viewport={"width": 1024, "height": 768}) as context:
        page = open_widget(context, "hypotheses", lambda _message: portfolio(), whole=True)
        expect(page.get_by_role("heading", name="What we test", exact=True)).to_be_visible()
        shown = ""
        for _ in range(12):
            on_page = page.locator(".fk-stage").inner_text()
            shown += on_page + "\n"
            assert "one door" in on_page, "no page shows a test, or the rest of one, without its hypothesis"
            assert page.locator(".fk-stage").evaluate("one => one.scrollHeight <= one.clientHeight + 1"), (
                "nothing scrolls"
            )
            where = page.locator(".fk-strip").inner_text()
            if "page" not in where or len(set(where.split("page ")[1].split(" of "))) == 1:
                break
            page.keyboard.press("ArrowRight")
        told = " ".join(shown.split())
        for words in (
            "Locked on 28 November 2026, when the first answer came in.",
            "10 people or more have answered; nobody has seen the result yet.",
            f"it was “{HOSTILE}”.",
            "Not met (Afternoon, 24 November 2026, 12 answered)",
            "5 of 12 people.",
            "No test yet.",
            "Test three: has answers",
            f"It tries the idea: A bell {HOSTILE}",
            f"Open that workshop on the console. {HOSTILE}",
        ):
            assert words in told
        assert page.title() == "Research"
        assert page.locator("img, script").count() == 0

        wishes: list[Any] = []

        def hub(message: Any) -> dict[str, Any]:
            wishes.append(message)
            measure = {"workshop": "w1", "step": "ask", "offer": "Open “Ask” for answers", "says": "It is running."}
            asked = {
                "list": {**portfolio()["list"], "hypotheses": [hypothesis("a", made_test("one", measure=measure))]}
            }
            if message["kind"] == "open" and not message["confirm"]:
                asked["said"] = {"test": "one", "text": "Few options are left. <b>Really?</b>", "confirm": True}
            return asked

        page = open_widget(context, "hypotheses", hub, whole=True)
        offered = page.get_by_role("button")
        expect(offered).to_have_text("Open “Ask” for answers")
        page.keyboard.press("Tab")
        expect(offered).to_be_focused()
        page.keyboard.press("Enter")
        expect(offered).to_have_text("Open it all the same")
        expect(page.get_by_text("Few options are left. <b>Really?</b>")).to_be_visible()
        expect(offered).to_be_focused()
        page.keyboard.press("Enter")
        page.wait_for_function("window.waiting === 0")
        assert [each for each in wishes if each["kind"] == "open"] == [
            {"kind": "open", "id": "one", "confirm": False},
            {"kind": "open", "id": "one", "confirm": True},
        ]
