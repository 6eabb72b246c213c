"""Files from outside, before a library sees them; each refusal has a twin that shows what the check is for."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable, Mapping

import docx
import pytest
import python_calamine

from facilitation_kit.content.office_files import LARGEST_INSIDE
from facilitation_kit.errors import EvidenceError
from facilitation_kit.evidence.archives import checked_archive
from facilitation_kit.evidence.raw_tables import raw_tables

TYPES = "[Content_Types].xml"
PLAIN = {TYPES: b"<Types/>", "word/document.xml": b"<w/>"}


def zipped(parts: Mapping[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", compression) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return whole.getvalue()


def code(data: bytes) -> str:
    with pytest.raises(EvidenceError) as error:
        checked_archive(data, "talk.docx", main_part="word/")
    assert error.value.faults[0].file == "talk.docx"
    assert error.value.faults[0].remedy
    return error.value.code


def test_an_ordinary_word_file_keeps_all_its_parts() -> None:
    whole = io.BytesIO()
    docx.Document().save(whole)
    with (
        zipfile.ZipFile(io.BytesIO(checked_archive(whole.getvalue(), "talk.docx", main_part="word/"))) as after,
        zipfile.ZipFile(whole) as before,
    ):
        assert after.namelist() == before.namelist()
        assert all(after.read(name) == before.read(name) for name in before.namelist())


def test_a_small_file_that_is_vast_inside_is_refused_before_it_is_opened() -> None:
    bomb = zipped({**PLAIN, "word/media/image1.png": b"\0" * (LARGEST_INSIDE + 1)})
    assert len(bomb) < 200_000
    assert code(bomb) == "evidence.too-large"


def test_a_part_that_is_larger_than_it_says_is_refused() -> None:
    data = bytearray(zipped({**PLAIN, "word/big.xml": b"<a/>" + b" " * 100_000}))
    for signature, place in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        start = (
            data.index(b"word/big.xml", data.index(signature))
            if signature == b"PK\x03\x04"
            else data.rindex(b"word/big.xml")
        )
        header = start - (46 if signature == b"PK\x01\x02" else 30)
        struct.pack_into("<I", data, header + place, 4)
    with zipfile.ZipFile(io.BytesIO(bytes(data))) as lying:
        assert lying.getinfo("word/big.xml").file_size == 4, "the list of the archive lies"
    assert code(bytes(data)) == "evidence.not-an-archive"


def test_thousands_of_parts_are_refused() -> None:
    assert code(zipped({**PLAIN, **{f"word/{n}.xml": b"" for n in range(2_001)}})) == "evidence.too-large"


def test_an_archive_inside_is_never_opened() -> None:
    nested = zipped({"inner.xml": b"\0" * 5_000_000})
    whole = checked_archive(zipped({**PLAIN, "word/embeddings/a.zip": nested}), "talk.docx", main_part="word/")
    assert len(whole) < 100_000


@pytest.mark.parametrize(
    "parts",
    [
        {"word/vbaProject.bin": b"x"},
        {"xl/macrosheets/sheet1.xml": b"x"},
        {TYPES: b'<Types><Override ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/></Types>'},
    ],
)
def test_macros_are_refused(parts: dict[str, bytes]) -> None:
    assert code(zipped({**PLAIN, **parts})) == "evidence.macros"
    assert checked_archive(zipped(PLAIN), "talk.docx", main_part="word/"), "the same without them is taken"


def test_files_with_a_password_are_refused_with_what_to_do() -> None:
    assert code(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)) == "evidence.encrypted"
    data = bytearray(zipped(PLAIN, zipfile.ZIP_STORED))
    for signature, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(signature) + place] |= 1
    assert code(bytes(data)) == "evidence.encrypted"


@pytest.mark.parametrize(
    "spoil",
    [
        lambda data: data[: len(data) // 2],
        lambda data: data.replace(b"PK\x01\x02", b"PK\x01\x03"),
        lambda _: b"PK\x03\x04 and then nothing",
        lambda _: zipped({"word/document.xml": b"<w/>"}),
        lambda _: zipped({TYPES: b"<Types/>", "other.xml": b"<w/>"}),
        lambda _: zipped({**PLAIN, "word/document.xml": b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><w/>'}),
    ],
)
def test_a_damaged_file_is_refused(spoil: Callable[[bytes], bytes]) -> None:
    assert code(spoil(zipped(PLAIN))) == "evidence.not-an-archive"


# workbooks that need far more room than they have bytes


def workbook(sheet: bytes, strings: bytes = b"") -> bytes:
    """The smallest workbook that a reader opens."""
    space = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    relations = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">%s</Relationships>'
    return zipped(
        {
            TYPES: b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
            "_rels/.rels": package
            % (b'<Relationship Id="r1" Type="%s/officeDocument" Target="xl/workbook.xml"/>' % relations),
            "xl/workbook.xml": b'<workbook %s xmlns:r="%s"><sheets><sheet name="facts" sheetId="1" r:id="r1"/></sheets></workbook>'
            % (space, relations),
            "xl/_rels/workbook.xml.rels": package
            % (
                b'<Relationship Id="r1" Type="%s/worksheet" Target="worksheets/sheet1.xml"/>'
                b'<Relationship Id="r2" Type="%s/sharedStrings" Target="sharedStrings.xml"/>' % (relations, relations)
            ),
            "xl/worksheets/sheet1.xml": b"<worksheet %s><sheetData>%s</sheetData></worksheet>" % (space, sheet),
            "xl/sharedStrings.xml": b"<sst %s>%s</sst>" % (space, strings),
        }
    )


def test_the_smallest_workbook_is_read() -> None:
    cells = b'<row r="1"><c r="A1" t="s"><v>0</v></c></row><row r="3"><c r="A3" t="inlineStr"><is><t>Words</t></is></c></row>'
    data = workbook(cells, b"<si><t>text</t></si>")
    with python_calamine.load_workbook(io.BytesIO(data)) as book:
        assert book.sheet_names == ["facts"]
    [table] = raw_tables(data, "book.xlsx")
    assert (table.name, table.heading) == ("facts", ("text",))
    assert [(row.number, row.cells) for row in table.rows] == [(3, ("Words",))]


@pytest.mark.parametrize(
    "cell",
    [
        b'<c r="XFD1048576"><v>1</v></c>',
        b"<x:c s='1' r='A99999999999'/>",
        b'<c r="zzz1"><v>1</v></c>',
        b'<row r="20001"/>',
    ],
)
def test_a_cell_at_the_far_end_of_a_sheet_is_refused_unread(cell: bytes) -> None:
    with pytest.raises(EvidenceError) as error:
        raw_tables(workbook(b'<row r="1"><c r="A1"><v>1</v></c></row>' + cell), "book.xlsx")
    assert error.value.code == "evidence.too-large"


def test_a_long_text_that_stands_in_thousands_of_cells_is_refused_unread() -> None:
    long = b"<si><t>%s</t></si><si><t>short</t></si>" % (b"x" * 1_000_000)
    rows = b"".join(b'<row r="%d"><c r="A%d" t="s"><v>%%d</v></c></row>' % (n, n) for n in range(1, 1_001))
    assert len(workbook(rows.replace(b"%d", b"0"), long)) < 100_000
    with pytest.raises(EvidenceError) as error:
        raw_tables(workbook(rows.replace(b"%d", b"0"), long), "book.xlsx")
    assert error.value.code == "evidence.too-large"
    assert raw_tables(workbook(rows.replace(b"%d", b"1"), long), "book.xlsx"), "the short text may stand there as often"
