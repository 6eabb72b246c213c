"""The research under ``/api/evidence``, on the control listener: read, written and erased while a hub runs.

In: records as JSON with the version that each replaces. Out: their new versions, or a conflict with both sides of it.
The one thing easily got wrong: a transcript is as long as a thousand forms, so nothing here is parsed or put together on
the event loop, where answers wait; and what is written goes through the writer's thread like everything else.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from facilitation_kit.errors import LiveError, StoreError
from facilitation_kit.identifiers import CaseId
from facilitation_kit.participant.control_api import problem
from facilitation_kit.participant.hub import Hub
from facilitation_kit.responses.evidence_json import KINDS, kind_named, read_record, record_object
from facilitation_kit.responses.evidence_records import Case, EvidenceRecord, record_kind
from facilitation_kit.responses.evidence_stores import Gone, Kept

__all__ = ["EVIDENCE_BYTES", "EVIDENCE_PATH", "ControlEvidence"]

EVIDENCE_PATH = "/api/evidence"
EVIDENCE_BYTES = 32_000_000
"""Longest body there: a dozen long transcripts at once."""

_Answer = Callable[[Request], Awaitable[Response]]
_REFUSED = {"store.evidence-unknown-kind": 404}
_CHANGED = "store.evidence-changed"


class _Given(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: str
    record: dict[str, Any]
    replaces: Annotated[int, Field(ge=0)] | None = None


class _Seen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: str
    id: str
    version: int


class _Change(BaseModel):
    """What a page sends.

    `expects` are records that the sender looked at and does not change, such as the source that a span points into.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    by: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)] = "facilitator"
    records: Annotated[tuple[_Given, ...], Field(min_length=1)]
    expects: tuple[_Seen, ...] = ()


@dataclass(frozen=True, kw_only=True)
class _Parsed:
    by: str
    records: list[tuple[EvidenceRecord, int | None]]
    expects: tuple[_Seen, ...]


class ControlEvidence:
    """Routes for the research.

    Args:
        hub: that reads and writes.
        for_token: wraps a route of the control API.
    """

    def __init__(self, hub: Hub, for_token: Callable[[_Answer], _Answer]) -> None:
        self._hub = hub
        self._for_token = for_token

    def routes(self) -> list[BaseRoute]:
        """All routes."""
        table: list[tuple[str, str, _Answer]] = [
            ("GET", "", self._overview),
            ("POST", "", self._keep),
            ("GET", "/{kind}", self._all),
            ("GET", "/{kind}/{id}", self._history),
            ("DELETE", "/{kind}/{id}", self._erase),
        ]
        return [
            Route(EVIDENCE_PATH + path, self._for_token(_explained(answer)), methods=[method])
            for method, path, answer in table
        ]

    async def _overview(self, _: Request) -> Response:
        """How many there are of each kind, and what was taken out."""
        return await asyncio.to_thread(self._overview_json)

    def _overview_json(self) -> Response:
        store = self._hub.store
        with store.snapshot():
            counts = {name: len(store.evidence(kind)) for name, kind in KINDS.items()}
            gone = [_gone_view(each) for each in store.evidence_gone()]
        return JSONResponse({"counts": counts, "gone": gone})

    async def _all(self, request: Request) -> Response:
        kind = kind_named(request.path_params["kind"])
        return await asyncio.to_thread(lambda: JSONResponse({"records": _views(self._hub.store.evidence(kind))}))

    async def _history(self, request: Request) -> Response:
        kind, record = kind_named(request.path_params["kind"]), request.path_params["id"]
        versions = await asyncio.to_thread(lambda: _views(self._hub.store.evidence_history(kind, record)))
        if not versions:
            return _unknown()
        return JSONResponse({"versions": versions})

    async def _keep(self, request: Request) -> Response:
        change = await asyncio.to_thread(_parsed, await request.body())
        store, at = self._hub.store, self._hub.clock()

        def write() -> list[int]:
            with store.batch():
                for seen in change.expects:
                    self._require_unchanged(seen)
                return store.keep(change.records, by=change.by, at=at)

        try:
            return JSONResponse({"versions": await self._hub.writer.run(write)})
        except StoreError as error:
            if error.code != _CHANGED:
                raise
            current = await asyncio.to_thread(self._current, change.records)
            return JSONResponse({**problem(error), "current": current, "yours": _sent(change.records)}, 409)

    async def _erase(self, request: Request) -> Response:
        kind, record = kind_named(request.path_params["kind"]), request.path_params["id"]
        store, at = self._hub.store, self._hub.clock()

        def write() -> list[Gone]:
            if kind is Case:
                return store.erase_case(CaseId(record), at)
            return store.erase_evidence(kind, record, at)

        gone = await self._hub.writer.run(write)
        return JSONResponse({"gone": [_gone_view(each) for each in gone]}) if gone else _unknown()

    def _require_unchanged(self, seen: _Seen) -> None:
        history = self._hub.store.evidence_history(kind_named(seen.kind), seen.id)
        if not history or history[-1].version != seen.version:
            raise StoreError(
                _CHANGED,
                f"Somebody has changed this {seen.kind} meanwhile ({seen.id}).",
                remedy="Load it again, compare, and make your change once more.",
                field=seen.id,
            )

    def _current(self, records: list[tuple[EvidenceRecord, int | None]]) -> list[dict[str, object]]:
        """The versions that count of all records that somebody wanted to change."""
        histories = (self._hub.store.evidence_history(type(record), record.id) for record, _ in records)
        return _views([history[-1] for history in histories if history])


def _parsed(body: bytes) -> _Parsed:
    try:
        change = _Change.model_validate_json(body)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(part) for part in first["loc"]) or "the request"
        raise LiveError(
            "control.not-evidence",
            f"The request does not say what to keep ({where}).",
            remedy="Send a JSON object with records, each with its kind, record and replaces.",
            field=where,
        ) from None
    except RecursionError:
        raise LiveError("control.not-json", "The request is not a JSON object.", remedy="Send a JSON object.") from None
    records = [(read_record(each.kind, json.dumps(each.record)), each.replaces) for each in change.records]
    return _Parsed(by=change.by, records=records, expects=change.expects)


def _explained(answer: _Answer) -> _Answer:
    """Tell what is refused (404, 409) from what the store cannot do (503, by the API itself)."""

    async def explained(request: Request) -> Response:
        try:
            return await answer(request)
        except StoreError as error:
            if not error.code.startswith("store.evidence-"):
                raise
            return JSONResponse(problem(error), _REFUSED.get(error.code, 409))

    return explained


def _views(kept: list[Kept[Any]]) -> list[dict[str, object]]:
    return [
        {
            "kind": record_kind(each.record),
            "record": record_object(each.record),
            "version": each.version,
            "by": each.by,
            "at": each.at.isoformat(),
        }
        for each in kept
    ]


def _sent(records: list[tuple[EvidenceRecord, int | None]]) -> list[dict[str, object]]:
    return [
        {"kind": record_kind(record), "record": record_object(record), "replaces": replaces}
        for record, replaces in records
    ]


def _gone_view(gone: Gone) -> dict[str, object]:
    return {"kind": gone.kind, "id": gone.id, "at": gone.at.isoformat(), "why": gone.why}


def _unknown() -> Response:
    error = StoreError(
        "store.no-evidence", "There is no such piece of evidence, or it was taken out.", remedy="Load the page again."
    )
    return JSONResponse(problem(error), 404)
