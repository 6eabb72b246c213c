from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from starlette.types import Message

from facilitation_kit.participant.event_stream import Channel

_SECONDS = 5


class Follower:
    """One connection to a channel: what it was sent, a way to go, and a line that can be held up."""

    def __init__(self, channel: Channel, label: str = "") -> None:
        self.messages: list[Message] = []
        self.line = asyncio.Event()
        self.line.set()
        self._gone = asyncio.Event()
        self._arrived = asyncio.Event()
        self.task = asyncio.create_task(channel.serve(self._receive, self._send, label=label))

    async def _receive(self) -> Message:
        await self._gone.wait()
        return {"type": "http.disconnect"}

    async def _send(self, message: Message) -> None:
        await self.line.wait()
        self.messages.append(message)
        self._arrived.set()

    async def leave(self) -> None:
        self._gone.set()
        await asyncio.wait_for(self.task, _SECONDS)

    @property
    def text(self) -> str:
        return b"".join(message.get("body", b"") for message in self.messages).decode()

    @property
    def snapshots(self) -> list[Any]:
        return [json.loads(line.removeprefix("data: ")) for line in self.text.splitlines() if line.startswith("data: ")]

    async def until(self, count: int) -> list[Any]:
        """Wait for so many snapshots."""
        await self._until(lambda: len(self.snapshots) >= count)
        return self.snapshots

    async def until_text(self, wanted: str) -> None:
        await self._until(lambda: wanted in self.text)

    async def _until(self, reached: Callable[[], bool]) -> None:
        async with asyncio.timeout(_SECONDS):
            while not reached():
                self._arrived.clear()
                await self._arrived.wait()


def on_a_loop(test: Callable[[], Awaitable[None]]) -> Callable[[], None]:
    def run() -> None:
        async def awaited() -> None:
            await test()

        asyncio.run(awaited())

    run.__name__ = test.__name__
    return run


class Counted:
    """A view that counts how often it was rendered."""

    def __init__(self) -> None:
        self.value = 0
        self.rendered = 0

    def __call__(self) -> dict[str, object]:
        self.rendered += 1
        return {"value": self.value}


def channel(view: Callable[[], dict[str, object]], rate: float = 200, event: str = "") -> Channel:
    return Channel(view, updates_per_second=rate, event=event)


@on_a_loop
async def test_a_new_follower_gets_the_whole_view_at_once() -> None:
    view = Counted()
    view.value = 7
    follower = Follower(channel(view, event="snapshot"))
    assert await follower.until(1) == [{"value": 7, "version": 1}]
    assert follower.messages[0]["status"] == 200
    assert "retry: " in follower.text
    assert "event: snapshot\nid: 1\n" in follower.text
    await follower.leave()


@on_a_loop
async def test_many_changes_together_are_one_message() -> None:
    view = Counted()
    stream = channel(view, rate=20)
    follower = Follower(stream)
    await follower.until(1)
    for value in range(1, 101):
        view.value = value
        stream.changed()
        await asyncio.sleep(0)
    snapshots = await follower.until(2)
    assert snapshots[-1] == {"value": snapshots[-1]["value"], "version": 2}
    view.value = 1_000
    stream.changed()
    assert (await follower.until(3))[-1]["value"] == 1_000
    assert len(follower.snapshots) == 3
    assert view.rendered == 3
    await follower.leave()


@on_a_loop
async def test_at_most_so_many_messages_a_second_are_sent() -> None:
    view = Counted()
    stream = channel(view, rate=50)
    follower = Follower(stream)
    await follower.until(1)
    loop = asyncio.get_running_loop()
    began = loop.time()
    while loop.time() - began < 0.4:
        view.value += 1
        stream.changed()
        await asyncio.sleep(0)
    assert 2 <= len(follower.snapshots) <= 1 + 0.4 * 50 + 1
    await follower.leave()


@on_a_loop
async def test_a_view_that_did_not_change_is_not_sent_again() -> None:
    view = Counted()
    stream = channel(view)
    follower = Follower(stream)
    await follower.until(1)
    stream._flush()
    assert view.rendered == 2
    view.value = 1
    stream.changed()
    assert [each["value"] for each in await follower.until(2)] == [0, 1]
    await follower.leave()


@on_a_loop
async def test_somebody_who_connects_between_change_and_sending_takes_nothing_from_the_others() -> None:
    view = Counted()
    stream = channel(view, rate=20)
    early = Follower(stream)
    await early.until(1)
    view.value = 1
    stream.changed()
    late = Follower(stream)
    assert (await late.until(1))[0]["value"] == 1
    assert (await early.until(2))[-1]["value"] == 1
    await early.leave()
    await late.leave()


@on_a_loop
async def test_a_slow_follower_gets_the_latest_view_and_no_backlog() -> None:
    view = Counted()
    stream = channel(view)
    slow, quick = Follower(stream), Follower(stream)
    await slow.until(1)
    slow.line.clear()
    for value in range(1, 9):
        view.value = value
        stream.changed()
        await quick.until(1 + value)
    slow.line.set()
    await slow.until(3)
    # The first was on its way when the line was held up; of the seven after it only the last is left.
    assert [each["value"] for each in slow.snapshots] == [0, 1, 8]
    await slow.leave()
    await quick.leave()


@on_a_loop
async def test_a_quiet_line_gets_a_heartbeat_and_a_busy_one_does_not() -> None:
    stream = channel(Counted())
    follower = Follower(stream)
    await follower.until(1)
    now = asyncio.get_running_loop().time()
    stream.beat(now, 60)
    stream.beat(now + 61, 60)
    await follower.until_text(":\n\n")
    assert follower.text.count(":\n\n") == 1
    await follower.leave()


@on_a_loop
async def test_closing_one_ticket_ends_its_streams_alone() -> None:
    stream = channel(Counted())
    mine, other = Follower(stream, "mine"), Follower(stream, "other")
    await mine.until(1)
    await other.until(1)
    stream.close("mine")
    await asyncio.wait_for(mine.task, _SECONDS)
    assert mine.messages[-1] == {"type": "http.response.body", "body": b"", "more_body": False}
    assert not other.task.done()
    assert len(stream) == 1
    stream.close()
    await asyncio.wait_for(other.task, _SECONDS)
    assert len(stream) == 0


@on_a_loop
async def test_one_more_stream_than_a_person_may_have_closes_their_oldest() -> None:
    stream = Channel(Counted(), updates_per_second=10, most_per_label=2)
    other = Follower(stream, "other")
    mine = [Follower(stream, "mine") for _ in range(3)]
    await mine[2].until(1)
    await asyncio.wait_for(mine[0].task, _SECONDS)
    assert len(stream) == 3
    for follower in (other, *mine[1:]):
        assert not follower.task.done()
        await follower.leave()


@on_a_loop
async def test_a_server_that_cancels_a_stream_is_obeyed() -> None:
    stream = channel(Counted())
    follower = Follower(stream)
    await follower.until(1)
    follower.task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await follower.task
    assert len(stream) == 0


@on_a_loop
async def test_nothing_is_rendered_while_nobody_follows() -> None:
    view = Counted()
    stream = channel(view)
    stream.changed()
    assert view.rendered == 0
    assert stream._timer is None


@on_a_loop
async def test_a_followers_broken_line_does_not_disturb_the_others() -> None:
    view = Counted()
    stream = channel(view)
    broken, whole = Follower(stream), Follower(stream)
    await broken.until(1)
    await whole.until(1)

    async def fail(_: Message) -> None:
        raise ConnectionResetError

    next(client for client in stream._clients if client.task is broken.task).send = fail
    view.value = 1
    stream.changed()
    assert (await whole.until(2))[-1]["value"] == 1
    await broken.leave()
    await whole.leave()


def test_versions_of_a_view_only_rise_and_start_where_they_are_told() -> None:
    view = Counted()
    stream = Channel(view, updates_per_second=10, first_version=500)
    assert stream.view()["version"] == 500
    assert stream.view()["version"] == 500
    view.value = 2
    assert stream.view() == {"value": 2, "version": 501}
