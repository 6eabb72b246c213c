"""The rules of one dot vote, read from the settings that its round was opened with (V3).

In go `RoundSettings` with defaults filled in; out comes a typed record. The one thing easily got wrong: the default
number of dots depends on how many options there are, so it is fixed when the round opens and never worked out again.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from facilitation_kit.activities.rounds import RoundSettings

__all__ = ["DotRules", "default_cap", "default_dots"]

_OPTIONS_A_DOT = 4
_FEWEST_BY_DEFAULT = 2
_MOST_BY_DEFAULT = 5
_FEW_DOTS = 3


def default_dots(options: int) -> int:
    """About a quarter of the number of options, from 2 to 5 (V3).

    >>> [default_dots(options) for options in (1, 7, 9, 16, 40)]
    [2, 2, 3, 4, 5]
    """
    return min(_MOST_BY_DEFAULT, max(_FEWEST_BY_DEFAULT, math.ceil(options / _OPTIONS_A_DOT)))


def default_cap(dots: int) -> int:
    """Most dots on one option: 1 with up to three dots, 2 above (V3)."""
    return 1 if dots <= _FEW_DOTS else 2


@dataclass(frozen=True, kw_only=True)
class DotRules:
    """What a ballot may hold.

    Attributes:
        dots: dots a person has.
        cap_per_option: most dots on one option.
        concerns: whether people can say that they have a concern.
        concern_reason: whether they can also say which, in their own words.
    """

    dots: int
    cap_per_option: int
    concerns: bool
    concern_reason: bool

    @classmethod
    def of(cls, settings: RoundSettings) -> DotRules:
        """The rules in `settings`; those of an old round may lack what was added later."""
        dots = settings.get("dots", _FEWEST_BY_DEFAULT)
        assert isinstance(dots, int)
        cap = settings.get("cap_per_option", default_cap(dots))
        assert isinstance(cap, int)
        return cls(
            dots=dots,
            cap_per_option=cap,
            concerns=bool(settings.get("concerns", True)),
            concern_reason=bool(settings.get("concern_reason", False)),
        )
