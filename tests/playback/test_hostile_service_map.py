"""Text that breaks careless software, in every field of the service map: tables, drawing, and packs of every format."""

from __future__ import annotations

import unicodedata
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import cycle
from pathlib import Path

import pytest

from facilitation_kit.analysis.policy import Policy, Profile
from facilitation_kit.content.lane_kinds import LaneKind
from facilitation_kit.content.questions import Reader
from facilitation_kit.content.service_map import (
    BaselineMeasure,
    MapCell,
    MapLane,
    MapService,
    MapStage,
    MeasureKind,
    MoreColumn,
    Quality,
    ServiceMapFile,
    Statistic,
)
from facilitation_kit.errors import PlaybackError
from facilitation_kit.evidence.map_tables import MapTables, map_csv, map_workbook, read_map_tables
from facilitation_kit.playback.audiences import Audience
from facilitation_kit.playback.formats import PackFormat
from facilitation_kit.playback.map_page import map_page
from facilitation_kit.playback.outline import read_outline, sections_of
from facilitation_kit.playback.pdf.rendering import render as render_pdf
from facilitation_kit.playback.rendering import render
from facilitation_kit.playback.word.rendering import render as render_word
from tests.content.test_any_text import is_tellable, naughty_strings
from tests.playback.made_packs import library_in, parsed, request_of
from tests.playback.word_files import body_of, text_of
from tests.stored_rounds import store_in

DAY = date(2026, 11, 24)
OWN = ("</svg><script>alert(1)</script>", "=HYPERLINK(1)", "{{ 7 * 7 }} {% x %}", "%(x)s {gap}", "]]>", "\u202eback")
EVERYBODY = tuple(Reader)


def hostile_map(texts: list[str]) -> ServiceMapFile:
    """A map in whose fields the texts stand one after the other."""
    given = cycle(texts)

    def some() -> str:
        return next(given)

    lines = cycle([text for text in texts if len(text) <= 300 and "\n" not in text])
    stages = [MapStage(id=f"s{n}", label=next(lines), description=next(lines), audiences=EVERYBODY) for n in range(6)]
    kinds = (LaneKind.FRONTSTAGE, LaneKind.BACKSTAGE)
    lanes = tuple(MapLane(id=f"l{n}", label=next(lines), kind=kind) for n, kind in enumerate(kinds))
    services = tuple(
        MapService(
            id=f"v{number}",
            name=next(lines),
            provider_kind=next(lines),
            eligibility=some(),
            application_process=some(),
            threshold=some(),
            threshold_decided_by=next(lines),
            more=(MoreColumn(column=f"Kept {number}", value=some()),),
        )
        for number in range(len(texts) // 6 + 1)
    )
    cells = tuple(
        MapCell(service=each.id, stage=stages[n % 6].id, lane=lanes[n % 2].id, text=some())
        for n, each in enumerate(services)
    )
    measures = tuple(
        BaselineMeasure(
            measure_id=f"m{number}",
            service=each.id,
            stage=stages[number % 6].id,
            kind=MeasureKind.THRESHOLD,
            value=next(lines),
            statistic=Statistic.TEXT,
            period_start=DAY,
            period_end=DAY,
            population=next(lines),
            source_name=next(lines),
            source_owner=next(lines),
            collected_on=DAY,
            quality=Quality.ESTIMATE,
            note=some(),
        )
        for number, each in enumerate(services)
    )
    return ServiceMapFile(
        title=next(lines), stages=tuple(stages), lanes=lanes, services=services, cells=cells, measures=measures
    )


def strings() -> list[str]:
    return [*OWN, *(text for text in naughty_strings() if not is_tellable(text))]


def bare(text: str) -> str:
    """The letters of a text without spaces, marks of direction and what no page can hold."""
    return "".join(c for c in text if not c.isspace() and unicodedata.category(c) not in {"Cc", "Cf", "Cs", "Co", "Cn"})


def words_of(content: ServiceMapFile) -> list[str]:
    """All words of a map that readers see."""
    said = [content.title]
    for stage in content.stages:
        said += [stage.label, stage.description]
    for each in content.services:
        said += [each.name, each.provider_kind, each.eligibility, each.application_process, each.threshold]
        said += [each.threshold_decided_by]
    said += [each.text for each in content.cells]
    for one in content.measures:
        said += [str(one.value), one.population, one.source_name, one.source_owner, one.note]
    return said


def test_every_field_comes_back_from_a_workbook_and_from_csv() -> None:
    content = hostile_map(strings())
    tables = MapTables(services=content.services, measures=content.measures, cells=content.cells)
    assert read_map_tables([("map.xlsx", map_workbook(tables, datetime(2026, 11, 24, tzinfo=UTC)))]) == tables
    assert read_map_tables(list(map_csv(tables).items())) == tables


RENDERERS = {PackFormat.HTML: render, PackFormat.DOCX: render_word, PackFormat.PDF: render_pdf}


def made(folder: Path, content: ServiceMapFile, pack_format: PackFormat) -> bytes:
    """The section of a pack."""
    library = library_in(folder)
    page = map_page(
        replace(library, service_map=content), Audience.WORKING_GROUP, Policy().rules(Profile.WORKING_GROUP), DAY
    )
    with closing(store_in(folder)) as store:
        request = request_of(library, store, pack_format=pack_format)
    pack = replace(request.pack, service_map=page)
    outline = read_outline(request.folders, pack.kind, Audience.WORKING_GROUP)
    sections = sections_of(outline, pack, pack_format, request.folders)
    mine = tuple(each for each in sections if each.name == "service-map")
    return RENDERERS[pack_format](replace(request, pack=pack, sections=mine))


@pytest.mark.parametrize("pack_format", [PackFormat.HTML, PackFormat.DOCX])
def test_every_field_stands_in_the_pack_as_text(tmp_path: Path, pack_format: PackFormat) -> None:
    content = hostile_map(strings()[::3])
    data = made(tmp_path, content, pack_format)
    if pack_format is PackFormat.HTML:
        tree = parsed(data.decode())
        assert tree.xpath("//script|//iframe|//object|//form|//img|//@*[starts-with(name(), 'on')]") == []
        said = bare(tree.text_content())
    else:
        said = bare(text_of(body_of(data)))
    assert [text for text in words_of(content) if bare(text) not in said] == []


def test_marks_on_letters_do_not_stop_the_pdf(tmp_path: Path) -> None:
    texts = ["\u0645\u064f\u0646\u064e\u0627", "a\u033ab", "\u0995\u09bf"]
    assert "PDF" in made(tmp_path, hostile_map(texts), PackFormat.PDF)[:8].decode()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("facilitation_kit.playback.pdf.rendering.printable_drawing", lambda drawn, _folders: drawn)
        with pytest.raises(PlaybackError):
            made(tmp_path / "again", hostile_map(texts), PackFormat.PDF)
