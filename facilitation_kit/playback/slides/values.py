"""What a template of slides may ask for: slides with a title and, for each place of their layout, a list of blocks.

In: plain values, as the YAML of a template holds them, with values of the pack in it. Out: frozen `Slide`s, or pydantic's
faults with the place of each. The one thing easily got wrong: a block says exactly one thing, so that nothing is drawn
over something else; where it stands on the slide is decided later, when its room has been measured.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from facilitation_kit.playback.charts import Chart
from facilitation_kit.playback.context import EasyItem, NeedsPage, PackLine
from facilitation_kit.playback.hypothesis_context import PackQuote
from facilitation_kit.playback.slides.text import Run

__all__ = ["Block", "Column", "Own", "Picture", "Runs", "Slide", "Table", "as_runs", "plain"]

_CLOSED = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)
_MANNERS = ("bold", "quiet", "notes")

Runs = tuple[Run, ...]


class Own(str):
    """A text in the pack's own language: a sentence of the kit, or what stands in a template."""

    __slots__ = ()


def as_runs(value: object) -> Runs:  # noqa: PLR0911 - a row for each way to write text
    """Text as a template writes it: a text, a line of the pack, or a list of pieces.

    A piece is a text, or one of ``bold: text``, ``quiet: text`` and ``notes: [1, 2]``.

    Raises:
        ValueError: it is something else.
    """
    if value is None or value == "":
        return ()
    if isinstance(value, str):
        return (Run(text=value, own=isinstance(value, Own)),)
    if isinstance(value, bool):
        raise ValueError("a text is needed here")  # noqa: TRY004 - pydantic collects ValueError
    if isinstance(value, int | float):
        return (Run(text=str(value), own=True),)
    if isinstance(value, Run):
        return (value,)
    if isinstance(value, PackLine):
        return (*as_runs(value.text), *_notes(value.notes))
    if isinstance(value, dict):
        return _piece(value)
    if isinstance(value, Sequence):
        return tuple(run for piece in value for run in as_runs(piece))
    raise ValueError(f"a text is needed here, not a {type(value).__name__}")


def plain(runs: Runs) -> str:
    """The words without footnotes."""
    return "".join(run.text for run in runs if not run.raised)


def _piece(value: dict[Any, Any]) -> Runs:
    if len(value) != 1 or next(iter(value)) not in _MANNERS:
        raise ValueError(f"a piece of text has one of: {', '.join(_MANNERS)}")
    ((manner, content),) = value.items()
    if manner == "notes":
        return _notes(content if isinstance(content, Sequence) and not isinstance(content, str) else (content,))
    bold, quiet = manner == "bold", manner == "quiet"
    return tuple(replace(run, bold=run.bold or bold, quiet=run.quiet or quiet) for run in as_runs(content))


def _notes(numbers: Sequence[object]) -> Runs:
    if not all(isinstance(number, int) and not isinstance(number, bool) for number in numbers):
        raise ValueError("footnotes are numbers")
    shown = [str(number) for number in numbers if number]
    return (Run(text="\u00a0" + ", ".join(shown), raised=True, own=True),) if shown else ()


def _items(value: object) -> tuple[object, ...]:
    """A list as it was written; ``null`` is an empty one."""
    if value is None:
        return ()
    if isinstance(value, Sequence) and not isinstance(value, str):
        return tuple(value)
    raise ValueError("a list is needed here")


Text = Annotated[Runs, BeforeValidator(as_runs)]
"""Text on a slide."""

Texts = Annotated[tuple[Text, ...], BeforeValidator(_items)]


class Column(BaseModel):
    """A column of a table: its heading, its share of the width, and where its text stands."""

    model_config = _CLOSED
    title: Text = ()
    share: Annotated[float, Field(gt=0, le=100)] = 1.0
    align: Literal["start", "end"] = "start"


class Table(BaseModel):
    """A table with a heading for each column; `alternative` says what it holds to whoever cannot see it."""

    model_config = _CLOSED
    columns: Annotated[tuple[Column, ...], Field(min_length=1)]
    rows: Annotated[tuple[Texts, ...], BeforeValidator(_items)] = ()
    alternative: Text = ()

    @model_validator(mode="after")
    def _square(self) -> Table:
        if any(len(row) != len(self.columns) for row in self.rows):
            raise ValueError(f"each row of this table needs {len(self.columns)} cells, one a column")
        return self


def _picture(value: object) -> object:
    """An easy-read item, or a mapping with the same two names."""
    if isinstance(value, EasyItem):
        return {"svg": value.picture_svg, "alternative": value.alternative}
    return value


class Picture(BaseModel):
    """A drawing (SVG) and what it shows; `height` in points where it stands among other things."""

    model_config = _CLOSED
    svg: bytes
    alternative: str
    height: Annotated[float, Field(ge=0, le=300)] = 0.0


class Block(BaseModel):
    """One thing in a place of a slide; it has exactly one of these names."""

    model_config = _CLOSED
    text: Text = ()
    lead: Text = ()
    heading: Text = ()
    quiet: Text = ()
    bullets: Texts = ()
    numbered: Texts = ()
    quote: PackQuote | None = None
    excerpt: PackQuote | None = None
    table: Table | None = None
    chart: Chart | None = None
    picture: Annotated[Picture | None, BeforeValidator(_picture)] = None
    needs: NeedsPage | None = None

    @model_validator(mode="after")
    def _one_thing(self) -> Block:
        if len(self.model_fields_set) != 1:
            raise ValueError(f"a block has exactly one of: {', '.join(type(self).model_fields)}")
        return self


def _blocks(value: object) -> tuple[object, ...]:
    """Blocks; a bare text is a paragraph."""
    items = value if isinstance(value, Sequence) and not isinstance(value, str) else (value,)
    return tuple(item if isinstance(item, dict | Block) else {"text": item} for item in items)


class _SlideFields(BaseModel):
    """The keys of a slide besides the places of its layout."""

    model_config = ConfigDict(extra="allow", frozen=True)
    layout: str
    title: Text
    short: Text = ()
    kicker: Text = ()
    notes: Texts = ()
    __pydantic_extra__: dict[str, Annotated[tuple[Block, ...], BeforeValidator(_blocks)]]

    @model_validator(mode="after")
    def _named(self) -> _SlideFields:
        if not plain(self.title).strip():
            raise ValueError("a slide needs a title")
        return self


@dataclass(frozen=True, kw_only=True)
class Slide:
    """One slide as a template asks for it; it becomes several where its content needs more room.

    Attributes:
        layout: name of a layout of the base deck.
        title: what it says; as long as it likes.
        short: stands in its place where it is too long; the whole then begins the slide's text.
        kicker: a few words above it, such as the section.
        notes: what the speaker reads, in paragraphs.
        places: blocks by the name of the layout's place.
        file, line: where the template asks for it.
    """

    layout: str
    title: Runs
    short: Runs
    kicker: Runs
    notes: tuple[Runs, ...]
    places: dict[str, tuple[Block, ...]]
    file: str = ""
    line: int | None = None

    @classmethod
    def read(cls, value: object, *, file: str, line: int | None) -> Slide:
        """The slide that a mapping describes.

        Raises:
            pydantic.ValidationError: with the place of each fault.
        """
        fields = _SlideFields.model_validate(value)
        return cls(
            layout=fields.layout,
            title=fields.title,
            short=fields.short,
            kicker=fields.kicker,
            notes=fields.notes,
            places=dict(fields.__pydantic_extra__),
            file=file,
            line=line,
        )
