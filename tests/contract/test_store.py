"""One suite over every store: each behaviour that the rest of the kit relies on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from facilitation_kit.activities.rounds import Answer, JsonScalar
from facilitation_kit.errors import StoreError
from facilitation_kit.identifiers import AnswerKey, GroupId, ItemId, ParticipantId, RoundId, WorkshopId
from facilitation_kit.live.events import (
    ClosingPlanned,
    RoundClosed,
    RoundOpened,
    RoundReopened,
    RoundRevealed,
    WorkshopClosed,
    WorkshopEvent,
)
from facilitation_kit.responses.records import (
    AlreadySaved,
    EntryMode,
    KeyConflict,
    ModerationState,
    Receipt,
    Removed,
    RetentionClass,
    RoundNotOpen,
    Saved,
)
from facilitation_kit.responses.sqlite_store import SqliteStore
from facilitation_kit.responses.store import Store
from tests.builders import after, opened_workshop, participant, round_definition, submission

W1, ROUND = WorkshopId("w1"), RoundId("w1.vote.1")
P1, P2 = ParticipantId("p1"), ParticipantId("p2")
GRACE = 2.0

MakeStore = Callable[[Path], Store]


def sqlite(folder: Path) -> Store:
    return SqliteStore.open(folder / "store.sqlite3", close_grace_seconds=GRACE)


@pytest.fixture(params=[sqlite])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    make: MakeStore = request.param
    store = make(tmp_path)
    yield store
    store.close()


@pytest.fixture
def store(empty: Store) -> Store:
    """A workshop with an open round; Ada (p1) and Ben (p2) have joined."""
    empty.append_event(W1, opened_workshop())
    empty.append_event(W1, RoundOpened(at=after(10), definition=round_definition()))
    empty.add_participant(participant("p1", group="young"))
    empty.add_participant(participant("p2", seconds=1))
    return empty


def current(store: Store, person: ParticipantId = P1) -> dict[str, JsonScalar]:
    return {item: value for (item, _), value in store.current_answers(ROUND, person).items()}


class TestSaving:
    def test_a_new_answer_is_saved_with_a_receipt_of_what_was_sent(self, store: Store) -> None:
        [outcome] = store.write_submissions([submission("k1", {"i1": "agree", "i2": "pass"})])
        assert outcome == Saved(
            receipt=Receipt(
                key=AnswerKey("k1"),
                saved_at=after(60),
                answers=(
                    Answer(item=ItemId("i1"), field="position", value="agree"),
                    Answer(item=ItemId("i2"), field="position", value="pass"),
                ),
            ),
            first_in_round=True,
        )
        assert current(store) == {"i1": "agree", "i2": "pass"}

    def test_the_last_answer_given_stands_and_the_log_keeps_both(self, store: Store) -> None:
        store.write_submissions([submission("k1", {"i1": "agree"})])
        [second] = store.write_submissions([submission("k2", {"i1": "disagree"})])
        assert isinstance(second, Saved)
        assert not second.first_in_round
        assert current(store) == {"i1": "disagree"}
        assert [row.value for row in store.rows()] == ["agree", "disagree"]

    def test_the_log_of_a_round_can_be_read_person_by_person(self, store: Store) -> None:
        for number in range(3):
            store.write_submissions([submission(f"{each}{number}", {"i1": number}, person=each) for each in (P2, P1)])
        assert [(row.participant, row.value) for row in store.rows_by_person(ROUND)] == [
            (person, number) for person in sorted((P1, P2)) for number in range(3)
        ]
        assert list(store.rows_by_person(RoundId("elsewhere"))) == []

    def test_two_answers_to_one_item_in_one_batch_stand_in_their_order(self, store: Store) -> None:
        outcomes = store.write_submissions([submission("k1", {"i1": "agree"}), submission("k2", {"i1": "disagree"})])
        assert [outcome.first_in_round for outcome in outcomes if isinstance(outcome, Saved)] == [True, False]
        assert current(store) == {"i1": "disagree"}

    def test_a_skip_takes_back_the_answer_and_counts_as_having_been_through(self, store: Store) -> None:
        store.write_submissions([submission("k1", {"i1": "agree"}), submission("k2", {"i1": None})])
        assert current(store) == {"i1": None}
        assert store.answered(ROUND) == 1

    @pytest.mark.parametrize("value", [0, 1, -3, 2**62, True, False, None, "", "é", "1", "null", "a\x00b", "\ud83d"])
    def test_every_value_comes_back_as_it_was_sent(self, store: Store, value: JsonScalar) -> None:
        store.write_submissions([submission("k1", {"i1": value})])
        stored = current(store)["i1"]
        assert (stored, type(stored)) == (value, type(value))

    def test_a_row_carries_how_and_under_what_consent_it_came(self, store: Store) -> None:
        store.write_submissions(
            [submission("k1", {"i1": "agree"}), submission("k2", {"i2": "It helps."}, field="reason", words=True)]
        )
        closed, words = store.rows(W1)
        assert (closed.entry_mode, closed.consent_version) == (EntryMode.OWN_PHONE, "2026-09")
        assert (closed.moderation, closed.retention) == (ModerationState.NOT_NEEDED, RetentionClass.BALLOT)
        assert (words.moderation, words.retention) == (ModerationState.HIDDEN, RetentionClass.RAW_TEXT)
        assert (closed.received_at, closed.workshop, closed.round) == (after(60), W1, ROUND)
        assert closed.seq < words.seq

    def test_a_submission_without_an_answer_is_a_mistake_of_the_program_and_stores_nothing(self, store: Store) -> None:
        with pytest.raises(ValueError, match="at least one answer"):
            store.write_submissions([submission("k1", {"i1": "agree"}), submission("k2", {})])
        assert list(store.rows()) == []
        [outcome] = store.write_submissions([submission("k1", {"i1": "agree"})])
        assert isinstance(outcome, Saved)
        assert outcome.first_in_round

    def test_a_thousand_answers_in_one_batch_are_all_there(self, store: Store) -> None:
        outcomes = store.write_submissions([submission(f"k{n}", {f"i{n}": n}) for n in range(1_100)])
        assert all(isinstance(outcome, Saved) for outcome in outcomes)
        assert current(store) == {f"i{n}": n for n in range(1_100)}


class TestKeys:
    def test_the_same_key_with_the_same_content_returns_the_first_receipt(self, store: Store) -> None:
        [first] = store.write_submissions([submission("k1", {"i1": "agree"}, seconds=60)])
        [again] = store.write_submissions([submission("k1", {"i1": "agree"}, seconds=600)])
        assert isinstance(first, Saved)
        assert again == AlreadySaved(receipt=first.receipt)
        assert len(list(store.rows())) == 1

    def test_also_within_one_batch(self, store: Store) -> None:
        first, again = store.write_submissions([submission("k1", {"i1": "agree"})] * 2)
        assert isinstance(first, Saved)
        assert again == AlreadySaved(receipt=first.receipt)
        assert len(list(store.rows())) == 1

    def test_also_long_after_the_round_was_closed_and_revealed(self, store: Store) -> None:
        store.write_submissions([submission("k1", {"i1": "agree"})])
        store.append_event(W1, RoundClosed(at=after(100), round=ROUND))
        store.append_event(W1, RoundRevealed(at=after(110), round=ROUND))
        [again] = store.write_submissions([submission("k1", {"i1": "agree"}, seconds=9_000)])
        assert isinstance(again, AlreadySaved)

    @pytest.mark.parametrize(
        "other", [{"i1": "disagree"}, {"i2": "agree"}, {"i1": "agree", "i2": "agree"}, {"i1": None}]
    )
    def test_the_same_key_with_other_content_changes_nothing_and_shows_what_is_saved(
        self, store: Store, other: dict[str, JsonScalar]
    ) -> None:
        [first] = store.write_submissions([submission("k1", {"i1": "agree"})])
        [conflict] = store.write_submissions([submission("k1", other)])
        assert isinstance(first, Saved)
        assert conflict == KeyConflict(receipt=first.receipt)
        assert current(store) == {"i1": "agree"}

    def test_one_and_true_are_two_contents(self, store: Store) -> None:
        store.write_submissions([submission("k1", {"i1": 1})])
        [outcome] = store.write_submissions([submission("k1", {"i1": True})])
        assert isinstance(outcome, KeyConflict)

    def test_another_persons_key_shows_nothing_of_theirs(self, store: Store) -> None:
        store.write_submissions([submission("k1", {"i1": "agree"})])
        [outcome] = store.write_submissions([submission("k1", {"i1": "agree"}, person="p2")])
        assert isinstance(outcome, KeyConflict)
        assert outcome.receipt.answers == ()
        assert current(store, P2) == {}


class TestRounds:
    def test_a_round_that_was_never_opened_takes_nothing(self, store: Store) -> None:
        [outcome] = store.write_submissions([submission("k1", {"i1": "agree"}, round_id="w1.vote.2")])
        assert outcome == RoundNotOpen()
        assert list(store.rows()) == []

    @pytest.mark.parametrize(("seconds", "taken"), [(100.0, True), (102.0, True), (102.000001, False), (500.0, False)])
    def test_an_answer_on_its_way_at_the_close_counts_within_the_grace(
        self, store: Store, seconds: float, taken: bool
    ) -> None:
        store.append_event(W1, RoundClosed(at=after(100), round=ROUND))
        [outcome] = store.write_submissions([submission("k1", {"i1": "agree"}, seconds=seconds)])
        assert isinstance(outcome, Saved if taken else RoundNotOpen)

    def test_a_reopened_round_takes_answers_again(self, store: Store) -> None:
        store.append_event(W1, RoundClosed(at=after(100), round=ROUND))
        store.append_event(W1, RoundReopened(at=after(110), round=ROUND))
        [outcome] = store.write_submissions([submission("k1", {"i1": "agree"}, seconds=120)])
        assert isinstance(outcome, Saved)

    @pytest.mark.parametrize(("seconds", "taken"), [(102.0, True), (102.000001, False), (500.0, False)])
    def test_after_the_closing_time_nothing_is_taken_although_nobody_has_closed_the_round(
        self, store: Store, seconds: float, taken: bool
    ) -> None:
        store.append_event(W1, ClosingPlanned(at=after(20), round=ROUND, until=after(100)))
        [outcome] = store.write_submissions([submission("k1", {"i1": "agree"}, seconds=seconds)])
        assert isinstance(outcome, Saved if taken else RoundNotOpen)

    def test_without_a_closing_time_the_same_late_answer_is_taken(self, store: Store) -> None:
        [outcome] = store.write_submissions([submission("k1", {"i1": "agree"}, seconds=500)])
        assert isinstance(outcome, Saved)

    @pytest.mark.parametrize(("until", "taken"), [(600, True), (50, False)])
    def test_a_closing_time_that_was_moved_is_the_one_that_counts(
        self, store: Store, until: float, taken: bool
    ) -> None:
        store.append_event(W1, ClosingPlanned(at=after(20), round=ROUND, until=after(100)))
        store.append_event(W1, ClosingPlanned(at=after(30), round=ROUND, until=after(until)))
        [outcome] = store.write_submissions([submission("k1", {"i1": "agree"}, seconds=90 if until == 50 else 500)])
        assert isinstance(outcome, Saved if taken else RoundNotOpen)

    @pytest.mark.parametrize(("reopened", "taken"), [(80, False), (110, True)])
    def test_a_reopened_round_keeps_the_closing_time_that_is_still_to_come(
        self, store: Store, reopened: float, taken: bool
    ) -> None:
        store.append_event(W1, ClosingPlanned(at=after(20), round=ROUND, until=after(100)))
        store.append_event(W1, RoundClosed(at=after(70), round=ROUND))
        store.append_event(W1, RoundReopened(at=after(reopened), round=ROUND))
        [outcome] = store.write_submissions([submission("k1", {"i1": "agree"}, seconds=500)])
        assert isinstance(outcome, Saved if taken else RoundNotOpen)

    def test_nothing_is_counted_once_revealed_whenever_it_was_received(self, store: Store) -> None:
        store.append_event(W1, RoundClosed(at=after(100), round=ROUND))
        store.append_event(W1, RoundRevealed(at=after(102), round=ROUND))
        [outcome] = store.write_submissions([submission("k1", {"i1": "agree"}, seconds=99)])
        assert outcome == RoundNotOpen()

    def test_the_end_of_the_workshop_closes_its_open_rounds(self, store: Store) -> None:
        store.append_event(W1, WorkshopClosed(at=after(100)))
        [outcome] = store.write_submissions([submission("k1", {"i1": "agree"}, seconds=110)])
        assert outcome == RoundNotOpen()

    def test_a_closed_round_says_so_within_a_batch_of_others(self, store: Store) -> None:
        store.append_event(W1, RoundClosed(at=after(100), round=ROUND))
        store.append_event(W1, RoundOpened(at=after(200), definition=round_definition(number=2)))
        outcomes = store.write_submissions(
            [
                submission("k1", {"i1": "agree"}, seconds=210),
                submission("k2", {"i1": "agree"}, seconds=210, round_id="w1.vote.2"),
            ]
        )
        assert [type(outcome) for outcome in outcomes] == [RoundNotOpen, Saved]


class TestPeople:
    def test_somebody_who_never_joined_is_refused(self, store: Store) -> None:
        [outcome] = store.write_submissions([submission("k1", {"i1": "agree"}, person="stranger")])
        assert outcome == Removed()
        assert list(store.rows()) == []

    def test_somebody_of_another_workshop_is_refused(self, store: Store) -> None:
        store.add_participant(participant("p9", workshop="w2"))
        [outcome] = store.write_submissions([submission("k1", {"i1": "agree"}, person="p9")])
        assert outcome == Removed()

    def test_joining_twice_changes_nothing(self, store: Store) -> None:
        store.add_participant(participant("p1", group="practitioners", seconds=500))
        assert store.participant(P1) == participant("p1", group="young")
        assert store.participant_count(W1) == 2

    def test_people_are_listed_and_counted_by_group(self, store: Store) -> None:
        assert store.participants(W1) == [participant("p1", group="young"), participant("p2", seconds=1)]
        assert store.participants() == store.participants(W1)
        assert store.participants_by_group(W1) == {GroupId("young"): 1, None: 1}
        assert store.participant(ParticipantId("stranger")) is None

    def test_ballots_hold_each_persons_last_answers_and_group(self, store: Store) -> None:
        store.write_submissions(
            [
                submission("k1", {"i1": "agree", "i2": None}),
                submission("k2", {"i1": "pass"}, person="p2"),
                submission("k3", {"i1": "disagree"}),
            ]
        )
        first, second = store.ballots(ROUND)
        assert (first.participant, first.group, second.participant, second.group) == (P1, "young", P2, None)
        assert first.value(ItemId("i1"), "position") == "disagree"
        assert {answer.item: answer.value for answer in first.answers} == {"i1": "disagree", "i2": None}
        assert store.answered_participants(ROUND) == {P1, P2}
        assert store.answered(ROUND) == 2

    def test_people_with_the_same_code_are_found_with_their_pages_in_order(self, store: Store) -> None:
        for number in (3, 4):
            store.add_participant(participant(f"p{number}", seconds=number))
        store.write_submissions(
            [
                submission("c1", {"card": "K7PQR"}, field="code"),
                submission("c2", {"card": "K7PQR"}, person="p2", field="code"),
                submission("c3", {"card": "WXYZ2"}, person="p3", field="code"),
                submission("k1", {"i1": "Tea"}, field="text"),
                submission("k2", {"i1": "Tea and time"}, person="p2", field="text"),
                submission("k4", {"i1": "Nobody's table"}, person="p4", field="text"),
            ]
        )
        together = store.answers_together(ROUND, P1, ItemId("card"), "code")
        assert set(together) == {P1, P2}
        mine, theirs = (together[person][ItemId("i1"), "text"] for person in (P1, P2))
        assert (mine[1], theirs[1]) == ("Tea", "Tea and time")
        assert mine[0] < theirs[0]
        assert set(store.answers_together(ROUND, ParticipantId("p4"), ItemId("card"), "code")) == {ParticipantId("p4")}

    def test_who_leaves_a_table_takes_their_pages_along(self, store: Store) -> None:
        store.write_submissions(
            [
                submission("c1", {"card": "K7PQR"}, field="code"),
                submission("c2", {"card": "K7PQR"}, person="p2", field="code"),
                submission("c3", {"card": None}, field="code"),
            ]
        )
        assert set(store.answers_together(ROUND, P2, ItemId("card"), "code")) == {P2}
        assert set(store.answers_together(ROUND, P1, ItemId("card"), "code")) == {P1}

    def test_every_value_of_a_field_comes_in_the_order_of_commits(self, store: Store) -> None:
        store.write_submissions([submission("k1", {"i1": 2, "i2": None}), submission("k2", {"i1": -1}, person="p2")])
        store.write_submissions([submission("k3", {"i1": 0}), submission("k4", {"i1": "x"}, field="other")])
        said = [(person, item, value) for person, item, value in store.answers_to(ROUND, "position")]
        assert said == [(P1, "i1", 2), (P1, "i2", None), (P2, "i1", -1), (P1, "i1", 0)]


class TestErasing:
    def test_an_erased_answer_is_gone_and_the_one_before_stands_again(self, store: Store) -> None:
        store.write_submissions([submission("k1", {"i1": "agree"}), submission("k2", {"i1": "disagree"})])
        store.erase_submission(AnswerKey("k2"), after(70))
        assert current(store) == {"i1": "agree"}
        assert [row.key for row in store.rows()] == ["k1"]

    def test_a_late_resend_does_not_bring_it_back(self, store: Store) -> None:
        answer = submission("k1", {"i1": "agree"})
        assert isinstance(store.write_submissions([answer])[0], Saved)
        store.erase_submission(AnswerKey("k1"), after(70))
        assert store.write_submissions([answer]) == [Removed()]
        assert current(store) == {}

    def test_not_even_when_it_was_withdrawn_before_it_came(self, store: Store) -> None:
        store.erase_submission(AnswerKey("k1"), after(50))
        assert store.write_submissions([submission("k1", {"i1": "agree"})]) == [Removed()]

    def test_after_erasing_the_only_answer_the_next_one_is_the_first_in_its_round(self, store: Store) -> None:
        store.write_submissions([submission("k1", {"i1": "agree"})])
        store.erase_submission(AnswerKey("k1"), after(70))
        assert store.answered(ROUND) == 0
        [outcome] = store.write_submissions([submission("k2", {"i1": "agree"})])
        assert isinstance(outcome, Saved)
        assert outcome.first_in_round

    def test_a_person_who_withdraws_takes_everything_with_them_and_nobody_elses(self, store: Store) -> None:
        mine, theirs = submission("k1", {"i1": "agree"}), submission("k2", {"i1": "pass"}, person="p2")
        store.write_submissions([mine, theirs])
        store.erase_participant(P1, after(70))
        assert store.participant(P1) is None
        assert store.participants_by_group(W1) == {None: 1}
        assert [row.participant for row in store.rows()] == [P2]
        assert [ballot.participant for ballot in store.ballots(ROUND)] == [P2]
        resent, fresh = store.write_submissions([mine, submission("k3", {"i1": "agree"})])
        assert (resent, fresh) == (Removed(), Removed())
        store.add_participant(participant("p1"))
        assert store.participant(P1) is None

    def test_the_order_of_the_log_is_never_reused(self, store: Store) -> None:
        store.write_submissions([submission("k1", {"i1": "agree"})])
        [row] = store.rows()
        store.erase_submission(AnswerKey("k1"), after(70))
        store.write_submissions([submission("k2", {"i1": "agree"})])
        assert next(store.rows()).seq > row.seq


class TestEvents:
    def test_events_come_back_as_they_were_in_their_order(self, empty: Store) -> None:
        events: list[WorkshopEvent] = [opened_workshop(), RoundOpened(at=after(10), definition=round_definition())]
        places = [empty.append_event(W1, event) for event in events]
        assert empty.events(W1) == events
        assert places == sorted(set(places))

    def test_several_workshops_live_in_one_store(self, empty: Store) -> None:
        empty.append_event(WorkshopId("w2"), opened_workshop(workshop="w2"))
        empty.append_event(W1, opened_workshop())
        empty.append_event(WorkshopId("w2"), WorkshopClosed(at=after(9)))
        assert empty.workshops() == ["w2", "w1"]
        assert len(empty.events(W1)) == 1

    def test_rows_can_be_asked_of_one_workshop(self, store: Store) -> None:
        store.append_event(WorkshopId("w2"), opened_workshop(workshop="w2"))
        store.append_event(WorkshopId("w2"), RoundOpened(at=after(10), definition=round_definition(workshop="w2")))
        store.add_participant(participant("q1", workshop="w2"))
        store.write_submissions(
            [
                submission("k1", {"i1": "agree"}),
                submission("k2", {"i1": "pass"}, person="q1", round_id="w2.vote.1"),
            ]
        )
        assert [row.key for row in store.rows(WorkshopId("w2"))] == ["k2"]
        assert [row.key for row in store.rows()] == ["k1", "k2"]

    def test_a_rehearsal_and_a_real_workshop_never_share_a_store(self, empty: Store) -> None:
        with pytest.raises(StoreError) as refused:
            empty.append_event(W1, opened_workshop(rehearsal=True))
        assert refused.value.code == "store.rehearsal-differs"
        assert empty.workshops() == []

    def test_an_empty_store_answers_every_question(self, empty: Store) -> None:
        assert (empty.workshops(), empty.events(W1), list(empty.rows()), empty.ballots(ROUND)) == ([], [], [], [])
        assert (empty.answered(ROUND), empty.participant_count(W1), empty.participants()) == (0, 0, [])
        assert empty.write_submissions([]) == []
        assert not empty.is_rehearsal


class TestBatches:
    def test_a_batch_is_stored_whole_or_not_at_all(self, store: Store) -> None:
        def half_a_batch() -> None:
            with store.batch():
                store.add_participant(participant("p3"))
                store.append_event(W1, RoundClosed(at=after(100), round=ROUND))
                store.write_submissions([submission("k1", {"i1": "agree"}), submission("k2", {"i1": 1}, person="p3")])
                raise InterruptedError

        with pytest.raises(InterruptedError):
            half_a_batch()
        assert list(store.rows()) == []
        assert len(store.events(W1)) == 2
        outcomes = store.write_submissions(
            [submission("k1", {"i1": "agree"}, seconds=900), submission("k2", {"i1": 1}, person="p3")]
        )
        assert [type(outcome) for outcome in outcomes] == [Saved, Removed]

    def test_somebody_who_joins_in_a_batch_can_answer_in_it(self, store: Store) -> None:
        with store.batch():
            store.add_participant(participant("p3"))
            [outcome] = store.write_submissions([submission("k1", {"i1": "agree"}, person="p3")])
        assert isinstance(outcome, Saved)

    def test_nothing_can_be_read_of_a_batch_before_it_is_committed(self, store: Store) -> None:
        with store.batch():
            store.write_submissions([submission("k1", {"i1": "agree"})])
            assert store.answered(ROUND) == 0
        assert store.answered(ROUND) == 1

    def test_a_snapshot_stays_at_one_moment(self, store: Store) -> None:
        with store.snapshot():
            assert store.answered(ROUND) == 0
            store.write_submissions([submission("k1", {"i1": "agree"})])
            assert store.answered(ROUND) == 0
            with store.snapshot():
                assert list(store.rows()) == []
        assert store.answered(ROUND) == 1
