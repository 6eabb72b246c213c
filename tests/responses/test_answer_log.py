"""Whatever people send, in whatever order and however often, the store answers as a plain dictionary would."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from facilitation_kit.activities.rounds import JsonScalar
from facilitation_kit.identifiers import AnswerKey, ParticipantId, RoundId, WorkshopId
from facilitation_kit.live.events import RoundClosed, RoundOpened, RoundReopened
from facilitation_kit.responses.records import Outcome, Submission
from facilitation_kit.responses.sqlite_store import SqliteStore
from tests.builders import after, opened_workshop, participant, round_definition, submission

W1, ROUND = WorkshopId("w1"), RoundId("w1.vote.1")
PEOPLE = ("p1", "p2", "p3")

Shape = tuple[str, str]
"""A value by its type's name and its text, so that 1 and True differ."""


def shape(value: JsonScalar) -> Shape:
    return type(value).__name__, repr(value)


@dataclass(frozen=True)
class Send:
    batch: tuple[Submission, ...]


@dataclass(frozen=True)
class Close:
    pass


@dataclass(frozen=True)
class Reopen:
    pass


@dataclass(frozen=True)
class EraseAnswer:
    key: str


@dataclass(frozen=True)
class EraseSomebody:
    person: str


@dataclass
class Model:
    """The rules of counting in the plainest words."""

    accepted: list[Submission] = field(default_factory=list)
    erased_keys: set[str] = field(default_factory=set)
    withdrawn: set[str] = field(default_factory=set)
    is_open: bool = True

    def send(self, sent: Submission) -> str:
        if sent.participant in self.withdrawn or sent.key in self.erased_keys:
            return "Removed"
        for before in self.accepted:
            if before.key == sent.key:
                same = before.participant == sent.participant and self.content(before) == self.content(sent)
                return "AlreadySaved" if same else "KeyConflict"
        if not self.is_open:
            return "RoundNotOpen"
        self.accepted.append(sent)
        return "Saved"

    def erase_key(self, key: str) -> None:
        self.erased_keys.add(key)
        self.accepted = [sent for sent in self.accepted if sent.key != key]

    def erase_person(self, person: str) -> None:
        self.withdrawn.add(person)
        for key in [sent.key for sent in self.accepted if sent.participant == person]:
            self.erase_key(key)

    def current(self) -> dict[str, dict[str, Shape]]:
        answers: dict[str, dict[str, Shape]] = {}
        for sent in self.accepted:
            answers.setdefault(sent.participant, {}).update(self.content(sent))
        return answers

    @staticmethod
    def content(sent: Submission) -> dict[str, Shape]:
        return {answer.item: shape(answer.value) for answer in sent.answers}


values = st.one_of(st.none(), st.booleans(), st.integers(0, 2), st.sampled_from(["agree", "pass", "", "ü", "\ud800"]))
submissions = st.builds(
    lambda key, person, content: submission(key, content, person=person, seconds=60),
    st.sampled_from([f"k{n}" for n in range(8)]),
    st.sampled_from(PEOPLE),
    st.dictionaries(st.sampled_from(["i1", "i2", "i3"]), values, min_size=1),
)
steps = st.one_of(
    st.builds(Send, st.lists(submissions, min_size=1, max_size=6).map(tuple)),
    st.builds(Send, st.tuples(submissions).map(lambda one: one * 2)),
    st.just(Close()),
    st.just(Reopen()),
    st.builds(EraseAnswer, st.sampled_from([f"k{n}" for n in range(8)])),
    st.builds(EraseSomebody, st.sampled_from(PEOPLE)),
)


@contextmanager
def open_round() -> Iterator[SqliteStore]:
    with tempfile.TemporaryDirectory() as folder, closing(SqliteStore.open(Path(folder) / "store.sqlite3")) as store:
        # The disk's patience is not what is tested here.
        store._connections.writer.execute("PRAGMA synchronous = OFF")
        store.append_event(W1, opened_workshop())
        store.append_event(W1, RoundOpened(at=after(10), definition=round_definition()))
        for person in PEOPLE:
            store.add_participant(participant(person))
        yield store


def names(outcomes: list[Outcome]) -> list[str]:
    return [type(outcome).__name__ for outcome in outcomes]


@settings(max_examples=120, deadline=None)
@given(st.lists(steps, max_size=12))
def test_any_sequence_of_answers_resends_closes_and_withdrawals_counts_as_a_dictionary_would(
    sequence: list[Send | Close | Reopen | EraseAnswer | EraseSomebody],
) -> None:
    model = Model()
    with open_round() as store:
        for step in sequence:
            match step:
                case Send(batch=batch):
                    assert names(store.write_submissions(batch)) == [model.send(sent) for sent in batch]
                case Close():
                    model.is_open = False
                    store.append_event(W1, RoundClosed(at=after(20), round=ROUND))
                case Reopen():
                    model.is_open = True
                    store.append_event(W1, RoundReopened(at=after(30), round=ROUND))
                case EraseAnswer(key=key):
                    model.erase_key(key)
                    store.erase_submission(AnswerKey(key), after(70))
                case EraseSomebody(person=person):
                    model.erase_person(person)
                    store.erase_participant(ParticipantId(person), after(70))
        expected = model.current()
        ballots = {
            ballot.participant: {answer.item: shape(answer.value) for answer in ballot.answers}
            for ballot in store.ballots(ROUND)
        }
        assert ballots == expected
        for person in PEOPLE:
            current = store.current_answers(ROUND, ParticipantId(person))
            assert {item: shape(value) for (item, _), value in current.items()} == expected.get(person, {})
        assert store.answered_participants(ROUND) == set(expected)
        assert store.answered(ROUND) == len(expected)
        assert len(list(store.rows())) == sum(len(sent.answers) for sent in model.accepted)


@settings(max_examples=60, deadline=None)
@given(st.lists(submissions, max_size=15), st.integers(1, 15))
def test_it_does_not_matter_how_answers_fall_into_batches(sent: list[Submission], size: int) -> None:
    with open_round() as one_by_one, open_round() as together:
        single = [outcome for one in sent for outcome in one_by_one.write_submissions([one])]
        batched = [
            outcome
            for start in range(0, len(sent), size)
            for outcome in together.write_submissions(sent[start : start + size])
        ]
        assert single == batched
        assert one_by_one.ballots(ROUND) == together.ballots(ROUND)
        assert list(one_by_one.rows()) == list(together.rows())
