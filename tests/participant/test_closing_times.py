"""A round that is open for days, through the real applications for phones and facilitator."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from facilitation_kit.activities.registry import load_activities
from facilitation_kit.cli.app import app
from facilitation_kit.identifiers import RoundId
from facilitation_kit.live.events import ClosingPlanned, RoundClosed
from facilitation_kit.live.workshop_state import RoundStatus
from facilitation_kit.participant.control_actions import read_action
from facilitation_kit.participant.control_desk import ControlDesk
from facilitation_kit.participant.hub import Hub
from facilitation_kit.participant.lan_app import lan_app
from facilitation_kit.participant.sessions import COOKIE_SECONDS
from facilitation_kit.planning.workshop_plan import VenueWifi, WorkshopPlan
from facilitation_kit.responses.sqlite_store import SqliteStore
from tests.builders import planned_activity, planned_step, workshop_plan
from tests.control_desk import Desk, seen
from tests.phones import ADDRESS, Phone, Sight
from tests.running_hub import Person, RunningHub

CLOSING = "2026-11-27 18:00"
WORDS = "Friday 27 November, 18:00"
OWN = VenueWifi(ssid="Hall", password="only-for-us", own_encrypted=True)


def plan_that_asks(wifi: VenueWifi | None = OWN) -> WorkshopPlan:
    settings = load_activities()["statements"].read_settings({}, 3)
    plan = workshop_plan(planned_step("vote", activity=planned_activity("statements", settings=settings)))
    return replace(plan, wifi=wifi).sealed()


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with Desk(tmp_path, plan=plan_that_asks(), time_zone="Europe/London") as made:
        made.act("start_step", step="vote")
        yield made


def open_for_days(desk: Desk) -> Phone:
    desk.act("open_round", until=CLOSING, confirm=True)
    return desk.joined()


def closed(desk: Desk) -> RoundClosed | None:
    """How the round was closed, as the log says."""
    found = [event for event in desk.store.events(desk.room.state.id) if isinstance(event, RoundClosed)]
    return found[0] if found else None


def go_to(desk: Desk, seconds_after: float) -> None:
    """Let the clock stand so many seconds after the closing time."""
    current = desk.room.state.current_round
    assert current is not None
    assert current.closes_at is not None
    desk.now = current.closes_at + timedelta(seconds=seconds_after)


def start_again(desk: Desk, address: str = ADDRESS) -> None:
    """The same hub once more, on the same data and, unless another is given, the same address, as `facilitate run` starts it the next day."""
    before = desk.hub
    desk.hub = Hub(
        settings=before.settings,
        store=desk.store,
        writer=desk.writer,
        activities=desk.activities,
        project=before.project,
        secret=before.secret,
        address=address,
        clock=lambda: desk.now,
    )
    desk.app = lan_app(desk.hub)
    desk.desk = ControlDesk(desk.hub, desk.counter)


async def at_work(desk: Desk) -> None:
    """Start the facilitator's side, and let it look at its closing times once."""
    desk.desk.start()
    await desk.desk._closings.look()
    await desk.desk.stop()


def with_cookies_of(phone: Phone, desk: Desk) -> Phone:
    """The same browser, which finds the hub that was started again at the same address."""
    later = desk.phone()
    later.client.cookies.update(phone.client.cookies)
    return later


def facilitate(folder: Path, *arguments: str) -> str:
    """What a command says that works beside the running hub."""
    done = CliRunner().invoke(app, [*arguments, "--data-dir", str(folder)])
    assert done.exit_code == 0, done.output
    return str(done.output)


def test_phones_say_until_when_they_can_answer(desk: Desk) -> None:
    desk.act("open_round", until=CLOSING, confirm=True)
    newcomer = desk.phone()
    assert f"You can answer until {WORDS}." in newcomer.get("/j/K7M29X").words
    phone = desk.joined()
    assert f"You can answer until {WORDS}." in phone.get("/now").words
    assert f"until {WORDS}" in desk.room.phone.view()["message"]  # type: ignore[operator]
    phone.send(position="agree")
    review = phone.get(phone.seen.path.replace("/1", "/review"))
    assert WORDS in review.words
    assert "facilitator closes" not in review.words


def test_a_late_answer_is_refused_although_nobody_has_closed_the_round(desk: Desk) -> None:
    phone = open_for_days(desk)
    form = phone.get("/now").form
    go_to(desk, 0.1)
    assert desk.room.state.open_round is not None

    page = phone.send(form, position="agree")

    assert page.status == 409
    assert page.heading == "Answering is over"
    assert f"You could answer until {WORDS}." in page.words
    assert "was not saved" in page.words
    assert phone.ask_json(form, position="agree").json()["message"] == "The time to answer this question is over."
    assert desk.rows() == []


def test_without_a_closing_time_the_same_answer_is_saved(desk: Desk) -> None:
    desk.act("open_round", confirm=True)
    phone = desk.joined()
    form = phone.get("/now").form
    desk.later(30 * 86_400)
    phone.send(form, position="agree")
    assert len(desk.rows()) == 1


def test_a_hub_that_was_down_closes_with_the_closing_time_and_goes_on(desk: Desk) -> None:
    phone = open_for_days(desk)
    phone.get("/now")
    phone.send(position="agree")
    go_to(desk, 5 * 86_400)
    start_again(desk)
    desk.run(at_work(desk))

    event = closed(desk)
    current = desk.room.state.current_round
    assert event is not None
    assert current is not None
    assert event.at == current.closes_at == current.closed_at
    page = with_cookies_of(phone, desk).get("/now")
    assert page.heading == "Answering is over"
    assert "What is saved" in page.words
    assert desk.room.state.join_code == "K7M29X"


def test_a_hub_that_comes_back_in_time_goes_on_asking(desk: Desk) -> None:
    phone = open_for_days(desk)
    first = phone.get("/now").path
    go_to(desk, -3_600)
    start_again(desk)
    desk.run(at_work(desk))

    assert closed(desk) is None
    later = with_cookies_of(phone, desk)
    assert later.get("/now").path == first
    later.send(position="agree")
    assert len(desk.rows()) == 1


def test_whatever_is_pressed_next_closes_the_round_with_its_time_first(desk: Desk) -> None:
    open_for_days(desk)
    go_to(desk, 7)
    refused = desk.api("POST", "/workshops/w1/actions", {"action": "set_closing_time", "until": "2026-12-01 18:00"})
    assert refused.json()["error"]["code"] == "live.no-open-round"
    view = desk.act("reveal_round")
    assert view["round"]["status"] == "revealed"
    current = desk.room.state.current_round
    assert current is not None
    assert current.ended_by_plan


def test_somebody_who_comes_too_late_is_told_before_they_join(desk: Desk) -> None:
    open_for_days(desk)
    go_to(desk, 1)
    desk.run(desk.desk.close_what_is_due(desk.room))
    page = desk.phone().get("/j/K7M29X")
    assert f"Answering is over: it was possible until {WORDS}." in page.words
    assert desk.room.phone.view()["message"] == f"Answering is over. You could answer until {WORDS}."


def test_the_cookie_outlives_the_closing_time(desk: Desk) -> None:
    phone = open_for_days(desk)

    def lasts() -> int:
        given = phone.raw("GET", "/now").headers.get("set-cookie", "")
        return int(given.partition("Max-Age=")[2].partition(";")[0] or 0)

    current = desk.room.state.open_round
    assert current is not None
    assert current.closes_at is not None
    assert lasts() == COOKIE_SECONDS + (current.closes_at - desk.now).total_seconds()
    desk.act("set_closing_time", until="2026-12-04 18:00")
    assert lasts() == COOKIE_SECONDS + (current.closes_at - desk.now).total_seconds() + 7 * 86_400
    desk.act("close_round")
    assert lasts() == 0


class TestControlPage:
    def page(self, desk: Desk) -> Sight:
        desk.log_in()
        return desk.page(desk.page("/w/w1").link("a day and a time"))

    def test_a_round_is_opened_until_a_time_by_a_plain_form_and_the_time_is_moved(self, desk: Desk) -> None:
        page = self.page(desk)
        assert "On the clock of Europe/London" in page.words
        answer = desk.press(page, "Open the round until then", until="2026-11-27T18:00")
        assert answer.headers["location"] == "/w/w1"
        shown = desk.page("/w/w1")
        assert f"It closes by itself: {WORDS}" in shown.words

        moved = desk.page(shown.link("Change the closing time"))
        assert f"People can answer until {WORDS}" in moved.words
        assert desk.press(moved, "Set this closing time", until="2026-11-25T09:30").status_code == 303
        assert "Wednesday 25 November, 09:30" in desk.page("/w/w1").words

    def test_a_page_from_before_the_round_closed_opens_no_other_round(self, desk: Desk) -> None:
        """Somebody wants an hour more, but the time has come meanwhile."""
        desk.press(self.page(desk), "Open the round until then", until="2026-11-27T18:00")
        page = desk.page(desk.page("/w/w1").link("Change the closing time"))
        go_to(desk, 60.0)
        answer = seen(desk.press(page, "Set this closing time", until="2026-12-04T18:00"))
        assert (answer.status, desk.room.state.open_round, len(desk.room.state.rounds)) == (409, None, 1)
        assert "since this page was opened" in answer.words
        assert "press “Open it again”" in answer.words
        assert answer.element("until").get("value") == "2026-12-04T18:00"
        assert desk.press(answer, "Open the round until then", until="2026-12-04T18:00").status_code == 303
        assert len(desk.room.state.rounds) == 2

    def test_a_refusal_keeps_what_was_typed_and_opens_nothing(self, desk: Desk) -> None:
        page = self.page(desk)
        for until, said in (
            ("", "not a day and a time"),
            ("2026-11-24T11:00", "gone by already"),
            ("2062-11-27T18:00", "62 days at most"),
        ):
            page = seen(desk.press(page, "Open the round until then", until=until))
            assert page.status == 409
            assert said in page.words
            assert page.element("until").get("value") == until
            assert desk.room.state.open_round is None


def test_for_days_over_plain_http_is_refused_in_words_unless_the_network_is_ones_own(tmp_path: Path) -> None:
    with Desk(tmp_path, plan=plan_that_asks(wifi=None)) as desk:
        desk.act("start_step", step="vote")
        asked = {"action": "open_round", "until": "2026-11-27 18:00+00:00", "confirm": True}
        refused = desk.api("POST", "/workshops/w1/actions", asked).json()["error"]
        assert refused["code"] == "live.days-need-https"
        assert "others can read along" in refused["message"]
        assert desk.room.state.open_round is None
        desk.log_in()
        assert "At most 12 hours here" in desk.page("/w/w1/closing").words
        evening = desk.act("open_round", until="2026-11-24 23:00+00:00", confirm=True)
        assert evening["round"]["status"] == RoundStatus.OPEN

        start_again(desk, "https://vote.example")
        desk.run(desk.desk.act(desk.room, read_action({"action": "set_closing_time", "until": asked["until"]})))
        assert desk.room.until(desk.room.state.rounds[evening["round"]["id"]]).startswith("Friday 27 November")


def test_a_hub_process_that_was_down_at_the_closing_time_comes_back_with_the_round_closed(tmp_path: Path) -> None:
    with RunningHub(tmp_path) as hub:
        with hub.facilitator() as facilitator:
            code = facilitator.open("idea-test")["workshop"]["code"]
            facilitator.act("start_step", step="survey")
            evening = datetime.now(UTC) + timedelta(hours=3)
            told = facilitate(tmp_path, "closing", evening.isoformat(), "--yes")
            assert "People can answer until" in told
            assert f"/j/{code}" in told
            round_id = facilitator.look()["round"]["id"]
        with Person(hub, code) as person:
            person._post(person.page(), action="skip")
            page = person.page()
            assert "You can answer until" in page.text
            hub.stop()
            # Instead of waiting for the evening, let it have been a second ago: longer than an answer may be on its way.
            until = datetime.now(UTC) - timedelta(seconds=1)
            with closing(SqliteStore.open(tmp_path / "store.sqlite3", close_grace_seconds=0)) as store:
                planned = ClosingPlanned(at=until, round=RoundId(round_id), until=until)
                store.append_event(store.workshops()[0], planned)
            hub.start()

            late = person._post(page, action="skip")
            assert late.status_code == 409
            assert "was not saved" in late.text
            assert "Answering is over" in person.client.get("/now").text
            # And slips can be printed for those who still come.
            assert "2 slips" in facilitate(tmp_path, "slips", "--count", "2", "--out", str(tmp_path / "slips.pdf"))
            assert (tmp_path / "slips.pdf").read_bytes().startswith(b"%PDF-")
            assert person.client.get(f"/j/{code}").url.path == "/now"
            person.client.cookies.clear()
            assert "You need a slip to join" in person.client.get(f"/j/{code}").text
    with closing(SqliteStore.open(tmp_path / "store.sqlite3", read_only=True)) as store:
        [workshop] = store.workshops()
        [ended] = [event for event in store.events(workshop) if isinstance(event, RoundClosed)]
        assert ended.at == until
        assert len(store.answered_participants(ended.round)) == 1
