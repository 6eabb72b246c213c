"""A hub with one workshop and the facilitator's listener, worked through the real application."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx
from lxml import html as lxml_html

from facilitation_kit.participant.control_app import control_app
from facilitation_kit.participant.control_desk import ControlDesk
from facilitation_kit.participant.result_counting import ResultCounter
from facilitation_kit.planning.workshop_plan import WorkshopPlan
from facilitation_kit.settings import Settings
from tests.phones import Form, Hall, Sight, words

PROJECT = Path(__file__).resolve().parents[1]
TOKEN = "this-runs-token"
CONTROL = "http://127.0.0.1:8081"
BEARER = {"Authorization": f"Bearer {TOKEN}"}


class Desk(Hall):
    """A hub with one workshop, and its control listener."""

    def __init__(self, folder: Path, *, plan: WorkshopPlan | None = None, **settings: Any) -> None:
        super().__init__(folder, plan=plan, settings=Settings(data_dir=folder, close_grace_seconds=0, **settings))
        self.hub.project = PROJECT
        self.counter = ResultCounter(self.store, self.activities, folder)
        self.desk = ControlDesk(self.hub, self.counter)
        self.control = control_app(self.desk, token=TOKEN, port=8081, reader_origin="http://127.0.0.1:8866")
        self.client = httpx.AsyncClient(transport=httpx.ASGITransport(app=self.control), base_url=CONTROL)

    def __exit__(self, *given: object) -> None:
        self.run(self.client.aclose())
        self.counter.close()
        super().__exit__(None, None, None)

    def ask(self, method: str, path: str, **kwargs: Any) -> httpx.Response:
        return self.run(self.client.request(method, path, **kwargs))

    def api(self, method: str, path: str, body: object = None) -> httpx.Response:
        return self.ask(method, f"/api{path}", json=body, headers=BEARER)

    def act(self, action: str, **arguments: object) -> Any:
        answer = self.api("POST", "/workshops/w1/actions", {"action": action, **arguments})
        assert answer.status_code == 200, answer.text
        return answer.json()

    def log_in(self) -> None:
        answer = self.ask("POST", "/login", data={"token": TOKEN})
        assert answer.status_code == 303

    def page(self, path: str) -> Sight:
        """A control page, checked as every page of a phone is."""
        return seen(self.ask("GET", path))

    def press(self, page: Sight, button: str, **values: str) -> httpx.Response:
        """Press the button with this label."""
        for element in page.root.iter("form"):
            for pressed in element.iter("button"):
                if words(pressed).startswith(button):
                    form = Form(element)
                    filled: dict[str, Any] = {**form.values, **values}
                    if pressed.get("name"):
                        filled[str(pressed.get("name"))] = str(pressed.get("value"))
                    return self.ask(form.method, form.action, data=filled, headers={"Origin": CONTROL})
        raise AssertionError(f"There is no button {button!r} on {page.heading!r}.")

    def vote(self, *choices: str) -> None:
        """One person for each choice joins and answers the first statement."""
        for choice in choices:
            phone = self.joined()
            phone.get("/now")
            phone.send(position=choice)


def seen(response: httpx.Response) -> Sight:
    root = lxml_html.document_fromstring(response.content)
    ids = [str(each.get("id")) for each in root.iter() if each.get("id")]
    assert len(ids) == len(set(ids)), ids
    assert root.get("lang")
    assert root.findtext(".//title")
    assert len(root.findall(".//h1")) == 1
    for control in root.iter("input", "select", "textarea"):
        if control.get("type") != "hidden":
            assert root.xpath("//label[@for=$name]", name=str(control.get("id"))), control.get("name")
    assert "http://" not in response.text.replace("http://192.168.0.7:8080", "")
    assert "style=" not in response.text
    assert response.headers["content-security-policy"].startswith("default-src 'none'")
    page = Sight.__new__(Sight)
    page.status, page.text, page.root, page.headers = response.status_code, response.text, root, response.headers
    return page
