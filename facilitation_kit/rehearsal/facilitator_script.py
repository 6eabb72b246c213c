"""The facilitator of a rehearsal: opens a workshop and works the console through the hub's control API.

In: the control address and its token. Out: console views as the hub sends them. Easily got wrong: the token travels in a
header only; it is never part of an address, which ends up in logs.
"""

from __future__ import annotations

import ssl
from collections.abc import Mapping
from types import TracebackType
from typing import Any, Self

import httpx

from facilitation_kit.errors import LiveError

__all__ = ["ConsoleView", "FacilitatorScript"]

_NO_TLS = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)

ConsoleView = Mapping[str, Any]


class FacilitatorScript:
    """Drives one hub.

    Args:
        control: address of the control listener, such as ``http://127.0.0.1:8081``.
        token: of this run of the hub.
    """

    def __init__(self, control: str, token: str) -> None:
        self._client = httpx.AsyncClient(
            base_url=control,
            headers={"authorization": f"Bearer {token}"},
            verify=_NO_TLS,
            trust_env=False,
            timeout=30.0,
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._client.aclose()

    async def open_workshop(self, run_sheet: str) -> ConsoleView:
        """Open a workshop from a run sheet.

        Raises:
            LiveError: as the hub refuses, or ``rehearsal.hub-unreachable``.
        """
        return await self._call("POST", "/api/workshops", {"run_sheet": run_sheet})

    async def look(self, workshop: str) -> ConsoleView:
        """The console as it is now.

        Raises:
            LiveError: as in `open_workshop`.
        """
        return await self._call("GET", f"/api/workshops/{workshop}")

    async def act(self, workshop: str, action: str, **arguments: object) -> ConsoleView:
        """Press a button of the console.

        Raises:
            LiveError: as in `open_workshop`.
        """
        return await self._call("POST", f"/api/workshops/{workshop}/actions", {"action": action, **arguments})

    async def _call(self, method: str, path: str, body: Mapping[str, object] | None = None) -> ConsoleView:
        try:
            response = await self._client.request(method, path, json=body)
        except httpx.TransportError as error:
            raise LiveError(
                "rehearsal.hub-unreachable",
                f"The hub's control address does not answer ({type(error).__name__}).",
                remedy="Look at the terminal in which the hub runs.",
            ) from error
        if response.is_success:
            view: ConsoleView = response.json()
            return view
        raise _refusal(response, path)


def _refusal(response: httpx.Response, path: str) -> LiveError:
    """What the hub said, as an error."""
    is_json = "json" in response.headers.get("content-type", "")
    fault = response.json().get("error") if is_json else None
    if isinstance(fault, Mapping):
        return LiveError(str(fault.get("code")), str(fault.get("message")), remedy=str(fault.get("remedy") or ""))
    return LiveError(
        "rehearsal.hub-refused",
        f"The hub answered {response.status_code} at {path}.",
        remedy="Look at the terminal in which the hub runs.",
    )
