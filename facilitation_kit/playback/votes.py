"""The results of workshops as pages of a pack.

In: a store and the policy. Out: a `WorkshopPage` for each workshop with results. Figures come from
`analysis.findings` alone. The one thing easily got wrong: a round that is closed but not yet revealed may be opened again,
and two packs around that would tell the answers in between; such a round is left out until its workshop has ended.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from facilitation_kit.activities.card_check import CardCheck
from facilitation_kit.activities.contract import Activity
from facilitation_kit.activities.results import Band, Measure, MeasureKind
from facilitation_kit.activities.rounds import Item, RoundDefinition
from facilitation_kit.analysis.counted_rounds import activity_of
from facilitation_kit.analysis.disclosure_control import Policy, Profile, ProtectedRow, ProtectedTable
from facilitation_kit.analysis.final_rounds import is_final
from facilitation_kit.analysis.findings import RoundFindings, round_findings
from facilitation_kit.analysis.people_bands import people_words
from facilitation_kit.analysis.released_tables import ReleasedTable
from facilitation_kit.identifiers import ItemId
from facilitation_kit.live.workshop_state import RoundState, WorkshopState
from facilitation_kit.phrases import phrase
from facilitation_kit.playback.chart_building import chart_of
from facilitation_kit.playback.formats import PackFormat
from facilitation_kit.playback.group_part import group_part
from facilitation_kit.playback.participation import group_lines
from facilitation_kit.playback.vote_context import Question, Vote, VoteRow, WorkshopPage
from facilitation_kit.responses.store import Store

__all__ = ["BAND_WORDS", "GENERIC_SECTION", "workshop_page"]

GENERIC_SECTION = {each.value: f"playback/activities/table{each.template_ending}" for each in PackFormat}
"""The section of an activity that brings none of its own, by format."""

BAND_WORDS = {Band.CLEAR: "clearly ahead", Band.CLOSE: "close", Band.TIE: "tied for first", Band.BEHIND: ""}


def workshop_page(
    store: Store,
    state: WorkshopState,
    activities: Mapping[str, Activity],
    policy: Policy,
    profile: Profile,
    released: Sequence[ReleasedTable] | None = None,
) -> WorkshopPage:
    """A workshop with the results of its rounds that are final.

    Raises:
        ActivityError: ``activity.unknown``.
    """
    questions = []
    for step in state.plan.steps:
        rounds = [one for one in state.rounds_of(step.id) if is_final(one, state)]
        if rounds:
            votes = tuple(
                _vote(
                    round_findings(
                        store,
                        state,
                        one.definition.id,
                        activities,
                        policy,
                        profile,
                        by_group=True,
                        released=released,
                    ),
                    one,
                    activity_of(one.definition, activities),
                )
                for one in rounds
            )
            questions.append(Question(title=step.title, rounds=votes))
    return WorkshopPage(
        id=state.id,
        anchor=f"workshop-{state.id}",
        title=state.title,
        purpose=state.plan.purpose,
        audience=state.plan.audience,
        place=state.plan.place,
        opened_at=state.opened_at,
        people=people_words(store.participant_count(state.id)),
        groups=group_lines(state.plan.groups, store.participants_by_group(state.id)),
        questions=tuple(questions),
    )


def _vote(found: RoundFindings, one: RoundState, activity: Activity) -> Vote:
    table, definition = found.table, found.definition
    earlier = found.previous
    before = {row.item: row.cells[earlier.headline.name].text for row in earlier.rows} if earlier else {}
    headline = table.headline.name
    people = found.people_measure
    asking = _asking([definition.item(row.item) for row in table.rows])
    return Vote(
        id=definition.id,
        anchor=f"vote-{definition.id}",
        number=definition.number,
        earlier_number=definition.number - 1 if earlier else None,
        activity=activity.title,
        question=definition.question,
        table=table,
        rows=tuple(
            VoteRow(
                figures=row,
                short=_short(definition, definition.item(row.item)),
                merged_from=() if definition.activity == CardCheck.name else definition.item(row.item).merged_from,
                band=BAND_WORDS[row.band] if row.band else "",
                range=found.interval_words(row),
                percentage=found.percentage_words(row),
                signal=found.signal_words(row),
                earlier=before.get(row.item, "not asked") if earlier else "",
                words=tuple(said.text for said in found.words.get(row.item, ())),
                share="" if row.item in asking else _share(table, row, people or table.headline),
            )
            for row in table.rows
        ),
        most=max([1, *(row.cells[headline].value or 0 for row in table.rows)]),
        range_of=people.label if people else "",
        sentences=found.sentences,
        settings=dict(definition.settings),
        held_at=one.closed_at or one.opened_at,
        method=found.method,
        templates={**GENERIC_SECTION, **activity.assets.pack_sections},
        by_group=found.by_group,
        group_part=group_part(found.by_group, definition, [row.item for row in table.rows])
        if found.by_group and not found.by_group.withheld
        else None,
        balance=found.balance,
        pairs=found.pairs,
        words_title=_words_title(activity),
        chart=chart_of(
            table,
            [definition.item(row.item).short for row in table.rows],
            question=definition.question,
            measures=activity.chart_measures,
            heads=_heads([definition.item(row.item) for row in table.rows]),
        ),
    )


def _words_title(activity: Activity) -> str:
    """What people's own words beside a result are: reasons for a concern where those are asked for."""
    if any(field.name == "concern_reason" for field in activity.fields):
        return phrase("What people wrote about a concern")
    return phrase("What people wrote")


def _short(definition: RoundDefinition, item: Item) -> str:
    """An option by itself; a choice with the question that it answers."""
    return f"{definition.item(item.within).short} {item.short}" if item.within else item.short


def _asking(items: Sequence[Item]) -> frozenset[ItemId]:
    """Questions among the rows: how many answered one is no share of people who said something."""
    return (
        frozenset(item.id for item in items if not item.within) if any(item.within for item in items) else frozenset()
    )


def _heads(items: Sequence[Item]) -> tuple[int | None, ...]:
    """For each row the place of its question, where it is a choice of one; nothing where no row is."""
    if not any(item.within for item in items):
        return ()
    place = {item.id: row for row, item in enumerate(items)}
    return tuple(place.get(item.within) if item.within else None for item in items)


_SHARES = {"most": phrase("most people"), "some": phrase("some people"), "few or none": phrase("few people or nobody")}
"""What `disclosure_control` prints in the place of counts, as it reads by itself."""


def _share(table: ProtectedTable, row: ProtectedRow, measure: Measure) -> str:
    """A row's figure as it is said aloud; nothing that its cells do not print."""
    cell = row.cells[measure.name]
    if measure.kind is not MeasureKind.PEOPLE:
        return phrase("{count} {things}", count=cell.text, things=measure.label) if cell.value is not None else ""
    if cell.value is None or row.answered.value is None:
        return _SHARES.get(cell.text, "")
    if table.profile is Profile.EXTERNAL and cell.value:
        return phrase("about {count} of {all} people", count=cell.text, all=row.answered.text)
    return phrase("{count} of {all} people", count=cell.text, all=row.answered.text)
