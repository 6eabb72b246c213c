"""What the benchmarks of the hub share: a hub process, a slow disk, a no-op server, people, ready-made posts, wrk.

A form is not fetched for each post: its key is made here from the hub's own secret, exactly as the hub makes it, so that
the load is posts alone. Everything else is what phones send.
"""

from __future__ import annotations

import asyncio
import contextlib
import gc
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import httpx

from benchmarks.bare_phones import join_all
from facilitation_kit.activities.registry import load_activities
from facilitation_kit.activities.rounds import RoundDefinition
from facilitation_kit.identifiers import ParticipantId, RoundId, WorkshopId
from facilitation_kit.live.workshop_state import fold
from facilitation_kit.participant import lan_guards, serve
from facilitation_kit.participant.answer_keys import AnswerKeys
from facilitation_kit.participant.listeners import Listener, bind, raise_open_file_limit
from facilitation_kit.participant.sessions import Session, Sessions
from facilitation_kit.responses.sqlite_store import SqliteStore
from facilitation_kit.settings import Settings

PROJECT = Path(__file__).resolve().parents[1]
TOKEN = "benchmark"
SLOW_SECONDS = 0.020


# -- servers ------------------------------------------------------------------------------------------------------------


@dataclass
class HubUnderLoad:
    """A running hub; `pid` is its own process."""

    lan: str
    control: str
    pid: int
    data_dir: Path
    workshop: str = ""
    code: str = ""
    token: str = TOKEN

    @property
    def port(self) -> int:
        return int(self.lan.rsplit(":", 1)[1])

    def api(self, method: str, path: str, body: object = None) -> Any:
        answer = httpx.request(
            method,
            f"{self.control}/api{path}",
            json=body,
            headers={"Authorization": f"Bearer {self.token}"},
            timeout=60,
            trust_env=False,
        )
        answer.raise_for_status()
        return answer.json()

    def open_workshop(self) -> None:
        view = self.api("POST", "/workshops", {"run_sheet": "co-design-afternoon"})
        self.workshop, self.code = view["workshop"]["id"], view["workshop"]["code"]

    def act(self, action: str, **arguments: object) -> Any:
        return self.api("POST", f"/workshops/{self.workshop}/actions", {"action": action, **arguments})

    def open_round(self, activity: str) -> Any:
        """Open the first round of this activity; gives the console's view."""
        view = self.api("GET", f"/workshops/{self.workshop}")
        for step in view["steps"]:
            if step["has_activity"]:
                self.act("start_step", step=step["id"])
                view = self.act("open_round", confirm=True)
                if view["round"]["activity"] == activity:
                    return view
                self.act("close_round")
        raise SystemExit(f"The example has no {activity}.")

    def cpu_seconds(self) -> float:
        """Processor time that the process has used so far."""
        return cpu_seconds(self.pid)

    def memory_kb(self) -> int:
        """Resident memory of the process."""
        status = Path(f"/proc/{self.pid}/status").read_text()
        found = re.search(r"VmRSS:\s+(\d+)", status)
        return int(found[1]) if found else 0


def cpu_seconds(pid: int) -> float:
    """Processor time that a process has used so far: a figure that other programs on the machine hardly change."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@contextlib.contextmanager
def running_hub(*, slow_disk: bool = False, data_dir: Path | None = None) -> Iterator[HubUnderLoad]:
    """A hub on free ports, on a disk that is slower by `SLOW_SECONDS` a sync when asked; on fresh data unless told which."""
    with (
        tempfile.TemporaryDirectory(prefix="hub-benchmark-") as fresh,
        _process(["hub-on-slow-disk" if slow_disk else "hub", str(data_dir or fresh)]) as (process, ready),
    ):
        yield HubUnderLoad(
            lan=ready["lan"], control=ready["control"], pid=process.pid, data_dir=data_dir or Path(fresh)
        )


@contextlib.contextmanager
def running_noop() -> Iterator[tuple[int, int]]:
    """A plain ASGI endpoint that reads a post and redirects; gives its port and process id.

    It has the hub's own listener with the hub's settings, and answers with the hub's headers: all that is left out is
    what the kit does.
    """
    with _process(["noop"]) as (process, ready):
        yield int(ready["port"]), process.pid


@contextlib.contextmanager
def _process(arguments: Sequence[str]) -> Iterator[tuple[subprocess.Popen[str], dict[str, Any]]]:
    environment = {
        **os.environ,
        "FACILITATE_CONTROL_TOKEN": TOKEN,
        "FACILITATE_LAN_HOST": "127.0.0.1",
        "FACILITATE_LAN_PORT": "0",
        "FACILITATE_CONTROL_PORT": "0",
        "FACILITATE_ANSWERS_PER_MINUTE": "100000000",
        "FACILITATE_JOINS_PER_MINUTE": "100000000",
        "FACILITATE_CLOSE_GRACE_SECONDS": "0",
    }
    argv = [sys.executable, "-m", "benchmarks.hub_under_load", *arguments]
    process = subprocess.Popen(argv, env=environment, cwd=PROJECT, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        yield process, json.loads(process.stdout.readline())
    finally:
        process.terminate()
        process.wait(10)


def _serve_hub(folder: str, *, slow: bool) -> int:
    if slow:
        quick = SqliteStore.batch

        @contextlib.contextmanager
        def batch(store: SqliteStore) -> Iterator[None]:
            with quick(store):
                yield
                # Inside the transaction, where a slow disk would make the commit wait.
                time.sleep(SLOW_SECONDS)

        SqliteStore.batch = batch  # type: ignore[method-assign, assignment]
    return serve.main(["--project", str(PROJECT), "--data-dir", folder])


async def _serve_noop() -> None:
    listening = bind("127.0.0.1", 0, setting="FACILITATE_LAN_PORT")
    strict = lan_guards._HEADERS.items()  # noqa: SLF001 - the same headers as the hub's, whatever they are
    headers = [(b"location", b"/r/round/2?saved=1"), (b"content-length", b"0"), *strict]

    async def app(_: Any, receive: Any, send: Any) -> None:
        message = await receive()
        while message.get("more_body"):
            message = await receive()
        await send({"type": "http.response.start", "status": 303, "headers": headers})
        await send({"type": "http.response.body", "body": b""})

    raise_open_file_limit()
    listener = Listener(app, listening, Settings())
    serving = asyncio.create_task(listener.run_until_stopped())
    await listener.ready()
    print(json.dumps({"port": listener.port}), flush=True)
    gc.freeze()
    gc.set_threshold(100_000)  # as the hub does
    await serving


# -- people and their posts ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class PostMaker:
    """Makes the posts of people who have joined a workshop with an open round."""

    definition: RoundDefinition
    sessions: Sessions
    keys: AnswerKeys
    people: Sequence[ParticipantId]

    @classmethod
    def of(cls, hub: HubUnderLoad, round_id: str) -> PostMaker:
        secret = bytes.fromhex((hub.data_dir / "secret").read_text())
        store = SqliteStore.open(hub.data_dir / "store.sqlite3", read_only=True)
        workshop = WorkshopId(hub.workshop)
        definition = fold(store.events(workshop)).rounds[RoundId(round_id)].definition
        people = [each.id for each in store.participants(workshop)]
        store.close()
        return cls(definition, Sessions(secret), AnswerKeys(secret), people)

    def cookie(self, person: ParticipantId) -> str:
        session = Session(participant=person, workshop=self.definition.workshop)
        return self.sessions.set_cookie_header(session).partition(";")[0]

    def post(self, person: ParticipantId, turn: int) -> tuple[str, str, str]:
        """Path, cookie and body of a fresh answer to the person's first page: one dot, or agreeing."""
        activity = _ACTIVITIES[self.definition.activity]
        page = activity.pages(self.definition, activity.order(self.definition, person), {})[0]
        key = self.keys.issue(person, self.definition.id, page)
        dot = {f"dots-{page[turn % len(page)].id}": "1"}
        answer = (
            dot if self.definition.activity == "dot_vote" else {"position": ("agree", "disagree", "pass")[turn % 3]}
        )
        body = urlencode({"key": key, **answer, "action": "save"})
        return f"/r/{self.definition.id}/1", self.cookie(person), body


_ACTIVITIES = load_activities()


def join_people(hub: HubUnderLoad, count: int) -> None:
    """So many people join through the forms."""
    join_all(hub.port, hub.code, count)


# -- load ---------------------------------------------------------------------------------------------------------------

_LUA = """
local lines = {}
for line in io.lines("%s") do lines[#lines + 1] = line end
local next_line = 0
local wrong = 0
request = function()
  next_line = next_line %% #lines + 1
  local path, cookie, body = lines[next_line]:match("^(.-)\\t(.-)\\t(.*)$")
  return wrk.format("POST", path, {["Cookie"] = cookie, ["Content-Type"] = "application/x-www-form-urlencoded"}, body)
end
done = function(summary, latency)
  io.write(string.format("FIGURES %%d %%f %%d %%d %%f %%f %%f\\n", summary.requests, summary.duration / 1e6,
    summary.errors.status, summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout,
    latency:percentile(50) / 1e3, latency:percentile(95) / 1e3, latency:percentile(99) / 1e3))
end
"""


@dataclass(frozen=True)
class Load:
    """What wrk saw; times in milliseconds. `refused` are answers of 400 and above, `broken` connections that failed.
    `cpu` is the server's processor time for one request, in microseconds.
    """

    rate: float
    refused: int
    broken: int
    p50: float
    p95: float
    p99: float
    cpu: float

    def __str__(self) -> str:
        return (
            f"{self.rate:8,.0f}/s   p50 {self.p50:.0f} ms, p95 {self.p95:.0f} ms, p99 {self.p99:.0f} ms; "
            f"{self.refused} refused, {self.broken} broken; {self.cpu:.0f} us of processor each"
        )


def post_all(port: int, pid: int, posts: Sequence[tuple[str, str, str]], *, connections: int, seconds: int) -> Load:
    """Send posts over so many connections for so long, one after the other on each; in order, from the start."""
    if shutil.which("wrk") is None:
        raise SystemExit("This benchmark needs wrk (Debian: apt-get install wrk).")
    with tempfile.TemporaryDirectory() as folder:
        lines, script = Path(folder, "posts"), Path(folder, "posts.lua")
        lines.write_text("".join("\t".join(post) + "\n" for post in posts))
        script.write_text(_LUA % lines)
        argv = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "10s", "-s", str(script)]
        before = cpu_seconds(pid)
        said = subprocess.run([*argv, f"http://127.0.0.1:{port}"], capture_output=True, text=True, check=True).stdout
    spent = cpu_seconds(pid) - before
    figures = next(line.split()[1:] for line in said.splitlines() if line.startswith("FIGURES"))
    count, duration, refused, broken, p50, p95, p99 = (float(figure) for figure in figures)
    return Load(count / duration, int(refused), int(broken), p50, p95, p99, spent / count * 1e6)


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["hub", folder]:
            sys.exit(_serve_hub(folder, slow=False))
        case ["hub-on-slow-disk", folder]:
            sys.exit(_serve_hub(folder, slow=True))
        case ["noop"]:
            asyncio.run(_serve_noop())
