"""The manifest of a pack: what it was made from, what of people's words is in it, and what happened to it since.

In: nothing; `ledger` writes and reads it. Out: `PackManifest`, and its JSON. The one thing easily got wrong: it stays when
a pack is called back, so it may hold no words: people's words are in it as hashes only.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any

from pydantic import Field, TypeAdapter
from pydantic.dataclasses import dataclass

from facilitation_kit.content.fields import CLOSED, Line, OptionalProse
from facilitation_kit.playback.audiences import Audience
from facilitation_kit.playback.formats import PackFormat

__all__ = [
    "PackFile",
    "PackManifest",
    "PackState",
    "ShownFact",
    "ShownWords",
    "Step",
    "manifest_from_json",
    "manifest_to_json",
    "words_hash",
]


class PackState(StrEnum):
    """How far a pack has come."""

    GENERATED = "generated"
    CHECKED = "checked"
    """A second person has read it."""
    RELEASED = "released"
    RECALLED = "recalled"
    """Its files are gone from this machine; whoever has a copy is asked to delete it."""


@dataclass(frozen=True, kw_only=True, config=CLOSED)
class Step:
    """What somebody did with a pack."""

    state: PackState
    by: Line
    """Who, as a role or initials."""
    at: datetime
    note: OptionalProse = ""


@dataclass(frozen=True, kw_only=True, config=CLOSED)
class PackFile:
    """One file as it was made."""

    name: Line
    sha256: Line
    size: int


@dataclass(frozen=True, kw_only=True, config=CLOSED)
class ShownFact:
    """A quote, observation or statistic that stands in the pack."""

    id: Line
    words: Line
    """Hash of the words as they stand there."""


@dataclass(frozen=True, kw_only=True, config=CLOSED)
class ShownWords:
    """What somebody wrote in a workshop, as it stands in the pack."""

    round: Line
    item: Line
    words: Line
    """Hash of the words."""


@dataclass(frozen=True, kw_only=True, config=CLOSED)
class PackManifest:
    """A pack without its words."""

    name: Line
    title: Line
    kind: Line
    audience: Audience
    language: Line
    formats: tuple[PackFormat, ...]
    annex: bool
    made_at: datetime
    data_cut_off: datetime | None
    kit_version: Line
    content: Line
    """Fingerprint of what the pack says."""
    templates: Line
    """Fingerprint of what it was made with."""
    rehearsal: bool
    files: tuple[PackFile, ...]
    facts: tuple[ShownFact, ...]
    answers: tuple[ShownWords, ...]
    steps: tuple[Step, ...]
    """At least one, in their order."""
    replaces: str = ""
    """Name of the pack that was called back for this one."""
    standing: Mapping[str, Any] = Field(default_factory=dict)
    """How things stood, for the next playback to say what has changed."""

    @property
    def state(self) -> PackState:
        """How far it has come."""
        return self.steps[-1].state

    @property
    def made_by(self) -> str:
        """Who made it, and so may not be the one who checks it."""
        return self.steps[0].by

    @property
    def released_at(self) -> datetime | None:
        """When it was released; ``None`` when it was not."""
        return next((step.at for step in reversed(self.steps) if step.state is PackState.RELEASED), None)


_MANIFEST = TypeAdapter(PackManifest)


def words_hash(text: str) -> str:
    """Words as the manifest holds them: 128 bits, from which nobody reads them back but whoever has them.

    >>> len(words_hash("hello"))
    32
    """
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def manifest_to_json(manifest: PackManifest) -> bytes:
    """As it lies beside the pack's files."""
    return _MANIFEST.dump_json(manifest, indent=1) + b"\n"


def manifest_from_json(data: bytes) -> PackManifest:
    """Read back what `manifest_to_json` wrote.

    Raises:
        ValueError: this is something else.
    """
    return _MANIFEST.validate_json(data)
