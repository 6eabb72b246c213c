"""What the evidence page may ask for.

In: messages from a browser, which may hold anything. Out: an `EvidenceWish`, or ``None``. The one thing easily got wrong: a
record is only an object here; whether it is one that may be kept is decided where it is read.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from facilitation_kit.responses.evidence_json import KINDS

__all__ = ["EvidenceWish", "read_wish"]

_LONGEST_NAME = 120
_KEEPABLE = frozenset(KINDS) - {"source"}
"""Sources come in as files; the page only reads them."""


@dataclass(frozen=True, kw_only=True)
class EvidenceWish:
    """One checked wish.

    Attributes:
        kind: ``load`` everything, ``read`` a source, ``weigh`` a fact before it is kept, ``keep`` or ``erase`` a record, or
            make ``facts_from`` a workshop.
        of: kind of record.
        id: of a record, a source or a workshop.
        record: to keep or to weigh, as `evidence_json.record_object` writes it.
        replaces: version of the record that was changed; 0 for a new one.
        source_version: of the source that the page showed, for places in it.
        page: of a source.
        by: the role that wishes it.
        why: of a change of somebody's words.
    """

    kind: str
    of: str = ""
    id: str = ""
    record: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    replaces: int = 0
    source_version: int = 0
    page: int = 0
    by: str = ""
    why: str = ""


def read_wish(message: object) -> EvidenceWish | None:
    """A message from the page as a wish, or ``None`` where it is none that the page may make.

    >>> read_wish({"kind": "erase", "of": "fact", "id": "f1"}).id
    'f1'
    >>> read_wish({"kind": "keep", "of": "source", "record": {}, "by": "Researcher"}) is None
    True
    """
    if not isinstance(message, dict):
        return None
    wish = EvidenceWish(
        kind=_line(message.get("kind")),
        of=_line(message.get("of")),
        id=_line(message.get("id")),
        record=_object(message.get("record")),
        replaces=_number(message.get("replaces")),
        source_version=_number(message.get("source_version")),
        page=_number(message.get("page")),
        by=_line(message.get("by")),
        why=_line(message.get("why")),
    )
    return wish if _is_whole(wish) else None


def _is_whole(wish: EvidenceWish) -> bool:
    """Whether everything is there that such a wish needs."""
    needed = {
        "load": True,
        "read": bool(wish.id),
        "weigh": bool(wish.record),
        "keep": wish.of in _KEEPABLE and bool(wish.record),
        "erase": wish.of in KINDS and bool(wish.id),
        "facts_from": bool(wish.id),
    }
    return needed.get(wish.kind, False)


def _line(value: object) -> str:
    """A short line of text; empty for anything else."""
    if not isinstance(value, str) or len(value) > _LONGEST_NAME:
        return ""
    return "" if any(ord(letter) < ord(" ") for letter in value) else value.strip()


def _number(value: object) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else 0


def _object(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) and all(isinstance(name, str) for name in value) else {}
