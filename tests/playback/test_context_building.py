from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from facilitation_kit.analysis import disclosure_control, evidence_selection
from facilitation_kit.analysis.disclosure_control import Policy
from facilitation_kit.errors import ActivityError, PlaybackError
from facilitation_kit.identifiers import ParticipantId
from facilitation_kit.live.events import WorkshopClosed
from facilitation_kit.playback import context_building
from facilitation_kit.playback.audiences import Audience
from facilitation_kit.playback.context import Pack
from facilitation_kit.playback.context_building import build_pack
from facilitation_kit.playback.hypothesis_context import HypothesisVote
from facilitation_kit.responses.sqlite_store import SqliteStore
from tests.builders import after, ballot
from tests.content.project_folders import Files
from tests.playback.made_packs import (
    ACTIVITIES,
    EVENING,
    context_of,
    dot_vote,
    dots,
    library_in,
    page_of,
    parsed,
    statements,
    words,
)
from tests.stored_rounds import add_workshop, hold_round, join, store_in

SCOPES = ("internal", "working_group", "professionals", "public")


def a_quote_of_each_scope(files: Files) -> None:
    (quote,) = files["ideas/quotes.yaml"]["quotes"]
    files["ideas/quotes.yaml"]["quotes"] = [
        {
            **quote,
            "id": f"q-{number}",
            "text": f"Said for {scope} ears.",
            "consent_scope": scope,
            "approved_by_participant": True,
        }
        for number, scope in enumerate(SCOPES)
    ]


@pytest.mark.parametrize(
    ("audience", "shown"),
    [
        (Audience.TEAM, SCOPES),
        (Audience.WORKING_GROUP, SCOPES[1:]),
        (Audience.PROFESSIONALS, SCOPES[2:]),
        (Audience.PARENTS_CARERS, SCOPES[3:]),
    ],
)
def test_an_audience_gets_the_quotes_that_were_released_to_it(
    tmp_path: Path, audience: Audience, shown: tuple[str, ...]
) -> None:
    pack = context_of(library_in(tmp_path, a_quote_of_each_scope), store_in(tmp_path), audience)
    said = [quote.paragraphs[0] for quote in pack.hypotheses[0].supporting]
    assert said == [f"Said for {scope} ears." for scope in shown]


def test_an_internal_quote_is_in_no_byte_of_the_working_groups_pack(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    library, store = library_in(tmp_path, a_quote_of_each_scope), store_in(tmp_path)
    protected = page_of(library, store)
    monkeypatch.setattr(evidence_selection, "_quote_allowed", lambda *_anything: True)
    with pytest.raises(PlaybackError) as refused:
        page_of(library, store)
    (fault,) = refused.value.faults
    assert (fault.code, fault.field) == ("playback.no-consent", "q-0.consent_scope")
    monkeypatch.setattr(context_building, "refuse_what_may_not_be_shown", lambda *_anything: None)
    unprotected = page_of(library, store)
    for trace in ("Said for internal ears.", "q-0"):
        assert trace in unprotected
        assert trace not in protected
    assert "Said for working_group ears." in protected


def test_a_withheld_quote_leaves_no_gap_that_could_be_counted(tmp_path: Path) -> None:
    def with_and_without(files: Files) -> None:
        a_quote_of_each_scope(files)

    def without(files: Files) -> None:
        a_quote_of_each_scope(files)
        del files["ideas/quotes.yaml"]["quotes"][0]

    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    store = store_in(tmp_path)
    assert page_of(library_in(tmp_path / "a", with_and_without), store) == page_of(
        library_in(tmp_path / "b", without), store
    )


def test_participants_are_counted_in_bands(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    hold_round(store, dot_vote(), dots(9, 3))
    (workshop,) = context_of(library_in(tmp_path), store).workshops
    assert workshop.people == "10 to 19"
    assert context_of(library_in(tmp_path), store).first_page.took_part[0].text == (
        "10 to 19 people in the workshop “An afternoon together”, 24 November 2026"
    )


@pytest.mark.parametrize("audience", list(Audience))
def test_a_pack_tells_nobody_how_many_kept_silent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, audience: Audience
) -> None:
    def packs() -> list[Pack]:
        return [context_of(library, store, audience) for store in stores]

    library, stores = library_in(tmp_path), []
    for name, silent, empty in (("a", 0, 0), ("b", 5, 0), ("c", 1, 4)):
        (tmp_path / name).mkdir()
        store = store_in(tmp_path / name)
        people = [*dots(15, 7), *(ballot(f"e{n}", {"i1": {"dots": 0, "concern": None}}) for n in range(empty))]
        for n in range(silent):
            join(store, dot_vote(), ParticipantId(f"s{n}"))
        hold_round(store, dot_vote(), people)
        stores.append(store)
    first, *others = packs()
    assert ("People who could answer", "20 to 29") in first.workshops[0].questions[0].rounds[0].method
    assert others == [first, first]
    monkeypatch.setattr(disclosure_control, "people_words", str)
    first, *others = packs()
    assert first not in others


def test_the_page_tells_turnout_in_bands(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    hold_round(store, dot_vote(), [*dots(9, 3), ballot("e1", {"i1": {"dots": None, "concern": None}})])
    (method,) = parsed(page_of(library_in(tmp_path), store)).xpath("//dl[@class='counting']//dd")
    assert "People who could answer: 10 to 19; People who answered: 12; Spoiled ballots: none;" in words(method)
    assert "Activity: Dot vote; Dots for each person: 2; Most dots on one option: 1;" in words(method)
    assert "13" not in words(method)


def test_a_hypothesis_has_what_rounds_said_about_it(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    hold_round(store, dot_vote(), dots(9, 3, concerns=1))
    (vote,) = context_of(library_in(tmp_path), store).hypotheses[0].votes
    assert vote == HypothesisVote(
        anchor="vote-w1.vote.1",
        asked="What would help most?",
        workshop="An afternoon together",
        number=1,
        label="A worker who stays",
        answered="12",
        figures=(("Dots", "9"), ("People", "9"), ("Concerns", "not raised")),
        band="clearly ahead",
        range="between about half and 9 in 10",
        range_of="People",
        percentage="",
        signal="",
        note=1,
    )


def test_a_second_round_carries_the_first(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    hold_round(store, dot_vote(), dots(5, 7))
    hold_round(store, dot_vote(2), dots(9, 3))
    first, second = context_of(library_in(tmp_path), store).workshops[0].questions[0].rounds
    assert (first.earlier_number, second.earlier_number) == (None, 1)
    assert [(row.figures.cells["dots"].text, row.earlier) for row in second.rows] == [
        ("9", "5"),
        ("3", "7"),
        ("0", "0"),
    ]
    assert second.rows[2].merged_from == ("Friends", "Family")


@pytest.mark.parametrize(("until", "shown"), [("open", 0), ("closed", 0), ("revealed", 1)])
def test_only_final_rounds_are_told(tmp_path: Path, until: str, shown: int) -> None:
    store = store_in(tmp_path)
    hold_round(store, dot_vote(), dots(9, 3), until=until)
    assert len(context_of(library_in(tmp_path), store).workshops) == shown


def test_a_closed_round_of_an_ended_workshop_is_final(tmp_path: Path) -> None:
    store, definition = store_in(tmp_path), dot_vote()
    hold_round(store, definition, dots(9, 3), until="closed")
    store.append_event(definition.workshop, WorkshopClosed(at=after(200)))
    pack = context_of(library_in(tmp_path), store)
    assert len(pack.workshops) == 1
    assert pack.data_cut_off == after(200)


def test_seven_ballots_are_told_in_words_and_two_not_at_all(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    hold_round(store, dot_vote(), dots(5, 2))
    few = context_of(library_in(tmp_path), store)
    (vote,) = few.workshops[0].questions[0].rounds
    assert vote.table.in_words
    assert [row.figures.cells["people"].text for row in vote.rows] == ["most", "some", "few or none"]
    assert (vote.most, vote.rows[0].range) == (1, "")
    assert vote.sentences[0] == "Fewer than 8 people voted, so this is told in words and not in numbers."
    heard = [line.text for line in few.first_page.heard]
    assert heard[0].startswith("Most people put a dot on"), "what was heard, and not why it is in words"
    assert vote.sentences[0] not in heard


def test_one_voter_is_told_nothing_about(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    hold_round(store, dot_vote(), dots(1, 0))
    pack = context_of(library_in(tmp_path), store)
    assert pack.hypotheses[0].votes == ()
    assert pack.first_page.heard[0].text == "Draft: “one door”."
    page = page_of(library_in(tmp_path), store)
    assert "A worker who stays" not in page


def test_a_workshop_without_results_is_left_out(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    hold_round(store, dot_vote(), dots(9, 3))
    add_workshop(store, "w2")
    assert [workshop.id for workshop in context_of(library_in(tmp_path), store).workshops] == ["w1"]


def test_a_store_without_workshops_makes_a_pack_of_plans(tmp_path: Path) -> None:
    store = SqliteStore.open(tmp_path / "empty.sqlite3", rehearsal=False)
    pack = context_of(library_in(tmp_path), store)
    assert (pack.workshops, pack.data_cut_off, pack.method.ranges) == ((), None, False)
    assert pack.first_page.asked[0].text == "Whether one hypothesis holds."
    assert pack.first_page.decide[0].text == "Is this what we should go on with?"


def test_moments_are_told_in_utc(tmp_path: Path) -> None:
    local = EVENING.astimezone(ZoneInfo("Asia/Tokyo"))
    pack = build_pack(library_in(tmp_path), store_in(tmp_path), activities=ACTIVITIES, policy=Policy(), now=local).pack
    assert pack.generated_at.utcoffset() == timedelta(0)
    assert pack == context_of(library_in(tmp_path), store_in_again(tmp_path))


def store_in_again(folder: Path) -> SqliteStore:
    return SqliteStore.open(folder / "store.sqlite3", rehearsal=False, read_only=True)


def test_the_fingerprint_changes_with_what_is_said(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    before = context_of(library_in(tmp_path), store).manifest
    assert before == context_of(library_in(tmp_path), store).manifest
    hold_round(store, dot_vote(), dots(9, 3))
    assert before.content != context_of(library_in(tmp_path), store).manifest.content


def test_a_round_of_a_package_that_is_gone_stops_the_pack(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    hold_round(store, statements(), [])
    with pytest.raises(ActivityError) as caught:
        build_pack(library_in(tmp_path), store, activities={}, policy=Policy(), now=EVENING)
    assert caught.value.code == "activity.unknown"
