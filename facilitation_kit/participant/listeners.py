"""The hub's two listening sockets and the servers behind them, in one process and on one event loop.

In: two applications and the settings. Out: both served until asked to stop. Sockets are bound before anything else is
started, so that a port that is taken is said at once and nothing has to be undone.

The one thing easily got wrong: idle connections are kept for longer than people read; a server that closes them after
its usual five seconds makes every fifth answer meet a closed connection.
"""

from __future__ import annotations

import asyncio
import contextlib
import errno
import socket
from collections.abc import Iterator

import uvicorn
from starlette.types import ASGIApp

from facilitation_kit.errors import SettingsError
from facilitation_kit.participant.certificates import Certificate
from facilitation_kit.participant.patient_protocol import patient
from facilitation_kit.settings import Settings

__all__ = ["Listener", "bind", "raise_open_file_limit"]

_SECONDS_FOR_OPEN_REQUESTS = 1
_MOST_OPEN_FILES = 65_536


def bind(host: str, port: int, *, setting: str) -> socket.socket:
    """A bound socket, not yet listening.

    Args:
        host: address to bind to.
        port: 0 takes a free one.
        setting: name of the setting that gives the port, for the remedy.

    Raises:
        SettingsError: ``hub.port-taken`` or ``hub.cannot-listen``.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # asyncio sends at once (TCP_NODELAY) only on sockets that say they are TCP; without it each page waits 40 ms for an
    # acknowledgement between its headers and its text.
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    # Lets a hub that starts again have its port back at once; it does not let two hubs share one.
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except OSError as error:
        listening.close()
        if error.errno == errno.EADDRINUSE:
            raise SettingsError(
                "hub.port-taken",
                f"Another program already uses port {port}.",
                remedy=f"Stop that program (perhaps a hub runs already), or choose another port with {setting}.",
                field=setting,
            ) from error
        raise SettingsError(
            "hub.cannot-listen",
            f"The hub cannot listen on {host}, port {port}.",
            remedy=f"Choose an address of this machine, and a port above 1023 with {setting}.",
            field=setting,
        ) from error
    listening.set_inheritable(False)
    return listening


def raise_open_file_limit() -> None:
    """Let the process have as many connections as the system allows it; many systems start with 1,024."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource  # noqa: PLC0415 - not on every system

        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        wanted = _MOST_OPEN_FILES if hard == resource.RLIM_INFINITY else min(hard, _MOST_OPEN_FILES)
        if soft != resource.RLIM_INFINITY and soft < wanted:
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


class Listener(uvicorn.Server):
    """One application on one socket.

    Args:
        app: the application.
        listening: a bound socket, which the listener closes.
        settings: keep-alive, backlog, and how long a request may take to arrive.
        certificate: for HTTPS; ``None`` for plain HTTP.
    """

    def __init__(
        self,
        app: ASGIApp,
        listening: socket.socket,
        settings: Settings,
        certificate: Certificate | None = None,
    ) -> None:
        super().__init__(
            uvicorn.Config(
                app,
                loop="asyncio",  # uvloop made some requests wait for seconds
                http=patient(
                    request_seconds=settings.request_seconds, first_seconds=float(settings.keep_alive_seconds)
                ),
                ssl_certfile=certificate.certificate if certificate else None,
                ssl_keyfile=certificate.key if certificate else None,
                ws="none",
                lifespan="off",
                log_config=None,
                access_log=False,  # an access log would hold addresses and what people open
                proxy_headers=False,
                server_header=False,
                timeout_keep_alive=settings.keep_alive_seconds,
                timeout_graceful_shutdown=_SECONDS_FOR_OPEN_REQUESTS,
                backlog=settings.backlog,
            )
        )
        self._listening = listening
        self._ready = asyncio.Event()
        self.port: int = listening.getsockname()[1]

    async def run_until_stopped(self) -> None:
        """Serve; returns after `stop`, when open requests have had a moment to end."""
        await self.serve(sockets=[self._listening])

    async def ready(self) -> None:
        """Wait until connections are accepted."""
        await self._ready.wait()

    def stop(self) -> None:
        """Take no more connections and end soon."""
        self.should_exit = True

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """As uvicorn's, and then say so."""
        await super().startup(sockets)
        self._ready.set()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Nothing: one process has two listeners, and signals concern the hub as a whole."""
        yield
