"""Persona cards in words: what a person said, for themselves, and what a round of cards says to a room.

In: a person's own answers, or a protected result. Out: sentences. The one thing easily got wrong: the first is for the
person alone and holds their words; the second is for everybody and holds figures that may be shown, nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping

from facilitation_kit.activities.card_codes import spoken
from facilitation_kit.activities.card_settings import needs_to_pick
from facilitation_kit.activities.contract import CurrentAnswers
from facilitation_kit.activities.results import ResultTable
from facilitation_kit.activities.rounds import Item, RoundDefinition
from facilitation_kit.activities.sentences import first_capital
from facilitation_kit.activities.sharing import CODE, MINE, WITH
from facilitation_kit.content.persona_pictures import PersonaPicture
from facilitation_kit.content.personas import PersonaContext
from facilitation_kit.content.quotes import AgeBand
from facilitation_kit.identifiers import ItemId
from facilitation_kit.phrases import counted, phrase

__all__ = ["card_sentences", "words_of_answer"]

_COMPANY = {
    "alone": "On your own",
    "pair": "In a pair, card {code}",
    "table": "At a table, card {code}",
}
_NONE = "None of these"


def words_of_answer(definition: RoundDefinition, item: Item, current: CurrentAnswers) -> str:
    """What somebody said to one field of their card; empty where they said nothing or skipped it."""
    said = {field: value for (each, field), value in current.items() if each == item.id}
    if all(value is None for value in said.values()):
        return ""
    words = _words(definition, said)
    if said.get(MINE):
        return f"{words} (kept to yourself)" if words else "Kept to yourself"
    return words


def card_sentences(result: ResultTable, card: ItemId) -> tuple[str, ...]:
    """How many people worked on how many cards, as far as that may be told."""
    if result.ballots.value is None:
        return (phrase("{people} people worked on cards.", people=first_capital(result.ballots.text)),)
    people = counted("{count} person worked on cards.", "{count} people worked on cards.", result.ballots.value)
    cards = next((row.cells["cards"].value for row in result.rows if row.item == card), None)
    if not cards:
        return (people,)
    return (people, counted("They made {count} card.", "They made {count} cards.", cards))


def _words(definition: RoundDefinition, said: Mapping[str, object]) -> str:
    if said.get(WITH):
        return _COMPANY[str(said[WITH])].format(code=spoken(str(said.get(CODE) or "")))
    if said.get("text"):
        return phrase("“{words}”", words=str(said["text"]))
    if said.get("picture"):
        return PersonaPicture(str(said["picture"])).words
    if said.get("age_band"):
        return AgeBand(str(said["age_band"])).words
    ids = str(said.get("needs") or said.get("contexts") or "").split()
    needs = needs_to_pick(definition.settings)
    return ", ".join(needs.get(each) or PersonaContext(each).words for each in ids) or _NONE
