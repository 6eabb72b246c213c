"""What templates use, what the context offers and what the README for designers says are the same."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from jinja2 import meta, nodes

from facilitation_kit.analysis import (
    chain_records,
    disclosure_control,
    map_drawing,
    map_plan,
    protected_groups,
    ranking_pairs,
    role_balance,
)
from facilitation_kit.playback import (
    charts,
    context,
    hypothesis_context,
    journey_context,
    map_context,
    persona_context,
    pyramid,
    vote_context,
)
from facilitation_kit.playback.outline import SECTIONS, Section
from facilitation_kit.playback.rendering import OFFERED
from facilitation_kit.playback.template_environment import pack_environment
from facilitation_kit.playback.template_faults import names_on_offer
from tests.playback.made_packs import ROOT

FOLDER = ROOT / "workshops" / "templates"
TEMPLATES = sorted(
    path
    for name in ("playback", "update", "easyread")
    for path in (FOLDER / name).rglob("*.html.j2")
    if path.name != "withheld.html.j2"
)
README = (FOLDER / "README.md").read_text("utf-8")
CONTEXT = [
    getattr(room, name)
    for room in (context, hypothesis_context, journey_context, persona_context, vote_context, charts)
    for name in room.__all__
]
PROTECTED = [getattr(disclosure_control, f"Protected{name}") for name in ("Table", "Row", "Turnout", "Cell")]
GROUPS = [
    protected_groups.ProtectedGroupTable,
    *(getattr(protected_groups, f"Group{name}") for name in ("Column", "Item", "Row")),
]
BALANCE = [role_balance.RoleBalance, role_balance.BalancedOption, ranking_pairs.RankingPair]
MAP = [value for value in vars(map_context).values() if dataclasses.is_dataclass(value) and isinstance(value, type)]
SERVICE_MAP = [kind for kind in MAP if kind.__module__ == map_context.__name__]
IDEAS = [chain_records.HypothesisIdea]
DOCUMENTED = [*CONTEXT, *PROTECTED, *GROUPS, *BALANCE, *IDEAS, *SERVICE_MAP, pyramid.Pyramid, map_plan.MapPlan]
OF_INCLUDER = {"research_list.html.j2": {"entries"}}
JINJAS_OWN = {"first", "last", "index", "index0", "revindex", "previtem", "nextitem"}


def fields_of(kind: type) -> set[str]:
    properties = {name for name, value in vars(kind).items() if isinstance(value, property)}
    return {field.name for field in dataclasses.fields(kind)} | properties


def uses(path: Path) -> Iterator[str]:
    """Every attribute that a template asks something for."""
    tree = pack_environment([FOLDER], language="en-GB", autoescape=True).parse(path.read_text("utf-8"))
    for node in tree.find_all(nodes.Getattr):
        yield node.attr


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.relative_to(FOLDER).as_posix())
def test_a_template_uses_names_that_are_on_offer(path: Path) -> None:
    used = meta.find_undeclared_variables(
        pack_environment([FOLDER], language="en-GB", autoescape=True).parse(path.read_text("utf-8"))
    )
    own = {"vote"} if path.parent.name == "activities" else OF_INCLUDER.get(path.name, {"section"})
    assert used <= {*OFFERED, *own}


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.relative_to(FOLDER).as_posix())
def test_a_template_uses_fields_that_exist(path: Path) -> None:
    drawn = (map_plan.MapBox, map_plan.MapText, map_plan.MapSign, map_plan.MapCurve, map_drawing.MapColumn)
    others = (Section, pyramid.Level, pyramid.TextLine, *drawn)
    known = set().union(*(fields_of(kind) for kind in (*DOCUMENTED, *others))) | {
        "name",
        "kind",
        "label",
        "headline",
        "line_above",
    }
    assert set(uses(path)) - known - JINJAS_OWN == set()


def test_the_readme_says_each_field_of_each_value() -> None:
    for kind in DOCUMENTED:
        start = README.index(f"### `{kind.__name__}`\n")
        end = README.find("\n### ", start + 1)
        said = set(re.findall(r"^\| `(\w+)` \|", README[start : end if end > 0 else None], re.MULTILINE))
        assert said == fields_of(kind), kind.__name__


def test_the_readme_says_each_name_section_and_filter() -> None:
    names = README[README.index("### Names in every template of the web page") : README.index("## The PDF")]
    assert set(re.findall(r"^\| `(\w+)` \|", names, re.MULTILINE)) == {
        *OFFERED,
        "day",
        "moment",
        "quoted",
        "svg_address",
    }
    sections = README[README.index("| section |") : README.index("## The web page")]
    assert re.findall(r"^\| `([\w-]+)` \|", sections, re.MULTILINE) == list(SECTIONS)


def test_what_is_on_offer_is_what_a_value_holds() -> None:
    person = context.Person(name="a", role="b", phone="c")
    assert names_on_offer(person) == ["name", "phone", "role"]
    assert set(names_on_offer(person)) == fields_of(context.Person)
