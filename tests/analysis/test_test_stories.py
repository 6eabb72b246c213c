"""A test is judged by what was locked, out of figures that its readers see anyway."""

from __future__ import annotations

import doctest
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from facilitation_kit.activities.registry import find_activities
from facilitation_kit.activities.rounds import Ballot
from facilitation_kit.analysis import evidence_strength as strengths
from facilitation_kit.analysis import test_stories as stories
from facilitation_kit.analysis.disclosure_control import Policy, Profile
from facilitation_kit.analysis.findings import round_findings
from facilitation_kit.analysis.verdicts import Outcome
from facilitation_kit.content.test_cards import TestCard, TestFacts, TestMeasure, TestStatus
from facilitation_kit.identifiers import HypothesisId, ItemId, RoundId, RunSheetId, StepId, TestCardId
from facilitation_kit.live.events import CriterionLocked
from tests.builders import after, ballot, round_definition
from tests.stored_rounds import hold_round, state_of, store_in

ACTIVITIES = find_activities().working
I1 = ItemId("i1")
ROUND = RoundId("w1.vote.1")
CARD = TestCard(
    id=TestCardId("asked"),
    hypothesis=HypothesisId("one-door"),
    title="Asked",
    riskiest_assumption="They want it.",
    method="We ask.",
    audience="All",
    metric="Who agrees.",
    success_criterion="At least 6 of 10 agree.",
    check="proportion(i1 in {agree}) >= 0.6 with n >= 10",
    measured_by=TestMeasure(run_sheet=RunSheetId("afternoon"), step=StepId("vote")),
    owner="Team",
    status=TestStatus.RUNNING,
)
LOCK = CriterionLocked(
    at=after(20),
    round=ROUND,
    test=CARD.id,
    hypothesis=CARD.hypothesis,
    criterion=CARD.success_criterion,
    check=CARD.check,
)


def said(agree: int, disagree: int = 0, skipped: int = 0) -> list[Ballot]:
    positions: list[str | None] = ["agree"] * agree + ["disagree"] * disagree + [None] * skipped
    return [ballot(f"p{n}", {"i1": {"position": position}}) for n, position in enumerate(positions)]


def judged(
    folder: Path,
    ballots: list[Ballot],
    card: TestCard = CARD,
    *,
    lock: CriterionLocked = LOCK,
    profile: Profile = Profile.ROOM,
    sensitive: bool = False,
) -> stories.TestStory:
    """The story of the test after one round of statements with these ballots."""
    return stories.story_of_test(card, [lock], {"w1": [measured(folder, ballots, profile, sensitive=sensitive)]})


def measured(
    folder: Path, ballots: list[Ballot], profile: Profile = Profile.ROOM, *, sensitive: bool = False
) -> stories.MeasuredRound:
    """A round of statements with these ballots, as this profile may see it."""
    definition = round_definition(settings={}, sensitive=sensitive)
    folder.mkdir(exist_ok=True)
    with closing(store_in(folder)) as store:
        hold_round(store, definition, ballots)
        state = state_of(store, definition)
        found = round_findings(store, state, definition.id, ACTIVITIES, Policy(), profile)
    return stories.MeasuredRound(
        definition=definition,
        workshop="Afternoon",
        held_on=date(2026, 11, 24),
        table=found.table,
        questions=ACTIVITIES["statements"].criterion_questions(definition),
    )


@pytest.mark.parametrize(
    ("ballots", "outcome"),
    [
        (said(6, 4), Outcome.MET),
        (said(5, 5), Outcome.NOT_MET),
        (said(9), Outcome.TOO_FEW),
        (said(9, 0, 5), Outcome.TOO_FEW),
    ],
)
def test_a_verdict_is_made_of_those_who_answered(tmp_path: Path, ballots: list[Ballot], outcome: Outcome) -> None:
    (reading,) = judged(tmp_path, ballots).readings
    assert reading.outcome is outcome
    assert reading.people == str(sum(one.value(I1, "position") is not None for one in ballots)), "skips are no answers"
    assert "of" in reading.sentences[0], "counts come first"


@pytest.mark.parametrize("ballots", [[], said(1), said(0, 0, 12)], ids=["empty", "one person", "all skipped"])
def test_hidden_counts_are_too_few_to_say(tmp_path: Path, ballots: list[Ballot]) -> None:
    (reading,) = judged(tmp_path, ballots).readings
    assert (reading.outcome, reading.people, reading.number) == (Outcome.TOO_FEW, "", None)
    assert reading.words == "Too few to say"
    assert not any(letter.isdigit() for sentence in reading.sentences for letter in sentence)


@pytest.mark.parametrize("sensitive", [False, True], ids=["rounded", "not shown in rooms"])
def test_figures_that_cannot_tell_give_no_verdict(tmp_path: Path, sensitive: bool) -> None:
    profile = Profile.ROOM if sensitive else Profile.EXTERNAL
    (reading,) = judged(tmp_path, said(12, 8), profile=profile, sensitive=sensitive).readings
    assert (reading.outcome, reading.words) == (None, "Not said here")


def test_of_several_rounds_the_last_counts_and_what_moved_is_told(tmp_path: Path) -> None:
    first, second = (measured(tmp_path / name, said(*counts)) for name, counts in (("a", (5, 5)), ("b", (8, 4))))
    second = replace(second, definition=round_definition(settings={}, number=2))
    (reading,) = stories.story_of_test(CARD, [LOCK], {"w1": [first, second]}).readings
    assert (reading.round, reading.outcome, reading.sentences[0]) == ("w1.vote.2", Outcome.MET, "8 of 12 people.")
    assert reading.sentences[-2:] == (
        "In round 1: Not met. 5 of 10 people.",
        "3 more people than in round 1 gave an answer that counts here.",
    )


def test_a_moved_goalpost_is_told_and_the_verdict_stays(tmp_path: Path) -> None:
    moved = replace(
        CARD, success_criterion="At least 3 of 10 agree.", check="proportion(i1 in {agree}) >= 0.3 with n >= 10"
    )
    story = judged(tmp_path, said(5, 5), moved)
    assert story.amendments == (
        "The criterion was changed after answers had come in: it was “At least 6 of 10 agree.”.",
    )
    assert story.readings[0].outcome is Outcome.NOT_MET


@pytest.mark.parametrize("check", ["", "proportion(i1 in {agree}) >= 0.3 with n >= 10"])
def test_a_check_that_was_changed_or_dropped_alone_is_told_too(check: str) -> None:
    card = replace(CARD, check=check, measured_by=None)
    (told,) = stories.story_of_test(card, [LOCK], {}).amendments
    assert CARD.check in told


def test_wrapping_a_criterion_anew_is_no_amendment() -> None:
    card = replace(CARD, success_criterion="At least 6\nof 10 agree.\n", check=CARD.check.replace("0.6", "60 %"))
    assert stories.story_of_test(card, [LOCK], {}).amendments == ()


def test_each_change_from_workshop_to_workshop_is_told() -> None:
    second = replace(LOCK, at=after(900), criterion="At least 4 of 10 agree.")
    told = stories.story_of_test(CARD, [LOCK, second], {}).amendments
    assert [each.split("it was ")[1] for each in told] == ["“At least 6 of 10 agree.”.", "“At least 4 of 10 agree.”."]


def test_what_was_not_asked_is_not_judged(tmp_path: Path) -> None:
    lock = replace(LOCK, check="proportion(i9 in {agree}) >= 0.6 with n >= 10")
    (reading,) = judged(tmp_path, said(6, 4), lock=lock).readings
    assert (reading.outcome, reading.people) == (Outcome.TOO_FEW, "")
    assert "not asked" in reading.sentences[0]


def test_a_test_with_answers_is_never_called_planned() -> None:
    planned = replace(CARD, status=TestStatus.PLANNED)
    answered = stories.TestStory(locked=LOCK)
    assert [stories.standing(card, stories.TestStory()) for card in (planned, CARD)] == ["planned", "running"]
    assert [stories.standing(card, answered) for card in (planned, CARD)] == ["answered", "running"]


def test_without_an_answer_there_is_no_story() -> None:
    assert stories.story_of_test(CARD, [], {}) == stories.TestStory()


@pytest.mark.parametrize(
    ("facts", "people", "level"),
    [
        ((False, False, False, True), 40, "low"),
        ((True, False, False, True), 40, "medium"),
        ((True, True, False, True), 40, "high"),
        ((True, True, True, False), 40, "medium"),
        ((True, True, True, True), 9, "low"),
        ((True, True, True, True), None, "low"),
    ],
)
def test_strength_goes_by_four_facts_and_the_number_of_people(
    facts: tuple[bool, bool, bool, bool], people: int | None, level: str
) -> None:
    done, real, given, counted = facts
    found = strengths.evidence_strength(TestFacts(done=done, real=real, given=given, counted=counted), people, 10)
    assert found.level == level
    assert found.reason.startswith("Because people ")


def test_the_examples_in_the_docstrings_hold() -> None:
    assert doctest.testmod(strengths).failed == 0
