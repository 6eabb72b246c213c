from __future__ import annotations

from dataclasses import replace
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

from facilitation_kit.activities.contract import ActivityAssets
from facilitation_kit.activities.dot_vote import DotVote
from facilitation_kit.activities.registry import ENTRY_POINT_GROUP, find_activities, load_activities
from facilitation_kit.errors import ActivityError


def point(name: str, value: str) -> EntryPoint:
    return EntryPoint(name=name, value=value, group=ENTRY_POINT_GROUP)


class Misnamed(DotVote):
    name = "something_else"


class Twin(DotVote):
    pass


class Unsaid(DotVote):
    fields = ()


class Unpictured(DotVote):
    name = "unpictured"
    assets = replace(DotVote.assets, projector_module=Path("not-in-the-wheel.js"))


class Untemplated(DotVote):
    name = "untemplated"
    assets = ActivityAssets(phone_template="untemplated/phone.html.j2", template_folder=Path("not-in-the-wheel"))


class Squatter(DotVote):
    name = "squatter"
    assets = ActivityAssets(phone_template="test_registry.py", template_folder=Path(__file__).parent)


def test_the_kits_own_activities_come_through_the_same_entry_points() -> None:
    activities = load_activities()
    assert {"dot_vote", "statements"} <= set(activities)
    assert isinstance(activities["dot_vote"], DotVote)
    assert list(activities) == sorted(activities)


def test_the_registry_cannot_be_changed() -> None:
    with pytest.raises(TypeError):
        load_activities()["mine"] = DotVote()  # type: ignore[index]


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        (point("gone", "no_such_package_at_all:Thing"), "no_such_package_at_all"),
        (point("text", "json:loads"), "not a class that extends"),
        (point("misnamed", "tests.activities.test_registry:Misnamed"), "calls itself 'something_else'"),
        (point("dot_vote", "tests.activities.test_registry:Unsaid"), "fields"),
        (point("unpictured", "tests.activities.test_registry:Unpictured"), "not-in-the-wheel.js is missing"),
        (point("untemplated", "tests.activities.test_registry:Untemplated"), "phone.html.j2 is missing"),
        (point("squatter", "tests.activities.test_registry:Squatter"), "does not begin with squatter/"),
    ],
)
def test_a_broken_package_is_named(broken: EntryPoint, said: str) -> None:
    with pytest.raises(ActivityError) as caught:
        load_activities([broken])
    assert caught.value.code == "activity.broken-package"
    assert said in caught.value.message
    assert caught.value.remedy


def test_a_broken_package_leaves_the_others_working() -> None:
    found = find_activities(
        [point("a", "no_such_a:A"), point("dot_vote", "facilitation_kit.activities.dot_vote:DotVote")]
    )
    assert list(found.working) == ["dot_vote"]
    assert [fault.code for fault in found.faults] == ["activity.broken-package"]


def test_all_broken_packages_are_reported_at_once() -> None:
    with pytest.raises(ActivityError) as caught:
        load_activities([point("a", "no_such_a:A"), point("b", "no_such_b:B")])
    assert len(caught.value.faults) == 2


def test_two_activities_of_one_name_are_refused() -> None:
    ours = "facilitation_kit.activities.dot_vote:DotVote"
    with pytest.raises(ActivityError) as caught:
        load_activities([point("dot_vote", ours), point("dot_vote", "tests.activities.test_registry:Twin")])
    assert caught.value.code == "activity.same-name"


def test_the_same_activity_declared_twice_is_one_activity() -> None:
    ours = "facilitation_kit.activities.dot_vote:DotVote"
    assert list(load_activities([point("dot_vote", ours), point("dot_vote", ours)])) == ["dot_vote"]
