"""The notebooks' way to the hub: its control API, and nothing else.

What flows in are the control address and the token, from the environment that the launcher sets or from the data
directory of a hub that already runs; what flows out are the JSON views of docs/architecture.md. The token stays in
this object: a widget's traits and a page's address never hold it.

The one thing easily got wrong: an error of the hub is already worded for a facilitator, so it is passed on as it is
and not wrapped in another sentence.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, Self, cast

import httpx

from facilitation_kit.errors import KitError, LiveError
from facilitation_kit.identifiers import HypothesisId, RunSheetId, WorkshopId
from facilitation_kit.responses.evidence_json import read_record, record_object
from facilitation_kit.responses.evidence_records import EvidenceRecord, record_kind
from facilitation_kit.responses.evidence_stores import Gone, Kept, R
from facilitation_kit.settings import Settings

__all__ = ["EvidenceConflict", "HubClient", "StreamTicket", "View"]

View = Mapping[str, Any]
"""One JSON object of the control API."""

_TIMEOUT_SECONDS = 10.0


class StreamTicket(str):
    """Address of one event stream; it opens that stream and nothing else."""

    __slots__ = ("name",)

    name: str

    def __new__(cls, stream: str, name: str) -> Self:
        """Args: `stream` is the whole address, `name` the ticket in it, for giving it back."""
        made = super().__new__(cls, stream)
        made.name = name
        return made


class EvidenceConflict(LiveError):
    """Somebody else changed a record meanwhile; nothing was written.

    Attributes:
        current: the versions that count now of the records that were to be changed.
    """

    def __init__(self, code: str, message: str, *, remedy: str, current: Sequence[Kept[EvidenceRecord]]) -> None:
        super().__init__(code, message, remedy=remedy)
        self.current = tuple(current)


class HubClient:
    """Talks to one hub as the facilitator.

    Args:
        control_url: such as ``http://127.0.0.1:8081``.
        token: of this run of the hub.
        transport: another way to carry requests, for tests.
    """

    def __init__(self, control_url: str, token: str, *, transport: httpx.BaseTransport | None = None) -> None:
        self.control_url = control_url.rstrip("/")
        self._http = httpx.Client(
            base_url=self.control_url,
            headers={"Authorization": f"Bearer {token}"},
            timeout=_TIMEOUT_SECONDS,
            transport=transport,
            trust_env=False,
        )

    @classmethod
    def find(cls, environment: Mapping[str, str] | None = None) -> HubClient:
        """The client of the hub that runs on this machine.

        Args:
            environment: variables to look in; this process's own by default.

        Raises:
            LiveError: no hub runs here, ``hub.not-running``.
        """
        variables = os.environ if environment is None else environment
        address = variables.get("FACILITATE_CONTROL_URL", "")
        token = variables.get("FACILITATE_CONTROL_TOKEN", "")
        if not (address and token):
            folder = Path(variables["FACILITATE_DATA_DIR"]) if "FACILITATE_DATA_DIR" in variables else None
            address, token = _running_hub(folder or Settings().data_dir)
        return cls(address, token)

    def run_sheets(self) -> list[View]:
        """The run sheets that a workshop can be opened from."""
        return cast("list[View]", self._ask("GET", "/api/run-sheets"))

    def workshops(self) -> list[View]:
        """All workshops of the store, in order of opening."""
        return cast("list[View]", self._ask("GET", "/api/workshops"))

    def open_workshop(self, run_sheet: RunSheetId) -> View:
        """Open a workshop and give its console view."""
        return cast("View", self._ask("POST", "/api/workshops", {"run_sheet": run_sheet}))

    def console_view(self, workshop: WorkshopId) -> View:
        """The console view of one workshop."""
        return cast("View", self._ask("GET", f"/api/workshops/{workshop}"))

    def act(self, workshop: WorkshopId, action: str, arguments: Mapping[str, object] | None = None) -> View:
        """Do one thing in a workshop and give the console view after it.

        Raises:
            LiveError: the workshop is not in a state for it; nothing was changed.
        """
        return cast(
            "View", self._ask("POST", f"/api/workshops/{workshop}/actions", {**(arguments or {}), "action": action})
        )

    def make_slips(self, workshop: WorkshopId, count: int, *, only: bool) -> View:
        """New join slips of a workshop, with their codes, as `live.join_slips.SlipOrder` reads them.

        Args:
            workshop: that they let into.
            count: how many.
            only: whether people join with a slip only from now on.

        Raises:
            LiveError: ``slips.count``, ``live.workshop-over``.
        """
        asked = {"count": count, "only": only}
        return cast("View", self._ask("POST", f"/api/workshops/{workshop}/slips", asked))

    def ticket(self, workshop: WorkshopId, view: Literal["projector", "console"]) -> StreamTicket:
        """A fresh stream ticket for one view of one workshop."""
        given = self._ask("POST", f"/api/workshops/{workshop}/tickets", {"view": view})
        return StreamTicket(given["stream"], given["ticket"])

    def give_back(self, ticket: StreamTicket) -> None:
        """Make a ticket invalid; one that the hub no longer knows is no error."""
        try:
            self._http.delete(f"/api/tickets/{ticket.name}")
        except httpx.HTTPError:
            return

    def withdraw(self, words: str) -> tuple[str, ...]:
        """Take out everything of the person with these three words, and give the sentences to tell them.

        Raises:
            LiveError: ``store.no-participant``.
        """
        return tuple(self._ask("POST", "/api/withdrawals", {"words": words})["sentences"])

    # -- the research -----------------------------------------------------------------------------------------------

    def evidence(self, kind: type[R]) -> list[Kept[R]]:
        """The versions that count of all records of a kind, in the order of their first version."""
        found = self._ask("GET", f"/api/evidence/{record_kind(kind)}")["records"]
        return [cast("Kept[R]", kept_from(each)) for each in found]

    def evidence_history(self, kind: type[R], id: str) -> list[Kept[R]]:  # noqa: A002 - the record's own word
        """All versions of one record, the oldest first.

        Raises:
            LiveError: ``store.no-evidence``.
        """
        found = self._ask("GET", f"/api/evidence/{record_kind(kind)}/{id}")["versions"]
        return [cast("Kept[R]", kept_from(each)) for each in found]

    def evidence_gone(self) -> list[Gone]:
        """All that was taken out of the research, in order."""
        return [_gone_from(each) for each in self._ask("GET", "/api/evidence")["gone"]]

    def keep(
        self,
        records: Sequence[tuple[EvidenceRecord, int | None]],
        *,
        by: str,
        expects: Sequence[tuple[str, str, int]] = (),
    ) -> list[int]:
        """Write new versions of records, all or none, and give their numbers.

        Args:
            records: each with the version that it replaces: 0 for a new one, ``None`` for whatever is there.
            by: the role that writes.
            expects: (kind, id, version) of records that must not have changed meanwhile, such as a source of spans.

        Raises:
            EvidenceConflict: somebody else was faster; nothing was written.
            LiveError: ``store.evidence-withdrawn`` and the others of `EvidenceStore.keep`.
        """
        body = {
            "by": by,
            "records": [
                {"kind": record_kind(record), "record": record_object(record), "replaces": replaces}
                for record, replaces in records
            ],
            "expects": [{"kind": kind, "id": id_, "version": version} for kind, id_, version in expects],
        }
        return [int(each) for each in self._ask("POST", "/api/evidence", body)["versions"]]

    def erase(self, kind: type[EvidenceRecord], id: str) -> list[Gone]:  # noqa: A002 - the record's own word
        """Take a record out for good; of a case, all that the person said. Gives what went.

        Raises:
            LiveError: ``store.no-evidence``.
        """
        return [_gone_from(each) for each in self._ask("DELETE", f"/api/evidence/{record_kind(kind)}/{id}")["gone"]]

    def hypotheses(self) -> View:
        """The project's name, and its hypotheses in their order."""
        return cast("View", self._ask("GET", "/api/hypotheses"))

    def tests(self) -> View:
        """The same as `hypotheses`, each with its tests and what came of them as far as a room has seen it."""
        return cast("View", self._ask("GET", "/api/tests"))

    def chain(self, hypothesis: HypothesisId) -> View:
        """All about a hypothesis that a room may see.

        Raises:
            LiveError: ``control.unknown-hypothesis``.
        """
        return cast("View", self._ask("GET", f"/api/chains/{hypothesis}"))

    def close(self) -> None:
        """End the connections."""
        self._http.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def _ask(self, method: str, path: str, body: Mapping[str, object] | None = None) -> Any:
        try:
            answer = self._http.request(method, path, json=body)
        except httpx.HTTPError:
            raise LiveError(
                "hub.unreachable",
                "The hub does not answer.",
                remedy="Look at the window in which `facilitate run` was started; start it again if it has ended.",
            ) from None
        if answer.is_success:
            return answer.json() if answer.content else {}
        raise _refusal(answer)


def _refusal(answer: httpx.Response) -> KitError:
    """What the hub said, or a plain sentence where it said nothing that we know."""
    if answer.status_code in (401, 403):
        return LiveError(
            "hub.token-refused",
            "The hub does not accept this page's token.",
            remedy="It was probably started again: start the notebooks again with `facilitate run`.",
        )
    try:
        body = answer.json()
        said = body["error"]
        code, message, remedy = str(said["code"]), str(said["message"]), str(said.get("remedy", ""))
        if code == "store.evidence-changed" and "current" in body:
            return EvidenceConflict(code, message, remedy=remedy, current=[kept_from(each) for each in body["current"]])
        # Faults name files and lines, which the sentence alone does not.
        places = [str(fault) for fault in said.get("faults", ())]
        return LiveError(code, message, remedy="\n".join((remedy, *places)))
    except (ValueError, KeyError, TypeError):
        return LiveError(
            "hub.unexpected-answer",
            f"The hub answered with status {answer.status_code}.",
            remedy="Try again; if it stays, use the control page.",
        )


def kept_from(view: View) -> Kept[EvidenceRecord]:
    """A version of a record as the control API shows it."""
    return Kept(
        record=read_record(view["kind"], view["record"]),
        version=int(view["version"]),
        by=str(view["by"]),
        at=datetime.fromisoformat(view["at"]),
    )


def _gone_from(view: View) -> Gone:
    return Gone(kind=view["kind"], id=view["id"], at=datetime.fromisoformat(view["at"]), why=view["why"])


def _running_hub(data_dir: Path) -> tuple[str, str]:
    """Control address and token that a running hub left in its data directory."""
    try:
        left = json.loads((data_dir / "hub.json").read_text(encoding="utf-8"))
        address = left.get("control") or f"http://127.0.0.1:{int(left['control_port'])}"
        return str(address), str(left["token"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        raise LiveError(
            "hub.not-running",
            "No hub runs on this machine.",
            remedy="Start it with `facilitate run`, and open notebooks from the address that it prints. If it keeps its "
            "answers in a folder of its own, name that to commands with --data-dir.",
        ) from None
