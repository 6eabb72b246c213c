"""``facilitate withdraw``: somebody told you that they take everything back, and read you their three words.

In: three words, asked for and never part of the command line, where others could read them. Out: less data, and what to
tell the person. Easily got wrong: while a hub runs it alone writes, so the words are then handed to it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import typer

from facilitation_kit.cli.options import DataDir, Rehearsal, read_settings, store_home
from facilitation_kit.cli.store_work import open_to_write
from facilitation_kit.cli.terminal import errors, out
from facilitation_kit.errors import StoreError
from facilitation_kit.facilitator.hub_client import HubClient
from facilitation_kit.participant.sheet_people import holder_of_slip
from facilitation_kit.responses.data_directory import DataDirectory
from facilitation_kit.responses.safeguarding_store import RECORDS_FILE, SafeguardingRecords
from facilitation_kit.safeguarding.receipt_words import receipt_hash
from facilitation_kit.safeguarding.withdrawal import WithdrawalHow, sentences

__all__ = ["withdraw"]


def withdraw(rehearsal: Rehearsal = False, data_dir: DataDir = None) -> None:
    """Delete everything of a person who read you their three words, or the code and number of their paper slip."""
    folder = store_home(read_settings(data_dir=data_dir), rehearsal=rehearsal)
    words = str(typer.prompt("Their three words, or their slip's code and number", err=True))
    running = DataDirectory.look(folder).announced()
    said = _asked_of_the_hub(folder, words) if running is not None else _done_here(folder, words, rehearsal=rehearsal)
    for sentence in said:
        out.print(sentence, markup=False)
    errors.print(
        "Packs may hold their words: facilitate packs recalls names those that have to be called back.", style="dim"
    )


def _asked_of_the_hub(folder: Path, words: str) -> Sequence[str]:
    with HubClient.find({"FACILITATE_DATA_DIR": str(folder)}) as hub:
        return hub.withdraw(words)


def _done_here(folder: Path, words: str, *, rehearsal: bool) -> Sequence[str]:
    with open_to_write(folder, rehearsal=rehearsal) as (home, store):
        slip = holder_of_slip(home.secret(), store, words, store.workshops())
        participant = slip.id if slip else store.participant_by_receipt_hash(receipt_hash(home.secret(), words))
        if participant is None:
            raise StoreError(
                "store.no-participant",
                "Nobody has these three words or this slip, or they have withdrawn already.",
                remedy="Ask the person to read it again, slowly.",
            )
        path = home.root / RECORDS_FILE
        if path.exists():
            with SafeguardingRecords.open(path) as records:
                records.erase_messages_of(participant)
        return sentences(store.withdraw(participant, datetime.now(UTC), WithdrawalHow.TOLD_FACILITATOR))
