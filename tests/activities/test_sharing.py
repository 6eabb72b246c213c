"""What people at one table are shown of each other's pages."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from facilitation_kit.activities.rounds import JsonScalar
from facilitation_kit.activities.sharing import AnswersInOrder, shared_answers
from facilitation_kit.identifiers import ItemId, ParticipantId

ADA, BEN = ParticipantId("ada"), ParticipantId("ben")
CARD, HELPS, WORRY = ItemId("card"), ItemId("helps"), ItemId("worry")


def page(place: int, item: ItemId, text: JsonScalar, *, mine: bool = False) -> AnswersInOrder:
    return {(item, "text"): (place, text), (item, "mine"): (place, mine)}


def of(*pages: AnswersInOrder) -> AnswersInOrder:
    return {key: value for each in pages for key, value in each.items()}


def test_the_latest_page_of_anybody_at_the_table_is_shown_to_all() -> None:
    answers = {ADA: of(page(1, HELPS, "Tea")), BEN: of(page(2, HELPS, "Tea and time"), page(3, WORRY, "Buses"))}
    for person in (ADA, BEN):
        shown = shared_answers(answers, person, CARD)
        assert (shown[HELPS, "text"], shown[WORRY, "text"]) == ("Tea and time", "Buses")


def test_a_page_kept_to_oneself_is_shown_to_its_writer_alone() -> None:
    answers = {ADA: of(page(1, HELPS, "Tea")), BEN: of(page(2, HELPS, "My sister", mine=True))}
    assert shared_answers(answers, ADA, CARD)[HELPS, "text"] == "Tea"
    assert shared_answers(answers, BEN, CARD)[HELPS, "text"] == "My sister"
    open_now = {ADA: answers[ADA], BEN: of(page(2, HELPS, "My sister"))}
    assert shared_answers(open_now, ADA, CARD)[HELPS, "text"] == "My sister", "the mark alone makes the difference"


def test_who_skips_takes_back_their_own_words_and_nobody_elses() -> None:
    answers = {ADA: of(page(1, HELPS, "Tea")), BEN: of({(HELPS, "text"): (2, None), (HELPS, "mine"): (2, None)})}
    assert shared_answers(answers, BEN, CARD)[HELPS, "text"] == "Tea"
    alone = {BEN: answers[BEN]}
    assert shared_answers(alone, BEN, CARD)[HELPS, "text"] is None


def test_the_page_with_the_code_is_everybodys_own() -> None:
    answers = {
        ADA: {(CARD, "with"): (1, "table"), (CARD, "code"): (1, "K7PQR")},
        BEN: {(CARD, "with"): (2, "pair"), (CARD, "code"): (2, "K7PQR")},
    }
    assert shared_answers(answers, ADA, CARD)[CARD, "with"] == "table"


PAGES = st.tuples(st.sampled_from("abc"), st.sampled_from("xyz"), st.none() | st.sampled_from("pq"), st.booleans())


@given(st.lists(PAGES, max_size=12), st.sampled_from("abc"))
def test_the_same_by_going_through_the_log(log: list[tuple[str, str, str | None, bool]], me: str) -> None:
    answers: dict[ParticipantId, dict[tuple[ItemId, str], tuple[int, JsonScalar]]] = {ParticipantId(me): {}}
    for place, (person, item, text, mine) in enumerate(log):
        theirs = answers.setdefault(ParticipantId(person), {})
        theirs[ItemId(item), "text"] = (place, text)
        theirs[ItemId(item), "mine"] = (place, None if text is None else mine)
    expected: dict[str, str | None] = {}
    for item in "xyz":
        last = {person: (text, mine) for person, each, text, mine in log if each == item}
        seen = [
            text
            for n, (person, each, text, mine) in enumerate(log)
            if each == item
            and not any((person, each) == (later[0], later[1]) for later in log[n + 1 :])
            and text
            and (person == me or not mine)
        ]
        if seen:
            expected[item] = seen[-1]
        elif me in last:
            expected[item] = None
    shown = shared_answers(answers, ParticipantId(me), CARD)
    assert {item: value for (item, field), value in shown.items() if field == "text"} == expected
