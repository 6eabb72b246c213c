"""Dot voting: a few dots each, placed on the options that matter most; a way to say "I have a concern" beside it.

In go one ballot page a person; out come dots, people and concerns an option. The one thing easily got wrong: people and
dots are different things. "9 of 12 people" counts people who placed at least one dot; 9 dots may be three people.
Counting and wording are in `dot_counting` and `dot_wording`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import ClassVar

from facilitation_kit.activities.contract import Activity, ActivityAssets, AnswerField, FieldKind, FormFields
from facilitation_kit.activities.dot_counting import count_dots
from facilitation_kit.activities.dot_rules import DotRules, default_cap, default_dots
from facilitation_kit.activities.dot_wording import dot_sentences
from facilitation_kit.activities.results import ResultTable, Tally
from facilitation_kit.activities.rounds import Answer, Ballot, Item, RoundDefinition, RoundSettings
from facilitation_kit.activities.setting_values import check_setting_names, read_flag, read_whole_number
from facilitation_kit.errors import ActivityError, AnswerRefused
from facilitation_kit.identifiers import ItemId
from facilitation_kit.phrases import phrase

__all__ = ["DotVote"]

_MOST_DOTS = 20
_LONGEST_REASON = 500
_WHOLE_NUMBER = re.compile(r"[0-9]{1,4}")
_TICKED = frozenset({"yes", "on", "true", "1"})
_ONE_DOT_WARNING = (
    "With one dot each, similar options split their votes: an idea that most people back can lose because it was "
    "written down twice. Give two or three dots, or merge similar options first."
)
_FIELD_PREFIXES = ("dots-", "concern-", "reason-")


class DotVote(Activity):
    """The activity ``dot_vote``."""

    name: ClassVar[str] = "dot_vote"
    title: ClassVar[str] = phrase("Dot vote")
    tally_version: ClassVar[int] = 1
    fields: ClassVar[tuple[AnswerField, ...]] = (
        AnswerField(name="dots", kind=FieldKind.COUNT, description="Dots that the person placed on the option."),
        AnswerField(name="concern", kind=FieldKind.FLAG, description="Whether the person has a concern about it."),
        AnswerField(name="concern_reason", kind=FieldKind.TEXT, description="The concern, in the person's own words."),
    )
    assets: ClassVar[ActivityAssets] = ActivityAssets(
        phone_template="participant/activities/dot_vote.html.j2",
        paper_template="paper/dot_vote.typ.j2",
        projector_module=Path(__file__).parent / "static" / "dot_vote.js",
        pack_sections={
            "html": "playback/activities/dot_vote.html.j2",
            "pdf": "playback/activities/dot_vote.typ.j2",
            "docx": "playback/activities/dot_vote.docx.j2",
            "pptx": "playback/activities/dot_vote.deck.yaml.j2",
        },
    )

    balanced: ClassVar[bool] = True
    setting_labels: ClassVar[Mapping[str, str]] = MappingProxyType(
        {
            "dots": phrase("Dots for each person"),
            "cap_per_option": phrase("Most dots on one option"),
            "concerns": phrase("Concerns could be raised"),
            "concern_reason": phrase("Reasons for a concern could be written"),
        }
    )

    def read_settings(self, raw: Mapping[str, object], items: int) -> RoundSettings:
        check_setting_names(self.name, raw, ("dots", "cap_per_option", "concerns", "concern_reason"))
        dots = read_whole_number(raw, "dots", default=default_dots(items), lowest=1, highest=_MOST_DOTS)
        cap = read_whole_number(raw, "cap_per_option", default=default_cap(dots), lowest=1, highest=dots)
        concerns = read_flag(raw, "concerns", default=True)
        reason = read_flag(raw, "concern_reason", default=False)
        if reason and not concerns:
            raise ActivityError(
                "activity.settings",
                "The setting concern_reason asks for a reason, but concerns are switched off.",
                remedy="Write concerns: true, or leave concern_reason out.",
                field="concern_reason",
            )
        return {"dots": dots, "cap_per_option": cap, "concerns": concerns, "concern_reason": reason}

    def warnings(self, settings: RoundSettings, items: int) -> tuple[str, ...]:
        rules = DotRules.of(settings)
        if rules.dots == 1 and items > 1:
            return (_ONE_DOT_WARNING,)
        return ()

    def read_form(self, definition: RoundDefinition, items: Sequence[Item], form: FormFields) -> tuple[Answer, ...]:
        rules = DotRules.of(definition.settings)
        _refuse_unknown_options(items, form)
        placed = {item.id: _read_dots(item, rules, form) for item in items}
        _refuse_overspend(sum(placed.values()), rules)
        answers: list[Answer] = []
        for item in items:
            answers.append(Answer(item=item.id, field="dots", value=placed[item.id]))
            if rules.concerns:
                concern = _last(form, f"concern-{item.id}").strip().lower() in _TICKED
                answers.append(Answer(item=item.id, field="concern", value=concern))
                if rules.concern_reason:
                    reason = _read_reason(item, form, concern=concern)
                    answers.append(Answer(item=item.id, field="concern_reason", value=reason))
        return tuple(answers)

    def tally(self, definition: RoundDefinition, ballots: Sequence[Ballot], eligible: int) -> Tally:
        return count_dots(definition, ballots, eligible, tally_version=self.tally_version)

    def sentences(
        self, definition: RoundDefinition, result: ResultTable, previous: ResultTable | None
    ) -> tuple[str, ...]:
        return dot_sentences(definition, result, previous)


def _last(form: FormFields, name: str) -> str:
    values = form.get(name, ())
    return values[-1] if values else ""


def _refuse_unknown_options(items: Sequence[Item], form: FormFields) -> None:
    known: set[ItemId] = {item.id for item in items}
    for name in form:
        for prefix in _FIELD_PREFIXES:
            if name.startswith(prefix) and name.removeprefix(prefix) not in known:
                raise AnswerRefused(
                    "answer.unknown-item",
                    "This page does not belong to the question that is open now.",
                    remedy="Open the question again and place your dots there.",
                )


def _read_dots(item: Item, rules: DotRules, form: FormFields) -> int:
    text = _last(form, f"dots-{item.id}").strip()
    if not text:
        return 0
    if not _WHOLE_NUMBER.fullmatch(text):
        raise AnswerRefused(
            "answer.not-a-whole-number",
            f"The number of dots on “{item.label}” must be a whole number, 0 or more.",
            remedy="Choose how many dots to place there.",
            field=f"dots-{item.id}",
        )
    dots = int(text)
    if dots > rules.cap_per_option and dots <= rules.dots:
        raise AnswerRefused(
            "answer.over-cap",
            f"You can place at most {_dots(rules.cap_per_option)} on one option, and you placed {dots} on "
            f"“{item.label}”.",
            remedy="Take some away and place them on other options.",
            field=f"dots-{item.id}",
        )
    return dots


def _refuse_overspend(spent: int, rules: DotRules) -> None:
    if spent > rules.dots:
        over = spent - rules.dots
        raise AnswerRefused(
            "answer.overspent",
            f"You have {_dots(rules.dots)} and used {spent}. Take {'one' if over == 1 else over} away.",
            remedy="Nothing was changed.",
        )


def _read_reason(item: Item, form: FormFields, *, concern: bool) -> str:
    reason = _last(form, f"reason-{item.id}").replace("\r\n", "\n").replace("\r", "\n").strip()
    if len(reason) > _LONGEST_REASON:
        raise AnswerRefused(
            "answer.too-long",
            f"Your concern about “{item.label}” has {len(reason)} characters; {_LONGEST_REASON} fit.",
            remedy="Make it shorter.",
            field=f"reason-{item.id}",
        )
    if reason and not concern:
        raise AnswerRefused(
            "answer.reason-without-concern",
            f"You wrote about “{item.label}” but did not tick that you have a concern.",
            remedy="Tick it, or clear what you wrote.",
            field=f"concern-{item.id}",
        )
    return reason


def _dots(number: int) -> str:
    return "1 dot" if number == 1 else f"{number} dots"
