"""Who waits on a day for an assessment, for care or support, for a review: how many, how long, the longest.

Reads `indicator_events`, `indicator_people` and `waiting_day` (one row: `label`, `first`, `last`).

Source: readiness practice notes, waiting-list cards; what counts as an answer is our own reading of the record.
"""

from evidence.client_level.indicators.reviews import review_steps
from evidence.warehouse import Step

# The day people last had any answer: an assessment, a review or a service that began.
_ANSWERS = """
SELECT e.p, e.started FROM indicator_events e CROSS JOIN waiting_day d
WHERE e.started <= d.last AND ((e.kind IN (2, 4) AND NOT e.financial) OR e.kind = 3)
"""
_SERVICES = """
SELECT e.p, e.started, e.ended FROM indicator_events e CROSS JOIN waiting_day d
WHERE e.kind = 3 AND e.service BETWEEN 1 AND 9 AND e.started <= d.last
"""
_ASKED = """
SELECT e.p, CASE e.client WHEN 1 THEN 'assessment' ELSE 'carer''s assessment' END AS list, min(e.started) AS since
FROM indicator_events e CROSS JOIN waiting_day d
WHERE e.kind = 1 AND e.client IN (1, 2) AND e.outcome = 2 AND e.started <= d.last
  AND NOT EXISTS (SELECT 1 FROM answers a WHERE a.p = e.p AND a.started >= e.started)
GROUP BY e.p, list
"""
_ASSESSED = """
SELECT e.p, 'care or support' AS list, min(e.ended) AS since
FROM indicator_events e CROSS JOIN waiting_day d
WHERE e.kind = 2 AND e.client = 1 AND e.outcome IN (1, 4) AND e.started <= d.last AND e.ended <= d.last
  AND NOT EXISTS (SELECT 1 FROM waiting_services s WHERE s.p = e.p
                   AND (s.started >= e.started OR coalesce(s.ended >= d.last, true)))
GROUP BY e.p
"""
# How late a review is cannot be told where the last one is not in the file.
_CARDS = """
SELECT q.la, w.list, count(*) AS n, CASE WHEN bool_and(w.seen) THEN median(w.days) END AS middle,
       CASE WHEN bool_and(w.seen) THEN max(w.days) END AS longest, count(*) FILTER (NOT w.seen) AS n_unseen
FROM (SELECT p, list, d.last - since AS days, true AS seen
      FROM (SELECT * FROM asked UNION ALL SELECT * FROM assessed_waiting) CROSS JOIN waiting_day d
      UNION ALL SELECT p, 'review', days, reviewed IS NOT NULL FROM due WHERE reason IS NULL AND NOT in_time) w
JOIN indicator_people q USING (p) CROSS JOIN waiting_day d
WHERE q.died IS NULL OR q.died > d.last
GROUP BY q.la, w.list
"""


def waiting_steps() -> tuple[Step, ...]:
    """Steps up to `cards`: la, list, n, middle and longest wait in days, n_unseen (whose wait is not known)."""
    reviews = review_steps("waiting_day")[:-1]
    return (
        *reviews,
        Step("answers", _ANSWERS),
        Step("waiting_services", _SERVICES),
        Step("asked", _ASKED),
        Step("assessed_waiting", _ASSESSED),
        Step("cards", _CARDS),
    )
