from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facilitation_kit.playback.audiences import Audience
from facilitation_kit.playback.formats import PackFormat
from facilitation_kit.release.pack_wishes import PackWish, read_wish
from tests.facilitator.test_projector import JSON_VALUES

MAKE = {
    "kind": "make",
    "pack_kind": "playback",
    "audience": "young_people",
    "formats": ["pdf", "html", "pdf"],
    "annex": True,
    "language": "pl",
    "by": " Facilitator ",
}
KINDS = ("refresh", "make", "show", "file", "check", "release", "recall")


def test_an_order_is_read_whole() -> None:
    wish = read_wish(MAKE)
    assert wish is not None
    assert wish.by == "Facilitator"
    assert wish.order is not None
    assert wish.order.audience is Audience.YOUNG_PEOPLE
    assert wish.order.formats == (PackFormat.PDF, PackFormat.HTML)
    assert (wish.order.language, wish.order.annex) == ("pl", True)


@pytest.mark.parametrize(
    "change",
    [
        {"by": ""},
        {"by": "x" * 500},
        {"by": "two\nlines"},
        {"audience": "everybody"},
        {"formats": []},
        {"formats": ["exe"]},
        {"formats": "html"},
        {"language": "../../etc"},
        {"pack_kind": 7},
        {"kind": "erase"},
    ],
)
def test_an_order_that_is_none_is_no_wish(change: dict[str, Any]) -> None:
    assert read_wish(MAKE) is not None
    assert read_wish({**MAKE, **change}) is None


@pytest.mark.parametrize("kind", ["check", "release", "recall"])
def test_whoever_decides_gives_a_name(kind: str) -> None:
    assert read_wish({"kind": kind, "pack": "p", "by": "Chair"}) == PackWish(kind=kind, pack="p", by="Chair")
    assert read_wish({"kind": kind, "pack": "p"}) is None
    assert read_wish({"kind": kind, "by": "Chair"}) is None


@given(
    message=JSON_VALUES
    | st.dictionaries(
        st.sampled_from([*MAKE, "pack", "file", "note"]), JSON_VALUES | st.sampled_from([*KINDS, "playback", "team"])
    )
)
def test_any_message_is_one_of_the_wishes_or_none(message: Any) -> None:
    wish = read_wish(message)
    assert wish is None or wish.kind in KINDS
