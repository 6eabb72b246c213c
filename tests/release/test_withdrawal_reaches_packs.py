"""Somebody takes back what they said: the packs that show it are found, called back, and made again without it."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from facilitation_kit.activities.registry import load_activities
from facilitation_kit.analysis.disclosure_control import Policy
from facilitation_kit.content.quotes import ConsentScope, Role, Stance
from facilitation_kit.identifiers import CaseId, FactId, FeedbackId, HypothesisId, InsightId
from facilitation_kit.playback.audiences import Audience
from facilitation_kit.playback.formats import PackFormat
from facilitation_kit.playback.packs import PackOrder
from facilitation_kit.release.ledger import Ledger
from facilitation_kit.release.making import make_and_file
from facilitation_kit.release.manifests import PackManifest, PackState
from facilitation_kit.release.recalls import recalls_due
from facilitation_kit.responses.data_directory import DataDirectory
from facilitation_kit.responses.evidence_records import (
    Case,
    Fact,
    FactKind,
    FeedbackItem,
    FeedbackStatus,
    FeedbackStep,
    HypothesisLink,
    Insight,
)
from facilitation_kit.responses.sqlite_store import SqliteStore
from tests.playback.made_packs import EVENING
from tests.playback.rich_packs import example_library, example_store
from tests.playback.test_all_formats import everything_in, squeezed

TAKEN_BACK = "Reykjavik radiators made the difference."
KEPT = "Nairobi notebooks made the difference."
LIBRARY = example_library()


@pytest.fixture
def home(tmp_path: Path) -> DataDirectory:
    example_store(tmp_path).close()
    return DataDirectory.look(tmp_path)


def research() -> list[Case | Fact | Insight]:
    """Two people with a quote each, and an insight that rests on the first alone."""
    cases = [Case(id=CaseId(f"p{n}"), role=Role.PRACTITIONER, consent_scope=ConsentScope.PUBLIC) for n in (1, 2)]
    facts = [
        Fact(
            id=FactId(f"radiators-{n}" if n == 1 else f"notebooks-{n}"),
            kind=FactKind.QUOTE,
            text_verbatim=words,
            case=CaseId(f"p{n}"),
            consent_scope=ConsentScope.PUBLIC,
            links=(HypothesisLink(hypothesis=HypothesisId("front-door"), stance=Stance.SUPPORTS),),
        )
        for n, words in ((1, TAKEN_BACK), (2, KEPT))
    ]
    insight = Insight(id=InsightId("warm-rooms"), title="Warm rooms help.", supporting=(facts[0].id,))
    return [*cases, *facts, insight]


def make(home: DataDirectory, audience: Audience, hours: int, *, replaces: str = "") -> PackManifest:
    order = PackOrder(audience=audience, formats=(PackFormat.HTML,), annex=True)
    with closing(SqliteStore.open(home.store_path, rehearsal=None, read_only=True)) as store:
        return make_and_file(
            LIBRARY,
            store,
            home,
            order,
            activities=load_activities(),
            policy=Policy(),
            now=EVENING + timedelta(hours=hours),
            by="Facilitator",
            replaces=replaces,
        )


def words_of(folder: Path) -> str:
    """All that can be read in the files of a pack."""
    return squeezed("".join(everything_in(path.name, path.read_bytes()) for path in sorted(folder.rglob("*.*"))))


def test_what_somebody_takes_back_goes_from_every_pack_that_showed_it(home: DataDirectory) -> None:
    ledger = Ledger(home.packs)
    untouched = make(home, Audience.WORKING_GROUP, -1)
    with closing(SqliteStore.open(home.store_path, rehearsal=None)) as store:
        store.keep([(record, 0) for record in research()], by="Researcher", at=EVENING)
    first = make(home, Audience.WORKING_GROUP, 0)
    ledger.check(first.name, by="Safeguarding lead", at=EVENING)
    ledger.release(first.name, by="Chair", at=EVENING)
    assert squeezed(TAKEN_BACK) in words_of(ledger.folder_of(first.name))
    assert squeezed(TAKEN_BACK) not in words_of(ledger.folder_of(untouched.name))

    with closing(SqliteStore.open(home.store_path, rehearsal=None)) as store:
        assert recalls_due(ledger.packs(), LIBRARY, store) == ()
        store.erase_case(CaseId("p1"), EVENING)
        (due,) = recalls_due(ledger.packs(), LIBRARY, store)
    assert (due.pack.name, due.facts) == (first.name, ("radiators-1",))

    ledger.recall(first.name, by="Chair", at=EVENING + timedelta(hours=1), why=due.why)
    again = make(home, Audience.WORKING_GROUP, 2, replaces=first.name)
    words = words_of(ledger.folder_of(again.name))
    assert squeezed(KEPT) in words
    assert squeezed(TAKEN_BACK) not in words
    assert squeezed("Warm rooms help.") in words, "an insight that lost its only support stays, and is flagged"
    everywhere = [path.read_bytes() for path in home.packs.rglob("*") if path.is_file()]
    assert not any(TAKEN_BACK.encode() in content for content in everywhere)
    assert ledger.pack(first.name).state is PackState.RECALLED


def test_the_next_playback_says_what_has_changed_since_the_one_that_was_released(home: DataDirectory) -> None:
    ledger, new = Ledger(home.packs), "What is new since the last playback"
    received = FeedbackStep(status=FeedbackStatus.RECEIVED, on=date(2026, 11, 1))
    done = FeedbackStep(status=FeedbackStatus.DONE, on=date(2026, 11, 24), did="Open until nine.")
    wish = FeedbackItem(id=FeedbackId("later-hours"), said="Later hours", who="Young people", steps=(received,))
    with closing(SqliteStore.open(home.store_path, rehearsal=None)) as store:
        store.keep([(wish, 0)], by="Chair", at=EVENING)
        first = make(home, Audience.WORKING_GROUP, 0)
        store.keep([(replace(wish, steps=(received, done)), 1)], by="Chair", at=EVENING)
    assert new not in page_of(home, make(home, Audience.WORKING_GROUP, 1)), "nothing was released yet"
    ledger.check(first.name, by="Safeguarding lead", at=EVENING)
    ledger.release(first.name, by="Chair", at=EVENING)
    page = page_of(home, make(home, Audience.WORKING_GROUP, 2))
    assert new in page
    assert "Later hours" in page
    assert new not in page_of(home, make(home, Audience.PROFESSIONALS, 3)), "they were given no playback before"


def page_of(home: DataDirectory, pack: PackManifest) -> str:
    return (home.packs / pack.name / f"{pack.name}.html").read_text("utf-8")
