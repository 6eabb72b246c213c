"""Slides from templates ``*.deck.yaml.j2``: Jinja makes YAML, YAML makes values, values make slides.

In: a template and the pack. Out: `Slide`s, or a fault with the template's file and line. The one thing easily got wrong: a
quote may look like YAML. So no text of the pack ever stands in the YAML: each ``{{ value }}`` leaves a mark there, and the
value takes the mark's place once the structure is read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date
from pathlib import Path
from typing import Any, cast

from jinja2 import TemplateError, Undefined
from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream
from jinja2.sandbox import ImmutableSandboxedEnvironment
from pydantic import ValidationError

from facilitation_kit.analysis.map_view import LINE_OF_VISIBILITY
from facilitation_kit.content.documents import Document, dotted
from facilitation_kit.content.yaml_source import read_yaml_text
from facilitation_kit.errors import PlaybackError
from facilitation_kit.phrases import Phrase
from facilitation_kit.playback.charts import Chart, ChartSeries
from facilitation_kit.playback.context import EasyItem, NeedLine, NeedsPage, PackLine
from facilitation_kit.playback.crowd_drawing import crowd_svg
from facilitation_kit.playback.hypothesis_context import PackQuote
from facilitation_kit.playback.journey_context import JourneyPage
from facilitation_kit.playback.journey_pictures import journey_slides
from facilitation_kit.playback.map_context import GOES_ON, ServiceMapPage, map_slides
from facilitation_kit.playback.slides.values import Own, Slide
from facilitation_kit.playback.template_environment import pack_environment
from facilitation_kit.playback.template_faults import TEMPLATE_EXCEPTIONS, template_fault
from facilitation_kit.playback.tokens import read_tokens
from facilitation_kit.playback.translations import Wording, is_right_to_left, wording_of

__all__ = ["SLIDE_FILTERS", "SlideTemplates"]

SLIDE_FILTERS = ("crowd", "service_map", "journey_map")
"""Filters that only templates of slides have: each makes drawings."""

_OPEN, _CLOSE = "\ue8a1\ue3c7", "\ue3c7\ue8a1"
_MARK = re.compile(f"{_OPEN}([0-9]+){_CLOSE}")
_LINE_MARK = re.compile("\ue8a3([^\ue8a3]*)\ue8a3([0-9]+)\ue8a3$")
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_SAID = (Chart, ChartSeries, EasyItem, NeedLine, NeedsPage, PackLine, PackQuote)
"""Values of the pack that a template hands on as a whole."""

_LINE_ENDS = re.compile("\r\n?|[\x85\u2028\u2029]")


@dataclass(kw_only=True)
class SlideTemplates:
    """The templates of one pack.

    Attributes:
        folders: of templates, a project's own first.
        language: of the pack's own words.
        offered: names that every template may use, with their values.
        has_notes: whether the pack lists its evidence; without that list no number leads anywhere.
        wording: how the pack speaks.
    """

    folders: Sequence[Path]
    language: str
    offered: Mapping[str, object]
    has_notes: bool = True
    wording: Wording = field(init=False)
    _values: list[object] = field(default_factory=list, init=False)
    _environment: ImmutableSandboxedEnvironment | None = field(default=None, init=False)

    def __post_init__(self) -> None:
        self.wording = wording_of(self.language, self.folders)

    def say(self, text: str) -> str:
        """A phrase, or one of the kit's fixed words, in the pack's language."""
        return Own(_harmless(self.wording.say(text)))

    def exists(self, template: str) -> bool:
        """Whether any folder has the template."""
        return any((folder / template).is_file() for folder in self.folders)

    def slides(self, template: str, **more: object) -> list[Slide]:
        """The slides of one template.

        Args:
            template: its name below a folder of templates.
            more: further names for it.

        Raises:
            PlaybackError: as `rendering.render`; ``playback.slide`` where what it yields is no list of slides.
        """
        offered = {**self.offered, **more}
        if self._environment is None:
            self._environment = self._new_environment()
        text = self._filled(self._environment, template, offered)
        if not text.strip() or all(line.lstrip().startswith("#") for line in text.split("\n") if line.strip()):
            return []
        document, faults = read_yaml_text(text, template)
        if document is None or faults:
            fault = faults[0]
            raise self._fault(template, offered, fault.line or 1, _clean(fault.message), fault.remedy)
        if not isinstance(document.data, list):
            raise self._fault(template, offered, 1, "A template of slides holds a list.", "Begin each slide with “- ”.")
        return [self._slide(template, offered, document, number) for number in range(len(document.data))]

    def _new_environment(self) -> ImmutableSandboxedEnvironment:
        made = pack_environment(self.folders, language=self.language, autoescape=False)
        made.keep_trailing_newline = True  # else the line after an included piece would go on with its last one
        made.finalize = self._mark  # before a phrase is said, so that it is known as one
        for name in ("_", "gettext", "ngettext"):
            made.globals[name] = _owned(cast("Callable[..., str]", made.globals[name]))
        made.filters |= {name: _owned(made.filters[name]) for name in ("day", "moment")}
        made.filters |= dict(zip(SLIDE_FILTERS, (self._crowd, self._service_map, self._journey_map), strict=True))
        return made

    def _service_map(self, page: ServiceMapPage) -> tuple[bytes, ...]:
        """The map as drawings that fit a slide each: ``{{ pack.service_map | service_map }}``."""
        words, more = self.wording.say(LINE_OF_VISIBILITY), self.wording.say(GOES_ON)
        return map_slides(page, read_tokens(self.folders), words, more)

    def _journey_map(self, page: JourneyPage) -> tuple[bytes, ...]:
        """A journey map as drawings that fit a slide each: ``{{ journey | journey_map }}``."""
        return journey_slides(page, read_tokens(self.folders), self.wording)

    def _crowd(self, some: int, everybody: int) -> bytes:
        """So many of so many people, drawn: ``{{ 9 | crowd(12) }}``."""
        turned = is_right_to_left(self.language)
        return crowd_svg(some, everybody, tokens=read_tokens(self.folders), right_to_left=turned)

    def _filled(self, environment: ImmutableSandboxedEnvironment, template: str, offered: Mapping[str, object]) -> str:
        try:
            return environment.get_template(template).render(offered)
        except (TemplateError, MemoryError, *TEMPLATE_EXCEPTIONS) as error:
            raise template_fault(error, template=template, folders=self.folders, offered=offered) from error

    def _mark(self, value: object) -> str:
        """What stands in the YAML for a value."""
        if isinstance(value, Undefined):
            return str(value)  # raises, with the names on offer
        if isinstance(value, str) and _OPEN in value:
            value = self._resolved(str(value))
        self._values.append(self._said(value))
        return f"{_OPEN}{len(self._values) - 1}{_CLOSE}"

    def _resolved(self, value: Any) -> Any:
        """The value with what its marks stand for."""
        if isinstance(value, dict):
            return {self._key(key): self._resolved(each) for key, each in value.items()}
        if isinstance(value, list):
            return [self._resolved(each) for each in value]
        if not isinstance(value, str) or _OPEN not in value:
            return value
        whole = _MARK.fullmatch(value)
        if whole:
            return self._value(whole)
        return self._pieces(value)

    def _key(self, key: str) -> str:
        return _MARK.sub(lambda mark: str(self._value(mark)), key)

    def _pieces(self, text: str) -> list[object]:
        """A text with marks in it: the template's own words and the values between them."""
        pieces: list[object] = []
        place = 0
        for mark in _MARK.finditer(text):
            value = self._value(mark)
            pieces += [Own(text[place : mark.start()]), self._said(value) if isinstance(value, date) else value]
            place = mark.end()
        return [piece for piece in (*pieces, Own(text[place:])) if piece not in ("", None)]

    def _value(self, mark: re.Match[str]) -> object:
        number = int(mark[1])
        return self._values[number] if number < len(self._values) else mark[0]

    def _said(self, value: object) -> object:  # noqa: PLR0911 - a row for each kind of value
        """The value in the pack's language, with its texts as an Office file can hold them."""
        if isinstance(value, Phrase):
            return Own(_harmless(self.wording.say(value)))
        if isinstance(value, str):
            return type(value)(_harmless(value)) if isinstance(value, Own) else _harmless(value)
        if isinstance(value, date):
            return Own(self.wording.day(value))
        if isinstance(value, list | tuple):
            return tuple(self._said(each) for each in value)
        if isinstance(value, dict):
            return {name: self._said(each) for name, each in value.items()}
        if isinstance(value, _SAID):
            said: dict[str, Any] = {each.name: self._said(getattr(value, each.name)) for each in fields(value)}
            if not self.has_notes:
                said |= {name: kind for name, kind in (("note", 0), ("notes", ())) if name in said}
            return replace(value, **said)
        return value

    def _slide(self, template: str, offered: Mapping[str, object], document: Document, number: int) -> Slide:
        value = self._resolved(document.data[number])
        line = document.line((number,))
        try:
            return Slide.read(value, file=template, line=line)
        except ValidationError as error:
            first = error.errors(include_url=False, include_input=False)[0]
            path = (number, *first["loc"])
            where = dotted(tuple(part for part in path[1:] if isinstance(part, int | str)))
            said = first["msg"].removeprefix("Value error, ")
            message = f"{where}: {said}." if where else f"{said}."
            raise self._fault(
                template,
                offered,
                document.line(path),
                _clean(message[:1].upper() + message[1:]),
                "Compare it with the kit's own template of the same name; workshops/templates/README.md lists all keys.",
            ) from None

    def line_of(self, template: str, offered: Mapping[str, object], line: int) -> tuple[str, int | None]:
        """The template and the line in it that a line of the YAML comes from."""
        environment = self._new_environment()
        environment.add_extension(_LineMarks)
        kept = len(self._values)
        text = self._filled(environment, template, offered)
        del self._values[kept:]
        lines = text.split("\n")
        for candidate in (*lines[line - 1 : line + 20], *reversed(lines[: line - 1])):
            found = _LINE_MARK.search(candidate)
            if found:
                return found[1], int(found[2])
        return template, None

    def _fault(
        self, template: str, offered: Mapping[str, object], line: int, message: str, remedy: str
    ) -> PlaybackError:
        file, place = self.line_of(template, offered, line)
        return PlaybackError("playback.slide", message, remedy=remedy, file=file, line=place)


class _LineMarks(Extension):
    """Writes at the end of each line of a template which line it is; for faults only."""

    def filter_stream(self, stream: TokenStream) -> Iterator[Token]:
        name = stream.name or ""
        for token in stream:
            if token.type != "data":
                yield token
                continue
            pieces = token.value.split("\n")
            marked = "\n".join(
                [
                    *(f"{piece}\ue8a3{name}\ue8a3{token.lineno + n}\ue8a3" for n, piece in enumerate(pieces[:-1])),
                    pieces[-1],
                ]
            )
            yield Token(token.lineno, "data", marked)


def _harmless(text: str) -> str:
    """A text as an Office file can hold it: what cannot be written shows as U+FFFD."""
    return _UNWRITABLE.sub("\N{REPLACEMENT CHARACTER}", _LINE_ENDS.sub("\n", text))


def _owned(speak: Callable[..., str]) -> Callable[..., str]:
    """The same, but what it says is marked as the kit's own words."""
    return lambda *values, **named: Own(speak(*values, **named))


def _clean(message: str) -> str:
    """A message without marks."""
    return _MARK.sub("…", _LINE_MARK.sub("", message))
