"""The hash of an entry of the audit log, which holds the hash of the entry before it.

In flow an entry's parts, out flows its hash. The one thing easily got wrong: the parts are joined as JSON, never pasted
together, or "ab" by "c" would have the hash of "a" by "bc".
"""

from __future__ import annotations

import hashlib
import json

__all__ = ["audit_hash"]


def audit_hash(*, seq: int, at: int, who: str, what: str, subject: str, why: str, previous_hash: str) -> str:
    """64 hexadecimal digits: BLAKE2b with 256 bits over all parts.

    Args:
        seq: the entry's number, from 1.
        at: stored moment, whole microseconds since 1970.
        who: did it.
        what: they did.
        subject: what it was done to.
        why: their reason.
        previous_hash: of the entry before; empty for the first.
    """
    parts = json.dumps([seq, at, who, what, subject, why, previous_hash], ensure_ascii=True, separators=(",", ":"))
    return hashlib.blake2b(parts.encode("ascii"), digest_size=32).hexdigest()
