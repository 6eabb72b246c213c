"""The pack's own words in other languages: catalogues of ``workshops/templates/locale``.

In: a language and folders of templates, a project's own first. Out: a `Wording`, which says phrases, days and moments in
that language. The one thing easily got wrong: a phrase that a catalogue lacks is shown in English, each phrase by itself,
so an unfinished catalogue never stops a pack. Catalogues are read as they are edited (``.po``); nothing is compiled into
the project.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any, TypeVar

from babel.core import Locale
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po
from babel.support import NullTranslations, Translations

from facilitation_kit.errors import PlaybackError
from facilitation_kit.phrases import Gap, Phrase, filled
from facilitation_kit.playback.dates import day_in, moment_in

__all__ = ["CATALOGUE", "Wording", "is_right_to_left", "translations_of", "wording_of"]

CATALOGUE = "locale/{language}/pack.po"
"""Its place below a folder of templates; the language without its region, such as ``pl``."""

_Value = TypeVar("_Value")


@dataclass(frozen=True)
class Wording:
    """How a pack speaks in one language.

    Attributes:
        language: such as "en-GB", "pl" or "ar".
        catalogue: its translations.
    """

    language: str
    catalogue: NullTranslations

    def say(self, text: str) -> str:
        """A phrase, or one of the kit's fixed words, in this language; any other text as it is."""
        if isinstance(text, Phrase):
            return self._phrase(text)
        # an empty text is the key of the catalogue's own header
        return str(self.catalogue.gettext(text)) if text else text

    def _phrase(self, text: Phrase) -> str:
        if text.number is None:
            pattern = self.catalogue.gettext(text.pattern)
        else:
            pattern = self.catalogue.ngettext(text.pattern, text.plural, text.number)
        said = filled(pattern, {name: self._gap(value) for name, value in text.gaps.items()})
        return said[:1].upper() + said[1:] if text.capital else said

    def _gap(self, value: Gap) -> str:
        if isinstance(value, Phrase):
            return self._phrase(value)
        if isinstance(value, datetime):
            return self.moment(value)
        if isinstance(value, date):
            return self.day(value)
        # in a sentence from right to left, words from left to right keep their own order between these two marks
        return f"\u2068{value}\u2069" if isinstance(value, str) and is_right_to_left(self.language) else str(value)

    def day(self, value: date) -> str:
        """A day as people write it in this language, without the time of a moment."""
        return day_in(self.language, value)

    def moment(self, value: datetime) -> str:
        """A moment; the kit's moments are UTC."""
        return moment_in(self.language, value)

    def throughout(self, value: _Value) -> _Value:
        """The value with every phrase in it said in this language: for what a renderer draws without a template.

        Frozen records, tuples, lists and mappings are gone through; all else stays as it is.
        """
        said: Any = value
        if isinstance(value, Phrase):
            said = self.say(value)
        elif isinstance(value, tuple | list):
            said = type(value)(self.throughout(each) for each in value)
        elif isinstance(value, Mapping):
            said = {name: self.throughout(each) for name, each in value.items()}
        elif is_dataclass(value) and not isinstance(value, type):
            changed = {each.name: self.throughout(getattr(value, each.name)) for each in fields(value) if each.init}
            said = replace(value, **changed)
        return said  # type: ignore[no-any-return]  # a phrase becomes a text, and all else keeps its kind


def wording_of(language: str, folders: Sequence[Path]) -> Wording:
    """How a pack speaks in a language.

    Args:
        language: such as "en-GB", "pl" or "ar".
        folders: of templates, a project's own first.

    Raises:
        PlaybackError: ``playback.catalogue``; a catalogue cannot be read.
    """
    return Wording(language, translations_of(language, folders))


def translations_of(language: str, folders: Sequence[Path]) -> NullTranslations:
    """The translations of a language, phrase by phrase from the first folder that has one.

    Args:
        language: such as "en-GB", "pl" or "ar".
        folders: of templates, a project's own first.

    Raises:
        PlaybackError: ``playback.catalogue``; a catalogue cannot be read.
    """
    name = Locale.parse(language, sep="-").language
    found = NullTranslations()
    for folder in reversed(folders):
        place = CATALOGUE.format(language=name)
        if (folder / place).is_file():
            own = Translations(_compiled(folder / place, place, name), domain="pack")
            own.add_fallback(found)
            found = own
    return found


def _compiled(path: Path, place: str, language: str) -> io.BytesIO:
    """The catalogue in the form that gettext reads, without phrases that are not translated yet or unsure."""
    compiled = io.BytesIO()
    try:
        with path.open("rb") as file:
            write_mo(compiled, read_po(file, locale=language, abort_invalid=True))
    except (ValueError, PoFileError) as error:
        raise PlaybackError(
            "playback.catalogue",
            f"The catalogue of {language} cannot be read.",
            remedy="Open it in an editor for .po files, or remove your own copy so that the kit's one is used.",
            file=place,
        ) from error
    compiled.seek(0)
    return compiled


def is_right_to_left(language: str) -> bool:
    """Whether a language is written from right to left.

    >>> is_right_to_left("ar"), is_right_to_left("en-GB")
    (True, False)
    """
    return Locale.parse(language, sep="-").text_direction == "rtl"
