"""What may stand in a rule, and what may not."""

import pytest

from evidence.client_level.rules.columns import known_columns
from evidence.client_level.rules.expressions import find_faults, names_in

ALLOWED = (
    "event_end_date < event_start_date",
    "TRUE",
    "coalesce(n_same, 1) = 1 AND NOT is_service",
    "service_type IN ('Long term support: Prison', 'it''s -- no comment; SELECT')",
    "event_start_date + INTERVAL 7 DAYS > DATE '2025-04-01'",
    "CASE WHEN unit_cost > 0.5 THEN true ELSE gender IS DISTINCT FROM 'Male' END",
    "date_diff('day', event_start_date, event_end_date) BETWEEN 1 AND 5 * 2",
)

REFUSED = (
    ("", "there is no expression"),
    ("row; DROP TABLE events", '";" does not belong in an expression'),
    ("row > 1 -- and more", '"--" does not belong in an expression'),
    ("row > 1 /* more */", '"/*" does not belong in an expression'),
    ("row > (SELECT max(row) FROM events)", '"SELECT" asks a question of its own'),
    ("EXISTS (FROM events)", '"EXISTS" asks a question of its own'),
    ("read_csv('file') IS NULL", 'the function "read_csv" may not be used'),
    ("getenv('HOME') = 'x'", 'the function "getenv" may not be used'),
    ("repeat('x', 1000000000) = 'y'", 'the function "repeat" may not be used'),
    ("event_strat_date IS NULL", 'there is no column "event_strat_date". Did you mean "event_start_date"?'),
    ('"row" > 1', "a double quotation mark does not belong in an expression"),
    ("row::text = '1'", '":" does not belong in an expression'),
    ("events.row > 1", '"." does not belong in an expression'),
    ("$name = 1", '"$" does not belong in an expression'),
    ("(row > 1", "a bracket is never closed"),
    ("row > 1)", "a bracket closes that was never opened"),
    ("1e9 > row", '"1" does not belong in an expression'),
    ("lower = 'x'", '"lower" is a function and needs brackets after it'),
    ("row > 1 AND " * 200 + "true", "the expression is longer than 2,000 characters"),
)


@pytest.mark.parametrize("sql", ALLOWED)
def test_plain_expressions_over_known_columns_are_let_through(sql: str):
    """Comparisons, dates, choices and a few functions of one record."""
    assert find_faults(sql, known_columns()) == []


@pytest.mark.parametrize(("sql", "fault"), REFUSED)
def test_anything_else_is_refused_and_said_why(sql: str, fault: str):
    """No subquery, no second statement, no comment, no unknown column, no function that reaches or runs far."""
    told = find_faults(sql, known_columns())
    assert told[0].startswith(fault)


def test_every_fault_of_an_expression_is_told():
    """Two unknown columns are two faults."""
    assert len(find_faults("one = 1 AND two = 2", known_columns())) == 2


def test_names_in_leaves_quoted_text_alone():
    """A column's name inside a text is no column."""
    assert names_in("gender = 'is_service' AND is_review") == {"gender", "and", "is_review"}
