"""The formats of a pack.

In: nothing. Out: names, file endings and the ending of each format's templates. The one thing easily got wrong: a format
is a way of showing; what is shown is decided before, in the context, and is the same in all of them.
"""

from __future__ import annotations

from enum import StrEnum

__all__ = ["PackFormat"]


class PackFormat(StrEnum):
    """What a pack can be written as; the value is the file's ending."""

    HTML = "html"
    PDF = "pdf"
    DOCX = "docx"
    PPTX = "pptx"

    @property
    def words(self) -> str:
        """As a facilitator calls it.

        >>> PackFormat.DOCX.words
        'Word'
        """
        return {"html": "Web page", "pdf": "PDF", "docx": "Word", "pptx": "PowerPoint"}[self.value]

    @property
    def template_ending(self) -> str:
        """Of the templates of a section in this format: ``playback/sections/votes`` + this."""
        return {"html": ".html.j2", "pdf": ".typ.j2", "docx": ".docx.j2", "pptx": ".deck.yaml.j2"}[self.value]
