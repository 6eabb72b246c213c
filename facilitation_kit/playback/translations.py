"""The pack's own words in other languages: catalogues of ``workshops/templates/locale``.

In: a language and folders of templates, a project's own first. Out: gettext translations. The one thing easily got wrong:
a phrase that a catalogue lacks is shown in English, each phrase by itself, so an unfinished catalogue never stops a pack.
Catalogues are read as they are edited (``.po``); nothing is compiled into the project.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

from babel.core import Locale
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations

__all__ = ["CATALOGUE", "is_right_to_left", "translations_of"]

CATALOGUE = "locale/{language}/pack.po"
"""Its place below a folder of templates; the language without its region, such as ``pl``."""


def translations_of(language: str, folders: Sequence[Path]) -> NullTranslations:
    """The translations of a language, phrase by phrase from the first folder that has one.

    Args:
        language: such as "en-GB", "pl" or "ar".
        folders: of templates, a project's own first.
    """
    name = Locale.parse(language, sep="-").language
    found = NullTranslations()
    for folder in reversed(folders):
        path = folder / CATALOGUE.format(language=name)
        if path.is_file():
            compiled = io.BytesIO()
            with path.open("rb") as file:
                write_mo(compiled, read_po(file, locale=name))
            compiled.seek(0)
            own = Translations(compiled, domain="pack")
            own.add_fallback(found)
            found = own
    return found


def is_right_to_left(language: str) -> bool:
    """Whether a language is written from right to left.

    >>> is_right_to_left("ar"), is_right_to_left("en-GB")
    (True, False)
    """
    return Locale.parse(language, sep="-").text_direction == "rtl"
