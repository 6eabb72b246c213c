"""Whether the audit log is whole: every entry's hash, and the chain between them (E8).

In flow entries, out flow faults in plain words. The one thing easily got wrong: a chain proves that nothing inside was
changed, not that nothing was cut off its end. Write the last hash down elsewhere from time to time and compare.
"""

from __future__ import annotations

from collections.abc import Sequence

from facilitation_kit.responses.audit_chain import audit_hash
from facilitation_kit.responses.safety_records import AuditEntry
from facilitation_kit.responses.stored_values import stored_moment

__all__ = ["AuditEntry", "faults"]


def faults(entries: Sequence[AuditEntry], *, expected_hash: str = "") -> tuple[str, ...]:
    """All that is wrong with a log; empty when it is whole.

    Args:
        entries: the whole log in its order.
        expected_hash: a hash that was written down earlier and must still be there.
    """
    found: list[str] = []
    previous = ""
    for number, entry in enumerate(entries, start=1):
        if entry.seq != number:
            found.append(f"Entry {number} is missing: the next one is numbered {entry.seq}.")
            break
        if entry.previous_hash != previous:
            found.append(f"Entry {number} does not follow the one before it.")
        own = audit_hash(
            seq=entry.seq,
            at=stored_moment(entry.at),
            who=entry.who,
            what=entry.what,
            subject=entry.subject,
            why=entry.why,
            previous_hash=entry.previous_hash,
        )
        if own != entry.hash:
            found.append(f"Entry {number} was changed after it was written.")
        previous = entry.hash
    if expected_hash and all(entry.hash != expected_hash for entry in entries):
        found.append("The hash that was written down is not in the log any more: entries were cut off or replaced.")
    return tuple(found)
