"""A source as pieces and runs: nothing is lost, and every mark lies where it points."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from facilitation_kit.facilitator.evidence_reading import pieces_of, reading
from facilitation_kit.identifiers import CodeId
from tests.facilitator.research_hub import TALK
from tests.made_evidence import code, coding, fact, source

CODES = {CodeId("trust"): code()}


@st.composite
def marked_sources(draw: st.DrawFn) -> tuple[str, list[tuple[int, int]], list[tuple[int, int]]]:
    """A text with turns and marks anywhere in it, beyond its end too."""
    text = draw(st.text(alphabet="ab é😀\n:", min_size=1, max_size=60))
    places = st.tuples(st.integers(0, len(text) + 2), st.integers(0, len(text) + 2))
    spans = st.lists(places.map(lambda pair: (min(pair), max(pair))), max_size=5)
    return text, draw(spans), draw(spans)


@given(made=marked_sources())
def test_every_letter_is_in_one_piece_unless_it_is_space_and_pieces_are_in_order(
    made: tuple[str, list[tuple[int, int]], list[tuple[int, int]]],
) -> None:
    text, turns, _ = made
    pieces = pieces_of(source(text, *((start, end, None) for start, end in turns)))
    assert all(one.end <= other.start for one, other in pairwise(pieces))
    held = {place for piece in pieces for place in range(piece.start, piece.end)}
    assert all(place in held or letter.isspace() for place, letter in enumerate(text))


@given(made=marked_sources())
def test_runs_are_the_text_and_say_what_holds_them(
    made: tuple[str, list[tuple[int, int]], list[tuple[int, int]]],
) -> None:
    text, turns, spans = made
    marks = [(start, end) for start, end in spans if start < end]
    talk = source(text, *((start, end, None) for start, end in turns))
    shown = reading(talk, [coding(f"c{n}", *span) for n, span in enumerate(marks)], [], CODES)
    for piece in shown["pieces"]:
        assert "".join(run["text"] for run in piece["runs"]) == text[piece["start"] : piece["end"]]
        place = piece["start"]
        for run in piece["runs"]:
            holding = {f"c{n}" for n, (start, end) in enumerate(marks) if start <= place < end}
            assert set(run["codings"]) == holding
            place += len(run["text"])


def test_names_before_turns_are_in_no_piece_and_paragraphs_between_turns_are() -> None:
    text = "Held in the library.\n\nP1: Yes.\n\nThey laugh.\n\nP2: No."
    talk = source(text, *((text.index(words), text.index(words) + len(words), "p1") for words in ("Yes.", "No.")))
    turns = tuple(replace(turn, speaker=speaker) for turn, speaker in zip(talk.turns, ("P1", "P2"), strict=True))
    pieces = pieces_of(replace(talk, turns=turns))
    assert [(piece.speaker, text[piece.start : piece.end]) for piece in pieces] == [
        ("", "Held in the library."),
        ("P1", "Yes."),
        ("", "They laugh."),
        ("P2", "No."),
    ]


def test_a_long_source_comes_in_pages_and_every_word_is_on_one() -> None:
    text = "\n\n".join(f"Paragraph {n}. " + "words " * 150 for n in range(40))
    talk = source(text)
    first = reading(talk, [], [], CODES)
    assert first["pages"] > 2
    shown = [
        "".join(run["text"] for run in piece["runs"])
        for page in range(first["pages"])
        for piece in reading(talk, [], [], CODES, page=page)["pieces"]
    ]
    assert [each.split(".")[0] for each in shown] == [f"Paragraph {n}" for n in range(40)]
    assert reading(talk, [], [], CODES, page=99)["page"] == first["pages"] - 1


def test_what_points_into_another_source_marks_nothing() -> None:
    talk = source(TALK)
    other = coding("c1", 0, 5, source_id="another")
    elsewhere = fact("f1", "x", span=(0, 5), source_id="another")
    shown = reading(talk, [other], [elsewhere], CODES)
    assert shown["codings"] == []
    assert all(not run["codings"] and not run["facts"] for piece in shown["pieces"] for run in piece["runs"])
