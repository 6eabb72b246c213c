"""Whether a persona is one real person in disguise (P5): its details laid beside what each person has said.

In: a persona, and what each person of the evidence said. Out: for each person whom it points at, the words that give them away. A
word counts where it stands in one person's evidence and in nobody else's, so a warning can be read and checked: "'kayak' and
'riverside' occur only in case p7". The one thing easily got wrong: no warning is no proof. A story told in other words is found
by no counting.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from facilitation_kit.content.personas import Persona
from facilitation_kit.content.quotes import AgeBand, Quote
from facilitation_kit.evidence.copied_words import word_list
from facilitation_kit.identifiers import CaseId
from facilitation_kit.phrases import listed, phrase
from facilitation_kit.responses.evidence_records import Case, Fact, Source

__all__ = ["Collision", "Told", "collisions", "telling_words", "told_by"]

_SHORTEST = 4
_ENOUGH = 2


@dataclass(frozen=True, kw_only=True)
class Told:
    """What one person has said.

    Attributes:
        id: of the case, or of the quote or fact where nobody knows the case.
        texts: all their words, also those that nobody outside the team may see.
        age_band: of the person; ``None`` where it is not known.
        service_type: kind of service that they are with; may be empty.
    """

    id: str
    texts: tuple[str, ...]
    age_band: AgeBand | None = None
    service_type: str = ""


@dataclass(frozen=True, kw_only=True)
class Collision:
    """A person at whom a persona points.

    Attributes:
        id: of the person's case, quote or fact.
        words: that occur in their evidence alone, in the order of the alphabet.
        same_age, same_service: whether these agree as well.
    """

    id: str
    words: tuple[str, ...]
    same_age: bool
    same_service: bool

    @property
    def sentence(self) -> str:
        """The warning, for the team."""
        quoted = [f"“{word}”" for word in self.words]
        said = phrase("{words} occur only in the evidence of {person}.", words=listed(quoted), person=self.id)
        if self.same_age and self.same_service:
            return phrase("{sentence} Age and kind of service agree as well.", sentence=said)
        if self.same_age:
            return phrase("{sentence} The age agrees as well.", sentence=said)
        return phrase("{sentence} The kind of service agrees as well.", sentence=said) if self.same_service else said


def told_by(
    facts: Iterable[Fact], cases: Mapping[CaseId, Case], sources: Iterable[Source] = (), quotes: Iterable[Quote] = ()
) -> tuple[Told, ...]:
    """What each person of the evidence has said: their facts and their turns in transcripts; a quote without a case by itself.

    Args:
        facts: all of the store.
        cases: everybody whom the project has heard, by id.
        sources: transcripts.
        quotes: of the content.
    """
    said: dict[str, list[str]] = {case: [] for case in cases}
    for fact in facts:
        said.setdefault(fact.case or fact.id, []).extend((fact.text_verbatim, fact.published))
    for source in sources:
        for turn in source.turns:
            if turn.case is not None:
                said.setdefault(turn.case, []).append(source.text[turn.start : turn.end])
    people = [_told(name, texts, cases.get(CaseId(name))) for name, texts in said.items() if texts]
    people += [
        Told(
            id=quote.id,
            texts=(quote.text,),
            age_band=quote.attribution.age_band,
            service_type=quote.attribution.service_type or "",
        )
        for quote in quotes
        if quote.id not in said
    ]
    return tuple(people)


def collisions(persona: Persona, people: Sequence[Told]) -> tuple[Collision, ...]:
    """The people at whom a persona points, the one with most words of their own first.

    A person is named where two or more of the persona's words are theirs alone, and these are more than half of all its words that are
    somebody's alone; or where one is, and age band and kind of service agree as well. A composite of many takes a word here
    and a word there; one person in disguise takes them from one place.

    Args:
        persona: with its alias, statements and age band.
        people: everybody in the evidence.
    """
    rare = _only_theirs(telling_words(persona), people)
    every = sum(len(words) for words in rare.values())
    service_words = set(word_list(_text(persona)))
    found = []
    for person in people:
        words = rare[person.id]
        same_age = persona.age_band is not None and person.age_band is persona.age_band
        same_service = bool(person.service_type) and set(word_list(person.service_type)) <= service_words
        concentrated = len(words) >= _ENOUGH and len(words) * 2 > every
        if concentrated or (words and same_age and same_service):
            found.append(
                Collision(id=person.id, words=tuple(sorted(words)), same_age=same_age, same_service=same_service)
            )
    return tuple(sorted(found, key=lambda each: (-len(each.words), each.id)))


def telling_words(persona: Persona) -> frozenset[str]:
    """The words of a persona that could give somebody away: its alias, and words of four letters or more and numbers."""
    alias = word_list(persona.name_alias)
    said = word_list(" ".join(statement.text for statement in persona.statements))
    return frozenset((*alias, *(word for word in said if len(word) >= _SHORTEST or word.isdigit())))


def _only_theirs(words: frozenset[str], people: Sequence[Told]) -> dict[str, set[str]]:
    """For each person, those of the words that stand in their evidence and in nobody else's."""
    vocabulary = {person.id: {word for text in person.texts for word in word_list(text)} & words for person in people}
    spread = Counter(word for theirs in vocabulary.values() for word in theirs)
    return {name: {word for word in theirs if spread[word] == 1} for name, theirs in vocabulary.items()}


def _text(persona: Persona) -> str:
    return " ".join((persona.name_alias, *(statement.text for statement in persona.statements)))


def _told(name: str, texts: Sequence[str], case: Case | None) -> Told:
    return Told(
        id=name,
        texts=tuple(dict.fromkeys(texts)),
        age_band=case.age_band if case else None,
        service_type=case.service_type if case else "",
    )
