"""Whatever a phone sends, it gets a page: never a server error, and nothing stored that breaks a rule."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from facilitation_kit.settings import Settings
from tests.phones import Hall, Phone

NAMES = st.sampled_from(
    [
        "key",
        "action",
        "then",
        "position",
        "dots-i1",
        "dots-i2",
        "concern-i1",
        "reason-i1",
        "reason-i2",
        "code",
        "group",
        "seat",
    ]
) | st.text(max_size=20)
VALUES = st.sampled_from(
    ["", "0", "1", "2", "-1", "1e9", "٣", "yes", "save", "skip", "agree", "K7M29X", "\x00"]
) | st.text(max_size=60)
FORMS = st.dictionaries(NAMES, st.lists(VALUES, max_size=3), max_size=8)
ANY_FORM = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


@pytest.fixture(params=["dot_vote", "statements"])
def phone(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Phone]:
    limits = Settings(answers_per_minute=1_000_000, joins_per_minute=1_000_000, wrong_codes_per_minute=1_000_000)
    with Hall(tmp_path, settings=limits) as hall:
        if request.param == "dot_vote":
            hall.open_round("dot_vote", options=("A", "B", "C"), dots=2, concern_reason=True)
        else:
            hall.open_round("statements", options=("A", "B", "C"))
        yield hall.joined()


def sent(text: str) -> str:
    """A text as a browser can send it: half surrogate pairs become a question mark."""
    return text.encode("utf-8", "replace").decode("utf-8")


@ANY_FORM
@given(form=FORMS, keep_key=st.booleans())
def test_any_form_gets_a_page_and_never_a_server_error(
    phone: Phone, form: dict[str, list[str]], keep_key: bool
) -> None:
    page = phone.get("/r/w1.vote.1/1")
    key = {"key": [page.form.key]} if keep_key else {}
    values = {sent(name): [sent(each) for each in each_values] for name, each_values in {**form, **key}.items()}
    answered = phone.post(page.form.action, values)
    assert answered.status in {200, 400, 409, 422}


@ANY_FORM
@given(form=FORMS)
def test_any_join_form_gets_a_page(phone: Phone, form: dict[str, list[str]]) -> None:
    stranger = phone.hall.phone()
    values = {sent(name): [sent(each) for each in each_values] for name, each_values in form.items()}
    assert stranger.post("/join", values).status in {200, 400, 404}


@ANY_FORM
@given(body=st.binary(max_size=300))
def test_any_bytes_get_a_page(phone: Phone, body: bytes) -> None:
    response = phone.raw(
        "POST",
        "/r/w1.vote.1/1",
        content=body,
        headers={"Content-Type": "application/x-www-form-urlencoded"},
    )
    assert response.status_code in {400, 409, 422}


@ANY_FORM
@given(path=st.text(max_size=40), method=st.sampled_from(["GET", "POST", "HEAD"]))
def test_any_address_gets_an_answer(phone: Phone, path: str, method: str) -> None:
    response = phone.raw(method, "/" + quote(sent(path)))
    assert response.status_code < 500


def test_what_was_stored_of_all_that_keeps_to_the_rules(phone: Phone) -> None:
    hall = phone.hall
    page = phone.get("/r/w1.vote.1/1")
    for dots in ("3", "-1", "1.5", "²", "1" * 400, "NaN", "0x1"):
        phone.post(page.form.action, {"key": page.form.key, "dots-i1": dots, "position": dots})
    assert hall.rows() == []
