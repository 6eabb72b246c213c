"""A hard day, played through with real browsers: somebody writes that they are not safe, and later takes all back.

`a_hard_day` starts a real hub on a project that states its own encrypted Wi-Fi, so that words may be asked for, and
gives everybody in the room: the facilitator's control page, the projector, the young person's phone, the moderator's
phone, and twelve scripted people. The functions after it are the day's scenes, in their order. A test checks them; the
documentation takes its pictures from the same scenes through `HardDay.look`.

Easily got wrong: the projector's picture is drawn by the real widget from the real stream, but on a page of the test's
own, because a notebook adds nothing to what leaves the hub.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, expect

from facilitation_kit.activities.registry import load_activities
from facilitation_kit.facilitator.widget_sources import activity_modules
from facilitation_kit.rehearsal.logbook import Kind
from tests.attacks.test_planted_words import project_that_asks_for_words
from tests.browser import open_context
from tests.facilitator import fake_hub
from tests.facilitator.widget_page import show_widget
from tests.journeys.room import IPHONE_SE, LAPTOP, PROJECTOR, TITLE, Crowd, Wire
from tests.running_hub import TOKEN, RunningHub

__all__ = [
    "REASON",
    "SCENES",
    "WORRY",
    "HardDay",
    "a_hard_day",
    "everybody_answers",
    "somebody_joins_for_a_part",
    "the_lead_is_told",
    "the_moderators_phone_is_paired",
    "the_phone_leaves_and_comes_back",
    "the_queue_is_worked_by_keyboard",
    "the_result_is_shown",
    "what_was_said_is_taken_back",
]

WORRY = "Somebody waits outside college every evening and says what happens if I tell"
"""What a worker must read today."""
REASON = "My last three workers left before they knew the name of my dog"
"""What may be shown, as long as its writer wants that."""
STEP = "Where would you start?"
OTHERS = (Kind.QUICK, Kind.QUICK, Kind.CHANGES_MIND, Kind.WITHOUT_JAVASCRIPT) * 3
"""Twelve, and a few of them may answer nothing: a pack of fewer than eight answers repeats nobody's words."""


def _look_away(_page: Page, _name: str) -> None:
    """Nobody takes pictures."""


@dataclass(kw_only=True)
class HardDay:
    """Everybody and everything in the room.

    Attributes:
        look: told at each scene worth a picture: the page and a name.
        words: the three words of the young person, once they have them.
    """

    hub: RunningHub
    project: Path
    control: Page
    phone: Page
    moderator: Page
    projector: Page
    wire: Wire
    crowd: Crowd
    workshop: dict[str, Any]
    labels: tuple[str, ...]
    look: Callable[[Page, str], None] = _look_away
    words: str = field(default="", init=False)

    def view(self) -> Any:
        """The workshop as its facilitator sees it."""
        with self.hub.facilitator() as facilitator:
            facilitator.workshop = self.workshop["id"]
            return facilitator.look()

    @property
    def round_id(self) -> str:
        return str(self.view()["round"]["id"])


@contextmanager
def a_hard_day(browser: Browser, folder: Path, look: Callable[[Page, str], None] = _look_away) -> Iterator[HardDay]:
    """Open the workshop on the control page and on the screen. Nobody has joined yet."""
    project = project_that_asks_for_words(folder / "project")
    with ExitStack() as stack:
        blank = stack.enter_context(fake_hub.running_hub()).url
        hub = stack.enter_context(
            RunningHub(folder / "data", project=project, environment={"FACILITATE_VOILA_ORIGIN": blank})
        )

        def page(**options: Any) -> Page:
            context: BrowserContext = stack.enter_context(open_context(browser, **options))
            return context.new_page()

        control = page(**LAPTOP)
        _open_the_workshop(control, hub)
        with hub.facilitator() as facilitator:
            facilitator.workshop = control.url.rsplit("/", 1)[1]
            view, stream = facilitator.look(), facilitator.ticket("projector")
        step = next(step for step in view["steps"] if step["title"] == STEP)
        projector = page(**PROJECTOR)
        wire = Wire(projector)
        _show(projector, f"{blank}/blank", stream)
        yield HardDay(
            hub=hub,
            project=project,
            control=control,
            phone=page(**IPHONE_SE),
            moderator=page(**IPHONE_SE),
            projector=projector,
            wire=wire,
            crowd=stack.enter_context(Crowd(hub.lan, OTHERS)),
            workshop=view["workshop"],
            labels=tuple(item["label"] for item in step["items"]),
            look=look,
        )


def _open_the_workshop(control: Page, hub: RunningHub) -> None:
    control.goto(hub.control)
    control.get_by_label("Token").fill(TOKEN)
    control.keyboard.press("Enter")
    control.locator("li.card", has_text=TITLE).get_by_role("button", name="Open this workshop").click()
    control.wait_for_url("**/w/*")


def _show(projector: Page, blank: str, stream: str) -> None:
    projector.goto(blank)
    modules = activity_modules(load_activities())
    notice = {"title": "Waiting", "text": ""}
    show_widget(projector, "projector", "projector", {"stream_url": stream, "modules": modules, "notice": notice})
    expect(projector.locator(".fk-qr-huge svg")).to_be_visible()


def somebody_joins_for_a_part(day: HardDay) -> None:
    """The young person reads the limits in words for their age and takes part; twelve others do as well."""
    phone = day.phone
    phone.goto(day.workshop["join_url"])
    phone.get_by_role("button", name="Join").click()
    expect(phone.locator("h1")).to_have_text("Before you start")
    phone.get_by_text("Words for my age").click()
    phone.get_by_role("button", name="13 to 15").click()
    limits = phone.locator(".note", has_text="There is one time when it cannot.")
    expect(limits).to_be_visible()
    limits.evaluate("each => each.scrollIntoView()")
    day.look(phone, "limits")
    phone.get_by_role("button", name="Yes, I take part").click()
    expect(phone.locator("h1")).to_have_text("Your three words")
    day.words = phone.locator(".words-of-mine").inner_text()
    day.look(phone, "words")
    phone.get_by_role("link", name="Go on").click()
    expect(phone.locator("h1")).to_have_text("You are in")
    day.crowd.join(day.workshop["join_url"])
    expect(day.projector.locator(".fk-people")).to_have_text(f"{len(OTHERS) + 1} people in")


def the_moderators_phone_is_paired(day: HardDay) -> None:
    """By the code of the control page, which works once."""
    control, moderator = day.control, day.moderator
    control.get_by_role("link", name="People's words").click()
    control.get_by_role("button", name="Pair a phone").click()
    address = control.locator(".pairing .link").inner_text()
    day.look(control, "pairing")
    moderator.goto(address)
    moderator.get_by_role("button", name="Use this phone").click()
    expect(moderator.get_by_text("Nothing waits.")).to_be_visible()
    moderator.goto(address)
    moderator.get_by_role("button", name="Use this phone").click()
    expect(moderator.locator("h1")).to_have_text("Not paired")
    control.get_by_role("link", name="Back to the workshop").click()


def everybody_answers(day: HardDay) -> None:
    """The young person lets the working group read their words and nobody else, and writes two things."""
    phone = day.phone
    day.control.get_by_role("button", name=f"Go to {STEP}").click()
    day.control.get_by_role("button", name="Open the round").click()
    phone.wait_for_url("**/consent")
    inside = phone.get_by_role("group", name="Can the people in our project read what you write?")
    inside.get_by_label("Yes").check(force=True)
    outside = phone.get_by_role("group", name="Can other people read it too?")
    expect(outside.get_by_label("No")).to_be_checked()
    day.look(phone, "consent")
    phone.locator("button.primary").click()
    phone.wait_for_url("**/r/**")
    phone.get_by_role("button", name=f"Put a dot on: {day.labels[1]}").click()
    for label, words in ((day.labels[0], WORRY), (day.labels[1], REASON)):
        phone.get_by_label(f"I have a concern about: {label}").check(force=True)
        phone.get_by_label(f"Why, if you want to say: {label}").fill(words)
    written = phone.get_by_label(f"Why, if you want to say: {day.labels[0]}")
    written.evaluate("each => { each.scrollTop = 0; each.scrollIntoView({ block: 'center' }); }")
    day.look(phone, "writes")
    phone.get_by_role("button", name="Save").click()
    phone.wait_for_url("**/review?saved=1")
    day.crowd.take_part(day.round_id)
    expect(day.projector.locator(".fk-answered")).to_have_text("Everyone has answered")


def the_queue_is_worked_by_keyboard(day: HardDay) -> None:
    """One is approved by one key; the other one is escalated and is then nowhere but in the record."""
    moderator = day.moderator
    moderator.goto(f"{day.hub.lan}/moderate")
    texts = moderator.locator(".text")
    expect(texts).to_have_count(2)
    _go_to(moderator, WORRY)
    day.look(moderator, "queue")
    moderator.keyboard.press("e")
    expect(moderator.get_by_role("button", name="Move to the safeguarding record")).to_be_focused()
    day.look(moderator, "escalate")
    moderator.keyboard.press("Enter")
    expect(texts).to_have_count(1)
    expect(moderator.locator("#status")).to_have_text("Moved to the safeguarding record")
    _go_to(moderator, REASON)
    moderator.keyboard.press("a")
    expect(moderator.get_by_text("Nothing waits.")).to_be_visible()


def _go_to(moderator: Page, words: str) -> None:
    """Press the arrow until the text with these words has the focus."""
    count = moderator.locator(".text").count()
    for key in ["ArrowUp"] * count + ["ArrowDown"] * count:
        if words in moderator.locator(".text:focus").inner_text():
            return
        moderator.keyboard.press(key)
    expect(moderator.locator(".text:focus")).to_contain_text(words)


def the_lead_is_told(day: HardDay) -> None:
    """A worker rings the lead, as the page says, and writes that down."""
    control = day.control
    control.get_by_role("link", name="Safeguarding record").click()
    control.get_by_role("link", name="Record").first.click()
    expect(control.locator("blockquote")).to_have_text(WORRY)
    control.get_by_label("Whom did you tell").fill("The safeguarding lead, in the quiet room")
    control.get_by_label("Your name").first.fill("Robin")
    control.get_by_role("button", name="Write it down").click()
    expect(control.get_by_text("The safeguarding lead, in the quiet room")).to_be_visible()
    day.look(control, "record")
    control.goto(f"{day.hub.control}/w/{day.workshop['id']}")


def the_phone_leaves_and_comes_back(day: HardDay) -> None:
    """Somebody looks over their shoulder. The words bring the same person back, with the same answers."""
    phone = day.phone
    phone.get_by_role("link", name="Leave now").click()
    expect(phone.locator("h1")).to_have_text("This page is closed")
    day.look(phone, "left")
    assert phone.context.cookies() == []
    phone.goto(f"{day.hub.lan}/now")
    expect(phone.locator("h1")).to_have_text("Join the workshop")
    phone.get_by_role("link", name="I was here before").click()
    phone.get_by_label("Your three words").fill(day.words.upper())
    day.look(phone, "rejoin")
    phone.keyboard.press("Enter")
    phone.wait_for_url("**/review*")
    expect(phone.locator("main")).to_contain_text(REASON)


def the_result_is_shown(day: HardDay) -> None:
    """Phones fold the approved words; the screen has none."""
    control, phone = day.control, day.phone
    control.get_by_role("button", name="Close the round").click()
    control.get_by_role("button", name="Reveal the result").click()
    expect(control.get_by_role("heading", name="Result of round 1")).to_be_visible()
    expect(day.projector.locator(".fk-sentence").first).to_be_visible()
    day.look(day.projector, "projector")
    phone.goto(f"{day.hub.lan}/now")
    said = phone.get_by_text(REASON)
    expect(said).to_be_hidden()
    phone.get_by_text("What people wrote (1)").click()
    expect(said).to_be_visible()
    said.scroll_into_view_if_needed()
    day.look(phone, "result")
    day.crowd.see_result(day.round_id)


def what_was_said_is_taken_back(day: HardDay) -> None:
    """In the evening. The page says what cannot be undone before it asks."""
    phone = day.phone
    phone.get_by_role("contentinfo").get_by_role("link", name="Take my answers back").click()
    expect(phone.get_by_text("Words that went to the safeguarding lead")).to_be_visible()
    day.look(phone, "withdraw")
    phone.get_by_role("button", name="Take all of it back").click()
    expect(phone.locator("h1")).to_have_text("Your answers are taken back")
    day.look(phone, "withdrawn")


SCENES: tuple[Callable[[HardDay], None], ...] = (
    somebody_joins_for_a_part,
    the_moderators_phone_is_paired,
    everybody_answers,
    the_queue_is_worked_by_keyboard,
    the_lead_is_told,
    the_phone_leaves_and_comes_back,
    the_result_is_shown,
    what_was_said_is_taken_back,
)
"""The whole day in its order."""
