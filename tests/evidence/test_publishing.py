"""Published words differ from what was said in brackets alone, and every difference is in the log."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from facilitation_kit.errors import EvidenceError
from facilitation_kit.evidence.publishing import Replacement, check_excerpt, edits_of, replacements

SAID = "I told Anna at the Anchor.\n\nShe wrote it down, four times, and then she left."
EVENING = datetime(2026, 11, 24, 18, 0, tzinfo=UTC)


def code_of(verbatim: str, published: str) -> str:
    with pytest.raises(EvidenceError) as refused:
        replacements(verbatim, published)
    for word in ("Anna", "Anchor", "wrote"):
        assert word not in str(refused.value), "messages end up in logs"
    return refused.value.code


def test_what_is_in_brackets_is_logged_with_what_it_stands_for() -> None:
    published = "I told [my worker] at [a project]. She wrote it down, [several] times, and then she left."
    assert [(each.before, each.after) for each in replacements(SAID, published)] == [
        ("Anna", "[my worker]"),
        ("the Anchor", "[a project]"),
        ("four", "[several]"),
    ]


def test_the_log_says_who_did_it_when_and_why() -> None:
    (edit,) = edits_of("Ask Anna", "Ask [her]", why="a name", by="researcher", at=EVENING)
    assert (edit.before, edit.after, edit.why, edit.by, edit.at) == ("Anna", "[her]", "a name", "researcher", EVENING)


def test_what_is_left_out_leaves_a_mark() -> None:
    assert replacements(SAID, "I told Anna […]. She wrote it down, four times, […].") == (
        Replacement(before="at the Anchor", after="[…]"),
        Replacement(before="and then she left", after="[…]"),
    )


def test_something_added_in_brackets_is_logged_too() -> None:
    assert replacements("He left", "He [the first worker] left") == (
        Replacement(before="", after="[the first worker]"),
    )


@pytest.mark.parametrize("published", ["", SAID, " ".join(SAID.split())])
def test_the_same_words_are_no_change_however_they_are_wrapped(published: str) -> None:
    assert replacements(SAID, published) == ()


def test_brackets_of_the_transcript_itself_are_no_change() -> None:
    said = "Well [laughs] no. I told Anna [sighs]."
    assert replacements(said, "Well [laughs] no. I told [her] [sighs].") == (Replacement(before="Anna", after="[her]"),)


@pytest.mark.parametrize(
    "published",
    [
        SAID.replace("Anna", "my worker"),
        SAID.replace("four times, ", ""),
        SAID.replace("She wrote", "[Anna] She wrote").replace("left", "went"),
        "Oh, " + SAID,
        SAID[:-10],
        "[…] at the end nobody listened",
    ],
)
def test_a_silent_change_is_refused(published: str) -> None:
    assert code_of(SAID, published) == "evidence.silent-change"


@pytest.mark.parametrize("published", ["I told [Anna at the Anchor.", "I told Anna] there.", "I told [[Anna]] there."])
def test_brackets_without_a_partner_are_refused(published: str) -> None:
    assert code_of(SAID, published) == "evidence.brackets"


words = st.lists(
    st.sampled_from(["a", "b", "ab", "two", "Anna", "[laughs]", "\N{GRINNING FACE}"]), min_size=1, max_size=12
)


@given(words, st.data())
@settings(max_examples=200, deadline=None)
def test_words_replaced_in_brackets_are_let_through_and_logged(said: list[str], data: st.DataObject) -> None:
    chosen = data.draw(st.sets(st.integers(0, len(said) - 1)))
    shown = [f"[{number}]" if number in chosen else word for number, word in enumerate(said)]
    assert [each.after for each in replacements(" ".join(said), " ".join(shown))] == [f"[{n}]" for n in sorted(chosen)]


@given(words, st.integers(0, 11), st.sampled_from(["changed", "x", ""]))
@settings(max_examples=200, deadline=None)
def test_one_word_changed_without_brackets_is_refused(said: list[str], place: int, instead: str) -> None:
    assume(place < len(said) and not any("[" in word for word in said) and instead.split() + said != said)
    shown = [*said[:place], *instead.split(), *said[place + 1 :]]
    assume(shown)
    with pytest.raises(EvidenceError):
        replacements(" ".join(said), " ".join(shown))


def test_an_excerpt_is_made_of_the_published_words() -> None:
    check_excerpt(SAID, "")
    check_excerpt(SAID, "She wrote it down, four times")
    check_excerpt(SAID, "I told Anna […] four times, … she left.")


@pytest.mark.parametrize(
    "excerpt", ["She wrote it all down", "four times […] She wrote it down", "I told Anna she left."]
)
def test_an_excerpt_that_says_something_else_is_refused(excerpt: str) -> None:
    with pytest.raises(EvidenceError, match=r"evidence\.excerpt-differs"):
        check_excerpt(SAID, excerpt)


def test_an_excerpt_cannot_bring_back_what_was_taken_out() -> None:
    with pytest.raises(EvidenceError):
        check_excerpt("I told [my worker] everything.", "I told Anna everything.")
