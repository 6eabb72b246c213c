"""Traffic light: green, amber or red for each item.

In goes one light an item; out come counts of people. The one thing easily got wrong: somebody who leaves an item open on
a page with several has not chosen amber; the page is sent back with what they chose kept.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import ClassVar

from facilitation_kit.activities.contract import Activity, ActivityAssets, AnswerField, FieldKind, FormFields
from facilitation_kit.activities.results import Measure, MeasureKind, ResultTable, Tally, TallyRow
from facilitation_kit.activities.rounds import Answer, Ballot, Item, RoundDefinition, RoundSettings
from facilitation_kit.activities.setting_values import check_setting_names, read_flag
from facilitation_kit.errors import AnswerRefused

__all__ = ["LIGHTS", "TrafficLight"]

LIGHTS = ("green", "amber", "red")
_HERE = Path(__file__).parent
_MEASURES = (
    Measure(name="green", label="Green", kind=MeasureKind.PEOPLE, headline=True),
    Measure(name="amber", label="Amber", kind=MeasureKind.PEOPLE),
    Measure(name="red", label="Red", kind=MeasureKind.PEOPLE),
)


class TrafficLight(Activity):
    """The activity ``traffic_light``; the setting `amber` says whether there is anything between green and red."""

    name: ClassVar[str] = "traffic_light"
    title: ClassVar[str] = "Traffic light"
    tally_version: ClassVar[int] = 1
    fields: ClassVar[tuple[AnswerField, ...]] = (
        AnswerField(name="light", kind=FieldKind.CHOICE, choices=LIGHTS, description="How the item stands."),
    )
    assets: ClassVar[ActivityAssets] = ActivityAssets(
        template_folder=_HERE / "templates",
        phone_template="traffic_light/phone.html.j2",
        projector_module=_HERE / "projector.js",
        pack_sections={"html": "traffic_light/pack.html.j2", "docx": "traffic_light/pack.docx.j2"},
    )

    def read_settings(self, raw: Mapping[str, object], items: int) -> RoundSettings:
        check_setting_names(self.name, raw, ("amber",))
        return {"amber": read_flag(raw, "amber", default=True)}

    def read_form(self, definition: RoundDefinition, items: Sequence[Item], form: FormFields) -> tuple[Answer, ...]:
        return tuple(Answer(item=item.id, field="light", value=_light(definition, item, form)) for item in items)

    def tally(self, definition: RoundDefinition, ballots: Sequence[Ballot], eligible: int) -> Tally:
        cast = [ballot for ballot in ballots if any(answer.value is not None for answer in ballot.answers)]
        return Tally(
            measures=_MEASURES,
            rows=tuple(_row(item, cast) for item in definition.items),
            ballots=len(cast),
            abstentions=len(ballots) - len(cast),
            eligible=eligible,
            settings=dict(definition.settings),
            seed=definition.seed,
            tally_version=self.tally_version,
        )

    def sentences(
        self, definition: RoundDefinition, result: ResultTable, previous: ResultTable | None
    ) -> tuple[str, ...]:
        if result.in_words:
            return ("Too few people answered to give numbers.",)
        counted = [row for row in result.rows if row.cells["green"].value is not None]
        if not counted:
            return ("Too few people answered about each item to give numbers.",)
        first = counted[0]
        return (f"{first.cells['green'].text} of {first.answered.text} people gave green to “{first.label}”.",)


def _light(definition: RoundDefinition, item: Item, form: FormFields) -> str:
    sent = form.get(f"light-{item.id}", ())
    light = sent[-1] if sent else ""
    offered = LIGHTS if definition.settings["amber"] else ("green", "red")
    if light not in offered:
        raise AnswerRefused(
            "answer.no-light",
            f"Choose a light for “{item.label}”.",
            remedy="To say nothing about this, use Skip this.",
            field=f"light-{item.id}",
        )
    return light


def _row(item: Item, cast: Sequence[Ballot]) -> TallyRow:
    lights = [light for ballot in cast if (light := ballot.value(item.id, "light")) is not None]
    return TallyRow(
        item=item.id,
        label=item.label,
        counts={light: lights.count(light) for light in LIGHTS},
        answered=len(lights),
    )
