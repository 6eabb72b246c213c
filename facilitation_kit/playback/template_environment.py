"""The sandbox in which every template of a pack runs, whatever it renders.

In: folders of templates and the pack's language. Out: a Jinja environment with the same filters and the same translated
words for all formats. The one thing easily got wrong: escaping differs between formats, and Jinja's own choice by file
name switches it off for ``.html.j2``, so each renderer says how its text is made harmless.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from jinja2 import FileSystemLoader
from jinja2.sandbox import ImmutableSandboxedEnvironment

from facilitation_kit.playback.dates import day, moment
from facilitation_kit.playback.template_faults import NamedUndefined
from facilitation_kit.playback.translations import translations_of

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
    """
    made = ImmutableSandboxedEnvironment(
        loader=FileSystemLoader([str(folder) for folder in folders]),
        autoescape=autoescape,
        finalize=finalize,
        undefined=NamedUndefined,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    made.install_gettext_translations(translations_of(language, folders), newstyle=True)  # type: ignore[attr-defined]  # the extension adds it
    made.filters["day"] = day
    made.filters["moment"] = moment
    return made
