"""Beginnings of idea cards out of the groups of notes that a workshop has put to the vote.

In: a workshop's state and its store. Out: `BegunIdea` values for a file. The one thing easily got wrong: a card is printed for
everybody, so a group's name goes into it only where it is nobody's words or the writer agreed to be quoted anywhere; the notes beside
it are for the working group, as far as its packs show them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from itertools import count

from facilitation_kit.activities.contract import Activity
from facilitation_kit.activities.rounds import Item
from facilitation_kit.analysis.disclosure_control import Policy, Profile
from facilitation_kit.analysis.findings import round_findings
from facilitation_kit.analysis.shown_options import with_shown_options, words_that_may_be_shown, words_written
from facilitation_kit.content.idea_files import BegunIdea
from facilitation_kit.identifiers import IdeaId
from facilitation_kit.live.workshop_state import RoundState, RoundStatus, WorkshopState
from facilitation_kit.phrases import english_day
from facilitation_kit.responses.store import Store

__all__ = ["begun_ideas"]

_IDEAS, _DOT_VOTE = "ideas", "dot_vote"
_NOT_IN_AN_ID = re.compile("[^a-z0-9]+")
_LONGEST_ID = 50


def begun_ideas(
    store: Store,
    state: WorkshopState,
    activities: Mapping[str, Activity],
    policy: Policy,
    taken: Collection[IdeaId] = (),
) -> tuple[BegunIdea, ...]:
    """The groups of notes of a workshop's votes, in the order of the votes; none where notes were not put to a vote.

    Args:
        store: where the words are.
        state: of the workshop.
        activities: all registered activities by name.
        policy: the project's thresholds.
        taken: ids that the project's ideas have already.

    Raises:
        ActivityError: ``activity.unknown``.
    """
    notes = {
        name: one
        for name, one in state.rounds.items()
        if one.definition.activity == _IDEAS and one.status is RoundStatus.REVEALED
    }
    if not notes:
        return ()
    written = words_written(store, state)
    readable = {
        words.text
        for name in notes
        for beside in round_findings(store, state, name, activities, policy, Profile.WORKING_GROUP).words.values()
        for words in beside
    }
    anywhere = words_that_may_be_shown(store, notes, Profile.EXTERNAL, ())
    carrier = next(iter(notes.values()))
    groups = tuple(_groups(state))
    for_group, for_all = (_as_read_by(groups, carrier, written, words) for words in (readable, anywhere))
    begun: list[BegunIdea] = []
    for asked, shown, said in zip(groups, for_group, for_all, strict=True):
        title = said.label if said.label == asked.label else ""
        begun.append(
            BegunIdea(
                id=_free_id(title, {*taken, *(each.id for each in begun)}),
                title=title,
                came_from=f"Notes in “{state.title}”, {english_day(state.opened_at.date())}",
                notes=shown.merged_from or ((shown.label,) if _is_a_note(asked, shown) else ()),
            )
        )
    return tuple(begun)


def _groups(state: WorkshopState) -> Iterator[Item]:
    """The options that votes were given from notes."""
    for step in state.plan.steps:
        if step.activity is not None and step.activity.name == _DOT_VOTE and state.given.get(step.id):
            yield from step.activity.items


def _as_read_by(
    groups: tuple[Item, ...], carrier: RoundState, written: Collection[str], words: Collection[str]
) -> tuple[Item, ...]:
    return with_shown_options(replace(carrier.definition, items=groups), written, words).items


def _is_a_note(asked: Item, shown: Item) -> bool:
    """Whether a group is one note that gave it its name, and that may be read."""
    return not asked.merged_from and shown.label == asked.label


def _free_id(title: str, taken: Collection[IdeaId]) -> IdeaId:
    """An id made of a title, or of nothing, that is not taken."""
    letters = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    plain = _NOT_IN_AN_ID.sub("-", letters)[:_LONGEST_ID].strip("-") or "idea"
    return next(
        IdeaId(name) for number in count(1) if (name := plain if number == 1 else f"{plain}-{number}") not in taken
    )
