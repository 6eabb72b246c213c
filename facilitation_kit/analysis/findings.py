"""What a round found: its protected result, what it says, and what has shifted since the round before.

In go the store's current ballots and the round as it was opened; out comes a `RoundFindings`, the one value that hub,
projector and packs take. The one thing easily got wrong: a sentence is written from the protected table, never from the
tally, so that no sentence says what the table hides.

This module and all that it imports load without pandas and scipy: the hub reveals through it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from facilitation_kit.activities.contract import Activity
from facilitation_kit.activities.results import Measure, MeasureKind
from facilitation_kit.activities.rounds import RoundDefinition
from facilitation_kit.activities.sentences import first_capital, quoted
from facilitation_kit.analysis.counted_rounds import CountedRound, counted_round
from facilitation_kit.analysis.differencing import CHANGED_SINCE, RoomResult, room_result
from facilitation_kit.analysis.disclosure_control import (
    NOT_SHOWN_IN_ROOM,
    Policy,
    Profile,
    ProtectedRow,
    ProtectedTable,
)
from facilitation_kit.analysis.group_findings import group_result
from facilitation_kit.analysis.intervals import interval_words, percentage_words, signal_words
from facilitation_kit.analysis.protected_groups import ProtectedGroupTable
from facilitation_kit.analysis.ranking_pairs import RankingPair, ranking_pairs
from facilitation_kit.analysis.released_tables import ReleasedTable, release_of, release_of_groups, released_about
from facilitation_kit.analysis.role_balance import RoleBalance, role_balance
from facilitation_kit.analysis.shown_options import with_shown_options, words_that_may_be_shown, words_written
from facilitation_kit.analysis.shown_words import ShownWords, shows_words, words_beside
from facilitation_kit.errors import LiveError
from facilitation_kit.identifiers import ItemId, RoundId
from facilitation_kit.live.workshop_state import RoundStatus, WorkshopState
from facilitation_kit.phrases import phrase
from facilitation_kit.responses.records import EntryMode
from facilitation_kit.responses.store import Store

__all__ = ["RoundFindings", "round_findings", "workshop_findings"]

_SENSITIVE_SENTENCE = phrase("This question is about something personal, so its result is not shown in the room.")
_CHANGED_SENTENCE = phrase(
    "Answers have changed since the result was first shown. It is not shown again, because the difference would tell what "
    "single people answered."
)
_FROZEN_SENTENCE = phrase(
    "These are the figures as they were first shown; answers that came or went since are not in them."
)
_KEYED_MODES = frozenset(mode for mode in EntryMode if mode.keyed)
_KEYED = {
    frozenset({EntryMode.PAPER_KEYED}): phrase("some from paper"),
    frozenset({EntryMode.FACILITATOR_PROXY}): phrase("some asked by a facilitator"),
    _KEYED_MODES: phrase("some from paper, some asked by a facilitator"),
}
_NOTES = "ideas"
"""The activity whose notes may become options; its own result says whether they may be read."""
_TOO_FEW_SENTENCE = phrase("Too few people answered to say anything that would not be about single people.")


@dataclass(frozen=True, kw_only=True)
class RoundFindings:
    """The result of one round, as far as the profile may know it.

    Attributes:
        definition: the round.
        table: its protected result.
        sentences: one to four, most important first.
        earlier: findings of the round before it in the same step, for the same profile; without its own `earlier`.
        by_group: the result by audience group, where it was asked for and the profile allows it. For packs alone: a
            room sees no sub-groups (D1), so `to_json` does not have it.
        frozen_at: the cut-off of the release whose figures these are (D4); ``None`` for figures of today.
        words: people's own words that may be shown beside each option; options without any are not in it.
        contrary: name of the measure that says the opposite of the headline; empty without one.
        activity_title: of the activity, as readers see it.
        setting_labels: what the activity's settings are called, by name.
        entry_modes: the ways in which answers came in; the method says which of them were not people's own phones.
        balance: how the options stand if each audience group counts the same, with `by_group`.
        pairs: of a ranking, how many people placed one option above another, with `by_group`.
    """

    definition: RoundDefinition
    table: ProtectedTable
    sentences: tuple[str, ...]
    earlier: RoundFindings | None = None
    by_group: ProtectedGroupTable | None = None
    frozen_at: datetime | None = None
    words: Mapping[ItemId, tuple[ShownWords, ...]] = field(default_factory=dict)
    contrary: str = ""
    activity_title: str = ""
    setting_labels: Mapping[str, str] = field(default_factory=dict)
    entry_modes: frozenset[EntryMode] = frozenset()
    balance: RoleBalance | None = None
    pairs: tuple[RankingPair, ...] = ()

    @property
    def previous(self) -> ProtectedTable | None:
        """The protected result of the round before, to draw the shift."""
        return self.earlier.table if self.earlier else None

    @property
    def people_measure(self) -> Measure | None:
        """The measure that counts people out of those who answered, which intervals are about; ``None`` without one."""
        return next((measure for measure in self.table.measures if measure.kind is MeasureKind.PEOPLE), None)

    def interval_words(self, row: ProtectedRow) -> str:
        """The range for `people_measure`, such as "between about half and 9 in 10"; empty where counts are hidden."""
        shown = self._shown(row)
        return interval_words(*shown) if shown else ""

    def signal_words(self, row: ProtectedRow) -> str:
        """The fixed phrase for a headline that counts people ("leaning yes"); empty where it does not or is hidden."""
        shown = self._shown(row)
        if shown is None or self.table.headline.kind is not MeasureKind.PEOPLE:
            return ""
        if any(item.within for item in self.definition.items):
            return ""  # one answer of many to a question is no signal for or against anything
        contrary = row.cells.get(self.contrary)
        return signal_words(*shown, contrary.value if contrary else None)

    def percentage_words(self, row: ProtectedRow) -> str:
        """The share of `people_measure` from 20 people on; else empty."""
        shown = self._shown(row)
        return percentage_words(*shown) if shown else ""

    def _shown(self, row: ProtectedRow) -> tuple[int, int] | None:
        measure = self.people_measure
        if measure is None or self.table.profile is Profile.EXTERNAL:
            return None  # external counts are rounded, and an interval around a rounded count claims too much
        count, people = row.cells[measure.name].value, row.answered.value
        return (count, people) if count is not None and people else None

    @property
    def method(self) -> tuple[tuple[str, str], ...]:
        """How the round was counted, as pairs of a name and a value; with the log, enough to count it again (V6)."""
        turnout = self.table.turnout
        names = dict.fromkeys([*self.setting_labels, *sorted(self.definition.settings)])
        return (
            (phrase("Activity"), self.activity_title),
            *((phrase("How answers came in"), _KEYED[modes]) for modes in (self.entry_modes & _KEYED_MODES,) if modes),
            *(
                (self.setting_labels.get(name, name), _setting(self.definition.settings[name]))
                for name in names
                if name in self.definition.settings
            ),
            (phrase("People who could answer"), turnout.eligible.text),
            (phrase("People who answered"), self.table.ballots.text),
            (phrase("Spoiled ballots"), turnout.spoiled.text),
            (phrase("Ties"), turnout.tie_rule),
            (phrase("Seed of the order of options"), str(self.definition.seed)),
            (phrase("Version of the counting rules"), str(self.definition.tally_version)),
        )

    def releases(self, *, audience: str, cut_off: datetime) -> tuple[ReleasedTable, ...]:
        """What is released when these findings are shown: to be kept by the store, once, when it happens (D4).

        Args:
            audience: who sees them, in words.
            cut_off: whose answers they count; figures that stay as they were keep their own.
        """
        whole = release_of(self.table, self.definition.id, audience=audience, cut_off=self.frozen_at or cut_off)
        if self.by_group is None:
            return (whole,)
        groups = release_of_groups(self.by_group, audience=audience, cut_off=self.by_group.frozen_at or cut_off)
        return (whole, groups)

    def to_json(self) -> dict[str, object]:
        """As the hub's room view holds it (docs/architecture.md, "Room view"), the round before included."""
        return {**_own_json(self), "previous": _own_json(self.earlier) if self.earlier else None}


def _setting(value: object) -> str:
    if isinstance(value, bool):
        return phrase("yes") if value else phrase("no")
    if isinstance(value, Mapping) and "label" in value:
        return str(value["label"])
    if isinstance(value, list):
        return "; ".join(_setting(one) for one in value) or phrase("none")
    return str(value)


def _on_screen(value: object) -> object:
    """A setting as screens get it: of one that has words for itself, such as a whole form with drawings, only these."""
    return {"label": value["label"]} if isinstance(value, Mapping) and "label" in value else value


def _own_json(findings: RoundFindings) -> dict[str, object]:
    table = findings.table.to_json()
    table["rows"] = [
        {**row.to_json(), **_frozen(findings.definition, row.item), "words": _words(findings, row.item)}
        for row in findings.table.rows
    ]
    return {
        "round": findings.definition.id,
        "number": findings.definition.number,
        "activity": findings.definition.activity,
        "question": findings.definition.question,
        "settings": {name: _on_screen(value) for name, value in findings.definition.settings.items()},
        **table,
        "sentences": list(findings.sentences),
    }


def _frozen(definition: RoundDefinition, item_id: ItemId) -> dict[str, object]:
    """What the round says about an option and its count does not."""
    item = definition.item(item_id)
    within = {"within": item.within} if item.within else {}
    return {"short": first_capital(item.short), "merged_from": list(item.merged_from), **within}


def _words(findings: RoundFindings, item_id: ItemId) -> list[dict[str, object]]:
    return [words.to_json() for words in findings.words.get(item_id, ())]


def round_findings(
    store: Store,
    state: WorkshopState,
    round_id: RoundId,
    activities: Mapping[str, Activity],
    policy: Policy,
    profile: Profile = Profile.ROOM,
    *,
    by_group: bool = False,
    released: Sequence[ReleasedTable] | None = None,
) -> RoundFindings:
    """What may be said about a closed or revealed round.

    Args:
        store: with the answers.
        state: of the workshop that the round belongs to.
        round_id: which round.
        activities: the installed ones.
        policy: the project's thresholds.
        profile: for whom.
        by_group: work out the result by audience group too; this takes seconds rather than milliseconds.
        released: every table that has been released before, those about other rounds too; by default what the store
            remembers.

    Raises:
        LiveError: ``live.unknown-round``; ``live.round-open`` while people are answering, because a count that grows
            answer by answer tells every answer.
        ActivityError: ``activity.unknown``.
    """
    one = state.rounds.get(round_id)
    if one is None:
        raise LiveError("live.unknown-round", "This workshop has no such round.", remedy="Look at its list of rounds.")
    if one.status is RoundStatus.OPEN:
        raise LiveError("live.round-open", "People are still answering this round.", remedy="Close the round first.")
    earlier_id = one.definition.previous
    earlier_round = state.rounds.get(earlier_id) if earlier_id else None
    if earlier_round is not None and earlier_round.status is RoundStatus.OPEN:
        earlier_round = None
    earlier = None
    if earlier_round is not None:
        before = _as_shown(
            store, state, counted_round(store, earlier_round, activities), activities, policy, profile, released
        )
        earlier = _findings(before, _room(before, policy, profile, _about(store, before, released)), None, None)
    counted = _as_shown(store, state, counted_round(store, one, activities), activities, policy, profile, released)
    about = _about(store, counted, released)
    room = _room(counted, policy, profile, about)
    groups = None
    if by_group:
        groups = group_result(
            counted.definition,
            counted.activity,
            counted.ballots,
            counted.joined,
            room,
            policy,
            labels={group.id: group.label for group in state.plan.groups},
            released=about,
        )
    found = _findings(counted, room, earlier, groups)
    if by_group:
        found = replace(found, balance=_balance(counted, room, groups), pairs=_pairs(counted, room, policy))
    return replace(found, words=words_beside(store, found.definition, found.table))


def _balance(counted: CountedRound, room: RoomResult, groups: ProtectedGroupTable | None) -> RoleBalance | None:
    if not counted.activity.balanced:
        return None
    names = {item.id: quoted(item.short) for item in counted.definition.items}
    return role_balance(groups, room.table, names)


def _pairs(counted: CountedRound, room: RoomResult, policy: Policy) -> tuple[RankingPair, ...]:
    """Of figures that stay as they were, nothing more is told: these would be of today."""
    if room.frozen_at is not None:
        return ()
    return ranking_pairs(counted.definition, counted.activity, counted.ballots, room.table, policy)


def _as_shown(
    store: Store,
    state: WorkshopState,
    counted: CountedRound,
    activities: Mapping[str, Activity],
    policy: Policy,
    profile: Profile,
    released: Sequence[ReleasedTable] | None,
) -> CountedRound:
    """The round with options that the room made of its own words as far as they may be read; others as they are."""
    if counted.definition.step not in state.given:
        return counted
    hidden = []
    for one in state.rounds.values():
        if one.definition.activity == _NOTES and _NOTES in activities:
            notes = counted_round(store, one, activities)
            if not shows_words(_room(notes, policy, profile, _about(store, notes, released)).table):
                hidden.append(one.definition.id)
    shown = words_that_may_be_shown(store, state.rounds, profile, hidden)
    return replace(counted, definition=with_shown_options(counted.definition, words_written(store, state), shown))


def _about(store: Store, counted: CountedRound, released: Sequence[ReleasedTable] | None) -> list[ReleasedTable]:
    """What has been released about the round."""
    if released is None:
        return released_about(store, counted.definition.id)
    return [table for table in released if table.round == counted.definition.id]


def workshop_findings(
    store: Store,
    state: WorkshopState,
    activities: Mapping[str, Activity],
    policy: Policy,
    profile: Profile = Profile.ROOM,
    *,
    by_group: bool = False,
    released: Sequence[ReleasedTable] | None = None,
) -> tuple[RoundFindings, ...]:
    """Findings of all rounds of a workshop that are closed or revealed, in the order in which they were opened.

    Raises:
        ActivityError: ``activity.unknown``.
    """
    return tuple(
        round_findings(store, state, round_id, activities, policy, profile, by_group=by_group, released=released)
        for round_id, one in state.rounds.items()
        if one.status is not RoundStatus.OPEN
    )


def _room(counted: CountedRound, policy: Policy, profile: Profile, released: Sequence[ReleasedTable]) -> RoomResult:
    definition = counted.definition
    return room_result(
        counted.tally,
        policy,
        profile=profile,
        sensitive=definition.sensitive,
        released=released,
    )


_INSTEAD: Mapping[str, str] = {NOT_SHOWN_IN_ROOM: _SENSITIVE_SENTENCE, CHANGED_SINCE: _CHANGED_SENTENCE}


def _findings(
    counted: CountedRound, room: RoomResult, earlier: RoundFindings | None, groups: ProtectedGroupTable | None
) -> RoundFindings:
    table = room.table
    if table.withheld:
        sentences: tuple[str, ...] = (_INSTEAD.get(table.withheld, _TOO_FEW_SENTENCE),)
    else:
        sentences = counted.activity.sentences(counted.definition, table, earlier.table if earlier else None)
    if room.frozen_at is not None:
        sentences = (*sentences, _FROZEN_SENTENCE)
    return RoundFindings(
        definition=counted.definition,
        table=table,
        sentences=sentences,
        earlier=earlier,
        by_group=groups,
        frozen_at=room.frozen_at,
        contrary=counted.activity.contrary,
        activity_title=counted.activity.title,
        setting_labels=counted.activity.setting_labels,
        entry_modes=counted.entry_modes,
    )
