"""The private page of what a pack keeps back, as HTML.

In: a pack and its list. Out: UTF-8 bytes. The one thing easily got wrong: this page is rendered here and not in the process
for packs, so only the kit's own template is used; a project's copy of it counts for nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from markupsafe import Markup

from facilitation_kit.playback.context import Pack
from facilitation_kit.playback.rendering import style_sheet
from facilitation_kit.playback.template_environment import pack_environment
from facilitation_kit.playback.withheld import WithheldLine
from facilitation_kit.shipped import shipped_folder

__all__ = ["TEMPLATE", "withheld_page"]

TEMPLATE = "playback/withheld.html.j2"


def withheld_page(pack: Pack, lines: Sequence[WithheldLine]) -> bytes:
    """The page.

    Args:
        pack: beside which it lies.
        lines: by rule, as `withheld.withheld_of` gives them.
    """
    folders = (shipped_folder("workshops/templates"),)
    environment = pack_environment(folders, language=pack.language, autoescape=True)
    page = environment.get_template(TEMPLATE).render(
        pack=pack,
        rules=[(words, list(group)) for words, group in groupby(lines, key=lambda line: line.rule_words)],
        style=Markup(style_sheet(folders)),  # noqa: S704 - the kit's own style sheet
    )
    return page.encode("utf-8", "replace")
