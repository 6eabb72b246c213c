"""Rounds that nobody answered, that one person answered, or that everybody skipped: revealed, exported and packed in plain words."""

from __future__ import annotations

import csv
import re
from dataclasses import replace
from pathlib import Path

from facilitation_kit.activities.rounds import Ballot, RoundDefinition
from facilitation_kit.activities.survey_settings import form_setting, survey_items
from facilitation_kit.analysis.exports import write_exports
from facilitation_kit.content.survey_files import read_survey
from facilitation_kit.identifiers import RoundId
from tests.builders import after, ballot, round_definition
from tests.playback.made_packs import (
    ACTIVITIES,
    OPTIONS,
    ROOT,
    dot_vote,
    library_in,
    page_of,
    parsed,
    statements,
    words,
)
from tests.stored_rounds import hold_round, store_in

FORM = read_survey(ROOT / "surveys" / "one-front-door.yaml")[0]
RANKING = round_definition(
    "vote", options=OPTIONS, settings=ACTIVITIES["vote"].read_settings({"method": "ranking"}, len(OPTIONS))
)
SURVEY = round_definition(
    "survey",
    options=survey_items(FORM),
    settings=ACTIVITIES["survey"].read_settings({"survey": form_setting(FORM)}, 1),
)
ONE = {
    "dot_vote": ballot("p1", {"i1": {"dots": 1}, "i2": {"dots": 0}, "i3": {"dots": 0}}),
    "statements": ballot("p1", {"i1": {"position": "agree"}}),
    "vote": ballot("p1", {"i1": {"place": 1}, "i2": {"place": 2}, "i3": {"place": 0}}),
    "survey": ballot("p1", {"one_number": {"value": "agree", "missing": ""}}),
}


def skips(definition: RoundDefinition) -> list[Ballot]:
    """Two people who skip every page."""
    fields = [each.name for each in ACTIVITIES[definition.activity].fields]
    return [ballot(name, {item.id: dict.fromkeys(fields) for item in definition.items}) for name in ("p1", "p2")]


def test_rounds_with_hardly_an_answer_have_results_an_export_and_a_pack(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    asked = (dot_vote(), statements(), RANKING, SURVEY)
    thin = [
        (definition, people) for definition in asked for people in ([], [ONE[definition.activity]], skips(definition))
    ]
    for number, (definition, people) in enumerate(thin, start=1):
        hold_round(store, replace(definition, id=RoundId(f"w1.vote.{number}"), number=number, previous=None), people)
    files = write_exports(store, ACTIVITIES, tmp_path / "out", now=after(200))
    [rounds] = [each for each in files if each.name == "rounds.csv"]
    with rounds.open(encoding="utf-8-sig", newline="") as file:
        told = [(row["ballots"], row["abstentions"]) for row in csv.DictReader(file)]
    assert told == [("0", "0"), ("1", "0"), ("0", "2")] * len(asked)
    page = words(parsed(page_of(library_in(tmp_path), store)).body)
    assert page.count(asked[0].question) >= len(thin)
    assert not re.search(r"\bnan\b|\bNone\b|\b0 of 0\b|\binf\b", page)
    assert not re.search(r"\b1 of 1\b|\b100 ?%", page), "nobody is told what the only person said"
