"""Taking people's words out of the log of events, where the options of a vote and the cards of a check are made of them.

In flow keys of answers or a whole workshop, out flows nothing: the events are as before, with a mark where the words were.
It looks in all places in which an event may hold words: options given to a later step, the rounds that were opened with
them, names under which several were shown as one, and what a facilitator wrote on a board.

The one thing easily got wrong: an event that is read again must still fit those before it. A board's change says what it
saw, so what was seen gets the same mark as what was there.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from facilitation_kit.identifiers import AnswerKey, WorkshopId
from facilitation_kit.responses.evidence_erasure import WITHDRAWN

__all__ = ["take_all_words_out", "take_words_out"]

_MADE_OF_WORDS = ("idea-", "card-")
"""With what the ids of options begin that notes or cards have become; their labels may be somebody's words."""
_ON_BOARDS = frozenset({"text", "group_name"})
"""What of a board is in words."""
_OWN_NOTE = "text"
_EVENTS = (
    "SELECT seq, kind, payload FROM workshop_event WHERE workshop = ? "
    "AND kind IN ('options_given', 'options_merged', 'round_opened', 'board_changed') ORDER BY seq"
)
_WORDS = (
    "SELECT workshop, value FROM response WHERE key = ?1 AND retention = 'raw_text' "
    "AND (?2 IS NULL OR (item = ?2 AND field = ?3)) UNION "
    "SELECT workshop, json_quote(published_text) FROM moderation_step JOIN response USING (key, item, field) "
    "WHERE key = ?1 AND published_text IS NOT NULL AND (?2 IS NULL OR (item = ?2 AND field = ?3))"
)


def take_words_out(
    connection: sqlite3.Connection, keys: Iterable[AnswerKey], *, only: tuple[str, str] | None = None
) -> None:
    """Take the words of these answers out of their workshops' events; to be called while the answers are still there.

    Whoever wrote the very same words loses them there too, because options do not say whose notes they are made of.

    Args:
        connection: in a transaction.
        keys: of the answers.
        only: the item and field of the words, where others of the same answers stay.
    """
    words: dict[str, set[str]] = {}
    for key in keys:
        for workshop, value in connection.execute(_WORDS, (key, *(only or (None, None)))):
            said = json.loads(value)
            if isinstance(said, str) and _plain(said):
                words.setdefault(workshop, set()).add(_plain(said))
    for workshop, gone in words.items():
        _rewrite(connection, workshop, gone, everything=False)


def take_all_words_out(connection: sqlite3.Connection, workshop: WorkshopId, keys: Iterable[AnswerKey]) -> None:
    """The same for all words of a workshop, because their time has come: also what a facilitator wrote down on a board,
    which may be what somebody said.

    Args:
        connection: in a transaction.
        workshop: whose events.
        keys: of its answers, which are still there.
    """
    take_words_out(connection, keys)
    _rewrite(connection, workshop, frozenset(), everything=True)


def _rewrite(connection: sqlite3.Connection, workshop: str, gone: Collection[str], *, everything: bool) -> None:
    events = [
        (seq, kind, json.loads(payload)) for seq, kind, payload in connection.execute(_EVENTS, (workshop,)).fetchall()
    ]
    given = {event["step"] for _, kind, event in events if kind == "options_given"}
    for seq, kind, event in events:
        if _took_out(kind, event, given, gone, everything=everything):
            connection.execute(
                "UPDATE workshop_event SET payload = ? WHERE seq = ?", (json.dumps(event, ensure_ascii=True), seq)
            )


def _took_out(
    kind: str, event: dict[str, Any], given: Collection[str], gone: Collection[str], *, everything: bool
) -> bool:
    """Whether an event held any of these words; it does not any more."""
    match kind:
        case "options_given":
            return _out_of_options(event["items"], gone, everything=everything)
        case "round_opened":
            definition = event["definition"]
            return definition["step"] in given and _out_of_options(definition["items"], gone, everything=everything)
        case "options_merged":
            merged = event["merged"] if event["step"] in given else ()
            return sum(_replaced(each, ("label",), gone) for each in merged) > 0
        case _:
            change = event["change"]
            if change["property"] not in _ON_BOARDS:
                return False
            own = everything and change["property"] == _OWN_NOTE
            return _replaced(change, ("value", "was"), gone, everything=own)


def _out_of_options(items: Sequence[dict[str, Any]], gone: Collection[str], *, everything: bool) -> bool:
    changed = False
    for item in items:
        if item["id"].startswith(_MADE_OF_WORDS):
            kept = [WITHDRAWN if everything or _plain(said) in gone else said for said in item["merged_from"]]
            changed |= _replaced(item, ("label",), gone) or kept != item["merged_from"]
            item["merged_from"] = kept
    return changed


def _replaced(values: dict[str, Any], names: Iterable[str], gone: Collection[str], *, everything: bool = False) -> bool:
    found: Mapping[str, str] = {
        name: WITHDRAWN
        for name in names
        if values[name] and values[name] != WITHDRAWN and (everything or _plain(values[name]) in gone)
    }
    values.update(found)
    return bool(found)


def _plain(text: str) -> str:
    """A text as a label has it: in one line, without what cannot be seen."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())
