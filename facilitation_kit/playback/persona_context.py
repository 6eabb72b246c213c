"""Personas as templates see them.

In: nothing; `persona_page` makes them. Out: the names that templates may use. The one thing easily got wrong: a line without a number
and without the mark "assumption" rests on evidence that these readers do not see; a template adds nothing to it.
"""

from __future__ import annotations

from dataclasses import dataclass

from facilitation_kit.analysis.made_personas import CardWords

__all__ = ["HeldWords", "PersonaLine", "PersonaPage", "PersonaPart"]


@dataclass(frozen=True, kw_only=True)
class HeldWords:
    """Words of somebody that a statement holds, so that a released pack can be called back when they take them back.

    Attributes:
        id: of the quote or fact.
        paragraphs: the whole of it, as these readers may see it.
    """

    id: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class PersonaLine:
    """One statement of a persona.

    Attributes:
        paragraphs: what it says.
        notes: numbers of the footnotes in `Pack.evidence` that it rests on.
        assumption: nobody has told us; it is a guess to be checked.
        held: words of people that it holds.
    """

    paragraphs: tuple[str, ...]
    notes: tuple[int, ...] = ()
    assumption: bool = False
    held: tuple[HeldWords, ...] = ()


@dataclass(frozen=True, kw_only=True)
class PersonaPart:
    """What a persona says about one thing.

    Attributes:
        name: of the field: "strengths", "what_helps" and so on.
        label: what stands above it.
        lines: the statements.
    """

    name: str
    label: str
    lines: tuple[PersonaLine, ...]


@dataclass(frozen=True, kw_only=True)
class PersonaPage:
    """One persona.

    Attributes:
        id: stays the same.
        anchor: its place in the pack.
        alias: its invented name.
        who: age and pronouns in words; may be empty.
        picture_svg: its drawing.
        alternative: what the drawing shows.
        built: "Built from 6 people in 2 sessions"; for one made of nobody yet it says so.
        made: how it came about, in words.
        parts: what it says, strengths and what helps first.
        needs: labels of the needs that it is about.
        contexts: where its days take place, in words; may be empty.
        rounds: who has looked at it, and what they changed, one sentence each.
        status: how far it has come, in words.
        draft: it is not published; only the team sees such a persona.
        made_of: texts that people wrote on it in a workshop, with where; never printed, but looked up when one is taken back.
    """

    id: str
    anchor: str
    alias: str
    who: str
    picture_svg: bytes
    alternative: str
    built: str
    made: str
    parts: tuple[PersonaPart, ...]
    needs: tuple[str, ...] = ()
    contexts: str = ""
    rounds: tuple[str, ...] = ()
    status: str = ""
    draft: bool = False
    made_of: tuple[CardWords, ...] = ()

    @property
    def strengths(self) -> PersonaPart:
        """The first part: what the persona is good at."""
        return self.parts[0]

    @property
    def notes(self) -> tuple[int, ...]:
        """Numbers of all footnotes of its statements, in their order."""
        return tuple(number for part in self.parts for line in part.lines for number in line.notes)
