"""Survey forms as readable YAML.

In: a `SurveyForm`. Out: the text of ``surveys/<id>.yaml``, which reads back as the same form. Easily got wrong: a
text that looks like a number (a choice called 1) is written in quotation marks, or it would come back as a number.
"""

from __future__ import annotations

import io
from dataclasses import fields, is_dataclass
from enum import Enum
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.scalarstring import DoubleQuotedScalarString

from facilitation_kit.content.scalars import scalar
from facilitation_kit.content.survey_forms import SurveyForm
from facilitation_kit.content.survey_words import ANY_LANGUAGE

__all__ = ["survey_yaml"]

_WIDTH = 110
_HEAD = "# yaml-language-server: $schema=../docs/schemas/survey_form.schema.json\n"


def survey_yaml(form: SurveyForm) -> str:
    """The form as YAML, without keys that say nothing."""
    text = io.StringIO(_HEAD)
    text.seek(0, io.SEEK_END)
    yaml = YAML()
    yaml.width = _WIDTH
    yaml.allow_unicode = True
    yaml.indent(mapping=2, sequence=4, offset=2)
    yaml.dump(_plain(form), text)
    return text.getvalue()


def _plain(value: object) -> Any:
    if is_dataclass(value):
        pairs = ((each.name, getattr(value, each.name), each) for each in fields(value))
        return {
            name: _plain(given)
            for name, given, each in pairs
            if name == "kind" or not _says_nothing(given, each.default)
        }
    if isinstance(value, dict):
        if set(value) == {ANY_LANGUAGE}:
            return _text(value[ANY_LANGUAGE])
        return {_text(key): _plain(inner) for key, inner in value.items()}
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    return (
        value
        if isinstance(value, bool) or value is None
        else _text(value.value if isinstance(value, Enum) else str(value))
    )


def _says_nothing(value: object, usual: object) -> bool:
    return value in ("", (), {}, None, False) or value == usual


def _text(text: str) -> str:
    """A text as it must be written to be read as the same text."""
    kept = scalar(text, None) == text and not any(ord(letter) < 32 and letter != "\n" for letter in text)  # noqa: PLR2004
    return text if kept else DoubleQuotedScalarString(text)
