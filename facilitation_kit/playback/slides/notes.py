"""What the speaker reads below a slide: what pictures show, the whole of a shortened quote, and where claims come from.

In: a page. Out: paragraphs. The one thing easily got wrong: a deck is sent on with its notes, so they hold nothing that the
pack's audience may not see; all of it comes from the same context.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from facilitation_kit.phrases import Phrase, phrase
from facilitation_kit.playback.context import NeedsPage, Pack
from facilitation_kit.playback.hypothesis_context import PackQuote
from facilitation_kit.playback.slides.flow import ChartPart, NeedsDrawing, Paragraph, PicturePart, TablePart
from facilitation_kit.playback.slides.pages import Page
from facilitation_kit.playback.slides.text import Run

__all__ = ["SpeakerNotes", "needs_words"]

_NUMBER = re.compile(r"[0-9]+")


@dataclass(frozen=True, kw_only=True)
class SpeakerNotes:
    """Writes the notes of a pack's slides.

    Attributes:
        pack: what it says.
        say: gives a sentence of the kit in the pack's language.
    """

    pack: Pack
    say: Callable[[str], str]

    def of(self, page: Page) -> list[Sequence[Run]]:
        """The notes of a page, in paragraphs; none where there is nothing to add."""
        notes: list[Sequence[Run]] = list(page.notes) if page.part == 1 or page.parts == 1 else []
        notes += [(Run(text=text, own=True),) for text in self._pictures(page)]
        notes += [runs for block in page.blocks if block.excerpt for runs in self._whole(block.excerpt)]
        notes += [(Run(text=text, own=True),) for text in self._sources(page)]
        return notes

    def _pictures(self, page: Page) -> list[str]:
        shown = []
        for placed in (each for place in page.places.values() for each in place):
            element = placed.element
            if isinstance(element, ChartPart):
                shown.append(self.say(phrase("The chart shows: {what}", what=element.chart.alternative)))
            elif isinstance(element, PicturePart):
                shown.append(self.say(phrase("The picture shows: {what}", what=element.picture.alternative)))
            elif isinstance(element, NeedsDrawing):
                shown.append(self.say(needs_words(element.needs)))
        return shown

    def _whole(self, quote: PackQuote) -> list[Sequence[Run]]:
        """All the words of a quote of which the slide has an excerpt."""
        if not quote.excerpt:
            return []
        heading = Run(text=self.say(phrase("The whole quote:")), own=True)
        return [(heading,), *((Run(text=text),) for text in quote.paragraphs)]

    def _sources(self, page: Page) -> list[str]:
        numbers = sorted({number for runs in _all_runs(page) for run in runs if run.raised for number in _numbers(run)})
        known = {each.number: each for each in self.pack.evidence}
        return [
            self.say(
                phrase("Footnote {number}: {text} ({id})", number=number, text=known[number].text, id=known[number].id)
            )
            for number in numbers
            if number in known
        ]


def needs_words(needs: NeedsPage) -> Phrase:
    """What the drawing of the needs shows."""
    levels = "; ".join(
        f"{level.number}, {level.label}{f' ({level.counts})' if level.counts else ''}" for level in needs.levels
    )
    return phrase(
        "A pyramid under a star. The star: {words}. From the base up: {levels}.", words=needs.north_star, levels=levels
    )


def _all_runs(page: Page) -> list[Sequence[Run]]:
    found: list[Sequence[Run]] = [page.title]
    for placed in (each for place in page.places.values() for each in place):
        if isinstance(placed.element, Paragraph):
            found.append(placed.element.runs)
        elif isinstance(placed.element, TablePart):
            found += [cell for row in placed.element.rows for cell in row]
    return found


def _numbers(run: Run) -> list[int]:
    return [int(number) for number in _NUMBER.findall(run.text)]
