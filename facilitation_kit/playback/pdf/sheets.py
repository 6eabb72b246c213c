"""Paper sheets as a PDF: tagged for screen readers as packs are, and drawn by the same theme.

In: `Booklets`. Out: the bytes of a PDF, the same for the same order and moment. The one thing easily got wrong: a sheet is
keyed in by its code, so the code stands in the header of every page, of those too onto which a long question runs over.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from babel.core import Locale
from jinja2 import TemplateError, Undefined

from facilitation_kit.phrases import Phrase
from facilitation_kit.playback.pack_fonts import PackFonts
from facilitation_kit.playback.paper_sheets import Booklets
from facilitation_kit.playback.pdf.rendering import pdf_of
from facilitation_kit.playback.pdf.text import ready
from facilitation_kit.playback.pdf.typst_faults import forbidden_fault
from facilitation_kit.playback.pdf.typst_literals import literal
from facilitation_kit.playback.pdf.typst_source import Marks, TypstSource, put_together, typst_tokens
from facilitation_kit.playback.template_environment import pack_environment
from facilitation_kit.playback.template_faults import TEMPLATE_EXCEPTIONS, template_fault
from facilitation_kit.playback.tokens import read_tokens
from facilitation_kit.playback.translations import wording_of

__all__ = ["LAYOUT", "sheets_pdf"]

LAYOUT = "paper/layout.typ.j2"
"""What holds the sheets together."""


def sheets_pdf(sheets: Booklets, folders: Sequence[Path], made: datetime) -> bytes:
    """The PDF.

    Args:
        sheets: what stands on them.
        folders: of templates, a project's own first, those of outside activities last.
        made: written into the file.

    Raises:
        PlaybackError: a template is broken, as for a pack's PDF; ``playback.unknown-language``.
    """
    fonts = PackFonts(tuple(folders))
    return pdf_of(lambda: _source(sheets, folders, fonts), fonts, made)


def _source(sheets: Booklets, folders: Sequence[Path], fonts: PackFonts) -> TypstSource:
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
        rendered = environment.get_template(LAYOUT).render(offered)
    except (TemplateError, MemoryError, *TEMPLATE_EXCEPTIONS) as error:
        raise template_fault(error, template=LAYOUT, folders=folders, offered=offered) from error
    fault = forbidden_fault(folders, marks.names)
    if fault:
        raise fault
    return put_together(_prelude(sheets, folders, fonts), folders, rendered, marks.names)


def _prelude(sheets: Booklets, folders: Sequence[Path], fonts: PackFonts) -> str:
    locale, written = (Locale.parse(each, sep="-") for each in (sheets.language, sheets.written))
    known = {
        "language": locale.language,
        "region": locale.territory,
        "right-to-left": sheets.right_to_left,
        "written-language": written.language,
        "written-region": written.territory,
        "one-page": False,
        "document-title": f"{sheets.title}: {sheets.code}",
        "document-author": sheets.project,
    }
    return typst_tokens(read_tokens(folders), fonts, known)
