"""The example project has the size and shape of a real one, and keeps the rules of the house."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest

from facilitation_kit.content.hypotheses import HypothesisStatus
from facilitation_kit.content.library import Library
from facilitation_kit.content.quotes import ConsentScope, Role, Stance
from facilitation_kit.content.research import ResearchKind, ResearchStatus
from facilitation_kit.content.run_sheets import StepKind
from facilitation_kit.identifiers import RunSheetId
from tests.example_project import example_library

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def example() -> Library:
    return example_library()


def all_text() -> str:
    files = [path for folder in ("ideas", "surveys", "workshops") for path in (ROOT / folder).glob("*.yaml")]
    # The list of words to think about is the one place where they stand.
    return "\n".join(path.read_text(encoding="utf-8") for path in files if path.name != "language.yaml")


def test_there_are_seven_hypotheses_of_which_one_has_no_if(example: Library) -> None:
    statements = [hypothesis.plain for hypothesis in example.hypotheses]

    assert len(statements) == 7
    assert sum(statement.startswith("If ") for statement in statements) == 6
    assert sum(not re.search(r"\bif\b", statement, re.IGNORECASE) for statement in statements) == 1
    assert sum(" would " in statement for statement in statements) == 2
    assert sum(" will " in statement for statement in statements) >= 3
    assert {HypothesisStatus.DRAFT, HypothesisStatus.TESTING, HypothesisStatus.CHALLENGED} <= {
        hypothesis.status for hypothesis in example.hypotheses
    }


def test_needs_stand_from_trust_up_under_a_north_star_with_health_beside_them(example: Library) -> None:
    assert [level.id for level in example.needs.levels] == [
        "trusted-relationship",
        "self-soothing",
        "psychological-safety",
        "physical-safety",
        "positive-relationships",
        "meaningful-activities",
    ]
    assert [need.id for need in example.needs.contributing] == [
        "neurodevelopmental",
        "speech-and-language",
        "sexual-health",
    ]
    assert example.needs.find(example.hypotheses[0].need).label == "Being safe where I live and go"


def test_eight_research_activities_are_done_and_seven_are_to_come(example: Library) -> None:
    done = [activity for activity in example.research if activity.status is ResearchStatus.DONE]

    assert len(done) == 8
    assert len(example.research) - len(done) == 7
    assert all(activity.count and activity.count_of for activity in done)
    assert next(a for a in done if a.id == "interviews-stakeholders").count == 30
    assert {activity.kind for activity in example.research} == set(ResearchKind)
    assert {activity.run_sheet for activity in example.research} == {
        None,
        "co-design-afternoon",
        "practitioner-priorities",
    }


def test_every_next_step_has_an_owner_and_a_date_and_some_are_over(example: Library) -> None:
    assert len(example.next_steps) >= 5
    assert all(step.owner and step.due for step in example.next_steps)
    assert all(step.outcome for step in example.next_steps if step.status.is_over)
    assert any(step.status.is_over for step in example.next_steps)


def test_quotes_are_many_long_and_short_for_and_against(example: Library) -> None:
    lengths = sorted(len(quote.text) for quote in example.quotes)

    assert len(example.quotes) >= 24
    assert lengths[0] < 100
    assert lengths[-1] > 1_000
    assert sum(270 <= length <= 1_140 for length in lengths) >= 10
    assert sum(len(quote.paragraphs) > 1 for quote in example.quotes) >= 4
    assert {quote.consent_scope for quote in example.quotes} == set(ConsentScope)
    assert {quote.attribution.role for quote in example.quotes} == set(Role)
    for hypothesis in example.hypotheses:
        stances = Counter(quote.stance for quote in example.quotes_for(hypothesis.id))
        assert stances[Stance.SUPPORTS], hypothesis.id
        assert stances[Stance.CHALLENGES], hypothesis.id


def test_the_afternoon_takes_two_hours_with_and_without_phones(example: Library) -> None:
    afternoon = example.run_sheet(RunSheetId("co-design-afternoon"))

    assert afternoon.planned.total_seconds() == 2 * 60 * 60
    assert len(afternoon.steps) == 10
    assert afternoon.steps[0].kind is StepKind.CHECK_IN
    assert afternoon.steps[-1].kind is StepKind.CHECK_OUT
    activities = [step.activity for step in afternoon.steps if step.activity]
    assert [activity.name for activity in activities] == ["dot_vote", "statements", "dot_vote"]
    assert activities[0].rounds == 2
    assert any(a.kind is StepKind.BREAK and not b.activity for a, b in pairwise(afternoon.steps))


def test_statements_are_short_and_between_them_touch_every_hypothesis(example: Library) -> None:
    (statements,) = (found.statements for found in example.statement_sets)

    assert len(statements) == 10
    assert max(len(statement.text.split()) for statement in statements) <= 16
    assert {statement.hypothesis for statement in statements} == {hypothesis.id for hypothesis in example.hypotheses}


def test_only_numbers_that_belong_to_nobody_are_used() -> None:
    numbers = [re.sub(r"\D", "", found) for found in re.findall(r"\+?\d[\d ]{8,}\d", all_text())]

    assert numbers
    assert all(number.startswith(("01632960", "07700900")) for number in numbers)


@pytest.mark.parametrize(
    "wording",
    ["risky behaviour", "promiscuous", "putting themselves", "choosing to go", "hard to reach", "attention seeking"],
)
def test_no_wording_blames_a_child(wording: str) -> None:
    assert wording not in all_text().lower()


def test_every_file_names_the_schema_that_an_editor_completes_it_with() -> None:
    for folder in ("ideas", "surveys", "workshops"):
        for path in (ROOT / folder).glob("*.yaml"):
            first = path.read_text(encoding="utf-8").splitlines()[0]
            found = re.fullmatch(r"# yaml-language-server: \$schema=(\S+)", first)
            assert found, path.name
            assert (path.parent / found[1]).is_file(), path.name
