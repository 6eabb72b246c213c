"""Ids for what comes without one: the same words get the same id each time, and nobody can work out words from an id.

In: the data folder's secret and what is to be named. Out: ids. The one thing easily got wrong: a plain hash of a sentence
would let anybody who has the sentence find it in a pack or among what was erased; without the secret this one does not.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass

__all__ = ["IdMaker"]

_LETTERS = 12


@dataclass(frozen=True, kw_only=True)
class IdMaker:
    """Makes ids.

    Attributes:
        secret: of the data folder; other secrets make other ids.

    >>> IdMaker(secret=b"s" * 32).made("p", "somebody") == IdMaker(secret=b"s" * 32).made("p", "somebody")
    True
    """

    secret: bytes

    def made(self, prefix: str, *parts: str) -> str:
        """An id that begins with `prefix` and depends on all parts."""
        message = "\x00".join((prefix, *parts)).encode("utf-8", "surrogatepass")
        return f"{prefix}-{hmac.new(self.secret, message, hashlib.sha256).hexdigest()[:_LETTERS]}"
