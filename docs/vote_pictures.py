"""Pictures of every way to vote: the ballot on a phone, half filled in, and the result on a projector.

In: a browser. Out: docs/pictures/vote-*.png. Seventeen scripted people vote through the phones' own forms on four invented ideas.
Easily got wrong: a ballot is drawn in an order of each person's own, so what is filled in is found by its name.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path

from playwright.sync_api import Browser, Page, expect
from ruamel.yaml import YAML

from docs.camera import take
from docs.real_screens import PROJECTORS, Stage, stage
from facilitation_kit.activities.vote import METHODS
from tests.running_hub import PROJECT, Person

__all__ = ["take_pictures_of_votes"]

_PEOPLE = 17
_IDEAS = {
    "worker-stays": "A worker who stays",
    "one-door": "One front door",
    "evening-hours": "Open in the evening",
    "peer-support": "Young people who help each other",
}
_ASKED = {
    "approval": "Which of these could you live with?",
    "score": "How good would each of these be?",
    "points": "You have 100 points for next year. Where do they go?",
    "ranking": "If only one could start in spring, which one?",
    "impact_feasibility": "How much would it change, and how easy is it?",
}
_FAVOURITES = ("worker-stays", "evening-hours", "one-door", "peer-support")
"""From the idea that most people like to the one that fewest do."""
_TICKS = {"worker-stays": 14, "evening-hours": 11, "one-door": 10, "peer-support": 6}
_SCORES = {
    "worker-stays": "55555544444333223",
    "evening-hours": "55554444443333221",
    "one-door": "5554444433333221p",
    "peer-support": "5544443333332211p",
}
_RATINGS = {
    "worker-stays": (("5", "2"),) * 11 + (("4", "4"),) * 3 + (("3", "2"),) * 3,
    "evening-hours": (("4", "5"),) * 11 + (("3", "4"),) * 4 + (("2", "2"),) * 2,
    "one-door": (("4", "4"),) * 6 + (("4", "2"),) * 6 + (("3", "4"),) * 5,
    "peer-support": (("3", "4"),) * 12 + (("4", "4"),) * 5,
}
"""One entry a person; each idea is read from another place on."""

Fields = Mapping[str, str]


def _turn(person: int, name: str) -> int:
    """A place that everybody has once for each idea."""
    return (person * 7 + list(_IDEAS).index(name) * 3) % _PEOPLE


def _approval(person: int) -> Fields:
    return {f"approve-{name}": "yes" for name, ticks in _TICKS.items() if _turn(person, name) < ticks}


def _score(person: int) -> Fields:
    given = {name: scores[_turn(person, name)] for name, scores in _SCORES.items()}
    return {f"score-{name}": "pass" if score == "p" else score for name, score in given.items()}


def _points(person: int) -> Fields:
    first, second = _order(person)[:2]
    given = {first: "70", second: "30"} if person % 3 else {first: "50", second: "50"}
    return {f"points-{name}": given.get(name, "0") for name in _IDEAS}


def _ranking(person: int) -> Fields:
    places = {name: place for place, name in enumerate(_order(person), start=1)}
    last = 4 if person % 4 else 2
    return {f"place-{name}": str(place) if place <= last else "0" for name, place in places.items()}


def _order(person: int) -> Sequence[str]:
    first = _FAVOURITES[(0, 0, 1, 0, 2, 1, 3)[person % 7]]
    return [first, *(name for name in _FAVOURITES if name != first)]


def _ratings(person: int) -> Fields:
    given = {name: ratings[_turn(person, name)] for name, ratings in _RATINGS.items()}
    return {
        f"{what}-{name}": value
        for name, pair in given.items()
        for what, value in zip(("impact", "feasibility"), pair, strict=True)
    }


_BALLOTS: Mapping[str, Callable[[int], Fields]] = {
    "approval": _approval,
    "score": _score,
    "points": _points,
    "ranking": _ranking,
    "impact_feasibility": _ratings,
}


def take_pictures_of_votes(browser: Browser) -> None:
    """Vote in every way, and look at a phone and the projectors."""
    with tempfile.TemporaryDirectory() as folder, ExitStack() as people, stage(browser, _project(Path(folder))) as here:
        voters = here.open("ways", _PEOPLE, people)
        for method in METHODS:
            here.facilitator.act("start_step", step=method.replace("_", "-"))
            here.facilitator.act("open_round", confirm=True)
            _look_at_the_ballot(here, voters[0], method)
            for number, voter in enumerate(voters):
                _vote(voter, _BALLOTS[method](number))
            here.facilitator.act("close_round")
            here.facilitator.act("reveal_round")
            for size in PROJECTORS if method == "impact_feasibility" else ("1024",):
                with here.projector(size) as page:
                    take(page, f"vote-{method.replace('_', '-')}-{size}")


def _project(folder: Path) -> Path:
    """The example, with a run sheet that votes in every way."""
    for name in ("ideas", "surveys"):
        shutil.copytree(PROJECT / name, folder / name)
    (folder / "workshops").mkdir()
    for sheet in (PROJECT / "workshops").glob("*.yaml"):
        shutil.copy(sheet, folder / "workshops")
    steps = [
        {
            "id": method.replace("_", "-"),
            "title": method.replace("_", " ").capitalize(),
            "kind": "activity",
            "minutes": 10,
            "owner": "Service designer",
            "fallback": "Ballots on paper.",
            "activity": {
                "name": "vote",
                "question": question,
                "options": {"items": [{"id": name, "label": label} for name, label in _IDEAS.items()]},
                "settings": {"method": method},
            },
        }
        for method, question in _ASKED.items()
    ]
    sheet = {
        "id": "ways",
        "title": "What do we try first?",
        "purpose": "We choose together what the city tries first.",
        "audience": "Everybody",
        "steps": steps,
    }
    with (folder / "workshops" / "ways.yaml").open("w", encoding="utf-8") as file:
        YAML().dump(sheet, file)
    return folder


def _vote(voter: Person, ballot: Fields) -> None:
    """Fill in page after page, as far as each asks for something of the ballot."""
    for _ in _IDEAS:
        page = voter.page()
        if not page.url.path.endswith("/review"):
            asked = {name: value for name, value in ballot.items() if f'name="{name}"' in page.text}
            voter._post(page, action="save", **asked)  # noqa: SLF001 - a phone of the tests


def _look_at_the_ballot(here: Stage, voter: Person, method: str) -> None:
    phone = here.be(voter)
    phone.goto(f"{here.hub.lan}/now")
    for name, value in _BALLOTS[method](3).items():
        _fill_in(phone, name, value)
    phone.evaluate("document.activeElement.blur(); scrollTo(0, 0)")
    take(phone, f"vote-phone-{method.replace('_', '-')}")


def _fill_in(phone: Page, name: str, value: str) -> None:
    control = phone.locator(f"[name='{name}']").first
    if control.count() == 0:
        return
    if control.evaluate("element => element.tagName") == "SELECT":
        control.select_option(value)
    else:
        phone.locator(f"[name='{name}'][value='{value}'] + label").click()
    expect(phone.locator("form[data-answer]")).to_be_visible()
