"""How people felt at a stage, as far as an audience may see it: every dot, the middle of them, and a sentence (J2).

In: how many felt -2 to +2, what the facilitator would draw, and the policy. Out: `ShownFeelings`. Easily got wrong: nobody
answered is not a 0, and a middle tells about counts that are hidden; so where a count is hidden there is no middle either.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from facilitation_kit.activities.results import Measure, MeasureKind, Tally, TallyRow
from facilitation_kit.analysis.disclosure_control import Policy, Profile, protect
from facilitation_kit.content.journey_maps import FEELINGS
from facilitation_kit.identifiers import ItemId
from facilitation_kit.phrases import phrase

__all__ = ["FEWEST", "ShownFeelings", "middle_of", "shown_feelings", "signed"]

FEWEST = 5
"""People whose feelings make a curve; below that only the facilitator's own is drawn (J2)."""

_MEASURES = tuple(
    Measure(name=f"f{number}", label=f"f{number}", kind=MeasureKind.PEOPLE, headline=not number)
    for number in range(len(FEELINGS))
)


@dataclass(frozen=True, kw_only=True)
class ShownFeelings:
    """The feelings at one stage as they may be shown.

    Attributes:
        stage: its id.
        counts: how many dots stand at -2, -1, 0, +1 and +2; empty where they may not be shown or nobody answered.
        people: how many told, in words or as a number; empty where nobody did.
        middle: the median of them, a half where it lies between two; ``None`` where there are no counts.
        facilitator: what the facilitator drew; ``None`` where there are counts, or nothing was drawn.
        sentence: all of it in words.
        mood: how most people felt: "below" 0, "above" it or "mixed"; empty where too few told.
    """

    stage: str
    counts: tuple[int, ...] = ()
    people: str = ""
    middle: float | None = None
    facilitator: int | None = None
    sentence: str = ""
    mood: str = ""


def shown_feelings(
    stage: str,
    label: str,
    counts: Sequence[int] | None,
    policy: Policy,
    profile: Profile,
    *,
    facilitator: int | None = None,
    withheld: bool = False,
) -> ShownFeelings:
    """What may be shown of the feelings at one stage.

    Args:
        stage: its id.
        label: what it is called.
        counts: how many people felt -2, -1, 0, +1 and +2; ``None`` where nobody was asked.
        policy: the project's thresholds.
        profile: for whom.
        facilitator: what the facilitator drew; used only where the counts may not be.
        withheld: not to be shown yet, such as before the reveal.

    Source: DOMAIN J2; thresholds and small counts as for every other result (`disclosure_control.protect`).
    """
    if withheld or counts is None or not sum(counts):
        said: str = (
            phrase("Feelings at {stage}: not shown yet.", stage=_quoted(label))
            if withheld
            else phrase("Feelings at {stage}: nobody told.", stage=_quoted(label))
        )
        return ShownFeelings(stage=stage, facilitator=facilitator, sentence=_with_drawn(said, facilitator))
    table = protect(_tally(counts), policy, profile=profile)
    people = table.ballots.text
    values = () if table.withheld or table.in_words else [table.rows[0].cells[each.name].value for each in _MEASURES]
    shown = tuple(value for value in values if value is not None)
    mood = "" if table.withheld or sum(counts) < FEWEST else _mood(counts)
    if len(shown) == len(FEELINGS) and sum(counts) >= FEWEST:
        low, high = middle_of(counts)
        return ShownFeelings(
            stage=stage,
            counts=shown,
            people=people,
            middle=(low + high) / 2,
            sentence=_told(label, people, low, high),
            mood=mood,
        )
    said = _with_drawn(_in_words(label, people, mood), facilitator)
    return ShownFeelings(stage=stage, people=people, facilitator=facilitator, sentence=said, mood=mood)


def middle_of(counts: Sequence[int]) -> tuple[int, int]:
    """The feelings of the one or two people in the middle.

    Args:
        counts: how many felt -2 to +2; not all 0.

    >>> middle_of((2, 2, 0, 0, 0)), middle_of((1, 1, 1, 0, 4))
    ((-2, -1), (2, 2))
    """
    told = [feeling for feeling, count in zip(FEELINGS, counts, strict=True) for _ in range(count)]
    return told[(len(told) - 1) // 2], told[len(told) // 2]


def signed(feeling: int) -> str:
    """A feeling with its sign, as it stands beside the drawing.

    >>> signed(-2), signed(0), signed(1)
    ('-2', '0', '+1')
    """
    return f"{feeling:+}" if feeling else "0"


def _tally(counts: Sequence[int]) -> Tally:
    people = sum(counts)
    row = TallyRow(
        item=ItemId("stage"),
        label="stage",
        counts={each.name: count for each, count in zip(_MEASURES, counts, strict=True)},
        answered=people,
    )
    return Tally(measures=_MEASURES, rows=(row,), ballots=people, abstentions=0, eligible=people)


def _told(label: str, people: str, low: int, high: int) -> str:
    gaps: dict[str, str] = {"stage": _quoted(label), "people": people}
    if low < 0 < high:
        return phrase("Feelings at {stage}: {people} people, half of them below 0 and half above.", **gaps)
    if not low and not high:
        return phrase("Feelings at {stage}: {people} people, the middle of them at 0.", **gaps)
    feeling = low if low < 0 else high
    gaps["feeling"] = signed(feeling)
    if feeling in (FEELINGS[0], FEELINGS[-1]):
        return phrase("Feelings at {stage}: {people} people, half of them or more at {feeling}.", **gaps)
    if feeling < 0:
        return phrase("Feelings at {stage}: {people} people, half of them at {feeling} or below.", **gaps)
    return phrase("Feelings at {stage}: {people} people, half of them at {feeling} or above.", **gaps)


def _mood(counts: Sequence[int]) -> str:
    """How more than half of the people felt; no number can be told from it."""
    if 2 * sum(counts[:2]) > sum(counts):
        return "below"
    return "above" if 2 * sum(counts[3:]) > sum(counts) else "mixed"


def _in_words(label: str, people: str, mood: str) -> str:
    gaps: dict[str, str] = {"stage": _quoted(label), "people": people}
    if not mood:
        return phrase("Feelings at {stage}: too few people told to say more.", **gaps)
    if mood == "below":
        return phrase("Feelings at {stage}: {people} people told, most of them below 0.", **gaps)
    if mood == "above":
        return phrase("Feelings at {stage}: {people} people told, most of them above 0.", **gaps)
    return phrase("Feelings at {stage}: {people} people told, and they felt differently.", **gaps)


def _with_drawn(said: str, facilitator: int | None) -> str:
    if facilitator is None:
        return said
    return phrase("{before} The facilitator drew {feeling}.", before=said, feeling=signed(facilitator))


def _quoted(label: str) -> str:
    return phrase("“{words}”", words=label)
