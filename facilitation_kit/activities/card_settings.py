"""The settings of persona cards and of rounds in which people look at them again.

In: JSON values, as planning takes them from the content, as a facilitator's choice of cards gives them, or as a stored round
holds them. Out: the same values, checked. The one thing easily got wrong: a need is picked by its id and shown by its label
as it was when the round opened, so both are here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from facilitation_kit.activities.rounds import RoundSettings
from facilitation_kit.activities.setting_values import check_setting_names
from facilitation_kit.errors import ActivityError
from facilitation_kit.identifiers import ItemId

__all__ = ["headings_of", "needs_to_pick", "read_card_settings", "read_check_settings"]

_CODE = "activity.settings"
_REMEDY = "Leave it out of the settings; the kit fills it in."


def read_card_settings(activity: str, raw: Mapping[str, object]) -> RoundSettings:
    """The settings of a round of cards; without needs nobody is asked for any.

    Raises:
        ActivityError: ``activity.settings``.
    """
    check_setting_names(activity, raw, ("needs",))
    needs = raw.get("needs", [])
    if not isinstance(needs, list) or not all(_is_need(one) for one in needs):
        raise ActivityError(
            _CODE, "The setting needs must be a list of needs, each with id and label.", remedy=_REMEDY, field="needs"
        )
    return {"needs": [dict(one) for one in needs]}


def needs_to_pick(settings: RoundSettings) -> dict[str, str]:
    """The needs that people may pick, label by id."""
    needs = settings.get("needs", ())
    assert isinstance(needs, Sequence)
    return {str(one["id"]): str(one["label"]) for one in needs}


def read_check_settings(activity: str, raw: Mapping[str, object]) -> RoundSettings:
    """The settings of a round that asks about cards: what stands above each line of a card.

    Raises:
        ActivityError: ``activity.settings``.
    """
    check_setting_names(activity, raw, ("headings",))
    headings = raw.get("headings", {})
    if not isinstance(headings, Mapping) or not all(_is_texts(each) for each in headings.values()):
        raise ActivityError(
            _CODE,
            "The setting headings must name, for each card, what stands above its lines.",
            remedy=_REMEDY,
            field="headings",
        )
    return {"headings": {str(card): list(each) for card, each in headings.items()}}


def headings_of(settings: RoundSettings, card: ItemId) -> tuple[str, ...]:
    """What stands above the lines of a card, in their order."""
    headings = settings.get("headings", {})
    assert isinstance(headings, Mapping)
    return tuple(headings.get(card, ()))


def _is_need(one: object) -> bool:
    return isinstance(one, Mapping) and set(one) == {"id", "label"} and all(isinstance(v, str) for v in one.values())


def _is_texts(value: object) -> bool:
    return isinstance(value, list | tuple) and all(isinstance(each, str) for each in value)
