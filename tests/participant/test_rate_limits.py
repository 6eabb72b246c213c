"""So many a minute: all at once or spread, then a wait; nobody's wait is anybody else's."""

from __future__ import annotations

from facilitation_kit.participant.rate_limits import RateLimit


class Clock:
    """Seconds that go on when told."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_minutes_allowance_can_be_spent_at_once() -> None:
    limit = RateLimit(60, Clock())
    assert [limit.allow("anna") for _ in range(61)] == [True] * 60 + [False]


def test_it_refills_evenly() -> None:
    clock = Clock()
    limit = RateLimit(60, clock)
    for _ in range(60):
        limit.allow("anna")
    clock.now = 0.5
    assert not limit.allow("anna")
    clock.now = 1.0
    assert limit.allow("anna")
    assert not limit.allow("anna")


def test_a_refusal_costs_nothing() -> None:
    clock = Clock()
    limit = RateLimit(1, clock)
    assert limit.allow("anna")
    for _ in range(100):
        assert not limit.allow("anna")
    clock.now = 60.0
    assert limit.allow("anna")


def test_each_name_has_its_own() -> None:
    limit = RateLimit(1, Clock())
    assert limit.allow("anna")
    assert limit.allow("ben")


def test_only_so_many_names_are_kept() -> None:
    limit = RateLimit(1, Clock(), remembered=2)
    for name in ("a", "b", "c"):
        assert limit.allow(name)
    assert len(limit._buckets) == 2
