"""Real sessions of other people's making, replayed through the phones' own forms: the export must equal their count.

Each person is a plain HTTP client with one cookie. A form is rendered once for each answer; a re-send in the data posts
the same body again, which must change nothing, however late it comes: everybody sends their first answer once more after the close.
"""

from __future__ import annotations

import csv
import http.client
import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import httpx
import pytest
from ruamel.yaml import YAML

from facilitation_kit.cli.options import read_settings
from facilitation_kit.cli.servers import HubServer, hub_alone
from facilitation_kit.rehearsal.pages import Form, Page, read_page
from facilitation_kit.shipped import shipped_folder

OPINION = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "opinion"
REPLAYS = (
    ("london.youth.policing", "events.jsonl"),
    ("london.youth.policing", "events.retries.jsonl"),
    ("scoop-hivemind.freshwater", "events.retries.jsonl"),
)
"""Every session with its re-sends, which hold each event once at least; the small one without them too."""
LONGEST_STATEMENT = 290

needs_shared = pytest.mark.skipif(not OPINION.is_dir(), reason="the replay needs ../shared/data/opinion")


@dataclass(frozen=True, kw_only=True)
class Session:
    """One session: its statements in the order of its result, and the result."""

    statements: dict[str, str]
    expected: list[list[str]]


def session(case: str) -> Session:
    texts = {item["id"]: item["text"] for item in json.loads((OPINION / case / "session.json").read_text())["items"]}
    with (OPINION / case / "expected.csv").open(newline="", encoding="utf-8") as file:
        expected = list(csv.reader(file))
    # A page is recognised by its words, and one session asks the same thing twice: the id makes each unlike the others.
    # A workshop's statement is shorter than the longest one here; its words play no part in counting.
    statements = {row[0]: f"{' '.join(texts[row[0]].split())[:LONGEST_STATEMENT]} ({row[0]})" for row in expected[1:]}
    return Session(statements=statements, expected=expected)


def events(case: str, name: str) -> list[dict[str, str]]:
    return [json.loads(line) for line in (OPINION / case / name).read_text(encoding="utf-8").splitlines()]


def project_of(folder: Path, statements: dict[str, str]) -> Path:
    """A project with one run sheet of one round about these statements."""
    shutil.copytree(shipped_folder("ideas"), folder / "ideas", ignore=shutil.ignore_patterns("*.md"))
    # The example's research names its own run sheets, which are not part of this project.
    research = folder / "ideas" / "research.yaml"
    kept = [line for line in research.read_text(encoding="utf-8").splitlines() if "run_sheet:" not in line]
    research.write_text("\n".join(kept), encoding="utf-8")
    (folder / "ideas" / "test_cards.yaml").unlink()
    files: dict[str, object] = {
        "surveys/replay.yaml": {
            "kind": "statements",
            "id": "replay",
            "title": "Replay",
            "question": "How do you see this?",
            "statements": [{"id": item, "text": text} for item, text in statements.items()],
        },
        "workshops/replay.yaml": {
            "id": "replay",
            "title": "Replay",
            "purpose": "To count again.",
            "audience": "People of another session",
            "steps": [
                {
                    "id": "opinions",
                    "title": "Opinions",
                    "kind": "activity",
                    "minutes": 30,
                    "owner": "Nobody",
                    "fallback": "None.",
                    "activity": {
                        "name": "statements",
                        "question": "How do you see this?",
                        "options": {"statement_set": "replay"},
                    },
                }
            ],
        },
    }
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("w", encoding="utf-8") as file:
            YAML().dump(content, file)
    return folder


@dataclass(kw_only=True)
class PlainPhone:
    """One person: a connection, a cookie, and the forms that were rendered for them."""

    hub: str
    code: str
    round_id: str = ""
    cookie: str = ""
    forms: dict[str, Form] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)
    sent: dict[str, tuple[str, str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.connection = http.client.HTTPConnection(urlsplit(self.hub).netloc, timeout=30)

    def request(self, method: str, address: str, body: str | None = None) -> tuple[int, str, str]:
        """Status, place to go next, and text."""
        headers = {"cookie": self.cookie} if self.cookie else {}
        if body is not None:
            headers["content-type"] = "application/x-www-form-urlencoded"
        try:
            self.connection.request(method, urlsplit(address).path, body=body, headers=headers)
            response = self.connection.getresponse()
        except (ConnectionError, http.client.RemoteDisconnected):
            # The hub ends a connection that was idle for long; the same request again is the same answer.
            self.connection.close()
            self.connection.request(method, urlsplit(address).path, body=body, headers=headers)
            response = self.connection.getresponse()
        text = response.read().decode("utf-8")
        if cookie := response.headers.get("set-cookie"):
            self.cookie = cookie.split(";")[0]
        return response.status, response.headers.get("location", ""), text

    def open(self, address: str) -> Page:
        status, _, text = self.request("GET", address)
        assert status == 200, (status, text[:300])
        return read_page(text, status=status, address=f"{self.hub}{urlsplit(address).path}")

    def join(self) -> None:
        form = self.open(f"/j/{self.code}").form_to("/join")
        assert form is not None
        status, _, text = self.request("POST", form.action, urlencode(form.as_it_stands(form.buttons[0])))
        assert status == 303, (status, text[:300])
        assert self.cookie
        status, _, text = self.request("POST", f"{self.hub}/consent", "action=agree")
        assert status == 303, (status, text[:300])

    def form_for(self, statement: str) -> Form:
        """A form that was not sent yet; pages are opened one after another until the statement is found."""
        if statement not in self.forms and statement in self.places:
            self.read(self.places[statement])
        while statement not in self.forms:
            self.read(f"/r/{self.round_id}/{len(self.places) + 1}")
        return self.forms.pop(statement)

    def read(self, address: str) -> None:
        form = self.open(address).answer_form
        assert form is not None
        self.forms[form.subject] = form
        self.places[form.subject] = address

    def answer(self, request_id: str, statement: str, choice: str) -> None:
        if request_id in self.sent:
            self.send(*self.sent[request_id])
            return
        form = self.form_for(statement)
        body = urlencode(form.with_answers((("position", choice),), form.button("save")))
        self.sent[request_id] = (form.action, body)
        self.send(form.action, body)

    def send(self, action: str, body: str) -> None:
        status, _, text = self.request("POST", action, body)
        assert status == 303, (status, text[:300])


@pytest.fixture
def running(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[HubServer]:
    # People of the sessions took minutes over what is replayed in seconds.
    monkeypatch.setenv("FACILITATE_ANSWERS_PER_MINUTE", "100000")
    project = project_of(tmp_path / "project", session(request.param).statements)
    settings = read_settings(data_dir=tmp_path / "data", lan_port=0, control_port=0, voila_port=0)
    with hub_alone(settings, project, rehearsal=False) as hub:
        yield hub


@needs_shared
def test_the_events_with_re_sends_hold_every_event() -> None:
    case, name = REPLAYS[-1]
    told = {event["request_id"] for event in events(case, "events.jsonl")}
    assert told == {event["request_id"] for event in events(case, name)}


@needs_shared
@pytest.mark.parametrize(("running", "name"), REPLAYS, indirect=["running"])
def test_a_replayed_session_exports_the_expected_count(
    running: HubServer, name: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    case = request.node.callspec.params["running"]
    told = session(case)
    headers = {"authorization": f"Bearer {running.token}"}
    with (
        httpx.Client(base_url=running.control_url, headers=headers, timeout=30, trust_env=False) as console,
        ExitStack() as opened_connections,
    ):
        view = console.post("/api/workshops", json={"run_sheet": "replay"}).raise_for_status().json()
        actions = f"/api/workshops/{view['workshop']['id']}/actions"
        console.post(actions, json={"action": "start_step", "step": "opinions"}).raise_for_status()
        opened = console.post(actions, json={"action": "open_round", "confirm": True}).raise_for_status().json()
        round_id = opened["round"]["id"]

        people: dict[str, PlainPhone] = {}
        for event in events(case, name):
            if event["actor"] not in people:
                phone = PlainPhone(hub=running.hub_url, code=view["workshop"]["code"], round_id=round_id)
                opened_connections.callback(phone.connection.close)
                phone.join()
                people[event["actor"]] = phone
            people[event["actor"]].answer(event["request_id"], told.statements[event["item"]], event["choice"])
        closed = console.post(actions, json={"action": "close_round"}).raise_for_status().json()
        assert closed["answered_exact"] == len(people)
        for phone in people.values():
            phone.send(*next(iter(phone.sent.values())))

    exported = tmp_path / "exported"
    subprocess.run(
        [
            *(sys.executable, "-m", "facilitation_kit.cli.app", "export"),
            *("--data-dir", str(tmp_path / "data"), "--to", str(exported)),
        ],
        check=True,
        capture_output=True,
    )
    with (exported / f"round-{round_id}.csv").open(newline="", encoding="utf-8-sig") as file:
        assert list(csv.reader(file)) == told.expected
