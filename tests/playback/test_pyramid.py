from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facilitation_kit.playback.pyramid import WIDTH, Level, LevelFigures, draw_pyramid, text_width, wrapped

LABELS = st.lists(st.text(min_size=1, max_size=300).filter(lambda text: text.split()), min_size=1, max_size=12)


def corners(points: str) -> list[tuple[float, float]]:
    return [(float(x), float(y)) for x, y in (pair.split(",") for pair in points.split())]


def width_at(level: Level, y: float) -> float:
    (left, top), (right, _), (_, bottom), _ = corners(level.points)
    (base_right, _), (base_left, _) = corners(level.points)[2:]
    share = (y - top) / (bottom - top)
    return (right - left) + share * ((base_right - base_left) - (right - left))


@given(labels=LABELS, star=st.text(max_size=300))
def test_every_label_stays_in_its_level(labels: list[str], star: str) -> None:
    drawn = draw_pyramid(star, labels)
    assert [level.number for level in drawn.levels] == list(range(len(labels), 0, -1))
    for level in drawn.levels:
        (_, top), _, (_, bottom), _ = corners(level.points)
        for line in level.lines:
            assert top < line.y < bottom
            # a single letter may be wider than any level
            assert len(line.text) <= 1 or text_width(line.text) * drawn.font_size <= width_at(
                level, line.y - drawn.font_size
            )
    assert drawn.height >= max(y for level in drawn.levels for _, y in corners(level.points))


@given(labels=LABELS)
def test_levels_widen_downwards_and_do_not_overlap(labels: list[str]) -> None:
    levels = [corners(level.points) for level in draw_pyramid("Star", labels).levels]
    for upper, lower in pairwise(levels):
        assert upper[2][1] < lower[0][1]
        assert upper[1][0] <= lower[1][0]


@given(text=st.text(max_size=200), room=st.floats(min_value=3, max_value=40))
def test_wrapping_loses_no_letter(text: str, room: float) -> None:
    assert "".join(wrapped(text, room)).replace(" ", "") == "".join(text.split())


@pytest.mark.parametrize(
    "label", ["Fähigkeiten", "信頼できる専門家との良い関係", "علاقة إيجابية مع مختص موثوق به", "A" * 300]
)
def test_other_scripts_and_long_words_are_cut_into_lines(label: str) -> None:
    (level,) = draw_pyramid("x", [label]).levels
    assert "".join(line.text for line in level.lines).replace(" ", "") == label.replace(" ", "")


def test_bars_and_figures_stay_in_their_level_below_the_label_and_to_scale() -> None:
    figures = [
        LevelFigures(text="7 · 3 · 2", values=(7, 3, 2)),
        LevelFigures(text="12 · [c] · [c]", values=(12, None, None)),
        LevelFigures(text="", values=()),
    ]
    counted, hidden, plain = reversed(draw_pyramid("Star", ["A trusted adult", "Safety", "Friends"], figures).levels)
    (_, top), _, (_, bottom), _ = corners(counted.points)
    assert [part.name for part in counted.bar] == ["met", "partly", "not_met"]
    assert [round(part.width / counted.bar[2].width, 1) for part in counted.bar] == [3.5, 1.5, 1.0]
    for part in counted.bar:
        assert max(line.y for line in counted.lines) < part.y < part.y + part.height < bottom
        assert part.x > (WIDTH - width_at(counted, part.y)) / 2
    assert top < counted.figures[0].y < bottom
    assert (hidden.bar, [text.text for text in hidden.figures]) == ((), ["12 · [c] · [c]"])
    assert not plain.bar
    assert not plain.figures
    assert plain == draw_pyramid("Star", ["A trusted adult", "Safety", "Friends"]).levels[0]
