"""Journey maps as templates see them.

In: nothing; `journey_page` makes it. Out: the names that templates may use. The one thing easily got wrong: a drawing alone tells
nothing to whoever cannot see it; `stages` say the same in words, stage by stage (J8).
"""

from __future__ import annotations

from dataclasses import dataclass

from facilitation_kit.analysis.journey_view import JourneyView
from facilitation_kit.analysis.map_plan import MapPlan

__all__ = [
    "JourneyAnswer",
    "JourneyCell",
    "JourneyChanges",
    "JourneyNoteLine",
    "JourneyPage",
    "JourneyStagePage",
]


@dataclass(frozen=True, kw_only=True)
class JourneyNoteLine:
    """One note of a journey.

    Attributes:
        id: of the note.
        paragraphs: what it says.
        mark: pain point or opportunity, in words; empty for all others.
        cluster: the words under which it stands with others; may be empty.
        owner, metric: of an opportunity: who would see to it, and how one would see that it works; may be empty.
        answers: of an opportunity: the pain points that it answers, in their words.
    """

    id: str
    paragraphs: tuple[str, ...]
    mark: str
    cluster: str
    owner: str
    metric: str
    answers: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class JourneyCell:
    """What stands in one lane at one stage.

    Attributes:
        lane: what the lane is called.
        notes: in it; at least one.
    """

    lane: str
    notes: tuple[JourneyNoteLine, ...]


@dataclass(frozen=True, kw_only=True)
class JourneyStagePage:
    """One stage of a journey.

    Attributes:
        id: of the stage.
        label: what it is called.
        cells: the lanes in which something stands, in their order.
        feelings: how it felt, in a sentence; empty where the map tells no feelings.
        counts: how many people felt -2 to +2; empty where they may not be shown.
        middle: the middle of them; ``None`` likewise.
        mood: how most people felt, in a short sentence; empty where too few told.
    """

    id: str
    label: str
    cells: tuple[JourneyCell, ...]
    feelings: str
    counts: tuple[int, ...]
    middle: float | None
    mood: str


@dataclass(frozen=True, kw_only=True)
class JourneyAnswer:
    """A pain point with the opportunities that answer it.

    Attributes:
        pain: the pain point in its words.
        by: the opportunities in theirs.
    """

    pain: str
    by: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class JourneyChanges:
    """What would change from the map as it is today.

    Attributes:
        before: title of the map as it is today.
        answered: pain points of today that an opportunity answers.
        unanswered: pain points of today that nobody answers yet.
        places: what becomes of stages and lanes, in sentences.
        added, removed: notes that would be new, and those that would go, in their words.
        changed: notes that would say something else or stand elsewhere, in sentences.
    """

    before: str
    answered: tuple[JourneyAnswer, ...]
    unanswered: tuple[str, ...]
    places: tuple[str, ...]
    added: tuple[str, ...]
    removed: tuple[str, ...]
    changed: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class JourneyPage:
    """One person's way through one situation.

    Attributes:
        id: of the map.
        anchor: its place in the pack.
        title: what it shows.
        state: as it is today or as it should be, in words.
        actor: whose way it is.
        scenario, expectation: what happens to them and what they hope for, in paragraphs.
        stages: in their order.
        changes: from the map as it is today; ``None`` without one.
        view: what the drawings are made of.
        plan: where to draw what.
    """

    id: str
    anchor: str
    title: str
    state: str
    actor: str
    scenario: tuple[str, ...]
    expectation: tuple[str, ...]
    stages: tuple[JourneyStagePage, ...]
    changes: JourneyChanges | None
    view: JourneyView
    plan: MapPlan
