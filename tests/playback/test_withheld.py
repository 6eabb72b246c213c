"""The private page names what was kept back and the rule that did it, and repeats nobody's words."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path

import pytest
from lxml import html as lxml_html

from facilitation_kit.activities.rounds import Ballot, RoundDefinition
from facilitation_kit.analysis.disclosure_control import Policy
from facilitation_kit.analysis.evidence_selection import LeftOut
from facilitation_kit.playback.audiences import Audience
from facilitation_kit.playback.context import Pack
from facilitation_kit.playback.packs import PackOrder, make_pack
from facilitation_kit.playback.withheld import RULE_WORDS, withheld_of
from facilitation_kit.playback.withheld_page import withheld_page
from tests.playback.made_packs import (
    ACTIVITIES,
    EVENING,
    ROOT,
    context_of,
    dot_vote,
    dots,
    library_in,
    parsed,
    tag_faults,
    words,
)
from tests.playback.rich_packs import example_library, example_store
from tests.stored_rounds import hold_round, store_in

HOSTILE = ROOT.parent / "shared" / "data" / "hostile" / "blns.json"


def pack_of(folder: Path, definition: RoundDefinition, ballots: list[Ballot], audience: Audience) -> Pack:
    folder.mkdir()
    store = store_in(folder)
    hold_round(store, definition, ballots)
    return context_of(library_in(folder), store, audience)


def rules(pack: Pack) -> list[str]:
    return [line.rule for line in withheld_of(pack, ())]


def test_each_rule_about_figures_is_named(tmp_path: Path) -> None:
    group, others = Audience.WORKING_GROUP, Audience.PROFESSIONALS
    assert "withheld" in rules(pack_of(tmp_path / "one", dot_vote(), dots(1, 0), group))
    assert "in_words" in rules(pack_of(tmp_path / "few", dot_vote(), dots(3, 2), group))
    assert "hidden" in rules(pack_of(tmp_path / "rounded", dot_vote(), dots(20, 5), others))
    full = rules(pack_of(tmp_path / "many", dot_vote(), dots(9, 5), group))
    assert not {"withheld", "in_words", "hidden"} & set(full)


def test_hidden_figures_are_named_by_option_and_without_their_number(tmp_path: Path) -> None:
    pack = pack_of(tmp_path / "a", dot_vote(), dots(20, 5), Audience.PROFESSIONALS)
    (line,) = [line for line in withheld_of(pack, ()) if line.rule == "hidden"]
    assert "(Dots)" in line.why
    assert "One front door" in line.why
    assert "5" not in line.why


def test_quotes_are_named_by_id_and_rule_and_never_by_their_words(tmp_path: Path) -> None:
    library = example_library()
    with closing(example_store(tmp_path)) as store:
        order = PackOrder(audience=Audience.PROFESSIONALS, formats=())
        made = make_pack(library, store, order, activities=ACTIVITIES, policy=Policy(), now=EVENING)
    page = made.private["withheld.html"].decode()
    held = [quote for quote in library.quotes if quote.consent_scope.value in ("internal", "working_group")]
    assert len(held) > 2
    for quote in held:
        assert f">{quote.id}</code>" in page
        assert not any(text in page for text in quote.paragraphs)
        assert quote.id not in repr(made.pack)
    shown = next(quote for quote in library.quotes if quote.consent_scope.value == "public")
    assert shown.id in repr(made.pack)
    assert f">{shown.id}</code>" not in page


def test_the_page_says_for_whom_it_is_and_is_well_formed(tmp_path: Path) -> None:
    pack = pack_of(tmp_path / "a", dot_vote(), dots(3, 2), Audience.PROFESSIONALS)
    page = withheld_page(pack, withheld_of(pack, ())).decode()
    assert tag_faults(page) == []
    tree = parsed(page)
    assert words(tree.xpath("//p[@class='private']")[0]).startswith("For the team only.")
    assert [words(each) for each in tree.xpath("//h1")] == ["What is not in the pack, and why"]
    assert "http" not in lxml_html.tostring(tree.xpath("//body")[0], encoding="unicode")


def test_where_nothing_was_kept_back_the_page_says_so(tmp_path: Path) -> None:
    pack = pack_of(tmp_path / "a", dot_vote(), dots(9, 5), Audience.WORKING_GROUP)
    assert "Nothing was kept back." in withheld_page(pack, ()).decode()


def test_a_question_is_text_on_the_page_whatever_it_says(tmp_path: Path) -> None:
    hostile = "<script>alert(1)</script>\"'{{ 7 * 7 }}"
    pack = pack_of(
        tmp_path / "a", RoundDefinition(**{**vars(dot_vote()), "question": hostile}), dots(3, 2), Audience.TEAM
    )
    tree = parsed(withheld_page(pack, withheld_of(pack, ())).decode())
    assert hostile in tree.text_content()
    assert tree.xpath("//script") == []


def test_rules_come_in_the_order_in_which_they_are_explained(tmp_path: Path) -> None:
    pack = pack_of(tmp_path / "a", dot_vote(), dots(20, 5), Audience.PROFESSIONALS)
    found = rules(pack)
    assert found == sorted(found, key=list(RULE_WORDS).index)


def test_no_text_at_all_becomes_markup(tmp_path: Path) -> None:
    if not HOSTILE.exists():
        pytest.skip("shared/data/hostile/blns.json is not there: only our own hostile shapes were tried")
    texts = [text for text in json.loads(HOSTILE.read_text("utf-8")) if text.isprintable() and text.strip()]
    assert len(texts) > 300
    pack = pack_of(tmp_path / "a", dot_vote(), dots(9, 5), Audience.WORKING_GROUP)
    lines = withheld_of(pack, [LeftOut(kind="quote", id=text, rule="consent", sentence=text) for text in texts])
    page = withheld_page(pack, lines).decode()
    assert tag_faults(page) == []
    tree = parsed(page)
    allowed = {"html", "head", "meta", "title", "style", "body", "main", "header", "section", "p", "h1", "h2", "span"}
    allowed |= {"table", "thead", "tbody", "tr", "th", "td", "code"}
    assert {each.tag for each in tree.iter()} == allowed
    assert [each.text_content() for each in tree.xpath("//code")] == texts
