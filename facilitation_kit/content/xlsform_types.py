"""The types of XLSForm, and what the kit makes of each.

In: a type as pyxform names it once its aliases are gone. Out: a kind of question, or what to do instead. Easily got
wrong: rows that collect something about a phone or its owner (start, deviceid, username …) are kept in the form and
never filled: the kit stores no such thing.

Source: xlsform.org/en, "Question types" and "Metadata"; pyxform's own list of older names.
"""

from __future__ import annotations

from collections.abc import Mapping

from facilitation_kit.content.documents import printable
from facilitation_kit.content.survey_forms import QuestionKind
from facilitation_kit.errors import Fault

__all__ = ["KINDS", "TYPES", "unsupported"]

KINDS: Mapping[str, QuestionKind] = {
    **dict.fromkeys(("text", "string", "q string", "add text prompt"), QuestionKind.TEXT),
    **dict.fromkeys(("integer", "int", "q int", "add integer prompt"), QuestionKind.INTEGER),
    **dict.fromkeys(("decimal", "q decimal", "add decimal prompt"), QuestionKind.DECIMAL),
    **dict.fromkeys(("date", "q date", "add date prompt"), QuestionKind.DATE),
    "time": QuestionKind.TIME,
    **dict.fromkeys(("note", "q note", "add note prompt"), QuestionKind.NOTE),
    **dict.fromkeys(("acknowledge", "trigger", "q acknowledge", "add acknowledge prompt"), QuestionKind.ACKNOWLEDGE),
    **dict.fromkeys(("calculate", "q calculate", "add calculate prompt"), QuestionKind.CALCULATE),
    "select one": QuestionKind.SELECT_ONE,
    "select all that apply": QuestionKind.SELECT_MULTIPLE,
    "rank": QuestionKind.RANK,
    "range": QuestionKind.RANGE,
    "group": QuestionKind.GROUP,
    **dict.fromkeys(
        (
            *("start", "start time", "get start time", "end", "end time", "get end time", "today", "get today"),
            *("deviceid", "device id", "get device id", "imei", "uri:deviceid"),
            *("subscriberid", "subscriber id", "get subscriber id", "uri:subscriberid"),
            *("simserial", "sim id", "get sim id", "uri:simserial"),
            *("phonenumber", "get phone number", "uri:phonenumber"),
            *("username", "uri:username", "email", "uri:email", "audit"),
        ),
        QuestionKind.NOT_COLLECTED,
    ),
}
"""The kind of question that each type becomes."""

TYPES: Mapping[QuestionKind, str] = {
    QuestionKind.TEXT: "text",
    QuestionKind.INTEGER: "integer",
    QuestionKind.DECIMAL: "decimal",
    QuestionKind.DATE: "date",
    QuestionKind.TIME: "time",
    QuestionKind.NOTE: "note",
    QuestionKind.ACKNOWLEDGE: "acknowledge",
    QuestionKind.CALCULATE: "calculate",
    QuestionKind.SELECT_ONE: "select_one",
    QuestionKind.LIKERT: "select_one",
    QuestionKind.SMILEY: "select_one",
    QuestionKind.SELECT_MULTIPLE: "select_multiple",
    QuestionKind.RANK: "rank",
    QuestionKind.RANGE: "range",
}
"""The type that each kind of question is written as; a group is two rows."""

_PLACES = "Ask for a part of town in words or with choices: nothing that people send may show where they are."
_PICTURES = "Ask for words instead: pictures and recordings show people, and the kit stores none."
_OTHER_FILES = "Put its rows or choices into this form."
_REPEATS = "Surveys have no repeats: ask each person on their own phone, or write the questions one by one."
_INSTEAD: tuple[tuple[tuple[str, ...], str], ...] = (
    (("geo", "gps", "location", "q location", "q geo", "add location", "osm", "start-geo", "background-geo"), _PLACES),
    (("photo", "image", "audio", "video", "barcode", "file", "picture", "background-audio", "q picture", "q image"), _PICTURES),
    (("q audio", "q video", "q barcode", "add image", "add audio", "add video", "add barcode", "add file"), _PICTURES),
    (("datetime", "date time", "q date time", "add date time", "q datetime", "add datetime"),
     "Ask for the day and the time in two questions, of the types date and time."),
    (("hidden",), "Use calculate, or leave it out."),
    (("phone number",), "Use text, and ask yourself first whether you need it: the kit keeps no numbers of people."),
    (("select one external", "select_one_external", "select one from file", "select_one_from_file"), _OTHER_FILES),
    (("select multiple from file", "select_multiple_from_file", "include", "csv-external", "xml-external"), _OTHER_FILES),
    (("cascading select", "cascading_select"), "Use select_one with a choice_filter."),
    (("repeat", "loop", "lgroup", "looped group", "begin repeat", "begin_repeat", "begin loop", "begin_loop"), _REPEATS),
    (("begin lgroup", "begin looped group"), _REPEATS),
)  # fmt: skip
_OTHERWISE = "Use text, integer, decimal, date, time, select_one, select_multiple, rank, range, acknowledge, note, calculate or a group."


def _remedy_for(type_: str) -> str:
    """What to do instead of a type that the kit has no question for; a way to write it where it is misspelt."""
    plain = " ".join(type_.lower().split())
    fitting = (remedy for starts, remedy in _INSTEAD if plain.startswith(starts))
    return next(fitting, _OTHERWISE)


def unsupported(type_: str, file: str, line: int | None) -> Fault:
    """The fault of a row whose type the kit has no question for."""
    return Fault(
        code="content.survey-unsupported-type",
        message=f"The kit has no questions of the type {printable(type_)[:60]}.",
        remedy=_remedy_for(type_),
        file=file,
        line=line,
        field="survey",
    )
