"""The hub some hours later: ``python -m tests.journeys.later_hub``, for journeys that take more than a day.

It is the product's own entry with its clock moved on by HOURS_LATER, so that the product needs no setting for it. Everything
that the hub decides by the time, it decides by this clock; browsers keep their own.
"""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime, timedelta
from typing import Any

from facilitation_kit.participant import serve
from facilitation_kit.participant.hub import Hub


class LaterHub(Hub):
    """Its clock is ahead."""

    def __init__(self, **given: Any) -> None:
        ahead = timedelta(hours=float(os.environ["HOURS_LATER"]))
        super().__init__(**given, clock=lambda: datetime.now(UTC) + ahead)


def main() -> int:
    """Serve in the future."""
    serve.Hub = LaterHub  # type: ignore[attr-defined] # the one place that differs
    return serve.main()


if __name__ == "__main__":
    sys.exit(main())
