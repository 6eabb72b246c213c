"""The notebook page for packs: choose, make, look, check, release, call back.

In flow the page's wishes, each checked; out flow lists of packs, a preview beside what was withheld, and the files
themselves, over the page's own connection. The one thing easily got wrong: whoever reaches the kernel can send anything,
so a wish names a pack and a file by names that are looked up, never a path.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, ClassVar

import anywidget
import traitlets

from facilitation_kit.activities.registry import load_activities
from facilitation_kit.analysis.policy import read_policy
from facilitation_kit.content.library import Library
from facilitation_kit.errors import KitError
from facilitation_kit.facilitator.widget_sources import widget_module, widget_stylesheet
from facilitation_kit.playback.audiences import RULES
from facilitation_kit.playback.formats import PackFormat
from facilitation_kit.playback.outline import read_outlines
from facilitation_kit.playback.packs import PackOrder, steps_of
from facilitation_kit.release.ledger import PRIVATE, Ledger
from facilitation_kit.release.making import make_and_file
from facilitation_kit.release.manifests import PackManifest
from facilitation_kit.release.pack_store import pack_store
from facilitation_kit.release.pack_wishes import PackWish, read_wish
from facilitation_kit.release.recalls import recalls_due
from facilitation_kit.responses.data_directory import DataDirectory
from facilitation_kit.settings import Settings
from facilitation_kit.shipped import shipped_folder, template_folders

__all__ = ["PackDesk", "show"]

LANGUAGES: Mapping[str, str] = {"": "The project's own", "en-GB": "English", "pl": "Polski", "ar": "العربية"}
"""Languages of a pack's own words, in their own words; those with a catalogue that ships."""


class PackDesk(anywidget.AnyWidget):
    """The page for packs.

    Args:
        project: folder of the content.
        home: data folder.
        clock: gives the moment; the machine's by default.

    Attributes:
        choices: kinds with their audiences, formats and languages, to choose from.
        packs: all packs, the newest first, each with its state, steps, files and what waits to be done.
        shown: the pack that is looked at: its name, its page, and what was withheld.
        progress: what is being done, which step of how many.
        problem: what went wrong last, in plain words; empty when the last wish succeeded.
    """

    _esm: ClassVar[str] = widget_module("packs")
    _css: ClassVar[str] = widget_stylesheet("console")

    choices: traitlets.Dict[str, Any] = traitlets.Dict().tag(sync=True)
    packs: traitlets.List[Any] = traitlets.List().tag(sync=True)
    shown: traitlets.Dict[str, Any] = traitlets.Dict().tag(sync=True)
    progress: traitlets.Dict[str, Any] = traitlets.Dict().tag(sync=True)
    problem = traitlets.Unicode("").tag(sync=True)

    def __init__(
        self, project: Path, home: DataDirectory, *, clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        super().__init__()
        self._project = project
        self._home = home
        self._clock = clock
        self._ledger = Ledger(home.packs)
        self._wishes: dict[str, Callable[[PackWish], None]] = {
            "refresh": lambda _wish: None,
            "make": self._make,
            "show": self._show,
            "file": self._send_file,
            "check": self._check,
            "release": self._release,
            "recall": self._recall,
        }
        self.on_msg(self._receive)

    def start(self) -> None:
        """Read what there is to choose from, and the packs."""
        self._grant(PackWish(kind="refresh"))

    def _receive(self, _widget: object, message: Any, _buffers: object) -> None:
        """Grant what may be wished for, answer once, and ignore everything else."""
        wish = read_wish(message)
        if wish is not None:
            self._grant(wish)
            self.send({"kind": "answer", "ok": not self.problem})

    def _grant(self, wish: PackWish) -> None:
        try:
            self._wishes[wish.kind](wish)
            self.problem = ""
        except KitError as error:
            faults = error.faults if len(error.faults) > 1 else ()
            self.problem = "\n".join((f"{error.message} {error.remedy}".strip(), *(str(fault) for fault in faults)))
        self.progress = {}
        try:
            self._refresh()
        except KitError as error:
            self.problem = self.problem or f"{error.message} {error.remedy}".strip()

    def _refresh(self) -> None:
        folders = template_folders(self._project)
        self.choices = {
            "packs": [
                {
                    "kind": outline.kind,
                    "audience": outline.audience.value,
                    "audience_words": RULES[outline.audience].words,
                    "title": outline.title,
                }
                for outline in read_outlines(folders)
            ],
            "formats": [{"name": each.value, "words": each.words} for each in PackFormat],
            "languages": [{"name": name, "words": words} for name, words in LANGUAGES.items()],
        }
        packs = self._ledger.packs()
        due = self._due(packs)
        self.packs = [_row(pack, self._ledger.folder_of(pack.name), due.get(pack.name, "")) for pack in reversed(packs)]

    def _due(self, packs: tuple[PackManifest, ...]) -> dict[str, str]:
        if not packs:
            return {}
        with pack_store(self._home) as store:
            return {each.pack.name: each.why for each in recalls_due(packs, Library.load(self._project), store)}

    def _make(self, wish: PackWish, *, replaces: str = "") -> None:
        order = wish.order or PackOrder()
        done, steps = -1, steps_of(order)

        def tell(what: str) -> None:
            nonlocal done
            done += 1
            self.progress = {"what": what, "done": done, "of": steps}

        library = Library.load(self._project)
        with pack_store(self._home) as store:
            manifest = make_and_file(
                library,
                store,
                self._home,
                order,
                activities=load_activities(),
                policy=read_policy(self._project),
                now=self._clock(),
                by=wish.by,
                replaces=replaces,
                progress=tell,
            )
        self._show(PackWish(kind="show", pack=manifest.name))

    def _show(self, wish: PackWish) -> None:
        manifest = self._ledger.pack(wish.pack)
        folder = self._ledger.folder_of(manifest.name)
        page = next((each.name for each in manifest.files if each.name.endswith(".html")), "")
        self.shown = {
            "name": manifest.name,
            "title": manifest.title,
            "page": _text(folder / page) if page else "",
            "withheld": _text(folder / PRIVATE / "withheld.html"),
        }

    def _send_file(self, wish: PackWish) -> None:
        manifest = self._ledger.pack(wish.pack)
        known = {each.name for each in manifest.files}
        if wish.file in known:
            content = (self._ledger.folder_of(manifest.name) / wish.file).read_bytes()
            self.send({"kind": "file", "name": wish.file, "content": base64.b64encode(content).decode("ascii")})

    def _check(self, wish: PackWish) -> None:
        self._ledger.check(wish.pack, by=wish.by, at=self._clock(), note=wish.note)

    def _release(self, wish: PackWish) -> None:
        self._ledger.release(wish.pack, by=wish.by, at=self._clock(), note=wish.note)

    def _recall(self, wish: PackWish) -> None:
        old = self._ledger.recall(wish.pack, by=wish.by, at=self._clock(), why=wish.note)
        if self.shown.get("name") == old.name:
            self.shown = {}
        order = PackOrder(
            kind=old.kind, audience=old.audience, formats=old.formats, annex=old.annex, language=old.language
        )
        self._make(PackWish(kind="make", by=wish.by, order=order), replaces=old.name)


def show() -> PackDesk:
    """The page for packs of the project beside this notebook."""
    beside = Path.cwd().parent
    project = beside if (beside / "ideas").is_dir() else shipped_folder("ideas").parent
    desk = PackDesk(project, DataDirectory.look(Settings().data_dir))
    desk.start()
    return desk


def _row(pack: PackManifest, folder: Path, due: str) -> dict[str, Any]:
    return {
        "name": pack.name,
        "title": pack.title,
        "kind": pack.kind,
        "state": pack.state.value,
        "made_by": pack.made_by,
        "rehearsal": pack.rehearsal,
        "replaces": pack.replaces,
        "folder": str(folder),
        "files": [{"name": each.name, "size": each.size} for each in pack.files],
        "steps": [
            {"state": step.state.value, "by": step.by, "at": f"{step.at:%Y-%m-%d %H:%M}", "note": step.note}
            for step in pack.steps
        ],
        "recall": due,
    }


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError:
        return ""
