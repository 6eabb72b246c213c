"""A pack as a Word file that a council can rebrand, with real headings, lists, tables and alternatives.

In: a `RenderRequest`. Out: a .docx, the same bytes for the same request. The base file (``pack.docx``) gives all looks; the
templates of the sections (``*.docx.j2``) give what stands in it. It is run in a process of its own by `packs`. The one
thing easily got wrong: a Word file remembers who saved it, where and when; all of that is written anew here.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from jinja2 import Environment, TemplateError
from lxml import etree
from markupsafe import Markup

from facilitation_kit.errors import PlaybackError
from facilitation_kit.playback.context import Pack
from facilitation_kit.playback.office_archives import rewrite
from facilitation_kit.playback.rendering import RenderRequest
from facilitation_kit.playback.template_environment import pack_environment
from facilitation_kit.playback.template_faults import TEMPLATE_EXCEPTIONS, template_fault
from facilitation_kit.playback.template_files import read_file
from facilitation_kit.playback.translations import wording_of
from facilitation_kit.playback.word import elements as made
from facilitation_kit.playback.word.directions import set_directions
from facilitation_kit.playback.word.fitting import column_width, fit_on_one_page, make_room
from facilitation_kit.playback.word.markup import SourcePlaces, parsed, shown
from facilitation_kit.playback.word.pictures import Pictures
from facilitation_kit.playback.word.sections import SectionWriter
from facilitation_kit.playback.word.skeleton import PLACE, Skeleton, place_holder
from facilitation_kit.playback.word.styles import WordStyles, w

__all__ = ["BASE_FILE", "CONTENTS", "OFFERED", "WordSection", "base_name", "render"]

BASE_FILE = "pack.docx"
"""Name of the Word file in a set of templates."""

CONTENTS = "playback/contents.docx.j2"
"""The template of the table of contents."""

OFFERED = ("pack", "sections")
"""Names that the templates of sections may use; the Word file also has ``contents`` and ``contents_first``."""

_CONTENTS = "contents"
_ONE_PAGE, _EASY = "one-pager", "easyread"
"""The kind that has to fit on a page, and the set whose letters may not become smaller."""


@dataclass(frozen=True, kw_only=True)
class WordSection:
    """A section as the Word file sees it.

    Attributes:
        id: its anchor.
        name: of the section.
        title: its heading.
        body: where its blocks go: ``{{p section.body }}``.
        contents_after: whether the table of contents comes after it, as it does after the first page.
    """

    id: str
    name: str
    title: str
    body: Markup
    contents_after: bool


def render(request: RenderRequest) -> bytes:
    """The Word file.

    Raises:
        PlaybackError: as `rendering.render`; ``playback.word-file``, ``playback.word-place``, ``playback.word-style``.
    """
    environment = pack_environment(request.folders, language=request.pack.language, autoescape=True, finalize=shown)
    environment.add_extension(SourcePlaces)
    name = base_name(request)
    skeleton = Skeleton(read_file(request.folders, name), name, request.folders)
    document: Document = skeleton.docx
    styles = WordStyles(document)
    one_page = request.pack.kind == _ONE_PAGE and request.pack.template_set != _EASY
    if one_page:
        make_room(document, styles)
    width = column_width(document) if one_page else None
    writer = SectionWriter(document, styles, Pictures(request), width=width)
    bodies = {
        section.id: writer.blocks(parsed(_filled(environment, section.template, request), section.template))
        for section in request.sections
    }
    bodies[_CONTENTS] = _contents(writer.blocks(parsed(_filled(environment, CONTENTS, request), CONTENTS)))
    _fill(skeleton, environment, request, has_contents=bool(bodies[_CONTENTS]))
    _put(document.element.body, bodies, writer, name)
    writer.drop_dead_links()
    if one_page:
        fit_on_one_page(document, styles)
    for root in _roots(document):
        set_directions(root, styles, right_to_left=request.pack.right_to_left)
    _say_language(document, request.pack)
    _say_properties(document, request)
    stream = io.BytesIO()
    document.save(stream)
    return rewrite(stream.getvalue(), generated_at=request.pack.generated_at)


def base_name(request: RenderRequest) -> str:
    """The Word file that a pack is made in: that of its set of templates, or else the general one."""
    own = f"{request.pack.template_set}/{BASE_FILE}"
    there = any((folder / own).is_file() for folder in request.folders)
    return own if there else f"playback/{BASE_FILE}"


def _filled(environment: Environment, template: str, request: RenderRequest) -> str:
    offered = {"pack": request.pack, "sections": request.sections}
    try:
        return environment.get_template(template).render(offered)
    except (TemplateError, MemoryError, *TEMPLATE_EXCEPTIONS) as error:
        raise template_fault(error, template=template, folders=request.folders, offered=offered) from error


def _fill(skeleton: Skeleton, environment: Environment, request: RenderRequest, *, has_contents: bool) -> None:
    first_page = next((each.id for each in request.sections if each.name == "summary"), None)
    sections = tuple(
        WordSection(
            id=each.id,
            name=each.name,
            title=each.title,
            body=place_holder(each.id),
            contents_after=has_contents and each.id == first_page,
        )
        for each in request.sections
    )
    offered = {
        "pack": request.pack,
        "sections": sections,
        "contents": place_holder(_CONTENTS),
        "contents_first": has_contents and first_page is None,
    }
    skeleton.fill(offered, environment)


def _put(body: etree._Element, bodies: dict[str, list[etree._Element]], writer: SectionWriter, name: str) -> None:
    """Put the blocks where the Word file wants them."""
    missing = {each for each in bodies if each != _CONTENTS}
    for place in [each for each in body.iter(w("customXml")) if each.get(w("uri")) == PLACE]:
        section = place.get(w("element"), "")
        blocks = bodies[section]
        parent = place.getparent()
        if parent is None or parent.tag not in {w("body"), w("tc")}:
            raise PlaybackError(
                "playback.word-place",
                f"The section {section} stands inside a line of text.",
                remedy="Write {{p section.body }}, with the p, alone in a paragraph.",
                file=name,
            )
        if section in missing:
            missing.remove(section)
            _bookmark(place, blocks, section, writer)
        for block in blocks:
            place.addprevious(block)
        parent.remove(place)
    if missing:
        raise PlaybackError(
            "playback.word-place",
            f"The Word file has no place for {', '.join(sorted(missing))}.",
            remedy="It needs {%p for section in sections %}, {{p section.body }} and {%p endfor %}, each in a paragraph.",
            file=name,
        )


def _bookmark(place: etree._Element, blocks: Sequence[etree._Element], section: str, writer: SectionWriter) -> None:
    """Make the heading above the blocks, or else their beginning, the place that links lead to."""
    above = place.getprevious()
    first = next((each for each in blocks if each.tag == w("p")), None)
    found = above if above is not None and above.tag == w("p") else first
    if found is not None:
        writer.bookmark(found, section)


def _contents(blocks: list[etree._Element]) -> list[etree._Element]:
    """The table of contents as a field of Word, so that a reader can have page numbers put in."""
    lines = [each for each in blocks if each.tag == w("p")]
    if lines:
        start = 1 if lines[0].find(w("pPr")) is not None else 0
        marks = (
            made.field_mark("begin"),
            made.field_mark("", ' TOC \\o "1-2" \\h \\z \\u '),
            made.field_mark("separate"),
        )
        for number, mark in enumerate(marks):
            lines[0].insert(start + number, mark)
        lines[-1].append(made.field_mark("end"))
    return blocks


def _roots(document: Document) -> Iterable[etree._Element]:
    """What readers see: the body, headers and footers."""
    yield document.element.body
    wanted = (RELATIONSHIP_TYPE.HEADER, RELATIONSHIP_TYPE.FOOTER)
    for relation in document.part.rels.values():
        if relation.reltype in wanted:
            yield relation.target_part.element


def _say_language(document: Document, pack: Pack) -> None:
    """Tell Word the languages: of Latin letters, and of those that run from right to left.

    An Arabic pack has Latin letters too, in what people said and in names; called Arabic, they would take its font.
    """
    latin = pack.project.language if pack.right_to_left else pack.language
    defaults = document.styles.element.find(f"{w('docDefaults')}/{w('rPrDefault')}/{w('rPr')}")
    places = [document.settings.element.find(w("themeFontLang"))]
    if defaults is not None:
        said = defaults.find(w("lang"))
        places.append(etree.SubElement(defaults, w("lang")) if said is None else said)
    for place in places:
        if place is not None:
            place.attrib.clear()
            place.set(w("val"), latin)
            place.set(w("bidi"), pack.language)


def _say_properties(document: Document, request: RenderRequest) -> None:
    """Say whose pack it is, and drop what the base file remembers of whoever saved it."""
    pack, say = request.pack, wording_of(request.pack.language, request.folders).say
    told = document.core_properties
    for child in list(told._element):  # noqa: SLF001 - python-docx has no way to forget
        told._element.remove(child)  # noqa: SLF001 - the library offers no other way
    told.title = _line(f"{pack.project.name}: {say(pack.title)}")
    told.subject = _line(say(pack.audience_words))
    told.author = _line(pack.project.name)
    told.language = pack.language
    for part in document.part.package.iter_parts():
        if part.partname == "/docProps/app.xml":
            part._blob = _APP  # noqa: SLF001 - a part without a class of its own
    package = document.part.package
    for identifier in [key for key, each in package.rels.items() if each.reltype.endswith(_FORGOTTEN)]:
        del package.rels[identifier]
    settings = document.settings
    for element in [each for each in settings.element if each.tag in {w("attachedTemplate"), w("rsids")}]:
        settings.element.remove(element)
    links = document.part._settings_part.rels  # noqa: SLF001 - python-docx keeps it to itself
    for identifier in [key for key, each in links.items() if each.is_external]:
        del links[identifier]


_FORGOTTEN = ("/custom-properties", "/thumbnail")
_LONGEST_PROPERTY = 255
_APP = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    b'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
    b"<Application>Facilitation Kit</Application></Properties>"
)


def _line(text: str) -> str:
    return str(shown(text))[:_LONGEST_PROPERTY]
