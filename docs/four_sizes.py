"""The same question asked of 6, 12, 30 and 300 people: what the room sees, and what the working group reads.

In: a browser. Out: ``size-N-room.png``, the projector's picture, and ``size-N-pack.png``, the question's section of a
pack, of a real store with that many people. The first statement's answers are those of
tests/analysis/test_group_tables.py, so that the table in docs/disclosure-control.md, the test and the pictures agree.

Easily got wrong: the pictures must be of protected figures. Both come from `round_findings`, as in a workshop.
"""

from __future__ import annotations

import tempfile
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, expect

from docs.camera import take
from facilitation_kit.activities.registry import load_activities
from facilitation_kit.activities.rounds import Ballot, Item, RoundDefinition
from facilitation_kit.analysis.export_files import write_whole
from facilitation_kit.analysis.findings import round_findings
from facilitation_kit.analysis.policy import Policy, Profile
from facilitation_kit.content.library import Library
from facilitation_kit.facilitator.widget_sources import activity_modules
from facilitation_kit.identifiers import GroupId, ItemId
from facilitation_kit.live.events import StepStarted, WorkshopClosed
from facilitation_kit.participant.join_address import qr_picture
from facilitation_kit.participant.room_view import JoinAddress, RoomFacts, projector_view
from facilitation_kit.planning.workshop_plan import GroupChoice
from facilitation_kit.playback.packs import PackOrder, make_pack
from facilitation_kit.responses.sqlite_store import SqliteStore
from tests.analysis.test_group_tables import ROOM_OF
from tests.browser import open_context
from tests.builders import after, ballot, opened_workshop, round_definition, workshop_plan
from tests.facilitator.fake_hub import FakeHub, running_hub
from tests.facilitator.widget_page import show_widget
from tests.grouped_rounds import LABELS, POSITIONS, Said
from tests.stored_rounds import hold_round, state_of

__all__ = ["take_pictures_of_sizes"]

_PROJECT = Path(__file__).resolve().parents[1]
_ADDRESS = "http://192.168.8.2:8080"
_JOIN_URL = f"{_ADDRESS}/j/K7M29X"
_MARGIN = "24px"
"""Round the part of the pack, so that its letters do not touch the picture's edge."""
_STATEMENTS = (
    "One worker who stays would help more than many who change.",
    "I know who to ask when I am worried about a friend.",
)
_TURNED = ((0, 1, 2), (1, 0, 2))
"""Which answer somebody gives to each statement, by the one they give to the first: the same people, other answers."""


def take_pictures_of_sizes(browser: Browser) -> None:
    """Hold the round four times and take two pictures of each."""
    for people, said in ROOM_OF.items():
        with tempfile.TemporaryDirectory() as folder, running_hub() as screen:
            store, definition = _hold(Path(folder), said)
            _room(browser, screen, store, definition, f"size-{people}-room")
            _pack(browser, store, Path(folder), f"size-{people}-pack")
            store.close()


def _hold(folder: Path, said: Said) -> tuple[SqliteStore, RoundDefinition]:
    """A store in which these people have answered, the result has been revealed, and the workshop is over."""
    groups = tuple(GroupChoice(id=GroupId(name), label=label) for name, label in LABELS.items())
    plan = replace(workshop_plan(), groups=groups).sealed()
    items = tuple(Item(id=ItemId(f"i{n}"), label=text) for n, text in enumerate(_STATEMENTS, start=1))
    definition = round_definition("statements", options=items)
    store = SqliteStore.open(folder / "store.sqlite3", rehearsal=False)
    store.append_event(definition.workshop, opened_workshop(plan))
    store.append_event(definition.workshop, StepStarted(at=after(1), step=definition.step))
    hold_round(store, definition, _ballots(said))
    return store, definition


def _ballots(said: Said) -> list[Ballot]:
    return [
        ballot(
            f"{group}-{first}-{n}",
            {f"i{item}": {"position": POSITIONS[turned[first]]} for item, turned in enumerate(_TURNED, start=1)},
            group,
        )
        for group, counts in said.items()
        for first, count in enumerate(counts)
        for n in range(count)
    ]


def _room(browser: Browser, screen: FakeHub, store: SqliteStore, definition: RoundDefinition, name: str) -> None:
    activities, state = load_activities(), state_of(store, definition)
    found = round_findings(store, state, definition.id, activities, Policy(), Profile.ROOM)
    facts = RoomFacts(
        state=state,
        join=JoinAddress(address=_ADDRESS, join_url=_JOIN_URL, qr_svg=qr_picture(_JOIN_URL)),
        people_in=store.participant_count(definition.workshop),
        answered=store.answered(definition.id),
        results={definition.id: found.to_json()},
        actions=(),
        now=after(120),
    )
    screen.open({**projector_view(facts), "version": 1})
    traits: dict[str, Any] = {
        "stream_url": screen.stream_url("projector"),
        "modules": activity_modules(activities),
        "notice": {"title": "Waiting", "text": ""},
    }
    with open_context(browser, viewport={"width": 1024, "height": 768}) as context:
        page = context.new_page()
        page.goto(screen.url + "/blank")
        show_widget(page, "projector", "projector", traits)
        expect(page.locator('.fk-projector[data-scene="result"]')).to_be_attached()
        expect(page.locator(".fk-sentence, .fk-options > li").first).to_be_visible()
        take(page, name)


def _pack(browser: Browser, store: SqliteStore, folder: Path, name: str) -> None:
    (workshop,) = store.workshops()
    store.append_event(workshop, WorkshopClosed(at=after(200)))
    made = make_pack(
        Library.load(_PROJECT),
        store,
        PackOrder(),
        activities=load_activities(),
        policy=Policy(),
        now=after(0) + timedelta(hours=6),
    )
    path = write_whole(folder / "packs" / f"{made.name}.html", made.files[f"{made.name}.html"])
    with open_context(browser, viewport={"width": 1024, "height": 1400}) as context:
        page = context.new_page()
        page.goto(path.as_uri())
        page.add_style_tag(content=f"[id='vote-w1.vote.1'] {{ padding: {_MARGIN} }}")
        take(page, name, part=page.locator("[id='vote-w1.vote.1']"))
