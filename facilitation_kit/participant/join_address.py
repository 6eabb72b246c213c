"""The link with which phones join a workshop, also as a picture.

In: the hub's address and a join code. Out: the link and its QR code as inline SVG, which scales to any screen and needs
no further request.
"""

from __future__ import annotations

import segno

from facilitation_kit.participant.room_view import JoinAddress

__all__ = ["join_address", "qr_picture"]

_INK = "#1d1d1b"


def join_address(address: str, code: str) -> JoinAddress:
    """Where phones join the workshop with this code.

    >>> join_address("http://192.168.0.7:8080", "K7M29X").join_url
    'http://192.168.0.7:8080/j/K7M29X'
    """
    url = f"{address}/j/{code}"
    return JoinAddress(address=address, join_url=url, qr_svg=qr_picture(url))


def qr_picture(url: str) -> str:
    """An address as a QR code, inline SVG."""
    # Level M survives a smear or a reflection on the wall; four modules of quiet zone are part of the standard.
    picture = segno.make(url, error="m", micro=False)
    return picture.svg_inline(border=4, dark=_INK, light="#ffffff", omitsize=True, svgclass=None, lineclass=None)
