"""Persona cards that people make together, as an audience may see them.

In: a round of cards with its board. Out: `WallCard` values: approved words, of each field the latest page, and what was chosen
beside them. The two things easily got wrong: what somebody keeps to themselves is on no card, although they hold its code; and
two people may write the same page of one card, so of each field the latest page that may be shown counts, not all of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from facilitation_kit.activities.contract import Activity
from facilitation_kit.activities.personas import TEXT
from facilitation_kit.activities.rounds import Ballot
from facilitation_kit.activities.sharing import MINE
from facilitation_kit.analysis.board_notes import BoardNote, board_notes, card_of
from facilitation_kit.analysis.disclosure_control import Profile
from facilitation_kit.content.persona_pictures import PersonaPicture
from facilitation_kit.content.personas import PersonaContext, PersonaField, card_fields
from facilitation_kit.content.quotes import AgeBand
from facilitation_kit.identifiers import ItemId, ParticipantId, RoundId
from facilitation_kit.live.boards import Board, BoardProperty
from facilitation_kit.live.workshop_state import RoundState
from facilitation_kit.responses.store import Store

__all__ = ["ASSUMPTION", "MERGED_PREFIX", "CardLine", "WallCard", "arranged_cards", "cards_begun", "wall_cards"]

ASSUMPTION = "assumption"
"""What stands in the place of evidence where nobody has told us."""
MERGED_PREFIX = "merged-"
"""With what the name of a group begins whose cards are shown as one."""

_ALIAS, _PRONOUNS = ItemId("name_alias"), ItemId("pronouns")
_CHOICES = ("picture", "age_band", "needs", "contexts")
_LABELS = {each.name: each.label for each in card_fields()}


@dataclass(frozen=True, kw_only=True)
class CardLine:
    """One statement of a card.

    Attributes:
        name: what a board calls it: the card's name and the field's.
        field: what it is about.
        label: what stands above it.
        text: as approved.
        evidence: ids of what it rests on.
        assumption: nobody has told us; without it and without evidence nothing has been said yet.
    """

    name: str
    field: PersonaField
    label: str
    text: str
    evidence: tuple[str, ...] = ()
    assumption: bool = False


@dataclass(frozen=True, kw_only=True)
class WallCard:
    """One card, or several that were put together.

    Attributes:
        id: its name on the board; tells nothing of its makers.
        alias: its invented name; empty where none is approved yet.
        picture, age_band: what was chosen; ``None`` where nothing was.
        lines: what it says, strengths first.
        needs: ids of the needs that it is about.
        people: how many worked on it; never shown as a number.
        group: the group that it was put into; empty for none.
        group_name: what the group is called.
        hidden: it was taken off the screen.
        sent_back: its makers are asked to look at it again.
        originals: the cards that were put together in it.
    """

    id: str
    alias: str = ""
    picture: PersonaPicture | None = None
    age_band: AgeBand | None = None
    pronouns: str = ""
    lines: tuple[CardLine, ...] = ()
    needs: tuple[str, ...] = ()
    contexts: tuple[PersonaContext, ...] = ()
    people: int = 0
    group: str = ""
    group_name: str = ""
    hidden: bool = False
    sent_back: bool = False
    originals: tuple[WallCard, ...] = ()


def wall_cards(
    store: Store, one: RoundState, activity: Activity, profile: Profile, *, hidden: bool = False
) -> tuple[WallCard, ...]:
    """The cards of a round with something on them that a profile's audience may see, in the order of their names.

    Args:
        store: where the words are.
        one: the round with its board.
        activity: of the round.
        profile: who looks; a sensitive round shows the room nothing.
        hidden: also those that a facilitator took off the screen.
    """
    with store.snapshot():
        notes = board_notes(store, one, activity, profile, with_hidden=hidden)
        choices = _Choices(store, one, activity)
    found: dict[str, dict[ItemId, BoardNote]] = {}
    for note in notes:
        if note.own or note.field != TEXT:
            continue
        fields = found.setdefault(note.card, {})
        if note.item not in fields or note.place > fields[note.item].place:
            fields[note.item] = note
    cards = (_card(name, fields, choices, one.board) for name, fields in sorted(found.items()))
    return tuple(card for card in cards if hidden or not card.hidden)


def cards_begun(store: Store, one: RoundState, activity: Activity) -> dict[str, int]:
    """How many people work on each card that was begun, whatever is approved of it."""
    begun: dict[str, int] = {}
    for ballot in store.ballots(one.definition.id):
        if any(answer.value not in (None, "", False) for answer in ballot.answers):
            card = card_of(ballot, one.definition.id, activity)
            begun[card] = begun.get(card, 0) + 1
    return begun


def arranged_cards(cards: Iterable[WallCard]) -> tuple[WallCard, ...]:
    """The cards as a wall shows them: groups together by their names, then those by themselves, merged ones as one."""
    groups: dict[str, list[WallCard]] = {}
    alone: list[WallCard] = []
    for card in cards:
        if card.group:
            groups.setdefault(card.group, []).append(card)
        else:
            alone.append(card)
    shown: list[WallCard] = []
    for group, members in sorted(groups.items(), key=lambda each: (each[1][0].group_name.casefold(), each[0])):
        if group.startswith(MERGED_PREFIX):
            alone.append(_merged(group, members))
        else:
            shown += members
    return (*shown, *alone)


class _Choices:
    """What people chose beside their words: by card the latest choice of each kind that is not kept to themselves."""

    def __init__(self, store: Store, one: RoundState, activity: Activity) -> None:
        ballots = {each.participant: each for each in store.ballots(one.definition.id)}
        card_by_person = {person: card_of(each, one.definition.id, activity) for person, each in ballots.items()}
        self.people: dict[str, int] = cards_begun(store, one, activity)
        self._latest: dict[tuple[str, str], str] = {}
        for name in _CHOICES:
            for person, value in _last_of_each(store, one.definition.id, name, ballots):
                if value:
                    self._latest[card_by_person[person], name] = value

    def of(self, card: str, name: str) -> str:
        return self._latest.get((card, name), "")


def _last_of_each(
    store: Store, round_id: RoundId, name: str, ballots: dict[ParticipantId, Ballot]
) -> Sequence[tuple[ParticipantId, str]]:
    """Everybody's current choice in the order in which they made it; the item is called as the field."""
    last: dict[ParticipantId, str] = {}
    for person, item, value in store.answers_to(round_id, name):
        if item == name and person in ballots:
            last.pop(person, None)
            last[person] = "" if ballots[person].value(ItemId(name), MINE) else str(value or "")
    return list(last.items())


def _card(name: str, fields: dict[ItemId, BoardNote], choices: _Choices, board: Board) -> WallCard:
    picture, age = choices.of(name, "picture"), choices.of(name, "age_band")
    group = board.value(BoardProperty.GROUP, name)
    return WallCard(
        id=name,
        alias=fields[_ALIAS].text if _ALIAS in fields else "",
        picture=PersonaPicture(picture) if picture else None,
        age_band=AgeBand(age) if age else None,
        pronouns=fields[_PRONOUNS].text if _PRONOUNS in fields else "",
        lines=tuple(_line(name, each, fields[ItemId(each)], board) for each in PersonaField if ItemId(each) in fields),
        needs=tuple(choices.of(name, "needs").split()),
        contexts=tuple(PersonaContext(each) for each in choices.of(name, "contexts").split()),
        people=choices.people.get(name, 0),
        group=group,
        group_name=board.value(BoardProperty.GROUP_NAME, group) if group else "",
        hidden=bool(board.value(BoardProperty.HIDDEN, name)),
        sent_back=bool(board.value(BoardProperty.SENT_BACK, name)),
    )


def _line(card: str, field: PersonaField, note: BoardNote, board: Board) -> CardLine:
    name = f"{card}/{field}"
    rests_on = tuple(board.value(BoardProperty.EVIDENCE, name).split())
    return CardLine(
        name=name,
        field=field,
        label=_LABELS[field],
        text=note.text,
        evidence=tuple(each for each in rests_on if each != ASSUMPTION),
        assumption=ASSUMPTION in rests_on,
    )


def _merged(group: str, members: Sequence[WallCard]) -> WallCard:
    first = members[0]
    lines = [line for field in PersonaField for card in members for line in card.lines if line.field is field]
    once = {(line.field, line.text): line for line in reversed(lines)}
    return replace(
        first,
        id=group,
        alias=first.group_name or first.alias,
        lines=tuple(line for line in lines if once[line.field, line.text] is line),
        needs=tuple(dict.fromkeys(need for card in members for need in card.needs)),
        contexts=tuple(dict.fromkeys(each for card in members for each in card.contexts)),
        people=sum(card.people for card in members),
        group="",
        group_name="",
        sent_back=any(card.sent_back for card in members),
        originals=tuple(members),
    )
