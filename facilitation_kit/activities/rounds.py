"""One opening of an activity, frozen: the question, the options and the rules that people answered under.

A `RoundDefinition` is made when a round opens, travels in the event ``round_opened`` and never changes; late ideas and
merged options make a new round. Everything that a tally needs is in here, so that a stored round can be counted again
years later (V6).
"""

from __future__ import annotations

import hashlib
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from facilitation_kit.identifiers import HypothesisId, ItemId, ParticipantId, RoundId, StepId, WorkshopId

__all__ = ["Answer", "Ballot", "Item", "JsonScalar", "RoundDefinition", "RoundSettings"]

RoundSettings = Mapping[str, object]
"""Settings of one activity as JSON values, defaults filled in; only the activity itself knows their meaning."""

JsonScalar = int | str | bool | None
"""A stored value. ``None`` is an explicit skip: it takes back an earlier answer and is never counted as a zero."""


@dataclass(frozen=True, kw_only=True)
class Item:
    """Something that people answer about: an option, a statement, a question.

    Attributes:
        id: stable inside the round and, for the same option, across the rounds of a step.
        label: what is shown; plain text.
        phrase: the few words of `label` that name it where there is little room, such as a hypothesis' key phrase.
        detail: a second, smaller sentence; plain text.
        hypothesis: the hypothesis whose chain this answer belongs to.
        merged_from: labels of the originals when the facilitator merged similar options (V4).
        within: the item that this one only counts a part of, such as a choice of a question; nobody is asked it by itself.
    """

    id: ItemId
    label: str
    phrase: str = ""
    detail: str = ""
    hypothesis: HypothesisId | None = None
    merged_from: tuple[str, ...] = ()
    within: ItemId | None = None

    @property
    def short(self) -> str:
        """What it is called in a sentence or beside a picture: its phrase, else its label."""
        return self.phrase or self.label


@dataclass(frozen=True, kw_only=True)
class Answer:
    """One value for one field of one item, such as 2 ``dots`` on an option or ``agree`` as the ``position``."""

    item: ItemId
    field: str
    value: JsonScalar


@dataclass(frozen=True, kw_only=True)
class Ballot:
    """All current answers of one person in one round. The participant id only tells people apart."""

    participant: ParticipantId
    group: str | None
    answers: tuple[Answer, ...]

    def value(self, item: ItemId, field: str) -> JsonScalar:
        """The current value, or ``None`` where the person skipped or has not come to it."""
        return next((a.value for a in self.answers if a.item == item and a.field == field), None)


@dataclass(frozen=True, kw_only=True)
class RoundDefinition:
    """What a round was, from the moment it opened.

    Attributes:
        number: 1-based number of the round within its step.
        previous: the round before it in the same step, to show the shift.
        seed: makes each person's option order reproducible.
        sensitive: about safety, health, services used or experiences; never shown in the room (D2).
        tally_version: version of the activity's counting rules when the round opened.
        arranged: whether the round is a board that a facilitator arranges while people write.
        arrangement: how often a facilitator has arranged the round's board since; the items are those of its board now.
    """

    id: RoundId
    workshop: WorkshopId
    step: StepId
    activity: str
    number: int
    question: str
    items: tuple[Item, ...]
    settings: RoundSettings = field(default_factory=dict)
    seed: int
    previous: RoundId | None = None
    sensitive: bool = False
    tally_version: int
    arranged: bool = False
    arrangement: int = 0

    def item(self, item_id: ItemId) -> Item:
        """The item of that id.

        Raises:
            KeyError: the round has no such item.
        """
        for item in self.items:
            if item.id == item_id:
                return item
        raise KeyError(item_id)

    def order_for(self, participant: ParticipantId) -> tuple[Item, ...]:
        """The items in this person's own order: random between people, the same each time for one person (V2)."""
        digest = hashlib.blake2b(f"{self.seed}:{participant}".encode(), digest_size=8).digest()
        items = list(self.items)
        random.Random(int.from_bytes(digest, "big")).shuffle(items)
        return tuple(items)

    def to_json(self) -> dict[str, object]:
        """As JSON values, for the event log; `from_json` is its inverse."""
        return {
            "id": self.id,
            "workshop": self.workshop,
            "step": self.step,
            "activity": self.activity,
            "number": self.number,
            "question": self.question,
            "items": [
                {
                    "id": item.id,
                    "label": item.label,
                    "phrase": item.phrase,
                    "detail": item.detail,
                    "hypothesis": item.hypothesis,
                    "merged_from": list(item.merged_from),
                    **({"within": item.within} if item.within else {}),
                }
                for item in self.items
            ],
            "settings": dict(self.settings),
            "seed": self.seed,
            "previous": self.previous,
            "sensitive": self.sensitive,
            "tally_version": self.tally_version,
            "arranged": self.arranged,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, object]) -> RoundDefinition:
        """Read back what `to_json` wrote."""
        raw_items = data["items"]
        assert isinstance(raw_items, Sequence)
        items = tuple(
            Item(
                id=ItemId(raw["id"]),
                label=raw["label"],
                phrase=raw.get("phrase", ""),
                detail=raw["detail"],
                hypothesis=HypothesisId(raw["hypothesis"]) if raw["hypothesis"] else None,
                merged_from=tuple(raw["merged_from"]),
                within=ItemId(raw["within"]) if raw.get("within") else None,
            )
            for raw in raw_items
        )
        settings = data["settings"]
        assert isinstance(settings, Mapping)
        previous = data["previous"]
        return cls(
            id=RoundId(str(data["id"])),
            workshop=WorkshopId(str(data["workshop"])),
            step=StepId(str(data["step"])),
            activity=str(data["activity"]),
            number=int(str(data["number"])),
            question=str(data["question"]),
            items=items,
            settings=dict(settings),
            seed=int(str(data["seed"])),
            previous=RoundId(str(previous)) if previous else None,
            sensitive=bool(data["sensitive"]),
            tally_version=int(str(data["tally_version"])),
            arranged=bool(data.get("arranged", False)),
        )
