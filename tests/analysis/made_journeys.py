"""Journeys to draw and compare: a plain one, one of any words, and the largest that is promised."""

from __future__ import annotations

import random
from collections.abc import Sequence

from hypothesis import strategies as st

from facilitation_kit.analysis.disclosure_control import Policy, Profile
from facilitation_kit.analysis.journey_feelings import ShownFeelings, shown_feelings
from facilitation_kit.analysis.journey_view import JourneyView, ShownLane, ShownNote, ShownStage
from facilitation_kit.content.journey_maps import NoteMark
from facilitation_kit.content.lane_kinds import LaneKind

KINDS = (
    LaneKind.DOING,
    LaneKind.THINKING,
    LaneKind.FEELING,
    LaneKind.CONTACT_POINT,
    LaneKind.FRONTSTAGE,
    LaneKind.QUOTE,
    LaneKind.BACKSTAGE,
    LaneKind.SUPPORT,
)
WORDS = st.text(alphabet=st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), min_size=1, max_size=40)
LABELS = WORDS.filter(str.strip)


def felt(stage: str, counts: Sequence[int] | None, facilitator: int | None = None) -> ShownFeelings:
    return shown_feelings(stage, stage, counts, Policy(), Profile.ROOM, facilitator=facilitator)


def journey(*notes: ShownNote, stages: int = 3, counts: Sequence[Sequence[int] | None] = ()) -> JourneyView:
    return JourneyView(
        id="j",
        title="A way",
        stages=tuple(ShownStage(id=f"s{number}", label=f"Stage {number}") for number in range(stages)),
        lanes=(
            ShownLane(id="doing", label="Does", kind=LaneKind.DOING),
            ShownLane(id="behind", label="Behind", kind=LaneKind.BACKSTAGE),
        ),
        notes=notes,
        feelings=tuple(felt(f"s{number}", each, -1) for number, each in enumerate(counts)),
    )


def note(name: str, text: str, stage: str = "s0", lane: str = "doing", **more: object) -> ShownNote:
    return ShownNote(id=name, stage=stage, lane=lane, text=text, **more)  # type: ignore[arg-type]  # what a test names


def full_journey(seed: int = 1) -> JourneyView:
    """12 stages, 8 lanes, 300 notes, feelings everywhere but at two stages."""
    dice = random.Random(seed)
    words = ("worker", "asks", "again", "the same", "story", "waits", "for the bus", "form", "nobody", "calls", "door")
    stages = tuple(ShownStage(id=f"s{number}", label=f"Stage number {number}") for number in range(12))
    lanes = tuple(ShownLane(id=kind.value, label=kind.value, kind=kind) for kind in KINDS)
    marks = (None, None, NoteMark.PAIN_POINT, NoteMark.OPPORTUNITY)
    notes = tuple(
        ShownNote(
            id=f"n{number}",
            stage=dice.choice(stages).id,
            lane=dice.choice(lanes).id,
            text=" ".join(dice.choices(words, k=dice.randint(3, 14))),
            mark=dice.choice(marks),
            cluster=dice.choice(("", "", "Waiting")),
        )
        for number in range(300)
    )
    feelings = tuple(
        felt(each.id, None if number == 3 else (1, 0, 0, 1, 0) if number == 7 else dice.choices(range(9), k=5), -1)
        for number, each in enumerate(stages)
    )
    return JourneyView(id="full", title="Full", stages=stages, lanes=lanes, notes=notes, feelings=feelings)


@st.composite
def any_journeys(draw: st.DrawFn) -> JourneyView:
    """A view of any words, with any feelings."""
    stages = draw(st.lists(LABELS, min_size=1, max_size=9))
    lanes = draw(st.lists(st.sampled_from(KINDS), min_size=1, max_size=3, unique=True))
    shown = tuple(ShownStage(id=f"s{number}", label=label) for number, label in enumerate(stages))
    places = st.tuples(st.sampled_from(shown), st.sampled_from(lanes))
    texts = draw(
        st.lists(
            st.tuples(places, WORDS, st.sampled_from((None, *NoteMark)), st.sampled_from(("", "Cluster"))), max_size=8
        )
    )
    counts = st.one_of(st.none(), st.lists(st.integers(0, 40), min_size=5, max_size=5))
    return JourneyView(
        id="any",
        title="Any",
        stages=shown,
        lanes=tuple(ShownLane(id=kind.value, label=kind.value, kind=kind) for kind in sorted(lanes, key=KINDS.index)),
        notes=tuple(
            ShownNote(id=f"n{number}", stage=stage.id, lane=lane.value, text=text, mark=mark, cluster=cluster)
            for number, ((stage, lane), text, mark, cluster) in enumerate(texts)
        ),
        feelings=tuple(felt(each.id, draw(counts), draw(st.sampled_from((None, -2, 2)))) for each in shown),
    )
