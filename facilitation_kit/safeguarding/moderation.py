"""What a moderator may decide about somebody's words, and in which order the words wait (E3).

In: words as the queue holds them, and a decision. Out: the step that the store writes down, or a refusal. Everything
that people write is hidden until somebody here has looked at it.

The one thing easily got wrong: two people may moderate at once, one at the console and one with a phone. So a decision
names what its maker saw; where the words stand differently by then, nothing is changed and the maker looks again.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum

from facilitation_kit.errors import LiveError
from facilitation_kit.responses.records import ModerationState
from facilitation_kit.responses.safety_records import ModerationStep, QueuedText
from facilitation_kit.safeguarding.pii_flags import Flag

__all__ = ["DECIDED", "WAITING", "Decision", "decide", "in_queue_order", "seen_mark", "text_name"]

WAITING = (ModerationState.HIDDEN, ModerationState.HELD)
"""Words that nobody but a moderator sees and that still wait for a decision."""

DECIDED = (ModerationState.APPROVED, ModerationState.REDACTED)
"""Words that may be shown; a moderator can still take them back."""

_LONGEST_REDACTION = 2_000


class Decision(StrEnum):
    """What a moderator can do with words."""

    APPROVE = "approve"
    REDACT = "redact"
    """Show other words instead."""
    HOLD = "hold"
    """Show nothing for now, also of what was approved before."""
    ESCALATE = "escalate"
    """Somebody may be at risk: the words go to the safeguarding record and nowhere else."""


_STATE_AFTER = {
    Decision.APPROVE: ModerationState.APPROVED,
    Decision.REDACT: ModerationState.REDACTED,
    Decision.HOLD: ModerationState.HELD,
    Decision.ESCALATE: ModerationState.ESCALATED,
}


def in_queue_order(texts: Iterable[QueuedText]) -> list[QueuedText]:
    """New words first, the oldest of them at the top; then what is held, in the same order."""
    return sorted(texts, key=lambda text: (text.state is ModerationState.HELD, text.at))


def decide(
    text: QueuedText,
    decision: Decision,
    *,
    seen: str,
    at: datetime,
    by: str,
    words: str = "",
    flags: Iterable[Flag] = (),
) -> ModerationStep:
    """The step that a decision makes.

    Args:
        text: as it stands now.
        decision: what to do with it.
        seen: the `seen_mark` of what the moderator looked at.
        at: now.
        by: who decides: a role or a device, never a name.
        words: shown instead; for REDACT alone.
        flags: on the words; only their kinds are written down.

    Raises:
        LiveError: ``moderation.changed-meanwhile``, ``moderation.escalated``, ``moderation.empty-redaction``,
            ``moderation.redaction-too-long``.
    """
    if text.state is ModerationState.ESCALATED:
        raise LiveError(
            "moderation.escalated",
            "These words have gone to the safeguarding record.",
            remedy="Go on with the next ones.",
        )
    if seen != seen_mark(text):
        raise LiveError(
            "moderation.changed-meanwhile",
            "Somebody else has decided about these words meanwhile. Nothing was changed.",
            remedy="Look at them again, then decide.",
        )
    return ModerationStep(
        key=text.key,
        item=text.item,
        field=text.field,
        state=_STATE_AFTER[decision],
        at=at,
        by=by,
        published_text=_redaction(words) if decision is Decision.REDACT else None,
        flags=tuple(sorted({str(flag.kind) for flag in flags})),
    )


def _redaction(words: str) -> str:
    cleaned = words.replace("\r\n", "\n").replace("\r", "\n").strip()
    if not cleaned:
        raise LiveError(
            "moderation.empty-redaction",
            "A redaction needs the words that are shown instead.",
            remedy="Write them, or hold the words back.",
        )
    if len(cleaned) > _LONGEST_REDACTION:
        raise LiveError(
            "moderation.redaction-too-long",
            f"The redaction is longer than {_LONGEST_REDACTION:,} characters.",
            remedy="Make it shorter.",
        )
    return cleaned


def seen_mark(text: QueuedText) -> str:
    """What a form carries to say how the words stood when its page was made."""
    published = hashlib.blake2b((text.published or "").encode("utf-8", "surrogatepass"), digest_size=4).hexdigest()
    return f"{text.state}-{published}"


def text_name(secret: bytes, text: QueuedText) -> str:
    """A name for words in addresses and forms that says nothing about who sent them or under which key."""
    place = f"{text.key}\0{text.item}\0{text.field}".encode("utf-8", "surrogatepass")
    return hmac.digest(secret, b"facilitation-kit text\0" + place, "sha256").hex()[:24]
