"""Reading an activity's settings from a run sheet: right type, right range, no unknown names.

In go the raw values a designer wrote; out come typed values or an `ActivityError` that names the setting. The one thing
easily got wrong: in YAML and JSON ``yes`` is a truth value and, in Python, also the number 1; neither may stand for the
other here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import get_close_matches

from facilitation_kit.errors import ActivityError

__all__ = ["check_setting_names", "read_flag", "read_whole_number"]

_CODE = "activity.settings"


def check_setting_names(activity: str, raw: Mapping[str, object], known: Iterable[str]) -> None:
    """Refuse settings that the activity does not have.

    Raises:
        ActivityError: ``activity.settings``; the remedy offers the nearest name.
    """
    names = sorted(known)
    for name in raw:
        if name not in names:
            near = get_close_matches(str(name), names, n=1)
            hint = f"Did you mean {near[0]!r}?" if near else f"It knows: {', '.join(names)}."
            raise ActivityError(
                _CODE, f"The activity {activity} has no setting {str(name)!r}.", remedy=hint, field=str(name)
            )


def read_whole_number(raw: Mapping[str, object], name: str, *, default: int, lowest: int, highest: int) -> int:
    """A whole number from `lowest` to `highest`; `default` where it is absent.

    Raises:
        ActivityError: ``activity.settings``.
    """
    value = raw.get(name)
    if value is None:
        return default
    if isinstance(value, bool) or not isinstance(value, int) or not lowest <= value <= highest:
        raise ActivityError(
            _CODE,
            f"The setting {name} must be a whole number from {lowest} to {highest}.",
            remedy=f"Write for example {name}: {default}.",
            field=name,
        )
    return value


def read_flag(raw: Mapping[str, object], name: str, *, default: bool) -> bool:
    """A yes or no; `default` where it is absent.

    Raises:
        ActivityError: ``activity.settings``.
    """
    value = raw.get(name)
    if value is None:
        return default
    if not isinstance(value, bool):
        raise ActivityError(
            _CODE,
            f"The setting {name} must be true or false.",
            remedy=f"Write for example {name}: {str(default).lower()}.",
            field=name,
        )
    return value
