"""Property tests are about rules, not about how busy the machine is: none fails because an example took long."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile("kit", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("kit")

_DEAREST_FIRST = ("journeys", "cli", "facilitator", "packaging", "release", "contract", "participant", "playback")
"""Folders whose files start browsers, servers and kernels; the others are done in moments, so both processes end together."""


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the files that take longest; a file's own tests keep their order."""
    places = {f"tests/{folder}": place for place, folder in enumerate(_DEAREST_FIRST)}
    items.sort(key=lambda item: places.get(item.nodeid.partition("::")[0].rpartition("/")[0], len(places)))
