"""Patterns of ``regex()``, matched in a time that grows with the text alone.

In: a pattern as a form's author wrote it. Out: a compiled one. Easily got wrong: with Python's own ``re``, a pattern
such as ``(a+)+$`` takes minutes on thirty letters that somebody types into a phone. RE2 cannot be slow (Cox 2007,
"Regular expression matching can be simple and fast"); in return it has no look-ahead and no back-references, and says
so when the form is read.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import re2

__all__ = ["PatternFault", "compiled"]

_LONGEST = 500


class PatternFault(Exception):
    """A pattern cannot be used.

    Args:
        message: what is wrong.
        remedy: what to do about it.
    """

    def __init__(self, message: str, remedy: str) -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy


def _options() -> Any:
    options = re2.Options()
    options.log_errors = False  # a form's author reads the fault, nobody the log
    options.max_mem = 1 << 20
    return options


@lru_cache(maxsize=1_024)
def compiled(pattern: str) -> Any:
    """A pattern that has ``fullmatch``.

    Raises:
        PatternFault: it is no pattern, or asks for what only slow matchers have.
    """
    if len(pattern) > _LONGEST:
        raise PatternFault(f"This pattern has more than {_LONGEST} letters.", "Make it shorter.")
    try:
        return re2.compile(pattern, _options())
    except re2.error as error:
        raise PatternFault(
            "This pattern of regex() cannot be used.",
            "Check its brackets; look-ahead (?=…) and back-references \\1 are not possible.",
        ) from error
