"""Word and PowerPoint files whose bytes depend on what is in them and on nothing else.

In: an Office file as a library wrote it, and the moment that it should tell. Out: the same parts, in one order, with one
time on all of them; workbooks embedded behind charts are treated alike. The one thing easily got wrong: a clock is read in
three places, by the archive, by the file's properties, and by both again inside each embedded workbook.
"""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime

from lxml import etree

__all__ = ["rewrite"]

_EARLIEST = (1980, 1, 1, 0, 0, 0)
_FIRST = "[Content_Types].xml"
_PROPERTIES = "docProps/core.xml"
_EMBEDDED = (".xlsx", ".docx", ".pptx")
_TERMS = "http://purl.org/dc/terms/"
_TYPE = "{http://www.w3.org/2001/XMLSchema-instance}type"


def rewrite(data: bytes, *, generated_at: datetime | None = None) -> bytes:
    """The same file, with nothing in it that tells when or in which order it was written.

    Args:
        data: an Office file that this program has made.
        generated_at: with a time zone; what the properties say about creation and change. Without one they say nothing.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as source:
        parts = {name: source.read(name) for name in source.namelist() if not name.endswith("/")}
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name in sorted(parts, key=lambda each: (each != _FIRST, each)):
            part = parts[name]
            if name == _PROPERTIES:
                part = _dated(part, generated_at)
            elif name.lower().endswith(_EMBEDDED):
                part = rewrite(part, generated_at=generated_at)
            entry = zipfile.ZipInfo(name, _EARLIEST)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0  # else the system that wrote it would show
            archive.writestr(entry, part, compresslevel=6)
    return target.getvalue()


def _dated(properties: bytes, generated_at: datetime | None) -> bytes:
    root = etree.fromstring(properties, etree.XMLParser(resolve_entities=False, no_network=True))
    for name in ("created", "modified"):
        for old in root.findall(f"{{{_TERMS}}}{name}"):
            root.remove(old)
        if generated_at is not None:
            made = etree.SubElement(root, f"{{{_TERMS}}}{name}", nsmap={"dcterms": _TERMS})
            made.set(_TYPE, "dcterms:W3CDTF")
            made.text = generated_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True)
