from __future__ import annotations

from facilitation_kit.identifiers import GroupId
from facilitation_kit.planning.workshop_plan import GroupChoice
from facilitation_kit.playback.participation import group_lines


def test_a_group_that_nobody_named_looks_like_one_that_few_named() -> None:
    choices = tuple(GroupChoice(id=GroupId(name), label=name) for name in ("few", "none", "many"))
    lines = group_lines(choices, {GroupId("few"): 3, GroupId("many"): 12, None: 40})
    assert [line.people for line in lines] == ["fewer than 10", "fewer than 10", "10 to 19"]
