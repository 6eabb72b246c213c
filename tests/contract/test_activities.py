"""What the contract promises, tried on every installed activity and on one whose pages follow its answers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from facilitation_kit.activities.contract import Activity, FieldKind, FormFields
from facilitation_kit.activities.dot_vote import DotVote
from facilitation_kit.activities.registry import load_activities
from facilitation_kit.activities.results import MeasureKind, Tally
from facilitation_kit.activities.rounds import Answer, Ballot, Item, JsonScalar, RoundDefinition
from facilitation_kit.analysis.disclosure_control import Policy, Profile, protect
from facilitation_kit.errors import ActivityError, AnswerRefused
from facilitation_kit.identifiers import ItemId, ParticipantId
from facilitation_kit.playback.formats import PackFormat
from facilitation_kit.shipped import template_folders
from tests.builders import ballot, items, round_definition
from tests.follow_ups import FollowUps

ACTIVITIES = (*load_activities().values(), FollowUps())
every_activity = pytest.mark.parametrize("activity", ACTIVITIES, ids=lambda activity: activity.name)


def opened(activity: Activity, number: int = 1) -> RoundDefinition:
    options = items("One", "Two", "Three", "Four")
    return round_definition(
        activity.name, options=options, settings=activity.read_settings({}, len(options)), number=number
    )


@every_activity
def test_a_criterion_asks_only_for_what_the_result_counts(activity: Activity) -> None:
    definition = opened(activity)
    tally = activity.tally(definition, [], 0)
    counted = {
        (row.item, each.name) for row in tally.rows for each in tally.measures if each.kind is MeasureKind.PEOPLE
    }
    for question in activity.criterion_questions(definition).values():
        assert {(place.item, place.measure) for place in question.answers.values()} <= counted
        assert question.exclusive | question.points.keys() <= question.answers.keys()
        assert not question.people or (question.item, question.people) in counted


def read_or_refused(
    activity: Activity, definition: RoundDefinition, page: tuple[Item, ...], form: FormFields
) -> tuple[Answer, ...] | AnswerRefused:
    try:
        return activity.read_form(definition, page, form)
    except AnswerRefused as refused:
        return refused


def values_of(activity: Activity, field: str) -> st.SearchStrategy[JsonScalar]:
    kind = next(one for one in activity.fields if one.name == field)
    match kind.kind:
        case FieldKind.COUNT:
            return st.none() | st.integers(0, 2)
        case FieldKind.CHOICE:
            return st.none() | st.sampled_from(kind.choices)
        case FieldKind.FLAG:
            return st.none() | st.booleans()
        case FieldKind.TEXT | FieldKind.CODE:
            return st.none() | st.text(max_size=5)


def telling(activity: Activity) -> list[str]:
    """Fields to make answers up for: of many of one kind two tell what all of them do, in a fraction of the time."""
    kinds = [[field.name for field in activity.fields if field.kind is kind] for kind in FieldKind]
    return [name for names in kinds for name in names[:2]]


@st.composite
def some_answers(draw: st.DrawFn, activity: Activity, about: Sequence[Item]) -> dict[tuple[ItemId, str], JsonScalar]:
    return {
        (item.id, field): draw(values_of(activity, field))
        for item in about
        for field in telling(activity)
        if draw(st.booleans())
    }


@st.composite
def some_ballots(draw: st.DrawFn, activity: Activity, definition: RoundDefinition) -> list[Ballot]:
    people = draw(st.integers(0, 12))
    return [
        Ballot(
            participant=ParticipantId(f"person-{n}"),
            group=draw(st.sampled_from([None, "young", "grown"])),
            answers=tuple(
                Answer(item=item.id, field=field, value=draw(values_of(activity, field)))
                for item in definition.items
                for field in telling(activity)
                if draw(st.booleans())
            ),
        )
        for n in range(people)
    ]


@every_activity
def test_names_are_stable_ascii(activity: Activity) -> None:
    names = [activity.name, *(field.name for field in activity.fields)]
    assert all(re.fullmatch(r"[a-z][a-z0-9_]*", name) for name in names)
    assert activity.title
    assert activity.tally_version >= 1
    assert all(field.description.endswith(".") for field in activity.fields)


@every_activity
def test_templates_and_pictures_are_where_the_activity_says(activity: Activity) -> None:
    assets = activity.assets
    folders = (*template_folders(None), *([assets.template_folder] if assets.template_folder else []))
    endings = {name: PackFormat(shape).template_ending for shape, name in assets.pack_sections.items()}
    for name, ending in {assets.phone_template: ".html.j2", **endings}.items():
        assert name.endswith(ending)
        assert any((folder / name).is_file() for folder in folders), name
    if assets.projector_module is not None:
        assert "export function draw" in assets.projector_module.read_text(encoding="utf-8")


@every_activity
def test_settings_with_defaults_are_read_again_as_the_same(activity: Activity) -> None:
    once = activity.read_settings({}, 5)
    assert activity.read_settings(once, 5) == once


@every_activity
def test_an_unknown_setting_is_refused_and_named(activity: Activity) -> None:
    with pytest.raises(ActivityError) as caught:
        activity.read_settings({"no_such_setting": 1}, 5)
    assert caught.value.code == "activity.settings"
    assert caught.value.faults[0].field == "no_such_setting"


@every_activity
def test_each_person_meets_every_item_in_an_order_of_their_own_that_stays(activity: Activity) -> None:
    definition = opened(activity)
    for person in (ParticipantId("p1"), ParticipantId("p2")):
        order = activity.order(definition, person)
        assert sorted(item.id for item in order) == sorted(item.id for item in definition.items)
        assert activity.order(definition, person) == order


@every_activity
@settings(max_examples=30)
@given(data=st.data())
def test_pages_hold_items_once_and_in_order(activity: Activity, data: st.DataObject) -> None:
    options = items(*(f"Option {n}" for n in range(data.draw(st.integers(1, 12)))))
    definition = round_definition(activity.name, options=options, settings=activity.read_settings({}, len(options)))
    current = data.draw(some_answers(activity, options))
    pages = activity.pages(definition, options, current)
    shown = [item for page in pages for item in page]
    assert pages
    assert all(pages)
    assert shown == [item for item in options if item in shown]
    assert len({item.id for item in shown}) == len(shown)
    if not activity.pages_follow_answers:
        assert shown == list(options)
        assert pages == activity.pages(definition, options, {})


@every_activity
@settings(max_examples=40)
@given(data=st.data())
def test_an_answer_moves_only_pages_behind_its_own(activity: Activity, data: st.DataObject) -> None:
    definition = opened(activity)
    before = data.draw(some_answers(activity, definition.items))
    pages = activity.pages(definition, definition.items, before)
    at = data.draw(st.integers(0, len(pages) - 1))
    after = {**before, **data.draw(some_answers(activity, pages[at]))}
    assert activity.pages(definition, definition.items, after)[: at + 1] == pages[: at + 1]


@every_activity
@settings(max_examples=40)
@given(data=st.data())
def test_any_form_is_read_or_plainly_refused(activity: Activity, data: st.DataObject) -> None:
    definition = opened(activity)
    page = activity.pages(definition, definition.items, {})[0]
    names = st.text(max_size=12) | st.sampled_from(["position", "dots-i1", "concern-i1", "reason-i1", "dots-"])
    form = data.draw(
        st.dictionaries(names, st.lists(st.text(max_size=8) | st.sampled_from(["1", "agree"]), max_size=2))
    )
    answers = read_or_refused(activity, definition, page, form)
    if isinstance(answers, AnswerRefused):
        assert answers.code.startswith("answer.")
        assert answers.message.endswith((".", "!", "?"))
        return
    assert {answer.item for answer in answers} == {item.id for item in page}
    assert {answer.field for answer in answers} <= {field.name for field in activity.fields}
    assert all(answer.value is not None for answer in answers)
    assert len({(answer.item, answer.field) for answer in answers}) == len(answers)


@every_activity
@settings(max_examples=40)
@given(data=st.data())
def test_a_tally_does_not_depend_on_the_order_of_ballots_or_answers(activity: Activity, data: st.DataObject) -> None:
    definition = opened(activity)
    ballots = data.draw(some_ballots(activity, definition))
    shuffled = [
        Ballot(
            participant=one.participant, group=one.group, answers=tuple(data.draw(st.permutations(list(one.answers))))
        )
        for one in data.draw(st.permutations(ballots))
    ]
    assert repr(activity.tally(definition, ballots, 20)) == repr(activity.tally(definition, shuffled, 20))


@every_activity
@settings(max_examples=40)
@given(data=st.data())
def test_a_tally_adds_up(activity: Activity, data: st.DataObject) -> None:
    definition = opened(activity)
    ballots = data.draw(some_ballots(activity, definition))
    tally = activity.tally(definition, ballots, 20)
    assert tally.ballots + tally.abstentions + tally.spoiled == len(ballots)
    assert [(row.item, row.label) for row in tally.rows] == [(item.id, item.label) for item in definition.items]
    assert sum(measure.headline for measure in tally.measures) == 1
    for row in tally.rows:
        assert set(row.counts) == {measure.name for measure in tally.measures}
        assert 0 <= row.answered <= tally.ballots
        for measure in tally.measures:
            assert row.counts[measure.name] >= 0
            if measure.kind is MeasureKind.PEOPLE:
                assert row.counts[measure.name] <= row.answered


def what_is_said(activity: Activity, definition: RoundDefinition, ballots: Sequence[Ballot]) -> str:
    tally = activity.tally(definition, ballots, len(ballots))
    return f"{tally!r} {activity.sentences(definition, protect(tally, Policy()), None)!r}"


WORDS = "My landlord is the problem"


def nine_who_filled_in_everything(activity: Activity) -> list[Ballot]:
    example: dict[FieldKind, JsonScalar] = {
        FieldKind.COUNT: 1,
        FieldKind.FLAG: True,
        FieldKind.TEXT: WORDS,
        FieldKind.CODE: "i1",
    }
    values = {
        field.name: field.choices[0] if field.kind is FieldKind.CHOICE else example[field.kind]
        for field in activity.fields
    }
    return [ballot(f"p{n}", {"i1": values}) for n in range(9)]


@every_activity
def test_nobodys_own_words_are_in_a_tally_or_a_sentence(activity: Activity) -> None:
    assert WORDS not in what_is_said(activity, opened(activity), nine_who_filled_in_everything(activity))


class Telltale(DotVote):
    """Negative control: prints what somebody wrote as the name of a row."""

    def tally(self, definition: RoundDefinition, ballots: Sequence[Ballot], eligible: int) -> Tally:
        tally = super().tally(definition, ballots, eligible)
        said = ballots[0].value(definition.items[0].id, "concern_reason")
        return replace(tally, rows=(replace(tally.rows[0], label=str(said)), *tally.rows[1:]))


def test_an_activity_that_tells_somebodys_words_is_found() -> None:
    telltale = Telltale()
    assert WORDS in what_is_said(telltale, opened(telltale), nine_who_filled_in_everything(telltale))


@every_activity
def test_no_ballots_give_a_tally_of_none(activity: Activity) -> None:
    tally = activity.tally(opened(activity), [], 0)
    assert (tally.ballots, tally.abstentions) == (0, 0)
    assert len(tally.rows) == 4
    assert tally.tally_version == activity.tally_version


@every_activity
@settings(max_examples=40)
@given(data=st.data())
def test_sentences_are_one_to_four_and_whole(activity: Activity, data: st.DataObject) -> None:
    first, second = opened(activity), opened(activity, number=2)
    before = protect(activity.tally(first, data.draw(some_ballots(activity, first)), 20), Policy())
    after = protect(activity.tally(second, data.draw(some_ballots(activity, second)), 20), Policy())
    for previous in (None, before):
        said = activity.sentences(second, after, previous)
        assert 1 <= len(said) <= 4
        assert all(sentence.endswith((".", "!", "?")) and sentence[:1].strip() for sentence in said)
        assert len(set(said)) == len(said)


@every_activity
@settings(max_examples=40)
@given(data=st.data())
def test_sentences_about_hidden_counts_hold_no_number_but_the_minimum(activity: Activity, data: st.DataObject) -> None:
    definition = opened(activity)
    tally = activity.tally(definition, data.draw(some_ballots(activity, definition)), 20)
    table = protect(tally, Policy(), profile=Profile.WORKING_GROUP)
    said = " ".join(activity.sentences(definition, table, None))
    if table.in_words:
        assert set(re.findall(r"[0-9]+", said)) <= {"8"}


def test_sentences_about_shown_counts_do_hold_numbers() -> None:
    activity = next(one for one in ACTIVITIES if one.name == "statements")
    definition = opened(activity)
    voters = [ballot(f"p{n}", {"i1": {"position": "agree"}}) for n in range(9)]
    table = protect(activity.tally(definition, voters, 9), Policy(), profile=Profile.WORKING_GROUP)
    assert re.findall(r"[0-9]+", " ".join(activity.sentences(definition, table, None))) == ["9", "9"]
