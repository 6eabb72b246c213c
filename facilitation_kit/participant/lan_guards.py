"""What surrounds every answer to a phone: whose request it is, the headers that lock a page down, and the last net.

In: any request on the phones' listener. Out: the app's answer with strict headers, or a plain page.

Two things easily got wrong. The host check is there against a web site elsewhere that gives its own name this laptop's
address; a number cannot be such a name, so every numeric host is taken, whichever of the laptop's addresses a router
shows. And a form of another site is refused even though it brings no cookie: it could seat somebody in a place whose
cookie the other site has, and read what they then answer. ``Referrer-Policy: no-referrer`` would make our own forms
look like those (``Origin: null``), so it is ``same-origin``, which tells other sites as little.
"""

from __future__ import annotations

import ipaddress
import logging
import socket
import traceback
from collections.abc import Callable, Sequence

from starlette.responses import Response
from starlette.routing import BaseRoute
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from facilitation_kit.participant.form_posts import header

__all__ = ["LanGuard", "is_known_host", "is_own_origin"]

_LOG = logging.getLogger(__name__)

_HEADERS = {
    b"content-security-policy": (
        b"default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src data:; "
        b"form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    b"cache-control": b"no-store",
    b"x-content-type-options": b"nosniff",
    b"referrer-policy": b"same-origin",
}
_FOREIGN = 403
_ALL_HEADERS = tuple(_HEADERS.items())
_MISDIRECTED = 421
_BROKEN = 500
_REMEMBERED_HOSTS = 64


def is_known_host(host: str, own_names: frozenset[str]) -> bool:
    """Whether a Host header may be answered: a number, this machine's own names, or the printed address.

    >>> is_known_host("192.168.0.7:8080", frozenset()), is_known_host("evil.example", frozenset({"hall"}))
    (True, False)
    """
    name = host.strip().lower()
    if name.startswith("["):
        name = name.partition("]")[0].removeprefix("[")
    elif name.count(":") == 1:
        name = name.partition(":")[0]
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return name.removesuffix(".") in own_names
    return True


def is_own_origin(origin: str, host: str, own_names: frozenset[str]) -> bool:
    """Whether a form came from one of our own pages; the scheme may be a proxy's.

    >>> is_own_origin("https://hall.example", "hall.example", frozenset()), is_own_origin("null", "hall", frozenset())
    (True, False)
    """
    place = origin.partition("://")[2].lower()
    return place != "" and (place == host.lower() or place in own_names)


def names_of_this_machine(public_address: str = "") -> frozenset[str]:
    """Names under which phones may rightly ask for this machine."""
    own = socket.gethostname().lower()
    printed = public_address.lower().rpartition(":")[0] or public_address.lower()
    return frozenset({"localhost", own, f"{own}.local", printed, public_address.lower()} - {""})


class LanGuard:
    """Wraps the phones' app.

    Args:
        app: the app.
        routes: all of the app's, so that a test can hold each against docs/security.md.
        public_address: the facilitator's own choice of address, `Settings.public_address`.
        plain_page: gives the HTML for a status.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        routes: Sequence[BaseRoute],
        public_address: str,
        plain_page: Callable[[int], bytes],
    ) -> None:
        self.routes = tuple(routes)
        self._app = app
        self._names = names_of_this_machine(public_address)
        self._plain_page = plain_page
        self._known: dict[bytes, bool] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = False

        async def guarded(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                message["headers"] = _locked_down(message["headers"])
            await send(message)

        if not self._knows(header(scope, b"host")):
            await self._plain(_MISDIRECTED)(scope, receive, guarded)
            return
        if scope["method"] == "POST" and not self._is_own_form(scope):
            await self._plain(_FOREIGN)(scope, receive, guarded)
            return
        try:
            await self._app(scope, receive, guarded)
        except Exception as error:  # noqa: BLE001 - the last net: a phone never meets a traceback
            # Type and place only: a message may hold what somebody wrote.
            place = traceback.extract_tb(error.__traceback__)[-1]
            _LOG.error("A phone page failed: %s at %s:%s", type(error).__name__, place.name, place.lineno)
            if not started:
                await self._plain(_BROKEN)(scope, receive, guarded)

    def _knows(self, host: bytes) -> bool:
        known = self._known.get(host)
        if known is None:
            known = is_known_host(host.decode("latin-1"), self._names)
            if len(self._known) < _REMEMBERED_HOSTS:
                self._known[host] = known
        return known

    def _is_own_form(self, scope: Scope) -> bool:
        """Browsers name the origin of every form; programs that name none are no browsers."""
        origin = header(scope, b"origin")
        host = header(scope, b"host")
        return not origin or is_own_origin(origin.decode("latin-1"), host.decode("latin-1"), self._names)

    def _plain(self, status: int) -> Response:
        return Response(self._plain_page(status), status_code=status, media_type="text/html")


def _locked_down(headers: Sequence[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    """Headers with the strict ones added, except where the page has its own."""
    given = {name for name, _ in headers}
    if given.isdisjoint(_HEADERS):
        return [*headers, *_ALL_HEADERS]
    return [*headers, *((name, value) for name, value in _ALL_HEADERS if name not in given)]
