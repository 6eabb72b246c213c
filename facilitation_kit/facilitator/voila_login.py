"""Logging in to the notebooks: the token is pasted once into a form, and a cookie does the rest.

Voilà's own way puts the token into the page's address, where it ends in the browser's history and on the projector.
Here an address never carries it: only the form and the ``Authorization`` header are read.

The one thing easily got wrong: a cookie is not bound to a port, so its name holds the port; another server on
127.0.0.1 must not log this one out.
"""

from __future__ import annotations

import hmac
import time
from collections import deque
from typing import Any, ClassVar

from jupyter_server.auth.decorator import allow_unauthenticated
from jupyter_server.auth.identity import IdentityProvider, User
from jupyter_server.auth.login import LoginFormHandler
from tornado.web import RequestHandler

__all__ = ["FacilitatorIdentity", "LoginPage"]

_FAILURES_PER_MINUTE = 20
_MINUTE = 60.0


class FacilitatorIdentity(IdentityProvider):
    """The one user of the notebooks: whoever holds this run's token."""

    def get_handlers(self) -> list[tuple[str, object]]:
        return [(r"/login", LoginPage), (r"/logout", self.logout_handler_class)]

    def get_token(self, handler: RequestHandler) -> str | None:
        found = self.auth_header_pat.match(handler.request.headers.get("Authorization", ""))
        return found.group(2) if found else None

    async def get_user_token(self, handler: RequestHandler) -> User | None:
        return _facilitator() if self.is_token(self.get_token(handler) or "") else None

    def process_login_form(self, handler: RequestHandler) -> User | None:
        return _facilitator() if self.is_token(handler.get_body_argument("token", "").strip()) else None

    def is_token(self, typed: str) -> bool:
        """Whether `typed` is this run's token, compared in constant time; an empty one never is."""
        return bool(self.token) and hmac.compare_digest(typed.encode(), str(self.token).encode())


class LoginPage(LoginFormHandler):
    """``/login``: one field, one button, plain words. Too many wrong tokens a minute are refused unread."""

    _failures: ClassVar[deque[float]] = deque(maxlen=_FAILURES_PER_MINUTE)

    def _render(self, message: Any = None, status: int = 200) -> None:
        self.set_status(status)
        template = self.settings["voila_jinja2_env"].get_template("login.html")
        self.finish(
            template.render(
                base_url=self.base_url,
                next=self.get_argument("next", default=self.base_url),
                message=message or "",
                xsrf_token=self.xsrf_token.decode(),
            )
        )

    @allow_unauthenticated
    def post(self) -> None:
        now = time.monotonic()
        recent = [moment for moment in self._failures if now - moment < _MINUTE]
        if len(recent) >= _FAILURES_PER_MINUTE:
            self._render("Too many wrong tokens. Wait a minute and try again.", 429)
            return
        user = self.current_user = self.identity_provider.process_login_form(self)
        if user is None:
            self._failures.append(now)
            self._render("That is not the token of this run. Copy it again from the window that printed it.", 401)
            return
        self.identity_provider.set_login_cookie(self, user)
        self._redirect_safe(self.get_argument("next", default=self.base_url))  # type: ignore[no-untyped-call] # Jupyter's own


def _facilitator() -> User:
    return User(username="facilitator", name="Facilitator", display_name="Facilitator", initials="F")
