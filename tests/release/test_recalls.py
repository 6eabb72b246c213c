from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from facilitation_kit.content.library import Library
from facilitation_kit.content.quotes import ConsentScope, Role
from facilitation_kit.identifiers import CaseId, FactId
from facilitation_kit.playback.audiences import Audience
from facilitation_kit.playback.formats import PackFormat
from facilitation_kit.release.manifests import PackManifest, PackState, ShownFact, Step, words_hash
from facilitation_kit.release.recalls import recalls_due
from facilitation_kit.responses.evidence_records import Case, Fact, FactKind, Review
from facilitation_kit.responses.sqlite_store import SqliteStore
from tests.playback.made_packs import EVENING, library_in
from tests.stored_rounds import store_in

FACT = Fact(
    id=FactId("steady-worker"),
    kind=FactKind.QUOTE,
    text_verbatim="Somebody stayed.",
    case=CaseId("p1"),
    consent_scope=ConsentScope.PUBLIC,
    approved_by_participant=True,
)


def manifest(audience: Audience, *facts: Fact, state: PackState = PackState.RELEASED) -> PackManifest:
    """A pack for an audience that shows these facts."""
    return PackManifest(
        name=f"playback-{audience.value}",
        title="Playback pack",
        kind="playback",
        audience=audience,
        language="en-GB",
        formats=(PackFormat.HTML,),
        annex=False,
        made_at=EVENING,
        data_cut_off=None,
        kit_version="0",
        content="0",
        templates="0",
        rehearsal=False,
        files=(),
        facts=tuple(ShownFact(id=fact.id, words=words_hash(fact.published)) for fact in facts),
        answers=(),
        steps=(Step(state=state, by="Facilitator", at=EVENING),),
    )


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return library_in(tmp_path)


@pytest.fixture
def store(tmp_path: Path) -> SqliteStore:
    store = store_in(tmp_path)
    store.keep(
        [(Case(id=CaseId("p1"), role=Role.YOUNG_PERSON, consent_scope=ConsentScope.PUBLIC), 0), (FACT, 0)],
        by="Researcher",
        at=EVENING,
    )
    return store


def change(**changes: Any) -> Callable[[SqliteStore], object]:
    return lambda store: store.keep([(replace(FACT, **changes), 1)], by="Researcher", at=EVENING)


@pytest.mark.parametrize("audience", list(Audience))
def test_nothing_is_called_back_while_everything_may_still_be_shown(
    library: Library, store: SqliteStore, audience: Audience
) -> None:
    assert recalls_due([manifest(audience, FACT)], library, store) == ()


@pytest.mark.parametrize(
    ("what", "audiences"),
    [
        (lambda store: store.erase_case(CaseId("p1"), EVENING), set(Audience)),
        (lambda store: store.erase_evidence(Fact, FACT.id, EVENING), set(Audience)),
        (change(consent_scope=ConsentScope.WORKING_GROUP), set(Audience) - {Audience.TEAM, Audience.WORKING_GROUP}),
        (change(consent_scope=ConsentScope.INTERNAL), set(Audience) - {Audience.TEAM}),
        (change(approved_by_participant=False), {Audience.YOUNG_PEOPLE, Audience.PARENTS_CARERS}),
        (change(text_published="[A worker] stayed."), set(Audience)),
        (change(review=Review(recognisable=True, by="Lead", at=EVENING)), set(Audience) - {Audience.TEAM}),
    ],
    ids=["withdrawn", "removed", "lowered", "internal", "approval taken back", "words changed", "recognisable"],
)
def test_a_pack_is_due_for_exactly_the_audiences_that_may_not_see_it_any_more(
    library: Library, store: SqliteStore, what: Callable[[SqliteStore], object], audiences: set[Audience]
) -> None:
    what(store)
    due = recalls_due([manifest(audience, FACT) for audience in Audience], library, store)
    assert {each.pack.audience for each in due} == audiences
    assert all(each.facts == (FACT.id,) for each in due)
    assert all("Somebody stayed" not in each.why for each in due)


def test_a_case_whose_own_consent_was_lowered_takes_its_facts_along(library: Library, store: SqliteStore) -> None:
    lowered = Case(id=CaseId("p1"), role=Role.YOUNG_PERSON, consent_scope=ConsentScope.WORKING_GROUP)
    store.keep([(lowered, 1)], by="Researcher", at=EVENING)
    due = recalls_due([manifest(audience, FACT) for audience in Audience], library, store)
    assert {each.pack.audience for each in due} == set(Audience) - {Audience.TEAM, Audience.WORKING_GROUP}


def test_what_was_called_back_already_is_not_called_back_again(library: Library, store: SqliteStore) -> None:
    store.erase_case(CaseId("p1"), EVENING)
    gone = manifest(Audience.TEAM, FACT, state=PackState.RECALLED)
    assert recalls_due([manifest(Audience.TEAM, FACT)], library, store)
    assert recalls_due([gone], library, store) == ()
