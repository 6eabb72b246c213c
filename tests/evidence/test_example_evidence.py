"""The invented evidence of the example project is right, and shows what evidence can be."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import pytest

from facilitation_kit.cli.evidence_files import Told, files_in, known_by, planned
from facilitation_kit.content.quotes import ConsentScope, Stance
from facilitation_kit.evidence.importing import ImportPlan
from facilitation_kit.responses.data_directory import DataDirectory
from facilitation_kit.responses.evidence_records import (
    Case,
    Code,
    Decision,
    EvidenceRecord,
    Fact,
    FactKind,
    FeedbackItem,
    FeedbackStatus,
    Insight,
    Recommendation,
    Source,
)
from tests.builders import NOON
from tests.example_project import example_library

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "ideas" / "example_evidence"
LIBRARY = example_library()


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> ImportPlan:
    home = DataDirectory.look(tmp_path_factory.mktemp("data"))
    return planned(files_in([FOLDER]), Told(), known_by(None, LIBRARY), home, at=NOON)


def facts(made: ImportPlan) -> list[Fact]:
    return [record for record in made.new if isinstance(record, Fact)]


def count(made: ImportPlan, kind: type[EvidenceRecord]) -> int:
    return sum(isinstance(record, kind) for record in made.new)


def test_it_comes_in_without_a_fault_or_anything_to_look_at(made: ImportPlan) -> None:
    assert made.notices == ()
    assert count(made, Case) >= 10
    assert count(made, Fact) >= 30
    assert (count(made, Source), count(made, Code)) == (3, 10)
    assert (count(made, Insight), count(made, Recommendation), count(made, Decision)) == (5, 3, 4)


def test_every_hypothesis_has_facts_for_and_against_it(made: ImportPlan) -> None:
    stances = defaultdict(set)
    for fact in facts(made):
        for link in fact.links:
            stances[link.hypothesis].add(link.stance)
    assert set(stances) == {each.id for each in LIBRARY.hypotheses}
    assert all(len(seen) > 1 for seen in stances.values())
    assert {stance for seen in stances.values() for stance in seen} == set(Stance)


def test_quotes_are_as_long_as_real_ones_and_go_as_far_as_different_people_let_them(made: ImportPlan) -> None:
    quotes = [fact for fact in facts(made) if fact.kind is FactKind.QUOTE]
    lengths = sorted(len(quote.published) for quote in quotes)
    assert lengths[0] < 80
    assert 1_000 < lengths[-1] < 1_200
    assert all(quote.excerpt for quote in quotes if len(quote.published) > 450)
    assert any("\n\n" in quote.published for quote in quotes)
    assert {fact.consent_scope for fact in facts(made)} == set(ConsentScope)
    assert {fact.kind for fact in facts(made)} == set(FactKind)
    assert all(fact.statistic for fact in facts(made) if fact.kind is FactKind.STATISTIC)


def test_changed_words_stand_in_brackets_with_their_log(made: ImportPlan) -> None:
    changed = [fact for fact in facts(made) if fact.text_published]
    assert len(changed) > 5
    assert all("[" in fact.text_published and fact.edits for fact in changed)


def test_what_goes_beyond_the_team_was_looked_at(made: ImportPlan) -> None:
    beyond = [fact for fact in facts(made) if fact.consent_scope is not ConsentScope.INTERNAL]
    assert len(beyond) > 20
    assert all(fact.review is not None and not fact.review.recognisable for fact in beyond)
    cases = {record.id: record for record in made.new if isinstance(record, Case)}
    assert all(cases[fact.case].consent_scope.allows(fact.consent_scope) for fact in beyond if fact.case)


def test_facts_taken_from_transcripts_stand_in_them(made: ImportPlan) -> None:
    texts = {record.id: record for record in made.new if isinstance(record, Source)}
    taken = [fact for fact in facts(made) if fact.source is not None]
    assert {fact.source for fact in taken} == set(texts)
    for fact in taken:
        assert fact.source is not None
        source = texts[fact.source]
        assert source.text[fact.start : fact.end] == fact.text_verbatim
        [turn] = [turn for turn in source.turns if turn.start <= (fact.start or 0) < turn.end]
        assert turn.case == fact.case


def test_feedback_has_been_everywhere_it_can_be_and_has_moved(made: ImportPlan) -> None:
    items = [record for record in made.new if isinstance(record, FeedbackItem)]
    assert len(items) == 8
    assert {item.steps[-1].status for item in items} == set(FeedbackStatus)
    assert sum(len(item.steps) > 1 for item in items) >= 5


def test_insights_weigh_both_sides(made: ImportPlan) -> None:
    insights = [record for record in made.new if isinstance(record, Insight)]
    assert all(insight.supporting and insight.challenging for insight in insights)


def test_no_quote_of_the_content_files_is_in_it_again(made: ImportPlan) -> None:
    there = {" ".join(quote.text.split()) for quote in LIBRARY.quotes}
    assert not there & {" ".join(fact.text_verbatim.split()) for fact in facts(made)}


def test_the_folder_says_that_it_is_invented() -> None:
    assert "Everything in this folder is invented" in (FOLDER / "README.md").read_text(encoding="utf-8")
