from __future__ import annotations

from pathlib import Path

from facilitation_kit.activities.registry import load_activities
from facilitation_kit.activities.rounds import Ballot
from facilitation_kit.analysis.rebuild import compare_tallies, rebuild
from facilitation_kit.identifiers import AnswerKey, RoundId
from facilitation_kit.responses.sqlite_store import SqliteStore
from tests.builders import after, ballot, round_definition
from tests.stored_rounds import hold_round, store_in, submission, write

ACTIVITIES = load_activities()
ROUND = round_definition("statements")


def people(*positions: str) -> list[Ballot]:
    return [ballot(f"p{n}", {"i1": {"position": position}}, "young") for n, position in enumerate(positions)]


def test_a_store_counts_the_same_from_its_log(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    hold_round(store, ROUND, people("agree", "agree", "pass"), until="open")
    write(store, submission(ROUND, people("disagree")[0], key="changed", seconds=30))
    write(store, submission(ROUND, people("disagree")[0], key="changed", seconds=40))
    rebuilt = rebuild(store, ACTIVITIES)
    assert rebuilt.differences == ()
    assert (rebuilt.rounds, rebuilt.rows, rebuilt.uncounted) == (1, 4, ())
    assert rebuilt.figures == 4 + 3 * 6
    store.close()


def test_an_erased_answer_is_honoured(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    hold_round(store, ROUND, people("agree", "agree"))
    store.erase_submission(AnswerKey(f"{ROUND.id}-p0"), after(200))
    assert rebuild(store, ACTIVITIES).differences == ()
    assert rebuild(store, ACTIVITIES).rows == 1
    store.close()


def test_a_round_whose_activity_is_gone_is_named(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    hold_round(store, ROUND, people("agree"))
    assert rebuild(store, {}).uncounted == (ROUND.id,)
    store.close()


def test_a_different_count_is_found_with_its_place() -> None:
    activity = ACTIVITIES["statements"]
    first = activity.tally(ROUND, people("agree", "agree", "pass"), 3)
    second = activity.tally(ROUND, people("agree", "disagree", "pass"), 3)
    compared, found = compare_tallies(RoundId("w1.vote.1"), first, second)
    assert compared == 4 + 3 * 6
    assert [(one.item, one.measure, one.counted, one.rebuilt) for one in found] == [
        ("i1", "agree", "2", "1"),
        ("i1", "disagree", "0", "1"),
    ]


def test_a_store_that_reads_ballots_wrongly_is_caught(tmp_path: Path) -> None:
    class FirstVoteWins(SqliteStore):
        def ballots(self, round_id: RoundId) -> list[Ballot]:
            return people("agree")

    store = store_in(tmp_path)
    hold_round(store, ROUND, people("agree"), until="open")
    write(store, submission(ROUND, people("disagree")[0], key="changed", seconds=30))
    store.close()
    wrong = FirstVoteWins.open(tmp_path / "store.sqlite3")
    assert {one.measure for one in rebuild(wrong, ACTIVITIES).differences} == {"agree", "disagree"}
    wrong.close()
