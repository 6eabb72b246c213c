"""Drawings as pixels: the right size, the same bytes, the pack's fonts, and nothing from outside."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image

from facilitation_kit.errors import PlaybackError
from facilitation_kit.playback.pictures import svg_to_png
from facilitation_kit.shipped import template_folders

FOLDERS = template_folders(None)
SQUARE = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 20"><rect width="20" height="20" fill="#12436d"/>%s</svg>'
)


def pixels(png: bytes) -> Image.Image:
    """The picture."""
    return Image.open(io.BytesIO(png)).convert("RGB")


def test_a_drawing_becomes_pixels_of_the_asked_width_twice_the_same() -> None:
    png = svg_to_png(SQUARE % b"", width_px=400, folders=FOLDERS)
    picture = pixels(png)
    assert picture.size == (400, 200)
    assert picture.getpixel((100, 100)) == (0x12, 0x43, 0x6D)
    assert picture.getpixel((300, 100)) == (255, 255, 255)
    assert svg_to_png(SQUARE % b"", width_px=400, folders=FOLDERS) == png


def test_words_in_a_drawing_are_drawn_without_fonts_of_the_machine() -> None:
    words = b'<text x="22" y="14" font-size="12" font-family="Atkinson Hyperlegible">H</text>'
    blank, written = (pixels(svg_to_png(SQUARE % each, width_px=400, folders=FOLDERS)) for each in (b"", words))
    assert blank.crop((200, 0, 400, 200)).getcolors() == [(200 * 200, (255, 255, 255))]
    assert len(written.crop((200, 0, 400, 200)).getcolors() or ()) > 1


def test_a_drawing_that_asks_for_a_file_of_the_machine_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "black.svg").write_bytes(SQUARE.replace(b"#12436d", b"#000000") % b"")
    outside = f'<image href="{tmp_path}/black.svg" x="20" width="20" height="20"/>'.encode()
    with pytest.raises(PlaybackError, match="no drawing"):
        svg_to_png(SQUARE % outside, width_px=40, folders=FOLDERS)


@pytest.mark.parametrize("broken", [b"", b"<svg", b"<html></html>", b"\xff\xfe\x00", b'#read("/etc/passwd")'])
def test_what_is_no_drawing_is_a_fault_that_tells_no_path(broken: bytes) -> None:
    with pytest.raises(PlaybackError, match="no drawing") as caught:
        svg_to_png(broken, width_px=40, folders=FOLDERS)
    assert caught.value.code == "playback.picture"
    assert "/" not in caught.value.message
