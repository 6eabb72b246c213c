"""Voting: one activity with several ways to choose, of which a run sheet names one.

In goes a ballot as its way asks for it; out come counts that disclosure control can protect, sentences and a picture.
The one thing easily got wrong: the fields of all ways are fields of the activity, so a stored ballot is read through
those of the round's own way alone; what stands in the others says nothing about this vote. Dots have an activity of
their own (`dot_vote`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import ClassVar

from facilitation_kit.activities.bands import bands
from facilitation_kit.activities.closed_questions import ClosedQuestion
from facilitation_kit.activities.contract import Activity, ActivityAssets, AnswerField, CurrentAnswers, FormFields
from facilitation_kit.activities.criterion_questions import CriterionQuestion, counted_questions
from facilitation_kit.activities.results import Band, ResultTable, Tally, TallyRow
from facilitation_kit.activities.rounds import Answer, Ballot, Item, RoundDefinition, RoundSettings
from facilitation_kit.activities.sentences import joined, quoted
from facilitation_kit.activities.setting_values import check_setting_names
from facilitation_kit.activities.voting_methods.approval import Approval
from facilitation_kit.activities.voting_methods.hundred_points import HundredPoints
from facilitation_kit.activities.voting_methods.impact_feasibility import ImpactFeasibility
from facilitation_kit.activities.voting_methods.ranking import Pairs, Ranking, pairwise
from facilitation_kit.activities.voting_methods.scoring import Scoring
from facilitation_kit.activities.voting_methods.voting_method import ItemCount, Picks, VotingMethod
from facilitation_kit.activities.voting_wording import moved, opening_in_words, standing
from facilitation_kit.errors import ActivityError, AnswerRefused
from facilitation_kit.identifiers import ItemId
from facilitation_kit.phrases import phrase

__all__ = ["METHODS", "Vote", "method_of", "pairs_of"]

_NAMED_AT_MOST = 4
_CHOICES = ItemId("/choices")
"""Stands for all options of a vote as one question. No option can be called that."""
_MOST_SENTENCES = 4

METHODS: Mapping[str, VotingMethod] = MappingProxyType(
    {one.name: one for one in (Approval(), Scoring(), HundredPoints(), Ranking(), ImpactFeasibility())}
)
"""The ways to choose, by the names that run sheets use."""


def method_of(settings: RoundSettings) -> VotingMethod:
    """The way that a round's settings name."""
    return METHODS[str(settings["method"])]


class Vote(Activity):
    """The activity ``vote``; without a setting ``method`` people tick what they could live with."""

    name: ClassVar[str] = "vote"
    title: ClassVar[str] = phrase("Vote")
    tally_version: ClassVar[int] = 1
    fields: ClassVar[tuple[AnswerField, ...]] = tuple(field for one in METHODS.values() for field in one.fields)
    assets: ClassVar[ActivityAssets] = ActivityAssets(
        phone_template="participant/activities/vote.html.j2",
        paper_template="paper/vote.typ.j2",
        projector_module=Path(__file__).parent / "static" / "vote.js",
        pack_sections={
            "html": "playback/activities/vote.html.j2",
            "pdf": "playback/activities/vote.typ.j2",
            "docx": "playback/activities/vote.docx.j2",
            "pptx": "playback/activities/vote.deck.yaml.j2",
        },
    )
    setting_labels: ClassVar[Mapping[str, str]] = MappingProxyType(
        {"method": phrase("Way to choose"), "one_page": phrase("All options on one page")}
    )
    balanced: ClassVar[bool] = True
    chart_measures: ClassVar[tuple[str, ...]] = tuple(
        measure.name for one in METHODS.values() for measure in one.measures if measure.exclusive
    )

    def read_settings(self, raw: Mapping[str, object], items: int) -> RoundSettings:
        named = raw.get("method", Approval.name)
        if not isinstance(named, str) or named not in METHODS:
            raise ActivityError(
                "activity.settings",
                f"The activity vote knows no method {named!r}.",
                remedy=f"Use one of these: {', '.join(METHODS)}.",
                field="method",
            )
        method = METHODS[named]
        check_setting_names(self.name, raw, ("method", *method.settings))
        return {"method": named, **method.read_settings(raw, items)}

    def warnings(self, settings: RoundSettings, items: int) -> tuple[str, ...]:
        return method_of(settings).warnings(items)

    def pages(
        self,
        definition: RoundDefinition,
        items: Sequence[Item],
        current: CurrentAnswers,  # noqa: ARG002 - every option is asked, whatever was said before
    ) -> tuple[tuple[Item, ...], ...]:
        if method_of(definition.settings).one_by_one(definition.settings):
            return tuple((item,) for item in items)
        return (tuple(items),)

    def read_form(self, definition: RoundDefinition, items: Sequence[Item], form: FormFields) -> tuple[Answer, ...]:
        _refuse_other_pages(items, form)
        said = method_of(definition.settings).read_page(items, form)
        return tuple(Answer(item=item, field=field, value=value) for (item, field), value in said.items())

    def answer_words(self, definition: RoundDefinition, item: Item, current: CurrentAnswers) -> str:
        return method_of(definition.settings).words(item, current)

    def tally(self, definition: RoundDefinition, ballots: Sequence[Ballot], eligible: int) -> Tally:
        method, items = method_of(definition.settings), definition.items
        legal = _legal(definition, method, ballots)
        cast = [said for said in legal if method.says_something(said)]
        headline = next(measure.name for measure in method.measures if measure.headline)
        counted = method.count(items, cast)
        return Tally(
            measures=method.measures,
            rows=tuple(
                TallyRow(item=item.id, label=item.label, counts=one.counts, answered=one.answered, band=band)
                for item, one, band in zip(
                    items, counted, _bands(counted, headline, method.most_per_ballot(len(items))), strict=True
                )
            ),
            ballots=len(cast),
            abstentions=len(legal) - len(cast),
            eligible=eligible,
            spoiled=len(ballots) - len(legal),
            settings=dict(definition.settings),
            seed=definition.seed,
            tally_version=self.tally_version,
        )

    def criterion_questions(self, definition: RoundDefinition) -> Mapping[str, CriterionQuestion]:
        """Options by their ids, answers by the measures of the round's way; of scores also their points."""
        method = method_of(definition.settings)
        return counted_questions(definition.items, method.measures, method.points)

    def closed_questions(self, definition: RoundDefinition, ballots: Sequence[Ballot]) -> tuple[ClosedQuestion, ...]:
        method, items = method_of(definition.settings), definition.items
        if method.picks is Picks.EACH:
            return ()
        measure = next(one for one in method.measures if one.name == method.chosen)
        cast = [said for said in _legal(definition, method, ballots) if method.says_something(said)]
        chosen = [
            frozenset(
                place for place, item in enumerate(items) if method.count((item,), [said])[0].counts[measure.name]
            )
            for said in cast
        ]
        return (
            ClosedQuestion(
                item=_CHOICES,
                label="" if method.picks is Picks.SEVERAL else measure.label,
                choices={item.id: item.label for item in items},
                measure=measure.name,
                said=tuple(chosen),
                many=method.picks is Picks.SEVERAL,
                amounts=tuple(amounts for said in cast if (amounts := method.amounts(said, items))),
                chose=measure.label,
            ),
        )

    def sentences(
        self, definition: RoundDefinition, result: ResultTable, previous: ResultTable | None
    ) -> tuple[str, ...]:
        method = method_of(definition.settings)
        names = {item.id: quoted(item.short) for item in definition.items}
        if result.in_words:
            liked = [names[row.item] for row in result.rows if row.cells[method.chosen].text == "most"]
            named = 0 < len(liked) <= _NAMED_AT_MOST
            return (opening_in_words(result), *([method.sentence_in_words(joined(liked))] if named else []))
        first, *more = method.sentences(names, result) or [""]
        said = [first, *standing(result, names), *more, *moved(definition, result, previous, names, method.chosen)]
        told = tuple(one for one in said if one)[:_MOST_SENTENCES]
        return told or (phrase("No single option stands out."),)


def _refuse_other_pages(items: Sequence[Item], form: FormFields) -> None:
    """Refuse a page of another question: one of its fields is about an option that is not on this page."""
    known = {item.id for item in items}
    for method in METHODS.values():
        for field in method.fields:
            for name in form:
                if name.startswith(f"{field.name}-") and name.removeprefix(f"{field.name}-") not in known:
                    raise AnswerRefused(
                        "answer.unknown-item",
                        "This page does not belong to the question that is open now.",
                        remedy="Open the question again and answer it there.",
                    )


def pairs_of(definition: RoundDefinition, ballots: Sequence[Ballot]) -> Pairs:
    """The table of pairs of a ranking, exact; empty for the other ways to choose."""
    method = method_of(definition.settings)
    if not isinstance(method, Ranking):
        return {}
    return pairwise(
        definition.items, [said for said in _legal(definition, method, ballots) if method.says_something(said)]
    )


def _legal(definition: RoundDefinition, method: VotingMethod, ballots: Sequence[Ballot]) -> list[CurrentAnswers]:
    """What people said in ballots that keep the rules, abstentions too."""
    read = [_values(one, definition, method) for one in ballots]
    return [said for said in read if said is not None and method.is_legal(said, definition.items)]


def _values(ballot: Ballot, definition: RoundDefinition, method: VotingMethod) -> CurrentAnswers | None:
    """One person's values in the fields of the round's way; ``None`` for a ballot about other options."""
    known, own = {item.id for item in definition.items}, {field.name for field in method.fields}
    if any(answer.item not in known for answer in ballot.answers):
        return None
    return {(answer.item, answer.field): answer.value for answer in ballot.answers if answer.field in own}


def _bands(counted: Sequence[ItemCount], headline: str, most_per_ballot: int) -> Sequence[Band | None]:
    """Bands of the headline; none where people answered about some options only, whose counts cannot be compared."""
    answered = {one.answered for one in counted}
    if len(answered) != 1:
        return (None,) * len(counted)
    return bands([one.counts[headline] for one in counted], answered.pop(), most_per_ballot)
