"""What a pack says of the store's evidence: to whom, from whom, and from where."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from facilitation_kit.analysis import evidence_selection
from facilitation_kit.analysis.disclosure_control import Policy
from facilitation_kit.analysis.evidence_selection import LeftOut
from facilitation_kit.content.consent import ConsentItem
from facilitation_kit.content.fields import paragraphs
from facilitation_kit.content.quotes import ConsentScope, Role, Stance
from facilitation_kit.errors import PlaybackError
from facilitation_kit.identifiers import CaseId, ParticipantId
from facilitation_kit.playback import context_building
from facilitation_kit.playback.audiences import Audience
from facilitation_kit.playback.context import Pack
from facilitation_kit.playback.context_building import BuiltPack, build_pack
from facilitation_kit.responses.evidence_records import (
    DecisionKind,
    EvidenceRecord,
    Fact,
    FactKind,
    FeedbackStatus,
    Review,
    Statistic,
)
from facilitation_kit.responses.sqlite_store import SqliteStore
from facilitation_kit.safeguarding.pii_flags import WatchList
from tests.builders import NOON, after, consent
from tests.content.project_folders import Files
from tests.playback.made_packs import ACTIVITIES, EVENING, ROOT, context_of, dot_vote, dots, library_in
from tests.playback.told_evidence import advice, asked_for, decided, kept, people, reading, store_with, told
from tests.stored_rounds import hold_round, join

HOSTILE = ROOT.parent / "shared" / "data" / "hostile" / "blns.json"
BEYOND = [audience for audience in Audience if audience is not Audience.TEAM]
NOT_RECOGNISABLE = Review(recognisable=False, by="reviewer", at=datetime(2026, 11, 24, tzinfo=UTC))


def no_quotes(files: Files) -> None:
    files["ideas/quotes.yaml"]["quotes"] = []


def pack_of(folder: Path, *records: EvidenceRecord, audience: Audience = Audience.WORKING_GROUP) -> Pack:
    return context_of(library_in(folder, no_quotes), store_with(folder, *records), audience)


def _with(fact: Fact, **changes: Any) -> Fact:
    return replace(fact, **changes)


def built(folder: Path, store: SqliteStore, audience: Audience, watch_list: WatchList | None = None) -> BuiltPack:
    return build_pack(
        library_in(folder, no_quotes),
        store,
        activities=ACTIVITIES,
        policy=Policy(),
        now=EVENING,
        audience=audience,
        watch_list=watch_list,
    )


@pytest.mark.parametrize("audience", list(Audience))
def test_a_fact_is_shown_as_far_as_its_consent_reaches_and_no_byte_further(tmp_path: Path, audience: Audience) -> None:
    facts = [told(f"f-{scope.value.replace('_', '-')}", scope=scope) for scope in ConsentScope]
    pack = repr(pack_of(tmp_path, *people(5), *facts, audience=audience))
    shown = {
        Audience.TEAM: 4,
        Audience.WORKING_GROUP: 3,
        Audience.PROFESSIONALS: 2,
        Audience.YOUNG_PEOPLE: 1,
        Audience.PARENTS_CARERS: 1,
    }[audience]
    expected = [*[False] * (4 - shown), *[True] * shown]
    assert [fact.id in pack for fact in facts] == expected
    assert [f"Words of {fact.id}." in pack for fact in facts] == expected


@pytest.mark.parametrize("audience", BEYOND)
def test_an_internal_fact_is_in_no_byte_whatever_refers_to_it(tmp_path: Path, audience: Audience) -> None:
    """It supports an insight, stands behind feedback, and is one of two with the same words' beginning."""
    secret = told("f-secret", text="The kettle was always on.", scope=ConsentScope.INTERNAL)
    records: list[EvidenceRecord] = [
        *people(5),
        secret,
        told("f-open"),
        reading("i", ["f-secret", "f-open"]),
        asked_for("w", facts=["f-secret"]),
    ]
    store = store_with(tmp_path, *records)
    inside, outside = (repr(built(tmp_path, store, each).pack) for each in (Audience.TEAM, audience))
    for trace in ("f-secret", "kettle"):
        assert trace in inside
        assert trace not in outside
    assert "f-open" in outside


@pytest.mark.parametrize("audience", BEYOND)
def test_a_fact_that_is_left_out_leaves_no_gap(tmp_path: Path, audience: Audience) -> None:
    without: list[EvidenceRecord] = [*people(5), told("f-open"), reading("i", ["f-open"]), asked_for("w")]
    secret = told("f-secret", scope=ConsentScope.INTERNAL, stance=Stance.CHALLENGES)
    withheld: list[EvidenceRecord] = [
        *people(5),
        secret,
        told("f-open"),
        reading("i", ["f-open"], ["f-secret"]),
        asked_for("w", facts=["f-secret"]),
    ]
    packs = [
        pack_of(tmp_path / name, *records, audience=audience) for name, records in (("a", without), ("b", withheld))
    ]
    assert packs[0] == packs[1]
    assert "Everything here speaks for it" in packs[0].hypotheses[0].nudge or audience is not Audience.WORKING_GROUP


def test_the_build_fails_where_a_filter_lets_something_through(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = store_with(tmp_path, *people(5), told("f-secret", scope=ConsentScope.INTERNAL), told("f-open"))
    assert "f-secret" not in repr(built(tmp_path, store, Audience.WORKING_GROUP).pack)
    monkeypatch.setattr(evidence_selection, "_fact_allowed", lambda *_anything: True)
    with pytest.raises(PlaybackError) as refused:
        built(tmp_path, store, Audience.WORKING_GROUP)
    (fault,) = refused.value.faults
    assert (fault.code, fault.field) == ("playback.no-consent", "f-secret.consent_scope")
    monkeypatch.setattr(context_building, "refuse_what_may_not_be_shown", lambda *_anything: None)
    assert "f-secret" in repr(built(tmp_path, store, Audience.WORKING_GROUP).pack)


def test_young_people_get_what_was_approved_and_figures(tmp_path: Path) -> None:
    figure = told(
        "f-figure",
        case=None,
        approved=False,
        kind=FactKind.STATISTIC,
        statistic=Statistic(value="23", unit="families", denominator=61, period="2025", source_name="Health Trust"),
    )
    pack = pack_of(
        tmp_path, *people(5), told("f-no", approved=False), told("f-yes"), figure, audience=Audience.YOUNG_PEOPLE
    )
    quotes = pack.hypotheses[0].supporting
    assert [(quote.id, quote.kind, quote.figure) for quote in quotes] == [
        ("f-yes", "quote", ""),
        ("f-figure", "statistic", "23 families (among 61)"),
    ]
    assert [quote.attribution for quote in quotes] == ["Young woman, 16\N{EN DASH}17", "Health Trust, 2025"]
    assert [note.text for note in pack.evidence] == [
        "Quote. The research of this project",
        "Statistic. Health Trust, 2025",
    ]


def test_what_may_say_who_somebody_is_stops_the_pack_until_a_person_has_looked(tmp_path: Path) -> None:
    flagged = told("f-flag", text="Ring me on 07700 900123.")
    store = store_with(tmp_path, *people(5), flagged)
    assert built(tmp_path, store, Audience.TEAM).pack.hypotheses[0].supporting
    with pytest.raises(PlaybackError) as refused:
        built(tmp_path, store, Audience.WORKING_GROUP)
    (fault,) = refused.value.faults
    assert (fault.code, fault.file, fault.field) == ("playback.personal-details", "facts", "f-flag.text_published")
    assert "phone number" in fault.message
    assert "07700" not in f"{refused.value} {fault}"
    for mended in (
        told("f-flag", text="Ring me on [a number]."),
        _with(flagged, review=NOT_RECOGNISABLE),
        _with(flagged, text_published="Ring me on [a number]."),
        _with(flagged, consent_scope=ConsentScope.INTERNAL),
    ):
        kept(store, mended)
        assert built(tmp_path, store, Audience.WORKING_GROUP)


def test_the_projects_own_names_are_looked_for_in_words_and_excerpts(tmp_path: Path) -> None:
    store = store_with(tmp_path, *people(5), _with(told("f"), excerpt="Down at the Anchor"))
    assert built(tmp_path, store, Audience.WORKING_GROUP)
    with pytest.raises(PlaybackError, match=r"playback\.evidence"):
        built(tmp_path, store, Audience.WORKING_GROUP, WatchList(places=("the Anchor",)))


@pytest.mark.parametrize("audience", BEYOND)
def test_what_somebody_would_recognise_stops_the_pack(tmp_path: Path, audience: Audience) -> None:
    recognisable = _with(told("f"), review=Review(recognisable=True, by="reviewer", at=NOON))
    store = store_with(tmp_path, *people(5), recognisable)
    assert built(tmp_path, store, Audience.TEAM).pack.hypotheses[0].supporting
    with pytest.raises(PlaybackError) as refused:
        built(tmp_path, store, audience)
    assert [fault.code for fault in refused.value.faults] == ["playback.recognisable"]


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    store = store_with(tmp_path, *people(5), *(told(f"f-{n}", text="I live in BS5 0AA.") for n in range(3)))
    with pytest.raises(PlaybackError, match="3 pieces of evidence that the working group may not read") as refused:
        built(tmp_path, store, Audience.WORKING_GROUP)
    assert len(refused.value.faults) == 3


def test_the_team_reads_what_was_left_out_and_by_which_rule(tmp_path: Path) -> None:
    store = store_with(
        tmp_path,
        *people(5),
        *people(2, Role.PARENT_CARER),
        told("f-in", scope=ConsentScope.INTERNAL),
        told("f-no", approved=False),
        told("f-parent", case="parent-carer-00"),
        reading("i-team", [], scope=ConsentScope.INTERNAL),
        reading("i-lost", ["f-gone"]),
        advice("r", "i-lost"),
    )
    left_out = built(tmp_path, store, Audience.PARENTS_CARERS).left_out
    assert [(each.kind, each.id, each.rule) for each in left_out] == [
        ("quote", "f-in", "consent"),
        ("quote", "f-no", "approval"),
        ("quote", "f-parent", "attribution"),
        ("insight", "i-team", "consent"),
        ("insight", "i-lost", "support"),
        ("recommendation", "r", "support"),
    ]
    assert left_out[2] == LeftOut(
        kind="quote",
        id="f-parent",
        rule="attribution",
        sentence="Nothing is said of who it was: only 2 parents or carers in this project.",
    )
    assert "f-in" not in repr(built(tmp_path, store, Audience.PARENTS_CARERS).pack)


def test_a_fact_takes_the_place_of_an_example_quote_of_the_same_id(tmp_path: Path) -> None:
    library = library_in(tmp_path)
    store = store_with(tmp_path, *people(5))
    assert context_of(library, store).hypotheses[0].supporting[0].paragraphs == ("One door would do.",)
    kept(store, told("q-one", scope=ConsentScope.INTERNAL))
    assert context_of(library, store).hypotheses[0].supporting == ()


def test_sides_tests_and_decisions_stand_on_the_hypothesis_page(tmp_path: Path) -> None:
    facts = [told(f"f-{stance.value}", stance=stance) for stance in Stance]
    decisions = [
        decided("d-1", date(2026, 10, 1), DecisionKind.TEST_MORE),
        decided("d-3", date(2026, 11, 2), DecisionKind.RETIRE),
        decided("d-2", date(2026, 11, 2), DecisionKind.PIVOT),
    ]
    (page,) = pack_of(tmp_path, *people(5), *facts, *decisions).hypotheses
    assert [[quote.id for quote in side] for side in (page.supporting, page.challenging, page.unclear)] == [
        ["f-supports"],
        ["f-challenges"],
        ["f-unclear"],
    ]
    assert page.nudge == ""
    assert [(line.id, line.decision) for line in page.decisions] == [
        ("d-2", "change course"),
        ("d-3", "stop"),
        ("d-1", "test more"),
    ]


@pytest.mark.parametrize("audience", list(Audience))
def test_one_sided_evidence_is_told_to_those_who_look_after_it(tmp_path: Path, audience: Audience) -> None:
    (page,) = pack_of(tmp_path, *people(5), told("f"), audience=audience).hypotheses
    assert bool(page.nudge) is (audience in {Audience.TEAM, Audience.WORKING_GROUP})


def test_an_insight_that_lost_its_support_is_flagged_to_the_working_group_alone(tmp_path: Path) -> None:
    records: list[EvidenceRecord] = [*people(5), told("f", stance=Stance.CHALLENGES), reading("i", ["f-gone"], ["f"])]
    (line,) = pack_of(tmp_path, *records).insights
    assert "Look at it again" in line.flagged
    assert (line.supporting, len(line.challenging)) == ((), 1)
    assert pack_of(tmp_path / "b", *records, audience=Audience.PROFESSIONALS).insights == ()


def test_an_insight_whose_support_is_only_withheld_is_not_flagged(tmp_path: Path) -> None:
    records: list[EvidenceRecord] = [
        *people(5),
        told("f", scope=ConsentScope.INTERNAL),
        reading("i", ["f"]),
        advice("r", "i"),
    ]
    pack = pack_of(tmp_path, *records, audience=Audience.PROFESSIONALS)
    assert [(line.flagged, line.supporting) for line in pack.insights] == [("", ())]
    assert [line.text for line in pack.recommendations[0].insights] == ["Title of i"]


@pytest.mark.parametrize("audience", [Audience.TEAM, Audience.WORKING_GROUP])
def test_what_somebody_took_back_is_in_no_byte_and_its_insight_is_flagged(tmp_path: Path, audience: Audience) -> None:
    records: list[EvidenceRecord] = [
        *people(5),
        told("f-gone", text="The kettle was on."),
        told("f-2", case="young-person-01"),
    ]
    store = store_with(tmp_path, *records, reading("i", ["f-gone"]))
    before = built(tmp_path, store, audience).pack
    assert "kettle" in repr(before)
    assert before.insights[0].flagged == ""
    store.erase_case(CaseId("young-person-00"), after(9))
    now = built(tmp_path, store, audience).pack
    assert "kettle" not in repr(now)
    assert "f-gone" not in repr(now)
    assert "Look at it again" in now.insights[0].flagged
    assert now.hypotheses[0].supporting[0].attribution == "", "four are left"


def test_a_consent_lowered_on_a_phone_takes_words_out_of_the_next_pack(tmp_path: Path) -> None:
    everything = tuple(ConsentItem)
    (speaker, *others) = people(6)
    store = store_with(tmp_path, replace(speaker, participant=ParticipantId("p1")), *others, told("f"))
    join(store, dot_vote(), ParticipantId("p1"))
    store.record_consent(consent("p1", *everything))
    assert built(tmp_path, store, Audience.PARENTS_CARERS).pack.hypotheses[0].supporting
    store.record_consent(consent("p1", ConsentItem.TAKE_PART, ConsentItem.QUOTED_INSIDE, seconds=60))
    lowered = built(tmp_path, store, Audience.PARENTS_CARERS)
    assert lowered.pack.hypotheses[0].supporting == ()
    assert lowered.left_out[0].sentence.startswith("The person's own consent reaches no further than the working group")
    assert built(tmp_path, store, Audience.WORKING_GROUP).pack.hypotheses[0].supporting


def test_feedback_tells_what_became_of_a_wish(tmp_path: Path) -> None:
    (line,) = pack_of(tmp_path, asked_for("w", FeedbackStatus.NOT_POSSIBLE)).feedback
    assert (line.status, line.status_words, line.on) == ("not_possible", "not possible", date(2026, 11, 1))
    assert (line.reason, line.decided_by) == (("Money.",), "Head of service")


def test_a_place_where_too_few_were_heard_is_not_in_a_footnote(tmp_path: Path) -> None:
    few = [told(f"f-{n}", case=f"young-person-{n:02}", activity="talks") for n in range(4)]
    pack = pack_of(tmp_path, *people(9), *few)
    assert {note.text for note in pack.evidence} == {"Quote. The research of this project"}
    enough = [*few, told("f-4", case="young-person-04", activity="talks")]
    pack = pack_of(tmp_path / "b", *people(9), *enough)
    assert {note.text for note in pack.evidence} == {"Quote. Talks, October 2026"}


def test_the_same_store_gives_the_same_pack_and_the_order_of_people_does_not_matter(tmp_path: Path) -> None:
    records: list[EvidenceRecord] = [told("f-1"), told("f-2", case="young-person-03"), reading("i", ["f-2", "f-1"])]
    cases = people(12)
    first = pack_of(tmp_path / "a", *cases, *records)
    assert repr(pack_of(tmp_path / "b", *cases, *records)) == repr(first)
    assert repr(pack_of(tmp_path / "c", *reversed(cases), *records)) == repr(first)


@pytest.mark.parametrize(("facts", "hypotheses"), [(0, 3), (200, 3), (200, 40)])
def test_any_amount_of_evidence_makes_a_pack(tmp_path: Path, facts: int, hypotheses: int) -> None:
    def many(files: Files) -> None:
        no_quotes(files)
        (card,) = files["ideas/hypotheses.yaml"]["hypotheses"]
        files["ideas/hypotheses.yaml"]["hypotheses"] = [
            card,
            *({**card, "id": f"h-{number}"} for number in range(1, hypotheses)),
        ]

    library = library_in(tmp_path, many)
    ids = [card.id for card in library.hypotheses]
    cases = people(20)
    records = [
        told(f"f-{n}", case=cases[n % 20].id, hypotheses=(ids[n % hypotheses],), stance=list(Stance)[n % 3])
        for n in range(facts)
    ]
    pack = context_of(library, store_with(tmp_path, *cases, *records))
    assert len(pack.hypotheses) == hypotheses
    numbers = [quote.note for page in pack.hypotheses for quote in (*page.supporting, *page.challenging, *page.unclear)]
    assert numbers == list(range(1, facts + 1))
    assert [note.number for note in pack.evidence] == numbers


def test_hostile_text_stays_text(tmp_path: Path) -> None:
    if not HOSTILE.is_file():
        pytest.skip(f"{HOSTILE.name} is not here")
    facts = []
    for number, text in enumerate(json.loads(HOSTILE.read_text("utf-8"))):
        try:
            facts.append(_with(told(f"f-{number}", text=text, case=None), review=NOT_RECOGNISABLE))
        except ValidationError:
            continue  # No format of a pack can hold it, so no store takes it.
    pack = pack_of(tmp_path, *facts)
    shown = {quote.id: quote.paragraphs for quote in pack.hypotheses[0].supporting}
    assert len(facts) > 400
    assert shown == {fact.id: paragraphs(fact.text_verbatim) for fact in facts}


def test_footnotes_are_numbered_as_they_are_met_and_say_where(tmp_path: Path) -> None:
    store = store_with(
        tmp_path,
        *people(5),
        *(told(f"f-{n}", case=f"young-person-{n:02}") for n in range(5)),
        told("f-loose", hypotheses=()),
        reading("i", ["f-3"], ["f-1"]),
    )
    hold_round(store, dot_vote(), dots(9, 3))
    library = library_in(tmp_path, no_quotes)

    def numbered(*sections: str) -> Pack:
        return build_pack(library, store, activities=ACTIVITIES, policy=Policy(), now=EVENING, sections=sections).pack

    pack = numbered("insights", "hypotheses", "votes", "evidence")
    assert [note.id for note in pack.evidence] == ["f-3", "f-1", "f-0", "f-2", "f-4", "w1.vote.1"]
    assert (pack.insights[0].supporting, pack.insights[0].challenging) == ((1,), (2,))
    assert [quote.note for quote in pack.hypotheses[0].supporting] == [3, 2, 4, 1, 5]
    assert pack.hypotheses[0].votes[0].note == pack.workshops[0].questions[0].rounds[0].note == 6
    assert [place.anchor for place in pack.evidence[0].places] == ["insight-i", "quote-one-door-f-3"]
    assert pack.evidence[5].text == "Vote. An afternoon together, 24 November 2026, round 1"
    pack = numbered("summary", "hypotheses", "votes", "evidence")
    assert pack.evidence[0].id == "w1.vote.1"
    assert pack.first_page.heard[0].notes == (1,)


def test_a_pack_without_a_list_of_evidence_has_no_footnotes(tmp_path: Path) -> None:
    store = store_with(tmp_path, *people(5), told("f"), reading("i", ["f"]))
    library = library_in(tmp_path, no_quotes)
    pack = build_pack(
        library, store, activities=ACTIVITIES, policy=Policy(), now=EVENING, sections=("insights", "hypotheses")
    ).pack
    assert pack.evidence == ()
    assert pack.insights[0].supporting == ()
    assert pack.hypotheses[0].supporting[0].note == 0
