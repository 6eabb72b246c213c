"""People's own words beside a result: which of them may be shown, to whom, and where.

In: a round's protected table and the words that a moderator has approved. Out: words by option. Three things must all
be true: a moderator approved them, their writer agreed to this audience (then and now), and the table shows what they
belong to: a reason for a concern tells that somebody has that concern.

The one thing easily got wrong: the order of the words. In the order of sending, the first words would be those of
whoever was seen to write first; so it comes from the words themselves.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from facilitation_kit.activities.results import MeasureKind
from facilitation_kit.activities.rounds import RoundDefinition
from facilitation_kit.analysis.disclosure_control import RAISED, Profile, ProtectedRow, ProtectedTable
from facilitation_kit.content.quotes import ConsentScope
from facilitation_kit.identifiers import ItemId
from facilitation_kit.responses.store import Store
from facilitation_kit.safeguarding.consent import may_show

__all__ = ["ShownWords", "consent_needed", "shows_words", "words_beside"]

_AUDIENCE = {
    Profile.ROOM: ConsentScope.WORKING_GROUP,
    Profile.WORKING_GROUP: ConsentScope.WORKING_GROUP,
    Profile.EXTERNAL: ConsentScope.PUBLIC,
}


@dataclass(frozen=True, kw_only=True)
class ShownWords:
    """Somebody's words as they may be shown; who wrote them is not in it.

    Attributes:
        redacted: a moderator put other words in place of some.
    """

    text: str
    redacted: bool

    def to_json(self) -> dict[str, object]:
        """As the hub's room view holds it."""
        return {"text": self.text, "redacted": self.redacted}


def consent_needed(profile: Profile) -> ConsentScope:
    """How far a writer's consent must reach for their words to be shown under a profile."""
    return _AUDIENCE[profile]


def shows_words(table: ProtectedTable) -> bool:
    """Whether any words may stand beside a result; not where too few people answered to be shown in figures."""
    return not table.withheld and any(_shows_concern(row, table) for row in table.rows)


def words_beside(
    store: Store, definition: RoundDefinition, table: ProtectedTable
) -> Mapping[ItemId, tuple[ShownWords, ...]]:
    """The words that may be shown beside a round's result, by option; options without any are not in it."""
    if table.withheld:
        return {}
    shown = {row.item for row in table.rows if _shows_concern(row, table)}
    audience = consent_needed(table.profile)
    found: dict[ItemId, list[ShownWords]] = defaultdict(list)
    for text in store.approved_text(definition.id):
        if text.item in shown and text.text and may_show(text, audience):
            found[text.item].append(ShownWords(text=text.text, redacted=text.redacted))
    return {item: tuple(sorted(words, key=_shuffled)) for item, words in found.items()}


def _shows_concern(row: ProtectedRow, table: ProtectedTable) -> bool:
    """Whether the row says already that somebody raised something; an activity without such a measure shows its counts."""
    flags = [measure.name for measure in table.measures if measure.kind is MeasureKind.FLAG]
    if flags:
        return any(row.cells[name].text == RAISED for name in flags)
    return not table.in_words


def _shuffled(words: ShownWords) -> bytes:
    return hashlib.blake2b(words.text.encode("utf-8", "surrogatepass"), digest_size=8).digest()
