"""One suite over every store: consent, receipts, withdrawal, moderation, releases, life cycle, audit log."""

from __future__ import annotations

import stat
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from facilitation_kit.errors import StoreError
from facilitation_kit.identifiers import AnswerKey, GroupId, ParticipantId, RoundId, WorkshopId
from facilitation_kit.live.events import RoundClosed, RoundOpened, RoundRevealed
from facilitation_kit.responses.records import (
    AlreadySaved,
    KeyConflict,
    ModerationState,
    Removed,
    RetentionClass,
    Saved,
)
from facilitation_kit.responses.safety_records import (
    ConsentItem,
    ExportMade,
    GuardianStatus,
    ModerationStep,
    ModeratorDevice,
    StoredTable,
    WaiverReason,
    WithdrawalHow,
)
from facilitation_kit.responses.sqlite_store import SqliteStore
from facilitation_kit.responses.store import Store
from facilitation_kit.safeguarding.audit_log import faults
from tests.builders import (
    NOON,
    after,
    consent,
    guardian,
    moderation,
    opened_workshop,
    participant,
    round_definition,
    submission,
)

W1, ROUND = WorkshopId("w1"), RoundId("w1.vote.1")
P1, P2 = ParticipantId("p1"), ParticipantId("p2")

MakeStore = Callable[[Path], Store]


def sqlite(folder: Path) -> Store:
    return SqliteStore.open(folder / "store.sqlite3", close_grace_seconds=2.0)


@pytest.fixture(params=[sqlite])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """A workshop with an open round; Ada (p1, young) and Ben (p2) have joined."""
    make: MakeStore = request.param
    store = make(tmp_path)
    store.append_event(W1, opened_workshop())
    store.append_event(W1, RoundOpened(at=after(10), definition=round_definition()))
    store.add_participant(participant("p1", group="young"))
    store.add_participant(participant("p2", seconds=1))
    yield store
    store.close()


def wrote(store: Store, key: str, words: str | None, *, person: str = "p1", seconds: float = 60) -> None:
    """Somebody's own words about the first option."""
    [outcome] = store.write_submissions(
        [submission(key, {"i1": words}, person=person, field="reason", words=True, seconds=seconds)]
    )
    assert isinstance(outcome, Saved)


def refusal(action: Callable[[], object]) -> str:
    with pytest.raises(StoreError) as refused:
        action()
    assert refused.value.remedy
    return refused.value.code


class TestConsent:
    def test_the_last_consent_counts_and_the_log_keeps_all(self, store: Store) -> None:
        first = consent("p1", ConsentItem.TAKE_PART, seconds=1)
        second = consent("p1", ConsentItem.TAKE_PART, ConsentItem.QUOTED_INSIDE, version="2026-11", seconds=5)
        store.record_consent(first)
        store.record_consent(second)
        assert store.consent_of(P1) == second
        assert store.consent_history(P1) == [first, second]
        assert store.consent_of(P2) is None

    def test_what_was_not_asked_is_told_from_what_was_refused(self, store: Store) -> None:
        given = consent("p1", ConsentItem.TAKE_PART, asked=frozenset({ConsentItem.TAKE_PART, ConsentItem.CONTACTED}))
        store.record_consent(given)
        assert store.consent_of(P1) == given

    def test_nobody_can_agree_to_what_they_were_not_asked(self) -> None:
        with pytest.raises(ValueError, match="not asked"):
            consent("p1", ConsentItem.CONTACTED, asked=frozenset({ConsentItem.TAKE_PART}))

    def test_its_version_becomes_the_participants(self, store: Store) -> None:
        store.record_consent(consent("p1", version="2026-11"))
        person = store.participant(P1)
        assert person is not None
        assert person.consent_version == "2026-11"

    def test_nobody_consents_for_a_stranger_or_in_another_workshop(self, store: Store) -> None:
        assert refusal(lambda: store.record_consent(consent("nobody"))) == "store.no-participant"
        assert refusal(lambda: store.record_consent(consent("p1", workshop="w2"))) == "store.no-participant"


class TestGuardians:
    def test_the_last_one_counts_and_lies_apart_from_the_persons_own_consent(self, store: Store) -> None:
        store.record_consent(consent("p1", seconds=1))
        waived = guardian("p1", GuardianStatus.WAIVED, reason=WaiverReason.NOT_SAFE, seconds=4)
        store.record_guardian(guardian("p1", seconds=3))
        store.record_guardian(waived)
        assert store.guardian_of(P1) == waived
        assert store.guardian_of(P2) is None
        assert store.consent_history(P1) == [consent("p1", seconds=1)]

    def test_a_waiver_and_only_that_has_a_reason_of_a_kind(self) -> None:
        with pytest.raises(ValueError, match="reason"):
            guardian("p1", GuardianStatus.WAIVED)
        with pytest.raises(ValueError, match="reason"):
            guardian("p1", GuardianStatus.GIVEN, reason=WaiverReason.NOBODY_TO_ASK)
        with pytest.raises(ValueError, match="nothing is written down"):
            guardian("p1", GuardianStatus.NOT_ASKED)

    def test_none_is_kept_of_a_stranger(self, store: Store) -> None:
        assert refusal(lambda: store.record_guardian(guardian("nobody"))) == "store.no-participant"

    def test_its_time_comes_with_the_consent_log(self, store: Store) -> None:
        store.record_guardian(guardian("p1"))
        assert store.held(W1, RetentionClass.CONSENT_LOG) == 1
        store.purge(W1, RetentionClass.CONSENT_LOG, after(70))
        assert store.guardian_of(P1) is None


class TestReceipts:
    def test_the_words_lead_to_their_participant_and_no_other_words_do(self, store: Store) -> None:
        assert store.record_receipt(P1, b"one", after(1))
        assert store.participant_by_receipt_hash(b"one") == P1
        assert store.participant_by_receipt_hash(b"two") is None
        assert (store.receipt_for(P1), store.receipt_for(P2)) == (b"one", None)

    def test_words_of_somebody_else_are_not_given_away(self, store: Store) -> None:
        store.record_receipt(P1, b"one", after(1))
        assert not store.record_receipt(P2, b"one", after(2))
        assert store.participant_by_receipt_hash(b"one") == P1

    def test_new_words_replace_the_old_ones(self, store: Store) -> None:
        store.record_receipt(P1, b"one", after(1))
        assert store.record_receipt(P1, b"two", after(2))
        assert store.participant_by_receipt_hash(b"one") is None
        assert store.participant_by_receipt_hash(b"two") == P1

    def test_after_a_withdrawal_they_lead_nowhere(self, store: Store) -> None:
        store.record_receipt(P1, b"one", after(1))
        store.withdraw(P1, after(70), WithdrawalHow.PHONE)
        assert store.participant_by_receipt_hash(b"one") is None


class TestWithdrawal:
    def test_takes_out_answers_words_receipt_and_group_and_says_how_many(self, store: Store) -> None:
        store.write_submissions([submission("k1", {"i1": "agree", "i2": "pass"})])
        store.write_submissions([submission("k2", {"i1": "disagree"})])
        wrote(store, "k3", "It would help my brother.")
        store.write_submissions([submission("k4", {"i1": "agree"}, person="p2")])
        summary = store.withdraw(P1, after(70), WithdrawalHow.PHONE)
        assert (summary.answers, summary.words) == (3, 1)
        assert (summary.rounds, summary.rounds_frozen) == ((ROUND,), ())
        assert [row.participant for row in store.rows()] == [P2]
        assert store.participant(P1) is None
        assert store.participants_by_group(W1) == {None: 1}

    def test_names_the_rounds_whose_figures_somebody_has_seen(self, store: Store) -> None:
        store.write_submissions([submission("k1", {"i1": "agree"})])
        store.append_event(W1, RoundClosed(at=after(100), round=ROUND))
        store.append_event(W1, RoundRevealed(at=after(110), round=ROUND))
        assert store.withdraw(P1, after(120), WithdrawalHow.PHONE).rounds_frozen == (ROUND,)

    def test_a_released_table_counts_as_seen(self, store: Store) -> None:
        store.write_submissions([submission("k1", {"i1": "agree"})])
        store.add_released_table(released())
        assert store.withdraw(P1, after(120), WithdrawalHow.PHONE).rounds_frozen == (ROUND,)

    def test_a_late_re_send_does_not_bring_anything_back(self, store: Store) -> None:
        store.write_submissions([submission("k1", {"i1": "agree"})])
        store.withdraw(P1, after(70), WithdrawalHow.PHONE)
        assert store.write_submissions([submission("k1", {"i1": "agree"}), submission("k9", {"i2": "agree"})]) == [
            Removed(),
            Removed(),
        ]
        store.add_participant(participant("p1", group="young"))
        assert store.write_submissions([submission("k1", {"i1": "agree"}), submission("k9", {"i2": "agree"})]) == [
            Removed(),
            Removed(),
        ]

    def test_without_a_withdrawal_the_same_re_send_is_recognised(self, store: Store) -> None:
        """The twin: it is the withdrawal that refuses it."""
        store.write_submissions([submission("k1", {"i1": "agree"})])
        [again] = store.write_submissions([submission("k1", {"i1": "agree"})])
        assert isinstance(again, AlreadySaved)

    def test_leaves_the_consent_log_without_the_person(self, store: Store) -> None:
        store.record_consent(consent("p1", seconds=5))
        assert store.held(W1, RetentionClass.CONSENT_LOG) == 1
        store.withdraw(P1, after(70), WithdrawalHow.PHONE)
        assert store.consent_of(P1) is None
        [row] = store.held_rows(W1, RetentionClass.CONSENT_LOG)["consent"]
        assert row["participant"] is None
        assert row["version"] == "2026-09"
        assert int(str(row["at"])) % timedelta(days=1).total_seconds() == 0

    def test_leaves_of_a_guardians_agreement_that_there_was_one(self, store: Store) -> None:
        store.record_guardian(guardian("p1", seconds=5))
        store.record_guardian(guardian("p2", seconds=6))
        store.withdraw(P1, after(70), WithdrawalHow.PHONE)
        assert store.guardian_of(P1) is None
        assert store.guardian_of(P2) == guardian("p2", seconds=6)
        gone, kept = store.held_rows(W1, RetentionClass.CONSENT_LOG)["guardian_agreement"]
        assert (gone["participant"], kept["participant"]) == (None, "p2")
        assert int(str(gone["at"])) % timedelta(days=1).total_seconds() == 0

    def test_twice_removes_nothing_more_and_is_recorded_once(self, store: Store) -> None:
        store.write_submissions([submission("k1", {"i1": "agree"})])
        store.withdraw(P1, after(70), WithdrawalHow.PHONE)
        again = store.withdraw(P1, after(80), WithdrawalHow.PHONE)
        assert (again.answers, again.words, again.at) == (0, 0, after(70))
        assert len(store.held_rows(W1, RetentionClass.CONSENT_LOG)["withdrawal"]) == 1

    def test_of_a_stranger_is_refused(self, store: Store) -> None:
        assert (
            refusal(lambda: store.withdraw(ParticipantId("nobody"), after(1), WithdrawalHow.PHONE))
            == "store.no-participant"
        )

    def test_evidence_and_packs_can_ask_what_was_withdrawn(self, store: Store) -> None:
        store.write_submissions([submission("k1", {"i1": "agree"}), submission("k2", {"i1": "pass"}, person="p2")])
        before = store.withdrawn(W1)
        assert not before.covers(P1, AnswerKey("k1"))
        store.withdraw(P1, after(70), WithdrawalHow.TOLD_FACILITATOR)
        withdrawn = store.withdrawn(W1)
        assert withdrawn.covers(P1, None)
        assert withdrawn.covers(None, AnswerKey("k1"))
        assert not withdrawn.covers(P2, AnswerKey("k2"))
        assert not withdrawn.covers(None, None)
        store.erase_submission(AnswerKey("k2"), after(90))
        assert store.withdrawn(W1).covers(P2, AnswerKey("k2"))
        assert store.withdrawn(WorkshopId("w2")).participants == frozenset()


class TestModeration:
    def test_words_wait_hidden_in_the_order_of_writing_without_their_author(self, store: Store) -> None:
        wrote(store, "k1", "First.")
        wrote(store, "k2", "Second.", person="p2")
        queue = store.moderation_queue(W1)
        assert [(each.text, each.label, each.state) for each in queue] == [
            ("First.", "A worker who stays", ModerationState.HIDDEN),
            ("Second.", "A worker who stays", ModerationState.HIDDEN),
        ]
        assert not any("p1" in str(vars(each)) for each in queue)
        assert store.approved_text(ROUND) == []

    def test_approved_words_leave_the_queue_and_may_be_shown(self, store: Store) -> None:
        wrote(store, "k1", "It would help.")
        store.moderate(moderation("k1"))
        assert store.moderation_queue(W1) == []
        [shown] = store.approved_text(ROUND)
        assert (shown.text, shown.redacted, shown.participant) == ("It would help.", False, P1)
        assert [row.moderation for row in store.rows()] == [ModerationState.APPROVED]

    def test_redacted_words_are_shown_instead_and_the_first_ones_nowhere(self, store: Store) -> None:
        wrote(store, "k1", "Ask Priya about it.")
        store.moderate(moderation("k1", ModerationState.REDACTED, instead="Ask [a worker] about it."))
        assert [each.text for each in store.approved_text(ROUND)] == ["Ask [a worker] about it."]

    def test_held_words_wait_further_on(self, store: Store) -> None:
        wrote(store, "k1", "Hm.")
        store.moderate(moderation("k1", ModerationState.HELD))
        assert [each.state for each in store.moderation_queue(W1)] == [ModerationState.HELD]
        assert store.moderation_queue(W1, [ModerationState.HIDDEN]) == []
        assert store.approved_text(ROUND) == []

    def test_a_later_decision_counts(self, store: Store) -> None:
        wrote(store, "k1", "Hm.")
        store.moderate(moderation("k1"))
        store.moderate(moderation("k1", ModerationState.HELD))
        assert store.approved_text(ROUND) == []

    def test_words_that_were_replaced_or_cleared_are_neither_waiting_nor_shown(self, store: Store) -> None:
        wrote(store, "k1", "Once.")
        store.moderate(moderation("k1"))
        wrote(store, "k2", "Now.")
        assert [each.text for each in store.moderation_queue(W1)] == ["Now."]
        assert store.approved_text(ROUND) == []
        wrote(store, "k3", None)
        assert store.moderation_queue(W1) == []

    @pytest.mark.parametrize(
        ("state", "shown"),
        [
            (ModerationState.APPROVED, ["Ask Priya."]),
            (ModerationState.REDACTED, ["Ask [a worker]."]),
            (ModerationState.HELD, []),
        ],
    )
    def test_words_that_come_again_with_the_rest_of_their_page_stay_as_they_were_decided(
        self, store: Store, state: ModerationState, shown: list[str]
    ) -> None:
        wrote(store, "k1", "Ask Priya.")
        store.moderate(
            moderation("k1", state, instead="Ask [a worker]." if state is ModerationState.REDACTED else None)
        )
        wrote(store, "k2", "Ask Priya.")
        assert [each.text for each in store.approved_text(ROUND)] == shown
        assert [each.state for each in store.moderation_queue(W1, [ModerationState.HIDDEN])] == []
        store.moderate(moderation("k2", ModerationState.HELD, seconds=100))
        assert store.approved_text(ROUND) == []

    def test_the_same_words_of_somebody_else_wait_for_a_decision(self, store: Store) -> None:
        """The twin: a decision is about one person's words, not about a text."""
        wrote(store, "k1", "Ask Priya.")
        store.moderate(moderation("k1"))
        wrote(store, "k2", "Ask Priya.", person="p2")
        assert [each.text for each in store.moderation_queue(W1)] == ["Ask Priya."]

    def test_escalated_words_are_nowhere_in_the_store_and_their_key_is_still_known(self, store: Store) -> None:
        store.write_submissions([submission("k1", {"i1": "Something is wrong at home."}, field="reason", words=True)])
        store.moderate(moderation("k1", ModerationState.ESCALATED))
        assert [row.value for row in store.rows()] == [""]
        assert store.moderation_queue(W1, list(ModerationState)) == []
        [again] = store.write_submissions(
            [submission("k1", {"i1": "Something is wrong at home."}, field="reason", words=True)]
        )
        assert isinstance(again, AlreadySaved)
        assert store.author_of(AnswerKey("k1")) == P1
        assert refusal(lambda: store.moderate(moderation("k1"))) == "store.text-escalated"

    def test_other_words_under_the_key_of_words_that_wait_are_still_a_conflict(self, store: Store) -> None:
        """The twin: only what was escalated is taken for the same."""
        wrote(store, "k1", "One thing.")
        [other] = store.write_submissions([submission("k1", {"i1": "Another."}, field="reason", words=True)])
        assert isinstance(other, KeyConflict)

    def test_words_that_were_taken_back_cannot_be_moderated(self, store: Store) -> None:
        wrote(store, "k1", "Hm.")
        store.withdraw(P1, after(70), WithdrawalHow.PHONE)
        assert refusal(lambda: store.moderate(moderation("k1"))) == "store.no-text"
        assert store.author_of(AnswerKey("k1")) is None

    def test_a_closed_answer_has_nothing_to_moderate(self, store: Store) -> None:
        store.write_submissions([submission("k1", {"i1": "agree"})])
        assert refusal(lambda: store.moderate(moderation("k1", field="position"))) == "store.no-text"

    def test_approved_words_come_with_the_consent_of_then_and_of_now(self, store: Store) -> None:
        narrow = consent("p1", ConsentItem.TAKE_PART, seconds=5)
        wide = consent("p1", *ConsentItem, seconds=80)
        store.record_consent(narrow)
        wrote(store, "k1", "It would help.", seconds=60)
        store.record_consent(wide)
        store.moderate(moderation("k1"))
        [shown] = store.approved_text(ROUND)
        assert (shown.given_under, shown.consent) == (narrow, wide)

    @pytest.mark.parametrize(
        ("state", "instead"),
        [
            (ModerationState.REDACTED, None),
            (ModerationState.APPROVED, "other words"),
            (ModerationState.NOT_NEEDED, None),
        ],
    )
    def test_a_step_that_makes_no_sense_cannot_be_made(self, state: ModerationState, instead: str | None) -> None:
        with pytest.raises(ValueError, match=r"redacted|open text"):
            moderation("k1", state, instead=instead)


class TestModeratorDevices:
    def device(self, store: Store) -> ModeratorDevice:
        device = ModeratorDevice(id="d1", workshop=W1, pairing_hash=b"pairing", offered_at=after(1))
        store.offer_moderator_device(device)
        return device

    def test_a_pairing_works_once(self, store: Store) -> None:
        self.device(store)
        paired = store.pair_moderator_device(b"pairing", b"ticket", after(2))
        assert paired is not None
        assert (paired.id, paired.paired_at) == ("d1", after(2))
        assert store.pair_moderator_device(b"pairing", b"other", after(3)) is None
        assert store.pair_moderator_device(b"unknown", b"other", after(3)) is None
        assert store.moderator_device_by_ticket(b"ticket") == paired
        assert store.moderator_device_by_ticket(b"other") is None

    def test_a_revoked_ticket_and_a_revoked_pairing_are_worth_nothing(self, store: Store) -> None:
        self.device(store)
        store.pair_moderator_device(b"pairing", b"ticket", after(2))
        store.revoke_moderator_device("d1", after(3))
        assert store.moderator_device_by_ticket(b"ticket") is None
        store.offer_moderator_device(ModeratorDevice(id="d2", workshop=W1, pairing_hash=b"second", offered_at=after(4)))
        store.revoke_moderator_device("d2", after(5))
        assert store.pair_moderator_device(b"second", b"x", after(6)) is None
        assert [each.revoked_at for each in store.moderator_devices(W1)] == [after(3), after(5)]


def released(digest: str = "abc") -> StoredTable:
    return StoredTable(
        round=ROUND,
        profile="room",
        audience="the room",
        cut_off=after(110),
        hash=digest,
        table={"rows": [{"item": "i1", "count": 7}]},
        at=after(111),
    )


class TestRecords:
    def test_released_tables_come_back_in_their_order(self, store: Store) -> None:
        store.add_released_table(released("one"))
        store.add_released_table(released("two"))
        assert store.released_tables(ROUND) == [released("one"), released("two")]
        assert store.released_tables(RoundId("w1.other.1")) == []

    def test_copies_are_listed(self, store: Store) -> None:
        made = ExportMade(kind="pack", name="pack-1.html", by="facilitator", at=after(5))
        store.note_export(made)
        assert store.exports_made() == [made]

    def test_the_audit_log_is_a_chain(self, store: Store) -> None:
        for number in range(5):
            store.audit(at=after(number), who="facilitator", what="purge", subject=W1, why=f"reason {number}")
        entries = store.audit_entries()
        assert [entry.seq for entry in entries] == [1, 2, 3, 4, 5]
        assert entries[0].previous_hash == ""
        assert faults(entries) == ()

    def test_an_entry_that_is_taken_back_leaves_no_gap(self, store: Store) -> None:
        store.audit(at=NOON, who="facilitator", what="one", subject="", why="")

        def half() -> None:
            with store.batch():
                store.audit(at=NOON, who="facilitator", what="two", subject="", why="")
                raise InterruptedError

        with pytest.raises(InterruptedError):
            half()
        store.audit(at=NOON, who="facilitator", what="three", subject="", why="")
        assert [entry.what for entry in store.audit_entries()] == ["one", "three"]
        assert faults(store.audit_entries()) == ()

    def test_a_backup_is_a_whole_store_for_its_owner_alone(self, store: Store, tmp_path: Path) -> None:
        store.write_submissions([submission("k1", {"i1": "agree"})])
        copy = tmp_path / "elsewhere" / "copy.sqlite3"
        store.backup(copy)
        assert stat.S_IMODE(copy.stat().st_mode) == 0o600
        opened = SqliteStore.open(copy, read_only=True)
        assert [row.key for row in opened.rows()] == ["k1"]
        opened.close()
        assert refusal(lambda: store.backup(copy)) == "store.no-access"


class TestLifeCycle:
    def test_every_class_has_its_date_from_the_opening_on(self, store: Store) -> None:
        dates = {each.kind: each.due_at - NOON for each in store.due_dates()}
        assert dates == {
            RetentionClass.RAW_TEXT: timedelta(days=90),
            RetentionClass.BALLOT: timedelta(days=365),
            RetentionClass.PARTICIPANT: timedelta(days=365),
            RetentionClass.CONSENT_LOG: timedelta(days=365),
        }

    def test_purging_words_leaves_the_answers(self, store: Store) -> None:
        store.write_submissions([submission("k1", {"i1": "agree"})])
        wrote(store, "k2", "Hm.")
        store.moderate(moderation("k2", ModerationState.REDACTED, instead="[words]"))
        assert store.held(W1, RetentionClass.RAW_TEXT) == 1
        assert store.purge(W1, RetentionClass.RAW_TEXT, after(900)) == 1
        assert [row.key for row in store.rows()] == ["k1"]
        assert store.approved_text(ROUND) == []
        assert store.held(W1, RetentionClass.RAW_TEXT) == 0
        assert [(each.kind, each.rows) for each in store.purged()] == [(RetentionClass.RAW_TEXT, 1)]

    def test_a_late_re_send_of_purged_words_stays_out(self, store: Store) -> None:
        wrote(store, "k2", "Hm.")
        store.purge(W1, RetentionClass.RAW_TEXT, after(900))
        assert store.write_submissions([submission("k2", {"i1": "Hm."}, field="reason", words=True)]) == [Removed()]

    def test_every_class_can_be_copied_and_then_erased(self, store: Store) -> None:
        store.write_submissions([submission("k1", {"i1": "agree"})])
        wrote(store, "k2", "Hm.")
        store.record_consent(consent("p1"))
        store.record_receipt(P1, b"one", after(1))
        for kind in (
            RetentionClass.RAW_TEXT,
            RetentionClass.BALLOT,
            RetentionClass.PARTICIPANT,
            RetentionClass.CONSENT_LOG,
        ):
            copied = sum(len(rows) for rows in store.held_rows(W1, kind).values())
            assert copied == store.held(W1, kind) > 0
            assert store.purge(W1, kind, after(900)) == copied
            assert store.held(W1, kind) == 0

    def test_one_workshops_purge_touches_no_other(self, store: Store) -> None:
        store.append_event(WorkshopId("w2"), opened_workshop(workshop="w2"))
        store.append_event(WorkshopId("w2"), RoundOpened(at=after(10), definition=round_definition(workshop="w2")))
        store.add_participant(participant("q1", workshop="w2"))
        store.write_submissions([submission("k5", {"i1": "agree"}, person="q1", round_id="w2.vote.1")])
        store.purge(W1, RetentionClass.BALLOT, after(900))
        assert [row.key for row in store.rows()] == ["k5"]

    def test_groups_are_gone_with_the_participants(self, store: Store) -> None:
        store.write_submissions([submission("k1", {"i1": "agree"})])
        assert [ballot.group for ballot in store.ballots(ROUND)] == [GroupId("young")]
        store.purge(W1, RetentionClass.PARTICIPANT, after(900))
        assert store.participants() == []


def test_a_step_of_moderation_keeps_no_words_but_those_to_show() -> None:
    assert "text" not in {name for name in ModerationStep.__dataclass_fields__ if name != "published_text"}
