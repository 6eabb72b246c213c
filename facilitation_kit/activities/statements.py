"""Statements: agree, disagree or pass, one at a time.

In goes one position a statement; out come counts of people, and a figure for agreement that holds across audience
groups where enough people declared one. The one thing easily got wrong: a pass is an answer and in the denominator; a
skip is not an answer and in no denominator. Wording is in `statement_wording`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from pathlib import Path
from typing import ClassVar

from facilitation_kit.activities.consensus import GroupVotes, group_informed_consensus
from facilitation_kit.activities.contract import (
    Activity,
    ActivityAssets,
    AnswerField,
    CurrentAnswers,
    FieldKind,
    FormFields,
)
from facilitation_kit.activities.results import Measure, MeasureKind, ResultTable, Tally, TallyRow
from facilitation_kit.activities.rounds import Answer, Ballot, Item, JsonScalar, RoundDefinition, RoundSettings
from facilitation_kit.activities.setting_values import check_setting_names
from facilitation_kit.activities.statement_wording import statement_sentences
from facilitation_kit.errors import AnswerRefused
from facilitation_kit.identifiers import ItemId
from facilitation_kit.phrases import phrase

__all__ = ["POSITIONS", "Statements"]

POSITIONS = ("agree", "disagree", "pass")
"""What a person can say to a statement."""

_MEASURES = (
    Measure(name="agree", label=phrase("Agree"), kind=MeasureKind.PEOPLE, headline=True),
    Measure(name="disagree", label=phrase("Disagree"), kind=MeasureKind.PEOPLE),
    Measure(name="pass", label=phrase("Pass"), kind=MeasureKind.PEOPLE),
)


class Statements(Activity):
    """The activity ``statements``."""

    name: ClassVar[str] = "statements"
    title: ClassVar[str] = phrase("Statements")
    tally_version: ClassVar[int] = 1
    fields: ClassVar[tuple[AnswerField, ...]] = (
        AnswerField(
            name="position",
            kind=FieldKind.CHOICE,
            choices=POSITIONS,
            description="Whether the person agrees, disagrees or passes.",
        ),
    )
    assets: ClassVar[ActivityAssets] = ActivityAssets(
        phone_template="participant/activities/statements.html.j2",
        paper_template="paper/statements.typ.j2",
        projector_module=Path(__file__).parent / "static" / "statements.js",
        pack_sections={
            "html": "playback/activities/statements.html.j2",
            "pdf": "playback/activities/statements.typ.j2",
            "docx": "playback/activities/statements.docx.j2",
            "pptx": "playback/activities/statements.deck.yaml.j2",
        },
    )

    contrary: ClassVar[str] = "disagree"
    chart_measures: ClassVar[tuple[str, ...]] = POSITIONS

    def read_settings(self, raw: Mapping[str, object], items: int) -> RoundSettings:  # noqa: ARG002 - nothing depends on it
        check_setting_names(self.name, raw, ())
        return {}

    def pages(
        self,
        definition: RoundDefinition,  # noqa: ARG002 - every round is laid out alike
        items: Sequence[Item],
        current: CurrentAnswers,  # noqa: ARG002 - every statement is asked, whatever was said before
    ) -> tuple[tuple[Item, ...], ...]:
        return tuple((item,) for item in items)

    def read_form(self, definition: RoundDefinition, items: Sequence[Item], form: FormFields) -> tuple[Answer, ...]:  # noqa: ARG002 - every round has the same rules
        values = form.get("position", ())
        position = values[-1].strip().lower() if values else ""
        if not position:
            raise AnswerRefused(
                "answer.no-choice",
                "Choose agree, disagree or pass.",
                remedy="To say nothing about this one, use Skip this.",
                field="position",
            )
        if position not in POSITIONS:
            raise AnswerRefused(
                "answer.unknown-choice",
                "That is not one of the answers to this question.",
                remedy="Choose agree, disagree or pass.",
                field="position",
            )
        return tuple(Answer(item=item.id, field="position", value=position) for item in items)

    def tally(self, definition: RoundDefinition, ballots: Sequence[Ballot], eligible: int) -> Tally:
        known = {item.id for item in definition.items}
        legal = [ballot for ballot in ballots if all(_is_legal(answer, known) for answer in ballot.answers)]
        cast = [ballot for ballot in legal if any(answer.value is not None for answer in ballot.answers)]
        votes: dict[ItemId, list[tuple[str | None, JsonScalar]]] = {item.id: [] for item in definition.items}
        for ballot in cast:
            for answer in ballot.answers:
                if answer.value is not None:
                    votes[answer.item].append((ballot.group, answer.value))
        rows = tuple(_row(item, votes[item.id]) for item in definition.items)
        return Tally(
            measures=_MEASURES,
            rows=rows,
            ballots=len(cast),
            abstentions=len(legal) - len(cast),
            eligible=eligible,
            spoiled=len(ballots) - len(legal),
            score_label=phrase("Group-informed consensus") if any(row.score is not None for row in rows) else "",
            settings=dict(definition.settings),
            seed=definition.seed,
            tally_version=self.tally_version,
        )

    def sentences(
        self, definition: RoundDefinition, result: ResultTable, previous: ResultTable | None
    ) -> tuple[str, ...]:
        return statement_sentences(definition, result, previous)


def _is_legal(answer: Answer, known: AbstractSet[ItemId]) -> bool:
    return answer.item in known and answer.field == "position" and (answer.value is None or answer.value in POSITIONS)


def _row(item: Item, votes: Sequence[tuple[str | None, JsonScalar]]) -> TallyRow:
    return TallyRow(
        item=item.id,
        label=item.label,
        counts={position: sum(1 for _, value in votes if value == position) for position in POSITIONS},
        answered=len(votes),
        score=group_informed_consensus(_by_group(votes)),
    )


def _by_group(votes: Iterable[tuple[str | None, JsonScalar]]) -> list[GroupVotes]:
    """The votes of each declared group; people who declared none are in the counts but in no group."""
    groups: dict[str, list[JsonScalar]] = {}
    for group, value in votes:
        if group is not None:
            groups.setdefault(group, []).append(value)
    return [GroupVotes(agree=values.count("agree"), seen=len(values)) for values in groups.values()]
