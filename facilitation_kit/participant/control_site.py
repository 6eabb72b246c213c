"""The control pages' routes: log in, open a workshop, run it, all by plain forms.

In: forms of somebody who has logged in. Out: pages, and after each change a redirect, so that loading a page again does
nothing twice. A refusal comes back as the same page with what went wrong at its top.

The one thing easily got wrong: a form that changes something carries the session's own token against forged posts; a
cookie alone is not enough.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from urllib.parse import quote, urlsplit

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from facilitation_kit.errors import Fault, KitError
from facilitation_kit.identifiers import RunSheetId, WorkshopId
from facilitation_kit.participant.control_access import ControlAccess
from facilitation_kit.participant.control_actions import read_action
from facilitation_kit.participant.control_desk import ControlDesk
from facilitation_kit.participant.control_pages import (
    NO_WORKSHOP,
    ControlPage,
    ControlPages,
    ListPage,
    LoginPage,
    MergePage,
    NoticePage,
    RoomPage,
)
from facilitation_kit.participant.workshop_room import WorkshopRoom

__all__ = ["ControlSite"]

_Page = Callable[[Request, str], Awaitable[Response]]
_FOREIGN_FORM = NoticePage(
    title="Nothing was changed",
    text="This form is from an earlier log-in. Open the page again and repeat what you did.",
)
_TOO_MANY = "There were too many wrong tokens. Wait a minute, then try again."
_OWN_PAGE = re.compile(r"/w/[A-Za-z0-9._-]+(?:/board/[A-Za-z0-9._-]+|/[a-z]+)?")
_WRONG = "This is not this run's token. Copy it from the window in which facilitate run was started."


class ControlSite:
    """The pages for a facilitator without notebooks.

    Args:
        desk: does what is asked.
        access: knows who has logged in.
        pages: renders.
    """

    def __init__(self, desk: ControlDesk, access: ControlAccess, pages: ControlPages) -> None:
        self._desk = desk
        self._access = access
        self._pages = pages

    def routes(self) -> list[BaseRoute]:
        """All pages, each but the log-in behind it."""
        return [
            Route("/login", self._login, methods=["GET"]),
            Route("/login", self._log_in, methods=["POST"]),
            Route("/static/{name}", self._static, methods=["GET"]),
            Route("/", self._for_session(self._list), methods=["GET"]),
            Route("/workshops", self._for_form(self._open), methods=["POST"]),
            Route("/w/{workshop}", self._for_session(self._look), methods=["GET"]),
            Route("/w/{workshop}/actions", self._for_form(self._act), methods=["POST"]),
            Route("/w/{workshop}/merge", self._for_session(self._merging), methods=["GET"]),
            Route("/w/{workshop}/merge", self._for_form(self._merge), methods=["POST"]),
            Route("/lock", self._for_form(self._lock), methods=["POST"]),
            Route("/logout", self._for_form(self._log_out), methods=["POST"]),
        ]

    # -- who asks ---------------------------------------------------------------------------------------------------

    def _session(self, request: Request) -> str | None:
        return self._access.session(request.headers.get("cookie", ""))

    def _for_session(self, page: _Page) -> Callable[[Request], Awaitable[Response]]:
        async def answer(request: Request) -> Response:
            session = self._session(request)
            if session is None:
                return self._to_log_in(request)
            if "sec-fetch-user" in request.headers:
                # Browsers send it with what somebody opened, and not with what a page loads by itself.
                self._access.press(session)
            return await page(request, session)

        return answer

    def _for_form(self, page: _Page) -> Callable[[Request], Awaitable[Response]]:
        async def answer(request: Request) -> Response:
            session = self._session(request)
            if session is None:
                return self._to_log_in(request)
            given = _text(await request.form(), "forgery_token")
            if not self._access.form_is_ours(session, given, request.headers.get("origin")):
                return self._shown(_FOREIGN_FORM, 403)
            self._access.press(session)
            return await page(request, session)

        return answer

    def for_session(self, page: _Page) -> Callable[[Request], Awaitable[Response]]:
        """The same check for pages that lie elsewhere: only for somebody who has logged in."""
        return self._for_session(page)

    def for_form(self, page: _Page) -> Callable[[Request], Awaitable[Response]]:
        """The same check for forms that lie elsewhere."""
        return self._for_form(page)

    def forgery_token(self, session: str) -> str:
        """What a form of this session must carry."""
        return self._access.forgery_token(session)

    def _to_log_in(self, request: Request) -> Response:
        """The log-in; for somebody whose session is over, as a locked page that leads back to where they were."""
        if not self._access.has_cookie(request.headers.get("cookie", "")):
            return RedirectResponse("/login", 303)
        return RedirectResponse(_locked(request.url.path), 303)

    async def _login(self, request: Request) -> Response:
        back = _own_page(request.query_params.get("back", ""))
        if self._session(request):
            return RedirectResponse(back, 303)
        return self._shown(LoginPage(locked="back" in request.query_params, back=back))

    async def _log_in(self, request: Request) -> Response:
        form = await request.form()
        back = _own_page(_text(form, "back"))
        right = self._access.token_is_right(_text(form, "token").strip(), "form")
        if not right:
            too_many = right is None
            page = LoginPage(error=_TOO_MANY if too_many else _WRONG, locked=bool(_text(form, "locked")), back=back)
            return self._shown(page, 429 if too_many else 403)
        return RedirectResponse(back, 303, {"set-cookie": self._access.log_in()})

    async def _lock(self, request: Request, session: str) -> Response:
        """Nothing is shown or done until the token is given again; the workshop goes on."""
        answer = await self._log_out(request, session)
        # Our own pages name themselves to us (Referrer-Policy: same-origin), so no form has to carry where it stands.
        answer.headers["location"] = _locked(urlsplit(request.headers.get("referer", "")).path)
        return answer

    async def _log_out(self, _: Request, session: str) -> Response:
        for room in self._desk.hub.rooms.values():
            room.console.close(session)
        return RedirectResponse("/login", 303, {"set-cookie": self._access.log_out(session)})

    async def _static(self, request: Request) -> Response:
        found = self._pages.static.get(request.path_params["name"])
        if found is None:
            return self._shown(NoticePage(title="Not found", text="There is no such file."), 404)
        content_type, content = found
        return Response(content, media_type=content_type, headers={"cache-control": "private, max-age=86400"})

    # -- the list ---------------------------------------------------------------------------------------------------

    async def _list(self, _: Request, session: str) -> Response:
        return await self._list_page(session)

    async def _list_page(self, session: str, faults: Sequence[Fault] = ()) -> Response:
        run_sheets: Sequence[Mapping[str, object]] = ()
        status = 409 if faults else 200
        try:
            run_sheets = await self._desk.run_sheets()
        except KitError as error:
            faults = error.faults
        workshops = list(reversed(self._desk.workshops()))
        page = ListPage(
            running=[each for each in workshops if each["closed_at"] is None],
            over=[each for each in workshops if each["closed_at"] is not None],
            run_sheets=run_sheets,
            faults=faults,
            forgery_token=self._access.forgery_token(session),
        )
        return self._shown(page, status)

    async def _open(self, request: Request, session: str) -> Response:
        run_sheet = RunSheetId(_text(await request.form(), "run_sheet"))
        try:
            room = await self._desk.open_workshop(run_sheet)
        except KitError as error:
            return await self._list_page(session, error.faults)
        return RedirectResponse(f"/w/{room.state.id}", 303)

    # -- one workshop -----------------------------------------------------------------------------------------------

    async def _look(self, request: Request, session: str) -> Response:
        room = self._room(request)
        return self._shown(NO_WORKSHOP, 404) if room is None else self._room_page(room, session)

    async def _act(self, request: Request, session: str) -> Response:
        room = self._room(request)
        if room is None:
            return self._shown(NO_WORKSHOP, 404)
        form = await request.form()
        try:
            await self._desk.act(room, read_action({name: _text(form, name) for name in form}))
        except KitError as error:
            return self._room_page(room, session, error)
        return RedirectResponse(f"/w/{room.state.id}", 303)

    def _room_page(self, room: WorkshopRoom, session: str, error: KitError | None = None) -> Response:
        view = room.console.view()
        current = room.state.current_step
        rounds = room.state.rounds_of(current) if current else ()
        page = RoomPage(
            title=room.state.title,
            view=view,
            step=_current_step(view),
            results=[
                room.results[each.definition.id] for each in reversed(rounds) if each.definition.id in room.results
            ],
            faults=error.faults if error else (),
            must_confirm=error is not None and error.code == "live.confirm-first",
            forgery_token=self._access.forgery_token(session),
        )
        return self._shown(page, 409 if error else 200)

    async def _merging(self, request: Request, session: str) -> Response:
        room = self._room(request)
        return self._shown(NO_WORKSHOP, 404) if room is None else self._merge_page(room, session)

    async def _merge(self, request: Request, session: str) -> Response:
        """Add one group to those of the step: what a form without a script can do."""
        room = self._room(request)
        if room is None:
            return self._shown(NO_WORKSHOP, 404)
        form = await request.form()
        label, chosen = _text(form, "label"), [str(member) for member in form.getlist("member")]
        state = room.state
        earlier = state.merged.get(state.current_step, ()) if state.current_step else ()
        groups = [{"label": each.label, "members": list(each.members)} for each in earlier]
        try:
            action = read_action({"action": "merge_options", "merged": [*groups, {"label": label, "members": chosen}]})
            await self._desk.act(room, action)
        except KitError as error:
            return self._merge_page(room, session, error=error, label=label, chosen=chosen)
        return RedirectResponse(f"/w/{state.id}/merge", 303)

    def _merge_page(
        self,
        room: WorkshopRoom,
        session: str,
        *,
        error: KitError | None = None,
        label: str = "",
        chosen: Sequence[str] = (),
    ) -> Response:
        view = room.console.view()
        step = _current_step(view)
        if step is None or not step["has_activity"]:
            return RedirectResponse(f"/w/{room.state.id}", 303)
        page = MergePage(
            view=view,
            step=step,
            faults=error.faults if error else (),
            label=label,
            chosen=chosen,
            forgery_token=self._access.forgery_token(session),
        )
        return self._shown(page, 409 if error else 200)

    def _room(self, request: Request) -> WorkshopRoom | None:
        return self._desk.hub.room(WorkshopId(request.path_params["workshop"]))

    def _shown(self, page: ControlPage, status: int = 200) -> Response:
        return Response(self._pages.render(page), status, media_type="text/html")


def _own_page(address: str) -> str:
    """The address if it is a workshop's page of this listener, else the list: nobody is led elsewhere."""
    return address if _OWN_PAGE.fullmatch(address) else "/"


def _locked(address: str) -> str:
    return f"/login?back={quote(_own_page(address))}"


def _text(form: FormData, name: str) -> str:
    """A text field; an uploaded file counts as nothing."""
    value = form.get(name, "")
    return value if isinstance(value, str) else ""


def _current_step(view: Mapping[str, object]) -> Mapping[str, object] | None:
    steps = view["steps"]
    assert isinstance(steps, Sequence)
    return next((step for step in steps if step["id"] == view["current_step"]), None)
