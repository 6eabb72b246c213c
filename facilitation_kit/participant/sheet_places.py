"""Where a facilitator is among the sheets, as addresses and forms name it.

In: query parameters and form values, untrusted. Out: `SheetPlace` and `KeyedPage`, and addresses. The one thing easily got
wrong: an activity's form brings its own names, so those of the page around it begin with `OWN`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import urlencode

from facilitation_kit.activities.contract import FormFields
from facilitation_kit.content.consent import ConsentItem
from facilitation_kit.errors import LiveError
from facilitation_kit.identifiers import RoundId, WorkshopId
from facilitation_kit.live.paper_sheets import MOST_NUMBER, SheetCode, read_code
from facilitation_kit.participant.sheet_entry import KeyedPage
from facilitation_kit.participant.sheets import SheetPlace
from facilitation_kit.responses.records import EntryMode

__all__ = ["OWN", "address", "asked_of", "is_own", "next_sheet", "read_number", "read_page", "read_place"]

OWN = "sheet-"
"""How names in a form begin that are not the activity's."""


def is_own(name: str) -> bool:
    """Whether a name in a form belongs to the page around the activity's own form."""
    return name.startswith(OWN) or name == "forgery_token"


def address(workshop: WorkshopId, asked: Mapping[str, str]) -> str:
    """The address of a place, or of the list where it names none."""
    return f"/w/{workshop}/paper?{urlencode(asked)}"


def asked_of(place: SheetPlace) -> dict[str, str]:
    """A place as an address or a form names it."""
    return {
        "round": place.round,
        "code": SheetCode(batch=place.batch).printed,
        "number": str(place.number),
        "page": str(place.page),
        "mode": place.mode.value,
    }


def read_place(asked: Mapping[str, str]) -> tuple[SheetPlace, SheetCode]:
    """Where a facilitator wants to be.

    Raises:
        LiveError: ``paper.wrong-code``, ``paper.wrong-number``.
    """
    code = read_code(asked.get("code", ""))
    if code is None:
        raise LiveError(
            "paper.wrong-code",
            "This is not the code of a sheet: a character is missing or wrong.",
            remedy="It stands at the top of each page, such as K72-9MX-4T. There is no 0, O, 1, I or L in it.",
        )
    number = read_number(asked.get("number", ""))
    if not number:
        raise LiveError(
            "paper.wrong-number",
            f"The number of a sheet is between 1 and {MOST_NUMBER}.",
            remedy="It stands beside the code.",
        )
    proxy = asked.get("mode") == EntryMode.FACILITATOR_PROXY.value
    place = SheetPlace(
        round=RoundId(asked.get("round", "")),
        batch=code.batch,
        number=number,
        page=read_number(asked.get("page", "1")) or 1,
        mode=EntryMode.FACILITATOR_PROXY if proxy else EntryMode.PAPER_KEYED,
    )
    return place, code


def read_page(place: SheetPlace, own: Mapping[str, str], form: FormFields) -> KeyedPage:
    """A page as it came from the keyboard.

    Args:
        place: where it belongs.
        own: the form's values of the page around the activity's form, without their prefix.
        form: the rest.
    """
    return KeyedPage(
        place=place,
        key=own.get("key", ""),
        form=form,
        blank=own.get("do") == "blank",
        consent=frozenset(item for item in ConsentItem if own.get(f"consent-{item.value}") == "yes"),
        group=own.get("group", ""),
        language=own.get("language", "")[:35],
        replaces=own.get("replaces", ""),
    )


def next_sheet(place: SheetPlace) -> SheetPlace:
    """The first page of the sheet with the next number."""
    return replace(place, number=min(place.number + 1, MOST_NUMBER), page=1)


def read_number(typed: str) -> int:
    """A number of a sheet or a page; 0 where nothing sensible was typed."""
    text = typed.strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) <= len(str(MOST_NUMBER)) else 0
