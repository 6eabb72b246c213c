"""A hub with one protection taken out, for the twins of the crash test: ``python -m tests.journeys.faulty_hub``.

It is the product's own entry with another store in its place, so that the product needs no setting for it. Which
protection is missing stands in FAULTY_HUB: ``ack-first`` tells phones that an answer is saved before the commit;
``no-key`` stores a post without looking at its key.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

from facilitation_kit.participant import serve
from facilitation_kit.responses.records import Outcome, Submission
from facilitation_kit.responses.sqlite_store import SqliteStore
from tests.responses.sending_process import ForgetfulStore, migrations

_HONEST_AT_FIRST = 20
"""Everybody has joined by then: this is about answers, not about people."""


_BATCHES_A_COMMIT = 8
"""So many that a power cut nearly always meets some that were acknowledged."""


class HastyStore(SqliteStore):
    """Commits what it has acknowledged only every few batches."""

    _held: AbstractContextManager[None] | None = None
    _in_it = 0
    _written = 0

    @contextmanager
    def batch(self) -> Iterator[None]:
        if self._held is not None and self._in_it == _BATCHES_A_COMMIT:
            self._held.__exit__(None, None, None)
            self._held = None
        if self._held is None and self._written > _HONEST_AT_FIRST:
            self._held, self._in_it = super().batch(), 0
            self._held.__enter__()
        if self._held is None:
            with super().batch():
                yield
        else:
            self._in_it += 1
            yield

    def write_submissions(self, batch: Sequence[Submission]) -> list[Outcome]:
        self._written += len(batch)
        return super().write_submissions(batch)


class KeylessStore(ForgetfulStore):
    """Stores a re-sent post once more; it lingers between commit and answer, where power cuts do the harm."""

    @classmethod
    def open(cls, path: Path, **options: Any) -> SqliteStore:
        return super().open(path, **{**options, "migrations": migrations("no-key")})

    def write_submissions(self, batch: Sequence[Submission]) -> list[Outcome]:
        outcomes = super().write_submissions(batch)
        time.sleep(0.03)
        return outcomes


def main() -> int:
    """Serve with the protection out."""
    store = {"ack-first": HastyStore, "no-key": KeylessStore}[os.environ["FAULTY_HUB"]]
    serve.SqliteStore = store  # type: ignore[attr-defined] # the one place where the twin differs
    return serve.main()


if __name__ == "__main__":
    sys.exit(main())
