"""What is wrong with a template, in words for the person who wrote it: file, line, and the names on offer.

In: an exception that Jinja or a template raised. Out: a `PlaybackError`. The one thing easily got wrong: the message of an
exception may hold content of the pack, so only Jinja's own messages about names and syntax are passed on.
"""

from __future__ import annotations

import dataclasses
import traceback
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from jinja2 import StrictUndefined, TemplateNotFound, TemplateSyntaxError, UndefinedError
from jinja2.exceptions import SecurityError
from jinja2.utils import missing

from facilitation_kit.errors import PlaybackError

__all__ = ["TEMPLATE_EXCEPTIONS", "NamedUndefined", "names_on_offer", "template_fault"]

TEMPLATE_EXCEPTIONS = (
    ArithmeticError,
    AttributeError,
    LookupError,
    OSError,
    RuntimeError,
    TypeError,
    ValueError,
)
"""What a template can raise besides Jinja's own exceptions."""

_MANY = 40


class NamedUndefined(StrictUndefined):
    """A missing name, which says where it was looked for."""

    __slots__ = ()

    @property
    def _undefined_message(self) -> str:
        name = self._undefined_name
        if self._undefined_hint:
            return self._undefined_hint
        if self._undefined_obj is missing:
            return f"There is no {name!r} here."
        offered = names_on_offer(self._undefined_obj)
        there = f" It offers: {', '.join(offered[:_MANY])}." if offered else ""
        return f"There is no {name!r} in a {type(self._undefined_obj).__name__}.{there}"


def names_on_offer(value: object) -> Sequence[str]:
    """The names that a template may ask `value` for.

    >>> names_on_offer({"b": 1, "a": 2})
    ['a', 'b']
    """
    if isinstance(value, Mapping):
        return sorted(str(key) for key in value)
    names = [field.name for field in dataclasses.fields(value)] if dataclasses.is_dataclass(value) else []
    properties = [name for name, kind in vars(type(value)).items() if isinstance(kind, property)]
    return sorted({name for name in [*names, *properties] if not name.startswith("_")})


def template_fault(
    error: Exception, *, template: str, folders: Iterable[Path], offered: Iterable[str]
) -> PlaybackError:
    """The error as something that a designer can mend.

    Args:
        error: what was raised.
        template: name of the template that was asked for.
        folders: of templates, so that file names are relative to them.
        offered: names that every template may use.
    """
    file, line = _place(error, template, list(folders))
    if isinstance(error, TemplateSyntaxError):
        file = _relative(error.filename, list(folders)) or error.name or template
        return _fault("playback.template-syntax", f"{_sentence(error.message)}", "Correct it.", file, error.lineno)
    if isinstance(error, TemplateNotFound):
        return _fault(
            "playback.template-missing",
            f"There is no template {error.name}.",
            "Correct the name, or remove your own template so that the kit's one is used.",
            file,
            line,
        )
    if isinstance(error, SecurityError):
        return _fault(
            "playback.template-forbidden",
            "The template does something that templates may not do.",
            "Show what the pack offers and nothing else.",
            file,
            line,
        )
    if isinstance(error, UndefinedError):
        remedy = f"Names for every template: {', '.join(sorted(offered))}."
        return _fault("playback.template-name", _sentence(error.message), remedy, file, line)
    if isinstance(error, MemoryError):
        return _fault("playback.template-too-large", *_TOO_LARGE, file, line)
    return _fault(
        "playback.template-failed",
        f"The template could not be filled in ({type(error).__name__}).",
        "Look at the expression on that line.",
        file,
        line,
    )


_TOO_LARGE = ("The template needs more memory than a pack may take.", "Look for something that it repeats too often.")


def _fault(code: str, message: str, remedy: str, file: str, line: int | None) -> PlaybackError:
    return PlaybackError(code, message, remedy=remedy, file=file, line=line)


def _place(error: Exception, template: str, folders: Sequence[Path]) -> tuple[str, int | None]:
    """The innermost line of a template in the error's traceback."""
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        file = _relative(frame.filename, folders)
        if file is not None:
            return file, frame.lineno
    return template, None


def _relative(filename: str | None, folders: Sequence[Path]) -> str | None:
    if filename is None:
        return None
    path = Path(filename)
    return next((path.relative_to(each).as_posix() for each in folders if path.is_relative_to(each)), None)


def _sentence(message: str | None) -> str:
    text = (message or "The template is not well formed").strip()
    text = text[:1].upper() + text[1:]
    return text if text.endswith(".") else f"{text}."
