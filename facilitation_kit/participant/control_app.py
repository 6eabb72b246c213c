"""The control listener's application: API, streams and pages, behind the guard.

It listens on a socket of its own on 127.0.0.1; nothing of it exists on the phones' listener, so that no mistake about
addresses can open it to the venue's network.

The one thing easily got wrong: the two streams are plain ASGI endpoints, mounted by path, because a response object for
each open stream would cost memory and wake-ups for nothing.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from facilitation_kit.errors import LiveError
from facilitation_kit.participant.board_site import BoardSite
from facilitation_kit.participant.card_site import CardSite
from facilitation_kit.participant.closing_site import ClosingSite
from facilitation_kit.participant.control_access import ControlAccess
from facilitation_kit.participant.control_api import ControlApi, problem
from facilitation_kit.participant.control_chains import ControlChains
from facilitation_kit.participant.control_desk import ControlDesk
from facilitation_kit.participant.control_evidence import EVIDENCE_BYTES, EVIDENCE_PATH, ControlEvidence
from facilitation_kit.participant.control_guard import ControlGuard
from facilitation_kit.participant.control_pages import ControlPages, NoticePage
from facilitation_kit.participant.control_site import ControlSite
from facilitation_kit.participant.control_streams import ConsoleStream, TicketStream
from facilitation_kit.participant.guardian_site import GuardianSite
from facilitation_kit.participant.ideas_site import IdeasSite
from facilitation_kit.participant.moderation_desk import ModerationDesk
from facilitation_kit.participant.moderation_site import ModerationSite
from facilitation_kit.participant.paper_site import PaperSite
from facilitation_kit.participant.slip_site import SlipSite
from facilitation_kit.participant.tickets import Tickets
from facilitation_kit.participant.withdrawal_site import WithdrawalSite

__all__ = ["control_app"]

_FAILED = "Something in the hub is broken; all acknowledged answers are safe."
_FAILED_REMEDY = "Try again. If it stays, the window in which the hub was started says where it is broken."


def control_app(
    desk: ControlDesk,
    *,
    token: str,
    port: int,
    reader_origin: str = "",
    monotonic: Callable[[], float] = time.monotonic,
) -> ControlGuard:
    """The application behind the control listener; its `routes` are all that there is.

    Args:
        desk: does what is asked.
        token: of this run.
        port: that the listener has.
        reader_origin: origin of the notebooks, whose pages may read streams with a ticket.
        monotonic: seconds that only go forward.
    """
    hub = desk.hub
    hosts = frozenset({f"127.0.0.1:{port}", f"localhost:{port}"})
    access = ControlAccess(
        token,
        origins=frozenset(f"http://{host}" for host in hosts),
        wrong_tokens_per_minute=hub.settings.wrong_tokens_per_minute,
        monotonic=monotonic,
        lock_seconds=hub.settings.lock_seconds,
    )
    tickets = Tickets(hub.secret, token)
    pages = ControlPages(hub.project)
    site = ControlSite(desk, access, pages)
    api = ControlApi(desk, access, tickets, f"http://127.0.0.1:{port}")

    moderation = ModerationSite(ModerationDesk(hub, desk.refresh_words), site, pages, api.for_token)

    async def not_found(_: Request, error: Exception) -> Response:
        status = getattr(error, "status_code", 404)
        page = NoticePage(title="Not found", text="There is no such page. Go to the list of workshops.")
        return Response(pages.render(page), status, media_type="text/html")

    async def failed(request: Request, _: Exception) -> Response:
        if request.url.path.startswith("/api/"):
            return JSONResponse(problem(LiveError("control.failed", _FAILED, remedy=_FAILED_REMEDY)), 500)
        return Response(
            pages.render(NoticePage(title="That did not work", text=f"{_FAILED} {_FAILED_REMEDY}")),
            500,
            media_type="text/html",
        )

    app = Starlette(
        routes=[
            Route("/stream", TicketStream(hub, tickets, reader_origin)),
            Route("/w/{workshop}/stream", ConsoleStream(hub, access)),
            *api.routes(),
            *site.routes(),
            *IdeasSite(desk, site, pages).routes(),
            *BoardSite(desk, site, pages).routes(),
            *CardSite(desk, site, pages).routes(),
            *ClosingSite(desk, site, pages).routes(),
            *moderation.routes(),
            *PaperSite(hub, site, pages).routes(),
            *SlipSite(hub, site, pages, api.for_token).routes(),
            *GuardianSite(hub, site, pages.render, api.for_token).routes(),
            *WithdrawalSite(hub, site, pages.render, api.for_token).routes(),
            *ControlEvidence(hub, api.for_token).routes(),
            *ControlChains(hub, api.for_token).routes(),
        ],
        exception_handlers={404: not_found, 405: not_found, Exception: failed},
    )
    return ControlGuard(
        app,
        routes=app.routes,
        hosts=hosts,
        max_body_bytes=hub.settings.max_form_bytes,
        longer_bodies={EVIDENCE_PATH: EVIDENCE_BYTES},
    )
