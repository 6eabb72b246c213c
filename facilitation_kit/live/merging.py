"""Showing several similar options as one before a round opens (V4), so that they do not split each other's votes.

In: a state and the groups of options to merge. Out: an event, and at opening the items that people will see. The one
thing easily got wrong: a merged option has an id of its own, because comparing it with one of its originals across two
rounds would show a shift that nobody made.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from facilitation_kit.activities.rounds import Item
from facilitation_kit.errors import LiveError
from facilitation_kit.identifiers import ItemId
from facilitation_kit.live.events import MergedOption, OptionsMerged, WorkshopEvent
from facilitation_kit.live.refusals import require_activity, require_no_open_round
from facilitation_kit.live.workshop_state import WorkshopState

__all__ = ["MAX_LABEL", "merge_options", "merged_items", "stands_in_a_line", "unmerge_options"]

MAX_LABEL = 300
"""Most characters of a merged option's label: the same as for an option in a run sheet."""

_FEWEST_MEMBERS = 2
_FEWEST_OPTIONS = 2


def merge_options(state: WorkshopState, now: datetime, merged: Sequence[MergedOption]) -> tuple[WorkshopEvent, ...]:
    """Merge options of the current step for its next round; earlier merging of the step is replaced.

    Args:
        state: where the workshop stands.
        now: the moment.
        merged: at least one group of at least two options.

    Raises:
        LiveError: ``live.bad-merge`` with what is wrong with the groups, ``live.round-open``, ``live.no-activity``,
            ``live.no-step``, ``live.workshop-over``.
    """
    step, activity = require_activity(state)
    require_no_open_round(state)
    if not activity.mergeable:
        raise _bad_merge("This step asks each of its questions by itself.", "There is nothing to merge here.")
    groups = tuple(MergedOption(label=option.label.strip(), members=option.members) for option in merged)
    _check(groups, {item.id: item for item in activity.items})
    return (OptionsMerged(at=now, step=step.id, merged=groups),)


def unmerge_options(state: WorkshopState, now: datetime) -> tuple[WorkshopEvent, ...]:
    """Show all options of the current step as they are in the run sheet again.

    Raises:
        LiveError: ``live.nothing-merged``, ``live.round-open``, ``live.no-activity``, ``live.no-step``,
            ``live.workshop-over``.
    """
    step, _ = require_activity(state)
    require_no_open_round(state)
    if step.id not in state.merged:
        raise LiveError("live.nothing-merged", "No options of this step are merged.", remedy="There is nothing to do.")
    return (OptionsMerged(at=now, step=step.id, merged=()),)


def merged_items(items: Sequence[Item], merged: Iterable[MergedOption]) -> tuple[Item, ...]:
    """The options as people will see them: each group as one, where its first member stood."""
    group_of = {member: option for option in merged for member in option.members}
    by_id = {str(item.id): item for item in items}
    shown: list[Item] = []
    done: set[str] = set()
    for item in items:
        option = group_of.get(item.id)
        if option is None:
            shown.append(item)
        elif item.id not in done:
            done.update(option.members)
            shown.append(_merged_item(option, [by_id[member] for member in by_id if member in option.members]))
    return tuple(shown)


def _merged_item(option: MergedOption, members: Sequence[Item]) -> Item:
    hypotheses = {member.hypothesis for member in members}
    return Item(
        id=_merged_id(members),
        label=option.label,
        hypothesis=hypotheses.pop() if len(hypotheses) == 1 else None,
        merged_from=tuple(original for member in members for original in member.merged_from or (member.label,)),
    )


def _merged_id(members: Sequence[Item]) -> ItemId:
    """The same for the same members in every round of a step, whatever the label."""
    names = sorted(str(member.id) for member in members)
    digest = hashlib.blake2b("\n".join(names).encode(), digest_size=4).hexdigest()
    return ItemId(f"{members[0].id[:40]}-merged-{digest}")


def _check(groups: Sequence[MergedOption], items: Mapping[ItemId, Item]) -> None:
    if not groups:
        raise _bad_merge("No options were chosen.", "Choose two or more options to merge.")
    seen: set[str] = set()
    for group in groups:
        _check_label(group.label)
        if len(set(group.members)) < _FEWEST_MEMBERS:
            raise _bad_merge("One option alone cannot be merged.", "Choose two or more options to merge.")
        if any(ItemId(member) not in items for member in group.members):
            raise _bad_merge("An option is not in this step.", "Load the page again and choose from its options.")
        if seen & set(group.members) or len(set(group.members)) < len(group.members):
            raise _bad_merge("An option was chosen twice.", "Put each option into one group only.")
        seen.update(group.members)
    left = len(items) - len(seen) + len(groups)
    if left < _FEWEST_OPTIONS:
        raise _bad_merge("There would be one option left.", "Leave at least two to choose between.")


def _check_label(label: str) -> None:
    if not label:
        raise _bad_merge("The merged option has no words.", "Write a label that covers all its originals.")
    if len(label) > MAX_LABEL or not stands_in_a_line(label):
        raise _bad_merge(
            "The label of the merged option is too long, or not one line.",
            f"Use one line of at most {MAX_LABEL} characters.",
        )


def stands_in_a_line(text: str) -> bool:
    """Whether a text is one line that every document can hold."""
    return not any(map(_cannot_stand_in_a_line, text))


def _cannot_stand_in_a_line(character: str) -> bool:
    """Line breaks, control characters, and what no XML document can hold."""
    return unicodedata.category(character) in {"Cc", "Cs", "Zl", "Zp"} or character in "\ufffe\uffff"


def _bad_merge(message: str, remedy: str) -> LiveError:
    return LiveError("live.bad-merge", message, remedy=remedy)
