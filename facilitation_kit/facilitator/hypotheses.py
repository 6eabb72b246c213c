"""The projector's page for hypotheses: what is known about each one, page by page.

In flow the ids that the page asks for; out flow chains as the hub tells them to a room, and one wish: to open the step that
measures a test. The one thing easily got wrong: a chain is asked for anew each time that it is shown, so that words which were
taken back meanwhile are not on the screen again; and it goes by message and not into a trait, which a saved notebook would keep.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

import anywidget

from facilitation_kit.errors import KitError, LiveError
from facilitation_kit.facilitator.hub_client import HubClient
from facilitation_kit.facilitator.widget_sources import widget_module, widget_stylesheet
from facilitation_kit.identifiers import HypothesisId, WorkshopId

__all__ = ["Hypotheses", "show", "show_tests"]

_WISHES = ("list", "chain", "open")


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
        """What the page is told: the ``list``, a ``chain``, or a ``problem``; ``None`` for what it may not ask.

        To a wish to ``open`` a test's measure the new ``list``, with what is ``said`` beside that test where it was refused.
        """
        if not isinstance(message, dict) or message.get("kind") not in _WISHES:
            return None
        name = message.get("id", "")
        if not isinstance(name, str) or (message["kind"] == "open" and not self._with_tests):
            return None
        try:
            hub = self._hub = self._hub or self._find_hub()
            if message["kind"] == "list":
                return {"list": self._listed(hub)}
            if message["kind"] == "open":
                return self._open(hub, name, confirm=message.get("confirm") is True)
            return {"chain": dict(hub.chain(HypothesisId(name)))}
        except KitError as error:
            return {"problem": f"{error.message} {error.remedy}".strip()}

    def _listed(self, hub: HubClient) -> dict[str, Any]:
        return dict(hub.tests() if self._with_tests else hub.hypotheses())

    def _open(self, hub: HubClient, test: str, *, confirm: bool) -> dict[str, Any]:
        """Go to the step that measures a test and let people answer, or say beside the test why not."""
        try:
            _open_measure(hub, test, confirm=confirm)
        except LiveError as error:
            again = error.code == "live.confirm-first"
            said = error.message if again else f"{error.message} {error.remedy}".strip()
            return {"list": self._listed(hub), "said": {"test": test, "text": said, "confirm": again}}
        return {"list": self._listed(hub), "said": {"test": test, "text": "", "confirm": False}}


def _open_measure(hub: HubClient, test: str, *, confirm: bool) -> None:
    """What two buttons of the console do, one after the other.

    Raises:
        LiveError: the rules refuse it; what is to be confirmed first is ``live.confirm-first``.
    """
    tests = [each for hypothesis in hub.tests()["hypotheses"] for each in hypothesis["tests"]]
    measure = next((each["measure"] for each in tests if each["id"] == test), None)
    if not measure or not measure["offer"]:
        raise LiveError(
            "hub.nothing-to-open",
            "There is nothing to open for this test now.",
            remedy="Read what stands beside it.",
        )
    workshop = WorkshopId(measure["workshop"])
    here = hub.console_view(workshop).get("current_step")
    if here != measure["step"]:
        hub.act(workshop, "start_step", {"step": measure["step"]})
    hub.act(workshop, "open_round", {"confirm": confirm})


def show() -> Hypotheses:
    """The page for the hub that runs."""
    return Hypotheses(HubClient.find)


def show_tests() -> Hypotheses:
    """The page for the hub that runs, beginning with what is tested about each hypothesis."""
    return Hypotheses(HubClient.find, with_tests=True)
