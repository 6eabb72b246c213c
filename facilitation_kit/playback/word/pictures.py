"""The pictures of a pack in a Word file: charts, the needs, drawings of easy read.

In: what a request holds. Out: PNGs with their size on the page and their words. The one thing easily got wrong: Word shows
a picture without a text alternative silently, so none is made without one.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lxml import etree

from facilitation_kit.analysis.map_plan import Runs
from facilitation_kit.analysis.map_view import LINE_OF_VISIBILITY
from facilitation_kit.phrases import phrase
from facilitation_kit.playback.chart_drawing import chart_svg
from facilitation_kit.playback.crowd_drawing import IN_A_ROW, crowd_svg
from facilitation_kit.playback.journey_pictures import journey_sheets
from facilitation_kit.playback.map_context import GOES_ON, map_parts
from facilitation_kit.playback.needs_drawing import pyramid_svg
from facilitation_kit.playback.pack_fonts import pack_fonts
from facilitation_kit.playback.pictures import svg_to_png
from facilitation_kit.playback.rendering import RenderRequest
from facilitation_kit.playback.tokens import read_tokens
from facilitation_kit.playback.translations import wording_of
from facilitation_kit.playback.vote_context import Vote
from facilitation_kit.playback.word.markup import fault

__all__ = ["PICTURES", "Pictures", "WordPicture"]

PICTURES = ("chart", "pyramid", "service-map", "journey-map", "crowd", "easy-picture", "persona-picture")
"""Elements of a section that become a picture."""

_DOTS = 200
"""Pixels in an inch."""

_INCH = 1440
"""Twentieths of a point."""

_CHART, _PYRAMID, _EASY, _PERSON, _MAP = 7600, 6800, 2000, 340, 9400
"""Widths on the page, in twentieths of a point."""


@dataclass(frozen=True, kw_only=True)
class WordPicture:
    """A picture; its size is in twentieths of a point."""

    data: bytes
    width: int
    height: int
    alternative: str


class Pictures:
    """What can be drawn of a pack.

    Args:
        request: with the pack and the folders of fonts.
    """

    def __init__(self, request: RenderRequest) -> None:
        self._pack, self._folders = request.pack, request.folders
        self._wording = wording_of(request.pack.language, request.folders)
        self._tokens = read_tokens(request.folders)
        self._drawn: dict[bytes, bytes] = {}
        self._votes: Mapping[str, Vote] = {
            vote.anchor: vote
            for workshop in request.pack.workshops
            for question in workshop.questions
            for vote in question.rounds
        }

    def of(self, element: etree._Element) -> list[WordPicture]:
        """What an element of a section shows: pictures, or none where nothing of it may be drawn.

        Raises:
            PlaybackError: ``playback.template-syntax`` with the line of the template; ``playback.token``,
                ``playback.picture``.
        """
        given = element.get("of", "")
        if element.tag == "chart":
            if given not in self._votes:
                raise fault(element, "There is no such round.", f"Write its anchor: {', '.join(sorted(self._votes))}.")
            return self._chart(self._votes[given])
        if element.tag == "easy-picture":
            if given not in self._pack.easy:
                raise fault(element, "There is no such item of easy read.", "Write the name of one in pack.easy.")
            item = self._pack.easy[given]
            return [self._picture(item.picture_svg, _EASY, self._wording.say(item.alternative))]
        if element.tag == "persona-picture":
            return [self._persona(element, given)]
        words = " ".join("".join(str(piece) for piece in element.itertext()).split())
        if not words:
            raise fault(element, "The drawing has no words for whoever cannot see it.", "Write them into the element.")
        if element.tag == "crowd":
            some, everybody = (_number(element, name) for name in ("some", "all"))
            drawn = crowd_svg(some, everybody, tokens=self._tokens, right_to_left=self._pack.right_to_left)
            return [self._picture(drawn, min(everybody, IN_A_ROW) * _PERSON, words)] if everybody else []
        runs = pack_fonts(tuple(self._folders)).runs
        if element.tag in ("service-map", "journey-map"):
            journey = element.tag == "journey-map"
            return self._journey(element, given, words, runs) if journey else self._map(words, runs)
        return [self._picture(pyramid_svg(self._pack.needs.pyramid, tokens=self._tokens, runs=runs), _PYRAMID, words)]

    def _persona(self, element: etree._Element, name: str) -> WordPicture:
        for page in self._pack.personas:
            if page.id == name:
                return self._picture(page.picture_svg, _EASY, self._wording.say(page.alternative))
        raise fault(element, "There is no such persona.", "Write the id of one in pack.personas.")

    def _chart(self, vote: Vote) -> list[WordPicture]:
        if vote.chart is None:
            return []
        chart = self._wording.throughout(vote.chart)
        runs = pack_fonts(tuple(self._folders)).runs
        turned = self._pack.right_to_left
        svg = chart_svg(chart, tokens=self._tokens, width=620, right_to_left=turned, runs=runs)
        return [self._picture(svg, _CHART, f"{chart.title}. {chart.alternative}")]

    def _map(self, words: str, runs: Runs) -> list[WordPicture]:
        if self._pack.service_map is None:
            return []
        say = self._wording.say
        parts = map_parts(self._pack.service_map, self._tokens, say(LINE_OF_VISIBILITY), say(GOES_ON), runs)
        return self._in_parts(parts, words)

    def _journey(self, element: etree._Element, name: str, words: str, runs: Runs) -> list[WordPicture]:
        for page in self._pack.journeys:
            if page.id == name:
                return self._in_parts(journey_sheets(page, self._tokens, self._wording, runs), words)
        raise fault(element, "There is no such journey map.", "Write the id of one in pack.journeys.")

    def _in_parts(self, parts: Sequence[bytes], words: str) -> list[WordPicture]:
        """A drawing that may need several pictures, each with its number in the words."""
        if len(parts) == 1:
            return [self._picture(parts[0], _MAP, words)]
        say = self._wording.say
        told = [say(phrase("Part {number} of {all}.", number=n, all=len(parts))) for n in range(1, len(parts) + 1)]
        return [self._picture(part, _MAP, f"{words} {each}") for part, each in zip(parts, told, strict=True)]

    def _picture(self, svg: bytes, width: int, alternative: str) -> WordPicture:
        if svg not in self._drawn:
            self._drawn[svg] = svg_to_png(svg, width_px=width * _DOTS // _INCH, folders=self._folders)
        data = self._drawn[svg]
        across, down = struct.unpack_from(">II", data, 16)
        return WordPicture(data=data, width=width, height=round(width * down / max(across, 1)), alternative=alternative)


def _number(element: etree._Element, name: str) -> int:
    given = element.get(name, "")
    if not given.isascii() or not given.isdigit() or len(given) > 3:  # noqa: PLR2004 - a room, not a city
        raise fault(element, f"{name} is a number of people below a thousand.", "Write it in digits.")
    return int(given)
