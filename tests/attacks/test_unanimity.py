"""A named group that all said the same: whoever knows a member knows the answer (D2)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from facilitation_kit.analysis.disclosure_control import HIDDEN, Policy, Profile
from tests.builders import items, round_definition
from tests.grouped_rounds import Said, by_group, one_statement, statement_ballots, texts

UNPROTECTED = replace(
    Policy(), working_group=replace(Policy().working_group, group_hide_up_to=-1, minimum_width=0, unanimity=False)
)

UNANIMOUS: Said = {"young": (12, 0, 0), "workers": (9, 14, 6), "carers": (8, 9, 7)}
NOBODY: Said = {"young": (0, 7, 6), "workers": (9, 14, 6), "carers": (8, 9, 7)}


@pytest.mark.parametrize(("said", "text"), [(UNANIMOUS, "12"), (NOBODY, "0")])
def test_control_without_the_rule_the_answer_of_each_member_is_in_the_table(said: Said, text: str) -> None:
    assert texts(by_group(one_statement(), statement_ballots(said), policy=UNPROTECTED))["Agree"][0] == text


@pytest.mark.parametrize("said", [UNANIMOUS, NOBODY])
def test_a_unanimous_group_cannot_be_read_off_nor_worked_out(said: Said) -> None:
    shown = texts(by_group(one_statement(), statement_ballots(said)))
    if shown:
        assert shown["Agree"][0] == HIDDEN
        # hidden beside at least one other group, or the room's total would give it away
        assert shown["Agree"].count(HIDDEN) >= 2


def test_a_sensitive_question_is_not_shown_by_group_to_anybody() -> None:
    ballots = statement_ballots({"young": (30, 20, 15), "workers": (30, 25, 15)})
    sensitive = round_definition("statements", options=items("I feel safe on the way home."), sensitive=True)
    for profile in Profile:
        assert by_group(sensitive, ballots, profile=profile) is None
    plain = round_definition("statements", options=items("I feel safe on the way home."))
    assert texts(by_group(plain, ballots))["Agree"] == ["30", "30"]


def test_the_room_sees_no_groups() -> None:
    ballots = statement_ballots({"young": (30, 20, 15), "workers": (30, 25, 15)})
    assert by_group(one_statement(), ballots, profile=Profile.ROOM) is None
    assert by_group(one_statement(), ballots, profile=Profile.WORKING_GROUP) is not None
