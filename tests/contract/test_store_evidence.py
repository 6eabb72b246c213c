"""One suite over every store: the research, its versions, and people who take back what they said."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from facilitation_kit.errors import StoreError
from facilitation_kit.identifiers import AnswerKey, CaseId, CodeId, FactId, GroupId, ParticipantId, WorkshopId
from facilitation_kit.live.events import RoundOpened
from facilitation_kit.responses.evidence_records import (
    Case,
    Code,
    Coding,
    EvidenceRecord,
    Fact,
    FeedbackItem,
    Insight,
    Memo,
    Source,
)
from facilitation_kit.responses.evidence_stores import Gone
from facilitation_kit.responses.records import ModerationState, RetentionClass, Saved
from facilitation_kit.responses.safety_records import WithdrawalHow
from facilitation_kit.responses.sqlite_store import SqliteStore
from facilitation_kit.responses.store import Store
from facilitation_kit.safeguarding.audit_log import faults
from tests.builders import after, moderation, opened_workshop, participant, round_definition, submission
from tests.made_evidence import case, code, coding, fact, feedback, insight, memo, source

W1, P1 = WorkshopId("w1"), ParticipantId("p1")
ADA, BEN = CaseId("ada"), CaseId("ben")
TALK = "Ada: I was alone. Ben: She came by. Ada: Every day."
"""Ada says 0-17 and 36-51, Ben 18-35."""

MakeStore = Callable[[Path], Store]


def sqlite(folder: Path) -> Store:
    return SqliteStore.open(folder / "store.sqlite3", close_grace_seconds=2.0)


@pytest.fixture(params=[sqlite])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    make: MakeStore = request.param
    store = make(tmp_path)
    yield store
    store.close()


@pytest.fixture
def workshop(store: Store) -> Store:
    """A workshop in which Ada (participant p1) wrote something, from which a fact was made."""
    store.append_event(W1, opened_workshop())
    store.append_event(W1, RoundOpened(at=after(10), definition=round_definition()))
    store.add_participant(participant("p1"))
    store.add_participant(participant("p2"))
    for key, person in (("k1", "p1"), ("k2", "p2")):
        words = submission(key, {"i1": f"The words of {person}."}, person=person, field="reason", words=True)
        [outcome] = store.write_submissions([words])
        assert isinstance(outcome, Saved)
    kept(
        store,
        case("ada", participant="p1"),
        case("ben", participant="p2"),
        fact("from-ada", "The words of p1.", case_id="ada", answer="k1"),
        fact("from-ben", "The words of p2.", case_id="ben", answer="k2"),
        insight(supporting=("from-ada", "from-ben")),
    )
    return store


@pytest.fixture
def talk(store: Store) -> Store:
    """A transcript of Ada and Ben, coded and quoted."""
    kept(
        store,
        case("ada"),
        case("ben"),
        code(),
        source(TALK, (0, 17, "ada"), (18, 35, "ben"), (36, 51, "ada")),
        coding("on-ada", 0, 17),
        coding("on-both", 5, 35),
        coding("on-ben", 23, 35),
        fact("of-ada", "I was alone.", case_id="ada", span=(5, 17)),
        fact("of-ben", "She came by.", case_id="ben", span=(23, 35)),
        fact("seen", "alone. Ben: She", span=(11, 26)),
        insight(supporting=("of-ada", "of-ben"), challenging=("seen",)),
        feedback(facts=("of-ada",)),
        memo("on-her", "of-ada"),
        memo("on-him", "of-ben"),
    )
    return store


def kept(store: Store, *records: EvidenceRecord, seconds: float = 0) -> list[int]:
    return store.keep([(each, None) for each in records], by="researcher", at=after(seconds))


def ids(store: Store, kind: type[EvidenceRecord]) -> list[str]:
    return [each.record.id for each in store.evidence(kind)]


def gone_ids(gone: list[Gone]) -> set[tuple[str, str]]:
    return {(each.kind, each.id) for each in gone}


def refusal(action: Callable[[], object]) -> str:
    with pytest.raises(StoreError) as refused:
        action()
    assert refused.value.remedy
    return refused.value.code


class TestVersions:
    def test_the_last_version_counts_and_all_are_kept(self, store: Store) -> None:
        first, second = case("ada"), replace(case("ada"), service_type="Youth work")
        assert kept(store, case("ben"), first) == [1, 1]
        assert store.keep([(second, 1)], by="lead", at=after(5)) == [2]
        assert [each.record for each in store.evidence(Case)] == [case("ben"), second]
        history = store.evidence_history(Case, "ada")
        assert [(each.record, each.version, each.by, each.at) for each in history] == [
            (first, 1, "researcher", after(0)),
            (second, 2, "lead", after(5)),
        ]
        assert store.evidence_history(Case, "nobody") == []

    def test_equal_records_make_no_new_version_even_when_sent_again(self, store: Store) -> None:
        kept(store, case("ada"))
        changed = replace(case("ada"), service_type="Youth work")
        assert store.keep([(changed, 1)], by="lead", at=after(5)) == [2]
        assert store.keep([(changed, 1)], by="lead", at=after(6)) == [2]
        assert len(store.evidence_history(Case, "ada")) == 2

    def test_two_people_at_one_record_do_not_overwrite_each_other(self, store: Store) -> None:
        kept(store, case("ada"))
        store.keep([(replace(case("ada"), service_type="Youth work"), 1)], by="one", at=after(5))
        late = replace(case("ada"), service_type="Health")
        assert refusal(lambda: store.keep([(late, 1)], by="two", at=after(6))) == "store.evidence-changed"
        assert refusal(lambda: store.keep([(late, 0)], by="two", at=after(6))) == "store.evidence-changed"
        assert refusal(lambda: store.keep([(case("new"), 1)], by="two", at=after(6))) == "store.evidence-changed"

    def test_all_are_written_or_none(self, store: Store) -> None:
        kept(store, case("ada"))
        late = replace(case("ada"), service_type="Health")
        assert (
            refusal(lambda: store.keep([(case("ben"), 0), (late, 7)], by="x", at=after(1))) == "store.evidence-changed"
        )
        assert ids(store, Case) == ["ada"]

    def test_the_text_of_a_source_stays_while_something_points_into_it(self, talk: Store) -> None:
        changed = source("Another text.")
        assert refusal(lambda: kept(talk, changed)) == "store.evidence-text-fixed"
        assert kept(talk, source("Notes.", source_id="notes"), source("Other notes.", source_id="notes")) == [1, 2]


class TestTakingBack:
    def test_a_persons_case_facts_and_turns_go_and_the_rest_moves(self, talk: Store) -> None:
        gone = talk.erase_case(ADA, after(9))
        assert gone_ids(gone) == {
            ("case", "ada"),
            ("fact", "of-ada"),
            ("fact", "seen"),
            ("coding", "on-ada"),
            ("memo", "on-her"),
        }
        assert {each.why for each in gone} == {"withdrawn"}
        assert talk.evidence_gone() == gone
        [left] = talk.evidence(Source)
        assert left.record.text == "[withdrawn] Ben: She came by. [withdrawn]"
        assert [(t.start, t.end, t.case) for t in left.record.turns] == [(12, 29, "ben")]
        spans = {each.record.id: (each.record.start, each.record.end) for each in talk.evidence(Coding)}
        assert spans == {"on-both": (11, 29), "on-ben": (17, 29)}
        [of_ben] = talk.evidence(Fact)
        assert (of_ben.record.start, of_ben.record.end) == (17, 29)
        assert left.record.text[17:29] == of_ben.record.text_verbatim
        [reading] = talk.evidence(Insight)
        assert (reading.record.supporting, reading.record.challenging) == (("of-ben",), ())
        assert talk.evidence(FeedbackItem)[0].record.facts == ()
        assert ids(talk, Memo) == ["on-him"]

    def test_no_older_version_holds_it_either(self, store: Store) -> None:
        talked = source(TALK, (0, 17, "ada"), (18, 35, "ben"))
        kept(store, case("ada"), case("ben"), replace(talked, turns=()), insight(supporting=("f1",)))
        kept(store, talked, fact("f1", "I was alone.", case_id="ada", span=(5, 17)), insight())
        assert "f1" in str(store.evidence_history(Insight, "steady"))
        store.erase_case(ADA, after(9))
        for kind, record in ((Source, "talk"), (Fact, "f1"), (Insight, "steady"), (Case, "ada")):
            history = str(store.evidence_history(kind, record))
            assert "alone" not in history
            assert "f1" not in history

    def test_what_stayed_but_lost_a_part_has_to_be_loaded_again_before_it_is_changed(self, talk: Store) -> None:
        [before] = talk.evidence(Insight)
        talk.erase_case(ADA, after(9))
        late = replace(before.record, title="Another title.", supporting=(FactId("of-ben"),), challenging=())
        assert refusal(lambda: talk.keep([(late, before.version)], by="x", at=after(10))) == "store.evidence-changed"
        assert talk.evidence(Insight)[0].version == before.version + 1

    def test_a_transcript_of_one_person_goes_whole(self, store: Store) -> None:
        alone = source("Q: Why? Ada: Because.", (0, 7, None), (8, 21, "ada"))
        kept(store, case("ada"), code(), alone, coding("on-question", 0, 7), fact("seen", "Why?", span=(3, 7)))
        gone = store.erase_case(ADA, after(9))
        assert gone_ids(gone) == {("case", "ada"), ("source", "talk"), ("coding", "on-question")}
        [seen] = store.evidence(Fact)
        assert (seen.record.source, seen.record.start, seen.record.end) == (None, None, None)

    def test_it_does_not_come_in_again(self, talk: Store) -> None:
        whole = talk.evidence(Source)[0].record
        talk.erase_case(ADA, after(9))
        for back in (
            case("ada"),
            fact("of-ada", "Written anew."),
            fact("another", "I was alone.", case_id="ada"),
            insight(supporting=("of-ada",)),
            memo("again", "of-ada"),
            whole,
        ):
            assert refusal(lambda back=back: kept(talk, back)) == "store.evidence-withdrawn"  # type: ignore[misc] # bound now
        unassigned = replace(whole, turns=())
        assert refusal(lambda: kept(talk, unassigned)) == "store.evidence-text-fixed"

    def test_twice_changes_nothing_more(self, talk: Store) -> None:
        first = talk.erase_case(ADA, after(9))
        before = talk.evidence(Source)
        assert talk.erase_case(ADA, after(10)) == []
        assert talk.evidence_gone() == first
        assert talk.evidence(Source) == before

    def test_the_audit_log_says_that_it_happened_and_nothing_of_it(self, talk: Store) -> None:
        talk.erase_case(ADA, after(9))
        [entry] = talk.audit_entries()
        assert (entry.what, entry.subject, entry.why) == ("erase evidence", "case, 5 records", "withdrawn")
        assert faults(talk.audit_entries()) == ()


class TestTakingOut:
    def test_a_source_goes_with_its_codings_and_facts_lose_the_place(self, talk: Store) -> None:
        gone = talk.erase_evidence(Source, "talk", after(9))
        assert gone_ids(gone) == {("source", "talk"), ("coding", "on-ada"), ("coding", "on-both"), ("coding", "on-ben")}
        assert {each.why for each in gone} == {"removed"}
        assert {each.record.source for each in talk.evidence(Fact)} == {None}
        assert len(talk.evidence(Fact)) == 3

    def test_a_fact_goes_and_the_transcript_keeps_its_words(self, talk: Store) -> None:
        assert gone_ids(talk.erase_evidence(Fact, "of-ada", after(9))) == {("fact", "of-ada"), ("memo", "on-her")}
        assert talk.evidence(Source)[0].record.text == TALK

    def test_a_code_goes_with_its_codings(self, talk: Store) -> None:
        kept(
            talk,
            replace(code("help", "Help"), parent=CodeId("trust")),
            replace(fact("f9"), codes=(CodeId("trust"), CodeId("help"))),
        )
        talk.erase_evidence(Code, "trust", after(9))
        assert ids(talk, Coding) == []
        assert talk.evidence(Code)[0].record.parent is None
        assert talk.evidence_history(Fact, "f9")[-1].record.codes == ("help",)

    def test_a_case_goes_as_if_taken_back(self, talk: Store) -> None:
        talk.erase_evidence(Case, "ada", after(9))
        assert "alone" not in talk.evidence(Source)[0].record.text


class TestWorkshops:
    def test_who_withdraws_takes_their_case_and_quotes_along(self, workshop: Store) -> None:
        workshop.withdraw(P1, after(70), WithdrawalHow.PHONE)
        assert ids(workshop, Case) == ["ben"]
        assert ids(workshop, Fact) == ["from-ben"]
        assert workshop.evidence(Insight)[0].record.supporting == ("from-ben",)
        assert gone_ids(workshop.evidence_gone()) == {("case", "ada"), ("fact", "from-ada")}

    def test_an_answer_that_is_taken_back_takes_its_quote_along(self, workshop: Store) -> None:
        workshop.erase_submission(AnswerKey("k1"), after(70))
        assert ids(workshop, Fact) == ["from-ben"]
        assert ids(workshop, Case) == ["ada", "ben"]

    def test_words_that_are_escalated_are_no_quote(self, workshop: Store) -> None:
        workshop.moderate(moderation("k1", ModerationState.ESCALATED))
        assert ids(workshop, Fact) == ["from-ben"]

    def test_purged_words_are_no_quotes(self, workshop: Store) -> None:
        workshop.purge(W1, RetentionClass.RAW_TEXT, after(70))
        assert ids(workshop, Fact) == []
        assert ids(workshop, Case) == ["ada", "ben"]
        assert {each.why for each in workshop.evidence_gone()} == {"purged"}

    def test_a_person_who_is_forgotten_is_no_case(self, workshop: Store) -> None:
        workshop.purge(W1, RetentionClass.PARTICIPANT, after(70))
        assert ids(workshop, Case) == []
        assert ids(workshop, Fact) == []

    def test_what_was_withdrawn_in_a_workshop_does_not_come_in_as_evidence(self, workshop: Store) -> None:
        workshop.withdraw(P1, after(70), WithdrawalHow.PHONE)
        new = case("another-name", participant="p1")
        assert refusal(lambda: kept(workshop, new)) == "store.evidence-withdrawn"
        quote = fact("another-quote", "The words of p1.", answer="k1")
        assert refusal(lambda: kept(workshop, quote)) == "store.evidence-withdrawn"
        assert kept(workshop, fact("fresh", "The words of p2.", answer="k2")) == [1]

    def test_groups_of_participants_are_untouched(self, workshop: Store) -> None:
        workshop.erase_case(ADA, after(70))
        assert workshop.participants_by_group(W1) == {None: 2}
        assert GroupId("young") not in workshop.participants_by_group(W1)


class TestLifeCycle:
    def test_peoples_words_are_due_by_the_day_on_which_they_came_in(self, talk: Store) -> None:
        kept(talk, fact("newer", "She came again.", case_id="ben"), seconds=100)
        due = {(kind.__name__, id_) for kind, id_ in talk.evidence_due(after(50))}
        assert ("Source", "talk") in due
        assert ("Fact", "of-ben") in due
        assert ("Case", "ada") in due
        assert ("Case", "ben") not in due
        assert ("Fact", "newer") not in due
        assert not {kind for kind, _ in due} & {"Insight", "Code", "FeedbackItem"}

    def test_purging_takes_it_out_and_keeps_what_we_said_ourselves(self, talk: Store) -> None:
        kept(talk, fact("newer", "She came again.", case_id="ben"), seconds=100)
        gone = talk.purge_evidence(after(50), after(200))
        assert {each.why for each in gone} == {"purged"}
        assert ids(talk, Fact) == ["newer"]
        assert ids(talk, Case) == ["ben"]
        assert ids(talk, Source) == []
        assert ids(talk, Insight) == ["steady"]
        assert ids(talk, Code) == ["trust"]
        assert talk.evidence_due(after(50)) == []
        assert [entry.why for entry in talk.audit_entries()] == ["its time had come"]
