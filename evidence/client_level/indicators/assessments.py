"""Assessments completed, unpaid carers' assessments and what came of them, and how completely people are described.

Reads `indicator_events`, `indicator_people`, `indicator_spans` and `indicator_year`; gives `assessment_units`,
`carer_units` and the counts of how completely people are described.

Source: DHSC background and methodology of the client-level data statistics: assessments count in the month they end.
"""

from evidence.client_level.indicators.base import years_between
from evidence.client_level.indicators.rollup import COUNTED
from evidence.warehouse import Step

_DONE = f"""
SELECT e.row, e.p, n.every, n.label, {years_between("q.born", "e.ended")}::INTEGER AS age
FROM indicator_events e JOIN indicator_people q USING (p)
JOIN indicator_spans n ON n.every IN ('month', 'year') AND e.ended BETWEEN n.first AND n.last
WHERE e.kind = 2 AND e.client = 1 AND e.assessment IN (1, 2)
"""  # noqa: S608 - names of our own
_UNITS = """
SELECT CASE every WHEN 'year' THEN 'cld-assessments-12m' ELSE 'cld-assessments' END AS code, label, p, age, 1 AS hit,
       NULL::INTEGER AS days, CASE WHEN age < 18 THEN 'assessments of people under 18' END AS reason FROM done
UNION ALL
SELECT CASE every WHEN 'year' THEN 'cld-assessed-12m' ELSE 'cld-assessed' END, label, p, min(age), 1, NULL,
       CASE WHEN max(age) < 18 THEN 'people under 18' END
FROM (SELECT *, age >= 18 OR age IS NULL AS adult FROM done) GROUP BY every, label, p, adult
"""

_CARER_ASSESSMENTS = """
SELECT e.row, e.p, e.outcome, y.label FROM indicator_events e CROSS JOIN indicator_year y
WHERE e.kind = 2 AND e.client = 2 AND NOT e.financial AND e.ended BETWEEN y.first AND y.last
"""
_CARERS = f"""
SELECT p, {years_between("q.born", "y.last")}::INTEGER AS age, y.label,
       p IN (SELECT p FROM carer_assessments) AS assessed,
       CASE WHEN q.died < y.first THEN 'carers who died before the year' END AS reason
FROM indicator_people q CROSS JOIN indicator_year y
WHERE p IN (SELECT p FROM indicator_events WHERE client IN (2, 3))
"""  # noqa: S608 - names of our own
_CARER_UNITS = """
SELECT 'cld-carer-assessments' AS code, label, p, age, 1 AS hit, NULL::INTEGER AS days, NULL::VARCHAR AS reason
FROM carer_assessments JOIN carers USING (p, label)
UNION ALL
SELECT 'cld-carers', label, p, age, 1, NULL, reason FROM carers
UNION ALL
SELECT 'cld-carer-assessed', label, p, age, assessed::INTEGER, NULL, reason FROM carers
UNION ALL
SELECT 'cld-carer-out-' || g.came, a.label, a.p, c.age, (a.came = g.came)::INTEGER, NULL, NULL
FROM (SELECT *, CASE WHEN outcome IN (1, 4, 5) THEN 'support' WHEN outcome = 2 THEN 'assessment'
                     WHEN outcome = 10 THEN 'advice' WHEN outcome = 12 THEN 'declined'
                     WHEN outcome >= 6 THEN 'other' ELSE 'unknown' END AS came
      FROM carer_assessments) a
JOIN carers c USING (p, label)
CROSS JOIN (VALUES ('support'), ('assessment'), ('advice'), ('declined'), ('other'), ('unknown')) AS g(came)
"""

_SEEN = """
SELECT q.la, y.label, q.sex, q.ethnicity, q.born, y.last FROM indicator_people q CROSS JOIN indicator_year y
WHERE q.p IN (SELECT e.p FROM indicator_events e CROSS JOIN indicator_year y
              WHERE e.client = 1 AND ((e.kind IN (1, 2, 4) AND e.ended BETWEEN y.first AND y.last)
                 OR (e.kind = 3 AND e.started <= y.last AND (e.ended >= y.first OR e.ended IS NULL))))
"""
_KNOWN = f"""
SELECT la, label, sex, ethnicity,
       CASE WHEN born IS NULL THEN 0 WHEN {years_between("born", "last")} < 65 THEN 1 ELSE 2 END::TINYINT AS age,
       count(*) AS n
FROM people_seen GROUP BY ALL
"""  # noqa: S608 - names of our own
_KNOWN_COUNTED = """
SELECT k.la, g.code, k.label, NULL::VARCHAR AS reason, k.sex, k.ethnicity, k.age, NULL::INTEGER AS days, k.n,
       CASE WHEN CASE g.code WHEN 'cld-known-ethnicity' THEN k.ethnicity WHEN 'cld-known-sex' THEN k.sex
                             ELSE k.age END > 0 THEN k.n ELSE 0 END AS hits
FROM known k CROSS JOIN (VALUES ('cld-known-ethnicity'), ('cld-known-sex'), ('cld-known-age')) AS g(code)
"""


def assessment_steps() -> tuple[Step, ...]:
    """Steps up to `assessment_units`."""
    return (Step("done", _DONE), Step("assessment_units", _UNITS))


def carer_steps() -> tuple[Step, ...]:
    """Steps up to `carer_units`."""
    return (
        Step("carer_assessments", _CARER_ASSESSMENTS),
        Step("carers", _CARERS),
        Step("carer_units", _CARER_UNITS),
    )


def known_steps() -> tuple[Step, ...]:
    """Steps up to the counts of how completely people are described."""
    return (Step("people_seen", _SEEN), Step("known", _KNOWN), Step(COUNTED, _KNOWN_COUNTED))
