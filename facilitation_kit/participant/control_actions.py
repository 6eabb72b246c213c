"""What the facilitator can do to a running workshop, as named actions.

In: an untrusted JSON object or form. Out: an action, and from it and the workshop's state the events that it causes.
The rules themselves are in live/commands; this only gives them names and reads their arguments.

The one thing easily got wrong: whatever comes in is untrusted and may be a form's text, so it is parsed once, here,
into an action; what is then legal is decided by the rules alone.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from datetime import datetime, tzinfo
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from facilitation_kit.activities.contract import Activity
from facilitation_kit.errors import LiveError
from facilitation_kit.identifiers import RoundId, StepId
from facilitation_kit.live import commands
from facilitation_kit.live.boards import Axis, BoardAct, BoardChange, BoardProperty
from facilitation_kit.live.card_checks import ChosenCard
from facilitation_kit.live.closing_times import plan_closing, read_closing_time
from facilitation_kit.live.events import MergedOption, RoundOpened, WorkshopEvent
from facilitation_kit.live.idea_votes import NotesGroup
from facilitation_kit.live.workshop_state import WorkshopState
from facilitation_kit.participant.transport import words_open

__all__ = ["Action", "Arrange", "AskAboutCards", "RevealRound", "Rules", "VoteOnIdeas", "read_action"]

_MOST_SEED = 2**31


class _Named(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore", str_strip_whitespace=True)


class StartStep(_Named):
    """Go to a step by its id."""

    action: Literal["start_step"] = "start_step"
    step: str


class NextStep(_Named):
    """Go to the step after the current one."""

    action: Literal["next_step"] = "next_step"


class PreviousStep(_Named):
    """Go back to the step before the current one."""

    action: Literal["previous_step"] = "previous_step"


class OpenRound(_Named):
    """Let people answer; `confirm` after having read the activity's warnings, `until` a closing time or empty."""

    action: Literal["open_round"] = "open_round"
    confirm: bool = False
    until: str = ""


class CloseRound(_Named):
    """No more answers."""

    action: Literal["close_round"] = "close_round"


class SetClosingTime(_Named):
    """Let the open round close by itself at another time, such as ``2026-12-04 18:00``."""

    action: Literal["set_closing_time"] = "set_closing_time"
    until: str = ""


class ReopenRound(_Named):
    """Closed too early."""

    action: Literal["reopen_round"] = "reopen_round"


class RevealRound(_Named):
    """Show the result everywhere."""

    action: Literal["reveal_round"] = "reveal_round"


class GiveTime(_Named):
    """Give the current step more minutes."""

    action: Literal["give_time"] = "give_time"
    minutes: int = 5


class Merged(_Named):
    """Options of the current step that are shown as one."""

    label: str = ""
    members: tuple[str, ...] = ()


class MergeOptions(_Named):
    """Merge similar options before the next round; replaces earlier merging."""

    action: Literal["merge_options"] = "merge_options"
    merged: tuple[Merged, ...] = ()


class UnmergeOptions(_Named):
    """Show every option by itself again."""

    action: Literal["unmerge_options"] = "unmerge_options"


class GroupedNotes(_Named):
    """Notes of an ideas round, by their ids, that become one option."""

    label: str = ""
    notes: tuple[str, ...] = ()


class VoteOnIdeas(_Named):
    """Make groups of approved notes the options of the next dot vote; `replaces` as the console view gave it."""

    action: Literal["vote_on_ideas"] = "vote_on_ideas"
    round: str = ""
    groups: tuple[GroupedNotes, ...] = ()
    replaces: int = 0


class AskAboutCards(_Named):
    """Make cards of a wall what the next card check asks about; `replaces` as the page of the cards gave it."""

    action: Literal["ask_about_cards"] = "ask_about_cards"
    round: str = ""
    cards: tuple[str, ...] = ()
    replaces: int = 0


class Arrange(_Named):
    """Change one thing on the board of a round; the fields are those of `live.boards.BoardChange`."""

    action: Literal["arrange"] = "arrange"
    round: str = ""
    act: BoardAct
    thing: str = ""
    axis: Axis | None = None
    property: BoardProperty | None = None
    value: str = ""
    was: str = ""
    kind: str = ""


class Blank(_Named):
    """Show nothing on the projector, or show it again."""

    action: Literal["blank"] = "blank"
    blank: bool = True


class SetAdmission(_Named):
    """Let people in only with a join slip, or with the code alone again."""

    action: Literal["set_admission"] = "set_admission"
    only_with_slip: bool


class CloseWorkshop(_Named):
    """The workshop is over."""

    action: Literal["close_workshop"] = "close_workshop"


Action = (
    StartStep
    | NextStep
    | PreviousStep
    | OpenRound
    | CloseRound
    | SetClosingTime
    | ReopenRound
    | RevealRound
    | GiveTime
    | MergeOptions
    | UnmergeOptions
    | VoteOnIdeas
    | AskAboutCards
    | Arrange
    | Blank
    | SetAdmission
    | CloseWorkshop
)
_ACTION: TypeAdapter[Action] = TypeAdapter(Annotated[Action, Field(discriminator="action")])


def read_action(raw: Mapping[str, object]) -> Action:
    """The action that `raw` asks for.

    Raises:
        LiveError: ``live.unreadable-action``: no such action, or an argument is missing or out of range.
    """
    try:
        return _ACTION.validate_python(raw)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(part) for part in first["loc"]) or "action"
        raise LiveError(
            "live.unreadable-action",
            f"The console asked for something that the hub does not know ({where}).",
            remedy="Load the page again and try once more.",
        ) from None


class Rules:
    """The live rules with all that they need besides a workshop's state.

    Args:
        activities: registered activities by name.
        grace_seconds: how long answers on their way still count after a close.
        rng: draws the seed of each round.
        over_https: whether phones come over HTTPS.
        zone: in which closing times are typed; ``None`` for this machine's.
    """

    def __init__(
        self,
        activities: Mapping[str, Activity],
        grace_seconds: float,
        rng: random.Random,
        *,
        over_https: bool = False,
        zone: tzinfo | None = None,
    ) -> None:
        self._activities = activities
        self._grace_seconds = grace_seconds
        self._rng = rng
        self._scheme = "https" if over_https else "http"
        self._zone = zone

    def events(  # noqa: C901, PLR0911, PLR0912 - one short case for each action
        self,
        action: Action,
        state: WorkshopState,
        now: datetime,
        notes: Mapping[str, str] | None = None,
        cards: Mapping[str, ChosenCard] | None = None,
    ) -> tuple[WorkshopEvent, ...]:
        """What happens when `action` is done now.

        Args:
            action: what is asked for.
            state: where the workshop stands.
            now: the moment.
            notes: the notes of the revealed ideas round that may be shown, by their ids.
            cards: the cards of a wall that may be shown, by their names.

        Raises:
            LiveError: the rules refuse it; nothing happens.
        """
        match action:
            case StartStep(step=step):
                return commands.start_step(state, now, StepId(step))
            case NextStep():
                return commands.next_step(state, now)
            case PreviousStep():
                return commands.previous_step(state, now)
            case OpenRound(confirm=confirm, until=until):
                seed = self._rng.randrange(_MOST_SEED)
                opened = commands.open_round(state, now, self._activities, seed, confirm=confirm)
                return (*opened, *self._closing(opened, state, until, now)) if until else opened
            case CloseRound():
                return commands.close_round(state, now)
            case SetClosingTime(until=until):
                closing = read_closing_time(until, self._zone)
                return commands.move_closing(state, now, closing, private=words_open(self._scheme, state.plan))
            case ReopenRound():
                return commands.reopen_round(state, now)
            case RevealRound():
                return commands.reveal_round(state, now, self._grace_seconds)
            case GiveTime(minutes=minutes):
                return commands.give_time(state, now, minutes)
            case MergeOptions(merged=merged):
                options = tuple(MergedOption(label=each.label, members=each.members) for each in merged)
                return commands.merge_options(state, now, options)
            case UnmergeOptions():
                return commands.unmerge_options(state, now)
            case VoteOnIdeas():
                groups = _with_words(action, notes or {})
                source = RoundId(action.round)
                return commands.vote_on_ideas(state, now, self._activities, source, groups, action.replaces)
            case AskAboutCards():
                chosen = _chosen_cards(action, cards or {})
                return commands.ask_about_cards(
                    state, now, self._activities, RoundId(action.round), chosen, action.replaces
                )
            case Arrange():
                change = BoardChange(
                    act=action.act,
                    thing=action.thing,
                    axis=action.axis,
                    property=action.property,
                    value=action.value,
                    was=action.was,
                    kind=action.kind,
                )
                return commands.arrange(state, now, RoundId(action.round), change)
            case Blank(blank=blank):
                return commands.blank_screen(state, now, blank=blank)
            case SetAdmission(only_with_slip=only_with_slip):
                return commands.set_admission(state, now, only_with_slip=only_with_slip)
            case CloseWorkshop():
                return commands.close_workshop(state, now)

    def _closing(
        self, opened: Sequence[WorkshopEvent], state: WorkshopState, until: str, now: datetime
    ) -> list[WorkshopEvent]:
        """When the round that opens now closes by itself."""
        closing = read_closing_time(until, self._zone)
        private = words_open(self._scheme, state.plan)
        return [
            plan_closing(event.definition.id, event.at, now, closing, private=private)
            for event in opened
            if isinstance(event, RoundOpened)
        ]


def _with_words(action: VoteOnIdeas, notes: Mapping[str, str]) -> tuple[NotesGroup, ...]:
    """The groups with the notes themselves.

    Raises:
        LiveError: ``live.notes-changed``: one is not shown any more, or stands in two groups.
    """
    named = [note for group in action.groups for note in group.notes]
    if len(set(named)) < len(named) or not set(named) <= notes.keys():
        raise LiveError(
            "live.notes-changed",
            "A note was taken off the screen meanwhile, or stands in two groups.",
            remedy="Look through the groups once more, then press the button again.",
        )
    return tuple(
        NotesGroup(label=each.label, notes=tuple(notes[note] for note in each.notes)) for each in action.groups
    )


def _chosen_cards(action: AskAboutCards, cards: Mapping[str, ChosenCard]) -> tuple[ChosenCard, ...]:
    """The cards with what stands on them, in the order of the wall.

    Raises:
        LiveError: ``live.cards-changed``: one is not shown any more.
    """
    if not set(action.cards) <= cards.keys():
        raise LiveError(
            "live.cards-changed",
            "A card was taken off the screen meanwhile, or nothing of it may be shown any more.",
            remedy="Look at the wall again, then choose.",
        )
    return tuple(card for name, card in cards.items() if name in action.cards)
