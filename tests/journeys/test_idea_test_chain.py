"""The example's chain, played through: hypothesis, test card, survey, verdict, learning card, pack.

Scripted people answer over HTTP on the hub's real pages, in two rounds that the projector's page of tests opens. Their answers are
counted here by hand; what the kit says must be that.
"""

from __future__ import annotations

import csv
import shutil
from collections.abc import Mapping, Sequence
from contextlib import ExitStack, closing
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from facilitation_kit.activities.registry import load_activities
from facilitation_kit.analysis.disclosure_control import Policy
from facilitation_kit.content.library import Library
from facilitation_kit.facilitator.hub_client import HubClient
from facilitation_kit.facilitator.hypotheses import Hypotheses
from facilitation_kit.identifiers import DecisionId, HypothesisId, TestCardId
from facilitation_kit.playback.packs import request_for
from facilitation_kit.playback.rendering import render
from facilitation_kit.rehearsal.pages import read_page
from facilitation_kit.responses.evidence_records import Confidence, Decision, DecisionKind
from facilitation_kit.responses.sqlite_store import SqliteStore
from tests.playback.made_packs import parsed, words
from tests.running_hub import PROJECT, TOKEN, Facilitator, Person, RunningHub

CARD = "one-number-survey"
DOOR = HypothesisId("front-door")
FIRST_ROUND: list[set[str]] = [
    *[{"en", "strongly_agree", "message", "10", "good"}] * 3,
    *[{"pl", "agree", "call", "20", "ok"}] * 4,
    *[{"en", "disagree", "walk_in", "bad"}] * 3,
    *[{"ar", "message", "60", "good"}] * 2,
]
"""What each person chooses, wherever it is offered; the last two leave the first question out."""
SECOND_ROUND: list[set[str]] = [*[{"en", "agree"}] * 9, *[{"en", "neither"}] * 3]
AGREE = {"agree", "strongly_agree"}


def project_in(folder: Path) -> Path:
    """A copy of the example project, to be edited."""
    shutil.copytree(PROJECT / "ideas", folder / "ideas")
    shutil.copytree(PROJECT / "surveys", folder / "surveys")
    (folder / "workshops").mkdir()
    for sheet in (PROJECT / "workshops").glob("*.yaml"):
        shutil.copy(sheet, folder / "workshops")
    return folder


def answer_all(person: Person, chosen: set[str]) -> None:
    """Choose what is in `chosen` where it is offered, skip other questions, and leave after the last choice."""
    page, left = person.page(), set(chosen)
    for _ in range(12):
        form = read_page(page.text, status=page.status_code, address=str(page.url)).answer_form
        if form is None or not left:
            return
        posted = tuple((each.name, each.value) for each in form.choices if each.value in left)
        left -= {value for _, value in posted}
        button = form.button("save" if posted else "skip") or form.button("save")
        page = person.client.post(form.action, data=_posted(form.with_answers(posted, button)))
        assert page.status_code == 200, page.text[:300]
    raise AssertionError("more pages than the form has questions")


def _posted(pairs: Sequence[tuple[str, str]]) -> dict[str, list[str]]:
    return {name: [value for other, value in pairs if other == name] for name, _ in pairs}


def agreeing(people: Sequence[set[str]]) -> tuple[int, int]:
    """By hand: who agreed, of those who answered the question."""
    asked = AGREE | {"disagree", "neither"}
    return sum(bool(AGREE & one) for one in people), sum(bool(asked & one) for one in people)


def learning_card() -> Decision:
    """The example's own, as its table has it."""
    with (PROJECT / "ideas/example_evidence/decisions.csv").open(encoding="utf-8-sig", newline="") as file:
        row = next(row for row in csv.DictReader(file) if row["tests"] == CARD)
    return Decision(
        id=DecisionId(row["id"]),
        hypothesis=HypothesisId(row["hypothesis"]),
        kind=DecisionKind(row["kind"]),
        reason=row["reason"],
        observed=row["observed"],
        surprise=row["surprise"],
        learned=row["learned"],
        confidence=Confidence(row["confidence"]),
        next_action=row["next_action"],
        owner=row["owner"],
        decided_by=row["decided_by"],
        decided_on=date.fromisoformat(row["decided_on"]),
        tests=(TestCardId(CARD),),
    )


def told(page: Hypotheses, answer: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """What the projector's page says of the test: in an answer, or now."""
    answer = answer or page.answer({"kind": "list"})
    assert answer is not None
    tests = [test for each in answer["list"]["hypotheses"] for test in each["tests"]]
    found: dict[str, Any] = next(test for test in tests if test["id"] == CARD)
    return found


def test_the_chain_from_a_hypothesis_to_a_pack(tmp_path: Path) -> None:
    project = project_in(tmp_path / "project")
    with RunningHub(tmp_path / "data", project=project) as hub, hub.facilitator() as facilitator, ExitStack() as stack:
        page = Hypotheses(lambda: stack.enter_context(HubClient(hub.control, TOKEN)), with_tests=True)
        test = told(page)
        assert "open that workshop on the console" in test["measure"]["says"]
        assert (test["measure"]["offer"], test["locked_on"], test["so_far"]) == ("", None, 0)
        code = facilitator.open("idea-test")["workshop"]["code"]
        people = [stack.enter_context(Person(hub, code)) for _ in FIRST_ROUND]
        _ask(page, facilitator, people, FIRST_ROUND, project)
        test = told(page)
        assert (test["so_far"], len(test["amendments"])) == (0, 1)
        assert [each["verdict"] for each in test["verdicts"]] == ["Met"]
        assert test["verdicts"][0]["sentences"][0] == "7 of 10 people."
        assert agreeing(FIRST_ROUND) == (7, 10)

        _ask(page, facilitator, people, SECOND_ROUND)
        (verdict,) = told(page)["verdicts"]
        assert agreeing(SECOND_ROUND) == (9, 12)
        assert (verdict["answered"], verdict["sentences"][0]) == ("12", "9 of 12 people.")
        assert verdict["sentences"][-2:] == [
            "In round 1: Met. 7 of 10 people.",
            "2 more people than in round 1 gave an answer that counts here.",
        ]
        facilitator.act("close_workshop")
        with HubClient(hub.control, TOKEN) as client:
            client.keep([(learning_card(), 0)], by="service designer")
    _the_pack_tells_all(tmp_path / "data", project)


def _ask(
    page: Hypotheses,
    facilitator: Facilitator,
    people: Sequence[Person],
    choices: Sequence[set[str]],
    edited: Path | None = None,
) -> None:
    """A round from the page's button to the reveal; its criterion is moved after the first answer where `edited` is given."""
    answer = page.answer({"kind": "open", "id": CARD})
    assert answer is not None
    assert answer["said"]["text"] == ""
    assert told(page, answer)["measure"]["says"] == "People can answer now, in the step “A few questions”."
    assert facilitator.look()["round"]["status"] == "open"
    for number, (person, chosen) in enumerate(zip(people, choices, strict=True)):
        answer_all(person, chosen)
        if number == 0 and edited is not None:
            assert told(page)["locked_on"] == datetime.now(UTC).date().isoformat()
            cards = edited / "ideas/test_cards.yaml"
            text = cards.read_text(encoding="utf-8")
            moved = text.replace("At least 6 of 10 young people", "At least 3 of 10 young people")
            assert moved != text
            cards.write_text(moved, encoding="utf-8")
    facilitator.act("close_round")
    if edited is not None:
        test = told(page)
        assert test["so_far"] == len(choices) - len(choices) % 5, "in fives, until the room has seen it"
        assert test["verdicts"] == []
    facilitator.act("reveal_round")


def _the_pack_tells_all(data: Path, project: Path) -> None:
    with closing(SqliteStore.open(data / "store.sqlite3", rehearsal=False)) as store:
        request = request_for(
            Library.load(project), store, activities=load_activities(), policy=Policy(), now=datetime.now(UTC)
        )
        text = words(parsed(render(request).decode()))
    card = learning_card()
    for link in (
        "one front door for every worry",
        "A survey about one number",
        "it was “At least 6 of 10 young people who answer agree or strongly agree, and at least 10 answer.”",
        "Locked on",
        "9 of 12 people.",
        "In round 1: Met. 7 of 10 people.",
        "2 more people than in round 1 gave an answer that counts here.",
        *(" ".join(part.split()) for part in (card.observed, card.surprise, card.learned, card.next_action)),
        card.decided_by,
    ):
        assert link in text, link
