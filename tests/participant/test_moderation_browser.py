"""The moderation queue in a real Chromium: by keyboard alone, on a small window, and readable by everybody."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from facilitation_kit.activities.dot_vote import DotVote
from facilitation_kit.activities.rounds import Answer
from facilitation_kit.identifiers import AnswerKey, ItemId, ParticipantId, RoundId, StepId, WorkshopId
from facilitation_kit.live.events import RoundOpened, StepStarted
from facilitation_kit.responses.records import ModerationState, Submission
from facilitation_kit.responses.safeguarding_store import RECORDS_FILE, SafeguardingRecords
from facilitation_kit.responses.sqlite_store import SqliteStore
from tests.browser import browser, open_context
from tests.builders import after, opened_workshop, participant, round_definition, workshop_plan
from tests.running_hub import TOKEN, RunningHub

__all__ = ["browser"]

pytestmark = pytest.mark.browser

W1, VOTE = WorkshopId("w1"), RoundId("w1.vote.1")
REASONS = (
    "The last bus goes at eight, so I cannot get home",
    "Ask my cousin, 07700 900123, she lives in BS5",
    "Not sure about this",
    "He waits for me outside",
)
SIZES = ((320, 568), (375, 667), (1024, 768))


@contextmanager
def hub_with(folder: Path, reasons: tuple[str, ...]) -> Iterator[RunningHub]:
    """A hub on a store in which so many people have written; no phone is needed for that."""
    settings = DotVote().read_settings({"concern_reason": True}, 3)
    store = SqliteStore.open(folder / "store.sqlite3", rehearsal=False)
    store.append_event(W1, opened_workshop(workshop_plan()))
    store.append_event(W1, StepStarted(at=after(1), step=StepId("vote")))
    store.append_event(W1, RoundOpened(at=after(2), definition=round_definition("dot_vote", settings=settings)))
    for number, reason in enumerate(reasons):
        store.add_participant(participant(f"p{number}"))
        store.write_submissions(
            [
                Submission(
                    key=AnswerKey(f"k{number}"),
                    workshop=W1,
                    round=VOTE,
                    participant=ParticipantId(f"p{number}"),
                    answers=(Answer(item=ItemId("i1"), field="concern_reason", value=reason),),
                    received_at=after(60 + number),
                    text_fields=frozenset({"concern_reason"}),
                )
            ]
        )
    store.close()
    with RunningHub(folder) as running:
        yield running


@contextmanager
def queue(browser: Browser, hub: RunningHub, *, script: bool = True) -> Iterator[Page]:
    with open_context(browser, java_script_enabled=script, bypass_csp=script) as context:
        page = context.new_page()
        page.goto(hub.control)
        page.get_by_label("Token").fill(TOKEN)
        page.get_by_role("button", name="Log in").click()
        page.goto(f"{hub.control}/w/w1/moderation")
        yield page


def states(folder: Path) -> list[tuple[ModerationState, str | None]]:
    """What was decided about each text in the order of sending; the store is read while the hub runs."""
    store = SqliteStore.open(folder / "store.sqlite3", rehearsal=False, read_only=True)
    try:
        found = store.moderation_queue(W1, list(ModerationState))
        return [(text.state, text.published) for text in sorted(found, key=lambda text: text.at)]
    finally:
        store.close()


def test_four_texts_are_decided_by_keyboard_alone(browser: Browser, tmp_path: Path) -> None:
    with hub_with(tmp_path, REASONS) as hub, queue(browser, hub) as page:
        texts = page.locator(".text")
        expect(texts).to_have_count(4)
        expect(texts.first).to_be_focused()
        page.keyboard.press("ArrowDown")
        page.keyboard.press("ArrowUp")
        expect(texts.first).to_be_focused()
        page.keyboard.press("a")
        expect(texts).to_have_count(3)
        expect(page.locator("#status")).to_have_text("Approved")
        expect(texts.first).to_be_focused()

        page.keyboard.press("r")
        words = texts.first.locator("textarea")
        expect(words).to_be_focused()
        expect(words).to_have_value("Ask my cousin, [phone number], she lives in [part of a postcode]")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        expect(texts).to_have_count(2)

        page.keyboard.press("h")
        expect(texts).to_have_count(1)
        page.keyboard.press("e")
        expect(page.get_by_role("button", name="Move to the safeguarding record")).to_be_focused()
        page.keyboard.press("Enter")
        expect(texts).to_contain_text(["Held"])  # the page loads itself again: this is all that still waits
        assert states(tmp_path) == [
            (ModerationState.APPROVED, None),
            (ModerationState.REDACTED, "Ask my cousin, [phone number], she lives in [part of a postcode]"),
            (ModerationState.HELD, None),
        ]
        with SafeguardingRecords.open(tmp_path / RECORDS_FILE) as records:
            assert [record.words for record in records.records()] == [REASONS[3]]


def test_a_conferences_worth_of_texts_goes_by_one_key_each(browser: Browser, tmp_path: Path) -> None:
    many = tuple(f"Reason number {number}" for number in range(60))
    with hub_with(tmp_path, many) as hub, queue(browser, hub) as page:
        expect(page.locator(".text")).to_have_count(50)
        for left in range(60, 0, -1):
            expect(page.locator("#waiting")).to_have_text(str(left))
            expect(page.locator(".text").first).to_be_focused()
            page.keyboard.press("a")
        expect(page.get_by_text("Nothing waits.")).to_be_visible()
        assert states(tmp_path) == [(ModerationState.APPROVED, None)] * 60


def test_a_letter_typed_into_a_redaction_decides_nothing(browser: Browser, tmp_path: Path) -> None:
    with hub_with(tmp_path, REASONS[:1]) as hub, queue(browser, hub) as page:
        page.keyboard.press("r")
        page.keyboard.type("aheah")
        expect(page.locator(".text")).to_have_count(1)
        page.keyboard.press("Escape")
        expect(page.locator(".text")).to_be_focused()
        assert states(tmp_path) == [(ModerationState.HIDDEN, None)]


def test_the_queue_works_without_a_script(browser: Browser, tmp_path: Path) -> None:
    with hub_with(tmp_path, REASONS) as hub, queue(browser, hub, script=False) as page:
        page.get_by_role("button", name="Approve").first.click()
        expect(page.locator(".text")).to_have_count(3)
        page.locator("summary", has_text="Redact").first.click()
        page.get_by_role("button", name="Show this instead").first.click()
        expect(page.locator(".text")).to_have_count(2)
        page.locator("summary", has_text="Escalate").first.click()
        page.get_by_role("button", name="Move to the safeguarding record").first.click()
        expect(page.locator(".text")).to_have_count(1)
        page.get_by_role("link", name="Safeguarding record").click()
        page.get_by_role("link", name="Record").first.click()
        page.get_by_label("Whom did you tell").fill("The lead, by phone")
        page.get_by_label("Your name").first.fill("Robin")
        page.get_by_role("button", name="Write it down").click()
        expect(page.get_by_text("The lead, by phone")).to_be_visible()


def test_every_page_is_accessible_and_fits_every_size(browser: Browser, tmp_path: Path) -> None:
    with hub_with(tmp_path, (*REASONS, "x" * 400)) as hub, queue(browser, hub) as page:
        page.locator(".text").nth(3).focus()
        page.keyboard.press("e")
        page.keyboard.press("Enter")
        expect(page.locator(".text")).to_have_count(4)
        page.goto(f"{hub.control}/w/w1/safeguarding")
        record = page.get_by_role("link", name="Record").first.get_attribute("href")
        for address in ("/w/w1/moderation", "/w/w1/moderation?show=decided", "/w/w1/safeguarding", f"{record}"):
            for width, height in SIZES:
                page.set_viewport_size({"width": width, "height": height})
                page.goto(f"{hub.control}{address}")
                for details in page.locator("details").all():
                    details.evaluate("each => { each.open = true }")
                wide = page.evaluate("document.documentElement.scrollWidth")
                assert wide <= width, f"{address} is {wide} px wide in a window of {width}"
            problems = Axe().run(page)
            assert problems.violations_count == 0, f"{address}: {problems.generate_report()}"


def test_a_page_whose_log_in_is_over_shows_no_words_any_more(browser: Browser, tmp_path: Path) -> None:
    with hub_with(tmp_path, REASONS) as hub, queue(browser, hub) as page:
        expect(page.locator("blockquote").first).to_have_text(REASONS[0])
        page.context.clear_cookies()
        page.keyboard.press("a")
        expect(page.get_by_label("Token")).to_be_visible()
        expect(page.get_by_text(REASONS[0])).to_have_count(0)
        assert states(tmp_path) == [(ModerationState.HIDDEN, None)] * 4
