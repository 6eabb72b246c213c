"""What a survey says, in as many languages as its author wrote it in.

In: texts by language, as the columns ``label::Polski (pl)`` of XLSForm name it. Out: the one to show. Easily got
wrong: languages fall back text by text. A form that is half translated shows each question in the reader's language
where it can.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated

from pydantic import BeforeValidator, StringConstraints, WithJsonSchema

from facilitation_kit.content.fields import Line, Prose

__all__ = ["ANY_LANGUAGE", "REFERENCE", "Said", "Words", "is_right_to_left", "language_code", "said_in"]

ANY_LANGUAGE = "default"
"""The language of a text for which nobody said one."""

REFERENCE = re.compile(r"\$\{\s*([^\W\d][\w.\-]*)\s*\}")
"""Where a text reads out the answer to a question: ``${name}``."""

_CODE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_IN_BRACKETS = re.compile(rf"\(({_CODE.pattern})\)\s*$")
_KNOWN = {
    "english": "en",
    "polish": "pl",
    "polski": "pl",
    "arabic": "ar",
    "العربية": "ar",
    "somali": "so",
    "soomaali": "so",
    "french": "fr",
    "spanish": "es",
    "welsh": "cy",
    "urdu": "ur",
    "chinese": "zh",
}
_RIGHT_TO_LEFT = frozenset(("ar", "arc", "ckb", "dv", "fa", "he", "ks", "ps", "sd", "ug", "ur", "yi"))

Said = Mapping[str, str]
"""Texts by the name of their language."""


def _in_any_language(value: object) -> object:
    return {ANY_LANGUAGE: value} if isinstance(value, str) else value


Words = Annotated[
    dict[Annotated[Line, StringConstraints(max_length=60)], Prose],
    BeforeValidator(_in_any_language),
    WithJsonSchema(
        {"anyOf": [{"type": "string"}, {"type": "object", "additionalProperties": {"type": "string"}}]},
    ),
]
"""A text alone, or one text for each language."""


def said_in(words: Said, language: str, default_language: str = ANY_LANGUAGE) -> str:
    """The text for a reader, or the next best: the form's own language, the one without a name, any.

    >>> said_in({"en": "Yes", "pl": "Tak"}, "pl"), said_in({"en": "Yes"}, "pl", "en"), said_in({}, "pl")
    ('Tak', 'Yes', '')
    """
    for name in (language, default_language, ANY_LANGUAGE):
        if words.get(name, "").strip():
            return words[name]
    return next((text for text in words.values() if text.strip()), "")


def language_code(name: str) -> str:
    """The code of a language (BCP 47) as a page's ``lang`` needs it; empty where the name does not tell.

    >>> language_code("Polski (pl)"), language_code("ar"), language_code("English"), language_code("Our words")
    ('pl', 'ar', 'en', '')
    """
    found = _IN_BRACKETS.search(name)
    if found:
        return found[1].lower()
    plain = name.strip().lower()
    return _KNOWN.get(plain) or (plain if _CODE.fullmatch(plain) and len(plain.split("-")[0]) == 2 else "")  # noqa: PLR2004 - as in en


def is_right_to_left(name: str) -> bool:
    """Whether a language is written from right to left.

    >>> is_right_to_left("Arabic (ar)"), is_right_to_left("English (en)")
    (True, False)
    """
    return language_code(name).split("-")[0] in _RIGHT_TO_LEFT
