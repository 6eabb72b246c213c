"""A real hub with invented research in it, for tests of the pages that show research."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from facilitation_kit.activities.rounds import Item
from facilitation_kit.content.consent import ConsentItem
from facilitation_kit.content.quotes import AgeBand, ConsentScope, Role, Sex, Stance
from facilitation_kit.facilitator.hub_client import HubClient
from facilitation_kit.identifiers import DecisionId, FeedbackId, HypothesisId, ItemId, TestCardId
from facilitation_kit.responses.evidence_records import (
    Decision,
    DecisionKind,
    EvidenceRecord,
    FeedbackItem,
    FeedbackStatus,
    FeedbackStep,
    HypothesisLink,
)
from facilitation_kit.responses.sqlite_store import SqliteStore
from tests.builders import NOON, ballot, consent, moderation, round_definition
from tests.made_evidence import case, code, coding, fact, insight, source
from tests.running_hub import TOKEN, RunningHub
from tests.stored_rounds import hold_round, store_in

__all__ = ["FIRST", "TALK", "WORDS", "ResearchHub", "research_hub"]

WORDS = {0: "A number that nobody answers is worse than none.", 1: "I would never ring.", 2: "Ask somebody else."}
"""What people of the workshop wrote: the first may be quoted inside, the second nowhere but in the team, the third not."""

FIRST = HypothesisId("front-door")
"""A hypothesis of the example project."""

_SAID = (
    ("I", "", "What happened when you first asked for help?"),
    ("P1", "p1", "They sent me on. Anna at Quayside was the one who stayed, for 3 years and 4 schools. 😀"),
    ("I", "", "And what did that change?"),
    ("P2", "p2", "For me, nothing.\n\nI had to tell it all again to everybody, and nobody wrote it down."),
    ("P1", "p1", "I could ring one person. That was it."),
)


def _talk() -> tuple[str, list[tuple[int, int, str | None, str]]]:
    text, turns = "", []
    for speaker, who, words in _SAID:
        text += ("\n\n" if text else "") + f"{speaker}: "
        turns.append((len(text), len(text) + len(words), who or None, speaker))
        text += words
    return text, turns


TALK, _TURNS = _talk()


@dataclass(frozen=True)
class ResearchHub:
    """Where it runs."""

    hub: RunningHub
    client: HubClient
    data_dir: Path


@contextmanager
def research_hub(data_dir: Path, *, token: str = TOKEN) -> Iterator[ResearchHub]:
    """A hub with twelve people, one talk, a few facts and what is made of them, and a workshop that has ended a round."""
    data_dir.mkdir(exist_ok=True)
    with closing(store_in(data_dir)) as store:
        _hold_workshop(store)
    environment = {"FACILITATE_CONTROL_TOKEN": token}
    with RunningHub(data_dir, environment=environment) as hub, HubClient(hub.control, token) as client:
        client.keep([(record, 0) for record in _records()], by="researcher")
        yield ResearchHub(hub, client, data_dir)


def _hold_workshop(store: SqliteStore) -> None:
    """Six people put a dot on a hypothesis, and three of them say what is wrong with it."""
    options = (Item(id=ItemId("i1"), label="One front door", hypothesis=FIRST), Item(id=ItemId("i2"), label="Buses"))
    definition = round_definition("dot_vote", options=options, settings={"dots": 2, "cap": 1, "concerns": True})
    ballots = [
        ballot(
            f"person-{n}", {"i1": {"dots": 1, **({"concern": True, "concern_reason": WORDS[n]} if n in WORDS else {})}}
        )
        for n in range(6)
    ]
    hold_round(store, definition, [replace(each, group="young-people") for each in ballots])
    store.record_consent(consent("person-0", ConsentItem.TAKE_PART, ConsentItem.QUOTED_INSIDE, seconds=6))
    store.record_consent(consent("person-1", ConsentItem.TAKE_PART, seconds=6))
    for n in WORDS:
        store.moderate(moderation(f"{definition.id}-person-{n}", item="i1", field="concern_reason", seconds=120))


def _records() -> list[EvidenceRecord]:
    talk = source(TALK, *((start, end, who) for start, end, who, _ in _TURNS), source_id="talk-1")
    turns = tuple(replace(turn, speaker=speaker) for turn, (*_, speaker) in zip(talk.turns, _TURNS, strict=True))
    people = [
        replace(case(f"p{n}"), sex=Sex.WOMAN, age_band=AgeBand.AGE_16_17, consent_scope=ConsentScope.WORKING_GROUP)
        for n in range(1, 8)
    ]
    workers = [replace(case(f"w{n}"), role=Role.PRACTITIONER) for n in range(1, 6)]
    told_again = "I had to tell it all again to everybody, and nobody wrote it down."
    place = (TALK.index(told_again), TALK.index(told_again) + len(told_again))
    return [
        *people,
        *workers,
        code("trust", "Trust"),
        replace(code("telling-again", "Telling it again"), colour="#801650"),
        replace(talk, title="Talk at the youth centre", turns=turns),
        coding("c-1", *place, source_id="talk-1", code_id="telling-again"),
        replace(
            fact("told-again", told_again, case_id="p2", span=place, source_id="talk-1", hypothesis=FIRST),
            consent_scope=ConsentScope.INTERNAL,
        ),
        fact("door", "One number, and somebody who answered it.", case_id="w1", hypothesis=FIRST),
        replace(insight("one-person", supporting=("told-again",)), links=(_link(FIRST),)),
        Decision(
            id=DecisionId("d-1"),
            hypothesis=FIRST,
            kind=DecisionKind.TEST_MORE,
            reason="Most of what we heard comes from one place.",
            learned="The number matters less than who answers.",
            next_action="Ask in two more youth centres",
            owner="Participation lead",
            decided_by="Working group",
            decided_on=NOON.date(),
            tests=(TestCardId("one-number"),),
        ),
        FeedbackItem(
            id=FeedbackId("one-form"),
            said="One form instead of four.",
            who="Young people at the youth centre",
            steps=(FeedbackStep(status=FeedbackStatus.IN_PROGRESS, on=NOON.date(), did="Two services share a form."),),
            hypotheses=(FIRST,),
        ),
    ]


def _link(hypothesis: HypothesisId) -> HypothesisLink:
    return HypothesisLink(hypothesis=hypothesis, stance=Stance.SUPPORTS)
