from __future__ import annotations

from pathlib import Path

import pytest

from facilitation_kit.analysis.policy import POLICY_FILE, Policy, Profile, read_policy
from facilitation_kit.errors import ContentError


def faults_of(folder: Path, text: str | bytes) -> list[tuple[str, str | None]]:
    (folder / POLICY_FILE).write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(ContentError) as caught:
        read_policy(folder)
    assert all(fault.remedy and fault.file == POLICY_FILE for fault in caught.value.faults)
    return [(fault.code, fault.field) for fault in caught.value.faults]


def test_without_a_file_the_defaults_hold(tmp_path: Path) -> None:
    assert read_policy(tmp_path) == read_policy(None) == Policy()
    assert Policy().rules(Profile.ROOM).minimum_ballots == 5
    assert Policy().rules(Profile.WORKING_GROUP).minimum_ballots == 8
    assert Policy().rules(Profile.EXTERNAL).minimum_ballots == 20


def test_a_project_can_be_stricter(tmp_path: Path) -> None:
    (tmp_path / POLICY_FILE).write_text("room:\n  minimum_ballots: 8\n", encoding="utf-8")
    policy = read_policy(tmp_path)
    assert policy.room.minimum_ballots == 8
    assert policy.working_group == Policy().working_group


def test_the_rules_for_groups_can_be_stricter_too_and_ranges_follow(tmp_path: Path) -> None:
    text = "working_group:\n  group_minimum: 15\n  group_hide_up_to: 6\nexternal:\n  two_way_minimum: 100\n"
    (tmp_path / POLICY_FILE).write_text(text, encoding="utf-8")
    rules = read_policy(tmp_path).working_group
    assert (rules.group_minimum, rules.group_hide_up_to, rules.minimum_width) == (15, 6, 6)
    assert read_policy(tmp_path).external.two_way_minimum == 100
    loose = "working_group:\n  group_hide_up_to: 2\n  minimum_width: 1\n  unanimity: false\n"
    assert faults_of(tmp_path, loose) == [
        ("policy.too-low", "working_group.group_hide_up_to"),
        ("policy.too-low", "working_group.minimum_width"),
        ("policy.unknown-name", "working_group.unanimity"),
    ]


def test_no_file_opens_groups_to_the_room(tmp_path: Path) -> None:
    (tmp_path / POLICY_FILE).write_text("room:\n  group_minimum: 20\n", encoding="utf-8")
    assert not read_policy(tmp_path).room.by_group


def test_an_empty_file_is_the_defaults(tmp_path: Path) -> None:
    (tmp_path / POLICY_FILE).write_text("# nothing yet\n", encoding="utf-8")
    assert read_policy(tmp_path) == Policy()


def test_a_project_cannot_be_looser_and_all_faults_are_told_at_once(tmp_path: Path) -> None:
    text = "room:\n  minimum_ballots: 2\n  minimum_balots: 9\nworking_group:\n  sensitive_minimum: yes\nfriends: {}\n"
    assert faults_of(tmp_path, text) == [
        ("policy.too-low", "room.minimum_ballots"),
        ("policy.unknown-name", "room.minimum_balots"),
        ("policy.too-low", "working_group.sensitive_minimum"),
        ("policy.unknown-name", "friends"),
    ]


def test_sensitive_questions_stay_out_of_the_room_whatever_the_file_says(tmp_path: Path) -> None:
    (tmp_path / POLICY_FILE).write_text("room:\n  sensitive_minimum: 20\n", encoding="utf-8")
    assert read_policy(tmp_path).room.sensitive_minimum == 0


@pytest.mark.parametrize(
    "text", ["room: [", "- a\n- b\n", b"\xff\xfe\x00", "a: &a [*a]\nb: !!python/object:os.system x\n"]
)
def test_what_cannot_be_read_is_one_plain_fault(tmp_path: Path, text: str | bytes) -> None:
    assert faults_of(tmp_path, text)[0][0] in {"policy.unreadable", "policy.unknown-name"}


def test_more_people_can_be_asked_for_behind_an_attribution_and_never_fewer(tmp_path: Path) -> None:
    (tmp_path / POLICY_FILE).write_text("attribution:\n  minimum_cases: 8\n", encoding="utf-8")
    assert (Policy().attribution_minimum, read_policy(tmp_path).attribution_minimum) == (5, 8)
    assert faults_of(tmp_path, "attribution:\n  minimum_cases: 4\n  minimum_people: 9\n") == [
        ("policy.too-low", "attribution.minimum_cases"),
        ("policy.unknown-name", "attribution.minimum_people"),
    ]
    assert faults_of(tmp_path, "attribution: 9\n") == [("policy.unknown-name", "attribution")]
