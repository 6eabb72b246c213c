"""An activity whose pages follow the answers, as those of a survey do: each "agree" brings one more question.

Built on the statements so that it needs no template of its own. What was answered on a page that has gone stays in the
log, so the tally goes by the same rule as the pages.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import ClassVar

from facilitation_kit.activities.contract import CurrentAnswers
from facilitation_kit.activities.results import Tally
from facilitation_kit.activities.rounds import Ballot, Item, RoundDefinition
from facilitation_kit.activities.statements import Statements
from facilitation_kit.identifiers import ParticipantId


class FollowUps(Statements):
    """The first item is asked of everybody, the next one only of those who agreed with all before it."""

    name: ClassVar[str] = "follow_ups"
    title: ClassVar[str] = "Follow-ups"
    pages_follow_answers: ClassVar[bool] = True

    def order(self, definition: RoundDefinition, participant: ParticipantId) -> tuple[Item, ...]:
        return definition.items

    def pages(
        self, definition: RoundDefinition, items: Sequence[Item], current: CurrentAnswers
    ) -> tuple[tuple[Item, ...], ...]:
        asked = [items[0]]
        for before, item in pairwise(items):
            if current.get((before.id, "position")) != "agree":
                break
            asked.append(item)
        return tuple((item,) for item in asked)

    def tally(self, definition: RoundDefinition, ballots: Sequence[Ballot], eligible: int) -> Tally:
        return super().tally(definition, [self._as_asked(definition, ballot) for ballot in ballots], eligible)

    def _as_asked(self, definition: RoundDefinition, ballot: Ballot) -> Ballot:
        current = {(answer.item, answer.field): answer.value for answer in ballot.answers}
        asked = {item.id for page in self.pages(definition, definition.items, current) for item in page}
        return replace(ballot, answers=tuple(answer for answer in ballot.answers if answer.item in asked))
