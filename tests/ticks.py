"""The smallest activity that meets the contract, for tests of what surrounds activities."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from facilitation_kit.activities.contract import Activity, ActivityAssets, AnswerField, FieldKind, FormFields
from facilitation_kit.activities.results import Measure, MeasureKind, ResultTable, Tally, TallyRow
from facilitation_kit.activities.rounds import Answer, Ballot, Item, RoundDefinition, RoundSettings
from facilitation_kit.errors import ActivityError


class Ticks(Activity):
    """Tick what you like; `limit` (default: half of the options) must be smaller than the number of options."""

    name = "ticks"
    title = "Ticks"
    tally_version = 3
    fields = (AnswerField(name="tick", kind=FieldKind.FLAG),)
    assets = ActivityAssets(phone_template="participant/ticks.html.j2")

    def read_settings(self, raw: Mapping[str, object], items: int) -> RoundSettings:
        unknown = sorted(set(raw) - {"limit"})
        if unknown:
            raise ActivityError(
                "activity.settings", f"There is no setting {unknown[0]}.", remedy="Remove it.", field=unknown[0]
            )
        limit = raw.get("limit", max(1, items // 2))
        if not isinstance(limit, int) or not 1 <= limit < items:
            raise ActivityError("activity.settings", "The limit is too high.", remedy="Lower it.", field="limit")
        return {"limit": limit}

    def warnings(self, settings: RoundSettings, items: int) -> tuple[str, ...]:
        return ("With one tick each, similar options split their votes.",) if settings.get("limit") == 1 else ()

    def read_form(self, definition: RoundDefinition, items: Sequence[Item], form: FormFields) -> tuple[Answer, ...]:
        return tuple(Answer(item=item.id, field="tick", value=f"tick-{item.id}" in form) for item in items)

    def tally(self, definition: RoundDefinition, ballots: Sequence[Ballot], eligible: int) -> Tally:
        rows = tuple(
            TallyRow(
                item=item.id,
                label=item.label,
                counts={"ticks": sum(ballot.value(item.id, "tick") is True for ballot in ballots)},
                answered=len(ballots),
            )
            for item in definition.items
        )
        measure = Measure(name="ticks", label="Ticks", kind=MeasureKind.PEOPLE, headline=True)
        return Tally(measures=(measure,), rows=rows, ballots=len(ballots), abstentions=0, eligible=eligible)

    def sentences(
        self, definition: RoundDefinition, result: ResultTable, previous: ResultTable | None
    ) -> tuple[str, ...]:
        return (f"{result.ballots.text} people answered.",)
