"""Whether people may write in their own words: over HTTPS, or on the kit's own encrypted network, and not otherwise.

In: how a request came, and a workshop's plan. Out: yes or no, and the reason to show. Choices and dots are always taken:
they say little about anybody, and a vote must not depend on a router.

Easily got wrong: an encrypted network of somebody else does not count. Whoever knows its password can read along.
"""

from __future__ import annotations

from collections.abc import Collection

from facilitation_kit.activities.rounds import RoundSettings
from facilitation_kit.planning.workshop_plan import WorkshopPlan

__all__ = ["CLOSED_FOR_PEOPLE", "CLOSED_ON_CONSOLE", "settings_without", "words_open"]

CLOSED_FOR_PEOPLE = "You cannot write in your own words here: others could read along on this network."
CLOSED_ON_CONSOLE = (
    "Phones come over plain HTTP on a network that is not stated to be your own, so others could read along. Boxes for own "
    "words and messages to a worker are closed. Use HTTPS, or your own encrypted router and own_encrypted: true in the run "
    "sheet's wifi."
)


def words_open(scheme: str, plan: WorkshopPlan) -> bool:
    """Whether own words may be sent.

    Args:
        scheme: ``https`` or ``http``, as the connection came to the hub itself; no header can say so.
        plan: of the workshop.
    """
    return scheme == "https" or (plan.wifi is not None and plan.wifi.own_encrypted)


def settings_without(settings: RoundSettings, text_fields: Collection[str]) -> RoundSettings:
    """A round's settings as its form sees them while own words are closed: what asks for them is off."""
    return {name: False if name in text_fields else value for name, value in settings.items()}
