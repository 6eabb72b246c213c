from __future__ import annotations

import re
from pathlib import Path

import pandas as pd
import pytest

from facilitation_kit.analysis.columns import TABLES, Table, empty_frame, frame_of, table
from tests.builders import NOON

every_table = pytest.mark.parametrize("one", TABLES, ids=lambda one: one.name)


@every_table
def test_an_empty_frame_has_the_columns_and_dtypes_of_a_full_one(one: Table) -> None:
    frame = empty_frame(one)
    assert list(frame.columns) == [column.name for column in one.columns]
    assert [str(dtype) for dtype in frame.dtypes] == [column.type.value for column in one.columns]
    full = frame_of(one, [[None] * len(one.columns)])
    assert list(full.dtypes) == list(frame.dtypes)


@every_table
def test_columns_say_what_they_mean(one: Table) -> None:
    assert all(column.meaning.endswith(".") for column in one.columns)
    assert all(re.fullmatch(r"[a-z][a-z_]*", column.name) for column in one.columns)
    assert len({column.name for column in one.columns}) == len(one.columns)


def test_an_unknown_table_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        table("nothing")


def test_half_a_surrogate_pair_becomes_readable_and_times_keep_their_moment() -> None:
    frame = frame_of(table("events"), [("w1", 1, NOON, "\ud83d", None, None, None)])
    assert frame.loc[0, "kind"] == "\\ud83d"
    assert frame.loc[0, "at"] == pd.Timestamp(NOON)


def test_the_documentation_has_every_column_with_its_dtype_and_meaning() -> None:
    text = (Path(__file__).parents[2] / "docs" / "analysts.md").read_text(encoding="utf-8")
    for one in TABLES:
        section = text.split(f"### {one.name}\n", 1)[1].split("\n### ", 1)[0].split("\n## ", 1)[0]
        rows = re.findall(r"^\| `(\w+)` \| `(.+?)` \| (.+?) \|$", section, re.MULTILINE)
        assert rows == [(column.name, column.type.value, column.meaning) for column in one.columns]
