from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from facilitation_kit.identifiers import RoundId
from tests.control_desk import BEARER, CONTROL, TOKEN, Desk, seen


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with Desk(tmp_path) as made:
        yield made


# -- the API --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/api/run-sheets"),
        ("GET", "/api/workshops"),
        ("POST", "/api/workshops"),
        ("GET", "/api/workshops/w1"),
        ("POST", "/api/workshops/w1/actions"),
        ("POST", "/api/workshops/w1/tickets"),
        ("GET", "/api/workshops/w1/results/x"),
        ("DELETE", "/api/tickets/x"),
    ],
)
def test_every_route_of_the_api_needs_the_token(desk: Desk, method: str, path: str) -> None:
    for headers in ({}, {"Authorization": "Bearer wrong"}, {"Authorization": TOKEN}, {"Cookie": "workshop=x"}):
        assert desk.ask(method, path, headers=headers).status_code == 401
    assert desk.ask(method, path, headers=BEARER).status_code != 401


def test_a_workshop_is_opened_from_the_content_as_it_is_now(desk: Desk) -> None:
    sheets = desk.api("GET", "/run-sheets").json()
    assert {"id", "title", "audience", "steps", "minutes"} <= set(sheets[0])
    answer = desk.api("POST", "/workshops", {"run_sheet": sheets[0]["id"]})
    assert answer.status_code == 201
    view = answer.json()
    assert view["view"] == "console"
    assert len(view["steps"]) == sheets[0]["steps"]
    listed = desk.api("GET", "/workshops").json()
    assert [each["id"] for each in listed] == ["w1", view["workshop"]["id"]]
    assert desk.hub.room_by_code(view["workshop"]["code"].lower()) is not None


def test_an_unknown_run_sheet_is_refused_and_opens_nothing(desk: Desk) -> None:
    answer = desk.api("POST", "/workshops", {"run_sheet": "nonsense"})
    assert answer.status_code == 409
    assert answer.json()["error"]["code"] == "plan.unknown-run-sheet"
    assert len(desk.hub.rooms) == 1


def test_a_broken_project_comes_back_with_all_its_faults(desk: Desk, tmp_path: Path) -> None:
    broken = tmp_path / "broken"
    (broken / "ideas").mkdir(parents=True)
    (broken / "ideas" / "project.yaml").write_text("name: [", "utf-8")
    desk.hub.project = broken
    for answer in (desk.api("GET", "/run-sheets"), desk.api("POST", "/workshops", {"run_sheet": "x"})):
        assert answer.status_code == 409
        assert len(answer.json()["error"]["faults"]) > 3
    desk.log_in()
    assert "project.yaml" in desk.page("/").words


def test_a_whole_round_goes_through_the_api(desk: Desk) -> None:
    desk.act("start_step", step="vote")
    desk.open_round("statements")
    desk.vote("agree", "agree", "agree", "agree", "disagree", "pass")
    view = desk.act("close_round")
    assert view["answered_exact"] == 6
    assert view["result"] is None
    view = desk.act("reveal_round")
    assert view["round"]["status"] == "revealed"
    assert view["result"]["ballots"] == {"value": 6, "text": "6"}
    round_id = view["round"]["id"]
    assert desk.api("GET", f"/workshops/w1/results/{round_id}").json() == view["result"]
    assert desk.room.shown_result(RoundId(round_id)) == view["result"]


def test_what_the_rules_refuse_comes_back_in_words_and_changes_nothing(desk: Desk) -> None:
    before = desk.api("GET", "/workshops/w1").json()
    answer = desk.api("POST", "/workshops/w1/actions", {"action": "close_round"})
    assert answer.status_code == 409
    assert answer.json()["error"]["code"] == "live.no-open-round"
    assert answer.json()["error"]["remedy"]
    assert desk.api("GET", "/workshops/w1").json() == before


@pytest.mark.parametrize(
    "body",
    [{}, [], "x", None, {"action": "fly"}, {"action": "start_step"}, {"action": "give_time", "minutes": "many"}],
)
def test_an_action_that_cannot_be_read_is_refused(desk: Desk, body: object) -> None:
    answer = desk.api("POST", "/workshops/w1/actions", body)
    assert answer.status_code == 409
    assert answer.json()["error"]["code"] in {"live.unreadable-action", "control.not-json"}


def test_results_of_rounds_that_are_open_or_unknown_are_refused(desk: Desk) -> None:
    desk.open_round("statements")
    for round_id in ("w1.vote.1", "w1.vote.9"):
        assert desk.api("GET", f"/workshops/w1/results/{round_id}").status_code == 409
    assert desk.api("GET", "/workshops/nobody").status_code == 404
    assert desk.api("POST", "/workshops/w1/tickets", {"view": "everything"}).status_code == 409


def test_reopening_a_round_forgets_the_result_that_was_counted(desk: Desk) -> None:
    desk.open_round("statements")
    desk.vote("agree")
    desk.act("close_round")
    desk.api("GET", "/workshops/w1/results/w1.vote.1")
    desk.run(until_counted(desk))
    assert desk.act("reopen_round")["results"] == {}
    assert desk.room.results == {}


async def until_counted(desk: Desk) -> None:
    """Wait for the counting that a close begins."""
    await asyncio.wait_for(asyncio.gather(*desk.desk._counting), 10)


def test_two_reveals_at_once_reveal_once(desk: Desk) -> None:
    desk.open_round("statements")
    desk.act("close_round")

    async def twice() -> list[int]:
        path, body = "/api/workshops/w1/actions", {"action": "reveal_round"}
        answers = await asyncio.gather(*(desk.client.post(path, json=body, headers=BEARER) for _ in range(2)))
        return sorted(answer.status_code for answer in answers)

    assert desk.run(twice()) == [200, 409]
    kinds = [type(event).__name__ for event in desk.store.events(desk.room.state.id)]
    assert kinds.count("RoundRevealed") == 1


# -- who may ask ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8081", "192.168.0.7:8081", "127.0.0.1", "127.0.0.1:80"])
def test_another_host_is_misdirected(desk: Desk, host: str) -> None:
    assert desk.ask("GET", "/api/workshops", headers={**BEARER, "Host": host}).status_code == 421


def test_a_long_body_is_refused_before_it_is_read(desk: Desk) -> None:
    answer = desk.ask("POST", "/login", content=b"x" * 64_001)
    assert answer.status_code == 413
    assert desk.ask("POST", "/login", content=b"x" * 64_000).status_code != 413


def test_a_cookie_alone_changes_nothing_through_the_api(desk: Desk) -> None:
    desk.log_in()
    body = {"action": "start_step", "step": "vote"}
    path = "/api/workshops/w1/actions"
    assert desk.ask("GET", "/api/workshops").status_code == 200
    for origin in ({}, {"Origin": "http://evil.example"}, {"Origin": "http://127.0.0.1:8866"}):
        assert desk.ask("POST", path, json=body, headers=origin).status_code == 403
    assert desk.ask("POST", path, json=body, headers={"Origin": CONTROL}).status_code == 200


def test_too_many_wrong_tokens_make_log_ins_wait(tmp_path: Path) -> None:
    with Desk(tmp_path, wrong_tokens_per_minute=2) as desk:
        statuses = [desk.ask("POST", "/login", data={"token": "wrong"}).status_code for _ in range(4)]
        assert statuses == [403, 403, 429, 429]
        assert desk.ask("POST", "/login", data={"token": TOKEN}).status_code == 429
        assert desk.api("GET", "/workshops").status_code == 200


def test_a_form_without_its_own_token_changes_nothing(desk: Desk) -> None:
    desk.log_in()
    form = {"action": "start_step", "step": "vote"}
    for forged in ({}, {"forgery_token": "0" * 64}):
        answer = desk.ask("POST", "/w/w1/actions", data={**form, **forged}, headers={"Origin": CONTROL})
        assert answer.status_code == 403
    good = {**form, "forgery_token": desk.page("/w/w1").form.values["forgery_token"]}
    foreign = desk.ask("POST", "/w/w1/actions", data=good, headers={"Origin": "http://evil.example"})
    assert foreign.status_code == 403
    assert desk.room.state.current_step is None
    assert desk.ask("POST", "/w/w1/actions", data=good, headers={"Origin": CONTROL}).status_code == 303
    assert desk.room.state.current_step == "vote"


def test_pages_lead_to_the_log_in_and_log_out_ends_it(desk: Desk) -> None:
    for path in ("/", "/w/w1", "/w/w1/merge"):
        assert desk.ask("GET", path).headers["location"] == "/login"
    assert seen(desk.ask("POST", "/login", data={"token": "wrong"})).status == 403
    desk.log_in()
    assert desk.press(desk.page("/"), "Log out").status_code == 303
    assert desk.ask("GET", "/").headers["location"] == "/login"


def test_a_ticket_without_validity_opens_no_stream(desk: Desk) -> None:
    assert desk.ask("GET", "/stream?ticket=nonsense").status_code == 403
    assert desk.ask("GET", "/w/w1/stream").status_code == 403
    given = desk.api("POST", "/workshops/w1/tickets", {"view": "projector"}).json()
    assert given["stream"] == f"{CONTROL}/stream?ticket={given['ticket']}"
    assert desk.api("DELETE", f"/tickets/{given['ticket']}").status_code == 204
    assert desk.ask("GET", f"/stream?ticket={given['ticket']}").status_code == 403
    assert desk.api("DELETE", f"/tickets/{given['ticket']}").status_code == 404


def test_only_the_notebooks_origin_may_read_a_stream_and_never_with_credentials(desk: Desk) -> None:
    ours = desk.ask("GET", "/stream?ticket=x", headers={"Origin": "http://127.0.0.1:8866"})
    assert ours.headers["access-control-allow-origin"] == "http://127.0.0.1:8866"
    assert "access-control-allow-credentials" not in ours.headers
    other = desk.ask("GET", "/stream?ticket=x", headers={"Origin": "http://evil.example"})
    assert "access-control-allow-origin" not in other.headers
    assert "access-control-allow-origin" not in desk.api("GET", "/workshops").headers


def test_what_breaks_inside_is_said_in_plain_words(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> None:
        raise RuntimeError("a secret word")

    desk.log_in()
    monkeypatch.setattr(desk.desk, "workshops", broken)
    quiet = httpx.ASGITransport(app=desk.control, raise_app_exceptions=False)

    async def ask(path: str, headers: dict[str, str]) -> httpx.Response:
        async with httpx.AsyncClient(transport=quiet, base_url=CONTROL, cookies=desk.client.cookies) as client:
            return await client.get(path, headers=headers)

    api, page = desk.run(ask("/api/workshops", BEARER)), desk.run(ask("/", {}))
    assert (api.status_code, page.status_code) == (500, 500)
    assert api.json()["error"]["code"] == "control.failed"
    assert "all acknowledged answers are safe" in seen(page).words
    assert "secret" not in api.text + page.text


# -- the pages ------------------------------------------------------------------------------------------------------


def test_a_workshop_runs_on_plain_forms_alone(desk: Desk) -> None:
    desk.log_in()
    answer = desk.press(desk.page("/"), "Open this workshop")
    path = answer.headers["location"]
    assert answer.status_code == 303
    page = desk.page(path)
    assert "Ready to begin" in page.words
    desk.press(page, "Start the first step")
    for _ in range(12):
        page = desk.page(path)
        if "Open the round" in page.words:
            break
        desk.press(page, "Next step")
    assert desk.press(page, "Open the round").status_code == 303
    page = desk.page(path)
    assert "0 of 0 have answered" in page.words
    assert desk.press(page, "Close the round").status_code == 303
    assert desk.press(desk.page(path), "Open it again").status_code == 303
    assert desk.press(desk.page(path), "Close the round").status_code == 303
    desk.run(until_counted(desk))
    assert "Only you see this." in desk.page(path).words
    assert desk.press(desk.page(path), "Reveal the result").status_code == 303
    page = desk.page(path)
    assert "Result of round 1" in page.words
    assert "Only you see this." not in page.words
    assert desk.press(page, "5 more minutes").status_code == 303
    page = desk.page(path)
    assert "5 given" in page.words
    assert desk.press(page, "Blank the projector").status_code == 303
    assert desk.press(desk.page(path), "Show the projector again").status_code == 303
    assert desk.press(desk.page(path), "Previous step").status_code == 303
    assert desk.press(desk.page(path), "Go").status_code == 303
    assert desk.press(desk.page(path), "End it now").status_code == 303
    assert "This workshop is over" in desk.page(path).words


def test_a_refusal_is_shown_on_the_page_itself(desk: Desk) -> None:
    desk.log_in()
    page = desk.page("/w/w1")
    form = {**page.form.values, "action": "close_round"}
    refused = seen(desk.ask("POST", "/w/w1/actions", data=form, headers={"Origin": CONTROL}))
    assert refused.status == 409
    assert "There is no open round." in refused.words
    assert str(refused.root.findtext(".//title")).startswith("Error:")


def test_similar_options_are_merged_by_a_form(desk: Desk) -> None:
    desk.log_in()
    desk.act("start_step", step="vote")
    page = desk.page("/w/w1/merge")
    token = {"forgery_token": page.form.values["forgery_token"]}

    def merge(**values: object) -> httpx.Response:
        return desk.ask("POST", "/w/w1/merge", data={**token, **values}, headers={"Origin": CONTROL})

    refused = seen(merge(label="Only one", member=["i1"]))
    assert refused.status == 409
    assert "Only one" in refused.text
    assert merge(label="Doors & people", member=["i1", "i2"]).status_code == 303
    assert "Doors & people" in desk.page("/w/w1/merge").words
    assert desk.api("GET", "/workshops/w1").json()["steps"][1]["merged"] == [
        {"label": "Doors & people", "members": ["i1", "i2"]}
    ]
    assert desk.press(desk.page("/w/w1/merge"), "Show every option by itself again").status_code == 303
    assert desk.room.state.merged == {}


def test_a_question_with_markup_is_shown_as_text(desk: Desk) -> None:
    desk.log_in()
    hostile = '<script>alert(1)</script> & "quotes" {{ 7 * 7 }}'
    desk.open_round("statements", question=hostile, options=(hostile, "Another"))
    page = desk.page("/w/w1")
    assert hostile in page.words
    assert "<script>alert" not in page.text


def test_unknown_pages_are_plain_pages(desk: Desk) -> None:
    desk.log_in()
    for path in ("/nonsense", "/w/nobody", "/static/nonsense.css", "/w/w1/nonsense"):
        page = desk.page(path)
        assert page.status == 404
    assert seen(desk.ask("DELETE", "/")).status == 405


def test_style_and_script_are_served_and_named_by_their_content(desk: Desk) -> None:
    page = desk.page("/login")
    style, script = page.root.find(".//link[@rel='stylesheet']"), page.root.find(".//script")
    assert style is not None
    assert script is not None
    for address in (style.get("href"), script.get("src")):
        answer = desk.ask("GET", str(address))
        assert answer.status_code == 200
        assert len(answer.content) > 500


def test_the_view_on_the_page_and_in_the_api_are_the_same(desk: Desk) -> None:
    desk.log_in()
    desk.act("start_step", step="vote")
    version = desk.api("GET", "/workshops/w1").json()["version"]
    assert f'data-version="{version}"' in desk.page("/w/w1").text
    assert json.loads(json.dumps(desk.room.console.view()))["version"] == version
