from __future__ import annotations

from dataclasses import replace

import pytest

from facilitation_kit.content.quotes import ConsentScope
from facilitation_kit.errors import EvidenceError
from facilitation_kit.evidence.book_records import drafts_of
from facilitation_kit.evidence.importing import ImportPlan, Known, plan_import
from facilitation_kit.evidence.speakers import Speakers
from facilitation_kit.evidence.tables import read_tables
from facilitation_kit.evidence.transcripts import Origin, read_transcript
from facilitation_kit.responses.evidence_records import Fact, Insight, Review, Source
from tests.builders import NOON
from tests.evidence.imports import IDS, codes, faults, known, plan
from tests.made_evidence import case, code, coding, fact, insight, source

TALK = source("P1: So it was. P2: No.", (4, 14, "p1"))


def facts_of(made: ImportPlan) -> list[Fact]:
    return [record for record in (*made.new, *(record for record, _ in made.changed)) if isinstance(record, Fact)]


# what is new, changed, the same


def test_people_and_sources_come_before_what_refers_to_them() -> None:
    made = plan(
        {
            "insights.csv": "id,title,supporting\ni1,Staying counts.,f1\n",
            "facts.csv": "id,text,case,source\nf1,So it was.,p1,s1\n",
            "sources.csv": "id,title,text\ns1,Talk,So it was.\n",
            "cases.csv": "id,role\np1,parent\n",
        }
    )
    assert [record.id for record in made.new] == ["p1", "s1", "f1", "i1"]
    assert [replaces for _, replaces in made.to_keep] == [0, 0, 0, 0]


def test_what_is_there_as_it_is_is_not_written_again_and_a_change_names_its_version() -> None:
    before = known(case("p1"), fact("f1", "One.", case_id="p1"), fact("f2", "Two.", case_id="p1"))
    made = plan({"facts.csv": "id,text\nf1,One.\nf2,Two more.\nf3,Three.\n"}, before)
    assert ([record.id for record in made.new], made.same) == (["f3"], 1)
    assert [(record.id, version) for record, version in made.changed] == [("f2", 3)]


# references


@pytest.mark.parametrize(
    ("file", "table", "column", "remedy"),
    [
        ("facts.csv", "id,text,case\nf1,Words.,p9\n", "case", "--role"),
        ("facts.csv", "id,text,source\nf1,Words.,s9\n", "source", "source"),
        ("facts.csv", "id,text,links\nf1,Words.,nowhere: supports\n", "links", "hypotheses.yaml"),
        ("facts.csv", "id,text,needs\nf1,Words.,sleep\n", "needs", "needs.yaml"),
        ("facts.csv", "id,text,codes\nf1,Words.,c9\n", "codes", "code"),
        ("facts.csv", "id,text,activity\nf1,Words.,walks\n", "activity", "research.yaml"),
        ("insights.csv", "id,title,challenging\ni1,So.,f9\n", "challenging", "fact"),
        ("recommendations.csv", "id,text,insights\nr1,So.,i9\n", "insights", "insight"),
        ("codings.csv", "id,source,start,end,code\nc1,talk,0,2,c9\n", "code", "code"),
        ("codebook.csv", "id,name,parent\nc1,Trust,c9\n", "parent", "code"),
        ("feedback.csv", "id,said,who,status,on,facts\nf1,So.,All,done,2026-10-01,f9\n", "facts", "fact"),
    ],
)
def test_what_is_referred_to_must_be_there(file: str, table: str, column: str, remedy: str) -> None:
    [fault] = faults({file: table}, known(TALK, case("p1")))
    assert (fault.code, fault.line, fault.field) == ("evidence.unknown-id", 2, f"sheet {file[:-4]}, column {column}")
    assert remedy in fault.remedy


def test_a_reference_that_stood_there_already_is_not_held_against_the_file() -> None:
    """Content changes over the years; a stored quote that still names an old need can be imported with a new excerpt."""
    old = replace(fact("f1", "Words."), needs=("gone-need",))  # type: ignore[arg-type]
    assert codes({"facts.csv": "id,excerpt\nf1,Words.\n"}, known(old)) == []


def test_a_row_with_a_fault_is_told_once_and_not_missed_by_others() -> None:
    files: dict[str, bytes | str] = {"cases.csv": "id,role\np1,nobody\n", "facts.csv": "id,text,case\nf1,Words.,p1\n"}
    assert codes(files) == ["evidence.not-in-list"]


@pytest.mark.parametrize(("start", "end"), [(0, 99), (5, 5), (7, 3)])
def test_a_place_must_lie_in_its_source(start: int, end: int) -> None:
    before = known(TALK, case("p1"), code("c1"))
    assert codes({"codings.csv": f"id,source,start,end,code\nx,talk,{start},{end},c1\n"}, before)[0] in (
        "evidence.bad-span",
        "evidence.not-allowed",
    )
    assert codes({"facts.csv": f"id,text,source,start,end\nx,So,talk,{start},{end}\n"}, before) == ["evidence.bad-span"]
    assert codes({"facts.csv": "id,text,source,start,end\nx,So it was.,talk,4,14\n"}, before) == []


def test_the_place_of_a_quote_is_found_where_it_is_certain() -> None:
    before = known(TALK, case("p1"))
    made = plan({"facts.csv": "text,source\nSo it was.,talk\n:,talk\nNever said.,talk\n"}, before)
    assert [(each.start, each.end) for each in facts_of(made)] == [(4, 14), (None, None), (None, None)]
    assert [(notice.code, notice.line) for notice in made.notices] == [("evidence.not-in-source", 4)]


# what was taken back


def test_what_was_taken_back_does_not_come_in_again_whatever_refers_to_it() -> None:
    first = facts_of(plan({"quotes.csv": "text,case,role\nWords.,p1,parent\n"}))[0]
    table: dict[str, bytes | str] = {"quotes.csv": "text,case,role\nWords.,p1,parent\nOthers.,p2,parent\n"}
    assert codes(table) == []
    assert [(fault.code, fault.line) for fault in faults(table, known(gone=[("fact", first.id)]))] == [
        ("evidence.withdrawn", 2)
    ]
    told = faults(table, known(gone=[("case", "p1")]))
    assert {(fault.code, fault.line) for fault in told} == {("evidence.withdrawn", 2)}
    assert not any("Words." in str(fault) for fault in told)


def test_a_transcript_that_still_holds_what_was_taken_back_is_refused() -> None:
    made = read_transcript(b"P1: So it was.\nP2: No.\n", "talk.txt", Speakers.told({"P1": "p1"}), Origin())
    left = replace(made.source, text="P1: [withdrawn]\n\nP2: No.", turns=())
    with pytest.raises(EvidenceError) as error:
        plan_import([], known(left, gone=[("case", "p1")]), at=NOON, transcripts=[made])
    assert {fault.code for fault in error.value.faults} == {"evidence.withdrawn", "evidence.source-changed"}
    assert {fault.file for fault in error.value.faults} == {"talk.txt"}


def test_a_source_is_not_given_another_text() -> None:
    assert codes({"sources.csv": "id,title,text\ntalk,A talk,Other words altogether.\n"}, known(TALK)) == [
        "evidence.source-changed"
    ]
    assert codes({"sources.csv": "id,title\ntalk,Another title\n"}, known(TALK)) == []


# words that may say who somebody is


def test_flagged_words_stay_internal_until_a_person_has_looked() -> None:
    table = (
        'id,text,consent\nf1,"Ring me, 07700 900123",public\nf2,I went to Quayside School.,public\nf3,Words.,public\n'
    )
    made = plan({"facts.csv": table})
    assert [each.consent_scope for each in facts_of(made)] == [
        ConsentScope.INTERNAL,
        ConsentScope.INTERNAL,
        ConsentScope.PUBLIC,
    ]
    assert [(notice.code, notice.line) for notice in made.notices] == [
        ("evidence.unresolved-flags", 2),
        ("evidence.unresolved-flags", 3),
    ]
    assert "07700" not in str(made.notices)


def test_flags_in_words_that_nobody_will_read_hold_nothing_back() -> None:
    table = 'id,text,published,consent\nf1,"Ring me, 07700 900123","Ring me, [number]",public\n'
    [quote] = facts_of(plan({"facts.csv": table}))
    assert quote.consent_scope is ConsentScope.PUBLIC
    assert [(edit.before, edit.after, edit.by, edit.at) for edit in quote.edits] == [
        ("07700 900123", "[number]", "import", NOON)
    ]


def test_an_answered_question_counts_for_the_words_that_it_was_asked_about() -> None:
    looked = replace(
        fact("f1", "Ring me, 07700 900123", scope=ConsentScope.PUBLIC),
        review=Review(recognisable=False, by="Lead", at=NOON),
    )
    again = plan({"facts.csv": 'id,text,consent\nf1,"Ring me, 07700 900123",public\n'}, known(looked))
    assert (again.to_keep, again.same) == ([], 1)
    [other] = facts_of(plan({"facts.csv": 'id,text,consent\nf1,"Ring us, 07700 900123",public\n'}, known(looked)))
    assert (other.review, other.consent_scope) == (None, ConsentScope.INTERNAL)
    recognised = replace(
        looked, consent_scope=ConsentScope.INTERNAL, review=Review(recognisable=True, by="Lead", at=NOON)
    )
    wider = plan({"facts.csv": "id,consent\nf1,public\n"}, known(recognised))
    assert (wider.to_keep, [notice.code for notice in wider.notices]) == ([], ["evidence.unresolved-flags"])


def test_an_insight_with_flagged_words_stays_internal_too() -> None:
    made = plan({"insights.csv": "id,title\ni1,Ring 07700 900123.\ni2,Staying counts.\n"})
    scopes = [each.consent_scope for each in made.new if isinstance(each, Insight)]
    assert scopes == [ConsentScope.INTERNAL, ConsentScope.PUBLIC]


def test_the_log_of_edits_stays_where_the_words_stay() -> None:
    edited = plan({"facts.csv": "id,text,published\nf1,Ask Annika.,Ask [her].\n"})
    [quote] = facts_of(edited)
    again = plan({"facts.csv": "id,text,published\nf1,Ask Annika.,Ask [her].\n"}, known(quote))
    assert (again.to_keep, again.same) == ([], 1)


# transcripts beside tables


def test_a_row_about_a_transcript_gives_its_title_and_day() -> None:
    made = read_transcript(b"P1: So it was.\n", "talk.txt", Speakers.told({"P1": "p1"}), Origin())
    tables = read_tables([("sources.csv", b"id,title,held_on,activity\ntalk,First talk,2026-10-06,interviews\n")])
    planned = plan_import(drafts_of(tables, IDS), known(case("p1")), at=NOON, transcripts=[made], faults=tables.faults)
    [kept] = planned.new
    assert isinstance(kept, Source)
    assert (kept.title, str(kept.held_on), kept.activity) == ("First talk", "2026-10-06", "interviews")
    assert (kept.text, kept.turns, kept.file_name) == (made.source.text, made.source.turns, "talk.txt")


def test_two_files_cannot_become_one_source() -> None:
    made = read_transcript(b"P1: So it was.\n", "talk.txt", Speakers.told({}), Origin())
    with pytest.raises(EvidenceError) as error:
        plan_import([], Known(), at=NOON, transcripts=[made, made])
    assert [fault.code for fault in error.value.faults] == ["evidence.same-id"]


def test_everything_that_a_pack_can_hold_passes_as_it_is() -> None:
    """The twin of all refusals: records that are right are not touched."""
    right = (
        case("p1"),
        TALK,
        code("c1"),
        fact("f1", "So it was.", case_id="p1", span=(4, 14)),
        coding("x", 4, 14, code_id="c1"),
    )
    before = known(*right, insight("i1", supporting=("f1",)))
    assert plan({"facts.csv": "id\nf1\n", "codings.csv": "id\nx\n", "insights.csv": "id\ni1\n"}, before).same == 3
