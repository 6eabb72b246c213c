"""Journey maps: how a way through help felt, stage by stage, and what people note beside it.

In goes one page a stage: a feeling from very bad to very good, and short notes, each in a lane. Out comes how many people
felt what at each stage; the notes are open text, drawn on the map once a moderator has approved them. The two things easily
got wrong: a stage without a feeling is not one in between; and stages come and go while people write, so what was said about
one that is not there any more is left out of the count and kept in the log.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import ClassVar

from facilitation_kit.activities.contract import (
    Activity,
    ActivityAssets,
    AnswerField,
    CurrentAnswers,
    FieldKind,
    FormFields,
)
from facilitation_kit.activities.journey_settings import lane_ids, read_journey_settings
from facilitation_kit.activities.journey_wording import journey_sentences
from facilitation_kit.activities.results import Measure, MeasureKind, ResultTable, Tally, TallyRow
from facilitation_kit.activities.rounds import Answer, Ballot, Item, JsonScalar, RoundDefinition, RoundSettings
from facilitation_kit.errors import AnswerRefused
from facilitation_kit.phrases import phrase

__all__ = ["FEELING", "FEELINGS", "LONGEST_NOTE", "MOST_NOTES", "JourneyMapping", "feeling_number"]

MOST_NOTES = 6
"""Most notes that one person may write to one stage."""
LONGEST_NOTE = 200
"""Most characters of a note."""
FEELING = "feeling"
FEELINGS = ("very_bad", "bad", "in_between", "good", "very_good")
"""The five feelings, -2 to +2 (J2)."""

_NO_ANSWER = "none"
"""What the form sends for a stage without a feeling; stored as no answer."""
_NOTES = tuple(f"note_{number}" for number in range(1, MOST_NOTES + 1))
_LANES = tuple(f"lane_{number}" for number in range(1, MOST_NOTES + 1))
_LABELS = (phrase("Very bad"), phrase("Bad"), phrase("In between"), phrase("Good"), phrase("Very good"))
_MEASURES = (
    Measure(name="told", label=phrase("People who told how it felt"), kind=MeasureKind.PEOPLE, headline=True),
    *(
        Measure(name=name, label=label, kind=MeasureKind.PEOPLE, exclusive=True)
        for name, label in zip(FEELINGS, _LABELS, strict=True)
    ),
)


def feeling_number(feeling: JsonScalar) -> int | None:
    """A stored feeling as -2 to 2; ``None`` for anything else.

    >>> feeling_number("very_bad"), feeling_number("good"), feeling_number(None)
    (-2, 1, None)
    """
    return FEELINGS.index(str(feeling)) - 2 if feeling in FEELINGS else None


class JourneyMapping(Activity):
    """The activity ``journey_map``; its items are the stages, its setting `lanes` what notes are about."""

    name: ClassVar[str] = "journey_map"
    title: ClassVar[str] = phrase("Journey map")
    tally_version: ClassVar[int] = 1
    mergeable: ClassVar[bool] = False
    fields: ClassVar[tuple[AnswerField, ...]] = (
        AnswerField(
            name=FEELING,
            kind=FieldKind.CHOICE,
            choices=FEELINGS,
            description="How this stage felt to the person, from very bad (-2) to very good (+2).",
        ),
        *(
            AnswerField(name=name, kind=FieldKind.CODE, description=f"The lane that note {number} was written in.")
            for number, name in enumerate(_LANES, start=1)
        ),
        *(
            AnswerField(name=name, kind=FieldKind.TEXT, description="A short note, in the person's own words.")
            for name in _NOTES
        ),
    )
    assets: ClassVar[ActivityAssets] = ActivityAssets(
        phone_template="participant/activities/journey_map.html.j2",
        paper_template="paper/journey_map.typ.j2",
        projector_module=Path(__file__).parent / "static" / "journey_map.js",
    )

    setting_labels: ClassVar[Mapping[str, str]] = MappingProxyType(
        {
            "actor": phrase("Whose way it is"),
            "scenario": phrase("What happens"),
            "expectation": phrase("What they hope for"),
            "lanes": phrase("Lanes"),
            "notes_per_stage": phrase("Notes that each person could write to a stage"),
        }
    )
    chart_measures: ClassVar[tuple[str, ...]] = FEELINGS
    arranged: ClassVar[bool] = True
    in_any_order: ClassVar[bool] = True

    def read_settings(self, raw: Mapping[str, object], items: int) -> RoundSettings:
        return read_journey_settings(self.name, raw, items, most_notes=MOST_NOTES)

    def order(self, definition: RoundDefinition, participant: object) -> tuple[Item, ...]:  # noqa: ARG002 - one order for all
        """Stages follow each other, for everybody."""
        return definition.items

    def pages(
        self,
        definition: RoundDefinition,  # noqa: ARG002 - every round is laid out alike
        items: Sequence[Item],
        current: CurrentAnswers,  # noqa: ARG002 - every stage may be picked
    ) -> tuple[tuple[Item, ...], ...]:
        return tuple((item,) for item in items)

    def read_form(self, definition: RoundDefinition, items: Sequence[Item], form: FormFields) -> tuple[Answer, ...]:
        feeling = _last(form, FEELING).removeprefix(_NO_ANSWER)
        if feeling and feeling not in FEELINGS:
            raise AnswerRefused(
                "answer.unknown-choice",
                "That is not one of the feelings.",
                remedy="Choose one of the five, or none.",
                field=FEELING,
            )
        many = definition.settings["notes_per_stage"]
        assert isinstance(many, int)
        notes = {name: _read_note(name, form) for name in _NOTES[:many]}
        if not feeling and not any(notes.values()):
            raise AnswerRefused(
                "answer.nothing-said",
                "Choose how it felt, or write a note.",
                remedy="To say nothing about this stage, use Skip this.",
                field=FEELING,
            )
        lanes = {
            lane: _read_lane(lane, form, lane_ids(definition.settings)) if notes.get(note) else ""
            for lane, note in zip(_LANES, _NOTES, strict=True)
        }
        values: dict[str, JsonScalar] = {FEELING: feeling or None, **lanes, **dict.fromkeys(_NOTES, ""), **notes}
        return tuple(Answer(item=item.id, field=name, value=values[name]) for item in items for name in values)

    def tally(self, definition: RoundDefinition, ballots: Sequence[Ballot], eligible: int) -> Tally:
        known = {item.id for item in definition.items}
        names = {each.name for each in self.fields}
        legal = [one for one in ballots if all(answer.field in names for answer in one.answers)]
        cast = [one for one in legal if any(answer.value and answer.item in known for answer in one.answers)]
        rows = []
        for item in definition.items:
            felt = [one.value(item.id, FEELING) for one in cast]
            counts = {name: felt.count(name) for name in FEELINGS}
            told = sum(counts.values())
            rows.append(TallyRow(item=item.id, label=item.label, counts={"told": told, **counts}, answered=told))
        return Tally(
            measures=_MEASURES,
            rows=tuple(rows),
            ballots=len(cast),
            abstentions=len(legal) - len(cast),
            eligible=eligible,
            spoiled=len(ballots) - len(legal),
            settings=dict(definition.settings),
            seed=definition.seed,
            tally_version=self.tally_version,
        )

    def sentences(
        self,
        definition: RoundDefinition,
        result: ResultTable,
        previous: ResultTable | None,  # noqa: ARG002 - another round is another telling
    ) -> tuple[str, ...]:
        return journey_sentences(definition, result, FEELINGS)


def _last(form: FormFields, name: str) -> str:
    values = form.get(name, ())
    return values[-1].strip() if values else ""


def _read_note(name: str, form: FormFields) -> str:
    """One note as one line, as on a sticky note."""
    note = " ".join(_last(form, name).split())
    if len(note) > LONGEST_NOTE:
        raise AnswerRefused(
            "answer.too-long",
            f"Note {name.removeprefix('note_')} has {len(note)} characters; {LONGEST_NOTE} fit.",
            remedy="Make it shorter, or write two.",
            field=name,
        )
    return note


def _read_lane(name: str, form: FormFields, lanes: Sequence[str]) -> str:
    lane = _last(form, name)
    if lane not in lanes:
        raise AnswerRefused(
            "answer.no-lane",
            f"Choose what note {name.removeprefix('lane_')} is about.",
            remedy="The list beside the note says what there is.",
            field=name,
        )
    return lane
