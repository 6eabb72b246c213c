"""A phone page as a person without any script meets it: its heading, its words, its forms and its links.

In: the HTML that the hub sent. Out: `Page` and `Form` values that say what could be posted and where to. Nothing here
knows an activity: a form is radios, checkboxes and boxes to write in, whatever it asks.

Easily got wrong: a browser posts only *successful* controls. Unmarked radios and checkboxes are not sent, and of several
buttons only the pressed one is; `Form.as_it_stands` keeps to that.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import cast
from urllib.parse import urljoin

from lxml import html
from lxml.html import HtmlElement

__all__ = ["Box", "Button", "Choice", "Form", "Page", "Posted", "read_page"]

Posted = tuple[tuple[str, str], ...]
"""Name and value pairs as a form sends them, in order."""

_WRITTEN = ("text", "search", "number", "tel", "email", "url", "password", "")


@dataclass(frozen=True, kw_only=True)
class Choice:
    """A radio button or a checkbox.

    Attributes:
        budget: in which budget of the page it stands, by number, or ``None``.
        label: the words beside it.
        answers: how the controls around it are answered together: ``any`` (tick as many as one likes), ``few`` (at least one), ``places`` (each
            value once), ``order`` (places, and nothing is left out), ``whole`` (a budget that is spent to the last); empty where each is answered for itself.
    """

    name: str
    value: str
    single: bool
    marked: bool
    budget: int | None
    label: str
    answers: str = ""

    @property
    def cost(self) -> int | None:
        """How much of its budget it uses; ``None`` where it uses none: its value is no number, or there is no budget."""
        return int(self.value) if self.budget is not None and self.value.isdigit() else None


@dataclass(frozen=True, kw_only=True)
class Box:
    """A field to write in; `budget` as in `Choice`, for boxes that take a number of dots."""

    name: str
    value: str
    number: bool
    most: int | None
    budget: int | None


@dataclass(frozen=True, kw_only=True)
class Button:
    """A button that sends the form; `name` may be empty."""

    name: str
    value: str
    label: str


@dataclass(frozen=True, kw_only=True)
class Form:
    """One form of a page.

    Attributes:
        action: absolute address that it is sent to.
        post: whether it is sent with POST.
        hidden: fields that go along unseen; the key of an answer is one of them.
        budgets: how much may be spent in each budget of the page, in the order of the page.
        subject: the words that say what is asked: legends of the form, else nothing.
    """

    action: str
    post: bool
    hidden: Posted
    choices: tuple[Choice, ...]
    boxes: tuple[Box, ...]
    buttons: tuple[Button, ...]
    budgets: tuple[int, ...]
    subject: str

    def hidden_value(self, name: str) -> str:
        """The value of a hidden field, empty when there is none."""
        return next((value for field, value in self.hidden if field == name), "")

    def button(self, value: str) -> Button | None:
        """The button that sends `value`, if the form has it."""
        return next((button for button in self.buttons if button.value == value), None)

    def with_answers(self, answers: Posted, button: Button | None) -> Posted:
        """What is sent when `answers` were given and `button` pressed."""
        pressed = ((button.name, button.value),) if button is not None and button.name else ()
        return (*self.hidden, *answers, *pressed)

    def as_it_stands(self, button: Button | None) -> Posted:
        """What is sent when nothing was touched."""
        marked = tuple((choice.name, choice.value) for choice in self.choices if choice.marked)
        written = tuple((box.name, box.value) for box in self.boxes)
        return self.with_answers((*marked, *written), button)


@dataclass(frozen=True, kw_only=True)
class Page:
    """One page as it arrived.

    Attributes:
        status: HTTP status.
        address: where it came from in the end, after redirects.
        heading: its one heading of the first level.
        words: all its visible words.
        links: absolute address and words of each link.
        problem: what the page says is wrong with an answer, if anything.
    """

    status: int
    address: str
    heading: str
    words: str
    forms: tuple[Form, ...]
    links: tuple[tuple[str, str], ...]
    problem: str = ""

    @property
    def answer_form(self) -> Form | None:
        """The form that carries an answer's key, if this page has one."""
        return next((form for form in self.forms if form.post and form.hidden_value("key")), None)

    def form_to(self, path: str) -> Form | None:
        """The form that posts to an address ending in `path`, if there is one."""
        return next((form for form in self.forms if form.post and form.action.split("?")[0].endswith(path)), None)


def read_page(text: str, *, status: int, address: str) -> Page:
    """Read one page.

    Args:
        text: the HTML; may be broken or empty, as far as browsers bear it.
        status: HTTP status it came with.
        address: absolute address it came from.
    """
    if not text.strip():
        return Page(status=status, address=address, heading="", words="", forms=(), links=())
    root = html.document_fromstring(text)
    headings = root.findall(".//h1")
    return Page(
        status=status,
        address=address,
        heading=_words(headings[0]) if headings else "",
        words=_words(body) if (body := root.find("body")) is not None else "",
        forms=tuple(_read_form(form, address) for form in root.iter("form")),
        links=tuple((urljoin(address, link.get("href", "")), _words(link)) for link in root.iter("a")),
        problem=_words(said) if (said := root.find(".//*[@id='summary-link']")) is not None else "",
    )


def _read_form(form: HtmlElement, address: str) -> Form:
    budgets = [fieldset for fieldset in form.iter("fieldset") if fieldset.get("data-budget", "").isdigit()]
    hidden: list[tuple[str, str]] = []
    choices: list[Choice] = []
    boxes: list[Box] = []
    for element in _controls(form):
        name, kind, value = element.get("name", ""), element.get("type", "").lower(), element.get("value", "")
        if kind == "hidden":
            hidden.append((name, value))
        elif kind in ("radio", "checkbox"):
            choices.append(
                Choice(
                    name=name,
                    value=value or "on",
                    single=kind == "radio",
                    marked=element.get("checked") is not None,
                    budget=_budget_of(element, budgets),
                    label=_label_of(element, form),
                    answers=_answers_of(element),
                )
            )
        elif element.tag == "select":
            choices += _options(element, _budget_of(element, budgets))
        elif element.tag == "textarea" or kind in _WRITTEN:
            most = element.get("max", "")
            boxes.append(
                Box(
                    name=name,
                    value=_words(element) if element.tag == "textarea" else value,
                    number=kind == "number",
                    most=int(most) if most.isdigit() else None,
                    budget=_budget_of(element, budgets) if kind == "number" else None,
                )
            )
    return Form(
        action=urljoin(address, form.get("action", "") or address),
        post=form.get("method", "get").lower() == "post",
        hidden=tuple(hidden),
        choices=tuple(choices),
        boxes=tuple(boxes),
        buttons=tuple(_buttons(form)),
        budgets=tuple(int(fieldset.get("data-budget", "0")) for fieldset in budgets),
        subject=" ".join(_words(legend) for legend in form.iter("legend")),
    )


def _controls(form: HtmlElement) -> Iterator[HtmlElement]:
    for element in form.iter("input", "select", "textarea"):
        if element.get("name") and element.get("disabled") is None and element.get("type") not in ("submit", "image"):
            yield element


def _options(select: HtmlElement, budget: int | None) -> Iterator[Choice]:
    for option in select.iter("option"):
        label = _words(option)
        yield Choice(
            name=select.get("name", ""),
            value=option.get("value", label),
            single=True,
            marked=option.get("selected") is not None,
            budget=budget,
            label=label,
            answers=_answers_of(select),
        )


def _buttons(form: HtmlElement) -> Iterator[Button]:
    for element in form.iter("button", "input"):
        kind = element.get("type", "submit" if element.tag == "button" else "").lower()
        if kind == "submit" and element.get("disabled") is None:
            yield Button(
                name=element.get("name", ""),
                value=element.get("value", ""),
                label=_words(element) or element.get("value", ""),
            )


def _budget_of(element: HtmlElement, budgets: list[HtmlElement]) -> int | None:
    """The number of the budget around an element; a nested fieldset without one belongs to the budget outside it."""
    for ancestor in element.iterancestors("fieldset"):
        if ancestor in budgets:
            return budgets.index(cast("HtmlElement", ancestor))
    return None


def _answers_of(element: HtmlElement) -> str:
    """How the nearest group that says so is answered."""
    for ancestor in element.iterancestors("fieldset"):
        if ancestor.get("data-answers"):
            return str(ancestor.get("data-answers"))
    return ""


def _label_of(element: HtmlElement, form: HtmlElement) -> str:
    around = next(element.iterancestors("label"), None)
    if around is not None:
        return _words(cast("HtmlElement", around))
    labels = (label for label in form.iter("label") if label.get("for") == element.get("id"))
    label = next(labels, None) if element.get("id") else None
    return _words(label) if label is not None else ""


def _words(element: HtmlElement) -> str:
    return " ".join(element.text_content().split())
