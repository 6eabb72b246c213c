"""The Word file around the sections: cover, header, footer and the tags in them.

In: a council's Word file, or the kit's. Out: the file with its tags filled in, and places for the sections. The one thing
easily got wrong: the library that fills in tags changes readers' words while it does so (``{_{``, ends of lines, tabs);
here it only finds the tags, and the kit's own sandbox fills them in.
"""

from __future__ import annotations

import io
import re
import traceback
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from docxtpl import DocxTemplate
from jinja2 import Environment, TemplateError
from markupsafe import Markup

from facilitation_kit.errors import PlaybackError
from facilitation_kit.playback.template_faults import TEMPLATE_EXCEPTIONS, template_fault

__all__ = ["Skeleton", "place_holder"]

PLACE = "facilitation-kit"
"""Marks the elements that stand for what is written later."""

_NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_SHORT = 90


def place_holder(name: str) -> Markup:
    """What a tag such as ``{{p section.body }}`` leaves in the file until its blocks take its place."""
    return Markup('<w:customXml xmlns:w="{}" w:uri="{}" w:element="{}"/>').format(_NAMESPACE, PLACE, name)


class Skeleton(DocxTemplate):  # type: ignore[misc]  # docxtpl has no types
    """A Word file with tags.

    Args:
        data: the file.
        name: as designers know it, such as "playback/pack.docx".
        folders: of templates.

    Raises:
        PlaybackError: ``playback.word-file``; it is not a Word file.
    """

    def __init__(self, data: bytes, name: str, folders: Sequence[Path]) -> None:
        super().__init__(io.BytesIO(data))
        self._name, self._folders = name, folders
        try:
            self.init_docx()
        except (zipfile.BadZipFile, KeyError, ValueError) as error:
            raise PlaybackError(
                "playback.word-file",
                "The file is no Word file that can be read.",
                remedy="Save it in Word as .docx, without a password, or remove it so that the kit's one is used.",
                file=name,
            ) from error

    def fill(self, offered: Mapping[str, object], environment: Environment) -> None:
        """Fill in all tags.

        Raises:
            PlaybackError: as `rendering.render`, with the words of the paragraph.
        """
        self.render(dict(offered), jinja_env=environment)

    def render_properties(self, context: Any, jinja_env: Any = None) -> None:
        """Properties are the renderer's business."""

    def render_xml_part(self, src_xml: str, part: Any, context: Any, jinja_env: Any = None) -> str:
        """Fill in one part of the file; each paragraph is a line of its own, so that a fault has a place."""
        self.current_rendering_part = part
        source = re.sub(r"<w:p([ >])", r"\n<w:p\1", src_xml)
        try:
            filled: str = jinja_env.from_string(source).render(context)
        except (TemplateError, MemoryError, *TEMPLATE_EXCEPTIONS) as error:
            raise self._fault(error, source, context) from error
        return filled

    def _fault(self, error: Exception, source: str, offered: Mapping[str, object]) -> PlaybackError:
        found = template_fault(error, template=self._name, folders=self._folders, offered=offered).faults[0]
        frames = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == "<template>"]
        line = getattr(error, "lineno", None) or (frames[-1] if frames else None)
        lines = source.split("\n")
        words = " ".join(re.sub("<[^>]*>", "", lines[line - 1]).split()) if line and line <= len(lines) else ""
        near = f" It stands in the paragraph “{words[:_SHORT]}”." if words else ""
        return PlaybackError(found.code, f"{found.message}{near}", remedy=found.remedy, file=self._name)
