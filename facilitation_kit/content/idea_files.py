"""Beginnings of idea cards as a file that a person goes on with.

In: what a group of notes was called, and the notes. Out: YAML that ``facilitate check`` refuses until somebody has filled it in. The
one thing easily got wrong: what people wrote stands in comments, which no pack prints; a card is written in the project's own words.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from facilitation_kit.content.documents import printable
from facilitation_kit.content.fields import LINE_LENGTH
from facilitation_kit.content.idea_cards import IdeaStatus
from facilitation_kit.content.yaml_writing import YamlValue, yaml_text
from facilitation_kit.identifiers import IdeaId

__all__ = ["BegunIdea", "begun_ideas_text"]

_HEAD = """\
# yaml-language-server: $schema=../docs/schemas/ideas.schema.json
# Groups of notes, to make idea cards of. Lines that begin with # are what people wrote, for the working group and no further: say it
# in your own words in `what`, then delete them. Fill in hypotheses, for_whom and could_hurt; facilitate check says what is missing.
"""


@dataclass(frozen=True, kw_only=True)
class BegunIdea:
    """A group of notes that may become an idea card.

    Attributes:
        id: one that no idea of the project has.
        title: what the group was called; empty where those are words that not everybody may read.
        came_from: the workshop.
        notes: that the working group may read.
    """

    id: IdeaId
    title: str
    came_from: str
    notes: tuple[str, ...]


def begun_ideas_text(begun: Sequence[BegunIdea]) -> str:
    """The whole text of a file with these beginnings."""
    return _HEAD + "ideas:\n" + "".join(_card(each) for each in begun)


def _card(begun: BegunIdea) -> str:
    """The notes as comments, then the card with its gaps."""
    card: dict[str, YamlValue] = {
        "id": begun.id,
        "title": begun.title[:LINE_LENGTH],
        "what": "",
        "for_whom": "",
        "hypotheses": [],
        "could_hurt": "",
        "came_from": begun.came_from[:LINE_LENGTH],
        "status": IdeaStatus.PROPOSED.value,
    }
    # A line break of any kind would end the comment, and what follows would be read as content.
    notes = "".join(f"  # {printable(' '.join(note.split()))}\n" for note in begun.notes)
    return notes + yaml_text({"ideas": [card]}).removeprefix("ideas:\n")
