"""The control pages as HTML: what each template receives, and how it is rendered.

In: a console view and what has just gone wrong, if anything. Out: HTML as bytes and three static files. The pages need
neither JavaScript nor a notebook; they are what remains when everything else has died.

The one thing easily got wrong: in a template ``step.items`` is the method of a mapping; what is meant is written
``step["items"]``.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from jinja2 import FileSystemLoader, StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

from facilitation_kit.errors import Fault
from facilitation_kit.participant.board_pages import BoardPage
from facilitation_kit.participant.closing_pages import ClosingPage
from facilitation_kit.participant.guardian_site import GuardianPage
from facilitation_kit.participant.idea_notes import ArrangedGroup
from facilitation_kit.participant.moderation_pages import (
    DevicePage,
    ModerationPage,
    PairPage,
    RecordPage,
    RecordsPage,
    local_time,
)
from facilitation_kit.participant.paper_pages import KeyPage, PaperPage
from facilitation_kit.participant.slip_pages import SlipsPage
from facilitation_kit.participant.withdrawal_site import WithdrawalPage
from facilitation_kit.shipped import template_folders

__all__ = ["NO_WORKSHOP", "ControlPages", "IdeasPage", "ListPage", "LoginPage", "MergePage", "NoticePage", "RoomPage"]

JsonView = Mapping[str, object]


@dataclass(frozen=True, kw_only=True)
class LoginPage:
    """Asks for the run's token.

    Attributes:
        error: empty or a plain sentence.
        locked: somebody has logged in before, and goes on where they were.
        back: where that is, an address of this listener.
    """

    template: ClassVar[str] = "control/login.html.j2"
    title: ClassVar[str] = "Log in"
    error: str = ""
    locked: bool = False
    back: str = "/"


@dataclass(frozen=True, kw_only=True)
class NoticePage:
    """Something that could not be shown or done, and what to do next."""

    template: ClassVar[str] = "control/notice.html.j2"
    title: str
    text: str


NO_WORKSHOP = NoticePage(title="No such workshop", text="Choose one from the list of workshops.")
"""For an address whose workshop is not here."""


@dataclass(frozen=True, kw_only=True)
class ListPage:
    """The workshops that run, those that are over, and the run sheets to open another from.

    Attributes:
        running, over: as the control API lists workshops.
        run_sheets: as the control API lists them; empty while the content holds faults.
        faults: what is wrong with the content or with what was just tried.
        forgery_token: for the forms.
    """

    template: ClassVar[str] = "control/workshops.html.j2"
    title: ClassVar[str] = "Workshops"
    running: Sequence[JsonView]
    over: Sequence[JsonView]
    run_sheets: Sequence[JsonView]
    faults: Sequence[Fault] = ()
    forgery_token: str


@dataclass(frozen=True, kw_only=True)
class RoomPage:
    """One workshop: where it stands and everything that can be done with it.

    Attributes:
        view: the console view.
        step: the current step of the view, or ``None``.
        results: protected results of the current step's rounds, the latest first.
        faults: why the last action was refused; empty otherwise.
        must_confirm: the refusal is a warning that may be overridden, so the button to do so is shown.
    """

    template: ClassVar[str] = "control/room.html.j2"
    title: str
    view: JsonView
    step: JsonView | None
    results: Sequence[JsonView]
    faults: Sequence[Fault] = ()
    must_confirm: bool = False
    forgery_token: str


@dataclass(frozen=True, kw_only=True)
class MergePage:
    """The current step's options, to show similar ones as one (V4).

    Attributes:
        label: what was typed before a refusal.
        chosen: ids that were ticked before a refusal.
    """

    template: ClassVar[str] = "control/merge.html.j2"
    title: ClassVar[str] = "Merge similar options"
    view: JsonView
    step: JsonView
    faults: Sequence[Fault] = ()
    label: str = ""
    chosen: Sequence[str] = ()
    forgery_token: str


@dataclass(frozen=True, kw_only=True)
class IdeasPage:
    """The approved notes of a revealed ideas round in groups, to put them to the next dot vote.

    Attributes:
        round: its id.
        notes: what may be shown, by id.
        groups: as suggested, or as the form that came had them.
        left_out: ids of notes that do not go to the vote.
        target: the step with the vote, of the view's steps; ``None`` where there is none.
        replaces: how many times options had been given to that vote when this arrangement began.
    """

    template: ClassVar[str] = "control/ideas.html.j2"
    title: ClassVar[str] = "Group the ideas"
    view: JsonView
    round: str
    question: str
    notes: Mapping[str, str]
    groups: Sequence[ArrangedGroup]
    left_out: Sequence[str] = ()
    target: JsonView | None
    replaces: int
    faults: Sequence[Fault] = ()
    forgery_token: str


ControlPage = (
    LoginPage
    | NoticePage
    | ListPage
    | RoomPage
    | MergePage
    | IdeasPage
    | ModerationPage
    | RecordsPage
    | RecordPage
    | DevicePage
    | PairPage
    | WithdrawalPage
    | GuardianPage
    | PaperPage
    | KeyPage
    | ClosingPage
    | SlipsPage
)


class ControlPages:
    """Renders the control pages.

    Args:
        project: whose own templates come before the kit's.

    Attributes:
        static: content type and content by file name.
    """

    def __init__(self, project: Path | None) -> None:
        folders = template_folders(project)
        self._environment = ImmutableSandboxedEnvironment(
            loader=FileSystemLoader(folders),
            autoescape=True,  # for every template: the choice by file name is off for ``.html.j2``
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )
        css = b"\n".join(_found(folders, name) for name in ("tokens.css", "control/static/control.css"))
        script = _found(folders, "control/static/control.js")
        ideas = _found(folders, "control/static/ideas.js")
        keying = _found(folders, "control/static/keying.js")
        board = _found(folders, "control/static/board.js")
        moderation = _found(folders, "moderation/static/moderation.js")
        self.static: Mapping[str, tuple[str, bytes]] = {
            "control.css": ("text/css", css),
            "control.js": ("text/javascript", script),
            "ideas.js": ("text/javascript", ideas),
            "keying.js": ("text/javascript", keying),
            "board.js": ("text/javascript", board),
            "moderation.js": ("text/javascript", moderation),
        }
        self._environment.globals["assets"] = {
            "css": _address("control.css", css),
            "js": _address("control.js", script),
            "ideas": _address("ideas.js", ideas),
            "keying": _address("keying.js", keying),
            "board": _address("board.js", board),
            "moderation": _address("moderation.js", moderation),
        }
        self._environment.filters["local_time"] = local_time

    def render(self, page: ControlPage | BoardPage) -> bytes:
        """The page as UTF-8 HTML."""
        html = self._environment.get_template(page.template).render(page=page)
        return html.encode("utf-8", "replace")


def _found(folders: Sequence[Path], name: str) -> bytes:
    return next(folder / name for folder in folders if (folder / name).is_file()).read_bytes()


def _address(name: str, content: bytes) -> str:
    """The address changes with the content, so that a browser never shows an old one."""
    return f"/static/{name}?v={hashlib.blake2b(content, digest_size=4).hexdigest()}"
