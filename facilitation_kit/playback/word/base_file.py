"""The Word file that packs are made in, as the kit ships it: ``workshops/templates/playback/pack.docx``.

In: the kit's colours and fonts. Out: the file, the same bytes each time, so that a change of it can be reviewed here. It
holds styles, a theme, header, footer and the tags that a pack fills in, and a council changes its own copy in Word. The
one thing easily got wrong: a tag must stand in one piece of text; Word may cut it up when somebody edits it, which is
mended when a pack is made.

``python -m facilitation_kit.playback.word.base_file FILE`` writes it.
"""

from __future__ import annotations

import io
import sys
import zipfile
from collections.abc import Sequence
from pathlib import Path
from xml.sax.saxutils import escape

from facilitation_kit.playback.office_archives import rewrite
from facilitation_kit.playback.template_files import read_file
from facilitation_kit.playback.tokens import read_tokens
from facilitation_kit.playback.word.base_style_sheet import style_id, styles_xml
from facilitation_kit.playback.word.base_theme import FACES, THEME, embedded_font, font_table, theme_xml
from facilitation_kit.shipped import template_folders

__all__ = ["base_file"]

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_NAMES = f'xmlns:w="{_MAIN}" xmlns:r="{_OFFICE}"'

_FOR_WHOM = '{{ _("%(pack)s for %(audience)s", pack=_(pack.title), audience=_(pack.audience_words)) }}'
_WHEN = (
    "{{ pack.generated_at | day }}{% if pack.data_cut_off %}"
    ' · {{ _("answers up to %(moment)s", moment=pack.data_cut_off | moment) }}{% endif %}'
)
_EASY = '{%p if pack.template_set == "easyread" %}'
_REHEARSAL = '{{ _("Rehearsal: not real answers.") }}'


def _contents(where: str) -> Sequence[tuple[str, str]]:
    return (
        ("", f"{{%p if {where} %}}"),
        ("TOC Heading", '{{ _("In this pack") }}'),
        ("", "{{p contents }}"),
        ("", "{%p endif %}"),
    )


_BODY: Sequence[tuple[str, str]] = (
    ("", "{%p if pack.rehearsal %}"),
    (
        "Banner",
        f'{_REHEARSAL} {{{{ _("Scripted people gave the answers in this pack, to try out the workshop.") }}}}',
    ),
    ("", "{%p endif %}"),
    ("", _EASY),
    ("Easy Heading", _FOR_WHOM),
    ("", "{%p else %}"),
    ("Kicker", _FOR_WHOM),
    ("", "{%p endif %}"),
    ("Title", "{{ pack.project.name }}"),
    ("", _EASY),
    ("Easy Text", "{{ pack.generated_at | day }}"),
    ("", "{%p else %}"),
    ("Subtitle", _WHEN),
    ("", "{%p endif %}"),
    *_contents("contents_first"),
    ("", "{%p for section in sections %}"),
    ("heading 1", "{{ _(section.title) }}"),
    ("", "{{p section.body }}"),
    *_contents("section.contents_after"),
    ("", "{%p endfor %}"),
)
"""Style and text of each paragraph."""

_PAGE = '<w:r><w:tab/></w:r><w:fldSimple w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple>'
_LEAD = (
    '{{ _("Worried about a young person?") }} {{ pack.method.safeguarding_lead.name }},'
    " {{ pack.method.safeguarding_lead.role }}: {{ pack.method.safeguarding_lead.phone }}"
)


def _both(text: str, style: str) -> Sequence[tuple[str, str]]:
    """A paragraph in the size of easy read, or in its own."""
    return (("", _EASY), ("Easy Line", text), ("", "{%p else %}"), (style, text), ("", "{%p endif %}"))


_WARNING = (("", "{%p if pack.rehearsal %}"), ("Rehearsal Line", _REHEARSAL), ("", "{%p endif %}"))
_HEADER = (*_WARNING, *_both("{{ pack.project.name }} · {{ _(pack.title) }}", "header"))
_FIRST_HEADER = (*_WARNING, ("header", ""))
_FOOTER = _both(_LEAD, "footer")


def base_file(folders: Sequence[Path]) -> bytes:
    """The Word file.

    Args:
        folders: of templates, a project's own first; they give colours and fonts.

    Raises:
        PlaybackError: ``playback.template-missing``, ``playback.token``.
    """
    tokens = read_tokens(folders)
    colours = {name: tokens.colour(token).removeprefix("#").upper() for name, token in THEME.items()}
    parts = {
        "[Content_Types].xml": _content_types(),
        "_rels/.rels": _relations(
            (f"{_OFFICE}/officeDocument", "word/document.xml"),
            (f"{_PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
            (f"{_OFFICE}/extended-properties", "docProps/app.xml"),
        ),
        "docProps/core.xml": _CORE,
        "docProps/app.xml": _APP,
        "word/document.xml": _document(),
        "word/_rels/document.xml.rels": _relations(
            *((f"{_OFFICE}/{kind}", target) for kind, target in _RELATED),
        ),
        "word/styles.xml": styles_xml(colours, language="en-GB"),
        "word/numbering.xml": _numbering(),
        "word/settings.xml": _SETTINGS,
        "word/fontTable.xml": font_table(),
        "word/_rels/fontTable.xml.rels": _relations(
            *((f"{_OFFICE}/font", f"fonts/{face.lower()}.odttf") for face in FACES)
        ),
        "word/theme/theme1.xml": theme_xml(colours),
        "word/header1.xml": _part("hdr", _HEADER),
        "word/header2.xml": _part("hdr", _FIRST_HEADER),
        "word/footer1.xml": _part("ftr", _FOOTER, more=_PAGE),
    }
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
        for face, name in FACES.items():
            archive.writestr(f"word/fonts/{face.lower()}.odttf", embedded_font(read_file(folders, name), face))
    return rewrite(stream.getvalue())


_RELATED = (
    ("styles", "styles.xml"),
    ("numbering", "numbering.xml"),
    ("settings", "settings.xml"),
    ("fontTable", "fontTable.xml"),
    ("theme", "theme/theme1.xml"),
    ("header", "header1.xml"),
    ("header", "header2.xml"),
    ("footer", "footer1.xml"),
)


def _relations(*pairs: tuple[str, str]) -> str:
    made = "".join(
        f'<Relationship Id="rId{number}" Type="{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(pairs, start=1)
    )
    return f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{made}</Relationships>'


def _content_types() -> str:
    kinds = {
        "/word/document.xml": f"{_WORD}.document.main+xml",
        "/word/styles.xml": f"{_WORD}.styles+xml",
        "/word/numbering.xml": f"{_WORD}.numbering+xml",
        "/word/settings.xml": f"{_WORD}.settings+xml",
        "/word/fontTable.xml": f"{_WORD}.fontTable+xml",
        "/word/theme/theme1.xml": "application/vnd.openxmlformats-officedocument.theme+xml",
        "/word/header1.xml": f"{_WORD}.header+xml",
        "/word/header2.xml": f"{_WORD}.header+xml",
        "/word/footer1.xml": f"{_WORD}.footer+xml",
        "/docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
        "/docProps/app.xml": "application/vnd.openxmlformats-officedocument.extended-properties+xml",
    }
    overrides = "".join(f'<Override PartName="{name}" ContentType="{kind}"/>' for name, kind in kinds.items())
    return (
        f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        '<Default Extension="odttf" ContentType="application/vnd.openxmlformats-officedocument.obfuscatedFont"/>'
        f"{overrides}</Types>"
    )


def _paragraphs(entries: Sequence[tuple[str, str]], more: str = "") -> str:
    return "".join(
        f'<w:p>{f"""<w:pPr><w:pStyle w:val="{style_id(style)}"/></w:pPr>""" if style else ""}'
        f'<w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r>{more if style else ""}</w:p>'
        for style, text in entries
    )


def _part(element: str, entries: Sequence[tuple[str, str]], *, more: str = "") -> str:
    return f"{_HEAD}<w:{element} {_NAMES}>{_paragraphs(entries, more)}</w:{element}>"


def _document() -> str:
    page = (
        '<w:headerReference w:type="default" r:id="rId6"/><w:headerReference w:type="first" r:id="rId7"/>'
        '<w:footerReference w:type="default" r:id="rId8"/><w:footerReference w:type="first" r:id="rId8"/>'
        '<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1134" w:right="1247" w:bottom="1077" w:left="1247"'
        ' w:header="567" w:footer="510" w:gutter="0"/><w:titlePg/>'
    )
    return f"{_HEAD}<w:document {_NAMES}><w:body>{_paragraphs(_BODY)}<w:sectPr>{page}</w:sectPr></w:body></w:document>"


def _numbering() -> str:
    kinds = (
        ("bullet", "•", 340, 340),
        ("decimal", "%1.", 454, 454),
        ("decimal", "%1.", 510, 340),
        ("decimal", "%1.", 567, 567),
    )
    abstract = "".join(
        f'<w:abstractNum w:abstractNumId="{number}"><w:multiLevelType w:val="singleLevel"/><w:lvl w:ilvl="0">'
        f'<w:start w:val="1"/><w:numFmt w:val="{kind}"/><w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/>'
        f'<w:pPr><w:ind w:left="{left}" w:hanging="{hanging}"/></w:pPr>'
        f"<w:rPr>{'<w:b/><w:bCs/>' if kind == 'decimal' else ''}</w:rPr></w:lvl></w:abstractNum>"
        for number, (kind, text, left, hanging) in enumerate(kinds, start=1)
    )
    numbers = "".join(
        f'<w:num w:numId="{number}"><w:abstractNumId w:val="{number}"/></w:num>' for number in range(1, len(kinds) + 1)
    )
    return f"{_HEAD}<w:numbering {_NAMES}>{abstract}{numbers}</w:numbering>"


_SAME = " ".join(f'w:{name}="{name}"' for name in THEME if name.startswith(("accent", "hyperlink", "followed")))
_MAPPING = f'<w:clrSchemeMapping w:bg1="light1" w:t1="dark1" w:bg2="light2" w:t2="dark2" {_SAME}/>'
"""Which colour of the theme is meant by "text1" and the like."""

_SETTINGS = (
    f"{_HEAD}<w:settings {_NAMES}><w:embedTrueTypeFonts/><w:saveSubsetFonts/>"
    '<w:defaultTabStop w:val="720"/><w:characterSpacingControl w:val="doNotCompress"/><w:compat>'
    '<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/>'
    f'</w:compat><w:themeFontLang w:val="en-GB"/>{_MAPPING}<w:decimalSymbol w:val="."/><w:listSeparator w:val=","/></w:settings>'
)
_CORE = (
    f'{_HEAD}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties"'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>Facilitation Kit: the pack in Word</dc:title>'
    "<dc:creator>Facilitation Kit</dc:creator><dc:language>en-GB</dc:language></cp:coreProperties>"
)
_APP = (
    f'{_HEAD}<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
    "<Application>Facilitation Kit</Application></Properties>"
)


if __name__ == "__main__":
    Path(sys.argv[1]).write_bytes(base_file(template_folders(None)))
