"""The phones' listener as one ASGI app.

In: a `Hub`. Out: the app that `serve` runs on the venue's network. Posts of answers and the event stream go straight to
their plain endpoints; everything else goes through Starlette's routes. Nothing of the facilitator's is reachable here.
"""

from __future__ import annotations

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from facilitation_kit.participant.answer_endpoint import AnswerEndpoint
from facilitation_kit.participant.consent_routes import ConsentRoutes
from facilitation_kit.participant.hub import Hub
from facilitation_kit.participant.join_routes import JoinRoutes
from facilitation_kit.participant.lan_desk import LanDesk
from facilitation_kit.participant.lan_guards import LanGuard
from facilitation_kit.participant.moderator_routes import ModeratorRoutes
from facilitation_kit.participant.notices import status_notice
from facilitation_kit.participant.phone_routes import PhoneRoutes
from facilitation_kit.participant.receipt_routes import ReceiptRoutes
from facilitation_kit.participant.talk_routes import TalkRoutes

__all__ = ["lan_app"]


def lan_app(hub: Hub) -> LanGuard:
    """The app for phones; its `routes` are all that there is."""
    desk = LanDesk.of(hub)
    answers = AnswerEndpoint(desk)

    async def failed(request: Request, error: Exception) -> Response:
        status = error.status_code if isinstance(error, HTTPException) else 500
        page = status_notice(status, joined=desk.visitor(request.scope) is not None)
        return Response(desk.pages.render(page), status_code=status, media_type="text/html")

    pages = Starlette(
        routes=[
            *JoinRoutes(desk).routes(),
            *ConsentRoutes(desk).routes(),
            *ReceiptRoutes(desk).routes(),
            *TalkRoutes(desk).routes(),
            *PhoneRoutes(desk).routes(),
            *ModeratorRoutes(hub).routes(),
        ],
        exception_handlers={HTTPException: failed, Exception: failed},
    )
    pages.router.redirect_slashes = False

    async def follow(scope: Scope, receive: Receive, send: Send) -> None:
        await _follow(desk, scope, receive, send)

    # The two busiest are found without Starlette's search, which would cost a tenth of the answers.
    shortcuts = (Route("/r/{round}/{page}", answers, methods=["POST"]), Route("/events", follow, methods=["GET"]))

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            path, method = scope["path"], scope["method"]
            if method == "POST" and path.startswith("/r/"):
                return await answers(scope, receive, send)
            if method == "GET" and path == "/events":
                return await follow(scope, receive, send)
        return await pages(scope, receive, send)

    return LanGuard(
        app,
        routes=(*shortcuts, *pages.routes),
        public_address=hub.settings.public_address,
        plain_page=lambda status: desk.pages.render(status_notice(status, joined=False)),
    )


async def _follow(desk: LanDesk, scope: Scope, receive: Receive, send: Send) -> None:
    """The phone's event stream: where its workshop is, and the result once it is revealed."""
    visitor = desk.visitor(scope)
    if visitor is None:
        # 204 tells the browser's EventSource not to come back.
        await Response(status_code=204)(scope, receive, send)
        return
    session, room = visitor
    await room.phone.serve(receive, send, label=session.participant)
