"""The packs of a data folder, and what becomes of each: generated, checked, released, recalled (B7).

In: packs of `playback`, and named people. Out: a folder a pack, with its files and its manifest. The one thing easily got
wrong: whoever made a pack may not be the one who checks it, and what is released is byte for byte what was checked.
"""

from __future__ import annotations

import hashlib
import shutil
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from facilitation_kit.analysis.export_files import write_whole
from facilitation_kit.errors import PlaybackError
from facilitation_kit.playback.audiences import Audience
from facilitation_kit.playback.packs import MadePack, PackOrder
from facilitation_kit.release.manifests import (
    PackFile,
    PackManifest,
    PackState,
    Step,
    manifest_from_json,
    manifest_to_json,
)
from facilitation_kit.release.shown_evidence import shown_answers, shown_facts
from facilitation_kit.responses.store_faults import file_faults

__all__ = ["MANIFEST", "PRIVATE", "Ledger"]

MANIFEST = "manifest.json"
PRIVATE = "for-the-team-only"
"""Folder beside a pack's files for what must not be sent on."""


class Ledger:
    """The packs below one folder.

    Args:
        folder: of all packs; made when the first is filed.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def packs(self) -> tuple[PackManifest, ...]:
        """All packs, the oldest first.

        Raises:
            PlaybackError: ``release.manifest`` names a manifest that cannot be read.
        """
        found = [self._read(path) for path in sorted(self._folder.glob(f"*/{MANIFEST}"))]
        return tuple(sorted(found, key=lambda manifest: (manifest.made_at, manifest.name)))

    def pack(self, name: str) -> PackManifest:
        """One pack.

        Raises:
            PlaybackError: ``release.unknown-pack``, ``release.manifest``.
        """
        path = self._folder / Path(name).name / MANIFEST
        if not path.is_file():
            raise PlaybackError(
                "release.unknown-pack",
                "There is no pack of this name.",
                remedy="facilitate packs list shows all of them.",
            )
        return self._read(path)

    def last_released(self, audience: Audience, *, rehearsal: bool, kind: str = "") -> PackManifest | None:
        """The pack that this audience received last, called back or not; of any kind where none is named."""
        released = [
            (each.released_at, each)
            for each in self.packs()
            if each.audience is audience and each.rehearsal == rehearsal and each.released_at is not None
            if kind in ("", each.kind)
        ]
        return max(released, key=lambda pair: pair[0], default=(None, None))[1]

    def folder_of(self, name: str) -> Path:
        """Where a pack's files lie."""
        return self._folder / Path(name).name

    def file(self, made: MadePack, order: PackOrder, *, by: str, at: datetime, replaces: str = "") -> PackManifest:
        """Write a pack's files, those for the team in a folder of their own, and its manifest last.

        Raises:
            StoreError: ``store.no-access``, ``store.disk-full``; what was written before stays without a manifest and is
                no pack.
        """
        folder = self.folder_of(made.name)
        pack = made.pack
        for name, content in made.files.items():
            write_whole(folder / name, content)
        for name, content in made.private.items():
            write_whole(folder / PRIVATE / name, content)
        manifest = PackManifest(
            name=made.name,
            title=f"{pack.title} for {pack.audience_words}",
            kind=pack.kind,
            audience=pack.audience,
            language=pack.language,
            formats=order.formats,
            annex=order.annex,
            made_at=pack.generated_at,
            data_cut_off=pack.data_cut_off,
            kit_version=pack.manifest.kit_version,
            content=pack.manifest.content,
            templates=pack.manifest.templates,
            rehearsal=pack.rehearsal,
            files=tuple(_file(name, content) for name, content in made.files.items()),
            facts=shown_facts(pack),
            answers=shown_answers(pack),
            steps=(Step(state=PackState.GENERATED, by=by, at=at),),
            replaces=replaces,
            standing=made.standing,
        )
        return self._write(manifest)

    def check(self, name: str, *, by: str, at: datetime, note: str = "") -> PackManifest:
        """A second person has read the pack and found nothing that may not go out.

        Raises:
            PlaybackError: ``release.same-person``, ``release.wrong-state``, ``release.changed``.
        """
        manifest = self._in_state(name, PackState.GENERATED)
        if _same(by, manifest.made_by):
            raise PlaybackError(
                "release.same-person",
                "Whoever made a pack cannot be the one who checks it.",
                remedy="Ask somebody else to read it, and let them give their own name.",
            )
        self._unchanged(manifest)
        return self._add(manifest, Step(state=PackState.CHECKED, by=by, at=at, note=note))

    def release(self, name: str, *, by: str, at: datetime, note: str = "") -> PackManifest:
        """The pack may be sent.

        Raises:
            PlaybackError: ``release.wrong-state`` when nobody has checked it; ``release.changed``.
        """
        manifest = self._in_state(name, PackState.CHECKED)
        self._unchanged(manifest)
        return self._add(manifest, Step(state=PackState.RELEASED, by=by, at=at, note=note))

    def recall(self, name: str, *, by: str, at: datetime, why: str) -> PackManifest:
        """Call a pack back: its files go from this machine, its manifest stays and says why.

        Raises:
            PlaybackError: ``release.wrong-state`` when it was called back before.
        """
        manifest = self._in_state(name, PackState.GENERATED, PackState.CHECKED, PackState.RELEASED)
        recalled = self._add(manifest, Step(state=PackState.RECALLED, by=by, at=at, note=why))
        folder = self.folder_of(name)
        with file_faults(folder):
            for path in folder.iterdir():
                if path.is_dir():
                    shutil.rmtree(path)
                elif path.name != MANIFEST:
                    path.unlink()
        return recalled

    def _in_state(self, name: str, *states: PackState) -> PackManifest:
        manifest = self.pack(name)
        if manifest.state not in states:
            raise PlaybackError(
                "release.wrong-state",
                f"This pack is {manifest.state}, so that cannot be done with it.",
                remedy=_REMEDIES[manifest.state],
            )
        return manifest

    def _unchanged(self, manifest: PackManifest) -> None:
        folder = self.folder_of(manifest.name)
        changed = [each.name for each in manifest.files if _hash_of(folder / each.name) != each.sha256]
        if changed:
            raise PlaybackError(
                "release.changed",
                f"This is not as the kit made it: {', '.join(changed)}.",
                remedy="Make the pack again; whatever is to be different belongs in the content or in a template.",
                file=changed[0],
            )

    def _add(self, manifest: PackManifest, step: Step) -> PackManifest:
        return self._write(replace(manifest, steps=(*manifest.steps, step)))

    def _write(self, manifest: PackManifest) -> PackManifest:
        write_whole(self.folder_of(manifest.name) / MANIFEST, manifest_to_json(manifest))
        return manifest

    def _read(self, path: Path) -> PackManifest:
        try:
            return manifest_from_json(path.read_bytes())
        except (ValueError, OSError):
            raise PlaybackError(
                "release.manifest",
                "The manifest of a pack cannot be read.",
                remedy="Put it back from a backup, or delete the pack's folder; the pack can be made again.",
                file=f"{path.parent.name}/{path.name}",
            ) from None


_REMEDIES = {
    PackState.GENERATED: "Let a second person check it first: facilitate packs check.",
    PackState.CHECKED: "It can be released: facilitate packs release.",
    PackState.RELEASED: "It is out already; call it back or make another.",
    PackState.RECALLED: "Make the pack again: facilitate pack.",
}


def _same(one: str, other: str) -> bool:
    """Whether two names are the same person, as far as that can be told."""
    return "".join(one.split()).casefold() == "".join(other.split()).casefold()


def _file(name: str, content: bytes) -> PackFile:
    return PackFile(name=name, sha256=hashlib.sha256(content).hexdigest(), size=len(content))


def _hash_of(path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return ""
