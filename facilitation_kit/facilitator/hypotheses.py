"""The projector's page for hypotheses: what is known about each one, page by page.

In flow the ids that the page asks for; out flow chains as the hub tells them to a room. The one thing easily got wrong: a
chain is asked for anew each time that it is shown, so that words which were taken back meanwhile are not on the screen again;
and it goes by message and not into a trait, which a saved notebook would keep.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

import anywidget

from facilitation_kit.errors import KitError
from facilitation_kit.facilitator.hub_client import HubClient
from facilitation_kit.facilitator.widget_sources import widget_module, widget_stylesheet
from facilitation_kit.identifiers import HypothesisId

__all__ = ["Hypotheses", "show", "show_tests"]


class Hypotheses(anywidget.AnyWidget):
    """The projector's picture of the project's hypotheses.

    Args:
        find_hub: gives the hub; asked again while there is none.
        with_tests: begin with the tests of each hypothesis and what came of them.
    """

    _esm: ClassVar[str] = widget_module("hypotheses")
    _css: ClassVar[str] = widget_stylesheet("hypotheses")

    def __init__(self, find_hub: Callable[[], HubClient], *, with_tests: bool = False) -> None:
        super().__init__()
        self._find_hub = find_hub
        self._with_tests = with_tests
        self._hub: HubClient | None = None
        self.on_msg(self._receive)

    def _receive(self, _widget: object, message: Any, _buffers: object) -> None:
        """Answer what the page may ask for, once, and ignore everything else."""
        answer = self.answer(message)
        if answer is not None:
            self.send({"kind": "answer", **answer})

    def answer(self, message: object) -> dict[str, Any] | None:
        """What the page is told: the ``list``, a ``chain``, or a ``problem``; ``None`` for what it may not ask."""
        if not isinstance(message, dict) or message.get("kind") not in ("list", "chain"):
            return None
        hypothesis = message.get("id", "")
        if not isinstance(hypothesis, str):
            return None
        try:
            hub = self._hub = self._hub or self._find_hub()
            if message["kind"] == "list":
                return {"list": dict(hub.tests() if self._with_tests else hub.hypotheses())}
            return {"chain": dict(hub.chain(HypothesisId(hypothesis)))}
        except KitError as error:
            return {"problem": f"{error.message} {error.remedy}".strip()}


def show() -> Hypotheses:
    """The page for the hub that runs."""
    return Hypotheses(HubClient.find)


def show_tests() -> Hypotheses:
    """The page for the hub that runs, beginning with what is tested about each hypothesis."""
    return Hypotheses(HubClient.find, with_tests=True)
