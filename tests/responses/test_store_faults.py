from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from facilitation_kit.errors import StoreError
from facilitation_kit.responses.store_faults import sqlite_faults, store_error

CODES = {
    sqlite3.SQLITE_FULL: "store.disk-full",
    sqlite3.SQLITE_NOTADB: "store.not-a-database",
    sqlite3.SQLITE_CORRUPT_INDEX: "store.damaged",
    sqlite3.SQLITE_BUSY_SNAPSHOT: "store.busy",
    sqlite3.SQLITE_LOCKED: "store.busy",
    sqlite3.SQLITE_READONLY_DIRECTORY: "store.read-only",
    sqlite3.SQLITE_CANTOPEN: "store.cannot-open",
    sqlite3.SQLITE_IOERR_READ: "store.failed",
}


def raised_by_sqlite(code: int) -> sqlite3.OperationalError:
    error = sqlite3.OperationalError('near "my private words": syntax error')
    error.sqlite_errorcode, error.sqlite_errorname = code, "SQLITE_SOMETHING"
    return error


@pytest.mark.parametrize(("code", "expected"), CODES.items())
def test_each_refusal_of_sqlite_has_a_plain_code_and_a_remedy(code: int, expected: str) -> None:
    error = store_error(raised_by_sqlite(code), Path("store.sqlite3"))
    assert error.code == expected
    assert error.message
    assert error.remedy


@pytest.mark.parametrize("code", CODES)
def test_what_sqlite_itself_says_is_never_passed_on(code: int) -> None:
    assert "private words" in str(raised_by_sqlite(code))
    assert "private words" not in str(store_error(raised_by_sqlite(code), Path("store.sqlite3")))


def test_an_error_without_a_code_is_told_too() -> None:
    with pytest.raises(StoreError) as refused, sqlite_faults(Path("store.sqlite3")):
        raise sqlite3.ProgrammingError("Cannot operate on a closed database.")
    assert refused.value.code == "store.failed"
