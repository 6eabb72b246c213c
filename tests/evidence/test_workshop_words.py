"""Approved words of a real store become evidence, as far as their writers agreed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from facilitation_kit.content.library import Library
from facilitation_kit.content.quotes import ConsentScope, Role, Stance
from facilitation_kit.evidence.importing import ImportPlan, Known
from facilitation_kit.evidence.workshop_words import plan_words
from facilitation_kit.identifiers import AnswerKey, ParticipantId, WorkshopId
from facilitation_kit.responses.evidence_json import KINDS
from facilitation_kit.responses.evidence_records import Case, Fact
from facilitation_kit.responses.records import ModerationState
from facilitation_kit.responses.safety_records import WithdrawalHow
from facilitation_kit.responses.sqlite_store import SqliteStore
from tests.approved_words import EVERYWHERE, INSIDE, hold
from tests.builders import after, consent, moderation
from tests.evidence.imports import IDS
from tests.example_project import example_library
from tests.stored_rounds import store_in

W1 = WorkshopId("w1")


@pytest.fixture(scope="module")
def library() -> Library:
    return example_library()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    """A round in which three people of two groups, and one of none, wrote about the front door; all was approved."""
    with closing(store_in(tmp_path)) as opened:
        hold(opened)
        yield opened


def take(store: SqliteStore, library: Library) -> ImportPlan:
    kept = [each for kind in KINDS.values() for each in store.evidence(kind)]
    return plan_words(store, W1, library, Known.of(kept, store.evidence_gone(), library), IDS, at=after(200))


def keep(store: SqliteStore, plan: ImportPlan) -> None:
    if plan.to_keep:
        store.keep(plan.to_keep, by="facilitator", at=after(201))


def quotes(store: SqliteStore) -> dict[str, Fact]:
    return {each.record.text_verbatim: each.record for each in store.evidence(Fact)}


def test_words_become_quotes_of_people_with_a_role_and_no_name(store: SqliteStore, library: Library) -> None:
    keep(store, take(store, library))
    said = quotes(store)
    assert list(said) == ["It closes at five.", "Who answers the phone?", "We have no money."]
    people = {each.record.id: each.record for each in store.evidence(Case)}
    quote = said["It closes at five."]
    assert quote.case is not None
    person = people[quote.case]
    assert (person.role, person.participant, person.workshop) == (Role.YOUNG_PERSON, "ada", "w1")
    assert "ada" not in person.id
    assert (quote.answer, quote.workshop) == ("key-ada", "w1")
    assert [(link.hypothesis, link.stance) for link in quote.links] == [("front-door", Stance.CHALLENGES)]
    assert {each.role for each in people.values()} == {Role.YOUNG_PERSON, Role.PRACTITIONER}


def test_they_go_as_far_as_their_writer_agreed(store: SqliteStore, library: Library) -> None:
    keep(store, take(store, library))
    assert {words: each.consent_scope for words, each in quotes(store).items()} == {
        "It closes at five.": ConsentScope.PUBLIC,
        "Who answers the phone?": ConsentScope.WORKING_GROUP,
        "We have no money.": ConsentScope.INTERNAL,
    }


def test_a_later_yes_does_not_reach_back_and_a_later_no_does(store: SqliteStore, library: Library) -> None:
    store.record_consent(consent("ada", *INSIDE, seconds=120))
    store.record_consent(consent("ben", *EVERYWHERE, seconds=120))
    keep(store, take(store, library))
    said = quotes(store)
    assert said["It closes at five."].consent_scope is ConsentScope.WORKING_GROUP
    assert said["Who answers the phone?"].consent_scope is ConsentScope.WORKING_GROUP


def test_words_of_a_sensitive_round_stay_with_the_team(tmp_path: Path, library: Library) -> None:
    with closing(store_in(tmp_path)) as store:
        hold(store, sensitive=True)
        keep(store, take(store, library))
        assert {each.consent_scope for each in quotes(store).values()} == {ConsentScope.INTERNAL}


def test_nothing_is_taken_from_an_open_round(tmp_path: Path, library: Library) -> None:
    with closing(store_in(tmp_path)) as store:
        hold(store, until_closed=False)
        assert take(store, library).to_keep == []


def test_whose_group_is_not_known_is_counted_and_left_out(store: SqliteStore, library: Library) -> None:
    [notice] = take(store, library).notices
    assert notice.code == "evidence.words-left-out"
    assert notice.message.startswith("1 answer was left out: their writers named no group")


def test_doing_it_twice_adds_nothing_and_leaves_what_was_worked_on(store: SqliteStore, library: Library) -> None:
    keep(store, take(store, library))
    quote = quotes(store)["It closes at five."]
    worked_on = replace(quote, text_published="It closes [early], says 07700 900123.", links=())
    store.keep([(worked_on, 1)], by="researcher", at=after(210))
    again = take(store, library)
    assert (again.to_keep, again.same) == ([], 6)
    assert quotes(store)["It closes at five."] == worked_on


def test_what_was_taken_back_is_gone_and_does_not_come_in_again(store: SqliteStore, library: Library) -> None:
    keep(store, take(store, library))
    assert "It closes at five." in quotes(store)
    store.withdraw(ParticipantId("ada"), after(220), WithdrawalHow.PHONE)
    store.erase_evidence(Fact, quotes(store)["Who answers the phone?"].id, after(230))
    assert list(quotes(store)) == ["We have no money."]
    again = take(store, library)
    keep(store, again)
    assert list(quotes(store)) == ["We have no money."]
    assert any("taken out of the evidence before" in notice.message for notice in again.notices)


def test_only_approved_words_are_taken(store: SqliteStore, library: Library) -> None:
    store.moderate(moderation("key-ada", ModerationState.HELD, field="concern_reason", seconds=130))
    store.moderate(
        moderation(
            "key-ben", ModerationState.REDACTED, field="concern_reason", instead="Who answers [there]?", seconds=130
        )
    )
    store.erase_submission(AnswerKey("key-cem"), after(140))
    keep(store, take(store, library))
    assert list(quotes(store)) == ["Who answers [there]?"]
