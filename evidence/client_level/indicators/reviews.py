"""Whether people with long-term support for a year or more were reviewed, and how overdue reviews are.

Reads `indicator_events`, `indicator_people` and a table of one row (`label`, `first`, `last`) named when the steps are
built; gives `review_units`.

Source: NHS England, central transformation principles LTS001c (support without a break of more than a day); Care Act
2014 section 27 and statutory guidance 13.32 (a review at least every twelve months).
"""

from evidence.client_level.indicators.base import years_between
from evidence.client_level.indicators.long_term import LONG_TERM
from evidence.warehouse import Step

_RUNS = """
SELECT p, started, ended,
       sum(CASE WHEN started <= until + 1 THEN 0 ELSE 1 END)
         OVER (PARTITION BY p ORDER BY started, until_here ROWS UNBOUNDED PRECEDING) AS run
FROM (SELECT p, started, ended, coalesce(ended, DATE '9999-01-01') AS until_here,
             max(coalesce(ended, DATE '9999-01-01')) OVER (PARTITION BY p ORDER BY started, coalesce(ended,
               DATE '9999-01-01') ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS until
      FROM long_term)
"""
# The run that covers the last day; its start is the day support began.
_SUPPORTED = """
SELECT r.p, min(r.since) AS since, any_value(y.first) AS first, any_value(y.last) AS last, any_value(y.label) AS label,
       any_value({age})::INTEGER AS age
FROM (SELECT p, run, min(started) AS since, max(coalesce(ended, DATE '9999-01-01')) AS until
      FROM runs GROUP BY p, run) r
JOIN indicator_people q USING (p) CROSS JOIN {day} y
WHERE r.since <= y.last AND r.until >= y.last AND (q.died >= y.last OR q.died IS NULL)
GROUP BY r.p
"""
_REVIEWED = """
SELECT e.p, max(e.ended) AS reviewed FROM indicator_events e CROSS JOIN {day} y
WHERE e.kind = 4 AND e.client = 1 AND NOT e.short_review AND e.ended <= y.last GROUP BY e.p
"""
_DUE = """
SELECT s.*, v.reviewed, CASE WHEN s.age < 18 THEN 'people under 18'
                             WHEN s.since >= s.first THEN 'people supported for less than a year'
                        END AS reason,
       coalesce(v.reviewed >= s.first, false) AS in_time,
       (s.last - (greatest(s.since, coalesce(v.reviewed, s.since)) + INTERVAL 12 MONTH)::DATE)::INTEGER AS days
FROM supported s LEFT JOIN reviewed v USING (p)
"""
_UNITS = """
SELECT 'cld-review12' AS code, label, p, age, in_time::INTEGER AS hit, NULL::INTEGER AS days, reason FROM due
UNION ALL
SELECT 'cld-review-overdue', label, p, age, 1, NULL, reason FROM due WHERE reason IS NULL AND NOT in_time
UNION ALL
SELECT 'cld-review-overdue-days', label, p, age, 1, days,
       CASE WHEN reviewed IS NULL THEN 'people whose last review is not in the file' END
FROM due WHERE reason IS NULL AND NOT in_time
UNION ALL
SELECT 'cld-review-overdue-days-most', label, p, age, 1, days, reason FROM due WHERE reason IS NULL AND NOT in_time
"""


def review_steps(day: str = "indicator_year") -> tuple[Step, ...]:
    """Steps up to `review_units`, and before it `due`: one row for each person supported on the last day.

    Args:
        day: the table whose `last` is the day looked at and whose `label` names the figures.
    """
    return (
        LONG_TERM,
        Step("runs", _RUNS),
        Step("supported", _SUPPORTED.format(day=day, age=years_between("q.born", "y.last"))),
        Step("reviewed", _REVIEWED.format(day=day)),
        Step("due", _DUE),
        Step("review_units", _UNITS),
    )
