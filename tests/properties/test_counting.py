"""The rules of counting, from posted answers through a real store to the tally, against a plain model."""

from __future__ import annotations

import tempfile
from collections import Counter
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from facilitation_kit.activities.registry import load_activities
from facilitation_kit.activities.rounds import Ballot
from facilitation_kit.analysis.counted_rounds import exact_tally
from facilitation_kit.analysis.frames import answers_frame
from facilitation_kit.analysis.rebuild import rebuild
from facilitation_kit.identifiers import ParticipantId
from facilitation_kit.responses.records import AlreadySaved, Saved, Submission
from tests.builders import ballot, round_definition
from tests.stored_rounds import hold_round, join, state_of, store_in, submission, write

ACTIVITIES = load_activities()
ROUND = round_definition("statements")
PEOPLE = tuple(ParticipantId(f"person-{n}") for n in range(4))
ITEMS = ("i1", "i2", "i3")

posts = st.lists(
    st.tuples(
        st.sampled_from(PEOPLE),
        st.sampled_from(ITEMS),
        st.sampled_from(["agree", "disagree", "pass", None]),
        st.integers(0, 2),
    ),
    max_size=25,
)
"""Who, about what, which position or a skip, and how often an earlier post is sent again right after."""


def submissions(sent: list[tuple[ParticipantId, str, str | None, int]]) -> list[tuple[Submission, bool]]:
    """The posts in their order, each followed by re-sends of older ones; the flag says "a re-send"."""
    made: list[tuple[Submission, bool]] = []
    for number, (person, item, position, resends) in enumerate(sent):
        one = submission(ROUND, ballot(person, {item: {"position": position}}), key=f"key-{number}", seconds=20)
        made.append((one, False))
        originals = [submission for submission, again in made if not again]
        made += [(originals[-1 - back], True) for back in range(min(resends, len(originals)))]
    return made


def model(sent: list[tuple[ParticipantId, str, str | None, int]]) -> dict[str, Counter[str]]:
    """A plain dictionary of the last answers, counted."""
    last = {(person, item): position for person, item, position, _ in sent}
    counts: dict[str, Counter[str]] = {item: Counter() for item in ITEMS}
    for (_, item), position in last.items():
        if position is not None:
            counts[item][position] += 1
    return counts


@settings(max_examples=40, deadline=None)
@given(posts, st.integers(1, 5))
def test_totals_are_the_last_answer_of_each_person_to_each_item(
    sent: list[tuple[ParticipantId, str, str | None, int]], batch: int
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        store = store_in(Path(folder))
        hold_round(store, ROUND, [], until="open")
        for person in PEOPLE:
            join(store, ROUND, person)
        made = submissions(sent)
        for chunk in _chunks(made, batch):
            outcomes = write(store, *(one for one, _ in chunk))
            for outcome, (_, again) in zip(outcomes, chunk, strict=True):
                assert isinstance(outcome, AlreadySaved if again else Saved)
        tally = exact_tally(store, state_of(store, ROUND).rounds[ROUND.id], ACTIVITIES)
        expected = model(sent)
        assert {row.item: {name: count for name, count in row.counts.items() if count} for row in tally.rows} == {
            item: dict(counts) for item, counts in expected.items()
        }
        answers = answers_frame(store)
        given_answers = answers[~answers["skipped"]]
        assert Counter(zip(given_answers["item"], given_answers["value"], strict=True)) == Counter(
            {(item, position): count for item, counts in expected.items() for position, count in counts.items()}
        )
        assert rebuild(store, ACTIVITIES).differences == ()
        store.close()


def _chunks(made: list[tuple[Submission, bool]], size: int) -> list[list[tuple[Submission, bool]]]:
    return [made[at : at + size] for at in range(0, len(made), size)]


@given(posts)
def test_counting_every_post_would_be_wrong_as_soon_as_somebody_changes_their_mind(
    sent: list[tuple[ParticipantId, str, str | None, int]],
) -> None:
    naive: dict[str, Counter[str]] = {item: Counter() for item in ITEMS}
    for _, item, position, _ in sent:
        if position is not None:
            naive[item][position] += 1
    changed = len({(person, item) for person, item, _, _ in sent}) < len(sent)
    assert changed or naive == model(sent)


@given(st.permutations(range(6)))
def test_the_order_in_which_ballots_are_read_changes_nothing(order: list[int]) -> None:
    ballots: list[Ballot] = [
        ballot(f"p{n}", {"i1": {"position": ("agree", "disagree", "pass")[n % 3]}}, ("young", "grown")[n % 2])
        for n in range(6)
    ]
    activity = ACTIVITIES["statements"]
    assert repr(activity.tally(ROUND, [ballots[at] for at in order], 6)) == repr(activity.tally(ROUND, ballots, 6))
