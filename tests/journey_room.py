"""A room that makes a journey map: phones through the real app, a moderator, facilitators, and the map that the room sees."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

from lxml import html as lxml_html

from facilitation_kit.analysis.board_notes import BoardNote, board_notes
from facilitation_kit.analysis.board_views import board_view
from facilitation_kit.analysis.disclosure_control import Policy, Profile
from facilitation_kit.identifiers import RoundId
from facilitation_kit.live.workshop_state import RoundState
from tests.phones import Phone, Sight, words
from tests.word_queue import Writing

MAP = RoundId("w1.vote.1")
STAGES = ("Before anybody knows", "The first visit", "After the visit")
LANES = [
    {"id": "doing", "label": "What happens", "kind": "doing"},
    {"id": "hurts", "label": "What gets in the way", "kind": "pain_point"},
    {"id": "helps", "label": "What would help", "kind": "opportunity"},
]
BOARD = f"/w/w1/board/{MAP}"


class JourneyRoom(Writing):
    """A round of a journey map is open: stages i1, i2 and i3, three lanes."""

    def __init__(
        self, folder: Path, *, sensitive: bool = False, stages: tuple[str, ...] = STAGES, **given: Any
    ) -> None:
        super().__init__(folder, **given)
        self.open_round("journey_map", options=stages, sensitive=sensitive, lanes=LANES, notes_per_stage=2)
        self.log_in()

    @property
    def one(self) -> RoundState:
        """The round as it stands."""
        return self.room.state.rounds[MAP]

    def tells(self, phone: Phone, stage: str, *, feeling: str = "none", **notes: str) -> Sight:
        """Somebody fills in the page of a stage: note_1, lane_1 and so on."""
        number = [each.id for each in self.one.board.stages].index(stage) + 1
        phone.get(f"/r/{MAP}/{number}?then=review")
        return phone.send(None, feeling=feeling, **notes)

    def feels(self, stage: str, *feelings: str) -> list[Phone]:
        """So many people join and tell how a stage felt."""
        phones = []
        for feeling in feelings:
            phone = self.person()
            assert self.tells(phone, stage, feeling=feeling).status == 200
            phones.append(phone)
        return phones

    def approve_all(self) -> None:
        """The moderator approves everything that waits."""
        for text in self.queue():
            self.api(
                "POST",
                "/workshops/w1/moderation",
                {"text": text["name"], "seen": text["seen"], "decision": "approve", "words": ""},
            )

    def arrange(self, act: str = "set", **fields: str) -> Any:
        """A facilitator changes something; the answer of the control API."""
        action = {"action": "arrange", "round": MAP, "act": act, **fields}
        return self.api("POST", "/workshops/w1/actions", action)

    def notes(self, profile: Profile = Profile.ROOM) -> tuple[BoardNote, ...]:
        """What may be shown."""
        return board_notes(self.store, self.one, self.activities["journey_map"], profile)

    def note(self, text: str) -> BoardNote:
        """An approved note by its words."""
        return next(each for each in self.notes() if each.text == text)

    def map(self) -> dict[str, Any]:
        """What the room sees."""
        state = self.room.state
        return dict(board_view(self.store, state, self.one, self.activities["journey_map"], Policy()))

    def seen_words(self) -> str:
        """Every word on the projector's pages."""
        return " ".join(words(lxml_html.fromstring(page)) for page in self.map()["shapes"][0]["pages"])

    def cell(self, page: Sight, place: str) -> str:
        """The words in a cell of the page on which the map is arranged."""
        return words(next(each for each in page.root.iter("td") if each.get("data-value") == place))

    def settled(self) -> None:
        """Wait until what was asked to be drawn is drawn."""

        async def drawn() -> None:
            while self.desk._counting:
                await asyncio.wait(list(self.desk._counting))

        self.run(drawn())
