"""What the page for packs may ask for.

In: messages from a browser, which may hold anything. Out: a `PackWish`, or ``None``. The one thing easily got wrong: a
name that a person types goes into a record that stays, so it is a short line and nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from babel.core import Locale, UnknownLocaleError

from facilitation_kit.playback.audiences import Audience
from facilitation_kit.playback.formats import PackFormat
from facilitation_kit.playback.packs import PackOrder

__all__ = ["PackWish", "read_wish"]

_LONGEST_NAME = 120
_LONGEST_NOTE = 2_000
_WITH_PACK = ("show", "file", "check", "release", "recall")
_SIGNED = ("make", "check", "release", "recall")


@dataclass(frozen=True, kw_only=True)
class PackWish:
    """One checked wish.

    Attributes:
        kind: ``refresh``, ``make``, ``show``, ``file``, ``check``, ``release`` or ``recall``.
        pack: name of the pack that it is about.
        file: name of one of its files.
        by: who wishes it.
        note: a remark; why, for a recall.
        order: what to make.
    """

    kind: str
    pack: str = ""
    file: str = ""
    by: str = ""
    note: str = ""
    order: PackOrder | None = None


def read_wish(message: object) -> PackWish | None:
    """A message from the page as a wish, or ``None`` where it is none that the page may make.

    >>> read_wish({"kind": "check", "pack": "p", "by": "Safeguarding lead"}).by
    'Safeguarding lead'
    >>> read_wish({"kind": "check", "pack": "p", "by": " "}) is None
    True
    """
    if not isinstance(message, dict):
        return None
    kind = message.get("kind")
    if kind == "refresh":
        return PackWish(kind="refresh")
    pack, file = (_line(message.get(name, "")) for name in ("pack", "file"))
    by, note = _line(message.get("by", "")), message.get("note", "")
    if (kind in _WITH_PACK and not pack) or (kind in _SIGNED and not by) or pack is None or file is None or by is None:
        return None
    if not isinstance(note, str) or len(note) > _LONGEST_NOTE:
        return None
    if kind == "make":
        order = _order(message)
        return PackWish(kind="make", by=by, order=order) if order else None
    return PackWish(kind=kind, pack=pack, file=file, by=by, note=note) if kind in _WITH_PACK else None


def _order(message: Mapping[str, object]) -> PackOrder | None:
    kind, language, formats = message.get("pack_kind"), message.get("language", ""), message.get("formats")
    if not isinstance(kind, str) or not isinstance(language, str) or not isinstance(formats, list) or not formats:
        return None
    try:
        chosen = tuple(dict.fromkeys(PackFormat(name) for name in formats))
        if language:
            Locale.parse(language, sep="-")
        return PackOrder(
            kind=kind,
            audience=Audience(str(message.get("audience"))),
            formats=chosen,
            annex=message.get("annex") is True,
            language=language,
        )
    except (ValueError, UnknownLocaleError):
        return None


def _line(value: object) -> str | None:
    """A short line without anything around it; ``None`` where it is something else."""
    if not isinstance(value, str) or len(value) > _LONGEST_NAME or "\n" in value:
        return None
    return value.strip()
