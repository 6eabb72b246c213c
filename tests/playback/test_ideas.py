"""Notes and the vote that was made of them: the same in every format, and nothing that its writer kept or took back."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

import pypdf
import pytest

from facilitation_kit.activities.registry import load_activities
from facilitation_kit.activities.rounds import Ballot, RoundDefinition
from facilitation_kit.analysis.disclosure_control import Policy
from facilitation_kit.analysis.findings import round_findings
from facilitation_kit.analysis.policy import Profile
from facilitation_kit.content.library import Library
from facilitation_kit.identifiers import AnswerKey, ParticipantId, RoundId, StepId, WorkshopId
from facilitation_kit.live import commands
from facilitation_kit.live.idea_votes import NotesGroup
from facilitation_kit.live.workshop_state import WorkshopState, fold
from facilitation_kit.playback.annex.tables import annex_tables
from facilitation_kit.playback.audiences import Audience
from facilitation_kit.playback.context import Pack
from facilitation_kit.playback.formats import PackFormat
from facilitation_kit.playback.pdf.rendering import render as render_pdf
from facilitation_kit.playback.rendering import render as render_page
from facilitation_kit.playback.slides.rendering import render as render_slides
from facilitation_kit.playback.vote_context import Vote
from facilitation_kit.playback.word.rendering import render as render_word
from facilitation_kit.responses.records import ModerationState
from facilitation_kit.responses.safety_records import ConsentItem, WithdrawalHow
from facilitation_kit.responses.sqlite_store import SqliteStore
from tests.builders import (
    after,
    ballot,
    consent,
    items,
    moderation,
    opened_workshop,
    participant,
    planned_activity,
    planned_step,
    workshop_plan,
)
from tests.playback.made_packs import context_of, library_in, parsed, request_of, words
from tests.stored_rounds import submission

pytestmark = pytest.mark.xdist_group("formats")

ACTIVITIES = load_activities()
W1, NOTES, VOTE = WorkshopId("w1"), RoundId("w1.ideas.1"), RoundId("w1.vote.1")
KEPT = "Lanterns along the towpath"
"""Of somebody who may be quoted in the working group and no further; the laptop made it the name of its group."""
TAKEN = "Zanzibar marmalade evenings"
HELD = "Quito kettledrums forever"
OPEN = ("A later bus on Fridays", "Buses that run later", "Warm rooms with tea")
INSIDE = (ConsentItem.TAKE_PART, ConsentItem.QUOTED_INSIDE)
PEOPLE = 24
GROUPS = (
    NotesGroup(label="Later buses", notes=(OPEN[0], OPEN[1], TAKEN)),
    NotesGroup(label=KEPT, notes=(KEPT,)),
    NotesGroup(label="Warm rooms & tea", notes=(OPEN[2], HELD)),
)
RENDERERS = {
    PackFormat.HTML: render_page,
    PackFormat.PDF: render_pdf,
    PackFormat.DOCX: render_word,
    PackFormat.PPTX: render_slides,
}


def workshop_with_a_vote_on_ideas(folder: Path) -> SqliteStore:
    store = SqliteStore.open(folder / "store.sqlite3")
    fill(store)
    return store


def fill(store: SqliteStore) -> None:
    ideas = ACTIVITIES["ideas"].read_settings({}, 1)
    plan = workshop_plan(
        planned_step(
            "ideas", activity=replace(planned_activity("ideas", options=items("How might we?")), settings=ideas)
        ),
        planned_step("vote", activity=replace(planned_activity("dot_vote"), settings_given={})),
    )
    store.append_event(W1, opened_workshop(plan))
    act(store, commands.start_step, 1, StepId("ideas"))
    act(store, commands.open_round, 2, ACTIVITIES, 7)
    said = [*OPEN, KEPT, TAKEN, HELD]
    asked = state(store).rounds[NOTES].definition
    with store.batch():
        for number in range(PEOPLE):
            text = said[number] if number < len(said) else f"{OPEN[number % 3]}, number {number}"
            answer(store, asked, ballot(f"p{number:02}", {"i1": {"note_1": text}}), text)
    act(store, commands.close_round, 100)
    act(store, commands.reveal_round, 200, 1.0)
    act(store, commands.vote_on_ideas, 210, ACTIVITIES, NOTES, GROUPS)
    act(store, commands.start_step, 220, StepId("vote"))
    act(store, commands.open_round, 221, ACTIVITIES, 7, confirm=True)
    asked = state(store).rounds[VOTE].definition
    with store.batch():
        for number in range(PEOPLE):
            chosen = f"idea-{1 if number < 14 else 2 if number < 20 else 3}"
            dots: dict[str, dict[str, int | str | bool | None]] = {
                f"idea-{n}": {"dots": int(chosen == f"idea-{n}")} for n in (1, 2, 3)
            }
            answer(store, asked, ballot(f"p{number:02}", dots))
    act(store, commands.close_round, 300)
    act(store, commands.reveal_round, 400, 1.0)


def act(store: SqliteStore, command, seconds: float, *more, **options) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN002, ANN003 - any command
    for event in command(state(store), after(seconds), *more, **options):
        store.append_event(W1, event)


def state(store: SqliteStore) -> WorkshopState:
    return fold(store.events(W1))


def answer(store: SqliteStore, definition: RoundDefinition, given: Ballot, text: str = "") -> None:
    store.add_participant(participant(given.participant))
    if text:
        store.record_consent(consent(given.participant, *(INSIDE if text == KEPT else ConsentItem)))
    store.write_submissions([replace(submission(definition, given), text_fields=frozenset({"note_1"}))])
    if text:
        store.moderate(moderation(f"{definition.id}-{given.participant}", field="note_1"))


def take_back_and_hold(store: SqliteStore) -> None:
    store.withdraw(ParticipantId("p04"), after(500), WithdrawalHow.PHONE)
    key = AnswerKey(f"{NOTES}-p05")
    store.moderate(moderation(key, ModerationState.HELD, field="note_1", seconds=510))


@dataclass(frozen=True)
class Made:
    """Packs of the working group, before and after somebody took their note back, and one for everybody."""

    before: Pack
    pack: Pack
    public: Pack
    files: Mapping[str, bytes]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    folder = tmp_path_factory.mktemp("ideas")
    library: Library = library_in(folder)
    with closing(workshop_with_a_vote_on_ideas(folder)) as store:
        before = context_of(library, store)
        take_back_and_hold(store)
        files = {}
        for pack_format, render in RENDERERS.items():
            request = request_of(library, store, pack_format=pack_format)
            files[pack_format.value] = render(
                replace(request, sections=tuple(each for each in request.sections if each.name == "votes"))
            )
        return Made(before, request.pack, context_of(library, store, Audience.PARENTS_CARERS), files)


def votes_of(pack: Pack) -> tuple[Vote, Vote]:
    notes, vote = (question.rounds[0] for question in pack.workshops[0].questions)
    return notes, vote


def read(name: str, content: bytes) -> str:
    """All words of a file in one line."""
    if name == "html":
        return words(parsed(content.decode()))
    if name == "pdf":
        return " ".join("".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages).split())
    return " ".join(" ".join(_texts(content)).split())


def _texts(content: bytes) -> Iterator[str]:
    from lxml import etree  # noqa: PLC0415 - for office files alone

    with zipfile.ZipFile(io.BytesIO(content)) as files:
        for name in files.namelist():
            if name.endswith(".xml") and ("slides/slide" in name or name == "word/document.xml"):
                yield "".join(map(str, etree.fromstring(files.read(name)).itertext()))


def test_before_it_was_taken_back_everything_was_there(made: Made) -> None:
    notes, vote = votes_of(made.before)
    assert {TAKEN, HELD, KEPT, *OPEN} <= set(notes.rows[0].words)
    originals = {row.figures.label: row.merged_from for row in vote.rows}
    assert originals == {
        "Later buses": (OPEN[0], OPEN[1], TAKEN),
        KEPT: (),
        "Warm rooms & tea": (OPEN[2], HELD),
    }


def test_notes_and_originals_stand_in_every_format_with_the_same_figures(made: Made) -> None:
    notes, vote = votes_of(made.pack)
    assert notes.words_title == "What people wrote"
    assert [row.merged_from for row in vote.rows] == [OPEN[:2], (), (OPEN[2],)]
    assert [row.figures.cells["dots"].text for row in vote.rows] == ["13", "6", "4"]
    for name, content in made.files.items():
        told = read(name, content)
        assert "What people wrote" in told, name
        for row in vote.rows:
            assert row.figures.label in told, name
            assert all(original in told for original in row.merged_from), name
        assert told.count(OPEN[0]) >= 2, f"{name}: beside the notes' result and below the option"
        assert KEPT in told, name
    written = next(table for table in annex_tables(made.pack) if any(OPEN[0] in map(str, row) for row in table.rows))
    assert len(written.rows) == len(notes.rows[0].words) == PEOPLE - 2


def test_what_was_taken_back_or_is_held_is_in_no_byte(made: Made) -> None:
    for name, content in made.files.items():
        told = read(name, content)
        assert TAKEN not in told, name
        assert HELD not in told, name
    assert TAKEN not in repr(made.pack)
    assert HELD not in repr(made.pack)


def test_a_note_goes_no_further_than_its_writer_agreed_and_neither_does_a_name_made_of_it(made: Made) -> None:
    assert KEPT in repr(made.pack)
    assert KEPT not in repr(made.public)
    notes, vote = votes_of(made.public)
    assert OPEN[0] in notes.rows[0].words
    assert "Option 2, whose words are not shown here" in [row.figures.label for row in vote.rows]


def test_where_too_few_wrote_to_show_their_notes_options_show_none_either(tmp_path: Path) -> None:
    with closing(workshop_with_a_vote_on_ideas(tmp_path)) as store:
        with store.batch():
            for number in range(15, PEOPLE):
                store.erase_submission(AnswerKey(f"{NOTES}-p{number:02}"), after(500))
        found = {
            profile: round_findings(store, state(store), VOTE, ACTIVITIES, Policy(), profile).definition.items
            for profile in (Profile.WORKING_GROUP, Profile.EXTERNAL)
        }
        assert found[Profile.WORKING_GROUP][0].merged_from == GROUPS[0].notes
        assert [each.merged_from for each in found[Profile.EXTERNAL]] == [(), (), ()]


def test_a_released_result_keeps_no_name_of_an_option(tmp_path: Path) -> None:
    with closing(workshop_with_a_vote_on_ideas(tmp_path)) as store:
        found = round_findings(store, state(store), VOTE, ACTIVITIES, Policy())
        assert KEPT in [row.label for row in found.table.rows]
        for table in found.releases(audience="the room", cut_off=after(300)):
            assert KEPT not in str(table.to_json())
            store.add_released_table(table.to_stored(after(400)))
        store.withdraw(ParticipantId("p03"), after(500), WithdrawalHow.PHONE)
        again = round_findings(store, state(store), VOTE, ACTIVITIES, Policy())
        assert again.frozen_at is not None
        assert KEPT not in str(again.to_json())
        assert [row.cells["dots"].text for row in again.table.rows] == [
            row.cells["dots"].text for row in found.table.rows
        ]
    assert KEPT.encode() not in b"".join(path.read_bytes() for path in tmp_path.glob("store.sqlite3*"))
