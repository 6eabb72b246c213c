"""Writing down where a responsible adult's agreement stands: a page and its twin under ``/api``, for the facilitator.

In: three words, as the person reads them aloud, and choices. Out: a row apart from the person's own consent, and a line
in the audit log that says neither about whom nor what.

The one thing easily got wrong: the words are as good as a key, so they come in a form's body and go back in no answer.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from starlette.requests import Request
from starlette.responses import Response

from facilitation_kit.errors import Fault, KitError, LiveError
from facilitation_kit.participant.told_words import REFUSED, ToldSite
from facilitation_kit.safeguarding.guardian import HOWS, REASONS, STATUSES, WORKERS, guardian_agreement

__all__ = ["GuardianPage", "GuardianSite"]

_CHOICES = ("status", "reason", "explained_by", "how")


@dataclass(frozen=True, kw_only=True)
class GuardianPage:
    """Asks for somebody's three words and where a responsible adult's agreement stands.

    Attributes:
        questions: name, question, choices as values and labels, and which was chosen before a refusal.
        saved: it was just written down.
        faults: why nothing was.
    """

    template: ClassVar[str] = "control/guardian.html.j2"
    title: ClassVar[str] = "A responsible adult"
    questions: Sequence[tuple[str, str, Mapping[str, str], str]]
    saved: bool = False
    faults: Sequence[Fault] = ()
    forgery_token: str


class GuardianSite(ToldSite[GuardianPage]):
    """Routes for what a worker writes down."""

    path = "/guardian"
    api_path = "/api/guardians"

    async def _ask(self, request: Request, session: str) -> Response:
        saved = request.query_params.get("saved") == "1"
        return self._shown(GuardianPage(questions=_questions({}), saved=saved, forgery_token=self._token(session)))

    async def _do(self, request: Request, session: str) -> Response:
        form = await request.form()
        try:
            await self._write(form)
        except KitError as error:
            page = GuardianPage(questions=_questions(form), faults=error.faults, forgery_token=self._token(session))
            return self._shown(page, REFUSED)
        return Response(status_code=303, headers={"location": "/guardian?saved=1"})

    async def _do_json(self, given: Mapping[str, object]) -> Response:
        await self._write(given)
        return Response(status_code=204)

    async def _write(self, given: Mapping[str, object]) -> None:
        hub, now = self._hub, self._hub.clock()
        person = self._holder(given.get("words"))
        if person is None:
            raise LiveError(
                "guardian.unknown-words",
                "Nobody has these three words, or they have withdrawn.",
                remedy="Ask the person to read them again, slowly. Capitals and commas do not matter.",
            )
        agreement = guardian_agreement(person, **{name: given.get(name) for name in _CHOICES}, at=now)

        def write() -> None:
            with hub.store.batch():
                hub.store.record_guardian(agreement)
                hub.store.audit(at=now, who="facilitator", what="guardian", subject=person.workshop, why="")

        await hub.write(write)


def _questions(given: Mapping[str, object]) -> tuple[tuple[str, str, Mapping[str, str], str], ...]:
    asked: tuple[tuple[str, str, Mapping[str, str]], ...] = (
        ("status", "Where does it stand?", {value.value: label for value, label in STATUSES.items()}),
        ("reason", "If nobody is asked: why?", {value.value: label for value, label in REASONS.items()}),
        ("explained_by", "Who explained it, or decided?", {value.value: label for value, label in WORKERS.items()}),
        ("how", "How was it explained to the adult?", {value.value: label for value, label in HOWS.items()}),
    )
    return tuple((name, question, choices, str(given.get(name, ""))) for name, question, choices in asked)
