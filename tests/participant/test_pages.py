"""Templates use what the page records offer and nothing else, and show every text as text."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import pytest
from jinja2 import Environment, nodes
from jinja2.exceptions import SecurityError, UndefinedError

from facilitation_kit.activities.contract import Activity, PhoneForm
from facilitation_kit.activities.registry import load_activities
from facilitation_kit.activities.vote import METHODS
from facilitation_kit.identifiers import ItemId
from facilitation_kit.participant import consent_pages, phone_pages, receipt_pages, slip_door, talk_pages
from facilitation_kit.participant.pages import Pages
from facilitation_kit.participant.phone_pages import JoinPage, NoticePage, Page
from facilitation_kit.settings import Settings
from facilitation_kit.shipped import shipped_folder
from tests.phones import Hall, Phone, words

TEMPLATES = shipped_folder("workshops/templates")
RECORDS = list(
    dict.fromkeys(
        record
        for module in (phone_pages, consent_pages, receipt_pages, talk_pages, slip_door)
        for record in vars(module).values()
        if isinstance(record, type) and issubclass(record, Page)
    )
)
_AT_A_TIME = 20
"""Reasons in one form."""
BLNS = Path(__file__).resolve().parents[3] / "shared" / "data" / "hostile" / "blns.json"
SHAPES = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onfocus=alert(1) autofocus='",
    "{{ 7 * 7 }}{% for x in y %}",
    "&amp; < > \" '",
    "שלום مرحبا",
    "\u202egnirts desrever",
    "👩‍👩‍👧",
    "a\u0000b",
    "x" * 3_000,
]


def used(template: str, name: str) -> set[str]:
    """Attributes of `name` that a template and all it builds on use."""
    environment = Environment(autoescape=True)
    source = (TEMPLATES / template).read_text(encoding="utf-8")
    tree = environment.parse(source)
    found = {
        each.attr
        for each in tree.find_all(nodes.Getattr)
        if isinstance(each.node, nodes.Name) and each.node.name == name
    }
    for other in tree.find_all((nodes.Extends, nodes.FromImport, nodes.Include)):
        assert isinstance(other, nodes.Extends | nodes.FromImport | nodes.Include)
        if isinstance(other.template, nodes.Const):
            found |= used(str(other.template.value), name)
    return found


@pytest.mark.parametrize("record", [record for record in RECORDS if record is not Page])
def test_a_template_uses_only_what_its_record_offers_and_all_of_it(record: type[Page]) -> None:
    offered = {each.name for each in fields(record)}
    names = used(record.template, "page")
    assert names <= offered
    own = offered - {each.name for each in fields(Page)}
    assert own <= names, "offered and never used"


@pytest.mark.parametrize("activity", load_activities().values(), ids=lambda activity: activity.name)
def test_an_activitys_template_uses_only_the_form(activity: Activity) -> None:
    template = activity.assets.phone_template
    assert used(template, "form") <= {each.name for each in fields(PhoneForm)}
    assert not used(template, "page")


def test_every_phone_template_is_looked_at_here() -> None:
    pages = {record.template for record in RECORDS if record is not Page}
    shared = {f"participant/{name}.html.j2" for name in ("layout", "error_summary", "answer_lines")}
    activities = {each.assets.phone_template for each in load_activities().values()}
    folder = TEMPLATES / "participant"
    ballots = {f"participant/activities/vote_{part}.html.j2" for part in (*METHODS, "pieces")}
    assert {str(path.relative_to(TEMPLATES)) for path in folder.rglob("*.j2")} == pages | shared | activities | ballots


def test_a_text_is_shown_as_text() -> None:
    html = Pages(None, []).render(NoticePage(tab="Join", heading="<b>R&D</b> {{ 7 * 7 }}")).decode()
    assert "&lt;b&gt;R&amp;D&lt;/b&gt; {{ 7 * 7 }}" in html


def test_a_project_can_put_its_own_template_over_the_kits(tmp_path: Path) -> None:
    own = tmp_path / "workshops" / "templates" / "participant"
    own.mkdir(parents=True)
    (own / "join.html.j2").write_text("<h1>Our door: {{ page.code }}</h1>", encoding="utf-8")
    assert Pages(tmp_path, []).render(JoinPage(tab="Join", code="<K>")) == b"<h1>Our door: &lt;K&gt;</h1>"


@pytest.mark.parametrize(
    ("template", "error"),
    [("{{ page.nothing }}", UndefinedError), ("{{ page.__class__.__mro__ }}", SecurityError)],
)
def test_a_template_that_asks_for_more_is_refused(tmp_path: Path, template: str, error: type[Exception]) -> None:
    own = tmp_path / "workshops" / "templates" / "participant"
    own.mkdir(parents=True)
    (own / "join.html.j2").write_text(template, encoding="utf-8")
    with pytest.raises(error):
        Pages(tmp_path, []).render(JoinPage(tab="Join"))


def hostile_strings() -> list[str]:
    """The big list of naughty strings, where it is there, and shapes of our own."""
    listed = json.loads(BLNS.read_text(encoding="utf-8")) if BLNS.is_file() else []
    return [text for text in [*SHAPES, *listed] if text.strip()]


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[Hall]:
    with Hall(tmp_path) as opened:
        yield opened


def shown(text: str) -> str:
    """A text as it can be read on a page: HTML has no NUL and a parser puts line ends and spaces right."""
    return " ".join(text.replace("\u0000", "").split())


def as_html_can_say(text: str) -> bool:
    """Whether the parser that the tests use can give a text back; libxml2 drops control characters."""
    return not any((ord(each) < 32 and each not in "\t\n\r") or 0x7F <= ord(each) < 0xA0 for each in text)


def test_every_hostile_text_as_an_option_and_a_question_is_shown_whole(hall: Hall) -> None:
    texts = [text for text in hostile_strings() if as_html_can_say(text)]
    phone = hall.joined()
    for number, start in enumerate(range(0, len(texts), 40), start=1):
        some = texts[start : start + 40]
        hall.open_round("dot_vote", options=some, number=number, question=some[0], dots=2)
        page = phone.get("/now")
        assert page.heading == shown(some[0])
        labels = {shown("".join(map(str, label.itertext()))) for label in page.root.iter("label")}
        missing = [text for text in some if shown(text) not in labels]
        assert missing == []
        hall.close_round()


def test_every_hostile_text_as_a_reason_is_kept_and_shown_whole(tmp_path: Path) -> None:
    texts = [text for text in hostile_strings() if len(text) <= 500]
    with Hall(tmp_path, settings=Settings(answers_per_minute=100_000)) as hall:
        hall.open_round("dot_vote", options=[f"Option {n + 1}" for n in range(_AT_A_TIME)], dots=1, concern_reason=True)
        phone = hall.joined()
        before: list[str] = []
        for start in range(0, len(texts), _AT_A_TIME):
            before = keep_reasons(hall, phone, texts[start : start + _AT_A_TIME], before)
    if not BLNS.is_file():
        pytest.skip("shared/data/hostile/blns.json is not there: only our own hostile shapes were tried")


def keep_reasons(hall: Hall, phone: Phone, texts: list[str], before: list[str]) -> list[str]:
    """Find the reasons sent before in the form, send others, find each in the store and on the page."""
    form = phone.get("/r/w1.vote.1/1").form
    for number, text in enumerate(before, start=1):
        if as_html_can_say(text):
            assert shown(form.values[f"reason-i{number}"]) == shown(text)
    values = {f"concern__i{number}": "yes" for number in range(1, len(texts) + 1)}
    page = phone.send(form, **values, **{f"reason__i{number}": text for number, text in enumerate(texts, start=1)})
    assert page.status == 200, texts
    kept = {row.item: row.value for row in hall.rows() if row.field == "concern_reason"}
    lines = [line for line in page.root.iter("li") if line.find("strong") is not None]
    seen = {shown(words(line[0])): shown("".join(map(str, line[1].itertext()))) for line in lines}
    stored = [text.replace("\r\n", "\n").replace("\r", "\n").strip() for text in texts]
    for number, text in enumerate(stored, start=1):
        assert kept[ItemId(f"i{number}")] == text
        if as_html_can_say(text):
            assert shown(text) in seen[f"Option {number}"]
    return stored


def test_designers_find_every_name_in_the_readme() -> None:
    readme = (TEMPLATES / "participant" / "README.md").read_text(encoding="utf-8")
    shared, rest = readme.split("## One by one")
    for each in fields(Page):
        assert f"`{each.name}`" in shared
    listed = {line.split("`")[1]: set(line.split("`")[3::2]) for line in rest.splitlines() if line.startswith("| `")}
    records = {record.template.removeprefix("participant/"): record for record in RECORDS if record is not Page}
    assert listed.keys() == records.keys()
    for template, record in records.items():
        own = {each.name for each in fields(record)} - {each.name for each in fields(Page)}
        assert listed[template] == own, template
    assert all(f"`{each.name}`" in rest for each in fields(PhoneForm))
