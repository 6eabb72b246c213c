"""XLSForm expressions: read safely, worked out as ODK documents them.

The examples are the documented behaviour of docs.getodk.org/form-operators-functions and, where that is silent, of XPath 1.0 (W3C
1999, sections 3 and 4), which ODK's XForms specification (getodk.github.io/xforms-spec) builds on.
"""

from __future__ import annotations

import math
from datetime import date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from facilitation_kit.content.evaluation import evaluate
from facilitation_kit.content.expression_functions import FUNCTIONS, UNSUPPORTED
from facilitation_kit.content.expression_scene import LONGEST_TEXT, Scene
from facilitation_kit.content.expression_tree import columns_in, references_in
from facilitation_kit.content.expression_values import Value, as_text
from facilitation_kit.content.expressions import ExpressionFault, parse

NOW = datetime(2026, 11, 4, 14, 30)  # noqa: DTZ001 - the clock on the wall
ANSWERS: dict[str, Value] = {
    "salary_income": 100.0,
    "self_employed_income": 20.5,
    "bill": 50.0,
    "even_number": 4.0,
    "age": 18.0,
    "enrolled": "yes",
    "color_prefs": "red green purple",
    "nothing": "",
    "born": date(2010, 11, 4),
}


def worked_out(text: str, **scene: object) -> Value:
    return evaluate(parse(text), Scene(now=NOW, **({"answers": ANSWERS} | scene)))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        # math operators
        ("${salary_income} + ${self_employed_income}", 120.5),
        ("${bill} * 1.18", 59.0),
        ("50 div 100", 0.5),
        ("(${even_number} mod 2) = 0", True),
        ("1 - 2 - 3", -4.0),
        ("2 * 3 div 8 * 2", 1.5),
        ("5 mod -3", 2.0),
        ("-5 mod 3", -2.0),
        ("-(8*5)", -40.0),
        ("1 div 0", math.inf),
        ("-1 div 0", -math.inf),
        ("'123' * '2'", 246.0),
        ("true() + 8", 9.0),
        # comparison operators
        ("${enrolled} = 'yes'", True),
        ("${enrolled} != 'yes'", False),
        ("${age} > 17", True),
        ("${age}>=18 and ${age}<=64", True),
        ("17 = '17.0000000'", True),
        ("'017.' = '17.000'", False),
        ("6.1 - 7.8 = -1.7", True),
        ("3 < 4 < 5", True),
        ("3 < (4 < 5)", False),
        ("'abc' < 'abcd'", False),
        ("-3 < 3 = 6 >= 6", True),
        # empty values are empty text, and not 0
        ("${nothing} = ''", True),
        ("${nothing} < 5", False),
        ("${nothing} > 5", False),
        ("${never_asked} = ''", True),
        ("coalesce(${nothing}, 0) + 1", 1.0),
        # boolean operators
        ("${age} < 19 or ${age} > 64", True),
        ("true() or true() and false()", True),
        ("(true() or true()) and false()", False),
        ("'' or 17", True),
        ("not('')", True),
        ("boolean('false')", True),
        ("boolean-from-string('1')", True),
        ("boolean-from-string('whatever')", False),
        # control flow
        ("if(6 > 7, 5, 'abc')", "abc"),
        ("if(true(), 5, 'abc')", 5.0),
        # selects
        ("selected(${color_prefs}, 'green')", True),
        ("selected(${color_prefs}, ' green ')", True),
        ("selected(${color_prefs}, 'gree')", False),
        ("selected('', 'apple')", False),
        ("selected-at(${color_prefs}, 0)", "red"),
        ("selected-at(${color_prefs}, 2)", "purple"),
        ("selected-at(${color_prefs}, 3)", ""),
        ("selected-at(${color_prefs}, -1)", ""),
        ("count-selected(${color_prefs})=3", True),
        ("count-selected(${nothing})", 0.0),
        # strings
        ("regex('12345', '[0-9]+')", True),
        ("regex('12345x', '[0-9]+')", False),
        ("contains('abc', 'bcd')", False),
        ("starts-with('abc', 'a')", True),
        ("ends-with('abc', 'c')", True),
        ("substr('hello', 1)", "ello"),
        ("substr('hello', 1, 4)", "ell"),
        ("substr('hello', -2)", "lo"),
        ("substr('hello', 0, -1)", "hell"),
        ("substr('hello', 3, 0)", ""),
        ("substring-before('hello', 'l')", "he"),
        ("substring-before('hello', 'q')", ""),
        ("substring-after('hello', 'l')", "lo"),
        ("translate('hello world', 'hello', '')", " wrd"),
        ("translate('2019/01/02', '/', '-')", "2019-01-02"),
        ("string-length('hello')", 5.0),
        ("normalize-space('  a   b ')", "a b"),
        ("concat('ab', 1, false(), '')", "ab1false"),
        ("join(', ', 'a', 'b')", "a, b"),
        # numbers
        ("round('14.6')", 15.0),
        ("round('14.29123', 2)", 14.29),
        ("round(14.5)", 15.0),
        ("round(-0.5)", -0.0),
        ("round('12345.12345', -1)", 12350.0),
        ("int(7.9)", 7.0),
        ("int(-7.9)", -7.0),
        ("number('4,5')", 4.5),
        ("number(true())", 1.0),
        ("pow(2.5, 2)", 6.25),
        ("abs(-3.5)", 3.5),
        ("max(${age}, 3, '20')", 20.0),
        ("min(${age}, 3)", 3.0),
        ("sum(${age}, ${bill})", 68.0),
        ("count(${age}, ${nothing})", 2.0),
        ("count-non-empty(${age}, ${nothing})", 1.0),
        ("string(123456.0000)", "123456"),
        ("string(1 div 0)", "Infinity"),
        # dates and times
        ("today()", date(2026, 11, 4)),
        ("now()", NOW),
        ("today() > date('2026-11-03')", True),
        ("date('2008-09-08') - date('1983-10-06')", 9104.0),
        ("number(date('2008-09-05'))", 14127.0),
        ("date(14127)", date(2008, 9, 5)),
        ("date('1983-09-31')", ""),
        ("int((today() - ${born}) div 365.25)", 16.0),
        ("decimal-time('18:00:00')", 0.75),
        ("decimal-date-time('1970-01-02T12:00:00')", 1.5),
        ("format-date('2018-01-02T10:20:30.123', '%Y-%m-%e %H:%M:%S')", "2018-01-2 10:20:30"),
        ("format-date(${born}, '%a %d %b %y, %n')", "Thu 04 Nov 10, 11"),
        ("format-date('', '%Y')", ""),
        # checklists
        ("checklist(2, 3, 'yes', 'no', 'yes')", True),
        ("checklist(-1, 1, 'yes', 'no', 'yes')", False),
        ("weighted-checklist(3, -1, 'yes', 2, 'yes', 1, 'no', 9)", True),
    ],
)
def test_expressions_give_what_is_documented(text: str, value: Value) -> None:
    given_back = worked_out(text)
    if isinstance(value, float):
        assert isinstance(given_back, float)
        assert given_back == value or math.isclose(given_back, value, abs_tol=1e-12)
    else:
        assert given_back == value
        assert type(given_back) is type(value)


@pytest.mark.parametrize(
    "text", ["${nothing} + 1", "0 div 0", "5 mod 0", "number('1.1e6')", "number('- 17')", "max(1, '')", "sqrt(-1)"]
)
def test_what_is_no_number_is_nan(text: str) -> None:
    value = worked_out(text)
    assert isinstance(value, float)
    assert math.isnan(value)


def test_the_current_answer_its_choice_and_its_words() -> None:
    assert worked_out(". >= 18", current=18.0) is True
    assert worked_out("string-length(.) < 5", current="abcde") is False
    assert worked_out("string-length()", current="abc") == 3.0
    assert worked_out("once(7)", current="") == 7.0
    assert worked_out("once(7)", current="3") == "3"
    assert worked_out("state=${enrolled}", columns={"state": "yes"}) is True
    label = {("red", "color_prefs"): "Rojo"}
    words = worked_out(
        "jr:choice-name( selected-at(${color_prefs}, 0), '${color_prefs}')",
        choice_label=lambda choice, question: label[choice, question],
    )
    assert words == "Rojo"


def test_months_are_named_in_the_language_of_the_reader() -> None:
    assert worked_out("format-date(today(), '%b')", language="pl") == "lis"
    assert worked_out("format-date(today(), '%b')", language="not a language") == "Nov"


def test_questions_are_found_in_an_expression() -> None:
    tree = parse(
        "selected(../who, 'me') and /data/about/age > ${ limit } and jr:choice-name('a', '${colour}') and kind = ${who}"
    )
    assert references_in(tree) == ("who", "age", "limit", "colour")
    assert columns_in(tree) == ("kind",)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("${age} >", "ends before it is complete"),
        ("(${age} > 5", "ends before it is complete"),
        ("${age} > > 5", "from letter 10 on: “> 5”"),
        ("${age} = “yes”", "curly quotation mark at letter 10"),
        ("exec('rm')", "function exec() is not known"),
        ("__import__('os')", "function __import__() is not known"),
        ("not()", "given 0 values"),
        ("regex(., '(?=a)b')", "cannot be used"),
        ("regex(., ${pattern})", "is not a text"),
        ("jr:choice-name('a', 'colour')", "is not a question"),
        ("1 + " * 1_000 + "1", "more than 2000 letters"),
        ("(" * 100 + "1" + ")" * 100 + " + 1" * 160, "too many parts"),
        ("-" * 200 + "1", "too many parts"),
        ("${a} == 1", "cannot be read"),
        ("//title", "cannot be read"),
        ("", "ends before"),
    ],
)
def test_what_cannot_be_read_is_told_with_a_remedy(text: str, said: str) -> None:
    with pytest.raises(ExpressionFault) as fault:
        parse(text)
    assert said in fault.value.message
    assert fault.value.remedy


def test_functions_that_the_kit_leaves_out_have_a_remedy_of_their_own() -> None:
    assert not set(UNSUPPORTED) & set(FUNCTIONS)
    for name, remedy in UNSUPPORTED.items():
        with pytest.raises(ExpressionFault) as fault:
            parse(f"{name}()")
        assert fault.value.remedy == remedy


def test_a_long_row_of_conditions_is_worked_out() -> None:
    assert worked_out(" or ".join(f"${{age}} = {n}" for n in range(120)), answers={"age": 119.0}) is True


def test_patterns_that_hang_other_matchers_are_answered_at_once() -> None:
    assert worked_out("regex(., '(a+)+$')", current="a" * 5_000 + "!") is False


def test_a_text_that_doubles_and_doubles_has_an_end() -> None:
    grown: Value = "a" * 1_000
    for _ in range(30):
        grown = worked_out("concat(., .)", current=grown) or grown
    assert len(as_text(grown)) <= LONGEST_TEXT


# whatever a form or a person writes

leaves = st.sampled_from(
    ["1", "0", "''", "'a b'", ".", "${age}", "${nothing}", "today()", "true()", "'2026-11-04'", "-3.5"]
)
expressions = st.recursive(
    leaves,
    lambda inner: (
        st.tuples(
            inner,
            st.sampled_from([" + ", " - ", " * ", " div ", " mod ", " = ", " != ", " < ", " and ", " or "]),
            inner,
        ).map(lambda parts: f"({parts[0]}{parts[1]}{parts[2]})")
        | st.tuples(
            st.sampled_from([name for name in FUNCTIONS if name not in ("regex", "jr:choice-name")]),
            st.lists(inner, min_size=1, max_size=4),
        ).map(
            lambda call: (
                f"{call[0]}({', '.join((call[1] * 4)[: max(FUNCTIONS[call[0]].fewest, min(len(call[1]), FUNCTIONS[call[0]].most))])})"
            )
        )
    ),
    max_leaves=8,
)


@settings(max_examples=60, deadline=None)
@given(expressions, st.text(max_size=20))
def test_every_legal_expression_has_a_value_for_every_answer(text: str, answer: str) -> None:
    value = worked_out(text, current=answer)
    assert isinstance(value, str | float | bool | date)
    assert worked_out(text, current=answer) == value or isinstance(value, float)
    as_text(value)


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="${}ab.()'\"<=>!+-*/ ,1:\\[]|@#andortiv“", max_size=40) | st.text(max_size=40))
def test_any_text_is_read_or_refused_in_words(text: str) -> None:
    try:
        tree = parse(text)
    except ExpressionFault as fault:
        told = (fault.message, fault.remedy)
        assert all(told)
    else:
        evaluate(tree, Scene(now=NOW))


whole = st.integers(-1_000, 1_000)


@settings(max_examples=60, deadline=None)
@given(whole, whole, whole.filter(bool))
def test_whole_numbers_are_reckoned_with_as_anywhere(one: int, two: int, three: int) -> None:
    answers: dict[str, Value] = {"a": float(one), "b": float(two), "c": float(three)}
    assert worked_out("${a} + ${b} * ${c}", answers=answers) == one + two * three
    assert worked_out("${a} < ${b}", answers=answers) is (one < two)
    assert worked_out("${a} mod ${c}", answers=answers) == math.fmod(one, three)
    assert worked_out("int(${a} div ${c}) * ${c} + (${a} mod ${c})", answers=answers) == one


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from("abcdef"), unique=True), st.sampled_from("abcdef"))
def test_selected_and_count_selected_agree_with_sets(chosen: list[str], name: str) -> None:
    answers: dict[str, Value] = {"q": " ".join(chosen)}
    assert worked_out(f"selected(${{q}}, '{name}')", answers=answers) is (name in chosen)
    assert worked_out("count-selected(${q})", answers=answers) == len(chosen)
