"""Which sections a pack has, in which order: ``workshops/templates/playback/pack.yaml``.

In: the file, the project's own before the kit's. Out: an `Outline`, and the `Section` values of one pack. The one thing
easily got wrong: a section without content is left out of the pack and of its table of contents alike. Limits of a short
kind are only read here; `variants` applies them to the context, so that all formats agree.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from facilitation_kit.content.documents import Document, FieldPath, dotted, excerpt
from facilitation_kit.content.yaml_source import read_yaml
from facilitation_kit.errors import Fault, PlaybackError
from facilitation_kit.identifiers import is_content_id
from facilitation_kit.playback.audiences import Audience
from facilitation_kit.playback.context import Pack
from facilitation_kit.playback.formats import PackFormat

__all__ = [
    "OUTLINE_FILE",
    "SECTIONS",
    "Limits",
    "Outline",
    "OutlineEntry",
    "Section",
    "entries_with_content",
    "read_outline",
    "read_outlines",
    "sections_of",
]

OUTLINE_FILE = "playback/pack.yaml"
"""Its place below a folder of templates."""

TEMPLATES = "playback"
"""The set of templates that every other set falls back on."""

TWICE = "support"
"""The section that may stand in a pack twice, so that help is there at the top and at the bottom."""

_LONGEST_TITLE = 120
_MOST = 1_000


@dataclass(frozen=True, kw_only=True)
class SectionKind:
    """A section that the kit knows.

    Attributes:
        title: where pack.yaml names no other.
        has_content: whether a pack has something to show in it.
    """

    title: str
    has_content: Callable[[Pack], bool]


SECTIONS: Mapping[str, SectionKind] = {
    "summary": SectionKind(title="On one page", has_content=lambda _pack: True),
    "changes": SectionKind(title="What is new since the last playback", has_content=lambda pack: bool(pack.changes)),
    "feedback": SectionKind(title="You said, we did", has_content=lambda pack: bool(pack.feedback)),
    "questions": SectionKind(title="What we need to know from you", has_content=lambda pack: bool(pack.questions)),
    "insights": SectionKind(
        title="What we have learned", has_content=lambda pack: bool(pack.insights or pack.recommendations)
    ),
    "research": SectionKind(title="What we have done", has_content=lambda pack: bool(pack.research_done)),
    "planned": SectionKind(
        title="What we are doing next to find out more", has_content=lambda pack: bool(pack.research_planned)
    ),
    "hypotheses": SectionKind(title="What we believe will help", has_content=lambda pack: bool(pack.hypotheses)),
    "needs": SectionKind(title="What young people need", has_content=lambda _pack: True),
    "personas": SectionKind(title="Who this is about", has_content=lambda pack: bool(pack.personas)),
    "journey-maps": SectionKind(title="One person's way through help", has_content=lambda pack: bool(pack.journeys)),
    "service-map": SectionKind(title="How services work today", has_content=lambda pack: pack.service_map is not None),
    "votes": SectionKind(title="What people chose", has_content=lambda pack: bool(pack.workshops)),
    "next-steps": SectionKind(
        title="Next steps",
        has_content=lambda pack: bool(pack.next_steps.ahead or pack.next_steps.done or pack.next_steps.not_possible),
    ),
    "evidence": SectionKind(title="How we know", has_content=lambda pack: bool(pack.evidence)),
    "support": SectionKind(title="Who helps", has_content=lambda _pack: True),
    "method": SectionKind(title="How to read this", has_content=lambda _pack: True),
}
"""All sections by name; the template of one is ``sections/NAME`` and the ending of the format, in the outline's set of
templates or else in ``playback``."""


@dataclass(frozen=True, kw_only=True)
class OutlineEntry:
    """One section as pack.yaml asks for it."""

    section: str
    title: str


@dataclass(frozen=True, kw_only=True)
class Limits:
    """How much of each thing a short kind of pack holds at most; ``None`` sets no limit.

    Attributes:
        lines: in each of the four answers of the first page.
        insights, recommendations, hypotheses, questions, feedback, changes: of these.
        quotes: on each side of a hypothesis, and facts on each side of an insight.
        research: activities done, and as many planned.
        next_steps: ahead; those that are over are left out of a pack with this limit.
    """

    lines: int | None = None
    insights: int | None = None
    recommendations: int | None = None
    hypotheses: int | None = None
    quotes: int | None = None
    research: int | None = None
    questions: int | None = None
    feedback: int | None = None
    changes: int | None = None
    next_steps: int | None = None


_LIMITS = tuple(each.name for each in fields(Limits))


@dataclass(frozen=True, kw_only=True)
class Outline:
    """One kind of pack for one audience.

    Attributes:
        kind: name of the kind.
        audience: for whom.
        title: of the pack.
        entries: its sections in order; at least one, none but `TWICE` twice.
        templates: the set of templates whose sections come first: "playback", "update", "easyread" or a project's own.
        limits: of a short kind.
    """

    kind: str
    audience: Audience
    title: str
    entries: tuple[OutlineEntry, ...]
    templates: str = TEMPLATES
    limits: Limits = Limits()


@dataclass(frozen=True, kw_only=True)
class Section:
    """A section of one pack, as templates see it.

    Attributes:
        id: its anchor; the name of the section, or, where it stands a second time, that name with a 2.
        title: its heading.
        template: that renders it.
        name: of the section.
    """

    id: str
    title: str
    template: str
    name: str = ""


def entries_with_content(outline: Outline, pack: Pack) -> tuple[OutlineEntry, ...]:
    """What of an outline has something to show in this pack, in its order."""
    return tuple(entry for entry in outline.entries if SECTIONS[entry.section].has_content(pack))


def sections_of(
    outline: Outline, pack: Pack, pack_format: PackFormat = PackFormat.HTML, folders: Sequence[Path] = ()
) -> tuple[Section, ...]:
    """The sections of the outline that have content in this pack, in its order.

    Args:
        outline: of the kind and audience.
        pack: what it says.
        pack_format: whose templates.
        folders: of templates, where the set of the outline is looked for before the general one.
    """
    sections: list[Section] = []
    for entry in entries_with_content(outline, pack):
        again = any(section.name == entry.section for section in sections)
        sections.append(
            Section(
                id=f"{entry.section}-2" if again else entry.section,
                title=entry.title,
                template=_template(outline.templates, f"{entry.section}{pack_format.template_ending}", folders),
                name=entry.section,
            )
        )
    return tuple(sections)


def _template(own_set: str, name: str, folders: Sequence[Path]) -> str:
    own = f"{own_set}/sections/{name}"
    there = any((folder / own).is_file() for folder in folders)
    return own if there else f"{TEMPLATES}/sections/{name}"


def read_outline(
    folders: Sequence[Path], kind: str = "playback", audience: Audience = Audience.WORKING_GROUP
) -> Outline:
    """The outline of a kind of pack for an audience.

    Args:
        folders: of templates, a project's own first; the first that has the file counts.
        kind: name of the kind.
        audience: for whom.

    Raises:
        PlaybackError: ``playback.outline`` with every fault of the file, or ``playback.unknown-pack`` where the file is
            fine but has no such pack.
    """
    outlines = read_outlines(folders)
    for outline in outlines:
        if (outline.kind, outline.audience) == (kind, audience):
            return outline
    known = ", ".join(f"{outline.kind} for {outline.audience}" for outline in outlines)
    raise PlaybackError(
        "playback.unknown-pack",
        f"There is no pack of the kind {excerpt(kind)} for {audience}.",
        remedy=f"These are there: {known}.",
        file=OUTLINE_FILE,
    )


def read_outlines(folders: Sequence[Path]) -> tuple[Outline, ...]:
    """Every kind of pack for every audience, in the order of the file.

    Args:
        folders: of templates, a project's own first; the first that has the file counts.

    Raises:
        PlaybackError: ``playback.outline`` with every fault of the file.
    """
    folder = next((folder for folder in folders if (folder / OUTLINE_FILE).is_file()), folders[-1])
    document, faults = read_yaml(folder / OUTLINE_FILE, OUTLINE_FILE)
    reading = _Reading(document)
    outlines = reading.outlines() if document else []
    faults = (*faults, *reading.faults)
    if faults:
        raise PlaybackError(
            "playback.outline",
            f"The list of sections has {'one fault' if len(faults) == 1 else f'{len(faults)} faults'}.",
            remedy="Put right each of them and try again.",
            file=OUTLINE_FILE,
            faults=faults,
        )
    return tuple(outlines)


class _Reading:
    """One pass over the file, which collects outlines and faults."""

    def __init__(self, document: Document | None) -> None:
        self._document = document
        self.faults: list[Fault] = []

    def outlines(self) -> list[Outline]:
        """All packs of the file that could be read."""
        data = self._document.data if self._document else None
        packs = self._only_keys(data, ("packs",), ()).get("packs")
        if not isinstance(packs, list) or not packs:
            self._fault(
                "playback.outline-shape", "The file needs a list of packs.", "Compare it with the kit's own.", ()
            )
            return []
        found = [self._outline(each, ("packs", number)) for number, each in enumerate(packs)]
        return [outline for outline in found if outline is not None]

    def _outline(self, data: Any, path: FieldPath) -> Outline | None:
        given = self._only_keys(data, ("kind", "audience", "title", "templates", "limits", "sections"), path)
        kind = self._text(given.get("kind"), (*path, "kind"))
        title = self._text(given.get("title"), (*path, "title"))
        templates = self._set(given.get("templates", TEMPLATES), (*path, "templates"))
        limits = self._limits(given.get("limits", {}), (*path, "limits"))
        audience = given.get("audience")
        if audience not in list(Audience):
            self._fault(
                "playback.unknown-audience",
                f"There is no audience {excerpt(audience)}.",
                f"Choose one of: {', '.join(Audience)}.",
                (*path, "audience"),
            )
            return None
        sections = given.get("sections")
        if not isinstance(sections, list) or not sections:
            self._fault("playback.outline-shape", "A pack needs a list of sections.", "Name at least one.", path)
            return None
        entries: list[OutlineEntry] = []
        for number, each in enumerate(sections):
            entry = self._entry(each, (*path, "sections", number))
            if entry is None:
                continue
            before = sum(other.section == entry.section for other in entries)
            if before > (entry.section == TWICE):
                self._fault(
                    "playback.section-twice",
                    f"The section {entry.section} is in this pack already.",
                    "Remove one of them.",
                    (*path, "sections", number),
                )
            entries.append(entry)
        return Outline(
            kind=kind,
            audience=Audience(audience),
            title=title,
            entries=tuple(entries),
            templates=templates,
            limits=limits,
        )

    def _entry(self, data: Any, path: FieldPath) -> OutlineEntry | None:
        given = {"section": data} if isinstance(data, str) else self._only_keys(data, ("section", "title"), path)
        section = given.get("section")
        if not isinstance(section, str) or section not in SECTIONS:
            self._fault(
                "playback.unknown-section",
                f"There is no section {excerpt(section)}.",
                f"Choose one of: {', '.join(SECTIONS)}.",
                path,
            )
            return None
        title = self._text(given["title"], (*path, "title")) if "title" in given else SECTIONS[section].title
        return OutlineEntry(section=section, title=title)

    def _set(self, value: Any, path: FieldPath) -> str:
        if isinstance(value, str) and is_content_id(value):
            return value
        self._fault(
            "playback.outline-shape",
            f"{dotted(path)} needs the name of a folder of templates.",
            "Use lower-case letters, digits and hyphens, such as easyread.",
            path,
        )
        return TEMPLATES

    def _limits(self, data: Any, path: FieldPath) -> Limits:
        given = self._only_keys(data, _LIMITS, path)
        numbers: dict[str, int] = {}
        for name in _LIMITS:
            value = given.get(name)
            if name in given and (type(value) is not int or not 1 <= value <= _MOST):
                self._fault(
                    "playback.outline-shape",
                    f"{dotted((*path, name))} needs a whole number.",
                    f"Write one from 1 to {_MOST}, or remove the line.",
                    (*path, name),
                )
            elif isinstance(value, int):
                numbers[name] = value
        return Limits(**numbers)

    def _text(self, value: Any, path: FieldPath) -> str:
        if isinstance(value, str) and value.strip() and len(value) <= _LONGEST_TITLE:
            return value
        self._fault(
            "playback.outline-shape",
            f"{dotted(path)} needs a line of text.",
            f"Write one of at most {_LONGEST_TITLE} characters.",
            path,
        )
        return ""

    def _only_keys(self, data: Any, known: tuple[str, ...], path: FieldPath) -> Mapping[str, Any]:
        if not isinstance(data, Mapping):
            self._fault("playback.outline-shape", "Keys and values are needed here.", f"Use: {', '.join(known)}.", path)
            return {}
        for key in data:
            if key not in known:
                self._fault(
                    "playback.outline-shape",
                    f"The key {excerpt(key)} is not known here.",
                    f"Use: {', '.join(known)}.",
                    (*path, key),
                )
        return data

    def _fault(self, code: str, message: str, remedy: str, path: FieldPath) -> None:
        line = self._document.line(path) if self._document else None
        self.faults.append(
            Fault(code=code, message=message, remedy=remedy, file=OUTLINE_FILE, line=line, field=dotted(path) or None)
        )
