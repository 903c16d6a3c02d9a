"""Long-term support: who has it, where they live, how it is given, and who moved into a care home.

Reads `indicator_events`, `indicator_people`, `indicator_spans` and `indicator_year`; gives `admission_units` (ASCOF 2B
and 2C), `home_units` (2E), `directed_units` (3D) and the counts of support at each month end.

Source: DHSC scripts for ASCOF 2B/2C, 2E and 3D from 2024-25 (DataS-DHSC/ASC-CLD-LA-Dashboard, ASCOF_measures).
"""

from evidence.client_level.indicators.base import years_between
from evidence.client_level.indicators.rollup import COUNTED
from evidence.warehouse import Step

_LONG_TERM = """
SELECT p, service, component, delivery, started, ended FROM indicator_events
WHERE kind = 3 AND client = 1 AND service BETWEEN 1 AND 4 AND started IS NOT NULL
  AND (ended >= started OR ended IS NULL)
"""
LONG_TERM = Step("long_term", _LONG_TERM)
"""Services of long-term support to people who draw on it, without those that end before they start."""

_CARE_HOMES = f"""
SELECT e.p, e.started, e.ended, e.outcome, q.born, {years_between("q.born", "e.started")}::INTEGER AS age,
       CASE WHEN q.born IS NULL THEN 'admissions of people whose age is not known'
            WHEN q.died < y.first THEN 'admissions of people who died before the year'
            WHEN e.component_blank THEN 'admissions without a service component'
            WHEN NOT e.care_home THEN 'admissions whose component is no long-term care home' END AS reason
FROM indicator_events e JOIN indicator_people q USING (p) CROSS JOIN indicator_year y
WHERE e.kind = 3 AND e.client = 1 AND e.service IN (1, 2) AND e.started IS NOT NULL
"""  # noqa: S608 - names of our own
_ADMISSIONS = """
SELECT DISTINCT a.p, a.started, a.age,
       CASE WHEN a.reason IS NOT NULL THEN a.reason
            WHEN a.outcome = 9 THEN 'admissions of people who then paid for themselves'
            WHEN a.age < 18 THEN 'admissions of people under 18'
            WHEN EXISTS (SELECT 1 FROM care_homes b WHERE b.p = a.p AND b.reason IS NULL AND b.started < a.started
                          AND coalesce(a.started - b.ended < 365, true))
            THEN 'admissions of people who were in a care home in the year before' END AS reason
FROM care_homes a CROSS JOIN indicator_year y WHERE a.started BETWEEN y.first AND y.last
"""
# Somebody admitted at 64 and again at 65 counts once, as the younger.
_ADMISSION_UNITS = """
SELECT CASE WHEN age >= 65 THEN 'cld-admitted-65+' ELSE 'cld-admitted-18-64' END AS code, y.label, p, age,
       1 AS hit, NULL::INTEGER AS days, reason
FROM (SELECT p, min(age) AS age, NULL::VARCHAR AS reason FROM admissions WHERE reason IS NULL GROUP BY p
      UNION ALL SELECT p, age, reason FROM admissions WHERE reason IS NOT NULL)
CROSS JOIN indicator_year y
"""

_IN_YEAR = f"""
SELECT l.p, any_value(q.settled) AS settled, any_value(q.learning) AS learning,
       {years_between("any_value(q.born)", "max(least(coalesce(l.ended, y.last), y.last))")}::INTEGER AS age,
       CASE WHEN any_value(q.died < y.first) THEN 'people who died before the year' END AS died
FROM long_term l JOIN indicator_people q USING (p) CROSS JOIN indicator_year y
WHERE l.started <= y.last AND (l.ended >= y.first OR l.ended IS NULL)
GROUP BY l.p
"""  # noqa: S608 - names of our own
_HOME_UNITS = """
SELECT g.code, y.label, i.p, i.age, i.settled::INTEGER AS hit, NULL::INTEGER AS days,
       CASE WHEN i.died IS NOT NULL THEN i.died
            WHEN i.age IS NULL THEN 'people whose age is not known'
            WHEN i.age < 18 THEN 'people under 18' END AS reason
FROM in_year i CROSS JOIN indicator_year y
JOIN (VALUES ('cld-2e(1)', 1), ('cld-2e(2a)', 2), ('cld-2e(2b)', 3)) AS g(code, part)
  ON (g.part = 1 AND i.learning AND coalesce(i.age < 65, true))
  OR (g.part = 2 AND coalesce(i.age < 65, true))
  OR (g.part = 3 AND i.age >= 65)
"""

# A person with several services counts under the one that comes first in the order of settings.
_AT_YEAR_END = f"""
SELECT l.p, min(CASE WHEN l.service <= 2 THEN l.service
                     WHEN l.service = 4 THEN 7
                     WHEN l.component = 1 THEN 3
                     ELSE coalesce(2 + l.delivery, 6) END) AS rank,
       {years_between("any_value(q.born)", "any_value(y.last)")}::INTEGER AS age
FROM long_term l JOIN indicator_people q USING (p) CROSS JOIN indicator_year y
WHERE l.started <= y.last AND (l.ended >= y.last OR l.ended IS NULL) AND (q.died >= y.last OR q.died IS NULL)
GROUP BY l.p
"""  # noqa: S608 - names of our own
_DIRECTED_UNITS = """
SELECT g.code, y.label, p, age, (rank <= g.up_to)::INTEGER AS hit, NULL::INTEGER AS days,
       CASE WHEN age < 18 THEN 'people under 18'
            WHEN rank NOT BETWEEN 3 AND 6 THEN 'people with support in a care home or prison' END AS reason
FROM at_year_end CROSS JOIN indicator_year y
CROSS JOIN (VALUES ('cld-3d(1a)', 4), ('cld-3d(2a)', 3)) AS g(code, up_to)
"""

# The months of a service are the bits of one number, the first month the lowest, so that a person needs one row only.
_MONTHS = """
SELECT label, (row_number() OVER (ORDER BY last) - 1)::INTEGER AS place,
       min(year(last) * 12 + month(last)) OVER () AS base, count(*) OVER ()::INTEGER AS n_months
FROM indicator_spans WHERE every = 'month'
"""
_MONTH_OF = "(year({day}) * 12 + month({day}) - base)"
# Support is there at a month's end from the month it starts in, to the month before the one of the day after its end.
_SUPPORT_SERVICES = f"""
SELECT p, service, base, n_months, greatest(0, {_MONTH_OF.format(day="started")}) AS since,
       coalesce({_MONTH_OF.format(day="(ended + 1)")}, n_months) AS until
FROM long_term CROSS JOIN (SELECT base, n_months FROM support_months WHERE place = 0)
"""  # noqa: S608 - names of our own
_BITS = "((1 << greatest(0, least(n_months, {until}))) - 1)"
_WITHOUT = "(({bits}) & ~((1 << since) - 1))"
_SUPPORTED = f"""
SELECT p, any_value(base) AS base, any_value(n_months) AS n_months,
       coalesce(bit_or(bits) FILTER (service = 1), 0) AS nursing,
       coalesce(bit_or(bits) FILTER (service = 2), 0) AS residential,
       coalesce(bit_or(bits) FILTER (service = 3), 0) AS community,
       coalesce(bit_or(bits) FILTER (service = 4), 0) AS prison
FROM (SELECT *, {_WITHOUT.format(bits=_BITS.format(until="until"))} AS bits FROM support_services
      WHERE since < n_months AND until > since)
GROUP BY p
"""  # noqa: S608 - names of our own
# Who was born on 29 February is a year older on 1 March, for the years in which people turn 18 or 65 are no leap years.
# Where the day of birth is not known, so is the month: the smaller of a number and nothing would be the number.
_TURNS = f"""CASE WHEN q.born IS NOT NULL THEN greatest(0, least(n_months, {_MONTH_OF.format(day="q.born")}
               + {{age}} * 12 + (month(q.born) = 2 AND day(q.born) = 29)::INTEGER)) END"""
_ALIKE = f"""
SELECT q.la, q.sex, q.ethnicity, {_TURNS.format(age=18)} AS adult, {_TURNS.format(age=65)} AS older,
       nursing & alive AS nursing, residential & alive AS residential, community & alive AS community,
       prison & alive AS prison, count(*) AS n
FROM (SELECT s.*, i.la, i.sex, i.ethnicity, i.born,
             {_BITS.format(until=f"coalesce({_MONTH_OF.format(day='(i.died + 1)')}, n_months)")} AS alive
      FROM support_people s JOIN indicator_people i USING (p)) q
GROUP BY ALL
"""  # noqa: S608 - names of our own
# A person with several services counts under the first of the settings.
_AT_MONTH_ENDS = """
SELECT a.la, m.label, a.sex, a.ethnicity, a.n,
       CASE WHEN a.adult IS NULL THEN 0 WHEN m.place < a.older THEN 1 ELSE 2 END::TINYINT AS age,
       CASE WHEN m.place < a.adult THEN 'people under 18' END AS reason,
       CASE WHEN (nursing >> m.place) & 1 = 1 THEN 1 WHEN (residential >> m.place) & 1 = 1 THEN 2
            WHEN (community >> m.place) & 1 = 1 THEN 3 WHEN (prison >> m.place) & 1 = 1 THEN 4 END AS service
FROM support_alike a CROSS JOIN support_months m
"""
_SUPPORT_COUNTED = """
SELECT a.la, s.code, a.label, a.reason, a.sex, a.ethnicity, a.age, NULL::INTEGER AS days, sum(a.n) AS n,
       sum(a.n) AS hits
FROM at_month_ends a
JOIN (VALUES ('cld-support', 0), ('cld-support-nursing', 1), ('cld-support-residential', 2),
             ('cld-support-community', 3), ('cld-support-prison', 4)) AS s(code, service)
  ON a.service IS NOT NULL AND s.service IN (0, a.service)
GROUP BY ALL
"""


def admission_steps() -> tuple[Step, ...]:
    """Steps up to `admission_units`."""
    return (Step("care_homes", _CARE_HOMES), Step("admissions", _ADMISSIONS), Step("admission_units", _ADMISSION_UNITS))


def home_steps() -> tuple[Step, ...]:
    """Steps up to `home_units`."""
    return (LONG_TERM, Step("in_year", _IN_YEAR), Step("home_units", _HOME_UNITS))


def directed_steps() -> tuple[Step, ...]:
    """Steps up to `directed_units`."""
    return (LONG_TERM, Step("at_year_end", _AT_YEAR_END), Step("directed_units", _DIRECTED_UNITS))


def support_steps() -> tuple[Step, ...]:
    """Steps up to the counts of who has support at the end of each month."""
    return (
        LONG_TERM,
        Step("support_months", _MONTHS),
        Step("support_services", _SUPPORT_SERVICES),
        Step("support_people", _SUPPORTED),
        Step("support_alike", _ALIKE),
        Step("at_month_ends", _AT_MONTH_ENDS),
        Step(COUNTED, _SUPPORT_COUNTED),
    )
