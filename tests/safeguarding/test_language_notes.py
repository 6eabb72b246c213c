"""Words to think about in one text: whole words in any script, the longest first, and never a change."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from facilitation_kit.content.language import LanguageTerm, Lexicon
from facilitation_kit.safeguarding.language_notes import language_notes

WORDS = ("at", "risk", "hard", "to", "reach", "élan", "عرض", "x")
FORMS = ("at risk", "risk", "hard to reach", "reach", "élan", "عرض")
CURLY = "\N{RIGHT SINGLE QUOTATION MARK}"
GAPS = (" ", "-", "\n", " - ", ", ", "é", "s", "", "\u0301", "_")


def lexicon(*forms: str) -> Lexicon:
    return Lexicon(
        terms=tuple(LanguageTerm(term=form, why="why", alternative="other", source="guide") for form in forms)
    )


def found(text: str, *forms: str) -> list[str]:
    return [text[note.start : note.end] for note in language_notes(text, lexicon(*forms))]


@pytest.mark.parametrize(
    ("text", "form", "expected"),
    [
        ("The VICTIM said", "victim", ["VICTIM"]),
        ("victimised, victims", "victim", []),
        (f"the victim's word, victim{CURLY}s", "victim", ["victim", "victim"]),
        ("hard-to-reach and hard  to\nreach", "hard to reach", ["hard-to-reach", "hard  to\nreach"]),
        (f"They can{CURLY}t", "can't", [f"can{CURLY}t"]),
        ("Zażółć gęślą jaźń", "gęślą", ["gęślą"]),
        ("gęślą1 gęśląą", "gęślą", []),
        (
            unicodedata.normalize("NFD", "Une victime, prostituée"),
            "prostituée",
            [unicodedata.normalize("NFD", "prostituée")],
        ),
        ("victime\u0301", "victime", []),
        ("ضحية الضحية", "ضحية", ["ضحية"]),
        ("पीड़ित पीड़िता", "पीड़ित", ["पीड़ित"]),
        ("(a+)+ a+", "(a+)+", ["(a+)+"]),
    ],
)
def test_whole_words_are_found_in_any_script(text: str, form: str, expected: list[str]) -> None:
    assert found(text, form) == expected


def test_the_longer_of_two_is_said_wherever_it_begins() -> None:
    assert found("children at risk of harm", "at risk", "risk of harm", "risk") == ["risk of harm"]
    assert found("at risk, a risk", "risk", "at risk") == ["at risk", "risk"]


def test_a_note_names_the_term_and_what_could_stand_there() -> None:
    made = Lexicon(
        sources=({"id": "g", "title": "A guide"},),  # type: ignore[arg-type]  # as it is read
        terms=(LanguageTerm(term="runaway", forms=("ran off",), why="w", alternative="missing", source="g"),),
    )
    (note,) = language_notes("She ran off.", made)
    assert (note.term, note.why, note.alternative, note.source) == ("runaway", "w", "missing", "A guide")


def brute_force(text: str, forms: tuple[str, ...]) -> list[tuple[int, int]]:
    """Every stretch of the text compared with every form, letter by letter; the longest kept first."""
    inside = [unicodedata.category(letter)[0] in "LMN" for letter in text]
    hits = set()
    for start in range(len(text)):
        for end in range(start + 1, len(text) + 1):
            if start and inside[start - 1]:
                continue
            if end < len(text) and inside[end]:
                continue
            words = "".join(" " if letter.isspace() or letter == "-" else letter.lower() for letter in text[start:end])
            if words[:1] != " " and words[-1:] != " " and " ".join(words.split()) in forms and "," not in words:
                hits.add((start, end))
    kept: list[tuple[int, int]] = []
    for start, end in sorted(hits, key=lambda each: (each[0] - each[1], each[0])):
        if all(end <= other or other_end <= start for other, other_end in kept):
            kept.append((start, end))
    return sorted(kept)


@settings(max_examples=80, deadline=None)
@given(st.lists(st.sampled_from(WORDS + GAPS), max_size=14), st.sets(st.sampled_from(FORMS), min_size=1))
@example(["hard", " ", "to", "-", "reach"], {"hard to reach", "reach"})
def test_notes_agree_with_a_comparison_letter_by_letter(pieces: list[str], forms: set[str]) -> None:
    text = "".join(pieces)
    chosen = tuple(sorted(forms))
    assert [(note.start, note.end) for note in language_notes(text, lexicon(*chosen))] == brute_force(text, chosen)
