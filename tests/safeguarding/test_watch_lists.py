"""The lists of names that lie in the data folder."""

from __future__ import annotations

from pathlib import Path

from facilitation_kit.safeguarding.watch_lists import PLACES_FILE, WORKERS_FILE, read_watch_list


def test_each_line_is_a_name_and_remarks_and_empty_lines_are_not(tmp_path: Path) -> None:
    (tmp_path / PLACES_FILE).write_text("# schools\nQuayside School\n\n  The Mill  \n", encoding="utf-8")
    (tmp_path / WORKERS_FILE).write_bytes(b"\xef\xbb\xbfAlex Underhill\r\nZo\xc3\xab\r\n")
    found = read_watch_list(tmp_path)
    assert found.places == ("Quayside School", "The Mill")
    assert found.workers == ("Alex Underhill", "Zoë")


def test_without_the_files_or_a_folder_the_lists_are_empty(tmp_path: Path) -> None:
    assert read_watch_list(tmp_path).places == ()
    assert read_watch_list(None).workers == ()
