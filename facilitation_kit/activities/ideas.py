"""Ideas: a few short notes each to a prompt such as "How might we …", written in silence and shown together.

In goes one page a prompt and person; out comes how many people wrote. The notes themselves are open text: stored hidden,
approved by a moderator, shown beside the result once it is revealed. The one thing easily got wrong: notes are never
counted, neither by person nor by prompt, because whoever writes five is not five people.
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
from facilitation_kit.activities.results import Measure, MeasureKind, ResultTable, Tally, TallyRow
from facilitation_kit.activities.rounds import Answer, Ballot, Item, RoundDefinition, RoundSettings
from facilitation_kit.activities.sentences import first_capital
from facilitation_kit.activities.setting_values import check_setting_names, read_whole_number
from facilitation_kit.errors import AnswerRefused
from facilitation_kit.phrases import counted, phrase

__all__ = ["LONGEST_NOTE", "MOST_NOTES", "Ideas"]

MOST_NOTES = 9
"""Most notes that one person may write to one prompt."""
LONGEST_NOTE = 200
"""Most characters of a note: what fits on a paper one."""

_DEFAULT_NOTES = 5
_FIELDS = tuple(f"note_{number}" for number in range(1, MOST_NOTES + 1))
_MEASURES = (Measure(name="wrote", label=phrase("People who wrote"), kind=MeasureKind.PEOPLE, headline=True),)


class Ideas(Activity):
    """The activity ``ideas``; the setting `notes_per_person` says how many notes fit on a page."""

    name: ClassVar[str] = "ideas"
    title: ClassVar[str] = phrase("Ideas")
    tally_version: ClassVar[int] = 1
    mergeable: ClassVar[bool] = False
    fields: ClassVar[tuple[AnswerField, ...]] = tuple(
        AnswerField(name=name, kind=FieldKind.TEXT, description="A short note, in the person's own words.")
        for name in _FIELDS
    )
    assets: ClassVar[ActivityAssets] = ActivityAssets(
        phone_template="participant/activities/ideas.html.j2",
        paper_template="paper/ideas.typ.j2",
        projector_module=Path(__file__).parent / "static" / "ideas.js",
    )

    setting_labels: ClassVar[Mapping[str, str]] = MappingProxyType(
        {"notes_per_person": phrase("Notes that each person could write")}
    )

    def read_settings(self, raw: Mapping[str, object], items: int) -> RoundSettings:  # noqa: ARG002 - nothing depends on it
        check_setting_names(self.name, raw, ("notes_per_person",))
        notes = read_whole_number(raw, "notes_per_person", default=_DEFAULT_NOTES, lowest=1, highest=MOST_NOTES)
        return {"notes_per_person": notes}

    def order(self, definition: RoundDefinition, participant: object) -> tuple[Item, ...]:  # noqa: ARG002 - one order for all
        """Prompts often build on each other, so everybody meets them as they were written."""
        return definition.items

    def pages(
        self,
        definition: RoundDefinition,  # noqa: ARG002 - every round is laid out alike
        items: Sequence[Item],
        current: CurrentAnswers,  # noqa: ARG002 - every prompt is asked, whatever was written before
    ) -> tuple[tuple[Item, ...], ...]:
        return tuple((item,) for item in items)

    def read_form(self, definition: RoundDefinition, items: Sequence[Item], form: FormFields) -> tuple[Answer, ...]:
        names = _fields_of(definition)
        for name in form:
            if name in _FIELDS and name not in names:
                raise AnswerRefused(
                    "answer.too-many-notes",
                    "This page does not belong to the question that is open now.",
                    remedy="Open the question again and write your notes there.",
                )
        notes = {name: _read_note(name, form) for name in names}
        if not any(notes.values()):
            raise AnswerRefused(
                "answer.no-note",
                "Write at least one note.",
                remedy="To say nothing about this one, use Skip this.",
                field=names[0],
            )
        return tuple(Answer(item=item.id, field=name, value=notes[name]) for item in items for name in names)

    def tally(self, definition: RoundDefinition, ballots: Sequence[Ballot], eligible: int) -> Tally:
        known, names = {item.id for item in definition.items}, set(_fields_of(definition))
        legal = [one for one in ballots if all(a.item in known and a.field in names for a in one.answers)]
        cast = [one for one in legal if any(answer.value for answer in one.answers)]
        rows = []
        for item in definition.items:
            wrote = sum(any(answer.item == item.id and answer.value for answer in one.answers) for one in cast)
            rows.append(TallyRow(item=item.id, label=item.label, counts={"wrote": wrote}, answered=wrote))
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
        definition: RoundDefinition,  # noqa: ARG002 - the sentence is the same for every round
        result: ResultTable,
        previous: ResultTable | None,  # noqa: ARG002 - a second round of writing shifts nothing
    ) -> tuple[str, ...]:
        if result.in_words:
            return (
                phrase(
                    "{people} people wrote, so their notes are not shown.", people=first_capital(result.ballots.text)
                ),
            )
        if result.ballots.value is None:
            return (phrase("{people} people wrote notes.", people=first_capital(result.ballots.text)),)
        return (counted("{count} person wrote notes.", "{count} people wrote notes.", result.ballots.value),)


def _fields_of(definition: RoundDefinition) -> tuple[str, ...]:
    notes = definition.settings["notes_per_person"]
    assert isinstance(notes, int)
    return _FIELDS[:notes]


def _read_note(name: str, form: FormFields) -> str:
    """One note as one line: a note is a line on a wall, and its end of line on one phone is none on another."""
    values = form.get(name, ())
    note = " ".join(values[-1].split()) if values else ""
    if len(note) > LONGEST_NOTE:
        raise AnswerRefused(
            "answer.too-long",
            f"Note {name.removeprefix('note_')} has {len(note)} characters; {LONGEST_NOTE} fit.",
            remedy="Make it shorter, or write two.",
            field=name,
        )
    return note
