"""Needs: how well each need is met today, and which of the hypotheses would help there.

In goes one page a need and person: a point of a three-point scale, and ticks at the hypotheses of the round. Out come
people by point of the scale, and for each hypothesis how many said that it would help. The one thing easily got wrong:
the points of the scale share out the people who answered, the ticks do not; whoever ticks three is one person three
times over. Wording is in `needs_wording`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
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
from facilitation_kit.activities.needs_settings import MOST_HYPOTHESES, helpful_hypotheses, read_needs_settings
from facilitation_kit.activities.needs_wording import needs_sentences
from facilitation_kit.activities.results import Measure, MeasureKind, ResultTable, Tally, TallyRow
from facilitation_kit.activities.rounds import Answer, Ballot, Item, JsonScalar, RoundDefinition, RoundSettings
from facilitation_kit.activities.sentences import quoted
from facilitation_kit.errors import AnswerRefused
from facilitation_kit.identifiers import ItemId, ParticipantId
from facilitation_kit.phrases import phrase

__all__ = ["SCALE", "NeedsToday"]

SCALE = ("met", "partly", "not_met")
"""How well a need is met, from well to not at all."""

_TODAY = "today"
_HELPS = tuple(f"helps_{number}" for number in range(1, MOST_HYPOTHESES + 1))
_TICKED = frozenset({"yes", "on", "true", "1"})
_ON_THE_SCALE = (
    Measure(name="met", label=phrase("Met"), kind=MeasureKind.PEOPLE, headline=True, exclusive=True),
    Measure(name="partly", label=phrase("Partly met"), kind=MeasureKind.PEOPLE, exclusive=True),
    Measure(name="not_met", label=phrase("Not met"), kind=MeasureKind.PEOPLE, exclusive=True),
)


class NeedsToday(Activity):
    """The activity ``needs``; planning fills in its settings from ``ideas/needs.yaml`` and the run sheet's options."""

    name: ClassVar[str] = "needs"
    title: ClassVar[str] = phrase("Needs today")
    tally_version: ClassVar[int] = 1
    mergeable: ClassVar[bool] = False
    fields: ClassVar[tuple[AnswerField, ...]] = (
        AnswerField(
            name=_TODAY,
            kind=FieldKind.CHOICE,
            choices=SCALE,
            description="How well the need is met today, as the person sees it.",
        ),
        *(
            AnswerField(
                name=name,
                kind=FieldKind.FLAG,
                description=f"Whether hypothesis {number} of the round's list would help there.",
            )
            for number, name in enumerate(_HELPS, start=1)
        ),
    )
    assets: ClassVar[ActivityAssets] = ActivityAssets(
        phone_template="participant/activities/needs.html.j2",
        paper_template="paper/needs.typ.j2",
        projector_module=Path(__file__).parent / "static" / "needs.js",
        pack_sections={
            "html": "playback/activities/needs.html.j2",
            "pdf": "playback/activities/needs.typ.j2",
            "docx": "playback/activities/needs.docx.j2",
            "pptx": "playback/activities/needs.deck.yaml.j2",
        },
    )

    contrary: ClassVar[str] = "not_met"
    setting_labels: ClassVar[Mapping[str, str]] = MappingProxyType(
        {
            "north_star": phrase("North Star"),
            "levels": phrase("Levels, from the base up"),
            "would_help": phrase("Hypotheses that could help"),
        }
    )
    chart_measures: ClassVar[tuple[str, ...]] = SCALE

    def read_settings(self, raw: Mapping[str, object], items: int) -> RoundSettings:  # noqa: ARG002 - nothing depends on it
        return read_needs_settings(self.name, raw)

    def order(self, definition: RoundDefinition, participant: ParticipantId) -> tuple[Item, ...]:  # noqa: ARG002 - one order for all
        """From the base up for everybody, as the picture is built."""
        return definition.items

    def pages(
        self,
        definition: RoundDefinition,  # noqa: ARG002 - every round is laid out alike
        items: Sequence[Item],
        current: CurrentAnswers,  # noqa: ARG002 - every need is asked, whatever was said before
    ) -> tuple[tuple[Item, ...], ...]:
        return tuple((item,) for item in items)

    def read_form(self, definition: RoundDefinition, items: Sequence[Item], form: FormFields) -> tuple[Answer, ...]:
        today = _last(form, _TODAY)
        if not today:
            raise AnswerRefused(
                "answer.no-choice",
                "Choose met, partly met or not met.",
                remedy="To say nothing about this one, use Skip this.",
                field=_TODAY,
            )
        if today not in SCALE:
            raise AnswerRefused(
                "answer.unknown-choice",
                "That is not one of the answers to this question.",
                remedy="Choose met, partly met or not met.",
                field=_TODAY,
            )
        names = _asked_fields(definition)
        if any(name in form for name in _HELPS if name not in names):
            raise AnswerRefused(
                "answer.unknown-item",
                "This page does not belong to the question that is open now.",
                remedy="Open the question again and answer it there.",
            )
        said: dict[str, JsonScalar] = {_TODAY: today}
        said |= {name: _last(form, name) in _TICKED for name in names}
        return tuple(Answer(item=item.id, field=name, value=value) for item in items for name, value in said.items())

    def answer_words(self, definition: RoundDefinition, item: Item, current: CurrentAnswers) -> str:
        """The point of the scale, and what was ticked by its name rather than by its number."""
        point = next((one.label for one in _ON_THE_SCALE if one.name == current.get((item.id, _TODAY))), "")
        if not point:
            return ""
        asked = zip(_HELPS, helpful_hypotheses(definition.settings), strict=False)
        ticked = [one.label for name, one in asked if current.get((item.id, name)) is True]
        return f"{point}. Would help: {'; '.join(ticked)}" if ticked else point

    def tally(self, definition: RoundDefinition, ballots: Sequence[Ballot], eligible: int) -> Tally:
        known, names = {item.id for item in definition.items}, _asked_fields(definition)
        legal = [_values(one) for one in ballots if all(_is_legal(answer, known, names) for answer in one.answers)]
        cast = [values for values in legal if any(values.get((item, _TODAY)) for item in known)]
        return Tally(
            measures=(*_ON_THE_SCALE, *_help_measures(definition)),
            rows=tuple(_row(item, cast, names) for item in definition.items),
            ballots=len(cast),
            abstentions=len(legal) - len(cast),
            eligible=eligible,
            spoiled=len(ballots) - len(legal),
            settings=dict(definition.settings),
            seed=definition.seed,
            tally_version=self.tally_version,
        )

    def sentences(
        self, definition: RoundDefinition, result: ResultTable, previous: ResultTable | None
    ) -> tuple[str, ...]:
        return needs_sentences(definition, result, previous)


def _last(form: FormFields, name: str) -> str:
    values = form.get(name, ())
    return values[-1].strip().lower() if values else ""


def _asked_fields(definition: RoundDefinition) -> tuple[str, ...]:
    """The fields of the hypotheses that the round asks about."""
    return _HELPS[: len(helpful_hypotheses(definition.settings))]


def _help_measures(definition: RoundDefinition) -> tuple[Measure, ...]:
    return tuple(
        Measure(
            name=name,
            label=phrase("{hypothesis} would help", hypothesis=quoted(asked.label)),
            kind=MeasureKind.PEOPLE,
        )
        for name, asked in zip(_HELPS, helpful_hypotheses(definition.settings), strict=False)
    )


def _is_legal(answer: Answer, known: AbstractSet[ItemId], names: Sequence[str]) -> bool:
    if answer.item not in known:
        return False
    if answer.field == _TODAY:
        return answer.value is None or answer.value in SCALE
    if answer.field in names:
        return answer.value is None or isinstance(answer.value, bool)
    return answer.field in _HELPS and not answer.value  # a skip says nothing in every field, those not asked included


def _values(ballot: Ballot) -> CurrentAnswers:
    return {(answer.item, answer.field): answer.value for answer in ballot.answers}


def _row(item: Item, cast: Sequence[CurrentAnswers], names: Sequence[str]) -> TallyRow:
    """What those who placed the need on the scale said; a tick alone has no denominator to stand in."""
    about = [values for values in cast if values.get((item.id, _TODAY))]
    return TallyRow(
        item=item.id,
        label=item.label,
        counts={
            **{point: sum(values[item.id, _TODAY] == point for values in about) for point in SCALE},
            **{name: sum(values.get((item.id, name)) is True for values in about) for name in names},
        },
        answered=len(about),
    )
