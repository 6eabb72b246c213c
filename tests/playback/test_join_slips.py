"""Slips of paper that let one person in each, as a PDF."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import datetime

import segno

from facilitation_kit.live.join_slips import SlipOrder, new_slips, printed_slip
from facilitation_kit.playback.join_slips import slip_sheets
from facilitation_kit.playback.pdf.sheets import SLIPS, sheets_pdf
from facilitation_kit.shipped import template_folders
from tests.builders import NOON
from tests.playback.pdf_files import page_texts, root_of, tags

CODES = new_slips(random.Random(5), 12)
ORDER = SlipOrder(
    title="Would one front door help?",
    project="One front door",
    address="https://vote.example",
    link="https://vote.example/j/K7M29X",
    codes=CODES,
    until=datetime(2026, 12, 4, 18),  # noqa: DTZ001 - as it is printed
    language="en-GB",
    written="en-GB",
)
FOLDERS = template_folders(None)


def test_each_slip_has_its_own_code_the_address_and_the_closing_time() -> None:
    pdf = sheets_pdf(slip_sheets(ORDER), FOLDERS, NOON, layout=SLIPS)
    texts = page_texts(pdf)
    assert [text.count("https://vote.example") for text in texts] == [10, 2]
    assert texts[1].count("You can answer until Friday 4 December, 18:00.") == 2
    for number, code in enumerate(CODES):
        assert [text.count(printed_slip(code)) for text in texts] == ([1, 0] if number < 10 else [0, 1])
    assert root_of(pdf)["/Lang"] == "en-GB"
    assert [tag.name for tag in tags(pdf)].count("Figure") == len(CODES)


def test_nothing_but_its_code_tells_one_slip_from_the_next() -> None:
    [page, _] = slip_sheets(ORDER).pages
    for code, slip in zip(CODES, page, strict=False):
        assert (slip.code, slip.link) == (printed_slip(code), f"https://vote.example/j/K7M29X?slip={code}")
        assert set(vars(slip)) == {"code", "link", "picture"}
        # What a phone scans is this link and no other.
        path = segno.make(slip.link, error="m", micro=False).svg_inline(border=4).partition(' d="')[2].partition('"')[0]
        assert path.encode() in slip.picture


def test_slips_of_a_project_in_arabic_run_from_right_to_left_and_need_no_closing_time() -> None:
    arabic = replace(ORDER, language="ar", written="ar", title="هل يفيد باب واحد؟", codes=CODES[:1], until=None)
    sheets = slip_sheets(arabic)
    assert sheets.right_to_left
    assert sheets.until == ""
    [text] = page_texts(sheets_pdf(sheets, FOLDERS, NOON, layout=SLIPS))
    # Read from right to left, the parts of a code come out in another order than they are drawn.
    assert all(letter in text for letter in set(CODES[0]))
    assert arabic.title in text
    assert "18:00" not in text
