from __future__ import annotations

import io
import json
import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter

from facilitation_kit.content.quotes import AgeBand, ConsentScope, Role, Stance
from facilitation_kit.evidence.book_columns import SHEETS
from facilitation_kit.evidence.book_writing import csv_book, empty_workbook, workbook
from facilitation_kit.evidence.cells import text_of
from facilitation_kit.evidence.raw_tables import raw_tables
from facilitation_kit.responses.evidence_records import Case, Fact, FeedbackItem, HypothesisLink
from tests.builders import NOON
from tests.evidence.imports import codes, faults, known, plan
from tests.made_evidence import case, fact

BLNS = Path(__file__).resolve().parents[3] / "shared" / "data" / "hostile" / "blns.json"
PLAIN = "text,Role,Age,Service type,Hypothesis,Stance,Consent\n"


def only_fact(files: dict[str, bytes | str]) -> Fact:
    [found] = [record for record in plan(files).new if isinstance(record, Fact)]
    return found


# a plain table of facts


def test_a_table_with_a_few_columns_makes_a_quote_and_the_person_who_said_it() -> None:
    person, quote = plan(
        {"quotes.csv": PLAIN + "Nobody rang back.,Young person,15,youth service,front-door,supports,working group\n"}
    ).new
    assert isinstance(person, Case)
    assert isinstance(quote, Fact)
    assert (person.role, person.age_band, person.service_type) == (
        Role.YOUNG_PERSON,
        AgeBand.AGE_13_15,
        "youth service",
    )
    assert quote.case == person.id
    assert quote.consent_scope is person.consent_scope is ConsentScope.WORKING_GROUP
    assert quote.links == (HypothesisLink(hypothesis="front-door", stance=Stance.SUPPORTS),)  # type: ignore[arg-type]


def test_exact_ages_become_bands_and_that_is_said() -> None:
    made = plan({"quotes.csv": PLAIN + "One.,young person,17,,,,\nTwo.,parent,41,,,,\nThree.,young person,16-17,,,,\n"})
    bands = [record.age_band for record in made.new if isinstance(record, Case)]
    assert bands == [AgeBand.AGE_16_17, None, AgeBand.AGE_16_17]
    [about] = [notice for notice in made.notices if notice.code == "evidence.exact-age"]
    assert about.message.startswith("2 exact ages became age bands")
    assert "41" not in repr(made)


def test_what_is_not_said_stays_closest() -> None:
    quote = only_fact({"quotes.csv": "quote\nNobody rang back.\n"})
    assert (quote.consent_scope, quote.case, quote.links) == (ConsentScope.INTERNAL, None, ())


def test_the_same_row_is_the_same_fact_and_its_id_tells_nothing() -> None:
    first = only_fact({"quotes.csv": "text\nNobody rang back.\n"})
    assert only_fact({"other.csv": "id,text\n,Nobody rang back.\n"}).id == first.id
    assert only_fact({"quotes.csv": "text\nSomebody rang back.\n"}).id != first.id
    assert plan({"quotes.csv": "text\nNobody rang back.\n"}, known(first)).same == 1


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_csv_is_read_as_spreadsheets_write_it(separator: str, encoding: str) -> None:
    table = f'case{separator}text{separator}role\r\np1{separator}"Café; well,\r\n""yes"""{separator}carer\r\n'
    assert only_fact({"quotes.csv": table.encode(encoding)}).text_verbatim == 'Café; well,\n"yes"'


def test_two_rows_may_not_describe_one_person_in_two_ways() -> None:
    table = "case,text,role,age\np1,One.,young person,15\np1,Two.,parent,\n"
    assert [(fault.code, fault.line, fault.field) for fault in faults({"quotes.csv": table})] == [
        ("evidence.two-descriptions", 3, "sheet quotes, column role")
    ]


# faults and what was not read


def test_every_fault_of_every_file_is_told_at_once_with_its_place() -> None:
    told = faults(
        {
            "cases.csv": "id,role\np1,nobody\n,parent_carer\np 3,parent_carer\n",
            "facts.csv": "id,text,case,consent,links,start\nf1,Words.,p1,everybody,,\nf2,,p9,,front-door,\nf3,Words.,p1,,,x\n",
            "talk.csv": "a,b\n1,2\n",
        }
    )
    assert [(fault.file, fault.line, fault.field, fault.code) for fault in told] == [
        ("cases.csv", 2, "sheet cases, column role", "evidence.not-in-list"),
        ("cases.csv", 4, "sheet cases, column id", "evidence.bad-id"),
        ("facts.csv", 2, "sheet facts, column consent_scope", "evidence.not-in-list"),
        ("facts.csv", 3, "sheet facts, column links", "evidence.bad-link"),
        ("facts.csv", 4, "sheet facts, column start", "evidence.bad-number"),
        ("talk.csv", None, None, "evidence.unknown-sheet"),
        ("cases.csv", 3, "sheet cases, column id", "evidence.no-id"),
    ]
    assert all(fault.remedy for fault in told)


def test_columns_and_sheets_that_are_not_known_are_named() -> None:
    book = io.BytesIO()
    with xlsxwriter.Workbook(book) as made:
        for name, cells in (("Facts", ("text", "Mood")), ("Lunch", ("soup", "bread"))):
            page = made.add_worksheet(name)
            page.write_row(0, 0, cells)
            page.write_row(1, 0, ("Words.", "good"))
    notices = plan({"book.xlsx": book.getvalue()}).notices
    assert [(notice.code, notice.field) for notice in notices] == [
        ("evidence.unknown-column", "sheet Facts"),
        ("evidence.unknown-sheet", "sheet Lunch"),
    ]
    assert "Mood" in notices[0].message


@pytest.mark.parametrize(
    ("table", "code"),
    [
        ("id,text,quote\nf1,a,b\n", "evidence.same-column"),
        ("id,text\nf1,a\nf1,b\n", "evidence.same-id"),
        ("text\nBananas\nBananas\n", "evidence.same-id"),
        ("id,text\nf1,\n", "evidence.missing-cell"),
        ("id,text\n,\nf1,a,b\n", "evidence.not-a-table"),
        ('id,text\nf1,"a\n', "evidence.not-a-table"),
        ("text,hypothesis\nWords.,front-door\n", "evidence.half-link"),
        ("id,text\nf1," + "x" * 5_001 + "\n", "evidence.too-long"),
        ("text,at\nWords.,x\x07\n", "evidence.control-character"),
        ("text,published\nAsk Annika.,Ask her.\n", "evidence.silent-change"),
        ("text,excerpt\nAsk her.,Ask him.\n", "evidence.excerpt-differs"),
    ],
)
def test_what_is_wrong_with_a_table_of_facts_is_told(table: str, code: str) -> None:
    told = faults({"facts.csv": table})
    assert [fault.code for fault in told] == [code]
    assert not any(word in str(told) for word in ("Annika", "xxx", "Bananas"))


def test_dates_that_cannot_be_read_for_certain_are_refused() -> None:
    row = "d1,front-door,retire,Why.,Team,Chair,{}\n"
    table = "id,hypothesis,kind,reason,owner,decided_by,decided_on\n"
    assert codes({"decisions.csv": table + row.format("4/11/2026")}) == ["evidence.bad-date"]
    assert codes({"decisions.csv": table + row.format("2026-11-04")}) == []


def test_feedback_needs_a_reason_where_it_was_not_followed() -> None:
    heading = "id,said,who,status,on,did,reason,decided_by\n"
    one = "f1,A key.,Young people,received,2026-10-01,,,\nf1,A key.,Young people,{},2026-11-01,,{},{}\n"
    assert codes({"feedback.csv": heading + one.format("not_possible", "", "")}) == ["evidence.feedback-reason"] * 2
    assert codes({"feedback.csv": heading + one.format("partly", "", "")}) == ["evidence.feedback-reason"]
    [item] = plan({"feedback.csv": heading + one.format("not_possible", "The insurance.", "Head of service")}).new
    assert isinstance(item, FeedbackItem)
    assert [(step.status.value, step.on) for step in item.steps] == [
        ("received", date(2026, 10, 1)),
        ("not_possible", date(2026, 11, 1)),
    ]


# cells


def test_text_that_begins_like_a_formula_is_guarded_in_csv_and_is_text_in_a_workbook() -> None:
    formulas = ["=1+1", "+44 7700 900123", "-well", "@anybody", "'=quoted", "\tTab"]
    records = [fact(f"f{n}", words) for n, words in enumerate(formulas)]
    written = csv_book(records)["facts.csv"].decode("utf-8-sig")
    assert all(f"'{words}" in written for words in formulas)
    assert not any(cell.startswith(("=", "+", "-", "@")) for line in written.split("\r\n") for cell in line.split(","))
    assert [record.text_verbatim for record in plan({"facts.csv": written}).new if isinstance(record, Fact)] == formulas
    [table] = [table for table in raw_tables(workbook(records, NOON), "book.xlsx") if table.name == "facts"]
    place = table.heading.index("text_verbatim")
    assert [row.cells[place] for row in table.rows] == formulas


def test_numbers_dates_and_truth_of_a_spreadsheet_are_understood() -> None:
    book = io.BytesIO()
    with xlsxwriter.Workbook(book) as made:
        day = made.add_format({"num_format": "yyyy-mm-dd"})
        sources, facts_ = made.add_worksheet("sources"), made.add_worksheet("facts")
        sources.write_row(0, 0, ("id", "title", "text", "held_on"))
        sources.write_row(1, 0, (7, "Talk", "So it was."))
        sources.write_datetime(1, 3, NOON.replace(tzinfo=None), day)
        facts_.write_row(0, 0, ("text", "source", "approved", "statistic_value", "kind"))
        facts_.write_row(1, 0, ("So it was.", 7, True, 34, "statistic"))
    source, statistic = plan({"book.xlsx": book.getvalue()}).new
    assert (source.id, getattr(source, "held_on")) == ("7", NOON.date())  # noqa: B009 - a source, as its id says
    assert isinstance(statistic, Fact)
    assert (statistic.source, statistic.approved_by_participant) == ("7", True)
    assert statistic.statistic is not None
    assert statistic.statistic.value == "34"
    assert (statistic.start, statistic.end) == (0, 10), "its place in the source is found"


def test_the_empty_book_has_a_sheet_and_a_heading_for_everything_and_imports_as_nothing() -> None:
    data = empty_workbook(NOON)
    assert data == empty_workbook(NOON)
    tables = {table.name: table for table in raw_tables(data, "book.xlsx")}
    assert list(tables) == ["Read me", *SHEETS]
    explained = {text_of(row.cells[1]) for row in tables["Read me"].rows}
    assert {column.name for sheet in SHEETS.values() for column in sheet.columns} <= explained
    assert plan({"book.xlsx": data}).to_keep == []


# what is stored


def test_a_column_that_is_left_out_changes_nothing_and_an_empty_cell_empties() -> None:
    stored = replace(fact("f1", "Words.", case_id="p1"), consent_scope=ConsentScope.PUBLIC)
    before = known(case("p1"), stored)
    narrower = plan({"facts.csv": "id,consent\nf1,internal\n"}, before)
    [(changed, version)] = narrower.changed
    assert isinstance(changed, Fact)
    assert (changed.text_verbatim, changed.case, changed.consent_scope) == ("Words.", "p1", ConsentScope.INTERNAL)
    assert version == 3
    [(emptied, _)] = plan({"facts.csv": "id,case\nf1,\n"}, before).changed
    assert isinstance(emptied, Fact)
    assert emptied.case is None


def test_hostile_text_in_every_column_of_words_stays_text() -> None:
    if not BLNS.exists():
        print("shared/data/hostile/blns.json is not there: hostile text was not tried")  # noqa: T201 - said aloud
        pytest.skip("no blns.json")
    naughty = json.loads(BLNS.read_text(encoding="utf-8"))
    fine = [text for text in naughty if text.strip() and not re.search("[\x00-\x08\x0b-\x1f\ufffe\uffff]", text)]
    records = [fact(f"f{n}", text) for n, text in enumerate(fine)]
    assert len(records) > 400
    for files in ({"book.xlsx": workbook(records, NOON)}, dict(csv_book(records))):
        found = [record.text_verbatim for record in plan(dict(files)).new if isinstance(record, Fact)]
        assert found == fine
