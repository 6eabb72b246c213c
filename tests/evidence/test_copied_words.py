"""Whether a sentence of ours holds somebody's words: compared with every run of words, one by one."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from facilitation_kit.evidence.copied_words import copies, word_list

SAID = "By the fifth time I had a short version, with everything in it that people write down."


@pytest.mark.parametrize(
    ("sentence", "said", "copied"),
    [
        (SAID, SAID, True),
        ("BY THE FIFTH TIME,\ni had a shorter one", SAID, True),
        ("I told it so often that I had a short version.", SAID, False),
        ("a short version", SAID, True),
        ("short version", SAID, False),
        ("Nobody ever asked me, and so I said it.", "Nobody ever asked me.", True),
        ("Nobody asked me.", "Nobody ever asked me.", False),
        ("It doesn't matter to me", "It doesn\N{RIGHT SINGLE QUOTATION MARK}t matter to me!", True),
        ("", SAID, False),
        ("a b c", "", False),
    ],
)
def test_what_a_copy_is(sentence: str, said: str, copied: bool) -> None:
    assert copies([sentence], [("q", said)]) == ({sentence: frozenset({"q"})} if copied else {})


def brute_force(sentence: str, said: str) -> bool:
    ours, theirs = list(word_list(sentence)), list(word_list(said))

    def stands_in(part: list[str], whole: list[str]) -> bool:
        return any(whole[start : start + len(part)] == part for start in range(len(whole) - len(part) + 1))

    if len(ours) >= 3 and stands_in(ours, theirs):
        return True
    if 3 <= len(theirs) <= 5 and stands_in(theirs, ours):
        return True
    return any(stands_in(ours[start : start + 6], theirs) for start in range(len(ours) - 5))


PHRASES = st.lists(st.sampled_from(("a", "b", "c")), max_size=9).map(" ".join)


@settings(max_examples=50, deadline=None)
@given(st.lists(PHRASES, max_size=4), st.lists(PHRASES, max_size=4))
@example(["a b c a b c a"], ["c a b c a b c"])
def test_copies_agree_with_a_comparison_word_by_word(sentences: list[str], spoken: list[str]) -> None:
    named = [(f"q{number}", text) for number, text in enumerate(spoken)]
    expected = {
        sentence: frozenset(name for name, text in named if brute_force(sentence, text)) for sentence in sentences
    }
    assert copies(sentences, named) == {sentence: names for sentence, names in expected.items() if names}
