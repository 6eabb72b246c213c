"""A pack as slides: a PowerPoint file with native charts, tables and shapes on the base deck of a project.

In: a `RenderRequest`. Out: the bytes of the file, the same for the same request. The one thing easily got wrong: text is
measured and spread over slides before anything is placed, so that nothing ever lies over something else or leaves a slide.
"""

from __future__ import annotations

import io
import uuid
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from xml.sax.saxutils import quoteattr

import pptx
from lxml import etree
from pptx.opc.constants import RELATIONSHIP_TYPE as RT
from pptx.oxml import parse_xml
from pptx.presentation import Presentation

from facilitation_kit.errors import PlaybackError
from facilitation_kit.phrases import phrase
from facilitation_kit.playback.context import Pack
from facilitation_kit.playback.office_archives import rewrite
from facilitation_kit.playback.rendering import RenderRequest
from facilitation_kit.playback.slides.deck_file import theme_xml
from facilitation_kit.playback.slides.deck_places import DeckLayout, mirror, read_layouts
from facilitation_kit.playback.slides.drawing import DeckPainter
from facilitation_kit.playback.slides.notes import SpeakerNotes
from facilitation_kit.playback.slides.pages import all_pages
from facilitation_kit.playback.slides.templates import SlideTemplates
from facilitation_kit.playback.slides.text import text_width
from facilitation_kit.playback.slides.values import Slide
from facilitation_kit.playback.slides.xml import SlideWriter
from facilitation_kit.playback.template_files import file_path
from facilitation_kit.playback.tokens import TOKENS_FILE, read_tokens

__all__ = ["BASE_DECK", "COVER", "render"]

BASE_DECK = "deck.pptx"
"""Its name below the folder of a template set."""

COVER = "cover.deck.yaml.j2"
"""The slides before the first section."""

_ENDING = ".deck.yaml.j2"
_LONGEST_PROPERTY = 255
_SECTIONS = "{521415D9-36F7-43E2-AB2F-B90AF26B5E84}"
_POWERPOINT = "http://schemas.microsoft.com/office/powerpoint/2010/main"


def render(request: RenderRequest) -> bytes:
    """The file.

    Raises:
        PlaybackError: as `rendering.render`; ``playback.slide`` and ``playback.deck-layout`` with the template's file and
            line; ``playback.deck`` where the base deck cannot be read.
    """
    pack = request.pack
    templates = SlideTemplates(
        folders=request.folders,
        language=pack.language,
        offered={"pack": pack, "sections": request.sections},
        has_notes=any(section.name == "evidence" for section in request.sections),
    )
    deck = _base(request)
    layouts = read_layouts(deck)
    say = templates.say
    pages = all_pages(_slides(request, templates), layouts, say)
    painter = DeckPainter(
        deck=deck,
        writer=SlideWriter(language=pack.language, written=pack.project.language, right_to_left=pack.right_to_left),
        footer=_footer(pack, layouts, say, templates.wording.day(pack.generated_at)),
        banner=say(phrase("Rehearsal: not real answers")) if pack.rehearsal else "",
        say=say,
        notes_of=SpeakerNotes(pack=pack, say=say).of,
        png_of=partial(_png, request.folders),
    )
    drawn = [(page.section, painter.draw(page)) for page in pages]
    _name_sections(deck, drawn, {each.id: each.title for each in request.sections}, pack, say)
    _describe(deck, pack)
    stream = io.BytesIO()
    deck.save(stream)
    return rewrite(stream.getvalue(), generated_at=pack.generated_at)


def _slides(request: RenderRequest, templates: SlideTemplates) -> list[tuple[Slide, str]]:
    """All slides in their order, each with its section: of a template for the whole kind where there is one, else of the
    cover and of each section.
    """
    pack = request.pack
    whole = _first(templates, pack.template_set, f"{pack.kind}{_ENDING}")
    if whole:
        return [(slide, "") for slide in templates.slides(whole)]
    cover = _first(templates, pack.template_set, COVER)
    slides = [(slide, "") for slide in templates.slides(cover)] if cover else []
    for section in request.sections:
        slides += [(slide, section.id) for slide in templates.slides(section.template, section=section)]
    return slides


def _first(templates: SlideTemplates, template_set: str, name: str) -> str:
    """The template of that name, of the pack's own set before the one for all."""
    return next((f"{each}/{name}" for each in (template_set, "playback") if templates.exists(f"{each}/{name}")), "")


def _base(request: RenderRequest) -> Presentation:
    """The base deck, coloured anew where a project has its own tokens but no deck of its own, and turned round."""
    folders, pack = request.folders, request.pack
    names = [f"{each}/{BASE_DECK}" for each in dict.fromkeys((pack.template_set, "playback"))]
    path = next((folder / name for folder in folders for name in names if (folder / name).is_file()), None)
    if path is None:
        path = file_path(folders, names[-1])
    try:
        deck = pptx.Presentation(io.BytesIO(path.read_bytes()))
        slides = len(deck.slides)
    except Exception as error:  # the library raises whatever the file makes it stumble over
        raise _deck_fault(
            "The base deck cannot be read.", "Save it in PowerPoint as .pptx, or remove your own copy.", path
        ) from error
    if slides:
        raise _deck_fault("The base deck has slides of its own.", "Delete all its slides; the layouts stay.", path)
    if _folder_of(folders, TOKENS_FILE) < folders.index(path.parents[1]):
        _recolour(deck, theme_xml(read_tokens(folders)))
    if pack.right_to_left:
        mirror(deck)
    return deck


def _folder_of(folders: Sequence[Path], name: str) -> int:
    return next((place for place, folder in enumerate(folders) if (folder / name).is_file()), len(folders))


def _recolour(deck: Presentation, theme: str) -> None:
    part = deck.slide_master.part.part_related_by(RT.THEME)
    part._blob = theme.encode()  # noqa: SLF001 - the library knows no themes


def _deck_fault(message: str, remedy: str, path: Path) -> PlaybackError:
    return PlaybackError("playback.deck", message, remedy=remedy, file=f"{path.parent.name}/{path.name}")


def _footer(pack: Pack, layouts: Mapping[str, DeckLayout], say: Callable[[str], str], day: str) -> str:
    """As much as fits on the narrowest foot: project, kind of pack and day, or the day alone."""
    places = [layout.footer for layout in layouts.values() if layout.footer is not None]
    width = min((place.inner.width for place in places), default=0.0)
    size = max((place.size for place in places), default=12.0)
    for words in (f"{pack.project.name} · {say(pack.title)} · {day}", f"{say(pack.title)} · {day}"):
        if text_width(words, size) <= width:
            return words
    return day


def _png(folders: Sequence[Path], svg: bytes, width: int) -> bytes:
    from facilitation_kit.playback.pictures import svg_to_png  # noqa: PLC0415 - most decks have no picture

    return svg_to_png(svg, width_px=width, folders=folders)


def _name_sections(
    deck: Presentation,
    drawn: Sequence[tuple[str, int]],
    titles: dict[str, str],
    pack: Pack,
    say: Callable[[str], str],
) -> None:
    """PowerPoint's own sections, so that a presenter finds a part of the pack at once."""
    listed: list[tuple[str, list[int]]] = []
    for section, number in drawn:
        if not listed or listed[-1][0] != section:
            listed.append((section, []))
        listed[-1][1].append(number)
    made = "".join(
        f"<p14:section name={quoteattr(say(titles.get(section) or pack.title))} "
        f'id="{{{str(uuid.uuid5(uuid.NAMESPACE_URL, f"{place}-{section}")).upper()}}}"><p14:sldIdLst>'
        f"{''.join(f'<p14:sldId id={quoteattr(str(number))}/>' for number in numbers)}</p14:sldIdLst></p14:section>"
        for place, (section, numbers) in enumerate(listed)
    )
    root = deck.part._element  # noqa: SLF001 - the library knows no sections
    tag = "{http://schemas.openxmlformats.org/presentationml/2006/main}extLst"
    found = root.find(tag)
    if found is None:
        found = etree.SubElement(root, tag)
    found.append(
        parse_xml(
            f'<p:ext xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" uri="{_SECTIONS}">'
            f'<p14:sectionLst xmlns:p14="{_POWERPOINT}">{made}</p14:sectionLst></p:ext>'
        )
    )


def _describe(deck: Presentation, pack: Pack) -> None:
    properties = deck.core_properties
    properties.title = _property(f"{pack.project.name}: {pack.title}")
    properties.author = properties.last_modified_by = _property(pack.project.name)
    properties.subject = _property(pack.audience_words)
    properties.language = pack.language
    properties.revision = 1


def _property(text: str) -> str:
    """A text as a property may be: of so many letters that a file can hold."""
    return "".join(letter if letter.isprintable() else " " for letter in text)[:_LONGEST_PROPERTY]
