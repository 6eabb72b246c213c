"""Consent and receipts in a SQLite store.

In flow consents and hashes of receipt words, out flow the last consent of a person and the person of a receipt. The one
thing easily got wrong: the words themselves never come here, only what an HMAC made of them.
"""

from __future__ import annotations

import json
from datetime import datetime

from facilitation_kit.identifiers import ParticipantId, WorkshopId
from facilitation_kit.responses.safety_records import (
    Consent,
    ConsentAge,
    ConsentItem,
    GuardianAgreement,
    GuardianHow,
    GuardianStatus,
    GuardianWorker,
    WaiverReason,
)
from facilitation_kit.responses.sqlite_transactions import SqliteTransactions
from facilitation_kit.responses.stored_values import moment, stored_moment

__all__ = ["CONSENT_COLUMNS", "SqliteConsent", "consent_from"]

CONSENT_COLUMNS = "participant, workshop, version, items, age_band, guardian, explained_by, how, language, at"


class SqliteConsent(SqliteTransactions):
    """The part of a store that holds consents and receipts."""

    def record_consent(self, consent: Consent) -> None:
        items = {item.value: item in consent.items for item in ConsentItem if item in consent.asked}
        with self._writing() as connection:
            updated = connection.execute(
                "UPDATE participant SET consent_version = ? WHERE id = ? AND workshop = ? AND withdrawn_at IS NULL",
                (consent.version, consent.participant, consent.workshop),
            )
            if not updated.rowcount:
                raise self._missing(
                    "store.no-participant",
                    "Nobody in this workshop has this id, or they have withdrawn.",
                    "Join again.",
                )
            connection.execute(
                f"INSERT INTO consent ({CONSENT_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",  # noqa: S608 - constants
                (
                    consent.participant,
                    consent.workshop,
                    consent.version,
                    json.dumps(items),
                    consent.age_band.value,
                    consent.guardian.value,
                    consent.explained_by,
                    consent.how,
                    consent.language,
                    stored_moment(consent.at),
                ),
            )

    def consent_of(self, participant: ParticipantId) -> Consent | None:
        history = self.consent_history(participant)
        return history[-1] if history else None

    def consent_history(self, participant: ParticipantId) -> list[Consent]:
        found = self._all(f"SELECT {CONSENT_COLUMNS} FROM consent WHERE participant = ? ORDER BY seq", participant)  # noqa: S608 - constants
        return [consent_from(row) for row in found]

    def record_guardian(self, agreement: GuardianAgreement) -> None:
        with self._writing() as connection:
            added = connection.execute(
                "INSERT INTO guardian_agreement (participant, workshop, status, reason, explained_by, how, at) "
                "SELECT id, workshop, ?, ?, ?, ?, ? FROM participant "
                "WHERE id = ? AND workshop = ? AND withdrawn_at IS NULL",
                (
                    agreement.status.value,
                    agreement.reason.value if agreement.reason else None,
                    agreement.explained_by.value,
                    agreement.how.value,
                    stored_moment(agreement.at),
                    agreement.participant,
                    agreement.workshop,
                ),
            )
            if not added.rowcount:
                raise self._missing(
                    "store.no-participant",
                    "Nobody in this workshop has this id, or they have withdrawn.",
                    "Check the three words with the person.",
                )

    def guardian_of(self, participant: ParticipantId) -> GuardianAgreement | None:
        found = self._all(
            "SELECT workshop, status, reason, explained_by, how, at FROM guardian_agreement "
            "WHERE participant = ? ORDER BY seq DESC LIMIT 1",
            participant,
        )
        for workshop, status, reason, explained_by, how, at in found:
            return GuardianAgreement(
                participant=participant,
                workshop=WorkshopId(workshop),
                status=GuardianStatus(status),
                reason=WaiverReason(reason) if reason else None,
                explained_by=GuardianWorker(explained_by),
                how=GuardianHow(how),
                at=moment(at),
            )
        return None

    def record_receipt(self, participant: ParticipantId, words_hash: bytes, at: datetime) -> bool:
        with self._writing() as connection:
            taken = connection.execute(
                "SELECT 1 FROM participant_receipt WHERE words_hash = ? AND participant <> ?", (words_hash, participant)
            ).fetchone()
            if taken:
                return False
            connection.execute(
                "INSERT OR REPLACE INTO participant_receipt (participant, words_hash, at) "
                "SELECT id, ?, ? FROM participant WHERE id = ? AND withdrawn_at IS NULL",
                (words_hash, stored_moment(at), participant),
            )
            return True

    def receipt_for(self, participant: ParticipantId) -> bytes | None:
        found = self._all("SELECT words_hash FROM participant_receipt WHERE participant = ?", participant)
        return bytes(found[0][0]) if found else None

    def participant_by_receipt_hash(self, words_hash: bytes) -> ParticipantId | None:
        found = self._all("SELECT participant FROM participant_receipt WHERE words_hash = ?", words_hash)
        return ParticipantId(found[0][0]) if found else None


def consent_from(row: tuple[str, str, str, str, str, str, str, str, str, int]) -> Consent:
    """A consent from the columns `CONSENT_COLUMNS`."""
    participant, workshop, version, items, age_band, guardian, explained_by, how, language, at = row
    answers = {ConsentItem(item): agreed for item, agreed in json.loads(items).items()}
    return Consent(
        participant=ParticipantId(participant),
        workshop=WorkshopId(workshop),
        version=version,
        items=frozenset(item for item, agreed in answers.items() if agreed),
        age_band=ConsentAge(age_band),
        guardian=GuardianStatus(guardian),
        explained_by=explained_by,
        how=how,
        language=language,
        at=moment(at),
        asked=frozenset(answers),
    )
