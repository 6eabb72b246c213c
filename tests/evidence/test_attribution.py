"""Nobody can be told apart by what stands under quotes, whichever of them are laid side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from facilitation_kit.content.quotes import AgeBand, Attribution, Role, Sex
from facilitation_kit.evidence.attribution import ResolvedAttribution, nameable_places, resolve_attributions
from facilitation_kit.identifiers import CaseId, FactId
from facilitation_kit.responses.evidence_records import AttributionLevel, Case, Fact, FactKind

FULL = AttributionLevel.ROLE_AGE_BAND_SERVICE_TYPE
PARTS = ("role", "sex", "age_band", "service_type")


def young(name: str, sex: Sex | None, age: AgeBand | None, service: str = "") -> Case:
    return Case(id=CaseId(name), role=Role.YOUNG_PERSON, sex=sex, age_band=age, service_type=service)


def quote_by(case: str, level: AttributionLevel = FULL, name: str = "") -> Fact:
    return Fact(
        id=FactId(name or f"f-{case}"),
        kind=FactKind.QUOTE,
        text_verbatim="Said.",
        case=CaseId(case),
        attribution_level=level,
    )


def women(people: int, age: AgeBand = AgeBand.AGE_16_17, service: str = "") -> list[Case]:
    return [young(f"w{number:02}", Sex.WOMAN, age, service) for number in range(people)]


def words_of(facts: Sequence[Fact], cases: Sequence[Case], minimum: int = 5) -> list[str]:
    resolved = resolve_attributions(facts, cases, minimum=minimum)
    return [resolved[fact.id].words for fact in facts]


def test_what_enough_people_share_is_said() -> None:
    cases = women(5, service="youth service")
    assert words_of([quote_by("w00")], cases) == ["Young woman, 16\N{EN DASH}17, youth service"]


@pytest.mark.parametrize(
    ("level", "words"),
    [
        (AttributionLevel.NONE, ""),
        (AttributionLevel.ROLE, "Young person"),
        (AttributionLevel.ROLE_AGE_BAND, "Young woman, 16\N{EN DASH}17"),
        (FULL, "Young woman, 16\N{EN DASH}17, youth service"),
    ],
)
def test_no_more_is_said_than_the_fact_allows(level: AttributionLevel, words: str) -> None:
    assert words_of([quote_by("w00", level)], women(5, service="youth service")) == [words]


def test_a_reviewer_reads_why_less_is_said() -> None:
    cases = [
        *women(6),
        *(young(f"y{number}", Sex.WOMAN, AgeBand.AGE_13_15) for number in range(2)),
        *(young(f"z{number}", Sex.MAN, AgeBand.AGE_13_15) for number in range(5)),
    ]
    answer = resolve_attributions([quote_by("y0"), quote_by("z4"), quote_by("w00")], cases)
    assert answer[FactId("f-y0")].words == "Young person, 13\N{EN DASH}15"
    assert answer[FactId("f-y0")].why == ("only 2 young women aged 13\N{EN DASH}15 in this project",)
    assert answer[FactId("f-z4")].words == "Young person, 13\N{EN DASH}15"
    assert answer[FactId("f-z4")].why == (
        "others of whom there are fewer than 5 would stand out by a shorter attribution",
    )
    assert answer[FactId("f-w00")] == ResolvedAttribution(
        attribution=Attribution(role=Role.YOUNG_PERSON, sex=Sex.WOMAN, age_band=AgeBand.AGE_16_17)
    )


def test_where_even_the_role_is_rare_nothing_is_said() -> None:
    cases = [*women(9), *(Case(id=CaseId(f"p{number}"), role=Role.PARENT_CARER) for number in range(4))]
    answer = resolve_attributions([quote_by("p0", AttributionLevel.ROLE)], cases)[FactId("f-p0")]
    assert answer.attribution is None
    assert answer.why == ("only 4 parents or carers in this project",)


def test_a_fact_without_a_person_has_no_attribution() -> None:
    nobody = replace(quote_by("w00"), case=None)
    gone = quote_by("somebody-else")
    assert words_of([nobody, gone], women(9)) == ["", ""]


def test_kinds_of_service_have_one_spelling() -> None:
    """A spelling of one's own would be an attribution of one's own."""
    cases = [replace(case, service_type="Youth  Service" if case.id == "w03" else "youth service") for case in women(5)]
    words = words_of([quote_by(case.id) for case in cases], cases)
    assert set(words) == {"Young woman, 16\N{EN DASH}17, youth service"}


def test_an_audience_that_gets_no_kinds_of_service_gets_none() -> None:
    cases = women(5, service="youth service")
    answer = resolve_attributions([quote_by("w00")], cases, service_types=False)[FactId("f-w00")]
    assert (answer.words, answer.why) == ("Young woman, 16\N{EN DASH}17", ())


def test_whoever_is_left_over_is_not_given_away_by_the_shorter_attribution() -> None:
    """Twelve women and one man: were all women called women, the only "young person" would be him."""
    cases = [*women(12), young("man", Sex.MAN, AgeBand.AGE_16_17)]
    words = words_of([quote_by(case.id) for case in cases], cases)
    assert words.count("Young person, 16\N{EN DASH}17") == 5
    assert words.count("Young woman, 16\N{EN DASH}17") == 8


def test_the_example_of_the_documentation_is_so() -> None:
    cases = [
        *women(8),
        *(young(f"m{number}", Sex.MAN, AgeBand.AGE_16_17) for number in range(6)),
        *(young(f"y{number}", Sex.WOMAN, AgeBand.AGE_13_15) for number in range(2)),
    ]
    answers = list(resolve_attributions([quote_by(case.id) for case in cases], cases).values())
    words = [answer.words for answer in answers]
    assert words.count("Young person") == 5
    assert words.count("Young woman, 16\N{EN DASH}17") == 5
    assert words.count("Young man, 16\N{EN DASH}17") == 6
    assert answers[-1].why == ("only 2 young people aged 13\N{EN DASH}15 in this project",)


def test_a_place_is_named_where_enough_of_the_same_people_were_there() -> None:
    cases = [*women(6), *(Case(id=CaseId(f"p{number}"), role=Role.PARENT_CARER) for number in range(4))]
    heard_at = {case.id: ["interviews"] for case in cases} | {CaseId("w00"): ["club", "interviews"]}
    named = nameable_places(cases, heard_at)
    assert named[CaseId("w00")] == {"interviews"}
    assert named[CaseId("w05")] == {"interviews"}
    assert named[CaseId("p0")] == frozenset()


def test_places_that_would_single_somebody_out_together_are_not_named_together() -> None:
    cases = women(9)
    heard_at = {case.id: ["a"] if number < 5 else ["b"] for number, case in enumerate(cases)}
    heard_at[CaseId("w04")] = ["a", "b"]
    named = nameable_places(cases, heard_at)
    assert named[CaseId("w04")] == {"a"}
    assert named[CaseId("w08")] == {"b"}


people = st.lists(
    st.builds(
        Case,
        id=st.just(CaseId("x")),
        role=st.sampled_from([Role.YOUNG_PERSON, Role.YOUNG_PERSON, Role.PRACTITIONER]),
        sex=st.sampled_from([None, *Sex]),
        age_band=st.sampled_from([None, *AgeBand]),
        service_type=st.sampled_from(["", "youth service", "Youth service", "police"]),
    ),
    max_size=24,
).map(lambda cases: [replace(case, id=CaseId(f"c{number:02}")) for number, case in enumerate(cases)])
levels = st.lists(st.sampled_from(list(AttributionLevel)), min_size=1, max_size=3)


def shared_by(said: Mapping[str, object], cases: Sequence[Case]) -> int:
    """How many people all of this is true of, counted one by one."""
    return sum(
        all(str(getattr(case, name) or "").casefold() == str(value).casefold() for name, value in said.items())
        for case in cases
    )


def said_of(attribution: Attribution | None) -> dict[str, object]:
    if attribution is None:
        return {}
    return {name: value for name in PARTS if (value := getattr(attribution, name)) is not None}


@given(people, st.integers(1, 6), st.data())
@settings(max_examples=150, deadline=None)
def test_every_attribution_and_all_of_one_person_together_fit_enough_people(
    cases: list[Case], minimum: int, data: st.DataObject
) -> None:
    facts = [
        quote_by(case.id, level, f"{case.id}-{number}")
        for case in cases
        for number, level in enumerate(data.draw(levels))
    ]
    for audience in (True, False):
        answers = resolve_attributions(facts, cases, minimum=minimum, service_types=audience)
        for case in cases:
            together: dict[str, object] = {}
            for fact in facts:
                if fact.case == case.id:
                    said = said_of(answers[fact.id].attribution)
                    assert not said or shared_by(said, cases) >= minimum
                    assert shared_by(said, [case]) == 1, "nothing is said that is not so"
                    together |= said
            assert not together or shared_by(together, cases) >= minimum


@given(people, st.integers(1, 6))
@settings(max_examples=150, deadline=None)
def test_whoever_knows_the_rule_still_has_enough_people_to_choose_from(cases: list[Case], minimum: int) -> None:
    """The reader works out for everybody what would be printed, and looks for who fits."""
    facts = [quote_by(case.id) for case in cases]
    printed = [answer.attribution for answer in resolve_attributions(facts, cases, minimum=minimum).values()]
    assert all(printed.count(each) >= minimum for each in printed if each is not None)


def test_the_plain_rule_would_give_the_left_over_person_away() -> None:
    """The twin of the test above: each attribution alone is shared by five, and still only one person fits."""
    cases = [*women(12), young("man", Sex.MAN, AgeBand.AGE_16_17)]
    plain = []
    for case in cases:
        said: dict[str, object] = {"role": case.role, "sex": case.sex, "age_band": case.age_band}
        if shared_by(said, cases) < 5:
            del said["sex"]
        assert shared_by(said, cases) >= 5
        plain.append(said)
    assert min(plain.count(each) for each in plain) == 1


@given(people, st.integers(1, 6), st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_the_answer_for_a_fact_depends_on_no_order_and_no_other_fact(
    cases: list[Case], minimum: int, random: Random
) -> None:
    facts = [quote_by(case.id) for case in cases]
    answers = resolve_attributions(facts, cases, minimum=minimum)
    shuffled = list(cases)
    random.shuffle(shuffled)
    for fact in facts:
        assert resolve_attributions([fact], shuffled, minimum=minimum)[fact.id] == answers[fact.id]


@given(people, st.integers(1, 6), st.data())
@settings(max_examples=100, deadline=None)
def test_named_places_fit_enough_people_of_one_attribution(
    cases: list[Case], minimum: int, data: st.DataObject
) -> None:
    heard_at = {case.id: data.draw(st.sets(st.sampled_from("abc"))) for case in cases}
    named = nameable_places(cases, heard_at, minimum=minimum)
    answers = resolve_attributions([quote_by(case.id) for case in cases], cases, minimum=minimum)
    for case in cases:
        said = said_of(answers[FactId(f"f-{case.id}")].attribution)
        there = [other for other in cases if named[case.id] <= heard_at[other.id]]
        assert named[case.id] <= heard_at[case.id]
        assert not named[case.id] or shared_by(said, there) >= minimum
