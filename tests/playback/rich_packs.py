"""A pack of the example project with something in every field, for tests of all formats."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

from facilitation_kit.activities.rounds import Item, RoundDefinition
from facilitation_kit.identifiers import DecisionId, ItemId, TestCardId
from facilitation_kit.playback.context import (
    ChangeLine,
    EvidenceNote,
    FeedbackLine,
    InsightLine,
    Pack,
    PackLine,
    RecommendationLine,
)
from facilitation_kit.playback.formats import PackFormat
from facilitation_kit.playback.hypothesis_context import DecisionLine, HypothesisPage, HypothesisTest, PackQuote
from facilitation_kit.playback.rendering import RenderRequest
from facilitation_kit.responses.sqlite_store import SqliteStore
from tests.builders import ballot
from tests.example_project import example_library
from tests.playback.made_packs import dot_vote, dots, request_of, statements
from tests.stored_rounds import add_workshop, hold_round, store_in

__all__ = ["example_library", "example_store", "rich_pack", "rich_request"]


def example_store(folder: Path, *, rehearsal: bool = False) -> SqliteStore:
    """Two rounds of dots on three hypotheses of the example, and one of statements in a second workshop."""
    store = store_in(folder, rehearsal=rehearsal)
    for number, ballots in ((1, dots(5, 7, concerns=1)), (2, dots(9, 3))):
        hold_round(store, _dot_vote(number), ballots)
    add_workshop(store, "w2")
    chosen = ("agree", "agree", "agree", "disagree", "pass")
    people = [
        ballot(f"q{n:02}", {f"i{item}": {"position": chosen[(n * item) % 5]} for item in (1, 2, 3)}) for n in range(12)
    ]
    hold_round(store, replace(statements(workshop="w2"), items=_items()), people)
    return store


def rich_pack(pack: Pack) -> Pack:
    """The same pack with footnotes, insights, feedback, tests, decisions, changes and questions."""
    first, before = pack.hypotheses[0], len(pack.evidence)
    return replace(
        pack,
        hypotheses=(_tested(first, before), *pack.hypotheses[1:]),
        questions=(
            PackLine(text="Which thresholds could you change by yourselves?", anchor=first.anchor),
            PackLine(text="Who would be the first to notice that the front door works?"),
        ),
        insights=(
            InsightLine(
                id="one-steady-adult",
                anchor="insight-one-steady-adult",
                title="One steady adult matters more than the name of the service.",
                paragraphs=("In nearly every interview people named one person, and seldom an organisation.",),
                supporting=(before + 1, before + 2),
                challenging=(before + 3,),
                hypotheses=(PackLine(text=first.phrase, anchor=first.anchor),),
            ),
        ),
        recommendations=(
            RecommendationLine(
                id="keep-workers",
                paragraphs=("Let young people keep their worker when the programme ends.",),
                insights=(PackLine(text="One steady adult", anchor="insight-one-steady-adult"),),
                owner="Commissioning lead",
            ),
        ),
        evidence=pack.evidence
        + tuple(
            EvidenceNote(
                number=number,
                id=name,
                anchor=f"evidence-{name}",
                text=text,
                places=(PackLine(text=first.phrase, anchor=first.anchor),),
            )
            for number, (name, text) in enumerate(
                (
                    ("q-same-story", "Quote. Interviews with young people in specialist services, autumn 2026"),
                    ("q-eleven-calls", "Quote. Focus group with parents and carers, October 2026"),
                    ("obs-two-doors", "Observation. Visits to youth settings, autumn 2026"),
                ),
                start=before + 1,
            )
        ),
        feedback=(
            _feedback(
                "evening-hours", "Longer hours in the evening", "done", "done", did="Open until nine on Tuesdays."
            ),
            _feedback(
                "no-forms",
                "No more forms",
                "partly",
                "partly done",
                did="Two forms are gone.",
                reason="One is the law.",
            ),
            _feedback(
                "own-key",
                "A key to the building",
                "not_possible",
                "not possible",
                reason="The insurance does not allow it.",
                decided_by="Head of youth service",
            ),
        ),
        since=date(2026, 10, 1),
        changes=(
            ChangeLine(what=first.phrase, before="exploring", now="testing", anchor=first.anchor),
            ChangeLine(what="A key to the building", before="", now="not possible", anchor="feedback"),
        ),
    )


def rich_request(folder: Path, pack_format: PackFormat = PackFormat.HTML, *, rehearsal: bool = False) -> RenderRequest:
    """What is rendered of the example project for the working group, with every field filled."""
    with closing(example_store(folder, rehearsal=rehearsal)) as store:
        request = request_of(example_library(), store, pack_format=pack_format)
    return replace(request, pack=rich_pack(request.pack))


def _tested(page: HypothesisPage, before: int) -> HypothesisPage:
    """The page with a test, a decision and footnotes after those that the pack has already."""
    noted = tuple(replace(quote, note=number) for number, quote in enumerate(page.supporting[:2], start=before + 1))
    observation = PackQuote(
        id="obs-two-doors",
        anchor="evidence-obs-two-doors-1",
        paragraphs=("At two of four places the sign at the door names a service that closed [some time] ago.",),
        attribution="",
        kind="observation",
        note=before + 3,
    )
    return replace(
        page,
        supporting=(*noted, *page.supporting[2:]),
        challenging=(*page.challenging, observation),
        tests=(
            HypothesisTest(
                id=TestCardId("one-number"),
                title="One number for six weeks",
                assumption="People will ring a number that they do not know yet.",
                method="A shared phone line of two services",
                people="Families and workers in the north of the city",
                measured="Days from the first call to the first meeting",
                criterion="At least 6 of 10 callers meet somebody within 7 days",
                minimum="10 callers",
                owner="Service designer, project team",
                due=date(2027, 2, 26),
                status="planned",
            ),
        ),
        decisions=(
            DecisionLine(
                id=DecisionId("front-door-2026-11"),
                decision="test more",
                reason=("The vote was close, and the strongest doubt is about trust.",),
                observed=("Nine of twelve put a dot here.",),
                learned=("A door is only as good as whoever opens it.",),
                next_action=("Run the line for six weeks.",),
                owner="Service designer, project team",
                decided_by="Chair of the working group",
                decided_on=date(2026, 11, 20),
            ),
        ),
        nudge="",
    )


def _feedback(
    name: str, said: str, status: str, words: str, *, did: str = "", reason: str = "", decided_by: str = ""
) -> FeedbackLine:
    return FeedbackLine(
        id=name,
        said=said,
        who="Young people at the Quayside youth centre",
        status=status,
        status_words=words,
        did=(did,) if did else (),
        reason=(reason,) if reason else (),
        decided_by=decided_by,
        on=date(2026, 11, 18),
    )


def _items() -> tuple[Item, ...]:
    return tuple(
        Item(id=ItemId(f"i{number}"), label=each.plain, phrase=each.emphasis.phrase, hypothesis=each.id)
        for number, each in enumerate(example_library().hypotheses[:3], start=1)
    )


def _dot_vote(number: int) -> RoundDefinition:
    return dot_vote(number, options=_items())
