"""Which letters a font file has, read from its own table.

In: the bytes of a TrueType or OpenType file. Out: ranges of code points. The one thing easily got wrong: a segment of a
table may name a code point and still map it to glyph 0, which is the empty box; such a code point is not in the font.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

__all__ = ["letter_ranges"]

_UNICODE_TABLES = {(0, 3), (0, 4), (0, 6), (3, 1), (3, 10)}
_BY_SEGMENT = 4
_BY_GROUP = 12
_NO_CHARACTER = 0xFFFF


def letter_ranges(font: bytes) -> list[tuple[int, int]]:
    """The code points of a font, as ascending ranges with both ends in them; empty where the file cannot be read."""
    try:
        found = set(_pairs(font))
    except struct.error:
        return []
    merged: list[tuple[int, int]] = []
    for start, end in sorted(found):
        if merged and start <= merged[-1][1] + 1:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _pairs(font: bytes) -> Iterator[tuple[int, int]]:
    """Ranges of all subtables for Unicode."""
    (tables,) = struct.unpack_from(">H", font, 4)
    places = {font[at : at + 4]: struct.unpack_from(">I", font, at + 8)[0] for at in range(12, 12 + 16 * tables, 16)}
    cmap = places.get(b"cmap")
    if cmap is None:
        return
    (count,) = struct.unpack_from(">H", font, cmap + 2)
    for number in range(count):
        platform, encoding, offset = struct.unpack_from(">HHI", font, cmap + 4 + 8 * number)
        if (platform, encoding) not in _UNICODE_TABLES:
            continue
        (kind,) = struct.unpack_from(">H", font, cmap + offset)
        if kind == _BY_GROUP:
            yield from _by_group(font, cmap + offset)
        if kind == _BY_SEGMENT:
            yield from _by_segment(font, cmap + offset)


def _by_group(font: bytes, at: int) -> Iterator[tuple[int, int]]:
    (groups,) = struct.unpack_from(">I", font, at + 12)
    for number in range(groups):
        start, end, _glyph = struct.unpack_from(">III", font, at + 16 + 12 * number)
        yield start, end


def _by_segment(font: bytes, at: int) -> Iterator[tuple[int, int]]:
    (double,) = struct.unpack_from(">H", font, at + 6)
    count = double // 2
    ends = struct.unpack_from(f">{count}H", font, at + 14)
    starts = struct.unpack_from(f">{count}H", font, at + 16 + double)
    deltas = struct.unpack_from(f">{count}H", font, at + 16 + 2 * double)
    offsets_at = at + 16 + 3 * double
    offsets = struct.unpack_from(f">{count}H", font, offsets_at)
    for number, (start, end, delta, offset) in enumerate(zip(starts, ends, deltas, offsets, strict=True)):
        for code in range(start, min(end, _NO_CHARACTER - 1) + 1):
            glyph = code + delta
            if offset:
                (glyph,) = struct.unpack_from(">H", font, offsets_at + 2 * number + offset + 2 * (code - start))
                glyph += delta if glyph else 0
            if glyph & 0xFFFF:
                yield code, code
