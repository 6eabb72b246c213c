from __future__ import annotations

import asyncio
from urllib.parse import parse_qs

from hypothesis import given
from hypothesis import strategies as st
from starlette.types import Message

from facilitation_kit.participant.form_posts import read_form

_HEADERS = [(b"content-type", b"application/x-www-form-urlencoded")]


def posted(body: bytes) -> dict[str, list[str]]:
    async def receive() -> Message:
        return {"type": "http.request", "body": body}

    return asyncio.run(read_form({"type": "http", "headers": _HEADERS}, receive, 10_000))


@given(st.text(st.sampled_from("ab=&;-_.~ 19%+é"), max_size=60))
def test_a_form_reads_the_same_whether_anything_in_it_is_escaped_or_not(text: str) -> None:
    assert posted(text.encode()) == parse_qs(text, keep_blank_values=True)
