"""Takes the pictures of paper: a booklet's first page, ballots, a survey, and the page on which a sheet is keyed in.

In: the example project. Out: docs/pictures/paper-*.png. Easily got wrong: a batch is drawn by chance, so the pictures take one
that stays the same.
"""

from __future__ import annotations

import random
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, expect

from docs.camera import take
from docs.pack_pictures import picture_of_page
from facilitation_kit.activities.registry import load_activities
from facilitation_kit.content.library import Library
from facilitation_kit.identifiers import RunSheetId
from facilitation_kit.live.paper_sheets import PaperOrder, SheetCode, new_batch, steps_on_paper
from facilitation_kit.planning.workshop_plan import plan_workshop
from facilitation_kit.playback.paper_process import print_sheets
from tests.browser import open_context
from tests.playback.made_packs import EVENING, ROOT
from tests.running_hub import TOKEN, RunningHub

__all__ = ["take_pictures_of_paper"]

_PAGES = {
    "co-design-afternoon": {"Tear off here and keep this": "paper-first", "I have a concern": "paper-ballot"},
    "ways-to-choose": {"100 points": "paper-points", "how easy": "paper-impact"},
    "idea-test": {"One phone number": "paper-survey"},
}
"""By run sheet: words of a page, and the name of its picture."""
_BATCH = new_batch(random.Random(7))  # noqa: S311 - a picture needs no secret


def take_pictures_of_paper(browser: Browser) -> None:
    """Print a booklet of the example, and look at how one is keyed in."""
    with tempfile.TemporaryDirectory(prefix="facilitate-pictures-") as folder:
        _print(Path(folder))
        with RunningHub(Path(folder) / "data") as hub, hub.facilitator() as facilitator:
            facilitator.open()
            facilitator.go_to_activity("dot_vote")
            with open_context(browser, viewport={"width": 1024, "height": 900}) as context:
                page = context.new_page()
                page.goto(hub.control)
                page.get_by_label("Token").fill(TOKEN)
                page.get_by_role("button", name="Log in").click()
                page.goto(f"{hub.control}/w/{facilitator.workshop}/paper")
                page.get_by_label("Code on the sheet").fill(SheetCode(batch=_BATCH).printed)
                page.get_by_role("button", name="Key in this sheet").click()
                expect(page.get_by_role("heading", name="Sheet 1")).to_be_visible()
                take(page, "paper-keying")


def _print(folder: Path) -> None:
    for run_sheet, pages in _PAGES.items():
        plan = plan_workshop(Library.load(ROOT), RunSheetId(run_sheet), load_activities())
        steps = tuple(step.id for step in steps_on_paper(plan))
        order = PaperOrder(plan=plan, steps=steps, copies=1, batch=_BATCH, language="en", written="en")
        path = folder / f"{run_sheet}.pdf"
        path.write_bytes(print_sheets(order, ROOT, EVENING))
        for words, name in pages.items():
            picture_of_page(path, words, name)
