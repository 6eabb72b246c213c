"""The catalogues of the packs' own words: found in templates and in the kit's own sentences, kept in ``.po`` files.

In: folders of templates of all formats, and the kit's sources. Out: ``locale/pack.pot`` and a catalogue for each language,
brought up to date. The one thing easily got wrong: a word that reaches a pack from a table (a status, a section's title)
stands in no ``_("…")``; `fixed_words` lists those, and a test looks for words that are in neither.

``python -m facilitation_kit.playback.catalogues`` (``make messages``) writes the kit's own.
"""

from __future__ import annotations

import io
import re
import sys
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po
from jinja2.ext import babel_extract

from facilitation_kit.content.hypotheses import HypothesisStatus
from facilitation_kit.content.research import ResearchStatus
from facilitation_kit.content.yaml_source import read_yaml
from facilitation_kit.playback.audiences import RULES
from facilitation_kit.playback.formats import PackFormat
from facilitation_kit.playback.outline import OUTLINE_FILE, SECTIONS
from facilitation_kit.playback.translations import CATALOGUE
from facilitation_kit.playback.votes import BAND_WORDS

__all__ = ["LANGUAGES", "Message", "fixed_words", "messages_of", "template_catalogue", "untranslated", "updated"]

LANGUAGES = ("pl", "ar")
"""The languages that the kit brings, besides English."""

_TEMPLATE = "locale/pack.pot"
_SETS = ("playback", "update", "easyread", "paper")
_KEYWORDS: Mapping[str, Any] = {"phrase": None, "counted": (1, 2), "_": None, "gettext": None, "ngettext": (1, 2)}
_NOTE = "To translators:"
_TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
_XML_TAG = re.compile(r"<[^>]*>")
_PLACE = re.compile(r"%\((\w+)\)s|\{(\w+)\}")
_BEGUN = datetime(2026, 11, 1, tzinfo=UTC)
"""A fixed date in every catalogue's header, so that the same words are the same file."""


@dataclass(frozen=True)
class Message:
    """One thing to translate.

    Attributes:
        key: the English; a pair of singular and plural where something is counted.
        file: where it was found.
        note: what translators need to know; may be empty.
    """

    key: str | tuple[str, str]
    file: str
    note: str = ""


def messages_of(templates: Path, sources: Path | None = None) -> Iterator[Message]:
    """Everything that packs made with a folder of templates can say by themselves.

    Args:
        templates: the folder ``workshops/templates``.
        sources: the folder of the package, for sentences that the kit makes; ``None`` leaves those and the fixed words out.
    """
    for path in _template_files(templates):
        name = f"workshops/templates/{path.relative_to(templates).as_posix()}"
        yield from _messages(babel_extract, _text_of(path), name, {"trimmed": "true", "silent": "false"})
    if sources is None:
        return
    for path in sorted(sources.rglob("*.py")):
        text = path.read_text("utf-8")
        if "phrase(" in text or "counted(" in text:
            yield from _messages("python", text, path.relative_to(sources.parent).as_posix(), {})
    yield from (Message(word, file) for word, file in fixed_words(templates))


def fixed_words(templates: Path) -> Iterator[tuple[str, str]]:
    """Words from the kit's own tables, each with where it stands."""
    outline, _ = read_yaml(templates / OUTLINE_FILE, OUTLINE_FILE)
    for pack in (outline.data if outline else {}).get("packs", ()):
        yield pack["title"], OUTLINE_FILE
        yield from ((each["title"], OUTLINE_FILE) for each in pack["sections"] if not isinstance(each, str))
    yield from ((kind.title, "facilitation_kit/playback/outline.py") for kind in SECTIONS.values())
    yield from ((rules.words, "facilitation_kit/playback/audiences.py") for rules in RULES.values())
    yield from ((words, "facilitation_kit/playback/votes.py") for words in (*BAND_WORDS.values(), "not asked") if words)
    yield from ((status.value, "facilitation_kit/content/hypotheses.py") for status in HypothesisStatus)
    yield from ((status.value, "facilitation_kit/content/research.py") for status in ResearchStatus)


def template_catalogue(messages: Iterable[Message]) -> Catalog:
    """What has to be translated, as an empty catalogue; the same messages give the same one."""
    catalogue = Catalog(
        project="Facilitation Kit",
        version="packs",
        creation_date=_BEGUN,
        revision_date=_BEGUN,
        last_translator="",
        language_team="",
        header_comment="# Words of the packs. Brought up to date by: make messages",
    )
    found: dict[str, Message] = {}
    for message in messages:
        found.setdefault(message.key if isinstance(message.key, str) else message.key[0], message)
    for message in found.values():
        catalogue.add(
            message.key,
            locations=[(message.file, 0)],
            auto_comments=[message.note] if message.note else [],
            flags=[],
        )
    return catalogue


def updated(catalogue: Catalog, template: Catalog) -> Catalog:
    """A catalogue with the messages of the template: translations that still fit are kept, nothing is guessed."""
    catalogue.update(template, no_fuzzy_matching=True, update_header_comment=False, update_creation_date=False)
    catalogue.obsolete.clear()
    return catalogue


def untranslated(catalogue: Catalog, messages: Iterable[Message]) -> list[str]:
    """English of the messages that a catalogue does not translate, or translates without one of their gaps."""
    found = []
    for message in {each.key: each for each in messages}.values():
        entry = catalogue.get(message.key if isinstance(message.key, str) else message.key[0])
        string = entry.string if entry is not None else ""
        said = [string] if isinstance(string, str) else list(string or ())
        english = message.key if isinstance(message.key, str) else message.key[1]
        if not said or not all(said) or not _gaps(english) <= _gaps(said[-1]) or (entry is not None and entry.fuzzy):
            found.append(english)
    return found


def _gaps(text: str) -> set[str]:
    return {one or other for one, other in _PLACE.findall(text)}


def _template_files(templates: Path) -> Iterator[Path]:
    endings = tuple(each.template_ending for each in PackFormat)
    for folder in _SETS:
        for path in sorted((templates / folder).rglob("*")):
            if path.name.endswith(endings) or path.suffix == ".docx":
                yield path


def _text_of(path: Path) -> str:
    """The text of a template; of a Word file, the tags that stand in it."""
    if path.suffix != ".docx":
        return path.read_text("utf-8")
    with zipfile.ZipFile(path) as archive:
        parts = [archive.read(name).decode() for name in sorted(archive.namelist()) if name.endswith(".xml")]
    plain = _XML_TAG.sub("", "\n".join(part for part in parts if "{{" in part or "{%" in part))
    # Word writes typographic quotation marks and its own names for characters
    tags = [_unescaped(tag) for tag in _TAG.findall(plain)]
    return "\n".join(tag for tag in tags if "_(" in tag and tag.startswith("{{"))


def _unescaped(text: str) -> str:
    for name, letter in (("&quot;", '"'), ("&lt;", "<"), ("&gt;", ">"), ("&apos;", "'"), ("&amp;", "&")):
        text = text.replace(name, letter)
    return text


def _messages(method: Any, text: str, name: str, options: Mapping[str, str]) -> Iterator[Message]:
    found = extract(
        method,
        io.BytesIO(text.encode()),
        keywords=_KEYWORDS,
        comment_tags=(_NOTE,),
        options=dict(options),
        strip_comment_tags=True,
    )
    for _line, key, comments, _context in found:
        note = " ".join(" ".join(comments).split())
        yield Message(key if isinstance(key, str) else (key[0], key[1]), name, note)


def _written(catalogue: Catalog) -> bytes:
    stream = io.BytesIO()
    write_po(stream, catalogue, width=100, sort_by_file=False, include_lineno=False, ignore_obsolete=True)
    return stream.getvalue()


def main(arguments: Sequence[str] = ()) -> int:
    """Bring the kit's own catalogues up to date, and say what is not translated."""
    root = Path(arguments[0]) if arguments else Path(__file__).resolve().parents[2]
    templates = root / "workshops" / "templates"
    messages = list(messages_of(templates, root / "facilitation_kit"))
    template = template_catalogue(messages)
    (templates / _TEMPLATE).parent.mkdir(parents=True, exist_ok=True)
    (templates / _TEMPLATE).write_bytes(_written(template))
    left = 0
    for language in LANGUAGES:
        path = templates / CATALOGUE.format(language=language)
        path.parent.mkdir(parents=True, exist_ok=True)
        catalogue = read_po(io.BytesIO(path.read_bytes() if path.exists() else b""), locale=language)
        path.write_bytes(_written(updated(catalogue, template)))
        for english in untranslated(catalogue, messages):
            left += 1
            sys.stdout.write(f"{language}: {english}\n")
    sys.stdout.write(f"{len({each.key for each in messages})} phrases, {left} to translate\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
