"""The folder of live data: the store, the hub's secret and address, packs and exports; one process at a time writes to it.

In flows a path, out flow the files' places. The folder is for its owner's eyes alone (0700, files 0600) and never lies in
a project. A rehearsal has a folder of its own inside, with its own store, lock and secret.

The one thing easily got wrong: whoever writes holds the lock for as long as it writes. Reading needs no lock.
"""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

from filelock import FileLock, Timeout

from facilitation_kit.activities.rounds import JsonScalar
from facilitation_kit.errors import StoreError
from facilitation_kit.responses.store_faults import file_faults

__all__ = ["DataDirectory"]

_LOCK = "lock"
_OTHERS = 0o077


class DataDirectory:
    """A data folder; made by `open` (to write) or `look` (to read).

    Attributes:
        root: the folder.
    """

    def __init__(self, root: Path, lock: FileLock | None) -> None:
        self.root = root
        self._lock = lock

    @classmethod
    def open(cls, path: Path) -> DataDirectory:
        """Take a data folder for writing; it is made when it does not exist.

        Raises:
            StoreError: ``store.in-use``, ``store.no-access``, ``store.disk-full``, ``store.not-a-folder``.
        """
        root = Path(path).expanduser().absolute()
        if root.exists() and not root.is_dir():
            raise StoreError(
                "store.not-a-folder",
                "The data folder's name belongs to a file.",
                remedy="Choose another folder with --data-dir.",
                file=str(root),
            )
        with file_faults(root):
            made = not root.exists()
            root.mkdir(parents=True, mode=0o700, exist_ok=True)
            # Somebody's own folder full of other things keeps its rights; ours are closed to others.
            if not made and root.stat().st_mode & _OTHERS and ((root / _LOCK).exists() or not any(root.iterdir())):
                root.chmod(0o700)
            lock = FileLock(root / _LOCK, timeout=0, mode=0o600)
            try:
                lock.acquire()
            except Timeout as error:
                raise StoreError(
                    "store.in-use",
                    "A hub is already running on this data.",
                    remedy="Use the one that runs, stop it first, or choose another folder with --data-dir.",
                    file=str(root),
                ) from error
            try:
                for name in ("packs", "exports"):
                    (root / name).mkdir(mode=0o700, exist_ok=True)
            except BaseException:
                lock.release()
                raise
        return cls(root, lock)

    @classmethod
    def look(cls, path: Path) -> DataDirectory:
        """A data folder for reading, whether or not a hub runs on it; nothing is made."""
        return cls(Path(path).expanduser().absolute(), None)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let others write. Closing twice is harmless."""
        if self._lock is not None:
            self._lock.release()

    @property
    def in_use(self) -> bool:
        """Whether somebody else writes here at this moment; nothing is made to find out.

        Raises:
            StoreError: ``store.no-access``.
        """
        if self._lock is not None or not (self.root / _LOCK).exists():
            return False
        with file_faults(self.root):
            probe = FileLock(self.root / _LOCK, timeout=0, mode=0o600)
            try:
                probe.acquire()
            except Timeout:
                return True
            probe.release()
            return False

    @property
    def store_path(self) -> Path:
        """The database."""
        return self.root / "store.sqlite3"

    @property
    def packs(self) -> Path:
        """Folder of the playback packs."""
        return self.root / "packs"

    @property
    def exports(self) -> Path:
        """Folder of the exports."""
        return self.root / "exports"

    @property
    def backups(self) -> Path:
        """Folder of the kit's copies of the store."""
        return self.root / "backups"

    @property
    def rehearsal_root(self) -> Path:
        """The rehearsals' own data folder."""
        return self.root / "rehearsal"

    @property
    def hub_file(self) -> Path:
        """Where a running hub says how to reach it."""
        return self.root / "hub.json"

    def secret(self) -> bytes:
        """32 random bytes for signing cookies and keys, made once; 0600.

        Raises:
            StoreError: ``store.no-access``, ``store.disk-full``.
        """
        path = self.root / "secret"
        with file_faults(path):
            if not path.exists():
                _write_privately(path, secrets.token_hex(32))
            return bytes.fromhex(path.read_text(encoding="ascii"))

    def announce(self, details: Mapping[str, JsonScalar]) -> None:
        """Say how the running hub is reached, for programs of the same user; replaces what was said before.

        Raises:
            StoreError: ``store.no-access``, ``store.disk-full``.
        """
        with file_faults(self.hub_file):
            _write_privately(self.hub_file, json.dumps(dict(details), indent=1) + "\n")

    def announced(self) -> dict[str, JsonScalar] | None:
        """What the running hub says; ``None`` when none runs or it says nothing legible."""
        try:
            details = json.loads(self.hub_file.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None
        return details if isinstance(details, dict) else None

    def withdraw_announcement(self) -> None:
        """The hub is no longer reached this way."""
        with file_faults(self.hub_file):
            self.hub_file.unlink(missing_ok=True)


def _write_privately(path: Path, text: str) -> None:
    """Write a file that only its owner can read, whole or not at all."""
    temporary = path.with_name(f"{path.name}.{secrets.token_hex(4)}.part")
    try:
        handle = os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
