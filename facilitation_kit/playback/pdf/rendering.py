"""A pack as a PDF that screen readers can read (PDF/UA-1), set by Typst.

In: a `RenderRequest`. Out: the bytes of a PDF, the same for the same request. It is run in a process of its own by `packs`.
The one thing easily got wrong: a PDF that lacks an alternative text or a letter is refused as a whole; letters are looked
up before, and what the fonts lack is named instead.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from tempfile import TemporaryDirectory

import typst
from babel.core import Locale
from jinja2 import TemplateError, Undefined

from facilitation_kit.analysis.map_view import LINE_OF_VISIBILITY
from facilitation_kit.errors import PlaybackError
from facilitation_kit.phrases import Phrase
from facilitation_kit.playback.journey_pictures import journey_sheets
from facilitation_kit.playback.map_context import map_drawing
from facilitation_kit.playback.needs_drawing import pyramid_svg
from facilitation_kit.playback.pack_fonts import PackFonts
from facilitation_kit.playback.pdf.drawn_letters import printable_drawing
from facilitation_kit.playback.pdf.row_headers import with_row_headers
from facilitation_kit.playback.pdf.text import ready
from facilitation_kit.playback.pdf.typst_faults import forbidden_fault, typst_fault, unprintable_letters
from facilitation_kit.playback.pdf.typst_literals import literal
from facilitation_kit.playback.pdf.typst_source import Marks, TypstSource, put_together, typst_tokens
from facilitation_kit.playback.rendering import RenderRequest
from facilitation_kit.playback.template_environment import pack_environment
from facilitation_kit.playback.template_faults import TEMPLATE_EXCEPTIONS, template_fault
from facilitation_kit.playback.tokens import Tokens, read_tokens
from facilitation_kit.playback.translations import Wording, wording_of

__all__ = ["LAYOUT", "OFFERED", "pdf_of", "render"]

LAYOUT = "playback/layout.typ.j2"
"""What holds the sections together; a set of templates may have its own, such as ``easyread/layout.typ.j2``."""
OFFERED = ("pack", "sections", "drawings", "unprinted")
"""Names that every template may use; an activity's section also has ``vote``."""

_ATTEMPTS = 8
_ONE_PAGE = "one-pager"
_NOWHERE = "http://127.0.0.1:9"


def render(request: RenderRequest) -> bytes:
    """The PDF.

    Raises:
        PlaybackError: as `rendering.render`, and ``playback.template-typst`` where Typst cannot read what a template makes,
            ``playback.token`` where the colours cannot be read.
    """
    fonts = PackFonts(request.folders)
    return pdf_of(_Setting(request, fonts).source, fonts, request.pack.generated_at)


def pdf_of(source_of: Callable[[], TypstSource], fonts: PackFonts, made: datetime) -> bytes:
    """A PDF from what makes its source: asked again where a font turns out to lack letters, which are then named.

    Args:
        source_of: makes the source, with what `fonts` is known to lack by then.
        fonts: that the source is set in.
        made: written into the file.

    Raises:
        PlaybackError: ``playback.template-typst``.
    """
    for _ in range(_ATTEMPTS):
        source = source_of()
        try:
            return with_row_headers(_compiled(source, fonts, made))
        except typst.TypstError as error:
            letters = unprintable_letters(error)
            if not letters:
                raise typst_fault(error, source) from error
            fonts.refuse(letters)
    raise PlaybackError(
        "playback.template-typst",
        "The pack holds letters that no font of it has.",
        remedy="Put a font for them into workshops/templates/fonts of your project.",
    )


def _compiled(source: TypstSource, fonts: PackFonts, made: datetime) -> bytes:
    with TemporaryDirectory() as empty, _no_network():
        compiler = typst.Compiler(root=empty, font_paths=fonts.loaded, package_path=empty, package_cache_path=empty)
        pdf = compiler.compile(
            source.text.encode("utf-8", "replace"),
            format="pdf",
            pdf_standards=["ua-1"],
            timestamp=int(made.timestamp()),
        )
    assert isinstance(pdf, bytes), "a PDF is one file"
    return pdf


@contextmanager
def _no_network() -> Iterator[None]:
    """Typst would fetch packages of templates; here it finds nobody who answers."""
    names = ("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy")
    before = {name: os.environ.get(name) for name in names}
    os.environ.update(dict.fromkeys(names, _NOWHERE))
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


class _Setting:
    """Everything that a request's templates need."""

    def __init__(self, request: RenderRequest, fonts: PackFonts) -> None:
        self._request = request
        self._fonts = fonts
        self._tokens: Tokens = read_tokens(request.folders)
        self._wording: Wording = wording_of(request.pack.language, request.folders)

    def source(self) -> TypstSource:
        """The source, with what the fonts are known to lack by now."""
        request = self._request
        self._fonts.named.clear()
        environment = pack_environment(
            request.folders, language=request.pack.language, autoescape=False, finalize=self._literal
        )
        environment.add_extension(Marks)
        marks = environment.extensions[Marks.identifier]
        assert isinstance(marks, Marks), "it was just added"
        offered = {
            "pack": request.pack,
            "sections": request.sections,
            "drawings": {"pyramid": self._pyramid(), "service_map": self._service_map(), "journeys": self._journeys()},
            "unprinted": self._named_letters,
        }
        own = LAYOUT.replace("playback", request.pack.template_set, 1)
        layout = own if any((folder / own).is_file() for folder in request.folders) else LAYOUT
        try:
            rendered = environment.get_template(layout).render(offered)
        except (TemplateError, MemoryError, *TEMPLATE_EXCEPTIONS) as error:
            raise template_fault(error, template=layout, folders=request.folders, offered=offered) from error
        fault = forbidden_fault(request.folders, marks.names)
        if fault:
            raise fault
        return put_together(self._prelude(), request.folders, rendered, marks.names)

    def _literal(self, value: object) -> str:
        if isinstance(value, Undefined):
            return str(value)  # which says that the name is missing
        return literal(value, self._ready)

    def _ready(self, text: str) -> str:
        said = self._wording.say(text) if isinstance(text, Phrase) else text
        return ready(said, self._fonts.shown, right_to_left=self._request.pack.right_to_left)

    def _named_letters(self) -> tuple[str, ...]:
        """Letters that were named instead of printed, so far."""
        return tuple(f"U+{ord(letter):04X}" for letter in sorted(self._fonts.named))

    def _pyramid(self) -> bytes:
        drawn = pyramid_svg(self._request.pack.needs.pyramid, tokens=self._tokens, runs=self._fonts.runs)
        return printable_drawing(drawn, self._request.folders)

    def _journeys(self) -> dict[str, tuple[bytes, ...]]:
        """The drawings of each journey map, by its id."""
        drawings: dict[str, tuple[bytes, ...]] = {}
        for page in self._request.pack.journeys:
            parts = journey_sheets(page, self._tokens, self._wording, self._fonts.runs)
            drawings[page.id] = tuple(printable_drawing(part, self._request.folders) for part in parts)
        return drawings

    def _service_map(self) -> bytes:
        page = self._request.pack.service_map
        if page is None:
            return b""
        drawn = map_drawing(page, self._tokens, self._wording.say(LINE_OF_VISIBILITY), self._fonts.runs)
        return printable_drawing(drawn, self._request.folders)

    def _prelude(self) -> str:
        pack = self._request.pack
        locale = Locale.parse(pack.language, sep="-")
        written = Locale.parse(pack.project.language, sep="-")
        known = {
            "language": locale.language,
            "region": locale.territory,
            "right-to-left": pack.right_to_left,
            "written-language": written.language,
            "written-region": written.territory,
            "one-page": pack.kind == _ONE_PAGE,
            "document-title": f"{pack.project.name}: {self._wording.say(pack.title)}",
            "document-author": pack.project.name,
        }
        return typst_tokens(self._tokens, self._fonts, known)
