"""Three words that lead a participant back to their own answers, and nobody else to anything (E1).

In flow random draws, or what somebody typed or read aloud; out flow words, and the HMAC under which the store knows them.
No name, number or e-mail is needed to come back, to change one's consent or to withdraw.

The one thing easily got wrong: the words are as good as a key. They are stored nowhere, written to no log and stand in no
address; guesses must be limited by whoever takes them (`participant.rate_limits`).

Source of most words: the lists for passphrases of the Electronic Frontier Foundation (J. Bonneau, 2016), CC BY 3.0 US,
without words that are hard, harsh or about bodies and belief, and without words that sound alike or start alike.
"""

from __future__ import annotations

import hashlib
import hmac
import random
import re
from functools import cache
from importlib import resources

from facilitation_kit.identifiers import ParticipantId

__all__ = ["WORDS_IN_A_RECEIPT", "drawn_for", "new_receipt", "normalise", "receipt_hash", "word_list"]

WORDS_IN_A_RECEIPT = 3
_BETWEEN = re.compile(r"[^a-z]+")


@cache
def word_list() -> tuple[str, ...]:
    """All words that a receipt can hold, in the order of the alphabet: 2,048, so that three make 2^33 receipts."""
    text = (resources.files("facilitation_kit.safeguarding") / "receipt_words.txt").read_text("ascii")
    return tuple(text.split())


def new_receipt(rng: random.Random) -> tuple[str, ...]:
    """Three words.

    Args:
        rng: unguessable (`random.SystemRandom`), or from `drawn_for`.
    """
    words = word_list()
    return tuple(words[rng.randrange(len(words))] for _ in range(WORDS_IN_A_RECEIPT))


def drawn_for(secret: bytes, participant: ParticipantId, attempt: int = 0) -> random.Random:
    """A source that draws the same words for a participant every time, so that they can be shown again unstored.

    Args:
        secret: of the data directory; without it the draw cannot be repeated.
        participant: whose words.
        attempt: from 0; the next one when the store says that the words are taken.
    """
    drawn = hmac.digest(secret, f"receipt-draw:{attempt}:{participant}".encode(), hashlib.sha256)
    return random.Random(drawn)  # noqa: S311 - seeded with 256 bits of an HMAC, which nobody can guess


def normalise(text: str) -> str:
    """Typed or dictated words as they are compared: lower case, single spaces; capitals, commas and hyphens are fine.

    >>> normalise("  Kettle, otter-MEADOW ")
    'kettle otter meadow'
    """
    return " ".join(word for word in _BETWEEN.split(text.casefold()[:200]) if word)


def receipt_hash(secret: bytes, words: str) -> bytes:
    """What the store keeps of three words: 32 bytes that say nothing without the data directory's secret.

    Args:
        secret: of the data directory.
        words: as `normalise` gives them, or joined by spaces.
    """
    return hmac.digest(secret, f"receipt:{normalise(words)}".encode(), hashlib.sha256)
