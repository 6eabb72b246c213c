"""Looking at cards again: participants keep a card, ask for a change, or veto it (P7).

In goes one page a card: keep or change, what to change, and a veto. Out come the people who would keep it and those who would
change it, and whether anybody has vetoed it. The one thing easily got wrong: a veto is raised or not raised, like a concern;
how many raised one is told to nobody, because one is enough.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import ClassVar

from facilitation_kit.activities.card_settings import read_check_settings
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
from facilitation_kit.activities.sentences import first_capital, joined, quoted
from facilitation_kit.errors import AnswerRefused
from facilitation_kit.phrases import counted, phrase

__all__ = ["CHANGE", "LONGEST_CHANGE", "VERDICTS", "VETO", "CardCheck"]

VERDICTS = ("keep", "change")
VETO = "veto"
CHANGE = "change"
"""The field that says what should change."""
LONGEST_CHANGE = 400

_VERDICT = "verdict"
_TICKED = frozenset({"yes", "on", "true", "1"})
_NAMED_AT_MOST = 4
_MEASURES = (
    Measure(name="keep", label=phrase("Keep it"), kind=MeasureKind.PEOPLE, headline=True, exclusive=True),
    Measure(name=CHANGE, label=phrase("Change it"), kind=MeasureKind.PEOPLE, exclusive=True),
    Measure(name=VETO, label=phrase("Veto"), kind=MeasureKind.FLAG),
)


class CardCheck(Activity):
    """The activity ``card_check``; its items are the cards that a facilitator puts before the room."""

    name: ClassVar[str] = "card_check"
    title: ClassVar[str] = phrase("Looking at cards again")
    tally_version: ClassVar[int] = 1
    mergeable: ClassVar[bool] = False
    fields: ClassVar[tuple[AnswerField, ...]] = (
        AnswerField(
            name=_VERDICT,
            kind=FieldKind.CHOICE,
            choices=VERDICTS,
            description="Whether the card stays as it is, as the person sees it.",
        ),
        AnswerField(
            name=VETO, kind=FieldKind.FLAG, description="Whether the person does not want the card to be used."
        ),
        AnswerField(name=CHANGE, kind=FieldKind.TEXT, description="What should change, in the person's own words."),
    )
    assets: ClassVar[ActivityAssets] = ActivityAssets(
        phone_template="participant/activities/card_check.html.j2",
        paper_template="paper/card_check.typ.j2",
    )

    contrary: ClassVar[str] = CHANGE
    setting_labels: ClassVar[Mapping[str, str]] = MappingProxyType({"headings": phrase("What stands on each card")})
    chart_measures: ClassVar[tuple[str, ...]] = ("keep", CHANGE)

    def read_settings(self, raw: Mapping[str, object], items: int) -> RoundSettings:  # noqa: ARG002 - nothing depends on it
        return read_check_settings(self.name, raw)

    def pages(
        self,
        definition: RoundDefinition,  # noqa: ARG002 - every round is laid out alike
        items: Sequence[Item],
        current: CurrentAnswers,  # noqa: ARG002 - every card is asked about, whatever was said before
    ) -> tuple[tuple[Item, ...], ...]:
        return tuple((item,) for item in items)

    def read_form(self, definition: RoundDefinition, items: Sequence[Item], form: FormFields) -> tuple[Answer, ...]:  # noqa: ARG002 - every round asks the same
        verdict = _last(form, _VERDICT)
        if verdict not in VERDICTS:
            raise AnswerRefused(
                "answer.no-choice",
                "Choose whether to keep the card or to change it.",
                remedy="To say nothing about this one, use Skip this.",
                field=_VERDICT,
            )
        change = "\n".join(" ".join(line.split()) for line in _last(form, CHANGE).splitlines())
        if len(change) > LONGEST_CHANGE:
            raise AnswerRefused(
                "answer.too-long",
                f"This has {len(change)} characters; {LONGEST_CHANGE} fit.",
                remedy="Make it shorter.",
                field=CHANGE,
            )
        veto = _last(form, VETO).lower() in _TICKED
        return tuple(
            Answer(item=item.id, field=name, value=value)
            for item in items
            for name, value in ((_VERDICT, verdict), (VETO, veto), (CHANGE, change))
        )

    def answer_words(self, definition: RoundDefinition, item: Item, current: CurrentAnswers) -> str:  # noqa: ARG002 - every round asks the same
        verdict, veto, change = (current.get((item.id, name)) for name in (_VERDICT, VETO, CHANGE))
        said = [{"keep": "Keep it", CHANGE: "Change it"}.get(str(verdict), "")]
        if change:
            said.append(phrase("“{words}”", words=str(change)))
        if veto:
            said.append("you do not want it to be used")
        return ", ".join(each for each in said if each)

    def tally(self, definition: RoundDefinition, ballots: Sequence[Ballot], eligible: int) -> Tally:
        known = {item.id for item in definition.items}
        names = {each.name for each in self.fields}
        legal = [one for one in ballots if all(each.item in known and each.field in names for each in one.answers)]
        cast = [one for one in legal if any(one.value(item, _VERDICT) in VERDICTS for item in known)]
        rows = []
        for item in definition.items:
            about = [one for one in cast if one.value(item.id, _VERDICT) in VERDICTS]
            counts = {each: sum(one.value(item.id, _VERDICT) == each for one in about) for each in VERDICTS}
            vetoes = sum(one.value(item.id, VETO) is True for one in about)
            rows.append(TallyRow(item=item.id, label=item.label, counts={**counts, VETO: vetoes}, answered=len(about)))
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
        previous: ResultTable | None,  # noqa: ARG002 - cards that were changed are other cards
    ) -> tuple[str, ...]:
        if result.ballots.value is None:
            people = phrase("{people} people looked at the cards.", people=first_capital(result.ballots.text))
        else:
            people = counted(
                "{count} person looked at the cards.", "{count} people looked at the cards.", result.ballots.value
            )
        names = {item.id: quoted(item.short) for item in definition.items}
        raised = [names[row.item] for row in result.rows if row.cells[VETO].text == "raised"]
        if not raised:
            return (people, phrase("Nobody vetoed a card.")) if _all_told(result) else (people,)
        if len(raised) > _NAMED_AT_MOST:
            return (people, phrase("Several cards were vetoed: talk about them before anybody uses them."))
        return (people, phrase("Somebody vetoed {cards}: talk about it before anybody uses it.", cards=joined(raised)))


def _all_told(result: ResultTable) -> bool:
    return bool(result.rows) and all(row.cells[VETO].text == "not raised" for row in result.rows)


def _last(form: FormFields, name: str) -> str:
    values = form.get(name, ())
    return values[-1].strip() if values else ""
