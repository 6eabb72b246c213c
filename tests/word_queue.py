"""A workshop in which people write why they have a concern, with a moderator at the console."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from facilitation_kit.content.consent import ConsentFile
from facilitation_kit.identifiers import ParticipantId, RoundId, WorkshopId
from facilitation_kit.participant.moderation_desk import ModerationDesk
from facilitation_kit.planning.workshop_plan import VenueWifi, WorkshopPlan
from facilitation_kit.responses.safeguarding_store import RECORDS_FILE, SafeguardingRecords
from facilitation_kit.responses.safety_records import Consent, ConsentAge, ConsentItem, GuardianStatus
from facilitation_kit.safeguarding.pii_flags import WatchList
from tests.builders import NOON
from tests.control_desk import Desk
from tests.phones import Phone, plan_with_groups

BUS = "The bus home stops at eight"
NUMBER = "Ask my cousin, 07700 900123"
DANGER = "He waits for me outside, please do not tell"
EVERYTHING = frozenset(ConsentItem)


class Writing(Desk):
    """A dot vote with reasons is open, and the hub keeps safeguarding records."""

    def __init__(
        self,
        folder: Path,
        *,
        consent: ConsentFile | None = None,
        plan: WorkshopPlan | None = None,
        **settings: Any,
    ) -> None:
        wifi = VenueWifi(ssid="Hall", password="only-for-us", own_encrypted=True)
        super().__init__(
            folder, plan=replace(plan or plan_with_groups(), wifi=wifi, consent=consent).sealed(), **settings
        )
        self.folder = folder
        self.records = SafeguardingRecords.open(folder / RECORDS_FILE)
        self.hub.records = self.records
        self.hub.watch_list = WatchList(places=("Quayside School",))
        self.moderation = ModerationDesk(self.hub, self.desk.refresh_words)

    def __exit__(self, *given: object) -> None:
        super().__exit__(None, None, None)
        self.records.close()

    def ask_why(self) -> RoundId:
        """Open the vote."""
        return self.open_round("dot_vote", concerns=True, concern_reason=True, dots=2)

    def person(self, consent: frozenset[ConsentItem] = EVERYTHING) -> Phone:
        """Somebody who has joined and agreed to this."""
        phone = self.joined()
        session = self.sessions_of(phone)
        self.writer.run(lambda: self.store.record_consent(_consent(session, consent))).result(10)
        return phone

    def sessions_of(self, phone: Phone) -> ParticipantId:
        """The participant behind a phone's cookie."""
        return ParticipantId(phone.client.cookies["workshop"].partition(".")[0])

    def writes(self, phone: Phone, reason: str, item: str = "i1", *, dots: str = "i2") -> None:
        """Place a dot, and say why one is worried about an option."""
        page = phone.get("/now")
        if not page.forms or "reason-i1" not in page.form.names | set(page.form.values):
            phone.get("/r/w1.vote.1/1?then=review")  # changing an answer
        answered = phone.send(None, **{f"dots-{dots}": "1", f"concern-{item}": "yes", f"reason-{item}": reason})
        assert answered.status == 200, answered.words

    def votes(self, people: int) -> None:
        """So many more people place a dot and write nothing."""
        for _ in range(people):
            phone = self.person()
            phone.get("/now")
            phone.send(None, **{"dots-i2": "1"})

    def queue(self, show: str = "") -> list[dict[str, Any]]:
        """As the control API gives it."""
        found: list[dict[str, Any]] = self.api("GET", f"/workshops/w1/moderation{show}").json()
        return found

    def decide(self, words: str, decision: str, instead: str = "") -> Any:
        """Decide about the words that begin like this; the answer of the API."""
        text = next(each for each in (*self.queue(), *self.queue("?show=decided")) if each["text"].startswith(words))
        return self.api(
            "POST",
            "/workshops/w1/moderation",
            {"text": text["name"], "seen": text["seen"], "decision": decision, "words": instead},
        )


def _consent(person: ParticipantId, items: frozenset[ConsentItem]) -> Consent:
    return Consent(
        participant=person,
        workshop=WorkshopId("w1"),
        version="2026-11",
        items=items,
        age_band=ConsentAge.NOT_SAID,
        guardian=GuardianStatus.NOT_ASKED,
        explained_by="facilitator",
        how="own_phone",
        language="en",
        at=NOON,
    )
