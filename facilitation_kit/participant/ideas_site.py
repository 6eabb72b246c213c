"""The control listener's page on which a facilitator groups the notes of an ideas round and puts them to the vote.

In: requests that have passed the log-in, and forms that say which note belongs to which group. Out: the page again as it
was arranged, or the options of the next dot vote. Nothing is stored before that: the form carries the whole arrangement.

The one thing easily got wrong: notes that were approved after the page was opened stand on no form; they are shown
before anything goes to the vote.
"""

from __future__ import annotations

from collections.abc import Sequence

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from facilitation_kit.errors import KitError, LiveError
from facilitation_kit.identifiers import RoundId, WorkshopId
from facilitation_kit.live.idea_votes import ideas_to_vote_on, next_dot_vote
from facilitation_kit.live.workshop_state import RoundState, RoundStatus
from facilitation_kit.participant.control_actions import Action, read_action
from facilitation_kit.participant.control_desk import ControlDesk
from facilitation_kit.participant.control_pages import NO_WORKSHOP, ControlPage, ControlPages, IdeasPage, NoticePage
from facilitation_kit.participant.idea_notes import ArrangedGroup, arranged, notes_by_id, suggested_groups
from facilitation_kit.participant.told_words import REFUSED, Door
from facilitation_kit.participant.workshop_room import WorkshopRoom

__all__ = ["IdeasSite"]

_NO_IDEAS = NoticePage(
    title="No notes yet",
    text="Open a round of ideas, approve what people wrote, and reveal it; then group the notes here.",
)
_MOST_FORM_FIELDS = 5000


class IdeasSite:
    """Routes for grouping ideas.

    Args:
        desk: does what is asked.
        door: of the control pages.
        pages: renders.
    """

    def __init__(self, desk: ControlDesk, door: Door, pages: ControlPages) -> None:
        self._desk = desk
        self._door = door
        self._pages = pages

    def routes(self) -> list[BaseRoute]:
        """All routes."""
        return [
            Route("/w/{workshop}/ideas", self._door.for_session(self._suggest), methods=["GET"]),
            Route("/w/{workshop}/ideas", self._door.for_form(self._take), methods=["POST"]),
        ]

    async def _suggest(self, request: Request, session: str) -> Response:
        """The notes of the latest revealed ideas round, in suggested groups."""
        room = self._room(request)
        if room is None:
            return self._shown(NO_WORKSHOP, 404)
        found = ideas_to_vote_on(room.state) or _latest_ideas(room)
        if found is None:
            return self._shown(_NO_IDEAS, 404)
        source = found.definition.id
        groups = await suggested_groups(notes_by_id(room.results.get(source)))
        return self._ideas_page(room, session, source, groups)

    async def _take(self, request: Request, session: str) -> Response:
        """Arrange anew, add a group, or put the groups to the vote: what a form without a script can do."""
        room = self._room(request)
        if room is None:
            return self._shown(NO_WORKSHOP, 404)
        posted = await request.form(max_fields=_MOST_FORM_FIELDS)
        form = {name: value for name, value in posted.items() if isinstance(value, str)}
        source = RoundId(form.get("round", ""))
        if source not in room.state.rounds:
            return self._shown(_NO_IDEAS, 404)
        notes = notes_by_id(room.results.get(source))
        groups, left_out, unknown = arranged(form, notes)
        all_groups = (*groups, *(ArrangedGroup(label=notes[note], notes=(note,)) for note in unknown))
        error: KitError | None = None
        replaces: str | None = form.get("replaces")
        match form.get("do"):
            case "vote":
                try:
                    await self._desk.act(room, _vote(source, replaces, groups, unknown))
                except KitError as refused:
                    # After a refusal the new number: whoever has read that somebody else was faster may go on.
                    error, replaces = refused, None
                else:
                    return RedirectResponse(f"/w/{room.state.id}", 303)
            case "new":
                all_groups = (*all_groups, ArrangedGroup(label="", notes=()))
        return self._ideas_page(room, session, source, all_groups, left_out=left_out, replaces=replaces, error=error)

    def _ideas_page(
        self,
        room: WorkshopRoom,
        session: str,
        source: RoundId,
        groups: Sequence[ArrangedGroup],
        *,
        left_out: Sequence[str] = (),
        replaces: str | None = None,
        error: KitError | None = None,
    ) -> Response:
        view = room.console.view()
        steps = view["steps"]
        assert isinstance(steps, Sequence)
        step = next_dot_vote(room.state, source)
        given = room.state.given.get(step.id, 0) if step else 0
        page = IdeasPage(
            view=view,
            round=source,
            question=room.state.rounds[source].definition.question,
            notes=notes_by_id(room.results.get(source)),
            groups=groups,
            left_out=left_out,
            target=next((each for each in steps if step is not None and each["id"] == step.id), None),
            replaces=int(replaces) if replaces and replaces.isascii() and replaces.isdigit() else given,
            faults=error.faults if error else (),
            forgery_token=self._door.forgery_token(session),
        )
        return self._shown(page, REFUSED if error else 200)

    def _room(self, request: Request) -> WorkshopRoom | None:
        return self._desk.hub.room(WorkshopId(request.path_params["workshop"]))

    def _shown(self, page: ControlPage, status: int = 200) -> Response:
        return Response(self._pages.render(page), status, media_type="text/html")


def _vote(source: RoundId, replaces: str | None, groups: Sequence[ArrangedGroup], unknown: Sequence[str]) -> Action:
    """The action that puts groups to the vote.

    Raises:
        LiveError: ``live.notes-changed``, or the action cannot be read.
    """
    if unknown:
        raise LiveError(
            "live.notes-changed",
            "Notes were approved meanwhile that were not on this page.",
            remedy="They stand at the end of the list; look at them, then press the button again.",
        )
    return read_action(
        {
            "action": "vote_on_ideas",
            "round": source,
            "replaces": replaces or "0",
            "groups": [{"label": each.label, "notes": each.notes} for each in groups],
        }
    )


def _latest_ideas(room: WorkshopRoom) -> RoundState | None:
    """The latest revealed ideas round, even where no vote can follow any more: the page then says why."""
    revealed = (one for one in room.state.rounds.values() if one.status is RoundStatus.REVEALED)
    return next((one for one in reversed(list(revealed)) if one.definition.activity == "ideas"), None)
