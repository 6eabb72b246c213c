"""How soon, and in how much memory, a workbook of millions of rows is refused.

In: files made here, in a temporary folder, small outside and vast inside. Out: milliseconds, and the most memory that a fresh
process for each ever had. Easily got wrong: the libraries take memory of their own, so a small form is measured beside it;
and ru_maxrss begins with what the parent had, which the kernel's VmHWM does not.
"""

from __future__ import annotations

import io
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

import xlsxwriter

from benchmarks.figures import RUNS, Goal, say, say_machine

_ROWS = 3_000_000
_SPACE = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_MEASURED = """
import sys, time
from pathlib import Path
from facilitation_kit.content import survey_files, xlsforms
from facilitation_kit.errors import ContentError
began = time.perf_counter()
told = "read"
try:
    survey_files.read_survey(Path(sys.argv[1]))
except ContentError as error:
    told = error.faults[0].code
ended = time.perf_counter()
peak = Path("/proc/self/status").read_text().partition("VmHWM:")[2].split()[0]
print(told, ended - began, int(peak) / 1024)
"""


def main() -> None:
    say_machine()
    with tempfile.TemporaryDirectory() as folder:
        for name, data in _files():
            file = Path(folder) / name
            file.write_bytes(data)
            runs = [_measured(file) for _ in range(RUNS)]
            said = f"{len(data) / 1e6:.1f} MB outside; {runs[0][0]}"
            say(
                f"{name}: told after",
                [1000 * seconds for _, seconds, _ in runs],
                " ms",
                goal=Goal(most=2000),
                beside=said,
            )
            say(f"{name}: memory", [memory for _, _, memory in runs], " MB", goal=Goal(most=200))


def _files() -> Iterator[tuple[str, bytes]]:
    plain = _small()
    yield "small.xlsx", plain
    same = b"<row><c><v>1</v></c></row>" * _ROWS
    yield "millions-of-equal-rows.xlsx", _with_sheet(plain, same)
    yield (
        "numbered-rows.xlsx",
        _with_sheet(plain, b"".join(b'<row r="%d"><c><v>1</v></c></row>' % n for n in range(1, 400_001))),
    )
    cells = b'<c t="inlineStr"><is><t>note</t></is></c>' * 9
    yield "as-large-as-is-read.xlsx", _with_sheet(plain, b"<row>%s</row>" % cells * 20_000)
    yield "last-cell.xlsx", _with_sheet(plain, b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')
    yield "lines.csv", b"survey\n,type,name,label\n" + b",note,a,A\n" * 480_000
    yield "larger-than-allowed.csv", b",note,a,A\n" * _ROWS


def _small() -> bytes:
    whole = io.BytesIO()
    with xlsxwriter.Workbook(whole, {"in_memory": True}) as book:
        sheet = book.add_worksheet("survey")
        for number, row in enumerate((["type", "name", "label"], ["text", "why", "Why?"])):
            sheet.write_row(number, 0, row)
    return whole.getvalue()


def _with_sheet(plain: bytes, rows: bytes) -> bytes:
    """The workbook with these rows in its only sheet."""
    part, whole = "xl/worksheets/sheet1.xml", io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(plain)) as old, zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            sheet = b"<worksheet %s><sheetData>%s</sheetData></worksheet>" % (_SPACE, rows)
            new.writestr(name, sheet if name == part else old.read(name))
    return whole.getvalue()


def _measured(file: Path) -> tuple[str, float, float]:
    run = subprocess.run([sys.executable, "-c", _MEASURED, str(file)], capture_output=True, text=True, check=True)
    code, seconds, megabytes = run.stdout.split()
    return code, float(seconds), float(megabytes)


if __name__ == "__main__":
    main()
