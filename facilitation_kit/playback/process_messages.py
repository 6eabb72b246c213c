"""How a pack travels to the process that renders it, and how the page or a fault travels back.

In: a `RenderRequest` and a `PlaybackError`. Out: bytes, and back. The one thing easily got wrong: unpickling runs code, so
only bytes that this very program has written a moment before are read.
"""

from __future__ import annotations

import io
import json
import pickle
from types import MappingProxyType
from typing import Any

from facilitation_kit.errors import PlaybackError
from facilitation_kit.playback.rendering import RenderRequest

__all__ = ["fault_from_bytes", "fault_to_bytes", "request_from_bytes", "request_to_bytes"]


class _Pickler(pickle.Pickler):
    """Writes read-only mappings, which protected tables are made of."""

    def reducer_override(self, value: Any) -> Any:
        if isinstance(value, MappingProxyType):
            return _read_only, (dict(value),)
        return NotImplemented


def _read_only(values: dict[Any, Any]) -> MappingProxyType[Any, Any]:
    return MappingProxyType(values)


def request_to_bytes(request: RenderRequest) -> bytes:
    """The request as bytes."""
    stream = io.BytesIO()
    _Pickler(stream, protocol=pickle.HIGHEST_PROTOCOL).dump(request)
    return stream.getvalue()


def request_from_bytes(data: bytes) -> RenderRequest:
    """Read back what `request_to_bytes` wrote."""
    request = pickle.loads(data)  # noqa: S301 - the parent process wrote it, into this process's own pipe
    if not isinstance(request, RenderRequest):
        raise TypeError("not a request to render a pack")
    return request


def fault_to_bytes(error: PlaybackError) -> bytes:
    """The error as one line of JSON."""
    fault = error.faults[0]
    return json.dumps(
        {
            "code": fault.code,
            "message": fault.message,
            "remedy": fault.remedy,
            "file": fault.file,
            "line": fault.line,
        }
    ).encode()


def fault_from_bytes(data: bytes) -> PlaybackError:
    """Read back what `fault_to_bytes` wrote.

    Raises:
        ValueError: this is something else.
    """
    fault = json.loads(data)
    return PlaybackError(
        fault["code"], fault["message"], remedy=fault["remedy"], file=fault["file"], line=fault["line"]
    )
