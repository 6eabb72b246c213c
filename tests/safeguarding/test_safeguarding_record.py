"""The rules of the safeguarding record: who may learn the author, and what an entry says."""

from __future__ import annotations

import pytest

from facilitation_kit.errors import LiveError
from facilitation_kit.identifiers import WorkshopId
from facilitation_kit.safeguarding.safeguarding_record import Record, check_break_glass, check_entry
from tests.builders import NOON

REASON = "We must find her before she goes home."


def shown(*, escalated: bool = True, author_known: bool = True) -> Record:
    return Record(
        id="r1",
        workshop=WorkshopId("w1"),
        workshop_title="",
        activity="",
        words="",
        opened_at=NOON,
        written_at=None,
        escalated=escalated,
        author_known=author_known,
        entries=(),
        glass=(),
        closed_at=None,
    )


@pytest.mark.parametrize(
    ("first", "second"), [("Robin", ""), ("", "Kim"), ("Robin Hale", "robin  hale "), (" ", " "), ("Straße", "STRASSE")]
)
def test_one_person_alone_does_not_learn_the_author(first: str, second: str) -> None:
    with pytest.raises(LiveError) as refused:
        check_break_glass(shown(), first_person=first, second_person=second, reason=REASON, at=NOON, workshop_open=True)
    assert refused.value.code == "safeguarding.two-people"
    passed = check_break_glass(
        shown(), first_person="Robin", second_person="Kim", reason=REASON, at=NOON, workshop_open=True
    )
    assert (passed.first_person, passed.second_person) == ("Robin", "Kim")


def test_the_reason_must_say_something() -> None:
    with pytest.raises(LiveError) as refused:
        check_break_glass(shown(), first_person="A", second_person="B", reason=" ok ", at=NOON, workshop_open=True)
    assert refused.value.code == "safeguarding.reason-needed"


@pytest.mark.parametrize(("escalated", "workshop_open", "code"), [
    (False, False, "safeguarding.workshop-over"),
    (False, True, ""),
    (True, False, ""),
    (True, True, ""),
])  # fmt: skip
def test_the_author_is_known_only_while_the_workshop_is_open_unless_escalated(
    escalated: bool, workshop_open: bool, code: str
) -> None:
    try:
        check_break_glass(
            shown(escalated=escalated),
            first_person="A",
            second_person="B",
            reason=REASON,
            at=NOON,
            workshop_open=workshop_open,
        )
        refused = ""
    except LiveError as error:
        refused = error.code
    assert refused == code


@pytest.mark.parametrize(("kind", "note", "by"), [("told", "", "Robin"), ("told", "The lead", " "), ("else", "x", "y"), ("done", "x" * 2001, "y")])  # fmt: skip
def test_an_entry_says_what_and_who(kind: str, note: str, by: str) -> None:
    with pytest.raises(LiveError) as refused:
        check_entry(kind=kind, note=note, by=by, at=NOON)
    assert refused.value.code == "safeguarding.entry-incomplete"
