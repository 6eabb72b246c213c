"""The process that renders one pack: slow on purpose, small on purpose, and gone afterwards.

In: a request on standard input. Out: the page, or a fault, on standard output; the exit code says which. It steps aside
for the hub (a low priority), and a template that eats memory ends here and nowhere else. The one thing easily got wrong:
limits are set before the request is read, because a request holds templates' names and not yet their cost.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from importlib import import_module

from facilitation_kit.errors import PlaybackError
from facilitation_kit.playback.formats import PackFormat
from facilitation_kit.playback.process_messages import fault_to_bytes, request_from_bytes
from facilitation_kit.playback.rendering import RenderRequest

__all__ = ["FAULT", "RENDERERS", "main", "renderer_for", "step_aside"]

RENDERERS: Mapping[PackFormat, str] = {
    PackFormat.HTML: "facilitation_kit.playback.rendering",
    PackFormat.PDF: "facilitation_kit.playback.pdf.rendering",
    PackFormat.DOCX: "facilitation_kit.playback.word.rendering",
    PackFormat.PPTX: "facilitation_kit.playback.slides.rendering",
}
"""The module with the function ``render`` of each format; only the one that is needed is loaded."""

FAULT = 3
"""Exit code when standard output holds a fault."""

_NICENESS = 10
_MOST_MEMORY = 2 << 30
"""Bytes of address space: a PDF of 300 pages takes 1.4 thousand million of them, a template that has gone wild any number."""


def renderer_for(pack_format: PackFormat) -> Callable[[RenderRequest], bytes]:
    """What renders a format."""
    render: Callable[[RenderRequest], bytes] = import_module(RENDERERS[pack_format]).render
    return render


def main() -> int:
    """Render what stands on standard input."""
    step_aside()
    try:
        request = request_from_bytes(sys.stdin.buffer.read())
        page = renderer_for(request.pack_format)(request)
    except PlaybackError as error:
        sys.stdout.buffer.write(fault_to_bytes(error))
        return FAULT
    sys.stdout.buffer.write(page)
    return 0


def step_aside() -> None:
    """Let everything else go first, and take a limited share of memory."""
    if sys.platform == "win32":
        return
    import resource  # noqa: PLC0415 - Windows has none

    os.nice(_NICENESS)
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    limit = _MOST_MEMORY if hard == resource.RLIM_INFINITY else min(_MOST_MEMORY, hard)
    try:
        resource.setrlimit(resource.RLIMIT_AS, (limit, hard))
    except (ValueError, OSError):
        return  # macOS refuses a limit on address space; the time limit of the parent still holds


if __name__ == "__main__":
    sys.exit(main())
