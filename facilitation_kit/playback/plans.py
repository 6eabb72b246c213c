"""What was done to find out, what comes, and what became of promises.

In: the library's research activities and next steps. Out: lines for a pack. The one thing easily got wrong: whether a
step is late depends on the day on which the pack is made, which is an argument and not the clock.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from facilitation_kit.content.fields import paragraphs
from facilitation_kit.content.next_steps import NextStep, NextStepStatus
from facilitation_kit.content.research import ResearchActivity, ResearchKind, ResearchStatus
from facilitation_kit.identifiers import RunSheetId
from facilitation_kit.playback.context import NextStepLine, NextSteps, PackLine, ResearchLine

__all__ = ["next_step_lines", "research_lines"]

_KINDS = {
    ResearchKind.INTERVIEWS: "Interviews",
    ResearchKind.WORKSHOP: "Workshop",
    ResearchKind.FOCUS_GROUP: "Focus group",
    ResearchKind.VISITS: "Visits",
    ResearchKind.CO_DESIGN: "Co-design",
    ResearchKind.ANALYSIS: "Analysis",
    ResearchKind.PLAYBACK: "Playback",
    ResearchKind.SERVICE_MAP: "Service map",
}
_STEP_WORDS = {
    NextStepStatus.PLANNED: "planned",
    NextStepStatus.IN_PROGRESS: "in progress",
    NextStepStatus.DONE: "done",
    NextStepStatus.NOT_POSSIBLE: "not possible",
}


def research_lines(
    research: Sequence[ResearchActivity],
    *,
    done: bool,
    workshops: Mapping[RunSheetId, Sequence[PackLine]],
    titles: Mapping[RunSheetId, str],
) -> tuple[ResearchLine, ...]:
    """The activities that are done, or all others, in their order.

    Args:
        research: all activities.
        done: which of them.
        workshops: places in the pack of the workshops held, by run sheet.
        titles: of all run sheets.
    """

    def to_come(activity: ResearchActivity) -> tuple[PackLine, ...]:
        sheet = activity.run_sheet
        return () if done or not sheet or workshops.get(sheet) else (PackLine(text=titles[sheet]),)

    return tuple(
        ResearchLine(
            title=activity.title,
            kind=_KINDS[activity.kind],
            audience=activity.audience,
            when=activity.when,
            count=f"{activity.count} {activity.count_of}" if activity.count is not None else "",
            status=activity.status.value,
            summary=paragraphs(activity.summary),
            workshops=tuple(workshops.get(activity.run_sheet, ())) if activity.run_sheet else (),
            id=activity.id,
            to_come=to_come(activity),
        )
        for activity in research
        if (activity.status is ResearchStatus.DONE) == done
    )


def next_step_lines(steps: Sequence[NextStep], today: date) -> NextSteps:
    """The steps by what became of them, those to come by their day."""
    lines = [(step, _line(step, today)) for step in steps]
    ahead = [line for step, line in lines if not step.status.is_over]
    return NextSteps(
        ahead=tuple(sorted(ahead, key=lambda line: line.due or date.max)),
        done=tuple(line for step, line in lines if step.status is NextStepStatus.DONE),
        not_possible=tuple(line for step, line in lines if step.status is NextStepStatus.NOT_POSSIBLE),
    )


def _line(step: NextStep, today: date) -> NextStepLine:
    return NextStepLine(
        what=" ".join(step.what.split()),
        owner=step.owner,
        due=step.due,
        status=_STEP_WORDS[step.status],
        late=step.due is not None and step.due < today and not step.status.is_over,
        outcome=paragraphs(step.outcome),
        id=step.id,
    )
