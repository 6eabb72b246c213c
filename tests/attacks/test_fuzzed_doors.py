"""Anything at all is sent to every address of both listeners: the answer is never a server error."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.types import ASGIApp, Receive, Scope, Send

from tests.control_desk import Desk
from tests.doors import FORM, Door, Knock, doors_in_the_docs, knock, people

DOORS = doors_in_the_docs()
TEXTS = st.sampled_from(
    ["", "w1", "w1.vote.1", "1", "-1", "٣", "\x00", "\r\nx: y", "../../etc/passwd", "{{7*7}}", "'; DROP TABLE", "💥"]
) | st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
NAMES = st.sampled_from(
    [
        "action",
        "run_sheet",
        "merged",
        "minutes",
        "step",
        "confirm",
        "blank",
        "view",
        "label",
        "member",
        "key",
        "seat",
        "code",
        "group",
        "then",
        "token",
        "page",
    ]
)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES | TEXTS, inner, max_size=3),
    max_leaves=8,
)
BODIES = (
    st.binary(max_size=200)
    | st.dictionaries(NAMES, TEXTS, max_size=6).map(lambda form: urlencode(form).encode())
    | VALUES.map(lambda value: json.dumps(value).encode())
    | st.dictionaries(NAMES, VALUES, max_size=5).map(lambda value: json.dumps(value).encode())
)
KINDS = st.sampled_from([FORM, "application/json", "multipart/form-data; boundary=x", "multipart/form-data", "", "é"])
QUERIES = st.dictionaries(TEXTS | st.just("ticket"), TEXTS, max_size=3).map(lambda query: urlencode(query).encode())
PARTS = st.lists(TEXTS, min_size=3, max_size=3)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    many = 10_000_000
    with Desk(tmp_path_factory.mktemp("hub"), wrong_tokens_per_minute=many, wrong_codes_per_minute=many) as made:
        made.open_round("dot_vote", options=("A", "B"), dots=1, concern_reason=True)
        yield made


def app_of(desk: Desk, door: Door) -> ASGIApp:
    return desk.control if door.listener == "control" else desk.app


@pytest.mark.parametrize("door", DOORS, ids=lambda door: f"{door.listener} {door.method} {door.address}")
def test_no_request_breaks_the_hub(desk: Desk, door: Door) -> None:
    callers = dict(people(desk, door))

    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    @given(st.sampled_from(sorted(callers)), BODIES, KINDS, QUERIES, PARTS)
    def fuzz(caller: str, body: bytes, kind: str, query: bytes, parts: list[str]) -> None:
        shown = callers[caller]
        knocked = replace(
            shown,
            body=shown.body + (b"&" if shown.body else b"") + body,
            query=shown.query + b"&" + query,
            headers={**shown.headers, "content-type": kind, "accept": "application/json" if parts[0] else "*/*"},
        )
        assert knock(desk, app_of(desk, door), door, knocked).status < 500
        elsewhere = Door(listener=door.listener, method=door.method, address=_with(door.address, parts))
        assert knock(desk, app_of(desk, door), elsewhere, knocked).status < 500

    fuzz()


def _with(address: str, parts: list[str]) -> str:
    """The address with something else in each of its places."""
    left = iter(parts)
    pieces = [next(left, "x") if piece.startswith("{") else piece for piece in address.split("/")]
    # What a server makes of an address is text without the escapes; braces would be filled in again.
    return "/".join(pieces).replace("{", "(").replace("}", ")") or "/"


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "HEAD", "NONSENSE"])
def test_no_other_method_breaks_the_hub_or_changes_anything(desk: Desk, method: str) -> None:
    before = (desk.room.state, desk.rows())
    for door in DOORS:
        if (door.method, method) == ("DELETE", "DELETE"):
            continue
        for _, shown in people(desk, door):
            answer = knock(desk, app_of(desk, door), replace(door, method=method), shown)
            assert answer.status < 500
    assert (desk.room.state, desk.rows()) == before


def test_a_break_would_be_found(desk: Desk) -> None:
    async def broken(_scope: Scope, _receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 500, "headers": []})

    assert knock(desk, broken, DOORS[0], Knock()).status == 500
