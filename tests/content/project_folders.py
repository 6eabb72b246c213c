"""Small projects in a folder, for tests that read content files."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

from facilitation_kit.content.library import Library
from facilitation_kit.errors import ContentError, Fault

Files = dict[str, Any]

_SMALLEST: Files = {
    "ideas/project.yaml": {
        "name": "Riverside",
        "city": "Riverside",
        "summary": "A project to try things on.",
        "partners": ["Council"],
        "audience_groups": [{"id": "young-people", "label": "I am a young person"}],
        "safeguarding_lead": {"name": "Ada Marsh", "role": "Lead", "phone": "01632 960001"},
        "support": [{"name": "Line", "phone": "01632 960002", "text": "In the evenings."}],
        "consent_text": "No names.",
        "consent_version": "one",
    },
    "ideas/consent.yaml": {
        "version": "one",
        "wordings": [
            {
                "language": "en",
                "language_name": "English",
                "direction": "ltr",
                "ages": ["not_said"],
                "intro": "We count answers.",
                "limits": "We must tell when somebody is in danger.",
                "questions": [{"item": "take_part", "question": "Do you take part?", "explanation": "Yes or no."}],
            }
        ],
    },
    "ideas/retention.yaml": {
        "raw_text": 30,
        "ballot": 60,
        "participant": 60,
        "consent_log": 90,
        "export": 30,
        "pack": 400,
        "backup": 10,
        "safeguarding_record": 2000,
    },
    "ideas/needs.yaml": {
        "north_star": "Safe",
        "north_star_description": "Safe and free.",
        "levels": [{"id": "trust", "label": "Trust", "description": "Somebody who stays."}],
        "contributing": [{"id": "speech", "label": "Speech", "description": "Being understood."}],
    },
    "ideas/hypotheses.yaml": {
        "hypotheses": [
            {
                "id": "one-door",
                "statement": "If there is **one door**, help comes sooner.",
                "problem": "Many doors.",
                "change": "One door.",
                "for_whom": "Everybody",
                "expected_effect": "Days, not weeks.",
                "because": "They said so.",
                "need": "trust",
                "status": "draft",
            }
        ]
    },
    "ideas/research.yaml": {
        "activities": [
            {
                "id": "talks",
                "title": "Talks",
                "kind": "interviews",
                "audience": "Young people",
                "when": "October 2026",
                "date_from": "2026-10-01",
                "date_to": "2026-10-31",
                "count": 3,
                "count_of": "talks",
                "status": "done",
                "run_sheet": "afternoon",
                "summary": "Three talks.",
            }
        ]
    },
    "ideas/next_steps.yaml": {
        "next_steps": [
            {
                "id": "ask-again",
                "what": "Ask again.",
                "owner": "Team",
                "due": "2027-01-15",
                "status": "done",
                "outcome": "We did.",
            }
        ]
    },
    "ideas/quotes.yaml": {
        "quotes": [
            {
                "id": "q-one",
                "hypotheses": ["one-door"],
                "needs": ["trust"],
                "stance": "supports",
                "text": "One door would do.",
                "attribution": {
                    "role": "young_person",
                    "sex": "woman",
                    "age_band": "16-17",
                    "service_type": "youth service",
                },
                "consent_scope": "public",
            }
        ]
    },
    "surveys/what-helps.yaml": {
        "kind": "statements",
        "id": "what-helps",
        "title": "What helps",
        "question": "How do you see this?",
        "statements": [{"id": "door", "text": "One door is enough.", "hypothesis": "one-door"}],
    },
    "workshops/afternoon.yaml": {
        "id": "afternoon",
        "title": "An afternoon",
        "purpose": "To choose.",
        "audience": "Young people",
        "place": "The hall",
        "date": "2026-12-01",
        "wifi": {"ssid": "Hall", "password": "biscuits"},
        "steps": [
            {
                "id": "vote",
                "title": "Vote",
                "kind": "activity",
                "minutes": 10,
                "owner": "Host",
                "materials": ["phones"],
                "energy": "low",
                "fallback": "Paper.",
                "notes": "Quietly.",
                "content_note": "Nothing hard.",
                "activity": {
                    "name": "dot_vote",
                    "question": "Which first?",
                    "settings": {"dots": 2, "hint": "Two each."},
                    "options": {"items": [{"id": "a", "label": "A", "detail": "The first."}]},
                    "rounds": 1,
                    "sensitive": False,
                },
            },
            {
                "id": "agree",
                "title": "Agree",
                "kind": "activity",
                "minutes": 10,
                "owner": "Host",
                "fallback": "Paper.",
                "activity": {
                    "name": "statements",
                    "question": "How do you see this?",
                    "options": {"statement_set": "what-helps"},
                },
            },
            {
                "id": "choose",
                "title": "Choose",
                "kind": "activity",
                "minutes": 10,
                "owner": "Host",
                "fallback": "Paper.",
                "activity": {"name": "dot_vote", "question": "Which?", "options": {"hypotheses": ["one-door"]}},
            },
        ],
    },
}


def smallest_project() -> Files:
    """Every file, with every field filled in, as a fresh copy that a test may spoil."""
    return copy.deepcopy(_SMALLEST)


def write_project(root: Path, files: Files) -> Path:
    """Write the files below `root`: text and bytes as they are, anything else as YAML."""
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, bytes):
            path.write_bytes(content)
        else:
            path.write_text(content if isinstance(content, str) else as_yaml(content), encoding="utf-8", newline="")
    return root


def faults_of(root: Path) -> tuple[Fault, ...]:
    """The faults of a project that has some."""
    try:
        Library.load(root)
    except ContentError as error:
        return error.faults
    return ()


def put(files: Files, place: str, value: object) -> Files:
    """Set one value, such as ``ideas/needs.yaml levels.0.label``."""
    file, _, path = place.partition(" ")
    *steps, last = path.split(".")
    target = files[file]
    for step in steps:
        target = target[int(step) if step.isdigit() else step]
    target[int(last) if last.isdigit() else last] = value
    return files


def as_yaml(value: object, indent: int = 0) -> str:
    """Plain values as YAML in block style, one key a line, with any text at all in double quotes."""
    pad = " " * indent
    if isinstance(value, dict) and value:
        return "".join(f"{pad}{quoted(key)}:{_below(item, indent)}" for key, item in value.items())
    if isinstance(value, list) and value:
        return "".join(f"{pad}-{_below(item, indent)}" for item in value)
    return f"{pad}{_inline(value)}\n"


def _below(value: object, indent: int) -> str:
    if isinstance(value, dict | list) and value:
        return "\n" + as_yaml(value, indent + 2)
    return f" {_inline(value)}\n"


def _inline(value: object) -> str:
    if isinstance(value, str):
        return quoted(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    return "null" if value is None else str(value)


def quoted(text: str) -> str:
    """Any text as a YAML scalar in double quotes, escaped so that no letter is lost."""
    return '"' + "".join(map(_escaped, text)) + '"'


def _escaped(letter: str) -> str:
    if letter in '"\\':
        return "\\" + letter
    return letter if letter.isprintable() else f"\\U{ord(letter):08X}"
