"""``facilitate closing`` where the round that somebody means has closed meanwhile."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Self

import pytest
from typer.testing import CliRunner

from facilitation_kit.cli.app import app
from facilitation_kit.facilitator.hub_client import HubClient
from facilitation_kit.identifiers import WorkshopId


class Hub:
    """A hub with one workshop; it keeps what was asked of it."""

    def __init__(self, *legal: str) -> None:
        self.legal = legal
        self.asked: list[str] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def workshops(self) -> Sequence[Mapping[str, Any]]:
        return [{"id": "w1", "title": "A workshop", "opened_at": "2026-11-24T10:00:00Z", "closed_at": None}]

    def console_view(self, _: WorkshopId) -> Mapping[str, Any]:
        return {"actions": list(self.legal)}

    def act(self, _workshop: WorkshopId, action: str, _arguments: Mapping[str, object]) -> Mapping[str, Any]:
        self.asked.append(action)
        round_view = {"number": 2, "question": "Which?", "until": "Friday 27 November, 18:00"}
        return {"round": round_view, "workshop": {"join_url": "https://vote.example/j/M8BR9E"}}


@pytest.mark.parametrize(
    ("legal", "typed", "asked"),
    [
        (("close_round", "set_closing_time"), "", ["set_closing_time"]),
        (("open_round",), "", ["open_round"]),
        (("open_round", "reopen_round"), "n\n", []),
        (("open_round", "reopen_round"), "y\n", ["open_round"]),
    ],
)
def test_another_round_is_opened_only_by_somebody_who_means_it(
    monkeypatch: pytest.MonkeyPatch, legal: tuple[str, ...], typed: str, asked: list[str]
) -> None:
    hub = Hub(*legal)
    monkeypatch.setattr(HubClient, "find", lambda _: hub)
    done = CliRunner().invoke(app, ["closing", "2026-11-27 18:00"], input=typed)
    assert (done.exit_code, hub.asked) == (0, asked)
    assert ("Open it again" in done.output) == ("reopen_round" in legal)
    assert ("Round 2: Which?" in done.output) == bool(asked)
