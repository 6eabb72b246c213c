"""The first cell of a table's row as its header, for screen readers.

In: a PDF as Typst writes it: objects in plain sight and a table of their places. Out: the same PDF in which the first cell
of each row of figures has the tag TH with the scope of its row. The one thing easily got wrong: places move when a tag
grows, so the table of places at the end of the file is written anew.
"""

from __future__ import annotations

import re

__all__ = ["with_row_headers"]

_START = re.compile(rb"startxref\s+(\d+)\s+%%EOF\s*$")
_ROW = re.compile(rb"/S/TR/.*?/K\[(\d+) 0 R")
_ENTRY = 20


def with_row_headers(pdf: bytes) -> bytes:
    """The PDF with row headers; unchanged where it has another shape than expected.

    Args:
        pdf: with tags, uncompressed objects and one table of places.
    """
    found = _START.search(pdf)
    if found is None:
        return pdf
    table_at = int(found.group(1))
    head = re.match(rb"xref\s+0 (\d+)\s*?\r?\n", pdf[table_at:])
    if head is None:
        return pdf
    count = int(head.group(1))
    entries_at = table_at + head.end()
    places = [int(pdf[entries_at + _ENTRY * number :][:10]) for number in range(count)]
    if count < 2 or 0 in places[1:]:  # noqa: PLR2004 - the first entry stands for no object
        return pdf
    order = sorted(range(1, count), key=places.__getitem__)
    bounds = [*(places[number] for number in order), table_at]
    objects = {number: pdf[bounds[at] : bounds[at + 1]] for at, number in enumerate(order)}
    for row in list(objects.values()):
        first = _ROW.search(row) if b"/Type/StructElem/S/TR" in row else None
        if first and b"/S/TD/" in objects.get(int(first.group(1)), b""):
            number = int(first.group(1))
            objects[number] = (
                objects[number].replace(b"/S/TD/", b"/S/TH/", 1).replace(b"/O/Table", b"/O/Table/Scope/Row", 1)
            )
    return _written(pdf, order, objects, places, (table_at, entries_at))


def _written(
    pdf: bytes, order: list[int], objects: dict[int, bytes], places: list[int], table: tuple[int, int]
) -> bytes:
    table_at, entries_at = table
    pieces = [pdf[: places[order[0]]]]
    long = len(pieces[0])
    moved = dict.fromkeys(order, 0)
    for number in order:
        moved[number] = long
        pieces.append(objects[number])
        long += len(objects[number])
    entries = bytearray(pdf[entries_at : entries_at + _ENTRY * (len(order) + 1)])
    for number, place in moved.items():
        entries[_ENTRY * number : _ENTRY * number + 10] = b"%010d" % place
    tail = pdf[entries_at + len(entries) :].replace(b"startxref\n%d" % table_at, b"startxref\n%d" % long)
    return b"".join([*pieces, pdf[table_at:entries_at], bytes(entries), tail])
