"""Who may use the control listener: whoever holds this run's token.

In: the Authorization header, the cookie, the Origin header and the form's token against forgery. Out: yes or no, and
the cookie for a log-in. A cookie holds a random session name signed with a key that comes from the token, never the
token itself: a facilitator stays logged in when the hub starts again within a run, and no longer.

Two things easily got wrong. Browsers send a cookie for 127.0.0.1 to every port of it, and any page may post a form to
it; so a cookie alone never changes anything: a form needs its own token, a JSON post its own origin. And a page that
keeps itself up to date asks all the time; so a session lives on what somebody presses, never on what a page asks for.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Callable
from http.cookies import CookieError, SimpleCookie

from facilitation_kit.participant.rate_limits import RateLimit

__all__ = ["CONTROL_COOKIE", "ControlAccess"]

CONTROL_COOKIE = "facilitation_control"
_SECONDS = 12 * 60 * 60
_SEPARATOR = "."


class ControlAccess:
    """Checks tokens and sessions.

    Args:
        token: of this run.
        origins: of the control pages themselves, such as ``http://127.0.0.1:8081``.
        wrong_tokens_per_minute: more wrong ones than this, and every log-in waits.
        monotonic: seconds that only go forward.
        lock_seconds: a session on which nothing is pressed for so long is over.
    """

    def __init__(
        self,
        token: str,
        *,
        origins: frozenset[str],
        wrong_tokens_per_minute: int,
        monotonic: Callable[[], float],
        lock_seconds: float = _SECONDS,
    ) -> None:
        self._token = token.encode()
        self._origins = origins
        self._session_key = _key(token, "session")
        self._forgery_key = _key(token, "form")
        self._ended: set[str] = set()
        self._wrong = RateLimit(wrong_tokens_per_minute, monotonic)
        self._monotonic = monotonic
        self._lock_seconds = lock_seconds
        self._pressed: dict[str, float] = {}

    def token_is_right(self, token: str, door: str) -> bool | None:
        """Whether `token` is this run's; ``None`` when too many wrong ones came through this door lately.

        Args:
            token: as given; untrusted.
            door: ``form`` or ``header``; guessing at one does not lock the other.
        """
        right = hmac.compare_digest(token.encode("utf-8", "surrogatepass"), self._token)
        if not self._wrong.has_room(door):
            return None
        if not right:
            self._wrong.allow(door)
        return right

    def log_in(self) -> str:
        """A new session's Set-Cookie header, for somebody who has shown the token."""
        nonce = secrets.token_urlsafe(16)
        name = nonce + _SEPARATOR + self._tag(nonce)
        return f"{CONTROL_COOKIE}={name}; Max-Age={_SECONDS}; Path=/; HttpOnly; SameSite=Strict"

    def log_out(self, session: str) -> str:
        """End a session; the Set-Cookie header that takes its cookie away."""
        self._ended.add(session)
        self._pressed.pop(session, None)
        return f"{CONTROL_COOKIE}=; Max-Age=0; Path=/; HttpOnly; SameSite=Strict"

    def session(self, cookie_header: str) -> str | None:
        """The name of a valid session in a Cookie header."""
        try:
            cookie = SimpleCookie(cookie_header).get(CONTROL_COOKIE)
        except CookieError:
            return None
        name = cookie.value if cookie is not None else ""
        nonce, _, tag = name.partition(_SEPARATOR)
        known = name.isascii() and hmac.compare_digest(tag, self._tag(nonce)) and name not in self._ended
        return name if known and self.seconds_left(name) > 0 else None

    def press(self, session: str) -> None:
        """Somebody has pressed something in a valid session, so it goes on."""
        self._pressed[session] = self._monotonic()

    def seconds_left(self, session: str) -> float:
        """Until a session locks by itself, if nothing is pressed; one that has locked stays locked."""
        now = self._monotonic()
        # A hub that was started again does not know when something was pressed last; the time begins anew.
        left = self._pressed.setdefault(session, now) + self._lock_seconds - now
        if left <= 0:
            self._ended.add(session)
        return left if session not in self._ended else 0.0

    @staticmethod
    def has_cookie(cookie_header: str) -> bool:
        """Whether a browser brings a session at all, valid or not."""
        return f"{CONTROL_COOKIE}=" in cookie_header

    def forgery_token(self, session: str) -> str:
        """What a form of this session must carry."""
        return hmac.digest(self._forgery_key, session.encode(), "sha256").hex()

    def form_is_ours(self, session: str, forgery_token: str, origin: str | None) -> bool:
        """Whether a posted form came from our own page. A browser that names an origin must name ours."""
        expected = self.forgery_token(session)
        given = forgery_token.encode("utf-8", "surrogatepass")
        return hmac.compare_digest(given, expected.encode()) and (origin is None or origin in self._origins)

    def origin_is_ours(self, origin: str | None) -> bool:
        """Whether a script's request came from our own page: it must name our origin."""
        return origin in self._origins

    def _tag(self, nonce: str) -> str:
        return hmac.digest(self._session_key, nonce.encode(), "sha256").hex()


def _key(token: str, purpose: str) -> bytes:
    return hmac.digest(token.encode(), f"facilitation-kit control {purpose}".encode(), "sha256")
