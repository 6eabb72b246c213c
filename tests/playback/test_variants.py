"""A kind and an audience shape the context, so that every format says the same."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from facilitation_kit.activities.sentences import quoted
from facilitation_kit.analysis.disclosure_control import Policy
from facilitation_kit.content.easy_read import EasyReadFile
from facilitation_kit.content.library import Library
from facilitation_kit.errors import PlaybackError
from facilitation_kit.playback.audiences import Audience
from facilitation_kit.playback.context import Pack
from facilitation_kit.playback.context_building import build_pack
from facilitation_kit.playback.cross_references import connected
from facilitation_kit.playback.evidence_notes import numbered
from facilitation_kit.playback.first_page import first_page
from facilitation_kit.playback.outline import SECTIONS, Limits, Outline, OutlineEntry, read_outline
from facilitation_kit.playback.variants import question_lines, variant_of
from facilitation_kit.responses.store import Store
from tests.playback.made_packs import ACTIVITIES, EVENING, ROOT, context_of, dot_vote, dots, library_in
from tests.playback.rich_packs import example_library, example_store, rich_pack
from tests.stored_rounds import hold_round, store_in

KIT = ROOT / "workshops" / "templates"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with closing(example_store(tmp_path_factory.mktemp("example"))) as opened:
        yield opened


@pytest.fixture(scope="module")
def library() -> Library:
    return example_library()


@pytest.fixture(scope="module")
def rich(library: Library, store: Store) -> Pack:
    return rich_pack(context_of(library, store))


def shaped(library: Library, store: Store, outline: Outline, **how: Any) -> Pack:
    return build_pack(
        library,
        store,
        activities=ACTIVITIES,
        policy=Policy(),
        now=EVENING,
        audience=outline.audience,
        sections=[entry.section for entry in outline.entries],
        finish=partial(variant_of, library=library, outline=outline, **how),
    ).pack


def outline_of(*sections: str, audience: Audience = Audience.WORKING_GROUP, limits: Limits | None = None) -> Outline:
    return Outline(
        kind="ours",
        audience=audience,
        title="Our pack",
        entries=tuple(OutlineEntry(section=name, title=name) for name in sections),
        limits=limits or Limits(),
    )


def test_a_pack_knows_its_kind_its_templates_and_its_language(library: Library, store: Store) -> None:
    pack = shaped(library, store, read_outline([KIT], "update"))
    assert (pack.kind, pack.title, pack.template_set) == ("update", "Project update", "update")
    assert (pack.language, pack.right_to_left) == ("en-GB", False)
    arabic = shaped(library, store, read_outline([KIT], "update"), language="ar")
    assert (arabic.language, arabic.right_to_left) == ("ar", True)


def test_a_pack_speaks_the_projects_language_where_none_is_asked_for(tmp_path: Path) -> None:
    polish = library_in(tmp_path, lambda files: files["ideas/project.yaml"].update(language="pl"))
    assert shaped(polish, store_in(tmp_path), outline_of("summary")).language == "pl"


@pytest.mark.parametrize("language", ["xx-nowhere", "english", "../pl", "tlh"])
def test_a_language_that_is_none_is_refused(library: Library, store: Store, language: str) -> None:
    with pytest.raises(PlaybackError) as caught:
        shaped(library, store, outline_of("summary"), language=language)
    assert caught.value.code == "playback.unknown-language"


def test_each_audience_is_asked_its_own_questions(library: Library) -> None:
    asked = {audience: [line.id for line in question_lines(library, audience)] for audience in Audience}
    assert asked[Audience.YOUNG_PEOPLE] == ["who-stays-in-touch", "where-to-meet-next"]
    assert "first-sign-you-see" in asked[Audience.PROFESSIONALS]
    assert "first-sign-you-see" not in asked[Audience.WORKING_GROUP]
    assert asked[Audience.TEAM] == []


def test_a_question_leads_to_its_hypothesis_where_the_pack_has_it(library: Library, store: Store) -> None:
    with_it = shaped(library, store, outline_of("questions", "hypotheses"))
    assert [line.anchor for line in with_it.questions][:1] == ["hypothesis-front-door"]
    without = shaped(library, store, outline_of("questions"))
    assert {line.anchor for line in without.questions} == {""}
    assert len(without.questions) == len(with_it.questions)


def test_limits_cut_the_context(library: Library, store: Store) -> None:
    everything = ("summary", "insights", "hypotheses", "questions", "feedback", "research", "next-steps", "evidence")
    limits = Limits(lines=2, insights=1, hypotheses=2, quotes=1, questions=1, feedback=2, research=3, next_steps=1)

    full = rich_pack(context_of(library, store))
    pack = variant_of(full, library, outline_of(*everything, limits=limits))
    assert (len(pack.hypotheses), len(pack.questions), len(pack.feedback), len(pack.research_done)) == (2, 1, 2, 3)
    assert len(pack.insights) == 1
    for page in pack.hypotheses:
        assert max(len(page.supporting), len(page.challenging), len(page.unclear)) <= 1
    steps = pack.next_steps
    assert (len(steps.ahead), steps.done, steps.not_possible) == (1, (), ())
    first = pack.first_page
    assert max(len(first.asked), len(first.took_part), len(first.heard), len(first.decide)) == 2


def test_what_a_pack_does_not_show_is_not_in_it(library: Library, store: Store) -> None:
    full = shaped(library, store, read_outline([KIT]))
    quote = full.hypotheses[0].supporting[0].paragraphs[0]
    assert quote in repr(full)
    short = shaped(library, store, outline_of("summary", "next-steps"))
    assert (short.hypotheses, short.workshops, short.research_done, short.questions) == ((), (), (), ())
    assert quote not in repr(short)
    assert short.first_page.heard, "what was heard is told on the first page all the same"
    assert shaped(library, store, outline_of("research")).first_page.decide == ()


def anchors(value: object) -> Iterator[str]:
    """Every anchor that is named anywhere in a value."""
    if isinstance(value, tuple):
        for each in value:
            yield from anchors(each)
    elif hasattr(value, "__dataclass_fields__") and type(value).__module__.startswith("facilitation_kit.playback"):
        for name in value.__dataclass_fields__:
            if name == "anchor":
                yield value.anchor  # type: ignore[attr-defined] # it has that field
            else:
                yield from anchors(getattr(value, name))


@pytest.mark.parametrize("kind", ["playback", "one-pager"])
@pytest.mark.parametrize("audience", list(Audience))
def test_no_link_leads_nowhere(library: Library, store: Store, kind: str, audience: Audience) -> None:
    outline = read_outline([KIT], kind, audience)
    pack = shaped(library, store, outline)
    sections = {entry.section for entry in outline.entries}
    assert connected(pack, sections) is pack
    places = {
        *(page.anchor for page in pack.hypotheses),
        *(quote.anchor for page in pack.hypotheses for quote in (*page.supporting, *page.challenging, *page.unclear)),
        *(page.anchor for page in pack.workshops),
        *(vote.anchor for page in pack.workshops for asked in page.questions for vote in asked.rounds),
        *(note.anchor for note in pack.evidence),
        *(insight.anchor for insight in pack.insights),
        *(persona.anchor for persona in pack.personas),
        *(journey.anchor for journey in pack.journeys),
    }
    assert set(anchors(pack)) - {""} <= places | sections


def test_a_link_is_blanked_only_where_its_place_is_missing(library: Library, store: Store) -> None:
    full = shaped(library, store, outline_of("summary", "hypotheses", "votes"))
    assert full.hypotheses[0].votes[0].anchor.startswith("vote-")
    brief = shaped(library, store, outline_of("hypotheses"))
    assert [vote.asked for vote in brief.hypotheses[0].votes] == [vote.asked for vote in full.hypotheses[0].votes]
    assert {vote.anchor for vote in brief.hypotheses[0].votes} == {""}


@pytest.mark.parametrize("kind", ["playback", "one-pager"])
def test_footnotes_count_from_one_without_a_gap(library: Library, store: Store, kind: str) -> None:
    pack = shaped(library, store, read_outline([KIT], kind))
    assert [note.number for note in pack.evidence] == list(range(1, len(pack.evidence) + 1))
    assert pack.evidence


def test_young_people_get_a_sentence_and_a_picture_for_everything(library: Library, store: Store) -> None:
    pack = shaped(library, store, read_outline([KIT], "playback", Audience.YOUNG_PEOPLE))
    assert {page.id for page in pack.hypotheses} <= set(pack.easy)
    assert {"summary", "votes", "support", "method"} <= set(pack.easy)
    door = pack.easy["front-door"]
    assert door.sentence == "One number to call, and one team that helps."
    assert door.picture_svg == library.pictures[door.picture]
    assert shaped(library, store, read_outline([KIT])).easy == {}


def test_every_missing_line_is_named_at_once_and_no_pack_is_made(library: Library, store: Store) -> None:
    lines = library.easy_read
    less = replace(
        library,
        easy_read=EasyReadFile(
            sections=lines.sections[1:],
            hypotheses=lines.hypotheses[2:],
            needs=lines.needs,
            next_steps=lines.next_steps,
            questions=lines.questions,
            personas=lines.personas,
            journeys=lines.journeys,
        ),
    )
    with pytest.raises(PlaybackError) as caught:
        shaped(less, store, read_outline([KIT], "playback", Audience.YOUNG_PEOPLE))
    assert caught.value.code == "playback.easy-read-missing"
    assert [(fault.field, fault.message.split(" has no")[0]) for fault in caught.value.faults] == [
        ("sections", "The heading support"),
        ("hypotheses", "The hypothesis front-door"),
        ("hypotheses", "The hypothesis trusted-professional"),
    ]
    assert {fault.file for fault in caught.value.faults} == {"ideas/easy_read.yaml"}
    shaped(less, store, read_outline([KIT]))  # nobody else needs them


def test_the_working_group_decides_and_others_are_asked(library: Library, store: Store) -> None:
    group = shaped(library, store, read_outline([KIT]))
    assert "Do you agree?" in group.first_page.decide[0].text
    others = shaped(library, store, read_outline([KIT], "playback", Audience.PROFESSIONALS))
    assert {line.id for line in group.first_page.decide} & {line.id for line in group.questions}
    assert {line.id for line in others.first_page.decide} == {""}
    assert others.questions
    assert not any(line.notes for line in group.first_page.decide if line.id), "a question claims nothing"


@pytest.mark.parametrize(("days", "asked_again"), [(0, False), (7, False), (-30, True)])
def test_what_was_decided_since_the_vote_is_not_asked_again(
    library: Library, store: Store, days: int, asked_again: bool
) -> None:
    pack = shaped(library, store, read_outline([KIT]))
    asked = pack.first_page.decide[0].text
    page = rich_pack(pack).hypotheses[0]
    assert quoted(page.phrase) in asked
    day = pack.workshops[0].questions[0].rounds[-1].held_at.date() + timedelta(days=days)
    decided = replace(page, decisions=(replace(page.decisions[0], decided_on=day),))
    again = first_page(pack.research_done, [decided, *pack.hypotheses[1:]], pack.workshops, pack.next_steps)
    assert (asked in [line.text for line in again.decide]) == asked_again


@pytest.mark.parametrize("count", [3, 40])
@pytest.mark.parametrize("lines", [None, 3])
def test_the_first_page_stays_one_page(tmp_path: Path, count: int, lines: int | None) -> None:
    def more(files: dict[str, Any]) -> None:
        card: Mapping[str, Any] = files["ideas/hypotheses.yaml"]["hypotheses"][0]
        files["ideas/hypotheses.yaml"]["hypotheses"] += [{**card, "id": f"h-{n}"} for n in range(1, count)]

    store = store_in(tmp_path)
    hold_round(store, dot_vote(), dots(9, 3, concerns=2))
    outline = outline_of("summary", "hypotheses", "votes", limits=Limits(lines=lines))
    page = shaped(library_in(tmp_path, more), store, outline).first_page
    for answer in (page.asked, page.took_part, page.heard, page.decide):
        assert 1 <= len(answer) <= (lines or 5)
        assert all(len(line.text) <= 242 for line in answer)


@given(
    names=st.lists(st.sampled_from(list(SECTIONS)), min_size=1, unique=True),
    audience=st.sampled_from([each for each in Audience if each is not Audience.YOUNG_PEOPLE]),
    most=st.integers(1, 4),
)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_sections_and_limits_there_are_links_and_footnotes_lead_somewhere(
    library: Library, rich: Pack, names: list[str], audience: Audience, most: int
) -> None:
    limits = Limits(lines=most, hypotheses=most, quotes=most, insights=most, feedback=most)
    outline = outline_of(*names, audience=audience, limits=limits)
    pack = numbered(variant_of(rich, library, outline), names)
    there = {*names, "evidence"}
    assert connected(pack, there) is pack
    assert [note.number for note in pack.evidence] == list(range(1, len(pack.evidence) + 1))
    numbers = {quote.note for page in pack.hypotheses for quote in (*page.supporting, *page.challenging)}
    assert numbers <= {0, *(note.number for note in pack.evidence)}
    assert not {place.anchor for note in pack.evidence for place in note.places} - set(anchors(pack))
    assert variant_of(pack, library, outline).hypotheses == pack.hypotheses, "a short pack stays as it is"
