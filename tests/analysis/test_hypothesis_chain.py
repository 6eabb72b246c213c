"""The chain of one hypothesis, as a screen in a room shows it."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from facilitation_kit.analysis import hypothesis_chain as chains
from facilitation_kit.analysis.chain_records import HypothesisChain
from facilitation_kit.analysis.disclosure_control import Policy, Profile
from facilitation_kit.analysis.hypothesis_chain import hypothesis_chain
from facilitation_kit.content.quotes import ConsentScope, Stance
from facilitation_kit.identifiers import HypothesisId
from facilitation_kit.playback.audiences import RULES, Audience
from facilitation_kit.responses.evidence_records import DecisionKind, EvidenceRecord, FeedbackStatus, Review
from facilitation_kit.responses.sqlite_store import SqliteStore
from tests.builders import ballot
from tests.content.project_folders import Files
from tests.playback.made_packs import ACTIVITIES, dot_vote, dots, library_in, statements
from tests.playback.told_evidence import DOOR, asked_for, decided, people, store_with, told
from tests.stored_rounds import add_workshop, hold_round, store_in


def with_plans(files: Files) -> None:
    files["ideas/quotes.yaml"]["quotes"] = []
    files["ideas/next_steps.yaml"]["next_steps"][0]["hypotheses"] = ["one-door"]
    files["ideas/ideas.yaml"] = {
        "ideas": [
            {
                "id": "bell",
                "title": "A bell",
                "what": "It rings.\n\nSomebody comes.",
                "for_whom": "Families",
                "hypotheses": ["one-door"],
                "could_hurt": "It is heard.",
                "came_from": "A round of notes",
                "scores": {"safety": 1},
                "status": "chosen_for_a_test",
            }
        ]
    }
    files["ideas/test_cards.yaml"] = {
        "test_cards": [
            {
                "id": "one-number",
                "hypothesis": "one-door",
                "idea": "bell",
                "title": "One number",
                "riskiest_assumption": "People will ring.",
                "method": "A line.",
                "audience": "Families",
                "metric": "Days.",
                "success_criterion": "At least 6 of 10.",
                "owner": "Team",
                "due": "2027-01-15",
                "status": "running",
            }
        ]
    }


def chain_of(folder: Path, store: SqliteStore, **more: Any) -> HypothesisChain:
    return hypothesis_chain(library_in(folder, with_plans), store, DOOR, activities=ACTIVITIES, policy=Policy(), **more)


def test_a_chain_runs_through_workshops_and_years(tmp_path: Path) -> None:
    records: list[EvidenceRecord] = [
        *people(5),
        *(told(f"f-{stance.value}", stance=stance) for stance in Stance),
        decided("d-2", date(2027, 3, 1), DecisionKind.PIVOT),
        decided("d-1", date(2026, 12, 1), DecisionKind.TEST_MORE),
        asked_for("w", FeedbackStatus.PARTLY),
    ]
    store = store_with(tmp_path, *records)
    hold_round(store, dot_vote(), dots(9, 3))
    hold_round(store, dot_vote(2), dots(7, 5))
    add_workshop(store, "w2")
    agreeing = [ballot(f"q{n}", {"i1": {"position": "agree" if n < 8 else "disagree"}}) for n in range(10)]
    hold_round(store, statements(workshop="w2"), agreeing)
    chain = chain_of(tmp_path, store)
    assert (chain.id, chain.phrase, chain.status, chain.need) == ("one-door", "one door", "draft", "Trust")
    assert [[each.id for each in side] for side in (chain.supporting, chain.challenging, chain.unclear)] == [
        ["f-supports"],
        ["f-challenges"],
        ["f-unclear"],
    ]
    assert [(vote.id, dict(vote.figures).get("People", dict(vote.figures).get("Agree"))) for vote in chain.votes] == [
        ("w1.vote.1", "9"),
        ("w1.vote.2", "7"),
        ("w2.vote.1", "8"),
    ]
    assert [(test.id, test.status, test.idea) for test in chain.tests] == [("one-number", "running", "A bell")]
    (idea,) = chain.ideas
    assert (idea.what, idea.could_hurt, idea.status) == (
        ("It rings.", "Somebody comes."),
        ("It is heard.",),
        "chosen for a test",
    )
    assert (idea.scores, idea.tests) == ((("It hurts nobody", "1 of 5"),), ("One number",))
    assert [(each.id, each.decision) for each in chain.decisions] == [("d-1", "test more"), ("d-2", "change course")]
    assert [(each.id, each.status) for each in chain.feedback] == [("w", "partly done")]
    assert [(step.id, step.outcome) for step in chain.next_steps] == [("ask-again", ("We did.",))]


def test_a_chain_travels_as_json(tmp_path: Path) -> None:
    store = store_with(tmp_path, *people(5), told("f"), decided("d", date(2026, 12, 1)), asked_for("w"))
    values = chain_of(tmp_path, store).to_json()
    assert json.loads(json.dumps(values)) == values
    assert values["decisions"][0]["decided_on"] == "2026-12-01"
    assert values["supporting"][0]["attribution"] == "Young woman, 16\N{EN DASH}17"


@pytest.mark.parametrize(
    "changes",
    [
        {"consent_scope": ConsentScope.PROFESSIONALS},
        {"approved_by_participant": False},
        {"text_verbatim": "Words at BS5 0AA."},
        {"review": Review(recognisable=True, by="reviewer", at=datetime(2026, 11, 24, tzinfo=UTC))},
    ],
)
def test_a_room_sees_no_words_that_not_everybody_may_read(tmp_path: Path, changes: dict[str, Any]) -> None:
    secret = replace(told("f-secret"), **changes)
    store = store_with(tmp_path, *people(5), secret, told("f-open"))
    team = chain_of(tmp_path, store, readers=RULES[Audience.TEAM], profile=Profile.WORKING_GROUP)
    assert {each.id for each in team.supporting} == {"f-secret", "f-open"}
    room = repr(chain_of(tmp_path, store))
    assert "f-open" in room
    assert "secret" not in room


def test_a_room_sees_figures_of_its_own_profile_and_of_final_rounds_alone(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    hold_round(store, dot_vote(), dots(3, 1))
    hold_round(store, dot_vote(2), dots(9, 3), until="closed")
    (vote,) = chain_of(tmp_path, store).votes
    assert vote.number == 1
    assert dict(vote.figures)["People"] == "most"
    assert (vote.range, vote.range_of) == ("", "")


def test_a_sensitive_question_is_not_in_a_rooms_chain(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    hold_round(store, dot_vote(sensitive=True), dots(9, 3))
    assert chain_of(tmp_path, store, profile=Profile.WORKING_GROUP).votes
    assert chain_of(tmp_path, store).votes == ()


def test_a_round_whose_package_is_gone_is_passed_over(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    hold_round(store, dot_vote(), dots(9, 3))
    chain = hypothesis_chain(library_in(tmp_path, with_plans), store, DOOR, activities={}, policy=Policy())
    assert chain.votes == ()


def test_an_unknown_hypothesis_is_told(tmp_path: Path) -> None:
    with pytest.raises(KeyError):
        hypothesis_chain(
            library_in(tmp_path), store_in(tmp_path), HypothesisId("no"), activities=ACTIVITIES, policy=Policy()
        )


def test_decisions_of_one_day_stay_in_their_order() -> None:
    decisions = [decided(name, date(2026, 11, day)) for name, day in (("a", 2), ("b", 1), ("c", 2))]
    assert [each.id for each in chains.decisions_about(decisions, DOOR)] == ["b", "a", "c"]
    assert chains.decisions_about(decisions, HypothesisId("other")) == ()
