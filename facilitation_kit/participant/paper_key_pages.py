"""The page on which a page of a paper sheet is keyed in, with the activity's own form in it.

In: where a facilitator is on which sheet, and what was wrong with what came from the keyboard. Out: the page's context, and
where the next page is. The one thing easily got wrong: what was keyed in before is not shown, because a check by somebody
who can see the answer checks nothing.
"""

from __future__ import annotations

from dataclasses import replace

from facilitation_kit.activities.contract import PhoneForm
from facilitation_kit.errors import AnswerRefused, KitError
from facilitation_kit.live.paper_sheets import SheetCode
from facilitation_kit.participant.hub import Hub
from facilitation_kit.participant.pages import Pages
from facilitation_kit.participant.paper_pages import KeyPage, difference_lines
from facilitation_kit.participant.sheet_entry import Difference, KeyedPage, keyed_digest
from facilitation_kit.participant.sheet_places import OWN, address, asked_of, next_sheet
from facilitation_kit.participant.sheets import SheetPlace, Sheets
from facilitation_kit.participant.workshop_room import WorkshopRoom
from facilitation_kit.responses.records import EntryMode

__all__ = ["KeyPages"]


class KeyPages:
    """Makes the pages on which sheets are keyed in.

    Args:
        hub: where everything is.
        sheets: knows what can be keyed in.
    """

    def __init__(self, hub: Hub, sheets: Sheets) -> None:
        self._hub = hub
        self._sheets = sheets
        self._forms = Pages(hub.project, hub.activities.values())

    def page(
        self,
        room: WorkshopRoom,
        place: SheetPlace,
        forgery_token: str,
        *,
        given: KeyedPage | None = None,
        error: KitError | None = None,
        difference: Difference | None = None,
        done: str = "",
    ) -> KeyPage:
        """The page of a place; with what was typed where it is shown again.

        Args:
            room: of the workshop.
            place: on the sheet; of a page that has gone, the nearest one.
            forgery_token: that the form carries.
            given: what came from the keyboard.
            error: why it was not stored.
            difference: from an earlier keying, which somebody has to look at.
            done: what happened to the page before.

        Raises:
            LiveError: as `Sheets.round`.
        """
        definition = self._sheets.round(room, place.round).definition
        activity = self._hub.activities[definition.activity]
        pages = self._sheets.pages(room, definition, place)
        place = replace(place, page=max(1, min(place.page, len(pages))))
        items = pages[place.page - 1]
        refused = error if isinstance(error, AnswerRefused) else None
        form = PhoneForm(
            round=definition,
            items=items,
            current={},
            settings=definition.settings,
            error=refused.message if refused else "",
            error_field=(refused.faults[0].field or "") if refused else "",
            attempted=given.form if given else {},
            asked=activity.asked(definition, items[0], self._sheets.current(room, definition, place), ""),
        )
        proxy = place.mode is EntryMode.FACILITATOR_PROXY
        return KeyPage(
            title=f"{'Person' if proxy else 'Sheet'} {place.number}",
            workshop=room.state.id,
            code=SheetCode(batch=place.batch).printed,
            number=place.number,
            page=place.page,
            of=len(pages),
            proxy=proxy,
            question=definition.question,
            fields={
                **{f"{OWN}{name}": value for name, value in asked_of(place).items()},
                f"{OWN}key": self._sheets.key(room, definition, place, items),
                f"{OWN}replaces": keyed_digest(difference.before) if difference else "",
            },
            answers=self._forms.activity_form(activity, form),
            new=not self._sheets.known(room, place),
            consent=self._sheets.wording(room).questions,
            agreed=frozenset(item.value for item in given.consent) if given else frozenset(),
            languages=self._sheets.languages(room),
            language=given.language if given else "",
            groups=room.state.plan.groups,
            group=given.group if given else "",
            again=self._sheets.answered(room, definition, place, items),
            differences=(
                difference_lines(activity, definition, items, difference.before, difference.now) if difference else ()
            ),
            next=address(room.state.id, {**asked_of(next_sheet(place)), "done": "kept"}),
            done=done,
            faults=error.faults if error else (),
            forgery_token=forgery_token,
        )

    def next(self, room: WorkshopRoom, place: SheetPlace) -> SheetPlace:
        """The next page of the sheet, or the first of the next sheet."""
        definition = room.state.rounds[place.round].definition
        if place.page < len(self._sheets.pages(room, definition, place)):
            return replace(place, page=place.page + 1)
        return next_sheet(place)
