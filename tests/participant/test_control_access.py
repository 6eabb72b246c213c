from __future__ import annotations

from facilitation_kit.participant.control_access import CONTROL_COOKIE, ControlAccess

OURS = "http://127.0.0.1:8081"
TOKEN = "this-runs-token"


class Clock:
    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


def access(token: str = TOKEN, clock: Clock | None = None, wrong: int = 3) -> ControlAccess:
    return ControlAccess(token, origins=frozenset({OURS}), wrong_tokens_per_minute=wrong, monotonic=clock or Clock())


def logged_in(given: ControlAccess) -> tuple[str, str]:
    """The Cookie header and the session of somebody who has logged in."""
    cookie = given.log_in().split(";")[0]
    session = given.session(f"other=1; {cookie}")
    assert session is not None
    return cookie, session


def test_only_this_runs_token_is_right() -> None:
    assert access().token_is_right(TOKEN, "form") is True
    for wrong in ("", TOKEN + "x", TOKEN[:-1], TOKEN.upper(), "ünïcode", "\ud800"):
        assert access().token_is_right(wrong, "form") is False


def test_after_many_wrong_tokens_even_the_right_one_waits() -> None:
    clock = Clock()
    given = access(clock=clock)
    assert [given.token_is_right("wrong", "form") for _ in range(4)] == [False, False, False, None]
    assert given.token_is_right(TOKEN, "form") is None
    assert given.token_is_right(TOKEN, "header") is True
    clock.seconds += 60
    assert given.token_is_right(TOKEN, "form") is True


def test_right_tokens_are_never_counted() -> None:
    given = access()
    assert all(given.token_is_right(TOKEN, "header") for _ in range(100))


def test_the_cookie_is_strict_and_holds_no_token() -> None:
    cookie = access().log_in()
    assert cookie.startswith(f"{CONTROL_COOKIE}=")
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    assert TOKEN not in cookie


def test_a_session_outlives_the_hub_but_not_the_run() -> None:
    cookie, session = logged_in(access())
    assert access().session(cookie) == session
    assert access("next-runs-token").session(cookie) is None


def test_a_session_that_was_logged_out_is_over() -> None:
    given = access()
    cookie, session = logged_in(given)
    other, _ = logged_in(given)
    given.log_out(session)
    assert given.session(cookie) is None
    assert given.session(other) is not None


def test_no_other_cookie_is_a_session() -> None:
    cookie, _ = logged_in(access())
    for wrong in (
        "",
        "nonsense",
        f"{CONTROL_COOKIE}=",
        f"{CONTROL_COOKIE}=a.b",
        cookie + "x",
        cookie[:-1],
        "é=é; \x00",
    ):
        assert access().session(wrong) is None


def test_a_form_needs_its_own_token_and_our_origin() -> None:
    given = access()
    _, session = logged_in(given)
    _, other = logged_in(given)
    token = given.forgery_token(session)
    assert given.form_is_ours(session, token, OURS)
    assert given.form_is_ours(session, token, None)
    assert not given.form_is_ours(session, token, "http://evil.example")
    assert not given.form_is_ours(session, token, "null")
    assert not given.form_is_ours(session, given.forgery_token(other), OURS)
    assert not given.form_is_ours(session, "", OURS)


def test_a_script_must_name_our_origin() -> None:
    assert access().origin_is_ours(OURS)
    assert not access().origin_is_ours(None)
    assert not access().origin_is_ours("http://127.0.0.1:8866")
