from __future__ import annotations

import io

import pytest
import segno
from rich.console import Console

from facilitation_kit.cli import terminal

ADDRESS = "http://192.0.2.7:8080/j/ABC234"
SQUARES = {"█": "11", "▀": "10", "▄": "01", " ": "00"}


def printed(monkeypatch: pytest.MonkeyPatch, *, is_terminal: bool, colours: bool = True) -> str:
    file = io.StringIO()
    monkeypatch.setattr(
        terminal, "out", Console(file=file, force_terminal=is_terminal, no_color=not colours, color_system="standard")
    )
    terminal.print_qr(ADDRESS)
    return file.getvalue()


def test_a_qr_code_is_light_squares_in_white_on_black(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = printed(monkeypatch, is_terminal=True).splitlines()
    assert all(line.startswith("\x1b[97;40m") and line.endswith("\x1b[0m") for line in lines)
    drawn = [line.removeprefix("\x1b[97;40m").removesuffix("\x1b[0m") for line in lines]
    light = [[int(SQUARES[character][half]) for character in line] for line in drawn for half in (0, 1)]
    wanted = segno.make(ADDRESS, error="m", micro=False).matrix_iter(border=2)
    for light_row, dark_row in zip(light, wanted, strict=False):
        assert light_row == [1 - dark for dark in dark_row]


def test_a_file_gets_no_qr_code(monkeypatch: pytest.MonkeyPatch) -> None:
    assert printed(monkeypatch, is_terminal=False) == ""
