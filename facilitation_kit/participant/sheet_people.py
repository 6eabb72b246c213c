"""Who filled in a sheet: always the same participant for the same workshop, batch and number, and nothing else about them.

In: the data folder's secret and what stands on a sheet. Out: a participant's id that is stored nowhere beside the sheet's
code, so that keying a sheet in twice is one ballot and a slip leads back to its answers.

The one thing easily got wrong: a sheet's code is no secret in the room, where everybody sees the batch. It opens nothing
on the phones' side; only a facilitator can find somebody by it.
"""

from __future__ import annotations

import hmac
from base64 import urlsafe_b64encode
from collections.abc import Iterable

from facilitation_kit.identifiers import ParticipantId, WorkshopId
from facilitation_kit.live.paper_sheets import read_slip
from facilitation_kit.responses.records import Participant
from facilitation_kit.responses.store import Store

__all__ = ["holder_of_slip", "sheet_person"]

_BYTES = 16


def sheet_person(secret: bytes, workshop: WorkshopId, batch: str, number: int) -> ParticipantId:
    """The participant of a sheet; 22 URL-safe characters, as every participant has."""
    told = "\n".join(["facilitation-kit paper sheet", workshop, batch, str(number)])
    digest = hmac.digest(secret, told.encode("utf-8", "surrogatepass"), "sha256")[:_BYTES]
    return ParticipantId(urlsafe_b64encode(digest).rstrip(b"=").decode("ascii"))


def holder_of_slip(secret: bytes, store: Store, typed: str, workshops: Iterable[WorkshopId]) -> Participant | None:
    """Whose slip this is, in any of the workshops; ``None`` for other words, and after a withdrawal."""
    slip = read_slip(typed)
    if slip is None:
        return None
    found = (store.participant(sheet_person(secret, workshop, *slip)) for workshop in workshops)
    return next((person for person in found if person is not None), None)
