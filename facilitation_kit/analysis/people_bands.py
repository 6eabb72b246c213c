"""How many people took part, as far as a reader needs to know it: in bands.

In: a count. Out: words. The one thing easily got wrong: an exact number of people beside an exact number of answers tells
how many kept silent, and a group of three is three people whom colleagues can name. A band tells neither.
"""

from __future__ import annotations

from itertools import pairwise

from facilitation_kit.phrases import phrase

__all__ = ["people_words"]

_BANDS = (10, 20, 30, 50, 100, 200, 500, 1000)


def people_words(count: int) -> str:
    """A number of people as a band.

    >>> people_words(0), people_words(9), people_words(24), people_words(4000)
    ('fewer than 10', 'fewer than 10', '20 to 29', '1000 or more')
    """
    if count < _BANDS[0]:
        return phrase("fewer than {number}", number=_BANDS[0])
    for lowest, next_lowest in pairwise(_BANDS):
        if count < next_lowest:
            return phrase("{lowest} to {highest}", lowest=lowest, highest=next_lowest - 1)
    return phrase("{number} or more", number=_BANDS[-1])
