"""The notebooks in a real Voilà and a real browser: every trap of its defaults that the kit claims to mend."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urljoin

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser import browser, open_context
from tests.facilitator import room_views
from tests.facilitator.fake_hub import TOKEN, FakeHub, running_hub, wait_until
from tests.facilitator.voila_process import ROOT, Voila, free_port, log_in, running_voila

__all__ = ["browser"]

pytestmark = pytest.mark.browser

BEARER = {"Authorization": f"Bearer {TOKEN}"}


@dataclass(frozen=True)
class Servers:
    hub: FakeHub
    voila: Voila


@pytest.fixture(scope="module")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Servers]:
    folder = tmp_path_factory.mktemp("voila")
    project = folder / "project"
    shutil.copytree(ROOT / "workshops", project / "workshops", ignore=shutil.ignore_patterns("templates"))
    (project / "workshops" / "private.txt").write_text("nobody's business")
    _notebook(project / "workshops" / "broken.ipynb", "secret_words = 'a quote'\nraise RuntimeError(secret_words)")
    port = free_port()
    with running_hub() as hub:
        hub.origin = f"http://127.0.0.1:{port}"
        hub.open(room_views.lobby(), room_views.console())
        with running_voila(
            folder / "log", control_url=hub.url, port=port, project=project, more={"FACILITATE_MAX_KERNELS": "3"}
        ) as voila:
            yield Servers(hub, voila)


@pytest.fixture
def context(browser: Browser, servers: Servers) -> Iterator[BrowserContext]:
    servers.hub.open(room_views.lobby(), room_views.console())
    with open_context(browser, viewport={"width": 1024, "height": 768}) as context:
        yield context
    end_kernels(servers.voila)


def kernels(voila: Voila) -> int:
    """Kernels that live now, counted as this server's child processes."""
    children = Path(f"/proc/{voila.process.pid}/task/{voila.process.pid}/children")
    if not children.exists():
        pytest.skip("NO /proc: kernels cannot be counted on this system")
    return len(_kernel_pids(voila))


def _kernel_pids(voila: Voila) -> list[int]:
    threads = Path(f"/proc/{voila.process.pid}/task").iterdir()
    pids = [int(pid) for thread in threads for pid in (thread / "children").read_text().split()]
    return [pid for pid in pids if b"ipykernel" in _command(pid)]


def _command(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""


def end_kernels(voila: Voila) -> None:
    """End what a test's browser left behind, as it says no farewell when it is closed from outside."""
    for pid in _kernel_pids(voila):
        found = re.search(rb"kernel-([0-9a-f-]{36})\.json", _command(pid))
        if found:
            kernel = urljoin(voila.url, f"api/kernels/{found.group(1).decode()}")
            httpx.delete(kernel, headers=BEARER, trust_env=False)
    wait_until(lambda: kernels(voila) == 0, what="the end of all kernels")


def open_page(context: BrowserContext, voila: Voila, notebook: str) -> Page:
    page = context.new_page()
    page.goto(voila.page(notebook))
    return page


def test_the_address_without_a_path_leads_to_the_log_in_and_then_to_the_start_page(
    context: BrowserContext, servers: Servers
) -> None:
    page = context.new_page()
    page.goto(servers.voila.url)
    expect(page).to_have_title(re.compile("^Open the notebooks"))
    page.get_by_label("Token").fill("wrong")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("not the token")
    page.get_by_label("Token").fill(TOKEN)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Facilitation Kit")).to_be_visible(timeout=30_000)
    expect(page.get_by_role("link", name="Run a workshop")).to_have_attribute("href", "facilitate.ipynb")
    assert TOKEN not in page.url
    assert TOKEN not in page.content()


def test_the_projector_paints_with_the_outside_world_blocked(context: BrowserContext, servers: Servers) -> None:
    log_in(context, servers.voila).close()
    page = open_page(context, servers.voila, "dot_voting")
    expect(page.get_by_label("QR code")).to_be_visible(timeout=30_000)
    expect(page.locator(".fk-code")).to_have_text("KM4 T7P")
    fonts = page.evaluate("document.fonts.ready.then(() => document.fonts.check('700 40px \"Atkinson Hyperlegible\"'))")
    assert fonts
    assert TOKEN not in page.content()
    assert page.evaluate("performance.getEntriesByType('resource').every((one) => !one.name.includes('token='))")


def test_the_projector_lives_on_when_its_kernel_dies(context: BrowserContext, servers: Servers) -> None:
    log_in(context, servers.voila).close()
    page = open_page(context, servers.voila, "statements")
    expect(page.get_by_label("QR code")).to_be_visible(timeout=30_000)
    for pid in _kernel_pids(servers.voila):
        os.kill(pid, signal.SIGKILL)
    servers.hub.show(room_views.revealed(room_views.statements_result()))
    expect(page.locator(".fk-stack")).to_have_count(10)
    page.keyboard.press("ArrowRight")
    expect(page.locator(".fk-note")).to_contain_text("control page", timeout=10_000)


def test_keys_reach_the_hub_through_the_kernel(context: BrowserContext, servers: Servers) -> None:
    log_in(context, servers.voila).close()
    page = open_page(context, servers.voila, "dot_voting")
    expect(page.get_by_label("QR code")).to_be_visible(timeout=30_000)
    servers.hub.asked.clear()
    page.keyboard.press("ArrowRight")
    wait_until(lambda: ("POST", "/api/workshops/w1/actions", {"action": "next_step"}) in servers.hub.asked)
    error = {"code": "live.round-open", "message": "A round is open.", "remedy": "Close it first."}
    servers.hub.refusal = (409, error)
    page.keyboard.press("ArrowLeft")
    expect(page.locator(".fk-note")).to_have_text("A round is open. Close it first.")


def test_a_projector_follows_a_workshop_that_opens_later(context: BrowserContext, servers: Servers) -> None:
    log_in(context, servers.voila).close()
    servers.hub.workshops = []
    page = open_page(context, servers.voila, "dot_voting")
    expect(page.get_by_role("heading")).to_have_text("No workshop is open yet", timeout=30_000)
    servers.hub.open(room_views.lobby())
    expect(page.get_by_label("QR code")).to_be_visible(timeout=30_000)


def test_two_projector_tabs_show_the_same_and_each_ends_its_kernel(context: BrowserContext, servers: Servers) -> None:
    log_in(context, servers.voila).close(run_before_unload=True)
    wait_until(lambda: kernels(servers.voila) == 0, what="the end of the start page's kernel")
    pages = [open_page(context, servers.voila, "dot_voting") for _ in range(2)]
    for page in pages:
        expect(page.get_by_label("QR code")).to_be_visible(timeout=30_000)
    servers.hub.show(room_views.question())
    for page in pages:
        expect(page.locator(".fk-options > li")).to_have_count(7)
    assert kernels(servers.voila) == 2
    for left, page in zip((1, 0), pages, strict=True):
        page.close(run_before_unload=True)
        wait_until(lambda left=left: kernels(servers.voila) == left, what="the end of a closed tab's kernel")


def test_the_hook_sets_the_cookie_without_which_a_page_s_farewell_is_refused(servers: Servers) -> None:
    end_kernels(servers.voila)
    with httpx.Client(base_url=servers.voila.url, trust_env=False, timeout=60) as client:
        client.get("login")
        client.post("login", data={"token": TOKEN, "_xsrf": client.cookies["_xsrf"]})
        client.cookies.delete("_xsrf")
        page = client.get("voila/render/dot_voting.ipynb")
        found = re.search(r'"kernelId": "([0-9a-f-]{36})"', page.text)
        assert found is not None
        farewell = f"voila/api/shutdown/{found.group(1)}"
        token = client.cookies["_xsrf"]
        client.cookies.delete("_xsrf")
        assert client.post(farewell, data={"_xsrf": token}).status_code == 403
        assert kernels(servers.voila) == 1
        client.cookies.set("_xsrf", token)
        assert client.post(farewell, data={"_xsrf": token}).status_code == 204
        wait_until(lambda: kernels(servers.voila) == 0, what="the end of the kernel")


def test_the_console_shows_the_run_sheet_and_asks_the_hub(context: BrowserContext, servers: Servers) -> None:
    log_in(context, servers.voila).close()
    page = open_page(context, servers.voila, "facilitate")
    expect(page.get_by_role("table", name="Run sheet")).to_be_visible(timeout=30_000)
    expect(page.get_by_text("13 of 14 have answered")).to_be_visible()
    servers.hub.asked.clear()
    page.get_by_role("button", name="Close the round").press("Enter")
    wait_until(lambda: ("POST", "/api/workshops/w1/actions", {"action": "close_round"}) in servers.hub.asked)
    assert TOKEN not in page.content()
    found = Axe().run(page, context=".fk-console", options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa"]})
    assert [one["id"] for one in found.response["violations"]] == []


def test_a_failing_notebook_shows_no_traceback_and_no_words(context: BrowserContext, servers: Servers) -> None:
    log_in(context, servers.voila).close()
    page = open_page(context, servers.voila, "broken")
    expect(page.get_by_text("There was an error")).to_be_visible(timeout=30_000)
    assert "a quote" not in page.content()
    assert "RuntimeError" not in page.content()


def test_one_page_too_many_is_told_so_in_plain_words(context: BrowserContext, servers: Servers) -> None:
    log_in(context, servers.voila).close(run_before_unload=True)
    wait_until(lambda: kernels(servers.voila) == 0, what="the end of the start page's kernel")
    for _ in range(3):
        page = open_page(context, servers.voila, "dot_voting")
        expect(page.get_by_label("QR code")).to_be_visible(timeout=30_000)
    page = open_page(context, servers.voila, "dot_voting")
    expect(page.get_by_role("heading")).to_have_text("Too many notebook pages are open")
    assert kernels(servers.voila) == 3


@pytest.mark.parametrize(
    "path",
    ["", "voila/render/index.ipynb", "voila/tree", "voila/files/private.txt", "voila/api/contents/", "api/kernels/x"],
)
def test_nothing_is_served_without_the_token(servers: Servers, path: str) -> None:
    answer = httpx.get(urljoin(servers.voila.url, path), trust_env=False)
    assert answer.status_code in (302, 403, 404)
    if answer.status_code == 302:
        assert "/login" in answer.headers["location"]
    assert "nobody's business" not in answer.text


def test_the_token_in_an_address_is_not_taken(servers: Servers) -> None:
    url = servers.voila.page("index")
    assert httpx.get(url, params={"token": TOKEN}, trust_env=False).status_code == 302
    assert httpx.get(servers.voila.url, headers=BEARER, trust_env=False).status_code == 200


def test_a_log_in_leads_to_no_other_server(servers: Servers) -> None:
    with httpx.Client(base_url=servers.voila.url, trust_env=False) as client:
        client.get("login")
        form = {"token": TOKEN, "_xsrf": client.cookies["_xsrf"], "next": "https://example.org/"}
        answer = client.post("login", data=form)
    assert answer.headers["location"] == "/"
    assert "SameSite=Strict" in answer.headers["set-cookie"]
    assert "HttpOnly" in answer.headers["set-cookie"]


def test_files_of_the_project_are_not_served_even_with_the_token(servers: Servers) -> None:
    for path in ("private.txt", "index.ipynb", "co-design-afternoon.yaml", "../../etc/passwd"):
        answer = httpx.get(urljoin(servers.voila.url, f"voila/files/{path}"), headers=BEARER, trust_env=False)
        assert answer.status_code in (403, 404), path


def test_another_host_name_is_refused(servers: Servers) -> None:
    answer = httpx.get(servers.voila.url, headers={**BEARER, "Host": "evil.example"}, trust_env=False)
    assert answer.status_code == 403
    assert "Facilitation Kit" in answer.text


def test_no_page_can_be_asked_for_another_template(servers: Servers) -> None:
    answer = httpx.get(servers.voila.url, params={"template": "lab"}, headers=BEARER, trust_env=False)
    assert "cdn" not in answer.text


def test_the_log_holds_no_token_and_nothing_that_would_frighten_a_facilitator(servers: Servers) -> None:
    log = servers.voila.log.read_text()
    assert TOKEN not in log
    assert "eavesdropping" not in log


def _notebook(path: Path, source: str) -> None:
    cell: dict[str, object] = {
        "cell_type": "code",
        "execution_count": None,
        "id": "one",
        "metadata": {},
        "outputs": [],
        "source": source,
    }
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    book = {"cells": [cell], "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}
    path.write_text(json.dumps(book))
