"""Power cuts in the middle of a vote: what a phone was told is saved is in the store, exactly once.

Phones post real forms to a real hub, which is killed twenty times while they do. A post whose answer never came is sent
again with the same key, as a phone does; so is every tenth whose answer got lost on its way back. The two twins take one protection out of the hub and must fail: acknowledging
before the commit loses answers, and storing without the key stores some twice.
"""

from __future__ import annotations

import asyncio
import random
import re
import sqlite3
from collections import Counter
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from facilitation_kit.identifiers import ItemId, ParticipantId, RoundId
from facilitation_kit.responses.sqlite_store import SqliteStore
from tests.running_hub import RunningHub

_KILLS = 20
_KILLS_OF_A_TWIN = 4
_PHONES = 12
_SAVED_BETWEEN_KILLS = 25
_LOST_SIGNALS = 0.1
"""Share of answers that never reach their phone, so that it sends its post again, power cut or not."""
_SECONDS = 60
_KEY = re.compile(r'name="key"[^>]*value="([^"]+)"')


@dataclass
class Told:
    """What the phones were told, all together.

    Attributes:
        saved: value by key, for every post that was acknowledged.
        sent_again: how many posts had to be sent again.
        changed: notified whenever something was saved.
    """

    saved: dict[str, str] = field(default_factory=dict)
    last: dict[str, str] = field(default_factory=dict)
    sent_again: int = 0
    changed: asyncio.Event = field(default_factory=asyncio.Event)


async def phone(hub: RunningHub, code: str, told: Told, stop: asyncio.Event, seed: int) -> None:
    """Join, then answer the same page again and again until stopped, each time on a fresh form."""
    rng = random.Random(seed)
    async with httpx.AsyncClient(base_url=hub.lan, timeout=5, trust_env=False, follow_redirects=True) as client:

        async def insist(method: str, path: str, form: dict[str, str] | None = None) -> httpx.Response:
            """The same request until it is answered; the hub comes back within seconds."""
            for attempt in range(1_200):
                try:
                    answer = await client.request(method, path, data=form)
                except httpx.TransportError:
                    await asyncio.sleep(0.05)
                else:
                    told.sent_again += attempt > 0 and method == "POST"
                    return answer
            raise AssertionError("The hub did not come back.")

        page = await insist("GET", f"/j/{code}")
        seat = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page.text))
        await insist("POST", "/join", seat)
        await insist("POST", "/consent", {"action": "agree"})
        question = str((await insist("GET", "/now")).url.path)
        while not stop.is_set():
            form = await insist("GET", question)
            found = _KEY.search(form.text)
            assert found, form.text[:500]
            value = rng.choice(["agree", "disagree", "pass"])
            post = {"key": found[1], "position": value, "action": "save"}
            answer = await insist("POST", question, post)
            if rng.random() < _LOST_SIGNALS:
                answer = await insist("POST", question, post)
            assert answer.status_code == 200, answer.text[:500]
            told.saved[found[1]] = value
            told.last[question + client.cookies["workshop"]] = value
            told.changed.set()


async def saved(told: Told, count: int) -> None:
    """Wait until so many answers have been acknowledged."""
    async with asyncio.timeout(_SECONDS):
        while len(told.saved) < count:
            told.changed.clear()
            await told.changed.wait()


async def vote_through_crashes(hub: RunningHub, code: str, kills: int = _KILLS) -> Told:
    told, stop, rng = Told(), asyncio.Event(), random.Random(7)
    phones = [asyncio.create_task(phone(hub, code, told, stop, seed)) for seed in range(_PHONES)]
    for _ in range(kills):
        await saved(told, len(told.saved) + _SAVED_BETWEEN_KILLS + rng.randrange(_PHONES))
        await asyncio.to_thread(hub.kill)
        await asyncio.to_thread(hub.start)
    await saved(told, len(told.saved) + _SAVED_BETWEEN_KILLS)
    stop.set()
    await asyncio.gather(*phones)
    return told


def test_twenty_power_cuts_lose_and_double_no_answer_that_was_acknowledged(tmp_path: Path) -> None:
    with RunningHub(tmp_path, environment={"FACILITATE_ANSWERS_PER_MINUTE": "100000"}) as hub:
        with hub.facilitator() as facilitator:
            code = facilitator.open()["workshop"]["code"]
            view = facilitator.go_to_activity("statements")
        told = asyncio.run(vote_through_crashes(hub, code))
        with hub.facilitator() as facilitator:
            facilitator.workshop = view["workshop"]["id"]
            assert facilitator.look()["answered_exact"] == _PHONES

    store = SqliteStore.open(tmp_path / "store.sqlite3", read_only=True)
    rows = list(store.rows())
    stored = {str(row.key): row.value for row in rows}
    times = Counter((row.key, row.item, row.field) for row in rows)
    assert len(told.saved) > _KILLS * _SAVED_BETWEEN_KILLS
    assert told.sent_again > 0, "no post was ever in flight at a power cut, so the test has tested nothing"
    assert {key: stored.get(key) for key in told.saved} == told.saved
    assert max(times.values()) == 1
    # Nobody's last word is anything else than what their phone was last told.
    current = Counter(
        store.current_answers(RoundId(view["round"]["id"]), ParticipantId(person)).get((ItemId(item), "position"))
        for person, item in {(row.participant, row.item) for row in rows}
    )
    assert current == Counter(told.last.values())
    store.close()


def lost_and_doubled(folder: Path, missing_protection: str) -> tuple[int, int]:
    """How many acknowledged answers are not in the store, and how many are there twice, after a few power cuts."""
    environment = {"FACILITATE_ANSWERS_PER_MINUTE": "100000", "FAULTY_HUB": missing_protection}
    with RunningHub(folder, environment=environment, module="tests.journeys.faulty_hub") as hub:
        with hub.facilitator() as facilitator:
            code = facilitator.open()["workshop"]["code"]
            facilitator.go_to_activity("statements")
        told = asyncio.run(vote_through_crashes(hub, code, _KILLS_OF_A_TWIN))
        hub.kill()
    with closing(sqlite3.connect(folder / "store.sqlite3")) as store:
        times = Counter(key for (key,) in store.execute("SELECT key FROM response"))
    return sum(key not in times for key in told.saved), sum(count > 1 for count in times.values())


def test_acknowledging_before_the_commit_would_lose_answers(tmp_path: Path) -> None:
    lost, _ = lost_and_doubled(tmp_path, "ack-first")
    assert lost > 0


def test_storing_without_the_key_would_store_answers_twice(tmp_path: Path) -> None:
    _, doubled = lost_and_doubled(tmp_path, "no-key")
    assert doubled > 0
