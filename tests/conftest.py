"""Property tests are about rules, not about how busy the machine is: none fails because an example took long."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

settings.register_profile("kit", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("kit")
