"""What the pages about receipts and withdrawal are given.

In: words and sentences that the routes have gathered. Out: page records. Easily got wrong: the three words stand on the
page of the receipt and nowhere else, not in an address, a title or a form that is filled in again.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from facilitation_kit.participant.phone_pages import Page

__all__ = ["ReceiptPage", "RejoinPage", "WithdrawPage"]


@dataclass(frozen=True, kw_only=True)
class ReceiptPage(Page):
    """The person's three words; none where they have no receipt."""

    template: ClassVar[str] = "participant/receipt.html.j2"

    words: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class RejoinPage(Page):
    """Where the three words are typed. What was typed is never shown again."""

    template: ClassVar[str] = "participant/rejoin.html.j2"


@dataclass(frozen=True, kw_only=True)
class WithdrawPage(Page):
    """What taking everything back means, one idea a sentence, before it is done."""

    template: ClassVar[str] = "participant/withdraw.html.j2"

    sentences: tuple[str, ...]
