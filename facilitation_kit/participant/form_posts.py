"""Reading a posted form, with a limit that holds while it arrives.

In: an ASGI request. Out: every value by name. Only the plain form encoding is taken, because nothing on a phone page
sends another.

Easily got wrong: the limit has to hold without a Content-Length too, so bytes are counted as they come and the rest is
left unread.
"""

from __future__ import annotations

from urllib.parse import parse_qs

from starlette.types import Receive, Scope

__all__ = ["FormTooLarge", "FormUnreadable", "header", "read_form"]

_MOST_FIELDS = 1_000


class FormTooLarge(Exception):
    """The form is larger than `Settings.max_form_bytes`; the rest of it was not read."""


class FormUnreadable(Exception):
    """What came is no form: another encoding, too many fields, or the connection ended in the middle."""


def header(scope: Scope, name: bytes) -> bytes:
    """The value of a request header, empty where it was not sent; `name` in lower case."""
    for key, value in scope["headers"]:
        if key == name:
            found: bytes = value
            return found
    return b""


async def read_form(scope: Scope, receive: Receive, limit: int) -> dict[str, list[str]]:
    """Every value of the posted form by name, blank ones too; at most `limit` bytes are taken.

    Raises:
        FormTooLarge: see there.
        FormUnreadable: see there.
    """
    if not header(scope, b"content-type").startswith(b"application/x-www-form-urlencoded"):
        raise FormUnreadable
    announced = header(scope, b"content-length")
    if announced.isdigit() and int(announced) > limit:
        raise FormTooLarge
    body = await _read_body(receive, limit)
    if body.isascii() and b"%" not in body and b"+" not in body and body.count(b"&") < _MOST_FIELDS:
        return _parse_plain(body.decode("ascii"))
    try:
        return parse_qs(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=_MOST_FIELDS)
    except ValueError as error:
        raise FormUnreadable from error


def _parse_plain(body: str) -> dict[str, list[str]]:
    """As ``parse_qs`` for a form in which nothing is escaped, as most votes are; a third of its time."""
    form: dict[str, list[str]] = {}
    for pair in body.split("&"):
        if pair:
            name, _, value = pair.partition("=")
            form.setdefault(name, []).append(value)
    return form


async def _read_body(receive: Receive, limit: int) -> bytes:
    body = b""
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise FormUnreadable
        part: bytes = message.get("body", b"")
        body += part
        if len(body) > limit:
            raise FormTooLarge
        if not message.get("more_body", False):
            return body
