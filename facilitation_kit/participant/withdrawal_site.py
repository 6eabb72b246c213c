"""Withdrawals that somebody tells the facilitator: a page and its twin under ``/api``, on the control listener.

In: three words, as they were read aloud, or the code and number of a paper slip. Out: less data, and the sentences to tell
the person. It may be days later and on any workshop of the store, so no cookie is needed and no round has to be open.

The one thing easily got wrong: the words are as good as a key, so they come in a form's body and go back in no answer.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from facilitation_kit.errors import Fault, KitError, LiveError
from facilitation_kit.participant.sheet_people import holder_of_slip
from facilitation_kit.participant.told_words import REFUSED, ToldSite
from facilitation_kit.responses.records import Participant
from facilitation_kit.safeguarding.withdrawal import BEFORE_WITHDRAWING, WithdrawalHow, sentences

__all__ = ["WithdrawalPage", "WithdrawalSite"]


@dataclass(frozen=True, kw_only=True)
class WithdrawalPage:
    """Asks for somebody's three words, or says what was deleted.

    Attributes:
        before: what to read to the person first, one idea a sentence.
        done: what to tell the person afterwards; empty before.
        faults: why nothing was deleted.
    """

    template: ClassVar[str] = "control/withdrawal.html.j2"
    title: ClassVar[str] = "Take back everything"
    before: Sequence[str] = BEFORE_WITHDRAWING
    done: Sequence[str] = ()
    faults: Sequence[Fault] = ()
    forgery_token: str


class WithdrawalSite(ToldSite[WithdrawalPage]):
    """Routes for withdrawals that were told."""

    path = "/withdrawal"
    api_path = "/api/withdrawals"

    async def _ask(self, _: Request, session: str) -> Response:
        return self._shown(WithdrawalPage(forgery_token=self._token(session)))

    async def _do(self, request: Request, session: str) -> Response:
        token = self._token(session)
        form = await request.form()
        try:
            done = await self._withdraw(form.get("words"))
        except KitError as error:
            return self._shown(WithdrawalPage(faults=error.faults, forgery_token=token), REFUSED)
        return self._shown(WithdrawalPage(done=done, forgery_token=token))

    async def _do_json(self, given: Mapping[str, object]) -> Response:
        return JSONResponse({"sentences": list(await self._withdraw(given.get("words")))})

    async def _withdraw(self, words: object) -> Sequence[str]:
        hub = self._hub
        person = self._holder(words) or self._holder_of_slip(words)
        room = hub.room(person.workshop) if person is not None else None
        if person is None or room is None:
            raise LiveError(
                "withdrawal.unknown-words",
                "Nobody has these three words or this slip, or they have withdrawn already.",
                remedy="Ask the person to read it again, slowly. Capitals and commas do not matter.",
            )
        return sentences(await hub.withdraw(person.id, room, WithdrawalHow.TOLD_FACILITATOR))

    def _holder_of_slip(self, words: object) -> Participant | None:
        """Whose sheet of paper this is: its code and number, as they stand on the slip."""
        hub = self._hub
        return holder_of_slip(hub.secret, hub.store, words, hub.rooms) if isinstance(words, str) else None
