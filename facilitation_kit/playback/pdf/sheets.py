"""Paper sheets and join slips as a PDF: tagged for screen readers as packs are, and drawn by the same theme.

In: `Booklets` or `SlipSheets`. Out: the bytes of a PDF, the same for the same order and moment. The one thing easily got wrong: a sheet is
keyed in by its code, so the code stands in the header of every page, of those too onto which a long question runs over.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Protocol

from babel.core import Locale
from jinja2 import TemplateError, Undefined

from facilitation_kit.phrases import Phrase
from facilitation_kit.playback.pack_fonts import PackFonts
from facilitation_kit.playback.pdf.rendering import pdf_of
from facilitation_kit.playback.pdf.text import ready
from facilitation_kit.playback.pdf.typst_faults import forbidden_fault
from facilitation_kit.playback.pdf.typst_literals import literal
from facilitation_kit.playback.pdf.typst_source import Marks, TypstSource, put_together, typst_tokens
from facilitation_kit.playback.template_environment import pack_environment
from facilitation_kit.playback.template_faults import TEMPLATE_EXCEPTIONS, template_fault
from facilitation_kit.playback.tokens import read_tokens
from facilitation_kit.playback.translations import wording_of

__all__ = ["LAYOUT", "SLIPS", "Printed", "sheets_pdf"]

LAYOUT = "paper/layout.typ.j2"
"""What holds the sheets together."""
SLIPS = "paper/slips.typ.j2"
"""What holds join slips together."""


class Printed(Protocol):
    """What is printed, as far as the file itself has to know."""

    @property
    def project(self) -> str: ...
    @property
    def document_title(self) -> str: ...
    @property
    def language(self) -> str: ...
    @property
    def written(self) -> str: ...
    @property
    def right_to_left(self) -> bool: ...


def sheets_pdf(sheets: Printed, folders: Sequence[Path], made: datetime, *, layout: str = LAYOUT) -> bytes:
    """The PDF.

    Args:
        sheets: what stands on them; the template finds it as ``sheets``.
        folders: of templates, a project's own first, those of outside activities last.
        made: written into the file.
        layout: the template.

    Raises:
        PlaybackError: a template is broken, as for a pack's PDF; ``playback.unknown-language``.
    """
    fonts = PackFonts(tuple(folders))
    return pdf_of(lambda: _source(sheets, folders, fonts, layout), fonts, made)


def _source(sheets: Printed, folders: Sequence[Path], fonts: PackFonts, layout: str) -> TypstSource:
    wording = wording_of(sheets.language, folders)

    def shown(text: str) -> str:
        said = wording.say(text) if isinstance(text, Phrase) else text
        return ready(said, fonts.shown, right_to_left=sheets.right_to_left)

    def printed(value: object) -> str:
        # an undefined one says that its name is missing
        return str(value) if isinstance(value, Undefined) else literal(value, shown)

    environment = pack_environment(folders, language=sheets.language, autoescape=False, finalize=printed)
    environment.add_extension(Marks)
    marks = environment.extensions[Marks.identifier]
    assert isinstance(marks, Marks), "it was just added"
    offered = {"sheets": sheets}
    try:
        rendered = environment.get_template(layout).render(offered)
    except (TemplateError, MemoryError, *TEMPLATE_EXCEPTIONS) as error:
        raise template_fault(error, template=layout, folders=folders, offered=offered) from error
    fault = forbidden_fault(folders, marks.names)
    if fault:
        raise fault
    return put_together(_prelude(sheets, folders, fonts), folders, rendered, marks.names)


def _prelude(sheets: Printed, folders: Sequence[Path], fonts: PackFonts) -> str:
    locale, written = (Locale.parse(each, sep="-") for each in (sheets.language, sheets.written))
    known = {
        "language": locale.language,
        "region": locale.territory,
        "right-to-left": sheets.right_to_left,
        "written-language": written.language,
        "written-region": written.territory,
        "one-page": False,
        "document-title": sheets.document_title,
        "document-author": sheets.project,
    }
    return typst_tokens(read_tokens(folders), fonts, known)
