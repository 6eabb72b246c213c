"""What is left of a transcript and of what points into it, against a model that goes through it letter by letter."""

from __future__ import annotations

import tempfile
from contextlib import closing
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from facilitation_kit.identifiers import CaseId
from facilitation_kit.responses.evidence_erasure import WITHDRAWN, Redaction, redacted_source, redacted_span
from facilitation_kit.responses.evidence_json import read_record, record_json
from facilitation_kit.responses.evidence_records import Coding, EvidenceRecord, Fact, Insight, Source, record_kind
from facilitation_kit.responses.sqlite_store import SqliteStore
from tests.builders import after
from tests.made_evidence import case, code, coding, fact, insight, source

TEXTS = st.text(alphabet="ab 😀é\n", max_size=30)
PLACES = st.integers(min_value=-2, max_value=34)
STRETCHES = st.lists(st.tuples(PLACES, PLACES), max_size=5)

Letters = list[tuple[str, int | None]]
"""A text by its letters, each with the place that it came from; the marker's come from nowhere."""


def letters_left(text: str, stretches: list[tuple[int, int]]) -> Letters:
    """The model: go through the text and drop what lies in a stretch; a run that touches becomes one marker."""
    left: Letters = []
    inside = False
    for place, letter in enumerate(text):
        goes = any(start <= place < end for start, end in stretches)
        if not goes:
            left.append((letter, place))
        elif not inside:
            left.extend((mark, None) for mark in WITHDRAWN)
        inside = goes
    return left


def span_left(left: Letters, start: int, end: int) -> tuple[int, int] | None:
    """From the first letter of the span that is still there to the last one."""
    places = [now for now, (_, before) in enumerate(left) if before is not None and start <= before < end]
    return (places[0], places[-1] + 1) if places else None


@given(text=TEXTS, stretches=STRETCHES)
def test_a_text_loses_the_stretches_and_nothing_else(text: str, stretches: list[tuple[int, int]]) -> None:
    expected = "".join(letter for letter, _ in letters_left(text, stretches))
    assert Redaction(text, stretches).text == expected


@given(text=TEXTS, stretches=STRETCHES, spans=st.lists(st.tuples(PLACES, PLACES), min_size=1, max_size=6))
def test_a_span_keeps_the_letters_that_are_left_of_it(
    text: str, stretches: list[tuple[int, int]], spans: list[tuple[int, int]]
) -> None:
    redaction, left = Redaction(text, stretches), letters_left(text, stretches)
    for low, high in spans:
        start, end = max(0, low), min(high, len(text))
        assert redaction.span(start, end) == span_left(left, start, end)
        holds = any(low <= place < high for place in range(start, end) for low, high in stretches)
        assert redaction.overlaps(start, end) == holds


@given(text=st.text(min_size=1, max_size=30), stretches=STRETCHES)
def test_nothing_to_take_out_leaves_everything_where_it_is(text: str, stretches: list[tuple[int, int]]) -> None:
    nothing = Redaction(text, [(end, start) for start, end in stretches if start <= end])
    assert nothing.text == text
    assert nothing.span(0, len(text)) == (0, len(text))


def test_a_fact_that_holds_a_piece_of_it_goes_and_a_coding_keeps_its_rest() -> None:
    redaction = Redaction("Ada: no. Ben: yes.", [(0, 8)])
    assert redacted_span(fact(span=(6, 12)), redaction) is None
    assert redacted_span(fact(span=(8, 18)), redaction) == fact(span=(11, 21))
    assert redacted_span(coding("c", 6, 12), redaction) == coding("c", 11, 15)
    assert redacted_span(fact(), redaction) == fact()
    moved = redacted_source(source("Ada: no. Ben: yes.", (0, 8, "ada"), (8, 18, "ben")), redaction, {"ada"})
    assert [(turn.start, turn.end, turn.case) for turn in moved.turns] == [(11, 21, "ben")]


# -- a whole store ------------------------------------------------------------------------------------------------------


@st.composite
def talks(draw: st.DrawFn) -> list[EvidenceRecord]:
    """A transcript in which each person says one letter only, with codes and facts anywhere in it."""
    said = draw(st.lists(st.tuples(st.sampled_from("AB?"), st.integers(1, 4)), min_size=1, max_size=8))
    text = ""
    turns: list[tuple[int, int, str | None]] = []
    for who, length in said:
        # The interviewer (?) has no case, and words of nobody stand between the turns.
        turns.append((len(text), len(text) + length, None if who == "?" else who.lower()))
        text += who * length + "."
    places = st.integers(0, len(text) - 1)
    records: list[EvidenceRecord] = [case("a"), case("b"), code(), source(text, *turns)]
    for number in range(draw(st.integers(0, 5))):
        start, other = sorted((draw(places), draw(places)))
        records.append(coding(f"c{number}", start, other + 1))
        owner = draw(st.sampled_from(["a", "b", None]))
        records.append(fact(f"f{number}", text[start : other + 1], span=(start, other + 1), case_id=owner))
    facts = tuple(each.id for each in records if isinstance(each, Fact))
    return [*records, insight(supporting=facts)]


@settings(max_examples=80)
@given(records=talks())
def test_a_person_who_takes_it_back_leaves_what_the_model_leaves(records: list[EvidenceRecord]) -> None:
    [talk] = [each for each in records if isinstance(each, Source)]
    facts = [each for each in records if isinstance(each, Fact)]
    stretches = [(turn.start, turn.end) for turn in talk.turns if turn.case == "a"]
    stretches += [span_of(each) for each in facts if each.case == "a"]
    left = letters_left(talk.text, stretches)
    only_hers = {turn.case for turn in talk.turns} <= {"a", None} and any(turn.case for turn in talk.turns)
    stays = not only_hers

    with (
        tempfile.TemporaryDirectory() as folder,
        closing(SqliteStore.open(Path(folder) / "store.sqlite3")) as store,
    ):
        store.keep([(each, None) for each in records], by="researcher", at=after(0))
        gone = {(each.kind, each.id) for each in store.erase_case(CaseId("a"), after(1))}
        texts = [each.record.text for each in store.evidence(Source)]
        facts_left = {each.record.id: each.record for each in store.evidence(Fact)}
        codings_left = {each.record.id: each.record for each in store.evidence(Coding)}
        readings = store.evidence_history(Insight, "steady")

    assert texts == (["".join(letter for letter, _ in left)] if stays else [])
    for each in facts:
        start, end = span_of(each)
        whole = all(not (low <= place < high) for place in range(start, end) for low, high in stretches)
        assert (each.id in facts_left) == (each.case != "a" and whole)
        if each.id in facts_left:
            now = facts_left[each.id]
            assert (now.start, now.end) == (span_left(left, start, end) if stays else (None, None))
            assert not stays or texts[0][now.start : now.end] == each.text_verbatim
    for record in records:
        if isinstance(record, Coding):
            span = span_left(left, record.start, record.end) if stays else None
            now_coded = codings_left.get(record.id)
            assert (span is None) == (("coding", record.id) in gone)
            assert span == ((now_coded.start, now_coded.end) if now_coded else None)
    for reading in readings:
        assert set(reading.record.supporting) == set(facts_left)


def span_of(record: Fact) -> tuple[int, int]:
    assert record.start is not None
    assert record.end is not None
    return record.start, record.end


@given(records=talks())
def test_records_are_the_same_after_being_written_and_read(records: list[EvidenceRecord]) -> None:
    for record in records:
        assert read_record(record_kind(record), record_json(record)) == record
