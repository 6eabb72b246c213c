"""Takes the pictures of the research pages: reading and quoting in the evidence page, a hypothesis on the projector.

In: the example project, its invented evidence, and two workshops in a hub that runs. Out: docs/pictures/research-*.png. Easily
got wrong: the evidence page shows words; only the invented ones of the example may ever be in a picture.
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, expect

from docs.camera import take
from facilitation_kit.analysis.policy import read_policy
from facilitation_kit.cli.example_evidence import bring_in_example_evidence
from facilitation_kit.content.library import Library
from facilitation_kit.facilitator.evidence import Evidence
from facilitation_kit.facilitator.evidence_desk import EvidenceDesk
from facilitation_kit.facilitator.evidence_wishes import read_wish
from facilitation_kit.facilitator.hub_client import HubClient
from facilitation_kit.facilitator.hypotheses import Hypotheses
from facilitation_kit.responses.data_directory import DataDirectory
from facilitation_kit.safeguarding.pii_flags import WatchList
from tests.browser import open_context
from tests.facilitator.research_pages import open_widget
from tests.playback.made_packs import ROOT
from tests.playback.rich_packs import example_store
from tests.running_hub import TOKEN, RunningHub

__all__ = ["take_pictures_of_research"]


def take_pictures_of_research(browser: Browser) -> None:
    """Bring the example's evidence into a hub, and look at it on a laptop and on the projector."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "rehearsal"
        home.mkdir()
        example_store(home, rehearsal=True).close()
        bring_in_example_evidence(home, ROOT)
        with RunningHub(Path(folder), rehearsal=True) as hub, HubClient(hub.control, TOKEN) as client:
            with open_context(browser, viewport={"width": 1366, "height": 900}) as context:
                _on_the_laptop(open_widget(context, "evidence", _kernel(client, home)))
            with open_context(browser, viewport={"width": 1024, "height": 768}) as context:
                _on_the_projector(open_widget(context, "hypotheses", Hypotheses(lambda: client).answer, whole=True))


def _kernel(client: HubClient, home: Path) -> Any:
    desk = EvidenceDesk(
        client,
        DataDirectory.look(home),
        Library.load(ROOT),
        read_policy(ROOT),
        watch_list=WatchList(),
        clock=lambda: datetime.now(UTC),
    )
    widget = Evidence(lambda: desk)

    def answer(message: object) -> Mapping[str, Any] | None:
        wish = read_wish(message)
        return None if wish is None else {"to": wish.kind, **widget.answer(wish)}

    return answer


def _on_the_laptop(page: Page) -> None:
    page.get_by_label("You are (a role)").fill("Researcher")
    page.get_by_label("Source").select_option(index=1)
    text = page.locator(".fk-text")
    expect(text).to_be_visible()
    text.focus()
    for key in ("Control+Home", "ArrowDown", "ArrowDown", "Enter"):
        page.keyboard.press(key)
    expect(page.locator(".fk-chosen blockquote")).to_be_visible()
    take(page, "research-reading")
    page.get_by_role("button", name="Facts", exact=True).click()
    page.get_by_role("button", name="Open").first.click()
    expect(page.locator(".fk-attribution")).to_be_visible()
    take(page, "research-fact")
    page.get_by_role("button", name="Hypotheses", exact=True).click()
    expect(page.locator(".fk-hypothesis").first).to_be_visible()
    take(page, "research-hypotheses")


def _on_the_projector(page: Page) -> None:
    expect(page.get_by_role("heading", name="Our hypotheses")).to_be_visible()
    page.keyboard.press("ArrowDown")
    expect(page.locator(".fk-opening")).to_be_visible()
    take(page, "research-projector-hypothesis")
    page.keyboard.press("ArrowRight")
    expect(page.locator(".fk-column-heading").first).to_be_visible()
    take(page, "research-projector-evidence")
