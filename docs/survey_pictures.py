"""Pictures of a survey and of the test that it decides: phones in two languages, the room's results, the portfolio, the pack.

In: a browser. Out: docs/pictures/survey-*.png and test-*.png. Scripted people answer the example's form; the answers and the
learning card are those of tests/journeys/test_idea_test_chain.py. Easily got wrong: the portfolio is asked for anew each time,
so a picture is taken when the page shows what has just happened.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack, closing
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, Page, expect

from docs.camera import take
from docs.real_screens import PROJECTORS, Stage, stage
from facilitation_kit.activities.registry import load_activities
from facilitation_kit.analysis.disclosure_control import Policy
from facilitation_kit.content.library import Library
from facilitation_kit.facilitator.hub_client import HubClient
from facilitation_kit.facilitator.hypotheses import Hypotheses
from facilitation_kit.playback.formats import PackFormat
from facilitation_kit.playback.packs import PackOrder, make_pack
from facilitation_kit.responses.sqlite_store import SqliteStore
from tests.browser import open_context
from tests.facilitator.research_pages import open_widget
from tests.journeys.test_idea_test_chain import CARD, FIRST_ROUND, SECOND_ROUND, answer_all, learning_card
from tests.running_hub import PROJECT, TOKEN, Person

__all__ = ["take_pictures_of_a_survey"]

_MOST_PAGES = 12
_SHOWN = {("en", "one_number"), ("ar", "ways"), ("ar", "feeling")}
_ENGLISH = ("en", (("one_number", "agree"),))
_ARABIC = ("ar", (("one_number", "agree"), ("ways", "call", "message"), ("minutes", "20"), ("feeling", "good")))


def take_pictures_of_a_survey(browser: Browser) -> None:
    """Ask the example's survey twice, and look at everything that shows it."""
    with ExitStack() as people, stage(browser) as here, HubClient(here.hub.control, TOKEN) as client:
        portfolio = Hypotheses(lambda: client, with_tests=True)
        answering = here.open("idea-test", len(FIRST_ROUND), people)
        _look_at_the_portfolio(here, portfolio, "test-portfolio-open", "for answers")
        _ask(here, answering, FIRST_ROUND)
        for size in PROJECTORS:
            with here.projector(size) as page:
                take(page, f"survey-room-{size}")
        _ask(here, [*answering[:1], *_newcomers(here, people)], SECOND_ROUND)
        _look_at_the_portfolio(here, portfolio, "test-portfolio-verdict", "9 of 12 people.")
        here.facilitator.act("close_workshop")
        client.keep([(learning_card(), 0)], by="service designer")
        _look_at_the_pack(browser, here.hub.data_dir)


def _newcomers(here: Stage, people: ExitStack) -> Sequence[Person]:
    code = here.facilitator.look()["workshop"]["code"]
    return [people.enter_context(Person(here.hub, code)) for _ in SECOND_ROUND[1:]]


def _ask(here: Stage, people: Sequence[Person], choices: Sequence[set[str]]) -> None:
    """A round from its opening to its reveal; the first person's phone is looked at in the first of them."""
    first = here.facilitator.look()["current_step"] != "survey"
    if first:
        here.facilitator.act("start_step", step="survey")
    here.facilitator.act("open_round", confirm=True)
    if first:
        _look_at_phones(here, people)
    for person, chosen in zip(people, choices, strict=True):
        answer_all(person, chosen)
    here.facilitator.act("close_round")
    here.facilitator.act("reveal_round")


def _look_at_phones(here: Stage, people: Sequence[Person]) -> None:
    """One person in English, another in Arabic, page by page."""
    for person, (language, answers) in zip(people, (_ENGLISH, _ARABIC), strict=False):
        phone = here.be(person)
        phone.goto(f"{here.hub.lan}/now")
        _agree(phone)
        for name, *values in (("language", language), ("welcome",), *answers):
            for value in values:
                phone.locator(f"input[value='{value}'] + label").click()
            phone.evaluate("document.activeElement.blur(); scrollTo(0, 0)")
            if (language, name) in _SHOWN:
                take(phone, f"survey-phone-{language}-{name.replace('_', '-')}")
            before = phone.url
            phone.locator("button[value=save]").click()
            phone.wait_for_url(lambda there, before=before: there.partition("?")[0] != before.partition("?")[0])  # type: ignore[misc]


def _agree(phone: Page) -> None:
    """Past the page on who may read what people write."""
    if phone.url.endswith("/consent"):
        phone.locator("button.primary").click()
        phone.wait_for_url("**/r/**")


def _look_at_the_portfolio(here: Stage, portfolio: Hypotheses, name: str, shown: str) -> None:
    """The page of the portfolio on which the test of the survey stands."""
    width, height = PROJECTORS["1024"]
    with open_context(here.browser, viewport={"width": width, "height": height}) as context:
        page = open_widget(context, "hypotheses", portfolio.answer, whole=True)
        expect(page.locator(".fk-strip")).to_be_visible()
        wanted = page.get_by_text(shown).first
        for _ in range(_MOST_PAGES):
            if wanted.is_visible():
                break
            page.keyboard.press("ArrowRight")
        expect(wanted).to_be_visible()
        take(page, name)


def _look_at_the_pack(browser: Browser, data: Path) -> None:
    """The survey's section, and the story of the test with its learning card."""
    with TemporaryDirectory() as folder, closing(SqliteStore.open(data / "store.sqlite3", read_only=True)) as store:
        order, now = PackOrder(formats=(PackFormat.HTML,)), datetime.now(UTC)
        made = make_pack(Library.load(PROJECT), store, order, activities=load_activities(), policy=Policy(), now=now)
        path = Path(folder) / "pack.html"
        path.write_bytes(made.files[f"{made.name}.html"])
        with open_context(browser, viewport={"width": 1024, "height": 900}) as context:
            page = context.new_page()
            page.goto(path.as_uri())
            take(page, "test-pack", part=page.locator(f"[id='test-front-door-{CARD}']"))
            take(page, "test-pack-decision", part=page.locator("[id^='decision-front-door-']"))
            page.evaluate("document.querySelector(\"[id^='vote-']\").scrollIntoView()")
            take(page, "survey-pack")
