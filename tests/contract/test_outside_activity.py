"""An activity in a wheel of its own, from its entry point to the pack: no file of the kit knows its name.

The wheel is built from tests/toy_activity and put on the path of child processes alone, so that nothing of it is left
behind for other tests.
"""

from __future__ import annotations

import csv
import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from lxml import html as lxml_html
from lxml.html import HtmlElement
from playwright.sync_api import Browser

from facilitation_kit.facilitator.widget_sources import widget_module, widget_stylesheet
from tests.browser import browser, open_context
from tests.cli import commands
from tests.cli.commands import Ended
from tests.phones import check_page, check_response, words
from tests.playback.word_files import paragraph_texts
from tests.running_hub import PROJECT, TOKEN, Person, RunningHub
from tests.wheels import build_wheel, environment_with, install_wheel

__all__ = ["browser"]

TOY = PROJECT / "tests" / "toy_activity"
RUN_SHEET = """\
id: stop-or-go
title: Stop or go
purpose: We look at each idea in turn.
audience: Young people
place: The library
date: 2026-12-15
steps:
  - id: lights
    title: Stop or go?
    kind: activity
    minutes: 10
    owner: Sam
    energy: medium
    fallback: Hold up cards.
    activity:
      name: traffic_light
      question: Should we go on with this?
      options:
        items:
          - id: drop-in
            label: A drop-in on Fridays
          - id: text-line
            label: "A line to text & <b>ask</b>"
"""
VOTES = (
    ("green", "red"),
    ("green", "red"),
    ("green", "amber"),
    ("green", "red"),
    ("green", "red"),
    ("amber", "green"),
)
FINGERPRINT = """
from datetime import UTC, datetime
from pathlib import Path
from facilitation_kit.activities.registry import load_activities
from facilitation_kit.analysis.policy import read_policy
from facilitation_kit.content.library import Library
from facilitation_kit.playback.packs import request_for
from facilitation_kit.responses.sqlite_store import SqliteStore

project = Path("{project}")
store = SqliteStore.open(Path("{store}"), rehearsal=None, read_only=True)
now = datetime(2026, 12, 16, tzinfo=UTC)
request = request_for(
    Library.load(project), store, activities=load_activities(), policy=read_policy(project), now=now
)
print(request.pack.manifest.templates)
"""
QUIETLY = ("-q", "-p", "no:cacheprovider", "-p", "no:xdist")
BROKEN_MODULE = "raise ImportError('a library of mine is missing')\n"


@dataclass(frozen=True, kw_only=True)
class Evening:
    """What was seen of a workshop that used the activity."""

    phone_pages: tuple[httpx.Response, ...]
    refused: httpx.Response
    reviews: tuple[httpx.Response, ...]
    revealed_phone: httpx.Response
    view: Any
    picture: str
    data_dir: Path
    project: Path
    said: str


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the wheel installed in it."""
    folder = tmp_path_factory.mktemp("toy")
    source = folder / "source"
    shutil.copytree(TOY, source, ignore=shutil.ignore_patterns("__pycache__"))
    install_wheel(build_wheel(source, folder / "dist"), folder / "site")
    shutil.rmtree(source)
    return folder / "site"


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example project with a run sheet that names the outside activity."""
    folder = tmp_path_factory.mktemp("project")
    for name in ("ideas", "surveys"):
        shutil.copytree(PROJECT / name, folder / name)
    (folder / "workshops").mkdir()
    for file in (PROJECT / "workshops").glob("*.yaml"):
        shutil.copy(file, folder / "workshops")
    (folder / "workshops" / "stop-or-go.yaml").write_text(RUN_SHEET, encoding="utf-8")
    return folder


def python(code: str, *sites: Path, **environment: str) -> str:
    ended = subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        env={**environment_with(*sites), **environment},
        cwd=PROJECT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    return ended.stdout


def facilitate(*arguments: str, sites: tuple[Path, ...]) -> Ended:
    return commands.facilitate(*arguments, env={"PYTHONPATH": environment_with(*sites)["PYTHONPATH"]})


def _root(page: httpx.Response) -> HtmlElement:
    return lxml_html.document_fromstring(page.content)


@pytest.fixture(scope="module")
def evening(site: Path, project: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Evening]:
    """Six people answer on a real hub, the round is revealed, and the projector's notebook is asked for its picture."""
    data_dir = tmp_path_factory.mktemp("data")
    environment = {"PYTHONPATH": str(site)}
    with RunningHub(data_dir, project=project, environment=environment) as hub, hub.facilitator() as facilitator:
        code = facilitator.open("stop-or-go")["workshop"]["code"]
        people = [Person(hub, code) for _ in VOTES]
        facilitator.act("start_step", step="lights")
        facilitator.act("open_round")
        pages = tuple(person.page() for person in people)
        refused = people[0].vote(**{"light-drop-in": "green"})
        for person, (drop_in, text_line) in zip(people, VOTES, strict=True):
            person.vote(**{"light-drop-in": drop_in, "light-text-line": text_line})
        reviews = tuple(person.page() for person in people)
        facilitator.act("close_round")
        view = facilitator.act("reveal_round")
        picture = python(
            "from facilitation_kit.facilitator.projector import show\n"
            "shown = show('traffic_light')\n"
            "assert shown.stream_url, shown.notice\n"
            "print(shown.modules['traffic_light'])",
            site,
            FACILITATE_CONTROL_URL=hub.control,
            FACILITATE_CONTROL_TOKEN=TOKEN,
        )
        revealed = people[0].page()
        for person in people:
            person.client.close()
        said = hub.stop()
        yield Evening(
            phone_pages=pages,
            refused=refused,
            reviews=reviews,
            revealed_phone=revealed,
            view=view,
            picture=picture,
            data_dir=data_dir,
            project=project,
            said=said,
        )


def test_no_file_of_the_kit_knows_the_activity() -> None:
    kit = [
        file
        for folder in ("facilitation_kit", "workshops", "ideas", "surveys")
        for file in (PROJECT / folder).rglob("*")
        if file.is_file() and file.suffix in {".py", ".js", ".css", ".j2", ".yaml", ".ipynb", ".sql"}
    ]
    assert len(kit) > 100
    assert [file for file in kit if b"traffic_light" in file.read_bytes().replace(b"-", b"_").lower()] == []


def test_it_is_found_by_its_entry_point_only_where_it_is_installed(site: Path) -> None:
    listed = "from facilitation_kit.activities.registry import load_activities\nprint(*load_activities())"
    own = python(listed).split()
    assert {"dot_vote", "statements"} <= set(own)
    assert python(listed, site).split() == sorted([*own, "traffic_light"])


def test_it_keeps_the_contract_that_the_kits_own_activities_keep(site: Path) -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "pytest", "tests/contract/test_activities.py", "-k", "traffic_light", *QUIETLY],
        env=environment_with(site),
        cwd=PROJECT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert ended.returncode == 0, ended.stdout
    passed = int(ended.stdout.rsplit(" passed", 1)[0].split()[-1])
    assert passed >= 12, ended.stdout


def test_a_run_sheet_is_planned_with_it_or_told_that_it_is_missing(site: Path, project: Path) -> None:
    assert facilitate("check", str(project), sites=(site,)).out.startswith("No faults.")
    without = facilitate("check", str(project), sites=())
    assert without.code == 1
    assert "plan.unknown-activity" in without.out
    assert "workshops/stop-or-go.yaml" in without.out


def test_phones_get_its_own_page_and_lose_nothing_when_it_is_refused(evening: Evening) -> None:
    for page in (*evening.phone_pages, evening.refused, *evening.reviews, evening.revealed_phone):
        check_response(page)
        check_page(page, _root(page))
    first, refused = _root(evening.phone_pages[0]), _root(evening.refused)
    assert [each.get("class") for each in first.iter("fieldset")] == ["traffic-light", "traffic-light"]
    assert "A line to text &amp; &lt;b&gt;ask&lt;/b&gt;" in evening.phone_pages[0].text
    assert evening.refused.status_code == 422
    assert "Choose a light for “A line to text" in words(refused)
    # The error stands beside the item that it is about, and the summary leads there.
    (marked,) = (each for each in refused.iter("fieldset") if each.get("aria-describedby") == "answer-error")
    assert [each.get("name") for each in marked.iter("input") if each.get("id") == "answer"] == ["light-text-line"]
    chosen = [(each.get("name"), each.get("value")) for each in refused.iter("input") if "checked" in each.attrib]
    assert chosen == [("light-drop-in", "green")]
    assert "Green" in evening.reviews[0].text


def test_the_reveal_shows_its_counts_to_the_room(evening: Evening) -> None:
    result = evening.view["result"]
    assert result["activity"] == "traffic_light"
    assert [measure["name"] for measure in result["measures"]] == ["green", "amber", "red"]
    cells = {row["item"]: {name: cell["value"] for name, cell in row["cells"].items()} for row in result["rows"]}
    assert cells["drop-in"]["green"] == 5
    assert result["sentences"] == ["5 of 6 people gave green to “A drop-in on Fridays”."]
    assert "5 of 6 people gave green" in evening.revealed_phone.text


def test_the_hub_had_nothing_to_complain_about(evening: Evening) -> None:
    assert evening.said == ""


def test_the_projector_page_gets_its_picture(evening: Evening) -> None:
    assert evening.picture.strip() == (TOY / "traffic_light" / "projector.js").read_text(encoding="utf-8").strip()


def test_the_export_has_its_columns_and_the_rebuild_agrees(evening: Evening, site: Path, tmp_path: Path) -> None:
    ended = facilitate("export", "--data-dir", str(evening.data_dir), "--to", str(tmp_path), sites=(site,))
    assert ended.code == 0, ended.errors
    (wide,) = tmp_path.glob("round-*.csv")
    with wide.open(encoding="utf-8-sig", newline="") as file:
        assert list(csv.reader(file)) == [
            ["item", "green", "amber", "red"],
            ["drop-in", "5", "1", "0"],
            ["text-line", "1", "1", "4"],
        ]
    assert "How the item stands." in (tmp_path / "codebook.csv").read_text(encoding="utf-8-sig")
    answers = json.loads((tmp_path / "data.json").read_text(encoding="utf-8"))["tables"]["answers"]
    assert sorted(answer["value"] for answer in answers) == sorted(light for votes in VOTES for light in votes)
    rebuilt = facilitate("rebuild", "--data-dir", str(evening.data_dir), sites=(site,))
    assert rebuilt.code == 0, rebuilt.out + rebuilt.errors


def test_the_pack_has_its_section(evening: Evening, site: Path) -> None:
    ended = facilitate(
        "pack",
        *("--format", "html", "--format", "docx"),
        *("--project", str(evening.project)),
        *("--data-dir", str(evening.data_dir)),
        sites=(site,),
    )
    assert ended.code == 0, ended.out + ended.errors
    (pack,) = (evening.data_dir / "packs").glob("*/*.html")
    root = lxml_html.document_fromstring(pack.read_bytes())
    (note,) = (each for each in root.iter("p") if each.get("class") == "note traffic-light")
    assert words(note) == "People gave each item one light."
    labels = [words(each) for each in root.iter("th")]
    assert {"Green", "Amber", "Red", "A drop-in on Fridays", "A line to text & <b>ask</b>"} <= set(labels)
    (in_word,) = (evening.data_dir / "packs").glob("*/*.docx")
    paragraphs = paragraph_texts(in_word.read_bytes())
    assert "People gave each item one light." in paragraphs
    assert {"Green", "Amber", "Red", "A drop-in on Fridays", "A line to text & <b>ask</b>"} <= set(paragraphs)


def test_scripted_people_rehearse_it(site: Path, project: Path) -> None:
    ended = facilitate("rehearse", "stop-or-go", "--people", "8", "--project", str(project), sites=(site,))
    assert ended.code == 0, ended.out + ended.errors
    assert "Nobody met a surprise." in ended.out + ended.errors


def test_the_packs_fingerprint_changes_with_its_templates(evening: Evening, site: Path, tmp_path: Path) -> None:
    other = tmp_path / "site"
    shutil.copytree(site, other)
    section = other / "traffic_light" / "templates" / "traffic_light" / "pack.html.j2"
    section.write_text(section.read_text(encoding="utf-8") + "<!-- -->", encoding="utf-8")
    asked = FINGERPRINT.format(project=str(evening.project), store=str(evening.data_dir / "store.sqlite3"))
    first = python(asked, site)
    assert python(asked, site) == first
    assert python(asked, other) != first


@pytest.mark.browser
def test_its_picture_is_drawn(evening: Evening, browser: Browser) -> None:
    with open_context(browser, viewport={"width": 1024, "height": 768}) as context:
        page = context.new_page()
        page.add_style_tag(content=widget_stylesheet("projector"))
        page.evaluate(
            """async ({ source, tools, result }) => {
                const load = (text) => import(URL.createObjectURL(new Blob([text], { type: "text/javascript" })));
                const { TOOLS } = await load(tools);
                const element = document.body.appendChild(document.createElement("main"));
                (await load(source)).draw(element, result, TOOLS);
            }""",
            {
                "source": evening.picture,
                "tools": widget_module("projector") + "\nexport { TOOLS };",
                "result": evening.view["result"],
            },
        )
        lines = page.locator(".fk-row").all_inner_texts()
    assert len(lines) == 2
    assert "● 5 green" in lines[0]
    assert "A line to text & <b>ask</b>" in lines[1]


# -- what does not work is named, and the rest goes on ---------------------------------------------------------------


@pytest.fixture(scope="module")
def broken_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel like the other one, of another name, whose module cannot be imported."""
    folder = tmp_path_factory.mktemp("broken")
    source = folder / "source"
    (source / "sorry").mkdir(parents=True)
    (source / "sorry" / "__init__.py").write_text(BROKEN_MODULE, encoding="utf-8")
    wanted = (TOY / "pyproject.toml").read_text(encoding="utf-8").replace("facilitation-kit-traffic-light", "kit-sorry")
    wanted = wanted.replace('traffic_light = "traffic_light:TrafficLight"', 'sorry = "sorry:Sorry"')
    (source / "pyproject.toml").write_text(wanted.replace('["traffic_light"]', '["sorry"]'), encoding="utf-8")
    install_wheel(build_wheel(source, folder / "dist"), folder / "site")
    return folder / "site"


def test_a_broken_package_is_named_by_check_and_by_whoever_needs_all(
    site: Path, broken_site: Path, project: Path
) -> None:
    checked = facilitate("check", str(project), sites=(site, broken_site))
    assert checked.code == 1
    assert checked.out.splitlines()[-1] == "1 fault."
    assert "The activity 'sorry' of the package kit-sorry cannot be used" in checked.out
    asked = "from facilitation_kit.activities.registry import load_activities\nfrom facilitation_kit.errors import ActivityError\ntry: load_activities()\nexcept ActivityError as error: print(error)"
    assert "package kit-sorry" in python(asked, site, broken_site)


def test_a_hub_names_a_broken_package_and_holds_the_evening_without_it(
    site: Path, broken_site: Path, project: Path, tmp_path: Path
) -> None:
    environment = {"PYTHONPATH": environment_with(site, broken_site)["PYTHONPATH"]}
    with RunningHub(tmp_path, project=project, environment=environment) as hub, hub.facilitator() as facilitator:
        code = facilitator.open("stop-or-go")["workshop"]["code"]
        facilitator.act("start_step", step="lights")
        facilitator.act("open_round")
        with Person(hub, code) as person:
            assert person.vote(**{"light-drop-in": "green", "light-text-line": "red"}).status_code == 200
        assert facilitator.look()["answered_exact"] == 1
        said = hub.stop()
    assert "The activity 'sorry' of the package kit-sorry cannot be used" in said
    assert "Traceback" not in said


def test_a_wheel_without_its_templates_is_found_out_before_the_evening(site: Path, tmp_path: Path) -> None:
    lacking = tmp_path / "site"
    shutil.copytree(site, lacking)
    (lacking / "traffic_light" / "templates" / "traffic_light" / "pack.html.j2").unlink()
    asked = "from facilitation_kit.activities.registry import find_activities\nprint(*find_activities().faults)"
    said = python(asked, lacking)
    assert "package facilitation-kit-traffic-light" in said
    assert "its template traffic_light/pack.html.j2 is missing" in said
