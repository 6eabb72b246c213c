"""What a PDF holds, for tests: its words, tags and fonts."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import pypdfium2  # type: ignore[import-untyped]
from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject

from facilitation_kit.playback.audiences import Audience
from facilitation_kit.playback.context import Pack
from facilitation_kit.playback.formats import PackFormat
from facilitation_kit.playback.outline import read_outline, sections_of
from facilitation_kit.playback.rendering import RenderRequest

__all__ = ["Tag", "page_texts", "read", "root_of", "tags", "text_outside", "with_folder", "with_pack"]


@dataclass(frozen=True)
class Tag:
    """One element of the structure that screen readers follow."""

    name: str
    depth: int
    alternative: str
    scope: str
    parent: str


def read(pdf: bytes) -> PdfReader:
    """The PDF, read strictly: a wrong table of places is an error."""
    return PdfReader(io.BytesIO(pdf), strict=True)


def root_of(pdf: bytes) -> Any:
    """The catalogue: language, structure, settings for viewers."""
    return read(pdf).trailer["/Root"]


@lru_cache(maxsize=2)
def tags(pdf: bytes) -> tuple[Tag, ...]:
    """All elements in reading order."""
    return tuple(_below(root_of(pdf)["/StructTreeRoot"], 0, ""))


def _below(element: Any, depth: int, parent: str) -> Iterator[Tag]:
    children = element.get("/K", ArrayObject())
    children = children.get_object() if hasattr(children, "get_object") else children
    for child in children if isinstance(children, list) else [children]:
        value = child.get_object() if hasattr(child, "get_object") else child
        if isinstance(value, DictionaryObject) and "/S" in value:
            yield Tag(str(value["/S"])[1:], depth, str(value.get("/Alt", "")), _scope(value), parent)
            yield from _below(value, depth + 1, str(value["/S"])[1:])


def _scope(element: Any) -> str:
    attributes = element.get("/A", ArrayObject())
    attributes = attributes.get_object()
    for each in attributes if isinstance(attributes, list) else [attributes]:
        scope = each.get_object().get("/Scope")
        if scope:
            return str(scope)[1:]
    return ""


@lru_cache(maxsize=2)
def page_texts(pdf: bytes) -> tuple[str, ...]:
    """The words of each page with single spaces, without marks that are not drawn."""
    found = []
    for page in pypdfium2.PdfDocument(pdf):
        text = page.get_textpage().get_text_bounded()
        found.append(
            " ".join("".join(each for each in text if each not in "\u200b\u2066\u2067\u2068\u2069\ufffe").split())
        )
    return tuple(found)


def text_outside(pdf: bytes) -> list[str]:
    """Words that lie outside the space between the margins of their page."""
    found = []
    for page in pypdfium2.PdfDocument(pdf):
        width, height = page.get_size()
        words = page.get_textpage()
        for number in range(words.count_rects()):
            left, bottom, right, top = words.get_rect(number)
            if left < 45 or right > width - 45 or bottom < 20 or top > height - 20:
                found.append(words.get_text_bounded(left, bottom, right, top))
    return found


def with_pack(request: RenderRequest, pack: Pack, pack_format: PackFormat = PackFormat.PDF) -> RenderRequest:
    """The request for another pack, with the sections that this pack has."""
    outline = read_outline(request.folders, pack.kind, Audience(pack.audience))
    sections = sections_of(outline, pack, pack_format, request.folders)
    return replace(request, pack=pack, sections=sections, pack_format=pack_format)


def with_folder(request: RenderRequest, folder: Path) -> RenderRequest:
    """The request with a project's own templates before the kit's."""
    return replace(request, folders=(folder, *request.folders))
