"""A pack as one HTML page that needs nothing else: no script, no outside request, fonts and styles inside.

In: a `RenderRequest`. Out: UTF-8 bytes, the same for the same request. It is run in a process of its own by `packs`. The
one thing easily got wrong: autoescape has to be on for every template; Jinja's own choice by file name switches it off
for ``.html.j2``. Template authors are not trusted with code, so the environment is a sandbox.
"""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from jinja2 import TemplateError
from markupsafe import Markup, escape

from facilitation_kit.errors import PlaybackError
from facilitation_kit.playback.context import Pack
from facilitation_kit.playback.formats import PackFormat
from facilitation_kit.playback.outline import Section
from facilitation_kit.playback.template_environment import pack_environment
from facilitation_kit.playback.template_faults import TEMPLATE_EXCEPTIONS, template_fault

__all__ = ["LAYOUT", "OFFERED", "RenderRequest", "render", "style_sheet"]

LAYOUT = "playback/layout.html.j2"
"""The page around the sections; a set of templates may have its own, such as ``easyread/layout.html.j2``."""
OFFERED = ("pack", "sections", "style", "as_written")
"""Names that every template may use; a section also has ``section``, an activity's section ``vote``."""

_STYLE = "playback/pack.css"
_FACES = (("400", "latin"), ("700", "latin"), ("400", "latin-ext"), ("700", "latin-ext"))
_RANGES = {
    "latin": "U+0000-00FF, U+0131, U+0152-0153, U+02BB-02BC, U+02C6, U+02DA, U+02DC, U+2000-206F, U+20AC, U+2122",
    "latin-ext": "U+0100-02BA, U+02BD-02C5, U+02C7-02CC, U+1E00-1E9F, U+1EF2-1EFF, U+2020, U+20A0-20AB, U+2C60-2C7F",
}


@dataclass(frozen=True, kw_only=True)
class RenderRequest:
    """What a rendering process needs.

    Attributes:
        pack: what the pack says.
        sections: in their order, each with its template in this format.
        pack_format: what it is rendered as.
        folders: of templates, a project's own first, those of outside activities last.
    """

    pack: Pack
    sections: tuple[Section, ...]
    folders: tuple[Path, ...]
    pack_format: PackFormat = PackFormat.HTML


def render(request: RenderRequest) -> bytes:
    """The page.

    Raises:
        PlaybackError: ``playback.template-syntax``, ``playback.template-missing``, ``playback.template-name``,
            ``playback.template-forbidden``, ``playback.template-failed``, ``playback.template-too-large``; with the
            template's file and line.
    """
    pack, folders = request.pack, request.folders
    layout = _own(pack.template_set, LAYOUT, folders)
    offered = {
        "pack": pack,
        "sections": request.sections,
        "style": Markup(style_sheet(folders, pack.template_set)),  # noqa: S704 - the kit's or the project's own style sheet
        "as_written": Markup(_as_written(pack)),  # noqa: S704 - made of escaped language names
    }
    environment = pack_environment(folders, language=pack.language, autoescape=True)
    try:
        page = environment.get_template(layout).render(offered)
    except (TemplateError, MemoryError, *TEMPLATE_EXCEPTIONS) as error:
        raise template_fault(error, template=layout, folders=folders, offered=offered) from error
    return page.encode("utf-8", "replace")


def _as_written(pack: Pack) -> str:
    """Attributes of an element whose words somebody wrote: their direction, and their language where it is another one."""
    if pack.project.language.split("-")[0] == pack.language.split("-")[0]:
        return 'dir="auto"'
    return f'dir="auto" lang="{escape(pack.project.language)}"'


def _own(template_set: str, name: str, folders: Sequence[Path]) -> str:
    """The name of a template or style sheet in the pack's set, where there is one, else the general one."""
    own = name.replace("playback/", f"{template_set}/", 1)
    return own if any((folder / own).is_file() for folder in folders) else name


def style_sheet(folders: Sequence[Path], template_set: str = "playback") -> str:
    """Fonts, tokens, the packs' common style and that of a set of templates, as one sheet.

    Raises:
        PlaybackError: ``playback.template-missing``.
    """
    faces = "\n".join(_face(folders, weight, script) for weight, script in _FACES)
    names = dict.fromkeys(("tokens.css", _STYLE, _own(template_set, _STYLE, folders)))
    sheets = [_read(folders, name).decode("utf-8", "replace") for name in names]
    # a style sheet ends at the first "</", whatever it stands in
    return "\n".join([faces, *sheets]).replace("</", "<\\/")


def _face(folders: Sequence[Path], weight: str, script: str) -> str:
    font = _read(folders, f"fonts/atkinson-hyperlegible-{script}-{weight}-normal.woff2")
    source = f"url(data:font/woff2;base64,{base64.b64encode(font).decode('ascii')}) format('woff2')"
    return (
        f"@font-face {{ font-family: 'Atkinson Hyperlegible'; font-weight: {weight}; src: {source}; "
        f"unicode-range: {_RANGES[script]}; }}"
    )


def _read(folders: Sequence[Path], name: str) -> bytes:
    """The file from the first folder that has it."""
    for folder in folders:
        try:
            return (folder / name).read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            continue
    raise PlaybackError(
        "playback.template-missing",
        f"The file {name} is missing.",
        remedy="Install the kit again, or put the file back.",
        file=name,
    )
