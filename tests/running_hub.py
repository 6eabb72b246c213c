"""A real hub in a process of its own, on free ports, for tests that need the wire."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Any, Self

import httpx

from tests.phones import words
from tests.warm_processes import WarmProcess

PROJECT = Path(__file__).resolve().parents[1]
TOKEN = "a-token-for-tests"
_SECONDS_TO_START = 30


class RunningHub:
    """One ``python -m facilitation_kit.participant.serve``; ended by its own process id."""

    def __init__(
        self,
        data_dir: Path,
        *,
        project: Path = PROJECT,
        rehearsal: bool = False,
        environment: Mapping[str, str] | None = None,
        module: str = "facilitation_kit.participant.serve",
    ) -> None:
        self.data_dir = data_dir
        self._module = module
        self._argv = ["--project", str(project), "--data-dir", str(data_dir)]
        self._argv += ["--rehearsal"] if rehearsal else []
        self._environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("FACILITATE_")},
            "FACILITATE_CONTROL_TOKEN": TOKEN,
            "FACILITATE_LAN_HOST": "127.0.0.1",
            "FACILITATE_LAN_PORT": "0",
            "FACILITATE_CONTROL_PORT": "0",
            "FACILITATE_CLOSE_GRACE_SECONDS": "0.2",
            **(environment or {}),
        }
        self._said = TemporaryDirectory()
        self._starts = 0
        self.start()

    def start(self) -> None:
        """Start it, again on the same ports when it has run before, and wait until it takes connections."""
        said = Path(self._said.name) / f"said-{self._starts}"
        self._starts += 1
        self.process = WarmProcess(self._module, self._argv, env=self._environment, cwd=Path.cwd(), errors=said)
        line = self.process.first_line(_SECONDS_TO_START)
        if not line:
            self.process.kill()
            raise AssertionError(f"The hub did not start: {self._wait()}")
        ready = json.loads(line)
        self.lan: str = ready["lan"]
        self.control: str = ready["control"]
        self._environment["FACILITATE_LAN_PORT"] = self.lan.rsplit(":", 1)[1]
        self._environment["FACILITATE_CONTROL_PORT"] = self.control.rsplit(":", 1)[1]

    def kill(self) -> None:
        """As a power cut would."""
        self.process.kill()
        self._wait()

    def stop(self) -> str:
        """As `facilitate run` ends it; gives what it said on standard error."""
        self.process.ask_to_end()
        return self._wait()

    def _wait(self) -> str:
        try:
            return self.process.wait(10)
        except TimeoutError:
            raise AssertionError("The hub did not end within ten seconds.") from None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
        self._said.cleanup()

    @contextmanager
    def facilitator(self) -> Iterator[Facilitator]:
        """Somebody with the token."""
        with httpx.Client(
            base_url=self.control, headers={"Authorization": f"Bearer {TOKEN}"}, timeout=20, trust_env=False
        ) as client:
            yield Facilitator(client)


class Facilitator:
    """Works one workshop through the control API."""

    def __init__(self, client: httpx.Client) -> None:
        self.client = client
        self.workshop = ""

    def open(self, run_sheet: str = "co-design-afternoon") -> Any:
        view = self._ok(self.client.post("/api/workshops", json={"run_sheet": run_sheet}))
        self.workshop = view["workshop"]["id"]
        return view

    def look(self) -> Any:
        return self._ok(self.client.get(f"/api/workshops/{self.workshop}"))

    def act(self, action: str, **arguments: object) -> Any:
        return self._ok(
            self.client.post(f"/api/workshops/{self.workshop}/actions", json={"action": action, **arguments})
        )

    def ticket(self, view: str) -> str:
        """Address of a stream."""
        given = self._ok(self.client.post(f"/api/workshops/{self.workshop}/tickets", json={"view": view}))
        return str(given["stream"])

    def go_to_activity(self, activity: str = "dot_vote") -> Any:
        """Start the first step that asks with this activity, and open its round."""
        view = self.look()
        for step in view["steps"]:
            view = self.act("start_step", step=step["id"])
            if step["has_activity"]:
                view = self.act("open_round", confirm=True)
                if view["round"]["activity"] == activity:
                    return view
                self.act("close_round")
        raise AssertionError(f"No step uses {activity}.")

    @staticmethod
    def _ok(response: httpx.Response) -> Any:
        assert response.is_success, response.text
        return response.json()


class Person:
    """A phone on the wire, without a script."""

    def __init__(self, hub: RunningHub, code: str) -> None:
        self.client = httpx.Client(base_url=hub.lan, timeout=20, follow_redirects=True, trust_env=False)
        page = self._post(self.client.get(f"/j/{code}"))
        if page.url.path == "/consent":
            self._post(page, action="agree")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.client.close()

    def page(self) -> httpx.Response:
        """The page that this person is on now, past what a question may bring to agree to."""
        page = self.client.get("/now")
        return self._post(page, action="more") if page.url.path == "/consent" else page

    def vote(self, **values: str) -> httpx.Response:
        """Fill in the current page; names with an underscore stand for a hyphen."""
        return self._post(self.page(), action="save", **values)

    def _post(self, page: httpx.Response, **values: str) -> httpx.Response:
        from tests.phones import Form  # noqa: PLC0415 - pages are read as phones read them

        form = Form(_root(page).forms[0])
        filled = {**form.values, **{name.replace("__", "-"): value for name, value in values.items()}}
        answer = self.client.post(form.action, data=filled)
        assert answer.status_code < 500, words(_root(answer))
        return answer


def _root(page: httpx.Response) -> Any:
    from lxml import html  # noqa: PLC0415

    return html.document_fromstring(page.content)


def until(events: Iterator[str], wanted: str, *, most: int = 200) -> list[str]:
    """Lines of a stream up to the first that holds `wanted`."""
    seen: list[str] = []
    for line in events:
        seen.append(line)
        if wanted in line:
            return seen
        assert len(seen) < most, seen[-5:]
    raise AssertionError(f"The stream ended without {wanted!r}: {seen[-5:]}")
