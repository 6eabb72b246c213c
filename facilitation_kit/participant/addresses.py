"""The address that phones are told to open.

A laptop has several addresses; phones need the one on the venue's network. A UDP socket is "connected" to an address
that is reserved for documentation: no packet leaves the machine, yet the system says which of its own addresses it
would send from. `Settings.public_address` wins where the guess is wrong, such as behind a port forward.
"""

from __future__ import annotations

import socket

__all__ = ["host_for_phones", "phone_url"]

# RFC 5737, TEST-NET-1: never routed to anybody.
_NOWHERE = ("192.0.2.1", 9)


def host_for_phones(lan_host: str, public_address: str = "") -> str:
    """The host name or address to print for phones.

    Args:
        lan_host: address the hub listens on; a specific one is the answer, ``0.0.0.0`` needs looking up.
        public_address: the facilitator's own choice, host or host:port.
    """
    if public_address:
        return public_address
    if lan_host not in {"", "0.0.0.0", "::"}:  # noqa: S104 - compared with, not bound to
        return lan_host
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(_NOWHERE)
            return str(probe.getsockname()[0])
        except OSError:
            # No network at all: this laptop can still try things out alone.
            return "127.0.0.1"


def phone_url(host: str, port: int, *, over_https: bool = False) -> str:
    """``http://host`` or ``https://host``, with the port where it is not the usual one.

    >>> phone_url("192.168.0.7", 8080), phone_url("vote.example", 80), phone_url("vote.example:8443", 8080)
    ('http://192.168.0.7:8080', 'http://vote.example', 'http://vote.example:8443')
    >>> phone_url("vote.example", 443, over_https=True), phone_url("vote.example", 8443, over_https=True)
    ('https://vote.example', 'https://vote.example:8443')
    """
    has_port = ":" in host and not host.endswith("]") and host.rsplit(":", 1)[1].isdigit()
    if ":" in host and host.count(":") > 1 and not host.startswith("["):
        host, has_port = f"[{host}]", False
    scheme, usual_port = ("https", 443) if over_https else ("http", 80)
    return f"{scheme}://{host}" if has_port or port == usual_port else f"{scheme}://{host}:{port}"
