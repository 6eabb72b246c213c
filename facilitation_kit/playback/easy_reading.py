"""Easy read in a pack: the sentence and the picture of everything that young people are shown (B5).

In: the pack as they will get it, and what the project wrote and drew. Out: `EasyItem` values by id. The one thing easily got
wrong: nothing stands in for a missing sentence; the pack is not made, and every line that is missing is named at once.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from facilitation_kit.content.documents import excerpt
from facilitation_kit.content.library import Library
from facilitation_kit.errors import Fault, PlaybackError
from facilitation_kit.playback.context import EasyItem, Pack

__all__ = ["EASY_READ_FILE", "easy_items"]

EASY_READ_FILE = "ideas/easy_read.yaml"
"""Where the lines are written."""

_NOUNS = {
    "sections": "heading",
    "hypotheses": "hypothesis",
    "needs": "need",
    "research": "research activity",
    "next_steps": "next step",
    "questions": "question",
    "feedback": "feedback",
    "insights": "insight",
    "personas": "persona",
    "journeys": "journey map",
}


def easy_items(pack: Pack, sections: Collection[str], library: Library) -> Mapping[str, EasyItem]:
    """The lines of everything that a pack shows.

    Args:
        pack: with what its sections show and nothing else.
        sections: names of those that it has.
        library: with the lines and the pictures.

    Raises:
        PlaybackError: ``playback.easy-read-missing`` with a fault for each line that is not there.
    """
    written = {(kind, line.id): line for kind, _, line in library.easy_read.lines()}
    needed = dict.fromkeys(_shown(pack, sections))
    missing = [
        Fault(
            code="playback.easy-read-missing",
            message=f"The {_NOUNS[kind]} {name} has no easy-read sentence and picture ({excerpt(what)}).",
            remedy=f"Add it to {EASY_READ_FILE} under {kind}: id, sentence, picture and alternative.",
            file=EASY_READ_FILE,
            field=kind,
        )
        for kind, name, what in needed
        if (kind, name) not in written
    ]
    if missing:
        raise PlaybackError(
            "playback.easy-read-missing",
            f"The pack for young people lacks {_counted(len(missing))}.",
            remedy=f"Write each in {EASY_READ_FILE}; docs/content.md shows how.",
            file=EASY_READ_FILE,
            faults=missing,
        )
    lines = (written[kind, name] for kind, name, _ in needed)
    return {
        line.id: EasyItem(
            sentence=line.sentence,
            picture=line.picture,
            picture_svg=library.pictures[line.picture],
            alternative=line.alternative,
        )
        for line in lines
    }


def _counted(missing: int) -> str:
    return "one easy-read line" if missing == 1 else f"{missing} easy-read lines"


def _shown(pack: Pack, sections: Collection[str]) -> Iterator[tuple[str, str, str]]:
    """The kind, the id and the words of everything that a pack shows."""
    for section in sections:
        yield "sections", section, section
    for page in pack.hypotheses:
        yield "hypotheses", page.id, page.plain
    if "needs" in sections:
        for need in (*pack.needs.levels, *pack.needs.contributing):
            yield "needs", need.id, need.label
    for activity in (*pack.research_done, *pack.research_planned):
        yield "research", activity.id, activity.title
    for step in (*pack.next_steps.ahead, *pack.next_steps.done, *pack.next_steps.not_possible):
        yield "next_steps", step.id, step.what
    for question in pack.questions:
        yield "questions", question.id, question.text
    for item in pack.feedback:
        yield "feedback", item.id, item.said
    yield from _findings(pack)


def _findings(pack: Pack) -> Iterator[tuple[str, str, str]]:
    for insight in pack.insights:
        yield "insights", insight.id, insight.title
    for persona in pack.personas:
        yield "personas", persona.id, persona.alias
    for journey in pack.journeys:
        yield "journeys", journey.id, journey.title
