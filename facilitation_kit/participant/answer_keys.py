"""Keys of rendered forms: one key, one answer, bound to whom and what it was rendered for.

In: the hub's secret, a participant, a round and the items of a page. Out: a key for the form's hidden input, and the
check of a key that comes back. The same key sent twice is the same answer twice, so the store can tell a re-send from
a change of mind.

Easily got wrong: a key says nothing about *when*. It stays good for as long as its round takes answers, because a
phone may come back after ten minutes without a connection.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Sequence

from facilitation_kit.activities.rounds import Item
from facilitation_kit.identifiers import AnswerKey, ParticipantId, RoundId

__all__ = ["AnswerKeys"]

_NONCE_CHARACTERS = 22  # 16 random bytes
_TAG_CHARACTERS = 22  # 16 bytes of the digest


class AnswerKeys:
    """Makes and checks the keys of forms.

    Args:
        secret: of this data directory; whoever holds it can make keys.
    """

    def __init__(self, secret: bytes) -> None:
        self._secret = hmac.digest(secret, b"facilitation-kit answer key", "sha256")

    def issue(self, participant: ParticipantId, round_id: RoundId, items: Sequence[Item]) -> AnswerKey:
        """A fresh key for a form that shows `items` of `round_id` to `participant`; 44 URL-safe characters."""
        nonce = secrets.token_urlsafe(16)
        return AnswerKey(nonce + self._tag(nonce, participant, round_id, items))

    def belongs(self, key: str, participant: ParticipantId, round_id: RoundId, items: Sequence[Item]) -> bool:
        """Whether this hub issued `key` for exactly this participant, round and page."""
        if len(key) != _NONCE_CHARACTERS + _TAG_CHARACTERS or not key.isascii():
            return False
        nonce, tag = key[:_NONCE_CHARACTERS], key[_NONCE_CHARACTERS:]
        return hmac.compare_digest(tag, self._tag(nonce, participant, round_id, items))

    def _tag(self, nonce: str, participant: ParticipantId, round_id: RoundId, items: Sequence[Item]) -> str:
        # A separator that no id contains keeps ("ab", "c") and ("a", "bc") apart.
        bound = "\n".join([nonce, participant, round_id, *[item.id for item in items]])
        # Keyed BLAKE2b (RFC 7693) rather than HMAC: HMAC lets other threads run while it computes, and on a hub that is
        # busy writing each such pause costs more than the computing.
        tag = hashlib.blake2b(bound.encode("utf-8", "surrogatepass"), key=self._secret, digest_size=16)
        return urlsafe_b64encode(tag.digest()).rstrip(b"=").decode("ascii")
