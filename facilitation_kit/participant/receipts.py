"""The three words of each participant: drawn again whenever they are shown, kept only as a hash.

In: the data directory's secret, a store, a participant. Out: words for the phone, and a hash for the store.

Easily got wrong: two people can draw the same words. The store refuses the second, who then gets the next draw; which
draw it was is found again by comparing with the hash.
"""

from __future__ import annotations

from datetime import datetime

from facilitation_kit.identifiers import ParticipantId
from facilitation_kit.responses.safety_stores import ConsentStore
from facilitation_kit.safeguarding.receipt_words import drawn_for, new_receipt, receipt_hash

__all__ = ["Receipts"]

_MOST_DRAWS = 8
"""With 300 people in 2^33 receipts even a second draw is needed once in 190,000 workshops."""


class Receipts:
    """Makes and finds receipts.

    Args:
        secret: of the data directory.
    """

    def __init__(self, secret: bytes) -> None:
        self._secret = secret

    def record(self, store: ConsentStore, participant: ParticipantId, at: datetime) -> None:
        """Let a participant's words lead to them; call in the writer's thread. Doing it again changes nothing."""
        for draw in range(_MOST_DRAWS):
            words = self._draw(participant, draw)
            if store.record_receipt(participant, receipt_hash(self._secret, " ".join(words)), at):
                return

    def words_of(self, store: ConsentStore, participant: ParticipantId) -> tuple[str, ...]:
        """A participant's words; none where they have no receipt."""
        stored = store.receipt_for(participant)
        draws = (self._draw(participant, draw) for draw in range(_MOST_DRAWS))
        return next((words for words in draws if receipt_hash(self._secret, " ".join(words)) == stored), ())

    def holder(self, store: ConsentStore, typed: str) -> ParticipantId | None:
        """Whose words these are, however they were typed; ``None`` when nobody's."""
        return store.participant_by_receipt_hash(receipt_hash(self._secret, typed))

    def _draw(self, participant: ParticipantId, draw: int) -> tuple[str, ...]:
        return new_receipt(drawn_for(self._secret, participant, draw))
