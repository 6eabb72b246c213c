"""Takes the pictures of packs: a page or slide of each kind, audience and format, from files that the kit has made.

In: the example project, a store with two workshops and the example's evidence. Out: docs/pictures/pack-*.png. Word files
and slides are shown as LibreOffice shows them. Easily got wrong: a picture shows one page; the page is found by what
stands on it, so that it is the right one after the pack has grown.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

import numpy as np
import pypdfium2
from playwright.sync_api import Browser

from docs.camera import PICTURES, take
from docs.few_colours import png_with_few_colours
from facilitation_kit.activities.registry import load_activities
from facilitation_kit.analysis.disclosure_control import Policy
from facilitation_kit.cli.example_evidence import bring_in_example_evidence
from facilitation_kit.playback.audiences import Audience
from facilitation_kit.playback.formats import PackFormat
from facilitation_kit.playback.packs import PackOrder, make_pack
from facilitation_kit.responses.sqlite_store import SqliteStore
from tests.browser import open_context
from tests.playback.made_packs import EVENING, ROOT
from tests.playback.rich_packs import example_library, example_store

__all__ = ["picture_of_page", "take_pictures_of_packs"]

_WIDTH = 1024
_HYPOTHESIS = "trusted professional with no end date"

_PAGES: Mapping[str, tuple[PackOrder, str, str]] = {
    "pdf-first": (PackOrder(), ".pdf", "What we asked"),
    "pdf-hypothesis": (PackOrder(), ".pdf", "What speaks for it"),
    "pdf-personas": (PackOrder(), ".pdf", "None of these people exists"),
    "pdf-needs": (PackOrder(), ".pdf", "The needs, from the base up"),
    "pdf-journey": (PackOrder(), ".pdf", "What they hope for"),
    "pdf-service-map": (PackOrder(), ".pdf", "Somebody notices Asking for help First meeting Making a plan"),
    "word-journey": (PackOrder(), ".docx", "1. Something is wrong What happens at this stage"),
    "slides-journey": (PackOrder(), ".pptx", "One person's way through help (1 of"),
    "slides-needs": (PackOrder(), ".pptx", "Health needs that touch every level"),
    "pdf-votes": (PackOrder(), ".pdf", "If many more were asked"),
    "pdf-young-people": (PackOrder(audience=Audience.YOUNG_PEOPLE), ".pdf", ""),
    "pdf-one-pager": (PackOrder(kind="one-pager"), ".pdf", ""),
    "pdf-arabic": (PackOrder(language="ar"), ".pdf", ""),
    "word-hypothesis": (PackOrder(), ".docx", "What speaks for it"),
    "word-professionals": (PackOrder(audience=Audience.PROFESSIONALS), ".docx", ""),
    "slides-hypothesis": (PackOrder(kind="update"), ".pptx", _HYPOTHESIS),
    "slides-votes": (PackOrder(), ".pptx", "clearly ahead"),
    "slides-young-people": (PackOrder(audience=Audience.YOUNG_PEOPLE), ".pptx", "You said"),
}
"""By name: which pack, in which format, and words of the page to show; the first page where none are given."""


def take_pictures_of_packs(browser: Browser) -> None:
    """Make each pack once, and take a picture of one of its pages."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        example_store(home, rehearsal=True).close()
        bring_in_example_evidence(home, ROOT)
        with closing(SqliteStore.open(home / "store.sqlite3", rehearsal=True, read_only=True)) as store:
            page = _file(store, PackOrder(), ".html", home)
            with open_context(browser, viewport={"width": 1024, "height": 1300}) as context:
                shown = context.new_page()
                shown.goto(page.as_uri())
                take(shown, "pack-html-first")
                take(shown, "pack-html-persona", part=shown.locator("article.persona").first)
                take(shown, "pack-html-hypothesis", part=shown.locator("article.hypothesis").nth(1))
            for name, (order, ending, words) in _PAGES.items():
                picture_of_page(_as_pdf(_file(store, order, ending, home)), words, f"pack-{name}")


def _file(store: SqliteStore, order: PackOrder, ending: str, folder: Path) -> Path:
    """The pack in the one format that this ending belongs to."""
    one = PackOrder(
        kind=order.kind,
        audience=order.audience,
        language=order.language,
        formats=(PackFormat(ending.removeprefix(".")),),
    )
    made = make_pack(example_library(), store, one, activities=load_activities(), policy=Policy(), now=EVENING)
    name = f"{order.kind}-{order.audience.value}-{order.language or 'own'}{ending}"
    path = folder / name
    path.write_bytes(next(iter(made.files.values())))
    return path


def _as_pdf(path: Path) -> Path:
    """The same as a PDF, by LibreOffice where it is none yet."""
    if path.suffix == ".pdf":
        return path
    office = shutil.which("soffice")
    if office is None:
        raise SystemExit("Pictures of Word files and slides need LibreOffice.")
    target = path.parent / "converted"
    profile = (path.parent / "office").as_uri()
    argv = [
        office,
        "--headless",
        f"-env:UserInstallation={profile}",
        "--convert-to",
        "pdf",
        "--outdir",
        str(target),
        str(path),
    ]
    subprocess.run(argv, check=True, capture_output=True, timeout=120)  # noqa: S603 - LibreOffice, on our own file
    return target / f"{path.stem}.pdf"


def picture_of_page(path: Path, words: str, name: str) -> None:
    """The first page on which the words stand."""
    document = pypdfium2.PdfDocument(path)
    with closing(document):
        wanted = " ".join(words.split())
        texts = [" ".join(page.get_textpage().get_text_range().split()) for page in document]
        number = next((at for at, text in enumerate(texts) if wanted in text), None)
        if number is None:
            raise SystemExit(f"{name}: no page says “{words}”.")
        page = document[number]
        bitmap = page.render(scale=_WIDTH / page.get_width())
        pixels = np.ascontiguousarray(bitmap.to_numpy()[:, :, 2::-1])
    (PICTURES / f"{name}.png").write_bytes(png_with_few_colours(pixels))
    sys.stdout.write(f"{name}.png\n")
