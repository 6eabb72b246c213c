"""What of people's words stands in a pack, and what of it may still be shown.

In: a pack, or a store and the content as they are now. Out: hashes to compare (`manifests`). The one thing easily got
wrong: words that were changed count as words that may not be shown any more; somebody had a reason to change them.
"""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Set as AbstractSet

from facilitation_kit.analysis.evidence_selection import read_evidence, select_evidence
from facilitation_kit.analysis.shown_words import consent_needed
from facilitation_kit.content.fields import paragraphs
from facilitation_kit.content.library import Library
from facilitation_kit.identifiers import RoundId
from facilitation_kit.playback.audiences import RULES, Audience
from facilitation_kit.playback.context import Pack
from facilitation_kit.playback.hypothesis_context import PackQuote
from facilitation_kit.release.manifests import ShownFact, ShownWords, words_hash
from facilitation_kit.responses.store import Store
from facilitation_kit.safeguarding.consent import may_show

__all__ = ["allowed_answers", "allowed_facts", "shown_answers", "shown_facts"]


def shown_facts(pack: Pack) -> tuple[ShownFact, ...]:
    """The quotes, observations and statistics of a pack, and those whose words a persona holds; each once, by id."""
    quotes = {
        quote.id: ShownFact(id=quote.id, words=_hash(quote.paragraphs))
        for page in pack.hypotheses
        for quote in _quotes(page.supporting, page.challenging, page.unclear)
    }
    for persona in pack.personas:
        for line in (line for part in persona.parts for line in part.lines):
            quotes |= {held.id: ShownFact(id=held.id, words=_hash(held.paragraphs)) for held in line.held}
    return tuple(quotes[name] for name in sorted(quotes))


def shown_answers(pack: Pack) -> tuple[ShownWords, ...]:
    """What people wrote in workshops, as far as the pack shows it."""
    shown = {
        (str(vote.id), str(row.figures.item), words_hash(text))
        for page in pack.workshops
        for question in page.questions
        for vote in question.rounds
        for row in vote.rows
        for text in row.words
    }
    shown |= {
        (str(said.round), str(said.item), words_hash(said.text))
        for persona in pack.personas
        for said in persona.made_of
    }
    return tuple(ShownWords(round=round_id, item=item, words=words) for round_id, item, words in sorted(shown))


def allowed_facts(library: Library, store: Store, audience: Audience) -> AbstractSet[ShownFact]:
    """Every quote, observation and statistic that this audience may see now, in any pack."""
    chosen = select_evidence(library, read_evidence(store), RULES[audience], minimum=1)
    quotes = (ShownFact(id=quote.id, words=_hash(quote.paragraphs)) for quote in chosen.quotes)
    facts = (
        ShownFact(id=shown.fact.id, words=_hash(paragraphs(shown.fact.published)))
        for shown in chosen.facts
        if audience is Audience.TEAM or not (shown.fact.review and shown.fact.review.recognisable)
    )
    return {*quotes, *facts}


def allowed_answers(store: Store, audience: Audience, rounds: AbstractSet[str]) -> AbstractSet[ShownWords]:
    """What people wrote in these rounds and this audience may see now."""
    scope = consent_needed(RULES[audience].profile)
    return {
        ShownWords(round=round_id, item=str(text.item), words=words_hash(text.text))
        for round_id in rounds
        for text in store.approved_text(RoundId(round_id))
        if text.text and may_show(text, scope)
    }


def _quotes(*sides: tuple[PackQuote, ...]) -> Iterator[PackQuote]:
    for side in sides:
        yield from side


def _hash(paragraphs: tuple[str, ...]) -> str:
    return words_hash("\n\n".join(paragraphs))
