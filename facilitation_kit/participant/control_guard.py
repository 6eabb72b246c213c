"""What every request to the control listener passes first, whatever page it asks for.

In: an ASGI request. Out: the same request, its answer with strict headers; or a refusal in plain words. The Host header
must name this machine, so that no outside page reaches the listener through a name of its own (DNS rebinding); a body
may not be longer than a form can be.

The one thing easily got wrong: ``Referrer-Policy: no-referrer`` would make browsers send ``Origin: null`` with our own
forms, so it is ``same-origin`` here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.routing import BaseRoute
from starlette.types import ASGIApp, Message, Receive, Scope, Send

__all__ = ["ControlGuard"]

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_HEADERS = {
    "content-security-policy": _POLICY,
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
}


class ControlGuard:
    """Wraps the control application.

    Args:
        app: the application behind it.
        routes: all of the application's, so that a test can hold each against docs/security.md.
        hosts: Host headers that are ours, such as ``127.0.0.1:8081``.
        max_body_bytes: longest body; longer ones get 413.
        longer_bodies: the same for single paths that take more than a form.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        routes: Sequence[BaseRoute],
        hosts: frozenset[str],
        max_body_bytes: int,
        longer_bodies: Mapping[str, int] = MappingProxyType({}),
    ) -> None:
        self.routes = tuple(routes)
        self._app = app
        self._hosts = hosts
        self._max_body_bytes = max_body_bytes
        self._longer_bodies = longer_bodies

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                answered = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    if name not in answered:
                        answered[name] = value
            await send(message)

        if headers.get("host", "").lower() not in self._hosts:
            text = "This address is for the facilitator's own laptop. Open it as 127.0.0.1 with its port."
            await PlainTextResponse(text, 421)(scope, receive, send_guarded)
            return
        length = headers.get("content-length", "0")
        longest = self._longer_bodies.get(scope["path"], self._max_body_bytes)
        if not length.isdigit() or int(length) > longest or "transfer-encoding" in headers:
            # Browsers always say how long a form is; whoever does not is refused before it is read.
            text = "This form is too large. Shorten what you typed and send it again."
            await PlainTextResponse(text, 413, {"connection": "close"})(scope, receive, send_guarded)
            return
        await self._app(scope, receive, send_guarded)
