"""What the kit says by itself can be said in another language; what people wrote never is."""

from __future__ import annotations

import pickle
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import DictLoader

from facilitation_kit.activities.sentences import first_capital, joined, quoted
from facilitation_kit.errors import PlaybackError
from facilitation_kit.phrases import Phrase, counted, filled, phrase
from facilitation_kit.playback.template_environment import pack_environment
from facilitation_kit.playback.translations import Wording, wording_of
from tests.playback.made_packs import ROOT

KIT = ROOT / "workshops" / "templates"
DAY = date(2026, 11, 4)


def wording(language: str, *own: Path) -> Wording:
    return wording_of(language, [*own, KIT])


def catalogue_in(folder: Path, text: str, language: str = "pl") -> Path:
    path = folder / "locale" / language / "pack.po"
    path.parent.mkdir(parents=True)
    path.write_text(f'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n\n{text}', encoding="utf-8")
    return folder


def page(text: str, language: str = "pl", **values: object) -> str:
    made = pack_environment([KIT], language=language, autoescape=True)
    made.loader = DictLoader({"page": text})
    return made.get_template("page").render(values)


# phrases


def test_a_phrase_is_its_english_sentence() -> None:
    said = phrase("{some} of {all} people", some=9, all="12")
    assert said == "9 of 12 people"
    assert hash(said) == hash("9 of 12 people")


@given(words=st.text(), other=st.text())
def test_what_stands_in_a_gap_is_never_read_as_a_gap(words: str, other: str) -> None:
    assert phrase("a {words} b {other}", words=words, other=other) == f"a {words} b {other}"


def test_a_phrase_travels_to_another_process_with_its_pattern() -> None:
    said = counted("{count} dot", "{count} dots", 3).capitalised()
    again = pickle.loads(pickle.dumps(said))
    assert isinstance(again, Phrase)
    assert (again, again.pattern, again.number) == ("3 dots", "{count} dot", 3)


def test_a_gap_that_nothing_is_given_for_stays() -> None:
    assert filled("{a} and {b.c} and {}", {"a": "x"}) == "x and {b.c} and {}"


# languages


def test_phrases_inside_phrases_are_said_too() -> None:
    said = phrase("Most people put a dot on {options}.", options=joined([quoted("One door."), quoted("Friends")]))
    assert said == "Most people put a dot on “One door” and “Friends”."
    assert wording("pl").say(said) == "Większość osób dała kropkę przy: „One door” i „Friends”."


def test_a_day_in_a_gap_is_written_as_the_language_writes_it() -> None:
    said = phrase("{workshop}, {day}", workshop="W", day=DAY)
    assert (said, wording("pl").say(said)) == ("W, 4 November 2026", "W, 4 listopada 2026")
    moment = datetime(2026, 11, 4, 9, 5, tzinfo=UTC)
    assert wording("ar").say(phrase("{activity}, {period}", activity=1, period=moment)).endswith("2026, 09:05 UTC")


@pytest.mark.parametrize(
    ("language", "count", "said"),
    [
        ("pl", 1, "1 opcja"),
        ("pl", 2, "2 opcje"),
        ("pl", 5, "5 opcji"),
        ("pl", 22, "22 opcje"),
        ("ar", 3, "3 خيارات"),
        ("ar", 11, "11 خيارًا"),
        ("ar", 100, "100 خيار"),
        ("en-GB", 1, "1 option"),
    ],
)
def test_numbers_take_the_form_that_the_language_asks_for(language: str, count: int, said: str) -> None:
    assert wording(language).say(counted("{count} option", "{count} options", count)) == said


def test_a_capital_is_kept_in_other_languages() -> None:
    said = first_capital(phrase("fewer than {number}", number=10))
    assert (said, wording("pl").say(said)) == ("Fewer than 10", "Mniej niż 10")


def test_words_from_left_to_right_keep_together_in_a_sentence_from_right_to_left() -> None:
    said = wording("ar").say(quoted("One door (north)"))
    assert said == "«\u2068One door (north)\u2069»"
    assert "\u2068" not in wording("pl").say(quoted("One door"))


def test_what_a_catalogue_lacks_is_said_in_english() -> None:
    assert wording("pl").say(phrase("No catalogue has this.")) == "No catalogue has this."
    assert wording("sw").say(phrase("Agree")) == "Agree"
    assert wording("pl").say("") == ""


def test_a_project_says_some_phrases_otherwise_and_keeps_the_rest(tmp_path: Path) -> None:
    own = wording("pl", catalogue_in(tmp_path, 'msgid "Agree"\nmsgstr "Popieram"\n'))
    assert (own.say(phrase("Agree")), own.say(phrase("Disagree"))) == ("Popieram", "Nie zgadzam się")


def test_a_catalogue_that_cannot_be_read_is_a_fault_with_its_place(tmp_path: Path) -> None:
    with pytest.raises(PlaybackError) as caught:
        wording("pl", catalogue_in(tmp_path, 'msgid "Agree"\nmsgstr nothing\nthis is no catalogue\n'))
    assert (caught.value.code, caught.value.faults[0].file) == ("playback.catalogue", "locale/pl/pack.po")


def test_everything_in_a_value_can_be_said_at_once() -> None:
    @dataclass(frozen=True)
    class Drawn:
        title: str
        labels: tuple[str, ...]
        count: int

    drawn = wording("pl").throughout(Drawn(phrase("Agree"), ("Agree", phrase("Pass")), 3))
    assert drawn == Drawn("Zgadzam się", ("Agree", "Pas"), 3)
    assert not isinstance(drawn.title, Phrase)


# templates


def test_a_printed_phrase_is_translated_and_a_comparison_is_not() -> None:
    text = '{{ status }}{% if status == "in progress" %}!{% endif %}'
    assert page(text, status=phrase("in progress")) == "w toku!"


def test_words_of_people_are_not_translated() -> None:
    assert page("{{ words }}", words="Agree") == "Agree"


@pytest.mark.parametrize("name", ["<b>", "100 % & more", "%(x)s", "{x}"])
def test_what_goes_through_the_catalogue_is_escaped_like_any_other_text(name: str) -> None:
    escaped = name.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    assert page("{{ _(name) }}", name=name) == escaped
    assert page('{{ _("of %(people)s", people=name) }}', name=name) == f"z {escaped}"
    assert page("{% trans name=name %}of <i>{{ name }}</i>{% endtrans %}", name=name) == f"of <i>{escaped}</i>"


def test_a_block_counts() -> None:
    text = "{% trans trimmed count=n %}Each person had {{ count }} dot.{% pluralize %}Each person had {{ count }} dots.{% endtrans %}"
    assert [page(text, n=n) for n in (1, 2, 5)] == [
        "Każda osoba miała 1 kropkę.",
        "Każda osoba miała 2 kropki.",
        "Każda osoba miała 5 kropek.",
    ]


def test_a_translation_that_names_something_else_falls_back_to_english(tmp_path: Path) -> None:
    folder = catalogue_in(tmp_path, 'msgid "of %(people)s"\nmsgstr "z %(osoby)s"\n')
    made = pack_environment([folder, KIT], language="pl", autoescape=True)
    made.loader = DictLoader({"page": '{{ _("of %(people)s", people=3) }}'})
    assert made.get_template("page").render() == "of 3"
