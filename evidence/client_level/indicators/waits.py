"""How long people waited from asking for help to the first response and to the first service.

Reads `indicator_events`, `indicator_spans` and `indicator_year`; gives `wait_units`.

Source: DHSC waiting times method, version 1.1 (DataS-DHSC/ASC-CLD-LA-Dashboard, Waiting_times).
"""

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
_REASONS = """
SELECT j.p, j.age, j.started,
       coalesce(j.reason, CASE WHEN s.overlaps THEN 'requests that overlap an earlier one'
                               WHEN s.response IS NULL THEN 'requests with no response yet' END) AS response_reason,
       coalesce(j.reason, CASE WHEN s.overlaps THEN 'requests that overlap an earlier one'
                               WHEN s.service IS NULL THEN 'requests that no service followed' END) AS service_reason
FROM judged_requests j LEFT JOIN singled s ON s.row = j.row
"""
_UNITS = """
SELECT 'cld-wait-' || clock || CASE WHEN last_age >= 65 THEN '-65+' ELSE '-25-64' END
         || CASE n.every WHEN 'year' THEN '-12m' ELSE '' END AS code,
       n.label, p, last_age::INTEGER AS age, 1 AS hit, days, NULL::VARCHAR AS reason
FROM waits JOIN indicator_spans n ON n.every IN ('year', 'quarter') AND reached BETWEEN n.first AND n.last
WHERE last_age >= 18
UNION ALL
SELECT 'cld-wait-' || clock || CASE WHEN age >= 65 THEN '-65+-12m' ELSE '-25-64-12m' END,
       y.label, p, age, 0, NULL, reason
FROM (SELECT 'resp' AS clock, p, age, started, response_reason AS reason FROM wait_reasons
      UNION ALL SELECT 'serv', p, age, started, service_reason FROM wait_reasons)
CROSS JOIN indicator_year y
WHERE reason IS NOT NULL AND started BETWEEN y.first AND y.last
"""


def wait_steps() -> tuple[Step, ...]:
    """Steps up to `wait_units`."""
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
        Step("wait_reasons", _REASONS),
        Step("wait_units", _UNITS),
    )
