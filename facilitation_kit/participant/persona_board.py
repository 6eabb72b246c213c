"""The control page on which a facilitator arranges persona cards: what it shows, from the board and the approved words.

In: a round of cards with its board, and which card is looked at. Out: a `PersonaBoardPage`. The page changes nothing itself; each
of its forms is one change of the board (live/boards.py) and says what it had shown.

The one thing easily got wrong: words to think about and likenesses are hints for a person. They stand beside a statement and
change nothing in it: it is somebody's own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, ClassVar

from facilitation_kit.activities.contract import Activity
from facilitation_kit.content.library import Library
from facilitation_kit.errors import ContentError, Fault
from facilitation_kit.live.boards import BoardProperty
from facilitation_kit.live.card_checks import next_card_check
from facilitation_kit.live.workshop_state import RoundState
from facilitation_kit.participant.board_pages import BoardAsked, version_of
from facilitation_kit.responses.store import Store

if TYPE_CHECKING:
    from facilitation_kit.analysis.card_rounds import LookedAt
    from facilitation_kit.analysis.persona_wall import WallCard
    from facilitation_kit.safeguarding.language_notes import LanguageNote

__all__ = ["BoardCard", "BoardStatement", "PersonaBoardPage", "persona_board_page"]

_NOTICED = frozenset({"content.evidence-elsewhere", "evidence.persona-collision", "evidence.persona-details"})


@dataclass(frozen=True, kw_only=True)
class BoardStatement:
    """A statement as the facilitator sees it.

    Attributes:
        name: what the board calls it.
        basis: what the board says of it: ids apart by spaces, ``assumption``, or empty for not yet said.
        notes: words to think about.
    """

    name: str
    label: str
    text: str
    basis: str
    notes: Sequence[LanguageNote] = ()


@dataclass(frozen=True, kw_only=True)
class BoardCard:
    """A card as the facilitator sees it.

    Attributes:
        alias: its name, or words for a card without one.
        who: age and pronouns.
        group: the group that it is in; `group_name` is what that is called, `group_label` what the page calls it.
        merged: the cards of its group are shown as one.
        marks: what stands beside its name.
        needs, contexts: in words.
        changes: what people would change, from the rounds in which it was looked at.
        notices: what to look at before anybody else sees it.
    """

    id: str
    alias: str
    who: str
    group: str
    group_name: str
    group_label: str
    merged: bool
    hidden: bool
    sent_back: bool
    marks: Sequence[str]
    statements: Sequence[BoardStatement]
    needs: Sequence[str]
    contexts: Sequence[str]
    changes: Sequence[str] = ()
    notices: Sequence[Fault] = ()


@dataclass(frozen=True, kw_only=True)
class PersonaBoardPage:
    """The wall with everything that can be done to it.

    Attributes:
        base: address of the workshop's pages.
        round, question, status: of the round.
        spotlight: the card that stands alone on the screen; empty for the wall.
        cards: with something approved on them, hidden ones too, group by group.
        chosen: the card whose forms are shown; ``None`` for the wall alone.
        groups: by id and what the page calls them.
        begun: how many cards have been begun on which nothing is approved yet.
        waiting: how many texts nobody has decided about.
        check: title of the next card check; empty where none comes.
        check_given: its cards were chosen already; `replaces` is how often.
        check_opened: people have been asked already.
        next_group, next_merged: ids for a new group, and for cards that become one.
        faults: what has just been refused; `tried` is what that wanted to say.
        version: another one as soon as the page would show something else.
    """

    template: ClassVar[str] = "control/board_personas.html.j2"
    title: str
    base: str
    round: str
    question: str
    status: str
    spotlight: str
    cards: Sequence[BoardCard]
    chosen: BoardCard | None
    groups: Sequence[tuple[str, str]]
    begun: int
    waiting: int
    check: str
    check_given: bool
    check_opened: bool
    replaces: int
    next_group: str
    next_merged: str
    faults: Sequence[Fault]
    tried: str
    forgery_token: str
    version: str


def persona_board_page(store: Store, one: RoundState, activity: Activity, asked: BoardAsked) -> PersonaBoardPage:
    """The page of a round's cards.

    Args:
        store: for the approved words.
        one: the round.
        activity: of the round.
        asked: what is looked at, and what was refused.
    """
    # Imported here: a hub is ready for phones long before anybody arranges cards.
    from facilitation_kit.analysis.card_rounds import looked_at  # noqa: PLC0415
    from facilitation_kit.analysis.disclosure_control import Profile  # noqa: PLC0415
    from facilitation_kit.analysis.persona_wall import cards_begun, wall_cards  # noqa: PLC0415

    state = asked.state
    rounds = looked_at(store, state, Profile.ROOM) if state else {}
    shown = wall_cards(store, one, activity, Profile.ROOM, hidden=True)
    library = _library(asked.project) if asked.chosen and asked.project else None
    cards = sorted(
        (_board_card(card, one, rounds.get(card.id, ()), library) for card in shown),
        key=lambda card: (not card.group, card.group_label.casefold(), card.id),
    )
    chosen = next((card for card in cards if card.id == asked.chosen), None)
    if chosen and library:
        chosen = _with_notices(chosen, next(each for each in shown if each.id == chosen.id), store, library)
    check = next_card_check(state, one.definition.id) if state else None
    begun = set(cards_begun(store, one, activity)) - {card.id for card in shown}
    given = state.given.get(check.id, 0) if state and check else 0
    return PersonaBoardPage(
        title=one.definition.question,
        base=asked.base,
        round=one.definition.id,
        question=one.definition.question,
        status=str(one.status),
        spotlight=one.board.value(BoardProperty.SPOTLIGHT, "board"),
        cards=cards,
        chosen=chosen,
        groups=tuple(dict.fromkeys((card.group, card.group_label) for card in cards if card.group)),
        begun=len(begun),
        waiting=asked.waiting,
        check=check.title if check else "",
        check_given=bool(given),
        check_opened=bool(state and check and state.rounds_of(check.id)),
        replaces=given,
        next_group=f"group-{asked.fresh}",
        next_merged=f"merged-{asked.fresh}",
        faults=asked.faults,
        tried=asked.tried,
        forgery_token=asked.forgery_token,
        version=version_of(one.board.version, str(one.status), asked.waiting, cards, sorted(begun), given),
    )


def _board_card(card: WallCard, one: RoundState, rounds: tuple[LookedAt, ...], library: Library | None) -> BoardCard:
    from facilitation_kit.activities.card_settings import needs_to_pick  # noqa: PLC0415 - as above
    from facilitation_kit.analysis.persona_screen import card_marks, card_who  # noqa: PLC0415 - as above
    from facilitation_kit.analysis.persona_wall import MERGED_PREFIX  # noqa: PLC0415 - as above

    labels = needs_to_pick(one.definition.settings)
    merged = card.group.startswith(MERGED_PREFIX)
    name = card.group_name or "without a name"
    return BoardCard(
        id=card.id,
        alias=card.alias or "A card without a name yet",
        who=card_who(card),
        group=card.group,
        group_name=card.group_name,
        group_label=(f"One card: {name}" if merged else f"Group: {name}") if card.group else "",
        merged=merged,
        hidden=card.hidden,
        sent_back=card.sent_back,
        marks=card_marks(card, rounds),
        statements=tuple(
            BoardStatement(
                name=line.name,
                label=line.label,
                text=line.text,
                basis=one.board.value(BoardProperty.EVIDENCE, line.name),
                notes=_notes(line.text, library),
            )
            for line in card.lines
        ),
        needs=tuple(labels[need] for need in card.needs if need in labels),
        contexts=tuple(each.words for each in card.contexts),
        changes=tuple(change for each in rounds for change in each.changes),
    )


def _notes(text: str, library: Library | None) -> tuple[LanguageNote, ...]:
    from facilitation_kit.safeguarding.language_notes import language_notes  # noqa: PLC0415 - as above

    return language_notes(text, library.language) if library else ()


def _with_notices(card: BoardCard, shown: WallCard, store: Store, library: Library) -> BoardCard:
    """The card with what may make a real person of it; one that is too short to be a persona has nothing to compare yet."""
    from facilitation_kit.analysis.made_personas import persona_of_card  # noqa: PLC0415 - as above
    from facilitation_kit.evidence.persona_review import persona_notices, read_persona_evidence  # noqa: PLC0415 - as above

    persona = persona_of_card(shown)
    if persona is None:
        return card
    with store.snapshot():
        evidence = read_persona_evidence(store)
    notices = persona_notices(library, evidence, (persona,))
    return replace(card, notices=tuple(each for each in notices if each.code in _NOTICED))


_KEPT: dict[Path, tuple[float, Library]] = {}
_KEEPING = Lock()


def _library(project: Path) -> Library | None:
    """The content as it is on disk, read again only when it has changed; nothing where it holds faults."""
    with _KEEPING:
        stamp = max((file.stat().st_mtime for file in (project / "ideas").glob("*.yaml")), default=0.0)
        kept = _KEPT.get(project)
        if kept is None or kept[0] != stamp:
            try:
                kept = (stamp, Library.load(project))
            except ContentError:
                return None
            _KEPT[project] = kept
        return kept[1]
