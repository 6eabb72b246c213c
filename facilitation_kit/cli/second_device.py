"""The one test that a laptop cannot make alone: does a phone in this network reach it?

In: where phones would come. Out: whether another device loaded a page within some seconds. Many venues keep the devices
in their network apart ("client isolation"); then a hub runs well and no phone finds it.

The one thing easily got wrong: this laptop can always reach itself, so only a visit from another address counts.
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Callable

from facilitation_kit.participant.certificates import Certificate
from facilitation_kit.participant.listeners import bind

__all__ = ["wait_for_device"]

_PAGE = (
    b"<!DOCTYPE html><html lang=en><meta name=viewport content='width=device-width'><title>It works</title>"
    b"<body style='font:1.5rem sans-serif;margin:2rem'><h1>It works</h1><p>This phone reaches the laptop. Close this page."
)
_ANSWER = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nCache-Control: no-store\r\n"
_ANSWER += b"Connection: close\r\nContent-Length: %d\r\n\r\n%s" % (len(_PAGE), _PAGE)
_SECONDS_TO_ASK = 5.0


def wait_for_device(
    host: str,
    port: int,
    *,
    certificate: Certificate | None,
    seconds: float,
    on_ready: Callable[[int], None],
    counts: Callable[[str, str], bool] = lambda ours, theirs: ours != theirs,
) -> bool:
    """Serve one page until another device has loaded it.

    Args:
        host: address to listen on, as the hub would.
        port: 0 takes a free one.
        certificate: as the hub's.
        seconds: how long to wait.
        on_ready: told the port as soon as a device may come.
        counts: whether a visit from `theirs` to our address `ours` is from another device.

    Raises:
        SettingsError: ``hub.port-taken`` or ``hub.cannot-listen``.
    """
    return asyncio.run(_wait(host, port, certificate, seconds, on_ready, counts))


async def _wait(
    host: str,
    port: int,
    certificate: Certificate | None,
    seconds: float,
    on_ready: Callable[[int], None],
    counts: Callable[[str, str], bool],
) -> bool:
    came = asyncio.Event()

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            async with asyncio.timeout(_SECONDS_TO_ASK):
                await reader.readuntil(b"\r\n\r\n")
                writer.write(_ANSWER)
                await writer.drain()
                ours, theirs = writer.get_extra_info("sockname")[0], writer.get_extra_info("peername")[0]
                if counts(ours, theirs):
                    came.set()
        except (OSError, TimeoutError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            pass  # whoever connects and says nothing is no phone that loads a page
        finally:
            writer.close()

    context = None
    if certificate is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate.certificate, certificate.key)
    listening = bind(host, port, setting="FACILITATE_LAN_PORT")
    server = await asyncio.start_server(answer, sock=listening, ssl=context)
    async with server:
        on_ready(listening.getsockname()[1])
        try:
            async with asyncio.timeout(seconds):
                await came.wait()
        except TimeoutError:
            return False
    return True
