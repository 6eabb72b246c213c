"""The base deck ``workshops/templates/playback/deck.pptx``: a master, layouts and a theme, and no slide.

In: the kit's tokens. Out: the bytes of the file. A council opens it in PowerPoint, changes colours, fonts and places, and
puts it into its own project under the same name. The one thing easily got wrong: the file in the repository is made by
``python -m facilitation_kit.playback.slides.deck_file FILE``; whoever changes one changes both, and a test compares them.
"""

from __future__ import annotations

import io
import sys
import zipfile
from collections.abc import Mapping
from pathlib import Path

from facilitation_kit.playback.office_archives import rewrite
from facilitation_kit.playback.slides.deck_layouts import HEIGHT, LAYOUTS, NAMESPACES, WIDTH, layout_xml, master_xml
from facilitation_kit.playback.tokens import Tokens, read_tokens
from facilitation_kit.shipped import shipped_folder

__all__ = ["THEME_COLOURS", "base_deck", "main", "theme_xml"]

THEME_COLOURS: Mapping[str, str] = {
    "dk1": "ink",
    "lt1": "ground",
    "dk2": "action",
    "lt2": "ground-quiet",
    "accent1": "category-1",
    "accent2": "category-2",
    "accent3": "category-3",
    "accent4": "category-4",
    "accent5": "category-5",
    "accent6": "category-6",
    "hlink": "action",
    "folHlink": "notice",
}
"""Which token each colour of the theme is."""

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_FONT = "Atkinson Hyperlegible"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.presentationml"


def base_deck(tokens: Tokens) -> bytes:
    """The file, the same for the same tokens."""
    layouts = {f"ppt/slideLayouts/slideLayout{n}.xml": layout_xml(each) for n, each in enumerate(LAYOUTS, start=1)}
    links = [f"rId{n}" for n in range(1, len(layouts) + 1)]
    parts = {
        **layouts,
        "ppt/slideMasters/slideMaster1.xml": master_xml(links),
        "ppt/theme/theme1.xml": theme_xml(tokens),
        "ppt/presentation.xml": (
            f'<p:presentation {NAMESPACES} saveSubsetFonts="1" autoCompressPictures="0">'
            '<p:sldMasterIdLst><p:sldMasterId id="2147483648" r:id="rId1"/></p:sldMasterIdLst>'
            f'<p:sldSz cx="{WIDTH * 12700}" cy="{HEIGHT * 12700}"/><p:notesSz cx="6858000" cy="9144000"/>'
            "</p:presentation>"
        ),
        "docProps/core.xml": (
            f'<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
            'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>Base deck of the playback pack</dc:title>'
            "</cp:coreProperties>"
        ),
        "_rels/.rels": _relations(
            f"{_OFFICE}/officeDocument ppt/presentation.xml",
            f"{_PACKAGE}/relationships/metadata/core-properties docProps/core.xml",
        ),
        "ppt/_rels/presentation.xml.rels": _relations(
            f"{_OFFICE}/slideMaster slideMasters/slideMaster1.xml", f"{_OFFICE}/theme theme/theme1.xml"
        ),
        "ppt/slideMasters/_rels/slideMaster1.xml.rels": _relations(
            *(f"{_OFFICE}/slideLayout ../slideLayouts/slideLayout{n}.xml" for n in range(1, len(layouts) + 1)),
            f"{_OFFICE}/theme ../theme/theme1.xml",
        ),
        **{
            f"ppt/slideLayouts/_rels/slideLayout{n}.xml.rels": _relations(
                f"{_OFFICE}/slideMaster ../slideMasters/slideMaster1.xml"
            )
            for n in range(1, len(layouts) + 1)
        },
        "[Content_Types].xml": _content_types(layouts),
    }
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, _HEAD + part)
    return rewrite(stream.getvalue())


def theme_xml(tokens: Tokens) -> str:
    """The theme with the tokens' colours and the kit's font."""
    colours = "".join(
        f'<a:{name}><a:srgbClr val="{tokens.colour(token)[1:].upper()}"/></a:{name}>'
        for name, token in THEME_COLOURS.items()
    )
    font = (
        f'<a:latin typeface="{_FONT}" panose="020B0604020202020204"/><a:ea typeface=""/><a:cs typeface=""/>'
        '<a:font script="Arab" typeface="Arial"/><a:font script="Hebr" typeface="Arial"/>'
    )
    fill = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'
    line = f'<a:ln w="9525">{fill}</a:ln>'
    effect = "<a:effectStyle><a:effectLst/></a:effectStyle>"
    return (
        '<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" name="Playback pack"><a:themeElements>'
        f'<a:clrScheme name="Playback pack">{colours}</a:clrScheme>'
        f'<a:fontScheme name="Playback pack"><a:majorFont>{font}</a:majorFont><a:minorFont>{font}</a:minorFont>'
        f'</a:fontScheme><a:fmtScheme name="Playback pack"><a:fillStyleLst>{fill * 3}</a:fillStyleLst>'
        f"<a:lnStyleLst>{line * 3}</a:lnStyleLst><a:effectStyleLst>{effect * 3}</a:effectStyleLst>"
        f"<a:bgFillStyleLst>{fill * 3}</a:bgFillStyleLst></a:fmtScheme></a:themeElements></a:theme>"
    )


def _relations(*links: str) -> str:
    listed = []
    for number, link in enumerate(links, start=1):
        kind, target = link.split(" ")
        listed.append(f'<Relationship Id="rId{number}" Type="{kind}" Target="{target}"/>')
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{"".join(listed)}</Relationships>'


def _content_types(layouts: Mapping[str, str]) -> str:
    kinds = {
        "ppt/presentation.xml": f"{_TYPE}.presentation.main+xml",
        "ppt/slideMasters/slideMaster1.xml": f"{_TYPE}.slideMaster+xml",
        **dict.fromkeys(layouts, f"{_TYPE}.slideLayout+xml"),
        "ppt/theme/theme1.xml": "application/vnd.openxmlformats-officedocument.theme+xml",
        "docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
    }
    overrides = "".join(f'<Override PartName="/{name}" ContentType="{kind}"/>' for name, kind in kinds.items())
    return (
        f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>'
    )


def main(arguments: list[str]) -> int:
    """Write the base deck to the file that the one argument names."""
    (file,) = arguments
    Path(file).write_bytes(base_deck(read_tokens([shipped_folder("workshops/templates")])))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
