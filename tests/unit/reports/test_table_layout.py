"""Columns get the room their words need."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.table_layout import LINE_CHARACTERS, column_widths, row_heights


def test_short_columns_keep_what_they_need() -> None:
    """A column of codes is no wider than its codes, however long its neighbour is."""
    code, words = column_widths([["Code", "Words"], ["A1", "many words " * 60]])
    assert code * LINE_CHARACTERS == pytest.approx(7, abs=0.1)
    assert words > 0.9


def test_longer_text_gets_more_but_not_all() -> None:
    """Between two long columns the longer is wider, and the other is still readable."""
    some, more = column_widths([["some words here " * 8, "more words here " * 32]])
    assert 0.3 < some < 0.4
    assert more == pytest.approx(1 - some, abs=0.001)


@given(st.lists(st.lists(st.text(max_size=200), min_size=4, max_size=4), min_size=1, max_size=6))
def test_shares_make_one_line(rows: list[list[str]]) -> None:
    """Whatever the cells hold, no column vanishes and together they fill the line."""
    widths = column_widths(rows)
    assert sum(widths) == pytest.approx(1, abs=0.001)
    assert min(widths) > 0.005


def test_heights_follow_the_words() -> None:
    """A row is as tall as its fullest cell, and never less than a line."""
    assert row_heights([["", ""], ["x" * 81, "y"]], [0.5, 0.5]) == [1, 2]
