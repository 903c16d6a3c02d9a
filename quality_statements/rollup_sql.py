"""The roll-up as named SQL steps for DuckDB: text and bound values only, no database import.

Input: a relation `scores(run, statement, score)`, one row a score; a statement without a row, or with a null score,
has none. Output of the last step: one row a run with the columns of `schemas.score.RollUp`, the two range ends spread
out (`lowest_total`, `lowest_percent`, `lowest_rating`, and so for `highest`).

Bands, statements and the range of scores come from the framework as bound values; nothing is typed twice. Scores are
taken as checked (`quality_statements.rollup.check_scores`).
Source: as `quality_statements.rollup`.
"""

from dataclasses import dataclass
from typing import assert_never

from schemas.framework import Framework, Rounding

COLUMNS = (
    "run",
    "n_scored",
    "n_statements",
    "maximum",
    "total",
    "percent",
    "rating",
    "lowest_total",
    "lowest_percent",
    "lowest_rating",
    "highest_total",
    "highest_percent",
    "highest_rating",
    "next_rating",
    "points_to_next",
    "rating_below",
    "points_to_spare",
)


@dataclass(frozen=True)
class SqlStep:
    """One step of a query: its name, its text, and the values bound to its question marks, in order."""

    name: str
    text: str
    values: tuple[str | int, ...] = ()


def roll_up_steps(framework: Framework) -> tuple[SqlStep, ...]:
    """The steps of the roll-up in order; each may read those before it and the relation `scores`."""
    return (
        _statements(framework),
        _bands(framework),
        _limits(framework),
        SqlStep("expected", _EXPECTED),
        SqlStep("sums", _SUMS),
        SqlStep("ends", _ENDS),
        SqlStep("percents", _percents(framework.rounding)),
        SqlStep("rated", _RATED),
        SqlStep("needed", _needed(framework.rounding)),
        SqlStep("rolled_up", _ROLLED_UP),
    )


def render_query(steps: tuple[SqlStep, ...]) -> str:
    """One query of the steps as common table expressions, giving the rows of the last, by run."""
    tables = ",\n".join(f"{step.name} AS (\n{step.text}\n)" for step in steps)
    return f"WITH {tables}\nFROM {steps[-1].name} ORDER BY run"


def bound_values(steps: tuple[SqlStep, ...]) -> list[str | int]:
    """The values for the question marks of the whole query, in order."""
    return [value for step in steps for value in step.values]


def _statements(framework: Framework) -> SqlStep:
    codes = tuple(statement.code for statement in framework.statements)
    return SqlStep("statements", f"FROM ({_rows(len(codes), 1)}) AS t(statement)", codes)


def _bands(framework: Framework) -> SqlStep:
    values = [v for band in framework.bands for v in (band.name, band.lowest_percent, band.highest_percent)]
    columns = "rating, lowest_percent, highest_percent"
    return SqlStep("bands", f"FROM ({_rows(len(framework.bands), 3)}) AS t({columns})", tuple(values))


def _limits(framework: Framework) -> SqlStep:
    text = "SELECT ?::BIGINT AS minimum_score, ?::BIGINT AS maximum_score"
    return SqlStep("limits", text, (framework.minimum_score, framework.maximum_score))


def _rows(n_rows: int, n_columns: int) -> str:
    row = f"({', '.join(['?'] * n_columns)})"
    return f"VALUES {', '.join([row] * n_rows)}"


_EXPECTED = """
SELECT runs.run, statements.statement, scores.score::BIGINT AS score
FROM (SELECT DISTINCT run FROM scores) AS runs
CROSS JOIN statements
LEFT JOIN scores ON scores.run = runs.run AND scores.statement = statements.statement
"""

_SUMS = """
SELECT run, count(score) AS n_scored, count(*) AS n_statements, coalesce(sum(score), 0)::BIGINT AS known
FROM expected
GROUP BY run
"""

_ENDS = """
SELECT run, n_scored, n_statements,
    n_statements * maximum_score AS maximum,
    known + (n_statements - n_scored) * minimum_score AS lowest_total,
    known + (n_statements - n_scored) * maximum_score AS highest_total
FROM sums CROSS JOIN limits
"""

_RATED = """
SELECT percents.*, low.rating AS lowest_rating, high.rating AS highest_rating
FROM percents
JOIN bands AS low ON percents.lowest_percent BETWEEN low.lowest_percent AND low.highest_percent
JOIN bands AS high ON percents.highest_percent BETWEEN high.lowest_percent AND high.highest_percent
"""

_ROLLED_UP = """
SELECT run, n_scored, n_statements, maximum,
    if(is_complete, lowest_total, NULL) AS total,
    if(is_complete, lowest_percent, NULL) AS percent,
    if(is_complete, lowest_rating, NULL) AS rating,
    lowest_total, lowest_percent, lowest_rating, highest_total, highest_percent, highest_rating,
    if(is_complete, next_rating, NULL) AS next_rating,
    if(is_complete, needed_total - lowest_total, NULL) AS points_to_next,
    if(is_complete, rating_below, NULL) AS rating_below,
    if(is_complete, lowest_total - kept_total, NULL) AS points_to_spare
FROM (SELECT *, n_scored = n_statements AS is_complete FROM needed)
"""


def _percents(rounding: Rounding) -> str:
    """Totals as whole percentages, rounded as the framework says, in whole numbers."""
    match rounding:
        case Rounding.UP:
            return """
SELECT *,
    (100 * lowest_total + maximum - 1) // maximum AS lowest_percent,
    (100 * highest_total + maximum - 1) // maximum AS highest_percent
FROM ends
"""
        case _ as never:
            assert_never(never)


def _needed(rounding: Rounding) -> str:
    """The bands above and below, and the smallest totals that reach the one and stay out of the other."""
    match rounding:
        case Rounding.UP:
            return """
SELECT rated.*,
    above.rating AS next_rating, ((above.lowest_percent - 1) * maximum) // 100 + 1 AS needed_total,
    below.rating AS rating_below, (below.highest_percent * maximum) // 100 + 1 AS kept_total
FROM rated
ASOF LEFT JOIN bands AS above ON rated.lowest_percent < above.lowest_percent
ASOF LEFT JOIN bands AS below ON rated.lowest_percent > below.highest_percent
"""
        case _ as never:
            assert_never(never)
