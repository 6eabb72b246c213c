"""100,000 answers to a survey: how long the result takes, and what every export costs in seconds and memory.

Run by hand on a quiet machine: ``python -m benchmarks.surveys [answers]``. An answer is one question that one person answered,
skipped or would rather not answer, on a page of its own; the form is the example's, in three languages, and not everybody is
asked everything or comes to the end. The answers lie in a real store of a real hub. The result is revealed through the hub's own
door, and read as a phone reads it; the exports run in a process of their own, as `facilitate export` runs them.
"""

from __future__ import annotations

import json
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

import httpx

from benchmarks.figures import RUNS, Goal, say, say_machine
from benchmarks.hub_under_load import PROJECT, PostMaker, running_hub
from facilitation_kit.activities.registry import load_activities
from facilitation_kit.activities.rounds import Answer, RoundDefinition
from facilitation_kit.activities.survey_answers import NoAnswer
from facilitation_kit.activities.survey_settings import asked_survey
from facilitation_kit.activities.survey_values import stored
from facilitation_kit.identifiers import AnswerKey, ItemId, ParticipantId
from facilitation_kit.live.workshop_state import fold
from facilitation_kit.responses.records import EntryMode, Participant, Submission
from facilitation_kit.responses.sqlite_store import SqliteStore
from tests.builders import consent

ANSWERS = 100_000
_PAGES_A_BATCH = 2_000
_POINTS = ("strongly_disagree", "disagree", "neither", "agree", "strongly_agree")
_WORDS = ("a", "tent", "where", "people", "can", "ask", "somebody", "they", "know", "and", "wait", "unseen")


def answers_of(chance: random.Random) -> Iterator[tuple[str, str | NoAnswer]]:
    """One person's way through the example's form, until they stop."""
    ways = chance.sample(("call", "message", "walk_in", "other"), chance.randint(1, 2))
    yield "one_number", chance.choice((*_POINTS, NoAnswer.PREFER_NOT_TO_SAY, NoAnswer.LEFT_BLANK))
    yield "ways", " ".join(way for way in ("call", "message", "walk_in", "other") if way in ways)
    if "other" in ways:
        yield "other_way", " ".join(chance.sample(_WORDS, chance.randint(2, 9)))
    if {"call", "message"} & set(ways):
        yield "minutes", str(10 * chance.randint(0, 6))
    if chance.random() < 0.9:
        yield "feeling", chance.choice(("bad", "ok", "good", NoAnswer.LEFT_BLANK))


def pages(definition: RoundDefinition, chance: random.Random, wanted: int) -> Iterator[Submission]:
    """The pages of as many people as give so many answers."""
    form = asked_survey(definition).form
    now = datetime.now(UTC)
    given = person = 0
    while given < wanted:
        participant = ParticipantId(f"{chance.getrandbits(64):016x}")
        person += 1
        told: list[tuple[str, Mapping[str, object]]] = [
            ("/language", {"language": chance.choice(("en", "pl", "ar"))}),
            ("welcome", {"seen": True}),
        ]
        told += [(name, stored(form.question(name), answer)) for name, answer in answers_of(chance)]
        given += len(told) - 2
        for item, fields in told:
            yield Submission(
                key=AnswerKey(f"{chance.getrandbits(128):032x}"),
                workshop=definition.workshop,
                round=definition.id,
                participant=participant,
                answers=tuple(Answer(item=ItemId(item), field=name, value=value) for name, value in fields.items()),  # type: ignore[arg-type]
                received_at=now,
                consent_version="1",
                text_fields=frozenset({"words"}),
            )


def filled(folder: Path, wanted: int) -> tuple[str, str]:
    """A data folder with an open survey round and its answers; gives the ids of its workshop and round."""
    with running_hub(data_dir=folder) as hub:
        hub.workshop = hub.api("POST", "/workshops", {"run_sheet": "idea-test"})["workshop"]["id"]
        hub.act("start_step", step="survey")
        round_id = str(hub.act("open_round", confirm=True)["round"]["id"])
    store = SqliteStore.open(folder / "store.sqlite3")
    workshop = store.workshops()[0]
    state = fold(store.events(workshop))
    definition = next(iter(state.rounds.values())).definition
    rest, people, rows = pages(definition, random.Random(7), wanted), set[str](), 0
    while batch := list(islice(rest, _PAGES_A_BATCH)):
        with store.batch():
            for page in batch:
                if page.participant not in people:
                    people.add(page.participant)
                    store.add_participant(
                        Participant(
                            id=page.participant,
                            workshop=workshop,
                            group=None,
                            entry_mode=EntryMode.OWN_PHONE,
                            consent_version="1",
                            joined_at=page.received_at,
                        )
                    )
                    agreed = consent(page.participant, workshop=workshop, version=state.plan.consent_version)
                    store.record_consent(agreed)
            store.write_submissions(batch)
        rows += sum(len(page.answers) for page in batch)
    store.close()
    print(f"{len(people):,} people, {rows:,} stored values, {(folder / 'store.sqlite3').stat().st_size / 1e6:.0f} MB\n")
    return str(workshop), round_id


def results(folder: Path, workshop: str, round_id: str, found: dict[str, list[float]]) -> None:
    """Close and reveal through the control page's door; then what facilitators and phones load."""
    with running_hub(data_dir=folder) as hub:
        hub.workshop = workshop
        hub.act("close_round")
        for what in ("Counted after the close, twice", "Result read again"):
            began = time.perf_counter()
            hub.api("GET", f"/workshops/{workshop}/results/{round_id}")
            found[what].append(time.perf_counter() - began)
        began, spent = time.perf_counter(), hub.cpu_seconds()
        shown = hub.act("reveal_round", confirm=True)
        found["Result revealed"].append(time.perf_counter() - began)
        found["Processor time of the reveal"].append(hub.cpu_seconds() - spent)
        assert shown["round"]["status"] == "revealed", shown["round"]
        maker = PostMaker.of(hub, round_id)
        cookie = {"Cookie": maker.cookie(maker.people[0])}
        began = time.perf_counter()
        page = httpx.get(f"{hub.lan}/now", headers=cookie, trust_env=False, follow_redirects=True, timeout=60)
        found["Result page on a phone"].append(time.perf_counter() - began)
        assert page.is_success, page.status_code
        assert page.url.path == "/now", page.url
        found["Memory of the hub after it"].append(hub.memory_kb() / 1024)


def at_once(folder: Path, workshop: str, found: dict[str, list[float]]) -> None:
    """Close and reveal in one go, while the count that follows each close is still under way."""
    with running_hub(data_dir=folder) as hub:
        hub.workshop = workshop
        began = time.perf_counter()
        hub.act("close_round")
        hub.act("reveal_round", confirm=True)
        found["Closed and revealed at once"].append(time.perf_counter() - began)


def exports(folder: Path) -> None:
    """Every file of an export: its seconds, its processor time, and the most memory of the process while it was written."""
    with tempfile.TemporaryDirectory(prefix="export-benchmark-") as to:
        argv = [sys.executable, "-m", "benchmarks.surveys", "--export", str(folder), to]
        said = subprocess.run(argv, cwd=PROJECT, stdout=subprocess.PIPE, text=True, check=True).stdout
        sizes = {path.relative_to(to).as_posix(): path.stat().st_size for path in Path(to).rglob("*") if path.is_file()}
    files = json.loads(said)
    print(f"\n{'one export':<24}{'seconds':>9}{'processor':>11}{'peak':>9}{'size':>10}")
    for name, seconds, processor, peak in files:
        short = f"survey: {name.partition('/')[2]}" if "/" in name else name
        if seconds >= 0.05 or peak == max(each[3] for each in files):
            print(f"{short:<24}{seconds:>8.1f}s{processor:>10.1f}s{peak:>6.0f} MB{sizes.get(name, 0) / 1e6:>7.1f} MB")
    say("Peak memory of the export", [max(peak for *_, peak in files)], " MB", goal=Goal(most=500))
    say("Processor time of the export", [files[-1][2]], " s")


def export_here(folder: Path, to: Path) -> None:
    """The exports, in this process; prints name, seconds and peak memory of each file and of all."""
    from facilitation_kit.analysis.exports import write_exports  # noqa: PLC0415 - in the export's own process

    store = SqliteStore.open(folder / "store.sqlite3", read_only=True)
    told: list[tuple[str, float, float, float]] = []
    name, first = "counting", _clocks()
    began = first
    _forget_peak()

    def progress(next_name: str, rows: int, done: int, of: int) -> None:  # noqa: ARG001 - as every progress
        nonlocal name, began
        if not rows:
            told.append((name, *_since(began), _peak()))
            name, began = next_name, _clocks()
            _forget_peak()

    write_exports(store, load_activities(), to, now=datetime.now(UTC), progress=progress)
    progress("", 0, 0, 0)
    told.append(("all", *_since(first), max(peak for *_, peak in told)))
    print(json.dumps(told))


def _clocks() -> tuple[float, float]:
    return time.perf_counter(), time.process_time()


def _since(began: tuple[float, float]) -> tuple[float, float]:
    return time.perf_counter() - began[0], time.process_time() - began[1]


def _forget_peak() -> None:
    Path("/proc/self/clear_refs").write_text("5")


def _peak() -> float:
    """MB, since it was last forgotten."""
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


def main() -> None:
    if sys.argv[1:2] == ["--export"]:
        export_here(Path(sys.argv[2]), Path(sys.argv[3]))
        return
    say_machine()
    found: defaultdict[str, list[float]] = defaultdict(list)
    with tempfile.TemporaryDirectory(prefix="survey-benchmark-") as name:
        folder = Path(name, "data")
        folder.mkdir(mode=0o700)
        workshop, round_id = filled(folder, int(sys.argv[1]) if len(sys.argv) > 1 else ANSWERS)
        for number in range(RUNS):
            for doing in (
                lambda again: results(again, workshop, round_id, found),
                lambda again: at_once(again, workshop, found),
            ):
                again = Path(name, f"run-{number}")
                shutil.copytree(folder, again)
                doing(again)
                shutil.rmtree(again)
        for what, runs in found.items():
            say(
                what,
                runs,
                " MB" if "Memory" in what else " s",
                goal=Goal(most=2) if what.startswith("Result") else None,
            )
        exports(folder)


if __name__ == "__main__":
    main()
