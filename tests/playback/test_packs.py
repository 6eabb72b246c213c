from __future__ import annotations

import pickle
import time
from pathlib import Path

import pytest

from facilitation_kit.analysis.disclosure_control import Policy, ProtectedTable
from facilitation_kit.content.library import Library
from facilitation_kit.errors import PlaybackError
from facilitation_kit.playback.packs import MadePack, PackOrder, make_pack, render_apart, steps_of
from facilitation_kit.playback.process_messages import (
    fault_from_bytes,
    fault_to_bytes,
    request_from_bytes,
    request_to_bytes,
)
from facilitation_kit.playback.rendering import render
from facilitation_kit.responses.store import Store
from tests.playback.made_packs import ACTIVITIES, EVENING, dot_vote, dots, library_in, request_of
from tests.stored_rounds import hold_round, store_in


def made(library: Library, store: Store, order: PackOrder | None = None) -> MadePack:
    return make_pack(library, store, order or PackOrder(), activities=ACTIVITIES, policy=Policy(), now=EVENING)


def own_section(library: Library, text: str) -> None:
    own = library.root / "workshops" / "templates" / "playback" / "sections" / "method.html.j2"
    own.parent.mkdir(parents=True)
    own.write_text(text, encoding="utf-8")


def test_a_pack_is_made_in_the_formats_that_were_asked_for_and_tells_each_step(tmp_path: Path) -> None:
    library, store = library_in(tmp_path), store_in(tmp_path)
    hold_round(store, dot_vote(), dots(9, 3))
    told: list[str] = []
    order = PackOrder(annex=True)
    pack = make_pack(library, store, order, activities=ACTIVITIES, policy=Policy(), now=EVENING, progress=told.append)
    name = "playback-working-group-2026-11-24-180000"
    assert list(pack.files) == [f"{name}.html", f"{name}-annex.xlsx", f"{name}-annex-csv.zip"]
    assert told == ["Counting", "Rendering: Web page", "Writing the tables"]
    assert len(told) == steps_of(order)
    assert pack.files[f"{name}.html"] == render(request_of(library, store))


def test_a_rehearsals_pack_says_so_in_its_name(tmp_path: Path) -> None:
    pack = made(library_in(tmp_path), store_in(tmp_path, rehearsal=True))
    assert pack.name == "rehearsal-playback-working-group-2026-11-24-180000"


def test_a_broken_template_says_where(tmp_path: Path) -> None:
    library = library_in(tmp_path)
    own_section(library, "\n{{ pack.titel }}")
    with pytest.raises(PlaybackError) as caught:
        made(library, store_in(tmp_path))
    (fault,) = caught.value.faults
    assert (fault.code, fault.file, fault.line) == ("playback.template-name", "playback/sections/method.html.j2", 2)


def test_a_template_that_runs_for_ever_is_stopped(tmp_path: Path) -> None:
    library = library_in(tmp_path)
    loop = "{% for a in range(99999) %}{% for b in range(99999) %}{% set c = a * b %}{% endfor %}{% endfor %}"
    own_section(library, loop)
    request = request_of(library, store_in(tmp_path))
    began = time.monotonic()
    with pytest.raises(PlaybackError) as caught:
        render_apart(request, seconds=4)
    assert caught.value.code == "playback.too-slow"
    assert time.monotonic() - began < 30


def test_a_template_that_eats_memory_is_stopped(tmp_path: Path) -> None:
    library = library_in(tmp_path)
    own_section(library, '\n{{ ("x" * 3000000000) | length }}')
    with pytest.raises(PlaybackError) as caught:
        render_apart(request_of(library, store_in(tmp_path)))
    assert (caught.value.code, caught.value.faults[0].line) == ("playback.template-too-large", 2)


def test_a_request_travels_whole(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    hold_round(store, dot_vote(), dots(9, 3))
    request = request_of(library_in(tmp_path), store)
    there = request_from_bytes(request_to_bytes(request))
    assert there == request
    table = there.pack.workshops[0].questions[0].rounds[0].table
    assert isinstance(table, ProtectedTable)
    with pytest.raises(TypeError):
        table.rows[0].cells["dots"] = table.rows[1].cells["dots"]  # type: ignore[index] # that is the test


def test_a_fault_travels_whole() -> None:
    error = PlaybackError("playback.template-name", "What.", remedy="How.", file="a.j2", line=3)
    assert fault_from_bytes(fault_to_bytes(error)).faults == error.faults


def test_something_else_than_a_request_is_refused() -> None:
    with pytest.raises(TypeError):
        request_from_bytes(pickle.dumps("hello"))
