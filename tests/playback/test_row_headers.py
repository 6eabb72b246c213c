"""The first cell of each row is its header, and the file stays whole."""

from __future__ import annotations

from tempfile import TemporaryDirectory

import pytest
import typst

from facilitation_kit.playback.pdf.row_headers import with_row_headers
from facilitation_kit.shipped import shipped_folder
from tests.playback.pdf_files import page_texts, read, tags

TABLE = """#set document(title: "T")
#set text(font: "Noto Sans", lang: "en")
= Heading
#table(columns: 3, table.header([A], [B], [C]), [row 1], [1], [2], [row 2], [3], [4])
"""


@pytest.fixture(scope="module")
def plain() -> bytes:
    fonts = typst.Fonts(include_system_fonts=False, font_paths=[str(shipped_folder("workshops/templates") / "fonts")])
    with TemporaryDirectory() as empty:
        made = typst.Compiler(root=empty, font_paths=fonts).compile(
            TABLE.encode(), format="pdf", pdf_standards=["ua-1"]
        )
    assert isinstance(made, bytes)
    return made


def test_first_cells_become_headers_of_their_rows(plain: bytes) -> None:
    assert [each.scope for each in tags(plain) if each.name == "TH"] == ["Column"] * 3
    made = with_row_headers(plain)
    assert [each.scope for each in tags(made) if each.name == "TH"] == ["Column"] * 3 + ["Row", "Row"]
    assert [each.name for each in tags(made)].count("TD") == 4


def test_the_table_of_places_still_leads_to_every_object(plain: bytes) -> None:
    made = with_row_headers(plain)
    document = read(made)
    assert len(document.xref[0]) == len(read(plain).xref[0])
    for number, place in document.xref[0].items():
        assert made[place:].startswith(b"%d 0 obj" % number)
    assert page_texts(made) == page_texts(plain)


@pytest.mark.parametrize(
    "other", [b"", b"%PDF-1.7 no table", b"%PDF-1.7\nxref\n0 1\n0000000000 65535 f\r\ntrailer\nstartxref\n9\n%%EOF"]
)
def test_a_file_of_another_shape_stays_as_it_is(other: bytes) -> None:
    assert with_row_headers(other) == other


def test_doing_it_twice_changes_nothing(plain: bytes) -> None:
    made = with_row_headers(plain)
    assert with_row_headers(made) == made
