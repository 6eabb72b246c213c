"""What the evidence page may read and change, against a real hub."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from facilitation_kit.analysis.policy import Policy
from facilitation_kit.content.quotes import ConsentScope
from facilitation_kit.errors import KitError, LiveError
from facilitation_kit.facilitator.evidence import Evidence
from facilitation_kit.facilitator.evidence_desk import EvidenceDesk
from facilitation_kit.facilitator.evidence_wishes import read_wish
from facilitation_kit.responses.data_directory import DataDirectory
from facilitation_kit.responses.evidence_json import record_object
from facilitation_kit.responses.evidence_records import Case, Fact, FeedbackItem, Insight, Source
from facilitation_kit.safeguarding.pii_flags import WatchList
from tests.example_project import example_library
from tests.facilitator.research_hub import FIRST, TALK, WORDS, ResearchHub, research_hub

LIBRARY = example_library()
NOW = datetime(2026, 11, 28, 20, 0, tzinfo=UTC)
SAID = "They sent me on. Anna at Quayside was the one who stayed, for 3 years and 4 schools. 😀"
SHOWN = "They sent me on. [A worker] was the one who stayed, for [years]. 😀"


@pytest.fixture(scope="module")
def research(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ResearchHub]:
    with research_hub(tmp_path_factory.mktemp("data")) as running:
        yield running


@pytest.fixture
def page(research: ResearchHub) -> Evidence:
    """The widget, which a test asks as the browser would."""
    desk = EvidenceDesk(
        research.client,
        DataDirectory.look(research.data_dir),
        LIBRARY,
        Policy(),
        watch_list=WatchList(workers=("Anna",)),
        clock=lambda: NOW,
    )
    return Evidence(lambda: desk)


def ask(page: Evidence, kind: str, **more: Any) -> dict[str, Any]:
    wish = read_wish({"kind": kind, "by": "Researcher", **more})
    assert wish is not None
    return page.answer(wish)


def new_quote(**more: Any) -> dict[str, Any]:
    start = TALK.index(SAID)
    place = {"source": "talk-1", "start": start, "end": start + len(SAID)}
    return {"id": "", "kind": "quote", "text_verbatim": "whatever the page says", "case": "p1", **place, **more}


def keep(
    page: Evidence, record: dict[str, Any], *, of: str = "fact", replaces: int = 0, why: str = ""
) -> dict[str, Any]:
    told = ask(page, "keep", of=of, record=record, replaces=replaces, why=why)
    assert "problem" not in told, told["problem"]
    kept: dict[str, Any] = told["keep"]
    return kept


def stored(research: ResearchHub, fact: str) -> Fact:
    return research.client.evidence_history(Fact, fact)[-1].record


def test_everything_is_told_but_the_texts_of_sources(page: Evidence) -> None:
    told = ask(page, "load")["load"]
    assert [each["id"] for each in told["source"]] == ["talk-1"]
    assert {each["record"]["id"] for each in told["fact"]} >= {"told-again", "door"}
    first = next(each for each in told["hypotheses"] if each["id"] == FIRST)
    assert first["supports"] >= 2
    assert "speaks for it" in first["nudge"]
    assert "Anna" not in str(told)
    assert "Anna" in str(ask(page, "read", id="talk-1")["read"])


def test_nothing_of_it_is_in_a_trait(page: Evidence) -> None:
    ask(page, "load")
    ask(page, "read", id="talk-1")
    synced = page.get_state()
    assert {name for name in synced if not name.startswith("_")} <= {"control_page", "layout", "tabbable", "tooltip"}
    assert "wrote it down" not in str({name: value for name, value in synced.items() if name not in ("_esm", "_css")})


def test_a_quote_says_what_stands_in_its_source_whatever_the_page_says(page: Evidence, research: ResearchHub) -> None:
    kept = keep(page, new_quote())
    assert stored(research, kept["id"]).text_verbatim == SAID
    changed = {**record_object(stored(research, kept["id"])), "text_verbatim": "I never said that.", "start": 0}
    keep(page, {**changed, "excerpt": "They sent me on."}, replaces=1)
    assert stored(research, kept["id"]).text_verbatim == SAID
    assert stored(research, kept["id"]).start == TALK.index(SAID)


def test_every_replacement_is_written_down_with_who_and_why(page: Evidence, research: ResearchHub) -> None:
    without_reason = ask(page, "keep", of="fact", record=new_quote(text_published=SHOWN))
    assert "nobody has said why" in without_reason["problem"]
    kept = keep(page, new_quote(text_published=SHOWN), why="named a worker")
    first = stored(research, kept["id"]).edits
    assert [(each.before, each.after, each.why, each.by) for each in first] == [
        ("Anna at Quayside", "[A worker]", "named a worker", "Researcher"),
        ("3 years and 4 schools", "[years]", "named a worker", "Researcher"),
    ]
    later = SHOWN.replace("They sent", "[The school] sent")
    keep(page, {**record_object(stored(research, kept["id"])), "text_published": later}, replaces=1, why="who sent")
    edits = stored(research, kept["id"]).edits
    assert [each.why for each in edits] == ["who sent", "named a worker", "named a worker"]
    silent = ask(page, "keep", of="fact", record=new_quote(text_published=SAID.replace("sent", "pushed")), why="x")
    assert "outside of brackets" in silent["problem"]
    assert "pushed" not in silent["problem"]


def test_words_leave_the_team_only_when_somebody_has_answered_no(page: Evidence, research: ResearchHub) -> None:
    wide = new_quote(text_published=SHOWN, consent_scope="public")
    refused = ask(page, "keep", of="fact", record=wide, why="named a worker")
    assert "recognise" in refused["problem"]
    yes = ask(page, "keep", of="fact", record={**wide, "review": {"recognisable": True}}, why="named a worker")
    assert "recognise" in yes["problem"]
    kept = keep(page, {**wide, "review": {"recognisable": False, "note": "two of us"}}, why="named a worker")
    review = stored(research, kept["id"]).review
    assert review is not None
    assert (review.recognisable, review.by, review.at, review.note) == (False, "Researcher", NOW, "two of us")
    other_words = {**record_object(stored(research, kept["id"])), "text_published": "", "review": None}
    assert "recognise" in ask(page, "keep", of="fact", record=other_words, replaces=1)["problem"]


def test_before_it_is_kept_the_page_is_told_what_others_would_see(page: Evidence) -> None:
    told = ask(page, "weigh", of="fact", record=new_quote(attribution_level="role_age_band"))["weigh"]
    assert told["words"] == "Young woman, 16\N{EN DASH}17"
    assert told["most"] == "working_group"
    assert {each["text"] for each in told["rare"]} >= {"Anna", "3 years", "4 schools"}
    for each in told["rare"]:
        assert SAID[each["start"] : each["end"]] == each["text"]
    bracketed = ask(page, "weigh", of="fact", record=new_quote(text_published=SHOWN))["weigh"]
    assert bracketed["rare"] == []
    assert [each["after"] for each in bracketed["replaced"]] == ["[A worker]", "[years]"]
    silent = ask(page, "weigh", of="fact", record=new_quote(text_published="Something else."))["weigh"]
    assert "brackets" in silent["fault"]


def test_too_few_people_of_a_kind_are_said_to_be_so(page: Evidence) -> None:
    keep(page, {"id": "only-one", "role": "parent_carer", "consent_scope": "public"}, of="case")
    told = ask(page, "weigh", of="fact", record={**new_quote(), "case": "only-one"})["weigh"]
    assert told["words"] == ""
    assert told["why"]


def test_two_people_at_one_record_see_both_sides(page: Evidence, research: ResearchHub) -> None:
    record = {"id": "ours", "title": "What we make of it.", "supporting": ["door"]}
    keep(page, record, of="insight")
    keep(page, {**record, "title": "Theirs."}, of="insight", replaces=1)
    late = ask(page, "keep", of="insight", record={**record, "title": "Mine."}, replaces=1)
    assert "meanwhile" in late["problem"]
    assert [each["title"] for each in late["current"]] == ["Theirs."]
    assert research.client.evidence_history(Insight, "ours")[-1].record.title == "Theirs."


def test_decisions_and_feedback_need_a_named_role_and_a_day(page: Evidence, research: ResearchHub) -> None:
    decision = {"id": "", "hypothesis": FIRST, "kind": "pivot", "reason": "It did not hold.", "owner": "Team"}
    assert "decided_by" in ask(page, "keep", of="decision", record=decision)["problem"]
    keep(page, {**decision, "decided_by": "Working group", "decided_on": "2026-11-28"}, of="decision")
    feedback = record_object(research.client.evidence_history(FeedbackItem, "one-form")[-1].record)
    feedback["steps"].append({"status": "done", "on": "2026-11-28", "did": "All four share it."})
    assert keep(page, feedback, of="feedback", replaces=1)["version"] == 2
    assert "Fill in who you are" in ask(page, "keep", of="feedback", record=feedback, by="")["problem"]


def test_approved_answers_of_a_workshop_become_facts_once(page: Evidence, research: ResearchHub) -> None:
    [workshop] = ask(page, "load")["load"]["workshops"]
    assert workshop["waiting"] == 2
    made = ask(page, "facts_from", id="w1")
    assert made["facts_from"]["made"] == 2
    assert any("quoted nowhere" in each for each in made["facts_from"]["notices"])
    assert made["load"]["workshops"][0]["waiting"] == 0
    quotes = [each.record for each in research.client.evidence(Fact) if each.record.workshop == "w1"]
    assert {each.text_verbatim: each.consent_scope for each in quotes} == {
        WORDS[0]: ConsentScope.WORKING_GROUP,
        WORDS[1]: ConsentScope.INTERNAL,
    }
    assert all(each.answer for each in quotes)
    assert ask(page, "facts_from", id="w1")["facts_from"]["made"] == 0


def test_a_person_who_takes_it_back_is_gone_from_the_next_answer(page: Evidence, research: ResearchHub) -> None:
    keep(page, {"id": "p30", "role": "young_person"}, of="case")
    keep(page, {"id": "p30-said", "kind": "quote", "text_verbatim": "Forget me.", "case": "p30"})
    told = ask(page, "erase", of="case", id="p30")
    assert told["erase"]["gone"] == 2
    assert "Forget me." not in str(told["load"])
    assert "p30" not in {each.record.id for each in research.client.evidence(Case)}
    with pytest.raises(KitError):
        research.client.evidence_history(Fact, "p30-said")


def test_without_a_hub_the_page_says_how_to_start_one() -> None:
    def no_hub() -> EvidenceDesk:
        raise LiveError("hub.not-running", "No hub runs on this machine.", remedy="Start it.")

    assert ask(Evidence(no_hub), "load") == {"problem": "No hub runs on this machine. Start it."}


@pytest.mark.parametrize(
    "message",
    [
        None,
        [],
        {"kind": "everything"},
        {"kind": "keep", "of": "source", "record": {"id": "x"}},
        {"kind": "keep", "of": "fact"},
        {"kind": "erase", "of": "rumour", "id": "x"},
        {"kind": "erase", "of": "fact"},
        {"kind": "read", "id": 7},
    ],
)
def test_what_the_page_may_not_wish_for_is_nothing(message: object) -> None:
    assert read_wish(message) is None


def test_places_in_a_source_that_changed_meanwhile_are_refused(page: Evidence, research: ResearchHub) -> None:
    talk = research.client.evidence_history(Source, "talk-1")[-1]
    told = ask(page, "keep", of="fact", record=new_quote(), source_version=talk.version + 1)
    assert "changed" in told["problem"]
    research.client.keep([(replace(talk.record, title="Another title"), talk.version)], by="x")
    told = ask(page, "keep", of="fact", record=new_quote(), source_version=talk.version)
    assert "changed" in told["problem"]
