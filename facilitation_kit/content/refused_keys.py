"""Keys that a content file may not have for a reason that its writer should know.

In: what somebody wrote as a key, and the reasons by key. Out: the reason, or nothing. Easily got wrong: `Real-Name` is the same
wish as `real_name`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

__all__ = ["refused_key"]

_BETWEEN = re.compile(r"[\s_-]+")


def refused_key(reasons: Mapping[str, str], key: object) -> str:
    """Why `key` is refused; empty where it is not.

    >>> refused_key({"real_name": "Nobody's name."}, "Real name"), refused_key({"real_name": "Nobody's name."}, "age_band")
    ("Nobody's name.", '')
    """
    if not isinstance(key, str):
        return ""
    return reasons.get(_BETWEEN.sub("_", key.strip()).casefold(), "")
