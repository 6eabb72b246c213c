from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from facilitation_kit.rehearsal.pages import Page, read_page

BALLOT = """<!doctype html><html lang="en"><head><title>Questions</title></head><body>
<a href="/break">I need a break</a>
<h1>What would   help most?</h1>
<form method="post" action="/r/w1.vote.1/1">
  <input type="hidden" name="key" value="k-1">
  <fieldset data-budget="3"><legend>Your dots</legend>
    <fieldset><legend>One front door</legend>
      <label><input type="radio" name="dots-door" value="0" checked> none</label>
      <label><input type="radio" name="dots-door" value="1"> one</label>
      <label><input type="radio" name="dots-door" value="2"> two</label>
    </fieldset>
    <label for="c1">Worried</label><input id="c1" type="checkbox" name="concern-door" value="yes">
    <input type="number" name="dots-worker" value="1" max="2">
  </fieldset>
  <textarea name="reason-door">because
  of this</textarea>
  <select name="group"><option value="">no group<option value="parents" selected>Parents</select>
  <button name="action" value="save">Save</button>
  <button name="action" value="skip">Skip this</button>
  <button disabled>Never</button>
</form></body></html>"""


def page(text: str = BALLOT) -> Page:
    return read_page(text, status=200, address="http://hub.test/r/w1.vote.1/1")


def test_a_page_gives_its_heading_links_and_forms() -> None:
    read = page()
    assert read.heading == "What would help most?"
    assert read.links == (("http://hub.test/break", "I need a break"),)
    assert read.answer_form is not None
    assert read.answer_form.action == "http://hub.test/r/w1.vote.1/1"
    assert read.form_to("/vote") is None
    assert read.form_to("/r/w1.vote.1/1") is read.answer_form


def test_a_refusal_says_what_is_wrong_with_the_answer() -> None:
    refused = page(
        BALLOT.replace("<form", '<p><a href="#answer" id="summary-link">A week has seven evenings.</a></p><form')
    )
    assert refused.problem == "A week has seven evenings."
    assert page().problem == ""


def test_a_form_that_was_not_touched_sends_what_a_browser_would_send() -> None:
    form = page().forms[0]
    assert form.as_it_stands(form.button("save")) == (
        ("key", "k-1"),
        ("dots-door", "0"),
        ("group", "parents"),
        ("dots-worker", "1"),
        ("reason-door", "because of this"),
        ("action", "save"),
    )


def test_only_the_pressed_button_is_sent() -> None:
    form = page().forms[0]
    assert form.with_answers((), form.button("skip")) == (("key", "k-1"), ("action", "skip"))
    assert form.with_answers((), None) == (("key", "k-1"),)
    assert [button.label for button in form.buttons] == ["Save", "Skip this"]


def test_a_budget_reaches_into_the_fieldsets_inside_it() -> None:
    form = page().forms[0]
    assert form.budgets == (3,)
    assert {choice.name: choice.budget for choice in form.choices} == {"dots-door": 0, "concern-door": 0, "group": None}
    assert [choice.cost for choice in form.choices if choice.name == "dots-door"] == [0, 1, 2]
    assert next(choice.cost for choice in form.choices if choice.name == "concern-door") is None
    assert next(choice.label for choice in form.choices if choice.name == "concern-door") == "Worried"


def test_a_form_without_an_action_goes_back_to_its_own_page() -> None:
    form = page("<form method=post><input type=hidden name=key value=x></form>").forms[0]
    assert form.action == "http://hub.test/r/w1.vote.1/1"


@given(st.text(max_size=300))
def test_any_text_can_be_read_as_a_page(text: str) -> None:
    assert page(text).status == 200


@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]), max_size=60))
def test_hidden_values_come_back_as_they_were(value: str) -> None:
    import html  # noqa: PLC0415 - the page under test is the only user

    form = page(f'<form method="post"><input type="hidden" name="key" value="{html.escape(value)}"></form>').forms[0]
    assert form.hidden_value("key") == value
