"""Which packs have to be called back, because something in them may not be shown any more.

In: manifests, and the store and content as they are now. Out: a `RecallDue` for each pack that shows what somebody took
back, or agreed to less far than before. The one thing easily got wrong: it looks at the words that stand in a pack and
not at who took back what, so it finds every reason alike: a withdrawal, a lowered consent, a moderator's second thought.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from facilitation_kit.content.library import Library
from facilitation_kit.release.manifests import PackManifest, PackState
from facilitation_kit.release.shown_evidence import allowed_answers, allowed_facts
from facilitation_kit.responses.store import Store

__all__ = ["RecallDue", "recalls_due"]


@dataclass(frozen=True, kw_only=True)
class RecallDue:
    """A pack that shows what may not be shown any more.

    Attributes:
        pack: which one.
        facts: ids of the quotes, observations and statistics.
        answers: how many texts that people wrote in workshops.
    """

    pack: PackManifest
    facts: tuple[str, ...]
    answers: int

    @property
    def why(self) -> str:
        """One sentence, without the words themselves."""
        parts = []
        if self.facts:
            parts.append(f"{'one piece' if len(self.facts) == 1 else f'{len(self.facts)} pieces'} of evidence")
        if self.answers:
            parts.append(
                "something that people wrote" if self.answers == 1 else f"{self.answers} texts that people wrote"
            )
        return f"It shows {' and '.join(parts)} that may not be shown to this audience any more."


def recalls_due(packs: Iterable[PackManifest], library: Library, store: Store) -> tuple[RecallDue, ...]:
    """The packs to call back, in their order; those that were called back already are not among them."""
    return tuple(_due(packs, library, store))


def _due(packs: Iterable[PackManifest], library: Library, store: Store) -> Iterator[RecallDue]:
    for pack in packs:
        if pack.state is PackState.RECALLED or pack.rehearsal != store.is_rehearsal:
            continue
        allowed = allowed_facts(library, store, pack.audience)
        facts = tuple(shown.id for shown in pack.facts if shown not in allowed)
        still = allowed_answers(store, pack.audience, {shown.round for shown in pack.answers})
        answers = len([shown for shown in pack.answers if shown not in still])
        if facts or answers:
            yield RecallDue(pack=pack, facts=facts, answers=answers)
