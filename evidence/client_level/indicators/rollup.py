"""From single waits, people and episodes to figures: for everybody, and by sex, ethnicity and age.

A family of steps ends in units: `code` (the measure), `label` (the period), `p`, `age` (whole years, null where not
known), `hit` (1 where it counts upwards), `days` (a wait, for medians), `reason` (why it is left out; else null). A
family with very many units counts them itself.
"""

from collections.abc import Iterator
from typing import Any

import pyarrow as pa

from evidence.client_level.indicators.words import AGES, ETHNIC_GROUPS, SEXES
from evidence.warehouse import Step, Warehouse

COUNTED = "counted"
"""The name of the last step of a family that counts its units itself, into the columns of `_COUNTED`."""

# Millions of units come down to some thousands of rows before they are counted in several ways.
_COUNTED = """
SELECT la, code, label, reason, sex, ethnicity, age, days, count(*) AS n, sum(hit) AS hits
FROM (SELECT q.la, u.code, u.label, u.reason, q.sex, q.ethnicity, u.hit, CASE WHEN u.reason IS NULL THEN u.days END
             AS days, CASE WHEN u.age IS NULL THEN 0 WHEN u.age < 65 THEN 1 ELSE 2 END::TINYINT AS age
      FROM {units} u JOIN indicator_people q USING (p))
GROUP BY ALL
"""
# The middle of waits of which only how many there are of each length is known: half way between the two in the middle.
_LENGTHS = """
SELECT la, code, label, sex, ethnicity, age, grouping(sex, ethnicity, age) AS told, days, sum(n) AS n
FROM counted WHERE reason IS NULL AND days IS NOT NULL
GROUP BY GROUPING SETS ((la, code, label, days), (la, code, label, sex, days), (la, code, label, ethnicity, days),
                        (la, code, label, age, days))
"""
_UP_TO = """
SELECT *, sum(n) OVER (alike ORDER BY days) AS up_to, sum(n) OVER alike AS whole FROM lengths
WINDOW alike AS (PARTITION BY la, code, label, told, sex, ethnicity, age)
"""
_MIDDLES = """
SELECT la, code, label, sex, ethnicity, age, told,
       (min(days) FILTER (2 * up_to >= whole) + min(days) FILTER (2 * up_to > whole)) / 2.0 AS middle
FROM up_to GROUP BY la, code, label, sex, ethnicity, age, told
"""
_SUMS = """
SELECT la, code, label, reason, sex, ethnicity, age, grouping(sex, ethnicity, age) AS told,
       sum(n)::BIGINT AS n, sum(hits)::BIGINT AS hits
FROM counted WHERE reason IS NULL
GROUP BY GROUPING SETS ((la, code, label, reason), (la, code, label, reason, sex), (la, code, label, reason, ethnicity),
                        (la, code, label, reason, age))
UNION ALL
SELECT la, code, label, reason, NULL, NULL, NULL, 7, sum(n)::BIGINT, NULL
FROM counted WHERE reason IS NOT NULL GROUP BY la, code, label, reason
"""
_ROLLED = """
SELECT s.*, m.middle FROM sums s LEFT JOIN middles m
  ON m.la = s.la AND m.code = s.code AND m.label = s.label AND m.told = s.told AND s.reason IS NULL
 AND m.sex IS NOT DISTINCT FROM s.sex AND m.ethnicity IS NOT DISTINCT FROM s.ethnicity
 AND m.age IS NOT DISTINCT FROM s.age
ORDER BY ALL
"""
_CUTS: dict[int, tuple[str, str, tuple[str, ...]]] = {
    3: ("sex", "sex", SEXES),
    5: ("ethnicity", "ethnicity", ETHNIC_GROUPS),
    6: ("age", "age", AGES),
}
"""By the bits `grouping` sets for what a row is not told by: column, word and its values."""


def roll_up(warehouse: Warehouse, steps: tuple[Step, ...]) -> pa.Table:
    """Counts and medians of the units the last step gives, which may be `COUNTED` already.

    Returns:
        Columns la, code, label, reason (null for a figure), sex, ethnicity, age, told, n, hits, middle.
    """
    counted = () if steps[-1].name == COUNTED else (Step(COUNTED, _COUNTED.format(units=steps[-1].name)),)
    middles = (Step("lengths", _LENGTHS), Step("up_to", _UP_TO), Step("middles", _MIDDLES))
    return warehouse.run((*steps, *counted, *middles, Step("sums", _SUMS), Step("rolled", _ROLLED)))


def cut_of(row: dict[str, Any]) -> str:
    """What a row of `roll_up` is told by, such as `sex: Female`; empty for everybody.

    Example:
        >>> cut_of({"told": 3, "sex": 2}), cut_of({"told": 7})
        ('sex: Female', '')
    """
    if row["told"] not in _CUTS:
        return ""
    column, word, values = _CUTS[row["told"]]
    return f"{word}: {values[row[column]]}"


def cuts() -> Iterator[str]:
    """Every cut there may be, in the order they are shown; everybody first."""
    yield ""
    for _, word, values in _CUTS.values():
        yield from (f"{word}: {value}" for value in (*values[1:], values[0]))
