"""The same Office file twice is the same bytes, whatever clock and order its library had."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime, timedelta, timezone

from facilitation_kit.playback.office_archives import rewrite
from tests.playback.made_packs import EVENING

_CORE = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"
 xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>Pack</dc:title>
<dcterms:created xsi:type="dcterms:W3CDTF">{moment}</dcterms:created></cp:coreProperties>"""


def archive(moment: str, *, backwards: bool = False, embedded: bytes | None = None, body: bytes = b"<w/>") -> bytes:
    parts = {
        "[Content_Types].xml": b"<Types/>",
        "docProps/core.xml": _CORE.format(moment=moment).encode(),
        "word/document.xml": body,
        **({"ppt/embeddings/sheet1.xlsx": embedded} if embedded else {}),
    }
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as made:
        for name in sorted(parts, reverse=backwards):
            made.writestr(zipfile.ZipInfo(name, (2001 if backwards else 2002, 1, 1, 0, 0, 0)), parts[name])
    return stream.getvalue()


ONE = archive("2001-01-01T00:00:00Z", embedded=archive("2001-01-01T00:00:00Z"))
OTHER = archive("2002-02-02T00:00:00Z", backwards=True, embedded=archive("2003-03-03T00:00:00Z", backwards=True))


def test_order_and_clock_of_a_library_leave_no_trace_not_even_in_an_embedded_workbook() -> None:
    assert ONE != OTHER
    assert rewrite(ONE, generated_at=EVENING) == rewrite(OTHER, generated_at=EVENING)
    assert rewrite(ONE) == rewrite(OTHER)


def test_nothing_of_a_part_is_lost_and_the_list_of_types_comes_first() -> None:
    with zipfile.ZipFile(io.BytesIO(rewrite(OTHER))) as made:
        assert made.testzip() is None
        assert made.namelist()[0] == "[Content_Types].xml"
        assert made.read("word/document.xml") == b"<w/>"
        assert b"<dc:title>Pack</dc:title>" in made.read("docProps/core.xml")
        assert b"created" not in made.read("docProps/core.xml")


def test_the_properties_tell_the_moment_of_the_pack_in_utc() -> None:
    there = datetime(2026, 11, 24, 20, 0, tzinfo=timezone(timedelta(hours=2)))
    assert rewrite(ONE, generated_at=there) == rewrite(ONE, generated_at=datetime(2026, 11, 24, 18, 0, tzinfo=UTC))
    with zipfile.ZipFile(io.BytesIO(rewrite(ONE, generated_at=there))) as made:
        assert made.read("docProps/core.xml").count(b"2026-11-24T18:00:00Z") == 2


def test_another_moment_or_another_word_is_another_file() -> None:
    assert rewrite(ONE, generated_at=EVENING) != rewrite(ONE, generated_at=EVENING + timedelta(seconds=1))
    assert rewrite(archive("")) != rewrite(archive("", body=b"<v/>"))
