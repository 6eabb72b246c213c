"""What a criterion comes to in a survey or a vote: out of the figures that are shown, and said so that nobody has to guess."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest

from facilitation_kit.activities.rounds import Ballot
from facilitation_kit.activities.vote import Vote
from facilitation_kit.analysis.differencing import CHANGED_SINCE, room_result
from facilitation_kit.analysis.disclosure_control import (
    HIDDEN,
    Policy,
    Profile,
    ProtectedCell,
    protect,
    unavailable,
)
from facilitation_kit.analysis.measured_verdicts import Judgement, judged
from facilitation_kit.analysis.released_tables import release_of
from facilitation_kit.analysis.verdict_shifts import round_before
from facilitation_kit.analysis.verdicts import Outcome
from facilitation_kit.content.success_criteria import parse_criterion
from tests.activities.test_survey_criteria import ROUND, SURVEY, made_round, people
from tests.builders import after, ballot, round_definition

MET, NOT_MET, TOO_FEW = Outcome.MET, Outcome.NOT_MET, Outcome.TOO_FEW


def judgement(
    check: str, said: Sequence[Ballot], *, profile: Profile = Profile.ROOM, sensitive: bool = False
) -> Judgement:
    criterion = parse_criterion(check)
    table = protect(SURVEY.tally(ROUND, said, len(said)), Policy(), profile=profile, sensitive=sensitive)
    return judged(criterion, table, SURVEY.criterion_questions(ROUND).get(criterion.question), sensitive=sensitive)


def each(name: str, counts: Mapping[str, int], **also: str) -> list[Ballot]:
    """So many people who gave each answer to one question, and all of them these to others."""
    return people(*({name: answer, **also} for answer, many in counts.items() for _ in range(many)))


DAYS = {"5": 3, "10": 3, "20": 3, "45": 3}


@pytest.mark.parametrize(
    ("check", "said", "outcome", "first"),
    [
        (
            "proportion(opinion in {agree, strongly_agree}) >= 0.6 with n >= 10",
            each("opinion", {"agree": 5, "strongly_agree": 2, "neither": 4, "prefer_not_to_say": 3, "": 2}),
            MET,
            "7 of 11 people.",
        ),
        ("count(ways in {call}) >= 5 with n >= 5", each("ways", {"call write": 3, "call": 1, "write": 4}), NOT_MET, "4 of 8 people."),
        ("proportion(order in {write}) > 0.5 with n >= 6", each("order", {"write call": 4, "call write": 2}), MET, "4 of 6 people."),
        ("proportion(promise in {OK}) >= 0.8 with n >= 8", each("promise", {"OK": 6, "": 3}, ways="call"), NOT_MET, "6 of 9 people."),
        ("mean(opinion) >= 3.5 with n >= 6", each("opinion", {"agree": 3, "neither": 3}), MET, "On average 6 people said 3.5."),
        ("mean(minutes) <= 20 with n >= 6", each("minutes", {"10": 3, "20": 2, "60": 1}), NOT_MET, "On average 6 people said 21.67."),
        ("median(minutes) <= 20 with n >= 6", each("minutes", {"10": 3, "20": 2, "60": 1}), MET, "The middle of 6 people said 15."),
        ("mean(days) <= 20 with n >= 10", each("days", DAYS), MET, "On average 12 people said 20."),
        ("median(days) < 15 with n >= 10", each("days", DAYS), NOT_MET, "The middle of 12 people said 15."),
        ("median(days) < 15 with n >= 13", each("days", DAYS), TOO_FEW, "12 people answered; 13 were needed to say anything."),
    ],
)  # fmt: skip
def test_every_kind_of_question_has_its_verdict(check: str, said: list[Ballot], outcome: Outcome, first: str) -> None:
    found = judgement(check, said)
    assert (found.outcome, found.sentences[0]) == (outcome, first)


SHARE = "proportion(opinion in {agree}) >= 0.6 with n >= 10"


@pytest.mark.parametrize(
    ("check", "said", "outcome", "first"),
    [
        (SHARE, [], TOO_FEW, "The figures are too small to be shown, so they are too small for a verdict."),
        (SHARE, each("opinion", {"agree": 1}), TOO_FEW, "The figures are too small to be shown, so they are too small for a verdict."),
        (SHARE, each("opinion", {"": 12}), TOO_FEW, "The figures are too small to be shown, so they are too small for a verdict."),
        (SHARE, each("opinion", {"prefer_not_to_say": 12}), TOO_FEW, "Nobody has answered this yet."),
        (SHARE, each("opinion", {"prefer_not_to_say": 8, "agree": 1}), TOO_FEW, "1 person answered; 10 were needed to say anything."),
        ("mean(opinion) > 3 with n >= 10", each("opinion", {"prefer_not_to_say": 8, "agree": 1}), TOO_FEW, "1 person answered; 10 were needed to say anything."),
        ("median(days) > 3 with n >= 1", each("days", {"47": 3, "": 9}, ways="call"), TOO_FEW, "The figures are too small to be shown, so they are too small for a verdict."),
        ("mean(days) > 3 with n >= 5", each("days", {"2": 9, "400": 1}), None, "The mean is not shown, because it would tell what single people answered, so there is no verdict on it."),
        ("proportion(gone in {yes}) > 0.5 with n >= 5", each("days", DAYS), TOO_FEW, "What the criterion is about was not asked in this round."),
    ],
)  # fmt: skip
def test_where_there_is_no_verdict_it_is_said_why(
    check: str, said: list[Ballot], outcome: Outcome | None, first: str
) -> None:
    found = judgement(check, said)
    assert (found.outcome, found.sentences[0], found.verdict and found.verdict.interval) == (outcome, first, None)


def test_a_median_of_three_people_among_many_is_not_shown() -> None:
    said = each("days", {"47": 3, "": 9}, ways="call")
    tally = SURVEY.tally(ROUND, said, len(said))
    (row,) = (row for row in tally.rows if row.item == "days")
    assert (row.answered, row.score) == (12, 47.0)
    (shown,) = (row for row in protect(tally, Policy()).rows if row.item == "days")
    assert (shown.score_text, shown.numbers, shown.cells["people"].text) == ("", None, "3")


def test_personal_questions_and_changed_answers_have_no_verdict_and_are_not_called_few() -> None:
    said = each("opinion", {"agree": 12, "neither": 8})
    for profile in (Profile.ROOM, Profile.WORKING_GROUP):
        found = judgement(SHARE, said, profile=profile, sensitive=True)
        assert found.outcome is None
        assert "personal" in found.sentences[0]
    table = unavailable(SURVEY.tally(ROUND, said, 20), Profile.ROOM, CHANGED_SINCE)
    found = judged(parse_criterion(SHARE), table, SURVEY.criterion_questions(ROUND)["opinion"])
    assert (found.outcome, "changed" in found.sentences[0]) == (None, True)


def test_scores_have_a_mean_without_those_who_passed() -> None:
    vote = Vote()
    definition = round_definition("vote", settings=vote.read_settings({"method": "score"}, 3))
    said = [ballot(f"p{n}", {"i1": {"score": score}}) for n, score in enumerate(["5", "4", "4", "2", "1", "1", "pass"])]
    table = protect(vote.tally(definition, said, 7), Policy())
    criterion = parse_criterion("mean(i1) >= 3 with n >= 6")
    found = judged(criterion, table, vote.criterion_questions(definition)["i1"])
    assert (found.outcome, found.sentences[0]) == (NOT_MET, "On average 6 people said 2.83.")


@pytest.mark.parametrize(
    ("agree", "outcome"),
    [(38, MET), (30, None), (20, NOT_MET), (4, None)],
    ids=["sure", "unsure", "sure not", "hidden"],
)
def test_rounded_figures_tell_a_verdict_only_where_it_is_certain(agree: int, outcome: Outcome | None) -> None:
    said = each("opinion", {"agree": agree, "neither": 50 - agree})
    found = judgement(SHARE, said, profile=Profile.EXTERNAL)
    assert found.outcome is outcome
    assert found.verdict is None
    assert "rounded" in found.sentences[0]


def test_hidden_counts_are_not_called_few_where_they_may_be_many() -> None:
    few_said = each("opinion", {"agree": 6, "prefer_not_to_say": 44})
    found = judgement(SHARE, few_said, profile=Profile.EXTERNAL)
    assert (found.outcome, found.people) == (None, ProtectedCell(value=None, text=HIDDEN))
    found = judgement(SHARE.replace("n >= 10", "n >= 60"), few_said, profile=Profile.EXTERNAL)
    assert found.outcome is TOO_FEW
    stricter = Policy(room=replace(Policy().room, hide_up_to=3, minimum_width=3))
    for check in (SHARE, "mean(opinion) >= 4 with n >= 10"):
        criterion = parse_criterion(check)
        table = protect(SURVEY.tally(ROUND, each("opinion", {"agree": 2, "neither": 20}), 22), stricter)
        found = judged(criterion, table, SURVEY.criterion_questions(ROUND)["opinion"])
        assert (found.outcome, found.sentences[0]) == (
            None,
            "Some of these figures are not shown, so they give no verdict.",
        )


@pytest.mark.parametrize(
    ("check", "first", "second", "told"),
    [
        (
            SHARE,
            each("opinion", {"agree": 5, "neither": 7}),
            each("opinion", {"agree": 8, "neither": 4}),
            (
                "In round 1: Not met. 5 of 12 people.",
                "3 more people than in round 1 gave an answer that counts here.",
            ),
        ),
        (
            SHARE,
            each("opinion", {"agree": 9, "neither": 3}),
            each("opinion", {"agree": 8, "neither": 4}),
            ("In round 1: Met. 9 of 12 people.", "1 fewer person than in round 1 gave an answer that counts here."),
        ),
        (
            SHARE,
            each("opinion", {"agree": 8, "neither": 4}),
            each("opinion", {"agree": 8, "neither": 3}),
            ("In round 1: Met. 8 of 12 people.", "As many people as in round 1 gave an answer that counts here."),
        ),
        (
            "mean(minutes) <= 20 with n >= 6",
            each("minutes", {"10": 3, "60": 3}),
            each("minutes", {"10": 6}),
            ("In round 1: Not met. On average 6 people said 35.", "It went from 35 to 10 since round 1."),
        ),
        (
            SHARE,
            each("opinion", {"agree": 1}),
            each("opinion", {"agree": 8, "neither": 4}),
            (
                "In round 1: Too few to say. The figures are too small to be shown, so they are too small for a verdict.",
            ),
        ),
    ],
)
def test_two_rounds_tell_both_and_what_moved(
    check: str, first: list[Ballot], second: list[Ballot], told: tuple[str, ...]
) -> None:
    assert round_before(judgement(check, first), judgement(check, second), 1) == told


def test_a_mean_stays_as_it_was_first_shown() -> None:
    definition = made_round()
    then = SURVEY.tally(definition, each("days", DAYS), 12)
    released = release_of(protect(then, Policy()), definition.id, audience="the room", cut_off=after(100))
    now = SURVEY.tally(definition, each("days", {**DAYS, "45": 2}), 12)
    rows = [
        row.numbers and row.numbers.mean
        for one in (protect(now, Policy()), room_result(now, Policy(), profile=Profile.ROOM, released=[released]).table)
        for row in one.rows
        if row.item == "days"
    ]
    assert rows == ["17.73", "20"], "the difference of the two would be what one person typed"
