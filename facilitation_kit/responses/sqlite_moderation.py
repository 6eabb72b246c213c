"""Open text and its moderation in a SQLite store, and the devices that may moderate.

In flow moderators' steps, out flow the queue and the words that may be shown. The one thing easily got wrong: words that
a person has replaced by later ones are in neither, whatever was decided about them.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from datetime import datetime

from facilitation_kit.identifiers import AnswerKey, ItemId, ParticipantId, RoundId, WorkshopId
from facilitation_kit.responses.event_words import take_words_out
from facilitation_kit.responses.records import ModerationState
from facilitation_kit.responses.safety_records import (
    ApprovedText,
    Consent,
    ModerationStep,
    ModeratorDevice,
    QueuedText,
)
from facilitation_kit.responses.sqlite_consent import CONSENT_COLUMNS, consent_from
from facilitation_kit.responses.sqlite_evidence import REMOVED, SqliteEvidence
from facilitation_kit.responses.stored_values import moment, read_value, stored_moment, stored_value

__all__ = ["SqliteModeration"]

_WAITING = (ModerationState.HIDDEN, ModerationState.HELD)
_SHOWN = (ModerationState.APPROVED, ModerationState.REDACTED)
_DEVICE_COLUMNS = "id, workshop, pairing_hash, offered_at, paired_at, revoked_at, ticket_hash"

# The bare columns of a group come from the row that holds its max(); see `SqliteStore.current_answers`.
_CURRENT_TEXTS = (
    "SELECT key, item, field, value, received_at, workshop, round, participant, moderation, max(seq) FROM response "
    "WHERE retention = 'raw_text' AND workshop = ?1 AND (?2 IS NULL OR round = ?2) "
    "GROUP BY round, participant, item, field ORDER BY max(seq)"
)


class SqliteModeration(SqliteEvidence):
    """The part of a store that holds decisions about open text."""

    def moderate(self, step: ModerationStep) -> None:
        with self._writing() as connection:
            found = connection.execute(
                "SELECT moderation FROM response WHERE key = ? AND item = ? AND field = ? AND retention = 'raw_text'",
                (step.key, step.item, step.field),
            ).fetchone()
            if found is None:
                raise self._missing(
                    "store.no-text",
                    "These words are not there any more: their writer has taken them back.",
                    "Go on with the next ones.",
                )
            if found[0] == ModerationState.ESCALATED:
                raise self._missing(
                    "store.text-escalated",
                    "These words have gone to the safeguarding record and are nowhere else.",
                    "Go on with the next ones.",
                )
            connection.execute(
                "INSERT INTO moderation_step (key, item, field, state, published_text, at, by, flags) "
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    step.key,
                    step.item,
                    step.field,
                    step.state.value,
                    step.published_text,
                    stored_moment(step.at),
                    step.by,
                    json.dumps(step.flags),
                ),
            )
            connection.execute(
                "UPDATE response SET moderation = ? WHERE key = ? AND item = ? AND field = ?",
                (step.state.value, step.key, step.item, step.field),
            )
            if step.state is ModerationState.ESCALATED:
                take_words_out(connection, [step.key], only=(step.item, step.field))
                self._take_words_out(step.key, step.item, step.field)
                self._erase_what_they_said(connection, [], [step.key], step.at, REMOVED)

    def moderation_queue(
        self, workshop: WorkshopId, states: Collection[ModerationState] = _WAITING
    ) -> list[QueuedText]:
        labels: dict[RoundId, Mapping[ItemId, str]] = {}
        queue = []
        for key, item, field, value, at, _, round_id, _, state, _ in self._all(_CURRENT_TEXTS, workshop, None):
            text = read_value(value)
            if not text or ModerationState(state) not in states:
                continue
            if round_id not in labels:
                labels[round_id] = self._labels(RoundId(round_id))
            published, flags = self._last_step(key, item, field)
            queue.append(
                QueuedText(
                    key=AnswerKey(key),
                    item=ItemId(item),
                    field=field,
                    label=labels[round_id].get(ItemId(item), ""),
                    text=str(text),
                    at=moment(at),
                    workshop=workshop,
                    round=RoundId(round_id),
                    state=ModerationState(state),
                    flags=flags,
                    published=published,
                )
            )
        return queue

    def approved_text(self, round_id: RoundId) -> list[ApprovedText]:
        workshop = round_id.partition(".")[0]
        approved = []
        for key, item, field, value, at, _, _, person, state, _ in self._all(_CURRENT_TEXTS, workshop, round_id):
            text = read_value(value)
            if not text or ModerationState(state) not in _SHOWN:
                continue
            redacted = state == ModerationState.REDACTED
            published = self._last_step(key, item, field)[0] if redacted else None
            consents = self._consents(person)
            approved.append(
                ApprovedText(
                    key=AnswerKey(key),
                    item=ItemId(item),
                    field=field,
                    participant=ParticipantId(person),
                    round=round_id,
                    text=(published or "") if redacted else str(text),
                    redacted=redacted,
                    at=moment(at),
                    given_under=next((each for each in reversed(consents) if each.at <= moment(at)), None),
                    consent=consents[-1] if consents else None,
                )
            )
        return approved

    def author_of(self, key: AnswerKey) -> ParticipantId | None:
        found = self._all("SELECT participant FROM response WHERE key = ? LIMIT 1", key)
        return ParticipantId(found[0][0]) if found else None

    # -- devices ----------------------------------------------------------------------------------------------------

    def offer_moderator_device(self, device: ModeratorDevice) -> None:
        with self._writing() as connection:
            connection.execute(
                "INSERT INTO moderator_device (id, workshop, pairing_hash, offered_at) VALUES (?, ?, ?, ?)",
                (device.id, device.workshop, device.pairing_hash, stored_moment(device.offered_at)),
            )

    def pair_moderator_device(self, pairing_hash: bytes, ticket_hash: bytes, at: datetime) -> ModeratorDevice | None:
        with self._writing() as connection:
            changed = connection.execute(
                "UPDATE moderator_device SET paired_at = ?, ticket_hash = ? "
                "WHERE pairing_hash = ? AND paired_at IS NULL AND revoked_at IS NULL",
                (stored_moment(at), ticket_hash, pairing_hash),
            )
            if not changed.rowcount:
                return None
            paired = connection.execute(
                f"SELECT {_DEVICE_COLUMNS} FROM moderator_device WHERE pairing_hash = ?",  # noqa: S608 - constants
                (pairing_hash,),
            ).fetchone()
            return _device_from(paired)

    def revoke_moderator_device(self, device: str, at: datetime) -> None:
        with self._writing() as connection:
            connection.execute(
                "UPDATE moderator_device SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL",
                (stored_moment(at), device),
            )

    def moderator_devices(self, workshop: WorkshopId) -> list[ModeratorDevice]:
        found = self._all(
            f"SELECT {_DEVICE_COLUMNS} FROM moderator_device WHERE workshop = ? ORDER BY offered_at, id",  # noqa: S608 - constants
            workshop,
        )
        return [_device_from(row) for row in found]

    def moderator_device_by_ticket(self, ticket_hash: bytes) -> ModeratorDevice | None:
        found = self._all(
            f"SELECT {_DEVICE_COLUMNS} FROM moderator_device WHERE ticket_hash = ? AND revoked_at IS NULL",  # noqa: S608 - constants
            ticket_hash,
        )
        return _device_from(found[0]) if found else None

    # -- inside -----------------------------------------------------------------------------------------------------

    def _take_words_out(self, key: AnswerKey, item: ItemId, field: str) -> None:
        """Empty the words where they are; the row stays, so that the same key is still known."""
        with self._writing() as connection:
            connection.execute(
                "UPDATE response SET value = ? WHERE key = ? AND item = ? AND field = ?",
                (stored_value(""), key, item, field),
            )
            connection.execute(
                "UPDATE moderation_step SET published_text = NULL WHERE key = ? AND item = ? AND field = ?",
                (key, item, field),
            )
            self._note_erasure()

    def _labels(self, round_id: RoundId) -> Mapping[ItemId, str]:
        found = self._all(
            "SELECT payload FROM workshop_event WHERE workshop = ? AND kind = 'round_opened'",
            round_id.partition(".")[0],
        )
        for (payload,) in found:
            definition = json.loads(payload)["definition"]
            if definition["id"] == round_id:
                return {ItemId(item["id"]): str(item["label"]) for item in definition["items"]}
        return {}

    def _last_step(self, key: str, item: str, field: str) -> tuple[str | None, tuple[str, ...]]:
        found = self._all(
            "SELECT published_text, flags FROM moderation_step WHERE key = ? AND item = ? AND field = ? "
            "ORDER BY seq DESC LIMIT 1",
            key,
            item,
            field,
        )
        return (found[0][0], tuple(json.loads(found[0][1]))) if found else (None, ())

    def _consents(self, participant: str) -> list[Consent]:
        found = self._all(f"SELECT {CONSENT_COLUMNS} FROM consent WHERE participant = ? ORDER BY seq", participant)  # noqa: S608 - constants
        return [consent_from(row) for row in found]


def _device_from(row: tuple[str, str, bytes, int, int | None, int | None, bytes | None]) -> ModeratorDevice:
    device, workshop, pairing_hash, offered_at, paired_at, revoked_at, ticket_hash = row
    return ModeratorDevice(
        id=device,
        workshop=WorkshopId(workshop),
        pairing_hash=bytes(pairing_hash),
        offered_at=moment(offered_at),
        paired_at=moment(paired_at) if paired_at is not None else None,
        revoked_at=moment(revoked_at) if revoked_at is not None else None,
        ticket_hash=bytes(ticket_hash) if ticket_hash is not None else None,
    )
