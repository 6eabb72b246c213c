"""The sandbox in which every template of a pack runs, whatever it renders.

In: folders of templates and the pack's language. Out: a Jinja environment with the same filters and the same translated
words for all formats. The one thing easily got wrong: escaping differs between formats, and Jinja's own choice by file
name switches it off for ``.html.j2``, so each renderer says how its text is made harmless. Phrases of the context are
said in the pack's language as they are printed; what a template compares them with is their English.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from jinja2 import FileSystemLoader
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from facilitation_kit.phrases import Phrase, phrase
from facilitation_kit.playback.template_faults import NamedUndefined
from facilitation_kit.playback.translations import Wording, wording_of

__all__ = ["pack_environment"]


def pack_environment(
    folders: Sequence[Path],
    *,
    language: str,
    autoescape: bool,
    finalize: Callable[[object], object] | None = None,
) -> ImmutableSandboxedEnvironment:
    """The environment of a format's templates; workshops/templates/README.md lists its filters.

    Args:
        folders: of templates, a project's own first.
        language: of the pack's own words; ``_("…")`` and ``{% trans %}`` give them.
        autoescape: whether values are made harmless as HTML and XML need it.
        finalize: what else every value goes through, for formats that are neither.

    Raises:
        PlaybackError: ``playback.catalogue``.
    """
    wording = wording_of(language, folders)

    def printed(value: object) -> object:
        said = wording.say(value) if isinstance(value, Phrase) else value
        return finalize(said) if finalize else said

    made = ImmutableSandboxedEnvironment(
        loader=FileSystemLoader([str(folder) for folder in folders]),
        autoescape=autoescape,
        finalize=printed,
        undefined=NamedUndefined,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    # the extension compiles {% trans %} to calls of these two, with the values beside the sentence
    made.newstyle_gettext = True  # type: ignore[attr-defined]  # the extension adds it
    blocks = _Blocks(wording, autoescape=autoescape)
    made.globals |= {"_": _word(wording), "gettext": blocks.gettext, "ngettext": blocks.ngettext}
    made.filters["day"] = wording.day
    made.filters["moment"] = wording.moment
    made.filters["quoted"] = lambda value: phrase("“{words}”", words=str(value))
    made.filters["svg_address"] = lambda svg: f"data:image/svg+xml;base64,{base64.b64encode(svg).decode('ascii')}"
    made.tests["ours"] = lambda value: isinstance(value, Phrase)
    return made


def _word(wording: Wording) -> Callable[..., str]:
    """``_("…")``: a plain text, which is escaped like any other when it is printed."""

    def word(text: str, **values: object) -> str:
        if not values:
            return wording.say(text)
        return _put_in(str(text), wording.say(text), {name: _said(wording, value) for name, value in values.items()})

    return word


class _Blocks:
    """``{% trans %}``: text of the template and of a catalogue, in which only the values have to be made harmless."""

    def __init__(self, wording: Wording, *, autoescape: bool) -> None:
        self._wording = wording
        self._kind: type[str] = Markup if autoescape else str

    def gettext(self, text: str, **values: object) -> str:
        return self._filled(text, self._wording.catalogue.gettext(text), values)

    def ngettext(self, text: str, plural: str, num: int, **values: object) -> str:
        english = text if num == 1 else plural
        said = self._wording.catalogue.ngettext(text, plural, num)
        return self._filled(english, said, {"num": num, **values})

    def _filled(self, english: str, said: str, values: dict[str, object]) -> str:
        told = {name: _said(self._wording, value) for name, value in values.items()}
        return _put_in(self._kind(english), self._kind(said), told)


def _said(wording: Wording, value: object) -> object:
    return wording.say(value) if isinstance(value, Phrase) else value


def _put_in(english: Any, said: Any, values: dict[str, object]) -> str:
    """The sentence with its values; in English where a translation names values that are not there."""
    try:
        return said % values  # type: ignore[no-any-return]
    except (KeyError, ValueError, TypeError):
        return english % values  # type: ignore[no-any-return]
