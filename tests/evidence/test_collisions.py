"""A persona that is one person in disguise is told, and one that is made of many is not."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import example, given, settings
from hypothesis import strategies as st

from facilitation_kit.content.persona_pictures import PersonaPicture
from facilitation_kit.content.personas import Persona, PersonaField, PersonaStatement, Provenance
from facilitation_kit.content.quotes import AgeBand
from facilitation_kit.evidence.collisions import Told, collisions, told_by
from facilitation_kit.identifiers import CaseId, PersonaId
from tests.made_evidence import case, fact, source


def persona(alias: str, *texts: str, age: AgeBand | None = None) -> Persona:
    fields = (PersonaField.STRENGTHS, PersonaField.WHAT_HELPS)
    texts = (*texts, *("-" for _ in range(2 - len(texts))))
    return Persona(
        id=PersonaId("x"),
        name_alias=alias,
        age_band=age,
        picture=PersonaPicture.BIRD,
        statements=tuple(
            PersonaStatement(field=fields[place % 2], text=text, assumption=True) for place, text in enumerate(texts)
        ),
        provenance=Provenance.RESEARCH_COMPOSITE,
        source_count=3,
        session_count=1,
    )


MANY = (
    Told(
        id="p1",
        texts=("I paddle a kayak at Riverside on Sundays.",),
        age_band=AgeBand.AGE_16_17,
        service_type="youth club",
    ),
    Told(id="p2", texts=("My aunt drives me. I draw.",), age_band=AgeBand.AGE_16_17),
    Told(id="p3", texts=("On Sundays I bake with my aunt.",), age_band=AgeBand.AGE_13_15),
)


def test_one_person_in_disguise_is_told_with_the_words_that_give_them_away() -> None:
    (found,) = collisions(persona("Ash", "I love my KAYAK.", "Being at riverside, on Sundays"), MANY)
    assert (found.id, found.words) == ("p1", ("kayak", "riverside"))
    assert found.sentence == "“kayak” and “riverside” occur only in the evidence of p1."


def test_one_word_with_the_same_age_and_service_is_told_too() -> None:
    disguised = persona("Ash", "I go to a youth club with my kayak.", age=AgeBand.AGE_16_17)
    (found,) = collisions(disguised, MANY)
    assert found.sentence.endswith("Age and kind of service agree as well.")
    assert collisions(persona("Ash", "I go to a youth club with my kayak."), MANY) == ()


def test_the_name_counts_as_a_detail_whatever_its_length() -> None:
    told = (*MANY, Told(id="p4", texts=("Jo has a violin.",)))
    assert [each.id for each in collisions(persona("Jo", "I play the violin."), told)] == ["p4"]


def test_a_composite_that_takes_a_word_from_each_is_not_told() -> None:
    assert collisions(persona("Ash", "A kayak, and to bake.", "My aunt draws, or drives me."), MANY) == ()


def test_words_that_many_said_give_nobody_away() -> None:
    assert collisions(persona("Ash", "My aunt, on Sundays."), MANY) == ()


def test_all_that_somebody_said_is_laid_beside_it_also_what_nobody_may_read() -> None:
    talk = source("P1: I keep bees.", (4, 16, "p1"))
    told = told_by([fact("f", "A tuba.", case_id="p1"), fact("g", "Alone.")], {CaseId("p1"): case("p1")}, [talk])
    assert {each.id: each.texts for each in told} == {"p1": ("A tuba.", "I keep bees."), "g": ("Alone.",)}
    (found,) = collisions(persona("Ash", "bees and a tuba"), told)
    assert found.words == ("bees", "tuba")


def brute_force(card: Persona, people: Sequence[Told]) -> list[str]:
    """The rule once more, by looking every word up in everything that everybody said."""
    words = {card.name_alias.lower(), *(w for s in card.statements for w in s.text.lower().split() if len(w) > 3)}
    spoken = {person.id: " ".join(person.texts).lower().split() for person in people}
    theirs = {
        person.id: [w for w in words if w in spoken[person.id] and sum(w in each for each in spoken.values()) == 1]
        for person in people
    }
    every = sum(map(len, theirs.values()))
    named = []
    for person in people:
        mine = len(theirs[person.id])
        alike = card.age_band is not None and person.age_band == card.age_band
        served = bool(person.service_type) and all(
            w in [*" ".join(s.text for s in card.statements).lower().split(), card.name_alias.lower()]
            for w in person.service_type.split()
        )
        if (mine >= 2 and mine > every / 2) or (mine >= 1 and alike and served):
            named.append((-mine, person.id))
    return [name for _, name in sorted(named)]


WORDS = ("kayak", "river", "aunt", "bakes", "club", "jo", "tuba", "of")
TEXTS = st.lists(st.sampled_from(WORDS), max_size=6).map(lambda words: " ".join(words) or "-")
AGES = st.sampled_from([None, AgeBand.AGE_13_15, AgeBand.AGE_16_17])


@settings(max_examples=50, deadline=None)
@given(st.sampled_from(("Jo", "Ash")), TEXTS, TEXTS, AGES, st.lists(st.tuples(TEXTS, AGES, st.booleans()), max_size=4))
@example("Ash", "kayak river", "-", None, [("kayak river", None, False), ("aunt", None, False)])
def test_collisions_agree_with_looking_every_word_up(
    alias: str, first: str, second: str, age: AgeBand | None, told: list[tuple[str, AgeBand | None, bool]]
) -> None:
    people = [
        Told(id=f"p{number}", texts=(text,), age_band=band, service_type="club" if served else "")
        for number, (text, band, served) in enumerate(told)
    ]
    card = persona(alias, first, second, age=age)
    assert [each.id for each in collisions(card, people)] == brute_force(card, people)
