"""Files of a survey round: what people answered comes back out of each format, and every reason for no answer with it."""

from __future__ import annotations

import csv
import errno
import json
import math
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple
from zipfile import ZipFile

import pyreadstat
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from facilitation_kit.activities.registry import load_activities
from facilitation_kit.activities.rounds import JsonScalar, RoundDefinition
from facilitation_kit.activities.survey import Survey
from facilitation_kit.activities.survey_answers import NoAnswer, checked_text
from facilitation_kit.activities.survey_settings import asked_survey, form_setting, survey_items
from facilitation_kit.activities.survey_values import stored
from facilitation_kit.analysis.export_files import guarded, write_csv
from facilitation_kit.analysis.exports import write_exports
from facilitation_kit.analysis.survey_export_answers import Missing, read_survey_table
from facilitation_kit.analysis.survey_export_names import LONGEST_NAME, variable_names
from facilitation_kit.analysis.survey_export_spss import write_spss
from facilitation_kit.analysis.survey_export_tables import SurveyFiles
from facilitation_kit.analysis.survey_export_workbook import write_workbook
from facilitation_kit.analysis.survey_exports import SURVEY_FILES
from facilitation_kit.content.survey_files import read_survey
from facilitation_kit.content.survey_forms import Choice, ChoiceList, Question, QuestionKind, SurveyForm
from facilitation_kit.content.xlsforms import read_xlsform
from facilitation_kit.errors import StoreError
from facilitation_kit.identifiers import SurveyFormId
from facilitation_kit.responses.records import EntryMode
from facilitation_kit.responses.sqlite_store import SqliteStore
from tests.builders import NOON, ballot, moderation, round_definition
from tests.stored_rounds import hold_round, join, store_in, submission, write

ACTIVITIES = load_activities()
EXAMPLE = read_survey(Path(__file__).parents[2] / "surveys" / "one-front-door.yaml")[0]
HOSTILE = '=HYPERLINK("http://example.org","x")'

Pages = Mapping[str, Mapping[str, JsonScalar]]


def choices(name: str, *names: str) -> ChoiceList:
    return ChoiceList(
        name=name,
        choices=tuple(Choice(name=each, label={"default": f"{HOSTILE} {each} żółw"}) for each in names),
    )


def asks(kind: QuestionKind, name: str, **more: Any) -> Question:
    return Question(kind=kind, name=name, label={"default": f"@{name}\n{'؟' * 300}"}, prefer_not_to_say=True, **more)


EVERYTHING = SurveyForm(
    id=SurveyFormId("everything"),
    title="Everything: كل شيء",
    version="2",
    questions=(
        asks(QuestionKind.TEXT, "with"),
        asks(QuestionKind.INTEGER, "group"),
        asks(QuestionKind.DECIMAL, "Group"),
        asks(QuestionKind.DATE, "وقت"),
        asks(QuestionKind.TIME, "a" * 70),
        asks(QuestionKind.SELECT_ONE, "one", choices="odd"),
        asks(QuestionKind.SELECT_ONE, "numbered", choices="numbered"),
        asks(QuestionKind.SELECT_MULTIPLE, "several", choices="plain"),
        asks(QuestionKind.RANK, "several_b", choices="plain"),
        asks(QuestionKind.RANGE, "range", parameters={"start": "-100", "end": "0", "step": "1"}),
        asks(QuestionKind.LIKERT, "agree", scale="agree-5"),
        asks(QuestionKind.ACKNOWLEDGE, "read"),
        Question(kind=QuestionKind.CALCULATE, name="twice", calculate="${group} * 2"),
        asks(QuestionKind.TEXT, "last", relevant="${one} = '-98'"),
    ),
    choice_lists=(
        choices("odd", "=1+1", "-98", "yes please", "مرحبا", "O'Brien"),
        choices("numbered", "1", "2", "-99"),
        choices("plain", "a", "b", "=c"),
    ),
)
"""A question of each kind, with names and choices that some format has no room for."""


def survey_round(form: SurveyForm, **more: Any) -> RoundDefinition:
    raw = Survey().read_settings({"survey": form_setting(form), **more}, 1)
    return round_definition("survey", options=survey_items(form), settings=raw)


@contextmanager
def exported(definition: RoundDefinition, people: Mapping[str, Pages], folder: Path) -> Iterator[Path]:
    """The folder of a round's files."""
    with closing(store_in(folder)) as store:
        hold_round(
            store,
            definition,
            [
                ballot(person, {item: dict(each) for item, each in pages.items()}, "young")
                for person, pages in people.items()
            ],
        )
        write_exports(store, ACTIVITIES, folder / "out", now=NOON)
    yield folder / "out" / f"survey-{definition.id}"


# what is read back


class Read(NamedTuple):
    """What a format tells of a person and question: an answer as it is stored, or the reason for none."""

    value: str = ""
    missing: str = ""


Told = Mapping[tuple[str, str], Read]


def csv_rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def sheet_rows(path: Path) -> list[dict[str, Any]]:
    heading, *rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_name("people").to_python()
    return [dict(zip(map(str, heading), row, strict=True)) for row in rows]


def tidy(folder: Path) -> Told:
    return {
        (row["participant"], row["question"]): Read(row["value"], row["missing"])
        for row in csv_rows(folder / "answers.csv")
    }


def from_json(folder: Path) -> Told:
    document = json.loads((folder / "answers.json").read_text(encoding="utf-8"))
    told: dict[tuple[str, str], Read] = {}
    for person in document["people"]:
        for question, answer in person["answers"].items():
            value = answer.get("value", "")
            said = " ".join(value) if isinstance(value, list) else value
            told[person["participant"], question] = Read(said, answer.get("missing", ""))
    return told


class Book:
    """The codebook: what stands for what."""

    def __init__(self, folder: Path) -> None:
        self.variables: list[dict[str, str]] = []
        self.values: dict[tuple[str, str], str] = {}
        self.missing: dict[tuple[str, str], str] = {}
        for row in csv_rows(folder / "codebook.csv"):
            if row["what"] == "variable":
                self.variables.append(row)
            elif row["what"] == "value":
                bare = row["value"].removeprefix("'")
                self.values[row["variable"], row["code"]] = bare if guarded(bare) == row["value"] else row["value"]
            elif row["what"] == "missing":
                # Not asked and not come to have one number.
                self.missing.setdefault((row["variable"], row["code"]), row["value"])

    def read(self, question: str, row: Mapping[str, Any], *, coded: bool) -> Read:
        """What a row of a wide table says to a question: by its first variable, and where that is text by the next one too."""
        variable, *others = (each for each in self.variables if each["question"] == question)
        name, text = variable["variable"], number_text(row[variable["variable"]])
        if variable["type"] in ("text", "day"):
            why = others[0]["variable"] if others else ""
            reason = self.missing.get((why, number_text(row[why])), "") if why else ""
            return Read("" if reason else text, reason)
        if (name, text) in self.missing:
            return Read(missing=self.missing[name, text])
        return Read(self.values[name, text] if coded and variable["type"] == "code" else text)


def number_text(cell: object) -> str:
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float):
        return "" if math.isnan(cell) else str(int(cell)) if cell.is_integer() else repr(cell)
    return "" if cell is None else str(cell)


def wide(rows: Sequence[Mapping[str, Any]], book: Book, *, coded: bool = False) -> Told:
    questions = {variable["question"] for variable in book.variables}
    return {(row["participant"], name): book.read(name, row, coded=coded) for row in rows for name in questions}


def sav(folder: Path) -> tuple[list[Any], Any]:
    frame, meta = pyreadstat.read_sav(folder / "answers.sav", user_missing=True)
    return list(frame.to_dict("records")), meta


# -- what comes back ----------------------------------------------------------------------------------------------------

_WORDS = (
    st.text(st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff"), min_size=1, max_size=30)
    | st.sampled_from((HOSTILE, "-99", "0", "007", "+44 7700 900123", "'quoted'", 'a"b,c;d', "two\nlines", "_x0041_", "مرحبا"))
)  # fmt: skip
"""Without the two code points that no XML file can hold."""
_WRITTEN: Mapping[str, st.SearchStrategy[str]] = {
    "with": _WORDS,
    "group": st.integers(-(10**15) + 1, 10**15 - 1).map(str) | st.sampled_from(("-97", "-999")),
    "Group": st.decimals(-1000, 1000, places=3).map(str) | st.just("-95.5"),
    "وقت": st.dates().map(str) | st.dates(date(1950, 1, 1)).map(str),
    "a" * 70: st.times().map(lambda at: at.strftime("%H:%M")),
    "one": st.sampled_from(("=1+1", "-98", "yes please", "مرحبا", "O'Brien")),
    "numbered": st.sampled_from(("1", "2", "-99")),
    "several": st.sets(st.sampled_from(("a", "b", "=c")), min_size=1).map(" ".join),
    "several_b": st.permutations(("a", "b", "=c")).map(" ".join),
    "range": st.integers(-100, 0).map(str),
    "agree": st.sampled_from(("agree", "neither")),
    "read": st.just("OK"),
    "last": _WORDS,
}


@st.composite
def answered(draw: st.DrawFn) -> dict[str, str | NoAnswer]:
    """What somebody answers: texts as they are stored."""
    given_: dict[str, str | NoAnswer] = {}
    for name, written in _WRITTEN.items():
        question = EVERYTHING.question(name)
        text = draw(st.none() | st.sampled_from(NoAnswer) | written)
        if isinstance(text, str):
            taken = checked_text(question, EVERYTHING.choices_of(question), text)
            if taken.problem is None:
                given_[name] = taken.text
        elif text is not None:
            given_[name] = text
    given_.setdefault("with", NoAnswer.LEFT_BLANK)
    return given_


def expected(answers: Mapping[str, str | NoAnswer]) -> dict[str, Read]:
    told: dict[str, Read] = {}
    for name in _WRITTEN:
        answer = answers.get(name)
        if name == "last" and answers.get("one") != "-98":
            told[name] = Read(missing="not_asked")
        elif answer is None:
            told[name] = Read(missing="not_reached")
        else:
            told[name] = Read(missing=answer.value) if isinstance(answer, NoAnswer) else Read(answer)
    group = answers.get("group")
    told["twice"] = Read(str(2 * int(group))) if isinstance(group, str) else Read(missing="not_asked")
    return told


def in_one_number(told: Told) -> Told:
    """As a format with numbers says it: not asked and not come to are one."""
    return {key: Read(missing="not_asked") if each.missing == "not_reached" else each for key, each in told.items()}


@settings(max_examples=8, deadline=None)
@given(st.lists(answered(), min_size=1, max_size=6))
def test_what_people_answered_comes_back_out_of_every_format(people: list[dict[str, str | NoAnswer]]) -> None:
    definition = survey_round(EVERYTHING)
    pages = {
        f"p{number}": {name: dict(stored(EVERYTHING.question(name), answer)) for name, answer in answers.items()}
        for number, answers in enumerate(people)
    }
    want = {
        (f"p{number}", name): each for number, answers in enumerate(people) for name, each in expected(answers).items()
    }
    with TemporaryDirectory() as name, exported(definition, pages, Path(name)) as folder:
        assert from_json(folder) == want
        assert tidy(folder) == {key: Read(guarded(each.value), each.missing) for key, each in want.items()}
        book = Book(folder)
        coarse = in_one_number(want)
        assert wide(csv_rows(folder / "wide.csv"), book) == {
            key: Read(guarded(each.value), each.missing) for key, each in coarse.items()
        }
        assert same_numbers(wide(sheet_rows(folder / "wide.xlsx"), book), coarse)
        rows, meta = sav(folder)
        assert same_numbers(wide(rows, book, coded=True), coarse)
        assert [*meta.column_names][5:] == [each["variable"] for each in book.variables]
        _, *parts = (each["variable"] for each in book.variables if each["question"] == "several")
        assert parts == ["several_a", "several_b_2", "several_c"], "a question is called several_b"
        for row in rows:
            several = want[row["participant"], "several"]
            for choice, part in zip(("a", "b", "=c"), parts, strict=True):
                chosen = number_text(row[part])
                assert chosen == str(int(choice in several.value.split())) or (part, chosen) in book.missing


def same_numbers(got: Told, want: Told) -> bool:
    """Equal, numbers as far as a double has digits."""
    return got.keys() == want.keys() and all(
        got[key] == want[key] or (not want[key].missing and as_double(got[key].value) == as_double(want[key].value))
        for key in want
    )


def as_double(text: str) -> float | str:
    return float(text) if re.fullmatch(r"-?\d+(\.\d+)?(e[+-]?\d+)?", text) else text


# -- the example, by hand -----------------------------------------------------------------------------------------------

PEOPLE: Mapping[str, Pages] = {
    "ann": {
        "/language": {"language": "pl"},
        "one_number": {"value": "agree", "missing": ""},
        "ways": {"value": "call other", "missing": ""},
        "other_way": {"words": "=A pigeon", "missing": ""},
        "minutes": {"number": "20", "missing": ""},
        "feeling": {"value": "", "missing": "left_blank"},
    },
    "ben": {
        "one_number": {"value": "", "missing": "prefer_not_to_say"},
        "ways": {"value": "walk_in", "missing": ""},
        "minutes": {"number": "30", "missing": ""},
    },
    "cai": {"one_number": {"value": None, "missing": None, "number": None, "words": None, "seen": None}},
}


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    with exported(survey_round(EXAMPLE), PEOPLE, tmp_path_factory.mktemp("example")) as folder:
        yield folder


def test_a_round_has_its_files_and_nothing_half_written(example: Path) -> None:
    assert {path.name for path in example.iterdir()} == set(SURVEY_FILES)


def test_every_reason_for_no_answer_stands_apart(example: Path) -> None:
    told = tidy(example)
    assert told["ann", "feeling"] == Read(missing="left_blank")
    assert told["ben", "one_number"] == Read(missing="prefer_not_to_say")
    assert told["ben", "minutes"] == Read(missing="not_asked"), "answered before, and no longer asked"
    assert told["ben", "feeling"] == Read(missing="not_reached")
    assert told["cai", "one_number"] == Read(missing="left_blank"), "a skip"
    (row,) = (row for row in csv_rows(example / "wide.csv") if row["participant"] == "ben")
    assert (row["one_number"], row["minutes"], row["feeling"]) == ("-97", "-98", "-98")
    assert (row["ways"], row["ways_walk_in"], row["ways_call"]) == ("walk_in", "1", "0")


def test_a_row_says_who_what_and_how(example: Path) -> None:
    rows = {(row["participant"], row["question"]): row for row in csv_rows(example / "answers.csv")}
    one = rows["ann", "one_number"]
    assert (one["form"], one["version"], one["language"], one["group"]) == ("one-front-door", "1", "pl", "young")
    assert (one["entry_mode"], one["number"], one["value_label"]) == ("own_phone", "4", "Agree")
    assert re.fullmatch("[0-9a-f]{16}", one["fingerprint"])
    assert rows["ben", "one_number"]["language"] == "en"
    assert rows["ann", "other_way"]["value"] == "'=A pigeon"
    assert rows["ann", "ways"]["value_label"] == "Call; Another way"


def test_spss_has_labels_levels_and_declared_missing_values(example: Path) -> None:
    rows, meta = sav(example)
    assert meta.missing_ranges["one_number"] == [{"lo": -99.0, "hi": -95.0}]
    assert meta.variable_value_labels["one_number"][4.0] == "Agree"
    assert meta.variable_value_labels["one_number"][-97.0] == "Would rather not say"
    assert meta.column_names_to_labels["minutes"] == "How many minutes would you wait for an answer?"
    assert {name: meta.variable_measure[name] for name in ("one_number", "ways_call", "minutes")} == {
        "one_number": "ordinal",
        "ways_call": "nominal",
        "minutes": "scale",
    }
    assert {row["participant"]: row["minutes"] for row in rows} == {"ann": 20.0, "ben": -98.0, "cai": -98.0}
    plain, _ = pyreadstat.read_sav(example / "answers.sav")
    assert plain["minutes"].isna().sum() == 2, "to SPSS, what is declared is missing"


def test_the_form_comes_back_as_it_was_asked(example: Path) -> None:
    form = read_xlsform((example / "form.xlsx").read_bytes(), "form.xlsx").form
    assert replace(form, id=EXAMPLE.id) == replace(asked_survey(survey_round(EXAMPLE)).form, more=form.more)


def test_numbers_for_missing_answers_give_way_to_answers(tmp_path: Path) -> None:
    form = replace(EVERYTHING, questions=(asks(QuestionKind.DECIMAL, "cold"),))
    people = {
        "p1": {"cold": {"number": "-97.5", "missing": ""}},
        "p2": {"cold": {"number": "", "missing": "prefer_not_to_say"}},
    }
    with exported(survey_round(form), people, tmp_path) as folder:
        rows, meta = sav(folder)
        assert [row["cold"] for row in rows] == [-97.5, -997.0]
        assert meta.missing_ranges["cold"] == [{"lo": -999.0, "hi": -995.0}]


# -- people -------------------------------------------------------------------------------------------------------------


def everything_said(folder: Path) -> str:
    """All that the files hold, as text."""
    book = CalamineWorkbook.from_path(str(folder / "wide.xlsx"))
    sheets = [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]
    texts = [path.read_text(encoding="utf-8") for path in folder.iterdir() if path.suffix in (".csv", ".json")]
    return repr([sav(folder)[0], sheets]) + "".join(texts)


def test_own_words_and_what_is_made_of_them_wait_for_a_moderator(tmp_path: Path) -> None:
    form = replace(
        EVERYTHING,
        questions=(
            asks(QuestionKind.TEXT, "why"),
            Question(kind=QuestionKind.CALCULATE, name="loud", calculate="concat(${why}, '!')"),
            Question(kind=QuestionKind.CALCULATE, name="louder", calculate="concat(${loud}, '!')"),
        ),
    )
    definition = survey_round(form)
    with closing(store_in(tmp_path)) as store:
        hold_round(store, definition, [], until="open")
        said = ballot("ann", {"why": {"words": "Lanterns", "missing": ""}})
        join(store, definition, said.participant)
        write(store, replace(submission(definition, said, key="k1"), text_fields=frozenset({"words"})))
        write_exports(store, ACTIVITIES, tmp_path / "before", now=NOON)
        store.moderate(moderation("k1", item="why", field="words"))
        write_exports(store, ACTIVITIES, tmp_path / "after", now=NOON)
    before, after_ = (tmp_path / name / f"survey-{definition.id}" for name in ("before", "after"))
    assert "Lanterns" not in everything_said(before)
    assert {each.missing for each in tidy(before).values()} == {Missing.WITHHELD.value}
    assert sav(before)[0][0]["why_missing"] == -95
    assert tidy(after_)["ann", "louder"] == Read("Lanterns!!")


def test_whoever_withdrew_is_in_no_file_and_a_sheet_keyed_in_is_told_apart(tmp_path: Path) -> None:
    definition = survey_round(EXAMPLE)
    people = [ballot(person, {"minutes": {"number": "10", "missing": ""}}) for person in ("gone", "here")]
    with closing(store_in(tmp_path)) as store:
        hold_round(store, definition, people, until="open")
        keyed = ballot("here", {"one_number": {"value": "agree", "missing": ""}})
        write(store, replace(submission(definition, keyed, key="k9"), entry_mode=EntryMode.PAPER_KEYED))
        store.erase_participant(people[0].participant, NOON)
        write_exports(store, ACTIVITIES, tmp_path / "out", now=NOON)
    folder = tmp_path / "out" / f"survey-{definition.id}"
    assert "gone" not in everything_said(folder)
    (row,) = csv_rows(folder / "wide.csv")
    assert (row["participant"], row["entry_mode"]) == ("here", "own_phone paper_keyed")
    modes = {each["question"]: each["entry_mode"] for each in csv_rows(folder / "answers.csv")}
    assert modes["one_number"] == "paper_keyed"


def test_a_round_without_an_answer_has_files_with_headings_alone(tmp_path: Path) -> None:
    with exported(survey_round(EXAMPLE), {}, tmp_path) as folder:
        assert (csv_rows(folder / "wide.csv"), csv_rows(folder / "answers.csv"), sav(folder)[0]) == ([], [], [])
        assert json.loads((folder / "answers.json").read_text(encoding="utf-8"))["people"] == []


def test_values_that_the_form_does_not_have_are_left_out_and_said(tmp_path: Path) -> None:
    people: Mapping[str, Pages] = {**PEOPLE, "odd": {"minutes": {"number": "15", "missing": ""}}}
    with exported(survey_round(EXAMPLE), people, tmp_path) as folder:
        assert ("odd", "minutes") not in tidy(folder)
        assert json.loads((folder / "answers.json").read_text(encoding="utf-8"))["spoiled"] == 1


# -- whole or absent ----------------------------------------------------------------------------------------------------


def refused_by_spss(store: SqliteStore) -> SurveyFiles:
    """Files with a variable whose name SPSS does not take."""
    files = SurveyFiles.of(read_survey_table(store, survey_round(EXAMPLE)))
    (first, column), *others = files.variables
    return replace(files, variables=((replace(first, name="ALL"), column), *others))


def test_a_refused_file_leaves_the_old_one_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "out" / "answers.sav"
    with closing(store_in(tmp_path)) as store:
        hold_round(store, survey_round(EXAMPLE), [])
        files = refused_by_spss(store)
        path.parent.mkdir()
        path.write_bytes(b"old")
        with pytest.raises(StoreError) as caught:
            write_spss(path, files, (), progress=lambda: None)
    assert caught.value.code == "store.sav-refused"
    assert {each.name: each.read_bytes() for each in path.parent.iterdir()} == {"answers.sav": b"old"}


def test_written_under_its_own_name_it_would_have_been_lost(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    @contextmanager
    def in_place(path: Path) -> Iterator[Path]:
        yield path

    path = tmp_path / "answers.sav"
    monkeypatch.setattr("facilitation_kit.analysis.survey_export_spss.whole_file", in_place)
    with closing(store_in(tmp_path)) as store:
        hold_round(store, survey_round(EXAMPLE), [])
        path.write_bytes(b"old")
        with pytest.raises(StoreError):
            write_spss(path, refused_by_spss(store), (), progress=lambda: None)
    assert path.read_bytes() != b"old"
    with pytest.raises(pyreadstat.ReadstatError):
        pyreadstat.read_sav(path)


def write_sheet(path: Path, rows: Iterator[Sequence[object]]) -> None:
    write_workbook(path, [("people", rows)], NOON)


@pytest.mark.parametrize("writing", [write_csv, write_sheet])
def test_a_writer_that_stops_half_way_leaves_nothing_of_anybody(
    tmp_path: Path, writing: Callable[[Path, Iterator[Sequence[object]]], object]
) -> None:
    def rows(error: Exception) -> Iterator[Sequence[object]]:
        yield ["why"]
        yield ["half"]
        assert list(tmp_path.iterdir()), "there is something to be left"
        raise error

    with pytest.raises(KeyError):
        writing(tmp_path / "file", rows(KeyError()))
    with pytest.raises(StoreError) as caught:
        writing(tmp_path / "file", rows(OSError(errno.ENOSPC, "full")))
    assert caught.value.code == "store.disk-full"
    assert list(tmp_path.iterdir()) == []


def test_a_sheet_that_is_too_wide_goes_on_in_further_ones_and_no_text_can_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("facilitation_kit.analysis.survey_export_workbook._MOST_COLUMNS", 3)
    path = write_workbook(
        tmp_path / "wide.xlsx", [("people", iter([[*"pabcde"], ["p1", 1, "=1+1", "", 4, "x"]]))], NOON
    )
    book = CalamineWorkbook.from_path(str(path))
    assert {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names} == {
        "people": [[*"pab"], ["p1", 1.0, "=1+1"]],
        "people 2": [[*"pcd"], ["p1", "", 4.0]],
        "people 3": [[*"pe"], ["p1", "x"]],
    }
    with ZipFile(path) as parts:
        assert b'quotePrefix="1"' in parts.read("xl/styles.xml"), "a cell that is edited stays text too"
        assert b"<f>" not in parts.read("xl/worksheets/sheet1.xml")


# -- names --------------------------------------------------------------------------------------------------------------

_NAMES = st.lists(
    st.text(max_size=80)
    | st.from_regex(r"[A-Za-z][A-Za-z0-9_.]{0,70}", fullmatch=True)
    | st.sampled_from(("ALL", "with", "to_", "age", "Age", "AGE_2", "a" * 64, "a" * 65, "é", "żółw", "2nd")),
    max_size=12,
)
_RESERVED = {"ALL", "AND", "BY", "EQ", "GE", "GT", "LE", "LT", "NE", "NOT", "OR", "TO", "WITH"}


def is_legal_name(name: str) -> bool:
    return bool(re.fullmatch(r"[A-Za-z](?:[A-Za-z0-9_.]{0,62}[A-Za-z0-9])?", name)) and name.upper() not in _RESERVED


@given(_NAMES)
def test_every_list_of_names_becomes_one_that_spss_takes(wanted: list[str]) -> None:
    names = variable_names(wanted)
    assert len(names) == len(wanted)
    assert all(is_legal_name(name) and len(name.encode()) <= LONGEST_NAME for name in names)
    assert len({name.lower() for name in names}) == len(names)
    if len({name.lower() for name in wanted}) == len(wanted) and all(map(is_legal_name, wanted)):
        assert list(names) == wanted
