"""Projectors, small and large, that follow a hub of tests as the notebooks' pages do, without a notebook.

In: a browser. Out: a hub with an empty store, and pages that show what its room sees. Easily got wrong: a hub lets pages of one origin
alone listen, so the address of the pages has to be known before it starts.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, expect

from facilitation_kit.activities.registry import load_activities
from facilitation_kit.facilitator.widget_sources import activity_modules
from tests.browser import open_context
from tests.facilitator.fake_hub import running_hub
from tests.facilitator.widget_page import show_widget
from tests.running_hub import PROJECT, Facilitator, Person, RunningHub

__all__ = ["PROJECTORS", "Stage", "stage"]

PHONE: Mapping[str, Any] = {"viewport": {"width": 320, "height": 700}, "device_scale_factor": 2}
"""As narrow as the smallest phone, and high enough for what a picture is to show."""
PROJECTORS: Mapping[str, tuple[int, int]] = {"1024": (1024, 768), "1920": (1920, 1080)}


@dataclass(frozen=True, kw_only=True)
class Stage:
    """A hub, its facilitator, and what is looked at.

    Attributes:
        blank: address of an empty page that may listen to the hub.
        phone: of a browser; `be` lets it be one of the scripted people.
    """

    browser: Browser
    hub: RunningHub
    facilitator: Facilitator
    blank: str
    phone: Page

    def open(self, run_sheet: str, people: int, stack: ExitStack) -> list[Person]:
        """Open a workshop, which these people join."""
        code = self.facilitator.open(run_sheet)["workshop"]["code"]
        return [stack.enter_context(Person(self.hub, code)) for _ in range(people)]

    def be(self, person: Person) -> Page:
        """The phone, with the cookie of a scripted person."""
        cookies = [
            {"name": each.name, "value": each.value or "", "url": self.hub.lan} for each in person.client.cookies.jar
        ]
        self.phone.context.clear_cookies()
        self.phone.context.add_cookies(cookies)  # type: ignore[arg-type] # names, values and one address
        return self.phone

    @contextmanager
    def projector(self, size: str) -> Iterator[Page]:
        """A projector's page in its revealed state."""
        width, height = PROJECTORS[size]
        with open_context(self.browser, viewport={"width": width, "height": height}) as context:
            page = context.new_page()
            page.goto(self.blank)
            traits = {
                "stream_url": self.facilitator.ticket("projector"),
                "modules": activity_modules(load_activities()),
                "notice": {"title": "Waiting", "text": ""},
            }
            show_widget(page, "projector", "projector", traits)
            expect(page.locator('.fk-projector[data-scene="result"]')).to_be_attached()
            expect(page.locator(".fk-sentence").first).to_be_visible()
            yield page


@contextmanager
def stage(browser: Browser, project: Path = PROJECT) -> Iterator[Stage]:
    """A hub of this project on free ports of this machine alone."""
    with tempfile.TemporaryDirectory(prefix="facilitate-pictures-") as folder, running_hub() as pages:
        environment = {"FACILITATE_VOILA_ORIGIN": pages.url, "FACILITATE_CLOSE_GRACE_SECONDS": "0"}
        with (
            RunningHub(Path(folder) / "data", project=project, environment=environment) as hub,
            hub.facilitator() as facilitator,
            open_context(browser, **PHONE) as context,
        ):
            phone = context.new_page()
            yield Stage(browser=browser, hub=hub, facilitator=facilitator, blank=f"{pages.url}/blank", phone=phone)
