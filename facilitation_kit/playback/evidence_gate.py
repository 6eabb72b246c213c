"""The last look before a pack may exist: the build fails where it holds what its audience may not read (B2).

In: a finished pack, and the content and evidence that it was made from. Out: nothing, or one `PlaybackError` with a fault for
each piece of evidence. The one thing easily got wrong: this trusts no filter before it. It takes every word that the pack shows
as somebody's own and asks for its consent, its review and its flags once more. A message names the piece and the kind of
thing, never the words: messages end up in logs.
"""

from __future__ import annotations

from collections.abc import Iterator

from facilitation_kit.analysis.evidence_selection import Evidence
from facilitation_kit.content.library import Library
from facilitation_kit.errors import Fault, PlaybackError
from facilitation_kit.evidence.copied_words import copies
from facilitation_kit.evidence.rare_details import unresolved_flags
from facilitation_kit.evidence.reach import may_read, reach_of
from facilitation_kit.playback.audiences import RULES, Audience, AudienceRules
from facilitation_kit.playback.context import Pack
from facilitation_kit.playback.hypothesis_context import PackQuote
from facilitation_kit.responses.evidence_records import Fact, FactKind
from facilitation_kit.safeguarding.pii_flags import WatchList

__all__ = ["refuse_what_may_not_be_shown"]


def refuse_what_may_not_be_shown(
    pack: Pack, library: Library, evidence: Evidence, watch_list: WatchList | None = None
) -> None:
    """Raise where a pack shows evidence that may not leave in it.

    Args:
        pack: finished, but for its fingerprint.
        library: whose quotes it may hold.
        evidence: whose facts it may hold.
        watch_list: the project's own names of places and workers.

    Raises:
        PlaybackError: ``playback.evidence`` with a fault for each piece: ``playback.no-consent``,
            ``playback.recognisable`` where a reviewer said so, ``playback.personal-details`` where something flagged has not
            been looked at by a person. The team's own pack may hold the last two.
    """
    faults = list(_faults(pack, library, evidence, watch_list))
    if faults:
        some = "one piece" if len(faults) == 1 else f"{len(faults)} pieces"
        raise PlaybackError(
            "playback.evidence",
            f"This pack would show {some} of evidence that {pack.audience_words} may not read.",
            remedy="Put right each of them in the evidence notebook and try again.",
            faults=faults,
        )


def _faults(pack: Pack, library: Library, evidence: Evidence, watch_list: WatchList | None) -> Iterator[Fault]:
    rules = RULES[pack.audience]
    facts: dict[str, Fact] = {fact.id: fact for fact in evidence.facts}
    shown = {quote.id for page in pack.hypotheses for quote in _quotes(page.supporting, page.challenging, page.unclear)}
    used = shown | {note.id for note in pack.evidence}
    for name, fact in facts.items():
        if name in used and not _consented(fact, evidence, rules):
            yield _no_consent(name, "facts")
        elif name in shown and pack.audience is not Audience.TEAM:
            yield from _reviewed(fact, watch_list)
    for quote in library.quotes:
        if quote.id in used and quote.id not in facts:
            approved = quote.approved_by_participant or not rules.approved_only
            if not (approved and quote.consent_scope.allows(rules.scope)):
                yield _no_consent(quote.id, "ideas/quotes.yaml")
    yield from _personas(pack, library, evidence, rules)


def _personas(pack: Pack, library: Library, evidence: Evidence, rules: AudienceRules) -> Iterator[Fault]:
    """Personas that say, word for word, what somebody said who did not agree to these readers."""
    known: set[str] = {fact.id for fact in evidence.facts}
    withheld: list[tuple[str, str]] = [
        (quote.id, quote.text)
        for quote in library.quotes
        if quote.id not in known
        and not (quote.consent_scope.allows(rules.scope) and (quote.approved_by_participant or not rules.approved_only))
    ]
    for fact in evidence.facts:
        if fact.kind is not FactKind.STATISTIC and not _consented(fact, evidence, rules):
            withheld += [(fact.id, text) for text in (fact.text_verbatim, fact.published)]
    for page in pack.personas:
        said = [" ".join(line.paragraphs) for part in page.parts for line in part.lines]
        if copies((*said, *page.rounds), withheld):
            yield _no_consent(page.id, "ideas/personas.yaml")


def _consented(fact: Fact, evidence: Evidence, rules: AudienceRules) -> bool:
    reach = reach_of(fact, evidence.cases, evidence.consents)
    return may_read(fact, reach, rules.scope, approved_only=rules.approved_only)


def _no_consent(name: str, place: str) -> Fault:
    return Fault(
        code="playback.no-consent",
        message=f"{name} is in this pack without the consent or approval that this audience needs.",
        remedy="Make a pack without it, and tell those who look after the kit: this should not be possible.",
        file=place,
        field=f"{name}.consent_scope",
    )


def _reviewed(fact: Fact, watch_list: WatchList | None) -> Iterator[Fault]:
    if fact.review is not None and fact.review.recognisable:
        yield Fault(
            code="playback.recognisable",
            message=f"A reviewer says that somebody would recognise the person behind {fact.id}.",
            remedy="Change its published words and review it again, or set its consent scope to internal.",
            file="facts",
            field=f"{fact.id}.review",
        )
        return
    flags = unresolved_flags(fact, watch_list)
    if flags:
        kinds = ", ".join(dict.fromkeys(flag.kind.words for flag in flags))
        yield Fault(
            code="playback.personal-details",
            message=f"The published words of {fact.id} may say who somebody is, and nobody has looked yet: {kinds}.",
            remedy="Put [brackets] in their place, or answer the question at its review.",
            file="facts",
            field=f"{fact.id}.text_published",
        )


def _quotes(*sides: tuple[PackQuote, ...]) -> Iterator[PackQuote]:
    for side in sides:
        yield from side
