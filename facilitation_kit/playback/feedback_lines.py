"""You said, we did, we could not because (B6).

In: the store's feedback items. Out: a line for each, as it stands now. The one thing easily got wrong: an item that is not
possible stays in every pack with its reason and who decided; leaving it out would be the answer that people know already.
"""

from __future__ import annotations

from collections.abc import Iterable

from facilitation_kit.analysis.evidence_selection import EvidenceSelection
from facilitation_kit.content.fields import paragraphs
from facilitation_kit.evidence.outcomes import FEEDBACK_WORDS
from facilitation_kit.playback.context import FeedbackLine
from facilitation_kit.playback.evidence_notes import NoteBook
from facilitation_kit.responses.evidence_records import FeedbackItem

__all__ = ["feedback_lines"]


def feedback_lines(
    items: Iterable[FeedbackItem], selection: EvidenceSelection, notes: NoteBook
) -> tuple[FeedbackLine, ...]:
    """What became of each thing that people asked for, in the order in which they did.

    Args:
        items: of the store; the last step of each counts.
        selection: the facts that this audience may read; only those are footnotes.
        notes: gives out their numbers.
    """
    shown = {each.fact.id: each for each in selection.facts}
    return tuple(
        FeedbackLine(
            id=item.id,
            said=" ".join(item.said.split()),
            who=item.who,
            status=item.steps[-1].status.value,
            status_words=FEEDBACK_WORDS[item.steps[-1].status],
            did=paragraphs(item.steps[-1].did),
            reason=paragraphs(item.steps[-1].reason),
            decided_by=item.steps[-1].decided_by,
            on=item.steps[-1].on,
            notes=tuple(notes.of_fact(shown[fact]) for fact in item.facts if fact in shown),
        )
        for item in items
    )
