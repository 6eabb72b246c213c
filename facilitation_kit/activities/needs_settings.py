"""The settings of a needs round: the North Star, which needs are levels, and which hypotheses people may tick.

In go JSON values, as planning takes them from the content or as a stored round holds them; out come the same values,
checked, and `HelpfulHypothesis` records. The one thing easily got wrong: the place of a hypothesis in the list is the
number of the field that holds its ticks, so a list never changes once a round is open.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from facilitation_kit.activities.rounds import RoundSettings
from facilitation_kit.activities.setting_values import check_setting_names
from facilitation_kit.errors import ActivityError
from facilitation_kit.identifiers import HypothesisId

__all__ = ["MOST_HYPOTHESES", "HelpfulHypothesis", "helpful_hypotheses", "read_needs_settings"]

MOST_HYPOTHESES = 9
"""Most hypotheses that a round can ask about: more do not fit a phone's page."""

_CODE = "activity.settings"
_REMEDY = "Leave it out of the settings: options: needs and would_help fill it in."


@dataclass(frozen=True, kw_only=True)
class HelpfulHypothesis:
    """A hypothesis that people may say would help.

    Attributes:
        hypothesis: its id.
        label: its key phrase.
    """

    hypothesis: HypothesisId
    label: str


def helpful_hypotheses(settings: RoundSettings) -> tuple[HelpfulHypothesis, ...]:
    """The hypotheses that a round asks about, in the order of its fields ``helps_1``, ``helps_2`` and so on."""
    listed = settings.get("would_help", ())
    assert isinstance(listed, Sequence)
    return tuple(
        HelpfulHypothesis(hypothesis=HypothesisId(str(one["hypothesis"])), label=str(one["label"])) for one in listed
    )


def read_needs_settings(activity: str, raw: Mapping[str, object]) -> RoundSettings:
    """The settings with their defaults: no North Star, every need a level, no hypotheses.

    Raises:
        ActivityError: ``activity.settings``.
    """
    check_setting_names(activity, raw, ("north_star", "levels", "would_help"))
    star, levels, listed = raw.get("north_star", ""), raw.get("levels", []), raw.get("would_help", [])
    if not isinstance(star, str):
        raise ActivityError(_CODE, "The setting north_star must be a text.", remedy=_REMEDY, field="north_star")
    if not isinstance(levels, list) or not all(isinstance(level, str) for level in levels):
        raise ActivityError(_CODE, "The setting levels must be a list of needs.", remedy=_REMEDY, field="levels")
    if not isinstance(listed, list) or not all(_is_named(one) for one in listed):
        raise ActivityError(
            _CODE,
            "The setting would_help must be a list of hypotheses, each with its label.",
            remedy=_REMEDY,
            field="would_help",
        )
    if len(listed) > MOST_HYPOTHESES:
        raise ActivityError(
            _CODE,
            f"People would be asked about {len(listed)} hypotheses for every need; {MOST_HYPOTHESES} fit on a page.",
            remedy="Name those that matter most here: would_help: [front-door, support-networks].",
            field="would_help",
        )
    return {"north_star": star, "levels": list(levels), "would_help": [dict(one) for one in listed]}


def _is_named(one: object) -> bool:
    return (
        isinstance(one, Mapping)
        and set(one) == {"hypothesis", "label"}
        and all(isinstance(v, str) for v in one.values())
    )
