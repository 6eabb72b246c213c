"""The next playback says what is different from the last one, and only that."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import replace
from typing import Any

import pytest

from facilitation_kit.errors import PlaybackError
from facilitation_kit.playback.changes import snapshot_of, with_changes
from facilitation_kit.playback.context import Pack
from tests.playback.made_packs import EVENING, context_of
from tests.playback.rich_packs import example_library, example_store, rich_pack


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pack]:
    with closing(example_store(tmp_path_factory.mktemp("example"))) as store:
        yield rich_pack(context_of(example_library(), store))


def kept(pack: Pack) -> dict[str, Any]:
    """What comes back from a manifest."""
    values: dict[str, Any] = json.loads(json.dumps(snapshot_of(pack)))
    return values


def lines(pack: Pack, before: Mapping[str, Any] | None) -> list[tuple[str, str, str]]:
    return [(line.id, line.before, line.now) for line in with_changes(pack, before).changes]


def test_nothing_has_changed_where_nothing_has(pack: Pack) -> None:
    again = with_changes(pack, kept(pack))
    assert again.changes == ()
    assert again.since == EVENING.date()
    assert not any(item.new or item.before for item in again.feedback)


@pytest.mark.parametrize("before", [None, {}])
def test_the_first_playback_tells_of_no_changes(pack: Pack, before: Mapping[str, Any] | None) -> None:
    bare = replace(pack, changes=(), since=None)
    assert with_changes(bare, before) == bare


def test_each_thing_that_stands_otherwise_is_a_line(pack: Pack) -> None:
    before = kept(pack)
    before["day"] = "2026-10-01"
    before["hypotheses"]["front-door"] = "exploring"
    before["feedback"]["no-forms"] = "received"
    before["next_steps"]["playback-to-young-people"] = "planned"
    changed = with_changes(pack, before)
    assert str(changed.since) == "2026-10-01"
    assert [(line.id, line.before, line.now, line.anchor) for line in changed.changes] == [
        ("front-door", "exploring", "testing", "hypothesis-front-door"),
        ("no-forms", "received", "partly done", "feedback"),
        ("playback-to-young-people", "planned", "done", "next-steps"),
    ]
    assert {item.id: item.before for item in changed.feedback} == {
        "evening-hours": "",
        "no-forms": "received",
        "own-key": "",
    }


def test_what_was_not_there_is_new(pack: Pack) -> None:
    before = kept(pack)
    del before["feedback"]["own-key"]
    del before["hypotheses"]["front-door"]
    changed = with_changes(pack, before)
    assert [(line.id, line.before) for line in changed.changes] == [("front-door", ""), ("own-key", "")]
    assert [item.id for item in changed.feedback if item.new] == ["own-key"]


def test_a_decision_since_then_is_a_line_of_its_own(pack: Pack) -> None:
    before = kept(pack)
    assert before["decided"] == ["front-door-2026-11"]
    before["decided"] = []
    before["decisions"] = {"front-door": "keep going"}
    assert lines(pack, before) == [("front-door", "keep going", "decided: test more")]


def test_what_an_earlier_short_pack_did_not_show_is_not_called_new(pack: Pack) -> None:
    short = replace(pack, hypotheses=(), feedback=())
    before = kept(short)
    assert before["hypotheses"] is None
    assert lines(pack, before) == []
    assert not any(item.new for item in with_changes(pack, before).feedback)


def test_a_snapshot_holds_nobodys_words(pack: Pack) -> None:
    text = json.dumps(kept(pack))
    quotes = [quote for page in pack.hypotheses for quote in (*page.supporting, *page.challenging)]
    assert len(quotes) > 5
    assert "front-door" in text
    said = [*(words for quote in quotes for words in quote.paragraphs), *(item.said for item in pack.feedback)]
    assert not any(words in text for words in said)


@pytest.mark.parametrize("before", [{"day": "long ago"}, {"hypotheses": {}}, {"day": "2026-10-01", "votes": {}}])
def test_what_cannot_be_read_is_told(pack: Pack, before: dict[str, Any]) -> None:
    with pytest.raises(PlaybackError) as caught:
        with_changes(pack, before)
    assert caught.value.code == "playback.earlier-pack"
