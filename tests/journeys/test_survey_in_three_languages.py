"""A survey by link in three languages, in real browsers, over a night, and out of every format of its export.

Ada answers in English, goes back and takes an answer away. Ola answers in Polish and loses her connection while an answer is
on its way. Noor answers in Arabic, closes the phone, and comes back the next day to a hub that has been started again with its
clock moved on. The twin has a hub that stores a post without looking at its key: there Ola's answer is stored twice.
"""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pyreadstat
import pytest
from playwright.sync_api import Browser, Page, Route, expect
from python_calamine import CalamineWorkbook

from facilitation_kit.content.survey_files import read_survey
from facilitation_kit.content.survey_words import language_code
from facilitation_kit.content.xlsforms import read_xlsform
from facilitation_kit.responses.sqlite_store import SqliteStore
from tests.browser import browser, open_context
from tests.journeys.room import IPHONE_SE, PROJECT, SMALL, faults_of, patient
from tests.running_hub import Facilitator, RunningHub

__all__ = ["browser", "patient"]

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("patient")]

FORM = read_survey(PROJECT / "surveys" / "one-front-door.yaml")[0]
OFFLINE = "Brak połączenia. Twoja odpowiedź jest w tym telefonie i zostanie wysłana."
HOURS_LATER = 20
DRUM, PIGEON, LIBRARY = "By drum", "Gołąb pocztowy", "في المكتبة"

TOLD: Mapping[str, Mapping[str, str]] = {
    "en": {"one_number": "strongly_agree", "ways": "message", "minutes": "20"},
    "pl": {"ways": "call other", "other_way": PIGEON, "feeling": "good"},
    "ar": {"one_number": "agree", "ways": "walk_in other", "feeling": "ok"},
}
"""What each of them answers, by language."""
MISSING: Mapping[str, Mapping[str, str]] = {
    "en": {"other_way": "not_asked", "feeling": "left_blank"},
    "pl": {"one_number": "prefer_not_to_say", "minutes": "left_blank"},
    "ar": {"other_way": "withheld", "minutes": "not_asked"},
}
"""And why there is no answer: no moderator has approved Noor's words."""
COLUMNS = (
    *("one_number", "ways", "ways_call", "ways_message", "ways_walk_in", "ways_other"),
    *("other_way", "other_way_missing", "minutes", "feeling"),
)
WIDE: Mapping[str, tuple[str, ...]] = {
    "en": ("strongly_agree", "message", "0", "1", "0", "0", "", "-98", "20", "-99"),
    "pl": ("-97", "call other", "1", "0", "0", "1", PIGEON, "0", "-99", "good"),
    "ar": ("agree", "walk_in other", "0", "0", "1", "1", "", "-95", "-98", "ok"),
}
"""The same in the wide tables: -99 left blank, -98 not asked, -97 would rather not say, -95 not approved."""
CODES = {"strongly_agree": 5, "agree": 4, "good": 3, "ok": 2}
"""How SPSS has them, which works with numbers."""


@dataclass(frozen=True, kw_only=True)
class Answering:
    """Somebody with a phone, who reads one of the languages."""

    page: Page
    language: str

    def join(self, link: str) -> None:
        """Say yes, and come to the first question."""
        self.page.goto(link)
        self.page.get_by_role("button", name="Join").click()
        self.page.locator("button[value=agree]").click()
        self.page.get_by_role("link", name="Go on").click()
        # Own words are asked for, so a page on who may read them comes before the first question.
        self.page.wait_for_url("**/consent")
        self.page.locator("button.primary").click()
        self.page.wait_for_url("**/1")
        self.choose(self.language)
        self.save()
        self.is_asked("welcome")
        self.save()

    def is_asked(self, question: str) -> None:
        """This question is before them, in their language."""
        label = {language_code(name): said for name, said in FORM.question(question).label.items()}
        shown = self.page.locator(".statement").first
        expect(shown).to_have_text(label[self.language])
        expect(shown).to_have_attribute("lang", self.language)
        expect(shown).to_have_attribute("dir", "rtl" if self.language == "ar" else "ltr")

    def choose(self, *values: str) -> None:
        for value in values:
            self.page.locator(f"input[value='{value}'] + label").click()

    def save(self, button: str = "save") -> None:
        before = self.page.url.partition("?")[0]
        self.page.locator(f"button[value={button}]").click()
        self.page.wait_for_url(lambda address: address.partition("?")[0] != before)

    def answer(self, question: str, *values: str) -> None:
        self.is_asked(question)
        self.choose(*values)
        self.save()

    def write(self, question: str, words: str) -> None:
        self.is_asked(question)
        self.page.locator("textarea").fill(words)
        self.save()


@contextmanager
def somebody(browser: Browser, language: str, **look: Any) -> Iterator[Answering]:
    with open_context(browser, **look) as context:
        yield Answering(page=context.new_page(), language=language)


def test_three_people_answer_in_three_languages_and_every_format_says_the_same(
    browser: Browser, tmp_path: Path
) -> None:
    data = tmp_path / "data"
    with ExitStack() as phones:
        ada, ola, noor = (
            phones.enter_context(somebody(browser, language, **look))
            for language, look in (("en", IPHONE_SE), ("pl", SMALL), ("ar", SMALL))
        )
        with RunningHub(data) as hub, hub.facilitator() as facilitator:
            link = opened_for_days(hub, facilitator)
            ada_goes_back(ada, link)
            ola_loses_her_connection(ola, link)
            noor_closes_the_phone(noor, link)
            workshop = facilitator.workshop
        with the_next_day(data, hub) as hub, hub.facilitator() as facilitator:
            facilitator.workshop = workshop
            noor_comes_back(noor, link)
            all_but_noors_words_are_approved(facilitator)
            facilitator.act("close_round")
            round_id = facilitator.act("reveal_round")["round"]["id"]
            ada.page.goto(f"{hub.lan}/now")
            expect(ada.page.locator("main")).to_contain_text("People who answered: fewer than 5")
    assert times_saved(data, "ways", "call other") == 1
    every_format_says_it(exported(data, tmp_path / "out") / f"survey-{round_id}")


def test_without_a_look_at_its_key_the_waiting_answer_would_be_saved_twice(browser: Browser, tmp_path: Path) -> None:
    data = tmp_path / "data"
    with (
        RunningHub(data, module="tests.journeys.faulty_hub", environment={"FAULTY_HUB": "no-key"}) as hub,
        hub.facilitator() as facilitator,
        somebody(browser, "pl", **SMALL) as ola,
    ):
        ola_loses_her_connection(ola, opened_for_days(hub, facilitator))
    assert times_saved(data, "ways", "call other") == 2


def opened_for_days(hub: RunningHub, facilitator: Facilitator) -> str:
    """Open the example's survey until the day after tomorrow; gives the link for phones."""
    code = facilitator.open("idea-test")["workshop"]["code"]
    facilitator.act("start_step", step="survey")
    facilitator.act("open_round", until=(datetime.now(UTC) + timedelta(days=2)).isoformat(timespec="minutes"))
    return f"{hub.lan}/j/{code}"


def the_next_day(data: Path, yesterday: RunningHub) -> RunningHub:
    """The same data and addresses, and a clock that has gone on."""
    ports = {name: str(urlsplit(url).port) for name, url in (("LAN", yesterday.lan), ("CONTROL", yesterday.control))}
    environment = {f"FACILITATE_{name}_PORT": port for name, port in ports.items()}
    return RunningHub(
        data, module="tests.journeys.later_hub", environment={**environment, "HOURS_LATER": str(HOURS_LATER)}
    )


# -- people ---------------------------------------------------------------------------------------------------------------


def ada_goes_back(ada: Answering, link: str) -> None:
    """Two more questions come with an answer, and one of them goes with another."""
    page = ada.page
    ada.join(link)
    ada.answer("one_number", "strongly_agree")
    ada.is_asked("ways")
    ada.choose("call", "message", "other")
    page.locator("button[value=save]").click()
    expect(page.get_by_role("alert")).to_contain_text("Choose at most two.")
    ada.choose("call")
    ada.save()
    ada.write("other_way", DRUM)
    ada.is_asked("minutes")
    page.get_by_role("link", name="Back", exact=True).click()
    expect(page.locator("textarea")).to_have_value(DRUM)
    page.get_by_role("link", name="Back", exact=True).click()
    expect(page.locator("input[value=other]")).to_be_checked()
    ada.choose("other")
    ada.save()
    ada.answer("minutes", "20")
    ada.is_asked("feeling")
    ada.save("skip")
    expect(page.locator("main")).not_to_contain_text(DRUM)


def ola_loses_her_connection(ola: Answering, link: str) -> None:
    """Her answer reaches the hub, and nothing comes back; so the phone keeps it, and sends it again by itself."""
    page = ola.page

    def lose(route: Route) -> None:
        route.fetch()
        page.context.set_offline(True)
        route.abort()

    ola.join(link)
    ola.is_asked("one_number")
    page.locator("input[name=rather_not] + label").click()
    ola.save()
    ola.is_asked("ways")
    ola.choose("call", "other")
    page.context.route("**/r/**", lose, times=1)
    page.locator("button[value=save]").click()
    expect(page.get_by_role("status")).to_have_text(OFFLINE)
    page.context.set_offline(False)
    ola.write("other_way", PIGEON)
    ola.is_asked("minutes")
    ola.save("skip")
    ola.answer("feeling", "good")


def noor_closes_the_phone(noor: Answering, link: str) -> None:
    """Everything that she reads of the form runs from right to left, and fits a small phone."""
    noor.join(link)
    noor.answer("one_number", "agree")
    noor.is_asked("ways")
    reads_from_right_to_left(noor.page)
    noor.choose("call", "message", "walk_in")
    noor.page.locator("button[value=save]").click()
    expect(noor.page.get_by_role("alert")).to_contain_text("اختر اثنتين على الأكثر.")
    assert faults_of(noor.page) == []
    noor.choose("call", "message", "other")
    noor.save()
    noor.write("other_way", LIBRARY)
    noor.is_asked("feeling")
    reads_from_right_to_left(noor.page)
    noor.page.close()


def reads_from_right_to_left(page: Page) -> None:
    """Choices begin at the right edge, nothing is wider than the phone, and axe finds nothing."""
    assert page.evaluate("document.documentElement.scrollWidth") == SMALL["viewport"]["width"]
    for choice in page.locator(".choice").all():
        assert choice.get_attribute("dir") == "rtl"
        box, mark = choice.bounding_box(), choice.locator("input").bounding_box()
        assert box is not None
        assert mark is not None
        assert mark["x"] > box["x"] + box["width"] / 2
    assert faults_of(page) == []


def noor_comes_back(noor: Answering, link: str) -> None:
    """A new page of the same browser, by the link; she goes on where she stopped."""
    context = noor.page.context
    (cookie,) = context.cookies()
    assert cookie["expires"] > (datetime.now(UTC) + timedelta(hours=HOURS_LATER)).timestamp()
    back = Answering(page=context.new_page(), language=noor.language)
    back.page.goto(link)
    back.page.wait_for_url("**/r/**")
    back.answer("feeling", "ok")
    expect(back.page.locator("main")).to_contain_text(LIBRARY)


def all_but_noors_words_are_approved(facilitator: Facilitator) -> None:
    """What Ada wrote is approved too, and stays out of what goes out, since she is not asked for it any more."""
    path = f"/api/workshops/{facilitator.workshop}/moderation"
    waiting = facilitator.client.get(path).json()
    assert {text["text"] for text in waiting} == {DRUM, PIGEON, LIBRARY}
    for text in waiting:
        if text["text"] != LIBRARY:
            approved = {"text": text["name"], "decision": "approve", "seen": text["seen"]}
            assert facilitator.client.post(path, json=approved).is_success


# -- what is stored, and what goes out ------------------------------------------------------------------------------------


def times_saved(data: Path, item: str, value: str) -> int:
    """How often the log holds this answer."""
    with closing(SqliteStore.open(data / "store.sqlite3", read_only=True)) as store:
        return sum(row.item == item and row.value == value for row in store.rows())


def exported(data: Path, folder: Path) -> Path:
    command = (sys.executable, "-m", "facilitation_kit.cli.app", "export", "--data-dir", str(data), "--to", str(folder))
    subprocess.run(command, check=True, capture_output=True)
    return folder


def every_format_says_it(folder: Path) -> None:
    """By hand: the answer or the reason for none, of each person and question, in each file."""
    tidy = rows_of(folder / "answers.csv")
    assert len(tidy) == 15
    for row in tidy:
        assert (row["entry_mode"], row["version"], row["form"]) == ("own_phone", "1", "one-front-door")
    assert by_language((row["language"], row["question"], row["value"]) for row in tidy) == TOLD
    assert by_language((row["language"], row["question"], row["missing"]) for row in tidy) == MISSING

    people = json.loads((folder / "answers.json").read_text(encoding="utf-8"))["people"]
    said = [(who["language"], name, each) for who in people for name, each in who["answers"].items()]
    joined = ((language, name, each.get("value", "")) for language, name, each in said)
    assert (
        by_language(
            (language, name, value if isinstance(value, str) else " ".join(value)) for language, name, value in joined
        )
        == TOLD
    )
    assert by_language((language, name, each.get("missing", "")) for language, name, each in said) == MISSING

    assert wide(rows_of(folder / "wide.csv")) == WIDE
    heading, *cells = CalamineWorkbook.from_path(folder / "wide.xlsx").get_sheet_by_name("people").to_python()
    assert wide(dict(zip(map(str, heading), row, strict=True)) for row in cells) == WIDE

    frame, meta = pyreadstat.read_sav(folder / "answers.sav", user_missing=True)
    in_numbers = {who: tuple(str(CODES.get(cell, cell)) for cell in row) for who, row in WIDE.items()}
    assert wide(dict(zip(map(str, frame), row, strict=True)) for row in frame.itertuples(index=False)) == in_numbers
    assert meta.missing_ranges["minutes"] == [{"lo": -99, "hi": -95}]
    assert meta.variable_value_labels["one_number"][5] == "Strongly agree"
    assert meta.variable_value_labels["one_number"][-97] == "Would rather not say"

    book = {(row["variable"], row["value"]): row["code"] for row in rows_of(folder / "codebook.csv")}
    assert {book["one_number", "agree"], book["feeling", "good"], book["minutes", "left_blank"]} == {"4", "3", "-99"}

    form = read_xlsform((folder / "form.xlsx").read_bytes(), "form.xlsx").form
    assert replace(form, id=FORM.id, more=FORM.more) == FORM


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def by_language(told: Iterable[tuple[str, str, str]]) -> dict[str, dict[str, str]]:
    """What is not empty, by language and question."""
    found: dict[str, dict[str, str]] = {}
    for language, question, text in told:
        if text:
            found.setdefault(language, {})[question] = text
    return found


def wide(rows: Iterable[Mapping[str, object]]) -> dict[str, tuple[str, ...]]:
    """A row a person, by language; numbers as whole ones."""
    return {
        str(row["language"]): tuple(
            f"{cell:g}" if isinstance(cell, float) else str(cell) for cell in (row[name] for name in COLUMNS)
        )
        for row in rows
    }
