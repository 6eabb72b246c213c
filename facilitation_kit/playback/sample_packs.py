"""A pack with something in every field, and one with almost nothing, to try templates on.

In: the installed activities. Out: a `Pack` of invented words. The one thing easily got wrong: a template that works for the
example project may still ask for the first of a list that is empty somewhere else; both packs are needed to see it.
"""

from __future__ import annotations

import types
from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, date, datetime
from typing import Any, Union, get_args, get_origin, get_type_hints

from facilitation_kit.activities.contract import Activity
from facilitation_kit.analysis.disclosure_control import Policy, Profile
from facilitation_kit.analysis.journey_feelings import shown_feelings
from facilitation_kit.analysis.journey_view import JourneyView, ShownLane, ShownNote, ShownStage
from facilitation_kit.content.journey_maps import MapState, NoteMark
from facilitation_kit.content.lane_kinds import LaneKind
from facilitation_kit.phrases import phrase
from facilitation_kit.playback.audiences import Audience
from facilitation_kit.playback.charts import Chart
from facilitation_kit.playback.context import (
    ChangeLine,
    EasyItem,
    EvidenceNote,
    FeedbackLine,
    NeedFigure,
    NextSteps,
    Pack,
    PackLine,
)
from facilitation_kit.playback.hypothesis_context import HypothesisPage, HypothesisVote, PackQuote
from facilitation_kit.playback.journey_context import JourneyPage
from facilitation_kit.playback.journey_page import journey_pages_of
from facilitation_kit.playback.needs_context import NeedsAsked
from facilitation_kit.playback.pyramid import LevelFigures, Pyramid, draw_pyramid
from facilitation_kit.playback.sample_votes import sample_votes
from facilitation_kit.playback.vote_context import Question, Vote, WorkshopPage

__all__ = ["full_pack", "sparse_pack"]

_DAY = date(2026, 11, 4)
_MOMENT = datetime(2026, 11, 4, 12, 0, tzinfo=UTC)
_PICTURE = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 240 240"><circle cx="120" cy="120" r="80"/></svg>'
_FIRST = "hypothesis-sample"
_STATUSES = ("received", "in_progress", "done", "partly", "not_possible")
_LINKS = (ChangeLine, HypothesisVote, NeedsAsked, PackLine)
_KINDS = ("quote", "observation", "statistic")
_FIXED: Mapping[str, Any] = {
    "kind": "playback",
    "language": "en-GB",
    "template_set": "playback",
    "right_to_left": False,
    "notes": (1, 2),
    "note": 1,
    "picture_svg": _PICTURE,
    "phone": "07700 900123",
    "audience": Audience.WORKING_GROUP,
}
_NEED_FIGURES = (
    NeedFigure(name="met", label=phrase("Met"), text="5", value=5),
    NeedFigure(name="partly", label=phrase("Partly met"), text="[c]", value=None),
    NeedFigure(name="not_met", label=phrase("Not met"), text="3", value=3),
)


def full_pack(activities: Mapping[str, Activity]) -> Pack:
    """A pack with something in every field, and a round of each activity in its workshop."""
    maker = _Maker()
    votes = [vote for name in sorted(activities) for vote in sample_votes(activities[name])]
    workshop = maker.make(
        WorkshopPage,
        anchor="workshop-sample",
        questions=tuple(Question(title="A step", rounds=(vote,)) for vote in votes),
    )
    page = maker.make(
        HypothesisPage,
        anchor=_FIRST,
        **{side: tuple(_fact(maker, kind) for kind in _KINDS) for side in ("supporting", "challenging", "unclear")},
    )
    other = maker.make(HypothesisPage, anchor=f"{_FIRST}-2", number=2)
    pack: Pack = maker.make(
        Pack,
        title="Sample",
        workshops=(workshop,),
        hypotheses=(replace(page, number=1), other),
        journeys=_sample_journeys(),
        feedback=tuple(maker.make(FeedbackLine, status=status) for status in _STATUSES),
        evidence=tuple(maker.make(EvidenceNote, number=number, anchor=f"evidence-{number}") for number in (1, 2)),
    )
    ids = (line.id for lines in (pack.feedback, pack.insights, pack.questions, pack.changes) for line in lines)
    steps = (step.id for step in (*pack.next_steps.ahead, *pack.next_steps.done, *pack.next_steps.not_possible))
    needs = (need.id for need in (*pack.needs.levels, *pack.needs.contributing))
    easy = EasyItem(sentence="One short sentence.", picture="sample.svg", picture_svg=_PICTURE, alternative="A circle")
    personas = (*(each.id for each in pack.personas), *(each.id for each in pack.journeys))
    known = (
        *ids,
        *personas,
        *steps,
        *needs,
        *(each.id for each in pack.hypotheses),
        "support",
        "summary",
        "feedback",
        "votes",
    )
    return replace(pack, easy=dict.fromkeys(map(str, known), easy))


def sparse_pack(activities: Mapping[str, Activity]) -> Pack:
    """The same pack with every list empty that may be, and no text that may be missing."""
    pack = full_pack(activities)
    page = replace(
        pack.hypotheses[0],
        because=(),
        supporting=(),
        challenging=(),
        unclear=(),
        votes=(),
        tests=(),
        decisions=(),
        ideas=(),
        nudge="",
    )
    return replace(
        pack,
        data_cut_off=None,
        project=replace(pack.project, partners=()),
        research_planned=(),
        hypotheses=(page,),
        needs=replace(
            pack.needs,
            levels=tuple(replace(each, figures=(), answered="", helps=(), voices=()) for each in pack.needs.levels),
            contributing=(),
            pyramid=draw_pyramid("A North Star", ["First need", "Second need"]),
            asked=None,
        ),
        workshops=(),
        next_steps=NextSteps(ahead=(), done=(), not_possible=()),
        method=replace(pack.method, support=(), ranges=False),
        questions=(),
        insights=(),
        recommendations=(),
        evidence=(),
        feedback=(),
        since=None,
        changes=(),
        easy={},
        journeys=tuple(
            replace(each, scenario=(), expectation=(), changes=None, actor="", view=replace(each.view, notes=()))
            for each in pack.journeys[:1]
        ),
        personas=tuple(
            replace(each, parts=each.parts[:1], needs=(), contexts="", rounds=(), who="") for each in pack.personas
        ),
    )


def _sample_journeys() -> tuple[JourneyPage, ...]:
    """A map of today, and one of what should be in which everything is told that can be."""
    stages = (ShownStage(id="first", label="First stage"), ShownStage(id="second", label="Second stage"))
    lanes = (
        ShownLane(id="doing", label="What they do", kind=LaneKind.DOING),
        ShownLane(id="behind", label="Behind it", kind=LaneKind.BACKSTAGE),
    )

    def note(name: str, stage: str, text: str, **more: Any) -> ShownNote:
        return ShownNote(id=name, stage=stage, lane="doing", text=text, **more)

    pain, idea = NoteMark.PAIN_POINT, NoteMark.OPPORTUNITY
    feelings = (
        shown_feelings("first", "First stage", (2, 3, 4, 2, 1), Policy(), Profile.WORKING_GROUP),
        shown_feelings("second", "Second stage", (1, 0, 0, 0, 0), Policy(), Profile.WORKING_GROUP, facilitator=-1),
    )
    answer = note("d", "first", "One form.", mark=idea, answers=("a",), owner="Team", metric="Weeks", cluster="Forms")
    before = JourneyView(
        id="sample-today",
        title="Sample of today",
        stages=stages,
        lanes=lanes,
        notes=(
            note("a", "first", "Waits.", mark=pain),
            note("b", "second", "Calls.", mark=pain),
            note("c", "first", "Goes."),
        ),
        feelings=feelings,
    )
    after = replace(
        before,
        id="sample-later",
        state=MapState.TO_BE,
        as_is=before.id,
        actor="Somebody",
        scenario="Something happens.",
        expectation="That it ends well.",
        stages=(replace(stages[0], label="New stage"), stages[1]),
        notes=(answer, note("c", "second", "Stays."), replace(note("e", "first", "Seen."), lane="behind")),
    )
    return journey_pages_of((before, after), Audience.WORKING_GROUP)


def _fact(maker: _Maker, kind: str) -> PackQuote:
    fact: PackQuote = maker.make(PackQuote, kind=kind, figure="14 weeks" if kind == "statistic" else "")
    return fact


class _Maker:
    """Makes a value of a type with something in each of its fields."""

    def __init__(self) -> None:
        self._number = 0

    def make(self, record: type[Any], /, **given: Any) -> Any:
        """A record of that type; `given` are its fields that are not made up."""
        hints = get_type_hints(record)
        if "anchor" in hints and "anchor" not in given:
            given["anchor"] = _FIRST if record in _LINKS else self._single("id", str)
        made_up = {
            each.name: self._value(each.name, hints[each.name]) for each in fields(record) if each.name not in given
        }
        return record(**made_up, **given)

    def _value(self, name: str, hint: Any) -> Any:
        origin, arguments = get_origin(hint), get_args(hint)
        if name in _FIXED:
            value = _FIXED[name]
        elif arguments[:1] == (NeedFigure,):
            value = _NEED_FIGURES
        elif origin is tuple:
            inner = arguments[:1] * 2 if arguments[-1] is Ellipsis else arguments
            value = tuple(self._value(name.removesuffix("s"), each) for each in inner)
        elif origin in (Union, types.UnionType):
            value = self._value(name, arguments[0])
        elif origin is not None or hint in (Vote, Chart):
            value = {} if origin is not None else None
        elif hint is Pyramid:
            told = (
                LevelFigures(text="5 · [c] · 3", values=(5, None, 3)),
                LevelFigures(text="5 · 4 · 3", values=(5, 4, 3)),
            )
            value = draw_pyramid("A North Star", ["First need", "Second need"], told)
        elif is_dataclass(hint):
            value = self.make(hint)  # type: ignore[arg-type]  # a type, as every hint is
        else:
            value = self._single(name, getattr(hint, "__supertype__", hint))
        return value

    def _single(self, name: str, hint: Any) -> Any:
        self._number += 1
        values = {bool: True, int: 1, float: 40.0, date: _DAY, datetime: _MOMENT, bytes: _PICTURE}
        if hint is not str:
            return values[hint]
        return f"sample-{self._number}" if name == "id" else f"Sample of {name.replace('_', ' ')}"
