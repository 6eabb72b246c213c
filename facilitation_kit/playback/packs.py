"""A playback pack in the formats that are asked for.

In: a project's content, a store, and the moment of making. Out: the bytes of each file; `release` keeps them. The one
thing easily got wrong: the figures are read once, at one moment, in this process, and only then does the slow part begin,
in a process of its own for each format; so all formats say the same.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from facilitation_kit.activities.contract import Activity
from facilitation_kit.analysis.disclosure_control import Policy
from facilitation_kit.analysis.evidence_selection import LeftOut
from facilitation_kit.content.library import Library
from facilitation_kit.errors import PlaybackError
from facilitation_kit.playback.annex.files import csv_archive, workbook
from facilitation_kit.playback.annex.tables import annex_tables
from facilitation_kit.playback.audiences import Audience
from facilitation_kit.playback.changes import snapshot_of
from facilitation_kit.playback.context import Pack
from facilitation_kit.playback.context_building import build_pack, fingerprint
from facilitation_kit.playback.formats import PackFormat
from facilitation_kit.playback.outline import Outline, read_outline, sections_of
from facilitation_kit.playback.process_messages import fault_from_bytes, request_to_bytes
from facilitation_kit.playback.render_process import FAULT
from facilitation_kit.playback.rendering import RenderRequest
from facilitation_kit.playback.variants import variant_of
from facilitation_kit.playback.withheld import withheld_of
from facilitation_kit.playback.withheld_page import withheld_page
from facilitation_kit.responses.store import Store
from facilitation_kit.safeguarding.pii_flags import WatchList
from facilitation_kit.shipped import template_folders

__all__ = ["MadePack", "PackOrder", "make_pack", "pack_name", "render_apart", "request_for", "steps_of"]

_SECONDS = 60.0
_WITHOUT_ANNEX = ("easyread",)
_TEMPLATE_SETS = ("playback", "update", "easyread", "locale", "fonts")
_TEMPLATE_FILES = ("tokens.css", *(f"{name}/**/*.*" for name in _TEMPLATE_SETS))


@dataclass(frozen=True, kw_only=True)
class PackOrder:
    """Which pack is asked for.

    Attributes:
        kind: which list of sections of pack.yaml.
        audience: for whom.
        formats: what it is written as, each once.
        annex: whether its tables are written as well, as a workbook and as CSV; easy read has none, because nobody has
            seen them in easy words.
        language: of the pack's own words, such as "pl"; empty for the project's own.
    """

    kind: str = "playback"
    audience: Audience = Audience.WORKING_GROUP
    formats: tuple[PackFormat, ...] = (PackFormat.HTML,)
    annex: bool = False
    language: str = ""


@dataclass(frozen=True, kw_only=True)
class MadePack:
    """A pack in all its files, not yet written anywhere.

    Attributes:
        name: of the pack; its files are called so, with another ending each.
        pack: what it says.
        files: content by file name, in the order of the formats.
        private: files for the project team alone.
        standing: how things stand, for the next pack to say what has changed.
        kept_back: how many quotes, observations and statistics are not in it for want of consent or approval.
    """

    name: str
    pack: Pack
    files: Mapping[str, bytes]
    private: Mapping[str, bytes] = field(default_factory=dict)
    standing: Mapping[str, Any] = field(default_factory=dict)
    kept_back: int = 0


def make_pack(
    library: Library,
    store: Store,
    order: PackOrder,
    *,
    activities: Mapping[str, Activity],
    policy: Policy,
    now: datetime,
    progress: Callable[[str], None] = lambda _what: None,
    before: Mapping[str, Any] | None = None,
    watch_list: WatchList | None = None,
    render: Callable[[RenderRequest], bytes] | None = None,
) -> MadePack:
    """Make a pack of all that is in a store now.

    Args:
        library: the project's content; its own templates come before the kit's.
        store: with the answers and the evidence.
        order: which pack.
        activities: the installed ones; outside packages bring templates.
        policy: the project's thresholds.
        now: when it is made, with a time zone; the same inputs give the same bytes.
        progress: told in a few words what happens, `steps_of(order)` times.
        before: `MadePack.standing` of the last pack that this audience was given, so that this one says what has changed.
        watch_list: the project's own names of places and workers, for the flags on people's words.
        render: renders one format; `render_apart` by default.

    Raises:
        PlaybackError: a template or the list of sections is broken, the content may not be shown, or rendering takes
            too long.
        StoreError: the store cannot be read.
        ActivityError: ``activity.unknown``.
    """
    progress("Counting")
    prepared = _prepare(
        library,
        store,
        activities=activities,
        policy=policy,
        now=now,
        audience=order.audience,
        kind=order.kind,
        language=order.language,
        before=before,
        watch_list=watch_list,
    )
    pack, files = prepared.pack, {}
    name = pack_name(pack)
    for pack_format in order.formats:
        progress(f"Rendering: {pack_format.words}")
        files[f"{name}.{pack_format.value}"] = (render or render_apart)(prepared.request(pack_format))
    if order.annex and pack.template_set not in _WITHOUT_ANNEX:
        progress("Writing the tables")
        tables = annex_tables(pack)
        title = f"{pack.project.name}: {pack.title}, data annex"
        files[f"{name}-annex.xlsx"] = workbook(tables, title=title, author=pack.project.name, made_at=pack.generated_at)
        files[f"{name}-annex-csv.zip"] = csv_archive(tables)
    withheld = withheld_page(pack, withheld_of(pack, prepared.left_out))
    return MadePack(
        name=name,
        pack=pack,
        files=files,
        private={"withheld.html": withheld},
        standing=snapshot_of(pack),
        kept_back=sum(each.rule in ("consent", "approval") for each in prepared.left_out),
    )


def steps_of(order: PackOrder) -> int:
    """How often `make_pack` tells its progress at most."""
    return 1 + len(order.formats) + order.annex


def request_for(
    library: Library,
    store: Store,
    *,
    activities: Mapping[str, Activity],
    policy: Policy,
    now: datetime,
    audience: Audience = Audience.WORKING_GROUP,
    kind: str = "playback",
    pack_format: PackFormat = PackFormat.HTML,
    language: str = "",
    before: Mapping[str, Any] | None = None,
    watch_list: WatchList | None = None,
) -> RenderRequest:
    """What to render in one format; arguments and errors as for `make_pack`."""
    prepared = _prepare(
        library,
        store,
        activities=activities,
        policy=policy,
        now=now,
        audience=audience,
        kind=kind,
        language=language,
        before=before,
        watch_list=watch_list,
    )
    return prepared.request(pack_format)


@dataclass(frozen=True, kw_only=True)
class _Prepared:
    """A pack before its formats part."""

    pack: Pack
    outline: Outline
    folders: tuple[Path, ...]
    left_out: tuple[LeftOut, ...]

    def request(self, pack_format: PackFormat) -> RenderRequest:
        return RenderRequest(
            pack=self.pack,
            sections=sections_of(self.outline, self.pack, pack_format, self.folders),
            folders=self.folders,
            pack_format=pack_format,
        )


def _prepare(
    library: Library,
    store: Store,
    *,
    activities: Mapping[str, Activity],
    policy: Policy,
    now: datetime,
    audience: Audience,
    kind: str,
    language: str,
    before: Mapping[str, Any] | None,
    watch_list: WatchList | None,
) -> _Prepared:
    kit = template_folders(library.root)
    outline = read_outline(kit, kind, audience)
    built = build_pack(
        library,
        store,
        activities=activities,
        policy=policy,
        now=now,
        audience=audience,
        title=outline.title,
        kind=kind,
        sections=[entry.section for entry in outline.entries],
        watch_list=watch_list,
        finish=lambda pack: variant_of(pack, library, outline, language=language, before=before),
    )
    outside = {name: folder for name, each in activities.items() if (folder := each.assets.template_folder) is not None}
    folders = tuple(dict.fromkeys(folder.resolve() for folder in (*kit, *outside.values())))
    files = (*_TEMPLATE_FILES, *(f"{name}/**/*.j2" for name in sorted(outside)))
    manifest = replace(built.pack.manifest, templates=_templates_fingerprint(folders, files))
    return _Prepared(
        pack=replace(built.pack, manifest=manifest), outline=outline, folders=folders, left_out=built.left_out
    )


def pack_name(pack: Pack) -> str:
    """The name of a pack; packs of one folder sort by the time of their making."""
    rehearsal = "rehearsal-" if pack.rehearsal else ""
    audience = pack.audience.value.replace("_", "-")
    return f"{rehearsal}{pack.kind}-{audience}-{pack.generated_at:%Y-%m-%d-%H%M%S}"


def render_apart(request: RenderRequest, *, seconds: float = _SECONDS) -> bytes:
    """Render in a process of its own, so that neither a vote nor this process suffers from a template.

    Raises:
        PlaybackError: as `rendering.render`; ``playback.too-slow`` after `seconds`; ``playback.failed`` when the process
            ended without a word.
    """
    command = [sys.executable, "-m", "facilitation_kit.playback.render_process"]
    try:
        done = subprocess.run(  # noqa: S603 - the command is the kit's own
            command,
            input=request_to_bytes(request),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise PlaybackError(
            "playback.too-slow",
            f"Rendering took more than {seconds:.0f} seconds and was stopped.",
            remedy="Look for a loop in your own templates, or take a section out of pack.yaml.",
        ) from None
    if done.returncode == FAULT:
        raise fault_from_bytes(done.stdout)
    if done.returncode != 0:
        raise PlaybackError(
            "playback.failed",
            "The process that renders packs ended without a page.",
            remedy="Try again; if it happens again, free some memory or try without your own templates.",
        )
    return done.stdout


def _templates_fingerprint(folders: Sequence[Path], patterns: Sequence[str]) -> str:
    pieces = []
    for folder in folders:
        for pattern in patterns:
            for path in sorted(each for each in folder.glob(pattern) if each.is_file()):
                pieces += [path.relative_to(folder).as_posix().encode(), path.read_bytes()]
    return fingerprint(*pieces)
