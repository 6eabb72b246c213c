"""The start page of the notebooks: what to do first, and where each page is.

What flows in is the hub's list of workshops; what flows out is a page of links. The one thing easily got wrong: links
must work in Voilà, where a notebook's address ends in its name, and in JupyterLab alike, so they are relative.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, ClassVar

import anywidget
import traitlets

from facilitation_kit.errors import KitError
from facilitation_kit.facilitator.hub_client import HubClient
from facilitation_kit.facilitator.widget_sources import widget_module, widget_stylesheet

__all__ = ["WorkshopIndex", "show"]

_PAGES = {
    "facilitate": ("Run a workshop", "Open a workshop from its run sheet, open and close questions, show results."),
    "dot_voting": ("Projector: dot voting", "Put this window on the projector and press f for the full screen."),
    "journey_mapping": ("Projector: journey map", "The map that the room makes; PageDown turns its pages."),
    "persona_cards": ("Projector: persona cards", "The wall of cards that the room makes; PageDown turns its pages."),
    "ideas": ("Projector: ideas", "The same screen, for notes that everybody writes in silence."),
    "needs": ("Projector: needs", "The same screen, for how well each need is met and what would help."),
    "statements": ("Projector: statements", "The same screen, for agree, disagree and pass."),
    "idea_test_survey": ("Projector: survey", "The same screen, for survey forms; PageDown turns its pages."),
    "service_map": (
        "Projector: service map",
        "How services work today, stage by stage, with what is known in figures.",
    ),
    "hypotheses": ("Projector: hypotheses", "What is known about each one: evidence, votes, tests, decisions."),
    "idea_test": ("Projector: idea tests", "What is tested about each hypothesis, and what came of it."),
    "evidence": ("Evidence", "Read, code, make quotes, write insights and decisions. Never on the projector."),
    "playback": ("Packs", "Make packs, let a second person check them, release them, call them back."),
    "explore": ("Explore the answers", "For analysts: every answer as tidy tables. Never on the projector."),
}
"""The kit's own notebooks in the order in which they are needed; others follow by name."""


class WorkshopIndex(anywidget.AnyWidget):
    """Links to the notebooks of a folder, and the workshops of the hub.

    Args:
        folder: the notebooks' folder.
        find_hub: gives the hub.

    Attributes:
        pages: one ``{"file", "title", "text"}`` a notebook.
        workshops: the hub's workshops, in order of opening.
        control_page: address of the plain control page.
        problem: why there are no workshops, in plain words.
    """

    _esm: ClassVar[str] = widget_module("index")
    _css: ClassVar[str] = widget_stylesheet("console")

    pages: traitlets.List[Any] = traitlets.List().tag(sync=True)
    workshops: traitlets.List[Any] = traitlets.List().tag(sync=True)
    control_page = traitlets.Unicode("").tag(sync=True)
    problem = traitlets.Unicode("").tag(sync=True)

    def __init__(self, folder: Path, find_hub: Callable[[], HubClient]) -> None:
        super().__init__(pages=_pages(folder))
        try:
            with find_hub() as hub:
                self.control_page = hub.control_url + "/"
                self.workshops = [dict(workshop) for workshop in hub.workshops()]
        except KitError as error:
            self.problem = f"{error.message} {error.remedy}"


def show() -> WorkshopIndex:
    """The start page for the notebooks beside this one."""
    return WorkshopIndex(Path.cwd(), HubClient.find)


def _pages(folder: Path) -> list[dict[str, str]]:
    """The notebooks that are there, the kit's own first."""
    names = {path.stem for path in folder.glob("*.ipynb")} - {"index"}
    known = [name for name in _PAGES if name in names]
    others = sorted(names - set(known))
    return [
        *({"file": f"{name}.ipynb", "title": _PAGES[name][0], "text": _PAGES[name][1]} for name in known),
        *({"file": f"{name}.ipynb", "title": name.replace("_", " ").capitalize(), "text": ""} for name in others),
    ]
