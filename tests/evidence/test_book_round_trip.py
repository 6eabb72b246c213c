"""Whatever is written as an evidence book is read back as it was."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from facilitation_kit.content.quotes import AgeBand, ConsentScope, Role, Sex, Stance
from facilitation_kit.evidence.book_writing import csv_book, workbook
from facilitation_kit.responses.evidence_records import (
    AttributionLevel,
    Case,
    Code,
    Coding,
    Decision,
    DecisionKind,
    Edit,
    EvidenceRecord,
    Fact,
    FactKind,
    FeedbackItem,
    FeedbackStatus,
    FeedbackStep,
    HypothesisLink,
    Insight,
    Memo,
    Recommendation,
    Review,
    Source,
    Statistic,
    Turn,
)
from tests.builders import NOON
from tests.evidence.imports import plan

# What a carriage return or blanks alone mean is lost between spreadsheets, so nobody relies on them.
LETTERS = st.sampled_from(
    [*"ab =+-@'\",;:\n\t<>&_[]", "é", "ق", "😀", "_x0041_", "\u00a0", "\u2028", "\x85", "12", "yes"]
)
FILLED = st.lists(LETTERS, min_size=1, max_size=12).map("".join).filter(str.strip)
ANY = st.one_of(st.just(""), FILLED)
WORDS = FILLED.map(lambda text: re.sub(r"[\[\]]", "", text)).filter(str.strip)
DAYS = st.dates(date(2020, 1, 1), date(2030, 1, 1))
MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - bounds
LINKS = st.lists(
    st.builds(
        HypothesisLink, hypothesis=st.sampled_from(["front-door", "steady-adult"]), stance=st.sampled_from(Stance)
    ),
    max_size=2,
).map(tuple)
NEEDS = st.lists(st.sampled_from(["trust", "safety"]), max_size=2).map(tuple)


def names(prefix: str, count: int) -> Any:
    return st.lists(st.sampled_from([f"{prefix}{n}" for n in range(count)]), max_size=2).map(tuple)


def cases(n: int) -> st.SearchStrategy[Case]:
    return st.builds(
        Case,
        id=st.just(f"case-{n}"),
        role=st.sampled_from(Role),
        sex=st.none() | st.sampled_from(Sex),
        age_band=st.none() | st.sampled_from(AgeBand),
        service_type=ANY,
        consent_scope=st.sampled_from(ConsentScope),
        activities=st.sampled_from([(), ("interviews",)]),
        participant=st.none() | st.just("pQ-_7"),
        workshop=st.none() | st.just("w1"),
    )


def sources(n: int) -> st.SearchStrategy[Source]:
    turn = st.builds(Turn, start=st.just(0), end=st.just(1), speaker=ANY, case=st.none() | st.just("case-0"))
    text = st.one_of(FILLED, FILLED.map(lambda text: (text + "long 😀 ") * 4_000))
    return st.builds(
        Source,
        id=st.just(f"source-{n}"),
        title=FILLED,
        text=text,
        turns=st.lists(turn, max_size=2).map(tuple),
        activity=st.none() | st.just("interviews"),
        workshop=st.none() | st.just("w1"),
        held_on=st.none() | DAYS,
        language=ANY,
        file_name=ANY,
    )


def facts(n: int) -> st.SearchStrategy[Fact]:
    def published(made: Fact) -> Fact:
        # The published words follow the rules of brackets; whatever else there is, is anybody's.
        words = f"{made.text_verbatim} [added]" if made.excerpt else ""
        kept = {name: getattr(made, name) for name in made.__dataclass_fields__}
        return Fact(**{**kept, "text_published": words, "excerpt": made.text_verbatim if words else ""})

    statistic = st.builds(
        Statistic, value=FILLED, unit=ANY, denominator=st.none() | st.integers(0, 999), period=ANY, source_name=ANY
    )
    return st.builds(
        Fact,
        id=st.just(f"fact-{n}"),
        kind=st.sampled_from(FactKind),
        text_verbatim=WORDS,
        excerpt=st.sampled_from(["", "x"]),
        edits=st.lists(st.builds(Edit, before=ANY, after=ANY, why=FILLED, by=FILLED, at=MOMENTS), max_size=2).map(
            tuple
        ),
        source=st.none() | st.just("source-0"),
        start=st.just(0),
        end=st.just(1),
        case=st.none() | st.just("case-0"),
        activity=st.none() | st.just("interviews"),
        workshop=st.none() | st.just("w1"),
        answer=st.none() | st.just("-aQ_9"),
        attribution_level=st.sampled_from(AttributionLevel),
        consent_scope=st.just(ConsentScope.INTERNAL),
        approved_by_participant=st.booleans(),
        links=LINKS,
        needs=NEEDS,
        codes=names("code-", 1),
        statistic=st.none() | statistic,
        review=st.none() | st.builds(Review, recognisable=st.booleans(), by=FILLED, at=MOMENTS, note=ANY),
    ).map(published)


def readings() -> list[st.SearchStrategy[Any]]:
    step = st.builds(
        FeedbackStep, status=st.sampled_from(FeedbackStatus), on=DAYS, did=ANY, reason=FILLED, decided_by=FILLED
    )
    return [
        st.builds(
            Code,
            id=st.just("code-0"),
            name=FILLED,
            definition=ANY,
            include=ANY,
            exclude=ANY,
            example=ANY,
            parent=st.none(),
            colour=st.just("#28A197"),
            replaced_by=st.just(()),
        ),
        st.builds(
            Coding,
            id=st.just("coding-0"),
            source=st.just("source-0"),
            start=st.just(0),
            end=st.just(1),
            code=st.just("code-0"),
        ),
        st.builds(
            Insight,
            id=st.just("insight-0"),
            title=FILLED,
            text=ANY,
            supporting=names("fact-", 2),
            challenging=names("fact-", 2),
            links=LINKS,
            needs=NEEDS,
            consent_scope=st.just(ConsentScope.INTERNAL),
        ),
        st.builds(
            Recommendation, id=st.just("do-0"), text=FILLED, insights=names("insight-", 1), links=LINKS, owner=ANY
        ),
        st.builds(Memo, id=st.just("memo-0"), about=FILLED, text=FILLED),
        st.builds(
            Decision,
            id=st.just("decision-0"),
            hypothesis=st.just("front-door"),
            kind=st.sampled_from(DecisionKind),
            reason=FILLED,
            observed=ANY,
            learned=ANY,
            next_action=ANY,
            owner=FILLED,
            decided_by=FILLED,
            decided_on=DAYS,
            tests=st.sampled_from([(), ("one-number",)]),
        ),
        st.builds(
            FeedbackItem,
            id=st.just("feedback-0"),
            said=FILLED,
            who=FILLED,
            steps=st.lists(step, min_size=1, max_size=3).map(tuple),
            hypotheses=st.sampled_from([(), ("front-door",)]),
            facts=names("fact-", 2),
        ),
    ]


WHOLE = st.tuples(cases(0), cases(1), sources(0), *readings()[:1], facts(0), facts(1), *readings()[1:])


@settings(max_examples=20, deadline=None)
@given(records=WHOLE)
def test_a_book_of_anything_comes_back_equal(records: Sequence[EvidenceRecord]) -> None:
    for files in ({"book.xlsx": workbook(records, NOON)}, dict(csv_book(records))):
        back = plan(dict(files))
        by_id = {record.id: record for record in back.new}
        assert by_id == {record.id: record for record in records}
        assert back.changed == ()


def test_the_same_records_make_the_same_bytes() -> None:
    records: list[EvidenceRecord] = [Memo(id="m1", about="f1", text="Hm.")]  # type: ignore[arg-type]
    assert workbook(records, NOON) == workbook(records, NOON)
    assert workbook(records, NOON) != workbook([], NOON)
