"""The evidence page: read sources, code them, make facts of them, and say what they mean for the hypotheses.

In flow the page's wishes, each checked; out flow answers over the page's own connection. The one thing easily got wrong: real
words never go into a trait. Traits are kept with a notebook that somebody saves, and shown again by whoever opens it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, ClassVar

import anywidget
import traitlets

from facilitation_kit.analysis.policy import read_policy
from facilitation_kit.content.library import Library
from facilitation_kit.errors import KitError
from facilitation_kit.facilitator.evidence_desk import EvidenceDesk
from facilitation_kit.facilitator.evidence_wishes import EvidenceWish, read_wish
from facilitation_kit.facilitator.hub_client import EvidenceConflict, HubClient
from facilitation_kit.facilitator.widget_sources import widget_module, widget_stylesheet
from facilitation_kit.responses.data_directory import DataDirectory
from facilitation_kit.responses.evidence_json import record_object
from facilitation_kit.safeguarding.watch_lists import read_watch_list
from facilitation_kit.settings import Settings
from facilitation_kit.shipped import shipped_folder

__all__ = ["Evidence", "show"]

_CHANGING = ("keep", "erase", "facts_from")


class Evidence(anywidget.AnyWidget):
    """The page for research.

    Args:
        open_desk: gives the desk; asked again until it could be opened.

    Attributes:
        control_page: address of the plain control page.
    """

    _esm: ClassVar[str] = widget_module("evidence")
    _css: ClassVar[str] = widget_stylesheet("evidence")

    control_page = traitlets.Unicode("").tag(sync=True)

    def __init__(self, open_desk: Callable[[], EvidenceDesk]) -> None:
        super().__init__()
        self._open_desk = open_desk
        self._desk: EvidenceDesk | None = None
        self.on_msg(self._receive)

    def _receive(self, _widget: object, message: Any, _buffers: object) -> None:
        """Grant what may be wished for, answer once, and ignore everything else."""
        wish = read_wish(message)
        if wish is not None:
            self.send({"kind": "answer", "to": wish.kind, **self.answer(wish)})

    def answer(self, wish: EvidenceWish) -> dict[str, Any]:
        """What the page is told: what it asked for, or the ``problem``, with the other side of a conflict.

        After every change all is told anew, so that the page never shows what is not there any more.
        """
        try:
            desk = self._desk = self._desk or self._open_desk()
            told: dict[str, Any] = {wish.kind: self._granted(desk, wish)}
            if wish.kind in _CHANGING:
                told["load"] = desk.overview()
        except EvidenceConflict as error:
            return {"problem": _sentence(error), "current": [record_object(each.record) for each in error.current]}
        except KitError as error:
            return {"problem": _sentence(error)}
        return told

    def _granted(self, desk: EvidenceDesk, wish: EvidenceWish) -> dict[str, Any]:
        match wish.kind:
            case "read":
                return desk.read(wish.id, wish.page)
            case "weigh":
                return desk.weigh(wish)
            case "keep":
                return desk.keep(wish)
            case "erase":
                return desk.erase(wish)
            case "facts_from":
                return desk.facts_from(wish)
            case _:
                return desk.overview()


def show() -> Evidence:
    """The page for the research of the hub that runs, and the project beside this notebook."""
    return Evidence(_desk_beside)


def _desk_beside() -> EvidenceDesk:
    beside = Path.cwd().parent
    project = beside if (beside / "ideas").is_dir() else shipped_folder("ideas").parent
    home = DataDirectory.look(Settings().data_dir)
    hub = HubClient.find()
    return EvidenceDesk(
        hub,
        home,
        Library.load(project),
        read_policy(project),
        watch_list=read_watch_list(home.root),
        clock=lambda: datetime.now(UTC),
    )


def _sentence(error: KitError) -> str:
    faults = error.faults if len(error.faults) > 1 else ()
    return "\n".join((f"{error.message} {error.remedy}".strip(), *(f"{each.message} {each.remedy}" for each in faults)))
