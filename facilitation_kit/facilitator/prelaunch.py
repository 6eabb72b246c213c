"""What happens before a notebook page gets its kernel: the mends that keep kernels from piling up.

Voilà ends a page's kernel when its tab closes, but the page's farewell is refused unless an xsrf cookie was set, and
nothing else sets it: reading the token here does. A browser that was killed says no farewell at all, so its kernel is
ended when another page needs the room.

The one thing easily got wrong: a page that has just been asked for has a kernel without a connection for a second or
two, so only older ones may be taken.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from tornado.web import HTTPError, RequestHandler

__all__ = ["PrelaunchHook", "prelaunch_hook"]

PrelaunchHook = Callable[..., None]

_LOADING_SECONDS = 45.0
"""A kernel younger than this may still be waiting for its page to connect."""


def prelaunch_hook(max_kernels: int) -> PrelaunchHook:
    """The hook for ``VoilaConfiguration.prelaunch_hook``.

    Args:
        max_kernels: pages that may be open at once; a further one is answered with 503 and a plain page.
    """

    def before_kernel(req: RequestHandler, notebook: object = None, cwd: str = "") -> None:  # noqa: ARG001 - Voilà's own names
        req.xsrf_token  # noqa: B018 - reading it sets the cookie that the closing page needs
        kernels: Any = req.settings["kernel_manager"]
        running = list(kernels.list_kernel_ids())
        if len(running) < max_kernels:
            return
        abandoned = [kernel for kernel in running if _is_abandoned(kernels, kernel)]
        if not abandoned:
            raise HTTPError(503, reason="Too many notebook pages are open")
        for kernel in abandoned:
            asyncio.ensure_future(kernels.shutdown_kernel(kernel)).add_done_callback(_ended)

    return before_kernel


def _is_abandoned(kernels: Any, kernel: str) -> bool:
    """Whether nobody looks at a kernel's page any more."""
    model = kernels.kernel_model(kernel)
    last = datetime.fromisoformat(str(model["last_activity"]))
    return not model["connections"] and (datetime.now(UTC) - last).total_seconds() > _LOADING_SECONDS


def _ended(ending: asyncio.Future[None]) -> None:
    """A kernel that had already gone is what was wanted."""
    ending.cancelled() or ending.exception()
