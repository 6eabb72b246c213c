"""The notes of an ideas round as a facilitator arranges them: their ids, suggested groups, and a form's arrangement.

In: a revealed result's JSON values, and an untrusted form. Out: groups to show and to put to the vote. The one thing
easily got wrong: between showing the page and pressing the button a note may go or come; ids are made from the words, so
that no other note takes a place, and notes that came are shown before anything is put to the vote.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import subprocess  # the kit's own module, as a process of its own
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from facilitation_kit.live.idea_votes import MOST_GROUPS
from facilitation_kit.participant.event_stream import JsonView

__all__ = ["LEFT_OUT", "ArrangedGroup", "arranged", "notes_by_id", "suggested_groups"]

LEFT_OUT = "0"
"""In a form, the group of a note that does not go to the vote."""

_LONGEST_LABEL = 300
_MOST_SECONDS = 20.0
_MOST_GROUPS = 999


@dataclass(frozen=True, kw_only=True)
class ArrangedGroup:
    """A group on the page.

    Attributes:
        label: its name, as it would stand on the phones.
        notes: ids of its notes, in the order of the page.
        terms: words that they share, where they were suggested together.
    """

    label: str
    notes: tuple[str, ...]
    terms: tuple[str, ...] = ()


def notes_by_id(result: JsonView | None) -> dict[str, str]:
    """The notes that may be shown of a result, by ids that stay the same as long as they are shown."""
    found: dict[str, str] = {}
    rows: Any = result["rows"] if result else ()
    for row in rows:
        for said in row.get("words", ()):
            digest = hashlib.blake2b(said["text"].encode("utf-8", "surrogatepass"), digest_size=6).hexdigest()
            same = sum(each.partition("-")[0] == digest for each in found)
            found[f"{digest}-{same}" if same else digest] = said["text"]
    return found


async def suggested_groups(notes: Mapping[str, str]) -> tuple[ArrangedGroup, ...]:
    """Groups that the laptop suggests, no more than a vote has room for; where it cannot, every note by itself.

    A last group of notes that share nothing, and are together for want of room, has no name: that is the facilitator's.
    """
    try:
        groups = await asyncio.to_thread(_run, list(notes.values()))
    except (OSError, ValueError, subprocess.SubprocessError):
        groups = [{"notes": [place], "terms": []} for place in range(len(notes))]
    ids = list(notes)
    return tuple(
        ArrangedGroup(
            label=_label([notes[ids[place]] for place in group["notes"]])
            if group["terms"] or len(group["notes"]) == 1
            else "",
            notes=tuple(ids[place] for place in group["notes"]),
            terms=tuple(group["terms"]),
        )
        for group in groups
    )


def arranged(
    form: Mapping[str, str], notes: Mapping[str, str]
) -> tuple[tuple[ArrangedGroup, ...], tuple[str, ...], tuple[str, ...]]:
    """What a form says: its groups with at least one note, notes that are left out, and notes that it does not know.

    Args:
        form: ``group-ID`` names a group's number or `LEFT_OUT`, ``label-NUMBER`` its name, ``terms-NUMBER`` its words.
        notes: those that are shown now.
    """
    members: dict[str, list[str]] = {}
    out, unknown = [], []
    for note in notes:
        number = form.get(f"group-{note}", "").strip()
        if number == LEFT_OUT:
            out.append(note)
        elif number.isascii() and number.isdigit() and 1 <= int(number[:4]) <= _MOST_GROUPS:
            members.setdefault(str(int(number[:4])), []).append(note)
        else:
            unknown.append(note)
    groups = tuple(
        ArrangedGroup(
            label=form.get(f"label-{number}", "").strip(),
            notes=tuple(members[number]),
            terms=tuple(form.get(f"terms-{number}", "").split()[:4]),
        )
        for number in sorted(members, key=int)
    )
    return groups, tuple(out), tuple(unknown)


def _label(notes: Sequence[str]) -> str:
    """The shortest note, as a name to begin with."""
    shortest = min(notes, key=lambda note: (len(note), note))
    return " ".join("".join(c if c.isprintable() else " " for c in shortest).split())[:_LONGEST_LABEL]


def _run(notes: Sequence[str]) -> list[dict[str, Any]]:
    command = [sys.executable, "-W", "ignore", "-m", "facilitation_kit.analysis.idea_grouping"]
    asked = json.dumps({"notes": notes, "most": MOST_GROUPS}).encode("ascii")
    done = subprocess.run(  # noqa: S603 - our own interpreter and module; notes travel as data
        command, input=asked, capture_output=True, timeout=_MOST_SECONDS, check=True
    )
    groups: list[dict[str, Any]] = json.loads(done.stdout)
    return groups
