"""A playback pack as a file.

In: a project's content, a store, and the moment of making. Out: one HTML file, whole or absent. The one thing easily got
wrong: the figures are read at one moment in this process, and only then does the slow part begin, in a process of its own.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from facilitation_kit.activities.contract import Activity
from facilitation_kit.analysis.disclosure_control import Policy
from facilitation_kit.analysis.export_files import write_whole
from facilitation_kit.content.library import Library
from facilitation_kit.errors import PlaybackError
from facilitation_kit.playback.audiences import Audience
from facilitation_kit.playback.context import Pack
from facilitation_kit.playback.context_building import build_context, fingerprint
from facilitation_kit.playback.formats import PackFormat
from facilitation_kit.playback.outline import read_outline, sections_of
from facilitation_kit.playback.process_messages import fault_from_bytes, request_to_bytes
from facilitation_kit.playback.render_process import FAULT
from facilitation_kit.playback.rendering import RenderRequest
from facilitation_kit.responses.store import Store
from facilitation_kit.shipped import template_folders

__all__ = ["pack_name", "render_apart", "request_for", "write_pack"]

_SECONDS = 60.0
_TEMPLATE_FILES = ("playback/**/*.j2", "playback/*.css", "playback/*.yaml", "tokens.css", "fonts/*.woff2")


def write_pack(
    library: Library,
    store: Store,
    folder: Path,
    *,
    activities: Mapping[str, Activity],
    policy: Policy,
    now: datetime,
    audience: Audience = Audience.WORKING_GROUP,
    kind: str = "playback",
    progress: Callable[[str], None] = lambda _what: None,
) -> Path:
    """Write a pack of all that is in a store now.

    Args:
        library: the project's content; its own templates come before the kit's.
        store: with the answers.
        folder: where the file goes; made when it does not exist.
        activities: the installed ones; outside packages bring templates.
        policy: the project's thresholds.
        now: when it is made, with a time zone; the same inputs give the same bytes.
        audience: for whom.
        kind: which list of sections of pack.yaml.
        progress: told in a few words what happens.

    Returns:
        The file.

    Raises:
        PlaybackError: a template or the list of sections is broken, or rendering takes too long.
        StoreError: the store cannot be read, or the file cannot be written.
        ActivityError: ``activity.unknown``.
    """
    progress("Counting")
    request = request_for(library, store, activities=activities, policy=policy, now=now, audience=audience, kind=kind)
    progress("Rendering")
    page = render_apart(request)
    progress("Writing")
    return write_whole(folder / pack_name(request.pack), page)


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
) -> RenderRequest:
    """What to render; arguments and errors as for `write_pack`."""
    kit = template_folders(library.root)
    outline = read_outline(kit, kind, audience)
    pack = build_context(
        library,
        store,
        activities=activities,
        policy=policy,
        now=now,
        audience=audience,
        title=outline.title,
        kind=kind,
    )
    outside = {name: folder for name, each in activities.items() if (folder := each.assets.template_folder) is not None}
    folders = tuple(dict.fromkeys(folder.resolve() for folder in (*kit, *outside.values())))
    files = (*_TEMPLATE_FILES, *(f"{name}/**/*.j2" for name in sorted(outside)))
    pack = replace(pack, manifest=replace(pack.manifest, templates=_templates_fingerprint(folders, files)))
    return RenderRequest(
        pack=pack, sections=sections_of(outline, pack, pack_format), folders=folders, pack_format=pack_format
    )


def pack_name(pack: Pack) -> str:
    """The name of a pack's file; packs of one folder sort by the time of their making."""
    rehearsal = "rehearsal-" if pack.rehearsal else ""
    audience = pack.audience.value.replace("_", "-")
    return f"{rehearsal}{pack.kind}-{audience}-{pack.generated_at:%Y-%m-%d-%H%M%S}.html"


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
            for path in sorted(folder.glob(pattern)):
                pieces += [path.relative_to(folder).as_posix().encode(), path.read_bytes()]
    return fingerprint(*pieces)
