from __future__ import annotations

from datetime import timedelta

from facilitation_kit.content.retention import Retention
from facilitation_kit.identifiers import WorkshopId
from facilitation_kit.responses.records import RetentionClass
from facilitation_kit.responses.safety_records import DueDate, ExportMade
from facilitation_kit.safeguarding.retention import STORED, copies_due, data_due, kind_words
from tests.builders import NOON

W1, W2 = WorkshopId("w1"), WorkshopId("w2")


def due(workshop: WorkshopId, kind: RetentionClass, days: int) -> DueDate:
    return DueDate(workshop=workshop, kind=kind, due_at=NOON + timedelta(days=days))


def test_what_is_due_comes_first_and_who_took_part_goes_last() -> None:
    dates = [due(W1, kind, 0) for kind in reversed(STORED)] + [due(W2, RetentionClass.RAW_TEXT, 5)]
    held = {(each.workshop, each.kind): 3 for each in dates}
    report = data_due(dates, held, NOON)
    assert [(each.workshop, each.kind) for each in report if each.due] == [(W1, kind) for kind in STORED]
    assert [each.workshop for each in report if not each.due] == [W2]


def test_what_is_not_there_is_not_reported() -> None:
    assert data_due([due(W1, RetentionClass.BALLOT, -1)], {}, NOON) == ()


def copy(kind: str, days_ago: int, name: str = "copy") -> ExportMade:
    return ExportMade(kind=kind, name=name, by="facilitator", at=NOON - timedelta(days=days_ago))


def test_a_copy_is_due_after_the_days_of_its_kind() -> None:
    days = Retention(export=10, backup=5, pack=100).days()
    copies = [copy("export", 10, "a"), copy("backup", 4, "b"), copy("pack", 102, "c"), copy("erasure-copy", 11, "d")]
    report = copies_due(copies, days, NOON, there=["a", "b", "c", "d"])
    assert [each.export.name for each in report] == ["c", "d", "a"]


def test_a_copy_that_is_gone_or_of_an_unknown_kind_is_not_due() -> None:
    days = Retention().days()
    assert copies_due([copy("export", 999)], days, NOON, there=[]) == ()
    assert copies_due([copy("postcard", 999)], days, NOON, there=["copy"]) == ()


def test_every_class_has_words() -> None:
    assert all(kind_words(kind) for kind in RetentionClass)


def test_every_class_has_its_days() -> None:
    assert {kind.value for kind in RetentionClass} == set(Retention().days())
