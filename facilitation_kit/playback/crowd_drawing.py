"""So many of so many people, drawn as people (SVG), for easy read.

In: two numbers that the words beside the drawing say as well. Out: SVG that needs nothing else. The one thing easily got
wrong: a hidden figure must not be drawn; whoever calls this has a figure that is shown.
"""

from __future__ import annotations

from facilitation_kit.playback.tokens import Tokens

__all__ = ["IN_A_ROW", "crowd_svg"]

IN_A_ROW = 10
"""People in a row."""

_WIDE, _HIGH = 24, 34


def crowd_svg(some: int, everybody: int, *, tokens: Tokens, right_to_left: bool = False) -> bytes:
    """The drawing; the first `some` of `everybody` are filled.

    Args:
        some: people who are filled.
        everybody: people who are drawn.
        tokens: colours.
        right_to_left: where the first stands.

    Raises:
        PlaybackError: ``playback.token``.
    """
    columns, rows = max(1, min(everybody, IN_A_ROW)), max(1, -(-everybody // IN_A_ROW))
    people = []
    for number in range(everybody):
        column = number % IN_A_ROW
        x = (columns - 1 - column if right_to_left else column) * _WIDE
        fill = tokens.colour("category-1") if number < some else tokens.colour("ground")
        people.append(
            f'<g transform="translate({x} {number // IN_A_ROW * _HIGH})" fill="{fill}">'
            '<circle cx="12" cy="8" r="5.4"/><path d="M3 31v-6a9 9 0 0 1 18 0v6z"/></g>'
        )
    size = f'width="{columns * _WIDE}" height="{rows * _HIGH}"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {columns * _WIDE} {rows * _HIGH}" {size}>'
        f'<g stroke="{tokens.colour("ink")}" stroke-width="1.6">{"".join(people)}</g></svg>'
    ).encode()
