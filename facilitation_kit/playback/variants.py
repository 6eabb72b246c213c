"""What a kind and an audience make of a pack: shorter, with questions, with what has changed, in easy read.

In: everything that may be said to an audience, and the outline of a kind. Out: the pack as its readers get it; footnotes are
numbered afterwards. The one thing easily got wrong: a limit cuts the context and never a template, so that all formats and
the tables beside them agree.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, TypeVar

from babel.core import Locale, UnknownLocaleError

from facilitation_kit.content.documents import excerpt
from facilitation_kit.content.library import Library
from facilitation_kit.errors import PlaybackError
from facilitation_kit.playback.audiences import RULES, Audience
from facilitation_kit.playback.changes import with_changes
from facilitation_kit.playback.context import InsightLine, NextSteps, Pack, PackLine
from facilitation_kit.playback.cross_references import connected, only_sections
from facilitation_kit.playback.easy_reading import easy_items
from facilitation_kit.playback.evidence_notes import with_notes
from facilitation_kit.playback.first_page import first_page
from facilitation_kit.playback.hypothesis_context import HypothesisPage
from facilitation_kit.playback.hypothesis_pages import hypothesis_anchor
from facilitation_kit.playback.outline import Limits, Outline, entries_with_content
from facilitation_kit.playback.translations import is_right_to_left

__all__ = ["limited", "question_lines", "variant_of"]

T = TypeVar("T")

_DECIDERS = (Audience.TEAM, Audience.WORKING_GROUP)
"""Whose first page asks them to decide, and to answer; everybody else finds questions in a section of their own."""


def variant_of(
    pack: Pack,
    library: Library,
    outline: Outline,
    *,
    language: str | None = None,
    before: Mapping[str, Any] | None = None,
) -> Pack:
    """The pack as the readers of an outline get it.

    Args:
        pack: everything that may be said to the outline's audience.
        library: with questions and easy read.
        outline: of the kind and audience.
        language: of the pack's own words; the project's without one.
        before: how things stood in the last playback that these readers were given (`changes.snapshot_of`).

    Raises:
        PlaybackError: ``playback.unknown-language``, ``playback.earlier-pack``, ``playback.easy-read-missing``.
    """
    spoken = _known(language or library.project.language)
    pack = replace(
        pack,
        title=outline.title,
        kind=outline.kind,
        language=spoken,
        right_to_left=is_right_to_left(spoken),
        template_set=outline.templates,
        questions=question_lines(library, outline.audience),
    )
    pack = limited(with_changes(pack, before), outline.limits)
    summary = first_page(
        pack.research_done,
        pack.hypotheses,
        pack.workshops,
        pack.next_steps,
        insights=pack.insights,
        questions=pack.questions if outline.audience in _DECIDERS else (),
        lines=outline.limits.lines,
    )
    pack = replace(pack, first_page=with_notes(summary, pack))
    wanted = [entry.section for entry in outline.entries]
    pack = only_sections(pack, wanted)
    there = [entry.section for entry in entries_with_content(outline, pack)]
    pack = connected(pack, {*there, "evidence"})
    if RULES[outline.audience].easy_read:
        pack = replace(pack, easy=easy_items(pack, there, library))
    return replace(pack, method=replace(pack.method, ranges=_has_ranges(pack)))


def question_lines(library: Library, audience: Audience) -> tuple[PackLine, ...]:
    """What this audience is asked, in the order of the content."""
    return tuple(
        PackLine(
            text=question.text,
            anchor=hypothesis_anchor(question.hypotheses[0]) if question.hypotheses else "",
            id=question.id,
        )
        for question in library.questions
        if audience.value in {reader.value for reader in question.audiences}
    )


def _known(language: str) -> str:
    try:
        Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        raise PlaybackError(
            "playback.unknown-language",
            f"There is no language {excerpt(language)}.",
            remedy="Write it as browsers do, such as en-GB, pl or ar.",
        ) from None
    return language


def limited(pack: Pack, limits: Limits) -> Pack:
    """The pack with no more of each thing than a short kind holds."""
    steps = pack.next_steps
    if limits.next_steps is not None:
        steps = NextSteps(ahead=_first(steps.ahead, limits.next_steps), done=(), not_possible=())
    return replace(
        pack,
        research_done=_first(pack.research_done, limits.research),
        research_planned=_first(pack.research_planned, limits.research),
        hypotheses=tuple(_short_page(page, limits) for page in _first(pack.hypotheses, limits.hypotheses)),
        insights=tuple(_short_insight(each, limits) for each in _first(pack.insights, limits.insights)),
        recommendations=_first(pack.recommendations, limits.recommendations),
        questions=_first(pack.questions, limits.questions),
        feedback=_first(pack.feedback, limits.feedback),
        changes=_first(pack.changes, limits.changes),
        next_steps=steps,
    )


def _short_page(page: HypothesisPage, limits: Limits) -> HypothesisPage:
    return replace(
        page,
        supporting=_first(page.supporting, limits.quotes),
        challenging=_first(page.challenging, limits.quotes),
        unclear=_first(page.unclear, limits.quotes),
    )


def _short_insight(insight: InsightLine, limits: Limits) -> InsightLine:
    return replace(
        insight,
        supporting=_first(insight.supporting, limits.quotes),
        challenging=_first(insight.challenging, limits.quotes),
    )


def _first(lines: tuple[T, ...], most: int | None) -> tuple[T, ...]:
    return lines if most is None else lines[:most]


def _has_ranges(pack: Pack) -> bool:
    rows = (row for page in pack.workshops for asked in page.questions for vote in asked.rounds for row in vote.rows)
    return any(row.range for row in rows) or any(vote.range for page in pack.hypotheses for vote in page.votes)
