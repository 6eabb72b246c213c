from __future__ import annotations

import json
import re
from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import Any, ClassVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from facilitation_kit.activities.contract import ActivityAssets
from facilitation_kit.activities.rounds import Ballot, Item, RoundDefinition
from facilitation_kit.activities.statements import Statements
from facilitation_kit.content.fields import writable
from facilitation_kit.identifiers import ItemId
from facilitation_kit.live.events import RoundClosed, RoundRevealed
from facilitation_kit.playback.dates import day
from facilitation_kit.playback.rendering import RenderRequest, render
from facilitation_kit.responses.records import ResponseRow, Saved
from facilitation_kit.responses.sqlite_store import SqliteStore
from tests.builders import after, ballot
from tests.content.project_folders import Files
from tests.playback.made_packs import (
    ACTIVITIES,
    ROOT,
    dot_vote,
    dots,
    library_in,
    page_of,
    parsed,
    request_of,
    statements,
    tag_faults,
    words,
)
from tests.stored_rounds import add_workshop, hold_round, store_in, submission

BLNS = ROOT.parent / "shared" / "data" / "hostile" / "blns.json"


def rich_store(folder: Path, *, rehearsal: bool = False) -> SqliteStore:
    """Two rounds of dots and one of statements."""
    store = store_in(folder, rehearsal=rehearsal)
    hold_round(store, dot_vote(), dots(5, 7, concerns=1))
    hold_round(store, dot_vote(2), dots(9, 3))
    add_workshop(store, "w2")
    hold_round(store, statements(workshop="w2"), [positions(f"q{n:02}", n) for n in range(12)])
    return store


def positions(person: str, number: int) -> Ballot:
    """Somebody's positions, which differ between people and statements."""
    chosen = ("agree", "agree", "agree", "disagree", "pass")
    return ballot(person, {f"i{item}": {"position": chosen[(number * item) % 5]} for item in (1, 2, 3)})


# figures


def counted(rows: list[ResponseRow], round_id: str, field: str) -> dict[str, Counter[Any]]:
    """The last value of each person and item, counted without any of the kit's own counting."""
    last = {(row.item, row.participant): row.value for row in rows if (row.round, row.field) == (round_id, field)}
    found: dict[str, Counter[Any]] = {}
    for (item, _), value in last.items():
        found.setdefault(item, Counter())[value] += 1
    return found


def table_of(page: str, round_id: str) -> dict[str, dict[str, str]]:
    """The figures of a round as they stand on the page, by label and column."""
    (place,) = parsed(page).xpath(f"//*[@id='vote-{round_id}']")
    return {
        words(row.xpath(".//*[@class='label']")[0]): {cell.get("data-label"): words(cell) for cell in row.findall("td")}
        for row in place.xpath(".//tbody/tr")
    }


def change_minds(store: SqliteStore, definition: RoundDefinition) -> None:
    """Two of the people answer again before the close."""
    for number in (0, 1):
        again = ballot(
            f"p{number:02}", {f"i{option}": {"dots": int(option == 3), "concern": False} for option in (1, 2, 3)}
        )
        (outcome,) = store.write_submissions([submission(definition, again, key=f"again-{number}", seconds=30)])
        assert isinstance(outcome, Saved)


def test_the_dots_on_the_page_are_the_dots_in_the_log(tmp_path: Path) -> None:
    store, definition = store_in(tmp_path), dot_vote()
    hold_round(store, definition, dots(9, 3), until="open")
    change_minds(store, definition)
    store.append_event(definition.workshop, RoundClosed(at=after(100), round=definition.id))
    store.append_event(definition.workshop, RoundRevealed(at=after(110), round=definition.id))
    log = counted(list(store.rows()), definition.id, "dots")
    table = table_of(page_of(library_in(tmp_path), store), definition.id)
    assert {label: (int(row["Dots"]), row["People"]) for label, row in table.items()} == {
        item.label: (
            sum(value * people for value, people in log[item.id].items()),
            f"{sum(people for value, people in log[item.id].items() if value)} of 12",
        )
        for item in definition.items
    }
    assert {label: row["Dots"] for label, row in table.items()} == {
        "A worker who stays": "7",
        "One front door": "3",
        "Friends and family": "2",
    }


def test_the_positions_on_the_page_are_those_in_the_log(tmp_path: Path) -> None:
    store, definition = store_in(tmp_path), statements()
    hold_round(store, definition, [positions(f"p{n:02}", n) for n in range(23)])
    log = counted(list(store.rows()), definition.id, "position")
    table = table_of(page_of(library_in(tmp_path), store), definition.id)
    for item in definition.items:
        row = table[item.label]
        shown = {position: int(row[position.capitalize()]) for position in ("agree", "disagree", "pass")}
        assert shown == {position: log[item.id][position] for position in shown}
        assert row["Answered"] == "23"


def test_a_drawn_dot_is_a_dot(tmp_path: Path) -> None:
    page = page_of(library_in(tmp_path), rich_store(tmp_path))
    (place,) = parsed(page).xpath("//*[@id='vote-w1.vote.2']")
    assert [len(row.xpath(".//circle")) for row in place.xpath(".//tbody/tr")] == [9, 3, 0]


def test_an_activity_without_a_section_gets_the_generic_table(tmp_path: Path) -> None:
    class Plain(Statements):
        assets: ClassVar[ActivityAssets] = ActivityAssets(phone_template="participant/activities/statements.html.j2")

    store = store_in(tmp_path)
    hold_round(store, statements(), [positions(f"p{n:02}", n) for n in range(12)])
    library = library_in(tmp_path)
    plain = render(request_of(library, store, activities={**ACTIVITIES, "statements": Plain()})).decode()
    assert table_of(plain, "w1.vote.1") == table_of(page_of(library, store), "w1.vote.1")
    (place,) = parsed(plain).xpath("//*[@id='vote-w1.vote.1']")
    assert len(place.xpath(".//*[@class='bar']")) == 3


@pytest.mark.parametrize(("people", "told"), [(7, {"most", "some", "few or none"}), (2, set())])
def test_hidden_counts_are_neither_written_nor_drawn(tmp_path: Path, people: int, told: set[str]) -> None:
    store = store_in(tmp_path)
    hold_round(store, dot_vote(), dots(people - 2, 2))
    (place,) = parsed(page_of(library_in(tmp_path), store)).xpath("//*[@id='vote-w1.vote.1']")
    assert place.xpath(".//svg") == []
    for footnote in place.xpath(".//sup[@class='notes']"):
        footnote.drop_tree()
    assert {words(cell) for cell in place.xpath(".//td")} == told
    text = words(place).replace("fewer than 8", "").replace("24 November 2026", "").replace("round 1", "")
    rules = text[text.index("Each person had") :] if "Each person had" in text else ""
    assert re.findall(r"[0-9]+", text.replace(rules, "").replace("Fewer than 8", "")) == []


# the page as a document


def test_the_page_is_well_formed_and_every_link_leads_somewhere(tmp_path: Path) -> None:
    page = page_of(library_in(tmp_path), rich_store(tmp_path))
    assert tag_faults(page) == []
    tree = parsed(page)
    ids = Counter(tree.xpath("//@id"))
    assert [name for name, times in ids.items() if times > 1] == []
    anchors = {link.removeprefix("#") for link in tree.xpath("//a/@href")}
    assert anchors <= set(ids)
    described = {name for value in tree.xpath("//@aria-labelledby") for name in value.split()}
    assert described <= set(ids)


def test_the_check_for_tags_sees_one_that_is_not_closed() -> None:
    assert tag_faults("<p><b>x</p>")
    assert tag_faults("<p>x")
    assert tag_faults('<p class="a" class="b">x</p>')


def test_headings_go_down_one_level_at_a_time(tmp_path: Path) -> None:
    tree = parsed(page_of(library_in(tmp_path), rich_store(tmp_path)))
    levels = [int(heading.tag[1]) for heading in tree.xpath("//h1|//h2|//h3|//h4|//h5")]
    assert levels.count(1) == 1
    assert [pair for pair in pairwise(levels) if pair[1] > pair[0] + 1] == []
    assert "" not in {words(heading) for heading in tree.xpath("//h1|//h2|//h3|//h4|//th")}


def test_the_page_needs_nothing_else(tmp_path: Path) -> None:
    page = page_of(library_in(tmp_path), rich_store(tmp_path))
    assert re.findall(r"(?i)\b(?:https?|ftp|file|blob):|//[a-z0-9]", re.sub(r"base64,[A-Za-z0-9+/=]+", "", page)) == []
    assert "<script" not in page
    assert {url[:15] for url in re.findall(r"url\(([^)]*)\)", page)} == {"data:font/woff2", "#lines"}
    assert "default-src 'none'" in page


def test_the_first_page_answers_four_questions(tmp_path: Path) -> None:
    tree = parsed(page_of(library_in(tmp_path), rich_store(tmp_path)))
    (first,) = tree.xpath("//section[@id='summary']")
    assert [words(heading) for heading in first.xpath(".//h3")] == [
        "What we asked",
        "Who took part",
        "What we heard",
        "What you need to decide",
    ]


@pytest.mark.parametrize("status", ["done", "not_possible"])
def test_the_day_of_a_promise_that_is_over_is_the_day_it_was_due(tmp_path: Path, status: str) -> None:
    def over(files: Files) -> None:
        files["ideas/next_steps.yaml"]["next_steps"][0]["status"] = status

    tree = parsed(page_of(library_in(tmp_path, over), store_in(tmp_path)))
    (promise,) = tree.xpath("//dl[@class='promises']/div")
    assert words(promise).endswith("Team, was due 15 January 2027")


def test_sections_stand_in_the_order_of_the_update_deck(tmp_path: Path) -> None:
    tree = parsed(page_of(library_in(tmp_path), rich_store(tmp_path)))
    assert tree.xpath("//main/section/@id") == [
        "summary",
        "research",
        "hypotheses",
        "needs",
        "votes",
        "next-steps",
        "evidence",
        "support",
        "method",
    ]
    listed = [link.removeprefix("#") for link in tree.xpath("//nav/ol/li/a/@href")]
    assert listed == tree.xpath("//main/section/@id")


def test_the_same_inputs_give_the_same_bytes(tmp_path: Path) -> None:
    library, store = library_in(tmp_path), rich_store(tmp_path)
    assert page_of(library, store) == page_of(library, store)


def test_a_rehearsal_says_so_in_words_and_on_every_printed_page(tmp_path: Path) -> None:
    real, played = tmp_path / "real", tmp_path / "played"
    for folder in (real, played):
        folder.mkdir()
    assert "Rehearsal" not in page_of(library_in(real), rich_store(real))
    tree = parsed(page_of(library_in(played), rich_store(played, rehearsal=True)))
    assert words(tree.xpath("//*[@class='banner']")[0]).startswith("Rehearsal: not real answers.")
    assert words(tree.xpath("//*[@class='watermark']")[0]) == "Rehearsal: not real answers"
    assert any(
        '@top-left { content: "Rehearsal: not real answers"' in (style.text or "") for style in tree.iter("style")
    )


def test_the_drawing_of_the_needs_has_words_and_a_table(tmp_path: Path) -> None:
    tree = parsed(page_of(library_in(tmp_path), store_in(tmp_path)))
    (drawing,) = tree.xpath("//*[@class='pyramid']")
    assert drawing.get("role") == "img"
    assert words(drawing.find("desc")) == (
        "A pyramid under a star. The star: Safe. From the base up: 1, Trust. The table below says the same."
    )
    rows = tree.xpath("//table[contains(@class, 'needs-table')]/tbody/tr/th")
    assert [words(row) for row in rows] == ["1. Trust", "Speech"]


# how much


@pytest.mark.parametrize(("hypotheses", "quotes"), [(3, 0), (3, 200), (40, 40)])
def test_any_amount_makes_a_whole_page(tmp_path: Path, hypotheses: int, quotes: int) -> None:
    def grown(files: Files) -> None:
        card = files["ideas/hypotheses.yaml"]["hypotheses"][0]
        more = [{**card, "id": f"h-{n}", "status": "challenged"} for n in range(1, hypotheses)]
        files["ideas/hypotheses.yaml"]["hypotheses"] += more
        quote = files["ideas/quotes.yaml"]["quotes"][0]
        files["ideas/quotes.yaml"]["quotes"] = [
            {
                **quote,
                "id": f"q-{n}",
                "hypotheses": [f"h-{n % (hypotheses - 1) + 1}"],
                "text": f"Quote {n}. {'Long. ' * 190}",
            }
            for n in range(quotes)
        ]

    page = page_of(library_in(tmp_path, grown), rich_store(tmp_path))
    tree = parsed(page)
    assert tag_faults(page) == []
    assert len(tree.xpath("//article[@class='hypothesis']")) == hypotheses
    assert len(tree.xpath("//figure[@class='quote']")) == quotes
    assert "What speaks for it" in page or quotes == 0
    (decide,) = tree.xpath("//section[@class='decide']")
    assert f"{hypotheses - 4} more" in words(decide) or hypotheses == 3
    assert len(words(tree.xpath("//section[@id='summary']")[0])) < 2_500


def test_a_project_with_the_fewest_words_makes_a_page(tmp_path: Path) -> None:
    def bare(files: Files) -> None:
        for name, key in (("research", "activities"), ("next_steps", "next_steps"), ("quotes", "quotes")):
            files[f"ideas/{name}.yaml"][key] = []
        files["ideas/needs.yaml"]["contributing"] = []
        del files["ideas/project.yaml"]["partners"]
        del files["ideas/hypotheses.yaml"]["hypotheses"][0]["because"]

    tree = parsed(page_of(library_in(tmp_path, bare), store_in(tmp_path)))
    assert tree.xpath("//main/section/@id") == ["summary", "hypotheses", "needs", "support", "method"]
    assert "Nobody yet: this is a plan." in words(tree)


# hostile text


def every_text(files: Files, texts: list[str]) -> int:
    """Put the texts into all fields that hold words, one after the other; how many fields there were."""
    ids = {"id", "need", "needs", "hypotheses", "hypothesis", "kind", "status", "stance", "role", "sex", "age_band"}
    ids |= {
        "language",
        "direction",
        "ages",
        "item",
        "consent_scope",
        "run_sheet",
        "statement_set",
        "name",
        "due",
        "date",
        "date_from",
        "date_to",
        "energy",
    }
    used = 0

    def walk(value: Any, path: str) -> Any:
        nonlocal used
        if isinstance(value, dict):
            return {
                key: item if key in ids and not (key == "name" and "project" in path) else walk(item, path)
                for key, item in value.items()
            }
        if isinstance(value, list):
            return [walk(item, path) for item in value]
        if not isinstance(value, str):
            return value
        text = texts[used % len(texts)]
        used += 1
        return f"If **{text}**, then." if "**" in value else text

    for name in files:
        if name.startswith("ideas/"):
            files[name] = walk(files[name], name)
    return used


def harmless(text: str) -> str:
    """The text without what content files refuse, short enough for a line, and not blank."""
    kept = []
    for letter in text:
        try:
            kept.append(writable(letter))
        except ValueError:
            continue
    return " ".join("".join(kept).replace("**", "").replace("\x7f", "").split())[:250] or "."


def check_hostile(folder: Path, texts: list[str]) -> None:
    fields: list[int] = []
    library = library_in(folder, lambda files: fields.append(every_text(files, texts)))
    store = store_in(folder)
    hold_round(
        store,
        dot_vote(
            options=tuple(
                Item(id=ItemId(f"i{n}"), label=text) for n, text in enumerate((*texts, "x", "y")[:3], start=1)
            )
        ),
        dots(9, 3),
    )
    page = page_of(library, store)
    tree = parsed(page)
    assert tag_faults(page) == []
    assert tree.xpath("//script|//iframe|//object|//embed|//img|//form|//input|//link|//base|//video") == []
    assert [
        name
        for element in tree.iter()
        if isinstance(element.tag, str)
        for name in element.attrib
        if name.startswith("on")
    ] == []
    assert all(link.startswith("#") for link in tree.xpath("//@href|//@src"))
    whole = words(tree)
    shown = [
        library.project.name,
        library.hypotheses[0].emphasis.phrase,
        library.quotes[0].text,
        library.next_steps[0].what,
    ]
    shown += [library.needs.north_star, library.research[0].title, library.project.safeguarding_lead.phone]
    for text in shown:
        assert " ".join(text.split()) in whole, text


@pytest.mark.skipif(not BLNS.exists(), reason=f"NO HOSTILE STRINGS: {BLNS} is not on this machine")
def test_strings_that_break_careless_software_stay_text(tmp_path: Path) -> None:
    texts = [harmless(text) for text in json.loads(BLNS.read_text("utf-8"))]
    for start in range(0, len(texts), 40):
        folder = tmp_path / str(start)
        folder.mkdir()
        check_hostile(folder, texts[start : start + 40])


def test_markup_in_every_field_stays_text(tmp_path: Path) -> None:
    check_hostile(
        tmp_path,
        [
            "<script>alert(1)</script>",
            '"><img src=x onerror=alert(1)>',
            "'; </style><svg onload=alert(1)>",
            "{{ pack }} {% raw %} {# x #}",
            "</title></textarea><iframe src=//a.example>",
        ],
    )


@settings(max_examples=15, deadline=None)
@given(text=st.text(min_size=1, max_size=80))
def test_any_text_is_shown_and_nothing_of_it_runs(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    check_hostile(tmp_path_factory.mktemp("any"), [harmless(text)])


def test_the_check_sees_text_that_is_not_escaped(tmp_path: Path) -> None:
    library = library_in(tmp_path, lambda files: every_text(files, ["<script>x</script>"]))
    folder = library.root / "workshops" / "templates" / "playback"
    folder.mkdir(parents=True)
    layout = (ROOT / "workshops/templates/playback/layout.html.j2").read_text("utf-8")
    (folder / "layout.html.j2").write_text(f"{{% autoescape false %}}{layout}{{% endautoescape %}}", encoding="utf-8")
    assert parsed(page_of(library, store_in(tmp_path))).xpath("//script")


# a project's own templates


def test_a_project_brings_its_own_section(tmp_path: Path) -> None:
    library, store = library_in(tmp_path), store_in(tmp_path)
    own = library.root / "workshops" / "templates" / "playback" / "sections"
    own.mkdir(parents=True)
    before = request_of(library, store)
    (own / "method.html.j2").write_text("<p>Ours, for {{ pack.audience_words }}.</p>", encoding="utf-8")
    after = request_of(library, store)
    assert "<p>Ours, for the working group.</p>" in render(after).decode()
    assert before.pack.manifest.templates != after.pack.manifest.templates
    assert before.pack.manifest.content == after.pack.manifest.content


def test_a_style_sheet_cannot_end_its_own_element(tmp_path: Path) -> None:
    library, store = library_in(tmp_path), store_in(tmp_path)
    own = library.root / "workshops" / "templates" / "playback"
    own.mkdir(parents=True)
    (own / "pack.css").write_text("/* </style><script>x</script> */", encoding="utf-8")
    assert parsed(page_of(library, store)).xpath("//script") == []


def test_a_request_is_rendered_without_looking_at_the_project_again(tmp_path: Path) -> None:
    request: RenderRequest = request_of(library_in(tmp_path), rich_store(tmp_path))
    (tmp_path / "project" / "ideas" / "project.yaml").unlink()
    (tmp_path / "store.sqlite3").unlink()
    assert b"Riverside" in render(request)
    assert day(request.pack.generated_at).encode() in render(request)
