"""Views as the hub's control API gives them, for tests of the pages that draw them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import segno

HYPOTHESES = (
    "If there is one front door for every worry about a young person, help will arrive sooner and will fit better.",
    (
        "If every young person who is at risk has a trusted professional with no end date on the work, they will have firm "
        "ground from which to heal and grow."
    ),
    (
        "If services would meet needs in the order that young people gave them, from trust upwards, young people would be "
        "in a strong position to recover."
    ),
    (
        "No single organisation can meet all of these needs, so meeting them requires a change in how organisations and "
        "communities work together."
    ),
    (
        "If family and trusted people from the community are part of the support, good changes will last after the "
        "services have gone."
    ),
    "If we record change in the way that young people describe it, decisions will rest on stronger evidence.",
    (
        "If young people would get clear and quick access to speech and language, sexual health and mental health "
        "specialists, those needs would be met before they grow."
    ),
)
STATEMENTS = (
    "I know who to ask when I am worried about a friend.",
    "One worker who stays would help more than many who change.",
    "Help should come to where young people are.",
    "It is easy to find out what happens after I ask for help.",
    "My family should be part of the support when I want that.",
    "Waiting for a specialist makes things worse.",
    "Adults should ask me before they share my story.",
    "I would tell a teacher before I tell a social worker.",
    "Having something to do in the evening keeps people safe.",
    "Forms ask about the wrong things.",
)
JOIN_URL = "http://192.168.1.20:8080/j/KM4T7P"

Json = dict[str, Any]


def workshop(**changes: object) -> Json:
    qr = segno.make(JOIN_URL, micro=False).svg_inline(border=2, dark="#1d1d1b", light="#ffffff")
    return {
        "id": "w1",
        "title": "Co-design afternoon",
        "code": "KM4T7P",
        "address": "http://192.168.1.20:8080",
        "join_url": JOIN_URL,
        "join_qr_svg": qr,
        "rehearsal": False,
        "closed": False,
        "only_with_slip": False,
        **changes,
    }


def lobby(**changes: object) -> Json:
    view: Json = {
        "view": "projector",
        "workshop": workshop(),
        "people_in": 14,
        "blank": False,
        "step": None,
        "round": None,
        "result": None,
        "version": 1,
    }
    return {**view, **changes}


def step(title: str = "Welcome and check-in", **changes: object) -> Json:
    return {"id": "s1", "title": title, "kind": "check_in", "number": 1, "of": 10, "content_note": "", **changes}


def items(labels: Sequence[str]) -> list[Json]:
    return [{"id": f"i{n}", "label": label, "detail": ""} for n, label in enumerate(labels, start=1)]


def question(
    labels: Sequence[str] = HYPOTHESES, text: str = "Which of these would help young people most?", **changes: object
) -> Json:
    asked = {
        "id": "w1.vote.1",
        "number": 1,
        "activity": "dot_vote",
        "question": text,
        "status": "open",
        "until": "",
        "ended_by_plan": False,
        "items": items(labels),
        "answered": {"at_least": 10, "everyone": False, "text": "10 or more have answered"},
    }
    return lobby(step=step("Dot vote", number=4), round={**asked, **changes})


def cell(value: int | None, text: str = "") -> Json:
    return {"value": value, "text": text or str(value)}


def dot_result(
    labels: Sequence[str] = HYPOTHESES,
    dots: Sequence[int] = (9, 9, 7, 4, 4, 2, 0),
    short: Sequence[str] = (),
    **changes: object,
) -> Json:
    rows: list[Json] = [
        {
            "item": f"i{n}",
            "label": label,
            "short": short[n - 1] if short else label,
            "merged_from": [],
            "cells": {
                "dots": cell(count),
                "people": cell(min(count, 12)),
                "concerns": cell(None, "raised" if n == 3 else "not raised"),
            },
            "answered": cell(12),
            "band": "tie" if count == max(dots) and list(dots).count(count) > 1 else "behind",
            "score": "",
        }
        for n, (label, count) in enumerate(zip(labels, dots, strict=True), start=1)
    ]
    return {
        "round": "w1.vote.1",
        "number": 1,
        "activity": "dot_vote",
        "question": "Which of these would help young people most?",
        "in_words": False,
        "withheld": "",
        "ballots": cell(12),
        "headline": "dots",
        "measures": [
            {"name": "dots", "label": "Dots", "kind": "points"},
            {"name": "people", "label": "People", "kind": "people"},
            {"name": "concerns", "label": "Concerns", "kind": "flag"},
        ],
        "rows": rows,
        "sentences": [
            "Two options share first place with 9 dots each: “one front door” and “a trusted professional”.",
            "Somebody raised a concern about “meet needs in the order”: talk about it before deciding.",
        ],
        "previous": None,
        **changes,
    }


def second_round(labels: Sequence[str] = HYPOTHESES, short: Sequence[str] = ()) -> Json:
    """A second round; the fourth option had too few answers in the first to say how many."""
    before = dot_result(labels, (5, 9, 10, 4, 4, 2, 0), short)
    before["rows"][3]["cells"]["dots"] = {"value": None, "text": "some"}
    return dot_result(labels, short=short, round="w1.vote.2", number=2, previous=before)


def withheld(result: Json) -> Json:
    """The same result from so few people that nothing is shown of it."""
    hidden = {"value": None, "text": "too few to say"}
    rows = [
        {**row, "cells": dict.fromkeys(row["cells"], hidden), "answered": hidden, "band": None}
        for row in result["rows"]
    ]
    return {
        **result,
        "in_words": True,
        "withheld": "too few to say",
        "ballots": {"value": None, "text": "fewer than 5"},
        "rows": rows,
        "sentences": ["Too few people answered to say how many."],
    }


def statements_result(labels: Sequence[str] = STATEMENTS, **changes: object) -> Json:
    counts = [
        (12, 1, 1),
        (11, 2, 1),
        (10, 2, 2),
        (9, 3, 2),
        (8, 3, 3),
        (7, 7, 0),
        (6, 6, 2),
        (5, 8, 1),
        (4, 9, 1),
        (0, 14, 0),
    ]
    rows: list[Json] = [
        {
            "item": f"i{n}",
            "label": label,
            "merged_from": [],
            "cells": {"agree": cell(agree), "disagree": cell(disagree), "pass": cell(passed)},
            "answered": cell(agree + disagree + passed),
            "band": None,
            "score": "",
        }
        for n, (label, (agree, disagree, passed)) in enumerate(zip(labels, counts, strict=True), start=1)
    ]
    return {
        **dot_result(),
        "round": "w1.statements.1",
        "activity": "statements",
        "question": "How far do you agree?",
        "ballots": cell(14),
        "headline": "agree",
        "measures": [
            {"name": "agree", "label": "Agree", "kind": "people"},
            {"name": "disagree", "label": "Disagree", "kind": "people"},
            {"name": "pass", "label": "Pass", "kind": "people"},
        ],
        "rows": rows,
        "sentences": ["12 of 14 people agree that “I know who to ask when I am worried about a friend.”"],
        **changes,
    }


def revealed(result: Json) -> Json:
    shown = question([row["label"] for row in result["rows"]], result["question"], status="revealed")
    shown["round"]["activity"] = result["activity"]
    return {**shown, "result": result}


def console(view: Json | None = None, **changes: object) -> Json:
    shown = question() if view is None else view
    steps = [
        _console_step(
            "s1", "Welcome and check-in", "check_in", 10, "2026-11-24T12:00:00+00:00", "2026-11-24T12:12:00+00:00"
        ),
        _console_step("vote", "Dot vote on the hypotheses", "activity", 20, "2026-11-24T12:12:00+00:00", None, True),
        _console_step("break", "Break", "break", 15),
        _console_step("talk", "What surprised you?", "discussion", 25),
    ]
    return {
        **shown,
        "view": "console",
        "steps": steps,
        "current_step": "vote",
        "answered_exact": 13,
        "actions": ["close_round", "give_time", "blank", "close_workshop"],
        "plan_fingerprint": "abc",
        "results": {},
        **changes,
    }


def _console_step(
    name: str,
    title: str,
    kind: str,
    minutes: int,
    started: str | None = None,
    ended: str | None = None,
    activity: bool = False,
) -> Json:
    return {
        "id": name,
        "title": title,
        "kind": kind,
        "minutes": minutes,
        "given_minutes": 0,
        "owner": "Sam",
        "materials": ["Pens", "Paper ballots"],
        "energy": "medium",
        "fallback": "Use the paper ballots in the box.",
        "notes": "Read every option aloud once. Nobody has to explain a dot.",
        "started_at": started,
        "ended_at": ended,
        "actual_minutes": 12 if ended else 0,
        "spent_minutes": 12.0 if ended else 0.0,
        "running_since": None if ended else started,
        "has_activity": activity,
        "rounds_planned": 1 if activity else 0,
        "rounds": [{"id": "w1.vote.1", "number": 1, "status": "open"}] if activity else [],
        "merged": [],
        "items": [{"id": item["id"], "label": item["label"]} for item in items(HYPOTHESES)] if activity else [],
        "warnings": [],
        "content_note": "",
    }


def ideas_result(notes: Sequence[str], prompt: str = "How might we make it easier to get help in the evening?") -> Json:
    """A revealed round of ideas with one prompt and these approved notes."""
    return {
        "round": "w1.ideas.1",
        "number": 1,
        "activity": "ideas",
        "question": "What could make evenings better?",
        "in_words": False,
        "withheld": "",
        "ballots": cell(12),
        "headline": "wrote",
        "score_label": "",
        "measures": [{"name": "wrote", "label": "People who wrote", "kind": "people"}],
        "rows": [
            {
                "item": "evenings",
                "label": prompt,
                "short": prompt,
                "merged_from": [],
                "cells": {"wrote": cell(12)},
                "answered": cell(12),
                "band": None,
                "score": "",
                "words": [{"text": note, "redacted": False} for note in notes],
            }
        ],
        "sentences": ["12 people wrote notes."],
        "previous": None,
    }
