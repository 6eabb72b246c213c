"""Packs of small projects and real stores, for tests of what a reader receives."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path

from lxml import html as lxml_html

from facilitation_kit.activities.contract import Activity
from facilitation_kit.activities.registry import load_activities
from facilitation_kit.activities.rounds import Ballot, Item, RoundDefinition
from facilitation_kit.analysis.disclosure_control import Policy
from facilitation_kit.content.library import Library
from facilitation_kit.identifiers import HypothesisId, ItemId
from facilitation_kit.playback.audiences import Audience
from facilitation_kit.playback.context import Pack
from facilitation_kit.playback.context_building import build_pack
from facilitation_kit.playback.formats import PackFormat
from facilitation_kit.playback.packs import request_for
from facilitation_kit.playback.rendering import RenderRequest, render
from facilitation_kit.responses.store import Store
from tests.builders import ballot, round_definition
from tests.content.project_folders import Files, smallest_project, write_project

ROOT = Path(__file__).resolve().parents[2]
ACTIVITIES = load_activities()
EVENING = datetime(2026, 11, 24, 18, 0, tzinfo=UTC)

OPTIONS = (
    Item(id=ItemId("i1"), label="A worker who stays", hypothesis=HypothesisId("one-door")),
    Item(id=ItemId("i2"), label="One front door"),
    Item(id=ItemId("i3"), label="Friends and family", merged_from=("Friends", "Family")),
)
_VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}


def library_in(folder: Path, change: Callable[[Files], object] = lambda _files: None) -> Library:
    """The smallest project, changed by `change`, written below `folder` and loaded."""
    files = smallest_project()
    change(files)
    return Library.load(write_project(folder / "project", files))


def dot_vote(number: int = 1, *, sensitive: bool = False, options: tuple[Item, ...] = OPTIONS) -> RoundDefinition:
    """A round of dots over three options, of which the first stands for a hypothesis."""
    return round_definition(
        "dot_vote",
        options=options,
        settings=ACTIVITIES["dot_vote"].read_settings({}, len(options)),
        number=number,
        sensitive=sensitive,
    )


def statements(*, workshop: str = "w1") -> RoundDefinition:
    """A round of statements."""
    return round_definition("statements", options=OPTIONS, workshop=workshop)


def dots(first: int, second: int, *, concerns: int = 0) -> list[Ballot]:
    """So many people with a dot on the first option, so many with one on the second; some with a concern about it."""
    return [
        ballot(
            f"p{n:02}",
            {
                f"i{option}": {"dots": int(option == (1 if n < first else 2)), "concern": option == 2 and n < concerns}
                for option in (1, 2, 3)
            },
        )
        for n in range(first + second)
    ]


def request_of(
    library: Library,
    store: Store,
    *,
    now: datetime = EVENING,
    activities: Mapping[str, Activity] = ACTIVITIES,
    pack_format: PackFormat = PackFormat.HTML,
) -> RenderRequest:
    """What is rendered for the working group."""
    return request_for(library, store, activities=activities, policy=Policy(), now=now, pack_format=pack_format)


def context_of(library: Library, store: Store, audience: Audience = Audience.WORKING_GROUP) -> Pack:
    """What a pack says."""
    return build_pack(library, store, activities=ACTIVITIES, policy=Policy(), now=EVENING, audience=audience).pack


def page_of(library: Library, store: Store) -> str:
    """The page, rendered in this process."""
    return render(request_of(library, store)).decode()


def parsed(page: str) -> lxml_html.HtmlElement:
    """The page as a tree."""
    return lxml_html.document_fromstring(page.encode(), parser=lxml_html.HTMLParser(encoding="utf-8"))


def words(element: lxml_html.HtmlElement) -> str:
    """The text of an element with single spaces."""
    return " ".join(element.text_content().split())


def tag_faults(page: str) -> list[str]:
    """Tags that are not closed in the order in which they were opened."""
    checker = _TagChecker()
    checker.feed(page)
    checker.close()
    return [*checker.faults, *(f"<{tag}> is never closed" for tag in checker.open)]


class _TagChecker(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.faults: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        if len(names) != len(set(names)):
            self.faults.append(f"<{tag}> has an attribute twice")
        if tag not in _VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """SVG shapes close themselves."""

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"</{tag}> at line {self.getpos()[0]}")
