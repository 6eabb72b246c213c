"""A pack tells of a test from its locked criterion to its verdict, in every format, and of a moved goalpost beside it."""

from __future__ import annotations

import io
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pypdf
import pytest
from docx import Document
from pptx import Presentation
from python_calamine import CalamineWorkbook

from facilitation_kit.analysis.disclosure_control import Policy
from facilitation_kit.identifiers import HypothesisId, StepId, TestCardId
from facilitation_kit.live.criterion_locks import criteria_to_lock
from facilitation_kit.live.events import StepStarted
from facilitation_kit.planning.measured_tests import PlannedTest
from facilitation_kit.playback.annex.tables import annex_tables
from facilitation_kit.playback.audiences import Audience
from facilitation_kit.playback.formats import PackFormat
from facilitation_kit.playback.packs import MadePack, PackOrder, make_pack
from facilitation_kit.responses.evidence_records import Confidence, DecisionKind
from facilitation_kit.responses.sqlite_store import SqliteStore
from tests.builders import after, ballot, opened_workshop, round_definition, workshop_plan
from tests.content.project_folders import Files
from tests.playback.made_packs import ACTIVITIES, EVENING, OPTIONS, context_of, library_in, parsed, statements, words
from tests.playback.told_evidence import decided, kept
from tests.stored_rounds import hold_round, state_of

LOCKED = "At least 6 of 10 people agree."
LEARNED = replace(
    decided("learned", date(2026, 11, 25), DecisionKind.TEST_MORE),
    surprise="Nobody rang at night.",
    learned="The hours matter.",
    confidence=Confidence.MEDIUM,
    decided_by="Chair of the working group",
    tests=(TestCardId("asked"),),
)
HOSTILE = "At least <b>1 of 10</b> & {{ people }} agree."
IDEA = {
    "id": "bell",
    "title": "A <i>bell</i> & {{ door }}",
    "what": "It rings in the room where somebody sits. " * 110 + "The last word is kettle.",
    "for_whom": "Whoever comes",
    "hypotheses": ["one-door"],
    "could_hurt": "Who rings is heard in the hall, and a <b>worker</b> watches.",
    "came_from": "A round of notes",
    "scores": {"desirability": 3, "safety": 0},
    "status": "left_aside",
    "because": "Nobody would ring it.",
}
CHECK = "proportion(i1 in {agree}) >= 0.6 with n >= 10"


def with_card(files: Files, criterion: str = LOCKED) -> None:
    files["ideas/ideas.yaml"] = {"ideas": [IDEA]}
    files["ideas/test_cards.yaml"] = {
        "test_cards": [
            {
                "id": "asked",
                "hypothesis": "one-door",
                "idea": "bell",
                "title": "We ask",
                "riskiest_assumption": "They want it.",
                "method": "On phones.",
                "audience": "All",
                "metric": "Who agrees.",
                "success_criterion": criterion,
                "check": CHECK,
                "facts": {"done": False, "real": False, "given": False, "counted": True},
                "owner": "Team",
                "status": "running",
            }
        ]
    }


def measured(folder: Path, *, agree: int, others: int, first: int | None = None) -> SqliteStore:
    """A store with a workshop that measured the test; its first answer locked the criterion.

    Of as many people, `first` had agreed in a round before, where there was one.
    """
    test = PlannedTest(
        id=TestCardId("asked"), hypothesis=HypothesisId("one-door"), step=StepId("vote"), criterion=LOCKED, check=CHECK
    )
    store = SqliteStore.open(folder / "store.sqlite3", rehearsal=False)
    opened = opened_workshop(replace(workshop_plan(), tests=(test,)).sealed())
    store.append_event(opened.workshop, opened)
    store.append_event(opened.workshop, StepStarted(at=after(1), step=StepId("vote")))
    earlier = [] if first is None else [(1, first)]
    for number, so_many in [*earlier, (len(earlier) + 1, agree)]:
        positions = ["agree"] * so_many + ["disagree"] * (agree + others - so_many)
        ballots = [ballot(f"p{n}", {"i1": {"position": each}}) for n, each in enumerate(positions)]
        hold_round(store, round_definition(options=OPTIONS, number=number), ballots)
    for lock in criteria_to_lock(state_of(store, statements()), [statements().id], after(20)):
        store.append_event(opened.workshop, lock)
    return store


@pytest.fixture(scope="module")
def moved(tmp_path_factory: pytest.TempPathFactory) -> MadePack:
    """A pack in all formats, made after the criterion was changed."""
    folder = tmp_path_factory.mktemp("moved")
    library = library_in(folder, lambda files: with_card(files, HOSTILE))
    with closing(measured(folder, agree=5, others=7, first=8)) as store:
        kept(store, LEARNED)
        order = PackOrder(audience=Audience.TEAM, formats=tuple(PackFormat), annex=True)
        return make_pack(library, store, order, activities=ACTIVITIES, policy=Policy(), now=EVENING)


def told(pack: MadePack, ending: str) -> str:
    """All text of the file with this ending."""
    content = next(content for name, content in pack.files.items() if name.endswith(ending))
    match ending:
        case ".html":
            return words(parsed(content.decode()))
        case ".pdf":
            return " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages)
        case ".docx":
            return " ".join(each.text for each in Document(io.BytesIO(content)).paragraphs)
        case ".pptx":
            return " ".join(_on_slides(Presentation(io.BytesIO(content))))
    sheets = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return " ".join(
        str(cell) for name in sheets.sheet_names for row in sheets.get_sheet_by_name(name).to_python() for cell in row
    )


def _on_slides(deck: Any) -> list[str]:
    return [shape.text_frame.text for slide in deck.slides for shape in slide.shapes if shape.has_text_frame]


@pytest.mark.parametrize("ending", [".html", ".pdf", ".docx", ".pptx", ".xlsx"])
def test_every_format_tells_the_verdict_and_the_moved_goalpost(moved: MadePack, ending: str) -> None:
    text = " ".join(told(moved, ending).split())
    for sentence in (
        f"The criterion was changed after answers had come in: it was “{LOCKED}”.",
        HOSTILE,
        "Not met",
        "Nobody rang at night.",
        "The hours matter.",
        "medium" if ending == ".xlsx" else "How sure we are: medium",
        "Chair of the working group",
        "5 of 12 people.",
        "In round 1: Met. 8 of 12 people.",
        "3 fewer people than in round 1 gave an answer that counts here.",
        "people said it rather than did it",
        "2026-11-24" if ending == ".xlsx" else "Locked on 24 November 2026",
    ):
        assert sentence in text, sentence


@pytest.mark.parametrize("ending", [".html", ".pdf", ".docx", ".pptx", ".xlsx"])
def test_every_format_tells_the_idea_that_is_tried_and_what_could_hurt(moved: MadePack, ending: str) -> None:
    text = " ".join(told(moved, ending).split())
    for sentence in (
        IDEA["title"],
        IDEA["could_hurt"],
        "kettle.",
        "A round of notes",
        "left aside",
        "Nobody would ring it.",
        "People want it: 3 of 5",
        "It hurts nobody: 0 of 5",
        *(() if ending == ".xlsx" else ("Tests that try it", "The idea that it tries")),
    ):
        assert str(sentence) in text, sentence


def test_the_annex_has_a_row_for_each_idea_with_the_tests_that_try_it(moved: MadePack) -> None:
    (table,) = (each for each in annex_tables(moved.pack) if each.name == "ideas")
    (row,) = (dict(zip(table.columns, row, strict=True)) for row in table.rows)
    assert (row["hypothesis"], row["idea"], row["tests"]) == ("one-door", "bell", "We ask")
    assert row["scores"] == "People want it: 3 of 5; It hurts nobody: 0 of 5"


@pytest.mark.parametrize(
    ("agree", "others", "verdict", "people"),
    [
        (9, 3, "Met", "12"),
        (4, 8, "Not met", "12"),
        (5, 4, "Too few to say", "9"),
        (1, 0, "Too few to say", ""),
        (0, 0, "Too few to say", ""),
    ],
)
def test_a_pack_judges_by_what_it_shows(tmp_path: Path, agree: int, others: int, verdict: str, people: str) -> None:
    with closing(measured(tmp_path, agree=agree, others=others)) as store:
        (test,) = context_of(library_in(tmp_path, with_card), store).hypotheses[0].tests
    assert [(each.verdict, each.people) for each in test.verdicts] == [(verdict, people)]
    assert test.amendments == ()
    assert test.strength == "low"
