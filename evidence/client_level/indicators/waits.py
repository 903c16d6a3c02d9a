"""How long people waited from asking for help to the first response and to the first service.

Reads `indicator_events`, `indicator_people`, `indicator_spans` and `indicator_year`; gives the counts of waits.

Source: DHSC waiting times method, version 1.1 (DataS-DHSC/ASC-CLD-LA-Dashboard, Waiting_times).
"""

from evidence.client_level.indicators.rollup import COUNTED
from evidence.warehouse import Step

FIRST_REQUEST = "2023-04-01"
"""Requests before the collection began are not looked at."""

_REQUESTS = f"""
SELECT row, p, started, age, outcome, outcome_unread, last_age, ended FROM indicator_events
WHERE kind = 1 AND client = 1 AND started >= DATE '{FIRST_REQUEST}'
"""  # noqa: S608 - a day of our own
_DRAWING_ON_SUPPORT = """
SELECT DISTINCT r.row FROM wait_requests r JOIN indicator_events s
  ON s.p = r.p AND s.kind = 3 AND s.started < r.started
 AND ((s.service BETWEEN 1 AND 4 AND coalesce(s.ended >= r.started - INTERVAL 12 MONTH, true))
   OR (s.service IN (5, 7) AND coalesce(s.ended >= r.started - INTERVAL 3 MONTH, true)))
"""
_JUDGED = """
SELECT *, CASE WHEN age IS NULL THEN 'requests of people whose age is not known'
               WHEN age < 25 THEN 'requests of people under 25'
               WHEN row IN (SELECT row FROM drawing_on_support) THEN 'requests of people who already had support'
               WHEN outcome IS NULL AND NOT outcome_unread THEN 'requests without an outcome'
               WHEN outcome >= 6 THEN 'requests that led to no further action or to hospital' END AS reason
FROM wait_requests
"""
# Everything that happened to people with a request that counts, in order: 1 request, 2 assessment, 3 service.
_CHAIN = """
SELECT p, what, started, last_age, outcome, row,
       row_number() OVER (PARTITION BY p ORDER BY started, what, row DESC)::INTEGER AS place
FROM (SELECT p, 1 AS what, started, last_age, outcome, row FROM judged_requests WHERE reason IS NULL
      UNION ALL
      SELECT p, kind AS what, started, last_age, outcome, row FROM indicator_events
      SEMI JOIN (SELECT p FROM judged_requests WHERE reason IS NULL) USING (p)
      WHERE age >= 25 AND started IS NOT NULL
        AND ((kind = 2 AND assessment IN (1, 2)) OR (kind = 3 AND service BETWEEN 1 AND 7)))
"""
_LINKED = """
SELECT *, min(CASE WHEN what = 2 THEN place END) OVER later AS next_assessment,
       min(CASE WHEN what = 3 THEN place END) OVER later AS next_service,
       sum((what <> 2)::INTEGER) OVER (PARTITION BY p ORDER BY place ROWS UNBOUNDED PRECEDING) AS block
FROM wait_chain
WINDOW later AS (PARTITION BY p ORDER BY place ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING)
"""
_LEADING_ON = """
SELECT p, block, bool_or(coalesce(outcome IN (1, 4, 5), false)) AS leads_on
FROM linked_chain WHERE what = 2 GROUP BY p, block
"""
# An assessment answers unless a service came before it; a service counts only if the assessments before it led to it.
_ANSWERED = """
SELECT r.p, r.row, r.place, r.started,
       CASE WHEN r.next_assessment IS NULL OR r.next_service < r.next_assessment THEN r.next_service
            ELSE r.next_assessment END AS response,
       CASE WHEN r.next_assessment IS NULL OR r.next_service < r.next_assessment OR b.leads_on
            THEN r.next_service END AS service
FROM linked_chain r
LEFT JOIN linked_chain a ON a.p = r.p AND a.place = r.next_assessment
LEFT JOIN leading_on b ON b.p = a.p AND b.block = a.block
WHERE r.what = 1
"""
_SINGLED = """
SELECT *, coalesce(lag(greatest(response, service)) OVER (PARTITION BY p ORDER BY place) > place, false)
       OR coalesce(response <= max(response) OVER earlier, false)
       OR coalesce(service <= max(service) OVER earlier, false) AS overlaps
FROM answered
WINDOW earlier AS (PARTITION BY p ORDER BY place ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
"""
_WAITS = """
SELECT 'resp' AS clock, s.p, c.started AS reached, c.started - s.started AS days, c.last_age
FROM singled s JOIN wait_chain c ON c.p = s.p AND c.place = s.response WHERE NOT s.overlaps
UNION ALL
SELECT 'serv', s.p, c.started, c.started - s.started, c.last_age
FROM singled s JOIN wait_chain c ON c.p = s.p AND c.place = s.service WHERE NOT s.overlaps
"""
# A wait is looked up once with its person and its quarter, and counted, before it is told under several codes.
_WAITED = """
SELECT q.la, w.clock, w.last_age >= 65 AS older, n.label AS quarter, w.days, q.sex, q.ethnicity, count(*) AS n
FROM waits w JOIN indicator_people q USING (p) CROSS JOIN indicator_year y
LEFT JOIN indicator_spans n ON n.every = 'quarter' AND w.reached BETWEEN n.first AND n.last
WHERE w.last_age >= 18 AND w.reached BETWEEN y.first AND y.last
GROUP BY ALL
"""
_REASONS = """
SELECT q.la, coalesce(j.age >= 65, false) AS older,
       coalesce(j.reason, CASE WHEN s.overlaps THEN 'requests that overlap an earlier one'
                               WHEN s.response IS NULL THEN 'requests with no response yet' END) AS response_reason,
       coalesce(j.reason, CASE WHEN s.overlaps THEN 'requests that overlap an earlier one'
                               WHEN s.service IS NULL THEN 'requests that no service followed' END) AS service_reason,
       count(*) AS n
FROM judged_requests j JOIN indicator_people q USING (p) CROSS JOIN indicator_year y
LEFT JOIN singled s ON s.row = j.row
WHERE j.started BETWEEN y.first AND y.last
GROUP BY ALL
"""
_COUNTED = """
SELECT la, 'cld-wait-' || clock || CASE WHEN older THEN '-65+' ELSE '-25-64' END || every AS code, label, reason, sex,
       ethnicity, CASE WHEN older THEN 2 ELSE 1 END::TINYINT AS age, days, n, CASE WHEN reason IS NULL THEN n ELSE 0 END
       AS hits
FROM (SELECT la, clock, older, '' AS every, quarter AS label, NULL::VARCHAR AS reason, sex, ethnicity, days, n
      FROM waited WHERE quarter IS NOT NULL
      UNION ALL SELECT la, clock, older, '-12m', y.label, NULL, sex, ethnicity, days, n
                FROM waited CROSS JOIN indicator_year y
      UNION ALL SELECT la, 'resp', older, '-12m', y.label, response_reason, NULL, NULL, NULL, n
                FROM wait_reasons CROSS JOIN indicator_year y WHERE response_reason IS NOT NULL
      UNION ALL SELECT la, 'serv', older, '-12m', y.label, service_reason, NULL, NULL, NULL, n
                FROM wait_reasons CROSS JOIN indicator_year y WHERE service_reason IS NOT NULL)
"""


def wait_steps() -> tuple[Step, ...]:
    """Steps up to the counts of waits."""
    return (
        Step("wait_requests", _REQUESTS),
        Step("drawing_on_support", _DRAWING_ON_SUPPORT),
        Step("judged_requests", _JUDGED),
        Step("wait_chain", _CHAIN),
        Step("linked_chain", _LINKED),
        Step("leading_on", _LEADING_ON),
        Step("answered", _ANSWERED),
        Step("singled", _SINGLED),
        Step("waits", _WAITS),
        Step("waited", _WAITED),
        Step("wait_reasons", _REASONS),
        Step(COUNTED, _COUNTED),
    )
