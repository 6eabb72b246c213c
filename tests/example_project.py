"""The project that this repository is an example of, read once in a test process; nothing changes a `Library`."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from facilitation_kit.content.library import Library

__all__ = ["example_library"]


@cache
def example_library() -> Library:
    """The example project."""
    return Library.load(Path(__file__).resolve().parents[1])
