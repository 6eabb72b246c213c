"""Which personas an audience may see, and which of their statements (P1, P4).

In: personas, and the evidence that this audience may read. Out: what may be shown, each statement with the evidence that may stand
behind it here. The one thing easily got wrong: a statement outlives its footnote. Where its evidence may not reach these readers
it stays, as our own sentence; where it is that evidence in disguise, word for word, it goes.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from facilitation_kit.analysis.evidence_selection import Evidence, EvidenceSelection, LeftOut
from facilitation_kit.content.library import Library
from facilitation_kit.content.personas import Persona, PersonaField, PersonaStatement, PersonaStatus
from facilitation_kit.evidence.copied_words import copies
from facilitation_kit.responses.evidence_records import FactKind

__all__ = ["ShownPersona", "ShownPersonas", "ShownStatement", "personas_of", "select_personas", "withheld_words"]

_NEEDED = (PersonaField.STRENGTHS, PersonaField.WHAT_HELPS)
_OVER = (PersonaStatus.VETOED, PersonaStatus.RETIRED)
_COPIES = "A statement about {field} has the words of {evidence}, whose consent does not reach these readers."
_NOTHING_LEFT = "Nothing may be shown here of its strengths or of what helps, and no card goes without both."


@dataclass(frozen=True, kw_only=True)
class ShownStatement:
    """A statement that an audience may read.

    Attributes:
        statement: as the card has it.
        evidence: those ids of its evidence that may stand behind it here, in their order.
        words_of: ids of evidence whose words it holds, with those words; these go when whoever said them takes them back.
    """

    statement: PersonaStatement
    evidence: tuple[str, ...]
    words_of: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, kw_only=True)
class ShownPersona:
    """A persona that an audience may see.

    Attributes:
        persona: as it is kept, with what changed in its rounds as far as that may be told.
        statements: those that may be shown, in the order of a card: strengths first.
    """

    persona: Persona
    statements: tuple[ShownStatement, ...]


@dataclass(frozen=True, kw_only=True)
class ShownPersonas:
    """What an audience may see.

    Attributes:
        personas: in their order.
        left_out: the rest, with the reason, for the team.
    """

    personas: tuple[ShownPersona, ...]
    left_out: tuple[LeftOut, ...] = ()


def personas_of(library: Library) -> tuple[Persona, ...]:
    """All personas of a project, in the order in which they are shown."""
    return library.personas


def select_personas(
    personas: Iterable[Persona], library: Library, evidence: Evidence, selection: EvidenceSelection, *, own_team: bool
) -> ShownPersonas:
    """The personas for an audience.

    Args:
        personas: all of the project.
        library: with the example quotes.
        evidence: of the store.
        selection: what the audience may read of both.
        own_team: whether it is the project team, which sees drafts as well.
    """
    wanted = [persona for persona in personas if _is_for(persona, own_team=own_team)]
    sentences = [text for persona in wanted for text in _sentences(persona)]
    withheld = copies(sentences, withheld_words(library, evidence, selection))
    allowed: dict[str, str] = {quote.id: quote.text for quote in selection.quotes}
    allowed |= {each.fact.id: each.fact.published for each in selection.facts}
    held = copies(sentences, allowed.items())
    shown: list[ShownPersona] = []
    left_out: list[LeftOut] = []
    for persona in wanted:
        statements = [each for each in _in_order(persona.statements) if each.text not in withheld]
        left_out += [
            _left_out(persona, _COPIES.format(field=each.field, evidence=", ".join(sorted(withheld[each.text]))))
            for each in persona.statements
            if each.text in withheld
        ]
        if not all(any(each.field is needed for each in statements) for needed in _NEEDED):
            left_out.append(_left_out(persona, _NOTHING_LEFT))
            continue
        shown.append(
            ShownPersona(
                persona=_with_rounds_that_may_be_told(persona, withheld),
                statements=tuple(
                    ShownStatement(
                        statement=each,
                        evidence=tuple(one for one in each.evidence if one in allowed),
                        words_of=tuple((name, allowed[name]) for name in sorted(held.get(each.text, ()))),
                    )
                    for each in statements
                ),
            )
        )
    return ShownPersonas(personas=tuple(shown), left_out=tuple(left_out))


def withheld_words(library: Library, evidence: Evidence, selection: EvidenceSelection) -> Iterator[tuple[str, str]]:
    """What people said and an audience may not read, with its id: whole quotes, and of shown facts what was taken out of them."""
    quotes, facts = {quote.id for quote in selection.quotes}, {shown.fact.id for shown in selection.facts}
    known: set[str] = {fact.id for fact in evidence.facts}
    for quote in library.quotes:
        if quote.id not in quotes and quote.id not in known:
            yield quote.id, quote.text
    for fact in evidence.facts:
        if fact.id in facts:
            yield from ((fact.id, edit.before) for edit in fact.edits)
        elif fact.kind is not FactKind.STATISTIC:
            yield from ((fact.id, text) for text in (fact.text_verbatim, fact.published))


def _is_for(persona: Persona, *, own_team: bool) -> bool:
    if own_team:
        return persona.status not in _OVER
    return persona.status is PersonaStatus.PUBLISHED and not persona.too_few


def _in_order(statements: Sequence[PersonaStatement]) -> list[PersonaStatement]:
    order = list(PersonaField)
    return sorted(statements, key=lambda each: order.index(each.field))


def _sentences(persona: Persona) -> Iterator[str]:
    yield from (each.text for each in persona.statements)
    yield from (each.changes for each in persona.validated_with)


def _with_rounds_that_may_be_told(persona: Persona, withheld: Collection[str]) -> Persona:
    rounds = tuple(
        replace(each, changes="" if each.changes in withheld else each.changes) for each in persona.validated_with
    )
    return replace(persona, validated_with=rounds)


def _left_out(persona: Persona, sentence: str) -> LeftOut:
    return LeftOut(kind="persona", id=persona.id, rule="consent", sentence=sentence)
