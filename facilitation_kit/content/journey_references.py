"""Check the names inside journey maps: each stage, lane and note is given once, and each that is used is given.

In: the maps as plain values, faulty ones too. Out: what is wrong and where. Easily got wrong: a name holds only within its own
map, and an opportunity may answer a pain point of the map as it is today.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from facilitation_kit.content.documents import FieldPath, excerpt
from facilitation_kit.content.journey_maps import MapState, NoteMark
from facilitation_kit.identifiers import is_content_id

__all__ = ["WrongName", "journey_faults"]

_UNKNOWN = {
    "stage": "content.unknown-stage",
    "lane": "content.unknown-lane",
    "note": "content.unknown-note",
    "journey map": "content.unknown-journey",
}
_PARTS = {"stages": "stage", "lanes": "lane", "notes": "note"}
_MARKS = {mark.value for mark in NoteMark}


@dataclass(frozen=True, kw_only=True)
class WrongName:
    """A name that is wrong where it stands.

    Attributes:
        path: of it, from the list of maps on.
        code, message, remedy: as of a `Fault`.
    """

    path: FieldPath
    code: str
    message: str
    remedy: str


def journey_faults(journeys: Any) -> Iterator[WrongName]:
    """What is wrong with the names in a list of maps.

    Args:
        journeys: as they stand in the file, or as they were read from a table.

    Yields:
        Codes ``content.duplicate-id`` (of stages, lanes and notes), ``content.unknown-stage``, ``content.unknown-lane``, ``content.unknown-note``,
        ``content.unknown-journey``, ``content.not-as-is``, ``content.feelings-twice``, ``content.not-a-pain-point``,
        ``content.not-an-opportunity``.
    """
    maps = {name: each for _, each in _items(journeys) if isinstance(name := each.get("id"), str)}
    for number, each in _items(journeys):
        before = each.get("as_is")
        yield from _wrong_as_is(before, maps, (number, "as_is"))
        for part, noun in _PARTS.items():
            yield from _twice(each.get(part), (number, part), noun)
        names = {noun: _names(each.get(part)) for part, noun in _PARTS.items()}
        for part, noun in (("notes", "stage"), ("notes", "lane"), ("feelings", "stage")):
            for place, item in _items(each.get(part)):
                yield from _unknown(item.get(noun), names[noun], noun, (number, part, place, noun))
        yield from _feelings_twice(each, (number, "feelings"))
        yield from _wrong_answers(each, maps.get(str(before), {}), (number, "notes"))


def _items(value: Any) -> Iterator[tuple[int, Mapping[str, Any]]]:
    if isinstance(value, Sequence) and not isinstance(value, str):
        yield from ((place, item) for place, item in enumerate(value) if isinstance(item, Mapping))


def _names(value: Any) -> list[str]:
    return [name for _, item in _items(value) if isinstance(name := item.get("id"), str)]


def _twice(value: Any, path: FieldPath, noun: str) -> Iterator[WrongName]:
    seen: set[str] = set()
    for place, item in _items(value):
        name = item.get("id")
        if isinstance(name, str) and name in seen:
            yield WrongName(
                path=(*path, place, "id"),
                code="content.duplicate-id",
                message=f"The {noun} {excerpt(name)} is there twice.",
                remedy="Give one of them another id.",
            )
        elif isinstance(name, str):
            seen.add(name)


def _unknown(name: Any, known: Sequence[str], noun: str, path: FieldPath) -> Iterator[WrongName]:
    if not isinstance(name, str) or name in known or not is_content_id(name):
        return  # what cannot be a name has a fault of its own
    near = difflib.get_close_matches(name, known, n=1)
    listing = ", ".join(known[:8]) + (", and more" if len(known) > 8 else "")  # noqa: PLR2004 - more are no help
    yield WrongName(
        path=path,
        code=_UNKNOWN[noun],
        message=f"There is no {noun} {excerpt(name)}.",
        remedy=f"Did you mean {near[0]}?" if near else f"There is: {listing}." if known else "Add it first.",
    )


def _wrong_as_is(name: Any, maps: Mapping[str, Mapping[str, Any]], path: FieldPath) -> Iterator[WrongName]:
    known = [one for one, each in maps.items() if each.get("state") != MapState.TO_BE]
    if isinstance(name, str) and name in maps and name not in known:
        yield WrongName(
            path=path,
            code="content.not-as-is",
            message=f"The map {excerpt(name)} is not about today.",
            remedy="Name the map whose state is as_is.",
        )
        return
    yield from _unknown(name, known, "journey map", path)


def _feelings_twice(journey: Mapping[str, Any], path: FieldPath) -> Iterator[WrongName]:
    seen: set[str] = set()
    for place, item in _items(journey.get("feelings")):
        stage = item.get("stage")
        if isinstance(stage, str) and stage in seen:
            yield WrongName(
                path=(*path, place, "stage"),
                code="content.feelings-twice",
                message=f"The feelings at {excerpt(stage)} are there twice.",
                remedy="Put both together.",
            )
        elif isinstance(stage, str):
            seen.add(stage)


def _wrong_answers(journey: Mapping[str, Any], before: Mapping[str, Any], path: FieldPath) -> Iterator[WrongName]:
    own, earlier = _marks(journey), _marks(before)
    for place, item in _items(journey.get("notes")):
        answers = item.get("answers")
        if not isinstance(answers, list | tuple) or not answers:
            continue
        name = item.get("id")
        if isinstance(name, str) and own.get(name) != NoteMark.OPPORTUNITY:
            yield WrongName(
                path=(*path, place, "answers"),
                code="content.not-an-opportunity",
                message="Only an opportunity answers pain points.",
                remedy="Write mark: opportunity, or remove answers.",
            )
        for number, answer in enumerate(answers):
            where = (*path, place, "answers", number)
            yield from _unknown(answer, [*own, *earlier], "note", where)
            there = {own.get(answer), earlier.get(answer)} if isinstance(answer, str) else set()
            if there - {None} and NoteMark.PAIN_POINT not in there:
                yield WrongName(
                    path=where,
                    code="content.not-a-pain-point",
                    message=f"The note {excerpt(answer)} is no pain point.",
                    remedy="Mark it as one, or name another.",
                )


def _marks(journey: Mapping[str, Any]) -> dict[str, str]:
    """What each note of a map counts as: its own mark or that of its lane; empty for a plain note."""
    kinds = {str(item.get("id")): str(item.get("kind")) for _, item in _items(journey.get("lanes"))}
    found: dict[str, str] = {}
    for _, item in _items(journey.get("notes")):
        name, kind = item.get("id"), kinds.get(str(item.get("lane")), "")
        if isinstance(name, str):
            found[name] = str(item.get("mark") or (kind if kind in _MARKS else ""))
    return found
