"""Rounds whose people belong to audience groups, from the counts that a test is about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from facilitation_kit.activities.registry import load_activities
from facilitation_kit.activities.results import Tally
from facilitation_kit.activities.rounds import Ballot, RoundDefinition
from facilitation_kit.analysis.disclosure_control import Policy, Profile, protect
from facilitation_kit.analysis.group_counting import count_by_group
from facilitation_kit.analysis.group_tables import protect_by_group
from facilitation_kit.analysis.grouped_tallies import GroupedTally
from facilitation_kit.analysis.protected_groups import ProtectedGroupTable
from tests.builders import ballot, items, round_definition

ACTIVITIES = load_activities()
LABELS = {"young": "Young people", "carers": "Parents and carers", "workers": "Practitioners"}
POSITIONS = ("agree", "disagree", "pass")

Said = Mapping[str | None, Sequence[int]]
"""By group, how many agreed, disagreed and passed."""


def one_statement() -> RoundDefinition:
    """A round about a single statement."""
    return round_definition("statements", options=items("One front door would help."))


def statement_ballots(said: Said) -> list[Ballot]:
    """A ballot a person; people of a group are numbered."""
    return [
        ballot(f"{group}-{position}-{n}", {"i1": {"position": position}}, group)
        for group, counts in said.items()
        for position, count in zip(POSITIONS, counts, strict=False)
        for n in range(count)
    ]


def dot_round(options: int, *, dots: int) -> RoundDefinition:
    """A dot vote with one dot at most on an option and no concerns."""
    return round_definition(
        "dot_vote",
        options=items(*(f"Option {n}" for n in range(1, options + 1))),
        settings={"dots": dots, "cap_per_option": 1, "concerns": False, "concern_reason": False},
    )


def dot_ballots(options: int, chosen: Mapping[str | None, Sequence[Sequence[int]]]) -> list[Ballot]:
    """A ballot a person from the numbers of the options that each person of a group chose."""
    return [
        ballot(f"{group}-{n}", {f"i{one}": {"dots": int(one in choice)} for one in range(1, options + 1)}, group)
        for group, choices in chosen.items()
        for n, choice in enumerate(choices)
    ]


def tally_of(definition: RoundDefinition, ballots: Sequence[Ballot]) -> Tally:
    """The exact whole-room tally."""
    return ACTIVITIES[definition.activity].tally(definition, ballots, len(ballots))


def grouped(definition: RoundDefinition, ballots: Sequence[Ballot]) -> GroupedTally:
    """The exact counts by group; everybody who joined answered."""
    joined = Counter[str | None](one.group for one in ballots)
    return count_by_group(definition, ACTIVITIES[definition.activity], ballots, joined, order=tuple(LABELS))


def by_group(
    definition: RoundDefinition,
    ballots: Sequence[Ballot],
    *,
    policy: Policy | None = None,
    profile: Profile = Profile.WORKING_GROUP,
    earlier: Sequence[ProtectedGroupTable] = (),
) -> ProtectedGroupTable | None:
    """The protected table by group."""
    policy = policy or Policy()
    room = protect(tally_of(definition, ballots), policy, profile=profile, sensitive=definition.sensitive)
    return protect_by_group(
        grouped(definition, ballots),
        room,
        policy,
        round_id=definition.id,
        labels=LABELS,
        sensitive=definition.sensitive,
        earlier=earlier,
    )


def texts(table: ProtectedGroupTable | None, item: int = 0) -> dict[str, list[str]]:
    """What the table shows of an item, by row; empty where it is withheld."""
    assert table is not None
    if not table.items or table.items[item].withheld:
        return {}
    return {row.label: [cell.text for cell in row.cells] for row in table.items[item].rows}
