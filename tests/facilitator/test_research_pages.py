"""The evidence page by keyboard alone, and hypotheses on the projector, in a real browser against a real hub."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

from facilitation_kit.analysis.policy import Policy
from facilitation_kit.content.quotes import ConsentScope, Stance
from facilitation_kit.facilitator.evidence import Evidence
from facilitation_kit.facilitator.evidence_desk import EvidenceDesk
from facilitation_kit.facilitator.evidence_wishes import read_wish
from facilitation_kit.facilitator.hypotheses import Hypotheses
from facilitation_kit.responses.data_directory import DataDirectory
from facilitation_kit.responses.evidence_records import Case, Coding, Fact, Review, Source
from facilitation_kit.safeguarding.pii_flags import WatchList
from tests.browser import browser, open_context
from tests.builders import NOON
from tests.example_project import example_library
from tests.facilitator.fake_hub import TOKEN as VOILA_TOKEN
from tests.facilitator.research_hub import FIRST, TALK, ResearchHub, research_hub
from tests.facilitator.research_pages import open_widget
from tests.facilitator.voila_process import free_port, running_voila
from tests.made_evidence import code, fact, source

__all__ = ["browser"]

pytestmark = pytest.mark.browser

ROOT = Path(__file__).parents[2]
BLNS = ROOT.parent / "shared" / "data" / "hostile" / "blns.json"
LONG = "They asked what had happened, and the next one asked the same, and nobody wrote it down anywhere. " * 11
HOSTILE = "<img src=x onerror=\"document.title='run'\"> {{ 7*7 }} </script><script>document.title='run'</script>"
TOLD_AGAIN = "I had to tell it all again to everybody, and nobody wrote it down."


@pytest.fixture(scope="module")
def research(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ResearchHub]:
    with research_hub(tmp_path_factory.mktemp("data")) as running:
        people = [each for each in running.client.evidence(Case) if each.record.id.startswith("p")]
        running.client.keep(
            [(replace(each.record, consent_scope=ConsentScope.PUBLIC), each.version) for each in people], by="lead"
        )
        running.client.keep([(each, 0) for each in _said()], by="researcher")
        yield running


def _said() -> Iterator[Fact]:
    """Quotes that everybody may read, one very long, one hostile; and one that may not leave the team."""
    words = {"short": "One door would do.", "long": LONG.strip(), "hostile": HOSTILE, "against": "Doors close."}
    for name, text in words.items():
        stance = Stance.CHALLENGES if name == "against" else Stance.SUPPORTS
        made = fact(f"p-{name}", text, case_id="p3", hypothesis=FIRST, stance=stance, scope=ConsentScope.PUBLIC)
        yield replace(made, approved_by_participant=True, review=Review(recognisable=False, by="lead", at=NOON))
    yield fact("p-secret", "Only the team may read this.", case_id="p4", hypothesis=FIRST)


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    with open_context(browser, viewport={"width": 1366, "height": 900}) as opened:
        yield opened


def evidence_page(context: BrowserContext, research: ResearchHub) -> Page:
    desk = EvidenceDesk(
        research.client,
        DataDirectory.look(research.data_dir),
        example_library(),
        Policy(),
        watch_list=WatchList(),
        clock=lambda: datetime(2026, 11, 28, 20, 0, tzinfo=UTC),
    )
    widget = Evidence(lambda: desk)

    def kernel(message: Any) -> Mapping[str, Any] | None:
        wish = read_wish(message)
        return None if wish is None else {"to": wish.kind, **widget.answer(wish)}

    page = open_widget(context, "evidence", kernel)
    expect(page.get_by_role("heading", name="Evidence", exact=True)).to_be_visible()
    return page


def tab_to(page: Page, name: str) -> None:
    """Press Tab until what is called `name` has the focus, as somebody without a mouse does."""
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate(_FOCUSED) == name:
            return
    raise AssertionError(f"The keyboard does not reach {name!r}.")


_FOCUSED = """
() => {
  const at = document.activeElement;
  return (at.getAttribute("aria-label") || at.labels?.[0]?.textContent || at.textContent || "").trim();
}
"""


def test_words_are_chosen_coded_quoted_linked_and_kept_by_keyboard_alone(
    context: BrowserContext, research: ResearchHub
) -> None:
    page = evidence_page(context, research)
    tab_to(page, "You are (a role)")
    page.keyboard.type("Researcher")
    tab_to(page, "Source")
    page.keyboard.type("Talk")
    expect(page.get_by_role("textbox", name="Talk at the youth centre, to read")).to_be_visible()
    tab_to(page, "Talk at the youth centre, to read")
    page.keyboard.press("Control+Home")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Home")
    for _ in range(17):
        page.keyboard.press("Shift+ArrowRight")
    chosen = page.get_by_role("region", name="What to do with the chosen words")
    expect(chosen.locator("blockquote")).to_have_text("They sent me on. ")
    page.keyboard.type("x")
    expect(page.locator(".fk-words").nth(1)).to_have_text(TALK.split("P1: ")[1].split("\n")[0])

    tab_to(page, "Code")
    page.keyboard.type("Trust")
    tab_to(page, "Put the code on these words")
    page.keyboard.press("Enter")
    expect(page.locator("mark.fk-marked", has_text="They sent me on.")).to_have_attribute("title", "Code: Trust")
    [coding] = [each.record for each in research.client.evidence(Coding) if each.record.code == "trust"]
    assert TALK[coding.start : coding.end] == "They sent me on. "

    expect(chosen.locator("blockquote")).to_have_text("They sent me on. ")
    tab_to(page, "Make a quote of it")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Young person", exact=True)).to_be_visible()
    tab_to(page, "As others may read it")
    page.keyboard.press("Control+a")
    page.keyboard.type("[The school] sent me on.")
    expect(page.locator(".fk-weighed .fk-problem")).to_have_count(0)
    tab_to(page, "Why words were replaced")
    page.keyboard.type("who sent her")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")  # the first answer to the question: No
    tab_to(page, "How far it may go")
    page.keyboard.type("the working")
    tab_to(page, "One more hypothesis")
    page.keyboard.type("If there is one front door")
    expect(page.get_by_role("button", name="Take off one front door")).to_be_visible()
    tab_to(page, "Keep")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").filter(has_text="Kept.")).to_be_visible()
    [kept] = [each.record for each in research.client.evidence(Fact) if each.record.text_published]
    assert kept.published == "[The school] sent me on."
    assert kept.consent_scope is ConsentScope.WORKING_GROUP
    assert kept.review is not None
    assert [(link.hypothesis, link.stance) for link in kept.links] == [(FIRST, Stance.UNCLEAR)]
    assert kept.case == "p1"


def test_a_turn_is_chosen_with_one_key_and_a_letter_of_two_halves_counts_once(
    context: BrowserContext, research: ResearchHub
) -> None:
    page = evidence_page(context, research)
    page.get_by_label("Source").select_option("talk-1")
    page.get_by_role("textbox", name="Talk at the youth centre, to read").focus()
    page.keyboard.press("Control+End")
    page.keyboard.press("Enter")
    page.get_by_label("You are (a role)").fill("Researcher")
    page.get_by_role("button", name="Make an observation of it").click()
    page.get_by_role("button", name="Keep").click()
    expect(page.get_by_role("status").filter(has_text="Kept.")).to_be_visible()
    said = "I could ring one person. That was it."
    assert said in [each.record.text_verbatim for each in research.client.evidence(Fact)]


def test_every_part_can_be_read_aloud_and_fits(context: BrowserContext, research: ResearchHub) -> None:
    page = evidence_page(context, research)
    axe = Axe()
    for part in ("Read and code", "Facts", "Hypotheses", "Insights", "People", "From workshops"):
        page.get_by_role("button", name=part, exact=True).click()
        if part == "Read and code":
            page.get_by_label("Source").select_option("talk-1")
            page.wait_for_selector(".fk-text")
        if part in ("Facts", "Insights"):
            page.get_by_role("button", name="Open").first.click()
            page.wait_for_selector(".fk-form")
        found = axe.run(page, context=".fk-evidence", options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa"]})
        violations = [(one["id"], [node["html"] for node in one["nodes"]][:2]) for one in found.response["violations"]]
        assert violations == [], part
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), part


def test_a_figure_a_merged_code_and_a_deleted_source(context: BrowserContext, research: ResearchHub) -> None:
    client = research.client
    client.keep([(source("To be taken out.", source_id="old-notes"), 0), (code("old", "Old code"), 0)], by="lead")
    page = evidence_page(context, research)
    page.get_by_label("You are (a role)").fill("Researcher")
    page.get_by_role("button", name="Facts", exact=True).click()
    page.get_by_role("button", name="New fact").click()
    page.get_by_label("What it is").select_option("statistic")
    page.get_by_label("What was seen or counted").fill("Half waited longer than a month.")
    page.get_by_label("Value").fill("34")
    page.get_by_label("Of how many").fill("120")
    page.get_by_label("Where it comes from").fill("The council's own count")
    page.get_by_role("button", name="Keep").click()
    expect(page.get_by_role("status").filter(has_text="Kept.")).to_be_visible()
    [figure] = [each.record.statistic for each in client.evidence(Fact) if each.record.statistic]
    assert (figure.value, figure.denominator, figure.source_name) == ("34", 120, "The council's own count")

    page.get_by_role("button", name="Codebook", exact=True).click()
    page.get_by_role("button", name="Open Old code").click()
    page.get_by_label("Merged into").select_option("trust")
    page.get_by_role("button", name="Keep").click()
    expect(page.get_by_role("status").filter(has_text="Kept.")).to_be_visible()
    page.get_by_role("button", name="Read and code").click()
    page.get_by_label("Source").select_option("old-notes")
    expect(page.locator(".fk-text")).to_contain_text("To be taken out.")
    assert "Old code" not in page.get_by_label("Code", exact=True).inner_text()
    page.get_by_role("button", name="Delete this source").click()
    page.get_by_role("button", name="Delete it now").click()
    expect(page.get_by_role("status").filter(has_text="Deleted.")).to_be_visible()
    assert "old-notes" not in {each.record.id for each in client.evidence(Source)}


def test_what_people_wrote_stays_text_on_both_pages(context: BrowserContext, research: ResearchHub) -> None:
    page = evidence_page(context, research)
    page.get_by_role("button", name="Facts", exact=True).click()
    expect(page.get_by_text("onerror=").first).to_be_visible()
    shown = _all_pages(hypotheses_page(context, research))
    assert HOSTILE in " ".join(shown)
    assert page.title() == "Research"
    assert page.locator("img").count() == 0


def test_hostile_texts_of_all_kinds_stay_text(context: BrowserContext, research: ResearchHub) -> None:
    if not BLNS.exists():
        pytest.skip("shared/data/hostile/blns.json is not there: only our own hostile shapes were tried")
    strings = [each for each in json.loads(BLNS.read_text("utf-8")) if each.strip()][:60]
    chain = {
        **research.client.chain(FIRST),
        "challenging": [
            {"id": f"h{n}", "kind": "quote", "paragraphs": [text], "attribution": text[:40], "figure": ""}
            for n, text in enumerate(strings)
        ],
        "ideas": [hostile_idea(text) for text in strings[:6]],
    }
    listed = dict(research.client.hypotheses())
    page = open_widget(
        context, "hypotheses", lambda message: {"list": listed} if message["kind"] == "list" else {"chain": chain}
    )
    page.wait_for_selector(".fk-page")
    page.keyboard.press("ArrowDown")
    expect(page.locator(".fk-opening")).to_be_visible()
    pages = _all_pages(page, most=200)
    assert len(pages) > 10
    assert "Tests that try it:" in " ".join(pages)
    assert page.title() == "Research"
    assert page.locator("img, script, iframe").count() == 0


def hostile_idea(text: str) -> dict[str, Any]:
    prose = {key: [text] for key in ("what", "for_whom", "could_hurt", "because", "tests")}
    return {"id": "h", "title": text, "came_from": text, "status": "proposed", "scores": [[text, "1 of 5"]], **prose}


def hypotheses_page(context: BrowserContext, research: ResearchHub) -> Page:
    widget = Hypotheses(lambda: research.client)
    page = open_widget(context, "hypotheses", widget.answer, whole=True)
    expect(page.get_by_role("heading", name="Our hypotheses")).to_be_visible()
    page.evaluate("document.fonts.ready")
    page.keyboard.press("ArrowDown")
    expect(page.locator(".fk-opening")).to_be_visible()
    return page


def _all_pages(page: Page, *, most: int = 40) -> list[str]:
    """The texts of all pages of the hypothesis that is shown, gone through with the arrow key."""
    texts: list[str] = []
    for _ in range(most):
        where = page.locator(".fk-strip").inner_text()
        texts.append(page.locator(".fk-stage").inner_text())
        number, of = (int(each) for each in where.split("page ")[1].split(" of "))
        if number == of:
            return texts
        page.keyboard.press("ArrowRight")
    raise AssertionError("The pages do not end.")


_TOO_SMALL_OR_CUT = """
() => {
  const smallest = 28 * innerHeight / 768 - 0.5;
  const problems = [];
  for (const one of document.querySelectorAll(".fk-stage *, .fk-strip *")) {
    const own = [...one.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
    if (!own) continue;
    const box = one.getBoundingClientRect();
    if (parseFloat(getComputedStyle(one).fontSize) < smallest) problems.push(["small", one.textContent]);
    if (box.right > innerWidth + 1 || box.bottom > innerHeight + 1 || box.left < -1) problems.push(["outside", one.textContent]);
  }
  for (const one of document.querySelectorAll(".fk-column-body, .fk-page, .fk-stage"))
    if (one.scrollHeight > one.clientHeight + 1 || one.scrollWidth > one.clientWidth + 1) problems.push(["cut", one.className]);
  return problems;
}
"""


@pytest.mark.parametrize("size", [(1024, 768), (1920, 1080)], ids=["1024", "1920"])
def test_a_hypothesis_is_told_in_large_letters_without_scrolling_and_whole(
    browser: Browser, research: ResearchHub, size: tuple[int, int]
) -> None:
    with open_context(browser, viewport={"width": size[0], "height": size[1]}) as context:
        page = hypotheses_page(context, research)
        for _ in range(30):
            assert page.evaluate(_TOO_SMALL_OR_CUT) == []
            page.keyboard.press("ArrowRight")
            if "Hypothesis 2" in page.locator(".fk-strip").inner_text():
                break
        else:
            raise AssertionError("The pages do not end.")
        page.keyboard.press("ArrowUp")
        expect(page.locator(".fk-strip")).to_contain_text("Hypothesis 1 of")
        whole = " ".join(" ".join(_all_pages(page)).replace("…", " ").split())
        assert whole.count("nobody wrote it down anywhere.") == 11
        for words in ("Doors close.", "Most of what we heard", "Participation lead", "Two services share a form."):
            assert words in whole
        assert "Only the team may read this." not in whole
        assert TOLD_AGAIN not in whole
        page.keyboard.press("b")
        assert page.locator(".fk-stage").inner_text() == ""
        page.keyboard.press("b")
        page.keyboard.press("Home")
        expect(page.get_by_role("heading", name="Our hypotheses")).to_be_visible()


def test_words_that_were_taken_back_are_not_shown_again(context: BrowserContext, research: ResearchHub) -> None:
    page = hypotheses_page(context, research)
    assert "Doors close." in " ".join(_all_pages(page))
    research.client.erase(Fact, "p-against")
    page.keyboard.press("ArrowRight")
    expect(page.locator(".fk-strip")).to_contain_text("Hypothesis 2 of")
    page.keyboard.press("ArrowUp")
    expect(page.locator(".fk-strip")).to_contain_text("Hypothesis 1 of")
    assert "Doors close." not in " ".join(_all_pages(page))


def test_both_notebooks_work_in_voila_and_show_no_token(
    browser: Browser, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("voila")
    with (
        research_hub(folder / "data", token=VOILA_TOKEN) as research,
        running_voila(
            folder / "log",
            control_url=research.hub.control,
            port=free_port(),
            more={"FACILITATE_DATA_DIR": str(research.data_dir)},
        ) as voila,
        open_context(browser, viewport={"width": 1366, "height": 900}) as context,
    ):
        page = context.new_page()
        page.goto(urljoin(voila.url, "login?next=/voila/render/evidence.ipynb"))
        page.get_by_label("Token").fill(VOILA_TOKEN)
        page.keyboard.press("Enter")
        page.get_by_label("Source").select_option("talk-1", timeout=30_000)
        expect(page.get_by_role("textbox", name="Talk at the youth centre, to read")).to_contain_text("Anna")
        assert VOILA_TOKEN not in page.content()
        page.goto(voila.page("hypotheses"))
        expect(page.get_by_role("heading", name="Our hypotheses")).to_be_visible(timeout=30_000)
        page.keyboard.press("ArrowDown")
        expect(page.locator(".fk-opening .fk-phrase")).to_have_text(
            "one front door for every worry about a young person"
        )
        assert "Anna" not in page.content()
        assert VOILA_TOKEN not in page.content()
