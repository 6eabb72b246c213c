"""Sheets of paper as PDFs: every activity prints, every page says which sheet it is, and screen readers can follow."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from facilitation_kit.activities.contract import Activity, ActivityAssets
from facilitation_kit.activities.registry import load_activities
from facilitation_kit.activities.rounds import Item
from facilitation_kit.errors import PlaybackError
from facilitation_kit.identifiers import ItemId, StepId
from facilitation_kit.live.paper_sheets import PaperOrder, SheetCode, page_code
from facilitation_kit.planning.workshop_plan import WorkshopPlan
from facilitation_kit.playback.paper_sheets import GENERIC, Booklets, booklets_of
from facilitation_kit.playback.pdf.sheets import sheets_pdf
from facilitation_kit.shipped import template_folders
from tests.builders import NOON, consent_file, items, planned_activity, planned_step, workshop_plan
from tests.playback.pdf_files import page_texts, root_of, tags

ACTIVITIES = load_activities()
BATCH = "K729MX"
BLNS = Path(__file__).resolve().parents[3] / "shared" / "data" / "hostile" / "blns.json"
FOLDERS = template_folders(None)


def plan_of(name: str, options: tuple[Item, ...] = (), **settings: Any) -> WorkshopPlan:
    options = options or items("A worker who stays", "One front door", "Friends and family")
    filled = ACTIVITIES[name].read_settings(settings, len(options))
    activity = planned_activity(name, options=options, settings=filled)
    plan = workshop_plan(planned_step(activity=activity), groups=("young-people", "carers"))
    return replace(plan, consent=consent_file()).sealed()


def sheets(plan: WorkshopPlan, *, copies: int = 1, language: str = "en", activities: Mapping[str, Activity] = ACTIVITIES) -> Booklets:  # fmt: skip
    steps = tuple(step.id for step in plan.steps)
    return booklets_of(PaperOrder(plan=plan, steps=steps, copies=copies, batch=BATCH, language=language), activities)


def pages(plan: WorkshopPlan, **given: Any) -> Sequence[str]:
    return page_texts(sheets_pdf(sheets(plan, **given), FOLDERS, NOON))


@pytest.mark.parametrize("name", sorted(ACTIVITIES))
def test_every_activity_prints_and_every_page_says_which_sheet_it_is(name: str) -> None:
    plan = plan_of(name)
    pdf = sheets_pdf(sheets(plan, copies=2), FOLDERS, NOON)
    texts = page_texts(pdf)
    per_person, rest = divmod(len(texts), 2)
    assert (rest, per_person >= 2) == (0, True)
    step = plan.steps[0]
    assert step.activity is not None
    page = page_code(BATCH, step.id, step.activity.question, step.activity.items)
    for number, mine in enumerate((texts[:per_person], texts[per_person:]), start=1):
        assert all(f"Number {number}" in text for text in mine)
        assert SheetCode(batch=BATCH).printed in mine[0]
        assert all(SheetCode(batch=BATCH, page=page).printed in text for text in mine[1:])
        answers = " ".join(mine[1:])
        assert "What would help most?" in answers
        assert all(label in answers for label in ("A worker who stays", "One front door", "Friends and family"))
    root = root_of(pdf)
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en"
    assert {"H1", "P"} <= {tag.name for tag in tags(pdf)}


def test_the_first_page_says_what_this_is_asks_each_consent_and_ends_with_a_slip() -> None:
    (first, *_) = pages(plan_of("statements"))
    for said in (
        "What this is and who sees it",
        "We ask what you think.",
        "quoted_outside?",
        "Young-people",
        "Tear off here and keep this",
        "tell a facilitator this code and number",
        "01632 960123",
        "You can leave out anything",
    ):
        assert said in first
    assert first.count("K72-9MX") == 2


def test_nothing_of_the_facilitators_own_is_on_a_sheet() -> None:
    text = " ".join(pages(plan_of("statements")))
    assert "Step vote" not in text
    assert "Only for the facilitator" not in text
    assert "Use paper." not in text


def test_dots_are_circles_up_to_the_cap_and_concerns_only_where_they_are_asked() -> None:
    (_, ballot) = pages(plan_of("dot_vote", dots=5, cap_per_option=3))
    assert "Dots for you: 5. On one option at most: 3." in ballot
    assert ballot.count("I have a concern") == 3
    (_, plain) = pages(plan_of("dot_vote", concerns=False))
    assert "concern" not in plain


class Outside(type(ACTIVITIES["statements"])):  # type: ignore[misc]
    """An outside activity that brings nothing for paper."""

    name = "outside"
    assets = ActivityAssets(phone_template="outside/form.html.j2")


def test_an_outside_activity_prints_by_its_fields() -> None:
    plan = plan_of("statements")
    activity = plan.steps[0].activity
    assert activity is not None
    plan = replace(plan, steps=(replace(plan.steps[0], activity=replace(activity, name="outside")),))
    given = {"outside": Outside()}
    made = sheets(plan, activities=given)
    assert made.booklets[0].pages[0].template == GENERIC
    text = " ".join(page_texts(sheets_pdf(made, FOLDERS, NOON)))
    assert all(word in text for word in ("Position", "Agree", "Disagree", "Pass", "One front door"))
    with pytest.raises(PlaybackError, match="not installed") as missing:
        sheets(plan, activities={})
    assert missing.value.code == "paper.unknown-activity"


def test_hostile_words_stand_on_paper_as_they_are() -> None:
    hostile = ("#panic(1)", '"); #import "x"', "<b>&amp;</b>", "`$x_1$` *a* _b_ @c //d", "{{ 7*7 }} {% x %}", "\\u{41}")
    text = " ".join(pages(plan_of("statements", options=items(*hostile))))
    assert [each for each in hostile if each not in text] == []


def test_every_naughty_string_prints() -> None:
    """Sheets are made of whatever people wrote; none of it stops them, and all of them are there."""
    strings = [text for text in naughty_strings() if text.strip()]
    many = tuple(Item(id=ItemId(f"n{n}"), label=text, detail=text[::-1]) for n, text in enumerate(strings))
    made = sheets(plan_of("statements", options=many))
    texts = page_texts(sheets_pdf(made, FOLDERS, NOON))
    assert all("K72-9MX" in text for text in texts)
    assert sum(text.count("Pass, I am not sure") for text in texts) == len(strings)


def naughty_strings() -> list[str]:
    own = [
        "#panic()",
        "\u202eabc",
        "a" * 300,
        "\x00\x07",
        "{{ 7*7 }}",
        "\ufffe",
        "'; DROP TABLE response;--",
        "\U0001d54f\u0301",
        "[U+4E2D]",
    ]
    return [*own, *(json.loads(BLNS.read_text("utf-8"))[::3] if BLNS.exists() else ())]


def test_a_long_round_runs_over_and_a_right_to_left_sheet_is_made() -> None:
    many = items(*(f"Option number {n} with a few words to it" for n in range(60)))
    texts = pages(plan_of("dot_vote", options=many), language="ar")
    assert len(texts) > 4
    assert all("الرقم 1" in text for text in texts), "the number, named in the language of the sheet"
    assert "نسألك عن رأيك" in texts[0], "and the consent, as the project has it"


def test_the_same_order_makes_the_same_bytes() -> None:
    made = sheets(plan_of("ideas"))
    assert sheets_pdf(made, FOLDERS, NOON) == sheets_pdf(made, FOLDERS, NOON)


def test_a_projects_own_template_comes_first(tmp_path: Path) -> None:
    own = tmp_path / "workshops" / "templates" / "paper"
    own.mkdir(parents=True)
    (own / "statements.typ.j2").write_text('#{{ _("Ours") }} #{{ sheet.question }}\n', encoding="utf-8")
    made = sheets(plan_of("statements"))
    assert "Ours What would help most?" in page_texts(sheets_pdf(made, template_folders(tmp_path), NOON))[1]


def test_steps_of_another_order_are_left_out() -> None:
    plan = plan_of("statements")
    order = PaperOrder(plan=plan, steps=(), copies=2, batch=BATCH, language="en")
    assert [booklet.pages for booklet in booklets_of(order, ACTIVITIES).booklets] == [(), ()]
    assert plan.step(StepId("vote")).activity is not None
