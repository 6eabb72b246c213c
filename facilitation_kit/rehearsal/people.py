"""Scripted people: they join, answer each page in their own manner, and look at the result.

In: a phone, a kind, a seed. Out: entries in the person's log. A person knows only what a real one sees: pages, forms and
news; nothing of an activity's rules.

Easily got wrong: pages come in each person's own order, so what a page asks is read from the page, not from its number.
"""

from __future__ import annotations

import asyncio
import random
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from facilitation_kit.rehearsal.answering import Leanings, answer, nothing_chosen, overspend
from facilitation_kit.rehearsal.logbook import Kind, Met, PersonLog
from facilitation_kit.rehearsal.pages import Button, Form, Page, Posted
from facilitation_kit.rehearsal.phone import Phone, View

__all__ = ["Person"]

_MOST_PAGES = 500
"""A round with more pages than this is a page that leads to itself."""
_OK, _CONFLICT = 200, 409
_CONSENT = "/consent"


@dataclass(kw_only=True)
class Person:
    """One scripted person.

    Attributes:
        pace: how long people think about a page, in seconds; slow people take three times as long, quick ones no time.
    """

    kind: Kind
    phone: Phone
    leanings: Leanings
    rng: random.Random
    pace: float = 0.0
    _last_sent: tuple[Form, Posted] | None = field(default=None, init=False)

    @property
    def log(self) -> PersonLog:
        """Where this person's entries are."""
        return self.phone.log

    @property
    def listens(self) -> bool:
        """Whether this person's phone runs the small script and hears news by itself."""
        return self.kind is not Kind.WITHOUT_JAVASCRIPT

    async def join(self, join_address: str) -> None:
        """Open the join page, press its button, and agree to take part where that is asked."""
        page = await self.phone.open(join_address)
        form = page.form_to("/join")
        if form is None:
            self.log.surprise(f"the join page ({page.status}) has no form to join with: {page.heading}")
            return
        button = form.buttons[0] if form.buttons else None
        posted = form.with_answers(answer(form, "group", self.leanings, self.rng), button)
        page = await self._agree(await self.phone.send(form, posted))
        if page.status != _OK:
            self.log.surprise(f"joining was answered with {page.status}: {page.heading}")
            return
        self.log.met[Met.JOINED] += 1
        if self.listens:
            self.phone.listen()

    async def take_part(self, round_id: str) -> None:
        """Answer every page of a round that has just been opened."""

        def is_open(view: View) -> bool:
            return view.get("state") == "open" and view.get("round") == round_id

        if self.listens and not await self.phone.hear(is_open):
            self.log.surprise("the phone never heard that a question was opened")
        self._last_sent = None

        def asks(page: Page) -> bool:
            return (
                page.answer_form is not None or page.form_to(_CONSENT) is not None or bool(_questions(page, round_id))
            )

        page = await self.phone.look_until("/now", asks)
        if page.form_to(_CONSENT) is not None:
            # This question brings something new to agree to.
            await self._agree(page)
            page = await self.phone.look_until("/now", asks)
        if not asks(page):
            self.log.surprise(f"an open question was not found; instead: {page.heading}")
        been: set[str] = set()
        for number in range(_MOST_PAGES):
            page = await self._picked(page, round_id, been)
            form = page.answer_form
            if form is None or page.status != _OK:
                break
            await self._think()
            page = await self._answer_page(page, form, number)
        else:
            self.log.surprise(f"more than {_MOST_PAGES} pages in one round")
        if self.kind is Kind.CHANGES_MIND:
            await self._change_one(page, round_id)

    async def _agree(self, page: Page) -> Page:
        """Say yes to taking part, and yes or no to the rest; the page after that, or the same where nothing is asked."""
        form = page.form_to(_CONSENT)
        if form is None:
            return page
        button = form.button("agree") or form.button("more") or form.button("save")
        return await self.phone.send(form, form.with_answers(self._choose(page, form), button))

    async def see_result(self, round_id: str) -> None:
        """Look at the result after the reveal; the forgetful phone sends its last answer once more, very late."""

        def is_revealed(view: View) -> bool:
            return view.get("state") == "revealed" and view.get("round") == round_id

        if self.listens and not await self.phone.hear(is_revealed):
            self.log.surprise("the phone never heard of the result")
        if self.kind is Kind.LOSES_CONNECTION and self._last_sent is not None:
            form, posted = self._last_sent
            page = await self.phone.send(form, posted)
            self.log.met[Met.SENT_AGAIN] += 1
            if page.status != _OK:
                self.log.surprise(f"an answer saved before was answered with {page.status} when sent again late")
        page = await self.phone.open("/now")
        if page.status == _OK and page.answer_form is None:
            self.log.met[Met.RESULTS] += 1
        else:
            self.log.surprise(f"no result page but {page.status}: {page.heading}")

    async def _answer_page(self, page: Page, form: Form, number: int) -> Page:
        save, skip = form.button("save") or _first(form), form.button("skip")
        if self.kind is Kind.SKIPS and number % 2 == 0 and skip is not None:
            return await self._save(form, form.with_answers((), skip), Met.SKIPPED)
        if self.kind is Kind.OVERSPENDS:
            form = await self._break_a_rule(form, save)
        posted = form.with_answers(self._choose(page, form), save)
        if self.kind is Kind.LOSES_CONNECTION:
            await self.phone.send_and_lose_reply(form, posted)
            self.log.met[Met.SENT_AGAIN] += 1
        after = await self._save(form, posted, Met.ANSWERED)
        if self.kind is Kind.CHANGES_MIND and number == 0:
            await self._go_back_and_send_other(page, form, posted, save)
        return after

    async def _save(self, form: Form, posted: Posted, entry: Met) -> Page:
        """Send what must be saved; anything but a receipt is a surprise."""
        send = self.phone.send_by_script if self.kind is Kind.QUICK else self.phone.send
        page = await send(form, posted)
        if page.status == _OK:
            self.log.met[entry] += 1
            self.log.receipts.add(form.hidden_value("key"))
            self._last_sent = (form, posted)
        else:
            said = " ".join(dict.fromkeys(words for words in (page.heading, form.subject, page.problem) if words))
            self.log.surprise(f"a legal answer was answered with {page.status}: {said}")
        return page

    async def _break_a_rule(self, form: Form, save: Button | None) -> Form:
        """Send what must be refused; the form of the refusal page, where the person corrects it."""
        illegal = overspend(form) if form.budgets else nothing_chosen(form)
        if illegal is None:
            return form
        page = await self.phone.send(form, form.with_answers(illegal, save))
        if page.status < 400 or page.answer_form is None:  # noqa: PLR2004 - from here on HTTP refuses
            self.log.surprise(f"an illegal answer was answered with {page.status}: {page.heading}")
            return form
        self.log.met[Met.REFUSED] += 1
        return page.answer_form

    async def _go_back_and_send_other(self, page: Page, form: Form, posted: Posted, save: Button | None) -> None:
        """Back, change, send: the old form with another answer. It must change nothing and offer to save this instead."""
        other = self._choose_other(page, form, posted, save)
        if other is None:
            return
        conflict = await self.phone.send(form, other)
        instead = conflict.answer_form
        if conflict.status != _CONFLICT or instead is None:
            self.log.surprise(f"an old form with another answer was answered with {conflict.status}")
            return
        self.log.met[Met.REFUSED] += 1
        await self._save(instead, instead.as_it_stands(instead.button("save") or _first(instead)), Met.CHANGED)

    async def _picked(self, page: Page, round_id: str, been: set[str]) -> Page:
        """The same page, or from a list of pages the first that this person has not been to."""
        if page.answer_form is None:
            left = [address for address in _questions(page, round_id) if urlsplit(address).path not in been]
            page = await self.phone.open(left[0]) if left else page
        if page.answer_form is not None:
            been.add(urlsplit(page.answer_form.action).path)
        return page

    async def _change_one(self, page: Page, round_id: str) -> None:
        """Follow one of the review page's links and answer that page anew."""
        ways_back = _questions(page, round_id)
        if not ways_back:
            return
        page = await self.phone.open(self.rng.choice(ways_back))
        form = page.answer_form
        if form is not None:
            await self._think()
            posted = form.with_answers(self._choose(page, form), form.button("save") or _first(form))
            await self._save(form, posted, Met.CHANGED)

    def _choose(self, page: Page, form: Form) -> Posted:
        return answer(form, form.subject or page.heading, self.leanings, self.rng)

    def _choose_other(self, page: Page, form: Form, posted: Posted, save: Button | None) -> Posted | None:
        others = (form.with_answers(self._choose(page, form), save) for _ in range(20))
        return next((other for other in others if other != posted), None)

    async def _think(self) -> None:
        longer = {Kind.QUICK: 0.0, Kind.SLOW: 3.0}.get(self.kind, 1.0)
        if self.pace and longer:
            await asyncio.sleep(self.pace * longer * self.rng.uniform(0.5, 1.5))


def _questions(page: Page, round_id: str) -> list[str]:
    """Addresses of the questions that a page leads to, as the list of somebody's answers does."""
    return [address for address, _ in page.links if _is_question(address, round_id)]


def _is_question(address: str, round_id: str) -> bool:
    """Whether a link leads to a page that asks, such as ``/r/ROUND/3``."""
    before, _, number = urlsplit(address).path.rpartition("/")
    return before.endswith(f"/r/{round_id}") and number.isdigit()


def _first(form: Form) -> Button | None:
    return form.buttons[0] if form.buttons else None
