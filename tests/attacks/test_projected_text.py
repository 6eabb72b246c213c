"""Words that nobody has looked at, on their way to a screen: everything that a room, a reader or another phone is sent."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from facilitation_kit.activities.registry import load_activities
from facilitation_kit.identifiers import RoundId
from facilitation_kit.responses.records import ModerationState
from facilitation_kit.responses.safety_records import ApprovedText
from facilitation_kit.responses.sqlite_store import SqliteStore
from tests.playback.made_packs import library_in, page_of
from tests.word_queue import BUS, DANGER, NUMBER, Writing

PLANTED = (BUS, NUMBER, DANGER)


@pytest.fixture
def writing(tmp_path: Path) -> Iterator[Writing]:
    with Writing(tmp_path) as made:
        yield made


def a_workshop_with_words(writing: Writing) -> None:
    """Three people write, enough others vote, the result is revealed."""
    writing.ask_why()
    for words in PLANTED:
        writing.writes(writing.person(), words)
    writing.votes(6)
    writing.act("close_round")
    writing.act("reveal_round")


def everything_sent(writing: Writing, folder: Path) -> dict[str, str]:
    """What reaches anybody but the writer and the moderator, by the name of the surface."""
    stranger = writing.person()
    writing.log_in()
    return {
        "projector": json.dumps(writing.room.projector.view(), ensure_ascii=False),
        "phones": json.dumps(writing.room.phone.view(), ensure_ascii=False),
        "console": json.dumps(writing.room.console.view(), ensure_ascii=False),
        "result": writing.api("GET", "/workshops/w1/results/w1.vote.1").text,
        "another phone": stranger.get("/now").text,
        "control page": writing.ask("GET", "/w/w1").text,
        "list of workshops": writing.ask("GET", "/").text,
        "safeguarding list": writing.ask("GET", "/w/w1/safeguarding").text,
        "pack": page_of(library_in(folder), writing.store),
    }


def leaking(surfaces: dict[str, str], words: str) -> set[str]:
    return {name for name, text in surfaces.items() if words in text}


def test_control_without_moderation_the_words_are_on_every_screen_and_in_the_pack(
    writing: Writing, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def everything(store: SqliteStore, round_id: RoundId) -> list[ApprovedText]:
        """As a store would answer that shows what people write at once."""
        consents = {each.id: store.consent_of(each.id) for each in store.participants()}
        authors = {row.key: row.participant for row in store.rows()}
        return [
            ApprovedText(
                key=text.key,
                item=text.item,
                field=text.field,
                participant=authors[text.key],
                round=round_id,
                text=text.text,
                redacted=False,
                at=text.at,
                given_under=consents[authors[text.key]],
                consent=consents[authors[text.key]],
            )
            for text in store.moderation_queue(writing.room.state.id, list(ModerationState))
        ]

    monkeypatch.setattr(SqliteStore, "approved_text", everything)
    a_workshop_with_words(writing)
    found = everything_sent(writing, tmp_path)
    assert {"projector", "phones", "console", "result", "control page", "pack"} <= leaking(found, BUS)


def test_words_that_nobody_has_approved_reach_no_screen_and_no_pack(writing: Writing, tmp_path: Path) -> None:
    a_workshop_with_words(writing)
    assert {each["text"] for each in writing.queue()} == set(PLANTED)
    found = everything_sent(writing, tmp_path)
    assert all(leaking(found, words) == set() for words in PLANTED)


def test_held_and_escalated_words_reach_none_either_and_redacted_ones_only_as_redacted(
    writing: Writing, tmp_path: Path
) -> None:
    a_workshop_with_words(writing)
    writing.decide(BUS, "approve")
    writing.decide(BUS, "hold")
    writing.decide(DANGER, "escalate")
    writing.decide(NUMBER, "redact", "Ask my cousin")
    found = everything_sent(writing, tmp_path)
    assert all(leaking(found, words) == set() for words in (*PLANTED, "900123"))
    assert {"projector", "phones", "pack"} <= leaking(found, "Ask my cousin")


def test_approved_words_reach_the_screens_and_the_pack(writing: Writing, tmp_path: Path) -> None:
    a_workshop_with_words(writing)
    writing.decide(BUS, "approve")
    found = everything_sent(writing, tmp_path)
    assert {"projector", "phones", "control page", "pack"} <= leaking(found, BUS)


def test_no_other_activity_of_the_kit_takes_words_that_would_go_another_way() -> None:
    """A new field for open text must come with a look at where it is shown.

    For notes that is test_ideas_browser.py, for those of a journey map test_journey_room.py, for persona cards
    test_persona_cards.py, for surveys test_survey_phones.py.
    """
    fields = {
        (name, each.name) for name, one in load_activities().items() for each in one.fields if each.kind == "text"
    }
    notes = {("ideas", f"note_{number}") for number in range(1, 10)}
    notes |= {("personas", "text"), ("card_check", "change"), ("survey", "words")}
    notes |= {("journey_map", f"note_{number}") for number in range(1, 7)}
    assert fields == {("dot_vote", "concern_reason"), *notes}
