"""Persona cards and looking at them again: pages, codes, counting."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from facilitation_kit.activities.card_check import CardCheck
from facilitation_kit.activities.card_codes import ALPHABET, CODE_LENGTH, PAIR, TABLE, card_code, company_of, typed_code
from facilitation_kit.activities.personas import CARD, PersonaCards
from facilitation_kit.activities.rounds import Item, JsonScalar
from facilitation_kit.analysis.disclosure_control import Policy, protect
from facilitation_kit.content.persona_pictures import PersonaPicture
from facilitation_kit.content.personas import PersonaContext
from facilitation_kit.content.quotes import AgeBand
from facilitation_kit.errors import AnswerRefused
from facilitation_kit.identifiers import ItemId
from facilitation_kit.shipped import shipped_folder
from tests.builders import ballot, items, round_definition
from tests.card_room import NEEDS, card_items

CARDS = PersonaCards()
ROUND = round_definition("personas", options=card_items(), settings={"needs": NEEDS})
ITEMS = {item.id: item for item in ROUND.items}


def read(field: str, **form: str | list[str]) -> dict[str, JsonScalar]:
    posted = {name: [value] if isinstance(value, str) else value for name, value in form.items()}
    return {each.field: each.value for each in CARDS.read_form(ROUND, (ITEMS[ItemId(field)],), posted)}


def refused(field: str, **form: str | list[str]) -> str:
    with pytest.raises(AnswerRefused) as told:
        read(field, **form)
    return told.value.code


@given(st.text(max_size=30), st.sampled_from([PAIR, TABLE]), st.text(" -\N{NON-BREAKING HYPHEN}", max_size=2))
def test_a_code_survives_being_read_out_and_typed_and_tells_whose_it_is(key: str, company: str, gap: str) -> None:
    code = card_code(key, company)
    assert len(code) == CODE_LENGTH
    assert not set(code) & set("AEIOUY01L")
    assert typed_code(f"{gap}{code[:3].lower()}{gap}{code[3:]}") == code
    assert company_of(code) == company
    assert card_code(key, company) == code, "sending the same page again starts no second card"


@settings(max_examples=40)
@given(st.integers(0, 10_000), st.integers(0, CODE_LENGTH - 1), st.sampled_from(ALPHABET))
def test_a_slip_in_a_code_is_noticed_or_leads_to_a_code_of_the_same_shape(number: int, place: int, other: str) -> None:
    code = card_code(str(number), TABLE)
    slip = code[:place] + other + code[place + 1 :]
    assert company_of(slip) in ("", PAIR, TABLE)
    assert company_of(slip[:-1]) == ""


def test_most_slips_are_noticed() -> None:
    slips = [
        code[:2] + other + code[3:] for n in range(40) for code in [card_code(str(n), PAIR)] for other in ALPHABET
        if other != code[2]
    ]  # fmt: skip
    noticed = sum(not company_of(slip) for slip in slips)
    assert noticed / len(slips) > 0.85


def test_different_pages_start_different_cards() -> None:
    codes = {card_code(str(n), company) for n in range(500) for company in (PAIR, TABLE)}
    assert len(codes) == 1_000


def test_who_works_alone_holds_no_code_and_who_types_one_joins_its_company() -> None:
    assert read("card", **{"with": "alone"}) == {"with": "alone", "code": ""}
    started = read("card", key="k1", **{"with": "pair"})
    assert started == {"with": "pair", "code": card_code("k1", PAIR)}
    code = str(started["code"])
    assert read("card", code=code.lower(), **{"with": "alone"}) == {"with": "pair", "code": code}
    assert read("card", kept_code=code, **{"with": "go_on"}) == {"with": "pair", "code": code}
    assert read("card", key="k2", kept_code=code, **{"with": "table"})["code"] == card_code("k2", TABLE)


def test_what_makes_no_sense_is_refused() -> None:
    assert refused("card") == "answer.no-choice"
    assert refused("card", code="HELLO!") == "answer.bad-card-code"
    assert refused("picture", picture="photo.jpg") == "answer.no-choice"
    assert refused("needs", needs=["safe", "money"]) == "answer.unknown-choice"
    assert refused("strengths", text=" \n ") == "answer.nothing-said"
    assert refused("strengths", text="a" * 401) == "answer.too-long"
    assert refused("name_alias", text="a" * 61) == "answer.too-long"


def test_pages_are_read_as_they_are_meant() -> None:
    assert read("needs", needs=["heard", "safe"]) == {"needs": "safe heard", "mine": False}
    assert read("needs") == {"needs": "", "mine": False}
    assert read("contexts", contexts=["online"], mine="yes") == {"contexts": "online", "mine": True}
    assert read("name_alias", text=" Robin \n Rose ")["text"] == "Robin Rose"
    assert read("strengths", text="One  line\r\n\r\nand another ")["text"] == "One line\n\nand another"


def test_people_at_one_table_make_one_card() -> None:
    def person(name: str, code: str, text: str) -> object:
        return ballot(name, {"card": {"with": "table" if code else "alone", "code": code}, "strengths": {"text": text}})

    ballots = [
        person("p1", "ABC", "Kind"),
        person("p2", "ABC", "Funny"),
        person("p3", "", "Quick"),
        person("p4", "", ""),
    ]
    tally = CARDS.tally(ROUND, ballots, 4)  # type: ignore[arg-type]
    rows = {row.item: row.counts for row in tally.rows}
    assert rows[CARD] == {"wrote": 4, "cards": 3}
    assert rows[ItemId("strengths")] == {"wrote": 3, "cards": 2}
    said = CARDS.sentences(ROUND, protect(replace(tally, ballots=30), Policy()), None)
    assert said[0] == "30 people worked on cards."


def test_the_phone_offers_every_drawing_age_and_place() -> None:
    template = (shipped_folder("workshops/templates") / CARDS.assets.phone_template).read_text("utf-8")
    for value in (*PersonaPicture, *AgeBand, *PersonaContext):
        assert f'"{value.value}"' in template
    for picture in PersonaPicture:
        assert f'("{picture.value}", "{picture.words}")' in template


def test_a_veto_is_raised_or_not_and_never_a_number() -> None:
    check = CardCheck()
    cards = items("Robin", "Noor")
    definition = round_definition("card_check", options=cards, settings=check.read_settings({}, 2))
    ballots = [
        ballot(f"p{n}", {"i1": {"verdict": "keep", "veto": n < 3, "change": ""}, "i2": {"verdict": "change", "veto": False}})
        for n in range(9)
    ]  # fmt: skip
    tally = check.tally(definition, ballots, 9)
    assert [row.counts for row in tally.rows] == [
        {"keep": 9, "change": 0, "veto": 3},
        {"keep": 0, "change": 9, "veto": 0},
    ]
    table = protect(tally, Policy())
    assert [row.cells["veto"].text for row in sorted(table.rows, key=lambda row: row.item)] == ["raised", "not raised"]
    said = check.sentences(definition, table, None)
    assert said == ("9 people looked at the cards.", "Somebody vetoed “Robin”: talk about it before anybody uses it.")


def test_a_card_check_needs_a_verdict_and_keeps_what_should_change() -> None:
    check = CardCheck()
    page = (Item(id=ItemId("i1"), label="Robin"),)
    definition = round_definition("card_check", options=page)
    with pytest.raises(AnswerRefused):
        check.read_form(definition, page, {"veto": ["yes"], "change": ["Less sad"]})
    answers = check.read_form(definition, page, {"verdict": ["change"], "change": ["Less sad"], "veto": ["yes"]})
    assert {each.field: each.value for each in answers} == {"verdict": "change", "veto": True, "change": "Less sad"}
