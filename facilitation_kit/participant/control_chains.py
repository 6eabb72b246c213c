"""Hypotheses and what is known about each, for the projector: as much as everybody in a room may see.

In: the id of a hypothesis. Out: its chain as JSON. The one thing easily got wrong: this is no second reveal. A vote is told
only when the room has seen it, with the same protected figures; words only when everybody may read them and their speaker has
approved them.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from facilitation_kit.content.library import Library
from facilitation_kit.errors import LiveError
from facilitation_kit.identifiers import HypothesisId, RoundId
from facilitation_kit.participant.control_api import problem
from facilitation_kit.participant.hub import Hub
from facilitation_kit.participant.measuring_steps import measuring_steps

__all__ = ["ControlChains"]

_Answer = Callable[[Request], Awaitable[Response]]
_ROOM = "room"


class ControlChains:
    """Routes for hypotheses.

    Args:
        hub: whose project and store are told of.
        for_token: wraps a route of the control API.
    """

    def __init__(self, hub: Hub, for_token: Callable[[_Answer], _Answer]) -> None:
        self._hub = hub
        self._for_token = for_token
        self._one_at_a_time = asyncio.Lock()

    def routes(self) -> list[BaseRoute]:
        """All routes."""
        return [
            Route("/api/hypotheses", self._for_token(self._all), methods=["GET"]),
            Route("/api/tests", self._for_token(self._tests), methods=["GET"]),
            Route("/api/chains/{hypothesis}", self._for_token(self._chain), methods=["GET"]),
        ]

    async def _all(self, _: Request) -> Response:
        library = await asyncio.to_thread(Library.load, self._hub.project)
        return JSONResponse(_listed(library))

    async def _tests(self, _: Request) -> Response:
        library = await asyncio.to_thread(Library.load, self._hub.project)
        async with self._one_at_a_time:
            tests = await asyncio.to_thread(self._told_tests, library)
        steps = measuring_steps(library, [room.state for room in self._hub.rooms.values()])
        listed = _listed(library)
        hypotheses = [
            {
                **each,
                "tests": [
                    {**test, "measure": steps[test["id"]].to_json() if test["id"] in steps else None}
                    for test in tests.get(each["id"], [])
                ],
            }
            for each in listed["hypotheses"]
        ]
        return JSONResponse({**listed, "hypotheses": hypotheses})

    async def _chain(self, request: Request) -> Response:
        hypothesis = HypothesisId(request.path_params["hypothesis"])
        library = await asyncio.to_thread(Library.load, self._hub.project)
        if hypothesis not in {each.id for each in library.hypotheses}:
            error = LiveError(
                "control.unknown-hypothesis", "There is no such hypothesis.", remedy="Choose one from the list."
            )
            return JSONResponse(problem(error), 404)
        async with self._one_at_a_time:  # whoever leafs fast must not take the votes' processor time
            return JSONResponse(await asyncio.to_thread(self._told, library, hypothesis))

    def _told(self, library: Library, hypothesis: HypothesisId) -> Mapping[str, Any]:
        # Imported here: a hub is ready for phones long before anybody asks for a chain.
        from facilitation_kit.analysis.hypothesis_chain import hypothesis_chain  # noqa: PLC0415 - not for phones
        from facilitation_kit.analysis.policy import read_policy  # noqa: PLC0415 - the same

        hub = self._hub
        chain = hypothesis_chain(
            library,
            hub.store,
            hypothesis,
            activities=hub.activities,
            policy=read_policy(hub.project),
            watch_list=hub.watch_list,
            told=self._was_seen,
        )
        seen = [vote for vote in chain.votes if self._was_seen(RoundId(vote.id))]
        return replace(chain, votes=tuple(seen)).to_json()

    def _told_tests(self, library: Library) -> dict[str, list[Any]]:
        from facilitation_kit.analysis.hypothesis_chain import project_tests  # noqa: PLC0415 - not for phones
        from facilitation_kit.analysis.policy import read_policy  # noqa: PLC0415 - the same

        hub = self._hub
        policy = read_policy(hub.project)
        found = project_tests(library, hub.store, activities=hub.activities, policy=policy, told=self._was_seen)
        return {each: [test.to_json() for test in tests] for each, tests in found.items()}

    def _was_seen(self, round_id: RoundId) -> bool:
        """Whether a round's result has been shown to a room."""
        return any(table.profile == _ROOM for table in self._hub.store.released_tables(round_id))


def _listed(library: Library) -> dict[str, Any]:
    """The project's name, and its hypotheses in their order."""
    hypotheses = [
        {"id": each.id, **each.emphasis._asdict(), "status": each.status.value} for each in library.hypotheses
    ]
    return {"project": library.project.name, "hypotheses": hypotheses}
